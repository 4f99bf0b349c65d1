import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
import { FOLD_REV, searchBody } from '../fold.ts'
import { textId } from '../ids.ts'
import type { SearchKind } from '../search.ts'
import { jsonOf } from './json.ts'

/** What search knows of a record: a text, named by what it says, and whose it is. */
export interface SearchEntry {
  kind: SearchKind
  id: string
  alert_id: string | null
  part: 'NAME' | 'REFERENCES'
  text_id: string | null
  body: string
}

/** What is folded of each record. */
export interface Readable {
  alerts?: readonly { id: string; title: string | null; vendor_id: string; vendor_ids: unknown }[]
  cases?: readonly { id: string; title: string | null; vendor_id: string }[]
  subjects?: readonly { id: string; name: string | null; vendor_id: string; client_reference: string | null }[]
  hits?: readonly { id: string; alert_id: string | null; matched_name: string | null }[]
}

const values = (vendorIds: unknown): string[] =>
  Array.isArray(vendorIds) ? vendorIds.map((one: { value?: unknown }) => String(one.value ?? '')) : []

/** Names, titles and references, folded. */
export function searchEntries({ alerts = [], cases = [], subjects = [], hits = [] }: Readable): SearchEntry[] {
  const entry = (
    kind: SearchKind,
    row: { id: string; alert_id?: string | null },
    part: SearchEntry['part'],
    fields: readonly (string | null)[],
  ): SearchEntry => {
    const body = searchBody(fields)
    return { kind, id: row.id, alert_id: row.alert_id ?? null, part, text_id: body === '' ? null : textId(body), body }
  }
  return [
    ...alerts.flatMap((row) => [
      entry('ALERT', row, 'NAME', [row.title]),
      entry('ALERT', row, 'REFERENCES', [row.vendor_id, ...values(row.vendor_ids)]),
    ]),
    ...cases.flatMap((row) => [
      entry('CASE', row, 'NAME', [row.title]),
      entry('CASE', row, 'REFERENCES', [row.vendor_id]),
    ]),
    ...subjects.flatMap((row) => [
      entry('SUBJECT', row, 'NAME', [row.name]),
      entry('SUBJECT', row, 'REFERENCES', [row.vendor_id, row.client_reference]),
    ]),
    ...hits.map((row) => entry('HIT', row, 'NAME', [row.matched_name])),
  ]
}

/** Writes what search knows of records of one account; what reads the same is left alone. */
export const writeSearchEntries = (
  tenant: string,
  account: string,
  entries: readonly SearchEntry[],
): CompiledQuery<unknown> =>
  sql`
    with input as materialized (
      select * from jsonb_to_recordset(${jsonOf(entries)}::jsonb)
        as r(kind text, id uuid, part text, text_id uuid, alert_id uuid, body text)
    ), told as (
      insert into search_texts (tenant_id, account_id, id, body)
      select distinct on (text_id) ${tenant}, ${account}, text_id, body from input where text_id is not null
      on conflict do nothing
    )
    insert into search_entries as e (tenant_id, account_id, kind, id, part, text_id, alert_id, fold_rev)
    select ${tenant}, ${account}, r.kind, r.id, r.part, r.text_id, r.alert_id, ${FOLD_REV} from input r
    on conflict (tenant_id, kind, id, part) do update set
      (text_id, alert_id, fold_rev) = (excluded.text_id, excluded.alert_id, excluded.fold_rev)
    where (e.text_id, e.alert_id, e.fold_rev) is distinct from (excluded.text_id, excluded.alert_id, excluded.fold_rev)`.compile(
    db,
  )
