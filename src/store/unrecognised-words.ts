import { type CompiledQuery, sql } from 'kysely'
import { db } from './database.ts'

export interface Word {
  field: string
  raw: string
}

/** The words of an account that no table knew when they were read. */
export const unrecognisedWords = (tenant: string, account: string): CompiledQuery<Word> =>
  db
    .selectFrom('unrecognised_words')
    .select(['field', 'raw'])
    .where('tenant_id', '=', tenant)
    .where('account_id', '=', account)
    .where('seen', '>', 0)
    .compile()

/** Words that the vocabulary has learned since: counted from nought, should it ever forget them again. */
export const learnWords = (tenant: string, account: string, words: readonly Word[]): CompiledQuery<unknown> =>
  sql`
    update unrecognised_words w set seen = 0
    from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as r(field text, raw text)
    where w.tenant_id = ${tenant} and w.account_id = ${account} and w.field = r.field and w.raw = r.raw`.compile(db)

/** How many records of an account were last read with an older vocabulary. */
export const countStale = (tenant: string, account: string, mapRev: number): CompiledQuery<{ records: number }> =>
  sql<{ records: number }>`
    select count(distinct (kind, key)) as records from vendor_records
    where tenant_id = ${tenant} and account_id = ${account} and map_rev < ${mapRev}`.compile(db)
