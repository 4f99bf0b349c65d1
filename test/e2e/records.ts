import type { W2Alert } from './vendors/w2.ts'
import type { ZenooAlert } from './vendors/zenoo.ts'

/** Vendor records of invented people: every documented word, and much that a document does not promise. */

/** Repeatable chance. */
export function dice(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    below: (limit: number): number => Math.floor(next() * limit),
    pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T,
  }
}

export const uuid = (n: number): string => `6d1f0c2a-4b7e-4c1d-9a3e-${n.toString(16).padStart(12, '0')}`

export const NAMES = [
  'Ana Lindqvist',
  'Þórdís Ólafsdóttir',
  'محمد الأحمد',
  '陳大文',
  "Sean O'Neill",
  'Robert"); DROP TABLE alerts;--',
  '<b>Ivan</b> Petrov',
  '=SUM(A1:A9)',
  'Jo\u202Eao da Silva',
  'Zoë 👩‍💻 Müller',
]

export const W2_STATUSES = ['NewAlert', 'HighRisk', 'MediumRisk', 'LowRisk', 'FalsePositive'] as const
const W2_ODD_STATUSES = [
  'Open',
  'High Risk',
  'medium_risk',
  'Low Risk',
  'False Positive',
  'newalert',
  'Quarantined',
  'Under Review',
]
const W2_CATEGORIES: (string[] | null)[] = [
  ['PEP'],
  ['Adverse Media'],
  ['Enforcement'],
  ['Associated Entity'],
  ['Adverse Media', 'PEP'],
  ['PEP', 'Enforcement', 'Adverse Media'],
  ['PEP', 'Associated Entity'],
  ['Insider Dealing'],
  ['Adverse Media', 'Insider Dealing'],
  [],
  null,
]
const W2_SERVICES = ['SISPlusCheck', 'PEPDeskCheck', 'WatchlistCheck', 'SomethingNew']
const W2_TIMES = [
  '2024-09-12T20:29:46.235Z',
  '2024-03-10T01:02:03Z',
  '2024-05-06T07:08:09',
  '2023-11-30T23:59:59.1234567',
  '2025-01-31T12:00:00.9999999Z',
  '2024-06-01T00:30:00.5+01:00',
  '0001-01-01T00:00:00',
  '0001-09-12T14:27:13.504Z',
]
const BIRTHS: [number, number, number][] = [
  [0, 0, 0],
  [0, 0, 1970],
  [0, 5, 1971],
  [29, 2, 1972],
  [31, 12, 0],
  [7, 0, 1985],
]

/** W2 alerts of `cases` parties; the first ones have ids that collide once they are read as floating-point numbers. */
export function w2Alerts(count: number, seed: number, plain = false): W2Alert[] {
  const roll = dice(seed)
  const big = 9007199254740990n
  return Array.from({ length: count }, (_, n): W2Alert => {
    const party = Math.floor(n / 4)
    const [day, month, year] = BIRTHS[party % BIRTHS.length] as [number, number, number]
    const [matchedDay, matchedMonth, matchedYear] = roll.pick(BIRTHS)
    const alert: W2Alert = {
      alertStatus: plain ? 'NewAlert' : n % 3 === 0 ? roll.pick(W2_ODD_STATUSES) : (W2_STATUSES[n % 5] as string),
      serviceName: roll.pick(W2_SERVICES),
      caseId: uuid(seed * 100_000 + party),
      caseName: `${NAMES[party % NAMES.length]} ${party}`,
      caseDayOfBirth: day,
      caseMonthOfBirth: month,
      caseYearOfBirth: year,
      matchedName: `${NAMES[n % NAMES.length]}, ${n}`,
      matchedDayOfBirth: matchedDay,
      matchedMonthOfBirth: matchedMonth,
      matchedYearOfBirth: matchedYear,
      dateCreated: plain ? '2024-09-12T20:29:46.235Z' : roll.pick(W2_TIMES),
      dateLastUpdated: plain ? '2024-09-12T20:29:46.235Z' : roll.pick(W2_TIMES),
      dobMatchScore: roll.pick([-100, -60, 0, 20, 60, 100]),
      nameMatchScore: roll.pick([80, 85, 90, 100]),
      urn: uuid(seed * 100_000 + party),
      profileId: `SANC-${1000 + n}`,
      screeningId: roll.pick([0, 4711]),
      accountName: 'Monitoring UK',
      alertId: !plain && n < 12 ? big + BigInt(n) : 100_000 * seed + n,
      categories: plain ? ['PEP'] : roll.pick(W2_CATEGORIES),
      callReference: `WSCR${n}`,
      source: 'OFAC SDN',
    }
    if (plain) return alert
    // The two examples of the document differ: `urn` and `recordId` may be missing.
    if (n % 7 === 0) delete alert.urn
    if (n % 5 === 0) alert.recordId = 9_007_199_254_740_993n + BigInt(n)
    if (n % 11 === 0) alert.source = null
    if (n % 13 === 0)
      Object.assign(alert, { matchedDayOfBirth: null, matchedMonthOfBirth: null, matchedYearOfBirth: null })
    if (n % 17 === 0) alert.dobMatchScore = null
    if (n % 19 === 0) alert.undocumentedExtra = { deep: [9007199254740993n, 'x', null] }
    if (n === 40) alert.alertStatus = null
    if (n === 41) alert.dateCreated = null
    // The same number in the file of another party is another alert.
    if (n === 101) alert.alertId = 100_000 * seed + 97
    return alert
  })
}

const ZENOO_TYPES = ['Screening', 'Identity', 'Company', 'Document', 'Financial', 'Client Input', 'Internal Review']
const ZENOO_CATEGORIES: [string, string][] = [
  ['Screening', 'PEP Match'],
  ['Screening', 'Sanctions Hit'],
  ['Screening', 'Adverse Media'],
  ['Identity', 'Name Mismatch'],
  ['Identity', 'DOB Mismatch'],
  ['Screening', 'Criminal Investigation'],
  ['Screening', 'Regulatory Action'],
  ['Company', 'API Failure'],
  ['Screening', 'Watchlist Match'],
  ['Screening', 'Ongoing Screening'],
  ['Screening', 'RCA Match'],
]
const ZENOO_STATES: [string | null, string | null][] = [
  ['Open', null],
  ['Open', 'Request Document'],
  ['Acknowledged', null],
  ['Resolved', 'Approve'],
  ['Resolved', 'Decline'],
  ['Resolved', 'Approve with Conditions'],
  ['Resolved', null],
  ['Resolved', 'Archive'],
  ['False Positive', 'Approve'],
  ['False Positive', null],
  ['Escalated', 'Escalate'],
  ['Escalated', null],
  ['Snoozed', null],
  ['false_positive', null],
  ['ESCALATED', null],
]
const ZENOO_TIMES = [
  '2026-01-15T09:30:00Z',
  '2026-01-15T09:30:00.123Z',
  '2026-01-15T09:30:00+02:00',
  '2026-01-15T09:30:00',
  '0001-01-01T00:00:00Z',
]

const person = (n: number) => ({ id: `usr_${n}`, name: `Analyst ${n}`, email: `analyst${n}@firm.example` })

export function zenooAlerts(count: number, seed: number, plain = false): ZenooAlert[] {
  const roll = dice(seed)
  return Array.from({ length: count }, (_, n): ZenooAlert => {
    const [type, category] = ZENOO_CATEGORIES[n % ZENOO_CATEGORIES.length] as [string, string]
    const [status, action] = plain ? (['Open', null] as const) : roll.pick(ZENOO_STATES)
    const ended = status !== null && /resolved|false.?positive/i.test(status)
    const alert: ZenooAlert = {
      token: `alt_${seed}x${n.toString(36).padStart(6, '0')}`,
      type,
      category,
      title: `${category}: ${NAMES[n % NAMES.length]}`,
      description: `Match ${n}\r\nsecond line \u2028 end`,
      status,
      priority: roll.pick(['Critical', 'High', 'Medium', 'Low']),
      priority_score: roll.pick([0, 95, 187.5, 290]),
      risk_tier: roll.pick(['High', 'Medium', 'Low']),
      match_score: roll.pick([0, 50, 87.25, 100]),
      case_token: `cas_${seed}x${Math.floor(n / 3)}`,
      entity_name: NAMES[Math.floor(n / 2) % NAMES.length],
      entity_token: `ent_${seed}x${Math.floor(n / 2)}`,
      assigned_to: roll.pick([null, person(1), person(2)]),
      resolved_by: ended ? person(3) : null,
      resolved_at: ended ? '2026-02-01T10:00:00Z' : null,
      resolution_action: action,
      resolution_notes: ended ? `Decided ${n}` : null,
      sla_due_date: roll.pick(['2026-03-01T12:00:00Z', null]),
      sla_status: roll.pick(['On Track', 'Warning', 'Critical', 'Breached']),
      sla_hours_remaining: 12.5,
      source_data: roll.pick([null, { provider: 'x', profile: 9007199254740993n, lists: ['OFAC', 'EU'] }, {}]),
      ai_research: roll.pick([
        null,
        { status: 'pending', assessment: null, confidence: null, sources: null },
        {
          status: 'completed',
          assessment: 'Birth dates differ.',
          confidence: 91.5,
          false_positive_probability: 88,
          recommended_action: 'Approve',
          sources: [{ title: 'Gazette', url: 'https://gazette.example/1' }],
          researched_at: '2026-01-20T00:00:00Z',
        },
        { status: 'processing' },
        { status: 'failed' },
      ]),
      auto_triaged: true,
      auto_disposed: false,
      auto_disposition_reason: null,
      qa_sample: n % 2 === 0,
      created_at: plain ? '2026-01-15T09:30:00Z' : roll.pick(ZENOO_TIMES),
      updated_at: plain ? '2026-01-15T09:30:00Z' : roll.pick(ZENOO_TIMES),
    }
    if (plain) return alert
    if (n % 12 === 0) Object.assign(alert, { type: ZENOO_TYPES[Math.floor(n / 12) % 7], category: null })
    if (n % 23 === 0) alert.category = 'Crypto Exposure'
    if (n % 29 === 0) alert.type = 'Biometrics'
    if (n % 31 === 0) Object.assign(alert, { type: null })
    if (n % 37 === 0) Object.assign(alert, { priority: 'Urgent', risk_tier: 'Extreme', sla_status: 'Paused' })
    if (n % 41 === 0)
      Object.assign(alert, {
        priority: null,
        risk_tier: null,
        sla_status: null,
        match_score: null,
        priority_score: null,
      })
    if (n % 43 === 0) Object.assign(alert, { auto_disposed: true, resolved_by: null, auto_disposition_reason: 'Model' })
    if (n % 47 === 0) Object.assign(alert, { entity_token: null, entity_name: null })
    if (n % 53 === 0) Object.assign(alert, { sla_status: 'ON_TRACK', priority: 'critical' })
    if (n % 59 === 0) alert.something_new = [9007199254740995n]
    // Records of the API reference's dialect.
    if (n % 10 === 3) {
      alert.sla_deadline = alert.sla_due_date
      alert.resolution_rationale = alert.resolution_notes
      delete alert.sla_due_date
      delete alert.resolution_notes
    }
    return alert
  })
}

/**
 * Moves a list while somebody pages through it: a row goes from a later page to the front, a new row is inserted at the
 * front, two rows change places. The place is the first row of the page that comes next.
 */
export function stir<T>(rows: T[], next: number, turn: number, fresh: () => T | undefined): void {
  const move = (from: number, to: number): void => {
    const [row] = rows.splice(from, 1)
    if (row !== undefined) rows.splice(to, 0, row)
  }
  if (turn % 3 === 0 && next < rows.length) move(next, 0)
  if (turn % 3 === 1) {
    const row = fresh()
    if (row !== undefined) rows.unshift(row)
  }
  if (turn % 3 === 2 && next > 0 && next < rows.length) {
    move(rows.length - 1, Math.max(0, next - 3))
    move(1, Math.min(rows.length - 1, next + 5))
  }
}
