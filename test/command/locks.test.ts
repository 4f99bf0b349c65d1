import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { registerAccounts } from '../../src/main/accounts.ts'
import { about, openAlerts, submissionOf } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// Whoever locks several accounts or lanes does so in one order, whatever the file's or the table's is.

let vendors: RunningVendor[]
let pipeline: Pipeline
beforeEach(async () => {
  const [w2, zenoo] = await Promise.all(['w2', 'zenoo'].map((vendor) => startVendor(vendor, { count: 60 })))
  if (!w2 || !zenoo) throw new Error('no vendors')
  vendors = [w2, zenoo]
  pipeline = await createPipeline([
    { account: 'zenoo-eu', vendor: 'zenoo', running: zenoo },
    { account: 'w2-uk', vendor: 'w2', running: w2 },
  ])
  await pipeline.poll()
})
afterEach(async () => {
  await pipeline.close()
  await Promise.all(vendors.map((vendor) => vendor.close()))
})

/** Runs `both` one after the other while a row of `table` is held, so that each has what it takes before it, and lets go. */
async function whileHeld(
  table: 'accounts' | 'lanes',
  account: string,
  ...both: readonly (() => Promise<unknown>)[]
): Promise<unknown[]> {
  const holder = new pg.Client({ connectionString: pipeline.database.superuserUrl })
  await holder.connect()
  await holder.query('begin')
  await holder.query(`select 1 from ${table} where account_id = $1 for update`, [account])
  const waiting: Promise<unknown>[] = []
  for (const one of both) {
    waiting.push(one())
    await sleep(200)
  }
  await holder.query('commit')
  const ended = await Promise.allSettled(waiting)
  await holder.end()
  return ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
}

const submit = (w2: string | undefined, zenoo: string | undefined) =>
  pipeline.commands.submit(submissionOf([about(w2 ?? null), about(zenoo ?? null)]))
const alertsOf = async (account: string) => (await openAlerts(pipeline, account, 4)).map(({ id }) => id)

test.each([
  ['w2-uk', 'zenoo-eu'],
  ['zenoo-eu', 'w2-uk'],
])('deciding and taking back, with the lanes as they lie after updates of %s, %s', async (...order) => {
  const [w2, zenoo] = [await alertsOf('w2-uk'), await alertsOf('zenoo-eu')]
  const { operationId } = await submit(w2[0], zenoo[0])
  // An update moves the row to the end of the heap, in whose order a plain update of several takes them.
  for (const account of order) {
    await pipeline.database.sql('update lanes set last_claim_at = now() where account_id = $1', [account])
  }
  const failed = await whileHeld(
    'lanes',
    'zenoo-eu',
    () => submit(w2[1], zenoo[1]),
    () => pipeline.commands.cancel('acme', 'ana', { operation: operationId }),
  )
  expect(failed).toEqual([])
})

test.each(['w2-uk', 'zenoo-eu'])('deciding while the accounts are registered anew; %s is held', async (held) => {
  const [w2, zenoo] = [await alertsOf('w2-uk'), await alertsOf('zenoo-eu')]
  const register = () => registerAccounts(pipeline.database.worker, pipeline.providers, pipeline.accounts)
  const decide = () => submit(w2[0], zenoo[0])
  expect(await whileHeld('accounts', held, register, decide)).toEqual([])
  // An account that leaves the file.
  const left = pipeline.providers.map((one) => ({ ...one, accounts: one.accounts.filter(({ id }) => id !== 'w2-uk') }))
  const retire = () => registerAccounts(pipeline.database.worker, left, pipeline.accounts)
  expect(await whileHeld('accounts', held, retire, () => submit(w2[1], zenoo[1]))).toEqual([])
})
