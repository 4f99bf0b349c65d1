import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
import type { WriteContext } from './alerts.ts'

/** So many complete reads in a row have to miss a record before it is called missing. */
const READS = 2

type Kind = 'ALERT' | 'CASE'

export interface Returned {
  kind: Kind
  key: string
}

/** Forgets that records were absent; answers those of them that were. */
export const forgetAbsences = (
  tenant: string,
  account: string,
  records: readonly { kind: Kind; key: string }[],
): CompiledQuery<Returned> =>
  sql<Returned>`
    delete from absences where tenant_id = ${tenant} and account_id = ${account}
      and (kind, key) in (
        select * from unnest(${records.map(({ kind }) => kind)}::text[], ${records.map(({ key }) => key)}::text[]))
    returning kind, key`.compile(db)

/**
 * Counts an absence of each record of a kind that no stream of the kind showed: those kept before the reads began and in
 * none of their pages. Answers how many are absent.
 */
export const countAbsences = (
  { tenant, account }: Pick<WriteContext, 'tenant' | 'account'>,
  kind: Kind,
  streams: readonly string[],
  since: Date,
): CompiledQuery<{ absent: number }> =>
  sql<{ absent: number }>`
    -- EXCEPT and not an anti-join: of keys out of arrays the planner knows nothing, and loops over 3,000 of them for seconds.
    with absent as materialized (
      select key from vendor_records
      where tenant_id = ${tenant} and account_id = ${account} and kind = ${kind} and read_at < ${since}
      except
      select unnest(keys) from sweep_pages
      where tenant_id = ${tenant} and account_id = ${account} and stream = any(${streams}::text[])
    ), counted as (
      insert into absences as a (tenant_id, account_id, kind, key, first_at, last_at)
      select ${tenant}, ${account}, ${kind}, key, ${since}, ${since} from absent
      on conflict (tenant_id, account_id, kind, key) do update set reads = a.reads + 1, last_at = excluded.last_at
      where a.last_at < excluded.last_at
    )
    select count(*) as absent from absent`.compile(db)

/** Counts an absence of single records that the vendor says it does not have. */
export const countAbsent = (
  { tenant, account }: Pick<WriteContext, 'tenant' | 'account'>,
  kind: Kind,
  keys: readonly string[],
): CompiledQuery<unknown> =>
  sql`
    insert into absences as a (tenant_id, account_id, kind, key, first_at, last_at)
    select ${tenant}, ${account}, ${kind}, key, now(), now() from unnest(${keys}::text[]) key
    on conflict (tenant_id, account_id, kind, key) do update set reads = a.reads + 1, last_at = excluded.last_at
    where a.last_at < excluded.last_at`.compile(db)

const TABLES = {
  ALERT: { rows: sql`alerts`, snapshot: sql`alert_snapshot`, type: 'ALERT_CHANGED' },
  CASE: { rows: sql`cases`, snapshot: sql`case_snapshot`, type: 'CASE_CHANGED' },
} as const

/**
 * Brings `missing_since` of a kind in line with its absences, one event for each record it changes on: set after enough
 * absences in a row, cleared where there are none. `keys` narrows it to records that came back.
 */
export const markMissing = (
  { tenant, account, actor, operationId }: WriteContext,
  kind: Kind,
  keys: readonly string[] | null,
): CompiledQuery<{ id: string }> => {
  const { rows, snapshot, type } = TABLES[kind]
  const target =
    keys === null
      ? sql`select r.id, a.first_at as present from absences a
          join ${rows} r on r.tenant_id = a.tenant_id and r.account_id = a.account_id and r.key = a.key
          where a.tenant_id = ${tenant} and a.account_id = ${account} and a.kind = ${kind} and a.reads >= ${READS}
            and r.missing_since is null`
      : sql`select r.id, null::timestamptz as present from ${rows} r
          where r.tenant_id = ${tenant} and r.account_id = ${account} and r.key = any(${keys}::text[])
            and r.missing_since is not null`
  return sql<{ id: string }>`
    with target as materialized (${target}), old as materialized (
      select r.id, ${snapshot}(r) as snapshot from ${rows} r where r.tenant_id = ${tenant} and r.id in (select id from target)
    ), written as (
      update ${rows} r set missing_since = target.present, version = r.version + 1
      from target where r.tenant_id = ${tenant} and r.id = target.id
      returning r.*
    ), announced as (
      insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, before, after)
      select w.tenant_id, ${type}, ${kind}, w.id, w.account_id, ${actor}, ${operationId}::uuid, old.snapshot,
        ${snapshot}(row(w.*)::${rows})
      from written w join old on old.id = w.id
    )
    select id from written`.compile(db)
}
