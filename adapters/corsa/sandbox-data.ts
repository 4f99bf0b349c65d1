import { CLIENTS, type Client, clientOf, pick, randomFrom, USERS, uuidOf } from './sandbox-people.ts'

/** An alert or a case in Corsa's own words. */
export type CorsaRecord = Readonly<Record<string, unknown>> & { readonly id: string }

export const ALERT_STATUSES = ['NEW', 'IN_REVIEW', 'ESCALATED', 'RESOLVED'] as const
export const CATEGORIES = [
  'KYC',
  'KYB',
  'TRANSACTION_MONITORING',
  'ONCHAIN_TRANSACTION_MONITORING',
  'SCREENING_SANCTIONS',
  'SCREENING_PEP',
  'SCREENING_ADVERSE_MEDIA',
  'SCREENING_REGULATORY',
  'SCREENING_OTHER',
  'FRAUD',
  'PERIODIC_REVIEW',
  'EDD',
  'OTHER',
] as const
export const CASE_STATUSES = [
  'NEW',
  'UNDER_INVESTIGATION',
  'PENDING_EDD',
  'PENDING_RFI',
  'PENDING_REVIEW',
  'CLOSED_DISMISSED',
  'CLOSED_ESCALATION_TO_SAR',
] as const
export const PRIORITIES = ['LOW', 'MEDIUM', 'HIGH'] as const
const TRUE_POSITIVE = ['TRUE_POSITIVE', 'FALSE_POSITIVE', 'INCONCLUSIVE', 'UNKNOWN', null]

const DAY_MS = 86_400_000
const SPAN_MS = 90 * DAY_MS
// 2^53 + 1: the first integer a JavaScript number cannot hold; of those that follow it cannot hold every other one.
const FIRST_BIG_ID = 9_007_199_254_740_993n

/** Corsa's examples carry whole seconds. */
export const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')

/** A fixed place in a cycle of 90 days: the dates stay the same from one start to the next, and never grow old. */
const placeOf = (random: () => number, now: number): number => {
  const phase = Math.floor(random() * SPAN_MS)
  return now - ((((now - phase) % SPAN_MS) + SPAN_MS) % SPAN_MS)
}
const idsOf = (clients: readonly Client[]) => clients.map(({ id }) => id)

const CORE = ['id', 'category', 'priority', 'status', 'createdAt']

/** What real accounts hold beside the well-behaved records; the first 48 already show one of each. */
function awkward(alert: CorsaRecord, clients: readonly Client[], at: number): CorsaRecord {
  const { id } = alert
  const but = (fields: Record<string, unknown>) => ({ ...alert, ...fields })
  const only = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, alert[field]]))
  // The shape of the webhook page: bare ids under other names, most fields left out.
  if (at % 8 === 7)
    return {
      ...only([...CORE, 'assigneeId', 'truePositiveStatus']),
      id,
      referenceId: null,
      clientIds: idsOf(clients),
      transactionIds: alert.associatedTransactions,
      triggeredRuleIds: [uuidOf('rule', at % 5)],
    }
  if (at % 11 === 10) return { ...only(CORE), id }
  if (at % 13 === 12)
    return { ...Object.fromEntries(Object.keys(alert).map((field) => [field, null])), ...only(CORE), id }
  if (at % 17 === 16) return but({ referenceId: null, associatedClients: [] })
  if (at % 19 === 18) return but({ createdAt: String(alert.createdAt).replace('Z', '') })
  if (at % 23 === 22) return but({ associatedClients: idsOf(clients) })
  if (at % 29 === 28) return but({ updatedAt: '0001-01-01T00:00:00Z' })
  if (at % 31 === 30) return but({ category: 'SCREENING' })
  if (at % 37 === 36) return but({ category: 'CRYPTO_EXPOSURE' })
  if (at % 41 === 40) return but({ status: 'SNOOZED' })
  if (at % 43 === 42) return but({ priority: 'CRITICAL' })
  if (at % 47 === 46) return but({ category: 'SCREENING_PEP', truePositiveStatus: 'MAYBE', priority: 'URGENT' })
  return alert
}

/** The alert number `at`; `fresh` ones were raised just now and nobody has touched them. */
export function alertOf(seed: number, at: number, now: number, fresh = false): CorsaRecord {
  const random = randomFrom(seed * 104_729 + at * 31 + 1)
  const clients = [clientOf(seed, at % CLIENTS), ...(at % 9 === 8 ? [clientOf(seed, (at * 7) % CLIENTS)] : [])]
  const created = fresh ? now : placeOf(random, now)
  const status = fresh ? 'NEW' : pick(random, [...ALERT_STATUSES, 'NEW', 'NEW', 'RESOLVED'])
  const later = created + Math.floor(random() * 10 * DAY_MS)
  const changed = instant(status !== 'NEW' && later <= now ? later : created)
  const category = CATEGORIES[(at + Math.floor(random() * 3)) % CATEGORIES.length] ?? 'OTHER'
  const closed = status === 'RESOLVED'
  const transactions = /TRANSACTION|FRAUD/.test(category) ? [uuidOf('transaction', seed, at)] : []
  const alert: CorsaRecord = {
    id: uuidOf('alert', seed, at),
    referenceId: `EXT-ALERT-${String(at + 1).padStart(5, '0')}`,
    category,
    subCategory: null,
    priority: pick(random, PRIORITIES),
    status,
    description: `Sandbox finding ${at} in ${category}.`,
    raisedAt: instant(created),
    // Another vendor's id, which Corsa passes through.
    source: { vendor: 'OTHER', vendorAlertId: at % 4 === 3 ? FIRST_BIG_ID + 2n * BigInt(at) : at, alertSource: 'API' },
    associatedClients: clients,
    associatedTransactions: transactions,
    assigneeId: status === 'NEW' ? null : pick(random, USERS),
    dueDate: instant(created + 14 * DAY_MS),
    closedDate: closed ? changed : null,
    truePositiveStatus: closed ? pick(random, TRUE_POSITIVE) : null,
    decision: closed ? { reason: 'Compared with the documents on file.' } : null,
    customFields: { internalScore: { label: 'Internal Score', value: String(Math.floor(random() * 100)) } },
    createdAt: instant(created),
    updatedAt: changed,
  }
  return fresh ? alert : awkward(alert, clients, at)
}

/** The clients an alert names, under whatever name it does. */
const clientsOf = (alert: CorsaRecord): unknown[] =>
  [alert.associatedClients, alert.clientIds].flatMap((list) => (Array.isArray(list) ? list : []))

/** A case as an escalation opens it. */
export function caseFrom(alert: CorsaRecord, id: string, at: string, fields: Record<string, unknown>): CorsaRecord {
  return {
    id,
    referenceId: null,
    priority: alert.priority,
    category: alert.category,
    subCategory: null,
    status: 'NEW',
    description: null,
    alertsIds: [alert.id],
    transactionsIds: [],
    clientsIds: clientsOf(alert),
    assigneeId: null,
    reviewersIds: [],
    dueDate: null,
    closedDate: null,
    createdAt: at,
    updatedAt: at,
    ...fields,
  }
}

/** The case number `at` about some of the given alerts; every third one in the shape of the webhook page of cases. */
export function caseOf(seed: number, at: number, alerts: readonly CorsaRecord[], now: number): CorsaRecord {
  const random = randomFrom(seed * 15_485_863 + at)
  const created = placeOf(random, now)
  const status = at % 19 === 18 ? 'PARKED' : (CASE_STATUSES[at % CASE_STATUSES.length] ?? 'NEW')
  const closed = status.startsWith('CLOSED')
  const [first, ...others] = alerts
  const opened = caseFrom(first ?? alertOf(seed, at, now), uuidOf('case', seed, at), instant(created), {
    referenceId: at % 4 === 3 ? null : `CASE-${String(at + 1).padStart(5, '0')}`,
    status: at % 5 === 4 ? { status, reason: 'Additional evidence found' } : status,
    description: `Sandbox investigation ${at}.`,
    alertsIds: [first, ...others].flatMap((alert) => alert?.id ?? []),
    assigneeId: pick(random, [null, ...USERS]),
    reviewersIds: at % 2 === 0 ? [] : [pick(random, USERS)],
    dueDate: instant(created + 30 * DAY_MS),
    closedDate: closed ? instant(created) : null,
  })
  if (at % 3 !== 2) return opened
  const { alertsIds, clientsIds, transactionsIds, ...rest } = opened
  const asObjects = (list: unknown) =>
    (list as unknown[]).map((each) => (typeof each === 'string' ? { id: each } : each))
  return {
    ...rest,
    id: opened.id,
    associatedAlerts: asObjects(alertsIds),
    associatedClients: asObjects(clientsIds),
    associatedTransactions: asObjects(transactionsIds),
  }
}
