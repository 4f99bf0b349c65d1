import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
import type { WriteContext } from './alerts.ts'
import { jsonOf } from './json.ts'
import type { RowBasis } from './parties.ts'

export interface CaseRow extends RowBasis {
  kind: string
  title: string | null
  description: string | null
  status: string
  status_from_alerts: boolean
  outcome: string
  category: string | null
  vendor_priority: string
  risk_level: string
  assignee_id: string | null
  assignee: unknown
  subject_id: string | null
  /** Everybody it is about, who are linked. */
  subjects: readonly { subject_id: string; is_primary: boolean }[]
  created_at: string | null
  detail: Record<string, unknown>
}

export interface CaseAlertRow {
  id: string
  case_id: string
  alert_id: string
  case_vendor_id: string
  alert_vendor_id: string
  role: string
  sources: unknown
  told_by: 'ALERT' | 'CASE'
}

/** Decisions that reached the vendor, or may have: what a record shows of them since then is their doing. */
const WENT_OUT = sql`array['SENDING', 'CONFIRMED', 'UNVERIFIED', 'UNCERTAIN']`

/**
 * What a decision of ours made of link `r`, which is new: the alert whose escalation opened the case, or one that was added to
 * it. A vendor whose cases list their alerts tells neither. Its clock may be off by some minutes.
 */
const roleByDecision = ({ tenant, account }: WriteContext) => sql`
  case when exists (
      select from commands d
      where d.tenant_id = ${tenant} and d.target_id = r.alert_id and d.account_id = ${account}
        and d.action = 'ESCALATE_TO_CASE' and d.support <> 'GATEWAY' and d.state = any(${WENT_OUT})
        and d.created_at < (
          select coalesce(c.created_at, c.read_at) + interval '5 minutes' from cases c
          where c.tenant_id = ${tenant} and c.id = r.case_id limit 1)
    ) and not exists (
      select from case_alerts o
      where o.tenant_id = ${tenant} and o.alert_id = r.alert_id and o.account_id = ${account} and o.role = 'ORIGIN'
    ) then 'ORIGIN'
    when exists (
      select from commands d
      where d.tenant_id = ${tenant} and d.target_id = r.case_id and d.action in ('LINK_ALERTS', 'UPDATE')
        and d.support <> 'GATEWAY' and d.state = any(${WENT_OUT})
        and coalesce(d.intent #> '{detail,ids}', d.intent #> '{detail,case,alerts}') ? r.alert_id::text
    ) then 'SUPPORTING' end`

/**
 * Links cases and alerts; links that the `known` ones among the changed records told of and no longer do are removed. A role
 * that is known stays where the record draws no distinction.
 */
export function linkCaseAlerts(
  context: WriteContext,
  changed: { side: 'ALERT' | 'CASE'; known: readonly string[] },
  rows: readonly CaseAlertRow[],
): CompiledQuery<unknown>[] {
  const { tenant, account } = context
  const gone = sql`
    delete from case_alerts where tenant_id = ${tenant} and account_id = ${account} and told_by = ${changed.side}
      and ${changed.side === 'ALERT' ? sql`alert_id` : sql`case_id`} = any(${changed.known}::uuid[])
      and id not in (select unnest(${rows.map((row) => row.id)}::uuid[]))`
  // An alert that names its case was never gathered by a decision of ours: nothing is looked up for the many of those.
  const role =
    changed.side === 'ALERT'
      ? sql`r.role`
      : sql`case when r.role <> 'MEMBER' then r.role
          else coalesce(l.role, ${roleByDecision(context)}, r.role) end`
  const told = sql`
    insert into case_alerts (tenant_id, account_id, id, case_id, alert_id, case_vendor_id, alert_vendor_id, role, sources,
      told_by)
    select ${tenant}, ${account}, r.id, r.case_id, r.alert_id, r.case_vendor_id, r.alert_vendor_id, s.role, r.sources, r.told_by
    from jsonb_populate_recordset(null::case_alerts, ${jsonOf(rows)}::jsonb) r
    left join lateral (
      select l.role from case_alerts l where l.tenant_id = ${tenant} and l.id = r.id limit 1) l on true
    cross join lateral (select ${role} as role) s
    where l.role is distinct from s.role
    on conflict (tenant_id, id) do update set (role, sources) = (excluded.role, excluded.sources)`
  return [...(changed.known.length > 0 ? [gone] : []), ...(rows.length > 0 ? [told] : [])].map((statement) =>
    statement.compile(db),
  )
}

/**
 * Writes the vendor's columns of cases that are new or newer, with one event each. To be run after their alerts and links
 * are written: a case without a status of its own takes it from them.
 */
export const upsertCases = (context: WriteContext, rows: readonly CaseRow[]): CompiledQuery<unknown> =>
  sql`
    with input as materialized (
      select * from jsonb_populate_recordset(null::cases, ${jsonOf(rows)}::jsonb)
    ), old as materialized (
      select o.* from input cross join lateral (
        select c.id, case_snapshot(c) as snapshot from cases c
        where c.tenant_id = ${context.tenant} and c.id = input.id limit 1) o
    ), settled as materialized (
      select i.*, case when i.status_from_alerts
        then status_from_alerts(${context.tenant}, i.id) else i.status end as present
      from input i
    ), written as (
      insert into cases as c (tenant_id, account_id, vendor, id, key, vendor_id, kind, title, description, status,
        status_from_alerts, outcome, category, vendor_priority, risk_level, assignee_id, assignee, subject_id, created_at,
        detail, vendor_updated_at, sources, read_at, map_rev, digest)
      select ${context.tenant}, ${context.account}, ${context.vendor}, r.id, r.key, r.vendor_id, r.kind, r.title,
        r.description, r.present, r.status_from_alerts,
        case when r.status_from_alerts and r.present = 'CLOSED' then 'UNSTATED' else r.outcome end, r.category,
        r.vendor_priority, r.risk_level, r.assignee_id, r.assignee, r.subject_id, r.created_at, r.detail, r.vendor_updated_at, r.sources,
        r.read_at, r.map_rev, r.digest
      from settled r
      on conflict (tenant_id, id) do update set
        (vendor_id, kind, title, description, status, status_from_alerts, outcome, category, vendor_priority, risk_level,
          assignee_id, assignee, subject_id, created_at, detail, vendor_updated_at, sources, read_at, map_rev, digest,
          version, vendor_status_rev) =
        (excluded.vendor_id, excluded.kind, excluded.title, excluded.description, excluded.status,
          excluded.status_from_alerts, excluded.outcome, excluded.category, excluded.vendor_priority, excluded.risk_level,
          excluded.assignee_id, excluded.assignee, excluded.subject_id, excluded.created_at, excluded.detail, excluded.vendor_updated_at,
          excluded.sources, excluded.read_at, excluded.map_rev, excluded.digest, c.version + 1,
          c.vendor_status_rev
            + (c.sources -> 'status' ->> 'raw' is distinct from excluded.sources -> 'status' ->> 'raw')::integer)
      where supersedes(c.vendor_updated_at, c.read_at, c.digest,
        excluded.vendor_updated_at, excluded.read_at, excluded.digest)
      returning c.*
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, before, after)
    select w.tenant_id, case when ${context.remapping} then 'REMAPPED' when old.id is null then 'CASE_CREATED'
        else 'CASE_CHANGED' end, 'CASE', w.id, w.account_id, ${context.actor}, ${context.operationId}::uuid,
      old.snapshot, case_snapshot(row(w.*)::cases)
    from written w left join old on old.id = w.id
    where not ${context.quiet}`.compile(db)

/** Brings whom the given cases are about in line with their records. */
export const relinkCases = (
  { tenant, account }: WriteContext,
  cases: readonly Pick<CaseRow, 'id' | 'subjects'>[],
): CompiledQuery<unknown> => {
  const links = cases.flatMap(({ id, subjects }) => subjects.map((link) => ({ case_id: id, ...link })))
  return sql`
    with input as materialized (
      select distinct on (case_id, subject_id) case_id, subject_id, is_primary
      from jsonb_populate_recordset(null::case_subjects, ${jsonOf(links)}::jsonb)
      order by case_id, subject_id, is_primary desc
    ), gone as (
      delete from case_subjects where tenant_id = ${tenant} and case_id = any(${cases.map(({ id }) => id)}::uuid[])
        and (case_id, subject_id) not in (select case_id, subject_id from input)
    )
    insert into case_subjects as s (tenant_id, account_id, case_id, subject_id, is_primary)
    select ${tenant}, ${account}, case_id, subject_id, is_primary from input
    on conflict (tenant_id, case_id, subject_id) do update set is_primary = excluded.is_primary
    where s.is_primary <> excluded.is_primary`.compile(db)
}

/** Derives again the status of cases that have none of their own, after alerts of theirs changed; `done` are derived already. */
export const deriveCases = (
  context: WriteContext,
  changedAlerts: readonly string[],
  done: readonly string[],
): CompiledQuery<unknown> =>
  sql`
    with touched as materialized (
      select c.id, case_snapshot(row(c.*)::cases) as snapshot, d.present
      from (
        select distinct l.case_id as id from unnest(${changedAlerts}::uuid[]) as changed(id) cross join lateral (
          select case_id from case_alerts where tenant_id = ${context.tenant} and alert_id = changed.id offset 0) l
        where l.case_id not in (select unnest(${done}::uuid[]))
      ) k
      cross join lateral (
        select * from cases where tenant_id = ${context.tenant} and id = k.id and status_from_alerts limit 1) c
      cross join lateral (select status_from_alerts(${context.tenant}, k.id) as present) d
      where d.present <> c.status
    ), written as (
      update cases c set status = t.present, version = c.version + 1,
        outcome = case when t.present = 'CLOSED' then 'UNSTATED' else 'NONE' end
      from touched t
      where c.tenant_id = ${context.tenant} and c.id = t.id
      returning c.*
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, before, after)
    select w.tenant_id, 'CASE_CHANGED', 'CASE', w.id, w.account_id, ${context.actor}, ${context.operationId}::uuid,
      t.snapshot, case_snapshot(row(w.*)::cases)
    from written w join touched t on t.id = w.id
    where not ${context.quiet}`.compile(db)
