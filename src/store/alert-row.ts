import type { Selectable } from 'kysely'
import type {
  AlertCategory,
  AlertStatus,
  AlertType,
  CategoryDetail,
  ClosedBy,
  Disposition,
  EscalationTarget,
  LifecycleStage,
  MatchStatus,
  Priority,
  RiskLevel,
  SlaStatus,
  WorkState,
} from '../canonical/enums.ts'
import type { Score, VendorId, VendorUser } from '../canonical/record.ts'
import type { Narrow, Sources, StoredCategory, StoredResearch } from './columns.ts'
import type { Alerts } from './generated.ts'

/** What answers show of an alert; digests, keys and the gateway's own bookkeeping stay in the database. */
export const ALERT_COLUMNS = [
  'id',
  'account_id',
  'key',
  'vendor',
  'vendor_id',
  'title',
  'description',
  'status',
  'category',
  'priority',
  'priority_rank',
  'risk_level',
  'work_state',
  'assignee',
  'subject_id',
  'created_at',
  'vendor_updated_at',
  'sources',
  'read_at',
  'version',
  'first_seen_at',
  'missing_since',
  'vendor_ids',
  'escalation_target',
  'match_status',
  'disposition',
  'type',
  'categories',
  'category_detail',
  'lifecycle_stage',
  'scores',
  'closed_by',
  'resolved_by',
  'resolved_at',
  'resolution_note',
  'sla_status',
  'due_at',
  'research',
  'vendor_status_rev',
  'gateway_status_rev',
  'gateway_priority',
  'gateway_assignee_id',
] as const satisfies readonly (keyof Alerts)[]

export type AlertRow = Narrow<
  Selectable<Alerts>,
  (typeof ALERT_COLUMNS)[number],
  {
    status: AlertStatus
    category: AlertCategory
    priority: Priority
    risk_level: RiskLevel
    work_state: WorkState
    assignee: VendorUser | null
    sources: Sources
    vendor_ids: VendorId[]
    escalation_target: EscalationTarget | null
    match_status: MatchStatus | null
    disposition: Disposition
    type: AlertType
    categories: StoredCategory[]
    category_detail: CategoryDetail[]
    lifecycle_stage: LifecycleStage
    scores: Score[]
    closed_by: ClosedBy | null
    resolved_by: VendorUser | null
    sla_status: SlaStatus
    research: StoredResearch | null
  }
>

export type AlertColumn = (typeof ALERT_COLUMNS)[number]
