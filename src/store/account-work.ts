import { type CompiledQuery, sql } from 'kysely'
import { db } from './database.ts'
import type { TroubleKind } from './health.ts'

/** What is going on at an account: asked for by few, so apart from what every row's account needs. */
export interface AccountWork {
  account_id: string
  last_error_kind: TroubleKind | null
  backfill_started_at: Date | null
  backfill_seen: number
  backfill_announced: number | null
  reconciled_at: Date | null
  unrecognised: number
  /** Null where no vendor is spoken to. */
  lane: {
    requestsPerMinute: number
    tokensLeft: number
    blocked: boolean
    running: number
    max: number
    read: number
    changed: number
    absent: number
  } | null
  blocked_until: Date
  reconcile_at: Date
  reconciliation_started_at: Date | null
}

export const accountWork = (tenant: string): CompiledQuery<AccountWork> =>
  sql<AccountWork>`
    select a.account_id, h.last_error_kind, h.reconciled_at, l.blocked_until, l.reconcile_at,
      coalesce(h.backfill_started_at, s.started_at) as backfill_started_at,
      coalesce(h.backfill_seen, s.seen, 0) as backfill_seen,
      case when h.backfilled_at is null then s.announced else h.backfill_announced end as backfill_announced,
      r.started_at as reconciliation_started_at,
      (select count(*) from unrecognised_words w
        where w.tenant_id = a.tenant_id and w.account_id = a.account_id) as unrecognised,
      case when l.account_id is not null then jsonb_build_object(
        -- See pace.ts: what may go in one minute, the burst at its beginning included.
        'requestsPerMinute', round(l.per_second * 60 + l.burst),
        -- By the database's clock, as the worker takes them.
        'tokensLeft', greatest(0, least(l.burst,
          l.tokens + extract(epoch from clock_timestamp() - l.refilled_at) * l.per_second)),
        'blocked', l.blocked_until > clock_timestamp(),
        'running', (select count(*) from deliveries d
          where d.tenant_id = a.tenant_id and d.account_id = a.account_id and d.phase <> 'SETTLED'),
        'max', l.max_running,
        'read', coalesce(r.read, 0), 'changed', coalesce(r.changed, 0), 'absent', coalesce(r.absent, 0)) end as lane
    from accounts a
    left join account_health h on h.tenant_id = a.tenant_id and h.account_id = a.account_id
    left join lanes l on l.tenant_id = a.tenant_id and l.account_id = a.account_id and l.active
    left join reconciliations r on r.tenant_id = a.tenant_id and r.account_id = a.account_id
    left join lateral (
      select min(s.started_at) as started_at, sum(s.seen) as seen, sum(s.announced) as announced
      from sync_streams s where s.tenant_id = a.tenant_id and s.account_id = a.account_id) s on true
    where a.tenant_id = ${tenant}`.compile(db)

export interface StreamRow {
  account_id: string
  name: string
  state: 'READING' | 'COMPLETE' | 'INCOMPLETE'
  seen: number
  announced: number | null
  unreadable: number
  pages: number
  started_at: Date
  completed_at: Date | null
}

export const accountStreams = (tenant: string): CompiledQuery<StreamRow> =>
  sql<StreamRow>`
    select account_id, stream as name, seen, announced, unreadable, pages, started_at, completed_at,
      case when completed_at is null or completed_at < started_at then 'READING'
        when complete then 'COMPLETE' else 'INCOMPLETE' end as state
    from sync_streams s
    -- An assumed list that was never read to its end, at an account that is fed by webhook, is one the vendor does not offer.
    where tenant_id = ${tenant} and started_at is not null and not (completed_at is null and exists (
      select from account_health h
      where h.tenant_id = s.tenant_id and h.account_id = s.account_id and h.state = 'WEBHOOK_FED'))
    order by account_id, stream`.compile(db)

/** One account as metrics show it. */
export interface AccountGauges {
  tenant_id: string
  account_id: string
  vendor: string
  state: string
  lag_seconds: number
  freshness_seconds: number | null
  error_kind: string | null
  error_seconds: number | null
  quarantined: number
  unrecognised: number
  per_minute: number
  tokens: number
  blocked_seconds: number
  running: number
  max_running: number
  seen: number | null
  announced: number | null
  reconciled_seconds: number | null
}

/** Every account of every tenant; the function goes through the tenants, because row-level security shows one at a time. */
export const accountGauges = (): CompiledQuery<AccountGauges> =>
  sql<AccountGauges>`select * from account_gauges()`.compile(db)
