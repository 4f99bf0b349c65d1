import { dice, uuid } from '../records.ts'
import type { CorsaRecord } from '../vendors/corsa.ts'
import { BEYOND, PEOPLE, TIMES } from './odd.ts'

/** Alerts and cases of Corsa about invented people: every word of the guide, and much that it does not promise. */

const STATUSES = ['NEW', 'IN_REVIEW', 'ESCALATED', 'RESOLVED']
const CATEGORIES = [
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
]
const CASE_STATUSES = [
  'NEW',
  'UNDER_INVESTIGATION',
  'PENDING_EDD',
  'PENDING_RFI',
  'PENDING_REVIEW',
  'CLOSED_DISMISSED',
  'CLOSED_ESCALATION_TO_SAR',
]
const TRUE_POSITIVE = ['TRUE_POSITIVE', 'FALSE_POSITIVE', 'INCONCLUSIVE', 'UNKNOWN', null]
/** The same links, as the guide spells them on alerts, on cases, and as the webhooks do. */
const CLIENTS = ['associatedClients', 'clientsIds', 'clientIds']
const TRANSACTIONS = ['associatedTransactions', 'transactionsIds', 'transactionIds']

const alertId = (seed: number, n: number): string | bigint => (n < 8 ? BEYOND + BigInt(n) : uuid(seed * 100_000 + n))

export function corsaAlerts(count: number, seed: number): CorsaRecord[] {
  const roll = dice(seed)
  return Array.from({ length: count }, (_, n): CorsaRecord => {
    const status = STATUSES[n % 4] as string
    const alert: CorsaRecord = {
      id: alertId(seed, n),
      referenceId: n % 4 === 0 ? null : `EXT-ALERT-${seed}-${n}`,
      category: CATEGORIES[n % 13],
      subCategory: null,
      priority: roll.pick(['HIGH', 'MEDIUM', 'LOW', 'CRITICAL']),
      status,
      description: `${PEOPLE[n % PEOPLE.length]}: match ${n}\r\nsecond line \u2028 end`,
      assigneeId: roll.pick([null, 'analyst-uuid-1', 'analyst-uuid-2']),
      source: roll.pick([null, { vendor: 'OTHER', vendorAlertId: 'x-1', alertSource: 'API' }]),
      dueDate: roll.pick([null, ...TIMES]),
      researchRiskLevel: roll.pick(['HIGH', null]),
      createdAt: roll.pick(TIMES),
      updatedAt: roll.pick(TIMES),
      triggeredRuleIds: ['rule-1'],
      customFields: { internalScore: { label: 'Internal Score', value: '95' } },
    }
    const clients = Array.from({ length: n % 3 }, (_each, k) => `client-${seed}-${Math.floor(n / 4) + k}`)
    alert[CLIENTS[Math.floor(n / 3) % 3] as string] = clients
    alert[TRANSACTIONS[Math.floor(n / 5) % 3] as string] = [`tx-${n}`]
    if (String(alert.category).startsWith('SCREENING')) alert.truePositiveStatus = roll.pick(TRUE_POSITIVE)
    if (status === 'RESOLVED')
      Object.assign(alert, {
        decision: { reason: `False positive - ${n}` },
        closedDate: roll.pick(TIMES),
      })
    if (n % 11 === 5) Object.assign(alert, { status: roll.pick(['On Hold', 'QUARANTINED']), decision: null })
    if (n % 17 === 3) alert.category = 'Travel Rule'
    if (n % 19 === 4) alert.priority = 'URGENT'
    if (n % 19 === 9) alert.priority = null
    if (n % 23 === 7) alert.truePositiveStatus = 'PROBABLY'
    if (n % 29 === 2) Object.assign(alert, { status: 'in review', category: 'screening-sanctions', priority: 'high' })
    if (n % 31 === 1) alert.amounts = { exact: BEYOND + BigInt(n), fraction: 0.1, deep: [null, { x: [-BEYOND] }] }
    if (n % 37 === 6) Object.assign(alert, { customFields: null, source: null, assigneeId: null, description: null })
    if (!/^RESOLVED$/.test(String(alert.status))) delete alert.closedDate
    if (n % 37 === 6) for (const name of [...CLIENTS, ...TRANSACTIONS]) if (name in alert) alert[name] = null
    // Only what tells it apart, its state and its kind.
    if (n % 41 === 8) {
      const kept = ['id', 'status', 'category']
      for (const name of Object.keys(alert)) if (!kept.includes(name)) delete alert[name]
    }
    return alert
  })
}

export function corsaCases(count: number, seed: number, alerts: CorsaRecord[]): CorsaRecord[] {
  const roll = dice(seed)
  return Array.from({ length: count }, (_, n): CorsaRecord => {
    const word = CASE_STATUSES[n % 7] as string
    const found: CorsaRecord = {
      id: n < 4 ? BEYOND + 100n + BigInt(n) : uuid(seed * 100_000 + n),
      referenceId: `CASE-${seed}-${n}`,
      category: CATEGORIES[n % 13],
      priority: roll.pick(['HIGH', 'MEDIUM', 'LOW', 'CRITICAL']),
      // The guide writes the status of a case as a word in one place and as an object in another.
      status: n % 2 === 0 ? word : { status: word, reason: `Because of ${PEOPLE[n % PEOPLE.length]}` },
      description: `Investigation ${n} of ${PEOPLE[(n + 3) % PEOPLE.length]}`,
      assigneeId: roll.pick([null, 'senior-analyst-uuid']),
      reviewersIds: roll.pick([[], ['reviewer-uuid-1'], ['reviewer-uuid-1', 'reviewer-uuid-2']]),
      dueDate: roll.pick([null, ...TIMES]),
      createdAt: roll.pick(TIMES),
      updatedAt: roll.pick(TIMES),
      transactionsIds: ['transaction-uuid-1'],
    }
    const linked: (string | bigint)[] = alerts.slice(n, n + (n % 4)).map(({ id }) => id)
    // One link in every ninth case is to an alert nobody has shown.
    if (n % 9 === 0) linked.push(`alert-elsewhere-${n}`)
    found[n % 3 === 0 ? 'alertIds' : 'alertsIds'] = linked
    found[CLIENTS[n % 3] as string] = Array.from({ length: n % 3 }, (_each, k) => `client-${seed}-${n + k}`)
    if (n % 16 === 9) found.status = 'FROZEN'
    if (n % 17 === 10) Object.assign(found, { category: 'Travel Rule', priority: 'URGENT' })
    if (n % 19 === 11) Object.assign(found, { priority: null, reviewersIds: null, category: null, assigneeId: null })
    if (n % 23 === 12) found.journal = { entries: [BEYOND + 7n, null, {}] }
    return found
  })
}
