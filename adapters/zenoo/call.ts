import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { RawRecord, VendorCall } from '../../src/adapter/contract.ts'
import { lookupKey } from '../../src/adapter/vocabulary.ts'
import { DEPTHS, type ResearchMark, researchMark } from './map-research.ts'
import { readAlert, tokenOf, type ZenooAlert } from './payload.ts'
import * as words from './vocabulary.ts'

/** The words `action` takes in a resolution. */
const RESOLUTION_ACTIONS = ['Approve', 'Decline', 'Escalate', 'Request Document', 'Approve with Conditions'] as const
export type ResolutionAction = (typeof RESOLUTION_ACTIONS)[number]

const zenooCall = z.discriminatedUnion('route', [
  z.strictObject({
    route: z.literal('resolve'),
    action: z.enum(RESOLUTION_ACTIONS),
    rationale: z.string(),
    is_false_positive: z.boolean(),
    conditions: z.string().nullable(),
    /** Of a request for documents, which may stand there already; absent also in calls planned before it was kept. */
    before: z
      .strictObject({
        status: z.string().nullable(),
        /** Whether this very text may stand on the alert as an earlier request. */
        stood: z.boolean(),
      })
      .optional(),
  }),
  z.strictObject({ route: z.literal('acknowledge') }),
  z.strictObject({ route: z.literal('escalate'), reason: z.string(), escalate_to: z.string().nullable() }),
  z.strictObject({ route: z.literal('assign'), user_id: z.string(), note: z.string().nullable() }),
  z.strictObject({
    route: z.literal('ai-research'),
    research_type: z.enum(['standard', 'deep']),
    /** The research the alert had already, which is not the one that is asked for. */
    before: z.strictObject({ status: z.string(), researchedAt: z.string().nullable() }).nullable(),
  }),
])

/** One write as the ledger keeps it: the route under /v1/alerts, and what goes into its body. */
export type ZenooCall = z.output<typeof zenooCall>

/** Reads a call back out of the ledger; throws where it is none of ours. */
export const readCall = (call: VendorCall): ZenooCall => zenooCall.parse(call)

/**
 * Whether several alerts can travel in one call: bulk resolve has no field for conditions, bulk escalate stands in one guide
 * only, and research has no bulk route.
 */
export const travelsInBulk = (call: ZenooCall): call is Extract<ZenooCall, { route: keyof typeof COUNTERS }> =>
  call.route === 'resolve' ? call.conditions === null : call.route in COUNTERS

/** The counter of each bulk answer that says how many were done: docs.zenoo.com api-reference. */
export const COUNTERS = { resolve: 'resolved', acknowledge: 'acknowledged', assign: 'assigned' } as const

/** Commands of one batch key share one body; what cannot travel in bulk has a key of its own. */
export function batchKeyOf(call: ZenooCall, targetKey: string): string {
  // What stood on one alert before is no part of the body.
  const sent = JSON.stringify(call, (name, value: unknown) => (name === 'before' ? undefined : value))
  const body = createHash('sha256').update(sent).digest('hex')
  return travelsInBulk(call) ? `${call.route}:${body}` : `${call.route}:${body}:${targetKey}`
}

/** The alert's status word as Zenoo writes it. */
export const statusOf = (record: RawRecord): string | null =>
  tokenOf(record.raw) === null ? null : readAlert(record.raw as object, []).status

const same = (word: string | null, wanted: string): boolean => word !== null && lookupKey(word) === lookupKey(wanted)

/** Whether there is the research that was asked for, and not that of before; one that is under way cannot be earlier. */
function isNew(now: ResearchMark | null, { before, research_type }: Extract<ZenooCall, { route: 'ai-research' }>) {
  if (now === null || (now.depth !== null && now.depth !== DEPTHS[research_type])) return false
  if (now.status === 'PENDING' || now.status === 'PROCESSING') return true
  return now.status !== before?.status || now.researchedAt !== before.researchedAt
}

/** A text as the one that was sent: a vendor may trim or wrap it. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim()
export const sameText = (one: string, other: string): boolean => plain(one) === plain(other)

/**
 * Whether the alert shows this request for documents. Its action alone tells nothing: that of an earlier request stands
 * through an acknowledgement or an escalation, and until a resolution. Null where an earlier request reads the same.
 */
function showsRequest(alert: ZenooAlert, { rationale, before }: Extract<ZenooCall, { route: 'resolve' }>) {
  if (!same(alert.resolution_action, 'Request Document') || words.status.read(alert.status)?.value === 'CLOSED')
    return false
  const text = alert.resolution_notes ?? alert.resolution_rationale
  if (text !== null && !sameText(text, rationale)) return false
  if (before && text !== null && !before.stood) return true
  if (!before || lookupKey(before.status ?? '') === lookupKey(alert.status ?? '')) return null
  // Only a request leads back to Open from where somebody has it.
  const held = same(before.status, 'Acknowledged') || same(before.status, 'Escalated')
  return held && same(alert.status, 'Open')
}

/**
 * Whether the alert as read now stands where docs.zenoo.com resolve-alert and escalate-alert say the call leads. Null: it
 * stood there before in the same words.
 */
export function shows(record: RawRecord, vendorCall: VendorCall): boolean | null {
  const call = readCall(vendorCall)
  if (tokenOf(record.raw) === null) return false
  const alert = readAlert(record.raw as object, [])
  if (call.route === 'acknowledge') return same(alert.status, 'Acknowledged')
  if (call.route === 'escalate') return same(alert.status, 'Escalated')
  if (call.route === 'assign') return alert.assigned_to?.id === call.user_id
  if (call.route === 'ai-research') return isNew(researchMark(record.raw as object, alert), call)
  // The flag may be ignored, which would leave a plain approval behind: only the status word proves it.
  if (call.is_false_positive) return same(alert.status, 'False Positive')
  if (call.action === 'Escalate') return same(alert.status, 'Escalated')
  if (call.action === 'Request Document') return showsRequest(alert, call)
  return same(alert.resolution_action, call.action) && same(alert.status, 'Resolved')
}
