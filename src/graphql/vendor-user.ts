import type { VendorUser } from '../canonical/record.ts'
import { GATEWAY_ACCOUNT } from '../store/lanes.ts'
import type { FieldOwner } from './generated.ts'
import type { VendorUserNode } from './shapes.ts'

/** A person as the account of a row names them; their id means nothing without it. */
export const userAt = <U extends VendorUser | null>(
  row: { account_id: string },
  user: U,
): VendorUserNode | (U & null) =>
  (user === null ? null : { ...user, accountId: row.account_id }) as VendorUserNode | (U & null)

/** A person as the gateway keeps them: by their own id, which no account gave out. */
export const keptUser = (user: VendorUser | null): VendorUserNode | null =>
  userAt({ account_id: GATEWAY_ACCOUNT }, user)

/** Whose word a field is. */
export const ownerOf = (kept: boolean): FieldOwner => (kept ? 'GATEWAY' : 'VENDOR')
