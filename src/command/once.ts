import { createHash } from 'node:crypto'
import type { Transaction } from '../store/run.ts'
import { findReply, keepReply, takeKey } from '../store/write/replies.ts'
import { IdempotencyMismatch, type Keyed } from './commands.ts'

/** Objects in the order of their keys, so that the same input has the same digest whoever wrote it. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

/** What tells an input from another. */
export const inputDigest = (input: unknown): string =>
  createHash('sha256').update(canonicalJson(input)).digest('base64url')

/** A call that leaves no operation. */
export interface Call extends Keyed {
  tenant: string
  actor: string
  mutation: string
}

/**
 * Does what a call asks for, once per key: the same key and input again answer what was answered, and nothing is done. Kept in
 * the transaction of what is done, so that after an answer that was lost both are there, or neither. Throws
 * IdempotencyMismatch.
 */
export async function once<Reply>(tx: Transaction, call: Call, act: () => Promise<Reply>): Promise<Reply> {
  const { idempotencyKey: key, input, ...scope } = call
  if (key === null) return act()
  const keyed = { ...scope, key, digest: inputDigest(input) }
  if (await tx.one(takeKey(keyed))) {
    const reply = await act()
    await tx.all(keepReply(keyed, reply))
    return reply
  }
  const earlier = await tx.one(findReply(keyed))
  if (earlier?.input_digest !== keyed.digest) throw new IdempotencyMismatch()
  // It was written by the same act.
  return earlier.reply as Reply
}
