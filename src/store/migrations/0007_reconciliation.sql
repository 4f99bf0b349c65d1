-- The sweep of a stream: from `started_at` until `completed_at` or, where a process died, until it is gone on with.
alter table sync_streams
  add column pages integer not null default 0,
  add column seen integer not null default 0,
  -- Records of it that could not even be identified: the best count of one pass.
  add column unreadable integer not null default 0,
  -- Whether the last sweep that ended saw everything the vendor announced; null before one has ended.
  add column complete boolean,
  -- Times the page at this place could not be taken in for a reason that is not the vendor's.
  add column failures integer not null default 0;

-- What the present sweep of a stream saw, the new keys of a page in one row: a hundred thousand unchanged records are a
-- thousand small rows, and no update of a record.
create table sweep_pages (
  tenant_id text not null,
  account_id text not null,
  stream text not null,
  page integer not null,
  keys text[] not null,
  primary key (tenant_id, account_id, stream, page),
  foreign key (tenant_id, account_id) references accounts
);

-- Records that complete reads in a row did not show. Being seen again removes the row.
create table absences (
  tenant_id text not null,
  account_id text not null,
  kind text not null check (kind in ('ALERT', 'CASE')),
  key text not null,
  reads integer not null default 1,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  primary key (tenant_id, account_id, kind, key),
  foreign key (tenant_id, account_id) references accounts
);

alter table alerts add column missing_since timestamptz(3);
alter table cases add column missing_since timestamptz(3);
create index alerts_missing on alerts (tenant_id, created_key desc, id desc) where missing_since is not null;
create index cases_missing on cases (tenant_id, created_key desc, id desc) where missing_since is not null;

-- Over whatever the snapshots hold by now: an event tells what it told before, and whether the record is missing.
alter function alert_snapshot(alerts) rename to alert_facts;
create function alert_snapshot(a alerts) returns jsonb language sql stable as $$
  select public.alert_facts(a) || jsonb_build_object('missingSince', public.iso(a.missing_since))
$$;
alter function case_snapshot(cases) rename to case_facts;
create function case_snapshot(c cases) returns jsonb language sql stable as $$
  select public.case_facts(c) || jsonb_build_object('missingSince', public.iso(c.missing_since))
$$;

alter table account_health
  add column last_error_kind text check (last_error_kind in ('NOT_SENT', 'RATE_LIMITED', 'UNAUTHORIZED', 'REFUSED', 'GONE',
    'FAILED', 'NO_ANSWER', 'UNREADABLE', 'INCOMPLETE', 'INTERNAL')),
  -- The figures of the first complete read, as they were at its end.
  add column backfill_started_at timestamptz(3),
  add column backfill_seen integer,
  add column backfill_announced integer,
  add column reconciled_at timestamptz(3);

-- Reading again what polls leave alone. Lanes hold when and by whom, this where it stands.
create table reconciliations (
  tenant_id text not null,
  account_id text not null,
  started_at timestamptz(3) not null,
  -- The last record that was read again; null at the beginning.
  kind text,
  key text,
  read integer not null default 0,
  changed integer not null default 0,
  absent integer not null default 0,
  -- Tries of the next record that the vendor did not answer cleanly.
  failures integer not null default 0,
  completed_at timestamptz(3),
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts
);

alter table lanes
  add column reconcile_every_ms integer not null default 86400000,
  add column reconcile_at timestamptz(3) not null default 'epoch',
  add column reconcile_lease_until timestamptz(3) not null default 'epoch',
  add column reconcile_token bigint not null default 0,
  -- When somebody asked for the quarantine to be read again; infinity while nobody does.
  add column retry_at timestamptz(3) not null default 'infinity';

-- What is needed to try a quarantined record again, where its raw record is kept nowhere else.
alter table quarantine
  add column id uuid not null default gen_random_uuid(),
  add column stream text,
  add column part text,
  add column vendor_updated_at timestamptz(3),
  add column read_at timestamptz(3),
  -- Where in its list it stood, where nothing else is known of it.
  add column place integer,
  -- The vocabulary it was last tried with.
  add column map_rev integer not null default 0,
  add column retry_requested_at timestamptz(3),
  add column retried_at timestamptz(3);
create unique index quarantine_id on quarantine (tenant_id, id);
create index quarantine_retry on quarantine (tenant_id, account_id) where retry_requested_at is not null;

do $$
declare t text;
begin
  foreach t in array array['sweep_pages', 'absences', 'reconciliations']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = current_setting(''app.tenant'', true)) '
      'with check (tenant_id = current_setting(''app.tenant'', true))', t);
    execute format('grant select on %I to tributary_api', t);
    execute format('grant select, insert, update, delete on %I to tributary_worker', t);
  end loop;
end $$;
grant update (retry_requested_at) on quarantine to tributary_api;
grant update (retry_at) on lanes to tributary_api;

-- How every account is doing, for metrics that name no tenant. Row-level security lets a statement see one tenant only, so
-- this goes through them one by one; the setting ends with the caller's transaction.
create function account_gauges() returns table (
  tenant_id text, account_id text, vendor text, state text, lag_seconds double precision, freshness_seconds double precision,
  error_kind text, error_seconds double precision, quarantined bigint, unrecognised bigint, per_minute double precision,
  tokens double precision, blocked_seconds double precision, running bigint, max_running integer, seen bigint,
  announced bigint, reconciled_seconds double precision
) language plpgsql as $$
declare t text;
begin
  for t in select l.tenant_id from lanes l where l.active group by l.tenant_id loop
    perform set_config('app.tenant', t, true);
    return query
      select a.tenant_id, a.account_id, a.vendor, h.state,
        -- How long its next read has been due; nothing while it is being read or held back.
        case when l.sync_lease_until > clock_timestamp() then 0
          else greatest(0, extract(epoch from clock_timestamp() - greatest(l.sync_at, l.blocked_until))) end::float8,
        extract(epoch from clock_timestamp() - h.fresh_as_of)::float8, h.last_error_kind,
        extract(epoch from clock_timestamp() - h.last_error_at)::float8,
        (select count(*) from quarantine q where q.tenant_id = t and q.account_id = a.account_id),
        (select count(*) from unrecognised_words w where w.tenant_id = t and w.account_id = a.account_id),
        l.per_second * 60,
        least(l.burst, l.tokens + extract(epoch from clock_timestamp() - l.refilled_at) * l.per_second)::float8,
        greatest(0, extract(epoch from l.blocked_until - clock_timestamp()))::float8,
        (select count(*) from deliveries d
          where d.tenant_id = t and d.account_id = a.account_id and d.phase <> 'SETTLED'),
        l.max_running,
        (select sum(s.seen) from sync_streams s where s.tenant_id = t and s.account_id = a.account_id)::bigint,
        (select sum(s.announced) from sync_streams s where s.tenant_id = t and s.account_id = a.account_id)::bigint,
        extract(epoch from clock_timestamp() - h.reconciled_at)::float8
      from accounts a
      join lanes l on l.tenant_id = a.tenant_id and l.account_id = a.account_id and l.active
      join account_health h on h.tenant_id = a.tenant_id and h.account_id = a.account_id
      where a.tenant_id = t and a.removed_at is null;
  end loop;
  perform set_config('app.tenant', '', true);
end $$;
