import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Priority } from '../canonical/enums.ts'
import { anyText } from './arrays.ts'
import type { Assignees, InstantRange } from './criteria.ts'
import { GATEWAY_ACCOUNT } from './lanes.ts'

// The parts that filters of several tables are made of.

/** An unknown time is stored as infinity and is in no span, however open. */
const known = (key: Expression<unknown>): RawBuilder<SqlBool> => sql<SqlBool>`${key} < 'infinity'`

/** Both ends included. */
export function inRange(key: Expression<unknown>, range: InstantRange): RawBuilder<SqlBool> {
  const from = range.from && sql<SqlBool>`${key} >= ${range.from}`
  const to = range.to && sql<SqlBool>`${key} <= ${range.to}`
  return sql<SqlBool>`(${sql.join(
    [known(key), from, to].filter((part) => part !== null),
    sql` and `,
  )})`
}

/** After an instant, which is not in the span. */
export const later = (key: Expression<unknown>, than: Date): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${key} > ${than} and ${known(key)})`

/** With a value, or without one. */
export const present = (value: Expression<unknown>, wanted: boolean): RawBuilder<SqlBool> =>
  wanted ? sql<SqlBool>`${value} is not null` : sql<SqlBool>`${value} is null`

/** `is not true` and not `not`: a missing value does not match, so it does match the opposite. */
export const negated = (condition: Expression<SqlBool>): RawBuilder<SqlBool> => sql<SqlBool>`(${condition}) is not true`

const RANKS: Readonly<Record<Priority, number>> = { CRITICAL: 4, HIGH: 3, MEDIUM: 2, LOW: 1, UNSPECIFIED: 0 }

/** The `priority_rank` of each priority; one to one. */
export const priorityRanks = (priorities: readonly Priority[]): number[] =>
  priorities.map((priority) => RANKS[priority])

/** At least this urgent, and the unspecified ones with it: what nobody rated must not vanish from a queue. */
export const ranksFrom = (priority: Priority): number[] =>
  Object.values(RANKS).filter((rank) => rank === 0 || rank >= RANKS[priority])

const COLUMNS = {
  alerts: {
    account: sql`alerts.account_id`,
    assignee: sql`alerts.assignee_id`,
    ours: (people: readonly string[]) => sql`alerts.gateway_assignee_id = ${anyText(people)}`,
  },
  cases: {
    account: sql`cases.account_id`,
    assignee: sql`cases.assignee_id`,
    ours: (people: readonly string[]) =>
      sql`(cases.account_id = ${GATEWAY_ACCOUNT} and cases.assignee_id = ${anyText(people)})`,
  },
}

/**
 * Assigned to any of these. Every id they go by is asked for first, in one list, which an index answers; whose it is at the
 * row's account is then looked at row by row.
 */
export function assignedTo(
  table: keyof typeof COLUMNS,
  { vendorUserIds, people, known }: Assignees,
): RawBuilder<SqlBool> {
  const { account, assignee, ours } = COLUMNS[table]
  const named = sql<SqlBool>`${assignee} = ${anyText(vendorUserIds)}`
  if (people.length === 0) return named
  const all = [...new Set([...vendorUserIds, ...people, ...known.vendorUserIds])]
  return sql<SqlBool>`(${assignee} = ${anyText(all)} and (${named} or ${ours(people)}
    or (${account}, ${assignee}) in (select * from unnest(${known.accountIds}::text[], ${known.vendorUserIds}::text[]))))`
}

/** Bearing any of these labels. */
export const labelled = (tenant: string, id: Expression<unknown>, labels: readonly string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`exists (select from labels where tenant_id = ${tenant} and target_id = ${id} and label = ${anyText(labels)})`
