import type { CorsaRecord } from '../vendors/corsa.ts'
import { instant, key, oneOf, type Row, read, type Table, WORK, type Words } from './model.ts'

/** Corsa, from sections 4.1 and 4.4 to 4.7 of the model and decision 3 of its section 7. */

const UNSEEN: Row = ['UNKNOWN', 'UNRECOGNISED']
/** Read, though the guide does not show it: no fidelity is said, but it is a known word. */
const ANY_KNOWN = oneOf('EXACT', 'APPROX', 'LOSSY', 'DERIVED')

const STATUS: Table = {
  new: ['OPEN', 'EXACT'],
  inreview: ['IN_REVIEW', 'EXACT'],
  escalated: ['ESCALATED', 'EXACT'],
  resolved: ['CLOSED', 'LOSSY'],
}
const DISPOSITION: Table = {
  new: ['UNDECIDED', 'EXACT'],
  inreview: ['UNDECIDED', 'EXACT'],
  escalated: ['UNDECIDED', 'EXACT'],
  resolved: ['NO_ACTION_REQUIRED', 'LOSSY'],
}
const MATCH: Table = {
  truepositive: ['TRUE_MATCH', ANY_KNOWN],
  falsepositive: ['FALSE_POSITIVE', ANY_KNOWN],
  inconclusive: ['INDETERMINATE', ANY_KNOWN],
  unknown: ['UNKNOWN', ANY_KNOWN],
}
const TYPE: Table = {
  kyc: ['IDENTITY_VERIFICATION', 'APPROX'],
  kyb: ['BUSINESS_VERIFICATION', 'EXACT'],
  transactionmonitoring: ['TRANSACTION_MONITORING', 'EXACT'],
  onchaintransactionmonitoring: ['ONCHAIN_MONITORING', 'EXACT'],
  screeningsanctions: ['SCREENING', 'EXACT'],
  screeningpep: ['SCREENING', 'EXACT'],
  screeningadversemedia: ['SCREENING', 'EXACT'],
  screeningregulatory: ['SCREENING', 'EXACT'],
  screeningother: ['SCREENING', 'EXACT'],
  fraud: ['FRAUD_DETECTION', 'EXACT'],
  periodicreview: ['PERIODIC_REVIEW', 'EXACT'],
  edd: ['ENHANCED_DUE_DILIGENCE', 'EXACT'],
  other: ['OTHER', 'EXACT'],
}
// "EXACT by type": what the category, which two words share, is worth by itself is not said.
const BY_TYPE = oneOf('EXACT', 'LOSSY')
const CATEGORY: Table = {
  kyc: ['IDENTITY', 'APPROX'],
  kyb: ['BUSINESS', 'EXACT'],
  transactionmonitoring: ['TRANSACTION', 'EXACT'],
  onchaintransactionmonitoring: ['ONCHAIN_TRANSACTION', 'EXACT'],
  screeningsanctions: ['SANCTIONS', 'EXACT'],
  screeningpep: ['PEP', 'EXACT'],
  screeningadversemedia: ['ADVERSE_MEDIA', 'EXACT'],
  screeningregulatory: ['REGULATORY_ENFORCEMENT', 'EXACT'],
  screeningother: ['OTHER_SCREENING', 'EXACT'],
  fraud: ['FRAUD', 'EXACT'],
  periodicreview: ['DUE_DILIGENCE', BY_TYPE],
  edd: ['DUE_DILIGENCE', BY_TYPE],
  other: ['OTHER', 'EXACT'],
}
const PRIORITY: Table = {
  high: ['HIGH', 'EXACT'],
  medium: ['MEDIUM', 'EXACT'],
  low: ['LOW', ANY_KNOWN],
  critical: ['CRITICAL', ANY_KNOWN],
}
const CASE_STATUS: Table = {
  new: ['OPEN', 'EXACT'],
  underinvestigation: ['IN_PROGRESS', 'EXACT'],
  pendingedd: ['PENDING_EDD', 'EXACT'],
  pendingrfi: ['PENDING_INFORMATION', 'EXACT'],
  pendingreview: ['PENDING_REVIEW', 'EXACT'],
  closeddismissed: ['CLOSED', 'EXACT'],
  closedescalationtosar: ['CLOSED', 'EXACT'],
}
const OUTCOME: Table = {
  closeddismissed: ['DISMISSED', 'EXACT'],
  closedescalationtosar: ['REFERRED_FOR_SAR', 'EXACT'],
}
const CASE_WORK: Record<string, string> = {
  OPEN: 'TO_DO',
  IN_PROGRESS: 'IN_PROGRESS',
  PENDING_EDD: 'WAITING',
  PENDING_INFORMATION: 'WAITING',
  CLOSED: 'DONE',
  UNKNOWN: 'UNKNOWN',
}

export const DOCUMENTED_CORSA: Words = {
  AlertStatus: { status: STATUS },
  Disposition: { status: DISPOSITION },
  AlertType: { category: TYPE },
  AlertCategory: { category: CATEGORY },
  Priority: { priority: PRIORITY },
  MatchStatus: { truePositiveStatus: MATCH },
  LifecycleStage: { category: { periodicreview: ['ONGOING_MONITORING', 'DERIVED'] } },
  EscalationTarget: { status: { escalated: ['CASE', 'EXACT'] } },
  CaseStatus: { status: CASE_STATUS },
  CaseOutcome: { status: OUTCOME },
}

const list = (record: CorsaRecord, ...names: string[]): string[] =>
  names.flatMap((name) => (record[name] as unknown[] | null | undefined) ?? []).map(String)
const clients = (record: CorsaRecord) => list(record, 'associatedClients', 'clientsIds', 'clientIds')
const person = (id: unknown) => (id === null || id === undefined ? null : { id: String(id), name: null, email: null })
const stage = (category: unknown) =>
  key(String(category)) === 'periodicreview'
    ? { lifecycleStage: 'ONGOING_MONITORING', lifecycleStageSource: { fidelity: 'DERIVED' } }
    : { lifecycleStage: 'UNKNOWN', lifecycleStageSource: { fidelity: oneOf('DEFAULT', 'DERIVED') } }

/** An identity statement only where a name was screened; `RESOLVED` itself makes none. */
function match(alert: CorsaRecord, type: unknown) {
  if (type === 'UNKNOWN') return {}
  if (type !== 'SCREENING') return { matchStatus: null }
  if (alert.truePositiveStatus)
    return read('matchStatus', MATCH, 'truePositiveStatus', alert.truePositiveStatus, UNSEEN, 'UNKNOWN')
  return { matchStatus: 'UNKNOWN' }
}

export function corsaExpected(alert: CorsaRecord, account: string, cases: CorsaRecord[]) {
  const id = String(alert.id)
  const status = read('status', STATUS, 'status', alert.status, UNSEEN, 'UNKNOWN')
  const type = read('type', TYPE, 'category', alert.category, UNSEEN, 'UNKNOWN')
  const closed = status.status === 'CLOSED'
  const decided = (alert.decision as { reason?: string } | null | undefined)?.reason ?? null
  const links = cases.filter((each) => list(each, 'alertsIds', 'alertIds').includes(id))
  return {
    vendor: 'corsa',
    vendorId: id,
    account: { accountId: account },
    description: alert.description ?? null,
    ...status,
    escalationTarget: status.status === 'ESCALATED' ? 'CASE' : null,
    workState: WORK[status.status as string],
    ...match(alert, type.type),
    ...read('disposition', DISPOSITION, 'status', alert.status, ['UNDECIDED', 'UNRECOGNISED'], 'UNDECIDED'),
    ...type,
    ...read('category', CATEGORY, 'category', alert.category, UNSEEN, 'UNKNOWN'),
    categoryDetail: [],
    ...stage(alert.category),
    ...read('priority', PRIORITY, 'priority', alert.priority, ['UNSPECIFIED', 'UNRECOGNISED'], 'UNSPECIFIED'),
    ...(alert.priority ? {} : { prioritySource: { raw: null, fidelity: 'DEFAULT' } }),
    riskLevel: 'UNKNOWN',
    riskLevelSource: { raw: null, fidelity: 'DEFAULT' },
    scores: [],
    assignee: person(alert.assigneeId),
    closedBy: closed ? 'UNKNOWN' : null,
    resolvedBy: null,
    resolvedAt: instant(alert.closedDate),
    // Of a decision that was taken back, nothing is said.
    resolutionNote: closed ? decided : oneOf(decided, null),
    slaStatus: 'NONE',
    slaStatusSource: { raw: null, fidelity: 'DEFAULT' },
    dueAt: instant(alert.dueDate),
    research: null,
    subject: clients(alert).length === 0 ? null : { vendorId: clients(alert)[0], type: 'UNKNOWN', birthDate: null },
    subjects: clients(alert).map((vendorId) => ({ vendorId })),
    caseAlerts: links.map((each) => ({ caseVendorId: String(each.id), alertVendorId: id, role: 'MEMBER' })),
    createdAt: instant(alert.createdAt),
    updatedAt: instant(alert.updatedAt),
  }
}

const wordOf = (found: CorsaRecord): string =>
  typeof found.status === 'string' ? found.status : (found.status as { status: string }).status

/** `cleared`: whether the reader may know of suspicious-activity reports. */
export function corsaCaseExpected(found: CorsaRecord, account: string, cleared: boolean) {
  const word = wordOf(found)
  const [status, fidelity] = CASE_STATUS[key(word)] ?? UNSEEN
  const [outcome] = OUTCOME[key(word)] ?? [status === 'UNKNOWN' ? oneOf('UNKNOWN', 'NONE') : 'NONE']
  const open = status !== 'CLOSED'
  const told = {
    statusSource: { raw: word, field: /(^|\.)status$/, fidelity },
    outcome,
    outcomeSource: open ? oneOf(null, { raw: word }) : { raw: word, fidelity: 'EXACT' },
  }
  const veiled = { statusSource: { raw: null, fidelity: 'LOSSY' }, outcome: 'UNSTATED', outcomeSource: null }
  return {
    vendor: 'corsa',
    vendorId: String(found.id),
    account: { accountId: account },
    kind: 'INVESTIGATION',
    description: found.description,
    status,
    ...(open || cleared ? told : veiled),
    // A second person's turn: waiting for another party, or being examined by one.
    workState: status === 'PENDING_REVIEW' ? oneOf('WAITING', 'IN_PROGRESS') : CASE_WORK[status],
    ...(found.category
      ? read('category', CATEGORY, 'category', found.category, UNSEEN, 'UNKNOWN')
      : { category: oneOf(null, 'UNKNOWN') }),
    ...read('priority', PRIORITY, 'priority', found.priority, ['UNSPECIFIED', 'UNRECOGNISED'], 'UNSPECIFIED'),
    riskLevel: 'UNKNOWN',
    riskLevelSource: { raw: null, fidelity: 'DEFAULT' },
    assignee: person(found.assigneeId),
    reviewers: list(found, 'reviewersIds').map(person),
    subject: clients(found).length === 0 ? null : { vendorId: clients(found)[0] },
    hits: [],
    tags: [],
    caseAlerts: list(found, 'alertsIds', 'alertIds').map((alertVendorId) => ({ alertVendorId, role: 'MEMBER' })),
    dueAt: instant(found.dueDate),
    createdAt: instant(found.createdAt),
    updatedAt: instant(found.updatedAt),
  }
}
