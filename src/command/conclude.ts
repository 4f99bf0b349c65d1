import { setTimeout as sleep } from 'node:timers/promises'
import type { ItemAnswer, RawRecord } from '../adapter/contract.ts'
import { VendorError } from '../adapter/errors.ts'
import { recordId } from '../store/ids.ts'
import type { CommandOutcome } from '../store/write/commands.ts'
import type { DeliveryItemRow } from '../store/write/deliveries.ts'
import {
  type Absent,
  type Claimed,
  type DeliveryOptions,
  ended,
  keep,
  requeue,
  targetOf,
  whileKept,
} from './delivery.ts'
import { guardsStatus } from './rules.ts'
import type { Conclusion } from './settle.ts'

/** What a vendor call came to: a clean answer, or none that can be concluded from alone. */
export type Finding = { kind: 'ANSWERED'; answers: Map<string, ItemAnswer> } | { kind: 'FAILED'; error: VendorError }

/** Complete 5xx answers are tried again so often, each time only after a read-back has shown nothing. */
const MAX_ATTEMPTS = 4
const NOT_SENT_DELAY_MS = 2_000
/** A vendor that cannot be read is asked again so often before a person has to look. */
const MAX_CHECKS = 10
const UNREADABLE_PAUSE_MS = 5_000

/** A command that makes a record: before it there is none to look at, afterwards it has a key of its own. */
const makes = (item: DeliveryItemRow): boolean => item.action === 'CREATE' || item.action === 'CREATE_FROM_TEMPLATE'

type Sight = 'SHOWS' | 'UNCHANGED' | 'OTHER' | 'GONE'

interface Seen {
  sight: Sight
  /** The vendor's word for the status now. */
  now: string | null
  record: RawRecord | null
}

interface Look {
  sights: Map<string, Seen>
  read: { records: RawRecord[]; absent: Absent[]; readAt: string }
}

/** Reads the records again and says of each command whether its record shows it. Null where the vendor cannot be read. */
async function look(options: DeliveryOptions, claimed: Claimed): Promise<Look | VendorError | null> {
  const { adapter, checking } = claimed.connected
  const { write } = adapter
  // An account's settings stand in no record.
  const items = claimed.items.filter((item) => item.target_kind !== 'ACCOUNT')
  if (!checking.readBack || !write || items.length === 0) return null
  const readAt = (await options.now()).toISOString()
  try {
    const found = await checking.readBack(items.map(targetOf))
    const sights = new Map(
      items.flatMap((item): [string, Seen][] => {
        const record = found.get(item.target_key)
        if (!record) return [[item.id, { sight: 'GONE', now: null, record: null }]]
        const now = write.status(record)
        const shown = write.shows(record, item.call)
        // As if it could not be read.
        if (shown === null) return []
        if (shown) return [[item.id, { sight: 'SHOWS', now, record }]]
        return [[item.id, { sight: now === item.raw_status ? 'UNCHANGED' : 'OTHER', now, record }]]
      }),
    )
    const absent = items.flatMap((item): Absent[] => {
      const { target_kind: kind, target_key: key } = item
      return found.has(key) || makes(item) || (kind !== 'ALERT' && kind !== 'CASE') ? [] : [{ kind, key }]
    })
    return { sights, read: { records: [...found.values()], absent, readAt } }
  } catch (error) {
    if (!(error instanceof VendorError)) {
      return new VendorError('UNREADABLE', 'the record could not be understood', { cause: error })
    }
    const { hold } = claimed
    const accountsOwn = error.kind === 'RATE_LIMITED' || error.kind === 'UNAUTHORIZED'
    if (accountsOwn) await options.onTrouble(hold.tenant, hold.account, error)
    return error
  }
}

/** Looks up to twice, with the vendor's settling time before each look, until every record shows its command. */
async function lookTwice(
  options: DeliveryOptions,
  claimed: Claimed,
  firstWaitMs: number,
): Promise<Look | VendorError | null> {
  const settleMs = claimed.connected.policy?.settleMs ?? 0
  if (firstWaitMs > 0) await sleep(firstWaitMs)
  const first = await look(options, claimed)
  if (first === null || first instanceof VendorError) return first
  if ([...first.sights.values()].every(({ sight }) => sight === 'SHOWS')) return first
  await sleep(Math.max(settleMs, 250))
  return look(options, claimed)
}

/** The id of the record a creation made; null for a command about a record that was there. */
function madeBy({ hold }: Claimed, item: DeliveryItemRow, record: RawRecord | null): string | null {
  return record && makes(item) ? recordId(hold.tenant, hold.account, record.kind, record.key) : null
}

const confirmedByReading = (claimed: Claimed, item: DeliveryItemRow, record: RawRecord | null): CommandOutcome =>
  ended(item, 'CONFIRMED', { evidence_kind: 'READ_BACK', result_id: madeBy(claimed, item, record) })

const closed = (outcomes: CommandOutcome[], read: Conclusion['read'], error: string | null): Conclusion => ({
  outcomes,
  read,
  againMs: null,
  error,
})

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
  item.target_kind !== 'ACCOUNT' && !(makes(item) && record !== null)

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
  if (open.length === 0) return closed(outcomes, readAs(null), null)
  const seen = await lookTwice(options, { ...claimed, items: open }, 0)
  if (seen instanceof VendorError && open.some((item) => answers.get(item.id)?.kind !== 'PROVEN')) {
    // The vendor said yes but cannot be read at the moment: what is decided is decided, the rest is looked at again.
    return { outcomes, read: readAs(null), againMs: UNREADABLE_PAUSE_MS, error: seen.message }
  }
  const sights = seen instanceof VendorError ? null : seen
  const uncounted = refusedUnnamed(open, answers, sights?.sights)
  for (const item of open) {
    const sight = sights?.sights.get(item.id)
    const answer = answers.get(item.id)
    if (sight?.sight === 'SHOWS') outcomes.push(confirmedByReading(claimed, item, sight.record))
    else if (!sight && answer?.kind === 'PROVEN') byAnswer(item, answer.record)
    else if (sight && uncounted.has(item.id)) {
      outcomes.push(ended(item, 'REJECTED', { code: 'VENDOR_REJECTED', message: UNCOUNTED }))
    } else outcomes.push(ofSight(item, sight, answer))
  }
  return closed(outcomes, readAs(sights?.read ?? null), null)
}

const UNCOUNTED =
  'The vendor counted some of the call as failed without naming them, and this record does not show the change.'

/**
 * The items a vendor refused that only counts the refused: those that do not show the change, where there are no more of them
 * than it counted. Where there are more, some may only be slow to show, and nobody knows which.
 */
function refusedUnnamed(
  items: readonly DeliveryItemRow[],
  answers: ReadonlyMap<string, ItemAnswer>,
  sights: ReadonlyMap<string, Seen> | undefined,
): ReadonlySet<string> {
  const counted = (item: DeliveryItemRow): number => {
    const answer = answers.get(item.id)
    return answer?.kind === 'ACCEPTED' ? (answer.failed ?? 0) : 0
  }
  const among = items.filter((item) => counted(item) > 0 && sights?.get(item.id)?.sight !== 'SHOWS')
  return new Set(among.every((item) => among.length <= counted(item)) ? among.map(({ id }) => id) : [])
}

/** What a clean answer is worth whose record does not show it. */
function ofSight(item: DeliveryItemRow, sight: Seen | undefined, answer: ItemAnswer | undefined): CommandOutcome {
  if (!sight && !answer) {
    const message = 'The vendor answered, but not about this item. Look at it there, then settle this decision.'
    return ended(item, 'UNCERTAIN', { code: 'NO_ANSWER', message })
  }
  if (!sight) {
    return ended(item, 'UNVERIFIED', {
      message: 'The vendor answered without an error and offers nothing to check it by.',
    })
  }
  if (sight.sight === 'OTHER' && guardsStatus(item.action)) {
    const message = `The vendor took the call, but the record now says ${sight.now} instead.`
    return ended(item, 'REJECTED', { code: 'VENDOR_REJECTED', message })
  }
  const gone = makes(item) ? 'does not show the new record' : 'no longer shows the record'
  const what = sight.sight === 'GONE' ? gone : 'does not show the change'
  const message = `The vendor answered without an error, but ${what}. Look at it there, then settle this decision.`
  return ended(item, 'UNCERTAIN', { code: 'NO_ANSWER', message })
}

async function ofFailure(options: DeliveryOptions, claimed: Claimed, error: VendorError): Promise<Conclusion> {
  const { hold, items } = claimed
  if (error.kind === 'NOT_SENT') {
    const delay = NOT_SENT_DELAY_MS * (1 + Math.random())
    return closed(
      items.map((item) => requeue(item, delay)),
      null,
      error.message,
    )
  }
  if (error.kind === 'RATE_LIMITED' || error.kind === 'UNAUTHORIZED') {
    const delay = await options.onTrouble(hold.tenant, hold.account, error)
    return closed(
      items.map((item) => requeue(item, delay)),
      null,
      error.message,
    )
  }
  if (error.kind === 'REFUSED' || error.kind === 'GONE') return ofRefusal(options, claimed, error)
  return ofSilence(options, claimed, error)
}

/** The vendor's clean no. To a batch it may be about one item only: the others travel alone then, unless they show already. */
async function ofRefusal(options: DeliveryOptions, claimed: Claimed, error: VendorError): Promise<Conclusion> {
  const message = error.vendorMessage ?? error.message
  if (claimed.items.length === 1) {
    const outcomes = claimed.items.map((item) => ended(item, 'REJECTED', { code: 'VENDOR_REJECTED', message }))
    return closed(outcomes, null, error.message)
  }
  const seen = await look(options, claimed)
  const sights = seen instanceof VendorError ? null : seen
  const outcomes = claimed.items.map((item) =>
    sights?.sights.get(item.id)?.sight === 'SHOWS'
      ? confirmedByReading(claimed, item, sights.sights.get(item.id)?.record ?? null)
      : requeue(item, 0, { alone: true, attempted: true }),
  )
  return closed(outcomes, sights?.read ?? null, error.message)
}

/**
 * No clean answer: the write may have been applied. It is read back, twice, after the vendor's settling time. What shows is
 * confirmed; what does not is sent again only after a complete 5xx answer, and else left to a person.
 */
export async function ofSilence(options: DeliveryOptions, claimed: Claimed, error: VendorError): Promise<Conclusion> {
  const { hold, connected } = claimed
  const settleMs = connected.policy?.settleMs ?? 0
  const checks = await keep(options, hold)
  const seen = await lookTwice(options, claimed, Math.max(settleMs, 250))
  if (seen instanceof VendorError && checks < MAX_CHECKS) {
    return { outcomes: [], read: null, againMs: UNREADABLE_PAUSE_MS, error: seen.message }
  }
  const sights = seen instanceof VendorError ? null : seen
  const outcomes = claimed.items.map((item) => {
    const sight = sights?.sights.get(item.id)
    if (sight?.sight === 'SHOWS') return confirmedByReading(claimed, item, sight.record)
    const mayRetry = error.kind === 'FAILED' && sight?.sight === 'UNCHANGED' && item.attempts + 1 < MAX_ATTEMPTS
    if (mayRetry) return requeue(item, 1000 * 2 ** item.attempts * (1 + Math.random()), { attempted: true })
    const shown = sight?.now ? ` It now shows ${sight.now}.` : ''
    const message = `No clean answer came (${error.message}), and the vendor does not show the change.${shown} Look at it there, then settle this decision.`
    return ended(item, 'UNCERTAIN', { code: 'NO_ANSWER', message })
  })
  return closed(outcomes, sights?.read ?? null, error.message)
}
