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

/** What went wrong: how a vendor call ended, a list that could not be read whole, or a fault of our own. */
export type TroubleKind =
  | 'NOT_SENT'
  | 'RATE_LIMITED'
  | 'UNAUTHORIZED'
  | 'REFUSED'
  | 'GONE'
  | 'FAILED'
  | 'NO_ANSWER'
  | 'UNREADABLE'
  | 'INCOMPLETE'
  | 'INTERNAL'

export interface HealthNote {
  /** Null leaves it as it is. */
  state: AccountState | null
  /** Everything the vendor showed up to this instant is here. */
  freshAsOf: Date | null
  /** Every list was read to its end, whether or not it kept moving. */
  readThrough?: boolean
  /** The kind, and words for people, without any record's content. */
  error: { kind: TroubleKind; words: string } | null
}

/**
 * Notes how an account is doing; an event where its state changes or its first read has ended. Who writes the
 * account's lane too writes that first, as a delivery does.
 */
export const noteHealth = (tenant: string, account: string, note: HealthNote): CompiledQuery<{ backfilled: boolean }> =>
  sql<{ backfilled: boolean }>`
    with old as (
      select * from account_health where tenant_id = ${tenant} and account_id = ${account} for update
    ), written as (
      update account_health h set
        since = case when h.state = coalesce(${note.state}, h.state) then h.since else clock_timestamp() end,
        state = coalesce(${note.state}, h.state), last_attempt_at = clock_timestamp(),
        fresh_as_of = coalesce(${note.freshAsOf}::timestamptz, h.fresh_as_of),
        backfilled_at = coalesce(h.backfilled_at, case when ${note.readThrough ?? false} then clock_timestamp() end),
        (backfill_started_at, backfill_seen, backfill_announced) = (
          select coalesce(h.backfill_started_at, min(s.started_at)),
            case when h.backfilled_at is null then sum(s.seen) else h.backfill_seen end,
            case when h.backfilled_at is null then sum(s.announced) else h.backfill_announced end
          from sync_streams s where s.tenant_id = h.tenant_id and s.account_id = h.account_id),
        last_error_kind = coalesce(${note.error?.kind ?? null}, h.last_error_kind),
        last_error = coalesce(${note.error?.words ?? null}, h.last_error),
        last_error_at = case when ${note.error?.kind ?? null}::text is null then h.last_error_at else clock_timestamp() end
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

/** The first read has not ended yet: it is announced once, at its end, and not record by record. */
export const isBackfilled = (tenant: string, account: string): CompiledQuery<{ backfilled: boolean }> =>
  sql<{ backfilled: boolean }>`
    select backfilled_at is not null as backfilled from account_health
    where tenant_id = ${tenant} and account_id = ${account}`.compile(db)
