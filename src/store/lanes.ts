import { type CompiledQuery, sql } from 'kysely'
import { db } from './database.ts'
import { recordId } from './ids.ts'
import { paceOf } from './pace.ts'

/** One account as the operator configured it. */
export interface AccountEntry {
  tenant: string
  account: string
  vendor: string
  name: string
  clientReferenceUnique: boolean
  canReferForSar: boolean
  settingsDigest: string | null
  maxRunning: number
  requestsPerMinute: number
  requestsPerSecond: number | null
  pollMs: number
  reconcileMs: number
  /** The longest one call to the vendor may take. */
  callMs: number
}

/** The built-in account of records that belong to no vendor. */
export const GATEWAY_ACCOUNT = 'gateway'

export const registerTenant = (tenant: string): CompiledQuery<unknown>[] => [
  sql`insert into tenants (tenant_id) values (${tenant}) on conflict do nothing`.compile(db),
  sql`insert into feed_heads (tenant_id) values (${tenant}) on conflict do nothing`.compile(db),
]

/** Writes an account and its lane as configured; what it has learned stays. */
export const registerAccount = (entry: AccountEntry): CompiledQuery<unknown>[] => {
  const id = recordId(entry.tenant, entry.account, 'ACCOUNT', entry.account)
  const { tenant, account } = entry
  const statements = [
    sql`
      insert into accounts as a (tenant_id, account_id, id, vendor, name, client_reference_unique, can_refer_for_sar,
        settings_digest)
      values (${tenant}, ${account}, ${id}, ${entry.vendor}, ${entry.name}, ${entry.clientReferenceUnique},
        ${entry.canReferForSar}, ${entry.settingsDigest})
      on conflict (tenant_id, account_id) do update set
        (vendor, name, client_reference_unique, can_refer_for_sar, removed_at) =
        (excluded.vendor, excluded.name, excluded.client_reference_unique, excluded.can_refer_for_sar, null)
      where (a.vendor, a.name, a.client_reference_unique, a.can_refer_for_sar, a.removed_at) is distinct from
        (excluded.vendor, excluded.name, excluded.client_reference_unique, excluded.can_refer_for_sar, null)`,
    sql`
      insert into account_health (tenant_id, account_id, state)
      values (${tenant}, ${account}, ${account === GATEWAY_ACCOUNT ? 'HEALTHY' : 'STARTING'})
      on conflict do nothing`,
  ]
  if (account !== GATEWAY_ACCOUNT) {
    const { burst, perSecond } = paceOf(entry)
    statements.push(sql`
      insert into lanes as l (tenant_id, account_id, max_running, tokens, burst, per_second, sync_every_ms,
        reconcile_every_ms, reconcile_at, call_ms)
      values (${tenant}, ${account}, ${entry.maxRunning}, ${burst}, ${burst}, ${perSecond}, ${entry.pollMs},
        ${entry.reconcileMs}, clock_timestamp() + make_interval(secs => ${entry.reconcileMs / 1000}), ${entry.callMs})
      on conflict (tenant_id, account_id) do update set
        (max_running, burst, per_second, sync_every_ms, reconcile_every_ms, reconcile_at, call_ms, active) =
        (excluded.max_running, excluded.burst, excluded.per_second, excluded.sync_every_ms, excluded.reconcile_every_ms,
          -- Sooner where the setting is shorter now; an appointment that was kept over a restart is not put off.
          least(l.reconcile_at, excluded.reconcile_at), excluded.call_ms, true)`)
  }
  return statements.map((statement) => statement.compile(db))
}

/** Accounts that are no longer configured: their records stay readable, nothing is polled or sent for them. */
export const retireAccounts = (tenant: string, kept: readonly string[]): CompiledQuery<unknown>[] => [
  sql`update accounts set removed_at = now()
    where tenant_id = ${tenant} and removed_at is null and not account_id = any(${kept}::text[])`.compile(db),
  sql`update lanes set active = false where tenant_id = ${tenant} and not account_id = any(${kept}::text[])`.compile(
    db,
  ),
]

/**
 * Holds all accounts of a tenant, to be followed by `lockLanesOfTenant`: the order of all writers, before what is configured
 * is written over them in an order of its own. NO KEY UPDATE as in `lockAccounts`.
 */
export const lockAccountsOfTenant = (tenant: string): CompiledQuery<{ account_id: string; vendor: string }> =>
  sql<{ account_id: string; vendor: string }>`
    select account_id, vendor from accounts where tenant_id = ${tenant} order by account_id for no key update`.compile(
    db,
  )

export const lockLanesOfTenant = (tenant: string): CompiledQuery<unknown> =>
  sql`select 1 from lanes where tenant_id = ${tenant} order by account_id for update`.compile(db)

/** Holds lanes in the order of all writers, before several are written in one statement, which has none. */
export const lockLanes = (tenant: string, accounts: readonly string[]): CompiledQuery<unknown> =>
  sql`select 1 from lanes where tenant_id = ${tenant} and account_id = any(${accounts}::text[])
    order by account_id for update`.compile(db)

/** Every tenant that has or had accounts. */
export const tenantsOfLanes = (): CompiledQuery<{ tenant_id: string }> =>
  sql<{ tenant_id: string }>`select distinct tenant_id from lanes order by tenant_id`.compile(db)

export const retireTenants = (kept: readonly string[]): CompiledQuery<unknown> =>
  sql`
    with gone as materialized (
      select tenant_id, account_id from lanes where active and not tenant_id = any(${kept}::text[])
      order by tenant_id, account_id for update
    )
    update lanes l set active = false from gone
    where l.tenant_id = gone.tenant_id and l.account_id = gone.account_id`.compile(db)

export interface TokenAnswer {
  granted: boolean
  /** The account is held back, and this request tries whether it still has to be. */
  probe: boolean
  wait_ms: number
}

/**
 * Takes one request's worth of the account's rate. `reserve` is what has to stay in the bucket: reading leaves half of it
 * to deliveries. A bucket too small for both gives to whoever has to leave something once it is full. Refused while the
 * vendor asked us to stay away; after that one request at a time is let through as a probe.
 */
export const takeToken = (tenant: string, account: string, reserve: number): CompiledQuery<TokenAnswer> =>
  sql<TokenAnswer>`
    with lane as (
      select *, least(burst, tokens + extract(epoch from clock_timestamp() - refilled_at) * per_second) as present,
        least(1 + ${reserve}::float8 * burst, burst) as needed
      from lanes where tenant_id = ${tenant} and account_id = ${account} for update
    ), taken as (
      update lanes l set tokens = lane.present - 1, refilled_at = clock_timestamp(),
        probe_until = case when lane.probe_ms = 0 then l.probe_until
          -- Who took it may be lost before it is answered: the wait, which is over, does not begin anew for that.
          else clock_timestamp() + make_interval(secs => least(lane.probe_ms, lane.call_ms + 5000) / 1000.0) end
      from lane
      where l.tenant_id = lane.tenant_id and l.account_id = lane.account_id
        and lane.present >= lane.needed
        and greatest(lane.blocked_until, lane.probe_until) <= clock_timestamp()
      returning 1
    )
    select exists (select from taken) as granted, lane.probe_ms > 0 as probe,
      greatest(
        extract(epoch from greatest(lane.blocked_until, lane.probe_until) - clock_timestamp()) * 1000,
        (lane.needed - lane.present) / lane.per_second * 1000, 5)::float8 as wait_ms
    from lane`.compile(db)

const hold = (ms: number) => sql`
  blocked_until = greatest(blocked_until, clock_timestamp() + make_interval(secs => ${ms / 1000})),
  probe_ms = case when ${ms}::float8 > 0 then ${Math.ceil(ms)} else probe_ms end`

/** Holds the whole account back: the vendor asked for it, or refuses our credentials. 0 only counts the failure. */
export const blockLane = (tenant: string, account: string, ms: number): CompiledQuery<{ failures: number }> =>
  sql<{ failures: number }>`
    update lanes set failures = failures + 1, ${hold(ms)}
    where tenant_id = ${tenant} and account_id = ${account} returning failures`.compile(db)

/**
 * A probe is over: the next may go, or, where it was answered well, everything. HELD, for refused credentials: whoever is
 * waiting does not try them at once, also if the one that met it never comes to say so.
 */
export const endProbe = (tenant: string, account: string, then: 'FREE' | 'NEXT' | 'HELD'): CompiledQuery<unknown> =>
  sql`update lanes set probe_ms = case when ${then === 'FREE'} then 0 else probe_ms end,
      probe_until = case when ${then === 'HELD'} then clock_timestamp() + make_interval(secs => least(probe_ms / 1000.0, 31))
        else 'epoch' end
    where tenant_id = ${tenant} and account_id = ${account} and probe_ms > 0`.compile(db)

/**
 * A delivery failed for a reason that would stop the next one too. Answers how many have in a row: nothing is begun while
 * the lane is held, so what fails then was on its way with the one that was counted.
 */
export const countSendFailure = (tenant: string, account: string): CompiledQuery<{ failures: number }> =>
  sql<{ failures: number }>`
    update lanes set send_failures = greatest(send_failures + (send_after <= clock_timestamp())::integer, 1)
    where tenant_id = ${tenant} and account_id = ${account} returning send_failures as failures`.compile(db)

/** Holds deliveries back; `whole`: reading as well. */
export const holdSends = (tenant: string, account: string, ms: number, whole: boolean): CompiledQuery<unknown> =>
  sql`
    update lanes set send_after = greatest(send_after, clock_timestamp() + make_interval(secs => ${ms / 1000})),
      ${hold(whole ? ms : 0)}
    where tenant_id = ${tenant} and account_id = ${account}`.compile(db)

/** Reading goes well again. What a delivery met in the meantime holds all the same: `held` says so. */
export const clearLane = (tenant: string, account: string): CompiledQuery<{ held: boolean }> =>
  sql<{ held: boolean }>`
    update lanes set failures = 0 where tenant_id = ${tenant} and account_id = ${account}
    returning greatest(blocked_until, send_after) > clock_timestamp() as held`.compile(db)

export const laneFailures = (tenant: string, account: string): CompiledQuery<{ failures: number }> =>
  sql<{ failures: number }>`
    select failures from lanes where tenant_id = ${tenant} and account_id = ${account}`.compile(db)

export interface SyncClaim {
  tenant_id: string
  account_id: string
  sync_token: number
  sync_every_ms: number
}

/** Takes the account whose reading is due for the longest time; the lease keeps other replicas off it. */
export const claimSync = (leaseMs: number, known: readonly string[]): CompiledQuery<SyncClaim> =>
  sql<SyncClaim>`
    update lanes l set sync_lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000}),
      sync_token = nextval('fencing_tokens')
    from (
      select tenant_id, account_id from lanes
      where active and sync_at <= clock_timestamp() and sync_lease_until <= clock_timestamp()
        and greatest(blocked_until, probe_until) <= clock_timestamp() and (tenant_id || '/' || account_id) = any(${known}::text[])
      order by sync_at for update skip locked limit 1
    ) due
    where l.tenant_id = due.tenant_id and l.account_id = due.account_id
    returning l.tenant_id, l.account_id, l.sync_token, l.sync_every_ms`.compile(db)

/** Renews the lease; no row comes back where another replica has taken over since. */
export const renewSync = (claim: SyncClaim, leaseMs: number): CompiledQuery<{ sync_token: number }> =>
  sql<{ sync_token: number }>`
    update lanes set sync_lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
    where tenant_id = ${claim.tenant_id} and account_id = ${claim.account_id} and sync_token = ${claim.sync_token}
    returning sync_token`.compile(db)

export const releaseSync = (claim: SyncClaim, nextMs: number): CompiledQuery<unknown> =>
  sql`
    update lanes set sync_lease_until = 'epoch',
      sync_at = clock_timestamp() + make_interval(secs => ${nextMs / 1000})
    where tenant_id = ${claim.tenant_id} and account_id = ${claim.account_id}
      and sync_token = ${claim.sync_token}`.compile(db)

export const databaseTime = (): CompiledQuery<{ now: Date }> =>
  sql<{ now: Date }>`select clock_timestamp() as now`.compile(db)

export const appliedMigrations = (): CompiledQuery<{ migrations: number }> =>
  sql<{ migrations: number }>`select count(*) as migrations from migrations`.compile(db)
