import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { db } from '../database.ts'

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

export interface TargetRow {
  id: string
  account_id: string
  key: string
  vendor_ids: { field: string; value: string }[]
  raw_status: string | null
  status: string
  version: number
  vendor_status_rev: number
  /** A decision about this record that has not ended, or that a person has to settle first. */
  pending_id: string | null
  pending_state: string | null
}

const targetsWhere = (tenant: string, ids: RawBuilder<unknown>): CompiledQuery<TargetRow> =>
  sql<TargetRow>`
    select a.id, a.account_id, a.key, a.vendor_ids, a.sources -> 'status' ->> 'raw' as raw_status, a.status, a.version,
      a.vendor_status_rev, p.id as pending_id, p.state as pending_state
    from alerts a
    left join lateral (
      select id, state from commands c
      where c.tenant_id = a.tenant_id and c.account_id = a.account_id and c.target_id = a.id
        and c.state in ('QUEUED', 'SENDING', 'UNCERTAIN', 'PENDING_APPROVAL')
      order by c.seq limit 1
    ) p on true
    where a.tenant_id = ${tenant} and a.id = any(${ids})`.compile(db)

/** The records decisions are about, as they are now, with what is still open for them. */
export const readTargets = (tenant: string, ids: readonly string[]): CompiledQuery<TargetRow> =>
  targetsWhere(tenant, sql`${ids}::uuid[]`)

/**
 * The same for everything in a selection. By an array, not a join: a new selection's rows are in no statistics yet, and
 * the planner took a join of 10,000 for one of a few.
 */
export const readSelected = (tenant: string, selection: string): CompiledQuery<TargetRow> =>
  targetsWhere(
    tenant,
    sql`array(select i.target_id from selection_items i where i.tenant_id = ${tenant} and i.selection_id = ${selection})`,
  )

export interface NewCommand {
  id: string
  operation_id: string
  ordinal: number
  account_id: string
  target_id: string
  target_key: string
  target_vendor_ids: Record<string, string>
  action: string
  reason: string | null
  risk_level: string | null
  support: string | null
  call: unknown
  batch_key: string
  state: 'QUEUED' | 'REJECTED'
  code: string | null
  message: string | null
  warnings: string[]
  based_on_rev: number
}

/** Records commands with one event and one audit row each, and tells the lanes that there is work. */
export const insertCommands = (tenant: string, actor: string, rows: readonly NewCommand[]): CompiledQuery<unknown> =>
  sql`
    with recorded as (
      insert into commands (tenant_id, id, operation_id, ordinal, account_id, target_kind, target_id, target_key,
        target_vendor_ids, action, reason, risk_level, support, call, batch_key, state, code, message, warnings,
        based_on_rev)
      select ${tenant}, r.id, r.operation_id, r.ordinal, r.account_id, 'ALERT', r.target_id, r.target_key,
        r.target_vendor_ids, r.action, r.reason, r.risk_level, r.support, r.call, r.batch_key, r.state, r.code, r.message,
        r.warnings, r.based_on_rev
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
  target_id: string
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
    select id, ordinal, target_id, state, code, message, warnings, evidence_kind, evidence_at from commands
    where tenant_id = ${tenant} and operation_id = ${operation} order by ordinal limit ${most}`.compile(db)

export interface CommandOutcome {
  id: string
  state: 'QUEUED' | 'CONFIRMED' | 'UNVERIFIED' | 'REJECTED' | 'UNCERTAIN'
  code: string | null
  message: string | null
  evidence_kind: string | null
  /** For QUEUED: not before this long from now. */
  delay_ms: number
  /** For QUEUED: to travel alone from now on. */
  alone: boolean
  attempted: boolean
}

/** Moves commands of one delivery on, with one event and one audit row each. */
export const settleCommands = (
  tenant: string,
  delivery: string,
  outcomes: readonly CommandOutcome[],
): CompiledQuery<unknown> =>
  sql`
    with outcome as (
      select * from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as o(id uuid, state text, code text,
        message text, evidence_kind text, delay_ms integer, alone boolean, attempted boolean)
    ), old as materialized (
      select c.id, command_snapshot(c) as snapshot from commands c
      where c.tenant_id = ${tenant} and c.id in (select id from outcome)
    ), written as (
      update commands c set state = o.state, code = o.code, message = o.message, version = c.version + 1,
        evidence_kind = o.evidence_kind,
        evidence_at = case when o.evidence_kind is not null then clock_timestamp() end,
        attempts = c.attempts + o.attempted::integer,
        available_at = clock_timestamp() + make_interval(secs => o.delay_ms / 1000.0),
        batch_key = case when o.alone then c.batch_key || '#' || c.id else c.batch_key end,
        updated_at = clock_timestamp()
      from outcome o
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
