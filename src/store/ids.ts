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

/** The namespace of texts that search keeps once each. */
const TEXTS = 'b7f3c1de-0d0e-4a55-9a0b-0f1f6a5b7c21'

/** The same text has the same id, so that writers need not ask for it. */
export const textId = (body: string): string => v5(body, TEXTS)
