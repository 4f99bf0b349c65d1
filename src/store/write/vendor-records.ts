import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
import { jsonOf } from './json.ts'

export interface VendorRecordRow {
  kind: string
  key: string
  part: string
  raw: string
  digest: string
  map_rev: number
  vendor_updated_at: string | null
  read_at: string
}

/**
 * The lock every writer of canonical rows takes first, as its own statement: what is computed after it (old values,
 * derived statuses) cannot be overtaken. NO KEY UPDATE, because plain FOR UPDATE blocks unrelated foreign-key inserts.
 */
export const lockAccounts = (tenant: string, accounts: readonly string[]): CompiledQuery<{ account_id: string }> =>
  db
    .selectFrom('accounts')
    .select('account_id')
    .where('tenant_id', '=', tenant)
    .where('account_id', 'in', accounts)
    .orderBy('account_id')
    .forNoKeyUpdate()
    .compile()

/**
 * For the rest of the transaction statements are planned without looking at their values. A tenant that came after the last
 * ANALYZE is not in the statistics: planned for it by name, finding one of its rows costs as much by any index that starts
 * with the tenant, and the one chosen read all of its rows for each (a tenth of the speed at 3,000 records).
 */
export const planForAnyTenant = (): CompiledQuery<unknown> =>
  sql`select set_config('plan_cache_mode', 'force_generic_plan', true)`.compile(db)

/**
 * Which of the given views are new or newer than what is kept, by their place in the list: only those have to be sent whole,
 * mapped and kept. To be asked under the account's lock. Lateral and limited to one: a join may read
 * the whole account instead.
 */
export const newerRecords = (
  tenant: string,
  account: string,
  rows: readonly VendorRecordRow[],
): CompiledQuery<{ n: number }> =>
  sql<{ n: number }>`
    select r.n from jsonb_to_recordset(${JSON.stringify(rows.map(({ raw, ...row }, n) => ({ ...row, n })))}::jsonb)
      as r(n int, kind text, key text, part text, digest text, map_rev int, vendor_updated_at timestamptz(3),
        read_at timestamptz(3))
    left join lateral (
      select vendor_updated_at, read_at, digest, map_rev from vendor_records v
      where v.tenant_id = ${tenant} and v.account_id = ${account} and v.kind = r.kind and v.key = r.key and v.part = r.part
      limit 1) v on true
    where v.digest is null or applies(v.vendor_updated_at, v.read_at, v.digest, v.map_rev,
      r.vendor_updated_at, r.read_at, r.digest, r.map_rev)
    order by r.n`.compile(db)

/** Keeps raw records that are new or newer. */
export const keepRecords = (
  tenant: string,
  account: string,
  rows: readonly VendorRecordRow[],
): CompiledQuery<unknown> =>
  sql`
    insert into vendor_records as v
      (tenant_id, account_id, kind, key, part, raw, digest, map_rev, vendor_updated_at, read_at)
    select ${tenant}, ${account}, r.kind, r.key, r.part, r.raw, r.digest, r.map_rev, r.vendor_updated_at, r.read_at
    from jsonb_populate_recordset(null::vendor_records, ${JSON.stringify(rows)}::jsonb) r
    on conflict (tenant_id, account_id, kind, key, part) do update set
      (raw, digest, map_rev, vendor_updated_at, read_at, flags) =
      (excluded.raw, excluded.digest, excluded.map_rev, excluded.vendor_updated_at, excluded.read_at, '[]')
    where applies(v.vendor_updated_at, v.read_at, v.digest, v.map_rev,
      excluded.vendor_updated_at, excluded.read_at, excluded.digest, excluded.map_rev)`.compile(db)

/** Notes on records what was odd about them but did not stop them. */
export const flagRecords = (
  tenant: string,
  account: string,
  rows: readonly { kind: string; key: string; flags: unknown }[],
): CompiledQuery<unknown> =>
  sql`
    update vendor_records v set flags = r.flags
    from jsonb_populate_recordset(null::vendor_records, ${jsonOf(rows)}::jsonb) r
    where v.tenant_id = ${tenant} and v.account_id = ${account} and v.kind = r.kind and v.key = r.key`.compile(db)

/**
 * The digests of the list views that are kept, to tell which records a page shows anew. A record whose whole was not to be
 * had is asked for again, unless it stands in the quarantine for that.
 */
export const keptDigests = (
  tenant: string,
  account: string,
  kind: string,
  keys: readonly string[],
): CompiledQuery<{ key: string; digest: string }> =>
  sql<{ key: string; digest: string }>`
    select key, digest from vendor_records v
    where tenant_id = ${tenant} and account_id = ${account} and kind = ${kind} and part = 'ITEM'
      and key = any(${keys}::text[])
      and (exists (select from vendor_records d where d.tenant_id = v.tenant_id and d.account_id = v.account_id
          and d.kind = v.kind and d.key = v.key and d.part = 'DETAIL')
        or exists (select from quarantine q where q.tenant_id = v.tenant_id and q.account_id = v.account_id
          and q.kind = v.kind and q.key = v.key))`.compile(db)

export interface PartRow {
  kind: 'ALERT' | 'CASE'
  key: string
  part: 'ITEM' | 'DETAIL' | 'WEBHOOK'
  raw: string
  vendor_updated_at: Date | null
  read_at: Date
}

/** Every view that is kept of the given records, oldest first. */
export const keptParts = (
  tenant: string,
  account: string,
  records: readonly { kind: string; key: string }[],
): CompiledQuery<PartRow> =>
  sql<PartRow>`
    select v.kind, v.key, v.part, v.raw, v.vendor_updated_at, v.read_at from vendor_records v
    join jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(kind text, key text)
      on r.kind = v.kind and r.key = v.key
    where v.tenant_id = ${tenant} and v.account_id = ${account}
    order by v.kind, v.key, v.read_at, v.part`.compile(db)

/** Records that were last read with an older vocabulary, some of them. */
export const staleRecords = (
  tenant: string,
  account: string,
  mapRev: number,
  limit: number,
): CompiledQuery<{ kind: string; key: string }> =>
  sql<{ kind: string; key: string }>`
    select distinct kind, key from vendor_records
    where tenant_id = ${tenant} and account_id = ${account} and map_rev < ${mapRev}
    order by kind, key limit ${limit}`.compile(db)

export const raiseMapRev = (
  tenant: string,
  account: string,
  mapRev: number,
  records: readonly { kind: string; key: string }[],
): CompiledQuery<unknown> =>
  sql`
    update vendor_records v set map_rev = ${mapRev}
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(kind text, key text)
    where v.tenant_id = ${tenant} and v.account_id = ${account} and v.kind = r.kind and v.key = r.key
      and v.map_rev < ${mapRev}`.compile(db)

export interface QuarantineRow {
  digest: string
  kind: string
  key: string | null
  reason: string
  raw: string
  /** What it takes to try it again. */
  stream: string | null
  part: string | null
  vendor_updated_at: string | null
  read_at: string
  place: number | null
  map_rev: number
}

/** The last of those with the same digest: one statement cannot write a row twice. */
const oncePerDigest = (rows: readonly QuarantineRow[]) => [...new Map(rows.map((row) => [row.digest, row])).values()]

/** Keeps what could not be taken in; the same bytes again only count. */
export const quarantine = (tenant: string, account: string, rows: readonly QuarantineRow[]): CompiledQuery<unknown> =>
  sql`
    insert into quarantine as q (tenant_id, account_id, digest, kind, key, reason, raw, stream, part, vendor_updated_at,
      read_at, place, map_rev)
    select ${tenant}, ${account}, r.digest, r.kind, r.key, r.reason, r.raw, r.stream, r.part, r.vendor_updated_at,
      r.read_at, r.place, r.map_rev
    from jsonb_populate_recordset(null::quarantine, ${jsonOf(oncePerDigest(rows))}::jsonb) r
    on conflict (tenant_id, account_id, digest) do update set
      seen = q.seen + 1, last_seen_at = now(), reason = excluded.reason, map_rev = excluded.map_rev,
      stream = coalesce(excluded.stream, q.stream), part = excluded.part, place = excluded.place`.compile(db)

/** A record that was quarantined before and is understood now leaves the quarantine. */
export const release = (
  tenant: string,
  account: string,
  records: readonly { kind: string; key: string }[],
): CompiledQuery<unknown> =>
  sql`
    delete from quarantine q using jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(kind text, key text)
    where q.tenant_id = ${tenant} and q.account_id = ${account} and q.kind = r.kind and q.key = r.key`.compile(db)

/** Words that differ only in what PostgreSQL cannot store are one. */
export const countWords = (
  tenant: string,
  account: string,
  rows: readonly { field: string; raw: string; seen: number }[],
): CompiledQuery<unknown> =>
  sql`
    insert into unrecognised_words as w (tenant_id, account_id, field, raw, seen)
    select ${tenant}, ${account}, r.field, r.raw, sum(r.seen)
    from jsonb_populate_recordset(null::unrecognised_words, ${jsonOf(rows)}::jsonb) r
    group by r.field, r.raw
    on conflict (tenant_id, account_id, field, raw) do update set
      seen = w.seen + excluded.seen, last_seen_at = now()`.compile(db)
