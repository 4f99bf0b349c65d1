import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Listed, listed, type Payload, resolveAlerts } from './decisions.ts'
import { type Caller, cleanUp, type Gateway, startGateway, until, untilAlerts, untilFresh } from './gateway.ts'
import { w2Alerts, zenooAlerts } from './records.ts'
import { type Stream, TRANSPORTS } from './streams.ts'
import { startW2, type W2Vendor } from './vendors/w2.ts'
import { startZenoo, type ZenooVendor } from './vendors/zenoo.ts'

const CANARY = 'Canaria Kanarek'

let gateway: Gateway
let w2: W2Vendor
let zenoo: ZenooVendor
let theirs: W2Vendor
let ana: Caller
let eve: Caller
/** Ids of everything the first tenant has, by type. */
let ids: Record<string, string>
let alerts: Listed[]
let operationId: string

beforeAll(async () => {
  w2 = await startW2({
    apiKey: 'w2-key',
    alerts: w2Alerts(30, 1, true).map((alert) => ({ ...alert, matchedName: CANARY, caseName: CANARY })),
  })
  zenoo = await startZenoo({
    apiKey: 'zenoo-key',
    alerts: zenooAlerts(30, 2, true).map((alert) => ({ ...alert, title: CANARY, entity_name: CANARY })),
  })
  // The same vendor ids, so that only the tenant tells the records apart.
  theirs = await startW2({ apiKey: 'their-key', alerts: w2Alerts(10, 1, true) })
  const common = { pollSeconds: 1, settings: { requestsPerMinute: 6000, deadlineMs: 10_000, settleMs: 100 } }
  gateway = await startGateway({
    tenants: [
      {
        id: 'acme',
        accounts: [
          {
            id: 'w2-uk',
            vendor: 'w2',
            name: `W2 of ${CANARY}`,
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
      {
        id: 'globex',
        accounts: [
          {
            id: 'w2-uk',
            vendor: 'w2',
            name: 'W2',
            baseUrl: theirs.baseUrl,
            credentials: { apiKey: 'their-key' },
            ...common,
          },
        ],
      },
    ],
  })
  ana = await gateway.as('acme')
  eve = await gateway.as(
    'globex',
    ['analyst', 'supervisor', 'admin', 'service'],
    ['sar:read', 'sar:refer', 'schema:read'],
    'eve',
  )
  await untilAlerts(ana, 'w2-uk', 30)
  await untilAlerts(ana, 'zenoo-eu', 30)
  await untilAlerts(eve, 'w2-uk', 10)
  alerts = [...(await listed(ana, 'w2-uk')), ...(await listed(ana, 'zenoo-eu'))]
  const decided = await resolveAlerts(ana, {
    alertIds: [alerts[0]?.id, alerts[31]?.id],
    action: 'MARK_FALSE_POSITIVE',
    reason: CANARY,
    allowLossy: true,
    waitMs: 10_000,
  })
  operationId = decided.operation?.id ?? ''
  const found = await ana.get<Record<string, { nodes: { id: string }[] } & { id: string }[]>>(`{
    cases(first: 1) { nodes { id } } caseAlerts(first: 1) { nodes { id } } screeningHits(first: 1) { nodes { id } }
    subjects(first: 1) { nodes { id } } accounts { id } }`)
  ids = {
    Alert: alerts[1]?.id ?? '',
    Case: found.cases?.nodes[0]?.id ?? '',
    CaseAlert: found.caseAlerts?.nodes[0]?.id ?? '',
    ScreeningHit: found.screeningHits?.nodes[0]?.id ?? '',
    Subject: found.subjects?.nodes[0]?.id ?? '',
    ProviderAccount: found.accounts?.[0]?.id ?? '',
    Operation: operationId,
    Command: decided.results[0]?.command?.id ?? '',
  }
}, 180_000)

const open: Stream<unknown>[] = []
afterAll(async () => {
  for (const stream of open) stream.cut()
  await gateway?.stop()
  await Promise.all([w2?.close(), zenoo?.close(), theirs?.close()])
  await cleanUp()
}, 180_000)

/** An id of the same make as a real one that names nothing: the same bytes, but for a few of its digits. */
function strangers(id: string): string {
  const plain = Buffer.from(id, 'base64url').toString('latin1')
  const looksEncoded = /[0-9a-f]{8}-[0-9a-f]{4}/.test(plain)
  const swap = (text: string) => text.replaceAll(/[0-9a-f]{12}(?![0-9a-f])/g, '0123456789ab')
  if (looksEncoded) return Buffer.from(swap(plain), 'latin1').toString('base64url')
  if (swap(id) !== id) return swap(id)
  const raw = Buffer.from(id, 'base64url')
  raw[raw.length - 1] = (raw[raw.length - 1] ?? 0) ^ 0x55
  return raw.toString('base64url')
}

/** The answer without what differs from request to request. */
const bytes = (text: string, id: string, stranger: string): string =>
  text
    .replaceAll(id, '<id>')
    .replaceAll(stranger, '<id>')
    .replaceAll(/"requestId":"[^"]*"/g, '"requestId":"<r>"')

test('the ids are real for their owner', async () => {
  const { nodes } = await ana.get<{ nodes: ({ __typename: string } | null)[] }>(
    'query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }',
    {
      ids: Object.values(ids),
    },
  )
  expect(nodes.map((node) => node?.__typename)).toEqual(Object.keys(ids))
})

test.each([
  ['node', 'query($id: ID!) { node(id: $id) { __typename id } }'],
  ['nodes', 'query($id: ID!) { nodes(ids: [$id]) { __typename id } }'],
  ['alert', 'query($id: ID!) { alert(id: $id) { id title } }'],
  ['case', 'query($id: ID!) { case(id: $id) { id } }'],
  ['subject', 'query($id: ID!) { subject(id: $id) { id } }'],
  ['operation', 'query($id: ID!) { operation(id: $id) { id } }'],
  ['a filter by ids', 'query($id: ID!) { alerts(filter: {ids: [$id]}) { totalCount nodes { id } } }'],
  ['a filter by account', 'query($id: ID!) { alerts(filter: {accountIds: [$id]}) { totalCount nodes { id } } }'],
  ['a filter by case', 'query($id: ID!) { alerts(filter: {caseIds: [$id]}) { totalCount nodes { id } } }'],
  ['a filter by subject', 'query($id: ID!) { alerts(filter: {subjectIds: [$id]}) { totalCount nodes { id } } }'],
  ['a filter of hits', 'query($id: ID!) { screeningHits(filter: {alertIds: [$id]}) { totalCount nodes { id } } }'],
  ['a filter of links', 'query($id: ID!) { caseAlerts(filter: {caseIds: [$id]}) { totalCount nodes { id } } }'],
  ['a filter of events', 'query($id: ID!) { events(filter: {nodeIds: [$id]}) { nodes { id } } }'],
])('%s with an id of the other tenant answers the same bytes as with one that does not exist', async (_name, query) => {
  for (const [type, id] of Object.entries(ids)) {
    const stranger = strangers(id)
    expect(stranger).not.toBe(id)
    const real = await eve.ask(query, { id })
    const none = await eve.ask(query, { id: stranger })
    expect([type, real.status, bytes(real.text, id, stranger)]).toEqual([
      type,
      none.status,
      bytes(none.text, id, stranger),
    ])
    expect(real.text).not.toContain(CANARY)
  }
})

test('no list shows anything of the other tenant', async () => {
  const answer = await eve.ask(`{
    alerts(first: 100) { totalCount nodes { vendorId title vendorRecord subject { name } cases { title } hits { matchedName } } } }`)
  const rest = await eve.ask(`{
    cases(first: 100) { totalCount nodes { title } } subjects(first: 100) { totalCount nodes { name } }
    screeningHits(first: 100) { totalCount nodes { matchedName } } caseAlerts(first: 100) { totalCount }
    workQueue(first: 100) { totalCount nodes { title } } accounts { accountId name vendor }
    events(first: 100) { nodes { id actor changedFields { from to } } } }`)
  const totals = [...`${answer.text}${rest.text}`.matchAll(/"totalCount":(\d+)/g)].map(([, count]) => Number(count))
  expect(totals).toEqual([10, 3, 3, 10, 10, 10])
  for (const { text } of [answer, rest]) expect(text).not.toContain(CANARY)
  expect(rest.text).not.toContain('zenoo')
  const words = await eve.ask('{ alerts(filter: {vendors: ["zenoo"]}) { totalCount } }')
  expect(words.data).toEqual({ alerts: { totalCount: 0 } })
})

test('decisions about foreign alerts are NOT_FOUND, the own ones go on, and nothing reaches the foreign vendor', async () => {
  const [foreign, other] = [alerts[2] as Listed, alerts[32] as Listed]
  const own = (await listed(eve, 'w2-uk'))[0] as Listed
  const before = w2.journal.length + zenoo.journal.length
  const decide = (list: string[]): Promise<Payload> =>
    resolveAlerts(eve, {
      alertIds: list,
      action: 'MARK_FALSE_POSITIVE',
      reason: 'Mine?',
      allowLossy: true,
      waitMs: 10_000,
    })
  const mixed = await decide([foreign.id, own.id, other.id])
  expect(mixed.results.map(({ state, code }) => code ?? state)).toEqual(['NOT_FOUND', 'CONFIRMED', 'NOT_FOUND'])
  expect(mixed.results[0]?.alert).toBeNull()
  const shape = (payload: Payload) => JSON.stringify(payload.results.map(({ targetId, ...rest }) => rest))
  expect(shape(await decide([foreign.id]))).toBe(shape(await decide([strangers(foreign.id)])))
  const remediation = await eve.ask(
    'mutation($id: ID!) { remediateCaseAlerts(input: {items: [{alertId: $id, action: REOPEN}], waitMs: 3000}) { operation { id } results { code } } }',
    { id: foreign.id },
  )
  expect(remediation.data).toMatchObject({ remediateCaseAlerts: { results: [{ code: 'NOT_FOUND' }] } })
  expect(w2.journal.length + zenoo.journal.length).toBe(before)
  expect(theirs.journal).toHaveLength(1)
  const { alert } = await ana.get<{ alert: { commands: unknown[]; version: number } }>(
    'query($id: ID!) { alert(id: $id) { version commands { id } } }',
    {
      id: foreign.id,
    },
  )
  expect(alert).toEqual({ version: foreign.version, commands: [] })
}, 180_000)

test('the same idempotency key of two tenants names two decisions', async () => {
  const [mine, hers] = [alerts[3] as Listed, (await listed(eve, 'w2-uk'))[1] as Listed]
  const input = { action: 'MARK_FALSE_POSITIVE', reason: 'Same key.', idempotencyKey: 'k-1', waitMs: 10_000 }
  const first = await resolveAlerts(ana, { ...input, alertIds: [mine.id] })
  const second = await resolveAlerts(eve, { ...input, alertIds: [hers.id] })
  expect(second.results).toMatchObject([{ state: 'CONFIRMED' }])
  expect(second.operation?.id).not.toBe(first.operation?.id)
}, 180_000)

test('cursors of the other tenant are invalid', async () => {
  type Page = { pageInfo: { endCursor: string } }
  const pages = await ana.get<Record<string, Page>>(`{
    alerts(first: 1) { pageInfo { endCursor } } cases(first: 1) { pageInfo { endCursor } }
    caseAlerts(first: 1) { pageInfo { endCursor } } screeningHits(first: 1) { pageInfo { endCursor } }
    subjects(first: 1) { pageInfo { endCursor } } workQueue(first: 1) { pageInfo { endCursor } } events(first: 1) { pageInfo { endCursor } } }`)
  for (const [name, page] of Object.entries(pages)) {
    const after = page.pageInfo.endCursor
    expect(after).toBeTruthy()
    const { errors, data } = await eve.ask(
      `query($after: Cursor) { ${name}(after: $after) { pageInfo { endCursor } } }`,
      { after },
    )
    expect([name, data ?? null, errors?.map(({ extensions }) => extensions.code)]).toEqual([
      name,
      null,
      ['INVALID_CURSOR'],
    ])
  }
})

test.each(TRANSPORTS)(
  'over %s a subscriber hears nothing of the other tenant, by cursor or by id',
  async (transport, subscribe) => {
    const { events } = await ana.get<{ events: { pageInfo: { endCursor: string } } }>(
      '{ events(first: 1) { pageInfo { endCursor } } }',
    )
    const stolen = subscribe(gateway, eve, 'subscription($after: Cursor) { events(after: $after) { id } }', {
      after: events.pageInfo.endCursor,
    })
    open.push(stolen)
    await until('the refusal', 60_000, () => stolen.errors.length > 0)
    expect(stolen.errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }])

    const at = transport === 'WebSocket' ? 5 : 6
    const target = alerts.find(({ vendorId }) => vendorId === String(w2.alerts[at]?.alertId)) as Listed
    const general = subscribe<{ events: { nodeId: string } }>(
      gateway,
      eve,
      'subscription { events { nodeId node { id } } }',
    )
    const byId = subscribe(gateway, eve, 'subscription($ids: [ID!]) { alertChanged(filter: {ids: $ids}) { nodeId } }', {
      ids: [target.id],
    })
    open.push(general, byId)
    const own = theirs.alerts[at] as Record<string, unknown>
    await untilFresh(eve, 'w2-uk')
    Object.assign(w2.alerts[at] as object, { alertStatus: 'LowRisk', dateLastUpdated: new Date().toISOString() })
    await until('the change to arrive', 60_000, async () => {
      const { alert } = await ana.get<{ alert: { riskLevel: string } }>(
        'query($id: ID!) { alert(id: $id) { riskLevel } }',
        { id: target.id },
      )
      return alert.riskLevel === 'LOW'
    })
    Object.assign(own, { alertStatus: 'LowRisk', dateLastUpdated: new Date().toISOString() })
    const heard = await until('the own change', 60_000, () => general.received.length > 0 && general.received)
    expect(heard.map(({ events: { nodeId } }) => nodeId)).not.toContain(target.id)
    expect([byId.received, byId.errors, general.errors]).toEqual([[], [], []])
  },
  180_000,
)

test('a token for a tenant that is not configured sees nothing at all', async () => {
  const nobody = await gateway.as('initech')
  const answer = await nobody.ask('{ alerts { totalCount } accounts { id } events { nodes { id } } }')
  expect(answer.text).not.toContain(CANARY)
  if (!answer.errors) expect(answer.data).toMatchObject({ alerts: { totalCount: 0 }, events: { nodes: [] } })
})
