import { type CompiledQuery, type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { db } from './database.ts'

/**
 * How many texts a search may match before it is refused as too broad. What it finds is never cut: then no list, count or
 * negation of it could be trusted.
 */
export const MOST_FOUND = 20_000

export type SearchKind = 'ALERT' | 'CASE' | 'SUBJECT' | 'HIT'

/** What a search found, as PostgreSQL writes an array of uuids: handed back to it as it came. */
export type FoundIds = string

/** The records whose texts match all patterns; null where they are too many. */
export const searchIds = (
  tenant: string,
  kind: SearchKind,
  patterns: readonly string[],
): CompiledQuery<{ ids: FoundIds | null }> =>
  db
    .selectFrom(
      sql<{ tenant_id: string; ids: string }>`search_ids(${kind}, ${patterns}::text[], ${MOST_FOUND + 1})`.as<'found'>(
        sql`found`,
      ),
    )
    .select(sql<FoundIds | null>`found.ids::text`.as('ids'))
    .where('found.tenant_id', '=', tenant)
    .compile()

/** From about here on reading the found rows one by one takes longer than walking an order's index to a page's end. */
const LONG = 2_000
const ID_LENGTH = 37

/**
 * Whether a row is among those found. The planner is not told how long a short list is, so it looks its rows up by their key:
 * told, it may walk a whole index for rows that another condition leaves out (230 ms, where these take 10). A long list is
 * planned for anew and checked while the order's index is walked: 5 ms for a page out of 5,000, where the rows took 140.
 */
export const isFound = (id: Expression<unknown>, found: FoundIds): RawBuilder<SqlBool> =>
  found.length > LONG * ID_LENGTH
    ? sql<SqlBool>`${id} = any(${found}::uuid[] /* planned anew */)`
    : sql<SqlBool>`${id} in (select unnest((select ${found}::uuid[])))`
