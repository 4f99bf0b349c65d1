import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Priority } from '../canonical/enums.ts'
import type { InstantRange } from './criteria.ts'

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
