import {
  IdempotencyMismatch,
  type ItemResult,
  type Decision as Said,
  SelectionRefused,
  type SubmitTarget,
} from '../command/commands.ts'
import { badInput } from './arguments.ts'
import type { Context } from './context.ts'
import { toId, uuidOf } from './ids.ts'
import { problem } from './pipeline/problem.ts'
import { refresh } from './refresh.ts'
import type { Decision, Outcome } from './shapes.ts'

const MOST_ITEMS = 1_000
const LONGEST_KEY = 200
const LONGEST_WAIT_MS = 10_000

/** A text as PostgreSQL can keep it, or null. */
export function storable<T extends string | null>(field: string, text: T): T {
  if (text?.includes('\0')) throw badInput(field, 'holds a NUL character; leave it out')
  if (text?.isWellFormed() === false) throw badInput(field, 'is not well-formed Unicode: it holds half a character')
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

/** What is done once per key, with the problem of a key that came with another input. */
export async function keyed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof IdempotencyMismatch)) throw error
    const message = 'This idempotencyKey came before with another input; use a new key for a new decision'
    throw problem('IDEMPOTENCY_MISMATCH', message, { extensions: { field: 'input.idempotencyKey' } })
  }
}

/** A wait within its bounds. */
export function waitMs(wait: number): number {
  if (wait >= 0 && wait <= LONGEST_WAIT_MS) return wait
  throw badInput('input.waitMs', `must be 0 to ${LONGEST_WAIT_MS}; follow the operation for longer`)
}

const NAMES = { ALERT: 'alert', CASE: 'case', HIT: 'hit' } as const
const ID_TYPES = { ALERT: 'Alert', CASE: 'Case', HIT: 'ScreeningHit' } as const
type Existing = keyof typeof NAMES

/** As many targets as one call takes. */
export function targets(field: string, ids: readonly string[], name = 'alert'): readonly string[] {
  if (ids.length === 0) throw badInput(field, `is empty; name at least one ${name}`)
  if (ids.length > MOST_ITEMS) throw badInput(field, `takes at most ${MOST_ITEMS} ${name}s; decide in several calls`)
  return ids
}

/** One item of a decision: the id as it was given, what it names, and what is decided about it. */
export interface DecidedItem {
  given: string
  target: SubmitTarget
  decision: Said
}

/** What is decided about the item at this place; about all of a selection alike. */
export type Say = (index: number) => Said

/** What the arguments of every decision have in common. */
export interface Told {
  allowLossy?: boolean
  idempotencyKey?: string | null
  waitMs?: number
}

export interface Decided {
  mutation: string
  told: Told
  items: readonly DecidedItem[]
  /** The selection's id as it was given, in place of `items`. */
  selection?: { given: string; decision: Said }
}
type What = Pick<Decided, 'items' | 'selection'>

/** Existing records of one kind, and what is decided about each. */
export const about = (kind: Existing, field: string, ids: readonly string[], say: Say): DecidedItem[] =>
  targets(field, ids, NAMES[kind]).map((given, index) => ({
    given,
    target: { kind, id: uuidOf(ID_TYPES[kind], given) },
    decision: say(index),
  }))

/** Which alerts are meant, by a list of ids or a selection, and what is decided about each. */
export function chosen(
  input: { alertIds?: readonly string[] | null; selectionId?: string | null },
  say: Say,
  field = 'alertIds',
): What {
  const { alertIds, selectionId } = input
  if (typeof selectionId === 'string') {
    if (alertIds) throw badInput('input.selectionId', `cannot be given together with \`${field}\`; give one of them`)
    return { items: [], selection: { given: selectionId, decision: say(0) } }
  }
  if (!alertIds) throw badInput(`input.${field}`, `is missing; give either \`${field}\` or \`selectionId\``)
  return { items: about('ALERT', `input.${field}`, alertIds, say) }
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

/** A decision in a canonical form. The id the gateway chose for a case is left out: it would be another one next time. */
const saying = ({ detail: { newCaseId, ...detail }, ...decision }: Said) => ({
  ...decision,
  detail: newCaseId === undefined ? detail : { ...detail, together: true },
})

/** What an item is about, or has made, as far as it is known. */
function recordOf(target: SubmitTarget | undefined, resultId: string | null): Outcome['record'] {
  switch (target?.kind) {
    case 'ALERT':
    case 'CASE':
    case 'HIT':
      return target.id === null ? null : { kind: target.kind, id: target.id }
    case 'ACCOUNT':
      return target.account === null ? null : { kind: 'ACCOUNT', id: target.account }
    case 'NEW_ALERT':
      return resultId === null ? null : { kind: 'ALERT', id: resultId }
    case 'NEW_CASE':
      return resultId === null ? null : { kind: 'CASE', id: resultId }
    case undefined:
      return null
  }
}

const outcomeOf = (item: ItemResult, given: DecidedItem | undefined): Outcome => {
  if (given) return { ...item, targetId: given.given, record: recordOf(given.target, item.resultId) }
  // Of a selection.
  const { targetId } = item
  return {
    ...item,
    targetId: targetId ? toId('Alert', targetId) : '',
    record: targetId ? { kind: 'ALERT', id: targetId } : null,
  }
}

/** Records decisions, waits a little for their end, and answers one outcome per item in the order given. */
export async function decide(context: Context, decided: Decided): Promise<Decision> {
  const { commands, viewer } = context
  const { items, selection, mutation, told } = decided
  const wait = waitMs(told.waitMs ?? 0)
  const submission = {
    tenant: viewer.tenant,
    actor: viewer.subject,
    mutation,
    idempotencyKey: idempotencyKey(told.idempotencyKey),
    // How long to wait is no part of what is decided.
    input: selection
      ? { ...saying(selection.decision), selectionId: selection.given }
      : items.map(({ given, target, decision }) => ({ ...saying(decision), kind: target.kind, targetId: given })),
    allowLossy: told.allowLossy ?? false,
    items: items.map(({ target, decision }) => ({ ...decision, target })),
    ...(selection && {
      selection: { id: uuidOf('Selection', selection.given), decision: selection.decision },
    }),
  }
  const result = await keyed(async () => {
    try {
      return await commands.settled(viewer.tenant, await commands.submit(submission), wait)
    } catch (error) {
      throw error instanceof SelectionRefused ? selectionProblem(error, 'input.selectionId') : error
    }
  })
  // What an earlier mutation of the same operation read may be out of date now.
  refresh(context)
  return {
    operationId: result.operationId,
    outcomes: result.items.map((item) => outcomeOf(item, items[item.index])),
  }
}
