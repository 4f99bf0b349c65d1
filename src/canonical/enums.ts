/**
 * The closed vocabularies of the canonical model. Each is a tuple, so that the database's CHECK constraints, the GraphQL
 * enums and the exhaustive switches of the code are all held against one list.
 */

export const ALERT_STATUS = ['OPEN', 'IN_REVIEW', 'PENDING', 'ESCALATED', 'CLOSED', 'UNKNOWN'] as const
export const ESCALATION_TARGET = ['CASE', 'SENIOR_REVIEWER', 'UNSPECIFIED'] as const
export const MATCH_STATUS = [
  'NO_MATCH',
  'POTENTIAL_MATCH',
  'TRUE_MATCH',
  'FALSE_POSITIVE',
  'INDETERMINATE',
  'UNKNOWN',
] as const
export const DISPOSITION = [
  'UNDECIDED',
  'NO_ACTION_REQUIRED',
  'ACCEPTED',
  'ACCEPTED_WITH_CONDITIONS',
  'REJECTED',
  'UNSTATED',
] as const
export const ALERT_TYPE = [
  'SCREENING',
  'IDENTITY_VERIFICATION',
  'DOCUMENT_VERIFICATION',
  'BUSINESS_VERIFICATION',
  'FINANCIAL_CHECK',
  'TRANSACTION_MONITORING',
  'ONCHAIN_MONITORING',
  'FRAUD_DETECTION',
  'IP_SCREENING',
  'EMAIL_SCREENING',
  'ONBOARDING_ABANDONMENT',
  'DUPLICATE_DETECTION',
  'PERIODIC_REVIEW',
  'ENHANCED_DUE_DILIGENCE',
  'CLIENT_INPUT',
  'INTERNAL_REVIEW',
  'OTHER',
  'UNKNOWN',
] as const
/** In order of precedence: the primary category of an alert is the first of its categories in this list. */
export const ALERT_CATEGORY = [
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
] as const
export const CATEGORY_DETAIL = [
  'NAME_MISMATCH',
  'DOB_MISMATCH',
  'TAMPERED_DOCUMENT',
  'FACE_MISMATCH',
  'BLURRY_DOCUMENT',
  'PARTIAL_FACE',
] as const
export const LIFECYCLE_STAGE = ['ONBOARDING', 'ONGOING_MONITORING', 'UNKNOWN'] as const
export const PRIORITY = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED'] as const
export const RISK_LEVEL = ['HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'] as const
export const CASE_STATUS = [
  'OPEN',
  'IN_PROGRESS',
  'PENDING_INFORMATION',
  'PENDING_EDD',
  'PENDING_REVIEW',
  'ESCALATED',
  'CLOSED',
  'UNKNOWN',
] as const
export const CASE_OUTCOME = [
  'NONE',
  'DISMISSED',
  'ACCEPTED',
  'ACCEPTED_WITH_CONDITIONS',
  'REJECTED',
  'REFERRED_FOR_SAR',
  'UNSTATED',
  'UNKNOWN',
] as const
export const CASE_KIND = ['INVESTIGATION', 'SUBJECT_FILE'] as const
export const CASE_ALERT_ROLE = ['ORIGIN', 'MEMBER', 'SUPPORTING', 'UNKNOWN'] as const
export const SUBJECT_TYPE = ['PERSON', 'COMPANY', 'ORGANISATION', 'VESSEL', 'AIRCRAFT', 'UNKNOWN'] as const
export const HIT_RISK_CLASS = [
  'SANCTION',
  'SANCTION_LINKED',
  'WARNING',
  'FITNESS_PROBITY',
  'PEP',
  'RCA',
  'ADVERSE_MEDIA',
  'ENFORCEMENT',
  'WATCHLIST',
  'OTHER',
  'UNKNOWN',
] as const
export const MEDIA_TOPIC = [
  'GENERAL',
  'FINANCIAL_CRIME',
  'VIOLENT_CRIME',
  'SEXUAL_CRIME',
  'TERRORISM',
  'FRAUD',
  'NARCOTICS',
  'PROPERTY',
  'CYBERCRIME',
  'REGULATORY',
  'FINANCIAL_DIFFICULTY',
  'OTHER_FINANCIAL',
  'OTHER_SERIOUS',
  'OTHER_MINOR',
] as const
export const MEDIA_TAXONOMY = ['V1', 'V2'] as const
export const SLA_STATUS = ['ON_TRACK', 'WARNING', 'CRITICAL', 'BREACHED', 'NONE'] as const
export const RESEARCH_STATUS = ['NONE', 'PENDING', 'PROCESSING', 'COMPLETED', 'FAILED'] as const
export const REVIEWER_UPDATE_MODE = ['SET', 'ADD', 'REMOVE'] as const
export const CLOSED_BY = ['HUMAN', 'AUTOMATION', 'UNKNOWN'] as const
export const FIDELITY = ['EXACT', 'APPROX', 'LOSSY', 'DERIVED', 'DEFAULT', 'UNRECOGNISED'] as const
/** Where the work on an alert or an investigation case stands, so that one queue can hold both. */
export const WORK_STATE = ['TO_DO', 'IN_PROGRESS', 'WAITING', 'ESCALATED', 'DONE', 'UNKNOWN'] as const

export const REMEDIATION_ACTION = [
  'ACKNOWLEDGE',
  'ASSIGN',
  'UNASSIGN',
  'REQUEST_INFORMATION',
  'ESCALATE_TO_CASE',
  'ESCALATE_TO_REVIEWER',
  'MARK_FALSE_POSITIVE',
  'CONFIRM_MATCH',
  'ACCEPT',
  'ACCEPT_WITH_CONDITIONS',
  'REJECT',
  'CLOSE_NO_ACTION',
  'SET_RISK',
  'SET_PRIORITY',
  'REOPEN',
  'ADD_NOTE',
] as const
/** Everything that can be recorded in the ledger: decisions about alerts, and what else is done to records. */
export const COMMAND_ACTION = [
  ...REMEDIATION_ACTION,
  'SET_STATUS',
  'UPDATE',
  'CREATE',
  'CREATE_FROM_TEMPLATE',
  'LINK_ALERTS',
  'LINK_SUBJECTS',
  'LINK_TRANSACTIONS',
  'SET_REVIEWERS',
  'ADD_REVIEWERS',
  'REMOVE_REVIEWERS',
  'REQUEST_RESEARCH',
  'UPDATE_TRIGGERS',
  'DECIDE_HIT',
  'LABEL',
] as const
/** What a command is about. */
export const TARGET_KIND = ['ALERT', 'CASE', 'HIT', 'ACCOUNT'] as const
/** What becomes of an action at an account: carried as it is, carried with loss, kept in the gateway, or refused. */
export const SUPPORT = ['OK', 'LOSSY', 'GATEWAY', 'UNSUPPORTED'] as const

export const COMMAND_STATE = [
  'PENDING_APPROVAL',
  'QUEUED',
  'SENDING',
  'CONFIRMED',
  'UNVERIFIED',
  'REJECTED',
  'UNCERTAIN',
  'CANCELLED',
] as const
export const EVIDENCE_KIND = ['VENDOR_ANSWER', 'READ_BACK', 'GATEWAY'] as const
export const EVENT_TYPE = [
  'ALERT_CREATED',
  'ALERT_CHANGED',
  'CASE_CREATED',
  'CASE_CHANGED',
  'REMAPPED',
  'COMMAND_CHANGED',
  'ACCOUNT_CHANGED',
] as const

export type AlertStatus = (typeof ALERT_STATUS)[number]
export type EscalationTarget = (typeof ESCALATION_TARGET)[number]
export type MatchStatus = (typeof MATCH_STATUS)[number]
export type Disposition = (typeof DISPOSITION)[number]
export type AlertType = (typeof ALERT_TYPE)[number]
export type AlertCategory = (typeof ALERT_CATEGORY)[number]
export type CategoryDetail = (typeof CATEGORY_DETAIL)[number]
export type LifecycleStage = (typeof LIFECYCLE_STAGE)[number]
export type Priority = (typeof PRIORITY)[number]
export type RiskLevel = (typeof RISK_LEVEL)[number]
export type CaseStatus = (typeof CASE_STATUS)[number]
export type CaseOutcome = (typeof CASE_OUTCOME)[number]
export type CaseKind = (typeof CASE_KIND)[number]
export type CaseAlertRole = (typeof CASE_ALERT_ROLE)[number]
export type SubjectType = (typeof SUBJECT_TYPE)[number]
export type HitRiskClass = (typeof HIT_RISK_CLASS)[number]
export type MediaTopic = (typeof MEDIA_TOPIC)[number]
export type MediaTaxonomy = (typeof MEDIA_TAXONOMY)[number]
export type SlaStatus = (typeof SLA_STATUS)[number]
export type ResearchStatus = (typeof RESEARCH_STATUS)[number]
export type ReviewerUpdateMode = (typeof REVIEWER_UPDATE_MODE)[number]
export type ClosedBy = (typeof CLOSED_BY)[number]
export type Fidelity = (typeof FIDELITY)[number]
export type WorkState = (typeof WORK_STATE)[number]
export type RemediationAction = (typeof REMEDIATION_ACTION)[number]
export type CommandAction = (typeof COMMAND_ACTION)[number]
export type TargetKind = (typeof TARGET_KIND)[number]
export type Support = (typeof SUPPORT)[number]
export type CommandState = (typeof COMMAND_STATE)[number]
export type EvidenceKind = (typeof EVIDENCE_KIND)[number]
export type EventType = (typeof EVENT_TYPE)[number]
