import { setTimeout as sleep } from 'node:timers/promises'
import { type Accounts, accountKey, type ConnectedAccount } from '../adapter/account.ts'
import type { Adapter } from '../adapter/contract.ts'
import { createVendorHttp } from '../adapter/http.ts'
import { ConfigError, firstIssue, type ProviderAccount, type ProviderTenant } from '../config.ts'
import {
  GATEWAY_ACCOUNT,
  registerAccount,
  registerTenant,
  retireAccounts,
  retireTenants,
  takeToken,
} from '../store/lanes.ts'
import type { Store } from '../store/run.ts'

/** Reading leaves this share of an account's rate to decisions. */
const READING_RESERVE = 0.5

const isLoopback = (host: string): boolean => /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(host)

export type TakeRate = (tenant: string, account: string, reserve: number, patienceMs: number) => Promise<boolean>

/** Waits for the account's rate, which all replicas share; false when it would take longer than `patienceMs`. */
export function rateOf(store: Store): TakeRate {
  return async (tenant, account, reserve, patienceMs) => {
    const deadline = Date.now() + patienceMs
    for (;;) {
      const [answer] = await store.system(takeToken(tenant, account, reserve))
      if (!answer || answer.granted) return true
      const left = deadline - Date.now()
      if (answer.wait_ms > left) return false
      await sleep(Math.min(answer.wait_ms, 5_000))
    }
  }
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
      ...(acquire ? { acquire } : {}),
    })
  const paced = (reserve: number) => async () => {
    await takeRate(tenant, entry.id, reserve, Number.POSITIVE_INFINITY)
  }
  const connection = (acquire?: () => Promise<void>) =>
    adapter.connect({ settings: settings.data, credentials: credentials.data, http: http(acquire) })
  return {
    tenant,
    account: entry.id,
    adapter,
    settings: settings.data,
    requestsPerMinute: limits.requestsPerMinute,
    deadlineMs: limits.deadlineMs,
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

/** Writes tenants, accounts and lanes as configured. What is no longer configured stays readable and is left alone. */
export async function registerAccounts(
  store: Store,
  tenants: readonly ProviderTenant[],
  accounts: Accounts,
): Promise<void> {
  for (const tenant of tenants) {
    await store.write(tenant.id, async (tx) => {
      for (const statement of registerTenant(tenant.id)) await tx.all(statement)
      const gateway = {
        tenant: tenant.id,
        account: GATEWAY_ACCOUNT,
        vendor: GATEWAY_ACCOUNT,
        name: 'Tributary',
        clientReferenceUnique: false,
        canReferForSar: false,
        maxRunning: 0,
        requestsPerMinute: 0,
        pollMs: 0,
        reconcileMs: 0,
      }
      for (const statement of registerAccount(gateway)) await tx.all(statement)
      for (const entry of tenant.accounts) {
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
          maxRunning: limits.concurrency,
          requestsPerMinute: limits.requestsPerMinute,
          pollMs: Math.round(entry.pollSeconds * 1000),
          reconcileMs: Math.round(entry.reconcileSeconds * 1000),
        })
        for (const statement of statements) await tx.all(statement)
      }
      const kept = [GATEWAY_ACCOUNT, ...tenant.accounts.map((entry) => entry.id)]
      for (const statement of retireAccounts(tenant.id, kept)) await tx.all(statement)
    })
  }
  await store.system(retireTenants(tenants.map((tenant) => tenant.id)))
}
