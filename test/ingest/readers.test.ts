import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { startTestWorker } from '../support/worker.ts'

/** Accounts whose reading takes a minute each, because they are large and their vendor is slow. */
const SLOW = 6
let slow: RunningVendor
let well: RunningVendor
let pipeline: Pipeline

beforeEach(async () => {
  slow = await startVendor('w2', { count: 200 })
  well = await startVendor('w2', { count: 8, seed: 2 })
  slow.interfere = async () => {
    await sleep(600)
    return false
  }
  pipeline = await createPipeline([
    ...Array.from({ length: SLOW }, (_, at) => ({
      account: `slow-${at}`,
      vendor: 'w2',
      running: slow,
      settings: { pageSize: 2 },
    })),
    { account: 'well', vendor: 'w2', running: well },
    { tenant: 'globex', account: 'well', vendor: 'w2', running: well },
  ])
})
afterEach(async () => {
  await pipeline.close()
  await Promise.all([slow.close(), well.close()])
})

test('accounts that take long do not keep others from being read, be it of the same tenant', async () => {
  const { sql } = pipeline.database
  // Those that take long are all taken first.
  await sql(`update lanes set sync_at = case when account_id like 'slow%' then 'epoch' else clock_timestamp() end`)
  const worker = await startTestWorker(pipeline, true)
  const read = async () =>
    (await sql("select 1 from account_health where account_id = 'well' and state = 'HEALTHY'")).length
  await expect.poll(read, { timeout: 15_000 }).toBe(2)
  const slowOnes = await sql("select 1 from account_health where account_id like 'slow%' and backfilled_at is null")
  expect(slowOnes.length).toBe(SLOW)
  await worker.stop()
}, 60_000)
