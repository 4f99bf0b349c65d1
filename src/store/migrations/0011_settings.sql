alter table accounts
  -- Of the settings that decide what this account's records say; null where none does, or where nobody noted them yet.
  add column settings_digest text,
  -- How often they changed. The revision that records are kept with counts it, so that they are read again.
  add column settings_rev integer not null default 0;

create or replace function account_gauges() returns table (
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
        -- What may go in one minute, the burst at its beginning included.
        round(l.per_second * 60 + l.burst)::float8,
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
