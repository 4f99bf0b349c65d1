import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Adapter, RawRecord } from '../../src/adapter/contract.ts'
import { takePage } from '../../src/ingest/page.ts'
import { refold } from '../../src/ingest/refold.ts'
import { remap } from '../../src/ingest/remap.ts'
import { ask, data, id, viewerOf } from '../graphql/support.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

/** A hit that its alert, or the case that holds it, shows no longer: no part of either, and not forgotten. */

let compilot: RunningVendor
let trustgate: RunningVendor
let pipeline: Pipeline
let clock = Date.parse('2026-04-01T00:00:00Z')

beforeAll(async () => {
  compilot = await startVendor('compilot', { count: 1 })
  trustgate = await startVendor('trustgate', { count: 1 })
  pipeline = await createPipeline([
    { account: 'screening', vendor: 'compilot', running: compilot },
    { account: 'investigating', vendor: 'trustgate', running: trustgate },
  ])
})
afterAll(async () => {
  await pipeline.close()
  await Promise.all([compilot.close(), trustgate.close()])
})

async function take(account: string, ...records: Omit<RawRecord, 'vendorUpdatedAt'>[]): Promise<number> {
  const connected = pipeline.accounts.get(`acme/${account}`)
  if (!connected) throw new Error('no account')
  const { adapter, settings } = connected as { adapter: Adapter; settings: unknown }
  clock += 60_000
  const at = new Date(clock).toISOString()
  const context = {
    ...{ tenant: 'acme', account, vendor: adapter.vendor, actor: 'vendor', operationId: null },
    ...{ quiet: false, remapping: false },
  }
  const { worker } = pipeline.database
  const before = worker.statements()
  const dated = records.map((record): RawRecord => ({ ...record, vendorUpdatedAt: at }))
  const result = await takePage(
    worker,
    { adapter, settings, context, readAt: at, stream: null },
    { records: dated, unreadable: [] },
  )
  expect(result).toMatchObject({ changed: new Set(records.map(({ key }) => key)).size, quarantined: 0 })
  return worker.statements() - before
}

type Word = 'potential_match' | 'true_positive' | 'false_positive'
const screened = (key: string, hits: Record<string, Word>, more: object = {}) => ({
  ...{ kind: 'ALERT' as const, key, part: 'DETAIL' as const },
  raw: {
    ...{ id: key, severity: 'High', category: 'Onboarding', type: 'AML Screening', status: 'Open', customerId: 'cu-1' },
    ...{ createdAt: '2026-02-16T10:00:00.000Z', updatedAt: '2026-02-17T09:30:00.250Z', notes: [] },
    complyAdvantageData: {
      searchResult: {
        hits: Object.entries(hits).map(([id, match_status]) => ({
          doc: { id, name: `Brannoch ${id}`, entity_type: 'person', types: ['sanction'] },
          match_status,
        })),
      },
    },
    ...more,
  },
})

const asked = () => ({ store: pipeline.database.store, viewer: viewerOf('acme', ['ANALYST']) })
interface Hit {
  id: string
  vendorId: string
  matchStatus: string
  missingSince: string | null
  gatewayDecision: { matchStatus: string } | null
}
const HIT = 'id vendorId matchStatus missingSince gatewayDecision { matchStatus }'
async function alertOf(key: string): Promise<{ matchStatus: string; hits: Hit[] }> {
  const { alerts } = await data<{ alerts: { nodes: { matchStatus: string; hits: Hit[] }[] } }>(
    asked(),
    `query ($key: String!) { alerts(filter: { vendorIds: [$key] }) { nodes { matchStatus hits { ${HIT} } } } }`,
    { key },
  )
  return alerts.nodes[0] as { matchStatus: string; hits: Hit[] }
}
async function listed(filter: object): Promise<Hit[]> {
  const { screeningHits } = await data<{ screeningHits: { totalCount: number; nodes: Hit[] } }>(
    asked(),
    `query ($filter: ScreeningHitFilter) { screeningHits(filter: $filter) { totalCount nodes { ${HIT} } } }`,
    { filter },
  )
  expect(screeningHits.totalCount).toBe(screeningHits.nodes.length)
  return screeningHits.nodes.toSorted((a, b) => (a.vendorId < b.vendorId ? -1 : 1))
}
const found = async (search: string): Promise<number> => {
  const answer = await data<{ alerts: { totalCount: number } }>(
    asked(),
    'query ($search: String) { alerts(filter: { search: $search }) { totalCount } }',
    { search },
  )
  return answer.alerts.totalCount
}
const words = (hits: readonly Hit[]) => hits.map(({ vendorId }) => vendorId)

test('is on no alert and no list, unless asked for; what was decided about it stays', async () => {
  await take('screening', screened('a-1', { one: 'potential_match', two: 'true_positive' }))
  expect((await alertOf('a-1')).matchStatus).toBe('TRUE_MATCH')
  expect(await listed({ matchStatus: ['TRUE_MATCH'] })).toHaveLength(1)
  expect(await found('Brannoch two')).toBe(1)
  await pipeline.database.sql(
    `update screening_hits set gateway_match_status = 'FALSE_POSITIVE',
       gateway_decision = '{"reason": null, "actor": "a", "at": "2026-04-01T00:00:00Z"}' where vendor_id = 'two'`,
  )

  await take('screening', screened('a-1', { one: 'false_positive' }))
  const shown = await alertOf('a-1')
  expect(shown.matchStatus).toBe('FALSE_POSITIVE')
  expect(shown.hits.map(({ vendorId, matchStatus }) => [vendorId, matchStatus])).toEqual([['one', 'FALSE_POSITIVE']])
  expect(await listed({ matchStatus: ['TRUE_MATCH'] })).toEqual([])
  expect(await listed({ search: 'brannoch two' })).toEqual([])
  expect(await found('Brannoch two')).toBe(0)
  expect(await found('Brannoch one')).toBe(1)

  const [gone, ...others] = await listed({ missing: true, search: 'brannoch two' })
  expect(others).toEqual([])
  expect(gone).toMatchObject({
    ...{ vendorId: 'two', matchStatus: 'TRUE_MATCH', missingSince: new Date(clock).toISOString() },
    gatewayDecision: { matchStatus: 'FALSE_POSITIVE' },
  })
  const node = await ask(asked(), `query ($id: ID!) { node(id: $id) { ... on ScreeningHit { ${HIT} } } }`, {
    id: gone?.id,
  })
  expect(node.data?.node).toEqual(gone)
  // What folds names anew keeps to it.
  await pipeline.database.sql('update search_entries set fold_rev = 0')
  await refold(pipeline.database.worker, pipeline.accounts)
  expect(await found('Brannoch two')).toBe(0)
})

test('is back when it is shown again, with what was decided about it', async () => {
  await take('screening', screened('a-1', { one: 'false_positive', two: 'true_positive' }))
  const { hits } = await alertOf('a-1')
  expect(hits.find(({ vendorId }) => vendorId === 'two')).toMatchObject({
    missingSince: null,
    gatewayDecision: { matchStatus: 'FALSE_POSITIVE' },
  })
  expect(await listed({ missing: true })).toEqual([])
  expect(await found('Brannoch two')).toBe(1)
})

test('is gone where nothing else of the alert has changed, and once no screening is shown at all', async () => {
  await take('screening', screened('a-2', { one: 'false_positive', two: 'false_positive' }))
  const versions = () => pipeline.database.sql(`select version from alerts where key = 'a-2'`)
  const before = await versions()
  await take('screening', screened('a-2', { two: 'false_positive' }))
  expect(await versions()).toEqual(before)
  expect(words((await alertOf('a-2')).hits)).toEqual(['two'])
  await take('screening', screened('a-2', {}, { complyAdvantageData: null }))
  expect((await alertOf('a-2')).hits).toEqual([])
  expect(words(await listed({ missing: true }))).toEqual(['one', 'two'])
})

test('no view that need not show it accuses it, nor a record with a hit that nobody can identify', async () => {
  const whole = screened('a-3', { one: 'false_positive', two: 'true_positive' })
  await take('screening', whole)
  const { complyAdvantageData: _, notes: __, ...thin } = whole.raw as Record<string, unknown>
  await take('screening', { ...whole, part: 'ITEM', raw: { ...thin, status: 'Pending' } })
  await take('screening', { ...whole, part: 'WEBHOOK', raw: { ...thin, status: 'Open', tags: [] } })
  const nameless = { searchResult: { hits: [{ doc: { name: 'nobody' }, match_status: 'false_positive' }] } }
  await take('screening', { ...whole, raw: { ...whole.raw, complyAdvantageData: nameless } })
  const broken = { searchResult: { hits: 'none' } }
  await take('screening', { ...whole, raw: { ...whole.raw, complyAdvantageData: broken } })
  expect(words((await alertOf('a-3')).hits).toSorted()).toEqual(['one', 'two'])
  // A list alone, before any detail was read: what it abbreviates is not gone.
  const item = { ...screened('a-4', { one: 'false_positive', two: 'true_positive' }), part: 'ITEM' as const }
  await take('screening', item)
  await take('screening', { ...screened('a-4', { one: 'false_positive' }), part: 'ITEM' })
  expect((await alertOf('a-4')).hits).toHaveLength(2)
})

test('those that an older release left are found when its records are read again', async () => {
  await take('screening', screened('a-5', { one: 'false_positive', two: 'true_positive' }))
  await take('screening', screened('a-5', { one: 'false_positive' }))
  await pipeline.database.sql(`update screening_hits set missing_since = null where key like 'a-5/%'`)
  expect((await alertOf('a-5')).hits).toHaveLength(2)
  await pipeline.database.sql(`update vendor_records set map_rev = 0 where key = 'a-5'`)
  await remap(pipeline.database.worker, pipeline.accounts)
  expect(words((await alertOf('a-5')).hits)).toEqual(['one'])
})

test('takes as many statements for a page as for one', async () => {
  const page = (count: number, hits: Record<string, Word>) =>
    Array.from({ length: count }, (_, n) => screened(`p-${count}-${n}`, hits, { name: `${clock}` }))
  for (const count of [3, 40]) await take('screening', ...page(count, { one: 'potential_match', two: 'true_positive' }))
  const few = await take('screening', ...page(3, { one: 'false_positive' }))
  const many = await take('screening', ...page(40, { one: 'false_positive' }))
  expect(many).toBe(few)
  expect(
    await pipeline.database.sql(`select 1 from screening_hits where key like 'p-%' and missing_since is not null`),
  ).toHaveLength(43)
})

test('a case that no longer names a hit does not hold it, though nothing else of the case has changed', async () => {
  const held = (hits: string[]) => ({
    ...{ kind: 'CASE' as const, key: 'case-1', part: 'ITEM' as const },
    raw: { id: 'case-1', type: 'aml', status: 'open', title: 'Case', subject_id: 'su-1', related_hit_ids: hits },
  })
  const hitsOf = async () => {
    const { cases } = await data<{ cases: { nodes: { hits: Hit[] }[] } }>(
      asked(),
      `{ cases(filter: { vendorIds: ["case-1"] }) { nodes { hits { ${HIT} } } } }`,
    )
    return words(cases.nodes[0]?.hits ?? []).toSorted()
  }
  const mine = { accountIds: ['investigating'] }
  await take('investigating', held(['hit-1', 'hit-2']))
  await take('investigating', held(['hit-2', 'hit-3']))
  expect(await hitsOf()).toEqual(['hit-2', 'hit-3'])
  expect(words(await listed(mine))).toEqual(['hit-2', 'hit-3'])
  expect(words(await listed({ ...mine, missing: true }))).toEqual(['hit-1'])
  await take('investigating', held(['hit-1']))
  expect(words(await listed(mine))).toEqual(['hit-1'])
})

test('another tenant’s gone hit answers as an id that was never given', async () => {
  const [gone] = await listed({ accountIds: ['investigating'], missing: true })
  expect(gone).toBeDefined()
  const viewer = viewerOf('globex', ['ANALYST'])
  const text = 'query ($id: ID!) { node(id: $id) { id } screeningHits(filter: { missing: true }) { totalCount } }'
  const asks = (one: string | undefined) => ask({ store: pipeline.database.store, viewer }, text, { id: one })
  expect(await asks(gone?.id)).toEqual(await asks(id('ScreeningHit', '00000000-0000-5000-8000-000000000001')))
  expect((await asks(gone?.id)).data).toEqual({ node: null, screeningHits: { totalCount: 0 } })
})
