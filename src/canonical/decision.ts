import type {
  AlertCategory,
  AlertStatus,
  AlertType,
  CaseOutcome,
  CaseStatus,
  Disposition,
  LifecycleStage,
  MatchStatus,
  Priority,
} from './enums.ts'

/**
 * What actions carry beyond the fields they share. People, alerts, subjects and hits are named by the gateway's ids in a
 * decision and by the vendor's ids in what an adapter is given; the shapes are the same.
 */

/** A case to be opened. Where a value is null the vendor, or the gateway, decides. */
export interface NewCase {
  /** The caller's own reference. */
  reference: string | null
  title: string | null
  description: string | null
  category: AlertCategory | null
  /** The control behind it, where the category alone does not say what the vendor has to write. */
  type?: AlertType | null
  priority: Priority | null
  assignee: string | null
  reviewers: readonly string[]
  /** ISO 8601, UTC. */
  dueAt: string | null
  /** The screened party; `type` is the vendor's own word for what it is. */
  /** `known`: the id is of a subject the gateway holds. */
  subject: { type: string | null; id: string; known: boolean } | null
  /** The vendor's template to make it from. */
  template: string | null
  alerts: readonly string[]
  subjects: readonly string[]
  hits: readonly string[]
  /** Ids of the vendor's that the gateway does not hold, or need not. */
  hitVendorIds?: readonly string[]
  transactions: readonly string[]
  documents: readonly string[]
  relatedCases: readonly string[]
  screening: string | null
  tags: readonly string[]
  fraudIndicators: readonly string[]
  verificationIssues: readonly string[]
  metadata: Readonly<Record<string, string | number>>
}

/** An alert to be made at a vendor that takes them. */
export interface NewAlert {
  /** The caller's own reference, by which it is found again. */
  reference: string
  category: AlertCategory
  /** The control behind it, where the category alone does not say what the vendor has to write. */
  type?: AlertType | null
  priority: Priority | null
  status: AlertStatus | null
  description: string | null
  /** Changes the alert that has this reference, where there is one. */
  upsert: boolean
}

/** Fields to change; what is absent is left alone, null clears. */
export interface AlertChanges {
  status?: AlertStatus
  priority?: Priority
  category?: AlertCategory
  type?: AlertType
  lifecycleStage?: LifecycleStage
  assignee?: string | null
  description?: string
  dueAt?: string | null
  /** All that are to be linked afterwards. */
  subjects?: readonly string[]
  transactions?: readonly string[]
  customFields?: readonly { key: string; label: string; value: string }[]
}

export interface CaseChanges {
  status?: CaseStatus
  outcome?: CaseOutcome
  title?: string
  description?: string
  category?: AlertCategory
  priority?: Priority
  assignee?: string | null
  reviewers?: readonly string[]
  dueAt?: string | null
  alerts?: readonly string[]
  subjects?: readonly string[]
  transactions?: readonly string[]
}

/** When a vendor opens cases by itself. Numbers are percentages, 0 to 100. */
export interface CaseTrigger {
  /** The vendor's own name of the trigger. */
  name: string
  enabled: boolean
  minConfidence: number | null
  minRiskScore: number | null
  priority: Priority | null
}

export interface CommandDetail {
  /** CREATE, CREATE_FROM_TEMPLATE and ESCALATE_TO_CASE: the case. */
  newCase?: NewCase
  /** CREATE: the alert. */
  newAlert?: NewAlert
  /** UPDATE of an alert. */
  alert?: AlertChanges
  /** UPDATE of a case. */
  case?: CaseChanges
  /** SET_STATUS of a case. */
  status?: CaseStatus
  outcome?: CaseOutcome
  /** LINK_*, *_REVIEWERS: who or what. */
  ids?: readonly string[]
  /** LINK_SUBJECTS, UPDATE and CREATE: more subjects, by ids of the vendor's that the gateway need not hold. */
  vendorIds?: readonly string[]
  /** REQUEST_RESEARCH. */
  research?: 'STANDARD' | 'DEEP'
  /** UPDATE_TRIGGERS. */
  triggers?: readonly CaseTrigger[]
  /** LABEL. */
  labels?: { add: readonly string[]; remove: readonly string[] }
  /** DECIDE_HIT. */
  hit?: { matchStatus: MatchStatus; disposition: Disposition | null }
  /** ESCALATE_TO_CASE kept in the gateway: the case that gathers the alert; a new one when absent. */
  caseId?: string
  /** ESCALATE_TO_CASE: the id a new case of the gateway's gets, where one is to gather several alerts. */
  newCaseId?: string
}

/** A value of a record as last read, with the vendor's own word. */
export interface PresentValue {
  value: string | null
  raw: string | null
}
export type PresentValues = Readonly<
  Partial<
    Record<
      | 'status'
      | 'priority'
      | 'category'
      | 'type'
      | 'lifecycleStage'
      | 'assignee'
      /** The text of the vendor's last resolution. */
      | 'resolutionNote'
      /** How far machine-made research is, how thorough, and when it ended (ISO 8601, UTC). */
      | 'research'
      | 'researchDepth'
      | 'researchedAt',
      PresentValue
    >
  >
>

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }
