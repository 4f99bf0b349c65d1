import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { db } from './database.ts'
import { COUNT_LIMIT } from './page.ts'

// What the figures about alerts and about cases have in common.

/** The figures of one group, or of everything that matches; only the columns grouped by are there. */
export type FigureRow<Group> = Partial<Group> & {
  whole: boolean
  count: number
  /** More match than are counted. */
  capped: boolean
}

/** A statement for figures, and whether it reads counters or counts rows. */
export interface Figures<Group> {
  counted: boolean
  query: CompiledQuery<FigureRow<Group>>
}

/** Counters summed over some columns: the dimensions they keep, and how they are marked. */
export interface Rollup<D> {
  kept: readonly D[]
  rolledUp: number
}

/** The smallest of the rollups, which stand in order of size, that tells of everything asked for. */
export function smallest<D>(rollups: readonly Rollup<D>[], asked: ReadonlySet<D>): number {
  const found = rollups.find(({ kept }) => [...asked].every((one) => kept.includes(one)))
  if (!found) throw new Error('no counters keep every dimension')
  return found.rolledUp
}

interface Nested<C> {
  and?: readonly C[]
  or?: readonly C[]
  not?: C
}

/** The dimensions a filter speaks of, however deep; null where it asks for what counters do not tell. */
export function dimensionsOf<C extends Nested<C>, D>(
  criteria: C,
  told: Readonly<Partial<Record<Exclude<keyof C, keyof Nested<C>>, D>>>,
): Set<D> | null {
  const { and = [], or = [], not, ...own } = criteria
  const found = new Set<D>()
  for (const [key, value] of Object.entries(own)) {
    if (value === undefined) continue
    const dimension = (told as Partial<Record<string, D>>)[key]
    if (dimension === undefined) return null
    found.add(dimension)
  }
  for (const inner of [...and, ...or, ...(not ? [not] : [])]) {
    const deeper = dimensionsOf(inner, told)
    if (!deeper) return null
    for (const dimension of deeper) found.add(dimension)
  }
  return found
}

/** The newest rows that match, one more than are counted, with their place: what is capped is capped the same way always. */
export const newest = (
  table: RawBuilder<unknown>,
  columns: readonly RawBuilder<unknown>[],
  where: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  select ${sql.join([...columns, sql`row_number() over (order by created_key desc, id desc) as place`])}
  from ${table} where ${where} order by created_key desc, id desc limit ${COUNT_LIMIT + 1}`

/** What is said of a group of `newest` rows. */
export const PLACES = sql`count(*) filter (where place <= ${COUNT_LIMIT}) as n, bool_or(place > ${COUNT_LIMIT}) as capped`

/**
 * Totals and groups in one statement. `source` answers the keys with `n` and `capped`; `spread` turns a row of it into
 * those it counts in, where these are several.
 */
export function figuresOf<Group>(
  source: RawBuilder<unknown>,
  keys: readonly RawBuilder<unknown>[],
  spread: RawBuilder<unknown> = sql``,
): CompiledQuery<FigureRow<Group>> {
  const nulls = keys.map((key) => sql`null::text as ${key}`)
  const whole = sql`select ${sql.join([sql`true as whole`, ...nulls])}, coalesce(sum(n), 0)::bigint as count,
    coalesce(bool_or(capped), false) as capped from figures`
  const groups = sql`union all
    select ${sql.join([sql`false`, ...keys])}, sum(n)::bigint, false from figures ${spread}
    group by ${sql.join(keys)} having sum(n) > 0`
  return sql<FigureRow<Group>>`with figures as materialized (${source}) ${whole} ${
    keys.length > 0 ? groups : sql``
  }`.compile(db)
}
