import { type CompiledQuery, type Expression, type SqlBool, sql } from 'kysely'
import { anyId, type Child, parents } from './arrays.ts'
import { caseConditions } from './case-filter.ts'
import { CASE_COLUMNS, type CaseRow, caseTypename } from './case-row.ts'
import type { CaseCriteria } from './criteria.ts'
import { db } from './database.ts'
import { COUNT_LIMIT, countOf, instantKey, type Keys, type Order, type PageRequest, seek } from './page.ts'

export type CaseOrderName = 'CREATED_AT_DESC' | 'CREATED_AT_ASC' | 'UPDATED_AT_DESC' | 'UPDATED_AT_ASC'

const CREATED: Keys<CaseRow> = {
  columns: sql`created_key, id`,
  ascending: sql`created_key asc, id asc`,
  descending: sql`created_key desc, id desc`,
  position: (row) => [instantKey(row.created_at), row.id],
}
const UPDATED: Keys<CaseRow> = {
  columns: sql`updated_key, id`,
  ascending: sql`updated_key asc, id asc`,
  descending: sql`updated_key desc, id desc`,
  position: (row) => [instantKey(row.vendor_updated_at), row.id],
}

/** Each has an index that ends in id in the same direction. */
export const CASE_ORDERS: Readonly<Record<CaseOrderName, Order<CaseRow>>> = {
  CREATED_AT_DESC: { keys: CREATED, direction: 'descending' },
  CREATED_AT_ASC: { keys: CREATED, direction: 'ascending' },
  UPDATED_AT_DESC: { keys: UPDATED, direction: 'descending' },
  UPDATED_AT_ASC: { keys: UPDATED, direction: 'ascending' },
}

const selection = (tenant: string, where: readonly Expression<SqlBool>[]) =>
  db.selectFrom('cases').where((eb) => eb.and([eb('cases.tenant_id', '=', tenant), ...where]))

/** One page of cases, and one row more; `sar` says whether the reader may see outcomes as they are. */
export function casePage(
  tenant: string,
  criteria: CaseCriteria,
  sar: boolean,
  order: Order<CaseRow>,
  page: PageRequest,
): CompiledQuery<CaseRow> {
  const { where, orderBy, limit } = seek(order, page)
  return selection(tenant, [...caseConditions(tenant, criteria, sar), ...where])
    .select(caseTypename)
    .select(CASE_COLUMNS)
    .orderBy(orderBy)
    .limit(limit)
    .$castTo<CaseRow>()
    .compile()
}

/** How many cases there are, up to one more than the limit. */
export const countCases = (tenant: string, criteria: CaseCriteria, sar: boolean): CompiledQuery<{ count: number }> =>
  countOf(
    selection(tenant, caseConditions(tenant, criteria, sar))
      .select(sql`1`.as('one'))
      .limit(COUNT_LIMIT + 1),
  )

/** The cases with these ids, in no order. */
export const casesById = (tenant: string, ids: readonly string[]): CompiledQuery<CaseRow> =>
  selection(tenant, [])
    .select(caseTypename)
    .select(CASE_COLUMNS)
    .where('cases.id', '=', anyId(ids))
    .$castTo<CaseRow>()
    .compile()

/** The newest cases of each alert, of those the gateway holds. */
export const casesOfAlerts = (
  tenant: string,
  alertIds: readonly string[],
  first: number,
): CompiledQuery<Child<CaseRow>> =>
  db
    .selectFrom(parents(alertIds))
    .innerJoinLateral(
      (eb) =>
        selection(tenant, [])
          .select(caseTypename)
          .select(CASE_COLUMNS)
          .where(
            'cases.id',
            'in',
            db
              .selectFrom('case_alerts')
              .select('case_alerts.case_id')
              .where('case_alerts.tenant_id', '=', tenant)
              .where('case_alerts.alert_id', '=', eb.ref('parents.parent')),
          )
          .orderBy(CREATED.descending)
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.parent')
    .selectAll('child')
    .orderBy(sql`child.created_key desc, child.id desc`)
    .$castTo<Child<CaseRow>>()
    .compile()
