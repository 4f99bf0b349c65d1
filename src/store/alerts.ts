import { type CompiledQuery, type Expression, type SqlBool, sql } from 'kysely'
import { alertConditions } from './alert-filter.ts'
import type { AlertColumn, AlertRow } from './alert-row.ts'
import { anyId, type ById } from './arrays.ts'
import type { AlertCriteria } from './criteria.ts'
import { db } from './database.ts'
import { COUNT_LIMIT, countOf, instantKey, type Keys, type Order, type PageRequest, pageColumns, seek } from './page.ts'
import { prepared, preparedPage } from './prepared.ts'

export type AlertOrderName =
  | 'CREATED_AT_DESC'
  | 'CREATED_AT_ASC'
  | 'UPDATED_AT_DESC'
  | 'UPDATED_AT_ASC'
  | 'PRIORITY_DESC'
  | 'DUE_AT_ASC'

const CREATED: Keys<AlertRow> = {
  columns: sql`created_key, id`,
  ascending: sql`created_key asc, id asc`,
  descending: sql`created_key desc, id desc`,
  reads: ['created_at', 'id'],
  position: (row) => [instantKey(row.created_at), row.id],
}
const UPDATED: Keys<AlertRow> = {
  columns: sql`updated_key, id`,
  ascending: sql`updated_key asc, id asc`,
  descending: sql`updated_key desc, id desc`,
  reads: ['vendor_updated_at', 'id'],
  position: (row) => [instantKey(row.vendor_updated_at), row.id],
}
const URGENCY: Keys<AlertRow> = {
  columns: sql`priority_rank, created_key, id`,
  ascending: sql`priority_rank asc, created_key asc, id asc`,
  descending: sql`priority_rank desc, created_key desc, id desc`,
  reads: ['priority_rank', 'created_at', 'id'],
  position: (row) => [row.priority_rank, instantKey(row.created_at), row.id],
}
const DUE: Keys<AlertRow> = {
  columns: sql`due_key, id`,
  ascending: sql`due_key asc, id asc`,
  descending: sql`due_key desc, id desc`,
  reads: ['due_at', 'id'],
  position: (row) => [instantKey(row.due_at), row.id],
}

/** Each has an index that ends in id in the same direction. */
export const ALERT_ORDERS: Readonly<Record<AlertOrderName, Order<AlertRow>>> = {
  CREATED_AT_DESC: { keys: CREATED, direction: 'descending' },
  CREATED_AT_ASC: { keys: CREATED, direction: 'ascending' },
  UPDATED_AT_DESC: { keys: UPDATED, direction: 'descending' },
  UPDATED_AT_ASC: { keys: UPDATED, direction: 'ascending' },
  PRIORITY_DESC: { keys: URGENCY, direction: 'descending' },
  DUE_AT_ASC: { keys: DUE, direction: 'ascending' },
}

const selection = (tenant: string, where: readonly Expression<SqlBool>[]) =>
  db.selectFrom('alerts').where((eb) => eb.and([eb('alerts.tenant_id', '=', tenant), ...where]))

/** One page of alerts, and one row more. */
export const alertPage = preparedPage(
  (
    tenant: string,
    columns: readonly AlertColumn[],
    criteria: AlertCriteria,
    order: Order<AlertRow>,
    page: PageRequest,
  ) => {
    const { where, orderBy, limit } = seek(order, page)
    return selection(tenant, [...alertConditions(tenant, criteria), ...where])
      .select(pageColumns(columns, order))
      .orderBy(orderBy)
      .limit(limit)
      .$castTo<AlertRow>()
      .compile()
  },
)

/** How many alerts there are, up to one more than the limit. */
export const countAlerts = (tenant: string, criteria: AlertCriteria): CompiledQuery<{ count: number }> =>
  countOf(
    selection(tenant, alertConditions(tenant, criteria))
      .select(sql`1`.as('one'))
      .limit(COUNT_LIMIT + 1),
  )

/** The alerts with these ids, in no order. */
export const alertsById = prepared((columns: readonly AlertColumn[], { tenant, ids }: ById) =>
  selection(tenant, [])
    .select([...new Set([...columns, 'id' as const])])
    .where('alerts.id', '=', anyId(ids))
    .$castTo<AlertRow>()
    .compile(),
)
