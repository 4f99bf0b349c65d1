// Counting again, the plain way: what the counters should hold, from the rows and their links.

const ALERTS = `
  with told as (
    select a.tenant_id, a.account_id, a.vendor, a.status, a.priority, a.type,
      coalesce(string_agg(c.category, ' ' order by c.category collate "C"), '') as categories
    from alerts a left join alert_categories c on c.tenant_id = a.tenant_id and c.alert_id = a.id
    group by a.tenant_id, a.id
  ), expected as (
    select tenant_id, grouping(status, priority, type, categories)::smallint as rolled_up, account_id, vendor,
      coalesce(status, '') as status, coalesce(priority, '') as priority, coalesce(type, '') as type,
      coalesce(categories, '') as categories, count(*) as n
    from told group by tenant_id, account_id, vendor, grouping sets ((status, priority, type, categories),
      (status, priority), (status, type), (status, categories), (priority, type), (priority, categories), (type, categories))
  )
  select * from expected e full join (select * from alert_counters where n <> 0) c
    using (tenant_id, rolled_up, account_id, vendor, status, priority, type, categories)
  where e.n is distinct from c.n`

const CASES = `
  with expected as (
    select tenant_id, grouping(status, outcome, priority, told)::smallint as rolled_up, account_id, vendor, kind,
      coalesce(status, '') as status, coalesce(outcome, '') as outcome, coalesce(priority, '') as priority,
      coalesce(told, '') as category, count(*) as n
    from (select *, coalesce(category, '-') as told from cases) all_cases
    group by tenant_id, account_id, vendor, kind, grouping sets ((status, outcome, priority, told), (status, outcome),
      (status, outcome, priority), (status, outcome, told), (priority, told))
  )
  select * from expected e full join (select * from case_counters where n <> 0) c
    using (tenant_id, rolled_up, account_id, vendor, kind, status, outcome, priority, category)
  where e.n is distinct from c.n`

/** The counters that are not what counting the rows of all tenants gives. */
export async function drift(sql: (text: string) => Promise<Record<string, unknown>[]>) {
  return [...(await sql(ALERTS)), ...(await sql(CASES))]
}
