import { type CompiledQuery, type Expression, expressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { Disposition, MatchStatus, RiskLevel, SubjectType } from '../canonical/enums.ts'
import type { HitRisk, Score } from '../canonical/record.ts'
import { anyId, anyText, type Below, type ById, type Child, parents } from './arrays.ts'
import type { Narrow, Sources } from './columns.ts'
import type { HitCriteria } from './criteria.ts'
import { db } from './database.ts'
import { present } from './filters.ts'
import type { DB, ScreeningHits } from './generated.ts'
import { COUNT_LIMIT, countOf, instantKey, type Keys, type Order, type PageRequest, pageColumns, seek } from './page.ts'
import { prepared, preparedPage } from './prepared.ts'
import { isFound } from './search.ts'

/** What answers show of a hit. */
export const HIT_COLUMNS = [
  'id',
  'account_id',
  'vendor_id',
  'alert_id',
  'matched_name',
  'entity_type',
  'birth_year',
  'birth_month',
  'birth_day',
  'match_status',
  'disposition',
  'risk_level',
  'risks',
  'scores',
  'list_names',
  'profile_id',
  'allow_listed',
  'sources',
  'first_seen_at',
  'missing_since',
  'gateway_match_status',
  'gateway_disposition',
  'gateway_decision',
] as const satisfies readonly (keyof ScreeningHits)[]

export type HitColumn = (typeof HIT_COLUMNS)[number]

export type HitRow = Narrow<
  Selectable<ScreeningHits>,
  (typeof HIT_COLUMNS)[number],
  {
    entity_type: SubjectType
    match_status: MatchStatus
    disposition: Disposition
    risk_level: RiskLevel
    risks: HitRisk[]
    scores: Score[]
    sources: Sources
    gateway_match_status: MatchStatus | null
    gateway_disposition: Disposition | null
    gateway_decision: { reason: string | null; actor: string; at: string } | null
  }
>

const FIRST_SEEN: Keys<HitRow> = {
  columns: sql`first_seen_at, id`,
  ascending: sql`first_seen_at asc, id asc`,
  descending: sql`first_seen_at desc, id desc`,
  reads: ['first_seen_at', 'id'],
  position: (row) => [instantKey(row.first_seen_at), row.id],
}

export const HIT_ORDERS: Readonly<Record<'FIRST_SEEN_DESC' | 'FIRST_SEEN_ASC', Order<HitRow>>> = {
  FIRST_SEEN_DESC: { keys: FIRST_SEEN, direction: 'descending' },
  FIRST_SEEN_ASC: { keys: FIRST_SEEN, direction: 'ascending' },
}

const eb = expressionBuilder<DB, 'screening_hits'>()

function conditions(c: HitCriteria): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = []
  if (c.found) found.push(isFound(eb.ref('screening_hits.id'), c.found))
  if (c.accountIds) found.push(eb('screening_hits.account_id', '=', anyText(c.accountIds)))
  if (c.alertIds) found.push(eb('screening_hits.alert_id', '=', anyId(c.alertIds)))
  if (c.matchStatus) found.push(eb('screening_hits.match_status', '=', anyText(c.matchStatus)))
  if (c.disposition) found.push(eb('screening_hits.disposition', '=', anyText(c.disposition)))
  if (c.riskLevel) found.push(eb('screening_hits.risk_level', '=', anyText(c.riskLevel)))
  // What an alert or a case no longer shows is no part of it: only asked for by itself.
  found.push(present(eb.ref('screening_hits.missing_since'), c.missing ?? false))
  if (c.profileIds) found.push(eb('screening_hits.profile_id', '=', anyText(c.profileIds)))
  return found
}

const selection = (tenant: string, where: readonly Expression<SqlBool>[]) =>
  db.selectFrom('screening_hits').where(eb.and([eb('screening_hits.tenant_id', '=', tenant), ...where]))

/** One page of hits, and one row more. */
export const hitPage = preparedPage(
  (tenant: string, columns: readonly HitColumn[], criteria: HitCriteria, order: Order<HitRow>, page: PageRequest) => {
    const { where, orderBy, limit } = seek(order, page)
    return selection(tenant, [...conditions(criteria), ...where])
      .select(pageColumns(columns, order))
      .orderBy(orderBy)
      .limit(limit)
      .$castTo<HitRow>()
      .compile()
  },
)

/** How many hits there are, up to one more than the limit. */
export const countHits = (tenant: string, criteria: HitCriteria): CompiledQuery<{ count: number }> =>
  countOf(
    selection(tenant, conditions(criteria))
      .select(sql`1`.as('one'))
      .limit(COUNT_LIMIT + 1),
  )

/** The hits with these ids, in no order. */
export const hitsById = prepared((columns: readonly HitColumn[], { tenant, ids }: ById) =>
  selection(tenant, [eb('screening_hits.id', '=', anyId(ids))])
    .select([...new Set([...columns, 'id' as const])])
    .$castTo<HitRow>()
    .compile(),
)

/** The hits that each alert shows, so many of each at most. */
export const hitsOfAlerts = prepared((columns: readonly HitColumn[], { tenant, ids, first }: Below) =>
  db
    .selectFrom(parents(ids))
    .innerJoinLateral(
      (outer) =>
        selection(tenant, [])
          .select(columns)
          .select('screening_hits.id as place')
          .where('alert_id', '=', outer.ref('parents.parent'))
          .where('missing_since', 'is', null)
          .orderBy('id')
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.nth as parent')
    .select(columns.map((column) => `child.${column}` as const))
    .orderBy('parents.nth')
    .orderBy('child.place')
    .$castTo<Child<HitRow>>()
    .compile(),
)
