import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  alertRow,
  caseRow,
  createTenant,
  data,
  failure,
  hitRow,
  insert,
  insertAlerts,
  linkRow,
  type Row,
  subjectRow,
  viewerOf,
} from './support.ts'

const T = 'acme'
const PRIORITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED']
const COUNT = 61

let database: TestDatabase
const asked = () => ({ store: database.store, viewer: viewerOf(T) })

/** Few values, so that ties are everywhere, and every fourth missing. */
const day = (n: number): string | null => (n % 4 === 0 ? null : `2026-01-0${1 + (n % 3)}T00:00:00.000Z`)

const alerts: Row[] = Array.from({ length: COUNT }, (_, n) =>
  alertRow(T, `a${n}`, {
    created_at: day(n),
    vendor_updated_at: day(n * 7 + 1),
    due_at: day(n * 5 + 2),
    vendor_priority: PRIORITIES[n % 5],
  }),
)
const cases: Row[] = Array.from({ length: 23 }, (_, n) =>
  caseRow(T, `c${n}`, {
    created_at: day(n + 1),
    vendor_updated_at: day(n * 3),
    vendor_priority: PRIORITIES[(n * 2) % 5],
    kind: n % 5 === 0 ? 'SUBJECT_FILE' : 'INVESTIGATION',
  }),
)
const firstSeen = (n: number) => ({ first_seen_at: `2026-01-0${1 + (n % 3)}T00:00:00.000Z` })

beforeAll(async () => {
  database = await createTestDatabase()
  await createTenant(database, T, [{ account_id: 'one' }])
  await insertAlerts(database, T, alerts)
  await insert(database, T, 'cases', cases)
  await insert(
    database,
    T,
    'case_alerts',
    Array.from({ length: 30 }, (_, n) => linkRow(T, `c${n % 20}`, `a${n}`, firstSeen(n))),
  )
  await insert(
    database,
    T,
    'screening_hits',
    Array.from({ length: 30 }, (_, n) => hitRow(T, `h${n}`, `a${n % 4}`, firstSeen(n))),
  )
  await insert(
    database,
    T,
    'subjects',
    Array.from({ length: 30 }, (_, n) => subjectRow(T, `s${n}`, firstSeen(n))),
  )
})
afterAll(() => database?.close())

interface PageInfo {
  hasNextPage: boolean
  hasPreviousPage: boolean
  startCursor: string | null
  endCursor: string | null
}
interface List {
  nodes: { id: string; fields: unknown }[]
  edges: { cursor: string; node: { id: string } }[]
  pageInfo: PageInfo
  totalCount: number
}

const page = async (list: string, order: string, args: string, select = ''): Promise<List> =>
  (
    await data<{ list: List }>(
      asked(),
      `{ list: ${list}(orderBy: ${order}, ${args}) { totalCount nodes { id ${select} } edges { cursor node { id } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    )
  ).list

async function walk(list: string, order: string, size: number, backwards: boolean): Promise<string[]> {
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const found = await page(
      list,
      order,
      backwards
        ? `last: ${size} ${cursor && `before: "${cursor}"`}`
        : `first: ${size} ${cursor && `after: "${cursor}"`}`,
    )
    const ids = found.nodes.map((node) => node.id)
    seen[backwards ? 'unshift' : 'push'](...ids)
    expect(found.edges.map((edge) => edge.node.id)).toEqual(ids)
    expect([found.edges.at(0)?.cursor, found.edges.at(-1)?.cursor]).toEqual([
      found.pageInfo.startCursor,
      found.pageInfo.endCursor,
    ])
    expect(backwards ? found.pageInfo.hasNextPage : found.pageInfo.hasPreviousPage).toBe(cursor !== '')
    if (!(backwards ? found.pageInfo.hasPreviousPage : found.pageInfo.hasNextPage)) return seen
    cursor = (backwards ? found.pageInfo.startCursor : found.pageInfo.endCursor) ?? ''
  }
}

const LISTS: Record<string, { orders: string[]; total: number }> = {
  alerts: {
    orders: ['CREATED_AT_DESC', 'CREATED_AT_ASC', 'UPDATED_AT_DESC', 'UPDATED_AT_ASC', 'PRIORITY_DESC', 'DUE_AT_ASC'],
    total: COUNT,
  },
  cases: { orders: ['CREATED_AT_DESC', 'CREATED_AT_ASC', 'UPDATED_AT_DESC', 'UPDATED_AT_ASC'], total: 23 },
  workQueue: { orders: ['CREATED_AT_DESC', 'CREATED_AT_ASC', 'PRIORITY_DESC'], total: COUNT + 18 },
  caseAlerts: { orders: ['FIRST_SEEN_DESC', 'FIRST_SEEN_ASC'], total: 30 },
  screeningHits: { orders: ['FIRST_SEEN_DESC', 'FIRST_SEEN_ASC'], total: 30 },
  subjects: { orders: ['FIRST_SEEN_DESC', 'FIRST_SEEN_ASC'], total: 30 },
}

describe.each(
  Object.entries(LISTS).flatMap(([list, { orders, total }]) => orders.map((order) => ({ list, order, total }))),
)('$list by $order', ({ list, order, total }) => {
  test('pages meet without gap or repetition, both ways', async () => {
    const whole = await page(list, order, 'first: 100')
    const ids = whole.nodes.map((node) => node.id)
    expect(ids).toHaveLength(total)
    expect(new Set(ids).size).toBe(total)
    expect(whole.totalCount).toBe(total)
    expect(await walk(list, order, 7, false)).toEqual(ids)
    expect(await walk(list, order, 7, true)).toEqual(ids)
  })
})

describe('what the orders mean', () => {
  const LATE = '9999'
  const time = (value: unknown): string => (value as string | null) ?? LATE
  const rank = (node: Record<string, unknown>): number => 4 - PRIORITIES.indexOf(String(node.priority))
  type Compare = (a: Record<string, unknown>, b: Record<string, unknown>) => number
  const by =
    (field: string, direction: 1 | -1): Compare =>
    (a, b) =>
      direction * time(a[field]).localeCompare(time(b[field]))
  const urgency: Compare = (a, b) => rank(b) - rank(a) || by('createdAt', -1)(a, b)
  const MEANING: Record<string, Compare> = {
    CREATED_AT_DESC: by('createdAt', -1),
    CREATED_AT_ASC: by('createdAt', 1),
    UPDATED_AT_DESC: by('updatedAt', -1),
    UPDATED_AT_ASC: by('updatedAt', 1),
    DUE_AT_ASC: by('dueAt', 1),
    PRIORITY_DESC: urgency,
  }

  test.each(
    ['alerts', 'cases', 'workQueue'].flatMap((list) => (LISTS[list]?.orders ?? []).map((order) => [list, order])),
  )('%s by %s: an unknown time is later than every known one', async (list, order) => {
    const select = list === 'alerts' ? 'createdAt updatedAt dueAt priority' : 'createdAt updatedAt priority'
    const { nodes } = await page(String(list), String(order), 'first: 100', select)
    const compare = MEANING[String(order)] as Compare
    for (const [index, node] of nodes.entries()) {
      const next = nodes[index + 1]
      if (next) expect(compare(node as never, next as never)).toBeLessThanOrEqual(0)
    }
  })
})

describe('page sizes', () => {
  test('absent is 25, and 1 to 100 are taken', async () => {
    const count = async (args: string) =>
      (await data<{ alerts: List }>(asked(), `{ alerts${args} { nodes { id } } }`)).alerts.nodes.length
    expect([await count(''), await count('(first: 1)'), await count('(last: 1)'), await count('(first: 100)')]).toEqual(
      [25, 1, 1, COUNT],
    )
    expect(await count('(after: null)')).toBe(25)
  })

  test.each([
    ['first: 0', 'first'],
    ['first: -1', 'first'],
    ['first: 101', 'first'],
    ['first: 1000', 'first'],
    ['first: null', 'first'],
    ['last: 0', 'last'],
    ['last: null', 'last'],
    ['last: 101', 'last'],
    ['first: 5, last: 5', 'last'],
  ])('%s is refused', async (args, field) => {
    const error = await failure(asked(), `{ alerts(${args}) { nodes { id } } }`)
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', extensions: { field } })
    expect(error.message).toContain(`\`${field}\``)
  })

  test('a null variable is refused, an absent one is the default', async () => {
    const text = 'query ($first: Int) { alerts(first: $first) { nodes { id } } }'
    expect(await failure(asked(), text, { first: null })).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect((await data<{ alerts: List }>(asked(), text)).alerts.nodes).toHaveLength(25)
  })

  test('lists below a row have the same bounds', async () => {
    expect(await failure(asked(), '{ alerts(first: 1) { nodes { hits(first: 0) { id } } } }')).toMatchObject({
      code: 'BAD_USER_INPUT',
      extensions: { field: 'first' },
    })
    const text = '{ alerts(first: 100) { nodes { id two: hits(first: 2) { id } all: hits { id } } } }'
    const answer = await data<{ alerts: { nodes: { two: unknown[]; all: unknown[] }[] } }>(asked(), text)
    const sizes = answer.alerts.nodes.map((node) => [node.two.length, node.all.length]).filter(([, all]) => all)
    expect(sizes.map(([two]) => two)).toEqual([2, 2, 2, 2])
    expect(sizes.map(([, all]) => all).sort()).toEqual([7, 7, 8, 8])
  })

  test('an unknown order is refused with the names of those there are', async () => {
    const literal = await failure(asked(), '{ alerts(orderBy: TITLE) { nodes { id } } }')
    expect(literal.message).toMatch(/TITLE.*AlertOrder.*CREATED_AT_DESC.*DUE_AT_ASC/)
    const variable = await failure(asked(), 'query ($o: WorkOrder!) { workQueue(orderBy: $o) { nodes { id } } }', {
      o: 'x',
    })
    expect(variable.message).toMatch(/WorkOrder.*CREATED_AT_DESC.*PRIORITY_DESC/)
    expect(variable.code).toBe('BAD_USER_INPUT')
  })
})

describe('while rows arrive', () => {
  test('no row is seen twice, and none that was there is missed', async () => {
    const tenant = 'busy'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    const row = (key: string) => alertRow(tenant, key, { created_at: '2026-01-01T00:00:00.000Z' })
    await insertAlerts(
      database,
      tenant,
      Array.from({ length: 60 }, (_, n) => row(`old${n}`)),
    )
    const here = { store: database.store, viewer: viewerOf(tenant) }
    const all = async () =>
      (await data<{ alerts: List }>(here, '{ alerts(first: 100) { nodes { id } } }')).alerts.nodes.map(
        (node) => node.id,
      )
    const before = await all()
    const seen: string[] = []
    let after: string | null = null
    for (let n = 0; ; n += 1) {
      const text =
        'query ($after: Cursor) { alerts(first: 9, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }'
      const arriving = insertAlerts(database, tenant, [row(`new${n}`), row(`newer${n}`)])
      const { alerts: found }: { alerts: List } = await data(here, text, { after })
      await arriving
      seen.push(...found.nodes.map((node) => node.id))
      after = found.pageInfo.endCursor
      if (!found.pageInfo.hasNextPage) break
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(before.filter((one) => !seen.includes(one))).toEqual([])
  })

  test('a year that a vendor mistyped does not end the list', async () => {
    const tenant = 'far'
    await createTenant(database, tenant, [{ account_id: 'one' }])
    const years = ['12026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '0026-01-01T00:00:00Z']
    await insertAlerts(
      database,
      tenant,
      years.map((created_at, n) => alertRow(tenant, `y${n}`, { created_at })),
    )
    const here = { store: database.store, viewer: viewerOf(tenant) }
    const seen: string[] = []
    for (let after: string | null = null; seen.length < years.length; ) {
      const text =
        'query ($after: Cursor) { alerts(first: 1, after: $after) { nodes { title } pageInfo { endCursor } } }'
      const { alerts: found }: { alerts: { nodes: { title: string }[]; pageInfo: PageInfo } } = await data(here, text, {
        after,
      })
      seen.push(String(found.nodes[0]?.title))
      after = found.pageInfo.endCursor
    }
    expect(seen).toEqual(['Alert y0', 'Alert y1', 'Alert y2'])
  })
})
