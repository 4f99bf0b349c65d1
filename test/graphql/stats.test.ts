import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ALERT_CATEGORY,
  ALERT_STATUS,
  ALERT_TYPE,
  CASE_KIND,
  CASE_OUTCOME,
  CASE_STATUS,
  PRIORITY,
  WORK_STATE,
} from '../../src/canonical/enums.ts'
import type { AlertDimension } from '../../src/store/alert-stats.ts'
import type { CaseDimension } from '../../src/store/case-stats.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createRandom, type Random } from './random.ts'
import {
  type Asked,
  alertRow,
  askForText,
  caseRow,
  createTenant,
  data,
  failure,
  id,
  insert,
  insertAlerts,
  type Row,
  uuid,
  viewerOf,
} from './support.ts'

const T = 'acme'
const SEED = 20261121
const ACCOUNTS = ['one', 'two', 'sar']
const VENDORS: Record<string, string> = { one: 'w2', two: 'zenoo', sar: 'corsa' }
// Few values of each, so that groups hold more than one record.
const CATEGORIES = ['SANCTIONS', 'PEP', 'ADVERSE_MEDIA', 'FRAUD', 'UNKNOWN'] as const
const TYPES = ['SCREENING', 'FRAUD_DETECTION', 'UNKNOWN'] as const

let database: TestDatabase
let alerts: Row[]
let cases: Row[]
const asked = (permissions: string[] = []): Asked => ({
  store: database.store,
  viewer: viewerOf(T, ['VIEWER'], permissions),
})

const random = createRandom(SEED)

const randomAlert = (tenant: string, n: number): Row => {
  const account = random.one(ACCOUNTS)
  // The same category twice is what two words of a vendor for it look like.
  const categories = [random.one(CATEGORIES), ...random.some(CATEGORIES, 3)]
  return alertRow(tenant, `a${n}`, {
    account_id: account,
    vendor: VENDORS[account],
    vendor_status: random.one(ALERT_STATUS),
    vendor_priority: random.one(PRIORITY),
    type: random.one(TYPES),
    category: categories[0],
    categories: categories.map((category, at) => ({ category, raw: `r${at}`, field: 'c', fidelity: 'EXACT' })),
    risk_level: random.one(['HIGH', 'LOW']),
  })
}

const randomCase = (tenant: string, n: number): Row => {
  const account = random.one(ACCOUNTS)
  const status = random.one([...CASE_STATUS, 'CLOSED', 'CLOSED', 'CLOSED'])
  return caseRow(tenant, `c${n}`, {
    account_id: account,
    vendor: VENDORS[account],
    kind: random.one(CASE_KIND),
    status,
    outcome:
      status === 'CLOSED'
        ? random.one(CASE_OUTCOME.filter((one) => account === 'sar' || one !== 'REFERRED_FOR_SAR'))
        : 'NONE',
    vendor_priority: random.one(PRIORITY),
    category: random.one([...CATEGORIES, null]),
    risk_level: random.one(['HIGH', 'LOW']),
  })
}

const accounts = ACCOUNTS.map((account) => ({
  account_id: account,
  vendor: VENDORS[account],
  can_refer_for_sar: account === 'sar',
}))
const write = async (tenant: string, count: number) => {
  const rows = {
    alerts: Array.from({ length: count }, (_, n) => randomAlert(tenant, n)),
    cases: Array.from({ length: count }, (_, n) => randomCase(tenant, n)),
  }
  await createTenant(database, tenant, accounts)
  await insertAlerts(database, tenant, rows.alerts)
  await insert(database, tenant, 'cases', rows.cases)
  return rows
}

beforeAll(async () => {
  database = await createTestDatabase()
  ;({ alerts, cases } = await write(T, 300))
  await write('other', 50)
})
afterAll(() => database?.close())

interface Stats {
  total: number
  isExact: boolean
  source: string
  groups: Record<string, unknown>[]
}

const ALERT_STATS = `query ($filter: AlertFilter, $groupBy: [AlertDimension!]!) { stats: alertStats(filter: $filter, groupBy: $groupBy) {
  total isExact source groups { account { accountId } status priority category type count } } }`
const CASE_STATS = `query ($filter: CaseFilter, $groupBy: [CaseDimension!]!) { stats: caseStats(filter: $filter, groupBy: $groupBy) {
  total isExact source groups { account { accountId } kind status priority category outcome count } } }`

const stats = async (here: Asked, text: string, groupBy: readonly string[], filter: Row = {}): Promise<Stats> =>
  (await data<{ stats: Stats }>(here, text, { groupBy, filter })).stats

const ALERT_DIMENSIONS: readonly AlertDimension[] = ['ACCOUNT', 'STATUS', 'PRIORITY', 'CATEGORY', 'TYPE']
const CASE_DIMENSIONS: readonly CaseDimension[] = ['ACCOUNT', 'KIND', 'STATUS', 'PRIORITY', 'CATEGORY', 'OUTCOME']
const groupings = <D>(all: readonly D[]): D[][] => [
  [],
  ...all.map((one) => [one]),
  ...all.flatMap((one, at) => all.slice(at + 1).map((other) => [one, other])),
]

/** The values of a record in a dimension; the plain way, from what was written. */
const alertValues = (row: Row, dimension: AlertDimension): unknown[] =>
  ({
    ACCOUNT: [row.account_id],
    STATUS: [row.vendor_status],
    PRIORITY: [row.vendor_priority],
    TYPE: [row.type],
    CATEGORY: [...new Set((row.categories as { category: string }[]).map((one) => one.category))],
  })[dimension]
const caseValues = (row: Row, dimension: CaseDimension): unknown[] => [
  {
    ACCOUNT: row.account_id,
    KIND: row.kind,
    STATUS: row.status,
    PRIORITY: row.vendor_priority,
    CATEGORY: row.category,
    OUTCOME: row.outcome,
  }[dimension],
]

function plainCount<D>(rows: readonly Row[], groupBy: readonly D[], valuesOf: (row: Row, one: D) => unknown[]) {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const keys = groupBy.reduce<unknown[][]>(
      (found, dimension) => found.flatMap((key) => valuesOf(row, dimension).map((value) => [...key, value])),
      [[]],
    )
    for (const key of keys) counts.set(JSON.stringify(key), (counts.get(JSON.stringify(key)) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].toSorted())
}

const keyOf = (group: Record<string, unknown>, dimension: string): unknown =>
  dimension === 'ACCOUNT' ? (group.account as { accountId: string }).accountId : group[dimension.toLowerCase()]

const asCounts = (found: Stats, groupBy: readonly string[]) =>
  Object.fromEntries(
    found.groups
      .map((group): [string, number] => [
        JSON.stringify(groupBy.map((dimension) => keyOf(group, dimension))),
        group.count as number,
      ])
      .toSorted(),
  )

// True of every record, and not told by counters: the same question, counted.
const COUNTED = { not: { ids: [] } }

describe('alertStats', () => {
  test.each(groupings(ALERT_DIMENSIONS).map((groupBy) => [groupBy]))('by %s is a plain count', async (groupBy) => {
    const expected = groupBy.length === 0 ? {} : plainCount(alerts, groupBy, alertValues)
    const fromCounters = await stats(asked(), ALERT_STATS, groupBy)
    expect(fromCounters).toMatchObject({ total: alerts.length, isExact: true, source: 'COUNTERS' })
    expect(asCounts(fromCounters, groupBy)).toEqual(expected)
    const counted = await stats(asked(), ALERT_STATS, groupBy, COUNTED)
    expect(counted).toEqual({ ...fromCounters, source: 'COUNTED' })
    for (const group of fromCounters.groups) {
      for (const dimension of ALERT_DIMENSIONS) {
        if (dimension !== 'ACCOUNT' && !groupBy.includes(dimension)) expect(keyOf(group, dimension)).toBeNull()
      }
    }
    const counts = fromCounters.groups.map((group) => group.count as number)
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
  })

  test('a group holds as many as the list that its values lead to', async () => {
    const filter = { category: ['PEP', 'FRAUD'], not: { status: ['CLOSED'] } }
    for (const groupBy of [
      ['CATEGORY', 'TYPE'],
      ['ACCOUNT', 'STATUS'],
    ]) {
      const { groups, total } = await stats(asked(), ALERT_STATS, groupBy, filter)
      const filters = groups.map((group) => ({
        and: [
          filter,
          Object.fromEntries(
            groupBy.map((one) => [one === 'ACCOUNT' ? 'accountIds' : one.toLowerCase(), [keyOf(group, one)]]),
          ),
        ],
      }))
      const lists = await data<Record<string, { totalCount: number }>>(
        asked(),
        `query (${filters.map((_, at) => `$f${at}: AlertFilter`).join(' ')}, $all: AlertFilter) { all: alerts(filter: $all) { totalCount }
          ${filters.map((_, at) => `l${at}: alerts(filter: $f${at}) { totalCount }`).join('\n')} }`,
        { all: filter, ...Object.fromEntries(filters.map((one, at) => [`f${at}`, one])) },
      )
      expect(groups.length).toBeGreaterThan(1)
      expect(lists.all?.totalCount).toBe(total)
      expect(filters.map((_, at) => lists[`l${at}`]?.totalCount)).toEqual(groups.map((group) => group.count))
    }
  })

  test('filters by what counters tell are answered by them, and as rows would be', async () => {
    const value = (here: Random, depth: number): Row => {
      const filter: Row = {}
      if (here.chance(0.3)) filter.status = here.some(ALERT_STATUS, 3)
      if (here.chance(0.3)) filter.workState = here.some(WORK_STATE, 3)
      if (here.chance(0.3)) filter.priority = here.some(PRIORITY, 3)
      if (here.chance(0.3)) filter.category = here.some(ALERT_CATEGORY, 6)
      if (here.chance(0.3)) filter.category = here.some(CATEGORIES, 2)
      if (here.chance(0.2)) filter.type = here.some(ALERT_TYPE, 9)
      if (here.chance(0.2)) filter.accountIds = here.some([...ACCOUNTS, 'none'], 2)
      if (here.chance(0.2)) filter.vendors = here.some(Object.values(VENDORS), 2)
      if (depth > 0 && here.chance(0.4)) filter.not = value(here, depth - 1)
      if (depth > 0 && here.chance(0.3)) filter.or = [value(here, depth - 1), value(here, depth - 1)]
      if (depth > 0 && here.chance(0.3)) filter.and = [value(here, depth - 1)]
      return filter
    }
    const all = groupings(ALERT_DIMENSIONS)
    let some = 0
    for (let at = 0; at < 60; at += 1) {
      const here = createRandom(SEED + at)
      const filter = value(here, 2)
      const groupBy = here.one(all)
      const told = await stats(asked(), ALERT_STATS, groupBy, filter)
      expect(told.source, JSON.stringify(filter)).toBe('COUNTERS')
      const counted = await stats(asked(), ALERT_STATS, groupBy, { and: [filter, COUNTED] })
      expect(told, JSON.stringify(filter)).toEqual({ ...counted, source: 'COUNTERS' })
      if (told.total > 0 && told.total < alerts.length) some += 1
    }
    expect(some).toBeGreaterThan(15)
  })

  test('other filters are counted', async () => {
    const found = await stats(asked(), ALERT_STATS, ['STATUS', 'CATEGORY'], { riskLevel: ['HIGH'], priority: ['LOW'] })
    const rows = alerts.filter((row) => row.risk_level === 'HIGH' && row.vendor_priority === 'LOW')
    expect(found).toMatchObject({ total: rows.length, isExact: true, source: 'COUNTED' })
    expect(asCounts(found, ['STATUS', 'CATEGORY'])).toEqual(plainCount(rows, ['STATUS', 'CATEGORY'], alertValues))
  })

  test("another tenant's account is an account that is not there", async () => {
    const text = (account: string) =>
      askForText(asked(), ALERT_STATS, { groupBy: ['STATUS'], filter: { accountIds: [account] } })
    const foreign = await text(id('ProviderAccount', uuid('other', 'account', 'one')))
    expect(foreign).toBe(await text(id('ProviderAccount', uuid('nobody'))))
    expect(foreign).toContain('"total":0')
    const own = await data<{ stats: Stats }>(asked(), ALERT_STATS, {
      groupBy: [],
      filter: { accountIds: [id('ProviderAccount', uuid(T, 'account', 'one'))] },
    })
    expect(own.stats.total).toBe(alerts.filter((row) => row.account_id === 'one').length)
  })

  test('says what is wrong with the dimensions', async () => {
    const three = await failure(asked(), '{ alertStats(groupBy: [STATUS, TYPE, ACCOUNT]) { total } }')
    expect(three).toMatchObject({ code: 'BAD_USER_INPUT', extensions: { field: 'groupBy' } })
    const twice = await failure(asked(), '{ caseStats(groupBy: [STATUS, STATUS]) { total } }')
    expect(twice).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: '`groupBy` holds a dimension twice; name each once',
    })
  })

  test('is one statement, and one more for the accounts', async () => {
    const statements = async (text: string) => {
      const before = database.store.statements()
      await data(asked(), text)
      return database.store.statements() - before
    }
    expect(
      await statements(
        '{ alertStats(groupBy: [STATUS, CATEGORY]) { total isExact groups { status category count } } }',
      ),
    ).toBe(1)
    expect(await statements('{ alertStats(groupBy: [ACCOUNT]) { groups { account { name } count } } }')).toBe(2)
    expect(await statements('{ caseStats(groupBy: [OUTCOME, STATUS]) { groups { outcome status count } } }')).toBe(1)
    expect(
      await statements(
        '{ alertStats(groupBy: [CATEGORY], filter: { riskLevel: [HIGH] }) { total isExact groups { category count } } }',
      ),
    ).toBe(1)
  })
})

describe('caseStats', () => {
  test.each(groupings(CASE_DIMENSIONS).map((groupBy) => [groupBy]))('by %s is a plain count', async (groupBy) => {
    const here = asked(['sar:read'])
    const fromCounters = await stats(here, CASE_STATS, groupBy)
    expect(fromCounters).toMatchObject({ total: cases.length, isExact: true, source: 'COUNTERS' })
    expect(asCounts(fromCounters, groupBy)).toEqual(groupBy.length === 0 ? {} : plainCount(cases, groupBy, caseValues))
    expect(await stats(here, CASE_STATS, groupBy, COUNTED)).toEqual({ ...fromCounters, source: 'COUNTED' })
  })

  test.each([[['sar:read']], [[]]])(
    'filters are answered as rows would be, with permissions %s',
    async (permissions) => {
      const value = (here: Random, depth: number): Row => {
        const filter: Row = {}
        if (here.chance(0.3)) filter.status = here.some(CASE_STATUS, 3)
        if (here.chance(0.4)) filter.outcome = here.some(CASE_OUTCOME, 4)
        if (here.chance(0.3)) filter.workState = here.some(WORK_STATE, 3)
        if (here.chance(0.3)) filter.priority = here.some(PRIORITY, 3)
        if (here.chance(0.3)) filter.category = here.some(CATEGORIES, 3)
        if (here.chance(0.2)) filter.kind = here.some(CASE_KIND, 1)
        if (here.chance(0.2)) filter.vendors = here.some(Object.values(VENDORS), 2)
        if (depth > 0 && here.chance(0.4)) filter.not = value(here, depth - 1)
        if (depth > 0 && here.chance(0.3)) filter.or = [value(here, depth - 1), value(here, depth - 1)]
        return filter
      }
      const all = groupings(CASE_DIMENSIONS)
      for (let at = 0; at < 40; at += 1) {
        const here = createRandom(SEED + at)
        const filter = value(here, 2)
        const groupBy = here.one(all)
        const told = await stats(asked(permissions), CASE_STATS, groupBy, filter)
        expect(told.source).toBe('COUNTERS')
        const counted = await stats(asked(permissions), CASE_STATS, groupBy, { and: [filter, COUNTED] })
        expect(told, JSON.stringify(filter)).toEqual({ ...counted, source: 'COUNTERS' })
      }
    },
  )
})

describe('more than are counted', () => {
  test('figures are those of the newest, and say so', async () => {
    await createTenant(database, 'big', [{ account_id: 'one' }])
    const base = alertRow('big', 'x')
    const columns = Object.keys(base).filter((column) => !['id', 'key', 'created_at', 'vendor_status'].includes(column))
    await database.sql(
      `insert into alerts (tenant_id, id, key, created_at, vendor_status, ${columns.join(', ')})
       select 'big', gen_random_uuid(), n::text, '2026-01-01'::timestamptz + n * interval '1 minute',
         case when n <= 100 then 'CLOSED' else 'OPEN' end, ${columns.map((column) => `r.${column}`).join(', ')}
       from generate_series(1, 10100) n, jsonb_populate_record(null::alerts, $1::jsonb) r`,
      [JSON.stringify(base)],
    )
    const here = { store: database.store, viewer: viewerOf('big') }
    expect(await stats(here, ALERT_STATS, ['STATUS'])).toMatchObject({
      total: 10_100,
      isExact: true,
      groups: [
        { status: 'OPEN', count: 10_000 },
        { status: 'CLOSED', count: 100 },
      ],
    })
    expect(await stats(here, ALERT_STATS, ['STATUS', 'CATEGORY'], COUNTED)).toMatchObject({
      total: 10_000,
      isExact: false,
      source: 'COUNTED',
      groups: [{ status: 'OPEN', category: 'SANCTIONS', count: 10_000 }],
    })
    expect(await stats(here, ALERT_STATS, [], { ...COUNTED, status: ['OPEN'] })).toMatchObject({
      total: 10_000,
      isExact: true,
    })
  })
})

describe('referrals to suspicious-activity reporting', () => {
  // Worlds that differ in nothing but how many of the closed cases were referred.
  const WORLDS = { none: 0, some: 3, all: 9 }
  const worlds = Object.keys(WORLDS) as (keyof typeof WORLDS)[]
  const here = (world: string, permissions: string[] = []): Asked => ({
    store: database.store,
    viewer: viewerOf(world, ['ADMIN'], permissions),
  })

  beforeAll(async () => {
    for (const world of worlds) {
      await createTenant(database, world, [
        { account_id: 'can', can_refer_for_sar: true, id: uuid('same', 'can') },
        { account_id: 'cannot', id: uuid('same', 'cannot') },
      ])
      const closed = Array.from({ length: 9 }, (_, n) => {
        const outcome = n < WORLDS[world] ? 'REFERRED_FOR_SAR' : ['DISMISSED', 'ACCEPTED', 'UNSTATED'][n % 3]
        return caseRow('same', `closed${n}`, {
          account_id: 'can',
          status: 'CLOSED',
          outcome,
          vendor_priority: PRIORITY[n % 2],
        })
      })
      await insert(database, world, 'cases', [
        ...closed,
        caseRow('same', 'open', { account_id: 'can' }),
        caseRow('same', 'other', { account_id: 'cannot', status: 'CLOSED', outcome: 'DISMISSED' }),
      ])
    }
  })

  test('show in no figure, by no filter and by no subtraction', async () => {
    const filters: Row[] = [
      {},
      ...CASE_OUTCOME.flatMap((one) => [
        { outcome: [one] },
        { not: { outcome: [one] } },
        { outcome: [one], status: ['CLOSED'] },
      ]),
    ]
    const told = groupings(CASE_DIMENSIONS).filter((by) => by.length < 2 || by.includes('OUTCOME'))
    const text = `query ($filter: CaseFilter) { ${told.map(
      (by, at) => `s${at}: caseStats(filter: $filter, groupBy: [${by.join(', ')}]) {
        total isExact source groups { account { accountId } kind status priority category outcome count } }`,
    )} }`
    for (const filter of filters.flatMap((one) => [one, { and: [one, COUNTED] }])) {
      const [first, ...others] = await Promise.all(worlds.map((world) => askForText(here(world), text, { filter })))
      for (const other of others) expect(other, JSON.stringify(filter)).toBe(first)
      expect(first).not.toContain('SAR')
      expect(first).not.toContain('"errors"')
    }
  })

  test('fold into UNSTATED with every closed case of an account that can refer', async () => {
    for (const filter of [{}, COUNTED]) {
      const found = await stats(here('some'), CASE_STATS, ['OUTCOME', 'ACCOUNT'], filter)
      expect(asCounts(found, ['ACCOUNT', 'OUTCOME'])).toEqual({
        '["can","UNSTATED"]': 9,
        '["can","NONE"]': 1,
        '["cannot","DISMISSED"]': 1,
      })
    }
  })

  test('are counted for those who may know', async () => {
    for (const filter of [{}, COUNTED]) {
      const found = await stats(here('some', ['sar:read']), CASE_STATS, ['OUTCOME'], filter)
      expect(asCounts(found, ['OUTCOME'])).toEqual({
        '["REFERRED_FOR_SAR"]': 3,
        '["DISMISSED"]': 3,
        '["ACCEPTED"]': 2,
        '["UNSTATED"]': 2,
        '["NONE"]': 1,
      })
    }
  })

  test('at an account that was not declared able to refer are kept as well', async () => {
    await createTenant(database, 'odd', [{ account_id: 'cannot' }])
    await insert(database, 'odd', 'cases', [
      caseRow('odd', 'x', { account_id: 'cannot', status: 'CLOSED', outcome: 'REFERRED_FOR_SAR' }),
      caseRow('odd', 'y', { account_id: 'cannot', outcome: 'REFERRED_FOR_SAR' }),
    ])
    for (const filter of [{}, COUNTED]) {
      const found = await stats(here('odd'), CASE_STATS, ['OUTCOME'], filter)
      expect(asCounts(found, ['OUTCOME'])).toEqual({ '["UNSTATED"]': 1, '["NONE"]': 1 })
    }
  })
})
