alter table commands
  -- Whether the record showed the very word that was named, when it was looked at before sending: then its standing there
  -- afterwards proves nothing. Null: it was not looked at.
  add column shown_before boolean,
  -- The vendor's words for the fields that the decision writes, as they were when it was made, by canonical field, each with
  -- the value that is asked for.
  add column based_on jsonb;

-- The clean answer that came, by command, while its proof is awaited: whoever takes the delivery over must know of it.
alter table deliveries add column answers jsonb;
