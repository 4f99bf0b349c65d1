import { IdempotencyMismatch, type Decision as Said, SelectionRefused } from '../command/commands.ts'
import { badInput } from './arguments.ts'
import type { Context } from './context.ts'
import { toId, uuidOf } from './ids.ts'
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

/** Which alerts are meant: a list of ids, or a selection. */
export function chosen(input: {
  alertIds?: readonly string[] | null
  selectionId?: string | null
}): Pick<Decided, 'targets' | 'selectionId'> {
  const { alertIds, selectionId } = input
  if (typeof selectionId === 'string') {
    if (alertIds) throw badInput('input.selectionId', 'cannot be given together with `alertIds`; give one of them')
    return { targets: [], selectionId }
  }
  if (!alertIds) throw badInput('input.alertIds', 'is missing; give either `alertIds` or `selectionId`')
  return { targets: targets('input.alertIds', alertIds) }
}

export interface Decided {
  mutation: string
  allowLossy: boolean
  idempotencyKey: string | null
  waitMs: number
  /** The alerts' ids as they were given. */
  targets: readonly string[]
  /** The selection's id as it was given, in place of `targets`. */
  selectionId?: string
  /** What is decided about the target at this place; about all of a selection alike. */
  say(index: number): Said
}

const REFUSED: Readonly<Record<SelectionRefused['why'], Parameters<typeof problem>[0]>> = {
  TOO_MANY: 'BAD_USER_INPUT',
  UNKNOWN: 'NOT_FOUND',
  EXPIRED: 'SELECTION_EXPIRED',
  EMPTY: 'BAD_USER_INPUT',
  OTHER_ACTION: 'BAD_USER_INPUT',
  TOO_MUCH_TEXT: 'BAD_USER_INPUT',
}
const WORDS: Readonly<Record<SelectionRefused['why'], string>> = {
  TOO_MANY: 'matches more than 10,000 alerts; narrow it, and decide in several selections',
  UNKNOWN: 'names no selection of yours; make one with createSelection',
  EXPIRED: 'names a selection that has expired; make it anew with createSelection',
  EMPTY: 'names a selection without alerts; there is nothing to decide',
  OTHER_ACTION: 'names a selection that was made for another action; make one for this action with createSelection',
  TOO_MUCH_TEXT: 'holds too many alerts for texts this long; shorten the texts, or make smaller selections',
}

/** Why a selection cannot be made or used, for the client. */
export const selectionProblem = ({ why }: SelectionRefused, field: string) =>
  problem(REFUSED[why], `\`${field}\` ${WORDS[why]}`, { extensions: { field } })

/** Records a decision about alerts, waits a little for its end, and answers one outcome per item in the order given. */
export async function decide(context: Context, decided: Decided): Promise<Decision> {
  const { commands, viewer } = context
  const { targets: given, selectionId, mutation, allowLossy } = decided
  const items = given.map((id, index) => ({
    ...decided.say(index),
    target: { kind: 'ALERT' as const, id: uuidOf('Alert', id) },
  }))
  const submission = {
    tenant: viewer.tenant,
    actor: viewer.subject,
    mutation,
    idempotencyKey: decided.idempotencyKey,
    // How long to wait is no part of what is decided.
    input:
      selectionId === undefined
        ? items.map(({ target: _, ...said }, index) => ({ ...said, alertId: given[index] }))
        : { ...decided.say(0), selectionId },
    allowLossy,
    items,
    ...(selectionId === undefined
      ? {}
      : { selection: { id: uuidOf('Selection', selectionId), decision: decided.say(0) } }),
  }
  try {
    const result = await commands.settled(viewer.tenant, await commands.submit(submission), decided.waitMs)
    // What an earlier mutation of the same operation read may be out of date now.
    refresh(context)
    return {
      operationId: result.operationId,
      outcomes: result.items.map((item) => ({
        ...item,
        ...(selectionId === undefined
          ? { targetId: given[item.index] ?? '', alertId: items[item.index]?.target.id ?? null }
          : { targetId: item.targetId ? toId('Alert', item.targetId) : '', alertId: item.targetId }),
      })),
    }
  } catch (error) {
    if (error instanceof SelectionRefused) throw selectionProblem(error, 'input.selectionId')
    if (!(error instanceof IdempotencyMismatch)) throw error
    const message = 'This idempotencyKey came before with another input; use a new key for a new decision'
    throw problem('IDEMPOTENCY_MISMATCH', message, { extensions: { field: 'input.idempotencyKey' } })
  }
}
