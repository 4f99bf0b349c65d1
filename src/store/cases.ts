import { type CompiledQuery, type Expression, type SqlBool, sql } from 'kysely'
import { anyId, type Below, type ById, type Child, parents } from './arrays.ts'
import { caseConditions } from './case-filter.ts'
import type { CaseColumn, CaseRow } from './case-row.ts'
import type { CaseCriteria } from './criteria.ts'
import { db } from './database.ts'
import { COUNT_LIMIT, countOf, instantKey, type Keys, type Order, type PageRequest, pageColumns, seek } from './page.ts'
import { prepared, preparedPage } from './prepared.ts'

export type CaseOrderName = 'CREATED_AT_DESC' | 'CREATED_AT_ASC' | 'UPDATED_AT_DESC' | 'UPDATED_AT_ASC'

const CREATED: Keys<CaseRow> = {
  columns: sql`created_key, id`,
  ascending: sql`created_key asc, id asc`,
  descending: sql`created_key desc, id desc`,
  reads: ['created_at', 'id'],
  position: (row) => [instantKey(row.created_at), row.id],
}
const UPDATED: Keys<CaseRow> = {
  columns: sql`updated_key, id`,
  ascending: sql`updated_key asc, id asc`,
  descending: sql`updated_key desc, id desc`,
  reads: ['vendor_updated_at', 'id'],
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

/** Which cases, and whether the reader may see outcomes as they are. */
export interface CasesSeen {
  criteria: CaseCriteria
  sar: boolean
}

/** One page of cases, and one row more. */
export const casePage = preparedPage(
  (
    tenant: string,
    columns: readonly CaseColumn[],
    { criteria, sar }: CasesSeen,
    order: Order<CaseRow>,
    page: PageRequest,
  ) => {
    const { where, orderBy, limit } = seek(order, page)
    return selection(tenant, [...caseConditions(tenant, criteria, sar), ...where])
      .select(pageColumns(columns, order))
      .orderBy(orderBy)
      .limit(limit)
      .$castTo<CaseRow>()
      .compile()
  },
)

/** How many cases there are, up to one more than the limit. */
export const countCases = (tenant: string, criteria: CaseCriteria, sar: boolean): CompiledQuery<{ count: number }> =>
  countOf(
    selection(tenant, caseConditions(tenant, criteria, sar))
      .select(sql`1`.as('one'))
      .limit(COUNT_LIMIT + 1),
  )

/** The cases with these ids, in no order. */
export const casesById = prepared((columns: readonly CaseColumn[], { tenant, ids }: ById) =>
  selection(tenant, [])
    .select([...new Set([...columns, 'id' as const])])
    .where('cases.id', '=', anyId(ids))
    .$castTo<CaseRow>()
    .compile(),
)

/** The newest cases of each alert, of those the gateway holds. */
export const casesOfAlerts = prepared((columns: readonly CaseColumn[], { tenant, ids, first }: Below) =>
  db
    .selectFrom(parents(ids))
    .innerJoinLateral(
      (eb) =>
        selection(tenant, [])
          .select(columns)
          .select(['cases.created_key as place', 'cases.id as tie'])
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
    .select('parents.nth as parent')
    .select(columns.map((column) => `child.${column}` as const))
    .orderBy(sql`parents.nth, child.place desc, child.tie desc`)
    .$castTo<Child<CaseRow>>()
    .compile(),
)
