import type {
  AlertCategory,
  AlertStatus,
  AlertType,
  CaseAlertRole,
  CaseKind,
  CaseOutcome,
  CaseStatus,
  CategoryDetail,
  ClosedBy,
  Disposition,
  EscalationTarget,
  Fidelity,
  HitRiskClass,
  LifecycleStage,
  MatchStatus,
  MediaTaxonomy,
  MediaTopic,
  Priority,
  ResearchStatus,
  RiskLevel,
  SlaStatus,
  SubjectType,
} from './enums.ts'

/**
 * A canonical value with where it came from: the vendor's own word (null where the vendor has no such field), the path of
 * the field it stood in, and how faithful the translation is.
 */
export interface Sourced<T> {
  value: T
  raw: string | null
  field: string | null
  fidelity: Fidelity
}

/** One of a vendor's own identifiers, always as text: integers above 2^53 survive exactly. */
export interface VendorId {
  field: string
  value: string
}

/** A date of birth as far as it is known. Month is 1 to 12, day 1 to 31. */
export interface PartialDate {
  year: number | null
  month: number | null
  day: number | null
}

/** A vendor's score in its own range. Scores of different vendors are never comparable. */
export interface Score {
  kind: string
  value: number
  min: number | null
  max: number | null
  vendorField: string
}

/** A person as the vendor knows them; every part but the id may be missing. */
export interface VendorUser {
  id: string
  name: string | null
  email: string | null
}

export interface SubjectDraft {
  key: string
  vendorId: string
  type: Sourced<SubjectType>
  name: string | null
  birth: PartialDate
  /** The reference the tenant itself gave to this party at the vendor, where the vendor returns it. */
  clientReference: string | null
}

/** Machine-made research a vendor attached to an alert. Percentages are 0 to 100. */
export interface ResearchDraft {
  status: Sourced<ResearchStatus>
  assessment: string | null
  confidence: number | null
  falsePositiveProbability: number | null
  recommendedAction: string | null
  sources: { title: string | null; url: string | null }[]
  researchedAt: string | null
  /** How far it looks; absent where the vendor does not say. */
  depth?: 'STANDARD' | 'DEEP'
}

export interface AlertDraft {
  key: string
  vendorId: string
  vendorIds: VendorId[]
  title: string | null
  description: string | null
  status: Sourced<AlertStatus>
  escalationTarget: EscalationTarget | null
  /** Null where no name was matched: an alert that is not a screening. */
  matchStatus: Sourced<MatchStatus> | null
  disposition: Sourced<Disposition>
  type: Sourced<AlertType>
  /** At least one; the primary is chosen by the order of ALERT_CATEGORY. */
  categories: Sourced<AlertCategory>[]
  categoryDetail: CategoryDetail[]
  lifecycleStage: Sourced<LifecycleStage>
  priority: Sourced<Priority>
  riskLevel: Sourced<RiskLevel>
  scores: Score[]
  assignee: VendorUser | null
  closedBy: ClosedBy | null
  resolvedBy: VendorUser | null
  resolvedAt: string | null
  resolutionNote: string | null
  sla: { status: Sourced<SlaStatus>; dueAt: string | null } | null
  research: ResearchDraft | null
  /** ISO 8601 instants in UTC. */
  createdAt: string | null
  updatedAt: string | null
  subjects: { key: string; primary: boolean }[]
  notes?: NoteDraft[]
  /** Where the alert says that two parties seem to be one. Links to documents and pictures expire and are left out. */
  duplicate?: {
    originalSubjectKey: string | null
    duplicateSubjectKey: string | null
    detail: Record<string, string>
  } | null
}

/** A note a vendor keeps on an alert, with the documents it names; links to them expire and are never kept. */
export interface NoteDraft {
  id: string
  title: string | null
  text: string | null
  author: string | null
  createdAt: string | null
  documents: { id: string; filename: string | null; mediaType: string | null; description: string | null }[]
}

export interface CaseDraft {
  key: string
  vendorId: string
  kind: CaseKind
  title: string | null
  description: string | null
  /** FROM_ALERTS: the vendor has no case status; the store derives it from the case's alerts under the account's lock. */
  status: Sourced<CaseStatus> | 'FROM_ALERTS'
  outcome: Sourced<CaseOutcome> | null
  category: Sourced<AlertCategory> | null
  priority: Sourced<Priority>
  riskLevel: Sourced<RiskLevel>
  assignee: VendorUser | null
  createdAt: string | null
  updatedAt: string | null
  subjects: { key: string; primary: boolean }[]
  /** The vendor's free words. */
  tags?: string[]
  dueAt?: string | null
  categoryDetail?: CategoryDetail[]
  reviewers?: VendorUser[]
  resolvedBy?: VendorUser | null
  resolvedAt?: string | null
  resolutionNote?: string | null
}

export interface CaseAlertDraft {
  caseKey: string
  caseVendorId: string
  alertKey: string
  alertVendorId: string
  role: Sourced<CaseAlertRole>
}

export interface HitRisk {
  class: HitRiskClass
  pepClass: 1 | 2 | 3 | 4 | null
  mediaTopic: MediaTopic | null
  taxonomy: MediaTaxonomy | null
  amlCft: boolean | null
  raw: string | null
  fidelity: Fidelity
}

export interface HitDraft {
  /** The parent's key plus the vendor's hit id, unless that id is unique across the vendor. */
  key: string
  vendorId: string
  alertKey: string | null
  matchedName: string | null
  entityType: Sourced<SubjectType>
  birth: PartialDate
  matchStatus: Sourced<MatchStatus>
  disposition: Sourced<Disposition>
  riskLevel: Sourced<RiskLevel>
  risks: HitRisk[]
  scores: Score[]
  /** Names of the lists or sources the entry stands on. */
  sources: string[]
  /** The vendor's id of the listed party's profile. */
  profileId: string | null
  allowListed: boolean | null
  /** Cases that hold the hit directly, at a vendor without alerts. */
  cases?: { caseKey: string; caseVendorId: string; role: Sourced<CaseAlertRole> }[]
  aliases?: string[]
  associates?: { name: string; association: string | null }[]
  media?: { title: string | null; url: string | null; snippet: string | null; date: string | null }[]
  /** Facts of the list entry, as the vendor names them. */
  facts?: { name: string; value: string; source: string | null }[]
  /** How the names matched, in the vendor's words. */
  matchTypes?: string[]
  countries?: string[]
}

/** Everything one vendor record says in canonical words. */
export interface Mapped {
  subjects: SubjectDraft[]
  alerts: AlertDraft[]
  cases: CaseDraft[]
  caseAlerts: CaseAlertDraft[]
  hits: HitDraft[]
  /**
   * Whether these are all hits of its alerts, so that others kept of them are no longer shown. Left out: where it tells any.
   * False where the record is a part that need not tell them, or holds some that nobody can identify.
   */
  tellsHits?: boolean
  /** Words that no table knows and that no field above shows, because its concept has no value for them. */
  unknownWords?: Sourced<null>[]
  /** What was odd but did not stop the record: the field and what was done about it. Shown with the record. */
  flags: { field: string; reason: string }[]
}
