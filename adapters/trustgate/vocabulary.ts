import { defineTable, type VocabularyEntry } from '../../src/adapter/vocabulary.ts'
import type {
  AlertCategory,
  AlertType,
  CaseOutcome,
  CaseStatus,
  CategoryDetail,
  LifecycleStage,
  MatchStatus,
  Priority,
  SubjectType,
} from '../../src/canonical/enums.ts'

const entry =
  (source: VocabularyEntry['source']) =>
  <T extends string>(
    raw: string,
    value: T,
    fidelity: VocabularyEntry['fidelity'] = 'EXACT',
    note?: string,
  ): VocabularyEntry<T> =>
    note === undefined ? { raw, value, fidelity, source } : { raw, value, fidelity, source, note }
const documented = entry('DOCUMENT')
const published = entry('PUBLIC')
const assumed = entry('ASSUMED')

// The vendor document shows one status, `open`; the others stand on docs.bytrustgate.com case-workflows and
// resolving-cases, whose lists are cut off in every copy.

export const status = defineTable<CaseStatus>({
  field: 'status',
  concept: 'CaseStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('open', 'OPEN'),
    published('in_progress', 'IN_PROGRESS'),
    published('escalated', 'ESCALATED'),
    published('resolved', 'CLOSED'),
  ],
})

export const statusOutcome = defineTable<CaseOutcome>({
  field: 'status',
  concept: 'CaseOutcome',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('open', 'NONE'),
    published('in_progress', 'NONE'),
    published('escalated', 'NONE'),
    published('resolved', 'UNSTATED', 'DERIVED', 'Where no resolution stands beside it.'),
  ],
})

export const resolution = defineTable<CaseOutcome>({
  field: 'resolution.type',
  concept: 'CaseOutcome',
  unrecognised: 'UNKNOWN',
  entries: [
    published(
      'no_action_required',
      'DISMISSED',
      'APPROX',
      'False positive, issue cleared or no concern: not told apart.',
    ),
    published('approved_with_conditions', 'ACCEPTED_WITH_CONDITIONS'),
  ],
})

export const falsePositiveReason = defineTable<MatchStatus>({
  field: 'resolution.false_positive_reason',
  concept: 'MatchStatus',
  unrecognised: null,
  entries: [published('name_only_match', 'FALSE_POSITIVE', 'DERIVED', 'Of the hits linked to the resolved case.')],
})

export const type = defineTable<AlertCategory>({
  field: 'type',
  concept: 'AlertCategory',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('sanctions', 'SANCTIONS'),
    documented('pep', 'PEP'),
    documented('fraud', 'FRAUD'),
    documented('verification', 'IDENTITY', 'LOSSY', 'Identity or document: DOCUMENT where the case names documents.'),
    documented('adverse_media', 'ADVERSE_MEDIA'),
    documented('aml', 'AML_GENERAL', 'LOSSY', 'TRANSACTION where the case is tagged transaction_monitoring.'),
  ],
})

/** Cases have no alert type of their own; these say which control such a case comes from. */
export const typeControl = defineTable<AlertType>({
  field: 'type',
  concept: 'AlertType',
  unrecognised: null,
  entries: [
    documented('sanctions', 'SCREENING'),
    documented('pep', 'SCREENING'),
    documented('fraud', 'FRAUD_DETECTION'),
    documented('verification', 'IDENTITY_VERIFICATION', 'LOSSY', 'Identity or document.'),
    documented('adverse_media', 'SCREENING'),
    documented('aml', 'OTHER', 'LOSSY'),
  ],
})

export const priority = defineTable<Priority>({
  field: 'priority',
  concept: 'Priority',
  unrecognised: 'UNSPECIFIED',
  entries: [
    documented('critical', 'CRITICAL'),
    documented('high', 'HIGH'),
    documented('medium', 'MEDIUM'),
    assumed('low', 'LOW', 'DERIVED', 'Assumed: on no page; beside the other three it can mean one thing only.'),
  ],
})

export const subjectType = defineTable<SubjectType>({
  field: 'subject.type',
  concept: 'SubjectType',
  unrecognised: 'UNKNOWN',
  entries: [documented('applicant', 'PERSON', 'APPROX', 'Companies exist too; the word for them is not shown.')],
})

export const fraudIndicator = defineTable<CategoryDetail>({
  field: 'fraud_indicators[]',
  concept: 'CategoryDetail',
  unrecognised: null,
  entries: [documented('tampered_document', 'TAMPERED_DOCUMENT'), documented('face_mismatch', 'FACE_MISMATCH')],
})

export const verificationIssue = defineTable<CategoryDetail>({
  field: 'verification_issues[]',
  concept: 'CategoryDetail',
  unrecognised: null,
  entries: [documented('blurry_document', 'BLURRY_DOCUMENT'), documented('partial_face', 'PARTIAL_FACE')],
})

/** Tells a verification case about a document from one about a person. */
export const issueCategory = defineTable<AlertCategory>({
  field: 'verification_issues[]',
  concept: 'AlertCategory',
  unrecognised: null,
  entries: [documented('blurry_document', 'DOCUMENT', 'DERIVED'), documented('partial_face', 'IDENTITY', 'DERIVED')],
})

/** Tags are free words and pass as they are; on a case of type `aml` these narrow the category, or do not. */
export const tagCategory = defineTable<AlertCategory>({
  field: 'tags[]',
  concept: 'AlertCategory',
  unrecognised: null,
  entries: [
    documented('transaction_monitoring', 'TRANSACTION', 'DERIVED'),
    documented('high_risk_country', 'AML_GENERAL', 'DERIVED', 'Narrows nothing.'),
  ],
})

const TEMPLATES: readonly [string, AlertCategory, AlertType, LifecycleStage | null][] = [
  ['annual_review', 'DUE_DILIGENCE', 'PERIODIC_REVIEW', null],
  ['adverse_media_alert', 'ADVERSE_MEDIA', 'SCREENING', 'ONGOING_MONITORING'],
  ['transaction_review', 'TRANSACTION', 'TRANSACTION_MONITORING', null],
  ['pep_enhanced_dd', 'PEP', 'ENHANCED_DUE_DILIGENCE', null],
]
// The table of templates writes the bare name, the request's example `template_` and the name.
const IN_REQUEST = 'As the example of a request writes it.'

export const template = defineTable<AlertCategory>({
  field: 'template_id',
  concept: 'AlertCategory',
  unrecognised: null,
  entries: [
    ...TEMPLATES.map(([raw, category]) => documented(raw, category)),
    documented('template_annual_review', 'DUE_DILIGENCE', 'EXACT', IN_REQUEST),
  ],
})

export const templateControl = defineTable<AlertType>({
  field: 'template_id',
  concept: 'AlertType',
  unrecognised: null,
  entries: [
    ...TEMPLATES.map(([raw, , control]) => documented(raw, control)),
    documented('template_annual_review', 'PERIODIC_REVIEW', 'EXACT', IN_REQUEST),
  ],
})

export const templateStage = defineTable<LifecycleStage>({
  field: 'template_id',
  concept: 'LifecycleStage',
  unrecognised: null,
  entries: TEMPLATES.flatMap(([raw, , , stage]) => (stage === null ? [] : [documented(raw, stage)])),
})

/** The keys of PUT /settings/case-triggers: what a case made by one is about. */
export const trigger = defineTable<AlertCategory>({
  field: 'case-triggers',
  concept: 'AlertCategory',
  unrecognised: null,
  entries: [
    documented('sanctions_hit', 'SANCTIONS'),
    documented('pep_match', 'PEP'),
    documented('adverse_media', 'ADVERSE_MEDIA'),
    documented('verification_failure', 'DOCUMENT', 'APPROX'),
  ],
})

/** The document's table of triggers, one row more than there are keys. */
export const triggerRow = defineTable<AlertCategory>({
  field: 'case-triggers (table)',
  concept: 'AlertCategory',
  unrecognised: null,
  entries: [
    documented('Sanctions hit (>80% confidence)', 'SANCTIONS'),
    documented('PEP match', 'PEP'),
    documented('Fraud signals detected', 'FRAUD', 'EXACT', 'Has no key, so it cannot be configured.'),
    documented('Document verification failure', 'DOCUMENT', 'APPROX'),
    documented('Adverse media hit', 'ADVERSE_MEDIA'),
  ],
})

export const triggerPriority = defineTable<Priority>({
  field: 'case-triggers.priority',
  concept: 'Priority',
  unrecognised: null,
  entries: [
    documented('Critical', 'CRITICAL'),
    documented('High', 'HIGH'),
    documented('Medium', 'MEDIUM'),
    documented('Configurable', 'UNSPECIFIED', 'LOSSY', 'No priority: the trigger carries one of the others.'),
  ],
})

export const vocabulary = [
  status,
  statusOutcome,
  resolution,
  falsePositiveReason,
  type,
  typeControl,
  priority,
  subjectType,
  fraudIndicator,
  verificationIssue,
  issueCategory,
  tagCategory,
  template,
  templateControl,
  templateStage,
  trigger,
  triggerRow,
  triggerPriority,
]
