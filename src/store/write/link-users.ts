import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'

// Somebody's word on who is who. All of it under the lock of every account of the tenant, because the intake of any of them
// may be learning of the same people.

export const accountsOf = (tenant: string): CompiledQuery<{ account_id: string; removed: boolean }> =>
  sql<{ account_id: string; removed: boolean }>`
    select account_id, removed_at is not null as removed from accounts where tenant_id = ${tenant}`.compile(db)

/** Who is meant by an id: whoever they were merged into. */
export const personMeant = (tenant: string, id: string): CompiledQuery<{ id: string }> =>
  sql<{ id: string }>`
    select coalesce(merged_into, id) as id from users where tenant_id = ${tenant} and id = ${id}`.compile(db)

/** Makes a person known under the id their address has, or finds them. */
export const makePerson = (
  tenant: string,
  person: { id: string; name: string | null; email: string },
): CompiledQuery<{ id: string; made: boolean; named: boolean }> =>
  sql<{ id: string; made: boolean; named: boolean }>`
    with old as materialized (
      select id, name from users where tenant_id = ${tenant} and id = ${person.id}
    ), written as (
      insert into users as u (tenant_id, id, name, email) values (${tenant}, ${person.id}, ${person.name}, ${person.email})
      on conflict (tenant_id, id) do update set (name, email) = (coalesce(u.name, excluded.name), coalesce(u.email, excluded.email))
      returning coalesce(merged_into, id) as id, name
    )
    select w.id, not exists (select from old) as made,
      w.name is distinct from (select name from old) and exists (select from old) as named
    from written w`.compile(db)

export interface HolderRow {
  user_id: string
  linked_by: string | null
  /** Whether the person goes by no other id. */
  only: boolean
}

/** Whose a user id at an account is. */
export const holderOf = (tenant: string, account: string, vendorUserId: string): CompiledQuery<HolderRow> =>
  sql<HolderRow>`
    select a.user_id, a.linked_by, not exists (
      select from account_users o where o.tenant_id = ${tenant} and o.user_id = a.user_id and o.id <> a.id) as only
    from account_users a
    where a.tenant_id = ${tenant} and a.account_id = ${account} and a.vendor_user_id = ${vendorUserId}`.compile(db)

/** Gives a user id at an account to a person. One that no record has named yet is older than any that will. */
export const giveId = (
  tenant: string,
  actor: string,
  user: string,
  link: { id: string; account: string; vendorUserId: string },
): CompiledQuery<unknown> =>
  sql`
    insert into account_users (tenant_id, account_id, id, vendor_user_id, user_id, linked_by, read_at)
    values (${tenant}, ${link.account}, ${link.id}, ${link.vendorUserId}, ${user}, ${actor}, 'epoch')
    on conflict (tenant_id, id) do update set (user_id, linked_by) = (excluded.user_id, excluded.linked_by)`.compile(db)

/** Makes one person of two: what the other was called, and whoever had become them, is the one now. */
export const mergePeople = (
  tenant: string,
  actor: string,
  { one, other }: { one: string; other: string },
): CompiledQuery<unknown>[] => [
  sql`
    update account_users set user_id = ${one}, linked_by = ${actor}
    where tenant_id = ${tenant} and user_id = ${other}`.compile(db),
  sql`
    update users u set name = coalesce(u.name, o.name), email = coalesce(u.email, o.email)
    from users o where u.tenant_id = ${tenant} and u.id = ${one} and o.tenant_id = ${tenant} and o.id = ${other}`.compile(
    db,
  ),
  sql`
    update users set merged_into = ${one}
    where tenant_id = ${tenant} and (id = ${other} or merged_into = ${other})`.compile(db),
]

export const auditLink = (
  tenant: string,
  actor: string,
  user: string,
  { account, detail }: { account: string | null; detail: Record<string, unknown> },
): CompiledQuery<unknown> =>
  sql`
    insert into audit (tenant_id, actor, action, account_id, target_id, detail)
    values (${tenant}, ${actor}, 'USER_LINKED', ${account}, ${user}, ${JSON.stringify(detail)}::jsonb)`.compile(db)
