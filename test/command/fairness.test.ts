import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fullTenants } from '../../src/main/worker.ts'
import { about, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { startTestWorker } from '../support/worker.ts'

/** Accounts of the tenant that floods its queue: together they could take every place of a replica. */
const FLOODING = 5
let quiet: RunningVendor
let flooded: RunningVendor
let pipeline: Pipeline

beforeEach(async () => {
  quiet = await startVendor('w2', { count: 150 })
  flooded = await startVendor('w2', { count: 150, seed: 2 })
  const settings = { settleMs: 0, concurrency: 8 }
  pipeline = await createPipeline([
    { account: 'quiet', vendor: 'w2', running: quiet, settings },
    ...Array.from({ length: FLOODING }, (_, at) => ({
      tenant: 'globex',
      account: `flood-${at}`,
      vendor: 'w2',
      running: flooded,
      settings,
    })),
  ])
  await pipeline.database.sql('update lanes set burst = 10000, tokens = 10000, per_second = 1000')
  await pipeline.poll()
}, 60_000)
afterEach(async () => {
  await pipeline.close()
  await Promise.all([quiet.close(), flooded.close()])
})

/** How long single decisions of the quiet tenant take from their recording to their end, the slowest last. */
async function times(alerts: readonly { id: string }[]): Promise<number[]> {
  const taken: number[] = []
  for (const { id } of alerts) {
    const startedAt = performance.now()
    const result = await pipeline.commands.submit(submissionOf([about(id)]))
    const ended = await pipeline.commands.settled('acme', result, 20_000)
    expect(ended.items[0]?.state).toBe('CONFIRMED')
    taken.push(performance.now() - startedAt)
  }
  return taken.toSorted((a, b) => a - b)
}

test('a tenant with five slow vendors and a thousand commands does not hold up another', async () => {
  const alerts = await openAlerts(pipeline, 'quiet', 60)
  const worker = await startTestWorker(pipeline)
  await times(alerts.slice(0, 10))
  const alone = await times(alerts.slice(10, 35))
  flooded.interfere = async (request) => {
    if (request.method === 'POST') await sleep(2_000)
    return false
  }
  for (let at = 0; at < FLOODING; at++) {
    const flood = await openAlerts(pipeline, `flood-${at}`, 100)
    await pipeline.commands.submit(
      submissionOf(
        flood.map(({ id }) => about(id)),
        { tenant: 'globex' },
      ),
    )
  }
  await expect.poll(() => writes(flooded).length, { timeout: 20_000 }).toBeGreaterThan(10)
  const beside = await times(alerts.slice(35, 60))
  const [left] = await pipeline.database.sql<{ n: number }>(
    `select count(*)::integer as n from commands where tenant_id = 'globex' and state = 'QUEUED'`,
  )
  await worker.stop()
  expect(left?.n, 'the flood has to last for as long as is measured').toBeGreaterThan(0)
  const last = (sorted: readonly number[]) => sorted.at(-1) ?? 0
  // The 250 ms are for a machine that does much else: one turn of the worker's and the waiter's own clocks.
  expect(last(beside)).toBeLessThan(2 * last(alone) + 250)
}, 120_000)

test('each tenant may take as many places as would be left for one more', () => {
  const running = (of: Record<string, number>) =>
    Object.entries(of).flatMap(([tenant, n]) => Array.from({ length: n }, () => tenant))
  expect(fullTenants(running({}), 32)).toEqual(new Set())
  expect(fullTenants(running({ globex: 15 }), 32)).toEqual(new Set())
  expect(fullTenants(running({ globex: 16 }), 32)).toEqual(new Set(['globex']))
  expect(fullTenants(running({ globex: 16, acme: 3 }), 32)).toEqual(new Set(['globex']))
  expect(fullTenants(running({ globex: 10, acme: 10, initech: 2 }), 32)).toEqual(new Set(['globex', 'acme']))
})
