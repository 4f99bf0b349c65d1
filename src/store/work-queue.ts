import {
  type CompiledQuery,
  type Expression,
  expressionBuilder,
  type RawBuilder,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely'
import type { WorkState } from '../canonical/enums.ts'
import type { AlertColumn, AlertRow } from './alert-row.ts'
import { anyText } from './arrays.ts'
import type { CaseColumn, CaseRow } from './case-row.ts'
import type { WorkCriteria } from './criteria.ts'
import { db } from './database.ts'
import type { DB } from './generated.ts'
import {
  COUNT_LIMIT,
  countOf,
  instantKey,
  type Keys,
  type Order,
  type PageRequest,
  pageColumns,
  type Seek,
  seek,
} from './page.ts'
import { preparedPage } from './prepared.ts'
import { alertWorkConditions, caseWorkConditions } from './work-filter.ts'
import { alertStatusesOf, caseStatusesOf } from './work-state.ts'

/** Alerts and cases in one list: each names its GraphQL type. */
export type WorkRow = (AlertRow & { __typename: 'Alert' }) | (CaseRow & { __typename: 'Case' })

export type WorkOrderName = 'CREATED_AT_DESC' | 'CREATED_AT_ASC' | 'PRIORITY_DESC'

const CREATED: Keys<WorkRow> = {
  columns: sql`created_key, id`,
  ascending: sql`created_key asc, id asc`,
  descending: sql`created_key desc, id desc`,
  reads: ['created_at', 'id'],
  position: (row) => [instantKey(row.created_at), row.id],
}
const URGENCY: Keys<WorkRow> = {
  columns: sql`priority_rank, created_key, id`,
  ascending: sql`priority_rank asc, created_key asc, id asc`,
  descending: sql`priority_rank desc, created_key desc, id desc`,
  reads: ['priority_rank', 'created_at', 'id'],
  position: (row) => [row.priority_rank, instantKey(row.created_at), row.id],
}

export interface WorkOrder extends Order<WorkRow> {
  /** Whether the order's indexes lead with the work state, so that each state is read by itself. */
  perState: boolean
}

export const WORK_ORDERS: Readonly<Record<WorkOrderName, WorkOrder>> = {
  CREATED_AT_DESC: { keys: CREATED, direction: 'descending', perState: false },
  CREATED_AT_ASC: { keys: CREATED, direction: 'ascending', perState: true },
  PRIORITY_DESC: { keys: URGENCY, direction: 'descending', perState: true },
}

export type WorkColumn = AlertColumn | CaseColumn
type AlertOnly = Exclude<AlertColumn, CaseColumn>
type CaseOnly = Exclude<CaseColumn, AlertColumn>

const TEXT = sql<null>`null::text`
const JSON_VALUE = sql<null>`null::jsonb`
const NUMBER = sql<null>`null::integer`
const INSTANT = sql<null>`null::timestamptz`

// Both branches of the union name the same columns in the same order and of the same types; what a table has not is null.
const NOT_OF_ALERTS: Readonly<Record<CaseOnly, RawBuilder<null>>> = {
  kind: TEXT,
  outcome: TEXT,
  status_from_alerts: sql<null>`null::boolean`,
}
const NOT_OF_CASES: Readonly<Record<AlertOnly, RawBuilder<null>>> = {
  vendor_ids: JSON_VALUE,
  escalation_target: TEXT,
  match_status: TEXT,
  disposition: TEXT,
  type: TEXT,
  categories: JSON_VALUE,
  category_detail: sql<null>`null::text[]`,
  lifecycle_stage: TEXT,
  scores: JSON_VALUE,
  closed_by: TEXT,
  resolved_by: JSON_VALUE,
  resolved_at: INSTANT,
  resolution_note: TEXT,
  sla_status: TEXT,
  due_at: INSTANT,
  research: JSON_VALUE,
  vendor_status_rev: NUMBER,
  gateway_status_rev: NUMBER,
  gateway_assignee_id: TEXT,
}
const isAlertOnly = (column: WorkColumn): column is AlertOnly => column in NOT_OF_CASES
const isCaseOnly = (column: WorkColumn): column is CaseOnly => column in NOT_OF_ALERTS

const alertsIn = (tenant: string, where: readonly Expression<SqlBool>[]) =>
  db.selectFrom('alerts').where((eb) => eb.and([eb('alerts.tenant_id', '=', tenant), ...where]))

const casesIn = (tenant: string, where: readonly Expression<SqlBool>[]) =>
  db
    .selectFrom('cases')
    .where((eb) => eb.and([eb('cases.tenant_id', '=', tenant), eb('cases.kind', '=', 'INVESTIGATION'), ...where]))

const alerts = expressionBuilder<DB, 'alerts'>()
const cases = expressionBuilder<DB, 'cases'>()

/** Reads a branch once for each work state: closed work, nearly all of it in the end, is then never scanned. */
const perState = (
  states: readonly WorkState[],
  branch: (state: Expression<string>) => SelectQueryBuilder<DB, never, WorkRow>,
  { orderBy, limit }: Seek,
) =>
  db
    .selectFrom(sql<{ state: string }>`unnest(${states}::text[])`.as<'states'>(sql`states(state)`))
    .innerJoinLateral(
      (eb) => branch(eb.ref('states.state')).as('work'),
      (join) => join.onTrue(),
    )
    .selectAll('work')
    .orderBy(orderBy)
    .limit(limit)

/**
 * One page of work, and one row more. Each branch is ordered and limited by itself, so that an index ends it after one
 * page: sorting the union as a whole took 174 ms where this takes 0.33.
 */
export const workPage = preparedPage(
  (tenant: string, columns: readonly WorkColumn[], criteria: WorkCriteria, order: WorkOrder, page: PageRequest) => {
    const found = seek(order, page)
    const { where, orderBy, limit } = found
    const states = criteria.workState
    // The rows of both branches are ordered once more, as one: `reads` puts the order's other columns among those asked for.
    const read = pageColumns(columns, order)
    const place = sql`created_key`.as('created_key')
    const alertBranch = (state: Expression<SqlBool>) =>
      alertsIn(tenant, [state, ...alertWorkConditions(tenant, criteria), ...where])
        .select(sql<'Alert'>`'Alert'`.as('__typename'))
        .select(read.map((column) => (isCaseOnly(column) ? NOT_OF_ALERTS[column].as(column) : column)))
        .select(place)
        .orderBy(orderBy)
        .limit(limit)
        .$castTo<WorkRow>()
    const caseBranch = (state: Expression<SqlBool>) =>
      casesIn(tenant, [state, ...caseWorkConditions(criteria), ...where])
        .select(sql<'Case'>`'Case'`.as('__typename'))
        .select(read.map((column) => (isAlertOnly(column) ? NOT_OF_CASES[column].as(column) : column)))
        .select(place)
        .orderBy(orderBy)
        .limit(limit)
        .$castTo<WorkRow>()
    const union = order.perState
      ? [
          perState(states, (state) => alertBranch(alerts('alerts.work_state', '=', state)), found),
          perState(states, (state) => caseBranch(cases('cases.work_state', '=', state)), found),
        ]
      : [
          alertBranch(alerts('alerts.status', '=', anyText(alertStatusesOf(states)))),
          caseBranch(cases('cases.status', '=', anyText(caseStatusesOf(states)))),
        ]
    return sql<WorkRow>`${sql.join(union, sql` union all `)} order by ${orderBy} limit ${limit}`.compile(db)
  },
)

/** How much work there is, up to one more than the limit. */
export function countWork(tenant: string, criteria: WorkCriteria): CompiledQuery<{ count: number }> {
  const one = sql`1`.as('one')
  const limit = COUNT_LIMIT + 1
  // By the work state itself: its index holds the open work together, and order does not matter here.
  const ofAlerts = alertsIn(tenant, [
    alerts('alerts.work_state', '=', anyText(criteria.workState)),
    ...alertWorkConditions(tenant, criteria),
  ])
  const ofCases = casesIn(tenant, [
    cases('cases.work_state', '=', anyText(criteria.workState)),
    ...caseWorkConditions(criteria),
  ])
  return countOf(
    sql`(${ofAlerts.select(one).limit(limit)} union all ${ofCases.select(one).limit(limit)} limit ${limit})`,
  )
}
