import { type ExecutionResult, parse, subscribe } from 'graphql'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createFeed } from '../../src/feed/feed.ts'
import { stamp } from '../../src/feed/sequencer.ts'
import { schema } from '../../src/graphql/schema.ts'
import { createListener, type Listener } from '../../src/store/listen.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { quickest } from '../support/least.ts'
import {
  type Asked,
  alertRow,
  caseRow,
  contextOf,
  createTenant,
  cursors,
  data,
  failure,
  id,
  insert,
  insertAlerts,
  linkRow,
  query,
  type Row,
  subjectRow,
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

const asked = (tenant: string): Asked => ({ store: database.store, viewer: viewerOf(tenant), feed })
const cursor = (tenant: string, position: number): string => cursors.encode(tenant, 'feed', [position])

const run = (tenant: string, text: string, values: unknown[] = []) =>
  database.worker.write(tenant, async (tx) => void (await tx.all(query(text, values))))

/** Changes an alert and writes its event with both snapshots, as ingest does; then stamps it. */
async function change(tenant: string, key: string, fields: Row): Promise<void> {
  const columns = Object.keys(fields)
  await run(
    tenant,
    `with old as (select alert_snapshot(a) as snapshot from alerts a where tenant_id = $1 and id = $2),
     written as (
       update alerts a set (version, ${columns.join(', ')}) = (select a.version + 1, ${columns.map((column) => `r.${column}`).join(', ')}
         from jsonb_populate_record(null::alerts, $3::jsonb) r)
       where tenant_id = $1 and id = $2 returning a.*)
     insert into events (tenant_id, type, node_kind, node_id, account_id, actor, before, after)
     select $1, 'ALERT_CHANGED', 'ALERT', w.id, w.account_id, 'vendor', old.snapshot, alert_snapshot(row(w.*)::alerts) from written w, old`,
    [tenant, uuid(tenant, 'alert', key), JSON.stringify(fields)],
  )
  await stamp(database.worker)
}

async function create(tenant: string, key: string, fields: Row = {}): Promise<void> {
  await insertAlerts(database, tenant, [alertRow(tenant, key, fields)])
  await run(
    tenant,
    `insert into events (tenant_id, type, node_kind, node_id, account_id, actor, before, after)
     select tenant_id, 'ALERT_CREATED', 'ALERT', id, account_id, 'vendor', null, alert_snapshot(a) from alerts a where tenant_id = $1 and id = $2`,
    [tenant, uuid(tenant, 'alert', key)],
  )
  await stamp(database.worker)
}

type Live = AsyncIterator<ExecutionResult<Record<string, Record<string, unknown>>>>

/** Subscribes; every event is executed with a context of its own, as the pipeline does it. */
async function listen(tenant: string, source: string, variableValues: Row = {}): Promise<Live | ExecutionResult> {
  const here = asked(tenant)
  const context = contextOf(here, source)
  const started = await subscribe({ schema, document: parse(source), variableValues, contextValue: context })
  if (!(Symbol.asyncIterator in started)) return JSON.parse(JSON.stringify(started)) as ExecutionResult
  const iterator = started[Symbol.asyncIterator]()
  open.push(iterator)
  return iterator as Live
}

async function live(tenant: string, source: string, variables: Row = {}): Promise<Live> {
  const started = await listen(tenant, source, variables)
  if (!('next' in started)) throw new Error(JSON.stringify(started))
  return started
}

async function take(stream: Live, field: string): Promise<Record<string, unknown>> {
  const { value, done } = await stream.next()
  if (done) throw new Error('the stream has ended')
  const result = JSON.parse(JSON.stringify(value)) as ExecutionResult<Record<string, Record<string, unknown>>>
  if (result.errors) throw new Error(JSON.stringify(result.errors))
  return result.data?.[field] ?? {}
}

const ALERT_CHANGED = `subscription ($after: Cursor, $filter: AlertFilter) { alertChanged(after: $after, filter: $filter) {
  id cursor type actor occurredAt membership nodeId node { id title status priority version account { accountId } } changedFields { field from to } } }`
const EVENTS = `subscription ($after: Cursor, $types: [EventType!], $filter: EventFilter) { events(after: $after, types: $types, filter: $filter) {
  id cursor type membership nodeId node { id __typename } changedFields { field from to } } }`

describe('alertChanged', () => {
  test('tells how each change moves the alert with respect to the filter', async () => {
    const tenant = 'moves'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    const stream = await live(tenant, ALERT_CHANGED, { filter: { status: ['OPEN', 'IN_REVIEW'], priority: ['HIGH'] } })
    await create(tenant, 'a', { vendor_priority: 'LOW' })
    await change(tenant, 'a', { vendor_priority: 'HIGH' })
    await change(tenant, 'a', { vendor_status: 'IN_REVIEW' })
    await change(tenant, 'a', { vendor_status: 'CLOSED' })
    await change(tenant, 'a', { title: 'not of interest' })
    await change(tenant, 'a', { vendor_status: 'OPEN' })
    const seen = [await take(stream, 'alertChanged')]
    for (let n = 0; n < 3; n += 1) seen.push(await take(stream, 'alertChanged'))
    expect(seen.map((event) => event.membership)).toEqual(['ENTERED', 'UPDATED', 'LEFT', 'ENTERED'])
    expect(seen.map((event) => event.changedFields)).toEqual([
      [{ field: 'priority', from: 'LOW', to: 'HIGH' }],
      [
        { field: 'status', from: 'OPEN', to: 'IN_REVIEW' },
        { field: 'workState', from: 'TO_DO', to: 'IN_PROGRESS' },
      ],
      [
        { field: 'status', from: 'IN_REVIEW', to: 'CLOSED' },
        { field: 'workState', from: 'IN_PROGRESS', to: 'DONE' },
      ],
      [
        { field: 'status', from: 'CLOSED', to: 'OPEN' },
        { field: 'workState', from: 'DONE', to: 'TO_DO' },
      ],
    ])
    const nodeId = id('Alert', uuid(tenant, 'alert', 'a'))
    for (const event of seen) {
      // As it is now, whatever it was then.
      expect(event).toMatchObject({
        nodeId,
        actor: 'vendor',
        type: 'ALERT_CHANGED',
        node: { id: nodeId, title: 'not of interest', version: 6 },
      })
    }
    expect(new Set(seen.map((event) => event.id)).size).toBe(4)
  })

  test('without a filter tells of every alert, and of nothing else', async () => {
    const tenant = 'all'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    const stream = await live(tenant, ALERT_CHANGED)
    await run(
      tenant,
      `insert into events (tenant_id, type, node_kind, node_id, account_id, actor) values ($1, 'ACCOUNT_CHANGED', 'ACCOUNT', $2, 'one', 'gateway')`,
      [tenant, uuid(tenant, 'account', 'one')],
    )
    await create(tenant, 'a', { subject_id: uuid(tenant, 'subject', 's') })
    const event = await take(stream, 'alertChanged')
    expect(event).toMatchObject({ type: 'ALERT_CREATED', membership: 'ENTERED' })
    const fields = event.changedFields as { field: string; from: unknown; to: unknown }[]
    expect(fields).toContainEqual({ field: 'subjectId', from: null, to: id('Subject', uuid(tenant, 'subject', 's')) })
    expect(fields.map((field) => field.field)).not.toContain('version')
    expect(fields.every((field) => field.from === null && field.to !== null)).toBe(true)
  })

  test('replays from a cursor, and goes on where a dropped connection ended', async () => {
    const tenant = 'resume'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    const keys = ['a', 'b', 'c', 'd', 'e', 'f']
    for (const key of keys.slice(0, 3)) await create(tenant, key)
    const seen: string[] = []
    let after: string | null = cursor(tenant, 0)
    for (const more of [[], ['d'], ['e', 'f']]) {
      const stream: Live = await live(tenant, ALERT_CHANGED, { after })
      for (const key of more) await create(tenant, key)
      // Two at a time, then the connection is lost.
      for (let n = 0; n < 2; n += 1) {
        const event = await take(stream, 'alertChanged')
        seen.push((event.node as { title: string }).title)
        after = String(event.cursor)
      }
      await stream.return?.()
    }
    expect(seen).toEqual(keys.map((key) => `Alert ${key}`))
  })

  test('shows the alert as it is when the event is delivered', async () => {
    const tenant = 'fresh'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    const stream = await live(tenant, ALERT_CHANGED)
    await create(tenant, 'a')
    expect((await take(stream, 'alertChanged')).node).toMatchObject({ title: 'Alert a', version: 1 })
    await change(tenant, 'a', { title: 'new' })
    expect((await take(stream, 'alertChanged')).node).toMatchObject({ title: 'new', version: 2 })
  })

  test('starts from now without a cursor', async () => {
    const tenant = 'now'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    await create(tenant, 'before')
    const stream = await live(tenant, ALERT_CHANGED)
    await create(tenant, 'after')
    expect((await take(stream, 'alertChanged')).node).toMatchObject({ title: 'Alert after' })
  })

  test('ends at once when its reader leaves, even while it waits', async () => {
    const tenant = 'leave'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    const took = await quickest(async () => {
      const stream = await live(tenant, ALERT_CHANGED)
      const waiting = stream.next()
      const left = performance.now()
      await stream.return?.()
      expect(await waiting).toMatchObject({ done: true })
      return performance.now() - left
    })
    expect(took).toBeLessThan(500)
  })

  test('finds alerts by all their subjects, and cannot follow cases', async () => {
    const tenant = 'links'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    await insert(database, tenant, 'subjects', [subjectRow(tenant, 's1'), subjectRow(tenant, 's2')])
    const filter = { subjectIds: [id('Subject', uuid(tenant, 'subject', 's2'))] }
    const stream = await live(tenant, ALERT_CHANGED, { filter })
    await create(tenant, 'other')
    await create(tenant, 'a', { subject_id: uuid(tenant, 'subject', 's1') })
    await insert(database, tenant, 'alert_subjects', [
      {
        account_id: 'one',
        alert_id: uuid(tenant, 'alert', 'a'),
        subject_id: uuid(tenant, 'subject', 's2'),
        is_primary: false,
      },
    ])
    await change(tenant, 'a', { title: 'x' })
    await change(tenant, 'other', { subject_id: uuid(tenant, 'subject', 's2') })
    const seen = []
    for (let n = 0; n < 3; n += 1) seen.push(await take(stream, 'alertChanged'))
    const nodeId = (key: string) => id('Alert', uuid(tenant, 'alert', key))
    expect(seen.map((event) => [event.nodeId, event.membership])).toEqual([
      [nodeId('a'), 'ENTERED'],
      [nodeId('a'), 'UPDATED'],
      [nodeId('other'), 'ENTERED'],
    ])
    const refused = await listen(tenant, ALERT_CHANGED, { filter: { or: [{ caseIds: ['x'] }] } })
    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'filter' } }] })
  })
})

describe('events', () => {
  const tenant = 'events'
  beforeAll(async () => {
    await createTenant(database, tenant, [{ account_id: 'one' }, { account_id: 'two' }])
    await create(tenant, 'a')
    await create(tenant, 'b', { account_id: 'two' })
    await change(tenant, 'a', { title: 'new' })
    await insert(database, tenant, 'cases', [caseRow(tenant, 'c')])
    await insert(database, tenant, 'case_alerts', [linkRow(tenant, 'c', 'a')])
    await run(
      tenant,
      `insert into events (tenant_id, type, node_kind, node_id, account_id, actor, before, after)
       select tenant_id, 'CASE_CREATED', 'CASE', id, account_id, 'vendor', null, case_snapshot(c) from cases c where tenant_id = $1`,
      [tenant],
    )
    await run(
      tenant,
      `insert into events (tenant_id, type, node_kind, node_id, account_id, actor, before, after)
       values ($1, 'ACCOUNT_CHANGED', 'ACCOUNT', $2, 'one', 'gateway', '{"state":"STARTING"}', '{"state":"HEALTHY"}'),
         ($1, 'COMMAND_CHANGED', 'COMMAND', $3, 'one', 'ann', '{"state":"QUEUED","operationId":"x"}', '{"state":"SENDING","operationId":"y","version":2}')`,
      [tenant, uuid(tenant, 'account', 'one'), uuid(tenant, 'command')],
    )
    await stamp(database.worker)
  })

  const PAGE = `query ($after: Cursor, $first: Int, $types: [EventType!], $filter: EventFilter) { events(after: $after, first: $first, types: $types, filter: $filter) {
    nodes { id type membership nodeId node { id __typename } changedFields { field from to } occurredAt actor } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
  interface Page {
    events: {
      nodes: { id: string; type: string; node: Row | null; nodeId: string; changedFields: object[] }[]
      edges: { cursor: string }[]
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string }
    }
  }
  const page = async (variables: Row): Promise<Page['events']> =>
    (await data<Page>(asked(tenant), PAGE, variables)).events
  const ALL = ['ALERT_CREATED', 'ALERT_CREATED', 'ALERT_CHANGED', 'CASE_CREATED', 'ACCOUNT_CHANGED', 'COMMAND_CHANGED']

  test('of the past come page by page, oldest first', async () => {
    const seen: string[] = []
    for (let after: string | null = null; ; ) {
      const found: Page['events'] = await page({ first: 4, after })
      seen.push(...found.nodes.map((node) => node.type))
      expect(found.pageInfo.startCursor).toBe(found.edges[0]?.cursor)
      after = found.pageInfo.endCursor
      if (!found.pageInfo.hasNextPage) break
    }
    expect(seen).toEqual(ALL)
  })

  test('carry the record as it is now, of every kind', async () => {
    const { nodes } = await page({})
    expect(nodes.map((node) => node.node?.__typename ?? null)).toEqual([
      'Alert',
      'Alert',
      'Alert',
      'Case',
      'ProviderAccount',
      null,
    ])
    expect(nodes.map((node) => node.node && node.node.id === node.nodeId)).toEqual([true, true, true, true, true, null])
    expect(nodes.at(-1)?.changedFields).toEqual([{ field: 'state', from: 'QUEUED', to: 'SENDING' }])
  })

  test.each<[Row, string[]]>([
    [{ types: ['CASE_CREATED', 'ACCOUNT_CHANGED'] }, ['CASE_CREATED', 'ACCOUNT_CHANGED']],
    [{ types: [] }, []],
    [{ types: null }, ALL],
    [{ filter: { accountIds: ['two'] } }, ['ALERT_CREATED']],
    [{ filter: { accountIds: [id('ProviderAccount', uuid(tenant, 'account', 'two'))] } }, ['ALERT_CREATED']],
    [{ filter: { nodeIds: [id('Alert', uuid(tenant, 'alert', 'a'))] } }, ['ALERT_CREATED', 'ALERT_CHANGED']],
    [{ filter: { nodeIds: ['x'] } }, []],
  ])('%j chooses among them, live as in the past', async (variables, expected) => {
    expect((await page(variables)).nodes.map((node) => node.type)).toEqual(expected)
    const stream = await live(tenant, EVENTS, { ...variables, after: cursor(tenant, 0) })
    for (const type of expected) expect((await take(stream, 'events')).type).toBe(type)
  })

  test('an empty page says where the feed ends now', async () => {
    const whole = await page({})
    const empty = await page({ after: whole.pageInfo.endCursor })
    expect(empty).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null },
    })
    const filtered = await page({ types: [] })
    expect(filtered.pageInfo.endCursor).toBe(empty.pageInfo.endCursor)
    const stream = await live(tenant, EVENTS, { after: filtered.pageInfo.endCursor })
    await create(tenant, `late${Date.now()}`)
    expect((await take(stream, 'events')).type).toBe('ALERT_CREATED')
  })

  test('first is bounded', async () => {
    for (const first of [0, -1, 101, null]) {
      expect(await failure(asked(tenant), PAGE, { first }), String(first)).toMatchObject({ code: 'BAD_USER_INPUT' })
    }
  })

  test('of another tenant are not seen, nor is its cursor taken', async () => {
    await createTenant(database, 'quiet', [{ account_id: 'one' }])
    expect(await data<Page>(asked('quiet'), PAGE)).toMatchObject({ events: { nodes: [] } })
    for (const after of [cursor(tenant, 1), 'made up', `${cursor('quiet', 1)}x`]) {
      expect((await failure(asked('quiet'), PAGE, { after })).code).toBe('INVALID_CURSOR')
      expect(await listen('quiet', EVENTS, { after })).toMatchObject({
        errors: [{ extensions: { code: 'INVALID_CURSOR', field: 'after' } }],
      })
    }
  })
})

describe('when history is gone', () => {
  test('a cursor before it ends with the cursor to go on from', async () => {
    const tenant = 'gone'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    for (const key of ['a', 'b', 'c', 'd']) await create(tenant, key)
    await database.sql('delete from events where tenant_id = $1 and pos <= 2', [tenant])
    await database.sql('update feed_heads set horizon = 2 where tenant_id = $1', [tenant])
    const resume = cursor(tenant, 2)
    for (const [text, field] of [
      [ALERT_CHANGED, 'alertChanged'],
      [EVENTS, 'events'],
    ] as const) {
      const refused = await listen(tenant, text, { after: cursor(tenant, 1) })
      expect(refused).toMatchObject({ errors: [{ extensions: { code: 'RESYNC_REQUIRED', cursor: resume } }] })
      const stream = await live(tenant, text, { after: resume })
      expect((await take(stream, field)).cursor).toBe(cursor(tenant, 3))
    }
    const past = '{ events { nodes { cursor } } }'
    expect(await data(asked(tenant), past)).toEqual({
      events: { nodes: [{ cursor: cursor(tenant, 3) }, { cursor: cursor(tenant, 4) }] },
    })
    expect(
      await failure(asked(tenant), 'query ($after: Cursor) { events(after: $after) { nodes { id } } }', {
        after: cursor(tenant, 1),
      }),
    ).toMatchObject({ code: 'RESYNC_REQUIRED', extensions: { cursor: resume } })
  })

  test('so does a cursor from a future that a restored database does not know', async () => {
    const tenant = 'restored'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    await create(tenant, 'a')
    const refused = await listen(tenant, EVENTS, { after: cursor(tenant, 7) })
    expect(refused).toMatchObject({ errors: [{ extensions: { code: 'RESYNC_REQUIRED', cursor: cursor(tenant, 1) } }] })
  })

  test('and a subscription that is overtaken by retention', async () => {
    const tenant = 'overtaken'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    for (const key of ['a', 'b', 'c']) await create(tenant, key)
    const stream = await live(tenant, EVENTS, { after: cursor(tenant, 1) })
    await database.sql('update feed_heads set horizon = 3 where tenant_id = $1', [tenant])
    await expect(stream.next()).rejects.toMatchObject({
      extensions: { code: 'RESYNC_REQUIRED', cursor: cursor(tenant, 3) },
    })
  })
})
