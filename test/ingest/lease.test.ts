import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pollOnce } from '../../src/ingest/poll.ts'
import type { Store } from '../../src/store/run.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

let w2: RunningVendor
let pipeline: Pipeline
beforeEach(async () => {
  w2 = await startVendor('w2', { count: 5 })
  pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2 }])
})
afterEach(async () => {
  await pipeline.close()
  await w2.close()
})

/** The worker's store, whose renewals of a reader's lease take long. */
function slowToRenew(ms: number): { store: Store; renewals: () => number } {
  const { worker } = pipeline.database
  let renewals = 0
  const system: Store['system'] = async (query) => {
    if (/^\s*update lanes set sync_lease_until = clock_timestamp/.test(query.sql)) {
      renewals += 1
      await sleep(ms)
    }
    return worker.system(query)
  }
  return { store: { ...worker, system }, renewals: () => renewals }
}

test.each([
  ['ends', 200],
  ['meets trouble', 500],
])(
  'a poll that %s gives the account back after the last renewal of its lease',
  async (_how, status) => {
    const { store, renewals } = slowToRenew(1_500)
    let first = true
    w2.interfere = async (_request, response) => {
      // Past the first renewal, and over before it is.
      while (first && renewals() === 0) await sleep(50)
      first = false
      if (status !== 200) response.writeHead(status).end('{}')
      return status !== 200
    }
    await pollOnce({ store, accounts: pipeline.accounts })
    expect(renewals()).toBeGreaterThanOrEqual(1)
    const leased = async () =>
      (await pipeline.database.sql<{ leased: boolean }>(`select sync_lease_until > now() as leased from lanes`))[0]
        ?.leased
    expect(await leased()).toBe(false)
    await sleep(2_000)
    expect(await leased()).toBe(false)
  },
  120_000,
)
