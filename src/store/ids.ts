import { hash } from 'node:crypto'

/** The namespace of every id this product derives; never changes. */
const NAMESPACE = Buffer.from('6f0f4f0e2b614b4b9f3e0f6a3c1d7a55', 'hex')

export type IdentityKind = 'ACCOUNT' | 'ALERT' | 'CASE' | 'CASE_ALERT' | 'HIT' | 'SUBJECT' | 'USER' | 'ACCOUNT_USER'

/** UUIDv5 (RFC 9562, 5.5). By hand: a record needs five, and the package takes six times as long. */
function nameBased(namespace: Buffer, name: string): string {
  const digest = hash('sha1', Buffer.concat([namespace, Buffer.from(name)]), 'hex')
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 3) | 8).toString(16)
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`
}

/**
 * The id of a vendor's record: the same tenant, account, kind and adapter key give the same id, whichever replica reads it
 * first and however often. The tenant is part of it, so that no id of one tenant is an id of another.
 */
export const recordId = (tenant: string, account: string, kind: IdentityKind, key: string): string =>
  nameBased(NAMESPACE, JSON.stringify([tenant, account, kind, key]))

/** The ids of one account's records by kind and key. Each is worked out once: the rows of a page name each other many times. */
export type Identities = (kind: IdentityKind, key: string) => string

export function identities(tenant: string, account: string): Identities {
  const known = new Map<string, string>()
  return (kind, key) => {
    const name = `${kind} ${key}`
    let id = known.get(name)
    if (id === undefined) {
      id = recordId(tenant, account, kind, key)
      known.set(name, id)
    }
    return id
  }
}

/** The namespace of texts that search keeps once each. */
const TEXTS = Buffer.from('b7f3c1de0d0e4a559a0b0f1f6a5b7c21', 'hex')

/** The same text has the same id, so that writers need not ask for it. */
export const textId = (body: string): string => nameBased(TEXTS, body)
