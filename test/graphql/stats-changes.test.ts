import { type ExecutionResult, parse, subscribe } from 'graphql'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createFeed } from '../../src/feed/feed.ts'
import { stamp } from '../../src/feed/sequencer.ts'
import { schema } from '../../src/graphql/schema.ts'
import { createListener, type Listener } from '../../src/store/listen.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { quickest } from '../support/least.ts'
import {
  type Asked,
  alertRow,
  contextOf,
  createTenant,
  data,
  insertAlerts,
  query,
  type Row,
  uuid,
  viewerOf,
} from './support.ts'

let database: TestDatabase
let listener: Listener
let feed: ReturnType<typeof createFeed>
const open: AsyncIterator<unknown>[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  listener = createListener({ url: database.superuserUrl, role: 'tributary_api', onError: () => {} })
  feed = createFeed(database.store, listener)
})
afterEach(async () => {
  for (const iterator of open.splice(0)) await iterator.return?.()
})
afterAll(async () => {
  feed?.close()
  await listener?.close()
  await database?.close()
})

const asked = (tenant: string, store = database.store): Asked => ({ store, viewer: viewerOf(tenant), feed })

/** Changes an alert, with the event that ingest writes, and stamps it. */
async function change(tenant: string, key: string, set: string): Promise<void> {
  await database.worker.write(tenant, async (tx) => {
    const text = `with written as (update alerts set ${set} where tenant_id = $1 and id = $2 returning *)
      insert into events (tenant_id, type, node_kind, node_id, account_id, actor)
      select $1, 'ALERT_CHANGED', 'ALERT', id, account_id, 'vendor' from written`
    await tx.all(query(text, [tenant, uuid(tenant, 'alert', key)]))
  })
  await stamp(database.worker)
}

const SELECTED = '{ total isExact source groups { status account { accountId } count } }'
const TEXT = `subscription ($filter: AlertFilter, $groupBy: [AlertDimension!]!) { figures: alertStatsChanged(filter: $filter, groupBy: $groupBy) ${SELECTED} }`

type Live = AsyncIterator<ExecutionResult<{ figures: { total: number; groups: Row[] } }>>

async function start(tenant: string, variables: Row = {}, store = database.store): Promise<Live | ExecutionResult> {
  const started = await subscribe({
    schema,
    document: parse(TEXT),
    variableValues: { groupBy: ['STATUS', 'ACCOUNT'], ...variables },
    contextValue: contextOf(asked(tenant, store)),
  })
  if (!(Symbol.asyncIterator in started)) return started
  const iterator = started[Symbol.asyncIterator]()
  open.push(iterator)
  return iterator as Live
}

async function live(tenant: string, variables: Row = {}, store = database.store): Promise<Live> {
  const started = await start(tenant, variables, store)
  if (!('next' in started)) throw new Error(JSON.stringify(started))
  return started
}

async function take(stream: Live) {
  const { value, done } = await stream.next()
  if (done || !value.data) throw new Error(`the stream has ended: ${JSON.stringify(value)}`)
  return JSON.parse(JSON.stringify(value.data.figures)) as { total: number; groups: Row[] }
}

const quiet = async (waiting: Promise<unknown>, ms: number): Promise<boolean> =>
  (await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, ms, 'quiet'))])) === 'quiet'

async function tenantOf(tenant: string, count: number): Promise<void> {
  await createTenant(database, tenant, [{ account_id: 'one' }])
  await insertAlerts(
    database,
    tenant,
    Array.from({ length: count }, (_, n) => alertRow(tenant, `a${n}`)),
  )
}

test('tells figures that changed, and those only', async () => {
  await tenantOf('tells', 3)
  await tenantOf('neighbour', 3)
  const stream = await live('tells', { filter: { priority: ['MEDIUM'] } })
  const first = take(stream)
  await change('tells', 'a0', `title = 'other'`)
  await change('neighbour', 'a0', `vendor_status = 'CLOSED'`)
  expect(await quiet(first, 300)).toBe(true)
  await change('tells', 'a0', `vendor_status = 'CLOSED'`)
  const figures = await first
  expect(figures).toEqual({
    total: 3,
    isExact: true,
    source: 'COUNTERS',
    groups: [
      { status: 'OPEN', account: { accountId: 'one' }, count: 2 },
      { status: 'CLOSED', account: { accountId: 'one' }, count: 1 },
    ],
  })
  expect(
    await data(
      asked('tells'),
      `{ figures: alertStats(filter: { priority: [MEDIUM] }, groupBy: [ACCOUNT, STATUS]) ${SELECTED} }`,
    ),
  ).toEqual({ figures })
  await change('tells', 'a1', `vendor_priority = 'LOW'`)
  expect((await take(stream)).total).toBe(2)
})

test('at most once a second, however much changes, and the last figures come', async () => {
  await tenantOf('busy', 40)
  // When figures are read, because a busy machine answers one reading slowly and the next at once.
  let askedAt: number | null = null
  const store: typeof database.store = {
    ...database.store,
    read(...of) {
      askedAt ??= performance.now()
      return database.store.read(...of)
    },
  }
  const stream = await live('busy', {}, store)
  const messages: { askedAt: number; closed: unknown }[] = []
  const reading = (async () => {
    for (;;) {
      askedAt = null
      const { groups } = await take(stream)
      const closed = groups.find((group) => group.status === 'CLOSED')?.count
      messages.push({ askedAt: askedAt ?? 0, closed })
      if (closed === 40) return
    }
  })()
  const began = performance.now()
  for (let n = 0; n < 40; n += 1) await change('busy', `a${n}`, `vendor_status = 'CLOSED'`)
  await reading
  const seconds = (performance.now() - began) / 1000
  expect(messages.length).toBeGreaterThan(1)
  expect(messages.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
  for (const [index, { askedAt: at }] of messages.entries()) {
    // Timers may fire a little early.
    if (index > 0) expect(at - (messages[index - 1]?.askedAt ?? 0)).toBeGreaterThan(900)
  }
})

test('ends at once when its reader leaves, while it waits for changes and while it holds figures back', async () => {
  await tenantOf('leave', 3)
  let closed = false
  const other = (): string => {
    closed = !closed
    return `vendor_status = '${closed ? 'CLOSED' : 'OPEN'}'`
  }
  for (const held of [false, true]) {
    const took = await quickest(async () => {
      const stream = await live('leave')
      if (held) {
        await change('leave', 'a0', other())
        await take(stream)
        await change('leave', 'a0', other())
      }
      let waiting = stream.next()
      // On a slow machine a second has passed by now, and what was held back is there.
      while (!(await quiet(waiting, 100))) {
        await change('leave', 'a0', other())
        waiting = stream.next()
      }
      const left = performance.now()
      await stream.return?.()
      expect(await waiting).toMatchObject({ done: true })
      return performance.now() - left
    })
    expect(took).toBeLessThan(500)
  }
})

test('goes on where retention has overtaken it', async () => {
  await tenantOf('overtaken', 3)
  await change('overtaken', 'a0', `title = 'x'`)
  const stream = await live('overtaken')
  const next = take(stream)
  await database.sql(`update feed_heads set pos = pos + 5, horizon = pos + 5 where tenant_id = 'overtaken'`)
  await change('overtaken', 'a1', `vendor_status = 'CLOSED'`)
  expect((await next).groups).toHaveLength(2)
})

test('refuses dimensions as the query does', async () => {
  await tenantOf('refused', 1)
  expect(await start('refused', { groupBy: ['STATUS', 'STATUS'] })).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'groupBy' } }],
  })
})
