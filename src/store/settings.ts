import { type CompiledQuery, sql } from 'kysely'
import { db } from './database.ts'

/**
 * What one change of an account's settings adds to the map revision of its records. More than adapters ever count, so that
 * a change is told from older readings even where an older release makes it.
 */
export const SETTINGS_STEP = 1_000

/**
 * Notes what decides how an account's records read, and counts that it changed. Accounts from before this was noted count as
 * changed: nobody knows what their records were read with.
 */
export const noteSettings = (tenant: string, account: string, digest: string | null): CompiledQuery<unknown> =>
  sql`
    update accounts set settings_digest = ${digest}, settings_rev = settings_rev + 1
    where tenant_id = ${tenant} and account_id = ${account} and settings_digest is distinct from ${digest}`.compile(db)

/** How often they changed; no row where the account was never registered. */
export const settingsRev = (tenant: string, account: string): CompiledQuery<{ settings_rev: number }> =>
  db
    .selectFrom('accounts')
    .select('settings_rev')
    .where('tenant_id', '=', tenant)
    .where('account_id', '=', account)
    .compile()
