alter table commands
  -- How often in a row it could not be sent for a reason that may be its record's own, not the account's.
  add column setbacks integer not null default 0,
  -- When the vendor last answered 403 to it.
  add column forbidden_at timestamptz(3);

alter table lanes
  -- How long one call to the vendor may take: a probe that nobody answers for is over soon after.
  add column call_ms integer not null default 60000,
  -- When the vendor last answered a delivery cleanly that was begun after the last trouble.
  add column answered_at timestamptz(3) not null default 'epoch';
