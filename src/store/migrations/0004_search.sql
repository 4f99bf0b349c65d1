-- Trusted: the database's owner may install it.
create extension if not exists pg_trgm;

-- What search looks through, folded to lower-case ASCII by src/store/fold.ts, and each text once: the same listed party is
-- hit again and again. With a text in each record's own row, a surname of 15,000 hits was as many visits to pages of the
-- table; this way it is 240 pages of an index. By account, so that writers meet no one under their lock.
create table search_texts (
  tenant_id text not null,
  account_id text not null,
  id uuid not null,
  body text not null,
  primary key (tenant_id, account_id, id),
  foreign key (tenant_id, account_id) references accounts
);

-- Which records say so. Every record has a NAME, if only an empty one, which tells that search knows it.
create table search_entries (
  tenant_id text not null,
  account_id text not null,
  kind text not null check (kind in ('ALERT', 'CASE', 'SUBJECT', 'HIT')),
  id uuid not null,
  part text not null check (part in ('NAME', 'REFERENCES')),
  text_id uuid,
  -- A hit's alert, so that alerts are found by their hits without visiting those.
  alert_id uuid,
  -- The revision of the folding that made it; a worker's start folds again what an older one made.
  fold_rev smallint not null,
  primary key (tenant_id, kind, id, part),
  foreign key (tenant_id, account_id) references accounts
);
create index search_entries_text on search_entries (tenant_id, account_id, text_id, kind) include (id, alert_id);

-- With the alert in it, the alerts of many subjects are read off the index.
drop index alert_subjects_subject;
create index alert_subjects_subject on alert_subjects (tenant_id, subject_id, alert_id);

-- Rows that are new wait in a list that each search reads through: a short one, because people wait for searches.
-- The server's administrator may have installed the extension into another schema.
do $$
begin
  execute format('create index search_texts_body on search_texts using gin (body %I.gin_trgm_ops) '
    'with (gin_pending_list_limit = 512)',
    (select nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname = 'pg_trgm'));
end $$;

do $$
declare t text;
begin
  foreach t in array array['search_texts', 'search_entries'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = current_setting(''app.tenant'', true)) '
      'with check (tenant_id = current_setting(''app.tenant'', true))', t);
  end loop;
end $$;
grant select, insert, delete on search_texts to tributary_worker;
grant select, insert, update on search_entries to tributary_worker;

-- LIKE is not leakproof, so under a policy it is evaluated after it, row by row, without the index (3.7 ms become 210). This
-- role reads the texts without that policy, and can do nothing but be the owner of the function below.
do $$
begin
  if not exists (select from pg_roles where rolname = 'tributary_search') then
    create role tributary_search nologin nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null; -- two databases migrated at the same moment
end $$;
create policy search on search_texts for select to tributary_search using (true);
grant usage on schema public to tributary_search;
grant select on search_texts, search_entries to tributary_search;
grant select (tenant_id, alert_id, subject_id) on alert_subjects to tributary_search;
grant select (tenant_id, id, subject_id) on cases to tributary_search;
grant select (tenant_id, case_id, alert_id) on case_alerts to tributary_search;
grant select (tenant_id, case_id, hit_id) on case_hits to tributary_search;

-- The ids of the records of one kind, of the tenant the transaction is under, of whose texts, or a party's, one is like all
-- patterns. `ids` is null where any step finds `most` rows: what is cut off could not be told from what does not match.
-- Texts are looked up with a statement put together anew, because a plan for any pattern is a slow one; what varies in it is
-- the number of patterns only.
create function search_ids(the_kind text, patterns text[], most integer, out tenant_id text, out ids uuid[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  tenant constant text := current_setting('app.tenant', true);
  kinds constant text[] := case when the_kind in ('ALERT', 'CASE') then array[the_kind, 'SUBJECT', 'HIT'] else array[the_kind] end;
  accounts text[];
  texts uuid[];
  entries integer;
  found uuid[];
  parties uuid[];
  hits uuid[];
  linked uuid[];
begin
  tenant_id := tenant;
  if tenant is null or coalesce(cardinality(patterns), 0) = 0 then return; end if;
  execute 'select array_agg(f.account_id), array_agg(f.id) from (
    select t.account_id, t.id from public.search_texts t where t.tenant_id = $1 and '
    || (select string_agg(format('t.body like $2[%s]', n), ' and ') from generate_series(1, cardinality(patterns)) n)
    || ' limit $3) f' into accounts, texts using tenant, patterns, most;
  if cardinality(texts) = most then return; end if;

  select count(*), array_agg(s.id) filter (where s.kind = the_kind), array_agg(s.id) filter (where s.kind = 'SUBJECT'),
    array_agg(case the_kind when 'ALERT' then s.alert_id else s.id end) filter (where s.kind = 'HIT')
    into entries, found, parties, hits
  from (
    select e.kind, e.id, e.alert_id from unnest(accounts, texts) w(account_id, text_id)
    join public.search_entries e
      on e.tenant_id = tenant and e.account_id = w.account_id and e.text_id = w.text_id and e.kind = any(kinds)
    limit most) s;
  if entries = most then return; end if;

  if the_kind = 'ALERT' then
    linked := array(
      select l.alert_id from public.alert_subjects l
      where l.tenant_id = tenant and l.subject_id = any(parties) limit most);
    found := found || hits;
  elsif the_kind = 'CASE' then
    linked := array(
      (select c.id from public.cases c where c.tenant_id = tenant and c.subject_id = any(parties) limit most)
      union all
      (select k.case_id from public.alert_subjects l
        join public.case_alerts k on k.tenant_id = l.tenant_id and k.alert_id = l.alert_id
        where l.tenant_id = tenant and l.subject_id = any(parties) limit most)
      union all
      (select h.case_id from public.case_hits h where h.tenant_id = tenant and h.hit_id = any(hits) limit most));
  end if;
  if cardinality(linked) >= most then return; end if;
  ids := array(select distinct i from unnest(found || linked) i where i is not null);
end $$;
revoke all on function search_ids from public;
grant execute on function search_ids to tributary_api;

-- Only a role that may own it: whoever migrates is a member for a moment, and does not stay one, because a member reads the
-- texts past the tenants' policy.
do $$
begin
  execute format('grant tributary_search to %I', current_user);
exception when insufficient_privilege or invalid_grant_operation then -- made by another owner of the same server
  if not pg_has_role(current_user, 'tributary_search', 'member') then
    raise exception using errcode = 'insufficient_privilege',
      message = format('an administrator has to run: grant tributary_search to %I', current_user);
  end if;
end $$;
grant create on schema public to tributary_search;
alter function search_ids owner to tributary_search;
revoke create on schema public from tributary_search;
revoke tributary_search from current_user;
