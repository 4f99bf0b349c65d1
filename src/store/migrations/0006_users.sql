-- The tenant's own people. Each vendor knows them by an id of its own, so a person has one row here and one row below for
-- each account that names them.
create table users (
  tenant_id text not null references tenants,
  id uuid not null,
  name text,
  email text,
  -- Bounded, because an index entry is; without a name or an address they come last.
  name_key text collate "C" not null
    generated always as (left(lower(coalesce(name, email, U&'\FFFF')), 200)) stored,
  -- Two that turned out to be one person: an id that was given out goes on to mean them.
  merged_into uuid,
  first_seen_at timestamptz(3) not null default now(),
  primary key (tenant_id, id)
);
create index users_name on users (tenant_id, name_key, id) where merged_into is null;
create index users_first_seen on users (tenant_id, first_seen_at desc, id desc) where merged_into is null;

create table account_users (
  tenant_id text not null,
  account_id text not null,
  id uuid not null,
  vendor_user_id text not null,
  name text,
  email text,
  user_id uuid not null,
  -- Who said that they are this person; null where they are by themselves, or by their address.
  linked_by text,
  read_at timestamptz(3) not null,
  first_seen_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, account_id, vendor_user_id),
  foreign key (tenant_id, account_id) references accounts,
  foreign key (tenant_id, user_id) references users
);
create index account_users_user on account_users (tenant_id, user_id, account_id);

do $$
declare t text;
begin
  foreach t in array array['users', 'account_users'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = current_setting(''app.tenant'', true)) '
      'with check (tenant_id = current_setting(''app.tenant'', true))', t);
  end loop;
end $$;

grant select on users, account_users to tributary_api;
grant select, insert, update on users, account_users to tributary_worker;
