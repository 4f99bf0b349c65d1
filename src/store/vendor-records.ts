import { type CompiledQuery, sql } from 'kysely'
import { db } from './database.ts'

export interface RecordName {
  accountId: string
  kind: 'ALERT' | 'CASE'
  key: string
}

export interface VendorPart {
  account_id: string
  kind: 'ALERT' | 'CASE'
  key: string
  part: 'ITEM' | 'DETAIL' | 'WEBHOOK'
  raw: string
}

/** What was odd about a record but did not stop it: the vendor's field, and what was made of it. */
export interface RecordFlag {
  field: string
  reason: string
}

const asked = (names: readonly RecordName[]) =>
  sql<{ account_id: string; kind: string; key: string }>`unnest(
    ${names.map((name) => name.accountId)}::text[], ${names.map((name) => name.kind)}::text[],
    ${names.map((name) => name.key)}::text[])`.as<'asked'>(sql`asked(account_id, kind, key)`)

const recordsOf = (tenant: string, names: readonly RecordName[]) =>
  db
    .selectFrom('vendor_records as records')
    .innerJoin(asked(names), (join) =>
      join
        .onRef('asked.account_id', '=', 'records.account_id')
        .onRef('asked.kind', '=', 'records.kind')
        .onRef('asked.key', '=', 'records.key'),
    )
    .where('records.tenant_id', '=', tenant)
    .select(['records.account_id', 'records.kind', 'records.key'])
    .orderBy('records.read_at')

/** The raw parts of each named record, the last read last. */
export const vendorParts = (tenant: string, names: readonly RecordName[]): CompiledQuery<VendorPart> =>
  recordsOf(tenant, names).select(['records.part', 'records.raw']).$castTo<VendorPart>().compile()

/** The flags of each named record, one row a part, the last read last: it was judged by all of them. */
export const vendorFlags = (
  tenant: string,
  names: readonly RecordName[],
): CompiledQuery<Pick<VendorPart, 'account_id' | 'kind' | 'key'> & { flags: RecordFlag[] }> =>
  recordsOf(tenant, names)
    .select('records.flags')
    .$castTo<Pick<VendorPart, 'account_id' | 'kind' | 'key'> & { flags: RecordFlag[] }>()
    .compile()
