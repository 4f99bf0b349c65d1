import type { VendorUser } from '../canonical/record.ts'
import type { VendorUserNode } from './shapes.ts'

/** A person as the account of a row names them; their id means nothing without it. */
export const userAt = <U extends VendorUser | null>(
  row: { account_id: string },
  user: U,
): VendorUserNode | (U & null) =>
  (user === null ? null : { ...user, accountId: row.account_id }) as VendorUserNode | (U & null)
