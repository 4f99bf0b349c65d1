import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Commands,
  IdempotencyMismatch,
  type ItemResult,
  plainly,
  type Submission,
  type SubmitResult,
} from '../../src/command/commands.ts'
import type { Role } from '../../src/graphql/viewer.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { alertRow, ask, createTenant, data, failure, id, insertAlerts, query, uuid, viewerOf } from './support.ts'

const T = 'acme'
let database: TestDatabase
let submissions: Submission[] = []
let waits: number[] = []
let answer: (submission: Submission) => SubmitResult = () => ({ operationId: OPERATION, items: [] })

const absent = () => {
  throw new Error('not part of this test')
}
const commands: Commands = {
  select: absent,
  preview: absent,
  retryable: absent,
  cancel: absent,
  settle: absent,
  async submit(submission) {
    submissions.push(submission)
    return answer(submission)
  },
  async settled(_tenant, result, waitMs) {
    waits.push(waitMs)
    return {
      ...result,
      items: result.items.map((item) => ({ ...item, state: item.commandId ? 'CONFIRMED' : item.state })),
    }
  },
}
const asked = (roles: Role[] = ['ANALYST']) => ({ store: database.store, viewer: viewerOf(T, roles), commands })

const alertId = (key: string) => id('Alert', uuid(T, 'alert', key))
const OPERATION = uuid(T, 'operation')

const alert = (key: string) => ({ kind: 'ALERT', id: uuid(T, 'alert', key) })

const result = (index: number, fields: Partial<ItemResult> = {}): ItemResult => ({
  index,
  targetKind: 'ALERT',
  resultId: null,
  targetId: uuid(T, 'alert', `a${index}`),
  commandId: uuid(T, 'command', index),
  state: 'QUEUED',
  code: null,
  message: null,
  warnings: [],
  evidence: null,
  ...fields,
})

const insertCommand = (ordinal: number, state: string) =>
  database.worker.write(T, async (tx) => {
    await tx.all(
      query(
        `insert into commands (tenant_id, id, operation_id, ordinal, account_id, target_kind, target_id, target_key,
           target_vendor_ids, action, reason, state, based_on_rev, evidence_kind, evidence_at, warnings, attempts)
         values ($1, $2, $3, $4, 'one', 'ALERT', $5, 'k', '[]', 'ACCEPT', 'because', $6, 1, 'READ_BACK',
           '2026-01-01T00:00:00Z', '{careful}', 2)`,
        [T, uuid(T, 'command', ordinal), OPERATION, ordinal, uuid(T, 'alert', `a${ordinal}`), state],
      ),
    )
  })

beforeAll(async () => {
  database = await createTestDatabase()
  await createTenant(database, T, [{ account_id: 'one' }])
  await insertAlerts(
    database,
    T,
    ['a0', 'a1', 'a2', 'a3', 'a4'].map((key) => alertRow(T, key)),
  )
  await database.worker.write(T, async (tx) => {
    await tx.all(
      query(
        `insert into operations (tenant_id, id, mutation, actor, idempotency_key, input_digest)
         values ($1, $2, 'resolveAlerts', 'ann', 'key', 'x')`,
        [T, OPERATION],
      ),
    )
  })
  for (const [ordinal, state] of ['CONFIRMED', 'QUEUED', 'CONFIRMED', 'UNCERTAIN', 'PENDING_APPROVAL'].entries()) {
    await insertCommand(ordinal, state)
  }
})
afterAll(() => database?.close())
beforeEach(() => {
  submissions = []
  waits = []
  answer = (submission) => ({ operationId: OPERATION, items: submission.items.map((_item, index) => result(index)) })
})

const RESULTS =
  '{ operation { id } results { index targetId state code message warnings evidence { kind at } command { id } alert { id title } } }'
const RESOLVE = `mutation ($input: ResolveAlertsInput!) { resolveAlerts(input: $input) ${RESULTS} }`
const REMEDIATE = `mutation ($input: RemediateCaseAlertsInput!) { remediateCaseAlerts(input: $input) ${RESULTS} }`
interface Payload {
  operation: unknown
  results: Record<string, unknown>[]
}

describe('resolveAlerts', () => {
  test('submits the whole decision and answers in the order given', async () => {
    answer = () => ({
      operationId: OPERATION,
      items: [
        result(0, { warnings: ['LOSSY_WRITE: x'], evidence: { kind: 'READ_BACK', at: new Date(0) } }),
        result(1, { commandId: null, state: 'REJECTED', code: 'NOT_FOUND', message: 'There is no such alert.' }),
        result(2),
      ],
    })
    const given = [alertId('a0'), 'nonsense', alertId('a2')]
    const { resolveAlerts } = await data<{ resolveAlerts: Payload }>(asked(), RESOLVE, {
      input: {
        alertIds: given,
        action: 'ACCEPT_WITH_CONDITIONS',
        reason: ' because ',
        riskLevel: 'LOW',
        vendorMessage: 'short',
        conditions: 'yearly review',
        vendorValue: 'LowRisk',
        expectedVersions: [1, 2, 3],
        allowLossy: true,
        idempotencyKey: 'k-1',
        waitMs: 0,
      },
    })
    expect(resolveAlerts.operation).toEqual({ id: id('Operation', OPERATION) })
    expect(resolveAlerts.results).toEqual([
      {
        index: 0,
        targetId: given[0],
        state: 'CONFIRMED',
        code: null,
        message: null,
        warnings: ['LOSSY_WRITE: x'],
        evidence: { kind: 'READ_BACK', at: '1970-01-01T00:00:00.000Z' },
        command: { id: id('Command', uuid(T, 'command', 0)) },
        alert: { id: given[0], title: 'Alert a0' },
      },
      expect.objectContaining({
        index: 1,
        targetId: 'nonsense',
        state: 'REJECTED',
        code: 'NOT_FOUND',
        command: null,
        alert: null,
      }),
      expect.objectContaining({ index: 2, targetId: given[2], state: 'CONFIRMED' }),
    ])
    const said = {
      ...plainly('ACCEPT_WITH_CONDITIONS'),
      riskLevel: 'LOW',
      reason: ' because ',
      vendorMessage: 'short',
      conditions: 'yearly review',
      vendorValue: 'LowRisk',
    }
    const items = [
      { ...said, target: alert('a0'), expectedVersion: 1 },
      { ...said, target: { kind: 'ALERT', id: null }, expectedVersion: 2 },
      { ...said, target: alert('a2'), expectedVersion: 3 },
    ]
    expect(submissions).toEqual([
      {
        tenant: T,
        actor: 'someone@acme',
        mutation: 'resolveAlerts',
        idempotencyKey: 'k-1',
        allowLossy: true,
        items,
        input: items.map(({ target: _, ...item }, index) => ({ ...item, kind: 'ALERT', targetId: given[index] })),
      },
    ])
    expect(waits).toEqual([0])
  })

  test('waits two seconds and accepts no loss unless told', async () => {
    await data(asked(), RESOLVE, { input: { alertIds: [alertId('a0')], action: 'REJECT', reason: 'r' } })
    expect(waits).toEqual([2000])
    expect(submissions[0]).toMatchObject({ allowLossy: false, idempotencyKey: null })
  })

  test('the same input again is the same input, however long it waits', async () => {
    const input = { alertIds: [alertId('a0')], action: 'REJECT', reason: 'r', idempotencyKey: 'k' }
    await data(asked(), RESOLVE, { input: { ...input, waitMs: 1 } })
    await data(asked(), RESOLVE, { input: { riskLevel: null, ...input, waitMs: 2 } })
    expect(submissions[0]?.input).toEqual(submissions[1]?.input)
  })

  test('every item refused is still an operation', async () => {
    answer = () => ({
      operationId: OPERATION,
      items: [result(0, { commandId: null, state: 'REJECTED', code: 'NOT_FOUND' })],
    })
    const { resolveAlerts } = await data<{ resolveAlerts: Payload }>(asked(), RESOLVE, {
      input: { alertIds: [id('Alert', uuid('other', 'alert', 'a0'))], action: 'REJECT', reason: 'r' },
    })
    expect(resolveAlerts).toMatchObject({
      operation: { id: id('Operation', OPERATION) },
      results: [{ code: 'NOT_FOUND', alert: null }],
    })
  })

  test.each<[string, object]>([
    ['input.alertIds', { alertIds: [] }],
    ['input.alertIds', { alertIds: Array(1001).fill('x') }],
    ['input.reason', { reason: '  ' }],
    ['input.reason', { reason: 'a\0b' }],
    ['input.vendorMessage', { vendorMessage: '\0' }],
    ['input.conditions', { conditions: '\0' }],
    ['input.vendorValue', { vendorValue: '\0' }],
    ['input.expectedVersions', { expectedVersions: [] }],
    ['input.expectedVersions', { expectedVersions: [1, 2] }],
    ['input.idempotencyKey', { idempotencyKey: 'k'.repeat(201) }],
    ['input.idempotencyKey', { idempotencyKey: '' }],
    ['input.idempotencyKey', { idempotencyKey: '\0' }],
    ['input.waitMs', { waitMs: -1 }],
    ['input.waitMs', { waitMs: 10_001 }],
  ])('%s is checked before anything is recorded', async (field, wrong) => {
    const input = { alertIds: [alertId('a0')], action: 'REJECT', reason: 'r', ...wrong }
    const error = await failure(asked(), RESOLVE, { input })
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', extensions: { field } })
    expect(error.message).toContain(`\`${field}\``)
    expect(submissions).toEqual([])
  })

  test('the bounds themselves are taken', async () => {
    const alertIds = Array(1000).fill('x')
    const input = {
      alertIds,
      action: 'REJECT',
      reason: 'r',
      expectedVersions: alertIds.map(() => 1),
      idempotencyKey: 'k'.repeat(200),
      waitMs: 10_000,
    }
    await data(
      asked(),
      `mutation ($input: ResolveAlertsInput!) { resolveAlerts(input: $input) { results { index } } }`,
      { input },
    )
    expect(submissions[0]?.items).toHaveLength(1000)
  })

  test('another input under the same key is told apart', async () => {
    answer = () => {
      throw new IdempotencyMismatch()
    }
    const input = { alertIds: [alertId('a0')], action: 'REJECT', reason: 'r', idempotencyKey: 'k' }
    expect(await failure(asked(), RESOLVE, { input })).toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
      extensions: { field: 'input.idempotencyKey' },
    })
  })

  test.each<[Role[], boolean]>([
    [[], false],
    [['VIEWER'], false],
    [['VIEWER', 'ANALYST'], true],
    [['SUPERVISOR'], true],
    [['ADMIN'], true],
    [['SERVICE'], true],
  ])('the roles %j may decide: %s', async (roles, may) => {
    const input = { alertIds: [alertId('a0')], action: 'REJECT', reason: may ? 'r' : '' }
    const { errors } = await ask(asked(roles), RESOLVE, { input })
    expect(errors?.map((error) => error.extensions?.code)).toEqual(may ? undefined : ['FORBIDDEN'])
    expect(submissions).toHaveLength(may ? 1 : 0)
  })
})

describe('remediateCaseAlerts', () => {
  test('takes an action and a text for each item, with the common ones behind them', async () => {
    const items = [
      { alertId: alertId('a0'), riskLevel: 'HIGH' },
      { alertId: alertId('a1'), action: 'MARK_FALSE_POSITIVE', message: 'own' },
      { alertId: 'x', action: 'REOPEN' },
      { alertId: alertId('a2'), action: 'CLOSE_NO_ACTION', vendorValue: 'FalsePositive' },
    ]
    const { remediateCaseAlerts } = await data<{ remediateCaseAlerts: Payload }>(asked(), REMEDIATE, {
      input: { message: 'common', items },
    })
    expect(remediateCaseAlerts.results.map((one) => one.targetId)).toEqual(items.map((item) => item.alertId))
    expect(submissions[0]?.mutation).toBe('remediateCaseAlerts')
    expect(submissions[0]?.items).toMatchObject([
      { target: alert('a0'), action: 'SET_RISK', riskLevel: 'HIGH', reason: 'common', vendorMessage: null },
      { target: alert('a1'), action: 'MARK_FALSE_POSITIVE', riskLevel: null, reason: 'own' },
      { target: { kind: 'ALERT', id: null }, action: 'REOPEN', reason: 'common', vendorValue: null },
      { target: alert('a2'), action: 'CLOSE_NO_ACTION', vendorValue: 'FalsePositive' },
    ])
  })

  test('checks its input', async () => {
    const bad = async (input: object) => (await failure(asked(), REMEDIATE, { input })).extensions?.field
    expect(await bad({ items: [] })).toBe('input.items')
    expect(await bad({ items: Array(1001).fill({ alertId: 'x' }) })).toBe('input.items')
    expect(await bad({ items: [{ alertId: 'x' }, { alertId: 'x', message: '\0' }] })).toBe('input.items[1].message')
    expect(await bad({ items: [{ alertId: 'x' }], message: '\0' })).toBe('input.message')
    expect(await bad({ items: [{ alertId: 'x', vendorValue: '\0' }] })).toBe('input.items[0].vendorValue')
    expect(await bad({ items: [{ alertId: 'x' }], waitMs: 20_000 })).toBe('input.waitMs')
    expect(await bad({ items: [{ alertId: 'x' }], idempotencyKey: 'k'.repeat(201) })).toBe('input.idempotencyKey')
    expect((await failure(asked(['VIEWER']), REMEDIATE, { input: { items: [] } })).code).toBe('FORBIDDEN')
  })
})

describe('operations and commands', () => {
  test('show every field, and their commands page by page', async () => {
    const text = `query ($id: ID!, $after: Cursor) { operation(id: $id) { id mutation actor state counts { state count } idempotencyKey createdAt
      commands(first: 2, after: $after) { edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } nodes { id index action state code message
        warnings evidence { kind at } reason account { accountId } targetId alert { title } attempts createdAt updatedAt operation { id } } } } }`
    interface Found {
      operation: {
        state: string
        counts: object[]
        commands: { nodes: Record<string, unknown>[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
      }
    }
    const variables = { id: id('Operation', OPERATION) }
    const { operation } = await data<Found>(asked(), text, variables)
    expect(operation).toMatchObject({
      mutation: 'resolveAlerts',
      actor: 'ann',
      state: 'RUNNING',
      idempotencyKey: 'key',
    })
    expect(operation.counts).toEqual(
      expect.arrayContaining([
        { state: 'CONFIRMED', count: 2 },
        { state: 'QUEUED', count: 1 },
      ]),
    )
    expect(operation.commands.nodes[0]).toMatchObject({
      id: id('Command', uuid(T, 'command', 0)),
      index: 0,
      action: 'ACCEPT',
      state: 'CONFIRMED',
      warnings: ['careful'],
      evidence: { kind: 'READ_BACK', at: '2026-01-01T00:00:00.000Z' },
      reason: 'because',
      account: { accountId: 'one' },
      targetId: alertId('a0'),
      alert: { title: 'Alert a0' },
      attempts: 2,
      operation: { id: id('Operation', OPERATION) },
    })
    const indexes = operation.commands.nodes.map((node) => node.index)
    for (let { commands: page } = operation; page.pageInfo.hasNextPage; ) {
      page = (await data<Found>(asked(), text, { ...variables, after: page.pageInfo.endCursor })).operation.commands
      indexes.push(...page.nodes.map((node) => node.index))
    }
    expect(indexes).toEqual([0, 1, 2, 3, 4])
    const { alert } = await data<{ alert: object }>(
      asked(),
      'query ($id: ID!) { alert(id: $id) { commands { index } } }',
      { id: alertId('a3') },
    )
    expect(alert).toEqual({ commands: [{ index: 3 }] })
  })

  test('a decision is found again with node', async () => {
    const ids = [id('Operation', OPERATION), id('Command', uuid(T, 'command', 1))]
    expect(await data(asked(), 'query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }', { ids })).toEqual({
      nodes: [
        { id: ids[0], __typename: 'Operation' },
        { id: ids[1], __typename: 'Command' },
      ],
    })
  })
})
