import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { VendorCall } from '../../src/adapter/contract.ts'
import { ALERT_STATUSES, CASE_STATUSES, CATEGORIES, PRIORITIES } from './words.ts'

const id = z.string().min(1)
const ids = z.array(id)
const category = z.enum(CATEGORIES).optional()
const priority = z.enum(PRIORITIES).optional()
const alertStatus = z.enum(ALERT_STATUSES)
const caseStatus = z.enum(CASE_STATUSES)
const words = z.string().optional()
const some = ids.optional()

/** Fields of an alert as PUT /v1/alerts/{id}/update takes them; one that is absent is left alone. */
const alertFields = z.strictObject({
  priority,
  status: alertStatus.optional(),
  assigneeId: words,
  category,
  description: words,
  associatedClients: some,
  associatedTransactions: some,
  dueDate: words,
  customFields: z.record(z.string(), z.strictObject({ label: z.string(), value: z.string() })).optional(),
})
/** The same of a case, whose status is an object with its reason. */
const caseFields = z.strictObject({
  priority,
  assigneeId: words,
  reviewersIds: some,
  description: words,
  status: z.strictObject({ status: caseStatus, reason: z.string() }).optional(),
  alertsIds: some,
  transactionsIds: some,
  clientsIds: some,
  dueDate: words,
})
const newAlert = z.strictObject({
  referenceId: id,
  category,
  priority,
  status: alertStatus.optional(),
  description: words,
})
const newCase = z.strictObject({
  referenceId: id,
  category,
  priority,
  description: words,
  alertsIds: some,
  transactionsIds: some,
  clientsIds: some,
  assigneeId: words,
  // Mandatory at Corsa, and may be empty.
  reviewersIds: ids,
})

const corsaCall = z.discriminatedUnion('route', [
  z.strictObject({ route: z.literal('status'), status: alertStatus, reason: z.string().nullable() }),
  // Null unassigns, and so would a missing field: it is never left out.
  z.strictObject({ route: z.literal('assign'), assigneeId: z.string().nullable() }),
  z.strictObject({
    route: z.literal('escalate'),
    reason: z.string(),
    /** Absent: the reason. The vendor document shows both, and says of neither that it may be missing. */
    description: words,
    caseCategory: category,
    casePriority: priority,
    caseAssigneeId: words,
    dueDate: words,
  }),
  z.strictObject({ route: z.literal('update'), fields: alertFields }),
  z.strictObject({ route: z.enum(['clients', 'transactions']), ids }),
  z.strictObject({ route: z.literal('create'), upsert: z.boolean(), alert: newAlert }),
  z.strictObject({ route: z.literal('case-status'), status: caseStatus, reason: z.string() }),
  z.strictObject({ route: z.literal('case-assign'), assigneeId: z.string().nullable() }),
  z.strictObject({ route: z.literal('case-reviewers'), mode: z.enum(['SET', 'ADD', 'REMOVE']), reviewersIds: ids }),
  z.strictObject({ route: z.literal('case-update'), fields: caseFields }),
  z.strictObject({ route: z.enum(['case-alerts', 'case-clients', 'case-transactions']), ids }),
  z.strictObject({ route: z.literal('case-create'), case: newCase }),
])

/** One write as the ledger keeps it: the route, and what goes into its body beside the records' ids. */
export type CorsaCall = z.output<typeof corsaCall>
export type AlertFields = z.output<typeof alertFields>
export type CaseFields = z.output<typeof caseFields>
export type NewCorsaAlert = z.output<typeof newAlert>
export type NewCorsaCase = z.output<typeof newCase>

/** Reads a call back out of the ledger; throws where it is none of ours. */
export const readCall = (call: VendorCall): CorsaCall => corsaCall.parse(call)

/** How a call goes into the ledger: without the fields that are undefined. */
export const asCall = (call: CorsaCall): VendorCall => JSON.parse(JSON.stringify(call)) as VendorCall

/** Commands of one batch key share one call: its whole body, or a batch of their own bodies. */
export function batchKeyOf(call: CorsaCall): string {
  if (call.route === 'create') return `create:${call.upsert}`
  return `${call.route}:${createHash('sha256').update(JSON.stringify(call)).digest('hex')}`
}

/** How many records fit into one call: Corsa takes 50 new alerts, and names some records one by one in the path. */
export function batchLimitOf(call: CorsaCall, bulkLimit: number): number {
  switch (call.route) {
    case 'create':
      return Math.min(50, bulkLimit)
    case 'status':
    case 'assign':
    case 'escalate':
    case 'case-status':
    case 'case-assign':
    case 'case-reviewers':
      return bulkLimit
    default:
      return 1
  }
}
