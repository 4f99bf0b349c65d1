-- Since when the alert or the case that a hit belongs to no longer shows it. What was decided about it stays with it.
alter table screening_hits add column missing_since timestamptz(3);
create index screening_hits_missing on screening_hits (tenant_id, first_seen_at desc, id desc)
  where missing_since is not null;

-- Everybody a case is about, as alerts have it; `cases.subject_id` is the primary one.
create table case_subjects (
  tenant_id text not null,
  account_id text not null,
  case_id uuid not null,
  subject_id uuid not null,
  is_primary boolean not null,
  primary key (tenant_id, case_id, subject_id),
  foreign key (tenant_id, case_id) references cases on delete cascade
);
create index case_subjects_subject on case_subjects (tenant_id, subject_id, case_id);
-- Cases are looked for by it only.
drop index cases_subject;

alter table case_subjects enable row level security;
alter table case_subjects force row level security;
create policy tenant on case_subjects using (tenant_id = current_setting('app.tenant', true))
  with check (tenant_id = current_setting('app.tenant', true));
grant select, insert, update, delete on case_subjects to tributary_api, tributary_worker;
grant select (tenant_id, case_id, subject_id) on case_subjects to tributary_search;
revoke select (tenant_id, id, subject_id) on cases from tributary_search;

-- What is there already. Row-level security holds for the owner too, so each tenant is entered. Further subjects of vendors'
-- cases are in the kept records only, which a worker's start reads again.
do $$
declare t text;
begin
  for t in select tenant_id from tenants loop
    perform set_config('app.tenant', t, true);
    insert into case_subjects (tenant_id, account_id, case_id, subject_id, is_primary)
    select tenant_id, account_id, id, subject_id, true from cases where tenant_id = t and subject_id is not null;
    insert into case_subjects (tenant_id, account_id, case_id, subject_id, is_primary)
    select c.tenant_id, c.account_id, c.id, one.id::uuid, false
    from cases c cross join jsonb_array_elements_text(c.detail -> 'subjects') one(id)
    where c.tenant_id = t and c.account_id = 'gateway'
    on conflict do nothing;
    update cases set detail = detail - 'subjects'
    where tenant_id = t and account_id = 'gateway' and detail ? 'subjects';
  end loop;
  perform set_config('app.tenant', '', true);
end $$;

-- Of cases of the gateway's own; those of vendors are the intake's. After what is there already: they hold for whoever
-- migrates too, as a member of the API's role.
create policy gateway_subjects on case_subjects as restrictive for insert to tributary_api
  with check (account_id = 'gateway');
create policy gateway_subjects_changed on case_subjects as restrictive for update to tributary_api
  using (account_id = 'gateway');
create policy gateway_subjects_gone on case_subjects as restrictive for delete to tributary_api
  using (account_id = 'gateway');

-- The function is its owner's: whoever migrates is a member for a moment, and does not stay one, because a member reads the
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
-- As it was, but for the subjects of cases.
create or replace function search_ids(the_kind text, patterns text[], most integer, out tenant_id text, out ids uuid[])
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
      (select c.case_id from public.case_subjects c where c.tenant_id = tenant and c.subject_id = any(parties) limit most)
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
revoke tributary_search from current_user;
