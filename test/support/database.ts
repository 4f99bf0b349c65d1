import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { createStore, type Store } from '../../src/store/run.ts'
import { ownerUrl } from './server.ts'

export interface TestDatabase {
  /** Works as tributary_api. */
  store: Store
  /** Works as tributary_worker. */
  worker: Store
  /** A superuser's URL: sees past row-level security. */
  superuserUrl: string
  ownerUrl: string
  /** Runs SQL as superuser, outside the walls: to look and to prepare, never as the subject of a test. */
  sql<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>
  close(): Promise<void>
}

/** Patient: on a machine that does much else, many writers at few connections wait for one another, and that is no fault. */
const storeAs = (url: string, role: string | null): Store =>
  createStore({ url, role, poolSize: 8, statementTimeoutMs: 30_000, connectTimeoutMs: 30_000, onError: () => {} })

/** A database of its own, cloned from the run's template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const base = inject('postgres')
  const name = `t_${randomBytes(6).toString('hex')}`
  const admin = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: `${base}/postgres` })
    await client.connect()
    // Two files cloning the template at the same moment get in each other's way.
    await client.query('select pg_advisory_lock(7701)')
    await client.query(text)
    await client.end()
  }
  await admin(`create database ${name} template tributary_template owner tributary_owner`)
  const opened = openTestDatabase(`${base}/${name}`, ownerUrl(base, name))
  return {
    ...opened,
    async close() {
      await opened.close()
      await admin(`drop database if exists ${name} with (force)`)
    },
  }
}

/** The stores of a database that is there and migrated. */
export function openTestDatabase(superuserUrl: string, owner: string, apiUrl = superuserUrl): TestDatabase {
  const store = storeAs(apiUrl, 'tributary_api')
  const worker = storeAs(superuserUrl, 'tributary_worker')
  const outside = new pg.Pool({ connectionString: superuserUrl, max: 2 })
  outside.on('error', () => {})
  return {
    store,
    worker,
    superuserUrl,
    ownerUrl: owner,
    async sql<R>(text: string, values?: unknown[]) {
      return (await outside.query(text, values)).rows as R[]
    },
    async close() {
      await Promise.all([store.close(), worker.close(), outside.end()])
    },
  }
}
