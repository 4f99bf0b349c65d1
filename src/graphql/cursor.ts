import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Position } from '../store/page.ts'

/** Cursors are signed, so that a position is always one that this gateway gave out: for this tenant and this list. */
export interface CursorCodec {
  /** `scope` names the list and its order. */
  encode(tenant: string, scope: string, position: Position): string
  /** Null for whatever was not encoded for the same tenant and scope with one of the keys. */
  decode(tenant: string, scope: string, cursor: string): Position | null
}

/** Half of a SHA-256: beyond guessing, and a page has a hundred cursors. */
const TAG_BYTES = 16

/** The newest key comes first and signs; the older ones still read, so that keys can be changed while clients page. */
export function createCursorCodec(keys: readonly (string | Uint8Array)[]): CursorCodec {
  const [newest] = keys
  if (newest === undefined) throw new Error('cursors need at least one key')

  const tag = (key: string | Uint8Array, tenant: string, scope: string, payload: Uint8Array): Buffer =>
    createHmac('sha256', key)
      .update(`${JSON.stringify(['cursor', tenant, scope])}\n`)
      .update(payload)
      .digest()
      .subarray(0, TAG_BYTES)

  return {
    encode(tenant, scope, position) {
      const payload = Buffer.from(JSON.stringify(position))
      return Buffer.concat([tag(newest, tenant, scope, payload), payload]).toString('base64url')
    },
    decode(tenant, scope, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      if (bytes.length <= TAG_BYTES || bytes.toString('base64url') !== cursor) return null
      const given = bytes.subarray(0, TAG_BYTES)
      const payload = bytes.subarray(TAG_BYTES)
      const genuine = keys.some((key) => timingSafeEqual(tag(key, tenant, scope, payload), given))
      return genuine ? (JSON.parse(payload.toString()) as Position) : null
    },
  }
}
