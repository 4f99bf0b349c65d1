import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { db } from '../database.ts'
import type { DeliveryHold } from './deliveries.ts'
import type { Kept } from './kept.ts'

/** One event and one audit row for each command that moved: `old` holds what they were, `written` what they are. */
const announced = (actor: RawBuilder<unknown>, action: RawBuilder<unknown>, detail: RawBuilder<unknown>) => sql`
  audited as (
    insert into audit (tenant_id, actor, action, operation_id, command_id, account_id, target_id, detail)
    select w.tenant_id, ${actor}, ${action}, w.operation_id, w.id, w.account_id, w.target_id, ${detail}
    from written w
  ), announced as (
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, before, after)
    select w.tenant_id, 'COMMAND_CHANGED', 'COMMAND', w.id, w.account_id, ${actor}, w.operation_id, w.id, old.snapshot,
      command_snapshot(row(w.*)::commands)
    from written w join old on old.id = w.id
  )`

/**
 * Withdraws commands that no delivery has claimed. The row's state decides, so a worker that claims it at the same moment
 * either finds it gone or has it, and then it comes back in no row.
 */
export const cancelQueued = (tenant: string, actor: string, ids: readonly string[]): CompiledQuery<{ id: string }> =>
  sql<{ id: string }>`
    with old as materialized (
      select c.id, command_snapshot(c) as snapshot from commands c
      where c.tenant_id = ${tenant} and c.id = any(${ids}::uuid[]) and c.state = 'QUEUED'
      order by c.id for update
    ), written as (
      update commands c set state = 'CANCELLED', version = c.version + 1, updated_at = clock_timestamp()
      from old where c.tenant_id = ${tenant} and c.id = old.id and c.state = 'QUEUED'
      returning c.*
    ), ${announced(sql`${actor}`, sql`'CANCELLED'`, sql`jsonb_build_object('action', w.action)`)}
    select id from written`.compile(db)

export interface GivenUpRow {
  id: string
  account_id: string
}

/**
 * Ends commands that could not be delivered in all that time: nothing is tried for ever, and nothing vanishes, those of
 * accounts included that are not configured any more.
 */
export const giveUp = (tenant: string, afterMs: number, most: number): CompiledQuery<GivenUpRow> =>
  sql<GivenUpRow>`
    with old as materialized (
      select c.id, command_snapshot(c) as snapshot from commands c
      where c.tenant_id = ${tenant} and c.state = 'QUEUED'
        and c.created_at < clock_timestamp() - make_interval(secs => ${afterMs / 1000})
      order by c.id limit ${most} for update skip locked
    ), written as (
      update commands c set state = 'REJECTED', code = 'NOT_DELIVERED', version = c.version + 1,
        updated_at = clock_timestamp(),
        message = case when c.attempts = 0
          then 'It could not be sent in all this time, and was given up; nothing reached the vendor. See the account for why.'
          else 'It was sent without effect (' || c.attempts || ' times), could not be sent again, and was given up. See the account for why.'
        end
      from old where c.tenant_id = ${tenant} and c.id = old.id and c.state = 'QUEUED'
      returning c.*
    ), ${announced(sql`'tributary'`, sql`'REJECTED'`, sql`jsonb_build_object('code', w.code, 'attempts', w.attempts)`)}
    select id, account_id from written`.compile(db)

export interface StrandedRow {
  account_id: string
  id: string
  token: number
  phase: 'CLAIMED' | 'SENT'
  /** Whether the vendor is known to have answered without an error. */
  answered: boolean
}

/** Holds deliveries without a worker whose account is not configured any more: nobody is left to read them back. */
export const stranded = (tenant: string, most: number): CompiledQuery<StrandedRow> =>
  sql<StrandedRow>`
    select d.account_id, d.id, d.token, d.phase, d.answers is not null as answered
    from deliveries d join lanes l on l.tenant_id = d.tenant_id and l.account_id = d.account_id and not l.active
    where d.tenant_id = ${tenant} and d.phase <> 'SETTLED' and d.lease_until <= clock_timestamp()
    order by d.id limit ${most} for update of d skip locked`.compile(db)

/**
 * Says on commands, and on those that tried them again, that the vendor answered a worker that had lost the delivery.
 */
export const noteLateAnswer = (
  hold: DeliveryHold,
  ids: readonly string[],
  warning: string,
): CompiledQuery<{ id: string }> =>
  sql<{ id: string }>`
    with about as materialized (
      select distinct target_id from commands where tenant_id = ${hold.tenant} and id = any(${ids}::uuid[])
    ), old as materialized (
      select c.id, command_snapshot(c) as snapshot from commands c
      where c.tenant_id = ${hold.tenant} and c.target_id in (select target_id from about)
        and (c.id = any(${ids}::uuid[]) or c.retry_of = any(${ids}::uuid[]))
      order by c.id for update
    ), written as (
      update commands c set warnings = c.warnings || ${warning}::text, version = c.version + 1,
        updated_at = clock_timestamp()
      from old where c.tenant_id = ${hold.tenant} and c.id = old.id
      returning c.*
    ), ${announced(
      sql`'tributary'`,
      sql`'LATE_ANSWER'`,
      sql`jsonb_build_object('delivery', ${hold.id}::text, 'token', ${hold.token}::bigint, 'state', w.state)`,
    )}
    select id from written`.compile(db)

export interface CommandHead {
  id: string
  operation_id: string
  account_id: string
  target_kind: 'ALERT' | 'CASE' | 'HIT' | 'ACCOUNT'
  target_id: string
  state: string
  keeps: Kept | null
}

/**
 * Holds the lanes of commands, as a worker does that claims a delivery: without it the two would lock the same commands in
 * different orders.
 */
export const lockLanesOf = (tenant: string, ids: readonly string[]): CompiledQuery<unknown> =>
  sql`
    select 1 from lanes where tenant_id = ${tenant} and account_id in (
      select account_id from commands where tenant_id = ${tenant} and id = any(${ids}::uuid[]))
    order by account_id for update`.compile(db)

/** Where commands stand, those asked for that are the tenant's. */
export const commandHeads = (tenant: string, ids: readonly string[]): CompiledQuery<CommandHead> =>
  sql<CommandHead>`
    select id, operation_id, account_id, target_kind, target_id, state, keeps from commands
    where tenant_id = ${tenant} and id = any(${ids}::uuid[])`.compile(db)

/** The commands of an operation that are in one of the states, in the order of its input. */
export const commandsIn = (
  tenant: string,
  operation: string,
  states: readonly string[],
  most: number,
): CompiledQuery<{ id: string }> =>
  sql<{ id: string }>`
    select id from commands
    where tenant_id = ${tenant} and operation_id = ${operation} and state = any(${states}::text[])
    order by ordinal limit ${most}`.compile(db)

/** A person's word on a command whose end nobody knows. No row comes back where it is no longer UNCERTAIN. */
export const settleByPerson = (
  tenant: string,
  actor: string,
  settled: { id: string; applied: boolean; reason: string },
): CompiledQuery<{ id: string; account_id: string }> =>
  sql<{ id: string; account_id: string }>`
    with old as materialized (
      select c.id, command_snapshot(c) as snapshot from commands c
      where c.tenant_id = ${tenant} and c.id = ${settled.id} and c.state = 'UNCERTAIN' for update
    ), written as (
      update commands c set version = c.version + 1, updated_at = clock_timestamp(),
        state = case when ${settled.applied} then 'UNVERIFIED' else 'REJECTED' end,
        code = case when ${settled.applied} then null else c.code end,
        message = case when ${settled.applied} then 'A person says that the vendor applied it: '
          else 'A person says that the vendor did not apply it: ' end || ${settled.reason}::text,
        settled_by = ${actor}, settled_at = clock_timestamp(), settled_reason = ${settled.reason}
      from old where c.tenant_id = ${tenant} and c.id = old.id and c.state = 'UNCERTAIN'
      returning c.*
    ), ${announced(
      sql`${actor}`,
      sql`'SETTLED'`,
      sql`jsonb_build_object('state', w.state, 'reason', w.settled_reason)`,
    )}
    select id, account_id from written`.compile(db)

/** There may be work at these accounts: what waited behind a command that has ended. */
export const wakeLanes = (tenant: string, accounts: readonly string[]): CompiledQuery<unknown> =>
  sql`update lanes set deliver_at = least(deliver_at, clock_timestamp())
    where tenant_id = ${tenant} and account_id = any(${accounts}::text[])`.compile(db)

export interface RetriedRow {
  id: string
  account_id: string
  target_kind: 'ALERT' | 'CASE' | 'HIT' | 'ACCOUNT'
  target_id: string
  action: string
  reason: string | null
  risk_level: string | null
  intent: Record<string, unknown>
  state: string
  /** A later try of it that is open, or that was carried out; of a record to be made, any other try. */
  tried_again: string | null
}

/**
 * Commands that are to be tried again, with all that was asked for. Whether they were already is a matter of all tries of the
 * same decision, whichever of them was tried again.
 */
export const commandsToRetry = (tenant: string, ids: readonly string[]): CompiledQuery<RetriedRow> =>
  sql<RetriedRow>`
    with recursive tries as (
      select id as of, id, retry_of, target_id, state from commands
      where tenant_id = ${tenant} and id = any(${ids}::uuid[])
      union
      select t.of, r.id, r.retry_of, r.target_id, r.state from tries t join commands r
        on r.tenant_id = ${tenant} and r.target_id = t.target_id and (r.retry_of = t.id or r.id = t.retry_of)
    ), standing as materialized (
      select of, min(state) as state from tries where id <> of and state not in ('REJECTED', 'CANCELLED') group by of
    )
    select c.id, c.account_id, c.target_kind, c.target_id, c.action, c.reason, c.risk_level, c.intent, c.state,
      coalesce(
        s.state,
        -- Of a record that is to be made only its commands know: two tries of one chain would make it twice.
        case when c.action in ('CREATE', 'CREATE_FROM_TEMPLATE') then (
          select r.state from commands r where r.tenant_id = c.tenant_id and r.target_id = c.target_id and r.id <> c.id
            and r.state not in ('REJECTED', 'CANCELLED') limit 1) end) as tried_again
    from commands c left join standing s on s.of = c.id
    where c.tenant_id = ${tenant} and c.id = any(${ids}::uuid[])`.compile(db)
