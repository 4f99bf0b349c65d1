import type { AlertCategory, AlertStatus, CaseOutcome, CaseStatus, Priority } from '../../src/canonical/enums.ts'

// What is written, which is not the reading turned round: several canonical values share a word of Corsa's, and some of
// Corsa's words are never sent.

export const CATEGORIES = [
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
] as const
/** HIGH and MEDIUM stand in the vendor document, LOW in corsa-labs/corsa-skills only. There is no critical level. */
export const PRIORITIES = ['HIGH', 'MEDIUM', 'LOW'] as const
// ESCALATED is missing on purpose: whether a bare status makes a case is not documented, and bulk escalate does.
export const ALERT_STATUSES = ['NEW', 'IN_REVIEW', 'RESOLVED'] as const
export const CASE_STATUSES = [
  'NEW',
  'UNDER_INVESTIGATION',
  'PENDING_EDD',
  'PENDING_RFI',
  'PENDING_REVIEW',
  'CLOSED_DISMISSED',
  'CLOSED_ESCALATION_TO_SAR',
] as const

export type Category = (typeof CATEGORIES)[number]
type AlertStatusWord = (typeof ALERT_STATUSES)[number]
type CaseStatusWord = (typeof CASE_STATUSES)[number]

/** A word that says it, one that says it with loss, or none. DUE_DILIGENCE has two, told apart by the type. */
export const CATEGORY: Readonly<Record<AlertCategory, { word: Category; lossy: boolean } | null>> = {
  SANCTIONS: { word: 'SCREENING_SANCTIONS', lossy: false },
  LAW_ENFORCEMENT: { word: 'SCREENING_OTHER', lossy: true },
  REGULATORY_ENFORCEMENT: { word: 'SCREENING_REGULATORY', lossy: false },
  PEP: { word: 'SCREENING_PEP', lossy: false },
  RCA: { word: 'SCREENING_PEP', lossy: true },
  ADVERSE_MEDIA: { word: 'SCREENING_ADVERSE_MEDIA', lossy: false },
  WATCHLIST: { word: 'SCREENING_OTHER', lossy: true },
  // Corsa's word holds law enforcement and watchlists as well.
  OTHER_SCREENING: { word: 'SCREENING_OTHER', lossy: true },
  AML_GENERAL: { word: 'OTHER', lossy: true },
  TRANSACTION: { word: 'TRANSACTION_MONITORING', lossy: false },
  ONCHAIN_TRANSACTION: { word: 'ONCHAIN_TRANSACTION_MONITORING', lossy: false },
  FRAUD: { word: 'FRAUD', lossy: false },
  // KYC does not say whether a document or other data was checked.
  IDENTITY: { word: 'KYC', lossy: true },
  DOCUMENT: { word: 'KYC', lossy: true },
  BUSINESS: { word: 'KYB', lossy: false },
  FINANCIAL: { word: 'OTHER', lossy: true },
  DIGITAL_FOOTPRINT: { word: 'OTHER', lossy: true },
  DUPLICATE_IDENTITY: { word: 'OTHER', lossy: true },
  ONBOARDING_PROCESS: { word: 'OTHER', lossy: true },
  DUE_DILIGENCE: null,
  TECHNICAL: { word: 'OTHER', lossy: true },
  OTHER: { word: 'OTHER', lossy: false },
  UNKNOWN: null,
}

type PriorityWord = (typeof PRIORITIES)[number]

/** A word that says it, or the one next to it. */
export const PRIORITY: Readonly<Record<Exclude<Priority, 'UNSPECIFIED'>, { word: PriorityWord; lossy: boolean }>> = {
  CRITICAL: { word: 'HIGH', lossy: true },
  HIGH: { word: 'HIGH', lossy: false },
  MEDIUM: { word: 'MEDIUM', lossy: false },
  LOW: { word: 'LOW', lossy: false },
}
/** Where the account does not write LOW. */
export const WITHOUT_LOW: typeof PRIORITY = { ...PRIORITY, LOW: { word: 'MEDIUM', lossy: true } }

export const ALERT_STATUS: Readonly<Record<AlertStatus, AlertStatusWord | null>> = {
  OPEN: 'NEW',
  IN_REVIEW: 'IN_REVIEW',
  PENDING: null,
  ESCALATED: null,
  CLOSED: 'RESOLVED',
  UNKNOWN: null,
}

/** Of a case that stays open; how one is closed depends on the outcome. */
export const CASE_STATUS: Readonly<Record<Exclude<CaseStatus, 'CLOSED'>, CaseStatusWord | null>> = {
  OPEN: 'NEW',
  IN_PROGRESS: 'UNDER_INVESTIGATION',
  PENDING_INFORMATION: 'PENDING_RFI',
  PENDING_EDD: 'PENDING_EDD',
  PENDING_REVIEW: 'PENDING_REVIEW',
  ESCALATED: null,
  UNKNOWN: null,
}
export const CLOSING: Readonly<Partial<Record<CaseOutcome, CaseStatusWord>>> = {
  DISMISSED: 'CLOSED_DISMISSED',
  REFERRED_FOR_SAR: 'CLOSED_ESCALATION_TO_SAR',
}
