import type pg from 'pg'

/** The rows of one page, each table's as arrays of column values: what a bare writer would be handed, ready to send. */
export type BarePage = Record<string, Record<string, unknown>[]>

interface Table {
  name: string
  key: string
  /** Column and type, in the order of the arrays. */
  columns: Record<string, string>
  /** When a row that is there already is written again. */
  where: string | null
  /** Written as an event with what it was and is. */
  event?: { kind: string; snapshot: string }
}

const BASIS = {
  id: 'uuid',
  key: 'text',
  vendor_id: 'text',
  sources: 'jsonb',
  vendor_updated_at: 'timestamptz',
  read_at: 'timestamptz',
  map_rev: 'int',
  digest: 'text',
}
const BIRTH = { birth_year: 'smallint', birth_month: 'smallint', birth_day: 'smallint' }
const CHANGED = 't.digest <> excluded.digest and excluded.read_at >= t.read_at'

export const TABLES: Table[] = [
  {
    name: 'subjects',
    key: 'tenant_id, id',
    columns: { ...BASIS, ...BIRTH, type: 'text', name: 'text', client_reference: 'text' },
    where: CHANGED,
  },
  {
    name: 'alerts',
    key: 'tenant_id, id',
    columns: {
      ...BASIS,
      ...{ vendor: 'text', vendor_ids: 'jsonb', title: 'text', description: 'text', vendor_status: 'text' },
      ...{
        vendor_escalation_target: 'text',
        match_status: 'text',
        disposition: 'text',
        type: 'text',
        category: 'text',
      },
      ...{ categories: 'jsonb', category_detail: 'text[]', lifecycle_stage: 'text', vendor_priority: 'text' },
      ...{
        risk_level: 'text',
        scores: 'jsonb',
        vendor_assignee_id: 'text',
        vendor_assignee: 'jsonb',
        closed_by: 'text',
      },
      ...{ resolved_by: 'jsonb', resolved_at: 'timestamptz', resolution_note: 'text', sla_status: 'text' },
      ...{ due_at: 'timestamptz', research: 'jsonb', subject_id: 'uuid', created_at: 'timestamptz', detail: 'jsonb' },
    },
    where: CHANGED,
    event: { kind: 'ALERT', snapshot: 'alert_snapshot' },
  },
  {
    name: 'alert_categories',
    key: 'tenant_id, alert_id, category',
    columns: { alert_id: 'uuid', category: 'text' },
    where: null,
  },
  {
    name: 'alert_subjects',
    key: 'tenant_id, alert_id, subject_id',
    columns: { alert_id: 'uuid', subject_id: 'uuid', is_primary: 'boolean' },
    where: null,
  },
  {
    name: 'case_alerts',
    key: 'tenant_id, id',
    columns: {
      ...{ id: 'uuid', case_id: 'uuid', alert_id: 'uuid', case_vendor_id: 'text', alert_vendor_id: 'text' },
      ...{ role: 'text', sources: 'jsonb', told_by: 'text' },
    },
    where: 't.role <> excluded.role',
  },
  {
    name: 'screening_hits',
    key: 'tenant_id, id',
    columns: {
      ...BASIS,
      ...BIRTH,
      ...{ alert_id: 'uuid', matched_name: 'text', entity_type: 'text', match_status: 'text', disposition: 'text' },
      ...{ risk_level: 'text', risks: 'jsonb', scores: 'jsonb', list_names: 'text[]', profile_id: 'text' },
      ...{ allow_listed: 'boolean', detail: 'jsonb' },
    },
    where: CHANGED,
  },
  {
    name: 'cases',
    key: 'tenant_id, id',
    columns: {
      ...BASIS,
      ...{ vendor: 'text', kind: 'text', title: 'text', description: 'text', status: 'text', outcome: 'text' },
      ...{
        status_from_alerts: 'boolean',
        category: 'text',
        vendor_priority: 'text',
        risk_level: 'text',
        assignee_id: 'text',
      },
      ...{ assignee: 'jsonb', subject_id: 'uuid', created_at: 'timestamptz', detail: 'jsonb' },
    },
    where: CHANGED,
    event: { kind: 'CASE', snapshot: 'case_snapshot' },
  },
  {
    name: 'case_subjects',
    key: 'tenant_id, case_id, subject_id',
    columns: { case_id: 'uuid', subject_id: 'uuid', is_primary: 'boolean' },
    where: null,
  },
]

const RECORDS: Table = {
  name: 'vendor_records',
  key: 'tenant_id, account_id, kind, key, part',
  columns: {
    ...{ kind: 'text', key: 'text', part: 'text', raw: 'text', digest: 'text', map_rev: 'int' },
    ...{ vendor_updated_at: 'timestamptz', read_at: 'timestamptz' },
  },
  where: CHANGED,
}

// An array of arrays would be unnested to its leaves; jsonb goes as text, which the driver need not take apart.
const sent = (type: string) => (type === 'text[]' || type === 'jsonb' ? 'text' : type)

function statement({ name, key, columns, where, event }: Table): string {
  const names = Object.keys(columns)
  const arrays = Object.values(columns).map((type, at) => `$${at + 3}::${sent(type)}[]`)
  const values = Object.entries(columns).map(([column, type]) => `r.${column}::${type}`)
  const set = names.filter((column) => column !== 'id')
  const versioned = where === CHANGED && name !== 'vendor_records'
  const insert = `insert into ${name} as t (tenant_id, account_id, ${names}) select $1, $2, ${values}
    from unnest(${arrays}) r(${names}) on conflict (${key}) do ${
      where === null
        ? 'nothing'
        : `update set ${set.map((column) => `${column} = excluded.${column}`)}${versioned ? ', version = t.version + 1' : ''} where ${where}`
    }`
  if (!event) return name === 'vendor_records' ? `${insert} returning t.key` : insert
  return `with old as materialized (
      select a.id, ${event.snapshot}(a) as snapshot from ${name} a where a.tenant_id = $1 and a.id = any($3::uuid[])),
    written as (${insert} returning t.*)
    insert into events (tenant_id, type, node_kind, node_id, account_id, actor, before, after)
    select w.tenant_id, case when old.id is null then '${event.kind}_CREATED' else '${event.kind}_CHANGED' end,
      '${event.kind}', w.id, w.account_id, 'vendor', old.snapshot, ${event.snapshot}(row(w.*)::${name})
    from written w left join old on old.id = w.id`
}

const arraysOf = ({ columns }: Table, rows: readonly Record<string, unknown>[]): unknown[][] =>
  Object.keys(columns).map((column) => rows.map((row) => row[column]))

/** Values as the driver sends them as they are: json as text, lists as array literals. */
export function ready(name: string, rows: readonly object[], further: Record<string, unknown> = {}): object[] {
  const { columns } = TABLES.find((table) => table.name === name) ?? RECORDS
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(columns).map(([column, type]) => {
        const value = ({ ...row, ...further } as Record<string, unknown>)[column] ?? null
        if (type === 'jsonb') return [column, value === null ? null : JSON.stringify(value)]
        if (type === 'text[]') return [column, `{${(value as string[]).map((one) => JSON.stringify(one)).join(',')}}`]
        return [column, value]
      }),
    ),
  )
}

/** One hand-written upsert per table from unnest arrays, events in the same transaction; nothing more if no record is new. */
export async function writeBare(client: pg.Client, tenant: string, account: string, page: BarePage): Promise<void> {
  const run = (table: Table) =>
    client.query({
      name: table.name,
      text: statement(table),
      values: [tenant, account, ...arraysOf(table, page[table.name] ?? [])],
    })
  await client.query('begin')
  await client.query('select from accounts where tenant_id = $1 and account_id = $2 for no key update', [
    tenant,
    account,
  ])
  const { rowCount } = await run(RECORDS)
  if (rowCount) for (const table of TABLES) await run(table)
  await client.query('commit')
}
