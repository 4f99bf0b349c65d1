import type { ItemAnswer, RawRecord } from '../adapter/contract.ts'
import { HeldBack, VendorError } from '../adapter/errors.ts'
import { recordId } from '../store/ids.ts'
import type { CommandOutcome } from '../store/write/commands.ts'
import type { DeliveryItemRow } from '../store/write/deliveries.ts'
import { backingOff, isOfRecords } from './back-off.ts'
import { type Claimed, type DeliveryOptions, ended, keep, requeue, whileKept } from './delivery.ts'
import { changedUnder, isRecord, type Look, look, lookTwice, makes, nounOf, type Seen } from './look.ts'
import type { Conclusion } from './settle.ts'

/** What a vendor call came to: a clean answer, or none that can be concluded from alone. */
export type Finding = { kind: 'ANSWERED'; answers: Map<string, ItemAnswer> } | { kind: 'FAILED'; error: VendorError }

/** Complete 5xx answers are tried again so often, each time only after a read-back has shown nothing: for a minute or so. */
const MAX_ATTEMPTS = 6
/** A batch that failed so often goes on item by item, in case one of them is what the vendor fails on. */
const BATCHED_ATTEMPTS = 2
/** A vendor that cannot be read is asked again so often, for some ten minutes, before a person has to look. */
const MAX_CHECKS = 12
const UNREADABLE_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 60_000
const pauseMs = (checks: number): number => Math.min(LONGEST_PAUSE_MS, UNREADABLE_PAUSE_MS * 2 ** checks)

/** The id of the record a creation made; null for a command about a record that was there. */
function madeBy({ hold }: Claimed, item: DeliveryItemRow, record: RawRecord | null): string | null {
  return record && makes(item) ? recordId(hold.tenant, hold.account, record.kind, record.key) : null
}

export const confirmedByReading = (claimed: Claimed, item: DeliveryItemRow, record: RawRecord | null): CommandOutcome =>
  ended(item, 'CONFIRMED', { evidence_kind: 'READ_BACK', result_id: madeBy(claimed, item, record) })

const closed = (
  outcomes: CommandOutcome[],
  read: Conclusion['read'],
  error: string | null,
  answered: boolean,
): Conclusion => ({ outcomes, read, againMs: null, error, answered })

/** Decides every item of a delivery on what can be shown, and keeps the delivery while it looks. */
export function conclude(options: DeliveryOptions, claimed: Claimed, finding: Finding): Promise<Conclusion> {
  return whileKept(options, claimed.hold, () =>
    finding.kind === 'ANSWERED'
      ? ofAnswer(options, claimed, finding.answers)
      : ofFailure(options, claimed, finding.error),
  )
}

/** A new record is named by the answer that made it, and what concerns the account as a whole is in no record. */
const canBeSeen = (item: DeliveryItemRow, record: RawRecord | null): boolean =>
  isRecord(item) || (makes(item) && record === null)

async function ofAnswer(
  options: DeliveryOptions,
  claimed: Claimed,
  answers: ReadonlyMap<string, ItemAnswer>,
): Promise<Conclusion> {
  const { connected } = claimed
  const suffices = connected.policy?.answerSuffices || !connected.checking.readBack
  const outcomes: CommandOutcome[] = []
  const shown: RawRecord[] = []
  const open: DeliveryItemRow[] = []
  const byAnswer = (item: DeliveryItemRow, record: RawRecord | null) => {
    if (record) shown.push(record)
    const result_id = madeBy(claimed, item, record)
    outcomes.push(ended(item, 'CONFIRMED', { evidence_kind: 'VENDOR_ANSWER', result_id }))
  }
  for (const item of claimed.items) {
    const answer = answers.get(item.id)
    if (answer?.kind === 'REJECTED') {
      outcomes.push(ended(item, 'REJECTED', { code: 'VENDOR_REJECTED', message: answer.message }))
    } else if (answer?.kind === 'PROVEN' && (suffices || !canBeSeen(item, answer.record))) byAnswer(item, answer.record)
    else open.push(item)
  }
  const proves = [...answers.values()].some(({ kind }) => kind === 'PROVEN')
  const readAt = proves ? (await options.now()).toISOString() : ''
  /** What answers showed, with what was read: the reading of the same record is the newer one. */
  const readAs = (looked: Look['read'] | null): Conclusion['read'] =>
    shown.length === 0 ? looked : { absent: [], readAt, ...looked, records: [...shown, ...(looked?.records ?? [])] }
  if (open.length === 0) return closed(outcomes, readAs(null), null, true)
  const seen = await lookTwice(options, { ...claimed, items: open }, 0)
  if (seen instanceof VendorError) {
    // The vendor said yes but cannot be read at the moment: what is decided is decided, the rest is looked at again.
    const waiting: [string, ItemAnswer | undefined][] = []
    const checks = await keep(options, claimed.hold)
    for (const item of open) {
      const answer = answers.get(item.id)
      if (answer?.kind === 'PROVEN') byAnswer(item, answer.record)
      else if (seen instanceof HeldBack || checks < MAX_CHECKS) waiting.push([item.id, answer])
      else outcomes.push(neverRead(item, answer, seen))
    }
    const pause =
      seen instanceof HeldBack ? { againMs: seen.waitMs, heldBack: true as const } : { againMs: pauseMs(checks) }
    const again = waiting.length > 0 && { ...pause, answers: new Map(waiting) }
    return { ...closed(outcomes, readAs(null), seen.message, true), ...again }
  }
  const sights = seen
  const uncounted = refusedUnnamed(open, answers, sights?.sights)
  for (const item of open) {
    const sight = sights?.sights.get(item.id)
    const answer = answers.get(item.id)
    if (sight?.sight === 'SHOWS') outcomes.push(confirmedByReading(claimed, item, sight.record))
    else if ((!sight || sight.sight === 'STANDS') && answer?.kind === 'PROVEN') byAnswer(item, answer.record)
    else if (sight && uncounted.has(item.id)) {
      outcomes.push(ended(item, 'REJECTED', { code: 'VENDOR_REJECTED', message: UNCOUNTED }))
    } else outcomes.push(ofSight(item, sight, answer, connected.policy?.readAssumed ?? false))
  }
  return closed(outcomes, readAs(sights?.read ?? null), null, true)
}

const UNCOUNTED =
  'The vendor counted some of the call as failed without naming them, and this record does not show the change.'

/** How many items of the call an answer counts as refused without naming them. */
const unnamed = (answer: ItemAnswer | undefined): number => (answer?.kind === 'ACCEPTED' ? (answer.failed ?? 0) : 0)

/** Why what is read proves nothing. */
const notShown = ({ sight }: Pick<Seen, 'sight'>): string =>
  sight === 'STANDS' ? 'shows what it showed before' : 'does not show the change'

/**
 * The items a vendor refused that only counts the refused: those that do not show the change, where there are no more of them
 * than it counted. Where there are more, some may only be slow to show, and nobody knows which.
 */
function refusedUnnamed(
  items: readonly DeliveryItemRow[],
  answers: ReadonlyMap<string, ItemAnswer>,
  sights: ReadonlyMap<string, Seen> | undefined,
): ReadonlySet<string> {
  const counted = (item: DeliveryItemRow): number => unnamed(answers.get(item.id))
  const among = items.filter((item) => counted(item) > 0 && sights?.get(item.id)?.sight !== 'SHOWS')
  return new Set(among.every((item) => among.length <= counted(item)) ? among.map(({ id }) => id) : [])
}

/** What a clean answer is worth whose record could not be read in all that time. */
function neverRead(item: DeliveryItemRow, answer: ItemAnswer | undefined, error: VendorError): CommandOutcome {
  const said = answer ? 'answered without an error' : 'answered, but not about this item'
  const message = `The vendor ${said}, and could not be read to see what came of it (${error.message}). Look at it there, then settle this decision.`
  return ended(item, 'UNCERTAIN', { code: 'NO_ANSWER', message })
}

/** What a clean answer is worth whose record does not show the change. */
function ofSight(
  item: DeliveryItemRow,
  sight: Seen | undefined,
  answer: ItemAnswer | undefined,
  readAssumed: boolean,
): CommandOutcome {
  if (!sight && !answer) {
    const message = 'The vendor answered, but not about this item. Look at it there, then settle this decision.'
    return ended(item, 'UNCERTAIN', { code: 'NO_ANSWER', message })
  }
  if (!sight && answer?.kind === 'ACCEPTED' && (answer.failed ?? 0) > 0) {
    const message =
      'The vendor counted some of the call as failed without naming them, and nothing shows which. Look at it there, then settle this decision.'
    return ended(item, 'UNCERTAIN', { code: 'NO_ANSWER', message })
  }
  if (!sight || (sight.sight === 'GONE' && item.target_kind === 'ACCOUNT')) {
    return ended(item, 'UNVERIFIED', {
      message: 'The vendor answered without an error and offers nothing to check it by.',
    })
  }
  if (sight.sight === 'STANDS' && answer && unnamed(answer) === 0) {
    const message = `The vendor answered without an error. That the ${nounOf(item)} says so proves nothing: it did before.`
    return ended(item, 'UNVERIFIED', { message })
  }
  if (sight.sight === 'OTHER' && sight.change && sight.change.field !== 'status') {
    const message = `${changedUnder(item, sight.change)} The vendor answered our call without an error, so it may have come before that. Look at it there, then settle this decision.`
    return ended(item, 'UNCERTAIN', { code: 'CONFLICT', message })
  }
  if (sight.sight === 'OTHER') {
    const message = `The vendor took the call, but the ${nounOf(item)} now says ${sight.now}, and does not show all that was asked for.`
    return ended(item, 'REJECTED', { code: 'VENDOR_REJECTED', message })
  }
  if (sight.sight === 'GONE' && readAssumed && makes(item) && answer?.kind === 'ACCEPTED' && unnamed(answer) === 0) {
    const message =
      'The vendor answered without an error, and does not show which record it made. No document says that one can be found by its reference.'
    return ended(item, 'UNVERIFIED', { message })
  }
  const gone = makes(item) ? 'does not show the new record' : 'no longer shows the record'
  const what = sight.sight === 'GONE' ? gone : notShown(sight)
  const message = `The vendor answered without an error, but ${what}. Look at it there, then settle this decision.`
  return ended(item, 'UNCERTAIN', { code: 'NO_ANSWER', message })
}

async function ofFailure(options: DeliveryOptions, claimed: Claimed, error: VendorError): Promise<Conclusion> {
  const { items } = claimed
  // A 403 that others do not meet is a no to what was asked.
  if (error.kind === 'UNAUTHORIZED' && isOfRecords(items, error)) return ofRefusal(options, claimed, error)
  if (error.kind === 'NOT_SENT' || error.kind === 'RATE_LIMITED' || error.kind === 'UNAUTHORIZED') {
    return closed(await backingOff(options, claimed, items, error), null, error.message, false)
  }
  if (error.kind === 'REFUSED' || error.kind === 'GONE') return ofRefusal(options, claimed, error)
  return ofSilence(options, claimed, error)
}

/** The vendor's clean no. To a batch it may be about one item only: the others travel alone then, unless they show already. */
async function ofRefusal(options: DeliveryOptions, claimed: Claimed, error: VendorError): Promise<Conclusion> {
  const message = error.vendorMessage ?? error.message
  const [only, ...others] = claimed.items
  const seen = error.kind === 'GONE' || others.length > 0 ? await look(options, claimed) : null
  if (only && others.length === 0) {
    const sights = seen instanceof VendorError ? null : seen
    // A 404 may be about the route: only a read that finds nothing says that it is the record.
    const isGone = isRecord(only) && sights?.sights.get(only.id)?.sight === 'GONE'
    const outcome = isGone
      ? ended(only, 'REJECTED', {
          code: 'NOT_FOUND',
          message: `The vendor no longer has this ${nounOf(only)}: ${message}. Look at it there.`,
        })
      : ended(only, 'REJECTED', { code: 'VENDOR_REJECTED', message })
    return closed([outcome], sights?.read ?? null, error.message, true)
  }
  const sights = seen instanceof VendorError ? null : seen
  const outcomes = claimed.items.map((item) => {
    const sight = sights?.sights.get(item.id)
    if (sight?.sight === 'SHOWS') return confirmedByReading(claimed, item, sight.record)
    // Whether a refused batch made some of its records is not documented anywhere: none is made a second time by itself.
    if (makes(item)) return ended(item, 'REJECTED', { code: 'VENDOR_REJECTED', message: `${message} (the whole call)` })
    return requeue(item, 0, { alone: true, attempted: true })
  })
  return closed(outcomes, sights?.read ?? null, error.message, true)
}

/**
 * No clean answer: the write may have been applied. It is read back, twice, after the vendor's settling time. What shows is
 * confirmed; what does not is sent again only after a complete 5xx answer, and else left to a person.
 */
export async function ofSilence(
  options: DeliveryOptions,
  claimed: Claimed,
  error: VendorError,
  /** The silence is a worker's of ours that was lost: it says nothing about the vendor. */
  lost = false,
): Promise<Conclusion> {
  const { hold, connected, items } = claimed
  const settleMs = connected.policy?.settleMs ?? 0
  const checks = await keep(options, hold)
  const seen = await lookTwice(options, claimed, Math.max(settleMs, 250))
  const holdBack = () => (lost ? 0 : options.onTrouble(hold.tenant, hold.account, error))
  if (seen instanceof HeldBack) {
    await holdBack()
    return { outcomes: [], read: null, againMs: seen.waitMs, heldBack: true, error: seen.message, answered: false }
  }
  if (seen instanceof VendorError && checks < MAX_CHECKS) {
    await holdBack()
    return { outcomes: [], read: null, againMs: pauseMs(checks), error: seen.message, answered: false }
  }
  const sights = seen instanceof VendorError ? null : seen
  const mayRetry = (item: DeliveryItemRow) =>
    error.kind === 'FAILED' && sights?.sights.get(item.id)?.sight === 'UNCHANGED' && item.attempts + 1 < MAX_ATTEMPTS
  const applied = items.every((item) => sights?.sights.get(item.id)?.sight === 'SHOWS')
  const delay = applied ? 0 : await holdBack()
  const outcomes = claimed.items.map((item) => {
    const sight = sights?.sights.get(item.id)
    if (sight?.sight === 'SHOWS') return confirmedByReading(claimed, item, sight.record)
    if (mayRetry(item)) {
      return requeue(item, delay, { attempted: true, alone: items.length > 1 && item.attempts + 1 >= BATCHED_ATTEMPTS })
    }
    if (sight?.sight === 'OTHER' && sight.change) {
      // Both may have happened, in either order: it is not said that nothing was changed.
      const message = `${changedUnder(item, sight.change)} Whether the call arrived there is not known (${error.message}); it is not sent again. Look at it there, then settle this decision.`
      return ended(item, 'UNCERTAIN', { code: 'CONFLICT', message })
    }
    const shown = sight?.now ? ` It now shows ${sight.now}.` : ''
    const message = `No clean answer came (${error.message}), and ${sight ? `the vendor ${notShown(sight)}` : 'nothing that could be read tells'}.${shown} Look at it there, then settle this decision.`
    return ended(item, 'UNCERTAIN', { code: 'NO_ANSWER', message })
  })
  return closed(outcomes, sights?.read ?? null, error.message, applied)
}
