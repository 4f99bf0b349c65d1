import { randomUUID } from 'node:crypto'
import { type ExecutionResult, parse, subscribe } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewCase } from '../../src/canonical/decision.ts'
import { type Decision, plainly, type SubmitItem } from '../../src/command/commands.ts'
import { alertEventNode } from '../../src/graphql/membership.ts'
import { schema } from '../../src/graphql/schema.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { type Asked, contextOf, data, failure, id, uuid, viewerOf } from './support.ts'

// What the gateway keeps, as a client reads it.

const T = 'acme'
let vendors: RunningVendor[]
let pipeline: Pipeline
let ana: string
let asked: Asked

const NO_CASE: NewCase = {
  ...{ reference: null, title: null, description: null, category: null, priority: null, assignee: null, dueAt: null },
  ...{ reviewers: [], subject: null, template: null, alerts: [], subjects: [], hits: [], transactions: [], tags: [] },
  ...{ documents: [], relatedCases: [], screening: null, fraudIndicators: [], verificationIssues: [], metadata: {} },
}

beforeAll(async () => {
  vendors = await Promise.all(['w2', 'zenoo', 'corsa'].map((vendor) => startVendor(vendor, { count: 40 })))
  const [w2, zenoo, corsa] = vendors as [RunningVendor, RunningVendor, RunningVendor]
  pipeline = await createPipeline([
    { account: 'w2-uk', vendor: 'w2', running: w2 },
    { account: 'zenoo-eu', vendor: 'zenoo', running: zenoo },
    { account: 'corsa-uk', vendor: 'corsa', running: corsa, settings: { lists: true } },
  ])
  await pipeline.poll()
  asked = { store: pipeline.database.store, viewer: viewerOf(T, ['ANALYST']), feed: pipeline.feed }
  ana = randomUUID()
  await pipeline.database.sql(
    "insert into users (tenant_id, id, name, email) values ($1, $2, 'Ana Lima', 'ana@firm.example')",
    [T, ana],
  )
})
afterAll(async () => {
  await pipeline?.close()
  await Promise.all((vendors ?? []).map((vendor) => vendor.close()))
})

const used = new Set<string>()
async function open(vendor: string): Promise<{ id: string; subject_id: string }> {
  const [row] = await pipeline.database.sql<{ id: string; subject_id: string }>(
    `select id, subject_id from alerts where vendor = $1 and status = 'OPEN' and subject_id is not null
       and not id = any($2::uuid[]) order by key limit 1`,
    [vendor, [...used]],
  )
  if (!row) throw new Error('no open alert left')
  used.add(row.id)
  return row
}
async function decide(target: SubmitItem['target'], action: SubmitItem['action'], said: Partial<Decision> = {}) {
  const items = [{ ...plainly(action), reason: 'Because.', ...said, target }]
  const { items: results } = await pipeline.commands.submit({
    tenant: T,
    actor: 'olga',
    mutation: 'test',
    idempotencyKey: null,
    input: items,
    allowLossy: false,
    items,
  })
  expect(results.map((one) => [one.state, one.message])).toEqual([['CONFIRMED', null]])
  return results[0]
}
const onAlert = (alert: string, action: SubmitItem['action'], said: Partial<Decision> = {}) =>
  decide({ kind: 'ALERT', id: alert }, action, said)
async function createCase(fields: Partial<NewCase>): Promise<string> {
  const made = await decide({ kind: 'NEW_CASE', account: 'gateway' }, 'CREATE', {
    detail: { newCase: { ...NO_CASE, ...fields } },
  })
  return made?.resultId as string
}
const get = <R = Record<string, unknown>>(text: string, variables: Record<string, unknown> = {}) =>
  data<R>(asked, text, variables)
const alertOf = async (alert: string, fields: string) =>
  (await get<{ alert: Record<string, unknown> }>(`{ alert(id: "${id('Alert', alert)}") { ${fields} } }`)).alert

describe('an alert', () => {
  test('says whose word its status, priority and assignee are', async () => {
    const { id: alert } = await open('w2')
    const owners = 'status statusOwner priority priorityOwner assigneeOwner assignee { id name user { id name } }'
    expect(await alertOf(alert, owners)).toMatchObject({
      statusOwner: 'VENDOR',
      priorityOwner: 'VENDOR',
      assigneeOwner: 'VENDOR',
    })
    await onAlert(alert, 'ACKNOWLEDGE')
    await onAlert(alert, 'SET_PRIORITY', { priority: 'CRITICAL' })
    await onAlert(alert, 'ASSIGN', { assignee: ana })
    const kept = {
      status: 'IN_REVIEW',
      statusOwner: 'GATEWAY',
      priority: 'CRITICAL',
      priorityOwner: 'GATEWAY',
      assigneeOwner: 'GATEWAY',
      assignee: { id: ana, name: 'Ana Lima', user: { id: id('User', ana), name: 'Ana Lima' } },
    }
    expect(await alertOf(alert, owners)).toEqual(kept)
    const queue = await get<{ workQueue: { nodes: unknown[] } }>(
      `query ($who: [String!]) { workQueue(filter: { assigneeIds: $who }) { nodes { id ... on Alert { ${owners} } } } }`,
      { who: [id('User', ana)] },
    )
    expect(queue.workQueue.nodes).toEqual([{ id: id('Alert', alert), ...kept }])
  })

  test('shows labels and notes, and is found by its labels', async () => {
    const [a, b] = [await open('zenoo'), await open('corsa')]
    const label = (alert: string, add: string[], remove: string[] = []) =>
      onAlert(alert, 'LABEL', { detail: { labels: { add, remove } } })
    await label(a.id, ['vip', 'late'])
    await label(b.id, ['vip'])
    for (const reason of ['one', 'two', 'three']) await onAlert(a.id, 'ADD_NOTE', { reason })
    const shown = await alertOf(a.id, 'labels gatewayNotes(first: 2) { id text author createdAt } notes { text }')
    expect(shown.labels).toEqual(['late', 'vip'])
    expect(shown.gatewayNotes).toMatchObject([
      { text: 'three', author: 'olga' },
      { text: 'two', author: 'olga' },
    ])
    const labelled = async (filter: Record<string, unknown>) =>
      (
        await get<{ alerts: { nodes: { id: string }[] } }>(
          'query ($filter: AlertFilter) { alerts(filter: $filter, first: 100) { nodes { id } } }',
          { filter },
        )
      ).alerts.nodes
        .map((node) => node.id)
        .sort()
    expect(await labelled({ labels: ['vip'] })).toEqual([id('Alert', a.id), id('Alert', b.id)].sort())
    expect(await labelled({ labels: ['vip'], not: { labels: ['late'] } })).toEqual([id('Alert', b.id)])
    expect(await labelled({ labels: [] })).toEqual([])
    const stats = await get<{ alertStats: { total: number; source: string } }>(
      '{ alertStats(filter: { labels: ["vip"] }, groupBy: [STATUS]) { total source } }',
    )
    expect(stats.alertStats).toEqual({ total: 2, source: 'COUNTED' })
  })

  test('a live filter by label tells who enters and leaves', async () => {
    const { id: alert } = await open('zenoo')
    const context = contextOf({ ...asked, feed: pipeline.feed })
    await pipeline.stamp()
    const from = await pipeline.feed.head(T)
    const label = (add: string[], remove: string[]) => onAlert(alert, 'LABEL', { detail: { labels: { add, remove } } })
    await label(['watch'], [])
    await onAlert(alert, 'SET_PRIORITY', { priority: 'LOW' })
    await label([], ['other'])
    await pipeline.stamp()
    const membership = async () => {
      const events = (await pipeline.feed.read(T, from, 100)).filter((event) => event.nodeKind === 'ALERT')
      return Promise.all(
        events.map(async (event) => (await alertEventNode(context, event, { labels: ['watch'] }))?.membership ?? null),
      )
    }
    expect(await membership()).toEqual(['ENTERED', 'UPDATED', 'UPDATED'])
    await label([], ['watch'])
    await pipeline.stamp()
    // What only a change of labels tells is then read as it is now.
    expect(await membership()).toEqual(['ENTERED', null, 'UPDATED', 'LEFT'])
  })

  test('a live filter by person follows what is assigned here', async () => {
    const { id: alert } = await open('w2')
    await pipeline.stamp()
    const source =
      'subscription ($filter: AlertFilter) { alertChanged(filter: $filter) { membership node { assignee { user { name } } } } }'
    const document = parse(source)
    const variableValues = { filter: { assigneeIds: [id('User', ana)] } }
    const stream = await subscribe({ schema, document, variableValues, contextValue: contextOf(asked, source) })
    if (!('next' in stream)) throw new Error(JSON.stringify(stream))
    await onAlert(alert, 'ADD_NOTE')
    await onAlert(alert, 'ASSIGN', { assignee: ana })
    await pipeline.stamp()
    const { value } = (await stream.next()) as IteratorResult<ExecutionResult>
    expect(JSON.parse(JSON.stringify(value.data?.alertChanged))).toEqual({
      membership: 'ENTERED',
      node: { assignee: { user: { name: 'Ana Lima' } } },
    })
    await stream.return?.()
  })
})

test('a hit shows what was decided about it here beside the vendor’s words, and its alert’s dashboard hears of it', async () => {
  const [hit] = await pipeline.database.sql<{ id: string; alert_id: string; match_status: string }>(
    'select id, alert_id, match_status from screening_hits where tenant_id = $1 limit 1',
    [T],
  )
  await decide({ kind: 'HIT', id: hit?.id ?? '' }, 'DECIDE_HIT', {
    detail: { hit: { matchStatus: 'TRUE_MATCH', disposition: null } },
  })
  const { node } = await get(
    `{ node(id: "${id('ScreeningHit', hit?.id ?? '')}") { ... on ScreeningHit { matchStatus gatewayDecision { matchStatus disposition reason decidedBy decidedAt } } } }`,
  )
  expect(node).toMatchObject({
    matchStatus: hit?.match_status,
    gatewayDecision: { matchStatus: 'TRUE_MATCH', disposition: null, reason: 'Because.', decidedBy: 'olga' },
  })
  await pipeline.stamp()
  const { events } = await get<{ events: { nodes: object[] } }>(
    `{ events(filter: { nodeIds: ["${id('Alert', hit?.alert_id ?? '')}"] }) { nodes { type actor changedFields { field from to } } } }`,
  )
  const to = { hitId: id('ScreeningHit', hit?.id ?? ''), matchStatus: 'TRUE_MATCH', disposition: null }
  const changedFields = [{ field: 'gatewayDecision', from: null, to }]
  expect(events.nodes).toEqual([{ type: 'ALERT_CHANGED', actor: 'olga', changedFields }])
})

describe('a case of the gateway’s own', () => {
  test('is in cases, queue, search and figures, at the built-in account, and shows on both sides', async () => {
    const alerts = [await open('w2'), await open('zenoo'), await open('corsa')]
    const figures = async () =>
      (await get<{ caseStats: { total: number } }>('{ caseStats(filter: { vendors: ["gateway"] }) { total } }'))
        .caseStats.total
    const before = await figures()
    const gathered = await createCase({
      title: 'Søren Ring of Łódź',
      priority: 'CRITICAL',
      category: 'FRAUD',
      assignee: ana,
      reviewers: [ana],
      dueAt: '2027-01-01T00:00:00.000Z',
      alerts: alerts.map((alert) => alert.id),
      subjects: alerts.map((alert) => alert.subject_id),
    })
    await decide({ kind: 'CASE', id: gathered }, 'LABEL', { detail: { labels: { add: ['ring'], remove: [] } } })
    await decide({ kind: 'CASE', id: gathered }, 'ADD_NOTE', { reason: 'Look at the addresses.' })
    const caseId = id('Case', gathered)
    const { case: shown } = await get<{ case: Record<string, unknown> }>(`{ case(id: "${caseId}") {
      account { accountId vendor name state } vendor status outcome statusSource { raw fidelity } priority priorityOwner
      prioritySource { raw } category assignee { id user { name } } reviewers { user { name } } dueAt resolvedAt labels
      gatewayNotes { text } subject { id } subjects { id } alerts { id } caseAlerts { role alert { id } account { accountId } }
      vendorRecord workState } }`)
    expect(shown).toMatchObject({
      account: { accountId: 'gateway', state: 'HEALTHY' },
      vendor: 'gateway',
      status: 'OPEN',
      priorityOwner: 'GATEWAY',
      assignee: { id: ana, user: { name: 'Ana Lima' } },
      reviewers: [{ user: { name: 'Ana Lima' } }],
      dueAt: '2027-01-01T00:00:00.000Z',
      resolvedAt: null,
      labels: ['ring'],
      gatewayNotes: [{ text: 'Look at the addresses.' }],
      vendorRecord: null,
    })
    const sorted = (nodes: unknown) => (nodes as { id: string }[]).map((node) => node.id).sort()
    const alertIds = alerts.map((alert) => id('Alert', alert.id)).sort()
    expect(sorted(shown.alerts)).toEqual(alertIds)
    expect(sorted(shown.subjects)).toEqual([...new Set(alerts.map((alert) => id('Subject', alert.subject_id)))].sort())
    expect((shown.caseAlerts as { account: object }[]).map((link) => link.account)).toEqual(
      alerts.map(() => ({ accountId: 'gateway' })),
    )
    for (const alert of alerts) {
      const { cases, caseAlerts } = await alertOf(alert.id, 'cases { id } caseAlerts { case { title } }')
      expect(sorted(cases)).toContain(caseId)
      expect(caseAlerts).toContainEqual({ case: { title: 'Søren Ring of Łódź' } })
    }
    const listed = async (list: string, filter: Record<string, unknown>) => {
      const type = list === 'cases' ? 'CaseFilter' : list === 'alerts' ? 'AlertFilter' : 'WorkFilter'
      const answer = await get<Record<string, { nodes: { id: string }[] }>>(
        `query ($filter: ${type}) { ${list}(filter: $filter, first: 100) { nodes { id } } }`,
        { filter },
      )
      return answer[list]?.nodes.map((node) => node.id)
    }
    for (const filter of [
      { vendors: ['gateway'], accountIds: ['gateway'], category: ['FRAUD'] },
      { search: 'soren lodz' },
      { search: gathered },
      { labels: ['ring'] },
      { assigneeIds: [id('User', ana)] },
    ]) {
      expect(await listed('cases', filter), JSON.stringify(filter)).toEqual([caseId])
    }
    expect(await listed('workQueue', { search: 'Łódź ring' })).toEqual([caseId])
    expect(await listed('workQueue', { assigneeIds: [id('User', ana)], vendors: ['gateway'] })).toEqual([caseId])
    expect((await listed('alerts', { caseIds: [caseId] }))?.sort()).toEqual(alertIds)
    expect(await figures()).toBe(before + 1)
    await decide({ kind: 'CASE', id: gathered }, 'UPDATE', { detail: { case: { title: 'Renamed', dueAt: null } } })
    expect(await listed('cases', { search: 'soren' })).toEqual([])
    expect(await listed('cases', { search: 'renamed' })).toEqual([caseId])
    const { case: after } = await get<{ case: Record<string, unknown> }>(`{ case(id: "${caseId}") { dueAt } }`)
    expect(after.dueAt).toBeNull()
  })

  test('how it ended is shown to readers without sar:read: nothing of it can have been referred', async () => {
    const closed = await createCase({ title: 'Done' })
    await decide({ kind: 'CASE', id: closed }, 'SET_STATUS', { detail: { status: 'CLOSED', outcome: 'DISMISSED' } })
    const { case: shown } = await get(
      `{ case(id: "${id('Case', closed)}") { status outcome resolutionNote resolvedAt } }`,
    )
    expect(shown).toMatchObject({ status: 'CLOSED', outcome: 'DISMISSED', resolutionNote: 'Because.' })
  })
})

test('a person of another tenant and one who does not exist are the same: nobody', async () => {
  const theirs = uuid('rival', 'user', 'x')
  await pipeline.database.sql("insert into tenants (tenant_id) values ('rival') on conflict do nothing")
  await pipeline.database.sql("insert into users (tenant_id, id, name) values ('rival', $1, 'X')", [theirs])
  const list = (who: string) =>
    get('query ($who: [String!]) { alerts(filter: { assigneeIds: $who }) { nodes { id } } }', {
      who: [id('User', who)],
    })
  expect(await list(theirs)).toEqual({ alerts: { nodes: [] } })
  expect(await list(randomUUID())).toEqual({ alerts: { nodes: [] } })
  expect(
    await failure(
      { ...asked, viewer: viewerOf(T, ['ADMIN']) },
      `mutation { linkUser(input: { userId: "${id('User', theirs)}", accountId: "w2-uk", vendorUserId: "x" }) { changed } }`,
    ),
  ).toMatchObject({ code: 'NOT_FOUND' })
})
