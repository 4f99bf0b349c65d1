-- What was answered to calls that decide nothing about records and leave no operation: the same key answers the same again.
create table replies (
  tenant_id text not null references tenants,
  actor text not null,
  mutation text not null,
  idempotency_key text not null,
  input_digest text not null,
  reply jsonb,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, actor, mutation, idempotency_key)
);

alter table replies enable row level security;
alter table replies force row level security;
create policy tenant on replies using (tenant_id = current_setting('app.tenant', true))
  with check (tenant_id = current_setting('app.tenant', true));

grant select, insert on replies to tributary_api;
grant update (reply) on replies to tributary_api;
