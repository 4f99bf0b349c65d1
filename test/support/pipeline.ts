import pino from 'pino'
import type { Accounts } from '../../src/adapter/account.ts'
import type { VendorError } from '../../src/adapter/errors.ts'
import { claimNext, deliver } from '../../src/command/deliver.ts'
import { createCommands } from '../../src/command/ledger.ts'
import { reconcileOnce } from '../../src/command/reconcile.ts'
import type { ProviderTenant } from '../../src/config.ts'
import { createFeed } from '../../src/feed/feed.ts'
import { stamp } from '../../src/feed/sequencer.ts'
import { type PollStats, pollOnce } from '../../src/ingest/poll.ts'
import { connectAccounts, rateOf, registerAccounts } from '../../src/main/accounts.ts'
import { createMetrics } from '../../src/main/metrics.ts'
import { deliveryOptions } from '../../src/main/worker.ts'
import { discoverAdapters } from '../../src/registry.ts'
import { createListener } from '../../src/store/listen.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type RunningVendor, startVendor } from './vendors.ts'

export interface TestAccount {
  tenant?: string
  account: string
  vendor: string
  running: RunningVendor
  settings?: Record<string, unknown>
  maxBodyMiB?: number
}

/** The worker's parts on a database of their own, moved on turn by turn instead of by loops. */
export async function createPipeline(specs: readonly TestAccount[], own?: TestDatabase) {
  const database = own ?? (await createTestDatabase())
  const tenants = new Map<string, ProviderTenant>()
  for (const spec of specs) {
    const id = spec.tenant ?? 'acme'
    const tenant = tenants.get(id) ?? { id, accounts: [] }
    tenant.accounts.push({
      id: spec.account,
      vendor: spec.vendor,
      name: spec.account,
      baseUrl: spec.running.baseUrl,
      credentials: { ...spec.running.sandbox.credentials },
      webhookSecret: null,
      pollSeconds: 1,
      reconcileSeconds: 86_400,
      maxBodyMiB: spec.maxBodyMiB ?? 16,
      settings: { ...spec.running.sandbox.settings, requestsPerMinute: 6000, ...spec.settings },
      where: 'test',
    })
    tenants.set(id, tenant)
  }
  const adapters = await discoverAdapters()
  const providers = [...tenants.values()]
  const takeRate = rateOf(database.worker)
  const connected = connectAccounts(providers, adapters, false, takeRate)
  const accounts: Accounts = await registerAccounts(database.worker, providers, connected)
  const errors: unknown[] = []
  const listener = createListener({ url: database.superuserUrl, role: 'tributary_api', onError: () => {} })
  const metrics = createMetrics()
  const options = {
    ...deliveryOptions({ store: database.worker, accounts, takeRate, metrics, log: pino({ level: 'silent' }) }),
    onError: (error: unknown) => void errors.push(error),
  }
  const feed = createFeed(database.store, listener)
  const troubles: { account: string; error: VendorError }[] = []
  return {
    /** The trouble that reading met, as the worker's log and metrics hear of it. */
    troubles,
    trouble: (_tenant: string, account: string, error: VendorError) => void troubles.push({ account, error }),
    database,
    accounts,
    adapters,
    providers,
    feed,
    listener,
    metrics,
    takeRate,
    deliveries: options,
    /** Errors that deliveries reported; a test that expects none asserts so. */
    errors,
    commands: createCommands(database.store, accounts, listener),
    /** Reads every account to the end, due or not. */
    async poll(): Promise<PollStats[]> {
      await database.sql("update lanes set sync_at = 'epoch'")
      const stats: PollStats[] = []
      while (await pollOnce({ store: database.worker, accounts, onPoll: (one) => stats.push(one) }));
      return stats
    },
    /** Delivers until nothing is due. */
    async deliver(): Promise<number> {
      let count = 0
      for (;;) {
        const { claimed, again } = await claimNext(options)
        if (claimed) {
          await deliver(options, claimed)
          count += 1
        } else if (!again) return count
      }
    },
    /** Lets every hold that a vendor's trouble has put on accounts and commands run out. */
    async release(): Promise<void> {
      await database.sql(
        `update lanes set blocked_until = 'epoch', send_after = 'epoch', probe_until = 'epoch', deliver_at = 'epoch'`,
      )
      await database.sql("update commands set available_at = 'epoch' where state = 'QUEUED'")
    },
    /** Lets every lease and waiting time run out, then takes over what was left behind. */
    async reconcile(): Promise<void> {
      await database.sql("update deliveries set lease_until = 'epoch' where phase <> 'SETTLED'")
      await database.sql("update lanes set check_at = 'epoch'")
      while (await reconcileOnce(options));
    },
    async stamp(): Promise<number> {
      return stamp(database.worker)
    },
    async close() {
      feed.close()
      await listener.close()
      await database.close()
    },
  }
}

export type Pipeline = Awaited<ReturnType<typeof createPipeline>>

export { startVendor }
