import { defineTable } from '../../src/adapter/vocabulary.ts'
import type {
  AlertCategory,
  AlertStatus,
  Disposition,
  HitRiskClass,
  MatchStatus,
  RiskLevel,
  SubjectType,
} from '../../src/canonical/enums.ts'

// One W2 word carries workflow, match outcome and risk at once, so it is read once on each axis. `Open` and the spaced
// spellings (`High Risk`) stand in W2's webhook pages: docs.w2globaldata.com webhooks.

export const alertStatus = defineTable<AlertStatus>({
  field: 'alertStatus',
  concept: 'AlertStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    { raw: 'NewAlert', value: 'OPEN', fidelity: 'EXACT', source: 'DOCUMENT' },
    { raw: 'Open', value: 'OPEN', fidelity: 'EXACT', source: 'PUBLIC', note: 'Same as NewAlert.' },
    {
      raw: 'HighRisk',
      value: 'IN_REVIEW',
      fidelity: 'LOSSY',
      source: 'DOCUMENT',
      note: 'A rating, not a workflow state: it stays in the queue unless the setting riskRatingCloses names it.',
    },
    {
      raw: 'MediumRisk',
      value: 'CLOSED',
      fidelity: 'LOSSY',
      source: 'DOCUMENT',
      note: 'A rating, not a workflow state: closed by the setting riskRatingCloses.',
    },
    {
      raw: 'LowRisk',
      value: 'CLOSED',
      fidelity: 'LOSSY',
      source: 'DOCUMENT',
      note: 'A rating, not a workflow state: closed by the setting riskRatingCloses.',
    },
    { raw: 'FalsePositive', value: 'CLOSED', fidelity: 'EXACT', source: 'DOCUMENT' },
  ],
})

const UNCONFIRMED = 'A rating does not confirm identity; the setting riskRatingConfirms makes it TRUE_MATCH.'

export const matchStatus = defineTable<MatchStatus>({
  field: 'alertStatus',
  concept: 'MatchStatus',
  unrecognised: 'UNKNOWN',
  entries: [
    { raw: 'NewAlert', value: 'POTENTIAL_MATCH', fidelity: 'EXACT', source: 'DOCUMENT' },
    { raw: 'Open', value: 'POTENTIAL_MATCH', fidelity: 'EXACT', source: 'PUBLIC' },
    { raw: 'HighRisk', value: 'POTENTIAL_MATCH', fidelity: 'DERIVED', source: 'DOCUMENT', note: UNCONFIRMED },
    { raw: 'MediumRisk', value: 'POTENTIAL_MATCH', fidelity: 'DERIVED', source: 'DOCUMENT', note: UNCONFIRMED },
    { raw: 'LowRisk', value: 'POTENTIAL_MATCH', fidelity: 'DERIVED', source: 'DOCUMENT', note: UNCONFIRMED },
    { raw: 'FalsePositive', value: 'FALSE_POSITIVE', fidelity: 'EXACT', source: 'DOCUMENT' },
  ],
})

export const disposition = defineTable<Disposition>({
  field: 'alertStatus',
  concept: 'Disposition',
  // The axis has no "unknown": a word nobody knows leaves the decision open, and says so by its fidelity.
  unrecognised: 'UNDECIDED',
  entries: [
    { raw: 'NewAlert', value: 'UNDECIDED', fidelity: 'EXACT', source: 'DOCUMENT' },
    { raw: 'Open', value: 'UNDECIDED', fidelity: 'EXACT', source: 'PUBLIC' },
    { raw: 'HighRisk', value: 'UNDECIDED', fidelity: 'DERIVED', source: 'DOCUMENT' },
    { raw: 'MediumRisk', value: 'UNSTATED', fidelity: 'DERIVED', source: 'DOCUMENT', note: 'A rating is no decision.' },
    { raw: 'LowRisk', value: 'UNSTATED', fidelity: 'DERIVED', source: 'DOCUMENT', note: 'Low risk is not acceptance.' },
    { raw: 'FalsePositive', value: 'NO_ACTION_REQUIRED', fidelity: 'EXACT', source: 'DOCUMENT' },
  ],
})

export const riskLevel = defineTable<RiskLevel>({
  field: 'alertStatus',
  concept: 'RiskLevel',
  unrecognised: 'UNKNOWN',
  entries: [
    { raw: 'NewAlert', value: 'UNKNOWN', fidelity: 'DEFAULT', source: 'DOCUMENT' },
    { raw: 'Open', value: 'UNKNOWN', fidelity: 'DEFAULT', source: 'PUBLIC' },
    { raw: 'HighRisk', value: 'HIGH', fidelity: 'EXACT', source: 'DOCUMENT' },
    { raw: 'MediumRisk', value: 'MEDIUM', fidelity: 'EXACT', source: 'DOCUMENT' },
    { raw: 'LowRisk', value: 'LOW', fidelity: 'EXACT', source: 'DOCUMENT' },
    { raw: 'FalsePositive', value: 'UNKNOWN', fidelity: 'DEFAULT', source: 'DOCUMENT' },
  ],
})

// W2's document gives no list of categories. These four stand in its support page on Watchlist 006 entry categories,
// whose sanctions word is not visible.

export const category = defineTable<AlertCategory>({
  field: 'categories[]',
  concept: 'AlertCategory',
  unrecognised: 'UNKNOWN',
  entries: [
    { raw: 'Adverse Media', value: 'ADVERSE_MEDIA', fidelity: 'EXACT', source: 'PUBLIC' },
    { raw: 'PEP', value: 'PEP', fidelity: 'LOSSY', source: 'PUBLIC', note: 'Includes relatives ("secondary PEPs").' },
    {
      raw: 'Enforcement',
      value: 'REGULATORY_ENFORCEMENT',
      fidelity: 'LOSSY',
      source: 'PUBLIC',
      note: 'Regulators and prosecutors share the word.',
    },
    {
      raw: 'Associated Entity',
      value: 'SANCTIONS',
      fidelity: 'LOSSY',
      source: 'PUBLIC',
      note: 'Linked to a sanctioned party, not listed itself.',
    },
  ],
})

export const hitRiskClass = defineTable<HitRiskClass>({
  field: 'categories[]',
  concept: 'HitRiskClass',
  unrecognised: 'UNKNOWN',
  entries: [
    { raw: 'Adverse Media', value: 'ADVERSE_MEDIA', fidelity: 'EXACT', source: 'PUBLIC' },
    { raw: 'PEP', value: 'PEP', fidelity: 'LOSSY', source: 'PUBLIC', note: 'Includes relatives ("secondary PEPs").' },
    { raw: 'Enforcement', value: 'ENFORCEMENT', fidelity: 'EXACT', source: 'PUBLIC' },
    { raw: 'Associated Entity', value: 'SANCTION_LINKED', fidelity: 'EXACT', source: 'PUBLIC' },
  ],
})

// Only where an alert names no category. A service that is not listed here still is a screening service, so it has no
// unrecognised value; map.ts says OTHER_SCREENING.

export const serviceCategory = defineTable<AlertCategory>({
  field: 'serviceName',
  concept: 'AlertCategory',
  unrecognised: null,
  entries: [
    { raw: 'SISPlusCheck', value: 'SANCTIONS', fidelity: 'DERIVED', source: 'PUBLIC' },
    { raw: 'PEPDeskCheck', value: 'PEP', fidelity: 'DERIVED', source: 'PUBLIC' },
    {
      raw: 'WatchlistCheck',
      value: 'OTHER_SCREENING',
      fidelity: 'DERIVED',
      source: 'PUBLIC',
      note: 'Sanctions and PEP in one service; it does not say which.',
    },
  ],
})

export const serviceRiskClass = defineTable<HitRiskClass>({
  field: 'serviceName',
  concept: 'HitRiskClass',
  unrecognised: null,
  entries: [
    { raw: 'SISPlusCheck', value: 'SANCTION', fidelity: 'DERIVED', source: 'PUBLIC' },
    { raw: 'PEPDeskCheck', value: 'PEP', fidelity: 'DERIVED', source: 'PUBLIC' },
    { raw: 'WatchlistCheck', value: 'UNKNOWN', fidelity: 'DERIVED', source: 'PUBLIC' },
  ],
})

/** The type of a case; alerts do not carry it. Blank means a person: docs.w2globaldata.com case-management. */
export const caseType = defineTable<SubjectType>({
  field: 'type',
  concept: 'SubjectType',
  unrecognised: 'UNKNOWN',
  entries: [
    { raw: 'Person', value: 'PERSON', fidelity: 'EXACT', source: 'PUBLIC' },
    { raw: 'business', value: 'COMPANY', fidelity: 'EXACT', source: 'PUBLIC' },
  ],
})

export const vocabulary = [
  alertStatus,
  matchStatus,
  disposition,
  riskLevel,
  category,
  hitRiskClass,
  serviceCategory,
  serviceRiskClass,
  caseType,
]
