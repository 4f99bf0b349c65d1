import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { PresentValues } from '../../canonical/decision.ts'
import type { TargetKind } from '../../canonical/enums.ts'
import { db } from '../database.ts'
import { GATEWAY_ACCOUNT } from '../lanes.ts'

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
