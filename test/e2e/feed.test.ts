import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resolveAlerts } from './decisions.ts'
import { type Caller, cleanUp, type Gateway, startGateway, until, untilAlerts, untilFresh } from './gateway.ts'
import { w2Alerts, zenooAlerts } from './records.ts'
import { overWebSocket, type Stream, TRANSPORTS } from './streams.ts'
import { startW2, type W2Vendor } from './vendors/w2.ts'
import { startZenoo, type ZenooVendor } from './vendors/zenoo.ts'

interface Seen {
  id: string
  cursor: string
  type: string
  actor: string
  membership: string
  nodeId: string
  node: { vendorId?: string; status?: string } | null
  changedFields: { field: string; from: unknown; to: unknown }[]
}
const EVENT = `{ id cursor type actor membership nodeId occurredAt node { ... on Alert { id vendorId status } } changedFields { field from to } }`
const ALERT_EVENT = `{ id cursor type actor membership nodeId node { vendorId status } changedFields { field from to } }`
const EVENTS = `subscription($after: Cursor) { events(after: $after) ${EVENT} }`
const ALERTS = `subscription($after: Cursor, $filter: AlertFilter) { alertChanged(after: $after, filter: $filter) ${ALERT_EVENT} }`

type General = { events: Seen }
type OfAlert = { alertChanged: Seen }

let gateway: Gateway
let w2: W2Vendor
let zenoo: ZenooVendor
let ana: Caller
const open: Stream<unknown>[] = []

const start = (dataDir?: string): Promise<Gateway> => {
  const common = { pollSeconds: 1, settings: { requestsPerMinute: 6000, deadlineMs: 10_000, settleMs: 100 } }
  return startGateway({
    ...(dataDir ? { dataDir } : {}),
    tenants: [
      {
        id: 'acme',
        accounts: [
          {
            id: 'w2-uk',
            vendor: 'w2',
            name: 'W2 UK',
            baseUrl: w2.baseUrl,
            credentials: { apiKey: 'w2-key' },
            ...common,
          },
          {
            id: 'zenoo-eu',
            vendor: 'zenoo',
            name: 'Zenoo',
            baseUrl: zenoo.baseUrl,
            credentials: { apiKey: 'zenoo-key' },
            ...common,
          },
        ],
      },
    ],
  })
}

beforeAll(async () => {
  w2 = await startW2({ apiKey: 'w2-key', alerts: w2Alerts(150, 1, true) })
  zenoo = await startZenoo({ apiKey: 'zenoo-key', alerts: zenooAlerts(150, 2, true) })
  gateway = await start()
  ana = await gateway.as('acme')
  await untilAlerts(ana, 'w2-uk', 150)
  await untilAlerts(ana, 'zenoo-eu', 150)
  await Promise.all([untilFresh(ana, 'w2-uk'), untilFresh(ana, 'zenoo-eu')])
}, 180_000)

afterAll(async () => {
  for (const stream of open) stream.cut()
  await gateway?.stop()
  await Promise.all([w2?.close(), zenoo?.close()])
  await cleanUp()
}, 180_000)

const held = <T>(stream: Stream<T>): Stream<T> => {
  open.push(stream)
  return stream
}

async function past(after: string | null, filter = ''): Promise<{ events: Seen[]; end: string }> {
  const events: Seen[] = []
  let end = after
  for (;;) {
    const page = await ana.get<{ events: { nodes: Seen[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }>(
      `query($after: Cursor) { events(after: $after, first: 100 ${filter}) { nodes ${EVENT} pageInfo { hasNextPage endCursor } } }`,
      { after: end },
    )
    events.push(...page.events.nodes)
    end = page.events.pageInfo.endCursor
    if (!page.events.pageInfo.hasNextPage) return { events, end }
  }
}

const touchW2 = (n: number, status: string): string => {
  const alert = w2.alerts[n]
  if (!alert) throw new Error('no such alert')
  Object.assign(alert, { alertStatus: status, dateLastUpdated: new Date().toISOString() })
  return String(alert.alertId)
}
const touchZenoo = (n: number, status: string): string => {
  const alert = zenoo.alerts[n]
  if (!alert) throw new Error('no such alert')
  Object.assign(alert, { status, updated_at: new Date().toISOString() })
  return alert.token
}

test.concurrent.each(TRANSPORTS)(
  'changes arrive live over %s, with what changed and the record as it is',
  async (transport, subscribe) => {
    const { end } = await past(null)
    const stream = held(subscribe<General>(gateway, ana, EVENTS, { after: end }))
    const at = transport === 'WebSocket' ? 0 : 2
    const w2Id = touchW2(at, 'HighRisk')
    const token = touchZenoo(at, 'Acknowledged')
    await until('both changes', 60_000, () => {
      const ids = stream.received.map(({ events }) => events.node?.vendorId)
      return ids.includes(w2Id) && ids.includes(token)
    })
    const of = (id: string) =>
      stream.received.find(({ events }) => events.node?.vendorId === id && events.type === 'ALERT_CHANGED')?.events
    expect(of(w2Id)).toMatchObject({ actor: 'vendor', membership: 'UPDATED', node: { status: 'IN_REVIEW' } })
    expect(of(w2Id)?.changedFields).toContainEqual({ field: 'status', from: 'OPEN', to: 'IN_REVIEW' })
    expect(of(token)?.changedFields).toContainEqual({ field: 'status', from: 'OPEN', to: 'IN_REVIEW' })
    stream.cut()
    expect(stream.received.every(({ events }) => events.id && events.cursor)).toBe(true)
  },
)

test.concurrent.each(TRANSPORTS)(
  'a client over %s that loses its connection again and again misses nothing',
  async (transport, subscribe) => {
    const { end } = await past(null)
    const seen: Seen[] = []
    let last = end
    let stream = held(subscribe<General>(gateway, ana, EVENTS, { after: last }))
    const drain = (): void => {
      for (const { events } of stream.received.splice(0)) {
        seen.push(events)
        last = events.cursor
      }
    }
    const reopen = (): void => {
      stream.cut()
      drain()
      stream = held(subscribe<General>(gateway, ana, EVENTS, { after: last }))
    }
    const from = transport === 'WebSocket' ? 10 : 60
    const changed = new Set<string>()
    for (let n = 0; n < 48; n += 1) {
      changed.add(touchW2(from + n, ['HighRisk', 'MediumRisk', 'FalsePositive'][n % 3] as string))
      changed.add(touchZenoo(from + n, ['Acknowledged', 'Escalated', 'Resolved'][n % 3] as string))
      await sleep(70)
      // Cut while events are on their way, and once stay away for longer.
      drain()
      if (n % 7 === 6 && stream.received.length === 0) reopen()
      if (n === 20) {
        stream.cut()
        drain()
        await sleep(900)
        reopen()
      }
    }
    await until('every change', 60_000, () => {
      drain()
      const ids = new Set(seen.map(({ node }) => node?.vendorId))
      return [...changed].every((id) => ids.has(id))
    })
    await Promise.all([untilFresh(ana, 'w2-uk'), untilFresh(ana, 'zenoo-eu')])
    const kept = (await past(end)).events
    await until('the rest of the events', 60_000, () => {
      drain()
      const ids = new Set(seen.map(({ id }) => id))
      return kept.every(({ id }) => ids.has(id))
    })
    stream.cut()
    const firstTimes = [...new Map(seen.toReversed().map((event) => [event.id, event])).values()].toReversed()
    expect(firstTimes.slice(0, kept.length).map(({ id }) => id)).toEqual(kept.map(({ id }) => id))
    expect(new Set(kept.map(({ cursor }) => cursor)).size).toBe(kept.length)
  },
  180_000,
)

test('the query pages through the same feed from its start, each event once', async () => {
  const { events, end } = await past(null)
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
  const middle = events[Math.floor(events.length / 2)] as Seen
  const rest = await past(middle.cursor)
  expect(rest.events.map(({ id }) => id).slice(0, 20)).toEqual(
    events
      .slice(Math.floor(events.length / 2) + 1)
      .map(({ id }) => id)
      .slice(0, 20),
  )
  const only = await past(null, ', filter: {accountIds: ["w2-uk"]}, types: [ALERT_CHANGED]')
  const alerts = new Set(w2.alerts.map(({ alertId }) => String(alertId)))
  expect(only.events.length).toBeGreaterThan(0)
  expect(only.events.every(({ type, node }) => type === 'ALERT_CHANGED' && alerts.has(node?.vendorId ?? ''))).toBe(true)
  expect((await past(end)).events.filter(({ type }) => type === 'ALERT_CHANGED')).toEqual([])
})

test.concurrent.each(TRANSPORTS)(
  'a filtered view over %s hears of what enters, changes and leaves, and of nothing else',
  async (transport, subscribe) => {
    const { end } = await past(null)
    const stream = held(
      subscribe<OfAlert>(gateway, ana, ALERTS, { after: end, filter: { status: ['OPEN'], vendors: ['w2'] } }),
    )
    const at = transport === 'WebSocket' ? 120 : 130
    const id = String(w2.alerts[at]?.alertId)
    const told = () =>
      stream.received.map(({ alertChanged }) => alertChanged).filter(({ node }) => node?.vendorId === id)
    const next = (count: number) => until(`event ${count}`, 60_000, () => told().length >= count)
    touchZenoo(at, 'Escalated')
    Object.assign(w2.alerts[at] as object, { matchedName: 'Another Name', dateLastUpdated: new Date().toISOString() })
    await next(1)
    touchW2(at, 'FalsePositive')
    await next(2)
    // From one closed status to another: it was not in the view and is not now.
    touchW2(at, 'LowRisk')
    await untilFresh(ana, 'w2-uk')
    touchW2(at, 'NewAlert')
    await next(3)
    await untilFresh(ana, 'w2-uk')
    stream.cut()
    expect(told().map(({ membership }) => membership)).toEqual(['UPDATED', 'LEFT', 'ENTERED'])
    // Both transports look on at the same time.
    const views = new Set([120, 130].map((n) => String(w2.alerts[n]?.alertId)))
    expect(told()[1]?.changedFields).toContainEqual({ field: 'status', from: 'OPEN', to: 'CLOSED' })
    expect(stream.received.every(({ alertChanged }) => views.has(alertChanged.node?.vendorId ?? ''))).toBe(true)
    expect(stream.errors).toEqual([])
  },
  180_000,
)

test('a new alert enters; a decision is told with the analyst as its actor', async () => {
  const { end } = await past(null)
  const stream = held(overWebSocket<General>(gateway, ana, EVENTS, { after: end }))
  const filtered = held(overWebSocket<OfAlert>(gateway, ana, ALERTS, { after: end, filter: { status: ['OPEN'] } }))
  w2.alerts.unshift({
    ...(w2.alerts[140] as (typeof w2.alerts)[number]),
    alertId: 9007199254740997n,
    alertStatus: 'NewAlert',
  })
  const created = await until('the new alert', 60_000, () =>
    stream.received.find(({ events }) => events.node?.vendorId === '9007199254740997'),
  )
  expect(created.events).toMatchObject({ type: 'ALERT_CREATED', membership: 'ENTERED', node: { status: 'OPEN' } })
  await until('the new alert in the view', 60_000, () =>
    filtered.received.find(
      ({ alertChanged }) => alertChanged.node?.vendorId === '9007199254740997' && alertChanged.membership === 'ENTERED',
    ),
  )
  const { results } = await resolveAlerts(ana, {
    alertIds: [created.events.nodeId],
    action: 'MARK_FALSE_POSITIVE',
    reason: 'Told.',
    waitMs: 10_000,
  })
  expect(results).toMatchObject([{ state: 'CONFIRMED' }])
  const left = await until('the alert to leave the view', 60_000, () =>
    filtered.received.find(
      ({ alertChanged }) => alertChanged.node?.vendorId === '9007199254740997' && alertChanged.membership === 'LEFT',
    ),
  )
  expect(left.alertChanged).toMatchObject({ node: { status: 'CLOSED' } })
  await until('the decision to be told', 60_000, () =>
    stream.received.find(({ events }) => events.type === 'COMMAND_CHANGED' && events.actor === 'ana'),
  )
  stream.cut()
  filtered.cut()
}, 180_000)

const tampered = (cursor: string): string[] => [
  `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'BB' : 'AA'}`,
  `${cursor[0] === 'A' ? 'B' : 'A'}${cursor.slice(1)}`,
  'nonsense',
  '',
]

test.each(TRANSPORTS)('a cursor that was changed is refused over %s', async (_transport, subscribe) => {
  const { end } = await past(null)
  const ofAlerts = await ana.get<{ alerts: { pageInfo: { endCursor: string } } }>(
    '{ alerts(first: 1) { pageInfo { endCursor } } }',
  )
  for (const after of [...tampered(end), ofAlerts.alerts.pageInfo.endCursor]) {
    const stream = held(subscribe<General>(gateway, ana, EVENTS, { after }))
    await until('the refusal', 60_000, () => stream.errors.length > 0)
    expect(stream.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }])
    expect(stream.received).toEqual([])
    stream.cut()
  }
  const asked = await ana.ask('query($after: Cursor) { events(after: $after) { nodes { id } } }', {
    after: tampered(end)[0],
  })
  expect(asked.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }])
})

test.each(TRANSPORTS)('without a valid token there is no stream over %s', async (_transport, subscribe) => {
  const stream = held(subscribe<General>(gateway, { ...ana, token: `${ana.token.slice(0, -3)}AAA` }, EVENTS))
  await until('the refusal', 60_000, () => stream.errors.length > 0)
  expect(stream.received).toEqual([])
})

test.each(TRANSPORTS)('only subscriptions run over %s', async (_transport, subscribe) => {
  const id = (await ana.get<{ alerts: { nodes: { id: string }[] } }>('{ alerts(first: 1) { nodes { id } } }')).alerts
    .nodes[0]?.id
  const before = w2.journal.length + zenoo.journal.length
  for (const query of [
    '{ viewer { id } }',
    'mutation($id: ID!) { resolveAlerts(input: {alertIds: [$id], action: MARK_FALSE_POSITIVE, reason: "x", allowLossy: true}) { operation { id } } }',
  ]) {
    const stream = held(subscribe(gateway, ana, query, query.startsWith('m') ? { id } : {}))
    await until('the refusal', 60_000, () => stream.errors.length > 0)
    expect(stream.received).toEqual([])
  }
  expect(w2.journal.length + zenoo.journal.length).toBe(before)
})

test('after a kill -9 of the gateway a client goes on from its cursor, at a new start', async () => {
  const { end } = await past(null)
  const stream = held(overWebSocket<General>(gateway, ana, EVENTS, { after: end }))
  const before = touchW2(145, 'HighRisk')
  const first = await until('a change', 60_000, () =>
    stream.received.find(({ events }) => events.node?.vendorId === before),
  )
  await gateway.kill()
  const after = touchW2(146, 'HighRisk')
  gateway = await start(gateway.dataDir)
  ana = await gateway.as('acme')
  const again = held(overWebSocket<General>(gateway, ana, EVENTS, { after: first.events.cursor }))
  await until('the change that was made meanwhile', 60_000, () =>
    again.received.find(({ events }) => events.node?.vendorId === after),
  )
  const kept = (await past(first.events.cursor)).events
  await until('all of them', 60_000, () => {
    const ids = new Set(again.received.map(({ events }) => events.id))
    return kept.every(({ id }) => ids.has(id))
  })
  again.cut()
}, 180_000)
