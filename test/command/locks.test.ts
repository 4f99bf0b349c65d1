import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimNext } from '../../src/command/deliver.ts'
import { requeue } from '../../src/command/delivery.ts'
import { registerAccounts } from '../../src/main/accounts.ts'
import { settleCommands } from '../../src/store/write/commands.ts'
import { noteLateAnswer } from '../../src/store/write/ends.ts'
import { about, commandsOf, openAlerts, submissionOf } from '../support/commands.ts'
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
  table: 'accounts' | 'lanes' | 'commands',
  row: { account_id: string } | { id: string },
  ...both: readonly (() => Promise<unknown>)[]
): Promise<unknown[]> {
  const holder = new pg.Client({ connectionString: pipeline.database.superuserUrl })
  await holder.connect()
  await holder.query('begin')
  for (const [column, value] of Object.entries(row)) {
    await holder.query(`select 1 from ${table} where ${column} = $1 for update`, [value])
  }
  const blocked = async () =>
    (
      await pipeline.database.sql<{ n: number }>(
        `select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    )[0]?.n
  const waiting: Promise<unknown>[] = []
  for (const one of both) {
    waiting.push(one())
    await expect.poll(blocked, { interval: 20 }).toBe(waiting.length)
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
    { account_id: 'zenoo-eu' },
    () => submit(w2[1], zenoo[1]),
    () => pipeline.commands.cancel('acme', 'ana', { operation: operationId }),
  )
  expect(failed).toEqual([])
})

test.each(['w2-uk', 'zenoo-eu'])('deciding while the accounts are registered anew; %s is held', async (held) => {
  const [w2, zenoo] = [await alertsOf('w2-uk'), await alertsOf('zenoo-eu')]
  const register = () => registerAccounts(pipeline.database.worker, pipeline.providers, pipeline.accounts)
  const decide = () => submit(w2[0], zenoo[0])
  expect(await whileHeld('accounts', { account_id: held }, register, decide)).toEqual([])
  // An account that leaves the file.
  const left = pipeline.providers.map((one) => ({ ...one, accounts: one.accounts.filter(({ id }) => id !== 'w2-uk') }))
  const retire = () => registerAccounts(pipeline.database.worker, left, pipeline.accounts)
  expect(await whileHeld('accounts', { account_id: held }, retire, () => submit(w2[1], zenoo[1]))).toEqual([])
})

test('settling a batch while a late answer is noted on it', async () => {
  const [pair] = await pipeline.database.sql<{ ids: string[] }>(
    `select array_agg(a.id order by a.key) as ids from alerts a join case_alerts l on l.alert_id = a.id
     where a.account_id = 'w2-uk' and a.status = 'OPEN' group by l.case_id having count(*) > 1 limit 1`,
  )
  const ids = pair?.ids.slice(0, 2) ?? []
  const { operationId } = await pipeline.commands.submit(submissionOf(ids.map((id) => about(id))))
  const { claimed } = await claimNext(pipeline.deliveries)
  if (!claimed) throw new Error('nothing was claimed')
  const commands = (await commandsOf(pipeline, operationId)).map(({ id }) => id).toSorted()
  const { store } = pipeline.deliveries
  const outcomes = claimed.items.toSorted((a, b) => (a.id < b.id ? 1 : -1)).map((item) => requeue(item, 0))
  const failed = await whileHeld(
    'commands',
    { id: commands[0] ?? '' },
    () => store.write('acme', (tx) => tx.all(noteLateAnswer(claimed.hold, commands, 'LATE_ANSWER: late.'))),
    () => store.write('acme', (tx) => tx.all(settleCommands('acme', claimed.hold.id, outcomes))),
  )
  expect(failed).toEqual([])
})
