import { type CompiledQuery, sql } from 'kysely'
import { db } from './database.ts'
import { recordId } from './ids.ts'

export type AccountState =
  | 'STARTING'
  | 'HEALTHY'
  | 'RATE_LIMITED'
  | 'UNAUTHORIZED'
  | 'UNREACHABLE'
  | 'FAILING'
  | 'WEBHOOK_FED'

export interface HealthNote {
  state: AccountState
  /** Everything the vendor showed up to this instant is here. */
  freshAsOf: Date | null
  /** Words for people, without any record's content. */
  error: string | null
}

/** Notes how an account is doing; an event where its state changes or its first complete read has ended. */
export const noteHealth = (tenant: string, account: string, note: HealthNote): CompiledQuery<{ backfilled: boolean }> =>
  sql<{ backfilled: boolean }>`
    with old as (
      select * from account_health where tenant_id = ${tenant} and account_id = ${account} for update
    ), written as (
      update account_health h set
        since = case when h.state = ${note.state} then h.since else clock_timestamp() end,
        state = ${note.state}, last_attempt_at = clock_timestamp(),
        fresh_as_of = coalesce(${note.freshAsOf}::timestamptz, h.fresh_as_of),
        backfilled_at = coalesce(h.backfilled_at, case when ${note.freshAsOf}::timestamptz is not null then clock_timestamp() end),
        last_error = coalesce(${note.error}, h.last_error),
        last_error_at = case when ${note.error}::text is null then h.last_error_at else clock_timestamp() end
      from old where h.tenant_id = old.tenant_id and h.account_id = old.account_id
      returning h.*
    ), announced as (
      insert into events (tenant_id, type, node_kind, node_id, account_id, actor, before, after)
      select w.tenant_id, 'ACCOUNT_CHANGED', 'ACCOUNT', ${recordId(tenant, account, 'ACCOUNT', account)}::uuid, w.account_id,
        'vendor', jsonb_build_object('accountId', w.account_id, 'state', old.state, 'backfilledAt', iso(old.backfilled_at)),
        jsonb_build_object('accountId', w.account_id, 'state', w.state, 'backfilledAt', iso(w.backfilled_at))
      from written w, old
      where w.state <> old.state or (w.backfilled_at is null) <> (old.backfilled_at is null)
    )
    select backfilled_at is not null as backfilled from written`.compile(db)

export interface StreamPlace {
  stream: string
  position: string | null
}

export const streamPlaces = (tenant: string, account: string): CompiledQuery<StreamPlace> =>
  sql<StreamPlace>`
    select stream, position from sync_streams where tenant_id = ${tenant} and account_id = ${account}`.compile(db)

export const isBackfilled = (tenant: string, account: string): CompiledQuery<{ backfilled: boolean }> =>
  sql<{ backfilled: boolean }>`
    select backfilled_at is not null as backfilled from account_health
    where tenant_id = ${tenant} and account_id = ${account}`.compile(db)

/** Moves a stream on, in the transaction that takes the page in: a page that fails is read again from the same place. */
export const moveStream = (
  tenant: string,
  account: string,
  place: { stream: string; position: string | null; pass: number; announced: number | null },
): CompiledQuery<unknown> =>
  sql`
    insert into sync_streams as s (tenant_id, account_id, stream, position, pass, announced, started_at, completed_at)
    values (${tenant}, ${account}, ${place.stream}, ${place.position}, ${place.pass}, ${place.announced}, now(),
      case when ${place.position}::text is null then now() end)
    on conflict (tenant_id, account_id, stream) do update set
      position = excluded.position, pass = excluded.pass, announced = excluded.announced,
      completed_at = coalesce(excluded.completed_at, s.completed_at)`.compile(db)
