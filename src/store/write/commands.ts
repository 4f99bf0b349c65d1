import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { PresentValues } from '../../canonical/decision.ts'
import type { TargetKind } from '../../canonical/enums.ts'
import { db } from '../database.ts'
import { GATEWAY_ACCOUNT } from '../lanes.ts'
import type { BasedOn } from './deliveries.ts'

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
  kind: TargetKind
  id: string
  account_id: string
  key: string
  vendor_ids: { field: string; value: string }[]
  raw_status: string | null
  status: string
  version: number
  vendor_status_rev: number | null
  /** What the record says now, by canonical field, with the vendor's own word. */
  present: PresentValues
  read_at: Date
  /** The person the gateway itself names as the assignee of an alert; null where none. */
  kept_assignee_id: string | null
  /** A decision about this record that has not ended, or that a person has to settle first. */
  pending_state: string | null
  /** An alert that is escalated, and in an open case of the gateway's own. */
  gathered: boolean
}

/** A record that a command would make at an account: nothing is known of it but the account. */
export const newTarget = (kind: TargetKind, account: string, id: string): TargetRow => ({
  kind,
  id,
  account_id: account,
  key: id,
  vendor_ids: [],
  raw_status: null,
  status: 'OPEN',
  version: 0,
  vendor_status_rev: null,
  present: {},
  read_at: new Date(0),
  kept_assignee_id: null,
  pending_state: null,
  gathered: false,
})

/** The accounts of the given records: those to lock before the records are judged. */
export const accountsOfTargets = (tenant: string, ids: readonly string[]): CompiledQuery<{ account_id: string }> => {
  const from = (table: RawBuilder<unknown>) =>
    sql`select account_id from ${table} where tenant_id = ${tenant} and id = any(${ids}::uuid[])`
  return sql<{ account_id: string }>`
    ${from(sql`alerts`)} union ${from(sql`cases`)} union ${from(sql`screening_hits`)}`.compile(db)
}

const pending = sql`
  left join lateral (
    select state from commands c
    where c.tenant_id = t.tenant_id and c.account_id = t.account_id and c.target_id = t.id
      and c.state in ('QUEUED', 'SENDING', 'UNCERTAIN', 'PENDING_APPROVAL')
    order by c.seq limit 1
  ) p on true`

const word = (field: RawBuilder<unknown>) => sql`t.sources -> ${field} ->> 'raw'`

const alertTargets = (tenant: string, ids: RawBuilder<unknown>) => sql`
  select 'ALERT' as kind, t.id, t.account_id, t.key, t.vendor_ids, ${word(sql`'status'`)} as raw_status, t.status,
    t.version, t.vendor_status_rev, t.read_at, t.gateway_assignee_id as kept_assignee_id, p.state as pending_state,
    t.status = 'ESCALATED' and exists (
      select from case_alerts l join cases c on c.tenant_id = l.tenant_id and c.id = l.case_id
      where l.tenant_id = t.tenant_id and l.alert_id = t.id and l.account_id = ${GATEWAY_ACCOUNT}
        and c.status <> 'CLOSED') as gathered,
    jsonb_build_object(
      'status', jsonb_build_object('value', t.vendor_status, 'raw', ${word(sql`'status'`)}),
      'priority', jsonb_build_object('value', t.vendor_priority, 'raw', ${word(sql`'priority'`)}),
      'category', jsonb_build_object('value', t.category, 'raw', (
        select c ->> 'raw' from jsonb_array_elements(t.categories) c where c ->> 'category' = t.category limit 1)),
      'type', jsonb_build_object('value', t.type, 'raw', ${word(sql`'type'`)}),
      'lifecycleStage', jsonb_build_object('value', t.lifecycle_stage, 'raw', ${word(sql`'lifecycleStage'`)}),
      'assignee', jsonb_build_object('value', t.vendor_assignee_id, 'raw', t.vendor_assignee_id),
      'resolutionNote', jsonb_build_object('value', t.resolution_note, 'raw', null),
      'research', jsonb_build_object('value', t.research ->> 'status', 'raw', ${word(sql`'researchStatus'`)}),
      'researchDepth', jsonb_build_object('value', t.research ->> 'depth', 'raw', null),
      'researchedAt', jsonb_build_object('value', t.research ->> 'researchedAt', 'raw', null)) as present
  from alerts t ${pending} where t.tenant_id = ${tenant} and t.id = any(${ids})`

const caseTargets = (tenant: string, ids: RawBuilder<unknown>) => sql`
  select 'CASE' as kind, t.id, t.account_id, t.key, '[]'::jsonb as vendor_ids, ${word(sql`'status'`)} as raw_status,
    t.status, t.version, t.vendor_status_rev, t.read_at, null::text as kept_assignee_id, p.state as pending_state,
    false as gathered, jsonb_build_object(
      'status', jsonb_build_object('value', t.status, 'raw', ${word(sql`'status'`)}),
      'priority', jsonb_build_object('value', t.vendor_priority, 'raw', ${word(sql`'priority'`)}),
      'category', jsonb_build_object('value', t.category, 'raw', ${word(sql`'category'`)}),
      'assignee', jsonb_build_object('value', t.assignee_id, 'raw', t.assignee_id)) as present
  from cases t ${pending} where t.tenant_id = ${tenant} and t.id = any(${ids})`

const hitTargets = (tenant: string, ids: RawBuilder<unknown>) => sql`
  select 'HIT' as kind, t.id, t.account_id, t.key, '[]'::jsonb as vendor_ids, null::text as raw_status,
    t.match_status as status, t.version, null::integer as vendor_status_rev, t.read_at, null::text as kept_assignee_id,
    p.state as pending_state, false as gathered, '{}'::jsonb as present
  from screening_hits t ${pending} where t.tenant_id = ${tenant} and t.id = any(${ids})`

/** The records decisions are about, as they are now, with what is still open for them. */
export const readTargets = (
  tenant: string,
  ids: { alerts: readonly string[]; cases: readonly string[]; hits: readonly string[] },
): CompiledQuery<TargetRow> =>
  sql<TargetRow>`
    ${alertTargets(tenant, sql`${ids.alerts}::uuid[]`)} union all ${caseTargets(tenant, sql`${ids.cases}::uuid[]`)}
    union all ${hitTargets(tenant, sql`${ids.hits}::uuid[]`)}`.compile(db)

/**
 * The same for everything in a selection. By an array, not a join: a new selection's rows are in no statistics yet, and
 * the planner took a join of 10,000 for one of a few.
 */
export const readSelected = (tenant: string, selection: string): CompiledQuery<TargetRow> =>
  sql<TargetRow>`${alertTargets(
    tenant,
    sql`array(select i.target_id from selection_items i where i.tenant_id = ${tenant} and i.selection_id = ${selection})`,
  )}`.compile(db)

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
      select * from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) as o(id uuid, state text, code text,
        message text, evidence_kind text, result_id uuid, delay_ms integer, alone boolean, attempted boolean, warning text,
        setback boolean, forbidden boolean)
    ), old as materialized (
      select c.id, command_snapshot(c) as snapshot from commands c
      where c.tenant_id = ${tenant} and c.id in (select id from outcome)
      -- In the order in which a late answer is noted on them.
      order by c.id for update
    ), written as (
      update commands c set state = o.state, code = o.code, message = o.message, version = c.version + 1,
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
