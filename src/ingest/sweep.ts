import type { ConnectedAccount } from '../adapter/account.ts'
import type { Page, Stream, UnreadableRecord } from '../adapter/contract.ts'
import { VendorError } from '../adapter/errors.ts'
import { stringifyJson } from '../adapter/json.ts'
import { databaseTime, renewSync, type SyncClaim } from '../store/lanes.ts'
import { type Store, StoreUnavailable } from '../store/run.ts'
import { beginSweep, countTry, endSweep, moveSweep, type SweepPlace, sweptKeys } from '../store/sweeps.ts'
import { keptDigests } from '../store/write/vendor-records.ts'
import { type Intake, type IntakeResult, writeContext } from './intake.ts'
import { Interrupted, takePage } from './page.ts'
import { digestOf } from './rows.ts'

/** How long a reader may be silent before another takes its account over. */
export const LEASE_MS = 9_000
/** How often a list whose order shifts is read again within one poll before the next poll starts anew. */
const MAX_PASSES = 5
/** A page that breaks off so often for a reason of our own is taken in record by record, to find the one at fault. */
const MAX_TRIES = 3
/** A list that shows nothing but records too large to be read has no end that could be found. */
const MAX_BARREN = 3

/** Another replica took this account over while we were slow. */
export class LeaseLost extends Interrupted {}

export interface SweepOptions {
  store: Store
  claim: SyncClaim
  connected: ConnectedAccount
  /** The first complete read is one account event, not one per record. */
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

/** What cannot be identified is told apart by its content, or by its place. */
const itemOf = ({ raw, place }: UnreadableRecord): string =>
  raw === null ? `at ${place}` : digestOf(stringifyJson(raw))

/**
 * Reads a stream from its place to its end. While records move between pages one may slip past: the pass is repeated, a
 * bounded number of times and every other time from the last page to the first (what moves to the front slips past a
 * forward pass, what is pushed to the back past a backward one), until as many different records were seen as the vendor
 * announces. A sweep that was cut off goes on where it stood, with what it had seen.
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
    const backwards = pass > from.pass && pass % 2 === 0 && stream.last !== undefined && announced !== null
    if (backwards) position = stream.last?.(announced ?? 0) ?? null
    do {
      const readAt = await now(store)
      const page = await withDetails(options, stream, await pageAt(stream, position, resumed && at.first))
      at.first = false
      const fresh = [...new Set(page.records.map(({ key }) => key).filter((key) => !seen.has(key)))]
      for (const item of page.unreadable) odd.add(itemOf(item))
      unreadable = Math.max(unreadable, odd.size)
      announced = page.total ?? announced
      position = backwards ? (page.previous ?? null) : page.next
      pages += 1
      const step = {
        stream: stream.name,
        position,
        pass,
        pages,
        seen: seen.size + fresh.length,
        fresh,
        unreadable,
        announced,
      }
      await takeStreamPage(options, stream, page, readAt, step)
      for (const key of fresh) seen.add(key)
      at.barren = page.records.length === 0 && page.unreadable.length > 0 ? at.barren + 1 : 0
      if (at.barren >= MAX_BARREN && position !== null)
        throw new VendorError(
          'UNREADABLE',
          `${at.barren} pages of ${stream.name} in a row held no record that can be read`,
        )
    } while (position !== null)
    // Items that cannot be identified count as seen: repeating the pass would not make them readable.
    const complete = announced === null ? !resumed || pass > from.pass : seen.size + unreadable >= announced
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

/** Adds the whole of those records of a thin list that are new or changed. */
async function withDetails({ store, claim, connected }: SweepOptions, stream: Stream, page: Page): Promise<Page> {
  const { reading } = connected
  if (!reading.detail || page.records.length === 0) return page
  const keys = page.records.map((record) => record.key)
  const [rows] = await store.read(claim.tenant_id, keptDigests(claim.tenant_id, claim.account_id, stream.kind, keys))
  const kept = new Map(rows.map((row) => [row.key, row.digest]))
  const anew = page.records.filter((record) => kept.get(record.key) !== digestOf(stringifyJson(record.raw)))
  if (anew.length === 0) return page
  const details = await reading.detail(anew)
  return { ...page, records: [...page.records, ...details.values()] }
}

async function takeStreamPage(
  options: SweepOptions,
  stream: Stream,
  page: Page,
  readAt: Date,
  step: Parameters<typeof moveSweep>[2],
): Promise<void> {
  const { store, claim, connected, quiet } = options
  const { tenant_id: tenant, account_id: account } = claim
  const { adapter, settings } = connected
  const context = writeContext(connected, 'vendor', { quiet })
  const intake: Intake = { adapter, settings, context, readAt: readAt.toISOString(), stream: stream.name }
  const take = (poisoned: boolean) =>
    takePage(
      store,
      intake,
      page,
      async (tx) => {
        if (!(await tx.one(renewSync(claim, LEASE_MS)))) throw new LeaseLost()
        await tx.all(moveSweep(tenant, account, step))
      },
      poisoned,
    )
  try {
    options.onPage(await take(false))
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof Interrupted) throw error
    const [[tried]] = [await store.write(tenant, (tx) => tx.all(countTry(tenant, account, stream.name)))]
    if ((tried?.failures ?? 0) < MAX_TRIES) throw error
    options.onPage(await take(true))
  }
}
