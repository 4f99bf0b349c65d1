import { z } from 'zod'
import type { RawRecord, VendorCall } from '../../src/adapter/contract.ts'
import { lookupKey } from '../../src/adapter/vocabulary.ts'
import { referenceIn } from './input.ts'
import { readCase, type TrustGateCase } from './payload.ts'
import * as words from './vocabulary.ts'

const id = z.string().min(1)
const note = id.optional()
const json = z.record(z.string(), z.json())

const trustGateCall = z.discriminatedUnion('route', [
  z.strictObject({ route: z.literal('create'), body: json }),
  z.strictObject({
    route: z.literal('template'),
    body: z.strictObject({ template_id: id, subject_type: id, subject_id: id }),
  }),
  z.strictObject({ route: z.literal('triggers'), body: z.record(z.string(), json) }),
  z.strictObject({ route: z.literal('assign'), body: z.strictObject({ assignee_id: id, note }) }),
  z.strictObject({ route: z.literal('patch'), body: z.strictObject({ status: id, note }) }),
  z.strictObject({
    route: z.literal('resolve'),
    body: z.strictObject({
      resolution: id,
      notes: id,
      false_positive_reason: id.optional(),
      conditions: z.array(id).optional(),
    }),
  }),
])

/** One write as the ledger keeps it: which call, and its body. The id of the case it is about is the target's. */
export type TrustGateCall = z.output<typeof trustGateCall>

/** Reads a call back out of the ledger; throws where it is none of ours. */
export const readCall = (call: VendorCall): TrustGateCall => trustGateCall.parse(call)

/** How a call goes into the ledger: without the fields that are undefined. */
export const asCall = (call: TrustGateCall): VendorCall => JSON.parse(JSON.stringify(call)) as VendorCall

const same = (one: string | null | undefined, other: string | null | undefined): boolean =>
  one != null && other != null && lookupKey(one) === lookupKey(other)

const objectOf = (raw: unknown): object => (raw !== null && typeof raw === 'object' ? raw : {})

/** What a case says about a creation: that it came of it, that it did not, or neither. */
export type Witness = 'MADE' | 'OTHER' | 'SILENT'

/**
 * Whether a case was made by a body. The gateway's reference tells where TrustGate shows it; else the party and the type do,
 * which its documented answer has.
 */
export function witness(raw: unknown, body: Readonly<Record<string, unknown>>): Witness {
  const [wanted, shown] = [referenceIn(body), referenceIn(raw)]
  if (wanted !== null && shown !== null) return wanted === shown ? 'MADE' : 'OTHER'
  const held = readCase(objectOf(raw), [])
  const subject = held.subject?.id ?? held.subject_id
  if (subject !== null && subject !== body.subject_id) return 'OTHER'
  // A template decides the type itself.
  if (body.type !== undefined && held.type !== null && !same(held.type, String(body.type))) return 'OTHER'
  return subject === null ? 'SILENT' : 'MADE'
}

/** The case's status word as TrustGate writes it. */
export const statusOf = ({ raw }: RawRecord): string | null => readCase(objectOf(raw), []).status

function resolved(held: TrustGateCase, body: Extract<TrustGateCall, { route: 'resolve' }>['body']): boolean {
  if (words.status.read(held.status)?.value !== 'CLOSED') return false
  const nested = held.resolution !== null && typeof held.resolution === 'object' ? held.resolution : null
  const word = nested ? nested.type : (held.resolution as string | null)
  // A case that hides how it was resolved shows at least that it was; the documented answer names the resolution.
  if (word !== null && !same(word, body.resolution)) return false
  // The documented answer has no place for it; where it is shown all the same it has to be ours.
  const reason = nested?.false_positive_reason ?? held.false_positive_reason
  return reason === null || body.false_positive_reason === undefined || same(reason, body.false_positive_reason)
}

/** Whether the case as read now shows what the call asked for. */
export function shows({ raw }: RawRecord, vendorCall: VendorCall): boolean | null {
  const call = readCall(vendorCall)
  const fields = objectOf(raw)
  const held = readCase(fields, [])
  switch (call.route) {
    case 'create':
    case 'template':
      return witness(raw, call.body) === 'MADE'
    case 'assign':
      // The documented case has no assignee, and the pages about assigning show no case.
      if (!('assignee' in fields || 'assignee_id' in fields)) return null
      return (held.assignee ?? held.assignee_id)?.id === call.body.assignee_id
    case 'patch':
      return same(held.status, call.body.status)
    case 'resolve':
      return resolved(held, call.body)
    case 'triggers':
      // Settings stand in no record.
      return null
  }
}
