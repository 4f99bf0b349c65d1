import type { Selectable } from 'kysely'
import type {
  AlertCategory,
  CaseKind,
  CaseOutcome,
  CaseStatus,
  Priority,
  RiskLevel,
  WorkState,
} from '../canonical/enums.ts'
import type { VendorUser } from '../canonical/record.ts'
import type { Narrow, Sources } from './columns.ts'
import type { Cases } from './generated.ts'

/** What answers show of a case. */
export const CASE_COLUMNS = [
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
  'kind',
  'outcome',
  'gateway_priority',
  'status_from_alerts',
] as const satisfies readonly (keyof Cases)[]

export type CaseRow = Narrow<
  Selectable<Cases>,
  (typeof CASE_COLUMNS)[number],
  {
    status: CaseStatus
    category: AlertCategory | null
    priority: Priority
    risk_level: RiskLevel
    work_state: WorkState
    assignee: VendorUser | null
    sources: Sources
    kind: CaseKind
    outcome: CaseOutcome
  }
>

export type CaseColumn = (typeof CASE_COLUMNS)[number]
