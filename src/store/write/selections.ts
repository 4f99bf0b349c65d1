import { type CompiledQuery, sql } from 'kysely'
import { alertConditions } from '../alert-filter.ts'
import type { AlertCriteria } from '../criteria.ts'
import { db } from '../database.ts'

/** How many records one selection holds at most. */
export const LARGEST_SELECTION = 10_000

export interface NewSelection {
  id: string
  actor: string
  action: string
  risk_level: string | null
  reason: string | null
  vendor_message: string | null
  conditions: string | null
  vendor_value: string | null
  priority: string | null
  assignee: string | null
  detail: unknown
  allow_lossy: boolean
}

export interface Frozen {
  /** How many match, up to one more than a selection holds; nothing was kept then. */
  found: number
  created_at: Date | null
  expires_at: Date | null
}

/** Keeps the ids of the alerts that match at this moment, newest first. */
export function freezeAlerts(tenant: string, selection: NewSelection, criteria: AlertCriteria): CompiledQuery<Frozen> {
  const matching = db
    .selectFrom('alerts')
    .select(['alerts.id', 'alerts.account_id'])
    .where((eb) => eb.and([eb('alerts.tenant_id', '=', tenant), ...alertConditions(tenant, criteria)]))
    .orderBy(sql`alerts.created_key desc, alerts.id desc`)
    .limit(LARGEST_SELECTION + 1)
  const { id, actor, action, risk_level, reason, vendor_message, conditions, vendor_value, allow_lossy } = selection
  const { priority, assignee, detail } = selection
  return sql<Frozen>`
    with found as materialized (
      select m.id, m.account_id, row_number() over () - 1 as ordinal from ${matching} as m
    ), counted as materialized (
      select count(*)::integer as found from found
    ), kept as (
      insert into selections (tenant_id, id, actor, kind, action, risk_level, reason, vendor_message, conditions,
        vendor_value, priority, assignee, detail, allow_lossy, count, expires_at)
      select ${tenant}, ${id}::uuid, ${actor}, 'ALERT', ${action}, ${risk_level}::text, ${reason}::text,
        ${vendor_message}::text, ${conditions}::text, ${vendor_value}::text, ${priority}::text,
        ${assignee}::uuid, ${JSON.stringify(detail)}::jsonb, ${allow_lossy}::boolean, c.found,
        now() + interval '1 hour'
      from counted c where c.found <= ${LARGEST_SELECTION}::integer
      returning id, created_at, expires_at
    ), held as (
      insert into selection_items (tenant_id, selection_id, ordinal, account_id, target_id)
      select ${tenant}, kept.id, found.ordinal, found.account_id, found.id from found, kept
    )
    select counted.found, kept.created_at, kept.expires_at from counted left join kept on true`.compile(db)
}

/**
 * Clears away what has expired, a little at a time: the ids of two selections, which is what the next one brings, and the
 * selections themselves a day later, so that whoever comes back until then is told why theirs is gone.
 */
export const clearExpired = (tenant: string): CompiledQuery<unknown> =>
  sql`
    with over as (
      select s.id from selections s
      where s.tenant_id = ${tenant} and s.expires_at <= now() and exists (
        select from selection_items i where i.tenant_id = s.tenant_id and i.selection_id = s.id)
      order by s.expires_at limit 2 for update skip locked
    ), emptied as (
      delete from selection_items where tenant_id = ${tenant} and selection_id in (select id from over)
    ), old as (
      select s.id from selections s
      where s.tenant_id = ${tenant} and s.expires_at <= now() - interval '1 day' and not exists (
        select from selection_items i where i.tenant_id = s.tenant_id and i.selection_id = s.id)
      order by s.expires_at limit 100 for update skip locked
    )
    delete from selections where tenant_id = ${tenant} and id in (select id from old)`.compile(db)

/** What a decision about a selection has to know of it first. */
export interface SelectionHead {
  action: string
  count: number
  expired: boolean
  account_ids: string[]
  /** In the order they were selected in. */
  target_ids: string[]
}

export const selectionHead = (tenant: string, actor: string, id: string): CompiledQuery<SelectionHead> =>
  sql<SelectionHead>`
    select s.action, s.count, s.expires_at <= now() as expired, array(
      select distinct i.account_id from selection_items i where i.tenant_id = s.tenant_id and i.selection_id = s.id
    ) as account_ids, array(
      select i.target_id from selection_items i
      where i.tenant_id = s.tenant_id and i.selection_id = s.id order by i.ordinal
    ) as target_ids
    from selections s where s.tenant_id = ${tenant} and s.id = ${id} and s.actor = ${actor}`.compile(db)
