import { createHash, createHmac } from 'node:crypto'
import { stringifyJson } from '../../src/adapter/json.ts'

const uuidOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')

/** A webhook as TrustGate would deliver it, in the envelope of either generation, signed under the given header. */
export function webhookOf(
  generation: 'older' | 'newer',
  event: string,
  data: object,
  { secret, header, at = '2026-02-04T14:00:00Z' }: { secret: string; header: string; at?: string },
): { headers: Record<string, string>; body: Buffer } {
  const digest = uuidOf(`${event} ${stringifyJson(data)}`)
  const envelope =
    generation === 'older'
      ? { id: `evt_${digest.slice(0, 6)}`, type: event, created_at: at, data }
      : { event_type: event, event_id: digest, timestamp: at, tenant_id: uuidOf('tenant'), correlation_id: null, data }
  const body = Buffer.from(stringifyJson(envelope))
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  return { headers: { 'content-type': 'application/json', [header.toLowerCase()]: signature }, body }
}
