import type { Config } from '../config.ts'
import { remap } from '../ingest/remap.ts'
import type { Logger } from '../log.ts'
import { discoverAdapters } from '../registry.ts'
import { connectAccounts, unpaced } from './accounts.ts'
import { openDatabase, openStores } from './database.ts'
import { withRevisions } from './revisions.ts'
import { silentSandboxes } from './sandboxes.ts'

/**
 * Reads every configured account's kept records again where an older vocabulary, or other settings, read them, and prints a
 * line for each step.
 * No vendor is asked. Workers do the same when they start; here a person sees how far it is, before or beside them.
 */
export async function remapAll(config: Config, log: Logger, print: (line: string) => void): Promise<void> {
  const adapters = await discoverAdapters()
  const providers = config.providers ?? (await silentSandboxes([...adapters.keys()], config))
  const configured = connectAccounts(providers, adapters, config.production, unpaced)
  const database = await openDatabase(config, log)
  try {
    const stores = openStores(database, log)
    try {
      const accounts = await withRevisions(stores.worker, configured)
      const records = await remap(stores.worker, accounts, (account, done, total) =>
        print(total === 0 ? `${account}: up to date` : `${account}: ${done} of ${total} records`),
      )
      print(records === 0 ? 'nothing had to be read again' : `read again: ${records} records`)
    } finally {
      await Promise.all([stores.api.close(), stores.worker.close()])
    }
  } finally {
    await database.stop()
  }
}
