import { hash } from 'node:crypto'
import type { Accounts, ConnectedAccount } from '../adapter/account.ts'
import type { Store } from '../store/run.ts'
import { noteSettings, SETTINGS_STEP, settingsRev } from '../store/settings.ts'

/** Of the settings that decide what an account's records say; null where none does. */
export function settingsDigest({ adapter, settings }: Pick<ConnectedAccount, 'adapter' | 'settings'>): string | null {
  const names: readonly string[] = adapter.mapSettings ?? []
  if (names.length === 0) return null
  const values = names.toSorted().map((name) => [name, (settings as Record<string, unknown>)[name]])
  return hash('sha256', JSON.stringify(values), 'base64url')
}

/**
 * The accounts with the map revision that their records have to be kept with: the adapter's own, and above it one step for
 * each change of the settings that `map` goes by. Records kept under other settings are then read again like those of an
 * older vocabulary. What changed since the last start is noted, account by account in transactions of their own, because
 * the row is the lock of everybody who writes.
 */
export async function withRevisions(store: Store, accounts: Accounts): Promise<Accounts> {
  const revised = new Map<string, ConnectedAccount>()
  for (const [key, connected] of accounts) {
    const { tenant, account, adapter } = connected
    const row = await store.write(tenant, async (tx) => {
      await tx.all(noteSettings(tenant, account, settingsDigest(connected)))
      return tx.one(settingsRev(tenant, account))
    })
    const mapRev = adapter.mapRev + (row?.settings_rev ?? 0) * SETTINGS_STEP
    revised.set(key, { ...connected, adapter: { ...adapter, mapRev } })
  }
  return revised
}
