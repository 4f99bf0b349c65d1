import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RawRecord, RecordKind, WebhookMessage, WebhookRequest } from '../../src/adapter/contract.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import { readInstant } from '../../src/adapter/instant.ts'
import { parseJson } from '../../src/adapter/json.ts'
import { idOf, isRecord } from './payload.ts'

/** `sha256=` and the HMAC of the raw body, in hex: docs.corsa.finance webhooks. */
export const signatureOf = (body: Buffer, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** A webhook registered without a secret comes unsigned, and is not genuine to an account that has one. */
export function verify({ headers, body }: WebhookRequest, secret: string): boolean {
  const given = Buffer.from(headers['x-hub-signature-256']?.trim().toLowerCase() ?? '')
  const wanted = Buffer.from(signatureOf(body, secret))
  return secret !== '' && given.length === wanted.length && timingSafeEqual(given, wanted)
}

function parse(body: Buffer): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    throw new UnmappableRecord('body', error instanceof Error ? error.message : 'not JSON')
  }
}

const KINDS: Readonly<Record<string, RecordKind>> = { alert: 'ALERT', case: 'CASE' }

/** The fields a message carries: all of a new record, the changed ones of another; null where it names the record only. */
function fieldsOf(data: Readonly<Record<string, unknown>>, id: string): Record<string, unknown> | null {
  const fields = isRecord(data.entity) ? data.entity : data.updated
  if (!isRecord(fields)) return null
  const own = idOf(fields)
  if (own !== null && own !== id) throw new UnmappableRecord('data.id', 'another record than the one it carries')
  // Beside the fields the reference is null when it was not looked up, which takes none away.
  const reference = data.referenceId === null || data.referenceId === undefined ? {} : { referenceId: data.referenceId }
  return { ...reference, ...fields, id }
}

/** One message in Corsa's envelope. What is about neither an alert nor a case is genuine, and says nothing here. */
export function decode({ headers, body }: WebhookRequest): WebhookMessage {
  const envelope = parse(body)
  if (!isRecord(envelope)) throw new UnmappableRecord('body', 'not an object')
  // The x-tweed names stand on an older page of docs.corsa.finance.
  const type = envelope.type ?? headers['x-hook-event'] ?? headers['x-tweed-event']
  if (typeof type !== 'string') throw new UnmappableRecord('type', 'missing')
  const message: WebhookMessage = {
    id: headers['x-hook-delivery'] ?? headers['x-tweed-delivery'] ?? null,
    // The envelope's time is that of the change, not of the sending: it bounds no replay.
    signedAt: null,
    records: [],
    mentions: [],
  }
  const kind = KINDS[type.split('.')[0] ?? '']
  if (!kind) return message
  const data = isRecord(envelope.data) ? envelope.data : {}
  const key = idOf(data) ?? idOf(data.entity)
  if (key === null) throw new UnmappableRecord('data.id', 'missing or not an id')
  const raw = fieldsOf(data, key)
  const vendorUpdatedAt = readInstant(typeof envelope.timestamp === 'string' ? envelope.timestamp : null).at
  const record: RawRecord = { kind, key, part: 'WEBHOOK', raw, vendorUpdatedAt }
  return {
    ...message,
    records: raw === null ? [] : [record],
    mentions: [{ kind, key, vendorIds: kind === 'CASE' ? { caseId: key } : { alertId: key } }],
  }
}
