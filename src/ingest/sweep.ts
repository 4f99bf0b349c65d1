import type { ConnectedAccount } from '../adapter/account.ts'
import type { Page, RawRecord, Stream, UnreadableRecord } from '../adapter/contract.ts'
import { isOfAccount, VendorError } from '../adapter/errors.ts'
import { bodyTooLarge } from '../adapter/http.ts'
import { stringifyJson } from '../adapter/json.ts'
import { databaseTime, renewSync, type SyncClaim } from '../store/lanes.ts'
import { type Store, StoreUnavailable } from '../store/run.ts'
import {
  beginSweep,
  countTry,
  endSweep,
  moveSweep,
  type SweepPlace,
  type SweepStep,
  sweptKeys,
} from '../store/sweeps.ts'
import { keptDigests, type QuarantineRow, quarantine } from '../store/write/vendor-records.ts'
import { type Intake, type IntakeResult, writeContext } from './intake.ts'
import { Interrupted, takePage } from './page.ts'
import { refusedRecord } from './refused.ts'
import { digestOf } from './rows.ts'

/** How long a reader may be silent before another takes its account over. */
export const LEASE_MS = 9_000
/** How often a list whose order shifts is read again within one poll before the next poll starts anew. */
const MAX_PASSES = 5
/**
 * A page that breaks off so often for a reason of our own is taken in record by record, to find the one at fault; a record
 * whose whole could not be read so often is taken in as its list shows it.
 */
const MAX_TRIES = 3
/** A list that shows nothing but records too large to be read has no end that could be found. */
const MAX_BARREN = 3
/**
 * A pass that showed nothing of its own on so many pages in a row goes in a circle. Records that move make a page come again,
 * now and then; a vendor that ignores the place, or leads back to one, would be read for ever.
 */
const MAX_STALE = 20

/** Another replica took this account over while we were slow. */
export class LeaseLost extends Interrupted {}

export interface SweepOptions {
  store: Store
  claim: SyncClaim
  connected: ConnectedAccount
  /** The first read is one account event, not one per record. */
  quiet: boolean
  onPage(result: IntakeResult): void
}

/** What one sweep of a stream came to. */
export interface Swept {
  stream: string
  startedAt: Date
  seen: number
  announced: number | null
  unreadable: number
  /** Everything that was announced was seen, unreadable items counted by their number only. */
  complete: boolean
}

/** What cannot be identified is told apart by its place, or by its content and which of several alike on its page it is. */
function* namesOf(items: readonly UnreadableRecord[]): Generator<string> {
  const alike = new Map<string, number>()
  for (const { raw, place } of items) {
    const content = digestOf(stringifyJson(raw))
    const n = (alike.get(content) ?? 0) + 1
    alike.set(content, n)
    yield raw === null && place !== undefined ? `at ${place}` : `${content} ${n}`
  }
}

/** Beyond it a total is no count, but a vendor's way not to tell one; two lists of as many still fit a column. */
const MOST_ANNOUNCED = 1_000_000_000

/** How many records the vendor says there are; null where it says nothing, or nothing that a page of it bears out. */
function announcedBy({ total, records, unreadable }: Page): number | null {
  const shown = new Set(records.map(({ key }) => key)).size + unreadable.length
  return total === null || total > MOST_ANNOUNCED || total < shown ? null : total
}

/** PostgreSQL cannot store NUL, and a key is stored as it is or not at all: other characters could make it another record's. */
function storable(page: Page): Page {
  const odd = page.records.filter(({ key }) => key.includes('\0'))
  if (odd.length === 0) return page
  const unreadable = odd.map(({ raw }) => ({ raw, reason: 'id: holds a NUL character' }))
  return {
    ...page,
    records: page.records.filter((record) => !odd.includes(record)),
    unreadable: [...page.unreadable, ...unreadable],
  }
}

/**
 * Reads a stream from its place to its end. While records move between pages one may slip past: the pass is repeated, a
 * bounded number of times and every other time from the last page to the first (what moves to the front slips past a
 * forward pass, what is pushed to the back past a backward one), until as many different records were seen as the vendor
 * announces. A sweep that was cut off goes on where it stood, with what it had seen.
 *
 * Where the number falls during a forward pass over numbered pages, what followed the deleted record has moved to a page
 * that was read already, and as many were seen as there are: such a pass proves nothing.
 */
export async function sweep(options: SweepOptions, stream: Stream, kept: SweepPlace | undefined): Promise<Swept> {
  const { store, claim } = options
  const { tenant_id: tenant, account_id: account } = claim
  const resumed = kept !== undefined && kept.position !== null
  const from = resumed ? kept : await store.write(tenant, (tx) => tx.one(beginSweep(tenant, account, stream.name)))
  if (!from) throw new Error('a sweep begins somewhere')
  const [swept] = resumed ? await store.read(tenant, sweptKeys(tenant, account, stream.name)) : [[]]
  const seen = new Set(swept.flatMap(({ keys }) => keys))
  let { position, announced, pages, unreadable } = from
  const at = { first: true, barren: 0 }
  for (let pass = from.pass; ; pass += 1) {
    const odd = new Set<string>()
    // What the pass itself has shown; the first one needs no second list of as many keys.
    const shown = pass === from.pass && !resumed ? seen : new Set<string>()
    let most = 0
    let stale = 0
    const backwards = pass > from.pass && pass % 2 === 0 && stream.last !== undefined && announced !== null
    if (backwards) position = stream.last?.(announced ?? 0) ?? null
    do {
      const readAt = await now(store)
      const listed = storable(await pageAt(stream, position, resumed && at.first))
      const { page, failed } = await withDetails(options, stream, listed)
      at.first = false
      const thin = failed.size > 0 ? await takeWithout(options, stream, page, readAt, failed) : []
      const fresh = [...new Set(page.records.map(({ key }) => key).filter((key) => !seen.has(key)))]
      const known = seen.size + fresh.length
      const before = shown.size + odd.size
      for (const { key } of page.records) shown.add(key)
      for (const item of namesOf(page.unreadable)) odd.add(item)
      stale = shown.size + odd.size > before ? 0 : stale + 1
      unreadable = Math.max(unreadable, odd.size)
      announced = announcedBy(listed) ?? announced
      most = Math.max(most, announced ?? 0)
      position = backwards ? (page.previous ?? null) : page.next
      pages += 1
      const step = {
        stream: stream.name,
        position,
        pass,
        pages,
        seen: known,
        fresh,
        unreadable,
        announced,
      }
      await takeStreamPage(options, stream, page, readAt, { step, thin })
      for (const key of fresh) seen.add(key)
      at.barren = page.records.length === 0 && page.unreadable.length > 0 ? at.barren + 1 : 0
      if (at.barren >= MAX_BARREN && position !== null)
        throw new VendorError(
          'UNREADABLE',
          `${at.barren} pages of ${stream.name} in a row held no record that can be read`,
        )
      if (stale >= MAX_STALE && position !== null)
        throw new VendorError('UNREADABLE', `${stale} pages of ${stream.name} in a row showed nothing new`)
    } while (position !== null)
    // Items that cannot be identified count as seen: repeating the pass would not make them readable.
    const shifted = most > (announced ?? 0) && !backwards && stream.last !== undefined
    const complete = announced === null ? !resumed || pass > from.pass : !shifted && seen.size + unreadable >= announced
    if (complete || pass >= MAX_PASSES) {
      await store.write(tenant, async (tx) => void (await tx.all(endSweep(tenant, account, stream.name, complete))))
      return { stream: stream.name, startedAt: from.started_at, seen: seen.size, announced, unreadable, complete }
    }
  }
}

export const now = async (store: Store): Promise<Date> => (await store.system(databaseTime()))[0]?.now ?? new Date()

/** A place that was kept over a pause may have expired at the vendor: the stream then starts again from its beginning. */
async function pageAt(stream: Stream, position: string | null, kept: boolean): Promise<Page> {
  try {
    return await stream.page(position)
  } catch (error) {
    const expired = error instanceof VendorError && (error.kind === 'REFUSED' || error.kind === 'GONE')
    if (!expired || !kept || position === null) throw error
    return stream.page(null)
  }
}

interface Detailed {
  page: Page
  /** Records of the page whose whole was asked for in vain, and why. */
  failed: ReadonlyMap<string, VendorError>
}

/** Adds the whole of those records of a thin list that are new or changed. */
async function withDetails({ store, claim, connected }: SweepOptions, stream: Stream, page: Page): Promise<Detailed> {
  const { reading } = connected
  const failed = new Map<string, VendorError>()
  if (!reading.detail || page.records.length === 0) return { page, failed }
  const keys = page.records.map((record) => record.key)
  const [rows] = await store.read(claim.tenant_id, keptDigests(claim.tenant_id, claim.account_id, stream.kind, keys))
  const kept = new Map(rows.map((row) => [row.key, row.digest]))
  const anew = page.records.filter((record) => kept.get(record.key) !== digestOf(stringifyJson(record.raw)))
  if (anew.length === 0) return { page, failed }
  const whole: RawRecord[] = []
  for (const [key, detail] of await reading.detail(anew)) {
    if (detail instanceof VendorError) failed.set(key, detail)
    else whole.push(detail)
  }
  return { page: { ...page, records: [...page.records, ...whole] }, failed }
}

/**
 * Goes on without the whole of some records: answers them to be taken in as the list shows them, where they were asked for
 * often enough, or can never be had. Else takes in the others, and ends the poll: the page is read again by the next.
 */
async function takeWithout(
  options: SweepOptions,
  stream: Stream,
  page: Page,
  readAt: Date,
  failed: Detailed['failed'],
): Promise<QuarantineRow[]> {
  const errors = [...failed.values()]
  const final =
    errors.every((error) => bodyTooLarge(error)) ||
    (!errors.some(isOfAccount) && (await tries(options, stream)) >= MAX_TRIES)
  if (!final) {
    const others = page.records.filter(({ key }) => !failed.has(key))
    await takeStreamPage(options, stream, { ...page, records: others }, readAt, null)
    throw errors.find(isOfAccount) ?? errors[0]
  }
  const intake = intakeOf(options, stream, readAt)
  return page.records.flatMap((record) => {
    const error = failed.get(record.key)
    return error ? [refusedRecord(intake, record, stringifyJson(record.raw), `its detail: ${error.message}`)] : []
  })
}

/** Counts a page that did not come to its end, and answers how often in a row. */
async function tries({ store, claim }: SweepOptions, stream: Stream): Promise<number> {
  const { tenant_id: tenant, account_id: account } = claim
  const tried = await store.write(tenant, (tx) => tx.one(countTry(tenant, account, stream.name)))
  return tried?.failures ?? 0
}

const intakeOf = ({ connected, quiet }: SweepOptions, stream: Stream, readAt: Date): Intake => ({
  adapter: connected.adapter,
  settings: connected.settings,
  context: writeContext(connected, 'vendor', { quiet }),
  readAt: readAt.toISOString(),
  stream: stream.name,
})

/** Takes a page in and moves on; without a `move` the stream stays where it is. */
async function takeStreamPage(
  options: SweepOptions,
  stream: Stream,
  page: Page,
  readAt: Date,
  move: { step: SweepStep; thin: readonly QuarantineRow[] } | null,
): Promise<void> {
  const { store, claim } = options
  const { tenant_id: tenant, account_id: account } = claim
  const take = (poisoned: boolean) =>
    takePage(
      store,
      intakeOf(options, stream, readAt),
      page,
      async (tx) => {
        if (!(await tx.one(renewSync(claim, LEASE_MS)))) throw new LeaseLost()
        if (!move) return
        if (move.thin.length > 0) await tx.all(quarantine(tenant, account, move.thin))
        await tx.all(moveSweep(tenant, account, move.step))
      },
      poisoned,
    )
  try {
    options.onPage(await take(false))
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof Interrupted) throw error
    if ((await tries(options, stream)) < MAX_TRIES) throw error
    options.onPage(await take(true))
  }
}
