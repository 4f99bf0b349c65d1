import { z } from 'zod'
import { ALERT_STATUSES, CASE_STATUSES, CATEGORIES, type CorsaRecord, PRIORITIES } from './sandbox-data.ts'
import { USERS } from './sandbox-people.ts'

const id = z.string().min(1)
const words = z.string().min(1)
const category = z.enum(CATEGORIES)
const priority = z.enum(PRIORITIES)
const dueDate = z.iso.datetime()
const user = z.enum(USERS as [string, ...string[]], { error: 'no such user' })
/** At most `max` ids, each once: what a repeated one does is not documented. */
const ids = (max: number) =>
  z
    .array(id)
    .min(1)
    .max(max)
    .refine((all) => new Set(all).size === all.length, 'an id is named twice')

// The batch example shows these five; which of them may be missing is not documented.
const alertCreate = z.strictObject({
  referenceId: words.optional(),
  category,
  priority: priority.optional(),
  status: z.enum(ALERT_STATUSES).optional(),
  description: z.string().max(2_000).optional(),
  raisedAt: dueDate.optional(),
  source: z.strictObject({ vendor: words, vendorAlertId: words, alertSource: words }).optional(),
  associatedClients: z.array(id).optional(),
  associatedTransactions: z.array(id).optional(),
  assigneeId: user.optional(),
})
const customFields = z.record(words, z.strictObject({ label: z.string(), value: z.string() }))

/** The request bodies of the vendor document. */
export const BODIES = {
  alertBatch: z.strictObject({ alerts: z.array(alertCreate).min(1).max(50), upsert: z.boolean().optional() }),
  alertUpdate: alertCreate
    .omit({ referenceId: true, raisedAt: true, source: true })
    .extend({ dueDate, customFields })
    .partial(),
  // A missing assignee unassigns like null: the vendor document says both.
  alertAssign: z.strictObject({ alertIds: ids(100), assigneeId: user.nullish() }),
  alertStatus: z.strictObject({
    alertIds: ids(100),
    status: z.enum(ALERT_STATUSES),
    decision: z.strictObject({ reason: words.max(2_000) }).optional(),
  }),
  // Which of these are mandatory is not documented: the two texts are asked for, the rest may be missing.
  alertEscalate: z.strictObject({
    alertIds: ids(100),
    reason: words,
    description: words,
    caseCategory: category.optional(),
    casePriority: priority.optional(),
    caseAssigneeId: user.optional(),
    dueDate: dueDate.optional(),
  }),
  links: z.array(id).min(1),
  caseUpdate: z.strictObject({
    priority: priority.optional(),
    assigneeId: user.optional(),
    reviewersIds: z.array(user).optional(),
    description: z.string().optional(),
    status: z.strictObject({ status: z.enum(CASE_STATUSES), reason: words }).optional(),
    alertsIds: z.array(id).optional(),
    transactionsIds: z.array(id).optional(),
    clientsIds: z.array(id).optional(),
    dueDate: dueDate.optional(),
  }),
  caseAssign: z.strictObject({ caseIds: ids(100), assigneeId: user.nullish() }),
  caseStatus: z.strictObject({ caseIds: ids(100), status: z.enum(CASE_STATUSES), reason: words.optional() }),
  caseReviewers: z.strictObject({
    caseIds: ids(100),
    mode: z.enum(['SET', 'ADD', 'REMOVE']),
    reviewersIds: z.array(user),
  }),
  // docs.corsa.finance api/ingesting-alerts-and-cases. The reviewers may be none, but not missing.
  caseCreate: z.strictObject({
    referenceId: words.optional(),
    priority: priority.optional(),
    category: category.optional(),
    subCategory: words.optional(),
    status: z.enum(CASE_STATUSES).optional(),
    description: z.string().optional(),
    alertsIds: z.array(id).optional(),
    transactionsIds: z.array(id).optional(),
    clientsIds: z.array(id).optional(),
    assigneeId: user.optional(),
    reviewersIds: z.array(user),
  }),
}

/** What one bulk call says of its items; its shape is that of the vendor's own workflow engine. */
export interface Outcome {
  succeeded: number
  errors: { id: string; message: string }[]
}

const listOf = (held: unknown): unknown[] => (Array.isArray(held) ? held : [])
const keyOf = (link: unknown): unknown => (link as { id?: unknown } | null)?.id ?? link

const SPELLINGS = [
  ['associatedClients', 'clientsIds', 'clientIds'],
  ['associatedTransactions', 'transactionsIds', 'transactionIds'],
  ['alertsIds', 'associatedAlerts'],
]
/** The name under which this record has the links that a body calls `field`. */
const nameIn = (record: CorsaRecord, field: string): string =>
  SPELLINGS.find((names) => names.includes(field))?.find((name) => Array.isArray(record[name])) ?? field

/** The links of a record with more of them: those that are there already stay as they are. */
export function linked(record: CorsaRecord, field: string, more: readonly string[]): Record<string, unknown> {
  const name = nameIn(record, field)
  const held = listOf(record[name])
  const known = new Set(held.map(keyOf))
  return { [name]: [...held, ...more.filter((each) => !known.has(each))] }
}

/** Fields of an update as this record has them: a list replaces the links that were there. */
export function updated(record: CorsaRecord, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const renamed = Object.entries(fields).map(([field, value]): [string, unknown] => {
    if (!Array.isArray(value) || field === 'reviewersIds') return [field, value]
    const name = nameIn(record, field)
    const held = new Map(listOf(record[name]).map((link) => [keyOf(link), link]))
    return [name, value.map((id) => held.get(id) ?? id)]
  })
  return Object.fromEntries(renamed)
}

export function reviewed(record: CorsaRecord, mode: 'SET' | 'ADD' | 'REMOVE', reviewers: readonly string[]) {
  const held = listOf(record.reviewersIds)
  if (mode === 'SET') return { reviewersIds: [...reviewers] }
  if (mode === 'ADD') return linked(record, 'reviewersIds', reviewers)
  return { reviewersIds: held.filter((each) => !reviewers.includes(String(each))) }
}

/** What changes with a status: when it was closed, and why. */
export function statusOfAlert(status: string, reason: string | null, at: string): Record<string, unknown> {
  const closed = status === 'RESOLVED'
  const decision = reason === null ? {} : { decision: { reason } }
  return { status, ...decision, closedDate: closed ? at : null, ...(closed ? {} : { truePositiveStatus: null }) }
}

export const statusOfCase = (status: string, at: string): Record<string, unknown> => ({
  status,
  closedDate: status.startsWith('CLOSED') ? at : null,
})
