alter table accounts
  -- Of the settings that decide what this account's records say; null where none does, or where nobody noted them yet.
  add column settings_digest text,
  -- How often they changed. The revision that records are kept with counts it, so that they are read again.
  add column settings_rev integer not null default 0;
