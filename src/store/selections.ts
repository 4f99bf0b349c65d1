import { type CompiledQuery, type Selectable, sql } from 'kysely'
import type { CommandDetail } from '../canonical/decision.ts'
import type { CommandAction, Priority, RiskLevel } from '../canonical/enums.ts'
import type { AlertColumn, AlertRow } from './alert-row.ts'
import type { Narrow } from './columns.ts'
import { db } from './database.ts'
import type { Selections } from './generated.ts'
import { type Order, type PageRequest, seek } from './page.ts'

const COLUMNS = [
  'id',
  'kind',
  'action',
  'risk_level',
  'reason',
  'vendor_message',
  'conditions',
  'vendor_value',
  'priority',
  'assignee',
  'detail',
  'allow_lossy',
  'count',
  'created_at',
  'expires_at',
] as const satisfies readonly (keyof Selections)[]

export type SelectionRow = Narrow<
  Selectable<Selections>,
  (typeof COLUMNS)[number],
  {
    kind: 'ALERT'
    action: CommandAction
    risk_level: RiskLevel | null
    priority: Priority | null
    detail: CommandDetail
  }
>

/** One selection of the person who made it; somebody else's is not there. */
export const selectionOf = (
  tenant: string,
  actor: string,
  id: string,
): CompiledQuery<SelectionRow & { expired: boolean }> =>
  db
    .selectFrom('selections')
    .select(COLUMNS)
    .select(sql<boolean>`expires_at <= now()`.as('expired'))
    .where('selections.tenant_id', '=', tenant)
    .where('selections.id', '=', id)
    .where('selections.actor', '=', actor)
    .$castTo<SelectionRow & { expired: boolean }>()
    .compile()

export type SelectedAlert = AlertRow & { ordinal: number }

/** In the order they were selected in. */
export const SELECTED_ORDER: Order<SelectedAlert> = {
  keys: {
    columns: sql`selection_items.ordinal`,
    ascending: sql`selection_items.ordinal asc`,
    descending: sql`selection_items.ordinal desc`,
    reads: ['ordinal'],
    position: (row) => [row.ordinal],
  },
  direction: 'ascending',
}

/** One page of the alerts of a selection as they are now, and one row more. */
export function selectedAlertPage(
  tenant: string,
  columns: readonly AlertColumn[],
  selectionId: string,
  page: PageRequest,
): CompiledQuery<SelectedAlert> {
  const { where, orderBy, limit } = seek(SELECTED_ORDER, page)
  return db
    .selectFrom('selection_items')
    .innerJoin('alerts', (join) =>
      join
        .onRef('alerts.tenant_id', '=', 'selection_items.tenant_id')
        .onRef('alerts.id', '=', 'selection_items.target_id'),
    )
    .select(columns.map((column) => `alerts.${column}` as const))
    .select('selection_items.ordinal')
    .where('selection_items.tenant_id', '=', tenant)
    .where((eb) => eb.and([eb('selection_items.selection_id', '=', selectionId), ...where]))
    .orderBy(orderBy)
    .limit(limit)
    .$castTo<SelectedAlert>()
    .compile()
}
