import {
  type Choice,
  first,
  instant,
  key,
  oneOf,
  type Row,
  read,
  type Table,
  WORK,
  type Words,
} from './oracles/model.ts'
import type { W2Alert } from './vendors/w2.ts'
import type { ZenooAlert } from './vendors/zenoo.ts'

/** W2 and Zenoo. */

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

/** A subject's file is open while any alert is, closed once all are, and in progress otherwise. */
export function subjectFileStatus(statuses: string[]): string {
  if (statuses.includes('OPEN')) return 'OPEN'
  return statuses.every((status) => status === 'CLOSED') ? 'CLOSED' : 'IN_PROGRESS'
}
