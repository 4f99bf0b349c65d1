import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { db } from '../database.ts'

export interface PersonRow {
  /** The id that was asked for, which may be of a person who was merged into another. */
  id: string
  user_id: string
  name: string | null
  email: string | null
  /** Where the person is known, the latest seen first. */
  accounts: { account_id: string; vendor_user_id: string }[]
}

/** The people with these ids, and what vendors call them. */
export const readPeople = (tenant: string, ids: readonly string[]): CompiledQuery<PersonRow> =>
  sql<PersonRow>`
    select asked.id, u.id as user_id, u.name, u.email, coalesce((
      select jsonb_agg(jsonb_build_object('account_id', a.account_id, 'vendor_user_id', a.vendor_user_id)
        order by a.last_seen_at desc, a.vendor_user_id)
      from account_users a where a.tenant_id = ${tenant} and a.user_id = u.id), '[]') as accounts
    from users asked
    join users u on u.tenant_id = asked.tenant_id and u.id = coalesce(asked.merged_into, asked.id)
    where asked.tenant_id = ${tenant} and asked.id = any(${ids}::uuid[])`.compile(db)

export interface ReferenceRow {
  kind: 'ALERT' | 'CASE' | 'SUBJECT' | 'HIT'
  id: string
  account_id: string
  vendor_id: string
}

/** Records that decisions name beside their targets. */
export const readReferences = (tenant: string, ids: readonly string[]): CompiledQuery<ReferenceRow> => {
  const from = (kind: string, table: RawBuilder<unknown>) => sql`
    select ${kind} as kind, id, account_id, vendor_id from ${table}
    where tenant_id = ${tenant} and id = any(${ids}::uuid[])`
  return sql<ReferenceRow>`
    ${from('ALERT', sql`alerts`)} union all ${from('CASE', sql`cases`)} union all ${from('SUBJECT', sql`subjects`)}
    union all ${from('HIT', sql`screening_hits`)}`.compile(db)
}
