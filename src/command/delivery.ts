import { setTimeout as sleep } from 'node:timers/promises'
import type { Accounts, ConnectedAccount } from '../adapter/account.ts'
import type { CommandTarget, RawRecord } from '../adapter/contract.ts'
import type { VendorError } from '../adapter/errors.ts'
import { passes, type Store, type Transaction } from '../store/run.ts'
import type { CommandOutcome } from '../store/write/commands.ts'
import { type DeliveryHold, type DeliveryItemRow, extendLease } from '../store/write/deliveries.ts'

/** A record the vendor says it does not have. */
export interface Absent {
  kind: 'ALERT' | 'CASE'
  key: string
}

export interface DeliveryOptions {
  /** Works as the worker role. */
  store: Store
  accounts: Accounts
  /** Waits for the account's rate; false when it would take longer than `patienceMs`. */
  takeRate(tenant: string, account: string, patienceMs: number): Promise<boolean>
  /**
   * Takes records in like every other reading, inside the transaction that settles the delivery. Records that the vendor
   * says it does not have count as absent once.
   */
  takeIn(
    tx: Transaction,
    connected: ConnectedAccount,
    records: readonly RawRecord[],
    origin: { readAt: string; absent: readonly Absent[]; actor: string; operationId: string | null },
  ): Promise<void>
  /** The database's time. */
  now(): Promise<Date>
  /**
   * Trouble that would meet the next delivery too: credentials refused, asked to wait, out of reach. Answers how long
   * deliveries are held back, in milliseconds.
   */
  onTrouble(tenant: string, account: string, error: VendorError): Promise<number>
  /** The place in the rate that was taken last is not used after all. */
  unused(tenant: string, account: string): void
  onError(error: unknown): void
}

export const targetOf = (item: DeliveryItemRow): CommandTarget => ({
  kind: item.target_kind,
  key: item.target_key,
  vendorIds: item.target_vendor_ids,
  rawStatus: item.raw_status,
  call: item.call,
})

/** Another worker holds this delivery now; whatever was found out here must not be written. */
export class Fenced extends Error {}

export interface Claimed {
  hold: DeliveryHold
  connected: ConnectedAccount
  items: DeliveryItemRow[]
}

export const requeue = (
  item: DeliveryItemRow,
  delayMs: number,
  detail: Partial<CommandOutcome> = {},
): CommandOutcome => ({
  id: item.id,
  state: 'QUEUED',
  code: null,
  message: null,
  evidence_kind: null,
  result_id: null,
  delay_ms: Math.round(delayMs),
  alone: false,
  attempted: false,
  warning: null,
  setback: false,
  forbidden: false,
  ...detail,
})

export const ended = (
  item: DeliveryItemRow,
  state: 'CONFIRMED' | 'UNVERIFIED' | 'REJECTED' | 'UNCERTAIN',
  detail: Partial<CommandOutcome>,
): CommandOutcome => ({ ...requeue(item, 0), state, attempted: true, ...detail })

/** How long a worker that is looking may be silent before another takes over. */
export const KEEP_MS = 10_000

/** How long a database that is away is waited for: less than a lease. */
const PERSIST_MS = 8_000

/** Does again what the database undid for a reason that passes: a deadlock, a restart. `may` says whether. */
export async function persistently<T>(
  work: () => Promise<T>,
  may: (failure: unknown) => boolean = () => true,
): Promise<T> {
  const until = performance.now() + PERSIST_MS
  for (let at = 0; ; at++) {
    try {
      return await work()
    } catch (failure) {
      const pauseMs = Math.random() * Math.min(1000, 50 * 2 ** at)
      if (!passes(failure) || !may(failure) || performance.now() + pauseMs > until) throw failure
      await sleep(pauseMs)
    }
  }
}

/** Renews the lease, and answers how often the records were looked at in vain; throws Fenced where it is lost. */
export async function keep(options: DeliveryOptions, hold: DeliveryHold): Promise<number> {
  const row = await persistently(() =>
    options.store.write(hold.tenant, (tx) => tx.one(extendLease(hold, KEEP_MS, false))),
  )
  if (!row) throw new Fenced()
  return row.checks
}

/** Keeps a delivery while `work` gives the vendor time and reads it, which at a slow or busy one may take long. */
export async function whileKept<T>(options: DeliveryOptions, hold: DeliveryHold, work: () => Promise<T>): Promise<T> {
  await keep(options, hold)
  // A renewal that fails shows when the delivery is settled, which checks the token again.
  let renewal: Promise<unknown> = Promise.resolve()
  const renewing = setInterval(() => {
    renewal = keep(options, hold).catch(() => undefined)
  }, KEEP_MS / 4)
  try {
    return await work()
  } finally {
    clearInterval(renewing)
    // One that is on its way must not shorten the lease that comes next.
    await renewal
  }
}
