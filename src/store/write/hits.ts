import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { db } from '../database.ts'
import { jsonOf } from './json.ts'
import type { RowBasis } from './parties.ts'

export interface HitRow extends RowBasis {
  alert_id: string | null
  matched_name: string | null
  entity_type: string
  birth_year: number | null
  birth_month: number | null
  birth_day: number | null
  match_status: string
  disposition: string
  risk_level: string
  risks: unknown
  scores: unknown
  list_names: string[]
  profile_id: string | null
  allow_listed: boolean | null
  detail: Record<string, unknown>
}

export interface CaseHitRow {
  case_id: string
  hit_id: string
  case_vendor_id: string
  role: string
  sources: unknown
}

/** Writes hits that are new or newer; answers their ids. */
export const upsertHits = (tenant: string, account: string, rows: readonly HitRow[]): CompiledQuery<{ id: string }> =>
  sql<{ id: string }>`
    insert into screening_hits as h (tenant_id, account_id, id, key, vendor_id, alert_id, matched_name, entity_type,
      birth_year, birth_month, birth_day, match_status, disposition, risk_level, risks, scores, list_names, profile_id,
      allow_listed, detail, sources, vendor_updated_at, read_at, map_rev, digest)
    select ${tenant}, ${account}, r.id, r.key, r.vendor_id, r.alert_id, r.matched_name, r.entity_type,
      r.birth_year, r.birth_month, r.birth_day, r.match_status, r.disposition, r.risk_level, r.risks, r.scores,
      r.list_names, r.profile_id, r.allow_listed, r.detail, r.sources, r.vendor_updated_at, r.read_at, r.map_rev, r.digest
    from jsonb_populate_recordset(null::screening_hits, ${jsonOf(rows)}::jsonb) r
    on conflict (tenant_id, id) do update set
      (vendor_id, alert_id, matched_name, entity_type, birth_year, birth_month, birth_day, match_status, disposition,
        risk_level, risks, scores, list_names, profile_id, allow_listed, detail, sources, vendor_updated_at, read_at, map_rev,
        digest, version) =
      (excluded.vendor_id, excluded.alert_id, excluded.matched_name, excluded.entity_type, excluded.birth_year,
        excluded.birth_month, excluded.birth_day, excluded.match_status, excluded.disposition, excluded.risk_level,
        excluded.risks, excluded.scores, excluded.list_names, excluded.profile_id, excluded.allow_listed,
        excluded.detail, excluded.sources, excluded.vendor_updated_at, excluded.read_at, excluded.map_rev, excluded.digest, h.version + 1)
    where supersedes(h.vendor_updated_at, h.read_at, h.digest,
        excluded.vendor_updated_at, excluded.read_at, excluded.digest)
    returning h.id`.compile(db)

/** When the record was read that shows a hit no longer, by the alert or case it is of. */
const readOf = (rows: readonly RowBasis[], id: RawBuilder<unknown>) =>
  sql`(${JSON.stringify(Object.fromEntries(rows.map((row) => [row.id, row.read_at])))}::jsonb ->> ${id}::text)::timestamptz`

/**
 * Brings `missing_since` of the hits of alerts in line with their records: `told` are all that those show. An alert is not
 * found any more by the name of a hit it does not show.
 */
export const markHits = (
  tenant: string,
  alerts: readonly RowBasis[],
  told: readonly string[],
): CompiledQuery<unknown> =>
  sql`
    with marked as (
      update screening_hits h set version = h.version + 1,
        missing_since = case when h.missing_since is null then ${readOf(alerts, sql`h.alert_id`)} end
      where h.tenant_id = ${tenant} and h.alert_id = any(${alerts.map(({ id }) => id)}::uuid[])
        and (h.id = any(${told}::uuid[])) = (h.missing_since is not null)
      returning h.id, h.alert_id, h.missing_since
    )
    update search_entries e set alert_id = case when marked.missing_since is null then marked.alert_id end
    from marked where e.tenant_id = ${tenant} and e.kind = 'HIT' and e.id = marked.id and e.part = 'NAME'`.compile(db)

/**
 * Links cases and hits; links that the `known` ones among the changed cases no longer have are removed, and a hit that was
 * theirs alone is missing until it is linked again.
 */
export function linkCaseHits(
  tenant: string,
  account: string,
  known: readonly RowBasis[],
  rows: readonly CaseHitRow[],
): CompiledQuery<unknown>[] {
  const links = jsonOf(rows)
  const gone = sql`
    with gone as (
      delete from case_hits where tenant_id = ${tenant} and account_id = ${account}
        and case_id = any(${known.map(({ id }) => id)}::uuid[])
        and (case_id, hit_id) not in (
          select case_id, hit_id from jsonb_populate_recordset(null::case_hits, ${links}::jsonb))
      returning case_id, hit_id
    )
    update screening_hits h set missing_since = ${readOf(known, sql`gone.case_id`)}, version = h.version + 1
    from gone
    where h.tenant_id = ${tenant} and h.id = gone.hit_id and h.alert_id is null and h.missing_since is null
      and not exists (
        select from case_hits o where o.tenant_id = ${tenant} and o.hit_id = h.id
          and (o.case_id, o.hit_id) not in (select case_id, hit_id from gone))`
  const told = sql`
    with linked as (
      insert into case_hits as h (tenant_id, account_id, case_id, hit_id, case_vendor_id, role, sources)
      select ${tenant}, ${account}, r.case_id, r.hit_id, r.case_vendor_id, r.role, r.sources
      from jsonb_populate_recordset(null::case_hits, ${links}::jsonb) r
      on conflict (tenant_id, case_id, hit_id) do update set (role, sources) = (excluded.role, excluded.sources)
      where h.role <> excluded.role
    )
    update screening_hits h set missing_since = null, version = h.version + 1
    where h.tenant_id = ${tenant} and h.id = any(${rows.map((row) => row.hit_id)}::uuid[]) and h.alert_id is null
      and h.missing_since is not null`
  return [...(known.length > 0 ? [gone] : []), ...(rows.length > 0 ? [told] : [])].map((statement) =>
    statement.compile(db),
  )
}
