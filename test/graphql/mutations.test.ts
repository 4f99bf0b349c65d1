import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../../src/graphql/viewer.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { mutationText, payloadOf, waits } from './mutation-text.ts'
import { data, failure, id, viewerOf } from './support.ts'

// Mutations from the client to the vendor and back: sandbox vendors behind HTTP, nothing in between left out.
const VENDORS = ['compilot', 'corsa', 'trustgate', 'w2', 'zenoo'] as const
type Vendor = (typeof VENDORS)[number]
const running = new Map<Vendor, RunningVendor>()
let pipeline: Pipeline

beforeAll(async () => {
  for (const vendor of VENDORS) running.set(vendor, await startVendor(vendor, { count: 60 }))
  pipeline = await createPipeline(
    VENDORS.map((vendor) => ({ account: vendor, vendor, running: running.get(vendor) as RunningVendor })),
  )
  await pipeline.poll()
}, 120_000)
afterAll(async () => {
  await pipeline?.close()
  await Promise.all([...running.values()].map((one) => one.close()))
})
beforeEach(() => {
  expect(pipeline.errors).toEqual([])
})

const as = (permissions: string[] = ['sar:read', 'sar:refer'], roles: Role[] = ['ANALYST']) => ({
  store: pipeline.database.store,
  viewer: { ...viewerOf('acme', roles, permissions), subject: 'ana' },
  commands: pipeline.commands,
})

const ALERT = 'id title version status escalationTarget priority workState account { accountId } assignee { id name }'
const CASE = `id title description version status outcome priority category dueAt account { accountId }
  assignee { id name } reviewers { id } subject { id } alerts { id account { accountId } } caseAlerts { role }`
const RECORDS: Record<string, string> = {
  AlertCommandPayload: `alert { ${ALERT} }`,
  CaseCommandPayload: `case { ${CASE} }`,
  HitCommandPayload: 'hit { id }',
  RecordCommandPayload: 'alert { id } case { id }',
  AccountCommandPayload: 'account { accountId }',
}
interface Alert {
  id: string
  title: string
  version: number
  status: string
  escalationTarget: string | null
  priority: string
  account: { accountId: Vendor }
  assignee: { id: string; name: string } | null
}
interface Case {
  id: string
  title: string
  version: number
  status: string
  alerts: { id: string; account: { accountId: string } }[]
}
interface Result {
  index: number
  targetId: string
  state: string
  code: string | null
  message: string | null
  warnings: string[]
  evidence: { kind: string } | null
  command: { id: string; result: { id: string; title: string } | null } | null
  alert: Alert
  case: Case
  hit: { id: string } | null
}

/** The results of one mutation, with the typed record at the end of each. */
async function send(name: string, input: object, asked = as()): Promise<Result[]> {
  const text = mutationText(
    name,
    `operation { id } results { index targetId state code message warnings evidence { kind }
      command { id result { id ... on Case { title } } } ${RECORDS[payloadOf(name)]} }`,
  )
  const answer = await data<Record<string, { results: Result[] }>>(asked, text, {
    input: { ...input, ...(waits(name) && { waitMs: 0 }) },
  })
  return answer[name]?.results ?? []
}
/** The same of one item. */
const one = async (name: string, input: object, asked = as()): Promise<Result> =>
  (await send(name, input, asked))[0] as Result

const alertNow = async (of: string): Promise<Alert> =>
  (await data<{ alert: Alert }>(as(), `query ($id: ID!) { alert(id: $id) { ${ALERT} } }`, { id: of })).alert

const taken = new Set<string>()
/** Open alerts of a vendor that no test has had. */
async function fresh(vendor: Vendor, count = 1): Promise<string[]> {
  const { alerts } = await data<{ alerts: { nodes: { id: string }[] } }>(
    as(),
    `{ alerts(first: 100, filter: { accountIds: ["${vendor}"], status: [OPEN] }) { nodes { id } } }`,
  )
  const found = alerts.nodes
    .map((node) => node.id)
    .filter((of) => !taken.has(of))
    .slice(0, count)
  if (found.length < count) throw new Error(`no fresh alerts of ${vendor}`)
  for (const of of found) taken.add(of)
  return found
}
const people = async (): Promise<{ id: string; name: string; accounts: { vendorUserId: string }[] }[]> =>
  (
    await data<{ users: { nodes: { id: string; name: string; accounts: { vendorUserId: string }[] }[] } }>(
      as(),
      '{ users { nodes { id name accounts { vendorUserId } } } }',
    )
  ).users.nodes
const uuidOf = (of: string) => Buffer.from(of, 'base64url').toString().split(':')[1]

describe('alerts', () => {
  test('of several vendors are taken into work in one call: told where the vendor can be told, kept where not', async () => {
    const [zenoo] = await fresh('zenoo')
    const [w2] = await fresh('w2')
    const results = await send('acknowledgeAlerts', { alertIds: [zenoo, w2, id('Alert', 'x')] })
    expect(results).toMatchObject([
      { index: 0, targetId: zenoo, state: 'QUEUED', alert: { id: zenoo } },
      { index: 1, state: 'CONFIRMED', evidence: { kind: 'GATEWAY' }, alert: { id: w2, status: 'IN_REVIEW' } },
      { index: 2, state: 'REJECTED', code: 'NOT_FOUND', command: null, alert: null },
    ])
    const sent = running.get('w2')?.requests.length
    await pipeline.deliver()
    expect(running.get('w2')?.requests.length).toBe(sent)
    expect(await alertNow(String(zenoo))).toMatchObject({ status: 'IN_REVIEW' })
    expect(
      running.get('zenoo')?.requests.filter((line) => line.startsWith('PUT') || line.startsWith('POST')),
    ).toHaveLength(1)
  })

  test('wait for somebody outside, and come back to open', async () => {
    const [w2] = await fresh('w2')
    expect(await one('setAlertStatus', { alertIds: [w2], status: 'PENDING' })).toMatchObject({
      state: 'CONFIRMED',
      alert: { status: 'PENDING', version: 2 },
    })
    expect(await one('reopenAlerts', { alertIds: [w2], expectedVersions: [1] })).toMatchObject({
      state: 'REJECTED',
      code: 'CONFLICT',
      message: expect.stringContaining('version 2'),
    })
    expect((await one('reopenAlerts', { alertIds: [w2], expectedVersions: [2] })).code).toBeNull()
    await pipeline.deliver()
  })

  test('go to a person and away from them', async () => {
    const [person] = await people()
    const [w2] = await fresh('w2')
    expect(await one('assignAlerts', { alertIds: [w2], assigneeId: person?.id })).toMatchObject({
      state: 'CONFIRMED',
      evidence: { kind: 'GATEWAY' },
      alert: { assignee: { id: uuidOf(String(person?.id)), name: person?.name } },
    })
    expect(await one('assignAlerts', { alertIds: [w2], assigneeId: null })).toMatchObject({
      state: 'CONFIRMED',
      alert: { assignee: null },
    })
  })

  test('get a priority by either way, and by a selection', async () => {
    const [first, second, third] = await fresh('w2', 3)
    expect(await one('setAlertPriority', { alertIds: [first], priority: 'CRITICAL' })).toMatchObject({
      alert: { priority: 'CRITICAL' },
      evidence: { kind: 'GATEWAY' },
    })
    expect(await one('updateAlert', { alertId: second, priority: 'LOW' })).toMatchObject({ alert: { priority: 'LOW' } })
    const filter = { ids: [third] }
    const { createSelection } = await data<{
      createSelection: { selection: { id: string; plan: { support: string; sendable: number }[] } }
    }>(
      as(),
      'mutation ($input: CreateSelectionInput!) { createSelection(input: $input) { selection { id plan { support sendable } } } }',
      { input: { filter, action: 'SET_PRIORITY', priority: 'HIGH' } },
    )
    const { selection } = createSelection
    expect(selection.plan).toEqual([{ support: 'GATEWAY', sendable: 1 }])
    expect(await one('setAlertPriority', { selectionId: selection.id, priority: 'HIGH' })).toMatchObject({
      targetId: third,
      alert: { priority: 'HIGH' },
    })
    const other = { selectionId: selection.id, assigneeId: null }
    const text = 'mutation ($input: AssignAlertsInput!) { assignAlerts(input: $input) { operation { id } } }'
    expect(await failure(as(), text, { input: other })).toMatchObject({ extensions: { field: 'input.selectionId' } })
  })

  test('what a vendor cannot take at all is said, and nothing is sent', async () => {
    const [w2] = await fresh('w2')
    const before = running.get('w2')?.requests.length
    for (const [name, input] of [
      ['updateAlert', { alertId: w2, category: 'PEP', priority: 'HIGH' }],
      ['linkAlertTransactions', { alertId: w2, transactionIds: ['t'] }],
      ['requestAlertResearch', { alertIds: [w2] }],
      ['createAlerts', { accountId: 'w2', alerts: [{ reference: 'r', category: 'PEP' }] }],
      ['createAlerts', { accountId: 'gateway', alerts: [{ reference: 'r', category: 'PEP' }] }],
    ] as const) {
      expect(await one(name, input)).toMatchObject({ state: 'REJECTED', code: 'UNSUPPORTED_BY_VENDOR' })
    }
    await pipeline.deliver()
    expect(running.get('w2')?.requests.length).toBe(before)
  })
})

describe('escalation', () => {
  test('opens a case of the gateway for each alert whose vendor has none', async () => {
    const alertIds = await fresh('w2', 2)
    const results = await send('escalateAlerts', {
      alertIds,
      target: 'CASE',
      reason: 'Looks real.',
      case: { title: 'Each' },
    })
    expect(results).toMatchObject([
      {
        state: 'CONFIRMED',
        alert: { status: 'ESCALATED', escalationTarget: 'CASE' },
        command: { result: { title: 'Each' } },
      },
      { state: 'CONFIRMED', command: { result: { title: 'Each' } } },
    ])
    expect(new Set(results.map((result) => result.command?.result?.id)).size).toBe(2)
  })

  test('gathers alerts of several vendors in one case, and others in it later', async () => {
    const [w2] = await fresh('w2')
    const [zenoo, later] = await fresh('zenoo', 2)
    const results = await send('escalateAlerts', {
      alertIds: [w2, zenoo],
      target: 'CASE',
      reason: 'The same person.',
      case: { title: 'Together', priority: 'HIGH', together: true },
    })
    const [made, ...others] = new Set(results.map((result) => result.command?.result?.id))
    expect(others).toEqual([])
    const gathered = async () =>
      (
        await data<{ case: Case & { caseAlerts: { role: string }[] } }>(
          as(),
          `query ($id: ID!) { case(id: $id) { ${CASE} } }`,
          { id: made },
        )
      ).case
    expect(await gathered()).toMatchObject({
      title: 'Together',
      priority: 'HIGH',
      description: 'The same person.',
      account: { accountId: 'gateway' },
    })
    expect(new Set((await gathered()).alerts.map((alert) => alert.id))).toEqual(new Set([w2, zenoo]))
    const more = await one('escalateAlerts', { alertIds: [later], target: 'CASE', reason: 'r', case: { caseId: made } })
    expect(more).toMatchObject({ state: 'CONFIRMED', command: { result: { id: made } } })
    expect((await gathered()).alerts).toHaveLength(3)
    const roles = (await gathered()).caseAlerts.map((link) => link.role)
    expect(roles.toSorted()).toEqual(['MEMBER', 'ORIGIN', 'ORIGIN'])
  })

  test("a vendor's own case gathers nothing else", async () => {
    const [w2] = await fresh('w2')
    const { cases } = await data<{ cases: { nodes: { id: string }[] } }>(
      as(),
      '{ cases(filter: { accountIds: ["corsa"] }, first: 1) { nodes { id } } }',
    )
    const caseId = cases.nodes[0]?.id
    expect(
      await one('escalateAlerts', { alertIds: [w2], target: 'CASE', reason: 'r', case: { caseId } }),
    ).toMatchObject({
      state: 'REJECTED',
      code: 'BAD_INPUT',
      message: expect.stringContaining('caseId'),
      alert: { status: 'OPEN' },
    })
  })

  test('to a senior person', async () => {
    const [person] = await people()
    const [w2] = await fresh('w2')
    const input = { alertIds: [w2], target: 'SENIOR_REVIEWER', reason: 'r', assigneeId: person?.id }
    expect(await one('escalateAlerts', input)).toMatchObject({
      state: 'CONFIRMED',
      alert: { status: 'ESCALATED', escalationTarget: 'SENIOR_REVIEWER', assignee: { name: person?.name } },
    })
  })
})

describe("a case of the gateway's own", () => {
  let made: Case
  const caseId = () => made.id

  test('is made with alerts of several vendors, a person and a date', async () => {
    const [person] = await people()
    const alertIds = [...(await fresh('w2')), ...(await fresh('zenoo')), ...(await fresh('compilot'))]
    const [result, plain] = await send('createCases', {
      cases: [
        {
          title: 'One person, three vendors',
          description: 'd',
          category: 'FRAUD',
          priority: 'HIGH',
          assigneeId: person?.id,
          reviewerIds: [person?.id],
          dueAt: '2026-05-01T00:00:00.000Z',
          alertIds,
          tags: ['x'],
        },
        {},
      ],
    })
    expect(result).toMatchObject({
      targetId: 'gateway',
      state: 'CONFIRMED',
      evidence: { kind: 'GATEWAY' },
      case: {
        title: 'One person, three vendors',
        status: 'OPEN',
        outcome: 'NONE',
        priority: 'HIGH',
        category: 'FRAUD',
        dueAt: '2026-05-01T00:00:00.000Z',
        assignee: { name: person?.name },
        account: { accountId: 'gateway' },
      },
    })
    made = result?.case as Case
    expect(result?.command?.result?.id).toBe(made.id)
    expect(new Set(made.alerts.map((alert) => alert.id))).toEqual(new Set(alertIds))
    expect(plain).toMatchObject({ index: 1, state: 'CONFIRMED', case: { status: 'OPEN' } })
  })

  test('is changed, field by field and at once', async () => {
    const [first, second] = await people()
    expect(
      await one('updateCase', { caseId: caseId(), title: 'New', category: 'PEP', expectedVersion: made.version }),
    ).toMatchObject({
      state: 'CONFIRMED',
      case: { title: 'New', category: 'PEP', version: made.version + 1 },
    })
    expect(await one('updateCase', { caseId: caseId(), title: 'Late', expectedVersion: made.version })).toMatchObject({
      code: 'CONFLICT',
    })
    expect(await one('updateCase', { caseId: caseId(), transactionIds: ['t'] })).toMatchObject({
      code: 'LOSSY_WRITE',
    })
    expect(await one('updateCase', { caseId: caseId(), priority: 'LOW' })).toMatchObject({ case: { priority: 'LOW' } })
    expect(await one('assignCases', { caseIds: [caseId()], assigneeId: second?.id })).toMatchObject({
      case: { assignee: { name: second?.name } },
    })
    expect(await one('assignCases', { caseIds: [caseId()], assigneeId: null })).toMatchObject({
      case: { assignee: null },
    })
    const reviewers = async (mode: string, ...ids: (string | undefined)[]) =>
      (
        (await one('updateCaseReviewers', { caseIds: [caseId()], mode, reviewerIds: ids })).case as unknown as {
          reviewers: { id: string }[]
        }
      ).reviewers.map((reviewer) => reviewer.id)
    const [a, b] = [uuidOf(String(first?.id)), uuidOf(String(second?.id))]
    expect(await reviewers('SET', second?.id)).toEqual([b])
    expect(await reviewers('ADD', first?.id)).toEqual([b, a])
    expect(await reviewers('REMOVE', second?.id)).toEqual([a])
    expect(await reviewers('SET')).toEqual([])
  })

  test('is not made without what it cannot hold, unless that is accepted', async () => {
    const cases = [{ title: 'Referenced', reference: 'r-1' }, { title: 'Plain' }]
    expect(await send('createCases', { cases })).toMatchObject([
      { state: 'REJECTED', code: 'LOSSY_WRITE', message: expect.stringContaining('reference'), case: null },
      { state: 'CONFIRMED', case: { title: 'Plain' } },
    ])
    expect(await one('createCases', { cases: cases.slice(0, 1), allowLossy: true })).toMatchObject({
      state: 'CONFIRMED',
      warnings: [expect.stringContaining('reference')],
      case: { title: 'Referenced' },
    })
  })

  test('gathers more', async () => {
    const alertIds = await fresh('corsa', 2)
    const { case: now } = await one('linkCaseAlerts', { caseId: caseId(), alertIds })
    expect(now.alerts).toHaveLength(5)
    const { subjects } = await data<{ subjects: { nodes: { id: string }[] } }>(
      as(),
      '{ subjects(first: 1) { nodes { id } } }',
    )
    const subjectIds = [subjects.nodes[0]?.id]
    expect(await one('linkCaseSubjects', { caseId: caseId(), subjectIds })).toMatchObject({
      state: 'CONFIRMED',
      case: { subject: { id: subjectIds[0] } },
    })
    expect(await one('linkCaseTransactions', { caseId: caseId(), transactionIds: ['t'] })).toMatchObject({
      code: 'UNSUPPORTED_BY_VENDOR',
    })
  })

  test('moves on and ends', async () => {
    expect(await one('setCaseStatus', { caseIds: [caseId()], status: 'PENDING_REVIEW' })).toMatchObject({
      case: { status: 'PENDING_REVIEW', outcome: 'NONE' },
    })
    const closing = { caseIds: [caseId()], status: 'CLOSED', outcome: 'REJECTED', reason: 'Declined.' }
    expect(await one('setCaseStatus', closing)).toMatchObject({
      state: 'CONFIRMED',
      case: { status: 'CLOSED', outcome: 'REJECTED' },
    })
    const { case: seen } = await data<{ case: { commands: { action: string; reason: string | null }[] } }>(
      as([]),
      'query ($id: ID!) { case(id: $id) { commands(first: 1) { action reason } } }',
      { id: caseId() },
    )
    expect(seen.commands).toEqual([{ action: 'SET_STATUS', reason: 'Declined.' }])
  })
})

test('the words of a referral are for those who may see it', async () => {
  const { cases } = await data<{ cases: { nodes: { id: string }[] } }>(
    as(),
    '{ cases(filter: { accountIds: ["corsa"] }, first: 2) { nodes { id } } }',
  )
  const [referred, dismissed] = cases.nodes.map((node) => node.id)
  for (const [of, outcome, reason] of [
    [referred, 'REFERRED_FOR_SAR', 'To be reported.'],
    [dismissed, 'DISMISSED', 'Nothing in it.'],
  ]) {
    await one('setCaseStatus', { caseIds: [of], status: 'CLOSED', outcome, reason })
  }
  // As a vendor's refusal would read that repeats its word for it.
  const { sql } = pipeline.database
  await sql("update commands set state = 'REJECTED', message = reason where target_id = any($1::uuid[])", [
    [referred, dismissed].map((of) => uuidOf(String(of))),
  ])
  const text = 'query ($id: ID!) { case(id: $id) { commands { action state reason message warnings settledReason } } }'
  const seen = async (of: string | undefined, permissions: string[]) =>
    (await data<{ case: { commands: object[] } }>(as(permissions), text, { id: of })).case.commands
  expect(await seen(referred, ['sar:read'])).toMatchObject([{ reason: 'To be reported.', message: 'To be reported.' }])
  expect(await seen(referred, [])).toMatchObject([{ action: 'SET_STATUS', reason: null, message: null, warnings: [] }])
  expect(await seen(referred, [])).toEqual(await seen(dismissed, []))
})

describe('hits, notes and labels', () => {
  test('a decision about hits is kept beside what the vendor says, and says that it was not sent', async () => {
    const { screeningHits } = await data<{ screeningHits: { nodes: { id: string }[] } }>(
      as(),
      '{ screeningHits(first: 2) { nodes { id } } }',
    )
    const hitIds = screeningHits.nodes.map((node) => node.id)
    const results = await send('decideScreeningHits', {
      hitIds,
      matchStatus: 'FALSE_POSITIVE',
      reason: 'Another birth year.',
    })
    expect(results).toHaveLength(2)
    for (const result of results) {
      expect(result).toMatchObject({ state: 'CONFIRMED', evidence: { kind: 'GATEWAY' }, hit: { id: result.targetId } })
      expect(result.warnings[0]).toContain('NOT_SENT')
    }
    const rows = await pipeline.database.sql<{ gateway_match_status: string }>(
      'select gateway_match_status from screening_hits where id = any($1::uuid[])',
      [hitIds.map(uuidOf)],
    )
    expect(rows.map((row) => row.gateway_match_status)).toEqual(['FALSE_POSITIVE', 'FALSE_POSITIVE'])
  })

  test('notes and labels go to alerts and cases, also of vendors', async () => {
    const [w2] = await fresh('w2')
    const { cases } = await data<{ cases: { nodes: { id: string }[] } }>(as(), '{ cases(first: 1) { nodes { id } } }')
    const [ofCase] = cases.nodes
    const notes = await send('addNote', { targetIds: [w2, ofCase?.id], body: 'Asked the bank.' })
    expect(notes).toMatchObject([
      { state: 'CONFIRMED', alert: { id: w2 }, case: null },
      { state: 'CONFIRMED', alert: null, case: { id: ofCase?.id } },
    ])
    await send('labelAlerts', { alertIds: [w2], add: ['vip', 'old'] })
    await send('labelAlerts', { alertIds: [w2], add: ['vip', 'new'], remove: ['old', 'never there'] })
    await send('labelCases', { caseIds: [ofCase?.id], add: ['vip'] })
    const { sql } = pipeline.database
    expect(await sql('select body, author from notes order by target_kind')).toEqual([
      { body: 'Asked the bank.', author: 'ana' },
      { body: 'Asked the bank.', author: 'ana' },
    ])
    expect(await sql('select target_kind as kind, label from labels order by target_kind, label')).toEqual([
      { kind: 'ALERT', label: 'new' },
      { kind: 'ALERT', label: 'vip' },
      { kind: 'CASE', label: 'vip' },
    ])
  })
})

test('the triggers of an account are what was last taken from here', async () => {
  const text = `{ accounts { accountId caseTriggers { setBy setAt triggers { name enabled minConfidence minRiskScore priority }
    command { id action } } } }`
  const shown = async () =>
    (await data<{ accounts: { accountId: string; caseTriggers: object | null }[] }>(as(), text)).accounts
  expect((await shown()).map((account) => account.caseTriggers)).toEqual(VENDORS.map(() => null))
  const triggers = [{ name: 'pep_match', enabled: true, minConfidence: 80, minRiskScore: null, priority: 'HIGH' }]
  const result = await one('updateCaseTriggers', { accountId: 'trustgate', triggers })
  expect(result).toMatchObject({ targetId: 'trustgate', command: { result: null } })
  await pipeline.database.sql("update commands set state = 'REJECTED' where action = 'UPDATE_TRIGGERS'")
  expect((await shown()).every((account) => account.caseTriggers === null)).toBe(true)
  // As the worker leaves it behind: the vendor has no read to check it by.
  await pipeline.database.sql("update commands set state = 'UNVERIFIED' where action = 'UPDATE_TRIGGERS'")
  const accounts = await shown()
  expect(accounts.find((account) => account.accountId === 'trustgate')?.caseTriggers).toMatchObject({
    setBy: 'ana',
    triggers,
    command: { action: 'UPDATE_TRIGGERS' },
  })
  expect(accounts.filter((account) => account.caseTriggers)).toHaveLength(1)
})

describe('operations', () => {
  interface Listed {
    operations: {
      nodes: { id: string; mutation: string; actor: string; state: string; createdAt: string }[]
      pageInfo: { hasNextPage: boolean; endCursor: string }
    }
  }
  const list = async (args: string) =>
    (
      await data<Listed>(
        as(),
        `{ operations${args} { nodes { id mutation actor state createdAt } pageInfo { hasNextPage endCursor } } }`,
      )
    ).operations

  test('are listed the latest first, page by page, whole', async () => {
    const { sql } = pipeline.database
    const [total] = await sql<{ count: number }>('select count(*)::int as count from operations')
    const seen: Listed['operations']['nodes'] = []
    for (let page = await list('(first: 7)'); ; page = await list(`(first: 7, after: "${page.pageInfo.endCursor}")`)) {
      seen.push(...page.nodes)
      if (!page.pageInfo.hasNextPage) break
    }
    expect(seen).toHaveLength(total?.count ?? -1)
    expect(new Set(seen.map((operation) => operation.id)).size).toBe(seen.length)
    expect(seen.map((operation) => operation.createdAt)).toEqual(
      seen
        .map((operation) => operation.createdAt)
        .toSorted()
        .reverse(),
    )
    const backwards = await list('(last: 3)')
    expect(backwards.nodes).toEqual(seen.slice(-3))
  })

  test('are filtered by who, what and how far', async () => {
    const [zenoo] = await fresh('zenoo')
    await one('acknowledgeAlerts', { alertIds: [zenoo] })
    await data(
      { ...as(), viewer: { ...as().viewer, subject: 'bob' } },
      'mutation ($input: AddNoteInput!) { addNote(input: $input) { operation { id } } }',
      { input: { targetIds: [zenoo], body: 'b' } },
    )
    const running = await list('(filter: { states: [RUNNING] })')
    expect(running.nodes.map((operation) => operation.mutation)).toEqual(['acknowledgeAlerts'])
    expect(running.nodes[0]?.state).toBe('RUNNING')
    expect((await list('(filter: { actors: ["bob"] })')).nodes).toMatchObject([
      { mutation: 'addNote', actor: 'bob', state: 'FINISHED' },
    ])
    const notes = await list('(filter: { mutations: ["addNote"], states: [FINISHED, PENDING_APPROVAL] })')
    expect(new Set(notes.nodes.map((operation) => operation.mutation))).toEqual(new Set(['addNote']))
    expect((await list('(filter: { states: [] })')).nodes).toEqual([])
    expect((await list('(filter: { states: [PENDING_APPROVAL] })')).nodes).toEqual([])
    await pipeline.deliver()
    expect((await list('(filter: { states: [RUNNING] })')).nodes).toEqual([])
  })
})

test('a command shows what it is about, what it made, and who settled it', async () => {
  const [w2] = await fresh('w2')
  const { command } = await one('escalateAlerts', {
    alertIds: [w2],
    target: 'CASE',
    reason: 'r',
    case: { title: 'Made' },
  })
  const again = await one('addNote', { targetIds: [w2], body: 'b' })
  await pipeline.database.sql(
    "update commands set retry_of = $1, settled_by = 'zoe', settled_at = '2026-01-01', settled_reason = 'seen' where id = $2",
    [uuidOf(String(command?.id)), uuidOf(String(again.command?.id))],
  )
  const text = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Command { targetKind alert { id } case { id } hit { id }
    result { __typename ... on Case { title } } retryOf { id } settledBy settledAt settledReason } } }`
  const { nodes } = await data<{ nodes: object[] }>(as(), text, { ids: [command?.id, again.command?.id] })
  const nobody = { retryOf: null, settledBy: null, settledAt: null, settledReason: null }
  const about = { targetKind: 'ALERT', alert: { id: w2 }, case: null, hit: null }
  expect(nodes).toEqual([
    { ...about, result: { __typename: 'Case', title: 'Made' }, ...nobody },
    {
      ...about,
      result: null,
      retryOf: { id: command?.id },
      settledBy: 'zoe',
      settledAt: '2026-01-01T00:00:00.000Z',
      settledReason: 'seen',
    },
  ])
})

describe('the same key', () => {
  test('answers with the same operation, also where a case for all was made', async () => {
    const alertIds = await fresh('w2', 2)
    const input = { alertIds, target: 'CASE', reason: 'r', case: { together: true }, idempotencyKey: 'once' }
    const [first, second] = [await send('escalateAlerts', input), await send('escalateAlerts', input)]
    expect(second).toEqual(first)
    const text = 'mutation ($input: EscalateAlertsInput!) { escalateAlerts(input: $input) { operation { id } } }'
    const other = { ...input, case: { together: false } }
    expect((await failure(as(), text, { input: other })).code).toBe('IDEMPOTENCY_MISMATCH')
  })
})
