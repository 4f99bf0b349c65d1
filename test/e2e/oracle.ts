import type { W2Alert } from './vendors/w2.ts'
import type { ZenooAlert } from './vendors/zenoo.ts'

/**
 * What the canonical model says a vendor record has to read as, written from the model's tables alone. Where the tables
 * leave a choice, `oneOf` lists what they allow; what they do not speak about is not asked.
 */

const CHOICE = Symbol('choice')
interface Choice {
  [CHOICE]: unknown[]
}
export const oneOf = (...values: unknown[]): Choice => ({ [CHOICE]: values })
const isChoice = (value: unknown): value is Choice => typeof value === 'object' && value !== null && CHOICE in value

/** Every place where a record differs from what was expected. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (isChoice(expected)) {
    const fits = expected[CHOICE].some((one) => differences(one, actual).length === 0)
    return fits ? [] : [`${path}: ${JSON.stringify(actual)} is none of ${JSON.stringify(expected[CHOICE])}`]
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`]
    return expected.flatMap((each, n) => differences(each, actual[n], `${path}[${n}]`))
  }
  if (expected !== null && typeof expected === 'object') {
    if (actual === null || typeof actual !== 'object') return [`${path}: ${JSON.stringify(actual)} is no object`]
    return Object.entries(expected).flatMap(([name, each]) =>
      differences(each, (actual as Record<string, unknown>)[name], path ? `${path}.${name}` : name),
    )
  }
  return Object.is(expected, actual)
    ? []
    : [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`]
}

const SOURCE = '{ raw field fidelity }'

/** Everything about an alert that the oracle speaks of. */
export const WHOLE_ALERT = `
  id vendor vendorId vendorIds { field value } account { accountId } title description
  status statusSource ${SOURCE} escalationTarget workState
  matchStatus matchStatusSource ${SOURCE} disposition dispositionSource ${SOURCE}
  type typeSource ${SOURCE} category categorySource ${SOURCE} categories { category source ${SOURCE} } categoryDetail
  lifecycleStage lifecycleStageSource ${SOURCE} priority prioritySource ${SOURCE} riskLevel riskLevelSource ${SOURCE}
  scores { kind value min max vendorField } assignee { id name email } closedBy resolvedBy { id name email } resolvedAt
  resolutionNote slaStatus slaStatusSource ${SOURCE} dueAt
  research { status statusSource ${SOURCE} assessment confidence falsePositiveProbability recommendedAction
    sources { title url } researchedAt }
  subject { vendorId name type birthDate { year month day } }
  caseAlerts { caseVendorId alertVendorId role }
  createdAt updatedAt vendorRecord`

const key = (word: string): string => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

type Row = [value: string, fidelity: string | Choice]
type Table = Record<string, Row>

/** A canonical value and its source as a table has them; without a word, what stands for "no such field". */
function read(axis: string, table: Table, field: string, raw: unknown, unknown: Row, none: unknown) {
  const source = `${axis}Source`
  if (raw === null || raw === undefined || raw === '') return { [axis]: none }
  const [value, fidelity] = table[key(String(raw))] ?? unknown
  return { [axis]: value, [source]: { raw, field, fidelity } }
}

/** ISO 8601 in UTC, to the millisecond; without a zone it is UTC; the year 0001 is no time. */
export function instant(text: unknown): string | null {
  if (typeof text !== 'string' || text.startsWith('0001-')) return null
  const parts = /^(.{19})(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/.exec(text)
  if (!parts) return null
  const [, whole, fraction = '', zone = 'Z'] = parts
  return new Date(`${whole}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`).toISOString()
}

const WORK: Record<string, string> = {
  OPEN: 'TO_DO',
  IN_REVIEW: 'IN_PROGRESS',
  PENDING: 'WAITING',
  ESCALATED: 'ESCALATED',
  CLOSED: 'DONE',
  UNKNOWN: 'UNKNOWN',
}

const PRECEDENCE = [
  'SANCTIONS',
  'LAW_ENFORCEMENT',
  'REGULATORY_ENFORCEMENT',
  'PEP',
  'RCA',
  'ADVERSE_MEDIA',
  'WATCHLIST',
  'OTHER_SCREENING',
  'AML_GENERAL',
  'TRANSACTION',
  'ONCHAIN_TRANSACTION',
  'FRAUD',
  'IDENTITY',
  'DOCUMENT',
  'BUSINESS',
  'FINANCIAL',
  'DIGITAL_FOOTPRINT',
  'DUPLICATE_IDENTITY',
  'ONBOARDING_PROCESS',
  'DUE_DILIGENCE',
  'TECHNICAL',
  'OTHER',
  'UNKNOWN',
]

const RATED = oneOf('LOSSY', 'DERIVED')

// 4.1 and 4.4 of the model.
const W2_STATUS: Table = {
  newalert: ['OPEN', 'EXACT'],
  open: ['OPEN', 'EXACT'],
  highrisk: ['IN_REVIEW', RATED],
  mediumrisk: ['CLOSED', RATED],
  lowrisk: ['CLOSED', RATED],
  falsepositive: ['CLOSED', 'EXACT'],
}
const W2_MATCH: Table = {
  newalert: ['POTENTIAL_MATCH', 'EXACT'],
  open: ['POTENTIAL_MATCH', 'EXACT'],
  highrisk: ['POTENTIAL_MATCH', RATED],
  mediumrisk: ['POTENTIAL_MATCH', RATED],
  lowrisk: ['POTENTIAL_MATCH', RATED],
  falsepositive: ['FALSE_POSITIVE', 'EXACT'],
}
const W2_DISPOSITION: Table = {
  newalert: ['UNDECIDED', 'EXACT'],
  open: ['UNDECIDED', 'EXACT'],
  highrisk: ['UNDECIDED', RATED],
  mediumrisk: ['UNSTATED', RATED],
  lowrisk: ['UNSTATED', RATED],
  falsepositive: ['NO_ACTION_REQUIRED', 'EXACT'],
}
const W2_RISK: Table = {
  newalert: ['UNKNOWN', 'DEFAULT'],
  open: ['UNKNOWN', 'DEFAULT'],
  highrisk: ['HIGH', 'EXACT'],
  mediumrisk: ['MEDIUM', 'EXACT'],
  lowrisk: ['LOW', 'EXACT'],
  falsepositive: ['UNKNOWN', 'DEFAULT'],
}
// 4.6
const W2_CATEGORY: Table = {
  adversemedia: ['ADVERSE_MEDIA', 'EXACT'],
  pep: ['PEP', 'LOSSY'],
  enforcement: ['REGULATORY_ENFORCEMENT', 'LOSSY'],
  associatedentity: ['SANCTIONS', 'LOSSY'],
}
const W2_SERVICE: Record<string, string> = { sispluscheck: 'SANCTIONS', pepdeskcheck: 'PEP' }

/** By canonical enum, by the vendor's field: every word of the model's tables. */
export type Words = Record<string, Record<string, Table>>

export const DOCUMENTED_W2: Words = {
  AlertStatus: { alertStatus: W2_STATUS },
  MatchStatus: { alertStatus: W2_MATCH },
  Disposition: { alertStatus: W2_DISPOSITION },
  RiskLevel: { alertStatus: W2_RISK },
  AlertCategory: { categories: W2_CATEGORY },
}

const part = (value: unknown): number | null => (typeof value === 'number' && value !== 0 ? value : null)

function birth(day: unknown, month: unknown, year: unknown) {
  const parts = { year: part(year), month: part(month), day: part(day) }
  return Object.values(parts).every((each) => each === null) ? oneOf(null, parts) : parts
}

function w2Categories(alert: W2Alert) {
  const named = (alert.categories as string[] | null) ?? []
  if (named.length > 0)
    return named.map((raw) => {
      const [category, fidelity] = W2_CATEGORY[key(raw)] ?? ['UNKNOWN', 'UNRECOGNISED']
      return { category: category as string, source: { raw: raw as string | Choice, fidelity } }
    })
  const service = String(alert.serviceName ?? '')
  return [
    {
      category: W2_SERVICE[key(service)] ?? 'OTHER_SCREENING',
      source: { raw: oneOf(service, null), fidelity: 'DERIVED' },
    },
  ]
}

const first = <T extends { category: string }>(categories: T[]): T =>
  categories.toSorted((a, b) => PRECEDENCE.indexOf(a.category) - PRECEDENCE.indexOf(b.category))[0] as T

export function w2Expected(alert: W2Alert, account: string) {
  const raw = alert.alertStatus
  const status = read('status', W2_STATUS, 'alertStatus', raw, ['UNKNOWN', 'UNRECOGNISED'], 'UNKNOWN')
  const categories = w2Categories(alert)
  const primary = first(categories)
  const monitored = typeof alert.screeningId === 'number' && alert.screeningId > 0
  const scores = [
    { value: alert.nameMatchScore, min: 80, max: 100, vendorField: 'nameMatchScore' },
    ...(alert.dobMatchScore === null
      ? []
      : [{ value: alert.dobMatchScore, min: -100, max: 100, vendorField: 'dobMatchScore' }]),
  ]
  const match = read('matchStatus', W2_MATCH, 'alertStatus', raw, ['UNKNOWN', 'UNRECOGNISED'], 'UNKNOWN')
  const decided = read('disposition', W2_DISPOSITION, 'alertStatus', raw, ['UNDECIDED', 'UNRECOGNISED'], 'UNDECIDED')
  const risk = read('riskLevel', W2_RISK, 'alertStatus', raw, ['UNKNOWN', 'UNRECOGNISED'], 'UNKNOWN')
  return {
    alert: {
      vendor: 'w2',
      vendorId: String(alert.alertId),
      account: { accountId: account },
      ...status,
      escalationTarget: null,
      workState: WORK[status.status as string],
      ...match,
      ...decided,
      ...risk,
      type: 'SCREENING',
      typeSource: { fidelity: oneOf('EXACT', 'DERIVED', 'DEFAULT') },
      category: primary.category,
      categorySource: primary.source,
      categoryDetail: [],
      lifecycleStage: monitored ? 'ONGOING_MONITORING' : 'UNKNOWN',
      lifecycleStageSource: { fidelity: oneOf('DERIVED', ...(monitored ? [] : ['DEFAULT'])) },
      priority: 'UNSPECIFIED',
      prioritySource: { raw: null, fidelity: 'DEFAULT' },
      assignee: null,
      resolvedBy: null,
      closedBy: status.status === 'CLOSED' ? 'UNKNOWN' : null,
      slaStatus: 'NONE',
      slaStatusSource: { raw: null, fidelity: 'DEFAULT' },
      dueAt: null,
      research: null,
      subject: {
        name: alert.caseName,
        type: 'PERSON',
        birthDate: birth(alert.caseDayOfBirth, alert.caseMonthOfBirth, alert.caseYearOfBirth),
      },
      caseAlerts: [{ caseVendorId: alert.caseId, alertVendorId: String(alert.alertId), role: 'MEMBER' }],
      createdAt: instant(alert.dateCreated),
      updatedAt: instant(alert.dateLastUpdated),
    },
    categories,
    scores,
    vendorIds: { caseId: alert.caseId, alertId: String(alert.alertId) } as Record<string, string>,
    hit: {
      matchedName: alert.matchedName,
      profileId: alert.profileId,
      birthDate: birth(alert.matchedDayOfBirth, alert.matchedMonthOfBirth, alert.matchedYearOfBirth),
      matchStatus: match.matchStatus,
      disposition: decided.disposition,
      riskLevel: risk.riskLevel,
      listNames: alert.source === null ? [] : [alert.source],
    },
  }
}

const ZENOO_STATUS: Table = {
  open: ['OPEN', 'EXACT'],
  acknowledged: ['IN_REVIEW', 'APPROX'],
  resolved: ['CLOSED', 'EXACT'],
  falsepositive: ['CLOSED', 'EXACT'],
  escalated: ['ESCALATED', 'EXACT'],
}
// 4.2
const ZENOO_DECISION: Table = {
  approve: ['ACCEPTED', 'LOSSY'],
  decline: ['REJECTED', 'APPROX'],
  escalate: ['UNDECIDED', 'EXACT'],
  requestdocument: ['UNDECIDED', 'APPROX'],
  approvewithconditions: ['ACCEPTED_WITH_CONDITIONS', 'EXACT'],
}
const ZENOO_TYPE: Table = {
  screening: ['SCREENING', 'EXACT'],
  identity: ['IDENTITY_VERIFICATION', 'EXACT'],
  company: ['BUSINESS_VERIFICATION', 'EXACT'],
  document: ['DOCUMENT_VERIFICATION', 'EXACT'],
  financial: ['FINANCIAL_CHECK', 'EXACT'],
  clientinput: ['CLIENT_INPUT', 'EXACT'],
  internalreview: ['INTERNAL_REVIEW', 'EXACT'],
}
const ZENOO_CATEGORY: Table = {
  pepmatch: ['PEP', 'EXACT'],
  sanctionshit: ['SANCTIONS', 'EXACT'],
  adversemedia: ['ADVERSE_MEDIA', 'EXACT'],
  namemismatch: ['IDENTITY', 'EXACT'],
  dobmismatch: ['IDENTITY', 'EXACT'],
  criminalinvestigation: ['LAW_ENFORCEMENT', 'EXACT'],
  regulatoryaction: ['REGULATORY_ENFORCEMENT', 'EXACT'],
  apifailure: ['TECHNICAL', 'EXACT'],
  watchlistmatch: ['WATCHLIST', 'EXACT'],
  ongoingscreening: ['OTHER_SCREENING', 'LOSSY'],
  rcamatch: ['RCA', 'EXACT'],
}
const TYPE_OF_CATEGORY: Record<string, string> = {
  namemismatch: 'IDENTITY_VERIFICATION',
  dobmismatch: 'IDENTITY_VERIFICATION',
  apifailure: 'BUSINESS_VERIFICATION',
}
const CATEGORY_OF_TYPE: Record<string, string> = {
  SCREENING: 'OTHER_SCREENING',
  IDENTITY_VERIFICATION: 'IDENTITY',
  BUSINESS_VERIFICATION: 'BUSINESS',
  DOCUMENT_VERIFICATION: 'DOCUMENT',
  FINANCIAL_CHECK: 'FINANCIAL',
  CLIENT_INPUT: 'ONBOARDING_PROCESS',
  INTERNAL_REVIEW: 'DUE_DILIGENCE',
}
const ZENOO_PRIORITY: Table = {
  critical: ['CRITICAL', 'EXACT'],
  high: ['HIGH', 'EXACT'],
  medium: ['MEDIUM', 'EXACT'],
  low: ['LOW', 'EXACT'],
}
const ZENOO_RISK: Table = { high: ['HIGH', 'EXACT'], medium: ['MEDIUM', 'EXACT'], low: ['LOW', 'EXACT'] }
const ZENOO_SLA: Table = {
  ontrack: ['ON_TRACK', 'EXACT'],
  warning: ['WARNING', 'EXACT'],
  critical: ['CRITICAL', 'EXACT'],
  breached: ['BREACHED', 'EXACT'],
}
const ZENOO_RESEARCH: Table = {
  pending: ['PENDING', 'EXACT'],
  processing: ['PROCESSING', 'EXACT'],
  completed: ['COMPLETED', 'EXACT'],
  failed: ['FAILED', 'EXACT'],
}

export const DOCUMENTED_ZENOO: Words = {
  AlertStatus: { status: ZENOO_STATUS },
  Disposition: { resolution_action: ZENOO_DECISION },
  AlertType: { type: ZENOO_TYPE },
  AlertCategory: { category: ZENOO_CATEGORY },
  Priority: { priority: ZENOO_PRIORITY },
  RiskLevel: { risk_tier: ZENOO_RISK },
  SlaStatus: { sla_status: ZENOO_SLA },
  ResearchStatus: { 'ai_research.status': ZENOO_RESEARCH },
}

function zenooMatch(status: string, action: string, type: string): unknown {
  // Not a name match, unless the vendor calls it a false positive: the tables do not order these two.
  if (type !== 'SCREENING' && type !== 'UNKNOWN')
    return status === 'falsepositive' ? oneOf('FALSE_POSITIVE', null) : null
  if (status === 'falsepositive') return 'FALSE_POSITIVE'
  if (status === 'resolved' && action === 'decline') return type === 'SCREENING' ? 'TRUE_MATCH' : oneOf('UNKNOWN', null)
  return type === 'SCREENING' ? 'UNKNOWN' : oneOf('UNKNOWN', null)
}

function zenooDecision(alert: ZenooAlert, status: string) {
  const action = alert.resolution_action
  if (status === 'falsepositive')
    return {
      disposition: 'NO_ACTION_REQUIRED',
      dispositionSource: { raw: alert.status, field: 'status', fidelity: 'EXACT' },
    }
  if (status !== 'resolved') return { disposition: 'UNDECIDED' }
  if (action === null || action === undefined) return { disposition: 'UNSTATED' }
  return read('disposition', ZENOO_DECISION, 'resolution_action', action, ['UNSTATED', 'UNRECOGNISED'], 'UNSTATED')
}

function zenooType(alert: ZenooAlert) {
  if (alert.type) return read('type', ZENOO_TYPE, 'type', alert.type, ['UNKNOWN', 'UNRECOGNISED'], 'UNKNOWN')
  const category = key(String(alert.category ?? ''))
  if (!(category in ZENOO_CATEGORY)) return { type: 'UNKNOWN' }
  return { type: TYPE_OF_CATEGORY[category] ?? 'SCREENING', typeSource: { fidelity: 'DERIVED' } }
}

function zenooCategory(alert: ZenooAlert, type: string) {
  if (alert.category)
    return read('category', ZENOO_CATEGORY, 'category', alert.category, ['UNKNOWN', 'UNRECOGNISED'], 'UNKNOWN')
  const category = CATEGORY_OF_TYPE[type]
  return category ? { category, categorySource: { raw: alert.type } } : { category: 'UNKNOWN' }
}

const DETAIL: Record<string, string[]> = { namemismatch: ['NAME_MISMATCH'], dobmismatch: ['DOB_MISMATCH'] }

export function zenooExpected(alert: ZenooAlert, account: string) {
  const word = key(String(alert.status ?? ''))
  const action = key(String(alert.resolution_action ?? ''))
  const waiting = word === 'open' && action === 'requestdocument'
  const status = waiting
    ? { status: 'PENDING', statusSource: { fidelity: 'DERIVED' } }
    : read('status', ZENOO_STATUS, 'status', alert.status, ['UNKNOWN', 'UNRECOGNISED'], 'UNKNOWN')
  const type = zenooType(alert)
  const research = alert.ai_research as Record<string, unknown> | null
  const closed = status.status === 'CLOSED'
  const score = (value: unknown, max: number, vendorField: string) =>
    value === null ? [] : [{ value, min: 0, max, vendorField }]
  return {
    alert: {
      vendor: 'zenoo',
      vendorId: alert.token,
      account: { accountId: account },
      title: alert.title,
      description: alert.description,
      ...status,
      escalationTarget: word === 'escalated' ? 'SENIOR_REVIEWER' : null,
      workState: WORK[status.status as string],
      matchStatus: zenooMatch(word, action, type.type as string),
      ...zenooDecision(alert, word),
      ...type,
      ...zenooCategory(alert, type.type as string),
      categoryDetail: DETAIL[key(String(alert.category ?? ''))] ?? [],
      lifecycleStage: key(String(alert.category ?? '')) === 'ongoingscreening' ? 'ONGOING_MONITORING' : 'UNKNOWN',
      ...read('priority', ZENOO_PRIORITY, 'priority', alert.priority, ['UNSPECIFIED', 'UNRECOGNISED'], 'UNSPECIFIED'),
      ...read('riskLevel', ZENOO_RISK, 'risk_tier', alert.risk_tier, ['UNKNOWN', 'UNRECOGNISED'], 'UNKNOWN'),
      ...read('slaStatus', ZENOO_SLA, 'sla_status', alert.sla_status, ['NONE', 'UNRECOGNISED'], 'NONE'),
      assignee: alert.assigned_to,
      resolvedBy: alert.resolved_by,
      resolvedAt: instant(alert.resolved_at),
      resolutionNote: alert.resolution_notes ?? alert.resolution_rationale ?? null,
      closedBy: !closed ? null : alert.auto_disposed ? 'AUTOMATION' : alert.resolved_by ? 'HUMAN' : 'UNKNOWN',
      dueAt: instant(alert.sla_due_date ?? alert.sla_deadline),
      research:
        research === null
          ? null
          : {
              status: (ZENOO_RESEARCH[key(String(research.status))] as Row)[0],
              statusSource: { raw: research.status, fidelity: 'EXACT' },
              assessment: research.assessment ?? null,
              confidence: research.confidence ?? null,
              falsePositiveProbability: research.false_positive_probability ?? null,
              recommendedAction: research.recommended_action ?? null,
              sources: research.sources ?? [],
              researchedAt: instant(research.researched_at),
            },
      subject: alert.entity_token === null ? null : { vendorId: alert.entity_token, name: alert.entity_name },
      caseAlerts: [{ caseVendorId: alert.case_token, alertVendorId: alert.token, role: 'MEMBER' }],
      createdAt: instant(alert.created_at),
      updatedAt: instant(alert.updated_at),
    },
    scores: [...score(alert.priority_score, 290, 'priority_score'), ...score(alert.match_score, 100, 'match_score')],
  }
}

/** What an expected score looks like, whatever its place in the list. */
export const sameScore = (expected: Record<string, unknown>, actual: Record<string, unknown>): boolean =>
  Object.entries(expected).every(([name, value]) => actual[name] === value)

/** A subject's file is open while any alert is, closed once all are, and in progress otherwise. */
export function subjectFileStatus(statuses: string[]): string {
  if (statuses.includes('OPEN')) return 'OPEN'
  return statuses.every((status) => status === 'CLOSED') ? 'CLOSED' : 'IN_PROGRESS'
}
