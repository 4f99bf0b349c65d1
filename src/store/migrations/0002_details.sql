-- What vendors tell beyond the canonical columns, in canonical words: never filtered by, loaded only when asked for.
alter table alerts add column detail jsonb not null default '{}';
alter table cases add column detail jsonb not null default '{}';
alter table screening_hits add column detail jsonb not null default '{}';

-- Whether a canonical row is to be written again: its content differs and is not older. Content that reads the same after a
-- change of the vocabulary is left alone.
create function supersedes(
  old_updated timestamptz, old_read timestamptz, old_digest text,
  new_updated timestamptz, new_read timestamptz, new_digest text
) returns boolean language sql immutable as $$
  select case
    when old_digest = new_digest then false
    when old_updated <> new_updated then new_updated > old_updated
    else new_read >= old_read end
$$;
create index vendor_records_map_rev on vendor_records (tenant_id, account_id, map_rev);

-- Which side's record told of a link: only that side takes it back.
alter table case_alerts add column told_by text not null default 'ALERT' check (told_by in ('ALERT', 'CASE'));

-- Cases that hold hits directly, at a vendor without alerts. No foreign keys: either end may arrive first.
create table case_hits (
  tenant_id text not null,
  account_id text not null,
  case_id uuid not null,
  hit_id uuid not null,
  case_vendor_id text not null,
  role text not null check (role in ('ORIGIN', 'MEMBER', 'SUPPORTING', 'UNKNOWN')),
  sources jsonb not null,
  first_seen_at timestamptz(3) not null default now(),
  primary key (tenant_id, case_id, hit_id),
  foreign key (tenant_id, account_id) references accounts
);
create index case_hits_hit on case_hits (tenant_id, hit_id);

alter table case_hits enable row level security;
alter table case_hits force row level security;
create policy tenant on case_hits using (tenant_id = current_setting('app.tenant', true))
  with check (tenant_id = current_setting('app.tenant', true));
grant select on case_hits to tributary_api;
grant select, insert, update, delete on case_hits to tributary_worker;
