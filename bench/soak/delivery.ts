import pino from 'pino'
import { claimNext, deliver } from '../../src/command/deliver.ts'
import type { DeliveryOptions } from '../../src/command/delivery.ts'
import { reconcileOnce } from '../../src/command/reconcile.ts'
import type { ProviderTenant } from '../../src/config.ts'
import { connectAccounts, rateOf, registerAccounts } from '../../src/main/accounts.ts'
import { createMetrics } from '../../src/main/metrics.ts'
import { deliveryOptions } from '../../src/main/worker.ts'
import { discoverAdapters } from '../../src/registry.ts'
import { createStore } from '../../src/store/run.ts'

/** The delivering half of a worker for the given tenants, moved on by whoever calls. */
export async function openDelivery(
  databaseUrl: string,
  tenants: readonly ProviderTenant[],
  /** All tenants to be registered: whoever is not named is retired. */
  register: readonly ProviderTenant[],
) {
  const store = createStore({
    ...{ url: databaseUrl, role: 'tributary_worker', poolSize: 4, statementTimeoutMs: 10_000 },
    onError: () => {},
  })
  const takeRate = rateOf(store)
  const accounts = connectAccounts(tenants, await discoverAdapters(), false, takeRate)
  if (register.length > 0) {
    const all = connectAccounts(register, await discoverAdapters(), false, takeRate)
    await registerAccounts(store, register, all)
  }
  const options: DeliveryOptions = {
    ...deliveryOptions({ store, accounts, takeRate, metrics: createMetrics(), log: pino({ level: 'silent' }) }),
    onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : error}\n`),
  }
  return {
    store,
    accounts,
    takeRate,
    /** Delivers until nothing is due. */
    async drain(): Promise<void> {
      for (;;) {
        const { claimed, again } = await claimNext(options)
        if (claimed) await deliver(options, claimed)
        else if (!again) return
      }
    },
    /** Takes over what a lost worker left behind. */
    async reconcile(): Promise<void> {
      while (await reconcileOnce(options));
    },
  }
}
