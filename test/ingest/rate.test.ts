import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// A vendor that refuses what goes beyond its published 15 requests a second and 300 a minute, from the first one on.

let compilot: RunningVendor
let pipeline: Pipeline
const came: number[] = []
let refused = 0

beforeAll(async () => {
  compilot = await startVendor('compilot', { count: 24 })
  compilot.interfere = (_request, response) => {
    const at = performance.now()
    came.push(at)
    const within = (ms: number) => came.filter((other) => other > at - ms).length
    // Short of a second, as a busy machine may hold requests back and send them together.
    if (within(700) <= 15 && within(60_000) <= 300) return false
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

test('a first reading and decisions beside it are within it', { timeout: 60_000 }, async () => {
  let reading = true
  const read = pipeline.poll().finally(() => {
    reading = false
  })
  // What deliveries and read-backs take, as fast as they get it.
  const { checking } = pipeline.accounts.get('acme/compilot') ?? {}
  const decided = (async () => {
    const targets = [...compilot.sandbox.records().keys()].slice(0, 12)
    for (const key of targets) await checking?.readBack?.([{ kind: 'ALERT', key, vendorIds: {}, rawStatus: null }])
    return reading
  })()
  // Decisions come first: they are through while reading still waits.
  expect(await decided).toBe(true)
  await read
  expect(came.length).toBeGreaterThan(30)
  expect(refused).toBe(0)
  expect(pipeline.troubles).toEqual([])
  expect(await pipeline.database.sql('select 1 from alerts')).toHaveLength(24)
})
