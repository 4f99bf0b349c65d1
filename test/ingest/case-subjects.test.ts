import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RawRecord } from '../../src/adapter/contract.ts'
import { takePage } from '../../src/ingest/page.ts'
import { remap } from '../../src/ingest/remap.ts'
import { data, id, viewerOf } from '../graphql/support.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

/** A case that is about several parties: each of them is shown and leads to it. */

let corsa: RunningVendor
let pipeline: Pipeline
let clock = Date.parse('2026-04-01T00:00:00Z')

beforeAll(async () => {
  corsa = await startVendor('corsa', { count: 1 })
  pipeline = await createPipeline([{ account: 'corsa', vendor: 'corsa', running: corsa }])
})
afterAll(async () => {
  await pipeline.close()
  await corsa.close()
})

const NAMES: Record<string, string> = { 'cl-1': 'Zephyrine Oduya', 'cl-2': 'Quentin Marlow', 'cl-3': 'Ilse Brandvold' }
const client = (of: string) => {
  const [firstName, lastName] = (NAMES[of] ?? '').split(' ')
  return { id: of, general: { firstName, lastName } }
}
const investigation = (key: string, clients: string[], more: object = {}): RawRecord => ({
  ...{ kind: 'CASE', key, part: 'ITEM', vendorUpdatedAt: null },
  raw: {
    ...{ id: key, priority: 'HIGH', category: 'FRAUD', status: 'UNDER_INVESTIGATION', description: key },
    ...{ alertsIds: [], clientsIds: clients.map(client), createdAt: '2026-01-18T08:00:00Z' },
    ...more,
  },
})

async function take(...records: RawRecord[]): Promise<number> {
  const connected = pipeline.accounts.get('acme/corsa')
  if (!connected) throw new Error('no account')
  const { adapter, settings } = connected
  clock += 60_000
  const context = {
    ...{ tenant: 'acme', account: 'corsa', vendor: 'corsa', actor: 'vendor', operationId: null },
    ...{ quiet: false, remapping: false },
  }
  const { worker } = pipeline.database
  const before = worker.statements()
  const intake = { adapter, settings, context, readAt: new Date(clock).toISOString(), stream: null }
  expect(await takePage(worker, intake, { records, unreadable: [] })).toMatchObject({
    changed: records.length,
    quarantined: 0,
  })
  return worker.statements() - before
}

const get = <T>(text: string, variables: Record<string, unknown> = {}) =>
  data<T>({ store: pipeline.database.store, viewer: viewerOf('acme', ['ANALYST']) }, text, variables)
async function subjectsOf(key: string): Promise<string[]> {
  const { cases } = await get<{ cases: { nodes: { subjects: { vendorId: string }[] }[] } }>(
    'query ($key: String!) { cases(filter: { vendorIds: [$key] }) { nodes { subjects { vendorId } } } }',
    { key },
  )
  return (cases.nodes[0]?.subjects ?? []).map(({ vendorId }) => vendorId)
}
async function casesBy(filter: object): Promise<string[]> {
  const { cases } = await get<{ cases: { totalCount: number; nodes: { vendorId: string }[] } }>(
    'query ($filter: CaseFilter) { cases(filter: $filter) { totalCount nodes { vendorId } } }',
    { filter },
  )
  expect(cases.totalCount).toBe(cases.nodes.length)
  return cases.nodes.map(({ vendorId }) => vendorId).toSorted()
}
async function subjectId(vendorId: string): Promise<string> {
  const [row] = await pipeline.database.sql<{ id: string }>('select id from subjects where vendor_id = $1', [vendorId])
  return id('Subject', String(row?.id))
}

test('all of them are shown, the primary one first, and each finds it by filter, name and id', async () => {
  await take(investigation('case-1', ['cl-1', 'cl-3']), investigation('case-2', ['cl-2']))
  expect((await subjectsOf('case-1')).toSorted()).toEqual(['cl-1', 'cl-3'])
  expect((await subjectsOf('case-1'))[0]).toBe('cl-1')
  for (const [of, name] of [['cl-1', 'oduya'] as const, ['cl-3', 'brandvold'] as const]) {
    expect(await casesBy({ subjectIds: [await subjectId(of)] })).toEqual(['case-1'])
    expect(await casesBy({ search: name })).toEqual(['case-1'])
    expect(await casesBy({ search: of })).toEqual(['case-1'])
  }
  expect(await casesBy({ not: { subjectIds: [await subjectId('cl-3')] } })).toEqual(['case-2'])
  const { workQueue } = await get<{ workQueue: { nodes: { vendorId: string }[] } }>(
    '{ workQueue(filter: { search: "brandvold" }) { nodes { ... on Case { vendorId } } } }',
  )
  expect(workQueue.nodes).toEqual([{ vendorId: 'case-1' }])
})

test('who is no longer named leads to it no longer, and the primary one may become another', async () => {
  await take(investigation('case-1', ['cl-3', 'cl-2']))
  expect((await subjectsOf('case-1')).toSorted()).toEqual(['cl-2', 'cl-3'])
  expect((await subjectsOf('case-1'))[0]).toBe('cl-3')
  expect(await casesBy({ subjectIds: [await subjectId('cl-1')] })).toEqual([])
  expect(await casesBy({ search: 'oduya' })).toEqual([])
  const rows = await pipeline.database.sql(
    `select count(*) filter (where l.is_primary)::int as primaries, bool_and(not l.is_primary or l.subject_id = c.subject_id) as agree
     from case_subjects l join cases c on c.id = l.case_id where c.key = 'case-1'`,
  )
  expect(rows).toEqual([{ primaries: 1, agree: true }])
  await take(investigation('case-1', []))
  expect(await subjectsOf('case-1')).toEqual([])
  await take(investigation('case-1', ['cl-1']))
})

test('links to alerts that change by themselves are taken in too', async () => {
  const linked = async () =>
    (
      await pipeline.database.sql<{ alert_vendor_id: string }>('select alert_vendor_id from case_alerts order by 1')
    ).map((row) => row.alert_vendor_id)
  await take(investigation('case-3', ['cl-1'], { alertsIds: ['al-1', 'al-2'] }))
  await take(investigation('case-3', ['cl-1'], { alertsIds: ['al-2', 'al-3'] }))
  expect(await linked()).toEqual(['al-2', 'al-3'])
})

test('those that an older release left out are linked when its records are read again', async () => {
  await take(investigation('case-4', ['cl-1', 'cl-3']))
  await pipeline.database.sql('delete from case_subjects where not is_primary')
  expect(await subjectsOf('case-4')).toEqual(['cl-1'])
  const before = await pipeline.database.sql('select key, version from cases order by key')
  await pipeline.database.sql('update vendor_records set map_rev = 0')
  await remap(pipeline.database.worker, pipeline.accounts)
  expect(await subjectsOf('case-4')).toEqual(['cl-1', 'cl-3'])
  expect(await pipeline.database.sql('select key, version from cases order by key')).toEqual(before)
})

test('takes as many statements for a page as for one', async () => {
  const page = (count: number, clients: string[]) =>
    Array.from({ length: count }, (_, n) => investigation(`page-${count}-${n}`, clients, { description: `${clock}` }))
  const counts = []
  for (const count of [3, 40]) {
    await take(...page(count, ['cl-1', 'cl-2']))
    counts.push(await take(...page(count, ['cl-2', 'cl-3'])))
  }
  expect(counts[1]).toBe(counts[0])
})

test('the API writes links of the gateway’s own cases only, of its own tenant', async () => {
  const values = `select tenant_id, account_id, id, gen_random_uuid(), false from cases where key = 'case-1'`
  const into = 'insert into case_subjects (tenant_id, account_id, case_id, subject_id, is_primary)'
  const as = async (tenant: string, text: string) =>
    pipeline.database.store.write(tenant, (tx) => tx.all({ sql: text, parameters: [] } as never))
  await expect(as('acme', `${into} ${values}`)).rejects.toThrow('row-level security')
  await as('acme', `delete from case_subjects where account_id = 'corsa'`)
  expect(await subjectsOf('case-1')).toEqual(['cl-1'])
  expect(await as('globex', 'select 1 from case_subjects')).toEqual([])
})
