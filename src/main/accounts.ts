import { setTimeout as sleep } from 'node:timers/promises'
import { type Accounts, accountKey, type ConnectedAccount } from '../adapter/account.ts'
import type { Adapter } from '../adapter/contract.ts'
import { HeldBack } from '../adapter/errors.ts'
import { createVendorHttp, type VendorAnswer } from '../adapter/http.ts'
import { ConfigError, firstIssue, type ProviderAccount, type ProviderTenant } from '../config.ts'
import {
  endProbe,
  GATEWAY_ACCOUNT,
  lockAccountsOfTenant,
  lockLanesOfTenant,
  registerAccount,
  registerTenant,
  retireAccounts,
  retireTenants,
  takeToken,
} from '../store/lanes.ts'
import type { Store } from '../store/run.ts'
import { settingsDigest, withRevisions } from './revisions.ts'

/** Reading leaves this share of what may go at once to decisions. */
const READING_RESERVE = 0.5

/**
 * Who waits holds a place that other accounts need, so no wait is without end. Two requests' worth, because at a low rate
 * even one takes longer than a few seconds, and a look that never waits for its second request never ends.
 */
const patienceMs = (requestsPerMinute: number): number => Math.max(5_000, 120_000 / requestsPerMinute)

const isLoopback = (host: string): boolean => /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(host)

export interface TakeRate {
  (tenant: string, account: string, reserve: number, patienceMs: number): Promise<boolean>
  /** The same for those who go on only if they may; throws HeldBack with what is left to wait. */
  orHeldBack(tenant: string, account: string, reserve: number, patienceMs: number): Promise<void>
  /** From now on nobody waits, and reading ends where it stands; the answer lets things be as before. */
  hurry(): () => void
  /** How a request ended: one that was let through as a probe of an account that is held back may free it. */
  answered(tenant: string, account: string, outcome: VendorAnswer['outcome']): void
  /** The request is not made after all: if it was to be the probe, another may be. */
  unused(tenant: string, account: string): void
}

/** For connections that are made to be checked, not to be used. */
export const unpaced: TakeRate = Object.assign(async () => true, {
  orHeldBack: async () => {},
  hurry: () => () => {},
  answered: () => {},
  unused: () => {},
})

/** A clean answer, a refusal of what was asked included, shows that the account may be spoken to again. */
const FREES: ReadonlySet<VendorAnswer['outcome']> = new Set(['OK', 'REFUSED', 'GONE'])

/** Waits for the account's rate, which all replicas share; false when it would take longer than `patienceMs`. */
export function rateOf(store: Store): TakeRate {
  const probes = new Set<string>()
  const freeing = new Map<string, Promise<unknown>>()
  let hurrying = 0
  let hurried = new AbortController()
  /** 0 once the request may be made, else how long it would have to wait still. */
  const waitFor = async (tenant: string, account: string, reserve: number, patienceMs: number): Promise<number> => {
    const deadline = performance.now() + patienceMs
    const key = accountKey(tenant, account)
    await freeing.get(key)
    for (;;) {
      // Only reading leaves a reserve; its place is kept, so it may end at any request.
      if (hurrying > 0 && reserve > 0) return 1
      const [answer] = await store.system(takeToken(tenant, account, reserve))
      if (answer?.granted && answer.probe) probes.add(key)
      if (!answer || answer.granted) return 0
      const left = deadline - performance.now()
      if (answer.wait_ms > left || hurrying > 0) return answer.wait_ms
      await sleep(Math.min(answer.wait_ms, 5_000), undefined, { signal: hurried.signal }).catch(() => undefined)
    }
  }
  // Where this fails the account is probed once more.
  const end = (tenant: string, account: string, then: Parameters<typeof endProbe>[2]) => {
    const key = accountKey(tenant, account)
    if (!probes.delete(key)) return
    const done = store.system(endProbe(tenant, account, then)).catch(() => undefined)
    freeing.set(key, done)
    void done.then(() => freeing.delete(key))
  }
  const take = async (...of: Parameters<typeof waitFor>): Promise<boolean> => (await waitFor(...of)) === 0
  return Object.assign(take, {
    async orHeldBack(...of: Parameters<typeof waitFor>) {
      const waitMs = await waitFor(...of)
      if (waitMs > 0) throw new HeldBack(waitMs)
    },
    hurry() {
      hurrying += 1
      hurried.abort()
      return () => {
        hurrying -= 1
        if (hurrying === 0) hurried = new AbortController()
      }
    },
    answered(tenant: string, account: string, outcome: VendorAnswer['outcome']) {
      end(tenant, account, outcome === 'UNAUTHORIZED' ? 'HELD' : FREES.has(outcome) ? 'FREE' : 'NEXT')
    },
    unused: (tenant: string, account: string) => end(tenant, account, 'NEXT'),
  })
}

/** Checks one account of the providers file against its vendor and connects it. Throws ConfigError. */
function connect(
  tenant: string,
  entry: ProviderAccount,
  adapters: ReadonlyMap<string, Adapter>,
  production: boolean,
  takeRate: TakeRate,
): ConnectedAccount {
  const adapter = adapters.get(entry.vendor)
  if (!adapter) {
    throw new ConfigError(
      `${entry.where}.vendor: unknown vendor "${entry.vendor}"; the known ones are ${[...adapters.keys()].join(', ')}.`,
    )
  }
  const { protocol, hostname } = new URL(entry.baseUrl)
  if (protocol !== 'https:' && (production || !isLoopback(hostname))) {
    throw new ConfigError(
      `${entry.where}.baseUrl: use https; plain http is for loopback addresses outside production only.`,
    )
  }
  const settings = adapter.settings.safeParse(entry.settings)
  if (!settings.success) throw new ConfigError(`${firstIssue(settings.error, `${entry.where}.settings`)}.`)
  const credentials = adapter.credentials.safeParse(entry.credentials)
  if (!credentials.success) throw new ConfigError(`${firstIssue(credentials.error, `${entry.where}.credentials`)}.`)
  const limits = adapter.limits(settings.data)
  const http = (acquire?: () => Promise<void>) =>
    createVendorHttp({
      baseUrl: entry.baseUrl,
      deadlineMs: limits.deadlineMs,
      maxBytes: entry.maxBodyMiB * 1024 * 1024,
      onAnswer: ({ outcome }) => takeRate.answered(tenant, entry.id, outcome),
      ...(acquire ? { acquire } : {}),
    })
  const patience = patienceMs(limits.requestsPerMinute)
  const paced = (reserve: number) => () => takeRate.orHeldBack(tenant, entry.id, reserve, patience)
  const connection = (acquire?: () => Promise<void>) =>
    adapter.connect({ settings: settings.data, credentials: credentials.data, http: http(acquire) })
  return {
    tenant,
    account: entry.id,
    adapter,
    settings: settings.data,
    requestsPerMinute: limits.requestsPerMinute,
    deadlineMs: limits.deadlineMs,
    patienceMs: patience,
    policy: adapter.write?.policy(settings.data) ?? null,
    reading: connection(paced(READING_RESERVE)),
    checking: connection(paced(0)),
    delivering: connection(),
  }
}

/** Every configured account, checked and connected. Throws ConfigError for the first that is wrong. */
export function connectAccounts(
  tenants: readonly ProviderTenant[],
  adapters: ReadonlyMap<string, Adapter>,
  production: boolean,
  takeRate: TakeRate,
): Accounts {
  return new Map(
    tenants.flatMap((tenant) =>
      tenant.accounts.map((entry): [string, ConnectedAccount] => [
        accountKey(tenant.id, entry.id),
        connect(tenant.id, entry, adapters, production, takeRate),
      ]),
    ),
  )
}

/** Records and decisions of one vendor mean nothing at another, and would be read and sent as if they did. */
function sameVendor({ where, id, vendor }: ProviderAccount, held = vendor): void {
  if (held === vendor) return
  throw new ConfigError(
    `${where}.vendor: the account "${id}" holds records of the vendor "${held}"; give an account of "${vendor}" an id of its own.`,
  )
}

/**
 * Writes tenants, accounts and lanes as configured. What is no longer configured stays readable and is left alone. Answers the
 * accounts as records are to be taken in for. Throws ConfigError.
 */
export async function registerAccounts(
  store: Store,
  tenants: readonly ProviderTenant[],
  accounts: Accounts,
): Promise<Accounts> {
  for (const tenant of tenants) {
    await store.write(tenant.id, async (tx) => {
      for (const statement of registerTenant(tenant.id)) await tx.all(statement)
      const held = new Map((await tx.all(lockAccountsOfTenant(tenant.id))).map((row) => [row.account_id, row.vendor]))
      await tx.all(lockLanesOfTenant(tenant.id))
      for (const entry of tenant.accounts) sameVendor(entry, held.get(entry.id))
      const gateway = {
        tenant: tenant.id,
        account: GATEWAY_ACCOUNT,
        vendor: GATEWAY_ACCOUNT,
        name: 'Tributary',
        clientReferenceUnique: false,
        canReferForSar: false,
        settingsDigest: null,
        maxRunning: 0,
        requestsPerMinute: 0,
        requestsPerSecond: null,
        pollMs: 0,
        reconcileMs: 0,
        callMs: 0,
      }
      for (const statement of registerAccount(gateway)) await tx.all(statement)
      // In one order, whatever the file's is: another replica may be making the same accounts.
      for (const entry of tenant.accounts.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
        const connected = accounts.get(accountKey(tenant.id, entry.id))
        if (!connected) continue
        const { adapter, settings } = connected
        const limits = adapter.limits(settings)
        const statements = registerAccount({
          tenant: tenant.id,
          account: entry.id,
          vendor: entry.vendor,
          name: entry.name,
          clientReferenceUnique: (settings as { clientReferenceUnique?: boolean }).clientReferenceUnique ?? false,
          canReferForSar: adapter.vocabulary.some((table) =>
            table.entries.some(({ value }) => value === 'REFERRED_FOR_SAR'),
          ),
          settingsDigest: settingsDigest(connected),
          maxRunning: limits.concurrency,
          requestsPerMinute: limits.requestsPerMinute,
          requestsPerSecond: limits.requestsPerSecond ?? null,
          pollMs: Math.round(entry.pollSeconds * 1000),
          reconcileMs: Math.round(entry.reconcileSeconds * 1000),
          callMs: connected.deadlineMs,
        })
        for (const statement of statements) await tx.all(statement)
      }
      const kept = [GATEWAY_ACCOUNT, ...tenant.accounts.map((entry) => entry.id)]
      for (const statement of retireAccounts(tenant.id, kept)) await tx.all(statement)
    })
  }
  await store.system(retireTenants(tenants.map((tenant) => tenant.id)))
  return withRevisions(store, accounts)
}
