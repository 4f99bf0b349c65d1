import type {
  AlertCategory,
  AlertStatus,
  AlertType,
  CaseAlertRole,
  CaseKind,
  CaseOutcome,
  CaseStatus,
  Disposition,
  LifecycleStage,
  MatchStatus,
  Priority,
  RiskLevel,
  SlaStatus,
  SubjectType,
  WorkState,
} from '../canonical/enums.ts'
import type { FoundIds } from './search.ts'

// What lists can be narrowed to. All given conditions hold together, a list matches any of its values, an empty list
// nothing. Ids are uuids and accounts are named as in the providers file: what a client gave was decoded before.

export interface InstantRange {
  from: Date | null
  to: Date | null
}

/** The people of whom one has to be the assignee. */
export interface Assignees {
  /** By their user id at the vendor, whoever has it there. */
  vendorUserIds: readonly string[]
  /** Who the gateway itself assigned it to. */
  people: readonly string[]
  /** By what an account calls them; the same id at another account is another person. */
  known: { accountIds: readonly string[]; vendorUserIds: readonly string[] }
}

export interface AlertCriteria {
  and?: readonly AlertCriteria[]
  or?: readonly AlertCriteria[]
  not?: AlertCriteria
  /** Those that a search found. */
  found?: FoundIds
  ids?: readonly string[]
  accountIds?: readonly string[]
  vendors?: readonly string[]
  vendorIds?: readonly string[]
  status?: readonly AlertStatus[]
  workState?: readonly WorkState[]
  matchStatus?: readonly MatchStatus[]
  disposition?: readonly Disposition[]
  type?: readonly AlertType[]
  category?: readonly AlertCategory[]
  priority?: readonly Priority[]
  riskLevel?: readonly RiskLevel[]
  lifecycleStage?: readonly LifecycleStage[]
  slaStatus?: readonly SlaStatus[]
  assignees?: Assignees
  unassigned?: boolean
  subjectIds?: readonly string[]
  caseIds?: readonly string[]
  labels?: readonly string[]
  missing?: boolean
  createdAt?: InstantRange
  updatedAt?: InstantRange
  updatedAfter?: Date
  dueAt?: InstantRange
}

export interface CaseCriteria {
  and?: readonly CaseCriteria[]
  or?: readonly CaseCriteria[]
  not?: CaseCriteria
  /** Those that a search found. */
  found?: FoundIds
  ids?: readonly string[]
  accountIds?: readonly string[]
  vendors?: readonly string[]
  vendorIds?: readonly string[]
  kind?: readonly CaseKind[]
  status?: readonly CaseStatus[]
  outcome?: readonly CaseOutcome[]
  workState?: readonly WorkState[]
  category?: readonly AlertCategory[]
  priority?: readonly Priority[]
  riskLevel?: readonly RiskLevel[]
  assignees?: Assignees
  unassigned?: boolean
  subjectIds?: readonly string[]
  labels?: readonly string[]
  missing?: boolean
  createdAt?: InstantRange
  updatedAt?: InstantRange
  updatedAfter?: Date
}

export interface WorkCriteria {
  /** Those that a search found, of each kind. */
  found?: { alerts: FoundIds; cases: FoundIds }
  workState: readonly WorkState[]
  accountIds?: readonly string[]
  vendors?: readonly string[]
  /** At least this urgent; an unspecified priority stays in. */
  minPriority?: Priority
  priority?: readonly Priority[]
  category?: readonly AlertCategory[]
  riskLevel?: readonly RiskLevel[]
  assignees?: Assignees
  unassigned?: boolean
}

export interface CaseAlertCriteria {
  accountIds?: readonly string[]
  caseIds?: readonly string[]
  alertIds?: readonly string[]
  role?: readonly CaseAlertRole[]
}

export interface HitCriteria {
  /** Those that a search found. */
  found?: FoundIds
  accountIds?: readonly string[]
  alertIds?: readonly string[]
  matchStatus?: readonly MatchStatus[]
  disposition?: readonly Disposition[]
  riskLevel?: readonly RiskLevel[]
  profileIds?: readonly string[]
  /** Those no longer shown; only those that are where it is left out. */
  missing?: boolean
}

export interface UserCriteria {
  ids?: readonly string[]
  accountIds?: readonly string[]
  vendorUserIds?: readonly string[]
  /** Known by more than one account, or by one only. */
  linked?: boolean
}

export interface SubjectCriteria {
  /** Those that a search found. */
  found?: FoundIds
  ids?: readonly string[]
  accountIds?: readonly string[]
  type?: readonly SubjectType[]
  clientReferences?: readonly string[]
  vendorIds?: readonly string[]
}
