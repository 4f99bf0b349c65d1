-- What the gateway keeps where a vendor has no field for it. Vendor columns are written by the intake only, gateway columns
-- by commands only; the effective value is generated from both, so that filters and counters need not know whose it is.
alter table alerts rename column assignee_id to vendor_assignee_id;
alter table alerts rename column assignee to vendor_assignee;
alter table alerts rename column escalation_target to vendor_escalation_target;
-- One statement, so that the table is written anew once.
alter table alerts
  add column gateway_escalation_target text check (gateway_escalation_target in ('CASE', 'SENIOR_REVIEWER')),
  -- The id of the person in `users`: at this vendor nobody has one.
  add column gateway_assignee_id text,
  add column gateway_assignee jsonb,
  add column assignee_id text generated always as (coalesce(gateway_assignee_id, vendor_assignee_id)) stored,
  add column assignee jsonb generated always as (coalesce(gateway_assignee, vendor_assignee)) stored,
  -- Holds as long as the review state it belongs to.
  add column escalation_target text generated always as (
    case when gateway_status_rev = vendor_status_rev then gateway_escalation_target else vendor_escalation_target end) stored;

-- What one person has to do. Few alerts are assigned.
create index alerts_assignee on alerts (tenant_id, assignee_id) where assignee_id is not null;

alter table cases drop column priority_rank;
alter table cases rename column priority to vendor_priority;
alter table cases
  add column gateway_priority text check (gateway_priority in ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')),
  add column priority text not null generated always as (coalesce(gateway_priority, vendor_priority)) stored,
  add column priority_rank smallint not null generated always as (
    case coalesce(gateway_priority, vendor_priority)
      when 'CRITICAL' then 4 when 'HIGH' then 3 when 'MEDIUM' then 2 when 'LOW' then 1 else 0 end) stored,
  -- Raised when the vendor's word changes, as for alerts.
  add column vendor_status_rev integer not null default 1;
create index cases_work on cases (tenant_id, work_state, priority_rank desc, created_key desc, id desc)
  where kind = 'INVESTIGATION';

-- A person's decision about a hit, where its vendor has no way to take it.
alter table screening_hits
  add column gateway_match_status text check (gateway_match_status in
    ('NO_MATCH', 'POTENTIAL_MATCH', 'TRUE_MATCH', 'FALSE_POSITIVE', 'INDETERMINATE')),
  add column gateway_disposition text check (gateway_disposition in
    ('UNDECIDED', 'NO_ACTION_REQUIRED', 'ACCEPTED', 'ACCEPTED_WITH_CONDITIONS', 'REJECTED')),
  add column gateway_decision jsonb;

-- The list of operations, the latest first.
create index operations_time on operations (tenant_id, created_at desc, id desc);

create table notes (
  tenant_id text not null,
  account_id text not null,
  id uuid not null,
  target_kind text not null check (target_kind in ('ALERT', 'CASE')),
  target_id uuid not null,
  body text not null,
  author text not null,
  command_id uuid not null,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts
);
create index notes_target on notes (tenant_id, target_id, created_at desc, id desc);

create table labels (
  tenant_id text not null,
  account_id text not null,
  target_kind text not null check (target_kind in ('ALERT', 'CASE')),
  target_id uuid not null,
  label text not null,
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, target_id, label),
  foreign key (tenant_id, account_id) references accounts
);
create index labels_label on labels (tenant_id, target_kind, label, target_id);

alter table commands
  drop constraint commands_target_kind_check,
  add constraint commands_target_kind_check check (target_kind in ('ALERT', 'CASE', 'HIT', 'ACCOUNT')),
  -- What was asked for, whole, so that it can be judged again when it is retried.
  add column intent jsonb not null default '{}',
  -- What the gateway is to keep once the vendor has taken it.
  add column keeps jsonb,
  -- How many commands of its batch key fit into one vendor call.
  add column batch_limit integer not null default 1,
  -- The record a creation made.
  add column result_id uuid,
  add column retry_of uuid,
  add column settled_by text,
  add column settled_at timestamptz(3),
  add column settled_reason text,
  -- Null: the status of the record does not matter to it.
  alter column based_on_rev drop not null;

do $$
declare t text;
begin
  foreach t in array array['notes', 'labels'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = current_setting(''app.tenant'', true)) '
      'with check (tenant_id = current_setting(''app.tenant'', true))', t);
    execute format('grant select, insert on %I to tributary_api, tributary_worker', t);
  end loop;
end $$;
grant delete on labels to tributary_api;
grant update (gateway_escalation_target, gateway_assignee_id, gateway_assignee) on alerts to tributary_api;
grant update (gateway_match_status, gateway_disposition, gateway_decision, version) on screening_hits to tributary_api;
-- Cases of the gateway's own; those of vendors are the intake's.
grant insert, update on cases to tributary_api;
grant insert, update, delete on case_alerts to tributary_api;
create policy gateway_cases on cases as restrictive for insert to tributary_api with check (account_id = 'gateway');
create policy gateway_links on case_alerts as restrictive for insert to tributary_api with check (account_id = 'gateway');
create policy gateway_links_gone on case_alerts as restrictive for delete to tributary_api using (account_id = 'gateway');
grant insert, update on users, account_users to tributary_api;
-- What search knows of them is written with them.
grant insert on search_texts to tributary_api;
grant select, insert, update on search_entries to tributary_api;
create policy gateway_texts on search_texts as restrictive for insert to tributary_api with check (account_id = 'gateway');
create policy gateway_entries on search_entries as restrictive for insert to tributary_api with check (account_id = 'gateway');
create policy gateway_entries_changed on search_entries as restrictive for update to tributary_api
  using (account_id = 'gateway');

alter table selections
  add column priority text,
  add column assignee uuid,
  add column detail jsonb not null default '{}';

-- The vendor's word for the status that a decision was made on, for saying what changed under it.
alter table commands add column based_on_status text;
alter table lanes
  -- Deliveries that failed one after the other, and until when no other is tried. Reading goes on meanwhile.
  add column send_failures integer not null default 0,
  add column send_after timestamptz(3) not null default 'epoch',
  -- After trouble with the whole account: each request that is let through holds the others back for so long, until one
  -- is answered well.
  add column probe_ms integer not null default 0,
  add column probe_until timestamptz(3) not null default 'epoch';
