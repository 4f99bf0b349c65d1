import { defineTable, type VocabularyEntry } from '../../src/adapter/vocabulary.ts'
import type {
  AlertCategory,
  AlertStatus,
  AlertType,
  CaseOutcome,
  CaseStatus,
  Disposition,
  EscalationTarget,
  LifecycleStage,
  MatchStatus,
  Priority,
  ReviewerUpdateMode,
} from '../../src/canonical/enums.ts'

type Faith = VocabularyEntry['fidelity']
const from =
  (source: VocabularyEntry['source']) =>
  <T extends string>(raw: string, value: T, fidelity: Faith = 'EXACT', note?: string): VocabularyEntry<T> =>
    note === undefined ? { raw, value, fidelity, source } : { raw, value, fidelity, source, note }
/** A word of the vendor document, the guide docs.corsa.finance api/managing-alerts-and-cases. */
const documented = from('DOCUMENT')
/** A word that stands on another page of docs.corsa.finance, or in corsa-labs/corsa-skills. */
const published = from('PUBLIC')
const assumed = from('ASSUMED')

const FREE_TEXT = 'Why it was resolved is free text, which is never parsed: a false positive is not separable.'

export const status = defineTable<AlertStatus>({
  field: 'status',
  concept: 'AlertStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('NEW', 'OPEN'),
    documented('IN_REVIEW', 'IN_REVIEW'),
    documented('ESCALATED', 'ESCALATED', 'EXACT', 'It became a case; the outcome lives there.'),
    documented('RESOLVED', 'CLOSED', 'LOSSY', FREE_TEXT),
  ],
})

export const escalationTarget = defineTable<EscalationTarget>({
  field: 'status',
  concept: 'EscalationTarget',
  unrecognised: null,
  entries: [documented('ESCALATED', 'CASE')],
})

export const statusDisposition = defineTable<Disposition>({
  field: 'status',
  concept: 'Disposition',
  // The axis has no "unknown": a word nobody knows leaves the decision open, and says so by its fidelity.
  unrecognised: 'UNDECIDED',
  entries: [
    documented('NEW', 'UNDECIDED'),
    documented('IN_REVIEW', 'UNDECIDED'),
    documented('ESCALATED', 'UNDECIDED'),
    documented('RESOLVED', 'NO_ACTION_REQUIRED', 'LOSSY', FREE_TEXT),
  ],
})

export const statusMatch = defineTable<MatchStatus>({
  field: 'status',
  concept: 'MatchStatus',
  // The other status words say nothing of the match.
  unrecognised: null,
  entries: [documented('RESOLVED', 'UNKNOWN', 'LOSSY', FREE_TEXT)],
})

/** corsa-workflow-authoring REFERENCE.md, the catalogue of alert filters. */
export const truePositive = defineTable<MatchStatus>({
  field: 'truePositiveStatus',
  concept: 'MatchStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    published('TRUE_POSITIVE', 'TRUE_MATCH', 'EXACT', 'Of a screening; no other alert has a match.'),
    published('FALSE_POSITIVE', 'FALSE_POSITIVE', 'EXACT', 'Of a screening; no other alert has a match.'),
    published('INCONCLUSIVE', 'INDETERMINATE'),
    published('UNKNOWN', 'UNKNOWN'),
  ],
})

const OLDER = 'Older word of the webhook pages, before screenings were told apart.'

export const type = defineTable<AlertType>({
  field: 'category',
  concept: 'AlertType',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('KYC', 'IDENTITY_VERIFICATION', 'APPROX', 'Whether a document or other data is not said.'),
    documented('KYB', 'BUSINESS_VERIFICATION'),
    documented('TRANSACTION_MONITORING', 'TRANSACTION_MONITORING', 'EXACT', 'Fiat.'),
    documented('ONCHAIN_TRANSACTION_MONITORING', 'ONCHAIN_MONITORING'),
    documented('SCREENING_SANCTIONS', 'SCREENING'),
    documented('SCREENING_PEP', 'SCREENING'),
    documented('SCREENING_ADVERSE_MEDIA', 'SCREENING'),
    documented('SCREENING_REGULATORY', 'SCREENING'),
    documented('SCREENING_OTHER', 'SCREENING'),
    documented('FRAUD', 'FRAUD_DETECTION'),
    documented('PERIODIC_REVIEW', 'PERIODIC_REVIEW'),
    documented('EDD', 'ENHANCED_DUE_DILIGENCE'),
    documented('OTHER', 'OTHER'),
    published('SCREENING', 'SCREENING', 'EXACT', OLDER),
  ],
})

/** Cases use the same words: the vendor document's `caseCategory`, and docs.corsa.finance docs/cases. */
export const category = defineTable<AlertCategory>({
  field: 'category',
  concept: 'AlertCategory',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('KYC', 'IDENTITY', 'APPROX', 'Whether a document or other data is not said.'),
    documented('KYB', 'BUSINESS'),
    documented('TRANSACTION_MONITORING', 'TRANSACTION'),
    documented('ONCHAIN_TRANSACTION_MONITORING', 'ONCHAIN_TRANSACTION'),
    documented('SCREENING_SANCTIONS', 'SANCTIONS'),
    documented('SCREENING_PEP', 'PEP', 'EXACT', 'Relatives and close associates are not separable.'),
    documented('SCREENING_ADVERSE_MEDIA', 'ADVERSE_MEDIA'),
    documented('SCREENING_REGULATORY', 'REGULATORY_ENFORCEMENT'),
    documented('SCREENING_OTHER', 'OTHER_SCREENING'),
    documented('FRAUD', 'FRAUD'),
    documented('PERIODIC_REVIEW', 'DUE_DILIGENCE', 'EXACT', 'Told from EDD by the type.'),
    documented('EDD', 'DUE_DILIGENCE', 'EXACT', 'Told from PERIODIC_REVIEW by the type.'),
    documented('OTHER', 'OTHER'),
    published('SCREENING', 'OTHER_SCREENING', 'LOSSY', `${OLDER} It hides which list.`),
  ],
})

export const stage = defineTable<LifecycleStage>({
  field: 'category',
  concept: 'LifecycleStage',
  unrecognised: null,
  entries: [documented('PERIODIC_REVIEW', 'ONGOING_MONITORING', 'DERIVED')],
})

export const priority = defineTable<Priority>({
  field: 'priority',
  concept: 'Priority',
  unrecognised: 'UNSPECIFIED',
  entries: [
    documented('HIGH', 'HIGH'),
    documented('MEDIUM', 'MEDIUM'),
    published('LOW', 'LOW'),
    assumed('CRITICAL', 'CRITICAL', 'DERIVED', 'Assumed: in no list of Corsa, taken by its word if it comes.'),
  ],
})

// One word of a case carries its status and its outcome. The field is called `status` like an alert's, which has other
// words.

export const caseStatus = defineTable<CaseStatus>({
  field: 'case.status',
  concept: 'CaseStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('NEW', 'OPEN', 'EXACT', 'Whatever status a new case is sent with.'),
    documented('UNDER_INVESTIGATION', 'IN_PROGRESS'),
    documented('PENDING_EDD', 'PENDING_EDD'),
    documented('PENDING_RFI', 'PENDING_INFORMATION'),
    documented('PENDING_REVIEW', 'PENDING_REVIEW'),
    documented('CLOSED_DISMISSED', 'CLOSED'),
    documented('CLOSED_ESCALATION_TO_SAR', 'CLOSED'),
  ],
})

export const caseOutcome = defineTable<CaseOutcome>({
  field: 'case.status',
  concept: 'CaseOutcome',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('NEW', 'NONE'),
    documented('UNDER_INVESTIGATION', 'NONE'),
    documented('PENDING_EDD', 'NONE'),
    documented('PENDING_RFI', 'NONE'),
    documented('PENDING_REVIEW', 'NONE'),
    documented('CLOSED_DISMISSED', 'DISMISSED', 'EXACT', 'The dashboard calls it Dismissed.'),
    documented(
      'CLOSED_ESCALATION_TO_SAR',
      'REFERRED_FOR_SAR',
      'EXACT',
      'The dashboard calls it True Positive, which still states no identity.',
    ),
  ],
})

/** What PATCH cases/bulk/reviewers does with the reviewers it names; sent only, no record carries it. */
export const reviewerMode = defineTable<ReviewerUpdateMode>({
  field: 'mode',
  concept: 'ReviewerUpdateMode',
  unrecognised: null,
  entries: [documented('SET', 'SET'), documented('ADD', 'ADD'), documented('REMOVE', 'REMOVE')],
})

export const vocabulary = [
  status,
  escalationTarget,
  statusDisposition,
  statusMatch,
  truePositive,
  type,
  category,
  stage,
  priority,
  caseStatus,
  caseOutcome,
  reviewerMode,
]
