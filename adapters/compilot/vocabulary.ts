import { defineTable, type VocabularyEntry } from '../../src/adapter/vocabulary.ts'
import type {
  AlertCategory,
  AlertStatus,
  AlertType,
  Disposition,
  EscalationTarget,
  LifecycleStage,
  MatchStatus,
  Priority,
  RiskLevel,
  SubjectType,
} from '../../src/canonical/enums.ts'
import { amlTables } from './vocabulary-aml.ts'

type Faith = VocabularyEntry['fidelity']
const from =
  (source: VocabularyEntry['source']) =>
  <T extends string>(raw: string, value: T, fidelity: Faith = 'EXACT', note?: string): VocabularyEntry<T> =>
    note === undefined ? { raw, value, fidelity, source } : { raw, value, fidelity, source, note }
/** A word of the vendor document, which is the page docs.compilot.ai api/alerts-router-update-alert. */
const documented = from('DOCUMENT')
/** A word of the vendor's public schema package @nexeraid/identity-schemas only. */
const published = from('PUBLIC')

export const status = defineTable<AlertStatus>({
  field: 'status',
  concept: 'AlertStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('Open', 'OPEN'),
    documented('Under Investigation', 'IN_REVIEW'),
    documented('Pending', 'PENDING', 'APPROX', 'On what is not stated.'),
    documented('Closed', 'CLOSED', 'LOSSY', 'The outcome is free text in `reason`.'),
    documented('Escalated', 'ESCALATED', 'APPROX', 'To whom is not stated.'),
  ],
})

export const statusDisposition = defineTable<Disposition>({
  field: 'status',
  concept: 'Disposition',
  // The axis has no "unknown": a word nobody knows leaves the decision open, and says so by its fidelity.
  unrecognised: 'UNDECIDED',
  entries: [
    documented('Open', 'UNDECIDED'),
    documented('Under Investigation', 'UNDECIDED'),
    documented('Pending', 'UNDECIDED', 'APPROX', 'On what it waits is not stated.'),
    documented('Closed', 'UNSTATED', 'DERIVED', 'Only where no match status of the screening states a decision.'),
    documented('Escalated', 'UNDECIDED', 'APPROX', 'To whom is not stated.'),
  ],
})

export const escalation = defineTable<EscalationTarget>({
  field: 'status',
  concept: 'EscalationTarget',
  unrecognised: null,
  entries: [documented('Escalated', 'UNSPECIFIED', 'APPROX')],
})

export const severity = defineTable<Priority>({
  field: 'severity',
  concept: 'Priority',
  unrecognised: 'UNSPECIFIED',
  entries: [
    documented('Low', 'LOW', 'APPROX', 'Severity is not urgency.'),
    documented('Medium', 'MEDIUM', 'APPROX', 'Severity is not urgency.'),
    documented('High', 'HIGH', 'APPROX', 'Severity is not urgency; there is no word for CRITICAL.'),
  ],
})

// ComPilot's `category` says when an alert arose, its `type` which control raised it.
export const category = defineTable<LifecycleStage>({
  field: 'category',
  concept: 'LifecycleStage',
  unrecognised: 'UNKNOWN',
  entries: [documented('Onboarding', 'ONBOARDING'), documented('Ongoing monitoring', 'ONGOING_MONITORING')],
})

const READ_OFF = 'No page defines it: its meaning is read off its name.'

export const type = defineTable<AlertType>({
  field: 'type',
  concept: 'AlertType',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('AML Screening', 'SCREENING'),
    documented('IP Screening', 'IP_SCREENING'),
    documented('Email Screening', 'EMAIL_SCREENING'),
    documented('KYC Drop-off', 'ONBOARDING_ABANDONMENT'),
    documented('Onchain Monitoring', 'ONCHAIN_MONITORING'),
    documented('Fraud', 'FRAUD_DETECTION'),
    documented('Transaction Monitoring', 'TRANSACTION_MONITORING'),
    documented('Duplicate', 'DUPLICATE_DETECTION'),
    published('Individual Monitoring', 'SCREENING', 'LOSSY', READ_OFF),
    published('Compliance Review Required', 'INTERNAL_REVIEW', 'APPROX', READ_OFF),
  ],
})

export const typeCategory = defineTable<AlertCategory>({
  field: 'type',
  concept: 'AlertCategory',
  unrecognised: 'UNKNOWN',
  entries: [
    documented('AML Screening', 'OTHER_SCREENING', 'DERIVED', 'Only where no hit says what it is about.'),
    documented('IP Screening', 'DIGITAL_FOOTPRINT'),
    documented('Email Screening', 'DIGITAL_FOOTPRINT'),
    documented('KYC Drop-off', 'ONBOARDING_PROCESS'),
    documented('Onchain Monitoring', 'ONCHAIN_TRANSACTION'),
    documented('Fraud', 'FRAUD'),
    documented('Transaction Monitoring', 'TRANSACTION'),
    documented('Duplicate', 'DUPLICATE_IDENTITY'),
    published('Individual Monitoring', 'OTHER_SCREENING', 'DERIVED', 'Only where no hit says what it is about.'),
    published('Compliance Review Required', 'DUE_DILIGENCE', 'APPROX', READ_OFF),
  ],
})

// The search, each hit and each entity have a match status of their own, in the same seven words; they move
// independently. The document types the hit's as a plain string.
const SHARED = '"Not set" and "cannot tell" share the word.'

const matchTable = (field: string) =>
  defineTable<MatchStatus>({
    field,
    concept: 'MatchStatus',
    unrecognised: 'UNKNOWN',
    entries: [
      documented('unknown', 'INDETERMINATE', 'LOSSY', SHARED),
      documented('no_match', 'NO_MATCH'),
      documented('potential_match', 'POTENTIAL_MATCH'),
      documented('false_positive', 'FALSE_POSITIVE'),
      documented('true_positive', 'TRUE_MATCH'),
      documented('true_positive_approve', 'TRUE_MATCH'),
      documented('true_positive_reject', 'TRUE_MATCH'),
    ],
  })

const decisionTable = (field: string) =>
  defineTable<Disposition>({
    field,
    concept: 'Disposition',
    // It may be a decision: a word nobody knows must not read as none.
    unrecognised: 'UNSTATED',
    entries: [
      documented('unknown', 'UNDECIDED', 'LOSSY', SHARED),
      documented('no_match', 'NO_ACTION_REQUIRED'),
      documented('potential_match', 'UNDECIDED'),
      documented('false_positive', 'NO_ACTION_REQUIRED'),
      documented('true_positive', 'UNDECIDED'),
      documented('true_positive_approve', 'ACCEPTED'),
      documented('true_positive_reject', 'REJECTED'),
    ],
  })

const RISK_LEVELS = [
  documented('low', 'LOW'),
  documented('medium', 'MEDIUM'),
  documented('high', 'HIGH'),
  documented('unknown', 'UNKNOWN'),
]
const riskTable = (field: string) =>
  defineTable<RiskLevel>({ field, concept: 'RiskLevel', unrecognised: 'UNKNOWN', entries: RISK_LEVELS })

const PARTIES = [
  documented('person', 'PERSON'),
  documented('company', 'COMPANY'),
  documented('organisation', 'ORGANISATION'),
  documented('vessel', 'VESSEL'),
  documented('aircraft', 'AIRCRAFT'),
]
const partyTable = (field: string) =>
  defineTable<SubjectType>({ field, concept: 'SubjectType', unrecognised: 'UNKNOWN', entries: PARTIES })

const SEARCH = 'complyAdvantageData.searchResult'
const HIT = `${SEARCH}.hits[]`
const ENTITY = 'complyAdvantageData.searchEntities[].key_information'

export const searchMatch = matchTable(`${SEARCH}.match_status`)
export const searchDecision = decisionTable(`${SEARCH}.match_status`)
export const searchRisk = riskTable(`${SEARCH}.risk_level`)
export const searchParty = partyTable(`${SEARCH}.filters.entity_type`)
export const requestParty = partyTable('complyAdvantageData.requestData.filters.entity_type')
export const hitMatch = matchTable(`${HIT}.match_status`)
export const hitDecision = decisionTable(`${HIT}.match_status`)
export const hitParty = partyTable(`${HIT}.doc.entity_type`)
export const entityMatch = matchTable(`${ENTITY}.match_status`)
export const entityDecision = decisionTable(`${ENTITY}.match_status`)
export const entityRisk = riskTable(`${ENTITY}.risk_level`)
export const entityParty = partyTable(`${ENTITY}.entity_type`)

export const vocabulary = [
  status,
  statusDisposition,
  escalation,
  severity,
  category,
  type,
  typeCategory,
  searchMatch,
  searchDecision,
  searchRisk,
  searchParty,
  requestParty,
  ...amlTables,
  hitMatch,
  hitDecision,
  hitParty,
  entityMatch,
  entityDecision,
  entityRisk,
  entityParty,
]
