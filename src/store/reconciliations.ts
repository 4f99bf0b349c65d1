import { type CompiledQuery, sql } from 'kysely'
import { db } from './database.ts'

export interface ReconcileClaim {
  tenant_id: string
  account_id: string
  reconcile_token: number
}

/**
 * Takes an account whose reconciliation is due. It stands behind everything else: no account that is held back, is being
 * polled, or has a decision to deliver.
 */
export const claimReconciliation = (leaseMs: number, known: readonly string[]): CompiledQuery<ReconcileClaim> =>
  sql<ReconcileClaim>`
    update lanes l set reconcile_lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000}),
      reconcile_token = nextval('fencing_tokens')
    from (
      select tenant_id, account_id from lanes
      where active and reconcile_at <= clock_timestamp() and reconcile_lease_until <= clock_timestamp()
        and blocked_until <= clock_timestamp() and sync_lease_until <= clock_timestamp()
        and deliver_at > clock_timestamp() and (tenant_id || '/' || account_id) = any(${known}::text[])
      order by reconcile_at for update skip locked limit 1
    ) due
    where l.tenant_id = due.tenant_id and l.account_id = due.account_id
    returning l.tenant_id, l.account_id, l.reconcile_token`.compile(db)

/** Renews the lease; no row comes back where another replica has taken over since. */
export const holdReconciliation = (claim: ReconcileClaim, leaseMs: number): CompiledQuery<{ held: boolean }> =>
  sql<{ held: boolean }>`
    update lanes set reconcile_lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
    where tenant_id = ${claim.tenant_id} and account_id = ${claim.account_id}
      and reconcile_token = ${claim.reconcile_token}
    returning true as held`.compile(db)

export interface Reconciliation {
  started_at: Date
  kind: 'ALERT' | 'CASE' | null
  key: string | null
  failures: number
}

/** The reconciliation that is under way, or a new one. */
export const presentReconciliation = (tenant: string, account: string): CompiledQuery<Reconciliation> =>
  sql<Reconciliation>`
    insert into reconciliations as r (tenant_id, account_id, started_at)
    values (${tenant}, ${account}, clock_timestamp())
    on conflict (tenant_id, account_id) do update set
      started_at = case when r.completed_at is null then r.started_at else excluded.started_at end,
      kind = case when r.completed_at is null then r.kind end, key = case when r.completed_at is null then r.key end,
      read = case when r.completed_at is null then r.read else 0 end,
      changed = case when r.completed_at is null then r.changed else 0 end,
      absent = case when r.completed_at is null then r.absent else 0 end,
      failures = case when r.completed_at is null then r.failures else 0 end, completed_at = null
    returning started_at, kind, key, failures`.compile(db)

export interface KeptRecord {
  kind: 'ALERT' | 'CASE'
  key: string
}

/** The next records after a place, in the order in which they are read again. */
export const nextKept = (
  tenant: string,
  account: string,
  { kind, key }: Reconciliation,
  limit: number,
): CompiledQuery<KeptRecord> =>
  sql<KeptRecord>`
    select distinct kind, key from vendor_records
    where tenant_id = ${tenant} and account_id = ${account} and (kind, key) > (${kind ?? ''}, ${key ?? ''})
    order by kind, key limit ${limit}`.compile(db)

/** Moves on past a record. */
export const moveReconciliation = (
  tenant: string,
  account: string,
  { kind, key }: KeptRecord,
  found: { read: number; changed: number; absent: number },
): CompiledQuery<unknown> =>
  sql`
    update reconciliations set kind = ${kind}, key = ${key}, read = read + ${found.read},
      changed = changed + ${found.changed}, absent = absent + ${found.absent}, failures = 0
    where tenant_id = ${tenant} and account_id = ${account}`.compile(db)

/** Counts a record that the vendor did not answer cleanly; answers how often in a row. */
export const countReconcileFailure = (tenant: string, account: string): CompiledQuery<{ failures: number }> =>
  sql<{ failures: number }>`
    update reconciliations set failures = failures + 1
    where tenant_id = ${tenant} and account_id = ${account} returning failures`.compile(db)

/**
 * How many lists were not read completely since the reconciliation began. An assumed list that was never read to its end
 * is one the vendor does not offer.
 */
export const unreadSince = (
  tenant: string,
  account: string,
  streams: readonly { name: string; assumed: boolean }[],
  since: Date,
): CompiledQuery<{ unread: number }> =>
  sql<{ unread: number }>`
    select count(*) as unread
    from unnest(${streams.map(({ name }) => name)}::text[], ${streams.map(({ assumed }) => assumed)}::boolean[])
      wanted(stream, assumed)
    left join sync_streams s on s.tenant_id = ${tenant} and s.account_id = ${account} and s.stream = wanted.stream
    where not (wanted.assumed and s.completed_at is null)
      and not coalesce(s.complete and s.completed_at >= s.started_at and s.started_at >= ${since}, false)`.compile(db)

/** Ends a reconciliation and makes the appointment for the next. */
export const endReconciliation = (claim: ReconcileClaim): CompiledQuery<unknown>[] => [
  sql`
    update reconciliations set completed_at = clock_timestamp()
    where tenant_id = ${claim.tenant_id} and account_id = ${claim.account_id}`.compile(db),
  sql`
    update account_health set reconciled_at = clock_timestamp()
    where tenant_id = ${claim.tenant_id} and account_id = ${claim.account_id}`.compile(db),
  sql`
    update lanes set reconcile_lease_until = 'epoch',
      reconcile_at = clock_timestamp() + make_interval(secs => reconcile_every_ms / 1000.0)
    where tenant_id = ${claim.tenant_id} and account_id = ${claim.account_id}
      and reconcile_token = ${claim.reconcile_token}`.compile(db),
]
