-- The roles are the cluster's, the tables this database's: a second database of the same server finds the roles there.
do $$
begin
  if not exists (select from pg_roles where rolname = 'tributary_api') then
    create role tributary_api nologin nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'tributary_worker') then
    create role tributary_worker nologin nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null; -- two databases migrated at the same moment
end $$;

-- So that an owner who is no superuser may work as either of them on a development server.
do $$
begin
  execute format('grant tributary_api, tributary_worker to %I', current_user);
exception when insufficient_privilege or invalid_grant_operation then null; -- made by another owner of the same server
end $$;

revoke all on schema public from public;
grant usage on schema public to tributary_api, tributary_worker;

-- Tenants, lanes and feed_heads have no row-level security: they hold only ids, counts and times. Workers and the sequencer
-- choose a tenant there, set app.tenant for the transaction, then work under row-level security.
create table tenants (
  tenant_id text primary key,
  created_at timestamptz(3) not null default now()
);

-- The row every writer of canonical rows locks first (FOR NO KEY UPDATE, ordered by account_id, as its own statement).
-- Health and freshness live elsewhere, so that this row is never busy for their sake.
create table accounts (
  tenant_id text not null references tenants,
  account_id text not null,
  id uuid not null,
  vendor text not null,
  name text not null,
  client_reference_unique boolean not null default false,
  can_refer_for_sar boolean not null default false,
  created_at timestamptz(3) not null default now(),
  removed_at timestamptz(3),
  primary key (tenant_id, account_id),
  unique (tenant_id, id)
);

create table account_health (
  tenant_id text not null,
  account_id text not null,
  state text not null default 'STARTING'
    check (state in ('STARTING', 'HEALTHY', 'RATE_LIMITED', 'UNAUTHORIZED', 'UNREACHABLE', 'FAILING', 'WEBHOOK_FED')),
  since timestamptz(3) not null default now(),
  last_attempt_at timestamptz(3),
  fresh_as_of timestamptz(3),
  backfilled_at timestamptz(3),
  last_error text,
  last_error_at timestamptz(3),
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts
);

-- Where a stream of an account stands. The position is the next page to read; a page that fails leaves it alone.
create table sync_streams (
  tenant_id text not null,
  account_id text not null,
  stream text not null,
  position text,
  pass integer not null default 1,
  announced integer,
  started_at timestamptz(3),
  completed_at timestamptz(3),
  primary key (tenant_id, account_id, stream),
  foreign key (tenant_id, account_id) references accounts
);

create table lanes (
  tenant_id text not null,
  account_id text not null,
  max_running integer not null,
  tokens double precision not null,
  burst double precision not null,
  per_second double precision not null,
  refilled_at timestamptz(3) not null default now(),
  blocked_until timestamptz(3) not null default 'epoch',
  failures integer not null default 0,
  last_claim_at timestamptz(3) not null default 'epoch',
  deliver_at timestamptz(3) not null default 'infinity',
  check_at timestamptz(3) not null default 'infinity',
  sync_every_ms integer not null,
  sync_at timestamptz(3) not null default 'epoch',
  sync_lease_until timestamptz(3) not null default 'epoch',
  sync_token bigint not null default 0,
  active boolean not null default true,
  primary key (tenant_id, account_id)
);
create index lanes_deliver on lanes (deliver_at) where active;
create index lanes_check on lanes (check_at) where active;
create index lanes_sync on lanes (sync_at) where active;

create table feed_heads (
  tenant_id text primary key references tenants,
  pos bigint not null default 0,
  -- Events up to here were removed by retention: a cursor before it needs a fresh start.
  horizon bigint not null default 0
);

-- The vendor's records as they came, one row per record and part.
create table vendor_records (
  tenant_id text not null,
  account_id text not null,
  kind text not null check (kind in ('ALERT', 'CASE')),
  key text not null,
  part text not null check (part in ('ITEM', 'DETAIL', 'WEBHOOK')),
  -- Text, not jsonb: the vendor's numbers and spelling stay as they came.
  raw text not null,
  digest text not null,
  map_rev integer not null,
  vendor_updated_at timestamptz(3),
  read_at timestamptz(3) not null,
  flags jsonb not null default '[]',
  primary key (tenant_id, account_id, kind, key, part),
  foreign key (tenant_id, account_id) references accounts
);

create table quarantine (
  tenant_id text not null,
  account_id text not null,
  digest text not null,
  kind text not null,
  key text,
  reason text not null,
  raw text not null,
  first_seen_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  seen integer not null default 1,
  primary key (tenant_id, account_id, digest),
  foreign key (tenant_id, account_id) references accounts
);

create table unrecognised_words (
  tenant_id text not null,
  account_id text not null,
  field text not null,
  raw text not null,
  seen integer not null default 1,
  first_seen_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  primary key (tenant_id, account_id, field, raw),
  foreign key (tenant_id, account_id) references accounts
);

create table subjects (
  tenant_id text not null,
  account_id text not null,
  id uuid not null,
  key text not null,
  vendor_id text not null,
  type text not null check (type in ('PERSON', 'COMPANY', 'ORGANISATION', 'VESSEL', 'AIRCRAFT', 'UNKNOWN')),
  name text,
  birth_year smallint,
  birth_month smallint,
  birth_day smallint,
  client_reference text,
  sources jsonb not null,
  vendor_updated_at timestamptz(3),
  read_at timestamptz(3) not null,
  map_rev integer not null,
  digest text not null,
  version integer not null default 1,
  first_seen_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, account_id, key),
  foreign key (tenant_id, account_id) references accounts
);
create index subjects_first_seen on subjects (tenant_id, first_seen_at desc, id desc);
create index subjects_reference on subjects (tenant_id, client_reference) where client_reference is not null;

create table alerts (
  tenant_id text not null,
  account_id text not null,
  id uuid not null,
  key text not null,
  vendor text not null,
  vendor_id text not null,
  vendor_ids jsonb not null,
  title text,
  description text,
  vendor_status text not null check (vendor_status in ('OPEN', 'IN_REVIEW', 'PENDING', 'ESCALATED', 'CLOSED', 'UNKNOWN')),
  -- Raised when the vendor's word changes; a review state kept here holds only for the revision it was set on.
  vendor_status_rev integer not null default 1,
  gateway_status text check (gateway_status in ('OPEN', 'IN_REVIEW', 'PENDING', 'ESCALATED')),
  gateway_status_rev integer,
  status text not null generated always as (
    case when gateway_status_rev = vendor_status_rev then gateway_status else vendor_status end) stored,
  escalation_target text check (escalation_target in ('CASE', 'SENIOR_REVIEWER', 'UNSPECIFIED')),
  match_status text check (match_status in
    ('NO_MATCH', 'POTENTIAL_MATCH', 'TRUE_MATCH', 'FALSE_POSITIVE', 'INDETERMINATE', 'UNKNOWN')),
  disposition text not null check (disposition in
    ('UNDECIDED', 'NO_ACTION_REQUIRED', 'ACCEPTED', 'ACCEPTED_WITH_CONDITIONS', 'REJECTED', 'UNSTATED')),
  type text not null check (type in ('SCREENING', 'IDENTITY_VERIFICATION', 'DOCUMENT_VERIFICATION',
    'BUSINESS_VERIFICATION', 'FINANCIAL_CHECK', 'TRANSACTION_MONITORING', 'ONCHAIN_MONITORING', 'FRAUD_DETECTION',
    'IP_SCREENING', 'EMAIL_SCREENING', 'ONBOARDING_ABANDONMENT', 'DUPLICATE_DETECTION', 'PERIODIC_REVIEW',
    'ENHANCED_DUE_DILIGENCE', 'CLIENT_INPUT', 'INTERNAL_REVIEW', 'OTHER', 'UNKNOWN')),
  -- The primary one, and all of them as {category, raw, field, fidelity} for answers; filters use alert_categories.
  category text not null,
  categories jsonb not null,
  category_detail text[] not null default '{}',
  lifecycle_stage text not null check (lifecycle_stage in ('ONBOARDING', 'ONGOING_MONITORING', 'UNKNOWN')),
  vendor_priority text not null check (vendor_priority in ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED')),
  gateway_priority text check (gateway_priority in ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')),
  priority text not null generated always as (coalesce(gateway_priority, vendor_priority)) stored,
  priority_rank smallint not null generated always as (
    case coalesce(gateway_priority, vendor_priority)
      when 'CRITICAL' then 4 when 'HIGH' then 3 when 'MEDIUM' then 2 when 'LOW' then 1 else 0 end) stored,
  risk_level text not null check (risk_level in ('HIGH', 'MEDIUM', 'LOW', 'UNKNOWN')),
  work_state text not null generated always as (
    case case when gateway_status_rev = vendor_status_rev then gateway_status else vendor_status end
      when 'OPEN' then 'TO_DO' when 'IN_REVIEW' then 'IN_PROGRESS' when 'PENDING' then 'WAITING'
      when 'ESCALATED' then 'ESCALATED' when 'CLOSED' then 'DONE' else 'UNKNOWN' end) stored,
  scores jsonb not null default '[]',
  assignee_id text,
  assignee jsonb,
  closed_by text check (closed_by in ('HUMAN', 'AUTOMATION', 'UNKNOWN')),
  resolved_by jsonb,
  resolved_at timestamptz(3),
  resolution_note text,
  sla_status text not null default 'NONE' check (sla_status in ('ON_TRACK', 'WARNING', 'CRITICAL', 'BREACHED', 'NONE')),
  due_at timestamptz(3),
  due_key timestamptz(3) not null generated always as (coalesce(due_at, 'infinity')) stored,
  research jsonb,
  subject_id uuid,
  created_at timestamptz(3),
  -- Null sorts as later than everything, through a stored column that is never null.
  created_key timestamptz(3) not null generated always as (coalesce(created_at, 'infinity')) stored,
  vendor_updated_at timestamptz(3),
  updated_key timestamptz(3) not null generated always as (coalesce(vendor_updated_at, 'infinity')) stored,
  sources jsonb not null,
  read_at timestamptz(3) not null,
  map_rev integer not null,
  digest text not null,
  version integer not null default 1,
  first_seen_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, account_id, key),
  foreign key (tenant_id, account_id) references accounts
);
-- Filter columns as keys, not INCLUDE: the scan rejects rows without visiting the table.
create index alerts_created on alerts (tenant_id, created_key desc, id desc, status, priority_rank, account_id);
create index alerts_updated on alerts (tenant_id, updated_key desc, id desc, status, account_id);
create index alerts_priority on alerts (tenant_id, priority_rank desc, created_key desc, id desc, status, account_id);
create index alerts_due on alerts (tenant_id, due_key, id, status, account_id);
create index alerts_work on alerts (tenant_id, work_state, priority_rank desc, created_key desc, id desc);
create index alerts_work_created on alerts (tenant_id, work_state, created_key desc, id desc);
create index alerts_vendor_id on alerts (tenant_id, vendor_id);
create index alerts_subject on alerts (tenant_id, subject_id);

create table alert_categories (
  tenant_id text not null,
  account_id text not null,
  alert_id uuid not null,
  category text not null,
  primary key (tenant_id, alert_id, category),
  foreign key (tenant_id, alert_id) references alerts on delete cascade
);
create index alert_categories_category on alert_categories (tenant_id, category, alert_id);

create table alert_subjects (
  tenant_id text not null,
  account_id text not null,
  alert_id uuid not null,
  subject_id uuid not null,
  is_primary boolean not null,
  primary key (tenant_id, alert_id, subject_id),
  foreign key (tenant_id, alert_id) references alerts on delete cascade
);
create index alert_subjects_subject on alert_subjects (tenant_id, subject_id);

create table cases (
  tenant_id text not null,
  account_id text not null,
  id uuid not null,
  key text not null,
  vendor text not null,
  vendor_id text not null,
  kind text not null check (kind in ('INVESTIGATION', 'SUBJECT_FILE')),
  title text,
  description text,
  status text not null check (status in ('OPEN', 'IN_PROGRESS', 'PENDING_INFORMATION', 'PENDING_EDD', 'PENDING_REVIEW',
    'ESCALATED', 'CLOSED', 'UNKNOWN')),
  status_from_alerts boolean not null,
  outcome text not null check (outcome in ('NONE', 'DISMISSED', 'ACCEPTED', 'ACCEPTED_WITH_CONDITIONS', 'REJECTED',
    'REFERRED_FOR_SAR', 'UNSTATED', 'UNKNOWN')),
  category text,
  priority text not null check (priority in ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED')),
  priority_rank smallint not null generated always as (
    case priority when 'CRITICAL' then 4 when 'HIGH' then 3 when 'MEDIUM' then 2 when 'LOW' then 1 else 0 end) stored,
  risk_level text not null check (risk_level in ('HIGH', 'MEDIUM', 'LOW', 'UNKNOWN')),
  work_state text not null generated always as (
    case status
      when 'OPEN' then 'TO_DO' when 'IN_PROGRESS' then 'IN_PROGRESS' when 'PENDING_REVIEW' then 'IN_PROGRESS'
      when 'PENDING_INFORMATION' then 'WAITING' when 'PENDING_EDD' then 'WAITING'
      when 'ESCALATED' then 'ESCALATED' when 'CLOSED' then 'DONE' else 'UNKNOWN' end) stored,
  assignee_id text,
  assignee jsonb,
  subject_id uuid,
  created_at timestamptz(3),
  created_key timestamptz(3) not null generated always as (coalesce(created_at, 'infinity')) stored,
  vendor_updated_at timestamptz(3),
  updated_key timestamptz(3) not null generated always as (coalesce(vendor_updated_at, 'infinity')) stored,
  sources jsonb not null,
  read_at timestamptz(3) not null,
  map_rev integer not null,
  digest text not null,
  version integer not null default 1,
  first_seen_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, account_id, key),
  foreign key (tenant_id, account_id) references accounts
);
create index cases_created on cases (tenant_id, created_key desc, id desc, status, account_id);
create index cases_updated on cases (tenant_id, updated_key desc, id desc, status, account_id);
create index cases_work on cases (tenant_id, work_state, priority_rank desc, created_key desc, id desc)
  where kind = 'INVESTIGATION';
create index cases_work_created on cases (tenant_id, work_state, created_key desc, id desc)
  where kind = 'INVESTIGATION';
create index cases_subject on cases (tenant_id, subject_id);

-- No foreign keys to cases and alerts: a link may arrive before either end, and then shows its vendor id.
create table case_alerts (
  tenant_id text not null,
  account_id text not null,
  id uuid not null,
  case_id uuid not null,
  alert_id uuid not null,
  case_vendor_id text not null,
  alert_vendor_id text not null,
  role text not null check (role in ('ORIGIN', 'MEMBER', 'SUPPORTING', 'UNKNOWN')),
  sources jsonb not null,
  first_seen_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, case_id, alert_id),
  foreign key (tenant_id, account_id) references accounts
);
create index case_alerts_alert on case_alerts (tenant_id, alert_id);
create index case_alerts_first_seen on case_alerts (tenant_id, first_seen_at desc, id desc);

create table screening_hits (
  tenant_id text not null,
  account_id text not null,
  id uuid not null,
  key text not null,
  vendor_id text not null,
  alert_id uuid,
  matched_name text,
  entity_type text not null check (entity_type in ('PERSON', 'COMPANY', 'ORGANISATION', 'VESSEL', 'AIRCRAFT', 'UNKNOWN')),
  birth_year smallint,
  birth_month smallint,
  birth_day smallint,
  match_status text not null check (match_status in
    ('NO_MATCH', 'POTENTIAL_MATCH', 'TRUE_MATCH', 'FALSE_POSITIVE', 'INDETERMINATE', 'UNKNOWN')),
  disposition text not null check (disposition in
    ('UNDECIDED', 'NO_ACTION_REQUIRED', 'ACCEPTED', 'ACCEPTED_WITH_CONDITIONS', 'REJECTED', 'UNSTATED')),
  risk_level text not null check (risk_level in ('HIGH', 'MEDIUM', 'LOW', 'UNKNOWN')),
  risks jsonb not null,
  scores jsonb not null,
  list_names text[] not null,
  profile_id text,
  allow_listed boolean,
  sources jsonb not null,
  vendor_updated_at timestamptz(3),
  read_at timestamptz(3) not null,
  map_rev integer not null,
  digest text not null,
  version integer not null default 1,
  first_seen_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, account_id, key),
  foreign key (tenant_id, account_id) references accounts
);
create index screening_hits_alert on screening_hits (tenant_id, alert_id, id);
create index screening_hits_first_seen on screening_hits (tenant_id, first_seen_at desc, id desc);

create table operations (
  tenant_id text not null references tenants,
  id uuid not null,
  mutation text not null,
  actor text not null,
  idempotency_key text,
  input_digest text not null,
  -- Items that name no record of this tenant: there is nothing a command could be about.
  refusals jsonb not null default '[]',
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, id)
);
create unique index operations_idempotency on operations (tenant_id, actor, mutation, idempotency_key)
  where idempotency_key is not null;
create index operations_created on operations (tenant_id, created_at desc, id desc);

create sequence fencing_tokens as bigint;

-- A delivery is one vendor call. Its token is what a worker must still hold to say how the call went.
create table deliveries (
  tenant_id text not null,
  account_id text not null,
  id uuid not null,
  token bigint not null,
  phase text not null check (phase in ('CLAIMED', 'SENT', 'SETTLED')),
  lease_until timestamptz(3) not null,
  claimed_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  settled_at timestamptz(3),
  -- Tries to read the records back after an answer that never came.
  checks integer not null default 0,
  error text,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references accounts
);
create index deliveries_open on deliveries (tenant_id, account_id, lease_until) where phase <> 'SETTLED';

create table commands (
  tenant_id text not null,
  id uuid not null,
  operation_id uuid not null,
  ordinal integer not null,
  account_id text not null,
  target_kind text not null check (target_kind in ('ALERT', 'CASE')),
  target_id uuid not null,
  target_key text not null,
  target_vendor_ids jsonb not null,
  action text not null,
  reason text,
  risk_level text,
  -- Null where the item was refused before it was planned.
  support text check (support in ('OK', 'LOSSY', 'GATEWAY', 'UNSUPPORTED')),
  call jsonb not null default '{}',
  batch_key text not null default '',
  state text not null check (state in
    ('PENDING_APPROVAL', 'QUEUED', 'SENDING', 'CONFIRMED', 'UNVERIFIED', 'REJECTED', 'UNCERTAIN', 'CANCELLED')),
  code text,
  message text,
  warnings text[] not null default '{}',
  evidence_kind text check (evidence_kind in ('VENDOR_ANSWER', 'READ_BACK', 'GATEWAY')),
  evidence_at timestamptz(3),
  -- The target's status revision the decision was made on: a vendor change since then is a conflict.
  based_on_rev integer not null,
  attempts integer not null default 0,
  available_at timestamptz(3) not null default now(),
  delivery_id uuid,
  seq bigint generated always as identity,
  version integer not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, operation_id, ordinal),
  foreign key (tenant_id, operation_id) references operations,
  foreign key (tenant_id, account_id) references accounts,
  -- Nothing is called confirmed without saying by what.
  check (state <> 'CONFIRMED' or (evidence_kind is not null and evidence_at is not null))
);
create index commands_queue on commands (tenant_id, account_id, target_id, seq)
  where state in ('QUEUED', 'SENDING', 'UNCERTAIN', 'PENDING_APPROVAL');
create index commands_delivery on commands (tenant_id, delivery_id) where state = 'SENDING';
create index commands_target on commands (tenant_id, target_id, seq desc);

create table audit (
  tenant_id text not null references tenants,
  seq bigint generated always as identity,
  at timestamptz(3) not null default now(),
  actor text not null,
  action text not null,
  operation_id uuid,
  command_id uuid,
  account_id text,
  target_id uuid,
  detail jsonb not null default '{}',
  primary key (tenant_id, seq)
);

create index audit_at on audit (tenant_id, at desc, seq desc);

-- Identity columns take CACHE 1 by default, which the stamping order relies on.
create table events (
  tenant_id text not null references tenants,
  seq bigint generated always as identity,
  pos bigint,
  id uuid not null default gen_random_uuid(),
  type text not null,
  node_kind text not null check (node_kind in ('ALERT', 'CASE', 'COMMAND', 'ACCOUNT')),
  node_id uuid not null,
  account_id text,
  actor text not null,
  operation_id uuid,
  command_id uuid,
  occurred_at timestamptz(3) not null default clock_timestamp(),
  -- The node's public fields before and after, so that a filter can be judged on both without the row.
  before jsonb,
  after jsonb,
  primary key (tenant_id, seq),
  unique (tenant_id, pos),
  unique (tenant_id, id)
);
create index events_unstamped on events (tenant_id, seq) where pos is null;
create index events_node on events (tenant_id, node_id, pos desc);

-- Which tenants have events to stamp. Written by a trigger, so that no writer can forget; rows commit with their events, and
-- appending never waits (a NOTIFY in every business transaction would serialise commits).
create table feed_wakes (
  id bigint generated always as identity primary key,
  tenant_id text not null
);
create function wake_feed() returns trigger language plpgsql as $$
begin
  insert into feed_wakes (tenant_id) select distinct tenant_id from fresh;
  return null;
end $$;
create trigger wake_feed after insert on events referencing new table as fresh
  for each statement execute function wake_feed();

create function iso(t timestamptz) returns text language sql stable set search_path = pg_catalog as
$$ select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

create function alert_snapshot(a alerts) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'accountId', a.account_id, 'vendor', a.vendor, 'vendorId', a.vendor_id, 'title', a.title, 'status', a.status,
    'escalationTarget', a.escalation_target, 'matchStatus', a.match_status, 'disposition', a.disposition,
    'type', a.type, 'category', a.category, 'categories', jsonb_path_query_array(a.categories, '$[*].category'), 'lifecycleStage', a.lifecycle_stage,
    'priority', a.priority, 'riskLevel', a.risk_level, 'workState', a.work_state, 'assigneeId', a.assignee_id,
    'slaStatus', a.sla_status, 'dueAt', public.iso(a.due_at), 'createdAt', public.iso(a.created_at),
    'updatedAt', public.iso(a.vendor_updated_at), 'resolvedAt', public.iso(a.resolved_at),
    'resolutionNote', a.resolution_note, 'subjectId', a.subject_id, 'version', a.version)
$$;

create function case_snapshot(c cases) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'accountId', c.account_id, 'vendor', c.vendor, 'vendorId', c.vendor_id, 'kind', c.kind, 'title', c.title,
    'status', c.status, 'outcome', c.outcome, 'category', c.category, 'priority', c.priority,
    'riskLevel', c.risk_level, 'workState', c.work_state, 'assigneeId', c.assignee_id,
    'createdAt', public.iso(c.created_at), 'updatedAt', public.iso(c.vendor_updated_at), 'subjectId', c.subject_id,
    'version', c.version)
$$;

create function command_snapshot(c commands) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'accountId', c.account_id, 'operationId', c.operation_id, 'targetId', c.target_id, 'action', c.action,
    'state', c.state, 'code', c.code, 'message', c.message, 'evidence', c.evidence_kind, 'version', c.version)
$$;

-- Newer content always applies, equal content only with a newer mapping, nothing goes backwards.
create function applies(
  old_updated timestamptz, old_read timestamptz, old_digest text, old_rev integer,
  new_updated timestamptz, new_read timestamptz, new_digest text, new_rev integer
) returns boolean language sql immutable as $$
  select case
    when old_digest = new_digest then new_rev > old_rev
    when old_updated <> new_updated then new_updated > old_updated
    else new_read >= old_read end
$$;

-- The status of a case that has none of its own.
create function status_from_alerts(tenant text, the_case uuid) returns text language sql stable as $$
  select case
    when bool_or(a.status = 'OPEN') then 'OPEN'
    when bool_and(a.status = 'CLOSED') then 'CLOSED'
    else 'IN_PROGRESS' end
  from public.case_alerts l
  join public.alerts a on a.tenant_id = l.tenant_id and a.id = l.alert_id
  where l.tenant_id = tenant and l.case_id = the_case
$$;

-- The second wall: each table that holds a tenant's data is read and written only under app.tenant, its owner included.
do $$
declare t text;
begin
  foreach t in array array['accounts', 'account_health', 'sync_streams', 'vendor_records', 'quarantine',
    'unrecognised_words', 'subjects', 'alerts', 'alert_categories', 'alert_subjects', 'cases', 'case_alerts',
    'screening_hits', 'operations', 'deliveries', 'commands', 'audit', 'events']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = current_setting(''app.tenant'', true)) '
      'with check (tenant_id = current_setting(''app.tenant'', true))', t);
  end loop;
end $$;

grant select on all tables in schema public to tributary_api, tributary_worker;
grant insert on operations, commands, audit, events to tributary_api;
grant update on commands to tributary_api;
-- The account lock needs a column-level right to update; the gateway's own columns are command's.
grant update (name) on accounts to tributary_api;
grant update (gateway_status, gateway_status_rev, gateway_priority, version) on alerts to tributary_api;
grant update (deliver_at) on lanes to tributary_api;
grant update (pos) on events to tributary_api;
grant update (pos) on feed_heads to tributary_api;
grant insert, update, delete on feed_wakes to tributary_api, tributary_worker;
grant insert, update on all tables in schema public to tributary_worker;
grant delete on alert_categories, alert_subjects, case_alerts, quarantine to tributary_worker;
grant usage on all sequences in schema public to tributary_api, tributary_worker;
revoke update on audit from tributary_worker;
revoke all on migrations, migrations_lock from tributary_worker;
grant select on migrations to tributary_worker;
