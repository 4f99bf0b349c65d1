import { type CompiledQuery, sql } from 'kysely'
import type {
  AlertCategory,
  CaseOutcome,
  CaseStatus,
  Disposition,
  EscalationTarget,
  MatchStatus,
  Priority,
} from '../../canonical/enums.ts'
import { db } from '../database.ts'
import { recordId } from '../ids.ts'
import { GATEWAY_ACCOUNT } from '../lanes.ts'
import { deriveCases } from './cases.ts'

/** One of the tenant's people, by the id in `users`. */
export interface KeptUser {
  id: string
  name: string | null
  email: string | null
}

/** A case of the gateway's own. */
export interface KeptCase {
  id: string
  title: string | null
  description: string | null
  category: AlertCategory | null
  priority: Priority | null
  assignee: KeptUser | null
  reviewers: KeptUser[]
  dueAt: string | null
  tags: string[]
  alerts: string[]
  subjects: string[]
  role: 'ORIGIN' | 'MEMBER'
}

/** What a command writes into the gateway's own columns and tables. */
export interface Kept {
  /** The review state of an alert; null gives it back to the vendor. */
  status?: 'OPEN' | 'IN_REVIEW' | 'PENDING' | 'ESCALATED' | null
  escalationTarget?: EscalationTarget
  priority?: Priority
  assignee?: KeptUser | null
  note?: { id: string; body: string }
  labels?: { add: readonly string[]; remove: readonly string[] }
  hit?: { matchStatus: MatchStatus; disposition: Disposition | null; reason: string | null }
  /** A case to make, or to gather the alert in. */
  case?: KeptCase
  /** Changes of a case of the gateway's own. */
  change?: {
    status?: CaseStatus
    outcome?: CaseOutcome | null
    title?: string
    description?: string
    category?: AlertCategory
    priority?: Priority
    assignee?: KeptUser | null
    reviewers?: { mode: 'SET' | 'ADD' | 'REMOVE'; people: KeptUser[] }
    dueAt?: string | null
  }
  /** Records to gather in a case of the gateway's own. */
  alerts?: string[]
  subjects?: string[]
}

export interface KeptRow {
  commandId: string
  kind: 'ALERT' | 'CASE' | 'HIT'
  targetId: string
  account: string
  keeps: Kept
}

interface Context {
  tenant: string
  actor: string
  operationId: string
}

/** The gateway's columns of alerts, with one event each. */
const keepOnAlerts = ({ tenant, actor, operationId }: Context, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ targetId, commandId, keeps }) => ({
    id: targetId,
    command_id: commandId,
    moves: keeps.status !== undefined,
    status: keeps.status ?? null,
    escalation_target: keeps.escalationTarget ?? null,
    priority: keeps.priority ?? null,
    assigns: keeps.assignee !== undefined,
    assignee: keeps.assignee ?? null,
  }))
  return sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, command_id uuid, moves boolean,
        status text, escalation_target text, priority text, assigns boolean, assignee jsonb)
    ), old as materialized (
      select o.* from input cross join lateral (
        select a.id, alert_snapshot(a) as snapshot from alerts a
        where a.tenant_id = ${tenant} and a.id = input.id limit 1) o
    ), written as (
      update alerts a set
        gateway_status = case when i.moves then i.status else a.gateway_status end,
        -- It holds until the vendor's own word changes.
        gateway_status_rev = case when not i.moves then a.gateway_status_rev
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
    select w.tenant_id, 'ALERT_CHANGED', 'ALERT', w.id, w.account_id, ${actor}, ${operationId}::uuid, i.command_id,
      old.snapshot, alert_snapshot(row(w.*)::alerts)
    from written w join old on old.id = w.id join input i on i.id = w.id`.compile(db)
}

/** The gateway's priority of vendors' cases. */
const keepOnCases = ({ tenant, actor, operationId }: Context, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ targetId, commandId, keeps }) => ({
    id: targetId,
    command_id: commandId,
    priority: keeps.priority,
  }))
  return sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, command_id uuid, priority text)
    ), old as materialized (
      select o.* from input cross join lateral (
        select c.id, case_snapshot(c) as snapshot from cases c
        where c.tenant_id = ${tenant} and c.id = input.id limit 1) o
    ), written as (
      update cases c set gateway_priority = i.priority, version = c.version + 1
      from input i where c.tenant_id = ${tenant} and c.id = i.id
      returning c.*
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, before, after)
    select w.tenant_id, 'CASE_CHANGED', 'CASE', w.id, w.account_id, ${actor}, ${operationId}::uuid, i.command_id,
      old.snapshot, case_snapshot(row(w.*)::cases)
    from written w join old on old.id = w.id join input i on i.id = w.id`.compile(db)
}

const keepNotes = ({ tenant, actor }: Context, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
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

const keepLabels = ({ tenant, actor }: Context, rows: readonly KeptRow[]): CompiledQuery<unknown>[] => {
  const pairs = (which: 'add' | 'remove') =>
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
  return [
    sql`
      delete from labels l using jsonb_populate_recordset(null::labels, ${pairs('remove')}::jsonb) r
      where l.tenant_id = ${tenant} and l.target_id = r.target_id and l.label = r.label`.compile(db),
    sql`
      insert into labels (tenant_id, account_id, target_kind, target_id, label, created_by)
      select ${tenant}, r.account_id, r.target_kind, r.target_id, r.label, ${actor}
      from jsonb_populate_recordset(null::labels, ${pairs('add')}::jsonb) r
      on conflict do nothing`.compile(db),
  ]
}

const keepHits = ({ tenant, actor }: Context, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ targetId, keeps }) => ({ id: targetId, ...keeps.hit }))
  return sql`
    update screening_hits h set gateway_match_status = r."matchStatus", gateway_disposition = r.disposition,
      gateway_decision = jsonb_build_object('reason', r.reason, 'actor', ${actor}::text, 'at', public.iso(clock_timestamp())),
      version = h.version + 1
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, "matchStatus" text, disposition text, reason text)
    where h.tenant_id = ${tenant} and h.id = r.id`.compile(db)
}

/** Cases of the gateway's own, each once however many alerts it gathers. */
const makeCases = ({ tenant, actor, operationId }: Context, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const cases = new Map(rows.flatMap(({ keeps }) => (keeps.case ? [[keeps.case.id, keeps.case] as const] : [])))
  const input = [...cases.values()].map(({ alerts: _a, subjects, reviewers, tags, dueAt, role: _r, ...one }) => ({
    ...one,
    priority: one.priority ?? 'UNSPECIFIED',
    subject_id: subjects[0] ?? null,
    detail: { reviewers, tags, ...(dueAt && { dueAt }) },
  }))
  return sql`
    with written as (
      insert into cases (tenant_id, account_id, vendor, id, key, vendor_id, kind, title, description, status,
        status_from_alerts, outcome, category, vendor_priority, risk_level, assignee_id, assignee, subject_id, created_at,
        vendor_updated_at, detail, sources, read_at, map_rev, digest)
      select ${tenant}, ${GATEWAY_ACCOUNT}, ${GATEWAY_ACCOUNT}, r.id, r.id::text, r.id::text, 'INVESTIGATION', r.title,
        r.description, 'OPEN', false, 'NONE', r.category, r.priority, 'UNKNOWN', r.assignee ->> 'id',
        nullif(r.assignee, 'null'), r.subject_id, clock_timestamp(), clock_timestamp(), r.detail, '{}', clock_timestamp(), 0, ''
      from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, title text, description text, category text,
        priority text, assignee jsonb, subject_id uuid, detail jsonb)
      on conflict do nothing
      returning *
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, after)
    select w.tenant_id, 'CASE_CREATED', 'CASE', w.id, w.account_id, ${actor}, ${operationId}::uuid,
      case_snapshot(row(w.*)::cases)
    from written w`.compile(db)
}

/** Alerts of any account gathered in cases of the gateway's own. */
const gatherAlerts = ({ tenant }: Context, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const links = rows.flatMap(({ targetId, keeps }) => {
    const caseId = keeps.case?.id ?? targetId
    const role = keeps.case?.role ?? 'MEMBER'
    return [...(keeps.case?.alerts ?? []), ...(keeps.alerts ?? [])].map((alertId) => ({
      id: recordId(tenant, GATEWAY_ACCOUNT, 'CASE_ALERT', JSON.stringify([caseId, alertId])),
      case_id: caseId,
      alert_id: alertId,
      role,
    }))
  })
  return sql`
    insert into case_alerts (tenant_id, account_id, id, case_id, alert_id, case_vendor_id, alert_vendor_id, role, sources,
      told_by)
    select ${tenant}, ${GATEWAY_ACCOUNT}, r.id, r.case_id, r.alert_id, r.case_id::text, a.vendor_id, r.role,
      '{"role": {"raw": null, "field": null, "fidelity": "EXACT"}}', 'CASE'
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as r(id uuid, case_id uuid, alert_id uuid, role text)
    join alerts a on a.tenant_id = ${tenant} and a.id = r.alert_id
    on conflict do nothing`.compile(db)
}

/** Changes of cases of the gateway's own, with one event each. */
const changeCases = ({ tenant, actor, operationId }: Context, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ targetId, commandId, keeps: { change, subjects } }) => ({
    id: targetId,
    command_id: commandId,
    ...change,
    subject_id: subjects?.[0] ?? null,
    assigns: change?.assignee !== undefined,
    dates: change?.dueAt !== undefined,
    due_at: change?.dueAt ?? null,
    mode: change?.reviewers?.mode ?? null,
    people: change?.reviewers?.people ?? [],
  }))
  return sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, command_id uuid, status text,
        outcome text, title text, description text, category text, priority text, assigns boolean, assignee jsonb,
        dates boolean, due_at text, mode text, people jsonb, subject_id uuid)
    ), old as materialized (
      select o.* from input cross join lateral (
        select c.id, case_snapshot(c) as snapshot from cases c
        where c.tenant_id = ${tenant} and c.id = input.id limit 1) o
    ), written as (
      update cases c set
        status = coalesce(i.status, c.status),
        outcome = case when i.status is null then c.outcome when i.status = 'CLOSED' then coalesce(i.outcome, 'UNSTATED')
          else 'NONE' end,
        title = coalesce(i.title, c.title), description = coalesce(i.description, c.description),
        category = coalesce(i.category, c.category), vendor_priority = coalesce(i.priority, c.vendor_priority),
        assignee_id = case when i.assigns then i.assignee ->> 'id' else c.assignee_id end,
        assignee = case when i.assigns then nullif(i.assignee, 'null') else c.assignee end,
        subject_id = coalesce(c.subject_id, i.subject_id),
        detail = c.detail
          || case when i.dates then jsonb_build_object('dueAt', i.due_at) else '{}' end
          || case when i.mode is null then '{}' else jsonb_build_object('reviewers', case i.mode
              when 'SET' then i.people
              else coalesce((select jsonb_agg(p) from jsonb_array_elements(c.detail -> 'reviewers') p
                where not exists (select from jsonb_array_elements(i.people) q where q ->> 'id' = p ->> 'id')), '[]')
                || case i.mode when 'ADD' then i.people else '[]' end
              end) end
          || case when i.status = 'CLOSED' then jsonb_build_object('resolvedAt', public.iso(clock_timestamp())) else '{}' end,
        vendor_updated_at = clock_timestamp(), read_at = clock_timestamp(), version = c.version + 1
      from input i where c.tenant_id = ${tenant} and c.id = i.id and c.account_id = ${GATEWAY_ACCOUNT}
      returning c.*
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, before, after)
    select w.tenant_id, 'CASE_CHANGED', 'CASE', w.id, w.account_id, ${actor}, ${operationId}::uuid, i.command_id,
      old.snapshot, case_snapshot(row(w.*)::cases)
    from written w join old on old.id = w.id join input i on i.id = w.id`.compile(db)
}

const touchesAlert = ({ status, priority, assignee }: Kept): boolean =>
  status !== undefined || priority !== undefined || assignee !== undefined

/** A change of a case of the gateway's own, however it was said: assigning one is a change of it. */
function asChange(row: KeptRow): KeptRow {
  const { assignee, priority, ...keeps } = row.keeps
  if (row.kind !== 'CASE' || row.account !== GATEWAY_ACCOUNT) return row
  if (assignee === undefined && priority === undefined && !keeps.change && !keeps.alerts && !keeps.subjects) return row
  const change = {
    ...keeps.change,
    ...(assignee !== undefined && { assignee }),
    ...(priority !== undefined && { priority }),
  }
  return { ...row, keeps: { ...keeps, change } }
}

/**
 * Writes what the gateway keeps, under the lock of the accounts it is about and of the gateway's own. A fixed number of
 * statements however many rows there are.
 */
export function keep(context: Context, given: readonly KeptRow[]): CompiledQuery<unknown>[] {
  const rows = given.map(asChange)
  const those = (which: (row: KeptRow) => boolean, write: (rows: readonly KeptRow[]) => CompiledQuery<unknown>[]) => {
    const found = rows.filter(which)
    return found.length > 0 ? write(found) : []
  }
  return [
    ...those(
      ({ kind, keeps }) => kind === 'ALERT' && touchesAlert(keeps),
      (found) => [
        keepOnAlerts(context, found),
        // The file of a subject takes its status from its alerts.
        deriveCases(
          {
            tenant: context.tenant,
            account: '',
            vendor: '',
            actor: context.actor,
            operationId: context.operationId,
            quiet: false,
            remapping: false,
          },
          found.filter(({ keeps }) => keeps.status !== undefined).map(({ targetId }) => targetId),
          [],
        ),
      ],
    ),
    ...those(
      ({ keeps }) => keeps.case !== undefined,
      (found) => [makeCases(context, found)],
    ),
    ...those(
      ({ kind, keeps }) => kind === 'CASE' && keeps.change !== undefined,
      (found) => [changeCases(context, found)],
    ),
    ...those(
      ({ kind, keeps }) => kind === 'CASE' && keeps.priority !== undefined,
      (found) => [keepOnCases(context, found)],
    ),
    ...those(
      ({ keeps }) => keeps.case !== undefined || keeps.alerts !== undefined,
      (found) => [gatherAlerts(context, found)],
    ),
    ...those(
      ({ keeps }) => keeps.note !== undefined,
      (found) => [keepNotes(context, found)],
    ),
    ...those(
      ({ keeps }) => keeps.labels !== undefined,
      (found) => keepLabels(context, found),
    ),
    ...those(
      ({ keeps }) => keeps.hit !== undefined,
      (found) => [keepHits(context, found)],
    ),
  ]
}
