import { type CompiledQuery, sql } from 'kysely'
import { db } from './database.ts'

/** Where the sweep of a stream stands. */
export interface SweepPlace {
  stream: string
  /** The page to read next; null at the beginning of a pass. */
  position: string | null
  pass: number
  pages: number
  unreadable: number
  announced: number | null
  started_at: Date
}

/** `read_before`: a sweep of it has come to an end before. */
export const sweepPlaces = (tenant: string, account: string): CompiledQuery<SweepPlace & { read_before: boolean }> =>
  sql<SweepPlace & { read_before: boolean }>`
    select stream, position, pass, pages, unreadable, announced, started_at, completed_at is not null as read_before
    from sync_streams
    where tenant_id = ${tenant} and account_id = ${account} and started_at is not null`.compile(db)

/** The keys that the present sweep of a stream has seen, before the process that began it died. */
export const sweptKeys = (tenant: string, account: string, stream: string): CompiledQuery<{ keys: string[] }> =>
  sql<{ keys: string[] }>`
    select keys from sweep_pages
    where tenant_id = ${tenant} and account_id = ${account} and stream = ${stream}`.compile(db)

/** Starts a stream from its beginning. */
export const beginSweep = (tenant: string, account: string, stream: string): CompiledQuery<SweepPlace> =>
  sql<SweepPlace>`
    with forgotten as (
      delete from sweep_pages where tenant_id = ${tenant} and account_id = ${account} and stream = ${stream}
    )
    insert into sync_streams as s (tenant_id, account_id, stream, started_at)
    values (${tenant}, ${account}, ${stream}, clock_timestamp())
    on conflict (tenant_id, account_id, stream) do update set
      position = null, pass = 1, pages = 0, seen = 0, unreadable = 0, announced = null, started_at = clock_timestamp()
    returning stream, position, pass, pages, unreadable, announced, started_at`.compile(db)

export interface SweepStep {
  stream: string
  position: string | null
  pass: number
  pages: number
  /** Different records seen so far, and those of them that no page before had shown. */
  seen: number
  fresh: readonly string[]
  unreadable: number
  announced: number | null
}

/** Moves a stream on, in the transaction that takes the page in: a page that fails is read again from the same place. */
export const moveSweep = (tenant: string, account: string, step: SweepStep): CompiledQuery<unknown> =>
  sql`
    with shown as (
      insert into sweep_pages (tenant_id, account_id, stream, page, keys)
      select ${tenant}, ${account}, ${step.stream}, ${step.pages}::integer, ${step.fresh}::text[]
      where cardinality(${step.fresh}::text[]) > 0
      on conflict (tenant_id, account_id, stream, page) do update set keys = excluded.keys
    )
    update sync_streams set position = ${step.position}, pass = ${step.pass}, pages = ${step.pages}, seen = ${step.seen},
      unreadable = ${step.unreadable}, announced = ${step.announced}, failures = 0
    where tenant_id = ${tenant} and account_id = ${account} and stream = ${step.stream}`.compile(db)

/** Notes how the sweep of a stream ended. What it could not identify and no longer shows leaves the quarantine. */
export const endSweep = (tenant: string, account: string, stream: string, complete: boolean): CompiledQuery<unknown> =>
  sql`
    with ended as (
      update sync_streams set position = null, complete = ${complete}, completed_at = clock_timestamp()
      where tenant_id = ${tenant} and account_id = ${account} and stream = ${stream} returning started_at
    )
    delete from quarantine q using ended
    where ${complete} and q.tenant_id = ${tenant} and q.account_id = ${account} and q.stream = ${stream}
      and q.key is null and q.last_seen_at < ended.started_at`.compile(db)

/** Counts a page that could not be taken in for a reason that is not the vendor's; answers how often in a row. */
export const countTry = (tenant: string, account: string, stream: string): CompiledQuery<{ failures: number }> =>
  sql<{ failures: number }>`
    update sync_streams set failures = failures + 1
    where tenant_id = ${tenant} and account_id = ${account} and stream = ${stream} returning failures`.compile(db)
