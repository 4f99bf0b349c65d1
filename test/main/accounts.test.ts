import { afterAll, beforeAll, expect, test } from 'vitest'
import { VendorError } from '../../src/adapter/errors.ts'
import { ConfigError } from '../../src/config.ts'
import { troubleOf } from '../../src/ingest/trouble.ts'
import { registerAccounts } from '../../src/main/accounts.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

let w2: RunningVendor
let pipeline: Pipeline

beforeAll(async () => {
  w2 = await startVendor('w2', { count: 6 })
  pipeline = await createPipeline([{ account: 'screening', vendor: 'w2', running: w2 }])
  await pipeline.poll()
})
afterAll(async () => {
  await pipeline.close()
  await w2.close()
})

test('an account that holds records of one vendor is not given to another, removed or not', async () => {
  const { providers, accounts, database } = pipeline
  const other = providers.map((tenant) => ({
    ...tenant,
    accounts: tenant.accounts.map((entry) => ({ ...entry, vendor: 'zenoo' })),
  }))
  const give = () => registerAccounts(database.worker, other, accounts)
  await expect(give()).rejects.toThrow(ConfigError)
  await expect(give()).rejects.toThrow(
    'test.vendor: the account "screening" holds records of the vendor "w2"; give an account of "zenoo" an id of its own.',
  )
  const none = providers.map((tenant) => ({ ...tenant, accounts: [] }))
  await registerAccounts(database.worker, none, new Map())
  await expect(give()).rejects.toThrow(ConfigError)
  await registerAccounts(database.worker, providers, accounts)
  expect(await database.sql("select vendor, removed_at from accounts where account_id = 'screening'")).toEqual([
    { vendor: 'w2', removed_at: null },
  ])
})

test('a wait out of all reason is said as one', () => {
  const error = new VendorError('RATE_LIMITED', 'no', { status: 429, retryAfterMs: 900_000, askedWaitMs: Infinity })
  expect(troubleOf(error).words).toBe(
    'The vendor asked us to wait more than a year; it is tried again after 15 minutes (HTTP 429).',
  )
})
