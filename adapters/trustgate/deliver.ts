import type { DeliveryItem, ItemAnswer } from '../../src/adapter/contract.ts'
import { readCall, shows, type TrustGateCall, witness } from './call.ts'
import type { BulkAnswer, TrustGateClient } from './client.ts'
import { type Body, referenceIn } from './input.ts'
import { idOf, readCase, recordOf } from './payload.ts'

const ACCEPTED: ItemAnswer = { kind: 'ACCEPTED' }

/**
 * The answer to a creation, as a view of the case. It is thinner than what a read shows, and nothing in it is newer than the
 * creation itself: like the webhook of one it stands under everything that is read later.
 */
function made(held: object): ItemAnswer {
  const record = recordOf(held, 'WEBHOOK')
  return 'reason' in record ? ACCEPTED : { kind: 'PROVEN', record }
}

/** The one case of an answer; one about another party was not asked for, and proves nothing. */
const ofOne = (held: object | null, body: Body): ItemAnswer =>
  held === null || witness(held, body) === 'OTHER' ? ACCEPTED : made(held)

/** Whether a case can be the one a body led to, among others about the same party. */
function fits(held: object, body: Body): boolean {
  const { title } = readCase(held, [])
  const other = title !== null && body.title !== undefined && title.trim() !== String(body.title).trim()
  return witness(held, body) === 'MADE' && (referenceIn(held) !== null || !other)
}

/**
 * Which case of a bulk answer came of which body. No page shows such an answer: cases in the order of the request are taken
 * to be that, where each can be the one; otherwise only what one body alone can have led to.
 */
function matched(bodies: readonly Body[], cases: readonly object[]): (object | null)[] {
  const whole = cases.length === bodies.length
  if (whole && cases.every((held, at) => idOf(held) !== null && fits(held, bodies[at] ?? {}))) return [...cases]
  const pairs = bodies.map((body) => cases.filter((held) => idOf(held) !== null && fits(held, body)))
  return pairs.map((candidates) => {
    const [only, ...others] = candidates
    const shared = pairs.filter((each) => only !== undefined && each.includes(only)).length > 1
    return only === undefined || others.length > 0 || shared ? null : only
  })
}

const textIn = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null)

/** The vendor's words in an entry of `errors`, whose shape no page shows. */
function wordsOf(error: unknown): string | null {
  const {
    message,
    error: nested,
    reason,
  } = (typeof error === 'object' && error ? error : {}) as Record<string, unknown>
  return textIn(error) ?? textIn(message) ?? textIn(nested) ?? textIn(reason)
}

/** What each creation of a bulk call came to. Without a case and without an error it is left open. */
function ofMany(bodies: readonly Body[], { cases, errors }: BulkAnswer): (ItemAnswer | null)[] {
  if (cases === null) return bodies.map(() => ACCEPTED)
  const held = matched(bodies, cases)
  const missing = held.filter((each) => each === null).length
  if (errors.length === 0) {
    // Fewer cases than were asked for, and no word about the others: they are not called accepted.
    return held.map((each) => (each ? made(each) : cases.length === bodies.length ? ACCEPTED : null))
  }
  // Only where the numbers agree does an error stand for each that has no case.
  const refused = errors.length === missing && cases.length + errors.length === bodies.length
  const places = errors.map((error) => (error as { index?: unknown } | null)?.index)
  return held.map((each, at): ItemAnswer | null => {
    if (each) return made(each)
    if (!refused) return null
    const named = places.indexOf(at)
    const message = wordsOf(errors.length === 1 ? errors[0] : errors[named])
    return { kind: 'REJECTED', message: message ?? 'Refused within a bulk creation, without a reason.' }
  })
}

async function ofCase(
  client: TrustGateClient,
  { target, call: stored }: DeliveryItem,
  call: Extract<TrustGateCall, { route: 'assign' | 'patch' | 'resolve' }>,
  deliveryId: string,
): Promise<ItemAnswer> {
  const { key } = target
  const answer = await (call.route === 'assign'
    ? client.assign(key, call.body, deliveryId)
    : call.route === 'patch'
      ? client.patch(key, call.body, deliveryId)
      : client.resolve(key, call.body, deliveryId))
  // Part of a case may come back: it shows the change, and is too thin to be taken in.
  const record = answer && recordOf(answer)
  const proven = record && !('reason' in record) && record.key === key && shows(record, stored)
  return proven ? { kind: 'PROVEN', record: null } : ACCEPTED
}

/** Sends items that share a batch key in one call, and answers per command id. What the answer leaves open has none. */
export async function deliver(
  client: TrustGateClient,
  bulkLimit: number,
  items: readonly DeliveryItem[],
  deliveryId: string,
): Promise<Map<string, ItemAnswer>> {
  const [first] = items
  if (!first) return new Map()
  const call = readCall(first.call)
  const one = (answer: ItemAnswer) => new Map([[first.commandId, answer]])
  if (items.length > 1) {
    const bodies = items
      .map((item) => readCall(item.call))
      .flatMap((each) => (each.route === 'create' ? [each.body] : []))
    if (bodies.length < items.length || items.length > bulkLimit)
      throw new Error('a delivery holds one call, or creations within the bulk limit')
    const answers = ofMany(bodies, await client.createMany(bodies, deliveryId))
    return new Map(
      items.flatMap(({ commandId }, at): [string, ItemAnswer][] => {
        const answer = answers[at]
        return answer ? [[commandId, answer]] : []
      }),
    )
  }
  switch (call.route) {
    case 'create':
      return one(ofOne(await client.create(call.body, deliveryId), call.body))
    case 'template':
      return one(ofOne(await client.createFromTemplate(call.body, deliveryId), call.body))
    case 'triggers':
      await client.setTriggers(call.body, deliveryId)
      return one(ACCEPTED)
    default:
      return one(await ofCase(client, first, call, deliveryId))
  }
}
