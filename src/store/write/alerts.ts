import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
import { jsonOf } from './json.ts'
import type { RowBasis } from './parties.ts'

export interface AlertRow extends RowBasis {
  vendor_ids: unknown
  title: string | null
  description: string | null
  vendor_status: string
  vendor_escalation_target: string | null
  match_status: string | null
  disposition: string
  type: string
  category: string
  categories: readonly { category: string }[]
  category_detail: string[]
  lifecycle_stage: string
  vendor_priority: string
  risk_level: string
  scores: unknown
  vendor_assignee_id: string | null
  vendor_assignee: unknown
  closed_by: string | null
  resolved_by: unknown
  resolved_at: string | null
  resolution_note: string | null
  sla_status: string
  due_at: string | null
  research: unknown
  subject_id: string | null
  created_at: string | null
  detail: Record<string, unknown>
}

export interface WriteContext {
  tenant: string
  account: string
  vendor: string
  actor: string
  operationId: string | null
  /** The first complete read is one account event, not one per record. */
  quiet: boolean
  /** Nothing changed at the vendor; what it said is read with a newer vocabulary. */
  remapping: boolean
}

/** Writes the vendor's columns of alerts that are new or newer, with one event each. */
export const upsertAlerts = (context: WriteContext, rows: readonly AlertRow[]): CompiledQuery<unknown> =>
  sql`
    with input as materialized (
      select * from jsonb_populate_recordset(null::alerts, ${jsonOf(rows)}::jsonb)
    ), old as materialized (
      select o.* from input cross join lateral (
        select a.id, alert_snapshot(a) as snapshot from alerts a
        where a.tenant_id = ${context.tenant} and a.id = input.id limit 1) o
    ), written as (
      insert into alerts as a (tenant_id, account_id, vendor, id, key, vendor_id, vendor_ids, title, description,
        vendor_status, vendor_escalation_target, match_status, disposition, type, category, categories, category_detail,
        lifecycle_stage, vendor_priority, risk_level, scores, vendor_assignee_id, vendor_assignee, closed_by, resolved_by, resolved_at,
        resolution_note, sla_status, due_at, research, subject_id, created_at, detail, vendor_updated_at, sources,
        read_at, map_rev, digest)
      select ${context.tenant}, ${context.account}, ${context.vendor}, r.id, r.key, r.vendor_id, r.vendor_ids, r.title,
        r.description, r.vendor_status, r.vendor_escalation_target, r.match_status, r.disposition, r.type, r.category,
        r.categories, r.category_detail, r.lifecycle_stage, r.vendor_priority, r.risk_level, r.scores, r.vendor_assignee_id,
        r.vendor_assignee, r.closed_by, r.resolved_by, r.resolved_at, r.resolution_note, r.sla_status, r.due_at, r.research,
        r.subject_id, r.created_at, r.detail, r.vendor_updated_at, r.sources, r.read_at, r.map_rev, r.digest
      from input r
      on conflict (tenant_id, id) do update set
        (vendor_id, vendor_ids, title, description, vendor_status, vendor_status_rev, vendor_escalation_target, match_status,
          disposition, type, category, categories, category_detail, lifecycle_stage, vendor_priority, risk_level, scores,
          vendor_assignee_id, vendor_assignee, closed_by, resolved_by, resolved_at, resolution_note, sla_status, due_at, research,
          subject_id, created_at, detail, vendor_updated_at, sources, read_at, map_rev, digest, version) =
        (excluded.vendor_id, excluded.vendor_ids, excluded.title, excluded.description, excluded.vendor_status,
          a.vendor_status_rev
            + (a.sources -> 'status' ->> 'raw' is distinct from excluded.sources -> 'status' ->> 'raw'
              -- Closed by another field, or because the word is read anew: nothing kept here may hold it open.
              or (excluded.vendor_status = 'CLOSED' and a.vendor_status <> 'CLOSED'))::integer,
          excluded.vendor_escalation_target, excluded.match_status, excluded.disposition, excluded.type, excluded.category,
          excluded.categories, excluded.category_detail, excluded.lifecycle_stage, excluded.vendor_priority,
          excluded.risk_level, excluded.scores, excluded.vendor_assignee_id, excluded.vendor_assignee, excluded.closed_by,
          excluded.resolved_by, excluded.resolved_at, excluded.resolution_note, excluded.sla_status, excluded.due_at,
          excluded.research, excluded.subject_id, excluded.created_at, excluded.detail, excluded.vendor_updated_at, excluded.sources,
          excluded.read_at, excluded.map_rev, excluded.digest, a.version + 1)
      where supersedes(a.vendor_updated_at, a.read_at, a.digest,
        excluded.vendor_updated_at, excluded.read_at, excluded.digest)
      returning a.*
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, before, after)
    select w.tenant_id, case when ${context.remapping} then 'REMAPPED' when old.id is null then 'ALERT_CREATED'
        else 'ALERT_CHANGED' end, 'ALERT', w.id, w.account_id, ${context.actor}, ${context.operationId}::uuid,
      old.snapshot, alert_snapshot(row(w.*)::alerts)
    from written w left join old on old.id = w.id
    where not ${context.quiet}`.compile(db)

/** Brings the filterable links of the given alerts in line with their rows; `known` are those that had links before. */
export function relinkAlerts(
  { tenant, account }: WriteContext,
  known: readonly string[],
  links: {
    categories: readonly { alert_id: string; category: string }[]
    subjects: readonly { alert_id: string; subject_id: string; is_primary: boolean }[]
  },
): CompiledQuery<unknown>[] {
  const categories = JSON.stringify(links.categories)
  const subjects = JSON.stringify(links.subjects)
  const gone = [
    sql`delete from alert_categories c where tenant_id = ${tenant} and alert_id = any(${known}::uuid[])
      and (alert_id, category) not in (
        select alert_id, category from jsonb_populate_recordset(null::alert_categories, ${categories}::jsonb))`,
    sql`delete from alert_subjects where tenant_id = ${tenant} and alert_id = any(${known}::uuid[])
      and (alert_id, subject_id, is_primary) not in (
        select alert_id, subject_id, is_primary from jsonb_populate_recordset(null::alert_subjects, ${subjects}::jsonb))`,
  ]
  const told = [
    sql`insert into alert_categories (tenant_id, account_id, alert_id, category)
      select ${tenant}, ${account}, alert_id, category
      from jsonb_populate_recordset(null::alert_categories, ${categories}::jsonb)
      on conflict do nothing`,
    sql`insert into alert_subjects (tenant_id, account_id, alert_id, subject_id, is_primary)
      select ${tenant}, ${account}, alert_id, subject_id, is_primary
      from jsonb_populate_recordset(null::alert_subjects, ${subjects}::jsonb)
      on conflict do nothing`,
  ]
  return [...(known.length > 0 ? gone : []), ...told].map((statement) => statement.compile(db))
}
