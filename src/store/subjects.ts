import {
  type CompiledQuery,
  type Expression,
  expressionBuilder,
  type Selectable,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely'
import type { SubjectType } from '../canonical/enums.ts'
import { anyId, anyText, type ById, type Child, parents } from './arrays.ts'
import type { Narrow, Sources } from './columns.ts'
import type { SubjectCriteria } from './criteria.ts'
import { db } from './database.ts'
import type { AlertSubjects, DB, Subjects } from './generated.ts'
import { COUNT_LIMIT, countOf, instantKey, type Keys, type Order, type PageRequest, pageColumns, seek } from './page.ts'
import { prepared, preparedPage } from './prepared.ts'
import { isFound } from './search.ts'

export const SUBJECT_COLUMNS = [
  'id',
  'account_id',
  'vendor_id',
  'type',
  'name',
  'birth_year',
  'birth_month',
  'birth_day',
  'client_reference',
  'sources',
  'version',
  'first_seen_at',
] as const satisfies readonly (keyof Subjects)[]

export type SubjectColumn = (typeof SUBJECT_COLUMNS)[number]

export type SubjectRow = Narrow<Selectable<Subjects>, SubjectColumn, { type: SubjectType; sources: Sources }>

const FIRST_SEEN: Keys<SubjectRow> = {
  columns: sql`first_seen_at, id`,
  ascending: sql`first_seen_at asc, id asc`,
  descending: sql`first_seen_at desc, id desc`,
  reads: ['first_seen_at', 'id'],
  position: (row) => [instantKey(row.first_seen_at), row.id],
}

export const SUBJECT_ORDERS: Readonly<Record<'FIRST_SEEN_DESC' | 'FIRST_SEEN_ASC', Order<SubjectRow>>> = {
  FIRST_SEEN_DESC: { keys: FIRST_SEEN, direction: 'descending' },
  FIRST_SEEN_ASC: { keys: FIRST_SEEN, direction: 'ascending' },
}

const eb = expressionBuilder<DB, 'subjects'>()

function conditions(c: SubjectCriteria): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = []
  if (c.ids) found.push(eb('subjects.id', '=', anyId(c.ids)))
  if (c.found) found.push(isFound(eb.ref('subjects.id'), c.found))
  if (c.accountIds) found.push(eb('subjects.account_id', '=', anyText(c.accountIds)))
  if (c.type) found.push(eb('subjects.type', '=', anyText(c.type)))
  if (c.clientReferences) found.push(eb('subjects.client_reference', '=', anyText(c.clientReferences)))
  if (c.vendorIds) found.push(eb('subjects.vendor_id', '=', anyText(c.vendorIds)))
  return found
}

const selection = (tenant: string, where: readonly Expression<SqlBool>[]) =>
  db.selectFrom('subjects').where(eb.and([eb('subjects.tenant_id', '=', tenant), ...where]))

/** One page of subjects, and one row more. */
export const subjectPage = preparedPage(
  (
    tenant: string,
    columns: readonly SubjectColumn[],
    criteria: SubjectCriteria,
    order: Order<SubjectRow>,
    page: PageRequest,
  ) => {
    const { where, orderBy, limit } = seek(order, page)
    return selection(tenant, [...conditions(criteria), ...where])
      .select(pageColumns(columns, order))
      .orderBy(orderBy)
      .limit(limit)
      .$castTo<SubjectRow>()
      .compile()
  },
)

/** How many subjects there are, up to one more than the limit. */
export const countSubjects = (tenant: string, criteria: SubjectCriteria): CompiledQuery<{ count: number }> =>
  countOf(
    selection(tenant, conditions(criteria))
      .select(sql`1`.as('one'))
      .limit(COUNT_LIMIT + 1),
  )

/** The subjects with these ids, in no order. */
export const subjectsById = prepared((columns: readonly SubjectColumn[], { tenant, ids }: ById) =>
  selection(tenant, [eb('subjects.id', '=', anyId(ids))])
    .select([...new Set([...columns, 'id' as const])])
    .$castTo<SubjectRow>()
    .compile(),
)

type Links = Pick<Selectable<AlertSubjects>, 'tenant_id' | 'subject_id' | 'is_primary'> & { of: string }

const subjectsOf = (links: SelectQueryBuilder<DB, never, Links>) =>
  prepared((columns: readonly SubjectColumn[], { tenant, ids }: ById) =>
    db
      .selectFrom(parents(ids))
      .innerJoin(links.as('links'), 'links.of', 'parents.parent')
      .innerJoin('subjects', (join) =>
        join.onRef('subjects.tenant_id', '=', 'links.tenant_id').onRef('subjects.id', '=', 'links.subject_id'),
      )
      .select(columns.map((column) => `subjects.${column}` as const))
      .select('parents.nth as parent')
      .where('links.tenant_id', '=', tenant)
      .orderBy('links.is_primary', 'desc')
      .orderBy('subjects.id')
      .$castTo<Child<SubjectRow>>()
      .compile(),
  )

/** All subjects of each alert, the primary one first. */
export const subjectsOfAlerts = subjectsOf(
  db.selectFrom('alert_subjects').select(['tenant_id', 'subject_id', 'is_primary', 'alert_id as of']),
)

/** All subjects of each case, the primary one first. */
export const subjectsOfCases = subjectsOf(
  db.selectFrom('case_subjects').select(['tenant_id', 'subject_id', 'is_primary', 'case_id as of']),
)

/** Which subjects each alert has, by their ids alone. */
export const subjectIdsOfAlert = (tenant: string, alertId: string): CompiledQuery<{ subject_id: string }> =>
  db
    .selectFrom('alert_subjects')
    .select('subject_id')
    .where('tenant_id', '=', tenant)
    .where('alert_id', '=', alertId)
    .compile()
