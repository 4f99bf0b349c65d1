-- How many alerts and cases there are of each kind that occurs, per account: what a dashboard asks for without reading rows.
--
-- One row per combination answers any filter and grouping by these columns, but vendors' vocabularies make thousands of
-- combinations, and summing 2,700 rows already took 2.2 ms. So the same figures are kept summed up as well, for every two
-- columns: `rolled_up` has a bit for each column that is summed over, as grouping() says it, and those columns are ''.
-- No foreign key: what is counted has it, and checking each row again costs more than the row.
create table alert_counters (
  tenant_id text not null,
  -- status 8, priority 4, type 2, categories 1
  rolled_up smallint not null,
  account_id text not null,
  vendor text not null,
  status text not null,
  priority text not null,
  type text not null,
  -- All categories of the alert, in order and with spaces between: the filter matches any of them, so the figures must too.
  categories text not null,
  n bigint not null,
  primary key (tenant_id, rolled_up, account_id, status, priority, type, categories, vendor)
) with (fillfactor = 70);

-- Outcomes are kept as they are. What a reader may see of them depends on the status too, so no row has one without the other.
create table case_counters (
  tenant_id text not null,
  -- status 8, outcome 4, priority 2, category 1
  rolled_up smallint not null,
  account_id text not null,
  vendor text not null,
  kind text not null,
  status text not null,
  outcome text not null,
  priority text not null,
  -- '-' where the case has none.
  category text not null,
  n bigint not null,
  primary key (tenant_id, rolled_up, account_id, status, outcome, priority, category, kind, vendor)
) with (fillfactor = 70);

do $$
declare t text;
begin
  foreach t in array array['alert_counters', 'case_counters'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = current_setting(''app.tenant'', true)) '
      'with check (tenant_id = current_setting(''app.tenant'', true))', t);
    -- The triggers below run as whoever wrote what is counted.
    execute format('grant select, insert, update on %I to tributary_api, tributary_worker', t);
  end loop;
end $$;

-- Adds to the counters. Not by MERGE, which scans the table for a change of one alert. Rows that come to nothing stay, and
-- are skipped at reading: what occurred once occurs again.
create function add_alert_counts(delta alert_counters[]) returns void language plpgsql as $$
begin
  insert into alert_counters as c (tenant_id, rolled_up, account_id, vendor, status, priority, type, categories, n)
  select tenant_id, grouping(status, priority, type, categories)::smallint, account_id, vendor, coalesce(status, ''),
    coalesce(priority, ''), coalesce(type, ''), coalesce(categories, ''), sum(n)::bigint
  from unnest(delta)
  group by tenant_id, account_id, vendor, grouping sets ((status, priority, type, categories), (status, priority),
    (status, type), (status, categories), (priority, type), (priority, categories), (type, categories))
  having sum(n) <> 0
  on conflict (tenant_id, rolled_up, account_id, status, priority, type, categories, vendor) do update set n = c.n + excluded.n;
end $$;

create function add_case_counts(delta case_counters[]) returns void language plpgsql as $$
begin
  insert into case_counters as c (tenant_id, rolled_up, account_id, vendor, kind, status, outcome, priority, category, n)
  select tenant_id, grouping(status, outcome, priority, category)::smallint, account_id, vendor, kind, coalesce(status, ''),
    coalesce(outcome, ''), coalesce(priority, ''), coalesce(category, ''), sum(n)::bigint
  from unnest(delta)
  group by tenant_id, account_id, vendor, kind, grouping sets ((status, outcome, priority, category), (status, outcome),
    (status, outcome, priority), (status, outcome, category), (priority, category))
  having sum(n) <> 0
  on conflict (tenant_id, rolled_up, account_id, status, outcome, priority, category, kind, vendor) do update set n = c.n + excluded.n;
end $$;

-- A list of categories as `alert_counters.categories` holds it.
create function category_set(listed jsonb) returns text language sql immutable as
$$ select coalesce(string_agg(distinct c collate "C", ' ' order by c collate "C"), '') from jsonb_array_elements_text(listed) c $$;

-- Counted by triggers, so that no writer can forget, and once per statement: every writer of canonical rows holds the account
-- lock, so nobody else counts the same account meanwhile. A statement that changes none of the columns that are counted
-- touches no counter. The categories are put in order after grouping, because few of 1,000 rows differ.
create function count_alerts() returns trigger language plpgsql as $$
declare delta alert_counters[];
begin
  if tg_op = 'UPDATE' then
    select array_agg(row(tenant_id, 0, account_id, vendor, status, priority, type, category_set(listed), n)::alert_counters)
    into delta from (
      select tenant_id, account_id, vendor, status, priority, type,
        jsonb_path_query_array(categories, '$[*].category') as listed, sum(one) as n
      from (
        select tenant_id, account_id, vendor, status, priority, type, categories, 1 as one from fresh
        union all
        select tenant_id, account_id, vendor, status, priority, type, categories, -1 from gone
      ) both_sides
      group by 1, 2, 3, 4, 5, 6, 7 having sum(one) <> 0
    ) moved;
  else
    select array_agg(row(tenant_id, 0, account_id, vendor, status, priority, type, category_set(listed), n)::alert_counters)
    into delta from (
      select tenant_id, account_id, vendor, status, priority, type,
        jsonb_path_query_array(categories, '$[*].category') as listed,
        case tg_op when 'INSERT' then count(*) else -count(*) end as n
      from changed group by 1, 2, 3, 4, 5, 6, 7
    ) counted;
  end if;
  if delta is not null then perform add_alert_counts(delta); end if;
  return null;
end $$;
create trigger count_inserted after insert on alerts referencing new table as changed
  for each statement execute function count_alerts();
create trigger count_updated after update on alerts referencing new table as fresh old table as gone
  for each statement execute function count_alerts();
create trigger count_deleted after delete on alerts referencing old table as changed
  for each statement execute function count_alerts();

create function count_cases() returns trigger language plpgsql as $$
declare delta case_counters[];
begin
  if tg_op = 'UPDATE' then
    select array_agg(row(tenant_id, 0, account_id, vendor, kind, status, outcome, priority, category, n)::case_counters)
    into delta from (
      select tenant_id, account_id, vendor, kind, status, outcome, priority, coalesce(category, '-') as category,
        sum(one) as n
      from (
        select tenant_id, account_id, vendor, kind, status, outcome, priority, category, 1 as one from fresh
        union all
        select tenant_id, account_id, vendor, kind, status, outcome, priority, category, -1 from gone
      ) both_sides
      group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(one) <> 0
    ) moved;
  else
    select array_agg(row(tenant_id, 0, account_id, vendor, kind, status, outcome, priority, category, n)::case_counters)
    into delta from (
      select tenant_id, account_id, vendor, kind, status, outcome, priority, coalesce(category, '-') as category,
        case tg_op when 'INSERT' then count(*) else -count(*) end as n
      from changed group by 1, 2, 3, 4, 5, 6, 7, 8
    ) counted;
  end if;
  if delta is not null then perform add_case_counts(delta); end if;
  return null;
end $$;
create trigger count_inserted after insert on cases referencing new table as changed
  for each statement execute function count_cases();
create trigger count_updated after update on cases referencing new table as fresh old table as gone
  for each statement execute function count_cases();
create trigger count_deleted after delete on cases referencing old table as changed
  for each statement execute function count_cases();

-- What is there already. Row-level security holds for the owner too, so each tenant is entered.
do $$
declare
  t text;
  alert_delta alert_counters[];
  case_delta case_counters[];
begin
  for t in select tenant_id from tenants loop
    perform set_config('app.tenant', t, true);
    select array_agg(row(tenant_id, 0, account_id, vendor, status, priority, type, category_set(listed), n)::alert_counters)
    into alert_delta from (
      select tenant_id, account_id, vendor, status, priority, type,
        jsonb_path_query_array(categories, '$[*].category') as listed, count(*) as n
      from alerts where tenant_id = t group by 1, 2, 3, 4, 5, 6, 7
    ) counted;
    select array_agg(row(tenant_id, 0, account_id, vendor, kind, status, outcome, priority, category, n)::case_counters)
    into case_delta from (
      select tenant_id, account_id, vendor, kind, status, outcome, priority, coalesce(category, '-') as category, count(*) as n
      from cases where tenant_id = t group by 1, 2, 3, 4, 5, 6, 7, 8
    ) counted;
    if alert_delta is not null then perform add_alert_counts(alert_delta); end if;
    if case_delta is not null then perform add_case_counts(case_delta); end if;
  end loop;
  perform set_config('app.tenant', '', true);
end $$;
