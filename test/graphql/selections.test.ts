import { randomUUID } from 'node:crypto'
import { type OperationDefinitionNode, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { costOf } from '../../src/graphql/pipeline/cost.ts'
import { LIMITS } from '../../src/graphql/pipeline/limits.ts'
import { schema } from '../../src/graphql/schema.ts'
import type { Role } from '../../src/graphql/viewer.ts'
import type { Store } from '../../src/store/run.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { alertRow, ask, askForText, data, failure, id, insert, query, viewerOf } from './support.ts'

const VENDORS = ['compilot', 'corsa', 'w2', 'zenoo']
const T = 'acme'
const running: RunningVendor[] = []
let pipeline: Pipeline

beforeAll(async () => {
  for (const vendor of VENDORS) running.push(await startVendor(vendor, { count: 60 }))
  const accounts = VENDORS.map((vendor, n) => ({ account: vendor, vendor, running: running[n] as RunningVendor }))
  pipeline = await createPipeline([
    ...accounts,
    { tenant: 'theirs', account: 'w2', vendor: 'w2', running: running[2] as RunningVendor },
  ])
  await pipeline.poll()
}, 120_000)
afterAll(async () => {
  await pipeline?.close()
  await Promise.all(running.map((one) => one.close()))
})

const as = (subject: string, { tenant = T, roles = ['ANALYST'] as Role[], store = pipeline.database.store } = {}) => ({
  store,
  viewer: { ...viewerOf(tenant, roles), subject },
  commands: pipeline.commands,
})
const ana = () => as('ana')

interface Refusal {
  code: string
  message: string
  count: number
}
interface Group {
  account: { accountId: string }
  vendor: string
  support: string | null
  count: number
  sendable: number
  warnings: string[]
  refusals: Refusal[]
}
interface Selection {
  id: string
  count: number
  plan: Group[]
  expiresAt: string
  createdAt: string
}
const PLAN = 'plan { account { accountId } vendor support count sendable warnings refusals { code message count } }'
const CREATE = `mutation ($input: CreateSelectionInput!) { createSelection(input: $input) { selection {
  id kind count action createdAt expiresAt ${PLAN} } } }`
const RESOLVE = `mutation ($input: ResolveAlertsInput!) { resolveAlerts(input: $input) {
  operation { id counts { state count } } results { index targetId state code message warnings command { id } alert { id } } } }`

const create = async (input: object, asked = ana()): Promise<Selection> =>
  (await data<{ createSelection: { selection: Selection } }>(asked, CREATE, { input })).createSelection.selection

interface Result {
  index: number
  targetId: string
  state: string
  code: string | null
  message: string | null
  warnings: string[]
  command: { id: string } | null
  alert: { id: string }
}
interface Decided {
  operation: { id: string; counts: { state: string; count: number }[] }
  results: Result[]
}
const resolve = async (input: object, asked = ana()): Promise<Decided> =>
  (await data<{ resolveAlerts: Decided }>(asked, RESOLVE, { input: { reason: 'Looked at.', waitMs: 0, ...input } }))
    .resolveAlerts

/** How many statements ran since. */
function counted(store: Store) {
  const before = store.statements()
  return () => store.statements() - before
}

/** A tenant of its own that no worker touches, with so many open alerts at an account without a vendor. */
async function crowd(tenant: string, count: number) {
  const { database } = pipeline
  await database.sql('insert into tenants (tenant_id) values ($1)', [tenant])
  await database.sql('insert into feed_heads (tenant_id) values ($1)', [tenant])
  await insert(database, tenant, 'accounts', [
    {
      account_id: 'one',
      id: randomUUID(),
      vendor: 'w2',
      name: 'One',
      can_refer_for_sar: false,
      client_reference_unique: false,
      created_at: '2026-01-01T00:00:00Z',
    },
  ])
  const row = alertRow(tenant, 'x')
  const columns = Object.keys(row)
  const values = columns.map((column) =>
    column === 'id' ? 'gen_random_uuid()' : column === 'key' ? 'n::text' : `r.${column}`,
  )
  await database.sql(
    `insert into alerts (tenant_id, ${columns.join(', ')}) select $2, ${values.join(', ')}
     from generate_series(1, $3::int) n, jsonb_populate_record(null::alerts, $1::jsonb) r`,
    [JSON.stringify(row), tenant, count],
  )
}

describe('what is shown beforehand is what is then done', () => {
  test.each([
    ['MARK_FALSE_POSITIVE', { compilot: 'LOSSY', corsa: 'LOSSY', w2: 'OK', zenoo: 'LOSSY' }],
    ['ACCEPT', { compilot: 'LOSSY', corsa: 'LOSSY', w2: 'UNSUPPORTED', zenoo: 'OK' }],
    ['ACCEPT_WITH_CONDITIONS', { compilot: 'LOSSY', corsa: 'LOSSY', w2: 'UNSUPPORTED', zenoo: 'OK' }],
    ['REQUEST_INFORMATION', { compilot: 'LOSSY', corsa: 'GATEWAY', w2: 'GATEWAY', zenoo: 'OK' }],
    ['ESCALATE_TO_REVIEWER', { compilot: 'LOSSY', corsa: 'GATEWAY', w2: 'GATEWAY', zenoo: 'OK' }],
  ])('%s is planned before anybody has written why', async (action, expected) => {
    const ids = (
      await pipeline.database.sql<{ id: string }>(
        `select distinct on (account_id) id from alerts where tenant_id = $1 and status = 'OPEN' order by account_id, key`,
        [T],
      )
    ).map((row) => id('Alert', row.id))
    const { plan } = await create({ filter: { ids }, action, allowLossy: true })
    expect(Object.fromEntries(plan.map(({ vendor, support }) => [vendor, support]))).toEqual(expected)
    expect(plan.filter(({ refusals }) => refusals.some(({ code }) => code !== 'UNSUPPORTED_BY_VENDOR'))).toEqual([])
  })

  const DECISIONS: [string, object][] = [
    ['a loss that is not accepted', { action: 'MARK_FALSE_POSITIVE' }],
    ['a loss that is accepted', { action: 'MARK_FALSE_POSITIVE', allowLossy: true }],
    ['what some cannot express', { action: 'ACCEPT' }],
    ['what none can express', { action: 'CONFIRM_MATCH', riskLevel: 'HIGH' }],
    ['conditions', { action: 'ACCEPT_WITH_CONDITIONS', conditions: 'Yearly review.', allowLossy: true }],
    ['a text that is too long for some', { action: 'CLOSE_NO_ACTION', reason: 'x'.repeat(600), allowLossy: true }],
    ['a word of one vendor', { action: 'REJECT', vendorValue: 'Decline' }],
  ]

  test.each(DECISIONS)('%s', async (_name, said) => {
    // Twenty alerts of each vendor, closed ones among them.
    const ids = (
      await pipeline.database.sql<{ id: string }>(
        `select id from (select id, row_number() over (partition by account_id order by md5(key || $2)) as n from alerts
         where tenant_id = $1) a where n <= 20`,
        [T, JSON.stringify(said)],
      )
    ).map((row) => id('Alert', row.id))
    const decision = { reason: 'Looked at.', ...said }
    const selection = await create({ filter: { ids }, ...decision })
    expect(selection.count).toBe(80)
    expect(new Set(selection.plan.map((group) => group.vendor))).toEqual(new Set(VENDORS))
    expect(selection.plan.reduce((sum, group) => sum + group.count, 0)).toBe(80)
    for (const group of selection.plan) {
      const refused = group.refusals.reduce((sum, refusal) => sum + refusal.count, 0)
      expect(group.sendable + refused).toBe(group.count)
    }

    const { results } = await resolve({ selectionId: selection.id, ...decision })
    expect(results).toHaveLength(80)
    const accounts = new Map(
      (await pipeline.database.sql<{ id: string; account_id: string }>('select id, account_id from alerts')).map(
        (row) => [id('Alert', row.id), row.account_id],
      ),
    )
    const supports = new Map(
      (await pipeline.database.sql<{ id: string; support: string | null }>('select id, support from commands')).map(
        (row) => [id('Command', row.id), row.support],
      ),
    )
    const groups = new Map<string, Group>()
    for (const result of results) {
      const vendor = accounts.get(result.targetId) as string
      const support = supports.get(result.command?.id ?? '') ?? null
      const key = `${vendor} ${support}`
      const fresh = {
        account: { accountId: vendor },
        vendor,
        support,
        count: 0,
        sendable: 0,
        warnings: [],
        refusals: [],
      }
      const group: Group = groups.get(key) ?? fresh
      groups.set(key, group)
      group.count += 1
      if (result.state !== 'REJECTED') group.sendable += 1
      for (const warning of result.warnings) if (!group.warnings.includes(warning)) group.warnings.push(warning)
      if (result.code === null) continue
      const same = group.refusals.find((one) => one.code === result.code && one.message === result.message)
      if (same) same.count += 1
      else group.refusals.push({ code: result.code, message: result.message ?? '', count: 1 })
    }
    const sorted = (all: Group[]) =>
      all
        .map((group) => ({ ...group, refusals: group.refusals.toSorted((a, b) => (a.message < b.message ? -1 : 1)) }))
        .toSorted((a, b) => (`${a.vendor} ${a.support}` < `${b.vendor} ${b.support}` ? -1 : 1))
    expect(sorted([...groups.values()])).toEqual(sorted(selection.plan))
    // Deciding changed what deciding again would come to, and the plan says so.
    const text = `query ($id: ID!) { selection(id: $id) { ${PLAN} } }`
    const again = await data<{ selection: Selection }>(ana(), text, { id: selection.id })
    expect(again.selection.plan.reduce((sum, group) => sum + group.sendable, 0)).toBe(0)
  })

  test('the decisions above covered sending with and without loss, refusing and keeping', async () => {
    const found = await pipeline.database.sql<{ support: string | null; state: string }>(
      'select distinct support, state from commands where tenant_id = $1',
      [T],
    )
    expect(found).toEqual(
      expect.arrayContaining([
        { support: 'OK', state: 'QUEUED' },
        { support: 'LOSSY', state: 'QUEUED' },
        { support: 'LOSSY', state: 'REJECTED' },
        { support: 'UNSUPPORTED', state: 'REJECTED' },
        { support: null, state: 'REJECTED' },
      ]),
    )
    // W2 has no field for it: it would be kept here.
    const { plan } = await create({ filter: { vendors: ['w2'] }, action: 'ACKNOWLEDGE' })
    const kept = plan.find(({ support }) => support === 'GATEWAY')
    expect(kept?.count).toBeGreaterThan(0)
    expect(kept).toMatchObject({ sendable: kept?.count, warnings: [], refusals: [] })
  })
})

describe('what is selected', () => {
  test('stays, whatever stops matching or matches later', async () => {
    await crowd('frozen', 30)
    const asked = as('ana', { tenant: 'frozen' })
    const alerts = async (selectionId: string, page: string) => {
      const text = `query ($id: ID!) { selection(id: $id) { count alerts(${page}) { totalCount totalCountIsExact
        pageInfo { endCursor hasNextPage } nodes { id status } } } }`
      return (
        await data<{
          selection: {
            count: number
            alerts: {
              totalCount: number
              pageInfo: { endCursor: string; hasNextPage: boolean }
              nodes: { id: string; status: string }[]
            }
          }
        }>(asked, text, { id: selectionId })
      ).selection
    }
    const listed = await data<{ alerts: { nodes: { id: string }[] } }>(
      asked,
      '{ alerts(first: 100, filter: { status: [OPEN] }) { nodes { id } } }',
    )
    const selection = await create({ filter: { status: ['OPEN'] }, action: 'REJECT' }, asked)
    expect(selection.count).toBe(30)
    await pipeline.database.sql(
      `update alerts set vendor_status = 'CLOSED' where tenant_id = 'frozen' and key::int % 2 = 0`,
    )
    await insert(pipeline.database, 'frozen', 'alerts', [alertRow('frozen', 'late')])
    const first = await alerts(selection.id, 'first: 20')
    const rest = await alerts(selection.id, `first: 20, after: "${first.alerts.pageInfo.endCursor}"`)
    const nodes = [...first.alerts.nodes, ...rest.alerts.nodes]
    expect(nodes.map((node) => node.id)).toEqual(listed.alerts.nodes.map((node) => node.id))
    expect(nodes.filter((node) => node.status === 'CLOSED')).toHaveLength(15)
    expect([first.count, first.alerts.totalCount, rest.alerts.pageInfo.hasNextPage]).toEqual([30, 30, false])
    const { results } = await resolve({ selectionId: selection.id, action: 'REJECT' }, asked)
    expect(results.map((result) => result.targetId)).toEqual(nodes.map((node) => node.id))
    expect(results.map((result) => result.alert.id)).toEqual(nodes.map((node) => node.id))
    expect(results.filter((result) => result.code === 'INVALID_STATE')).toHaveLength(15)
  })

  test('is never cut: 10,000 are taken, one more is refused', async () => {
    await crowd('many', 10_001)
    const asked = as('ana', { tenant: 'many' })
    const input = { filter: {}, action: 'REJECT' }
    expect(await failure(asked, CREATE, { input })).toMatchObject({
      code: 'BAD_USER_INPUT',
      extensions: { field: 'input.filter' },
      message: expect.stringContaining('10,000'),
    })
    expect(await pipeline.database.sql("select from selections where tenant_id = 'many'")).toEqual([])
    await pipeline.database.sql("delete from alerts where tenant_id = 'many' and key = '1'")
    const created = counted(pipeline.database.store)
    const started = performance.now()
    const selection = await create(input, asked)
    const took = performance.now() - started
    // Clearing away, freezing, planning, and the account's name: as many for 10,000 as for one.
    expect(created()).toBe(4)
    expect(selection).toMatchObject({ count: 10_000, plan: [{ count: 10_000 }] })
    // 0.8 s on a busy machine, half of it the plan; the bound leaves room for busier ones.
    expect(took).toBeLessThan(20_000)

    const decided = counted(pipeline.database.store)
    const { operation, results } = await resolve({ selectionId: selection.id, action: 'REJECT' }, asked)
    // Head, lock, targets, operation, commands, states; then the operation, its counts, the commands and the alerts. The
    // commands alone take one for each 1,000.
    expect(decided()).toBe(10 + 9)
    expect(results).toHaveLength(1_000)
    expect(results.map((result) => result.index)).toEqual(results.map((_one, index) => index))
    expect(operation.counts).toEqual([{ state: 'REJECTED', count: 10_000 }])
    const one = await create({ filter: { ids: [results[0]?.targetId] }, action: 'REJECT' }, asked)
    const alone = counted(pipeline.database.store)
    await resolve({ selectionId: one.id, action: 'REJECT' }, asked)
    expect(alone()).toBe(10)
  }, 120_000)

  test('may be nothing, which is no decision', async () => {
    const selection = await create({ filter: { ids: [] }, action: 'REJECT' })
    expect(selection).toMatchObject({ count: 0, plan: [] })
    const input = { selectionId: selection.id, action: 'REJECT', reason: 'r' }
    expect(await failure(ana(), RESOLVE, { input })).toMatchObject({
      code: 'BAD_USER_INPUT',
      extensions: { field: 'input.selectionId' },
    })
  })

  test('texts that would swell the ledger beyond measure are refused', async () => {
    await crowd('wordy', 2_000)
    const asked = as('ana', { tenant: 'wordy' })
    const selection = await create({ filter: {}, action: 'REJECT' }, asked)
    const input = { selectionId: selection.id, action: 'REJECT', reason: 'x'.repeat(9_000) }
    expect(await failure(asked, RESOLVE, { input })).toMatchObject({
      code: 'BAD_USER_INPUT',
      extensions: { field: 'input.selectionId' },
    })
  })
})

describe('an idempotency key', () => {
  test('answers with the same operation, even when the selection is gone', async () => {
    const selection = await create({ filter: { vendors: ['zenoo'], status: ['CLOSED'] }, action: 'REJECT' })
    const input = { selectionId: selection.id, action: 'REJECT', idempotencyKey: randomUUID() }
    const first = await resolve(input)
    await pipeline.database.sql("update selections set expires_at = now() - interval '1 hour' where id = $1", [
      Buffer.from(selection.id, 'base64url').toString().slice('Selection:'.length),
    ])
    expect(await resolve(input)).toEqual(first)
    expect(await failure(ana(), RESOLVE, { input: { ...input, reason: 'Another.' } })).toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    })
  })
})

describe('a selection ends', () => {
  const uuidOf = (selection: Selection) => Buffer.from(selection.id, 'base64url').toString().slice('Selection:'.length)
  const age = (selection: Selection, interval: string) =>
    pipeline.database.sql('update selections set expires_at = now() - $2::interval where id = $1', [
      uuidOf(selection),
      interval,
    ])
  const kept = async (tenant: string) =>
    (
      await pipeline.database.sql<{ selections: number; items: number }>(
        `select (select count(*) from selections where tenant_id = $1)::int as selections,
           (select count(*) from selection_items where tenant_id = $1)::int as items`,
        [tenant],
      )
    )[0]

  test('after an hour, and then says to make it anew', async () => {
    const selection = await create({ filter: { vendors: ['corsa'] }, action: 'REJECT' })
    expect(Date.parse(selection.expiresAt) - Date.parse(selection.createdAt)).toBe(3_600_000)
    await age(selection, '0 seconds')
    const expired = { code: 'SELECTION_EXPIRED', message: expect.stringContaining('createSelection') }
    expect(await failure(ana(), 'query ($id: ID!) { selection(id: $id) { id } }', selection as never)).toMatchObject({
      ...expired,
      extensions: { field: 'id' },
    })
    const input = { selectionId: selection.id, action: 'REJECT', reason: 'r' }
    expect(await failure(ana(), RESOLVE, { input })).toMatchObject({
      ...expired,
      extensions: { field: 'input.selectionId' },
    })
  })

  test('and is cleared away by later ones, its ids first and two at a time', async () => {
    await crowd('tidy', 10)
    const asked = as('ana', { tenant: 'tidy' })
    const make = () => create({ filter: {}, action: 'REJECT' }, asked)
    const old = [await make(), await make(), await make()]
    for (const one of old) await age(one, '1 minute')
    await make()
    expect(await kept('tidy')).toEqual({ selections: 4, items: 20 })
    await make()
    expect(await kept('tidy')).toEqual({ selections: 5, items: 20 })
    // Without its ids it still says what became of it, for a day.
    const text = 'query ($id: ID!) { selection(id: $id) { id } }'
    expect((await failure(asked, text, { id: old[0]?.id })).code).toBe('SELECTION_EXPIRED')
    for (const one of old) await age(one, '25 hours')
    await make()
    expect(await kept('tidy')).toEqual({ selections: 3, items: 30 })
    expect(await data(asked, text, { id: old[0]?.id })).toEqual({ selection: null })
  })
})

describe('nobody else', () => {
  const text = 'query ($id: ID!) { selection(id: $id) { id count } }'
  const input = (selectionId: string) => ({ selectionId, action: 'REJECT', reason: 'r' })

  test('sees it or decides by it: its id reads like a random one', async () => {
    const selection = await create({ filter: { vendors: ['corsa'] }, action: 'REJECT' })
    expect(await data(ana(), text, selection as never)).toEqual({
      selection: { id: selection.id, count: selection.count },
    })
    const random = id('Selection', randomUUID())
    const flipped = `${selection.id.slice(0, -2)}${selection.id.at(-2) === 'A' ? 'B' : 'A'}${selection.id.at(-1)}`
    const others = [as('ben'), as('ana', { tenant: 'theirs' })]
    const foreign = [
      selection.id,
      random,
      flipped,
      'made up',
      selection.id.replace(/^./, 'x'),
      id('Alert', randomUUID()),
    ]
    for (const asked of others) {
      const answers = await Promise.all(foreign.map((one) => askForText(asked, text, { id: one })))
      expect(new Set(answers)).toEqual(new Set(['{"data":{"selection":null}}']))
      const refusals = await Promise.all(foreign.map((one) => askForText(asked, RESOLVE, { input: input(one) })))
      expect(new Set(refusals).size).toBe(1)
      expect(JSON.parse(refusals[0] as string).errors[0].extensions).toEqual({
        code: 'NOT_FOUND',
        field: 'input.selectionId',
      })
    }
    const nodes = '{ node(id: "$") { id } }'
    expect(await data(ana(), nodes.replace('$', selection.id))).toEqual({ node: null })
    expect(await pipeline.database.sql("select from operations where actor = 'ben'")).toEqual([])
  })

  test('with row-level security alone, with the statements alone', async () => {
    const selection = await create({ filter: { vendors: ['corsa'] }, action: 'REJECT' })
    const uuid = Buffer.from(selection.id, 'base64url').toString().slice('Selection:'.length)
    const { store } = pipeline.database
    for (const table of ['selections', 'selection_items']) {
      const column = table === 'selections' ? 'id' : 'selection_id'
      const count = query<{ n: number }>(`select count(*) as n from ${table} where ${column} = $1`, [uuid])
      expect((await store.read('theirs', count))[0][0]?.n).toBe(0)
      expect((await store.read(T, count))[0][0]?.n).toBeGreaterThan(0)
      await expect(
        store.write('theirs', (tx) => tx.all(query(`delete from ${table} where ${column} = $1`, [uuid]))),
      ).resolves.toEqual([])
      expect((await store.read(T, count))[0][0]?.n).toBeGreaterThan(0)
    }
  })

  test('of their own tenant only: a filter by ids of another selects nothing', async () => {
    const [row] = await pipeline.database.sql<{ id: string }>('select id from alerts where tenant_id = $1 limit 1', [T])
    const selected = await create(
      { filter: { ids: [id('Alert', row?.id ?? '')] }, action: 'REJECT' },
      as('ana', { tenant: 'theirs' }),
    )
    expect(selected.count).toBe(0)
  })

  test('who may not decide makes one', async () => {
    const asked = as('vic', { roles: ['VIEWER'] })
    const answer = await ask(asked, CREATE, { input: { filter: {}, action: 'REJECT' } })
    expect(answer.errors?.map((error) => error.extensions?.code)).toEqual(['FORBIDDEN'])
  })
})

describe('the cost of an operation', () => {
  const cost = (text: string) => {
    const document = parse(text)
    return costOf(schema, document, document.definitions[0] as OperationDefinitionNode, {}).cost
  }

  test('counts every judging of a selection, and all the results that a selection may answer with', () => {
    const plans = (count: number) =>
      `{ ${Array.from({ length: count }, (_, n) => `s${n}: selection(id: "x") { plan { count } }`).join(' ')} }`
    expect(cost(plans(1))).toBeGreaterThan(2_000)
    expect(cost(plans(30))).toBeGreaterThan(LIMITS.cost)
    const resolveBy = (what: string) =>
      `mutation { resolveAlerts(input: { ${what}, action: REJECT, reason: "r" }) { results { index state } } }`
    expect(cost(resolveBy('selectionId: "x"'))).toBeGreaterThan(2_000)
    expect(cost(resolveBy('alertIds: ["x"]'))).toBeLessThan(100)
  })
})

describe('the input', () => {
  test('names either alerts or a selection, made for the same action', async () => {
    const selection = await create({ filter: { vendors: ['corsa'] }, action: 'REJECT' })
    const alertIds = [id('Alert', randomUUID())]
    const common = { action: 'REJECT', reason: 'r' }
    const field = async (more: object) => {
      const { code, extensions } = await failure(ana(), RESOLVE, { input: { ...common, ...more } })
      return [code, extensions?.field]
    }
    expect(await field({})).toEqual(['BAD_USER_INPUT', 'input.alertIds'])
    expect(await field({ alertIds, selectionId: selection.id })).toEqual(['BAD_USER_INPUT', 'input.selectionId'])
    expect(await field({ selectionId: selection.id, action: 'ACCEPT' })).toEqual([
      'BAD_USER_INPUT',
      'input.selectionId',
    ])
    expect(await field({ selectionId: selection.id, expectedVersions: [1] })).toEqual([
      'BAD_USER_INPUT',
      'input.expectedVersions',
    ])
  })

  test.each(['reason', 'vendorMessage', 'conditions', 'vendorValue'])('%s must be storable', async (name) => {
    const input = { filter: {}, action: 'REJECT', [name]: 'a\0b' }
    expect(await failure(ana(), CREATE, { input })).toMatchObject({
      code: 'BAD_USER_INPUT',
      extensions: { field: `input.${name}` },
    })
  })
})
