import { type RawBuilder, sql } from 'kysely'

// One array parameter instead of a parameter per value: the statement's text stays the same whatever the list's length, and
// an empty list matches nothing instead of being a syntax error.

/** The right side of `column = any(…)` for text. */
export const anyText = (values: readonly string[]): RawBuilder<string> => sql<string>`any(${values}::text[])`

/** The right side of `column = any(…)` for ids. */
export const anyId = (ids: readonly string[]): RawBuilder<string> => sql<string>`any(${ids}::uuid[])`

/** The right side of `column = any(…)` for small numbers. */
export const anyRank = (ranks: readonly number[]): RawBuilder<number> => sql<number>`any(${ranks}::smallint[])`

/** A row per parent with its place from 1, for lateral joins that take at most so many children of each. */
export const parents = (ids: readonly string[]) =>
  sql<{ parent: string; nth: number }>`unnest(${ids}::uuid[]) with ordinality`.as<'parents'>(sql`parents(parent, nth)`)

/** What a statement that looks rows up takes. */
export interface ById {
  tenant: string
  ids: readonly string[]
}

/** What a statement takes that answers at most so many rows below each of others. */
export interface Below extends ById {
  first: number
}

/** A row of a list that hangs under another row, named by its place among those asked for: an id is ten times as long. */
export type Child<Row> = Row & { parent: number }
