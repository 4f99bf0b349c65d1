import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// A vendor that refuses what goes beyond its published 15 requests a second and 300 a minute, from the first one on.

let compilot: RunningVendor
let pipeline: Pipeline
const came: number[] = []
let beganAt = Number.POSITIVE_INFINITY
let refused = 0

beforeAll(async () => {
  compilot = await startVendor('compilot', { count: 24 })
  compilot.interfere = (_request, response) => {
    const at = performance.now()
    came.push(at)
    // Counted from the beginning on: a busy machine may hold requests back and send them together, which is late, never early.
    const seconds = (at - beganAt) / 1000
    if (came.length <= 15 + 5 * Math.max(0, seconds - 1)) return false
    refused += 1
    response.writeHead(429, { 'retry-after': '1' }).end('{}')
    return true
  }
  const settings = { requestsPerMinute: 300, requestsPerSecond: 15 }
  pipeline = await createPipeline([{ account: 'compilot', vendor: 'compilot', running: compilot, settings }])
})
afterAll(async () => {
  await pipeline.close()
  await compilot.close()
})

test('a first reading and decisions beside it are within it', { timeout: 120_000 }, async () => {
  beganAt = performance.now()
  const read = pipeline.poll()
  // What deliveries and read-backs take, as fast as they get it.
  const { checking } = pipeline.accounts.get('acme/compilot') ?? {}
  const decided = [...compilot.sandbox.records().keys()].slice(0, 12)
  for (const key of decided) await checking?.readBack?.([{ kind: 'ALERT', key, vendorIds: {}, rawStatus: null }])
  const untilDecided = came.length
  await read
  // Reading that had to wait too long for its share has given way; its next turn goes on where it stood.
  const unread = "select 1 from account_health where account_id = 'compilot' and backfilled_at is null"
  while ((await pipeline.database.sql(unread)).length > 0) await pipeline.poll()
  // Decisions come first: they were through while reading still waited.
  expect(came.length).toBeGreaterThan(untilDecided)
  expect(came.length).toBeGreaterThan(30)
  expect(refused).toBe(0)
  expect(pipeline.troubles).toEqual([])
  expect(await pipeline.database.sql('select 1 from alerts')).toHaveLength(24)
})
