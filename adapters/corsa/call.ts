import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { RawRecord, VendorCall } from '../../src/adapter/contract.ts'
import { lookupKey } from '../../src/adapter/vocabulary.ts'
import { isRecord, readAlert } from './payload.ts'

// ESCALATED is missing on purpose: whether a bare status makes a case is not documented, and bulk escalate does.
const corsaCall = z.discriminatedUnion('route', [
  z.strictObject({
    route: z.literal('status'),
    status: z.enum(['NEW', 'IN_REVIEW', 'RESOLVED']),
    reason: z.string().nullable(),
  }),
  // Null unassigns, and so would a missing field: it is never left out.
  z.strictObject({ route: z.literal('assign'), assigneeId: z.string().nullable() }),
  z.strictObject({ route: z.literal('escalate'), reason: z.string() }),
])

/** One write as the ledger keeps it: the route under /v1/alerts/bulk, and what goes into its body. */
export type CorsaCall = z.output<typeof corsaCall>

/** Reads a call back out of the ledger; throws where it is none of ours. */
export const readCall = (call: VendorCall): CorsaCall => corsaCall.parse(call)

/** Commands of one batch key share one body. */
export const batchKeyOf = (call: CorsaCall): string =>
  `${call.route}:${createHash('sha256').update(JSON.stringify(call)).digest('hex')}`

/** The body of a bulk call. */
export function bodyOf(call: CorsaCall, alertIds: readonly string[]): object {
  if (call.route === 'assign') return { alertIds, assigneeId: call.assigneeId }
  // The case gets the reason as its description: the vendor document shows both, and says of neither that it may be missing.
  if (call.route === 'escalate') return { alertIds, reason: call.reason, description: call.reason }
  const body = { alertIds, status: call.status }
  return call.reason === null ? body : { ...body, decision: { reason: call.reason } }
}

/** The alert's status word as Corsa writes it. */
export const statusOf = ({ raw }: RawRecord): string | null => (isRecord(raw) ? readAlert(raw, []).status : null)

/** Whether the alert as read now stands where the call was to lead. */
export function shows({ raw }: RawRecord, vendorCall: VendorCall): boolean {
  const call = readCall(vendorCall)
  if (!isRecord(raw)) return false
  const alert = readAlert(raw, [])
  if (call.route === 'assign') return (alert.assigneeId?.id ?? null) === call.assigneeId
  const wanted = call.route === 'escalate' ? 'ESCALATED' : call.status
  return alert.status !== null && lookupKey(alert.status) === lookupKey(wanted)
}
