import { afterEach, describe, expect, test } from 'vitest'
import { claimNext } from '../../src/command/deliver.ts'
import { about, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { startTestWorker } from '../support/worker.ts'

// Who has the next turn, and who gives a place up that others need.

const vendors: RunningVendor[] = []
let pipeline: Pipeline
afterEach(async () => {
  await pipeline?.close()
  await Promise.all(vendors.splice(0).map((vendor) => vendor.close()))
})

/** Accounts of vendors of their own, read to the end. */
async function connect(vendor: string, accounts: readonly string[], more: Record<string, unknown> = {}, count = 60) {
  const running = await startVendor(vendor, { count })
  vendors.push(running)
  const settings = { deadlineMs: 10_000, settleMs: 50, ...more }
  return { running, specs: accounts.map((account) => ({ account, vendor, running, settings })) }
}
const decide = async (account: string, count = 1) => {
  const alerts = await openAlerts(pipeline, account, count)
  return (await pipeline.commands.submit(submissionOf(alerts.map(({ id }) => about(id))))).operationId
}
const states = async (operation: string) => (await commandsOf(pipeline, operation)).map(({ state }) => state)
const rows = <R>(text: string, values: unknown[] = []) => pipeline.database.sql<R>(text, values)
const hold = (account: string, seconds: number) =>
  rows(
    `update lanes set blocked_until = clock_timestamp() + make_interval(secs => $2), probe_ms = $2 * 1000
     where account_id = $1`,
    [account, seconds],
  )
/** How long stopping takes, in milliseconds. */
const stopped = async (worker: { stop(): Promise<void> }) => {
  const startedAt = performance.now()
  await worker.stop()
  return performance.now() - startedAt
}

describe('an account that is held back for long', () => {
  test('does not keep the deliveries of others from being taken over, nor a replica from stopping', async () => {
    const w2 = await connect('w2', ['w2'])
    const zenoo = await connect('zenoo', ['zenoo'])
    pipeline = await createPipeline([...w2.specs, ...zenoo.specs])
    await pipeline.poll()
    const [held, free] = [await decide('w2'), await decide('zenoo')]
    for (const _ of [held, free]) {
      const { claimed } = await claimNext(pipeline.deliveries)
      await rows(`update deliveries set phase = 'SENT', sent_at = now(), lease_until = 'epoch' where id = $1`, [
        claimed?.hold.id,
      ])
    }
    await rows(
      `update lanes set check_at = case account_id when 'w2' then '1980-01-01' else '1990-01-01' end::timestamptz`,
    )
    await hold('w2', 900)
    const asked = w2.running.requests.length
    const worker = await startTestWorker(pipeline)
    await expect.poll(() => states(free)).toEqual(['UNCERTAIN'])
    // The wait would take a quarter of an hour.
    expect(await stopped(worker)).toBeLessThan(15_000)
    expect(w2.running.requests.length).toBe(asked)
    expect(await states(held)).toEqual(['SENDING'])
    const [open] = await rows<{ checks: number; left: number }>(
      `select checks, extract(epoch from lease_until - clock_timestamp())::float8 as left from deliveries
       where phase <> 'SETTLED'`,
    )
    // Nobody has looked yet, and nobody does before the wait is over.
    expect(open?.checks).toBe(0)
    expect(open?.left).toBeGreaterThan(800)
  }, 120_000)

  test('by the answer to a read-back: the change is shown as soon as the wait is over', async () => {
    const { running, specs } = await connect('w2', ['w2'])
    pipeline = await createPipeline(specs)
    await pipeline.poll()
    let sent = false
    running.interfere = (request, response) => {
      if (request.method === 'POST') sent = true
      if (request.method === 'POST' || !sent) return false
      response.writeHead(429, { 'retry-after': '900' }).end('{}')
      return true
    }
    const operation = await decide('w2')
    await pipeline.deliver()
    const asked = running.requests.length
    await pipeline.reconcile()
    const left = async () =>
      (
        await rows<{ left: number; checks: number }>(
          `select checks, extract(epoch from lease_until - clock_timestamp())::float8 as left from deliveries
           where phase <> 'SETTLED'`,
        )
      )[0]
    expect((await left())?.left).toBeGreaterThan(800)
    for (let at = 0; at < 12; at++) await pipeline.reconcile()
    // Twelve looks in vain would leave it to a person: these were none.
    expect((await left())?.checks).toBe(1)
    expect(running.requests.length).toBe(asked)
    running.interfere = null
    await pipeline.release()
    await pipeline.reconcile()
    expect(await states(operation)).toEqual(['CONFIRMED'])
    expect(writes(running).length).toBe(1)
  }, 120_000)

  test('in the middle of a poll: its place is kept and others are read; what waits ends with its replica', async () => {
    // At four a minute half a minute is waited for the rate; until it is to be waited for, there is plenty.
    const slow = { pageSize: 10, deadlineMs: 60_000, requestsPerMinute: 4 }
    const { running, specs } = await connect('w2', ['a', 'b', 'c', 'd', 'e'], slow, 20)
    pipeline = await createPipeline(specs)
    await rows('update lanes set tokens = 1000, burst = 1000, per_second = 100')
    await pipeline.poll()
    await rows(
      `update lanes set reconcile_at = 'infinity',
         sync_at = case when account_id = 'e' then clock_timestamp() + interval '1 s' else 'epoch' end`,
    )
    const gate = Promise.withResolvers<void>()
    const before = running.requests.length
    running.interfere = async () => {
      await gate.promise
      return false
    }
    const worker = await startTestWorker(pipeline, true)
    await expect.poll(() => running.requests.length - before).toBe(4)
    for (const account of ['a', 'b', 'c', 'd']) await hold(account, 900)
    const [start] = await rows<{ now: Date }>('select clock_timestamp() as now')
    gate.resolve()
    const read = async () =>
      (await rows<{ fresh_as_of: Date }>(`select fresh_as_of from account_health where account_id = 'e'`))[0]
    await expect.poll(async () => (await read())?.fresh_as_of.getTime()).toBeGreaterThan(start?.now.getTime() ?? 0)
    const due = await rows<{ wait: number; position: string }>(
      `select extract(epoch from l.sync_at - clock_timestamp())::float8 as wait, s.position from lanes l
       join sync_streams s using (tenant_id, account_id) where account_id <> 'e' order by account_id`,
    )
    expect(due.map(({ position }) => position)).toEqual(['1', '1', '1', '1'])
    for (const { wait } of due) expect(wait).toBeGreaterThan(800)
    // A wait that is still within its patience is not sat out by a replica that stops.
    await rows(
      `update lanes set blocked_until = 'epoch', probe_ms = 0, refilled_at = clock_timestamp(), sync_at = 'epoch',
         per_second = 1, tokens = 0.5 * burst - 24
       where account_id = 'a'`,
    )
    const reading = async () =>
      (await rows(`select from lanes where sync_lease_until > clock_timestamp() and account_id = 'a'`)).length
    await expect.poll(reading, { interval: 50 }).toBe(1)
    expect(await stopped(worker)).toBeLessThan(15_000)
    expect(await reading()).toBe(0)
    const [health] = await rows<{ state: string }>(`select state from account_health where account_id = 'a'`)
    expect(health?.state).toBe('HEALTHY')
  }, 120_000)
})

test('a rate of a few requests a minute: what was looked at is sent, however long its place takes', async () => {
  const { running, specs } = await connect('w2', ['w2'], { requestsPerMinute: 9 })
  pipeline = await createPipeline(specs)
  await pipeline.database.sql('update lanes set tokens = 1000, burst = 1000')
  await pipeline.poll()
  const operation = await decide('w2')
  let asked = 0
  running.interfere = async () => {
    asked += 1
    // The look has taken what there was. The next place comes after what a claim's lease bears.
    if (asked === 1) await rows('update lanes set tokens = 0.2, refilled_at = clock_timestamp()')
    else await rows('update lanes set tokens = 10')
    return false
  }
  await pipeline.deliver()
  expect(await states(operation)).toEqual(['CONFIRMED'])
  expect(writes(running).length).toBe(1)
}, 120_000)
