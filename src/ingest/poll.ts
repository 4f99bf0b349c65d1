import { type Accounts, accountKey, type ConnectedAccount } from '../adapter/account.ts'
import type { Stream } from '../adapter/contract.ts'
import { HeldBack, VendorError } from '../adapter/errors.ts'
import { isBackfilled, noteHealth } from '../store/health.ts'
import {
  blockLane,
  claimSync,
  clearLane,
  laneFailures,
  releaseSync,
  renewSync,
  type SyncClaim,
} from '../store/lanes.ts'
import { type Store, StoreUnavailable } from '../store/run.ts'
import { sweepPlaces } from '../store/sweeps.ts'
import { countAbsences, markMissing } from '../store/write/absences.ts'
import { writeContext } from './intake.ts'
import { LEASE_MS, LeaseLost, now, type Swept, sweep } from './sweep.ts'
import { backoffMs, troubleOf } from './trouble.ts'

/** How soon a poll that broke off for a reason of our own is tried again. */
const OWN_FAULT_MS = 5_000

export interface PollStats {
  tenant: string
  account: string
  pages: number
  changed: number
  quarantined: number
}

export interface PollOptions {
  /** Works as the worker role. */
  store: Store
  accounts: Accounts
  onPoll?(stats: PollStats): void
  onTrouble?(tenant: string, account: string, error: VendorError): void
}

/** Keeps the account while `work` waits for its rate or for a slow vendor; whether it was lost shows when a page is taken in. */
async function whileRenewed(store: Store, claim: SyncClaim, work: () => Promise<void>): Promise<void> {
  let renewal: Promise<unknown> = Promise.resolve()
  const renewing = setInterval(() => {
    renewal = store.system(renewSync(claim, LEASE_MS)).catch(() => undefined)
  }, LEASE_MS / 3)
  try {
    await work()
  } finally {
    clearInterval(renewing)
    // One that is on its way must not take the account again after it was given back.
    await renewal
  }
}

export interface ClaimedPoll {
  tenant: string
  /** Reads the account to the end of its streams. */
  read(): Promise<void>
}

/** Takes the account whose reading is due for the longest time, but none of the tenants that have as many as they may. */
export async function claimPoll(
  options: PollOptions,
  full: ReadonlySet<string> = new Set(),
): Promise<ClaimedPoll | null> {
  const { store, accounts } = options
  const known = [...accounts].flatMap(([key, { tenant }]) => (full.has(tenant) ? [] : [key]))
  const [claim] = await store.system(claimSync(LEASE_MS, known))
  const connected = claim && accounts.get(accountKey(claim.tenant_id, claim.account_id))
  return connected ? { tenant: claim.tenant_id, read: () => readClaimed(options, claim, connected) } : null
}

/** Reads one due account to the end of its streams. Answers false when none is due. */
export async function pollOnce(options: PollOptions): Promise<boolean> {
  const claimed = await claimPoll(options)
  await claimed?.read()
  return claimed !== null
}

async function readClaimed(options: PollOptions, claim: SyncClaim, connected: ConnectedAccount): Promise<void> {
  const { store } = options
  const stats: PollStats = { tenant: claim.tenant_id, account: claim.account_id, pages: 0, changed: 0, quarantined: 0 }
  let nextMs = claim.sync_every_ms
  try {
    await whileRenewed(store, claim, () => readAccount(store, claim, connected, stats))
    // A poll is a sweep: reading may use half of the rate at most, or there is none left for decisions.
    nextMs = Math.max(nextMs, (stats.pages * 120_000) / connected.requestsPerMinute)
    options.onPoll?.(stats)
  } catch (error) {
    if (error instanceof LeaseLost) return
    if (!(error instanceof VendorError)) {
      await noteOwnFault(store, claim, error)
      throw error
    }
    // Nothing was asked, and whoever met the trouble has noted it: the place is kept, and another account has its turn.
    if (error instanceof HeldBack) nextMs = error.waitMs
    else {
      options.onTrouble?.(claim.tenant_id, claim.account_id, error)
      nextMs = await noteTrouble(store, claim, error)
    }
  }
  await store.system(releaseSync(claim, nextMs))
}

async function noteTrouble(store: Store, claim: SyncClaim, error: VendorError): Promise<number> {
  const { tenant_id: tenant, account_id: account } = claim
  const { state, holdsAccount, words } = troubleOf(error)
  const [lane] = await store.system(laneFailures(tenant, account))
  const waitMs = backoffMs(error, lane?.failures ?? 0)
  await store.write(tenant, async (tx) => {
    await tx.all(blockLane(tenant, account, holdsAccount ? waitMs : 0))
    await tx.all(noteHealth(tenant, account, { state, freshAsOf: null, error: { kind: error.kind, words } }))
  })
  return waitMs
}

/** Anything but the vendor's own trouble is ours: shown at the account, unless it is the database that is away. */
async function noteOwnFault(
  store: Store,
  { tenant_id: tenant, account_id: account, ...claim }: SyncClaim,
  error: unknown,
) {
  try {
    if (!(error instanceof StoreUnavailable)) {
      const words = 'A page could not be taken in, for a reason that is not the vendor’s; it is tried again.'
      const note = { state: 'FAILING', freshAsOf: null, error: { kind: 'INTERNAL', words } } as const
      await store.write(tenant, async (tx) => void (await tx.all(noteHealth(tenant, account, note))))
    }
    await store.system(releaseSync({ tenant_id: tenant, account_id: account, ...claim }, OWN_FAULT_MS))
  } catch {
    // The lease runs out, and the next turn tries again.
  }
}

async function readAccount(
  store: Store,
  claim: SyncClaim,
  connected: ConnectedAccount,
  stats: PollStats,
): Promise<void> {
  const { tenant_id: tenant, account_id: account } = claim
  const [places, [health]] = await store.read(tenant, sweepPlaces(tenant, account), isBackfilled(tenant, account))
  const startedAt = await now(store)
  const options = {
    store,
    claim,
    connected,
    onPage(result: { changed: number; quarantined: number }) {
      stats.pages += 1
      stats.changed += result.changed
      stats.quarantined += result.quarantined
    },
  }
  const swept: Swept[] = []
  for (const stream of connected.reading.streams) {
    const place = places.find((one) => one.stream === stream.name)
    try {
      // What changes in a list that was read once is told, also while another list of the account cannot be read at all.
      const quiet = !health?.backfilled && !place?.read_before
      swept.push(await sweep({ ...options, quiet }, stream, place))
    } catch (error) {
      // An assumed route that is not there means that this vendor sends its records by webhook.
      if (!(stream.assumed && error instanceof VendorError && error.kind === 'GONE')) throw error
    }
  }
  const gap = swept.find((one) => !one.complete)
  const words = gap && `The list of ${gap.stream} kept moving: ${gap.seen} of ${gap.announced} records were seen.`
  // What a sweep saw before it was cut off is as old as its beginning.
  const since = new Date(Math.min(startedAt.getTime(), ...swept.map((one) => one.startedAt.getTime())))
  await noteAbsences(store, connected, swept)
  await store.write(tenant, async (tx) => {
    const lane = await tx.one(clearLane(tenant, account))
    const well = swept.length > 0 ? 'HEALTHY' : 'WEBHOOK_FED'
    await tx.all(
      noteHealth(tenant, account, {
        state: lane?.held ? null : well,
        // What was not seen may be anything: the account is as fresh as it was before.
        freshAsOf: words ? null : since,
        readThrough: true,
        error: words ? { kind: 'INCOMPLETE', words } : null,
      }),
    )
  })
}

/**
 * What no list showed counts as absent once, kind by kind, where every list of the kind was read completely and held
 * nothing that could not be identified: such an item might be the very record that seems to be absent.
 */
async function noteAbsences(store: Store, connected: ConnectedAccount, swept: readonly Swept[]): Promise<void> {
  const { tenant } = connected
  const context = writeContext(connected, 'vendor')
  for (const [kind, streams] of Map.groupBy(connected.reading.streams, (stream: Stream) => stream.kind)) {
    const of = streams.map((stream) => swept.find((one) => one.stream === stream.name))
    if (!of.every((one) => one?.complete && one.unreadable === 0)) continue
    const since = new Date(Math.min(...of.map((one) => one?.startedAt.getTime() ?? 0)))
    await store.write(tenant, async (tx) => {
      const names = streams.map((stream) => stream.name)
      const counted = await tx.one(countAbsences(context, kind, names, since))
      if (counted && counted.absent > 0) await tx.all(markMissing(context, kind, null))
    })
  }
}
