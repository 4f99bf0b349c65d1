import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { alertRow, caseRow, createTenant, insert, insertAlerts, query, type Row, uuid } from '../graphql/support.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createOlderDatabase } from '../support/older.ts'
import { drift } from './drift.ts'

const T = 'acme'
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  for (const tenant of [T, 'other']) {
    await createTenant(database, tenant, [{ account_id: 'one' }, { account_id: 'two' }])
    await insertAlerts(
      database,
      tenant,
      Array.from({ length: 20 }, (_, n) => alertRow(tenant, `a${n}`, { account_id: n % 2 ? 'one' : 'two' })),
    )
    await insert(
      database,
      tenant,
      'cases',
      Array.from({ length: 20 }, (_, n) => caseRow(tenant, `c${n}`, { category: n % 3 ? 'PEP' : null })),
    )
  }
})
afterAll(() => database?.close())

const counted = () => drift((text) => database.sql(text))
const total = async (where: string): Promise<number> =>
  Number(
    (await database.sql(`select sum(n)::int as n from alert_counters where rolled_up = 0 and ${where}`))[0]?.n ?? 0,
  )

describe('counters', () => {
  test('the recount itself finds a counter that is one off, or missing', async () => {
    expect(await counted()).toEqual([])
    for (const change of ['update alert_counters set n = n + 1', 'update case_counters set n = 0']) {
      const text = `begin; ${change} where tenant_id = 'acme' and rolled_up = 3 and account_id = 'one'`
      const client = new pg.Client({ connectionString: database.superuserUrl })
      await client.connect()
      await client.query(text)
      expect((await drift(async (one) => (await client.query(one)).rows)).length).toBe(1)
      await client.query('rollback')
      await client.end()
    }
  })

  test('follow what the API writes: a state and a priority that the gateway keeps', async () => {
    await database.store.write(T, async (tx) => {
      await tx.all(
        query(
          `update alerts set gateway_status = 'PENDING', gateway_status_rev = vendor_status_rev, gateway_priority = 'CRITICAL'
           where tenant_id = $1 and id = any($2)`,
          [T, [uuid(T, 'alert', 'a1'), uuid(T, 'alert', 'a2')]],
        ),
      )
    })
    expect(await total(`tenant_id = 'acme' and status = 'PENDING' and priority = 'CRITICAL'`)).toBe(2)
    expect(await total(`tenant_id = 'other' and status = 'PENDING'`)).toBe(0)
    expect(await counted()).toEqual([])
  })

  test('follow removal, and what is undone', async () => {
    await database.sql('delete from alerts where tenant_id = $1 and id = any($2)', [
      T,
      [uuid(T, 'alert', 'a1'), uuid(T, 'alert', 'a4')],
    ])
    await database.sql('delete from cases where tenant_id = $1 and id = $2', [T, uuid(T, 'case', 'c3')])
    await expect(
      database.worker.write(T, async (tx) => {
        await tx.all(query(`update alerts set vendor_status = 'CLOSED' where tenant_id = $1`, [T]))
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    expect(await total(`tenant_id = 'acme'`)).toBe(18)
    expect(await total(`tenant_id = 'acme' and status = 'CLOSED'`)).toBe(0)
    expect(await counted()).toEqual([])
  })

  test('are left alone by a change of what is not counted', async () => {
    const versions = () => database.sql('select xmin::text, ctid::text from alert_counters order by 1, 2')
    const before = await versions()
    await database.worker.write(T, async (tx) => {
      const text = `update alerts set title = 'other', version = version + 1, risk_level = 'HIGH' where tenant_id = $1`
      await tx.all(query(text, [T]))
      // The same categories in other words and another order are the same.
      await tx.all(query(`update alerts set categories = categories || categories where tenant_id = $1`, [T]))
    })
    expect(await versions()).toEqual(before)
  })

  test("are another tenant's secret", async () => {
    const [rows] = await database.store.read(T, query('select distinct tenant_id from alert_counters'))
    expect(rows).toEqual([{ tenant_id: T }])
    const foreign = database.store.write(T, (tx) =>
      tx.all(query(`insert into case_counters select 'other', 0, 'one', 'v', 'k', 's', 'o', 'p', 'c', 1`)),
    )
    await expect(foreign).rejects.toThrow('row-level security')
  })
})

test('an installation that has records already gets their figures', async () => {
  const { url, client, close } = await createOlderDatabase('0003')
  try {
    // What today's rows are called there.
    const olderNames: Record<string, Record<string, string>> = {
      alerts: {
        vendor_escalation_target: 'escalation_target',
        vendor_assignee_id: 'assignee_id',
        vendor_assignee: 'assignee',
      },
      cases: { vendor_priority: 'priority' },
    }
    const put = async (table: string, given: Row[]) => {
      const names = olderNames[table] ?? {}
      const rows = given.map((row) =>
        Object.fromEntries(Object.entries(row).map(([column, value]) => [names[column] ?? column, value])),
      )
      const columns = Object.keys(rows[0] as Row)
      await client.query(
        `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
        [JSON.stringify(rows)],
      )
    }
    for (const tenant_id of ['a', 'b']) {
      await put('tenants', [{ tenant_id, created_at: '2026-01-01' }])
      await put('accounts', [
        {
          tenant_id,
          account_id: 'one',
          id: uuid(tenant_id, 'one'),
          vendor: 'w2',
          name: 'One',
          client_reference_unique: false,
          can_refer_for_sar: false,
          created_at: '2026-01-01',
        },
      ])
      const statuses = ['OPEN', 'CLOSED', 'OPEN']
      const alerts = statuses.map((vendor_status, n) => ({
        tenant_id,
        vendor_status_rev: 1,
        version: 1,
        first_seen_at: '2026-01-01',
        detail: {},
        ...alertRow(tenant_id, `a${n}`, { vendor_status }),
      }))
      await put('alerts', alerts)
      await put(
        'alert_categories',
        alerts.map((row) => ({ tenant_id, account_id: 'one', alert_id: (row as Row).id, category: 'SANCTIONS' })),
      )
      await put('cases', [
        { tenant_id, version: 1, first_seen_at: '2026-01-01', detail: {}, ...caseRow(tenant_id, 'c') },
      ])
    }
    expect((await migrate(url))[0]).toBe('0003_counters')
    const run = async (text: string) => (await client.query(text)).rows
    expect(await drift(run)).toEqual([])
    expect(await run(`select tenant_id, status, n::int from alert_counters where rolled_up = 3 order by 1, 2`)).toEqual(
      ['a', 'b'].flatMap((tenant_id) => [
        { tenant_id, status: 'CLOSED', n: 1 },
        { tenant_id, status: 'OPEN', n: 2 },
      ]),
    )
  } finally {
    await close()
  }
})
