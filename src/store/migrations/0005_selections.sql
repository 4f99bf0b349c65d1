-- What a person chose to decide about: the records that matched at one moment, kept until the choice expires.
create table selections (
  tenant_id text not null references tenants,
  id uuid not null,
  -- Only who made it may look at it and decide by it.
  actor text not null,
  kind text not null check (kind in ('ALERT')),
  action text not null,
  risk_level text,
  reason text,
  vendor_message text,
  conditions text,
  vendor_value text,
  allow_lossy boolean not null,
  count integer not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  primary key (tenant_id, id)
);
create index selections_expires on selections (tenant_id, expires_at);

create table selection_items (
  tenant_id text not null,
  selection_id uuid not null,
  ordinal integer not null,
  account_id text not null,
  target_id uuid not null,
  primary key (tenant_id, selection_id, ordinal),
  foreign key (tenant_id, selection_id) references selections on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array['selections', 'selection_items'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = current_setting(''app.tenant'', true)) '
      'with check (tenant_id = current_setting(''app.tenant'', true))', t);
  end loop;
end $$;

-- The API makes selections and clears the expired ones away; locking those needs a right to update.
grant select, insert, delete on selections, selection_items to tributary_api;
grant update (expires_at) on selections to tributary_api;
grant select on selections, selection_items to tributary_worker;
