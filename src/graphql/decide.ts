import { IdempotencyMismatch, type SubmitItem } from '../command/commands.ts'
import { badInput } from './arguments.ts'
import type { Context } from './context.ts'
import { uuidOf } from './ids.ts'
import { problem } from './pipeline/problem.ts'
import { refresh } from './refresh.ts'
import type { Decision } from './shapes.ts'

const MOST_ITEMS = 1_000
const LONGEST_KEY = 200
const LONGEST_WAIT_MS = 10_000

/** A text as PostgreSQL can keep it, or null. */
export function storable<T extends string | null>(field: string, text: T): T {
  if (text?.includes('\0')) throw badInput(field, 'holds a NUL character; leave it out')
  return text
}

/** A key within its bounds, or null where none was chosen. */
export function idempotencyKey(key: string | null | undefined): string | null {
  const field = 'input.idempotencyKey'
  if (key === null || key === undefined) return null
  if (key.trim() === '') throw badInput(field, 'must not be blank; leave it out or choose a key')
  if (key.length > LONGEST_KEY) throw badInput(field, `must be at most ${LONGEST_KEY} characters; choose a shorter key`)
  return storable(field, key)
}

/** A wait within its bounds. */
export function waitMs(wait: number): number {
  if (wait >= 0 && wait <= LONGEST_WAIT_MS) return wait
  throw badInput('input.waitMs', `must be 0 to ${LONGEST_WAIT_MS}; follow the operation for longer`)
}

/** As many targets as one call takes. */
export function targets(field: string, ids: readonly string[]): readonly string[] {
  if (ids.length === 0) throw badInput(field, 'is empty; name at least one alert')
  if (ids.length > MOST_ITEMS) throw badInput(field, `takes at most ${MOST_ITEMS} alerts; decide in several calls`)
  return ids
}

export interface Decided {
  mutation: string
  allowLossy: boolean
  idempotencyKey: string | null
  waitMs: number
  /** The alerts' ids as they were given. */
  targets: readonly string[]
  /** What is decided about the target at this place. */
  say(index: number): Omit<SubmitItem, 'alertId'>
}

/** Records a decision about alerts, waits a little for its end, and answers one outcome per item in the order given. */
export async function decide(context: Context, decided: Decided): Promise<Decision> {
  const { commands, viewer } = context
  const { targets: given, mutation, allowLossy } = decided
  const items = given.map((id, index) => ({ ...decided.say(index), alertId: uuidOf('Alert', id) }))
  const submission = {
    tenant: viewer.tenant,
    actor: viewer.subject,
    mutation,
    idempotencyKey: decided.idempotencyKey,
    // How long to wait is no part of what is decided.
    input: items.map((item, index) => ({ ...item, alertId: given[index] })),
    allowLossy,
    items,
  }
  try {
    const result = await commands.settled(viewer.tenant, await commands.submit(submission), decided.waitMs)
    // What an earlier mutation of the same operation read may be out of date now.
    refresh(context)
    return {
      operationId: result.operationId,
      outcomes: result.items.map((item) => ({
        ...item,
        targetId: given[item.index] ?? '',
        alertId: items[item.index]?.alertId ?? null,
      })),
    }
  } catch (error) {
    if (!(error instanceof IdempotencyMismatch)) throw error
    const message = 'This idempotencyKey came before with another input; use a new key for a new decision'
    throw problem('IDEMPOTENCY_MISMATCH', message, { extensions: { field: 'input.idempotencyKey' } })
  }
}
