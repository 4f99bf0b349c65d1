import { coerceInputValue, type GraphQLInputType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ALERT_CATEGORY,
  ALERT_STATUS,
  ALERT_TYPE,
  DISPOSITION,
  LIFECYCLE_STAGE,
  MATCH_STATUS,
  PRIORITY,
  RISK_LEVEL,
  SLA_STATUS,
  WORK_STATE,
} from '../../src/canonical/enums.ts'
import { alertCriteria } from '../../src/graphql/criteria.ts'
import type { AlertFilter } from '../../src/graphql/generated.ts'
import { matchesAlert } from '../../src/graphql/match.ts'
import { schema } from '../../src/graphql/schema.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createRandom, type Random } from './random.ts'
import {
  alertRow,
  caseRow,
  contextOf,
  createTenant,
  data,
  failure,
  id,
  insert,
  insertAlerts,
  linkRow,
  type Row,
  uuid,
  viewerOf,
} from './support.ts'

const T = 'acme'
const SEED = 20260301
const ALERTS = 90
const SUBJECTS = ['s0', 's1', 's2', 's3']
const ASSIGNEES = ['u1', 'u2', 'u3']
const ACCOUNTS = ['one', 'two']
const LABELS = ['vip', 'q3']
/** Ana is u1 at one account and u2 at the other, where u1 is somebody else; Bo is u3 at both, and was Bob. */
const PEOPLE = ['ana', 'bo', 'bob']
const person = (name: string) => uuid(T, 'user', name)

let database: TestDatabase
const asked = () => ({ store: database.store, viewer: viewerOf(T) })

const instant = (random: Random): string => new Date(Date.UTC(2026, 0, 1 + random.below(20))).toISOString()
const maybe = <V>(random: Random, value: V): V | null => (random.chance(0.25) ? null : value)

function randomAlert(random: Random, n: number): Row {
  const categories = [...new Set([random.one(ALERT_CATEGORY), ...random.some(ALERT_CATEGORY, 2)])]
  const assignee = maybe(random, random.one(ASSIGNEES))
  return alertRow(T, `a${n}`, {
    account_id: random.one(ACCOUNTS),
    vendor: random.one(['w2', 'zenoo']),
    vendor_status: random.one(ALERT_STATUS),
    match_status: maybe(random, random.one(MATCH_STATUS)),
    disposition: random.one(DISPOSITION),
    type: random.one(ALERT_TYPE),
    category: categories[0],
    categories: categories.map((category) => ({ category, raw: null, field: null, fidelity: 'DERIVED' })),
    lifecycle_stage: random.one(LIFECYCLE_STAGE),
    vendor_priority: random.one(PRIORITY),
    risk_level: random.one(RISK_LEVEL),
    sla_status: random.one(SLA_STATUS),
    vendor_assignee_id: assignee,
    vendor_assignee: assignee && { id: assignee, name: null, email: null },
    gateway_assignee_id: random.chance(0.3) ? person(random.one(PEOPLE)) : null,
    due_at: maybe(random, instant(random)),
    created_at: maybe(random, instant(random)),
    vendor_updated_at: maybe(random, instant(random)),
    subject_id: maybe(random, uuid(T, 'subject', random.one(SUBJECTS))),
    missing_since: n % 5 === 0 ? '2026-03-02T00:00:00Z' : null,
  })
}

const range = (random: Random) => ({
  ...(random.chance(0.7) ? { from: instant(random) } : {}),
  ...(random.chance(0.7) ? { to: instant(random) } : {}),
})

const CONDITIONS: ((random: Random) => Record<string, unknown>)[] = [
  (r) => ({
    ids: [
      ...r.some(
        Array.from({ length: ALERTS }, (_, n) => id('Alert', uuid(T, 'alert', `a${n}`))),
        60,
      ),
      'x',
    ],
  }),
  (r) => ({ accountIds: r.some([...ACCOUNTS, id('ProviderAccount', uuid(T, 'account', 'two')), 'none'], 2) }),
  (r) => ({ vendors: r.some(['w2', 'zenoo', 'a\0b'], 2) }),
  (r) => ({
    vendorIds: r.some(
      Array.from({ length: ALERTS }, (_, n) => `v-a${n}`),
      50,
    ),
  }),
  (r) => ({ status: r.some(ALERT_STATUS, 4) }),
  (r) => ({ workState: r.some(WORK_STATE, 4) }),
  (r) => ({ matchStatus: r.some(MATCH_STATUS, 4) }),
  (r) => ({ disposition: r.some(DISPOSITION, 4) }),
  (r) => ({ type: r.some(ALERT_TYPE, 12) }),
  (r) => ({ category: r.some(ALERT_CATEGORY, 12) }),
  (r) => ({ priority: r.some(PRIORITY, 3) }),
  (r) => ({ riskLevel: r.some(RISK_LEVEL, 3) }),
  (r) => ({ lifecycleStage: r.some(LIFECYCLE_STAGE, 2) }),
  (r) => ({ slaStatus: r.some(SLA_STATUS, 3) }),
  (r) => ({ assigneeIds: r.some([...ASSIGNEES, 'nobody'], 3) }),
  (r) => ({ assigneeIds: [...r.some(PEOPLE, 3).map((name) => id('User', person(name))), ...r.some(ASSIGNEES, 2)] }),
  (r) => ({ labels: r.some([...LABELS, 'a\0b'], 3) }),
  (r) => ({ unassigned: r.chance(0.5) }),
  (r) => ({ missing: r.chance(0.5) }),
  (r) => ({ subjectIds: r.some(SUBJECTS, 3).map((name) => id('Subject', uuid(T, 'subject', name))) }),
  (r) => ({ createdAt: range(r) }),
  (r) => ({ updatedAt: range(r) }),
  (r) => ({ updatedAfter: instant(r) }),
  (r) => ({ dueAt: range(r) }),
  () => ({ status: null, not: null, and: null }),
]

function randomFilter(random: Random, depth: number): Record<string, unknown> {
  const filter = Object.assign({}, ...Array.from({ length: 1 + random.below(2) }, () => random.one(CONDITIONS)(random)))
  if (depth < 4 && random.chance(0.3))
    filter.and = random.chance(0.1) ? [] : [randomFilter(random, depth + 1), randomFilter(random, depth + 1)]
  if (depth < 4 && random.chance(0.4))
    filter.or = random.chance(0.1) ? [] : [randomFilter(random, depth + 1), randomFilter(random, depth + 1)]
  if (depth < 4 && random.chance(0.4)) filter.not = randomFilter(random, depth + 1)
  return filter
}

beforeAll(async () => {
  database = await createTestDatabase()
  await createTenant(
    database,
    T,
    ACCOUNTS.map((account_id) => ({ account_id })),
  )
  const random = createRandom(SEED)
  const rows = Array.from({ length: ALERTS }, (_, n) => randomAlert(random, n))
  await insertAlerts(database, T, rows)
  const links = rows.flatMap((row) => {
    const others = random.chance(0.2) ? [uuid(T, 'subject', random.one(SUBJECTS))] : []
    return [...new Set([...(row.subject_id ? [String(row.subject_id)] : []), ...others])].map((subject) => ({
      account_id: row.account_id,
      alert_id: row.id,
      subject_id: subject,
      is_primary: subject === row.subject_id,
    }))
  })
  await insert(database, T, 'alert_subjects', links)
  await insert(
    database,
    T,
    'labels',
    rows.flatMap((row) =>
      LABELS.filter(() => random.chance(0.4)).map((label) => ({
        account_id: row.account_id,
        target_kind: 'ALERT',
        target_id: row.id,
        label,
        created_by: 'someone',
        created_at: '2026-03-01T00:00:00Z',
      })),
    ),
  )
  await insert(
    database,
    T,
    'users',
    PEOPLE.map((name) => ({
      id: person(name),
      name,
      merged_into: name === 'bob' ? person('bo') : null,
      first_seen_at: '2026-03-01T00:00:00Z',
    })),
  )
  const known = [
    ['one', 'u1', 'ana'],
    ['two', 'u2', 'ana'],
    ['one', 'u3', 'bo'],
    ['two', 'u3', 'bo'],
  ] as const
  const at = '2026-03-01T00:00:00Z'
  await insert(
    database,
    T,
    'account_users',
    known.map(([account_id, vendor_user_id, name]) => ({
      account_id,
      id: uuid(T, 'account user', account_id, vendor_user_id),
      vendor_user_id,
      user_id: person(name),
      ...{ read_at: at, first_seen_at: at, last_seen_at: at },
    })),
  )
})
afterAll(() => database?.close())

const LIST = 'query ($filter: AlertFilter) { alerts(filter: $filter, first: 100) { totalCount nodes { id } } }'
const matching = async (filter: unknown): Promise<string[]> => {
  const { alerts } = await data<{ alerts: { totalCount: number; nodes: { id: string }[] } }>(asked(), LIST, { filter })
  expect(alerts.totalCount).toBe(alerts.nodes.length)
  return alerts.nodes.map((node) => node.id).sort()
}

describe('the alert filter', () => {
  test(`answers the same in SQL and in memory, on 400 random filters of seed ${SEED}`, async () => {
    const random = createRandom(SEED + 1)
    const snapshots = await database.sql<{ id: string; snapshot: Row; subjects: string[]; labels: string[] }>(
      `select a.id, alert_snapshot(a) as snapshot, array(select label from labels l where l.target_id = a.id) as labels, array(select subject_id from alert_subjects s where s.alert_id = a.id) as subjects
       from alerts a where tenant_id = '${T}'`,
    )
    let matched = 0
    for (let n = 0; n < 400; n += 1) {
      const filter = randomFilter(random, 1)
      // Through the schema's own coercion, so that both sides get what a client's filter becomes.
      const coerced = coerceInputValue(filter, schema.getType('AlertFilter') as GraphQLInputType) as AlertFilter
      const criteria = await alertCriteria(contextOf(asked()), coerced)
      const expected = snapshots
        .filter((row) =>
          matchesAlert(criteria, { id: row.id, subjectIds: row.subjects, labels: row.labels, snapshot: row.snapshot }),
        )
        .map((row) => id('Alert', row.id))
        .sort()
      expect(await matching(filter), JSON.stringify(filter)).toEqual(expected)
      if (expected.length > 0 && expected.length < ALERTS) matched += 1
    }
    // Filters that match all or nothing would prove little.
    expect(matched).toBeGreaterThan(150)
  }, 120_000)

  test('an assignee by a person’s id is that person at every account and here, and nobody else', async () => {
    const assigned = (where: string) =>
      database.sql<{ id: string }>(`select id from alerts where tenant_id = '${T}' and ${where} order by id`)
    const ids = async (where: string) => (await assigned(where)).map((row) => id('Alert', row.id)).sort()
    const ana = await ids(`gateway_assignee_id = '${person('ana')}' or gateway_assignee_id is null
      and (account_id = 'one' and vendor_assignee_id = 'u1' or account_id = 'two' and vendor_assignee_id = 'u2')`)
    expect(ana.length).toBeGreaterThan(5)
    expect(await matching({ assigneeIds: [id('User', person('ana'))] })).toEqual(ana)
    const bo = await ids(`gateway_assignee_id in ('${person('bo')}', '${person('bob')}')
      or gateway_assignee_id is null and vendor_assignee_id = 'u3'`)
    for (const name of ['bo', 'bob']) expect(await matching({ assigneeIds: [id('User', person(name))] })).toEqual(bo)
    expect(await matching({ assigneeIds: [id('User', uuid('rival', 'user', 'ana'))] })).toEqual([])
  })

  test('an empty list matches nothing, a null says nothing', async () => {
    expect(await matching({ status: [] })).toEqual([])
    expect(await matching({ or: [] })).toEqual([])
    expect(await matching({ ids: ['not an id'] })).toEqual([])
    expect(await matching({ not: { status: [] } })).toHaveLength(ALERTS)
    expect(await matching({ and: [] })).toHaveLength(ALERTS)
    expect(await matching({ status: null, or: null, createdAt: null, unassigned: null })).toHaveLength(ALERTS)
  })

  test('what is missing matches no list and no span, and so does match the opposite', async () => {
    const all = { matchStatus: [...MATCH_STATUS] }
    const known = await matching(all)
    const unknown = await matching({ not: all })
    expect([known.length + unknown.length, unknown.length > 0]).toEqual([ALERTS, true])
    const dated = await matching({ createdAt: {} })
    expect(dated).toEqual(await matching({ createdAt: { from: '2000-01-01T00:00Z', to: '2100-01-01T00:00:00+02:00' } }))
    expect(dated.length + (await matching({ not: { createdAt: {} } })).length).toBe(ALERTS)
    expect(dated.length).toBeLessThan(ALERTS)
  })

  test('finds alerts by the cases they belong to', async () => {
    await insert(database, T, 'case_alerts', [linkRow(T, 'c1', 'a1'), linkRow(T, 'c1', 'a2'), linkRow(T, 'c2', 'a2')])
    const alert = (n: number) => id('Alert', uuid(T, 'alert', `a${n}`))
    const cases = (...names: string[]) => ({ caseIds: names.map((name) => id('Case', uuid(T, 'case', name))) })
    expect(await matching(cases('c1'))).toEqual([alert(1), alert(2)].sort())
    expect(await matching({ and: [cases('c1'), { not: cases('c2') }] })).toEqual([alert(1)])
    expect(await matching(cases())).toEqual([])
  })

  test('is bounded', async () => {
    const nested = (depth: number): object => (depth === 1 ? { unassigned: true } : { not: nested(depth - 1) })
    expect(await matching(nested(5))).toBeDefined()
    expect(await failure(asked(), LIST, { filter: nested(6) })).toMatchObject({ code: 'BAD_USER_INPUT' })
    const wide = (parts: number) => ({ or: Array.from({ length: parts - 1 }, () => ({ unassigned: true })) })
    expect(await matching(wide(50))).toBeDefined()
    expect(await failure(asked(), LIST, { filter: wide(51) })).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  test.each([
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-02-30T00:00:00Z',
    '1767225600000',
    '0000-01-01T00:00:00Z',
    '',
    'now',
  ])('takes no time like %j', async (time) => {
    expect(await failure(asked(), LIST, { filter: { updatedAfter: time } })).toMatchObject({ code: 'BAD_USER_INPUT' })
    const literal = `{ alerts(filter: { updatedAfter: ${JSON.stringify(time)} }) { nodes { id } } }`
    expect((await failure(asked(), literal)).message).toContain('ISO 8601')
  })
})

describe('the filter of cases', () => {
  const tenant = 'cases'
  const here = () => ({ store: database.store, viewer: viewerOf(tenant) })
  const STATUSES = [
    'OPEN',
    'IN_PROGRESS',
    'PENDING_INFORMATION',
    'PENDING_EDD',
    'PENDING_REVIEW',
    'ESCALATED',
    'CLOSED',
    'UNKNOWN',
  ]
  const find = async (filter: unknown): Promise<string[]> => {
    const text = 'query ($filter: CaseFilter) { cases(filter: $filter) { totalCount nodes { title } } }'
    const { cases } = await data<{ cases: { totalCount: number; nodes: { title: string }[] } }>(here(), text, {
      filter,
    })
    expect(cases.totalCount).toBe(cases.nodes.length)
    return cases.nodes.map((node) => node.title.replace('Case ', '')).sort()
  }

  beforeAll(async () => {
    await createTenant(database, tenant, [{ account_id: 'one' }, { account_id: 'two' }])
    await insert(
      database,
      tenant,
      'cases',
      STATUSES.map((status, n) =>
        caseRow(tenant, status, {
          status,
          outcome: status === 'CLOSED' ? 'DISMISSED' : 'NONE',
          kind: n % 2 ? 'SUBJECT_FILE' : 'INVESTIGATION',
          account_id: n < 4 ? 'one' : 'two',
          vendor_priority: PRIORITY[n % 5],
          category: n < 2 ? 'FRAUD' : null,
          risk_level: RISK_LEVEL[n % 4],
          assignee_id: n < 3 ? 'u1' : null,
          missing_since: n === 2 ? '2026-03-02T00:00:00Z' : null,
          created_at: n < 6 ? `2026-01-0${n + 1}T00:00:00Z` : null,
        }),
      ),
    )
    // Beside the primary one: the row itself names another, or nobody.
    await insert(database, tenant, 'case_subjects', [
      {
        account_id: 'one',
        case_id: uuid(tenant, 'case', 'OPEN'),
        subject_id: uuid(tenant, 'subject', 's'),
        is_primary: false,
      },
    ])
  })

  test.each<[string, object, string[]]>([
    ['status', { status: ['OPEN', 'CLOSED'] }, ['CLOSED', 'OPEN']],
    ['work state', { workState: ['WAITING'] }, ['PENDING_EDD', 'PENDING_INFORMATION']],
    ['work state of two statuses', { workState: ['IN_PROGRESS'] }, ['IN_PROGRESS', 'PENDING_REVIEW']],
    ['kind', { kind: ['SUBJECT_FILE'] }, ['ESCALATED', 'IN_PROGRESS', 'PENDING_EDD', 'UNKNOWN']],
    ['outcome', { outcome: ['DISMISSED', 'REFERRED_FOR_SAR'] }, ['CLOSED']],
    ['account', { accountIds: ['two'], status: ['OPEN', 'CLOSED'] }, ['CLOSED']],
    [
      'opaque account',
      { accountIds: [id('ProviderAccount', uuid(tenant, 'account', 'one'))] },
      STATUSES.slice(0, 4).sort(),
    ],
    ['another id as account', { accountIds: [id('Case', uuid(tenant, 'account', 'one'))] }, []],
    ['priority', { priority: ['CRITICAL'] }, ['ESCALATED', 'OPEN']],
    ['category', { category: ['FRAUD'] }, ['IN_PROGRESS', 'OPEN']],
    ['risk', { riskLevel: ['HIGH'] }, ['OPEN', 'PENDING_REVIEW']],
    ['assignee', { assigneeIds: ['u1'] }, ['IN_PROGRESS', 'OPEN', 'PENDING_INFORMATION']],
    ['assigned', { unassigned: false }, ['IN_PROGRESS', 'OPEN', 'PENDING_INFORMATION']],
    ['missing', { missing: true }, ['PENDING_INFORMATION']],
    ['not missing', { missing: false, category: ['FRAUD'] }, ['IN_PROGRESS', 'OPEN']],
    ['subject', { subjectIds: [id('Subject', uuid(tenant, 'subject', 's'))] }, ['OPEN']],
    ['vendor id', { vendorIds: ['v-OPEN'], vendors: ['w2'] }, ['OPEN']],
    ['id', { ids: [id('Case', uuid(tenant, 'case', 'OPEN'))] }, ['OPEN']],
    [
      'span',
      { createdAt: { from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' } },
      ['IN_PROGRESS', 'PENDING_INFORMATION'],
    ],
    ['opposite', { not: { createdAt: { from: '2026-01-02T00:00:00Z' } } }, ['CLOSED', 'OPEN', 'UNKNOWN']],
    [
      'either',
      { or: [{ status: ['OPEN'] }, { and: [{ status: ['CLOSED'] }, { not: { kind: ['SUBJECT_FILE'] } }] }] },
      ['CLOSED', 'OPEN'],
    ],
  ])('by %s', async (_name, filter, expected) => {
    expect(await find(filter)).toEqual(expected)
  })
})

describe('the filter of the queue', () => {
  const tenant = 'queue'
  const here = () => ({ store: database.store, viewer: viewerOf(tenant) })
  const find = async (filter: unknown, orderBy = 'CREATED_AT_DESC'): Promise<string[]> => {
    const text = `query ($filter: WorkFilter, $orderBy: WorkOrder!) { workQueue(filter: $filter, orderBy: $orderBy, first: 100) {
      totalCount nodes { title } } }`
    const { workQueue } = await data<{ workQueue: { totalCount: number; nodes: { title: string }[] } }>(here(), text, {
      filter,
      orderBy,
    })
    expect(workQueue.totalCount).toBe(workQueue.nodes.length)
    return workQueue.nodes.map((node) => node.title).sort()
  }

  beforeAll(async () => {
    await createTenant(database, tenant, [{ account_id: 'one' }])
    await insertAlerts(database, tenant, [
      ...ALERT_STATUS.map((status) => alertRow(tenant, status, { vendor_status: status, vendor_priority: 'MEDIUM' })),
      ...PRIORITY.map((priority) =>
        alertRow(tenant, priority, { vendor_priority: priority, vendor_assignee_id: 'u1', vendor: 'zenoo' }),
      ),
    ])
    await insert(database, tenant, 'cases', [
      caseRow(tenant, 'open', { category: 'FRAUD' }),
      caseRow(tenant, 'edd', { status: 'PENDING_EDD', risk_level: 'HIGH' }),
      caseRow(tenant, 'closed', { status: 'CLOSED', outcome: 'DISMISSED' }),
      caseRow(tenant, 'file', { kind: 'SUBJECT_FILE' }),
    ])
  })

  const alerts = (...names: string[]) => names.map((name) => `Alert ${name}`)
  const priorities = alerts(...PRIORITY)
  const open = ['Case edd', 'Case open']

  test.each(['CREATED_AT_DESC', 'CREATED_AT_ASC', 'PRIORITY_DESC'])('works the same in the order %s', async (order) => {
    const waiting = alerts('OPEN', 'IN_REVIEW', 'PENDING', 'ESCALATED', 'UNKNOWN')
    expect(await find({}, order)).toEqual([...waiting, ...priorities, ...open].sort())
    expect(await find({ workState: ['DONE'] }, order)).toEqual(['Alert CLOSED', 'Case closed'])
    expect(await find({ workState: [] }, order)).toEqual([])
    expect(await find({ workState: ['UNKNOWN', 'WAITING'] }, order)).toEqual([
      'Alert PENDING',
      'Alert UNKNOWN',
      'Case edd',
    ])
    expect(await find({ minPriority: 'HIGH' }, order)).toEqual(alerts('CRITICAL', 'HIGH', 'UNSPECIFIED').sort())
    expect(await find({ minPriority: 'LOW', priority: ['UNSPECIFIED', 'LOW'] }, order)).toEqual(
      alerts('LOW', 'UNSPECIFIED'),
    )
    expect(await find({ assigneeIds: ['u1'], vendors: ['zenoo'] }, order)).toEqual([...priorities].sort())
    expect(await find({ unassigned: true, category: ['FRAUD', 'SANCTIONS'], riskLevel: ['UNKNOWN'] }, order)).toEqual(
      [...waiting, 'Case open'].sort(),
    )
    expect(await find({ accountIds: ['other'] }, order)).toEqual([])
    expect(
      await find({ accountIds: [id('ProviderAccount', uuid(tenant, 'account', 'one'))], riskLevel: ['HIGH'] }, order),
    ).toEqual(['Case edd'])
  })
})
