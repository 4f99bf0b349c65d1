import pg from 'pg'

/** One line per thing a migration can make, in a fixed order: what the catalogue says, not what the SQL files say. */
const QUERIES: [string, string][] = [
  [
    'columns',
    `select format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' not null' else '' end,
        coalesce(case a.attgenerated when 's' then ' generated as ' else ' default ' end
          || regexp_replace(pg_get_expr(d.adbin, d.adrelid), '\\s+', ' ', 'g'), '')) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      order by c.relname, a.attnum`,
  ],
  [
    'constraints',
    `select format('%s %s: %s', c.relname, o.conname, pg_get_constraintdef(o.oid)) as line
      from pg_constraint o join pg_class c on c.oid = o.conrelid
      where c.relnamespace = 'public'::regnamespace and o.contype <> 'n' order by c.relname, o.conname`,
  ],
  ['indexes', `select indexdef as line from pg_indexes where schemaname = 'public' order by tablename, indexname`],
  [
    'row-level security',
    `select format('%s %s%s %s', c.relname, case when c.relrowsecurity then 'enabled' else 'off' end,
        case when c.relforcerowsecurity then ' forced' else '' end,
        coalesce((select string_agg(format('%s using (%s)', polname, pg_get_expr(polqual, polrelid)), '; ' order by polname)
          from pg_policy where polrelid = c.oid), '')) as line
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`,
  ],
  [
    'functions',
    `select format('%s(%s) returns %s %s: %s', p.proname, pg_get_function_identity_arguments(p.oid),
        pg_get_function_result(p.oid), p.provolatile, md5(p.prosrc)) as line
      from pg_proc p where p.pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by p.proname`,
  ],
  ['triggers', `select pg_get_triggerdef(oid) as line from pg_trigger where not tgisinternal order by tgname`],
  [
    'grants',
    `select format('%s %s: %s', c.relname, r.rolname, string_agg(distinct g.privilege_type, ', ' order by g.privilege_type)) as line
      from pg_class c, lateral aclexplode(c.relacl) g join pg_roles r on r.oid = g.grantee
      where c.relnamespace = 'public'::regnamespace and r.rolname in ('tributary_api', 'tributary_worker')
      group by c.relname, r.rolname order by c.relname, r.rolname`,
  ],
]

/** The schema of a migrated database as text, for reading a migration's effect as a diff. */
export async function dumpSchema(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const parts: string[] = []
    for (const [title, query] of QUERIES) {
      const { rows } = await client.query<{ line: string }>(query)
      parts.push(`-- ${title}`, ...rows.map((row) => row.line.replace(/\s+/g, ' ').trim()), '')
    }
    return parts.join('\n')
  } finally {
    await client.end()
  }
}
