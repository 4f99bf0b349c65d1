import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALERT_COLUMNS } from '../../src/store/alert-row.ts'
import { ALERT_ORDERS, type AlertOrderName, alertPage } from '../../src/store/alerts.ts'
import type { AlertCriteria } from '../../src/store/criteria.ts'
import type { PageRequest } from '../../src/store/page.ts'
import { WORK_ORDERS, type WorkOrderName, workPage } from '../../src/store/work-queue.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  alertRow,
  caseRow,
  createTenant,
  data,
  hitRow,
  insert,
  insertAlerts,
  linkRow,
  query,
  subjectRow,
  uuid,
  viewerOf,
} from './support.ts'

const T = 'acme'
let database: TestDatabase
const asked = () => ({ store: database.store, viewer: viewerOf(T) })

beforeAll(async () => {
  database = await createTestDatabase()
  await createTenant(database, T, [{ account_id: 'one' }, { account_id: 'two' }])
  const keys = Array.from({ length: 60 }, (_, n) => `k${n}`)
  await insert(
    database,
    T,
    'subjects',
    keys.map((key) => subjectRow(T, key)),
  )
  await insertAlerts(
    database,
    T,
    keys.map((key, n) => alertRow(T, key, { account_id: n % 2 ? 'one' : 'two', subject_id: uuid(T, 'subject', key) })),
  )
  await insert(
    database,
    T,
    'alert_subjects',
    keys.map((key) => ({
      account_id: 'one',
      alert_id: uuid(T, 'alert', key),
      subject_id: uuid(T, 'subject', key),
      is_primary: true,
    })),
  )
  await insert(
    database,
    T,
    'cases',
    keys.map((key) => caseRow(T, key, { subject_id: uuid(T, 'subject', key) })),
  )
  await insert(
    database,
    T,
    'case_subjects',
    keys.map((key) => ({
      account_id: 'one',
      case_id: uuid(T, 'case', key),
      subject_id: uuid(T, 'subject', key),
      is_primary: true,
    })),
  )
  await insert(
    database,
    T,
    'case_alerts',
    keys.map((key) => linkRow(T, key, key)),
  )
  await insert(
    database,
    T,
    'screening_hits',
    keys.flatMap((key) => [0, 1, 2, 3].map((n) => hitRow(T, `${key}-${n}`, key))),
  )
})
afterAll(() => database?.close())

async function statements(text: string): Promise<number> {
  const before = database.store.statements()
  await data(asked(), text)
  return database.store.statements() - before
}

const ROW =
  'id title account { name state } subject { name birthDate { year } } cases { id title status } hits(first: 3) { id matchedName }'

describe('statements', () => {
  test('a page of 50 alerts with account, subject, cases and hits takes five', async () => {
    expect(
      await statements(
        `{ alerts(first: 50) { pageInfo { endCursor } nodes { ${ROW} categories { category } scores { value } } } }`,
      ),
    ).toBe(5)
  })

  test('so does a page of 50 work items', async () => {
    const common = 'id title account { name } subject { name }'
    expect(
      await statements(
        `{ workQueue(first: 50) { nodes { ${common} ... on Alert { cases { id } hits(first: 3) { id } } } } }`,
      ),
    ).toBe(5)
    expect(await statements(`{ workQueue(first: 50) { nodes { ${common} } } }`)).toBe(3)
  })

  test.each([
    ['{ alerts { totalCount totalCountIsExact nodes { id } } }', 2],
    ['{ alerts { nodes { id } } }', 1],
    ['{ alerts { edges { cursor } pageInfo { hasNextPage } } }', 1],
    [
      '{ cases(first: 50) { nodes { outcome outcomeSource { raw } statusSource { raw } account { name } vendorRecord } } }',
      3,
    ],
    [
      '{ cases(first: 50) { nodes { alerts(first: 2) { id subjects { name } } caseAlerts { role alert { id } } } } }',
      5,
    ],
    ['{ alerts(first: 50) { nodes { vendorRecord commands { id } caseAlerts { case { title } } } } }', 5],
    ['{ subjects(first: 50) { nodes { alerts { id account { name } } } } }', 3],
    ['{ accounts { name quarantineCount quarantine { reason } unrecognisedWords { raw } } }', 4],
    ['{ cases(first: 50) { nodes { title subject { id } subjects { name } } } }', 3],
    ['{ screeningHits(first: 50) { nodes { alert { title } account { name } } } }', 3],
    ['{ caseAlerts(first: 50) { nodes { alert { title } case { title } } } }', 3],
  ])('%s', async (text, expected) => {
    expect(await statements(text)).toBe(expected)
  })

  test('many ids of one kind are one', async () => {
    const ids = Array.from({ length: 60 }, (_, n) =>
      Buffer.from(`Alert:${uuid(T, 'alert', `k${n}`)}`).toString('base64url'),
    )
    expect(await statements(`{ nodes(ids: ${JSON.stringify(ids)}) { id } }`)).toBe(1)
  })

  test('what is asked for beside each other leaves in one round trip', async () => {
    let trips = 0
    const counting = {
      ...database.store,
      read: ((...args: Parameters<typeof database.store.read>) => {
        trips += 1
        return database.store.read(...args)
      }) as typeof database.store.read,
    }
    await data(
      { store: counting, viewer: viewerOf(T) },
      `{ alerts(first: 50) { nodes { ${ROW} } } cases { nodes { id } } }`,
    )
    expect(trips).toBe(2)
  })
})

describe('plans, as the role that answers,', () => {
  const NOT_DONE = ['TO_DO', 'IN_PROGRESS', 'WAITING', 'ESCALATED', 'UNKNOWN'] as const

  interface Plan {
    'Node Type': string
    'Index Name'?: string
    'Relation Name'?: string
    Plans?: Plan[]
  }
  const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

  beforeAll(async () => {
    // Enough closed work that a plan which sorts or scans it costs more than the index.
    for (const tenant of ['big', 'bigger']) {
      await createTenant(database, tenant, [{ account_id: 'one' }])
      const many = (base: Record<string, unknown>, state: string) => {
        const columns = Object.keys(base)
        return `(tenant_id, ${columns.join(', ')}) select $2, ${columns
          .map((column) => {
            if (column === 'id') return 'gen_random_uuid()'
            if (column === 'key') return 'n::text'
            if (column === 'created_at') return "'2026-01-01'::timestamptz + n * interval '1 minute'"
            if (column === 'priority' || column === 'vendor_priority') {
              return `(array['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED'])[1 + n % 7 % 5]`
            }
            if (column === 'vendor_assignee_id') return `case when n % 500 = 0 then 'u1' end`
            if (column === state) return `case when n % 20 = 0 then 'OPEN' else 'CLOSED' end`
            return `r.${column}`
          })
          .join(', ')}`
      }
      const alert = alertRow(tenant, 'x')
      const work = caseRow(tenant, 'x')
      await database.sql(
        `insert into alerts ${many(alert, 'vendor_status')} from generate_series(1, 20000) n, jsonb_populate_record(null::alerts, $1::jsonb) r`,
        [JSON.stringify(alert), tenant],
      )
      await database.sql(
        `insert into cases ${many(work, 'status')} from generate_series(1, 4000) n, jsonb_populate_record(null::cases, $1::jsonb) r`,
        [JSON.stringify(work), tenant],
      )
    }
    await database.sql(
      `insert into labels (tenant_id, account_id, target_kind, target_id, label, created_by)
       select tenant_id, account_id, 'ALERT', id, case when key::int % 1000 = 0 then 'rare' else 'common' end, 'someone'
       from alerts where key::int % 2 = 0 and tenant_id = 'big'`,
    )
    await database.sql('analyze')
  })

  async function plan(statement: { sql: string; parameters: readonly unknown[] }): Promise<Plan[]> {
    const [rows] = await database.store.read(
      'big',
      query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`explain (format json) ${statement.sql}`, [...statement.parameters]),
    )
    const found = rows[0]?.['QUERY PLAN'][0]?.Plan
    if (!found) throw new Error('no plan')
    return nodesOf(found)
  }

  const first: PageRequest = { limit: 50, position: null, backwards: false }
  const middle = (order: string): PageRequest => ({
    ...first,
    position: [...(order.startsWith('PRIORITY') ? [2] : []), '2026-01-08T00:00:00.000Z', uuid('middle')],
  })
  const usesOnly = (nodes: Plan[], indexes: string[]) => {
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([])
    const used = nodes.flatMap((node) => node['Index Name'] ?? [])
    expect(new Set(used)).toEqual(new Set(indexes))
  }

  const QUEUE: Record<WorkOrderName, string[]> = {
    CREATED_AT_DESC: ['alerts_created', 'cases_created'],
    CREATED_AT_ASC: ['alerts_work_created', 'cases_work_created'],
    PRIORITY_DESC: ['alerts_work', 'cases_work'],
  }
  test.each(Object.keys(QUEUE) as WorkOrderName[])('the queue by %s walks its indexes', async (order) => {
    for (const page of [first, middle(order), { ...first, backwards: true }]) {
      const nodes = await plan(
        workPage(
          'big',
          [...ALERT_COLUMNS, 'kind', 'outcome'],
          { workState: NOT_DONE, minPriority: 'MEDIUM' },
          WORK_ORDERS[order],
          page,
        ),
      )
      usesOnly(nodes, QUEUE[order])
    }
  })

  const LIST: Record<AlertOrderName, string> = {
    CREATED_AT_DESC: 'alerts_created',
    CREATED_AT_ASC: 'alerts_created',
    UPDATED_AT_DESC: 'alerts_updated',
    UPDATED_AT_ASC: 'alerts_updated',
    PRIORITY_DESC: 'alerts_priority',
    DUE_AT_ASC: 'alerts_due',
  }
  test.each(Object.keys(LIST) as AlertOrderName[])('alerts by %s walk their index and sort nothing', async (order) => {
    for (const page of [first, middle(order), { ...first, backwards: true }]) {
      const nodes = await plan(alertPage('big', ALERT_COLUMNS, { workState: [...NOT_DONE] }, ALERT_ORDERS[order], page))
      usesOnly(nodes, [LIST[order]])
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Sort')
    }
  })

  test('what is assigned to a person, and what has a rare label, is found by its index', async () => {
    const known = { accountIds: ['one', 'two'], vendorUserIds: ['u1', 'u2'] }
    const assignees = { vendorUserIds: [], people: [uuid('a person')], known }
    const page = (criteria: AlertCriteria) =>
      plan(alertPage('big', ALERT_COLUMNS, criteria, ALERT_ORDERS.CREATED_AT_DESC, first))
    usesOnly(await page({ assignees }), ['alerts_assignee'])
    const labelled = await page({ labels: ['rare'] })
    expect(labelled.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([])
    expect(labelled.map((node) => node['Index Name'])).toContain('labels_label')
  })

  test("statements with and without a cursor are two texts, whatever the filter's lists hold", () => {
    const text = (states: string[], page: PageRequest) =>
      alertPage('big', ALERT_COLUMNS, { status: states as never }, ALERT_ORDERS.CREATED_AT_DESC, page).sql
    expect(text(['OPEN'], first)).toBe(text(['OPEN', 'CLOSED'], { ...first, limit: 7 }))
    expect(text(['OPEN'], first)).not.toBe(text(['OPEN'], middle('')))
    expect(text([], middle(''))).toBe(text(['OPEN'], middle('')))
  })

  test('lists are counted up to 10,000', async () => {
    const { alerts, workQueue } = await data<Record<string, object>>(
      { store: database.store, viewer: viewerOf('big') },
      '{ alerts { totalCount totalCountIsExact } workQueue { totalCount totalCountIsExact } }',
    )
    expect(alerts).toEqual({ totalCount: 10_000, totalCountIsExact: false })
    expect(workQueue).toEqual({ totalCount: 1_200, totalCountIsExact: true })
  })
})
