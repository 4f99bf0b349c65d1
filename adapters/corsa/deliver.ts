import { z } from 'zod'
import type { DeliveryItem, ItemAnswer } from '../../src/adapter/contract.ts'
import { bodyOf, readCall } from './call.ts'
import type { CorsaClient } from './client.ts'
import { identifier, isRecord, text } from './payload.ts'
import type { CorsaSettings } from './settings.ts'

// What a bulk call answers is not documented. Corsa's own workflow engine counts like this over the same calls
// (corsa-workflow-authoring REFERENCE.md); how it names a failed alert is not shown.
const tally = z.looseObject({
  succeeded: z.int().min(0).nullish(),
  failed: z.int().min(0),
  errors: z.unknown().optional(),
})
const failure = z.looseObject({
  id: identifier,
  alertId: identifier,
  entityId: identifier,
  message: text,
  error: text,
  reason: text,
})

const NO_REASON = 'counted as failed, without a reason'

/** The vendor's words about each alert it names as failed. */
function refusedIn(errors: unknown): Map<string, string> {
  const named = new Map<string, string>()
  for (const each of Array.isArray(errors) ? errors : []) {
    const read = failure.safeParse(each)
    if (!isRecord(each) || !read.success) continue
    const { id, alertId, entityId, message, error, reason } = read.data
    const key = alertId ?? entityId ?? id
    if (key !== null) named.set(key, message ?? error ?? reason ?? NO_REASON)
  }
  return named
}

/** Success is never taken from an answer, because its shape is assumed: only a read-back shows it. A plain no is believed. */
function answersOf(items: readonly DeliveryItem[], body: unknown): Map<string, ItemAnswer> {
  const read = tally.safeParse(body)
  const refused = refusedIn(read.success ? read.data.errors : null)
  const none = read.success && read.data.succeeded === 0 && read.data.failed === items.length
  return new Map(
    items.map(({ commandId, target }): [string, ItemAnswer] => {
      const message = refused.get(target.key) ?? (none ? NO_REASON : null)
      return [commandId, message === null ? { kind: 'ACCEPTED' } : { kind: 'REJECTED', message }]
    }),
  )
}

/** Sends items that share one body in one call, and answers per command id. */
export async function deliver(
  client: CorsaClient,
  settings: CorsaSettings,
  items: readonly DeliveryItem[],
): Promise<Map<string, ItemAnswer>> {
  const [first] = items
  if (!first) return new Map()
  const alertIds = items.map(({ target }) => target.key)
  if (new Set(alertIds).size < items.length || items.length > settings.bulkLimit)
    throw new Error('a delivery holds distinct alerts of one batch key, within the bulk limit')
  const call = readCall(first.call)
  return answersOf(items, await client.bulk(call.route, bodyOf(call, alertIds)))
}
