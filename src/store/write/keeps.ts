import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { db } from '../database.ts'
import type { Transaction } from '../run.ts'
import { deriveCases } from './cases.ts'
import { asCaseChange, keepGatewayCases } from './gateway-cases.ts'
import type { KeepContext, Kept, KeptRow } from './kept.ts'

/** The labels of a record as they are and as the row leaves them, for a snapshot; no part of it where the row says nothing of them. */
const labelsOf = (tenant: string, moment: 'before' | 'after') => sql`
  case when i.add is null then '{}' else jsonb_build_object('labels', (
    select coalesce(jsonb_agg(distinct said.label order by said.label), '[]') from (
      select l.label from labels l where l.tenant_id = ${tenant} and l.target_id = i.id
        ${moment === 'after' ? sql`and not i.remove @> to_jsonb(l.label)` : sql``}
      ${moment === 'after' ? sql`union select jsonb_array_elements_text(i.add)` : sql``}
    ) said)) end`

const labelInput = ({ labels }: Kept) => ({ add: labels?.add ?? null, remove: labels?.remove ?? [] })

/** The gateway's columns of alerts, with one event each. To be run before the labels are written. */
const keepOnAlerts = (
  { tenant, actor, operationId }: KeepContext,
  rows: readonly KeptRow[],
): CompiledQuery<unknown> => {
  const input = rows.map(({ targetId, commandId, keeps }) => ({
    id: targetId,
    command_id: commandId,
    moves: keeps.status !== undefined,
    status: keeps.status ?? null,
    escalation_target: keeps.escalationTarget ?? null,
    priority: keeps.priority ?? null,
    assigns: keeps.assignee !== undefined,
    assignee: keeps.assignee ?? null,
    ...labelInput(keeps),
  }))
  return sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, command_id uuid, moves boolean,
        status text, escalation_target text, priority text, assigns boolean, assignee jsonb, add jsonb, remove jsonb)
    ), old as materialized (
      select i.id, i.command_id, o.snapshot || ${labelsOf(tenant, 'before')} as before,
        ${labelsOf(tenant, 'after')} as labels
      from input i cross join lateral (
        select alert_snapshot(a) as snapshot from alerts a
        where a.tenant_id = ${tenant} and a.id = i.id limit 1) o
    ), written as (
      update alerts a set
        -- A vendor that closed the alert in the meantime has the last word: nothing kept here opens it again.
        gateway_status = case when i.moves and not (i.status is not null and a.vendor_status = 'CLOSED') then i.status
          else a.gateway_status end,
        -- It holds until the vendor's own word changes.
        gateway_status_rev = case when not i.moves or (i.status is not null and a.vendor_status = 'CLOSED')
            then a.gateway_status_rev
          when i.status is null then null else a.vendor_status_rev end,
        gateway_escalation_target = case when i.moves then i.escalation_target else a.gateway_escalation_target end,
        gateway_priority = coalesce(i.priority, a.gateway_priority),
        gateway_assignee_id = case when i.assigns then i.assignee ->> 'id' else a.gateway_assignee_id end,
        gateway_assignee = case when i.assigns then nullif(i.assignee, 'null') else a.gateway_assignee end,
        version = a.version + 1
      from input i where a.tenant_id = ${tenant} and a.id = i.id
      returning a.*
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, before, after)
    select w.tenant_id, 'ALERT_CHANGED', 'ALERT', w.id, w.account_id, ${actor}, ${operationId}::uuid, old.command_id,
      old.before, alert_snapshot(row(w.*)::alerts) || old.labels
    from written w join old on old.id = w.id`.compile(db)
}

/** What the gateway keeps about cases of vendors, and about any case beside its own fields, with one event each. */
const keepOnCases = ({ tenant, actor, operationId }: KeepContext, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ targetId, commandId, keeps }) => ({
    id: targetId,
    command_id: commandId,
    priority: keeps.priority ?? null,
    ...labelInput(keeps),
  }))
  return sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, command_id uuid, priority text,
        add jsonb, remove jsonb)
    ), old as materialized (
      select i.id, i.command_id, o.snapshot || ${labelsOf(tenant, 'before')} as before,
        ${labelsOf(tenant, 'after')} as labels
      from input i cross join lateral (
        select case_snapshot(c) as snapshot from cases c
        where c.tenant_id = ${tenant} and c.id = i.id limit 1) o
    ), written as (
      update cases c set gateway_priority = coalesce(i.priority, c.gateway_priority), version = c.version + 1
      from input i where c.tenant_id = ${tenant} and c.id = i.id
      returning c.*
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, before, after)
    select w.tenant_id, 'CASE_CHANGED', 'CASE', w.id, w.account_id, ${actor}, ${operationId}::uuid, old.command_id,
      old.before, case_snapshot(row(w.*)::cases) || old.labels
    from written w join old on old.id = w.id`.compile(db)
}

const keepNotes = ({ tenant, actor }: KeepContext, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ kind, targetId, commandId, account, keeps }) => ({
    ...keeps.note,
    target_kind: kind,
    target_id: targetId,
    account_id: account,
    command_id: commandId,
  }))
  return sql`
    insert into notes (tenant_id, account_id, id, target_kind, target_id, body, author, command_id)
    select ${tenant}, r.account_id, r.id, r.target_kind, r.target_id, r.body, ${actor}, r.command_id
    from jsonb_populate_recordset(null::notes, ${JSON.stringify(input)}::jsonb) r`.compile(db)
}

const labelPairs = (rows: readonly KeptRow[], which: 'add' | 'remove') =>
  JSON.stringify(
    rows.flatMap(({ kind, targetId, account, keeps }) =>
      (keeps.labels?.[which] ?? []).map((label) => ({
        target_kind: kind,
        target_id: targetId,
        account_id: account,
        label,
      })),
    ),
  )

const removeLabels = ({ tenant }: KeepContext, rows: readonly KeptRow[]): CompiledQuery<unknown> =>
  sql`
    delete from labels l using jsonb_populate_recordset(null::labels, ${labelPairs(rows, 'remove')}::jsonb) r
    where l.tenant_id = ${tenant} and l.target_id = r.target_id and l.label = r.label`.compile(db)

const addLabels = ({ tenant, actor }: KeepContext, rows: readonly KeptRow[]): CompiledQuery<unknown> =>
  sql`
    insert into labels (tenant_id, account_id, target_kind, target_id, label, created_by)
    select ${tenant}, r.account_id, r.target_kind, r.target_id, r.label, ${actor}
    from jsonb_populate_recordset(null::labels, ${labelPairs(rows, 'add')}::jsonb) r
    on conflict do nothing`.compile(db)

const decisionOf = (hit: RawBuilder<unknown>) => sql`
  jsonb_build_object('gatewayDecision', case when (${hit}).gateway_match_status is not null then
    jsonb_build_object('hitId', (${hit}).id, 'matchStatus', (${hit}).gateway_match_status,
      'disposition', (${hit}).gateway_disposition) end)`

/** The gateway's columns of hits, with one event each on the alert they belong to, which itself stays as it is. */
const keepHits = ({ tenant, actor, operationId }: KeepContext, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ targetId, commandId, keeps }) => ({ id: targetId, command_id: commandId, ...keeps.hit }))
  return sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, command_id uuid, "matchStatus" text,
        disposition text, reason text)
    ), old as materialized (
      select h.id, h.gateway_match_status, h.gateway_disposition
      from input i join screening_hits h on h.tenant_id = ${tenant} and h.id = i.id
    ), written as (
      update screening_hits h set gateway_match_status = i."matchStatus", gateway_disposition = i.disposition,
        gateway_decision = jsonb_build_object('reason', i.reason, 'actor', ${actor}::text, 'at', public.iso(clock_timestamp())),
        version = h.version + 1
      from input i where h.tenant_id = ${tenant} and h.id = i.id
      returning h.*
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, before, after)
    select a.tenant_id, 'ALERT_CHANGED', 'ALERT', a.id, a.account_id, ${actor}, ${operationId}::uuid, i.command_id,
      alert_snapshot(a) || ${decisionOf(sql`old`)}, alert_snapshot(a) || ${decisionOf(sql`written`)}
    from written join old on old.id = written.id join input i on i.id = written.id
      join alerts a on a.tenant_id = ${tenant} and a.id = written.alert_id`.compile(db)
}

const touchesAlert = ({ status, priority, assignee, labels, note }: Kept): boolean =>
  [status, priority, assignee, labels, note].some((part) => part !== undefined)

const touchesCase = ({ priority, labels, note }: Kept): boolean =>
  [priority, labels, note].some((part) => part !== undefined)

/** The file of a subject takes its status from its alerts. */
const deriveFiles = ({ tenant, actor, operationId }: KeepContext, alerts: readonly string[]) =>
  deriveCases({ tenant, account: '', vendor: '', actor, operationId, quiet: false, remapping: false }, alerts, [])

/**
 * Writes what the gateway keeps, under the lock of the accounts it is about and of the gateway's own. A fixed number of
 * statements however many rows there are.
 */
export async function keep(tx: Transaction, context: KeepContext, given: readonly KeptRow[]): Promise<void> {
  const rows = given.map(asCaseChange)
  const those = async (
    which: (row: KeptRow) => boolean,
    ...write: ((context: KeepContext, rows: readonly KeptRow[]) => CompiledQuery<unknown>)[]
  ) => {
    const found = rows.filter(which)
    if (found.length > 0) for (const statement of write) await tx.all(statement(context, found))
    return found
  }
  await those(({ kind, keeps }) => kind === 'ALERT' && touchesAlert(keeps), keepOnAlerts)
  const moved = rows.filter(({ kind, keeps }) => kind === 'ALERT' && keeps.status !== undefined)
  if (moved.length > 0)
    await tx.all(
      deriveFiles(
        context,
        moved.map(({ targetId }) => targetId),
      ),
    )
  await those(({ kind, keeps }) => kind === 'CASE' && touchesCase(keeps), keepOnCases)
  await those(({ keeps }) => keeps.labels !== undefined, removeLabels, addLabels)
  await those(({ keeps }) => keeps.note !== undefined, keepNotes)
  await those(({ keeps }) => keeps.hit !== undefined, keepHits)
  await keepGatewayCases(tx, context, rows)
}
