import { z } from 'zod'
import type { DeliveryItem, ItemAnswer } from '../../src/adapter/contract.ts'
import { batchLimitOf, type CorsaCall, readCall } from './call.ts'
import type { CorsaClient } from './client.ts'
import { identifier, isRecord, text } from './payload.ts'
import { requestOf } from './request.ts'
import type { CorsaSettings } from './settings.ts'

// What a bulk call answers is not documented. Corsa's own workflow engine counts like this over the same calls
// (corsa-workflow-authoring REFERENCE.md); how it names a failed record is not shown.
const tally = z.looseObject({
  succeeded: z.int().min(0).nullish(),
  failed: z.int().min(0),
  errors: z.unknown().optional(),
})
/** A plain count may come as well: of the records that were changed, it is taken. */
const count = z.int().min(0)
const failure = z.looseObject({
  id: identifier,
  alertId: identifier,
  caseId: identifier,
  entityId: identifier,
  referenceId: identifier,
  message: text,
  error: text,
  reason: text,
})

const NO_REASON = 'counted as failed, without a reason'

/** The vendor's words about each record it names as failed; of a text, the only one of `names` that stands in it. */
function refusedIn(errors: unknown, names: readonly string[]): Map<string, string> {
  const named = new Map<string, string>()
  for (const each of Array.isArray(errors) ? errors : []) {
    const [only, ...others] = typeof each === 'string' ? names.filter((name) => each.includes(name)) : []
    if (only !== undefined && others.length === 0) named.set(only, each)
    const read = failure.safeParse(each)
    if (!isRecord(each) || !read.success) continue
    const { id, alertId, caseId, entityId, referenceId, message, error, reason } = read.data
    const key = alertId ?? caseId ?? entityId ?? id ?? referenceId
    if (key !== null) named.set(key, message ?? error ?? reason ?? NO_REASON)
  }
  return named
}

/** By what the vendor knows an item: its id, or the reference of a record it has yet to make. */
function nameOf({ target, call }: DeliveryItem): string {
  const read: CorsaCall = readCall(call)
  if (read.route === 'create') return read.alert.referenceId
  return read.route === 'case-create' ? read.case.referenceId : target.key
}

/** Success is never taken from an answer, because its shape is assumed: only a read-back shows it. A plain no is believed. */
function answersOf(items: readonly DeliveryItem[], body: unknown): Map<string, ItemAnswer> {
  const read = tally.safeParse(body)
  const refused = refusedIn(read.success ? read.data.errors : null, items.map(nameOf))
  const counted = count.safeParse(body)
  const missing = counted.success ? items.length - counted.data : read.success ? read.data.failed : 0
  const none = read.success && read.data.succeeded === 0 && missing === items.length
  // Of those that are counted and not named, a read-back tells which they are.
  const failed = Math.max(0, missing - items.filter((item) => refused.has(nameOf(item))).length)
  return new Map(
    items.map((item): [string, ItemAnswer] => {
      const message = refused.get(nameOf(item)) ?? (none ? NO_REASON : null)
      if (message !== null) return [item.commandId, { kind: 'REJECTED', message }]
      return [item.commandId, failed > 0 ? { kind: 'ACCEPTED', failed } : { kind: 'ACCEPTED' }]
    }),
  )
}

const TWICE: ItemAnswer = {
  kind: 'REJECTED',
  message: 'Not sent: another new record of the same call has this reference.',
}

/** Sends items that share a batch key in one call, and answers per command id. */
export async function deliver(
  client: CorsaClient,
  { bulkLimit }: CorsaSettings,
  items: readonly DeliveryItem[],
): Promise<Map<string, ItemAnswer>> {
  const [first] = items
  if (!first) return new Map()
  const call = readCall(first.call)
  const distinct = new Set(items.map(({ target }) => target.key)).size === items.length
  if (!distinct || items.length > batchLimitOf(call, bulkLimit))
    throw new Error('a delivery holds distinct records of one batch key, within the limit of its route')
  // Two new alerts of one reference would be one to an upsert, and could not be told apart when they are read back.
  const named = new Map(items.toReversed().map((item) => [nameOf(item), item]))
  const sent = items.filter((item) => named.get(nameOf(item)) === item)
  const answers = answersOf(sent, await client.write(requestOf(call, sent)))
  for (const item of items) if (!answers.has(item.commandId)) answers.set(item.commandId, TWICE)
  return answers
}
