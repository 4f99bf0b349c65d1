import pg from 'pg'

/** Fills one tenant with synthetic alerts, each with a subject, a case and three hits, as ingest would have left them. */
export async function fill(superuserUrl: string, tenant: string, alerts: number): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  const run = (text: string) => client.query(text, [tenant, alerts])
  const id = (kind: string, n = 'n') => `md5($1 || '${kind}' || ${n})::uuid`
  const basis = `'{}'::jsonb, now(), 1, md5(n::text)`
  await client.query("select set_config('app.tenant', $1, false)", [tenant])
  await client.query('insert into tenants (tenant_id) values ($1) on conflict do nothing', [tenant])
  await client.query('insert into feed_heads (tenant_id) values ($1) on conflict do nothing', [tenant])
  await client.query(
    `insert into accounts (tenant_id, account_id, id, vendor, name)
     select $1, 'account-' || n, md5($1 || 'account' || n)::uuid, 'vendor', 'Account ' || n from generate_series(0, 3) n`,
    [tenant],
  )
  await run(`insert into subjects (tenant_id, account_id, id, key, vendor_id, type, name, sources, read_at, map_rev, digest)
    select $1, 'account-' || n % 4, ${id('subject')}, 's' || n, 's' || n, 'PERSON', 'Subject ' || n, ${basis}
    from generate_series(1, $2 / 4) n`)
  await run(`insert into alerts (tenant_id, account_id, id, key, vendor, vendor_id, vendor_ids, title, vendor_status,
      disposition, type, category, categories, lifecycle_stage, vendor_priority, risk_level, subject_id, created_at,
      vendor_updated_at, sources, read_at, map_rev, digest)
    select $1, 'account-' || n % 4, ${id('alert')}, 'a' || n, 'vendor', 'a' || n, '[]', 'Alert ' || n,
      (array['OPEN', 'IN_REVIEW', 'PENDING', 'ESCALATED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED'])[1 + n % 8], 'UNDECIDED',
      'SCREENING', 'PEP', '[{"category": "PEP", "raw": "PEP", "field": "category", "fidelity": "EXACT"}]', 'UNKNOWN',
      (array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED'])[1 + n % 5], 'UNKNOWN',
      ${id('subject', '(1 + n % greatest($2 / 4, 1))')}, now() - n * interval '30 seconds', now() - n * interval '10 seconds',
      '{"status": {"raw": "Open", "field": "status", "fidelity": "EXACT"}}', now(), 1, md5(n::text)
    from generate_series(1, $2) n`)
  await run(`insert into cases (tenant_id, account_id, id, key, vendor, vendor_id, kind, title, status, status_from_alerts,
      outcome, priority, risk_level, created_at, sources, read_at, map_rev, digest)
    select $1, 'account-' || n % 4, ${id('case')}, 'c' || n, 'vendor', 'c' || n, 'INVESTIGATION', 'Case ' || n, 'OPEN', false,
      'NONE', 'HIGH', 'UNKNOWN', now() - n * interval '1 minute', ${basis} from generate_series(1, $2 / 4) n`)
  await run(`insert into case_alerts (tenant_id, account_id, id, case_id, alert_id, case_vendor_id, alert_vendor_id, role, sources)
    select $1, 'account-' || n % 4, ${id('link')}, ${id('case', '(1 + n % greatest($2 / 4, 1))')}, ${id('alert')}, 'c', 'a' || n,
      'MEMBER', '{}' from generate_series(1, $2) n`)
  await run(`insert into screening_hits (tenant_id, account_id, id, key, vendor_id, alert_id, matched_name, entity_type,
      match_status, disposition, risk_level, risks, scores, list_names, sources, read_at, map_rev, digest)
    select $1, 'account-' || n % 4, md5($1 || 'hit' || n || h)::uuid, 'h' || n || '-' || h, 'h' || h, ${id('alert')},
      'Listed ' || n, 'PERSON', 'POTENTIAL_MATCH', 'UNDECIDED', 'UNKNOWN', '[]', '[]', '{}', ${basis}
    from generate_series(1, $2) n, generate_series(1, 3) h`)
  for (const table of ['subjects', 'alerts', 'cases', 'case_alerts', 'screening_hits']) {
    await client.query(`vacuum analyze ${table}`)
  }
  await client.end()
}
