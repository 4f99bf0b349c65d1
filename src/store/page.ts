import { type CompiledQuery, type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { db } from './database.ts'

/** Where a row stands in an order: the values of its key columns, the id last. */
export type Position = readonly (string | number)[]

/** The columns rows are ordered by, all in one direction and the last of them unique, as an index has them. */
export interface Keys<Row> {
  columns: RawBuilder<unknown>
  ascending: RawBuilder<unknown>
  descending: RawBuilder<unknown>
  /** The columns of a row that its position is made of. */
  reads: readonly (keyof Row & string)[]
  position(row: Row): Position
}

/** One entry of a closed list of orders. */
export interface Order<Row> {
  keys: Keys<Row>
  direction: 'ascending' | 'descending'
}

export interface PageRequest {
  /** How many rows at most. */
  limit: number
  /** The row before the page, or after it when reading backwards; null at the list's end. */
  position: Position | null
  /** From the list's end: the same index read the other way. */
  backwards: boolean
}

/** The columns asked for, and those the order's positions are made of. */
export const pageColumns = <Column extends string, Row>(columns: readonly Column[], { keys }: Order<Row>): Column[] => [
  ...new Set([...columns, ...(keys.reads as readonly string[] as readonly Column[])]),
]

/** The parts of a statement that make it one page; it fetches one row more than asked for, to know whether more follow. */
export interface Seek {
  where: Expression<SqlBool>[]
  orderBy: RawBuilder<unknown>
  limit: number
}

/** Null times sort as later than every known one; as text, because a JavaScript date has no infinity. */
export const instantKey = (instant: Date | null): string =>
  // Years past 9999 are written with a sign that PostgreSQL does not read.
  instant === null ? 'infinity' : instant.toISOString().replace(/^\+0?/, '')

/** Two statement texts, with and without a cursor: `$1 is null or …` would keep the index from being used. */
export function seek<Row>(order: Order<Row>, page: PageRequest): Seek {
  const { columns, ascending, descending } = order.keys
  const upwards = (order.direction === 'ascending') !== page.backwards
  const compare = upwards ? sql`>` : sql`<`
  return {
    where: page.position ? [sql<SqlBool>`(${columns}) ${compare} (${sql.join([...page.position])})`] : [],
    orderBy: upwards ? ascending : descending,
    limit: page.limit + 1,
  }
}

export interface Page<Row> {
  /** In the list's order, whichever way they were read. */
  rows: Row[]
  /** Whether rows follow in the direction of reading. */
  more: boolean
}

/** What one page's statement answered, in the list's order and without the extra row. */
export function pageOf<Row>(fetched: readonly Row[], page: PageRequest): Page<Row> {
  const rows = fetched.slice(0, page.limit)
  return { rows: page.backwards ? rows.reverse() : rows, more: fetched.length > page.limit }
}

/** How far lists are counted. */
export const COUNT_LIMIT = 10_000

/** Counts the rows of a statement, up to one more than the limit. */
export const countOf = (rows: Expression<unknown>): CompiledQuery<{ count: number }> =>
  sql<{ count: number }>`select count(*) as count from ${rows} as counted`.compile(db)
