import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '../../src/store/database.ts'
import { createStore, type Store, StoreTooSlow, StoreUnavailable } from '../../src/store/run.ts'
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

test('a read is one transaction, and its tenant ends with it', async () => {
  const transaction = sql<{ id: string }>`select pg_current_xact_id()::text as id`.compile(db)
  const [[first], [second]] = await store.read('acme', transaction, transaction)
  const [[later]] = await store.read('acme', transaction)
  expect(second).toEqual(first)
  expect(later).not.toEqual(first)
  expect(await store.transaction((tx) => tx.all(tenant))).toEqual([{ tenant: '' }])
})

test('a statement that fails takes those before it back, and what follows is answered', async () => {
  await database.sql('create table noted (n int)')
  await database.sql('grant select, insert on noted to tributary_api')
  const note = sql`insert into noted values (1)`.compile(db)
  const notes = sql<{ n: number }>`select n from noted`.compile(db)
  const failing = sql`select 1 / ${0}::int`.compile(db)
  await expect(store.read('acme', note, failing, notes)).rejects.toThrow(/division by zero/)
  expect(await store.read('acme', notes, tenant)).toEqual([[], [{ tenant: 'acme' }]])
})

test('a statement whose rows have become others fails once and is prepared anew', async () => {
  await database.sql('create table widened as select 1 as a')
  await database.sql('grant select on widened to tributary_api')
  const rows = sql`select * from widened`.compile(db)
  expect(await store.read('acme', rows)).toEqual([[{ a: 1 }]])
  await database.sql("alter table widened add column b text default 'x'")
  await expect(store.read('acme', rows)).rejects.toThrow(/cached plan/)
  expect(await store.read('acme', rows)).toEqual([[{ a: 1, b: 'x' }]])
})

test('a list of ids is sent as it is, whatever stands in it', async () => {
  const ids = ['00000000-0000-0000-0000-000000000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
  const odd = ['a,b"c\\d}{', 'NULL', '', 'ä'.repeat(36), ','.repeat(36), `${'0'.repeat(35)},`]
  const back = (texts: string[]) => sql<{ texts: string[] }>`select ${texts}::text[] as texts`.compile(db)
  for (const texts of [ids, odd, [...ids, ...odd], [','.repeat(36)], [`${'0'.repeat(35)},`], []]) {
    expect(await store.read('acme', back(texts))).toEqual([[{ texts }]])
  }
})

test('a server that is read-only is away for whoever writes, and until it is no more', async () => {
  const [{ name } = { name: '' }] = await database.sql<{ name: string }>('select current_database() as name')
  await database.sql(`alter database ${name} set default_transaction_read_only = on`)
  const worker = createStore({
    ...{ url: database.superuserUrl, role: 'tributary_worker', poolSize: 1, statementTimeoutMs: 1_000 },
    onError: () => {},
  })
  const writing = sql`select nextval('fencing_tokens')`.compile(db)
  await expect(worker.write('acme', (tx) => tx.all(writing))).rejects.toBeInstanceOf(StoreUnavailable)
  await expect(worker.system(writing)).rejects.toBeInstanceOf(StoreUnavailable)
  expect(await worker.read('acme', tenant)).toEqual([[{ tenant: 'acme' }]])
  await database.sql(`alter database ${name} reset default_transaction_read_only`)
  // The connection that was read-only is not kept for the next one who writes.
  await expect(worker.write('acme', (tx) => tx.all(writing))).rejects.toBeInstanceOf(StoreUnavailable)
  expect(await worker.write('acme', (tx) => tx.all(writing))).toHaveLength(1)
  await worker.close()
})
