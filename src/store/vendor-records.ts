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

/** The raw parts of each named record, the last read last. */
export const vendorParts = (tenant: string, names: readonly RecordName[]): CompiledQuery<VendorPart> =>
  db
    .selectFrom('vendor_records as records')
    .innerJoin(
      sql<{ account_id: string; kind: string; key: string }>`unnest(
        ${names.map((name) => name.accountId)}::text[], ${names.map((name) => name.kind)}::text[],
        ${names.map((name) => name.key)}::text[])`.as<'asked'>(sql`asked(account_id, kind, key)`),
      (join) =>
        join
          .onRef('asked.account_id', '=', 'records.account_id')
          .onRef('asked.kind', '=', 'records.kind')
          .onRef('asked.key', '=', 'records.key'),
    )
    .where('records.tenant_id', '=', tenant)
    .select(['records.account_id', 'records.kind', 'records.key', 'records.part', 'records.raw'])
    .orderBy('records.read_at')
    .$castTo<VendorPart>()
    .compile()
