import { v5 } from 'uuid'

/** The namespace of every id this product derives; never changes. */
const NAMESPACE = '6f0f4f0e-2b61-4b4b-9f3e-0f6a3c1d7a55'

export type IdentityKind = 'ACCOUNT' | 'ALERT' | 'CASE' | 'CASE_ALERT' | 'HIT' | 'SUBJECT' | 'USER' | 'ACCOUNT_USER'

/**
 * The id of a vendor's record: the same tenant, account, kind and adapter key give the same id, whichever replica reads it
 * first and however often. The tenant is part of it, so that no id of one tenant is an id of another.
 */
export const recordId = (tenant: string, account: string, kind: IdentityKind, key: string): string =>
  v5(JSON.stringify([tenant, account, kind, key]), NAMESPACE)
