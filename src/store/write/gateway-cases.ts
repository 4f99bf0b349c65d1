import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
import { recordId } from '../ids.ts'
import { GATEWAY_ACCOUNT } from '../lanes.ts'
import type { Transaction } from '../run.ts'
import type { KeepContext, KeptRow } from './kept.ts'
import { searchEntries, writeSearchEntries } from './search-texts.ts'

interface Readable {
  id: string
  title: string | null
  vendor_id: string
}

/** Cases of the gateway's own; one opened for an alert is about what the alert is about, where nothing else was said. */
const makeCases = ({ tenant, actor, operationId }: KeepContext, rows: readonly KeptRow[]): CompiledQuery<Readable> => {
  const input = rows.flatMap(({ commandId, keeps }) => {
    if (!keeps.case) return []
    const { alerts: _, subjects, reviewers, tags, dueAt, ...one } = keeps.case
    const detail = { reviewers, tags, ...(dueAt && { dueAt }) }
    return [{ ...one, command_id: commandId, subject_id: subjects[0] ?? null, subjects, detail }]
  })
  return sql<Readable>`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, command_id uuid, title text,
        description text, category text, priority text, assignee jsonb, subject_id uuid, subjects jsonb, origin uuid,
        detail jsonb)
    ), made as materialized (
      -- Several commands may gather in one case; the vendor may have taken others of them before.
      select distinct on (id) * from input order by id, command_id
    ), written as (
      insert into cases (tenant_id, account_id, vendor, id, key, vendor_id, kind, title, description, status,
        status_from_alerts, outcome, category, vendor_priority, risk_level, assignee_id, assignee, subject_id, created_at,
        vendor_updated_at, detail, sources, read_at, map_rev, digest)
      select ${tenant}, ${GATEWAY_ACCOUNT}, ${GATEWAY_ACCOUNT}, r.id, r.id::text, r.id::text, 'INVESTIGATION',
        coalesce(r.title, a.title), r.description, 'OPEN', false, 'NONE', coalesce(r.category, a.category),
        coalesce(r.priority, a.priority, 'UNSPECIFIED'), coalesce(a.risk_level, 'UNKNOWN'), r.assignee ->> 'id',
        nullif(r.assignee, 'null'), coalesce(r.subject_id, a.subject_id), clock_timestamp(), clock_timestamp(), r.detail,
        '{}', clock_timestamp(), 0, ''
      from made r left join lateral (
        select title, category, priority, risk_level, subject_id from alerts
        where tenant_id = ${tenant} and id = r.origin limit 1) a on true
      on conflict do nothing
      returning *
    ), linked as (
      insert into case_subjects (tenant_id, account_id, case_id, subject_id, is_primary)
      select w.tenant_id, w.account_id, w.id, s.id, s.id = w.subject_id
      from written w join made r on r.id = w.id cross join lateral (
        select w.subject_id as id where w.subject_id is not null
        union select one::uuid from jsonb_array_elements_text(r.subjects) one) s
    ), told as (
      -- Of a decision the vendor took first the case is made only now.
      update commands c set result_id = r.id from input r
      where c.tenant_id = ${tenant} and c.id = r.command_id and c.result_id is null
    ), announced as (
      insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, after)
      select w.tenant_id, 'CASE_CREATED', 'CASE', w.id, w.account_id, ${actor}, ${operationId}::uuid, r.command_id,
        case_snapshot(row(w.*)::cases)
      from written w join made r on r.id = w.id
    )
    select id, title, vendor_id from written`.compile(db)
}

const linksOf = ({ tenant }: KeepContext, rows: readonly KeptRow[]) =>
  rows.flatMap(({ targetId, keeps }) => {
    const caseId = keeps.case?.id ?? keeps.gatherIn ?? targetId
    const origin = keeps.case?.origin ?? null
    const members = [
      ...(keeps.case?.alerts ?? []),
      ...(keeps.alerts ?? []),
      ...(keeps.gatherIn === undefined ? [] : [targetId]),
    ]
    return [...(origin === null ? [] : [origin]), ...members.filter((alert) => alert !== origin)].map((alertId) => ({
      id: recordId(tenant, GATEWAY_ACCOUNT, 'CASE_ALERT', JSON.stringify([caseId, alertId])),
      case_id: caseId,
      alert_id: alertId,
      role: alertId === origin ? 'ORIGIN' : 'MEMBER',
    }))
  })

/** Alerts of any account gathered in cases of the gateway's own. */
const gatherAlerts = (context: KeepContext, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const { tenant } = context
  return sql`
    insert into case_alerts (tenant_id, account_id, id, case_id, alert_id, case_vendor_id, alert_vendor_id, role, sources,
      told_by)
    select ${tenant}, ${GATEWAY_ACCOUNT}, r.id, r.case_id, r.alert_id, r.case_id::text, a.vendor_id, r.role,
      '{"role": {"raw": null, "field": null, "fidelity": "EXACT"}}', 'CASE'
    from jsonb_to_recordset(${JSON.stringify(linksOf(context, rows))}::jsonb)
      as r(id uuid, case_id uuid, alert_id uuid, role text)
    join alerts a on a.tenant_id = ${tenant} and a.id = r.alert_id
    on conflict do nothing`.compile(db)
}

/** Of a decision the vendor took first the case that gathers the alert is the result only now. */
const tellGathered = ({ tenant }: KeepContext, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ commandId, keeps }) => ({ command_id: commandId, case_id: keeps.gatherIn }))
  return sql`
    update commands c set result_id = r.case_id
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(command_id uuid, case_id uuid)
    where c.tenant_id = ${tenant} and c.id = r.command_id and c.result_id is null`.compile(db)
}

/** Takes those out of cases that the rows, which name all, do not name. */
const releaseAlerts = ({ tenant }: KeepContext, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ targetId, keeps }) => ({ case_id: targetId, alerts: keeps.alerts }))
  return sql`
    delete from case_alerts l using jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(case_id uuid, alerts jsonb)
    where l.tenant_id = ${tenant} and l.case_id = r.case_id and l.account_id = ${GATEWAY_ACCOUNT}
      and not r.alerts @> to_jsonb(l.alert_id::text)`.compile(db)
}

/** Changes of cases of the gateway's own, with one event each. */
const changeCases = ({ tenant, actor, operationId }: KeepContext, rows: readonly KeptRow[]): CompiledQuery<unknown> => {
  const input = rows.map(({ targetId, commandId, keeps: { change, subjects, replace } }) => ({
    id: targetId,
    command_id: commandId,
    ...change,
    assigns: change?.assignee !== undefined,
    dates: change?.dueAt !== undefined,
    due_at: change?.dueAt ?? null,
    note: change?.resolutionNote ?? null,
    mode: change?.reviewers?.mode ?? null,
    people: change?.reviewers?.people ?? [],
    subjects: subjects ?? null,
    replaces: replace ?? false,
  }))
  return sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as r(id uuid, command_id uuid, status text,
        outcome text, title text, description text, category text, priority text, assigns boolean, assignee jsonb,
        dates boolean, due_at text, note text, mode text, people jsonb, subjects jsonb, replaces boolean)
    ), old as materialized (
      select i.id, i.command_id, o.snapshot, case when i.subjects is null then null else (
        select coalesce(jsonb_agg(s.id order by s.place), '[]') from (
          select one.id, min(one.place) as place
          from jsonb_array_elements_text(
            case when i.replaces then '[]' else (
              select coalesce(jsonb_agg(l.subject_id order by l.is_primary desc, l.subject_id), '[]') from case_subjects l
              where l.tenant_id = ${tenant} and l.case_id = i.id) end
              || i.subjects) with ordinality as one(id, place)
          group by one.id) s) end as subjects
      from input i cross join lateral (
        select case_snapshot(c) as snapshot from cases c
        where c.tenant_id = ${tenant} and c.id = i.id limit 1) o
    ), written as (
      update cases c set
        status = coalesce(i.status, c.status),
        outcome = case when i.status is null then c.outcome when i.status = 'CLOSED' then coalesce(i.outcome, 'UNSTATED')
          else 'NONE' end,
        title = coalesce(i.title, c.title), description = coalesce(i.description, c.description),
        category = coalesce(i.category, c.category), vendor_priority = coalesce(i.priority, c.vendor_priority),
        assignee_id = case when i.assigns then i.assignee ->> 'id' else c.assignee_id end,
        assignee = case when i.assigns then nullif(i.assignee, 'null') else c.assignee end,
        subject_id = case when old.subjects is null then c.subject_id else (old.subjects ->> 0)::uuid end,
        detail = jsonb_strip_nulls(c.detail
          || case when i.dates then jsonb_build_object('dueAt', i.due_at) else '{}' end
          || case when i.mode is null then '{}' else jsonb_build_object('reviewers', case i.mode
              when 'SET' then i.people
              else coalesce((select jsonb_agg(p) from jsonb_array_elements(c.detail -> 'reviewers') p
                where not exists (select from jsonb_array_elements(i.people) q where q ->> 'id' = p ->> 'id')), '[]')
                || case i.mode when 'ADD' then i.people else '[]' end
              end) end
          || case when i.status is null then '{}'
              when i.status = 'CLOSED' then jsonb_build_object('resolvedAt', public.iso(clock_timestamp()),
                'resolutionNote', i.note)
              else '{"resolvedAt": null, "resolutionNote": null}' end),
        vendor_updated_at = clock_timestamp(), read_at = clock_timestamp(), version = c.version + 1
      from input i join old on old.id = i.id
      where c.tenant_id = ${tenant} and c.id = i.id and c.account_id = ${GATEWAY_ACCOUNT}
      returning c.*
    ), parted as (
      delete from case_subjects s using written w join old on old.id = w.id
      where s.tenant_id = ${tenant} and s.case_id = w.id and old.subjects is not null
        and not old.subjects @> to_jsonb(s.subject_id::text)
    ), linked as (
      insert into case_subjects as s (tenant_id, account_id, case_id, subject_id, is_primary)
      select distinct on (w.id, one.id) w.tenant_id, w.account_id, w.id, one.id::uuid, one.place = 1
      from written w join old on old.id = w.id
        cross join jsonb_array_elements_text(old.subjects) with ordinality as one(id, place)
      order by w.id, one.id, one.place
      on conflict (tenant_id, case_id, subject_id) do update set is_primary = excluded.is_primary
      where s.is_primary <> excluded.is_primary
    )
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, operation_id, command_id, before, after)
    select w.tenant_id, 'CASE_CHANGED', 'CASE', w.id, w.account_id, ${actor}, ${operationId}::uuid, old.command_id,
      old.snapshot, case_snapshot(row(w.*)::cases)
    from written w join old on old.id = w.id`.compile(db)
}

/** A change of a case of the gateway's own, however it was said: assigning one is a change of it. */
export function asCaseChange(row: KeptRow): KeptRow {
  const { assignee, priority, ...keeps } = row.keeps
  if (row.kind !== 'CASE' || row.account !== GATEWAY_ACCOUNT || keeps.case) return row
  if (assignee === undefined && priority === undefined && !keeps.change && !keeps.alerts && !keeps.subjects) return row
  const change = {
    ...keeps.change,
    ...(assignee !== undefined && { assignee }),
    ...(priority !== undefined && { priority }),
  }
  return { ...row, keeps: { ...keeps, change } }
}

/** A case that gathers alerts is changed by it, once however many they are. */
function gathering(rows: readonly KeptRow[]): KeptRow[] {
  const cases = new Map<string, KeptRow>()
  for (const { commandId, keeps } of rows) {
    const { gatherIn } = keeps
    if (gatherIn === undefined || cases.has(gatherIn)) continue
    cases.set(gatherIn, {
      commandId,
      kind: 'CASE',
      targetId: gatherIn,
      account: GATEWAY_ACCOUNT,
      keeps: { change: {} },
    })
  }
  return [...cases.values()]
}

/** Makes and changes cases of the gateway's own, under the lock of its account, and tells search what they are called. */
export async function keepGatewayCases(tx: Transaction, context: KeepContext, rows: readonly KeptRow[]): Promise<void> {
  const made = rows.filter(({ keeps }) => keeps.case)
  const changed = [...rows.filter(({ kind, keeps }) => kind === 'CASE' && keeps.change), ...gathering(rows)]
  const replaced = rows.filter(({ keeps }) => keeps.alerts && keeps.replace)
  const gathers = rows.filter(({ keeps }) => keeps.case || keeps.alerts || keeps.gatherIn !== undefined)
  const gathered = rows.filter(({ keeps }) => keeps.gatherIn !== undefined)
  const named: Readable[] = changed.flatMap(({ targetId, keeps }) =>
    keeps.change?.title === undefined ? [] : [{ id: targetId, title: keeps.change.title, vendor_id: targetId }],
  )
  if (made.length > 0) named.push(...(await tx.all(makeCases(context, made))))
  if (changed.length > 0) await tx.all(changeCases(context, changed))
  if (replaced.length > 0) await tx.all(releaseAlerts(context, replaced))
  if (gathers.length > 0) await tx.all(gatherAlerts(context, gathers))
  if (gathered.length > 0) await tx.all(tellGathered(context, gathered))
  if (named.length > 0)
    await tx.all(writeSearchEntries(context.tenant, GATEWAY_ACCOUNT, searchEntries({ cases: named })))
}
