import type { CompiledQuery } from 'kysely'
import type { Store } from '../store/run.ts'

interface Waiting {
  query: CompiledQuery<unknown>
  resolve(rows: unknown[]): void
  reject(error: unknown): void
}

export type Read = <Row>(query: CompiledQuery<Row>) => Promise<Row[]>

/**
 * Sends the statements that come up in one turn together: one connection and one round trip for the loaders of a page,
 * where each alone would take a connection of its own from the pool.
 */
export function createReader(store: Store, tenant: string): Read {
  let waiting: Waiting[] = []

  async function send(): Promise<void> {
    const batch = waiting
    waiting = []
    try {
      const results = await store.read(tenant, ...batch.map((one) => one.query))
      for (const [index, one] of batch.entries()) one.resolve(results[index] ?? [])
    } catch (error) {
      for (const one of batch) one.reject(error)
    }
  }

  return <Row>(query: CompiledQuery<Row>) =>
    new Promise<Row[]>((resolve, reject) => {
      // A loader dispatches in a tick that is queued once the promises at hand are settled. One tick more than that, and
      // whatever the loaders of this moment ask for is here.
      if (waiting.length === 0) Promise.resolve().then(() => process.nextTick(() => process.nextTick(send)))
      waiting.push({ query, resolve: resolve as Waiting['resolve'], reject })
    })
}
