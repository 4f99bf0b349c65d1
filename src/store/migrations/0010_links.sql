-- Since when the alert or the case that a hit belongs to no longer shows it. What was decided about it stays with it.
alter table screening_hits add column missing_since timestamptz(3);
create index screening_hits_missing on screening_hits (tenant_id, first_seen_at desc, id desc)
  where missing_since is not null;
