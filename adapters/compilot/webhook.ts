import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookMessage, WebhookRequest } from '../../src/adapter/contract.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import { parseJson } from '../../src/adapter/json.ts'
import { isObject, recordOf } from './payload.ts'
import type { CompilotSettings } from './settings.ts'

// ComPilot delivers through Svix: docs.svix.com receiving/verifying-payloads/how-manual.

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
/** Bounds the work a forged message can cause; an endpoint signs with two keys at most while one replaces the other. */
const MAX_SIGNATURES = 16

/** A Svix header, under its own prefix or under the one white-labelled senders use. */
const headerOf = ({ headers }: WebhookRequest, name: string): string | null =>
  headers[`svix-${name}`] ?? headers[`webhook-${name}`] ?? null

/** The keys of a secret: `whsec_` and base64 each; several, between spaces, while one replaces the other. */
function keysOf(secret: string): Buffer[] {
  const words = secret
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^whsec_/, ''))
  return words.every((word) => BASE64.test(word)) ? words.map((word) => Buffer.from(word, 'base64')) : []
}

function secondsOf(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null
}

/** Whether Svix signed exactly these bytes within the tolerated time. Without a usable secret nothing is genuine. */
export function verify(request: WebhookRequest, secret: string, settings: CompilotSettings): boolean {
  const [id, stamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => headerOf(request, name))
  const seconds = secondsOf(stamp ?? null)
  if (!id || seconds === null || !signatures) return false
  if (Math.abs(Date.now() / 1000 - seconds) > settings.webhookToleranceSeconds) return false
  const expected = keysOf(secret).map((key) =>
    createHmac('sha256', key).update(`${id}.${stamp}.`).update(request.body).digest(),
  )
  let genuine = false
  for (const signature of signatures.split(' ').slice(0, MAX_SIGNATURES)) {
    const [version, digest = ''] = signature.split(',')
    const given = Buffer.from(version === 'v1' && BASE64.test(digest) ? digest : '', 'base64')
    // Every pair is compared, so that the time taken says nothing about which one was right.
    for (const wanted of expected) if (given.length === wanted.length && timingSafeEqual(given, wanted)) genuine = true
  }
  return genuine
}

/** An alert's payload is thin (no type, category, name, assignee or screening): a view to keep, and an alert to fetch again. */
export function decode(request: WebhookRequest): WebhookMessage {
  const seconds = secondsOf(headerOf(request, 'timestamp'))
  const message: WebhookMessage = {
    id: headerOf(request, 'id'),
    signedAt: seconds === null ? null : new Date(seconds * 1000).toISOString(),
    records: [],
    mentions: [],
  }
  let body: unknown
  try {
    body = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(request.body))
  } catch (error) {
    throw new UnmappableRecord('body', error instanceof SyntaxError ? error.message : 'not in UTF-8')
  }
  // One public example says `type`; the vendor's own front end reads `eventType`.
  const event = isObject(body) ? (body.eventType ?? body.type) : null
  if (typeof event !== 'string') throw new UnmappableRecord('eventType', 'missing')
  if (!event.startsWith('alert.')) return message
  const record = recordOf('WEBHOOK', isObject(body) ? body.payload : null)
  if ('reason' in record) throw new UnmappableRecord('payload.id', 'missing or not an id')
  return {
    ...message,
    // What was deleted is only asked for again: its last state must not be written back as news.
    records: event === 'alert.deleted' ? [] : [record],
    mentions: [{ kind: 'ALERT', key: record.key, vendorIds: { id: record.key } }],
  }
}
