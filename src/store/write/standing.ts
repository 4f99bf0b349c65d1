import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
import type { RowBasis } from './parties.ts'

const TABLES = { SUBJECT: sql`subjects`, ALERT: sql`alerts`, HIT: sql`screening_hits`, CASE: sql`cases` }

/** What is known of a row: whether it stands, because its content is the same or newer, and whether it is the same. */
export interface Standing {
  stands: boolean
  same: boolean
}

/**
 * Which of the given rows exist, and which of those stand. To be asked under the account's lock: until that is given back the
 * answer holds, so that only what is written has to be sent. Lateral and limited to one: a join planned while the tenant was
 * small reads all of its rows.
 */
export const standing = (
  tenant: string,
  kind: keyof typeof TABLES,
  rows: readonly RowBasis[],
): CompiledQuery<Standing & { id: string }> => {
  const input = rows.map(({ id, digest, vendor_updated_at, read_at }) => ({ id, digest, vendor_updated_at, read_at }))
  return sql<Standing & { id: string }>`
    select r.id, o.digest = r.digest as same,
      not supersedes(o.vendor_updated_at, o.read_at, o.digest, r.vendor_updated_at, r.read_at, r.digest) as stands
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb)
      as r(id uuid, digest text, vendor_updated_at timestamptz(3), read_at timestamptz(3))
    cross join lateral (
      select vendor_updated_at, read_at, digest from ${TABLES[kind]} where tenant_id = ${tenant} and id = r.id limit 1
    ) o`.compile(db)
}
