import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { AlertCategory, AlertStatus, AlertType, Priority } from '../canonical/enums.ts'
import { alertConditions } from './alert-filter.ts'
import { anyText } from './arrays.ts'
import type { AlertCriteria } from './criteria.ts'
import { dimensionsOf, type Figures, figuresOf, newest, PLACES, type Rollup, smallest } from './figures.ts'
import { negated } from './filters.ts'
import type { DB } from './generated.ts'
import { preparedFigures } from './prepared.ts'
import { alertStatusesOf } from './work-state.ts'

export type AlertDimension = 'ACCOUNT' | 'STATUS' | 'PRIORITY' | 'CATEGORY' | 'TYPE'

export interface AlertGroup {
  account_id: string
  status: AlertStatus
  priority: Priority
  category: AlertCategory
  type: AlertType
}

/** The keys of an `AlertGroup`. */
const KEYS = {
  ACCOUNT: sql`account_id`,
  STATUS: sql`status`,
  PRIORITY: sql`priority`,
  CATEGORY: sql`category`,
  TYPE: sql`type`,
} as const satisfies Record<AlertDimension, unknown>

const TOLD = {
  accountIds: 'ACCOUNT',
  vendors: 'ACCOUNT',
  status: 'STATUS',
  workState: 'STATUS',
  priority: 'PRIORITY',
  category: 'CATEGORY',
  type: 'TYPE',
} as const satisfies Partial<Record<keyof AlertCriteria, AlertDimension>>

/** As the migration makes them: every two dimensions beside the account, and all of them. A type has few categories. */
const ROLLUPS: readonly Rollup<AlertDimension>[] = [
  { kept: ['ACCOUNT', 'STATUS', 'PRIORITY'], rolledUp: 3 },
  { kept: ['ACCOUNT', 'TYPE', 'CATEGORY'], rolledUp: 12 },
  { kept: ['ACCOUNT', 'STATUS', 'TYPE'], rolledUp: 5 },
  { kept: ['ACCOUNT', 'PRIORITY', 'TYPE'], rolledUp: 9 },
  { kept: ['ACCOUNT', 'STATUS', 'CATEGORY'], rolledUp: 6 },
  { kept: ['ACCOUNT', 'PRIORITY', 'CATEGORY'], rolledUp: 10 },
  { kept: ['ACCOUNT', 'STATUS', 'PRIORITY', 'TYPE', 'CATEGORY'], rolledUp: 0 },
]

const eb = expressionBuilder<DB, 'alert_counters'>()

/** What `alertConditions` says of alerts, said of their counters. */
function counterConditions(c: AlertCriteria): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = []
  const all = (inner: AlertCriteria) => eb.and(counterConditions(inner))
  if (c.accountIds) found.push(eb('account_id', '=', anyText(c.accountIds)))
  if (c.vendors) found.push(eb('vendor', '=', anyText(c.vendors)))
  if (c.status) found.push(eb('status', '=', anyText(c.status)))
  if (c.workState) found.push(eb('status', '=', anyText(alertStatusesOf(c.workState))))
  if (c.priority) found.push(eb('priority', '=', anyText(c.priority)))
  if (c.type) found.push(eb('type', '=', anyText(c.type)))
  if (c.category) found.push(sql<SqlBool>`string_to_array(categories, ' ') && ${c.category}::text[]`)
  if (c.and) found.push(...c.and.map(all))
  if (c.or) found.push(eb.or(c.or.map(all)))
  if (c.not) found.push(negated(all(c.not)))
  return found
}

const SPREAD = sql`cross join lateral unnest(categories) as one(category)`

function figures(tenant: string, criteria: AlertCriteria, groupBy: readonly AlertDimension[]): Figures<AlertGroup> {
  const byCategory = groupBy.includes('CATEGORY')
  const keys = groupBy.map((dimension) => KEYS[dimension])
  const plain = keys.filter((key) => key !== KEYS.CATEGORY)
  const spread = byCategory ? SPREAD : undefined
  const dimensions = dimensionsOf<AlertCriteria, AlertDimension>(criteria, TOLD)
  if (dimensions) {
    const rolledUp = smallest(ROLLUPS, dimensions.union(new Set(groupBy)))
    const where = eb.and([
      eb('tenant_id', '=', tenant),
      eb('rolled_up', '=', rolledUp),
      sql<SqlBool>`n <> 0`,
      ...counterConditions(criteria),
    ])
    const grouped = [...plain, ...(byCategory ? [sql`categories`] : [])]
    const source = sql`select ${sql.join([
      ...plain,
      ...(byCategory ? [sql`string_to_array(categories, ' ') as categories`] : []),
      sql`sum(n) as n`,
      sql`false as capped`,
    ])} from alert_counters where ${where} ${grouped.length > 0 ? sql`group by ${sql.join(grouped)}` : sql``}`
    return { counted: false, query: figuresOf(source, keys, spread) }
  }
  const where = sql`${eb.and([eb('tenant_id', '=', tenant), ...alertConditions(tenant, criteria)])}`
  const listed = byCategory ? [sql`listed`] : []
  const found = newest(
    sql`alerts`,
    [...plain, ...(byCategory ? [sql`jsonb_path_query_array(categories, '$[*].category') as listed`] : [])],
    where,
  )
  const groups = sql`select ${sql.join([...plain, ...listed, PLACES])} from (${found}) found
    ${keys.length > 0 ? sql`group by ${sql.join([...plain, ...listed])}` : sql``}`
  const source = byCategory
    ? sql`select ${sql.join([...plain, sql`n`, sql`capped`])}, array(select distinct jsonb_array_elements_text(listed)) as categories
        from (${groups}) grouped`
    : groups
  return { counted: true, query: figuresOf(source, keys, spread) }
}

/** How many alerts there are, in all and by up to two dimensions, in one statement. */
export const alertFigures = preparedFigures(figures)
