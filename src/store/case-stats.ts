import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { AlertCategory, CaseKind, CaseOutcome, CaseStatus, Priority } from '../canonical/enums.ts'
import { anyText } from './arrays.ts'
import { bareOutcome, caseConditions, veiledOutcome } from './case-filter.ts'
import type { CaseCriteria } from './criteria.ts'
import { dimensionsOf, type Figures, figuresOf, newest, PLACES, type Rollup, smallest } from './figures.ts'
import { negated } from './filters.ts'
import type { DB } from './generated.ts'
import { preparedFigures } from './prepared.ts'
import { caseStatusesOf } from './work-state.ts'

export type CaseDimension = 'ACCOUNT' | 'KIND' | 'STATUS' | 'PRIORITY' | 'CATEGORY' | 'OUTCOME'

export interface CaseGroup {
  account_id: string
  kind: CaseKind
  status: CaseStatus
  priority: Priority
  category: AlertCategory | null
  outcome: CaseOutcome
}

/** The keys of a `CaseGroup`. */
const KEYS = {
  ACCOUNT: sql`account_id`,
  KIND: sql`kind`,
  STATUS: sql`status`,
  PRIORITY: sql`priority`,
  CATEGORY: sql`category`,
  OUTCOME: sql`outcome`,
} as const satisfies Record<CaseDimension, unknown>

const TOLD = {
  accountIds: 'ACCOUNT',
  vendors: 'ACCOUNT',
  kind: 'KIND',
  status: 'STATUS',
  workState: 'STATUS',
  priority: 'PRIORITY',
  category: 'CATEGORY',
  outcome: 'OUTCOME',
} as const satisfies Partial<Record<keyof CaseCriteria, CaseDimension>>

/** As the migration makes them. What a reader may see of an outcome depends on the status, so they are kept together. */
const ROLLUPS: readonly Rollup<CaseDimension>[] = [
  { kept: ['ACCOUNT', 'KIND', 'STATUS', 'OUTCOME'], rolledUp: 3 },
  { kept: ['ACCOUNT', 'KIND', 'STATUS', 'OUTCOME', 'PRIORITY'], rolledUp: 1 },
  { kept: ['ACCOUNT', 'KIND', 'PRIORITY', 'CATEGORY'], rolledUp: 12 },
  { kept: ['ACCOUNT', 'KIND', 'STATUS', 'OUTCOME', 'CATEGORY'], rolledUp: 2 },
  { kept: ['ACCOUNT', 'KIND', 'STATUS', 'OUTCOME', 'PRIORITY', 'CATEGORY'], rolledUp: 0 },
]

const eb = expressionBuilder<DB, 'case_counters'>()

/** What `caseConditions` says of cases, said of their counters; the outcome is that which the reader sees. */
function counterConditions(c: CaseCriteria, outcome: Expression<string>): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = []
  const all = (inner: CaseCriteria) => eb.and(counterConditions(inner, outcome))
  if (c.accountIds) found.push(eb('account_id', '=', anyText(c.accountIds)))
  if (c.vendors) found.push(eb('vendor', '=', anyText(c.vendors)))
  if (c.kind) found.push(eb('kind', '=', anyText(c.kind)))
  if (c.status) found.push(eb('status', '=', anyText(c.status)))
  if (c.workState) found.push(eb('status', '=', anyText(caseStatusesOf(c.workState))))
  if (c.outcome) found.push(eb(outcome, '=', anyText(c.outcome)))
  if (c.priority) found.push(eb('priority', '=', anyText(c.priority)))
  if (c.category) found.push(eb('category', '=', anyText(c.category)))
  if (c.and) found.push(...c.and.map(all))
  if (c.or) found.push(eb.or(c.or.map(all)))
  if (c.not) found.push(negated(all(c.not)))
  return found
}

function figures(
  tenant: string,
  criteria: CaseCriteria,
  groupBy: readonly CaseDimension[],
  sar: boolean,
): Figures<CaseGroup> {
  const keys = groupBy.map((dimension) => KEYS[dimension])
  const dimensions = dimensionsOf<CaseCriteria, CaseDimension>(criteria, TOLD)
  const table = dimensions ? 'case_counters' : 'cases'
  const outcome = sar ? bareOutcome(table) : veiledOutcome(tenant, table)
  const columns = keys.map((key) => {
    if (key === KEYS.OUTCOME) return sql`${outcome} as outcome`
    if (key === KEYS.CATEGORY && dimensions) return sql`nullif(category, '-') as category`
    return key
  })
  if (!dimensions) {
    const where = sql`${eb.and([eb('tenant_id', '=', tenant), ...caseConditions(tenant, criteria, sar)])}`
    const source = sql`select ${sql.join([...keys, PLACES])} from (${newest(sql`cases`, columns, where)}) found
      ${keys.length > 0 ? sql`group by ${sql.join(keys)}` : sql``}`
    return { counted: true, query: figuresOf(source, keys) }
  }
  const where = eb.and([
    eb('tenant_id', '=', tenant),
    eb('rolled_up', '=', smallest(ROLLUPS, dimensions.union(new Set(groupBy)))),
    sql<SqlBool>`n <> 0`,
    ...counterConditions(criteria, outcome),
  ])
  const source = sql`select ${sql.join([...columns, sql`n`, sql`false as capped`])} from case_counters where ${where}`
  return { counted: false, query: figuresOf(source, keys) }
}

/**
 * How many cases there are, in all and by up to two dimensions, in one statement; `sar` says whether the reader may see
 * outcomes as they are.
 */
export const caseFigures = preparedFigures(figures)
