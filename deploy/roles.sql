-- Three logins, none of which can do more than it needs. Run once by the server's administrator, before the first start.
do $$ begin
  if not exists (select from pg_roles where rolname = 'tributary_api') then create role tributary_api nologin; end if;
  if not exists (select from pg_roles where rolname = 'tributary_worker') then create role tributary_worker nologin; end if;
end $$;
create role gateway_owner login createrole password :'owner_password';
create role gateway_api login nobypassrls password :'api_password' in role tributary_api;
create role gateway_worker login nobypassrls password :'worker_password' in role tributary_worker;
-- A fourth role, tributary_search, is made by the owner's migration and given to nobody.
grant tributary_api, tributary_worker to gateway_owner with admin option;
create database tributary owner gateway_owner;
