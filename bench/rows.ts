import pg from 'pg'
import { FOLD_REV } from '../src/store/fold.ts'

const TABLES = [
  ...['subjects', 'alerts', 'alert_categories', 'alert_subjects', 'cases', 'case_alerts', 'screening_hits'],
  ...['search_texts', 'search_entries'],
]
/** What is searched of each kind of record, and whose hit it is. */
const SEARCHED = [
  ['ALERT', 'NAME', 'alerts', 'title', 'null::uuid'],
  ['ALERT', 'REFERENCES', 'alerts', 'vendor_id', 'null::uuid'],
  ['CASE', 'NAME', 'cases', 'title', 'null::uuid'],
  ['CASE', 'REFERENCES', 'cases', 'vendor_id', 'null::uuid'],
  ['SUBJECT', 'NAME', 'subjects', 'name', 'null::uuid'],
  ['SUBJECT', 'REFERENCES', 'subjects', "vendor_id || E'\n ' || client_reference", 'null::uuid'],
  ['HIT', 'NAME', 'screening_hits', 'matched_name', 'alert_id'],
] as const
/** Newest first by number: alert 1 is the newest. A fixed day, so that every run has the same rows. */
const NEWEST = "timestamptz '2026-06-30 12:00:00+00'"
const GIVEN = `array['Maria','Omar','Wei','Anna','Juan','Fatima','Ivan','Aisha','Chen','Elena','Peter','Noor','Lucas','Mila','Samir','Olga']`
const FAMILY = `array['Garcia','Hassan','Wang','Novak','Petrov','Silva','Khan','Ivanova','Schmidt','Rossi','Dubois','Haddad','Larsen','Costa','Kowalski','Nakamura','Okafor','Moreau','Lindqvist','Sato']`
/** The name of one subject only, and the one that is borne by every 320th. */
export const RARE = 'Quillon Zyxwark'
export const COMMON = 'Maria Garcia'

const name = (n: string) =>
  `(case when ${n} = 77 then '${RARE}' else (${GIVEN})[1 + ${n} % 16] || ' ' || (${FAMILY})[1 + (${n} / 16) % 20] end)`
const one = (values: string[], n: string) =>
  `(array[${values.map((value) => `'${value}'`)}])[1 + (hashint4(${n}) & 1073741823) % ${values.length}]`
const BASIS = `'{}'::jsonb, ${NEWEST}, 1, md5(n::text)`

/** Runs `load` with what makes single rows dear put aside: secondary indexes are built afterwards, foreign keys are known to hold. */
async function inBulk(client: pg.Client, load: () => Promise<void>): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any($1::regclass[]) and not indisunique`,
    [TABLES],
  )
  const { rows: keys } = await client.query<{ on: string; name: string }>(
    `select tgrelid::regclass::text as on, tgname as name from pg_trigger where tgisinternal and tgrelid = any($1::regclass[])`,
    [TABLES],
  )
  const switchKeys = async (to: 'enable' | 'disable') => {
    for (const key of keys) await client.query(`alter table ${key.on} ${to} trigger "${key.name}"`)
  }
  for (const index of indexes) await client.query(`drop index ${index.name}`)
  await switchKeys('disable')
  await load()
  await switchKeys('enable')
  await client.query("set maintenance_work_mem = '512MB'")
  for (const index of indexes) await client.query(index.definition)
}

/** One tenant of synthetic alerts, each with a subject, a case and three hits, as ingest would have left them. */
async function fillTenant(client: pg.Client, tenant: string, alerts: number): Promise<void> {
  const run = (text: string) => client.query(text, [tenant, alerts])
  const id = (kind: string, n = 'n') => `md5($1 || '${kind}' || ${n})::uuid`
  const party = '(1 + n % greatest($2 / 4, 1))'
  await client.query("select set_config('app.tenant', $1, false)", [tenant])
  await client.query('insert into tenants (tenant_id) values ($1)', [tenant])
  await client.query('insert into feed_heads (tenant_id) values ($1)', [tenant])
  await client.query(
    `insert into accounts (tenant_id, account_id, id, vendor, name)
     select $1, 'account-' || n, md5($1 || 'account' || n)::uuid, 'vendor', 'Account ' || n from generate_series(0, 3) n`,
    [tenant],
  )
  await run(`insert into subjects (tenant_id, account_id, id, key, vendor_id, type, name, client_reference, sources,
      read_at, map_rev, digest)
    select $1, 'account-' || n % 4, ${id('subject')}, 's' || n, 's' || n, ${one(['PERSON', 'PERSON', 'PERSON', 'COMPANY'], 'n')},
      ${name('n')}, 'REF-' || n, ${BASIS} from generate_series(1, $2 / 4) n`)
  await run(`insert into alerts (tenant_id, account_id, id, key, vendor, vendor_id, vendor_ids, title, vendor_status,
      disposition, match_status, type, category, categories, lifecycle_stage, vendor_priority, risk_level, subject_id,
      created_at, vendor_updated_at, sources, read_at, map_rev, digest)
    select $1, 'account-' || n % 4, ${id('alert')}, 'a' || n, 'vendor', 'a' || n, '[]', r.category || ': ' || ${name(party)},
      ${one(['OPEN', 'OPEN', 'IN_REVIEW', 'PENDING', 'ESCALATED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED'], 'n')},
      'UNDECIDED', ${one(['POTENTIAL_MATCH', 'POTENTIAL_MATCH', 'FALSE_POSITIVE', 'TRUE_MATCH'], 'n * 3')}, 'SCREENING',
      r.category, jsonb_build_array(jsonb_build_object('category', r.category, 'raw', r.category, 'field', 'category',
        'fidelity', 'EXACT')), ${one(['ONBOARDING', 'ONGOING_MONITORING'], 'n * 5')},
      ${one(['CRITICAL', 'HIGH', 'MEDIUM', 'MEDIUM', 'LOW'], 'n * 7')}, ${one(['HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'], 'n * 11')},
      ${id('subject', party)}, ${NEWEST} - n * interval '30 seconds', ${NEWEST} - n * interval '10 seconds',
      '{"status": {"raw": "Open", "field": "status", "fidelity": "EXACT"}}', ${NEWEST}, 1, md5(n::text)
    from generate_series(1, $2) n, lateral (select ${one(['PEP', 'SANCTIONS', 'ADVERSE_MEDIA', 'WATCHLIST'], 'n * 13')} as category) r`)
  await run(`insert into alert_categories (tenant_id, account_id, alert_id, category)
    select tenant_id, account_id, id, category from alerts where tenant_id = $1 and $2 > 0`)
  await run(`insert into alert_subjects (tenant_id, account_id, alert_id, subject_id, is_primary)
    select tenant_id, account_id, id, subject_id, true from alerts where tenant_id = $1 and $2 > 0`)
  await run(`insert into cases (tenant_id, account_id, id, key, vendor, vendor_id, kind, title, status, status_from_alerts,
      outcome, vendor_priority, risk_level, created_at, sources, read_at, map_rev, digest)
    select $1, 'account-' || n % 4, ${id('case')}, 'c' || n, 'vendor', 'c' || n, 'INVESTIGATION', 'Case of ' || ${name('n')},
      ${one(['OPEN', 'IN_PROGRESS', 'CLOSED'], 'n')}, false, 'NONE', 'HIGH', 'UNKNOWN', ${NEWEST} - n * interval '1 minute',
      ${BASIS} from generate_series(1, $2 / 4) n`)
  await run(`insert into case_alerts (tenant_id, account_id, id, case_id, alert_id, case_vendor_id, alert_vendor_id, role, sources)
    select $1, 'account-' || n % 4, ${id('link')}, ${id('case', party)}, ${id('alert')}, 'c', 'a' || n, 'MEMBER', '{}'
    from generate_series(1, $2) n`)
  await run(`insert into screening_hits (tenant_id, account_id, id, key, vendor_id, alert_id, matched_name, entity_type,
      match_status, disposition, risk_level, risks, scores, list_names, sources, read_at, map_rev, digest)
    select $1, 'account-' || n % 4, md5($1 || 'hit' || n || h)::uuid, 'h' || n || '-' || h, 'h' || h, ${id('alert')},
      ${name(`(${party} + h)`)}, 'PERSON', ${one(['POTENTIAL_MATCH', 'FALSE_POSITIVE', 'TRUE_MATCH'], 'n + h')}, 'UNDECIDED',
      'UNKNOWN', '[]', '[]', '{}', ${BASIS} from generate_series(1, $2) n, generate_series(1, 3) h`)
  for (const [kind, part, table, text, alert] of SEARCHED) {
    const body = `' ' || replace(lower(${text}), ':', '')`
    await run(`insert into search_entries (tenant_id, account_id, kind, id, part, text_id, alert_id, fold_rev)
      select tenant_id, account_id, '${kind}', id, '${part}', md5(${body})::uuid, ${alert}, ${FOLD_REV} from ${table}
      where tenant_id = $1 and $2 > 0`)
    await run(`insert into search_texts (tenant_id, account_id, id, body)
      select distinct tenant_id, account_id, md5(${body})::uuid, ${body} from ${table} where tenant_id = $1 and $2 > 0
      on conflict do nothing`)
  }
}

/**
 * Brings the database to rest and waits for it: autovacuum finds nothing left to do and no checkpoint is due, either of which
 * would take turns on the processors with what is timed.
 */
async function rest(client: pg.Client): Promise<void> {
  await client.query('vacuum (analyze)')
  await client.query('checkpoint')
}

/** Fills tenants; answers the seconds it took. */
export async function fill(superuserUrl: string, tenants: Readonly<Record<string, number>>): Promise<number> {
  const began = performance.now()
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  await inBulk(client, async () => {
    for (const [tenant, alerts] of Object.entries(tenants)) await fillTenant(client, tenant, alerts)
  })
  await rest(client)
  await client.end()
  return (performance.now() - began) / 1000
}
