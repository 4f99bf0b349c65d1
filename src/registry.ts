import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Adapter } from './adapter/contract.ts'
import type { CreateSandbox } from './adapter/sandbox.ts'

/** The vendors this gateway speaks to: one per folder. */
export const ADAPTERS = join(import.meta.dirname, '..', 'adapters')

const load = async <T>(folder: string, file: string): Promise<T> =>
  ((await import(pathToFileURL(join(folder, file)).href)) as { default: T }).default

/** Every adapter, by its vendor name. A folder is enough: nothing else lists them. */
export async function discoverAdapters(folder = ADAPTERS): Promise<ReadonlyMap<string, Adapter>> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }): Promise<[string, Adapter]> => {
        const adapter = await load<Adapter | undefined>(join(folder, name), 'index.ts')
        if (adapter?.vendor !== name)
          throw new Error(`adapters/${name}/index.ts must default-export the adapter "${name}"`)
        return [name, adapter]
      }),
  )
  return new Map(found.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Whether a vendor brings a simulator: the demonstration leaves out one that does not. */
export const hasSandbox = (vendor: string, folder = ADAPTERS): boolean => existsSync(join(folder, vendor, 'sandbox.ts'))

export const loadSandbox = (vendor: string, folder = ADAPTERS): Promise<CreateSandbox> =>
  load<CreateSandbox>(join(folder, vendor), 'sandbox.ts')
