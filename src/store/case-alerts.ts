import { type CompiledQuery, type Expression, expressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { CaseAlertRole } from '../canonical/enums.ts'
import { anyId, anyText, type Child, parents } from './arrays.ts'
import type { Narrow, Sources } from './columns.ts'
import type { CaseAlertCriteria } from './criteria.ts'
import { db } from './database.ts'
import type { CaseAlerts, DB } from './generated.ts'
import { COUNT_LIMIT, countOf, instantKey, type Keys, type Order, type PageRequest, seek } from './page.ts'

const COLUMNS = [
  'id',
  'account_id',
  'case_id',
  'alert_id',
  'case_vendor_id',
  'alert_vendor_id',
  'role',
  'sources',
  'first_seen_at',
] as const satisfies readonly (keyof CaseAlerts)[]

export type CaseAlertRow = Narrow<
  Selectable<CaseAlerts>,
  (typeof COLUMNS)[number],
  { __typename: 'CaseAlert'; role: CaseAlertRole; sources: Sources }
>

const FIRST_SEEN: Keys<CaseAlertRow> = {
  columns: sql`first_seen_at, id`,
  ascending: sql`first_seen_at asc, id asc`,
  descending: sql`first_seen_at desc, id desc`,
  reads: ['first_seen_at', 'id'],
  position: (row) => [instantKey(row.first_seen_at), row.id],
}

export const CASE_ALERT_ORDERS: Readonly<Record<'FIRST_SEEN_DESC' | 'FIRST_SEEN_ASC', Order<CaseAlertRow>>> = {
  FIRST_SEEN_DESC: { keys: FIRST_SEEN, direction: 'descending' },
  FIRST_SEEN_ASC: { keys: FIRST_SEEN, direction: 'ascending' },
}

const typename = sql<'CaseAlert'>`'CaseAlert'`.as('__typename')
const eb = expressionBuilder<DB, 'case_alerts'>()

function conditions(c: CaseAlertCriteria): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = []
  if (c.accountIds) found.push(eb('case_alerts.account_id', '=', anyText(c.accountIds)))
  if (c.caseIds) found.push(eb('case_alerts.case_id', '=', anyId(c.caseIds)))
  if (c.alertIds) found.push(eb('case_alerts.alert_id', '=', anyId(c.alertIds)))
  if (c.role) found.push(eb('case_alerts.role', '=', anyText(c.role)))
  return found
}

const selection = (tenant: string, where: readonly Expression<SqlBool>[]) =>
  db.selectFrom('case_alerts').where(eb.and([eb('case_alerts.tenant_id', '=', tenant), ...where]))

/** One page of links, and one row more. */
export function caseAlertPage(
  tenant: string,
  criteria: CaseAlertCriteria,
  order: Order<CaseAlertRow>,
  page: PageRequest,
): CompiledQuery<CaseAlertRow> {
  const { where, orderBy, limit } = seek(order, page)
  return selection(tenant, [...conditions(criteria), ...where])
    .select(typename)
    .select(COLUMNS)
    .orderBy(orderBy)
    .limit(limit)
    .$castTo<CaseAlertRow>()
    .compile()
}

/** How many links there are, up to one more than the limit. */
export const countCaseAlerts = (tenant: string, criteria: CaseAlertCriteria): CompiledQuery<{ count: number }> =>
  countOf(
    selection(tenant, conditions(criteria))
      .select(sql`1`.as('one'))
      .limit(COUNT_LIMIT + 1),
  )

/** The links with these ids, in no order. */
export const caseAlertsById = (tenant: string, ids: readonly string[]): CompiledQuery<CaseAlertRow> =>
  selection(tenant, [eb('case_alerts.id', '=', anyId(ids))])
    .select(typename)
    .select(COLUMNS)
    .$castTo<CaseAlertRow>()
    .compile()

/** The links of each case or of each alert, in the order of their ids at the other end. */
export const caseAlertsOf = (
  tenant: string,
  side: 'case_id' | 'alert_id',
  ids: readonly string[],
  first: number,
): CompiledQuery<Child<CaseAlertRow>> =>
  db
    .selectFrom(parents(ids))
    .innerJoinLateral(
      (outer) =>
        selection(tenant, [])
          .select(typename)
          .select(COLUMNS)
          .where(side, '=', outer.ref('parents.parent'))
          .orderBy(side === 'case_id' ? 'alert_id' : 'case_id')
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.nth as parent')
    .selectAll('child')
    .orderBy(side === 'case_id' ? 'child.alert_id' : 'child.case_id')
    .$castTo<Child<CaseAlertRow>>()
    .compile()
