import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Adapter, RawRecord } from '../../src/adapter/contract.ts'
import { takePage } from '../../src/ingest/page.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

const PAGE = 500
let w2: RunningVendor
let pipeline: Pipeline
let adapter: Adapter
let settings: unknown
let records: RawRecord[]

beforeAll(async () => {
  w2 = await startVendor('w2', { count: 1_500 })
  const account = { account: 'main', vendor: 'w2', running: w2 }
  pipeline = await createPipeline([account, { ...account, tenant: 'other' }, { ...account, tenant: 'third' }])
  const connected = pipeline.accounts.get('acme/main')
  if (!connected) throw new Error('no account')
  adapter = connected.adapter
  settings = connected.settings
  records = []
  const [stream] = connected.checking.streams
  for (let position: string | null = null; stream; ) {
    const page = await stream.page(position)
    records.push(...page.records)
    position = page.next
    if (position === null) break
  }
})
afterAll(async () => {
  await pipeline.close()
  await w2.close()
})

const take = (tenant: string, page: readonly RawRecord[], using: Adapter = adapter) => {
  const context = {
    ...{ tenant, account: 'main', vendor: 'w2', actor: 'vendor', operationId: null, quiet: false, remapping: false },
  }
  const intake = { adapter: using, settings, context, readAt: new Date().toISOString(), stream: null }
  return takePage(pipeline.database.worker, intake, { records: page, unreadable: [] })
}

const takeAll = async (tenant: string) => {
  for (let at = 0; at < records.length; at += PAGE) await take(tenant, records.slice(at, at + PAGE))
}

const count = async (text: string, values: unknown[]): Promise<number> =>
  Number((await pipeline.database.sql<{ n: string }>(`select count(*) as n from ${text}`, values))[0]?.n)

test('a tenant that the statistics do not know is read by key, not whole for each record', async () => {
  await takeAll('acme')
  await pipeline.database.sql('analyze')
  // What a table was read for is added up when a session has nothing to do; a second one waits for it.
  const fetched = async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    const [row] = await pipeline.database.sql<{ n: string }>(
      'select sum(seq_tup_read + idx_tup_fetch) as n from pg_stat_user_tables where schemaname = $1',
      ['public'],
    )
    return Number(row?.n)
  }
  const before = await fetched()
  await takeAll('other')
  expect(await count('alerts where tenant_id = $1', ['other'])).toBe(records.length)
  expect((await fetched()) - before).toBeLessThan(100 * records.length)
})

test('a page that brings nothing new takes four small statements and writes nothing', async () => {
  const before = pipeline.database.worker.statements()
  expect(await take('acme', records.slice(0, PAGE))).toEqual({ changed: 0, unchanged: PAGE, quarantined: 0 })
  // Planning, the lock, whether any of them was missing, whether any is new.
  expect(pipeline.database.worker.statements() - before).toBe(4)
})

test('a change takes a fixed number of statements, and links it no longer tells of are gone', async () => {
  const changed = (page: readonly RawRecord[], word: string) =>
    page.map((record) => ({
      ...record,
      raw: { ...(record.raw as object), categories: [word], callReference: `changed to ${word}` },
      vendorUpdatedAt: new Date().toISOString(),
    }))
  const statements = async (page: readonly RawRecord[]) => {
    const before = pipeline.database.worker.statements()
    expect(await take('acme', page)).toMatchObject({ changed: page.length })
    return pipeline.database.worker.statements() - before
  }
  const few = await statements(changed(records.slice(0, 20), 'PEP'))
  const many = await statements(changed(records.slice(PAGE, 2 * PAGE), 'PEP'))
  // Words that are counted and oddities that are noted are two more.
  expect(Math.abs(many - few)).toBeLessThanOrEqual(2)
  const keys = records.slice(0, 20).map((record) => record.key)
  const links =
    'alert_categories c join alerts a on a.tenant_id = c.tenant_id and a.id = c.alert_id where a.tenant_id = $1 and a.key = any($2)'
  await take('acme', changed(records.slice(0, 20), 'Adverse Media'))
  expect(await count(`${links} and c.category = 'ADVERSE_MEDIA'`, ['acme', keys])).toBe(20)
  expect(await count(links, ['acme', keys])).toBe(20)
})

test('a record whose content the database refuses is quarantined with the reason, and the others go on', async () => {
  const refused = records[3]?.key
  const odd: Adapter = {
    ...adapter,
    map: (record, given) => {
      const mapped = adapter.map(record, given)
      if (record.key !== refused) return mapped
      const hits = mapped.hits.map((hit) => ({ ...hit, birth: { year: 99_999, month: null, day: null } }))
      return { ...mapped, hits }
    },
  }
  expect(await take('third', records.slice(0, 10), odd)).toEqual({ changed: 9, unchanged: 0, quarantined: 1 })
  const [row] = await pipeline.database.sql<{ key: string; reason: string }>(
    "select key, reason from quarantine where tenant_id = 'third'",
  )
  expect(row).toEqual({ key: refused, reason: 'it could not be written (22003)' })
  expect(await count('alerts where tenant_id = $1', ['third'])).toBe(9)
})
