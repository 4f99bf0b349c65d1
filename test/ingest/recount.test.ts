import { setImmediate as breath } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountKey, type ConnectedAccount } from '../../src/adapter/account.ts'
import type { RawRecord } from '../../src/adapter/contract.ts'
import { parseJson } from '../../src/adapter/json.ts'
import { ALERT_CATEGORY, ALERT_STATUS, CASE_OUTCOME, CASE_STATUS, PRIORITY } from '../../src/canonical/enums.ts'
import { plainly } from '../../src/command/commands.ts'
import { takePage } from '../../src/ingest/page.ts'
import { pollOnce } from '../../src/ingest/poll.ts'
import { lockAccounts } from '../../src/store/write/vendor-records.ts'
import { createRandom, type Random } from '../graphql/random.ts'
import { query } from '../graphql/support.ts'
import { drift } from '../store/drift.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

const SEED = 20261121
const ACCOUNTS = [
  { tenant: 'acme', account: 'w2-uk', vendor: 'w2' },
  { tenant: 'acme', account: 'zenoo-eu', vendor: 'zenoo' },
  { tenant: 'acme', account: 'corsa', vendor: 'corsa' },
  { tenant: 'other', account: 'w2-uk', vendor: 'w2' },
] as const
const WRITERS_PER_ACCOUNT = 3
const PAGES_PER_WRITER = 6
const PAGE = 15

const running = new Map<string, RunningVendor>()
let pipeline: Pipeline

beforeAll(async () => {
  for (const { vendor } of ACCOUNTS) {
    if (!running.has(vendor)) running.set(vendor, await startVendor(vendor, { count: 40 }))
  }
  pipeline = await createPipeline(
    ACCOUNTS.map((one) => ({ ...one, running: running.get(one.vendor) as RunningVendor, settings: { settleMs: 20 } })),
  )
  await pipeline.poll()
})
afterAll(async () => {
  await pipeline.close()
  for (const vendor of running.values()) await vendor.close()
})

/** The adapter, but each reading of a record has other values in everything that is counted. */
const unsteady = ({ adapter }: ConnectedAccount, random: Random): ConnectedAccount['adapter'] => ({
  ...adapter,
  map: ((record, settings) => {
    const mapped = adapter.map(record, settings)
    const other = <S extends { value: unknown }>(sourced: S, values: readonly unknown[]): S =>
      ({ ...sourced, value: random.one(values) }) as S
    return {
      ...mapped,
      alerts: mapped.alerts.map((alert) => ({
        ...alert,
        status: other(alert.status, ALERT_STATUS),
        priority: other(alert.priority, PRIORITY),
        categories: [alert.categories[0], ...random.some(alert.categories, 2)].map(
          (category) => category && other(category, ALERT_CATEGORY),
        ),
      })),
      cases: mapped.cases.map((one) => ({
        ...one,
        priority: other(one.priority, PRIORITY),
        outcome: one.outcome && other(one.outcome, CASE_OUTCOME),
        status: one.status === 'FROM_ALERTS' ? one.status : other(one.status, CASE_STATUS),
      })),
    } as typeof mapped
  }) satisfies typeof adapter.map,
})

const sql = (text: string, values?: unknown[]) => pipeline.database.sql(text, values)
const counted = () => drift((text) => sql(text))

/** Takes pages of an account's records in again and again, each time changed. */
async function write({ tenant, account, vendor }: (typeof ACCOUNTS)[number], writer: number): Promise<number> {
  const random = createRandom(SEED + writer)
  const connected = pipeline.accounts.get(accountKey(tenant, account)) as ConnectedAccount
  const kept = await pipeline.database.sql<{ kind: 'ALERT' | 'CASE'; key: string; part: 'ITEM'; raw: string }>(
    'select kind, key, part, raw from vendor_records where tenant_id = $1 and account_id = $2 order by key',
    [tenant, account],
  )
  let changed = 0
  for (let page = 0; page < PAGES_PER_WRITER; page += 1) {
    const start = random.below(kept.length)
    const records = kept.slice(start, start + PAGE).map(
      ({ kind, key, part, raw }): RawRecord => ({
        kind,
        key,
        part,
        raw: { ...(parseJson(raw) as object), read: `${writer}/${page}` },
        vendorUpdatedAt: null,
      }),
    )
    const now = await pipeline.deliveries.now()
    const intake = {
      adapter: unsteady(connected, random),
      settings: connected.settings,
      context: { tenant, account, vendor, actor: 'vendor', operationId: null, quiet: false, remapping: false },
      readAt: now.toISOString(),
      stream: null,
    }
    changed += (await takePage(pipeline.database.worker, intake, { records, unreadable: [] })).changed
  }
  return changed
}

/** People decide, and the gateway keeps states and priorities of its own. */
async function decide(): Promise<number> {
  const random = createRandom(SEED)
  let decided = 0
  for (let round = 0; round < 6; round += 1) {
    const open = await pipeline.database.sql<{ id: string; account_id: string }>(
      `select id, account_id from alerts where tenant_id = 'acme' and status = 'OPEN' order by md5(id::text || $1) limit 6`,
      [String(round)],
    )
    const { items } = await pipeline.commands.submit({
      tenant: 'acme',
      actor: 'ana',
      mutation: 'resolveAlerts',
      idempotencyKey: null,
      input: open.map(({ id }) => id),
      allowLossy: true,
      items: open.map(({ id }) => ({
        ...plainly('MARK_FALSE_POSITIVE'),
        target: { kind: 'ALERT' as const, id },
        reason: 'Another birth year.',
      })),
    })
    decided += items.filter((item) => item.state === 'QUEUED').length
    await pipeline.database.store.write('acme', async (tx) => {
      await tx.all(lockAccounts('acme', [...new Set(open.map((row) => row.account_id)), 'w2-uk']))
      await tx.all(
        query(
          `update alerts set gateway_status = $2, gateway_status_rev = vendor_status_rev, gateway_priority = $3, version = version + 1
           where tenant_id = 'acme' and id = any($1)`,
          [open.map(({ id }) => id), random.one(['PENDING', 'IN_REVIEW']), random.one(['CRITICAL', 'LOW'])],
        ),
      )
    })
    await pipeline.deliver()
  }
  return decided
}

test('after many writers at once, the counters are what counting the rows gives', async () => {
  expect(await counted()).toEqual([])
  let writing = true
  const polls = async () => {
    while (writing) {
      for (const vendor of running.values()) vendor.sandbox.trickle()
      // One by one: decisions lock several lanes in their order.
      for (const { tenant, account } of ACCOUNTS) {
        await sql("update lanes set sync_at = 'epoch' where tenant_id = $1 and account_id = $2", [tenant, account])
      }
      await pollOnce({ store: pipeline.database.worker, accounts: pipeline.accounts })
      await breath()
    }
  }
  const polling = [polls(), polls()]
  const writers = ACCOUNTS.flatMap((one) =>
    Array.from({ length: WRITERS_PER_ACCOUNT }, (_, writer) => write(one, writer)),
  )
  const [decided, ...changed] = await Promise.all([decide(), ...writers]).finally(() => {
    writing = false
  })
  await Promise.all(polling)
  expect(changed.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(500)
  expect(decided).toBeGreaterThan(10)
  expect(await counted()).toEqual([])
  const figures = await sql(
    `select (select sum(n) from alert_counters where rolled_up = 0)::int - (select count(*) from alerts)::int as alerts,
       (select sum(n) from case_counters where rolled_up = 0)::int - (select count(*) from cases)::int as cases,
       (select count(*) > 20 from alert_counters where rolled_up = 3 and n > 0) as spread`,
  )
  expect(figures).toEqual([{ alerts: 0, cases: 0, spread: true }])
}, 120_000)
