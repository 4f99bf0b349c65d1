import type {
  AlertCategory,
  CaseOutcome,
  CaseStatus,
  Disposition,
  EscalationTarget,
  MatchStatus,
  Priority,
} from '../../canonical/enums.ts'

/** One of the tenant's people, by the id in `users`. */
export interface KeptUser {
  id: string
  name: string | null
  email: string | null
}

/** A case of the gateway's own. */
export interface KeptCase {
  id: string
  title: string | null
  description: string | null
  category: AlertCategory | null
  priority: Priority | null
  assignee: KeptUser | null
  reviewers: KeptUser[]
  dueAt: string | null
  tags: string[]
  /** The alert it is opened for, which also says what it is about where nothing else does. */
  origin: string | null
  alerts: string[]
  subjects: string[]
}

/** What a command writes into the gateway's own columns and tables. */
export interface Kept {
  /** The review state of an alert; null gives it back to the vendor. */
  status?: 'OPEN' | 'IN_REVIEW' | 'PENDING' | 'ESCALATED' | null
  escalationTarget?: EscalationTarget
  priority?: Priority
  assignee?: KeptUser | null
  note?: { id: string; body: string }
  labels?: { add: readonly string[]; remove: readonly string[] }
  hit?: { matchStatus: MatchStatus; disposition: Disposition | null; reason: string | null }
  /** A case to make. */
  case?: KeptCase
  /** A case of the gateway's own that is there and gathers the alert. */
  gatherIn?: string
  /** Changes of a case of the gateway's own. */
  change?: {
    status?: CaseStatus
    outcome?: CaseOutcome | null
    title?: string
    description?: string
    category?: AlertCategory
    priority?: Priority
    assignee?: KeptUser | null
    reviewers?: { mode: 'SET' | 'ADD' | 'REMOVE'; people: KeptUser[] }
    dueAt?: string | null
    resolutionNote?: string | null
  }
  /** Records to gather in a case of the gateway's own; `replace`: and no others. */
  alerts?: string[]
  subjects?: string[]
  replace?: boolean
}

export interface KeptRow {
  commandId: string
  kind: 'ALERT' | 'CASE' | 'HIT'
  targetId: string
  account: string
  keeps: Kept
}

export interface KeepContext {
  tenant: string
  actor: string
  operationId: string
}
