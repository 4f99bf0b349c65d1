import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'

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

export type VendorRecordDigest = Omit<VendorRecordRow, 'raw'>

/**
 * Which of the given views are new or newer than what is kept. Asked first, because most records of most pages are neither:
 * their raw text need not travel, and no row of theirs is locked, which an upsert would do to find out.
 */
export const newerRecords = (
  tenant: string,
  account: string,
  rows: readonly VendorRecordDigest[],
): CompiledQuery<{ kind: string; key: string; part: string }> =>
  sql<{ kind: string; key: string; part: string }>`
    select r.kind, r.key, r.part
    from unnest(${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.key)}::text[],
        ${rows.map((row) => row.part)}::text[], ${rows.map((row) => row.digest)}::text[],
        ${rows.map((row) => row.map_rev)}::integer[], ${rows.map((row) => row.vendor_updated_at)}::timestamptz[],
        ${rows.map((row) => row.read_at)}::timestamptz[]) r(kind, key, part, digest, map_rev, vendor_updated_at, read_at)
    left join vendor_records v on v.tenant_id = ${tenant} and v.account_id = ${account}
      and v.kind = r.kind and v.key = r.key and v.part = r.part
    where v.key is null or applies(v.vendor_updated_at, v.read_at, v.digest, v.map_rev,
      r.vendor_updated_at, r.read_at, r.digest, r.map_rev)`.compile(db)

/** Keeps raw records; answers the keys of those that are new or newer and so have to be mapped. */
export const keepRecords = (
  tenant: string,
  account: string,
  rows: readonly VendorRecordRow[],
): CompiledQuery<{ kind: string; key: string }> =>
  sql<{ kind: string; key: string }>`
    insert into vendor_records as v
      (tenant_id, account_id, kind, key, part, raw, digest, map_rev, vendor_updated_at, read_at)
    select ${tenant}, ${account}, r.kind, r.key, r.part, r.raw, r.digest, r.map_rev, r.vendor_updated_at, r.read_at
    from jsonb_populate_recordset(null::vendor_records, ${JSON.stringify(rows)}::jsonb) r
    on conflict (tenant_id, account_id, kind, key, part) do update set
      (raw, digest, map_rev, vendor_updated_at, read_at, flags) =
      (excluded.raw, excluded.digest, excluded.map_rev, excluded.vendor_updated_at, excluded.read_at, '[]')
    where applies(v.vendor_updated_at, v.read_at, v.digest, v.map_rev,
      excluded.vendor_updated_at, excluded.read_at, excluded.digest, excluded.map_rev)
    returning v.kind, v.key`.compile(db)

/** Notes on records what was odd about them but did not stop them. */
export const flagRecords = (
  tenant: string,
  account: string,
  rows: readonly { kind: string; key: string; flags: unknown }[],
): CompiledQuery<unknown> =>
  sql`
    update vendor_records v set flags = r.flags
    from jsonb_populate_recordset(null::vendor_records, ${JSON.stringify(rows)}::jsonb) r
    where v.tenant_id = ${tenant} and v.account_id = ${account} and v.kind = r.kind and v.key = r.key`.compile(db)

/** The digests of the list views that are kept, to tell which records a page shows anew. */
export const keptDigests = (
  tenant: string,
  account: string,
  kind: string,
  keys: readonly string[],
): CompiledQuery<{ key: string; digest: string }> =>
  sql<{ key: string; digest: string }>`
    select key, digest from vendor_records
    where tenant_id = ${tenant} and account_id = ${account} and kind = ${kind} and part = 'ITEM'
      and key = any(${keys}::text[])`.compile(db)

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

/** Keeps what could not be taken in; the same bytes again only count. */
export const quarantine = (tenant: string, account: string, rows: readonly QuarantineRow[]): CompiledQuery<unknown> =>
  sql`
    insert into quarantine as q (tenant_id, account_id, digest, kind, key, reason, raw, stream, part, vendor_updated_at,
      read_at, place, map_rev)
    select ${tenant}, ${account}, r.digest, r.kind, r.key, r.reason, r.raw, r.stream, r.part, r.vendor_updated_at,
      r.read_at, r.place, r.map_rev
    from jsonb_populate_recordset(null::quarantine, ${JSON.stringify(rows)}::jsonb) r
    on conflict (tenant_id, account_id, digest) do update set
      seen = q.seen + 1, last_seen_at = now(), reason = excluded.reason, map_rev = excluded.map_rev,
      stream = coalesce(excluded.stream, q.stream), part = excluded.part, place = excluded.place`.compile(db)

/** A record that was quarantined before and is understood now leaves the quarantine. */
export const release = (tenant: string, account: string, keys: readonly string[]): CompiledQuery<unknown> =>
  db
    .deleteFrom('quarantine')
    .where('tenant_id', '=', tenant)
    .where('account_id', '=', account)
    .where('key', 'in', keys)
    .compile()

export const countWords = (
  tenant: string,
  account: string,
  rows: readonly { field: string; raw: string; seen: number }[],
): CompiledQuery<unknown> =>
  sql`
    insert into unrecognised_words as w (tenant_id, account_id, field, raw, seen)
    select ${tenant}, ${account}, r.field, r.raw, r.seen
    from jsonb_populate_recordset(null::unrecognised_words, ${JSON.stringify(rows)}::jsonb) r
    on conflict (tenant_id, account_id, field, raw) do update set
      seen = w.seen + excluded.seen, last_seen_at = now()`.compile(db)
