import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '../../src/store/database.ts'
import { createStore, type Store, StoreTooSlow } from '../../src/store/run.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let store: Store

beforeAll(async () => {
  database = await createTestDatabase()
  store = createStore({
    ...{ url: database.superuserUrl, role: 'tributary_api', poolSize: 1, statementTimeoutMs: 100 },
    onError: () => {},
  })
})
afterAll(async () => {
  await store.close()
  await database.close()
})

const slow = sql`select pg_sleep(2)`.compile(db)
const tenant = sql<{ tenant: string | null }>`select current_setting('app.tenant', true) as tenant`.compile(db)

test('a statement that takes too long is given up as such, and its connection serves the next', async () => {
  await expect(store.read('acme', tenant, slow)).rejects.toBeInstanceOf(StoreTooSlow)
  await expect(store.write('acme', (tx) => tx.all(slow))).rejects.toBeInstanceOf(StoreTooSlow)
  expect(await store.read('beta', tenant)).toEqual([[{ tenant: 'beta' }]])
})

test('what leaves in one write comes back in order, however much there is', async () => {
  const long = 'x'.repeat(200_000)
  const echo = (n: number) =>
    sql<{ n: number; size: number }>`select ${n}::int as n, length(${long}) as size`.compile(db)
  const answers = await store.read('acme', ...Array.from({ length: 20 }, (_, n) => echo(n)))
  expect(answers).toEqual(Array.from({ length: 20 }, (_, n) => [{ n, size: 200_000 }]))
})
