import { type CompiledQuery, sql } from 'kysely'
import type { TargetKind } from '../../canonical/enums.ts'
import { db } from '../database.ts'
import type { BasedOn } from './deliveries.ts'
import { jsonOf } from './json.ts'

export interface OperationRow {
  id: string
  actor: string
  input_digest: string
  refusals: Refusal[]
}

/** An item that is about no record of this tenant. */
export interface Refusal {
  index: number
  code: string
  message: string
}

export const findOperation = (
  tenant: string,
  actor: string,
  mutation: string,
  key: string,
): CompiledQuery<OperationRow> =>
  sql<OperationRow>`
    select id, actor, input_digest, refusals from operations
    where tenant_id = ${tenant} and actor = ${actor} and mutation = ${mutation} and idempotency_key = ${key}`.compile(
    db,
  )

/** No row comes back where the same key was accepted at the same moment by another request. */
export const insertOperation = (
  tenant: string,
  operation: OperationRow & { mutation: string; idempotency_key: string | null },
): CompiledQuery<{ id: string }> =>
  sql<{ id: string }>`
    insert into operations (tenant_id, id, mutation, actor, idempotency_key, input_digest, refusals)
    values (${tenant}, ${operation.id}, ${operation.mutation}, ${operation.actor}, ${operation.idempotency_key},
      ${operation.input_digest}, ${JSON.stringify(operation.refusals)}::jsonb)
    on conflict do nothing returning id`.compile(db)

export interface NewCommand {
  id: string
  operation_id: string
  ordinal: number
  account_id: string
  target_kind: TargetKind
  target_id: string
  target_key: string
  target_vendor_ids: Record<string, string>
  action: string
  reason: string | null
  risk_level: string | null
  /** All that was asked for but the reason. */
  intent: unknown
  support: string | null
  call: unknown
  batch_key: string
  batch_limit: number
  keeps: unknown
  state: 'QUEUED' | 'REJECTED' | 'CONFIRMED'
  code: string | null
  message: string | null
  warnings: string[]
  evidence_kind: string | null
  evidence_at: Date | null
  result_id: string | null
  based_on_rev: number | null
  based_on_status: string | null
  based_on: BasedOn | null
  retry_of: string | null
}

/** Records commands with one event and one audit row each, and tells the lanes that there is work. */
export const insertCommands = (tenant: string, actor: string, rows: readonly NewCommand[]): CompiledQuery<unknown> =>
  sql`
    with recorded as (
      insert into commands (tenant_id, id, operation_id, ordinal, account_id, target_kind, target_id, target_key,
        target_vendor_ids, action, reason, risk_level, intent, support, call, batch_key, batch_limit, keeps, state, code,
        message, warnings, evidence_kind, evidence_at, result_id, based_on_rev, based_on_status, based_on,
        retry_of)
      select ${tenant}, r.id, r.operation_id, r.ordinal, r.account_id, r.target_kind, r.target_id, r.target_key,
        r.target_vendor_ids, r.action, r.reason, r.risk_level, r.intent, r.support, r.call, r.batch_key, r.batch_limit,
        r.keeps, r.state, r.code, r.message, r.warnings, r.evidence_kind,
        case when r.evidence_kind is not null then coalesce(r.evidence_at, clock_timestamp()) end, r.result_id,
        r.based_on_rev, r.based_on_status, r.based_on, r.retry_of
      from jsonb_populate_recordset(null::commands, ${JSON.stringify(rows)}::jsonb) r order by r.ordinal
      returning *
    ), announced as (
      insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, after)
      select c.tenant_id, 'COMMAND_CHANGED', 'COMMAND', c.id, c.account_id, ${actor}, c.operation_id, c.id,
        command_snapshot(row(c.*)::commands)
      from recorded c order by c.ordinal
    ), audited as (
      insert into audit (tenant_id, actor, action, operation_id, command_id, account_id, target_id, detail)
      select c.tenant_id, ${actor}, 'DECIDED', c.operation_id, c.id, c.account_id, c.target_id,
        jsonb_build_object('action', c.action, 'reason', c.reason, 'state', c.state, 'code', c.code)
      from recorded c order by c.ordinal
    )
    update lanes l set deliver_at = least(l.deliver_at, clock_timestamp())
    where l.tenant_id = ${tenant}
      and l.account_id in (select account_id from recorded where state = 'QUEUED')`.compile(db)

export const notifyWork = (): CompiledQuery<unknown> => sql`select pg_notify('tributary_work', '')`.compile(db)

export interface CommandState {
  id: string
  ordinal: number
  target_kind: TargetKind
  target_id: string
  result_id: string | null
  state: string
  code: string | null
  message: string | null
  warnings: string[]
  evidence_kind: string | null
  evidence_at: Date | null
}

/** The first commands of an operation as they are now. */
export const commandStates = (tenant: string, operation: string, most: number): CompiledQuery<CommandState> =>
  sql<CommandState>`
    select id, ordinal, target_kind, target_id, result_id, state, code, message, warnings, evidence_kind, evidence_at
    from commands
    where tenant_id = ${tenant} and operation_id = ${operation} order by ordinal limit ${most}`.compile(db)

export interface CommandOutcome {
  id: string
  state: 'QUEUED' | 'CONFIRMED' | 'UNVERIFIED' | 'REJECTED' | 'UNCERTAIN'
  code: string | null
  /** Kept up to 4,096 characters: a vendor's words in it may be of any length. */
  message: string | null
  evidence_kind: string | null
  /** The record a creation made. */
  result_id: string | null
  /** For QUEUED: not before this long from now. */
  delay_ms: number
  /** For QUEUED: to travel alone from now on. */
  alone: boolean
  attempted: boolean
  /** What the person who decided should know beside the state. */
  warning: string | null
  /** For QUEUED: it was stopped by what may be its record's own. */
  setback: boolean
  /** The vendor answered 403. */
  forbidden: boolean
}

/** Moves commands of one delivery on, with one event and one audit row each. */
export const settleCommands = (
  tenant: string,
  delivery: string,
  outcomes: readonly CommandOutcome[],
): CompiledQuery<unknown> =>
  sql`
    with outcome as (
      select * from jsonb_to_recordset(${jsonOf(outcomes)}::jsonb) as o(id uuid, state text, code text,
        message text, evidence_kind text, result_id uuid, delay_ms integer, alone boolean, attempted boolean, warning text,
        setback boolean, forbidden boolean)
    ), old as materialized (
      select c.id, command_snapshot(c) as snapshot from commands c
      where c.tenant_id = ${tenant} and c.id in (select id from outcome)
      -- In the order in which a late answer is noted on them.
      order by c.id for update
    ), written as (
      update commands c set state = o.state, code = o.code, message = left(o.message, 4096), version = c.version + 1,
        evidence_kind = o.evidence_kind,
        evidence_at = case when o.evidence_kind is not null then clock_timestamp() end,
        result_id = coalesce(o.result_id, c.result_id), attempts = c.attempts + o.attempted::integer,
        available_at = clock_timestamp() + make_interval(secs => o.delay_ms / 1000.0),
        setbacks = case when o.setback then c.setbacks + 1 when o.attempted then 0 else c.setbacks end,
        forbidden_at = case when o.forbidden then clock_timestamp() else c.forbidden_at end,
        batch_key = case when o.alone then c.batch_key || '#' || c.id else c.batch_key end,
        warnings = case when o.warning is null then c.warnings else c.warnings || o.warning end,
        updated_at = clock_timestamp()
      from outcome o join old on old.id = o.id
      where c.tenant_id = ${tenant} and c.id = o.id and c.delivery_id = ${delivery} and c.state = 'SENDING'
      returning c.*
    ), audited as (
      insert into audit (tenant_id, actor, action, operation_id, command_id, account_id, target_id, detail)
      select w.tenant_id, 'tributary', w.state, w.operation_id, w.id, w.account_id, w.target_id,
        jsonb_build_object('evidence', w.evidence_kind, 'code', w.code, 'delivery', ${delivery}::text)
      from written w where w.state <> 'QUEUED'
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, before, after)
    select w.tenant_id, 'COMMAND_CHANGED', 'COMMAND', w.id, w.account_id, p.actor, w.operation_id, w.id, old.snapshot,
      command_snapshot(row(w.*)::commands)
    from written w join old on old.id = w.id
    join operations p on p.tenant_id = w.tenant_id and p.id = w.operation_id`.compile(db)
