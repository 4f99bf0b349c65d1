import { defineTable, type VocabularyEntry } from '../../src/adapter/vocabulary.ts'
import type {
  AlertCategory,
  AlertStatus,
  AlertType,
  CaseOutcome,
  CaseStatus,
  CategoryDetail,
  Disposition,
  EscalationTarget,
  LifecycleStage,
  MatchStatus,
  Priority,
  ResearchStatus,
  RiskLevel,
  SlaStatus,
  SubjectType,
} from '../../src/canonical/enums.ts'

type Faith = VocabularyEntry['fidelity']
const from =
  (source: VocabularyEntry['source']) =>
  <T extends string>(raw: string, value: T, fidelity: Faith = 'EXACT', note?: string): VocabularyEntry<T> =>
    note === undefined ? { raw, value, fidelity, source } : { raw, value, fidelity, source, note }
/** A word of the vendor document, which is the page docs.zenoo.com data-model/alerts. */
const documented = from('DOCUMENT')
/** A word that stands on another page of docs.zenoo.com only. */
const published = from('PUBLIC')
const assumed = from('ASSUMED')

export const status = defineTable<AlertStatus>({
  field: 'status',
  concept: 'AlertStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('Open', 'OPEN', 'EXACT', 'PENDING where the resolution action is Request Document.'),
    documented('Acknowledged', 'IN_REVIEW', 'APPROX', 'Claimed, perhaps not yet examined.'),
    documented('Resolved', 'CLOSED'),
    documented('False Positive', 'CLOSED'),
    documented('Escalated', 'ESCALATED', 'EXACT', 'To a senior reviewer or manager.'),
  ],
})

export const escalationTarget = defineTable<EscalationTarget>({
  field: 'status',
  concept: 'EscalationTarget',
  unrecognised: null,
  entries: [documented('Escalated', 'SENIOR_REVIEWER')],
})

export const statusMatch = defineTable<MatchStatus>({
  field: 'status',
  concept: 'MatchStatus',
  // The other status words say nothing of the match.
  unrecognised: null,
  entries: [documented('False Positive', 'FALSE_POSITIVE', 'EXACT', 'Of a screening; no other alert has a match.')],
})

export const statusDisposition = defineTable<Disposition>({
  field: 'status',
  concept: 'Disposition',
  // The axis has no "unknown": a word nobody knows leaves the decision open, and says so by its fidelity.
  unrecognised: 'UNDECIDED',
  entries: [
    documented('Open', 'UNDECIDED'),
    documented('Acknowledged', 'UNDECIDED', 'APPROX', 'Claimed, perhaps not yet examined.'),
    documented('Resolved', 'UNSTATED', 'DERIVED', 'Only where no resolution action is given.'),
    documented('False Positive', 'NO_ACTION_REQUIRED'),
    documented('Escalated', 'UNDECIDED'),
  ],
})

const NO_IDENTITY =
  'The vendor document says "no issues or risk accepted", resolve-alert says "true match": neither holds.'

export const actionStatus = defineTable<AlertStatus>({
  field: 'resolution_action',
  concept: 'AlertStatus',
  unrecognised: null,
  entries: [
    documented('Approve', 'CLOSED', 'LOSSY'),
    documented('Decline', 'CLOSED', 'APPROX'),
    documented('Escalate', 'ESCALATED'),
    documented('Request Document', 'PENDING', 'APPROX', 'The status itself stays Open: docs.zenoo.com resolve-alert.'),
    documented('Approve with Conditions', 'CLOSED'),
  ],
})

export const actionMatch = defineTable<MatchStatus>({
  field: 'resolution_action',
  concept: 'MatchStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('Approve', 'UNKNOWN', 'LOSSY', NO_IDENTITY),
    documented('Decline', 'TRUE_MATCH', 'APPROX', 'A confirmed issue; only of a screening it is a match.'),
    documented('Escalate', 'UNKNOWN', 'LOSSY', 'Says nothing of the match.'),
    documented('Request Document', 'UNKNOWN', 'LOSSY', 'Says nothing of the match.'),
    documented('Approve with Conditions', 'UNKNOWN', 'EXACT', 'Says nothing of the match.'),
  ],
})

export const actionDisposition = defineTable<Disposition>({
  field: 'resolution_action',
  concept: 'Disposition',
  unrecognised: 'UNSTATED',
  entries: [
    documented('Approve', 'ACCEPTED', 'LOSSY', 'No issue, or a risk that was accepted.'),
    documented('Decline', 'REJECTED', 'APPROX', 'A confirmed issue, the entity is rejected.'),
    documented('Escalate', 'UNDECIDED'),
    documented('Request Document', 'UNDECIDED', 'APPROX'),
    documented('Approve with Conditions', 'ACCEPTED_WITH_CONDITIONS'),
  ],
})

export const falsePositiveMatch = defineTable<MatchStatus>({
  field: 'is_false_positive',
  concept: 'MatchStatus',
  unrecognised: null,
  entries: [published('true', 'FALSE_POSITIVE', 'EXACT', 'Of a closed screening.')],
})

export const falsePositiveDisposition = defineTable<Disposition>({
  field: 'is_false_positive',
  concept: 'Disposition',
  unrecognised: null,
  entries: [published('true', 'NO_ACTION_REQUIRED', 'DERIVED', 'Of a closed alert.')],
})

export const type = defineTable<AlertType>({
  field: 'type',
  concept: 'AlertType',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('Screening', 'SCREENING'),
    documented('Identity', 'IDENTITY_VERIFICATION'),
    documented('Company', 'BUSINESS_VERIFICATION'),
    documented('Document', 'DOCUMENT_VERIFICATION'),
    documented('Financial', 'FINANCIAL_CHECK'),
    documented('Client Input', 'CLIENT_INPUT'),
    documented('Internal Review', 'INTERNAL_REVIEW'),
  ],
})

const WITHOUT_CATEGORY = 'Where no category is given.'
const NO_CATEGORIES = 'The vendor document lists no category for this type.'

/** Stands in for a missing category only. */
export const typeCategory = defineTable<AlertCategory>({
  field: 'type',
  concept: 'AlertCategory',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('Screening', 'OTHER_SCREENING', 'DERIVED', WITHOUT_CATEGORY),
    documented('Identity', 'IDENTITY', 'DERIVED', WITHOUT_CATEGORY),
    documented('Company', 'BUSINESS', 'DERIVED', WITHOUT_CATEGORY),
    documented('Document', 'DOCUMENT', 'EXACT', NO_CATEGORIES),
    documented('Financial', 'FINANCIAL', 'EXACT', NO_CATEGORIES),
    documented('Client Input', 'ONBOARDING_PROCESS', 'EXACT', NO_CATEGORIES),
    documented('Internal Review', 'DUE_DILIGENCE', 'EXACT', NO_CATEGORIES),
  ],
})

export const category = defineTable<AlertCategory>({
  field: 'category',
  concept: 'AlertCategory',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('PEP Match', 'PEP'),
    documented('Sanctions Hit', 'SANCTIONS'),
    documented('Adverse Media', 'ADVERSE_MEDIA'),
    documented('Name Mismatch', 'IDENTITY'),
    documented('DOB Mismatch', 'IDENTITY'),
    documented('Criminal Investigation', 'LAW_ENFORCEMENT'),
    documented('Regulatory Action', 'REGULATORY_ENFORCEMENT'),
    documented('API Failure', 'TECHNICAL', 'EXACT', 'The check itself failed: not a risk.'),
    documented('Watchlist Match', 'WATCHLIST'),
    documented('Ongoing Screening', 'OTHER_SCREENING', 'LOSSY', 'Says when, and hides which list.'),
    documented('RCA Match', 'RCA'),
  ],
})

/** Stands in for a missing type only, by the vendor document's own table of categories. */
export const categoryType = defineTable<AlertType>({
  field: 'category',
  concept: 'AlertType',
  unrecognised: null,
  entries: [
    documented('PEP Match', 'SCREENING', 'DERIVED'),
    documented('Sanctions Hit', 'SCREENING', 'DERIVED'),
    documented('Adverse Media', 'SCREENING', 'DERIVED'),
    documented('Name Mismatch', 'IDENTITY_VERIFICATION', 'DERIVED'),
    documented('DOB Mismatch', 'IDENTITY_VERIFICATION', 'DERIVED'),
    documented('Criminal Investigation', 'SCREENING', 'DERIVED'),
    documented('Regulatory Action', 'SCREENING', 'DERIVED'),
    documented('API Failure', 'BUSINESS_VERIFICATION', 'DERIVED'),
    documented('Watchlist Match', 'SCREENING', 'DERIVED'),
    documented('Ongoing Screening', 'SCREENING', 'DERIVED'),
    documented('RCA Match', 'SCREENING', 'DERIVED'),
  ],
})

export const categoryDetail = defineTable<CategoryDetail>({
  field: 'category',
  concept: 'CategoryDetail',
  unrecognised: null,
  entries: [documented('Name Mismatch', 'NAME_MISMATCH'), documented('DOB Mismatch', 'DOB_MISMATCH')],
})

export const categoryStage = defineTable<LifecycleStage>({
  field: 'category',
  concept: 'LifecycleStage',
  unrecognised: null,
  entries: [documented('Ongoing Screening', 'ONGOING_MONITORING')],
})

export const priority = defineTable<Priority>({
  field: 'priority',
  concept: 'Priority',
  unrecognised: 'UNSPECIFIED',
  entries: [
    documented('Critical', 'CRITICAL'),
    documented('High', 'HIGH'),
    documented('Medium', 'MEDIUM'),
    documented('Low', 'LOW'),
  ],
})

export const riskTier = defineTable<RiskLevel>({
  field: 'risk_tier',
  concept: 'RiskLevel',
  unrecognised: 'UNKNOWN',
  entries: [documented('High', 'HIGH'), documented('Medium', 'MEDIUM'), documented('Low', 'LOW')],
})

export const slaStatus = defineTable<SlaStatus>({
  field: 'sla_status',
  concept: 'SlaStatus',
  unrecognised: 'NONE',
  entries: [
    documented('On Track', 'ON_TRACK'),
    documented('Warning', 'WARNING'),
    documented('Critical', 'CRITICAL', 'EXACT', 'Due within 24 hours: docs.zenoo.com track-sla.'),
    documented('Breached', 'BREACHED'),
  ],
})

export const researchStatus = defineTable<ResearchStatus>({
  field: 'ai_research.status',
  concept: 'ResearchStatus',
  unrecognised: 'NONE',
  entries: [
    documented('pending', 'PENDING'),
    documented('processing', 'PROCESSING'),
    documented('completed', 'COMPLETED'),
    published('complete', 'COMPLETED', 'EXACT', 'The API reference drops the d.'),
    documented('failed', 'FAILED'),
  ],
})

// The vendor document names cases by their token only; what follows stands on docs.zenoo.com list-cases, close-case and
// data-model/cases.

export const caseStatus = defineTable<CaseStatus>({
  // The field is called `status` like an alert's, which has other words.
  field: 'case.status',
  concept: 'CaseStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    published('New', 'OPEN'),
    published('In Progress', 'IN_PROGRESS'),
    published('In Review', 'PENDING_REVIEW', 'LOSSY', 'Shares its value with Internal Review.'),
    published('Internal Review', 'PENDING_REVIEW', 'LOSSY', 'Shares its value with In Review.'),
    published('Client Input', 'PENDING_INFORMATION', 'APPROX', 'The clock of the deadline stops meanwhile.'),
    published('Closed', 'CLOSED', 'LOSSY', 'The decision stands in a field of its own.'),
    published('Escalated', 'ESCALATED'),
  ],
})

/** Of a closed case the decision beside it says more. */
export const caseStatusOutcome = defineTable<CaseOutcome>({
  field: 'case.status',
  concept: 'CaseOutcome',
  // A case whose status nobody knows may be closed: its outcome is not known to be none.
  unrecognised: 'UNKNOWN',
  entries: [
    published('New', 'NONE'),
    published('In Progress', 'NONE'),
    published('In Review', 'NONE', 'LOSSY'),
    published('Internal Review', 'NONE', 'LOSSY'),
    published('Client Input', 'NONE', 'APPROX'),
    published('Closed', 'UNSTATED', 'LOSSY', 'Where no decision stands beside it.'),
    published('Escalated', 'NONE'),
  ],
})

export const caseDecision = defineTable<CaseOutcome>({
  field: 'decision',
  concept: 'CaseOutcome',
  unrecognised: 'UNKNOWN',
  entries: [
    published('Approve', 'ACCEPTED', 'LOSSY', 'No issue, or a risk that was accepted.'),
    assumed('Decline', 'REJECTED', 'DERIVED', 'Assumed: taken by what it means of an alert.'),
  ],
})

export const entityType = defineTable<SubjectType>({
  field: 'entity_type',
  concept: 'SubjectType',
  unrecognised: 'UNKNOWN',
  entries: [published('Company', 'COMPANY'), published('Person', 'PERSON')],
})

export const vocabulary = [
  status,
  escalationTarget,
  statusMatch,
  statusDisposition,
  actionStatus,
  actionMatch,
  actionDisposition,
  falsePositiveMatch,
  falsePositiveDisposition,
  type,
  typeCategory,
  category,
  categoryType,
  categoryDetail,
  categoryStage,
  priority,
  riskTier,
  slaStatus,
  researchStatus,
  caseStatus,
  caseStatusOutcome,
  caseDecision,
  entityType,
]
