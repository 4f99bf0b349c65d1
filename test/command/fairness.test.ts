import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fullTenants } from '../../src/main/worker.ts'
import { about, openAlerts, submissionOf } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { startTestWorker } from '../support/worker.ts'

/** Accounts of the tenant that floods its queue: together they could take every place of a replica. */
const FLOODING = 5
let quiet: RunningVendor
let flooded: RunningVendor
let pipeline: Pipeline

/** Takes single decisions of the quiet tenant from their recording to their end, one after the other. */
async function decide(alerts: readonly { id: string }[]): Promise<void> {
  for (const { id } of alerts) {
    const result = await pipeline.commands.submit(submissionOf([about(id)]))
    const ended = await pipeline.commands.settled('acme', result, 30_000)
    expect(ended.items[0]?.state).toBe('CONFIRMED')
  }
}

/** How many deliveries of others were begun between the recording of each decision of the quiet tenant and its own. */
const overtaken = async (): Promise<number[]> =>
  (
    await pipeline.database.sql<{ n: number }>(
      `select (select count(*) from deliveries o where o.tenant_id <> d.tenant_id and o.claimed_at > c.created_at
          and o.claimed_at < d.claimed_at)::integer as n
       from commands c join deliveries d on d.tenant_id = c.tenant_id and d.id = c.delivery_id
       where c.tenant_id = 'acme'`,
    )
  ).map(({ n }) => n)

describe('several tenants at one worker', () => {
  beforeEach(async () => {
    quiet = await startVendor('w2', { count: 150 })
    flooded = await startVendor('w2', { count: 150, seed: 2 })
    const settings = { settleMs: 0, concurrency: 8, deadlineMs: 120_000 }
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
  }, 180_000)
  afterEach(async () => {
    await pipeline.close()
    await Promise.all([quiet.close(), flooded.close()])
  })

  test('a tenant with five slow vendors and a thousand commands does not hold up another', async () => {
    const alerts = await openAlerts(pipeline, 'quiet', 60)
    const worker = await startTestWorker(pipeline)
    // Its vendors take as long as they like: nothing that the quiet tenant needs may depend on them.
    const waiting: (() => void)[] = []
    let slow = true
    flooded.interfere = async (request) => {
      if (request.method === 'POST' && slow) await new Promise<void>((resolve) => waiting.push(resolve))
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
    await expect.poll(() => waiting.length).toBeGreaterThan(10)
    await decide(alerts.slice(0, 25))
    // One that leaves makes room for the next: whoever comes then does not get behind all that came before.
    for (const alert of alerts.slice(25, 50)) {
      for (const leave of waiting.splice(0, 3)) leave()
      await decide([alert])
    }
    const [left] = await pipeline.database.sql<{ n: number }>(
      `select count(*)::integer as n from commands where tenant_id = 'globex' and state = 'QUEUED'`,
    )
    slow = false
    for (const leave of waiting.splice(0)) leave()
    await worker.stop()
    expect(left?.n, 'the flood has to last for as long as is looked at').toBeGreaterThan(0)
    const turns = await overtaken()
    expect(turns).toHaveLength(50)
    expect(Math.max(...turns)).toBeLessThanOrEqual(FLOODING)
  }, 180_000)
})

test('each tenant may take as many places as would be left for one more', () => {
  const running = (of: Record<string, number>) =>
    Object.entries(of).flatMap(([tenant, n]) => Array.from({ length: n }, () => tenant))
  expect(fullTenants(running({}), 32)).toEqual(new Set())
  expect(fullTenants(running({ globex: 15 }), 32)).toEqual(new Set())
  expect(fullTenants(running({ globex: 16 }), 32)).toEqual(new Set(['globex']))
  expect(fullTenants(running({ globex: 16, acme: 3 }), 32)).toEqual(new Set(['globex']))
  expect(fullTenants(running({ globex: 10, acme: 10, initech: 2 }), 32)).toEqual(new Set(['globex', 'acme']))
})
