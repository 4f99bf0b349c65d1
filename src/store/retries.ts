import { type CompiledQuery, sql } from 'kysely'
import { anyId } from './arrays.ts'
import { db } from './database.ts'

/** How many quarantined records one request may name, and how many of an account are tried where it names none. */
export const MOST_RETRIED = 1_000

export interface RequestedRetry {
  id: string
  key: string | null
}

/** Asks a worker to try quarantined records of an account again; answers which. */
export const requestRetry = (
  tenant: string,
  account: string,
  only: { ids: readonly string[] | null; keys: readonly string[] | null },
): CompiledQuery<RequestedRetry> =>
  sql<RequestedRetry>`
    with chosen as (
      select id from quarantine
      where tenant_id = ${tenant} and account_id = ${account}
        and (${only.ids === null}::boolean or id = ${anyId(only.ids ?? [])})
        and (${only.keys === null}::boolean or key = any(${only.keys ?? []}::text[]))
      order by first_seen_at, id limit ${MOST_RETRIED}
    )
    update quarantine q set retry_requested_at = clock_timestamp() from chosen
    where q.tenant_id = ${tenant} and q.id = chosen.id
    returning q.id, q.key`.compile(db)

/** Makes the account's lane due for it. */
export const wakeRetry = (tenant: string, account: string): CompiledQuery<unknown> =>
  sql`
    update lanes set retry_at = clock_timestamp()
    where tenant_id = ${tenant} and account_id = ${account}`.compile(db)

export interface RetriedRow {
  id: string
  key: string | null
  reason: string
  waiting: boolean
  kept: boolean
}

/** Those of the given records that are still quarantined. */
export const stillQuarantined = (tenant: string, ids: readonly string[]): CompiledQuery<RetriedRow> =>
  sql<RetriedRow>`
    select id, key, reason, retry_requested_at is not null as waiting, raw <> 'null' as kept
    from quarantine where tenant_id = ${tenant} and id = ${anyId(ids)}`.compile(db)

export interface RetryClaim {
  tenant_id: string
  account_id: string
  retry_at: string
}

/** Takes an account whose quarantine is to be tried again; another worker may take it where this one is not heard of. */
export const claimRetry = (leaseMs: number, known: readonly string[]): CompiledQuery<RetryClaim> =>
  sql<RetryClaim>`
    update lanes l set retry_at = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
    from (
      select tenant_id, account_id from lanes
      where active and retry_at <= clock_timestamp() and (tenant_id || '/' || account_id) = any(${known}::text[])
      order by retry_at for update skip locked limit 1
    ) due
    where l.tenant_id = due.tenant_id and l.account_id = due.account_id
    returning l.tenant_id, l.account_id, l.retry_at::text as retry_at`.compile(db)

/** Done, unless somebody asked again meanwhile. */
export const endRetry = (claim: RetryClaim): CompiledQuery<unknown> =>
  sql`
    update lanes set retry_at = 'infinity'
    where tenant_id = ${claim.tenant_id} and account_id = ${claim.account_id}
      and retry_at::text = ${claim.retry_at}`.compile(db)

export interface RetryRow {
  id: string
  kind: string
  key: string | null
  raw: string
  stream: string | null
  part: 'ITEM' | 'DETAIL' | 'WEBHOOK' | null
  vendor_updated_at: Date | null
  read_at: Date | null
  first_seen_at: Date
}

/** Quarantined records to try: those somebody asked for, or those last tried with an older vocabulary. */
export const retryRows = (
  tenant: string,
  account: string,
  which: 'REQUESTED' | { olderThan: number },
  limit: number,
): CompiledQuery<RetryRow> =>
  sql<RetryRow>`
    select id, kind, key, raw, stream, part, vendor_updated_at, read_at, first_seen_at from quarantine
    where tenant_id = ${tenant} and account_id = ${account}
      and ${which === 'REQUESTED' ? sql`retry_requested_at is not null` : sql`map_rev < ${which.olderThan}`}
    order by first_seen_at, id limit ${limit}`.compile(db)

export const noteRetried = (
  tenant: string,
  id: string,
  mapRev: number,
  reason: string | null,
): CompiledQuery<unknown> =>
  sql`
    update quarantine set retry_requested_at = null, retried_at = clock_timestamp(), map_rev = ${mapRev},
      reason = coalesce(${reason}, reason)
    where tenant_id = ${tenant} and id = ${id}`.compile(db)

export const forgetQuarantined = (tenant: string, id: string): CompiledQuery<unknown> =>
  sql`delete from quarantine where tenant_id = ${tenant} and id = ${id}`.compile(db)
