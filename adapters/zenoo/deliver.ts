import { z } from 'zod'
import type { DeliveryItem, ItemAnswer } from '../../src/adapter/contract.ts'
import { COUNTERS, readCall, shows, travelsInBulk, type ZenooCall } from './call.ts'
import { alertRoute, bulkRoute, type ZenooClient } from './client.ts'
import { recordOf, tokenOf } from './payload.ts'
import type { ZenooSettings } from './settings.ts'

const tally = z.looseObject({
  failed: z.int().min(0),
  errors: z
    .array(z.looseObject({ alert_token: z.string(), error: z.string().nullish() }))
    .nullish()
    .catch(null),
})

function bodyOf(call: ZenooCall, { conditionsField }: ZenooSettings): object {
  switch (call.route) {
    case 'acknowledge':
      return {}
    case 'assign':
      return { user_id: call.user_id, ...(call.note !== null && { note: call.note }) }
    case 'escalate':
      return { ...(call.escalate_to !== null && { escalate_to: call.escalate_to }), reason: call.reason }
    case 'ai-research':
      return { research_type: call.research_type }
    case 'resolve': {
      const { action, rationale, is_false_positive, conditions } = call
      return { action, rationale, is_false_positive, ...(conditions !== null && { [conditionsField]: conditions }) }
    }
  }
}

/** Whether an answer of Zenoo can prove this call at all; a false positive is proven by the status read afterwards. */
const provable = (call: ZenooCall): boolean => !(call.route === 'resolve' && call.is_false_positive)

function answerOfOne(item: DeliveryItem, call: ZenooCall, data: object): ItemAnswer {
  const record = tokenOf(data) === item.target.key ? recordOf('ALERT', data) : null
  if (!record || 'reason' in record || !provable(call) || !shows(record, call)) return { kind: 'ACCEPTED' }
  return { kind: 'PROVEN', record }
}

/**
 * Reads the counters of a bulk answer, whatever the HTTP status said, a 4xx too: the status table of guides/bulk-operations
 * speaks of the call as a whole. What the counters do not settle is ACCEPTED, so that a read-back settles it.
 */
function answersOfMany(items: readonly DeliveryItem[], call: ZenooCall, data: object): ItemAnswer[] {
  const read = tally.safeParse(data)
  if (!read.success || !travelsInBulk(call)) return items.map(() => ({ kind: 'ACCEPTED' }))
  const { failed, errors } = read.data
  const done = read.data[COUNTERS[call.route]]
  const tokens = new Set(items.map(({ target }) => target.key))
  const refused = new Map(
    (errors ?? []).flatMap(({ alert_token, error }) =>
      tokens.has(alert_token) ? [[alert_token, error ?? 'no reason given']] : [],
    ),
  )
  const adds = typeof done === 'number' && done + failed === items.length
  // Only resolve names the failed ones; acknowledge and assign count them.
  const named = adds && refused.size === failed && (errors ?? []).length === failed
  // Counters that do not add up count nothing. Even where all are counted as failed the alerts are read again, as
  // guides/bulk-operations asks for: an alert that stood so already may be counted among the failed.
  const unnamed = adds ? Math.max(failed - refused.size, 0) : 0
  return items.map(({ target }): ItemAnswer => {
    const error = refused.get(target.key)
    if (error !== undefined) return { kind: 'REJECTED', message: error }
    if (call.route === 'resolve' && named && provable(call)) return { kind: 'PROVEN', record: null }
    return unnamed > 0 ? { kind: 'ACCEPTED', failed: unnamed } : { kind: 'ACCEPTED' }
  })
}

/** Sends items that share one body in one call, and answers per command id. */
export async function deliver(
  client: ZenooClient,
  settings: ZenooSettings,
  items: readonly DeliveryItem[],
  deliveryId: string,
): Promise<Map<string, ItemAnswer>> {
  const [first] = items
  if (!first) return new Map()
  const call = readCall(first.call)
  const body = bodyOf(call, settings)
  // Zenoo has no route that assigns a single alert.
  if (items.length === 1 && call.route !== 'assign') {
    const data = await client.write(alertRoute(first.target.key, call.route), body, deliveryId)
    return new Map([[first.commandId, answerOfOne(first, call, data)]])
  }
  const alert_tokens = items.map(({ target }) => target.key)
  if (!travelsInBulk(call) || new Set(alert_tokens).size < items.length || items.length > settings.bulkLimit)
    throw new Error('a delivery holds distinct alerts of one batch key, within the bulk limit')
  const counted = (answer: object) => tally.safeParse(answer).success
  const data = await client.write(bulkRoute(call.route), { alert_tokens, ...body }, deliveryId, counted)
  const answers = answersOfMany(items, call, data)
  return new Map(items.map(({ commandId }, at) => [commandId, answers[at] ?? { kind: 'ACCEPTED' }]))
}
