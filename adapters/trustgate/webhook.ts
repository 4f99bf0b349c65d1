import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookMessage, WebhookRequest } from '../../src/adapter/contract.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import { parseJson } from '../../src/adapter/json.ts'
import { idOf, recordOf } from './payload.ts'
import type { TrustGateSettings } from './settings.ts'

/** The digest in a signature header: hex or base64, with or without the name of the algorithm; no page shows the form. */
function digestIn(value: string): Buffer | null {
  const bare = value.trim().replace(/^sha256=/i, '')
  if (/^[0-9a-f]{64}$/i.test(bare)) return Buffer.from(bare, 'hex')
  return /^[A-Za-z0-9+/]{43}=$/.test(bare) ? Buffer.from(bare, 'base64') : null
}

/** Whether a message carries the HMAC-SHA256 of its raw bytes. Where no header is configured nothing is genuine. */
export function verify({ headers, body }: WebhookRequest, secret: string, settings: TrustGateSettings): boolean {
  const given = settings.signatureHeader === null ? undefined : headers[settings.signatureHeader.toLowerCase()]
  if (given === undefined || secret === '') return false
  const digest = digestIn(given)
  return digest !== null && timingSafeEqual(digest, createHmac('sha256', secret).update(body).digest())
}

interface Envelope {
  id: string | null
  event: string
  data: Record<string, unknown>
}

const objectOf = (value: unknown): Record<string, unknown> | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : null
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function envelopeOf(body: Buffer, { webhookEnvelope }: TrustGateSettings): Envelope {
  let parsed: unknown
  try {
    parsed = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new UnmappableRecord('webhook', 'not JSON in UTF-8')
  }
  const message = objectOf(parsed)
  if (message === null) throw new UnmappableRecord('webhook', 'not an object')
  const newer = message.event_type !== undefined
  if (webhookEnvelope !== 'either' && newer !== (webhookEnvelope === 'newer'))
    throw new UnmappableRecord('webhook', `not in the ${webhookEnvelope} form that the account expects`)
  const event = textOf(newer ? message.event_type : message.type)
  if (event === null) throw new UnmappableRecord(newer ? 'event_type' : 'type', 'missing: the event has no name')
  const data = objectOf(message.data)
  // `test.ping` may carry nothing.
  return { id: textOf(newer ? message.event_id : message.id), event, data: data ?? {} }
}

/** Fields that tell more of a case than which one it is. */
const TELLING = ['type', 'status', 'priority', 'title', 'subject', 'subject_id']

/**
 * What a webhook says of cases, in either generation's envelope. Its time is the event's, not the delivery's, and a
 * delivery may be repeated much later: it is not taken for a time of signing.
 */
export function decode({ body }: WebhookRequest, settings: TrustGateSettings): WebhookMessage {
  const { id, event, data } = envelopeOf(body, settings)
  const message: WebhookMessage = { id, signedAt: null, records: [], mentions: [] }
  if (event.startsWith('case.')) {
    const held = objectOf(data.case) ?? data
    const record = recordOf(held, 'WEBHOOK')
    if ('reason' in record) throw new UnmappableRecord('data.id', 'missing or not an id')
    if (TELLING.some((field) => held[field] !== undefined)) return { ...message, records: [record] }
    return { ...message, mentions: [{ kind: 'CASE', key: record.key, vendorIds: { id: record.key } }] }
  }
  // Other events are about applicants and checks; `applicant.pending_review` names the case it led to.
  const key = idOf({ case_id: data.case_id })
  return key === null ? message : { ...message, mentions: [{ kind: 'CASE', key, vendorIds: { id: key } }] }
}
