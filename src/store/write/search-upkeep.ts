import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { anyId } from '../arrays.ts'
import { db } from '../database.ts'
import { FOLD_REV } from '../fold.ts'
import type { SearchKind } from '../search.ts'
import type { Readable } from './search-texts.ts'

// Records that search does not know as they are, and texts that no record says any more: looked for without a lock, some at
// a time, then mended under their account's.

/** How many rows are looked at in one statement. */
const WINDOW = 20_000

/** The id before all others, to begin with. */
export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

const TABLES: Readonly<
  Record<SearchKind, { name: RawBuilder<unknown>; key: keyof Readable; columns: RawBuilder<unknown> }>
> = {
  ALERT: { name: sql`alerts`, key: 'alerts', columns: sql`title, vendor_id, vendor_ids` },
  CASE: { name: sql`cases`, key: 'cases', columns: sql`title, vendor_id` },
  SUBJECT: { name: sql`subjects`, key: 'subjects', columns: sql`name, vendor_id, client_reference` },
  HIT: {
    name: sql`screening_hits`,
    key: 'hits',
    columns: sql`case when missing_since is null then alert_id end as alert_id, matched_name`,
  },
}

export interface Looked {
  /** The last id looked at; null where there are no more. */
  reached: string | null
  /** Those to be mended: their account and id. */
  stale: [account: string, id: string][]
}

/** Looks at some of a tenant's records, by their ids, for those without an entry of the present folding. */
export const staleRecordTexts = (tenant: string, kind: SearchKind, after: string): CompiledQuery<Looked> =>
  sql<Looked>`
    with looked as materialized (
      select id, account_id from ${TABLES[kind].name}
      where tenant_id = ${tenant} and id > ${after} order by id limit ${WINDOW})
    select (select id from looked order by id desc limit 1) as reached, (
      select coalesce(jsonb_agg(jsonb_build_array(l.account_id, l.id)), '[]') from looked l
      left join search_entries e on e.tenant_id = ${tenant} and e.kind = ${kind} and e.id = l.id and e.part = 'NAME'
      where e.id is null or e.fold_rev <> ${FOLD_REV}) as stale`.compile(db)

/** What is to be folded of the named records, as the key of `Readable` it is. */
export const readableRecords = (
  tenant: string,
  kind: SearchKind,
  ids: readonly string[],
): { key: keyof Readable; query: CompiledQuery<{ id: string }> } => ({
  key: TABLES[kind].key,
  query: sql<{ id: string }>`
    select id, ${TABLES[kind].columns} from ${TABLES[kind].name}
    where tenant_id = ${tenant} and id = ${anyId(ids)}`.compile(db),
})

const unsaid = (tenant: string, account: string) => sql`not exists (
  select from search_entries e where e.tenant_id = ${tenant} and e.account_id = ${account} and e.text_id = t.id)`

/** Looks at some of an account's texts, by their ids, for those that no record says. */
export const unsaidTexts = (tenant: string, account: string, after: string): CompiledQuery<Looked> =>
  sql<Looked>`
    with looked as materialized (
      select id from search_texts
      where tenant_id = ${tenant} and account_id = ${account} and id > ${after} order by id limit ${WINDOW})
    select (select id from looked order by id desc limit 1) as reached, (
      select coalesce(jsonb_agg(jsonb_build_array(${account}::text, t.id)), '[]')
      from looked t where ${unsaid(tenant, account)}) as stale`.compile(db)

/** Removes those of the texts that, under the account's lock, still no record says. */
export const forgetTexts = (tenant: string, account: string, ids: readonly string[]): CompiledQuery<unknown> =>
  sql`
    delete from search_texts t
    where tenant_id = ${tenant} and account_id = ${account} and id = ${anyId(ids)} and ${unsaid(tenant, account)}`.compile(
    db,
  )
