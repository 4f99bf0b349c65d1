import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
import { jsonOf } from './json.ts'

/** A person as one account names them. */
export interface AccountUserRow {
  id: string
  vendor_user_id: string
  name: string | null
  email: string | null
  /** Who they are as long as nothing else is known. */
  own_user: string
  /** Who they are by their address, where it is given. */
  mail_user: string | null
  read_at: string
  vendor_updated_at: string | null
}

/**
 * Learns people under their account's lock, in one statement that writes only what is new or changed, and when they were
 * last seen once a day. Persons known by an address have its id, so that two accounts that learn of one at the same moment
 * meet in one row. An address decides only where none was known before: a link that stands is never moved by itself, and
 * two people of one account are never taken for one, for a mailbox may be shared.
 */
export const learnUsers = (tenant: string, account: string, rows: readonly AccountUserRow[]): CompiledQuery<unknown> =>
  sql`
    with input as materialized (
      select * from jsonb_to_recordset(${jsonOf(rows)}::jsonb) as r(id uuid, vendor_user_id text, name text,
        email text, own_user uuid, mail_user uuid, read_at timestamptz)
    ), seen as materialized (
      select i.id, i.vendor_user_id, i.own_user, coalesce(m.merged_into, i.mail_user) as mail_user, i.read_at, a.id is null as is_new, a.user_id as old_user,
        a.name as old_name, a.email as old_email, a.linked_by, a.last_seen_at,
        case when i.read_at < a.read_at then coalesce(a.name, i.name) else coalesce(i.name, a.name) end as name,
        case when i.read_at < a.read_at then coalesce(a.email, i.email) else coalesce(i.email, a.email) end as email
      from input i
      left join account_users a on a.tenant_id = ${tenant} and a.id = i.id
      left join users m on m.tenant_id = ${tenant} and m.id = i.mail_user
    ), changed as materialized (
      select s.*, s.is_new or (s.name, s.email) is distinct from (s.old_name, s.old_email) as tells,
        case
          when s.old_user is not null and (s.linked_by is not null or s.old_email is not null or s.mail_user is null)
            then s.old_user
          when s.mail_user is not null and not exists (
            select from account_users o
            where o.tenant_id = ${tenant} and o.user_id = s.mail_user and o.account_id = ${account} and o.id <> s.id)
            then s.mail_user
          else coalesce(s.old_user, s.own_user)
        end as user_id
      from seen s
      where s.is_new or (s.name, s.email) is distinct from (s.old_name, s.old_email)
        or s.last_seen_at < now() - interval '1 day'
    ), people as (
      insert into users as u (tenant_id, id, name, email)
      select distinct on (c.user_id) ${tenant}, c.user_id, c.name, c.email
      from changed c where c.tells order by c.user_id, c.name nulls last
      on conflict (tenant_id, id) do update set
        (name, email) = (coalesce(excluded.name, u.name), coalesce(excluded.email, u.email))
      where (coalesce(excluded.name, u.name), coalesce(excluded.email, u.email)) is distinct from (u.name, u.email)
    ), merged as (
      update users u set merged_into = c.user_id
      from changed c
      where u.tenant_id = ${tenant} and u.id = c.old_user and c.user_id <> c.old_user and not exists (
        select from account_users o where o.tenant_id = ${tenant} and o.user_id = c.old_user and o.id <> c.id)
    )
    insert into account_users as a (tenant_id, account_id, id, vendor_user_id, name, email, user_id, read_at)
    select ${tenant}, ${account}, c.id, c.vendor_user_id, c.name, c.email, c.user_id, c.read_at from changed c
    on conflict (tenant_id, id) do update set (name, email, user_id, read_at, last_seen_at) =
      (excluded.name, excluded.email, excluded.user_id, greatest(a.read_at, excluded.read_at), now())`.compile(db)
