import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { about, openAlerts, submissionOf } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// The machine's clock is set while something is waited for, as at the first contact with a time server.

let w2: RunningVendor
let pipeline: Pipeline
beforeEach(async () => {
  w2 = await startVendor('w2', { count: 20 })
  pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2 }])
  await pipeline.poll()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await pipeline.close()
  await w2.close()
})

const setClock = (byMs: number) => {
  const now = Date.now
  vi.spyOn(Date, 'now').mockImplementation(() => now() + byMs)
}

test('a wait for the rate neither ends nor goes on because of it', async () => {
  const { sql } = pipeline.database
  await sql('update lanes set tokens = 0, burst = 1, per_second = 1, refilled_at = clock_timestamp()')
  const granted = pipeline.takeRate('acme', 'w2-uk', 0, 10_000)
  await sleep(300)
  setClock(600_000)
  expect(await granted).toBe(true)
  vi.restoreAllMocks()
  await sql('update lanes set tokens = 0, burst = 1, per_second = 0.2, refilled_at = clock_timestamp()')
  const patient = pipeline.takeRate('acme', 'w2-uk', 0, 5_500)
  await sleep(300)
  // Somebody else takes what was waited for: more patience is not there than was said.
  await sql("update lanes set refilled_at = clock_timestamp() + interval '3 seconds'")
  setClock(-600_000)
  expect(await patient).toBe(false)
}, 20_000)

test('a wait for the end of a decision does not go on because of it', async () => {
  const [alert] = await openAlerts(pipeline, 'w2-uk', 1)
  const result = await pipeline.commands.submit(submissionOf([about(alert?.id ?? null)]))
  const startedAt = performance.now()
  const waiting = pipeline.commands.settled('acme', result, 1_000)
  await sleep(100)
  setClock(-600_000)
  expect((await Promise.race([waiting, sleep(8_000)]))?.items[0]?.state).toBe('QUEUED')
  expect(performance.now() - startedAt).toBeLessThan(8_000)
}, 20_000)
