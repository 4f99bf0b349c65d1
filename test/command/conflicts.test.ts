import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountKey } from '../../src/adapter/account.ts'
import type { VendorCall } from '../../src/adapter/contract.ts'
import type { CommandAction } from '../../src/canonical/enums.ts'
import { type Decision, plainly, type SubmitItem } from '../../src/command/commands.ts'
import { checkFirst, commandsOf, decideElsewhere, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// What somebody changes at the vendor between a decision and its delivery, in another field than the status.

let zenoo: RunningVendor
let corsa: RunningVendor
let pipeline: Pipeline

beforeAll(async () => {
  zenoo = await startVendor('zenoo', { count: 60 })
  corsa = await startVendor('corsa', { count: 60 })
  const settings = { deadlineMs: 10_000, settleMs: 50 }
  pipeline = await createPipeline([
    { account: 'zenoo-eu', vendor: 'zenoo', running: zenoo, settings },
    { account: 'corsa-uk', vendor: 'corsa', running: corsa, settings: { ...settings, lists: true, checkFirst: false } },
  ])
  await pipeline.poll()
})
afterAll(async () => {
  expect(pipeline.errors).toEqual([])
  await pipeline.close()
  await Promise.all([zenoo.close(), corsa.close()])
})

interface Head {
  id: string
  key: string
  vendor_id: string
  vendor_ids: { field: string; value: string }[]
  held: string | null
}
const used = new Set<string>()
/** A record no test has had yet, with the vendor's word of one of its fields. */
async function record(table: 'alerts' | 'cases', account: string, where: string, held: string): Promise<Head> {
  const ids = table === 'alerts' ? 'vendor_ids' : `'[]'::jsonb as vendor_ids`
  const rows = await pipeline.database.sql<Head>(
    `select id, key, vendor_id, ${ids}, ${held} as held from ${table} where account_id = $1 and (${where}) order by key`,
    [account],
  )
  const row = rows.find(({ id }) => !used.has(id))
  if (!row) throw new Error(`no further one of ${table} where ${where}`)
  used.add(row.id)
  return row
}
const people = (account: string) =>
  pipeline.database.sql<{ vendor_user_id: string; user_id: string }>(
    'select vendor_user_id, user_id from account_users where account_id = $1 and user_id is not null order by 1',
    [account],
  )
const word = (field: string) => `sources -> '${field}' ->> 'raw'`

const decide = async (kind: 'ALERT' | 'CASE', { id }: Head, action: CommandAction, said: Partial<Decision>) => {
  const item: SubmitItem = { ...plainly(action), ...said, target: { kind, id } }
  const { operationId, items } = await pipeline.commands.submit(submissionOf([item], { mutation: 'test' }))
  expect(items[0]).toMatchObject({ state: 'QUEUED' })
  return operationId
}
const only = async (operation: string) => (await commandsOf(pipeline, operation))[0]
/** A call of somebody else's, past the ledger. */
async function atCorsa(kind: 'ALERT' | 'CASE', { key, vendor_ids }: Head, call: VendorCall): Promise<void> {
  const target = {
    kind,
    key,
    vendorIds: Object.fromEntries(vendor_ids.map(({ field, value }) => [field, value])),
    rawStatus: null,
  }
  const connected = pipeline.accounts.get(accountKey('acme', 'corsa-uk'))
  const answers = await connected?.delivering.deliver?.([{ commandId: 'elsewhere', target, call }], { id: 'elsewhere' })
  if (answers?.get('elsewhere')?.kind !== 'ACCEPTED') throw new Error('the vendor refused it')
}

async function expectConflict(operation: string, vendor: RunningVendor, sent: number, words: RegExp) {
  const command = await only(operation)
  expect(command).toMatchObject({ state: 'REJECTED', code: 'CONFLICT', attempts: 0, evidence_kind: null })
  expect(command?.message).toMatch(words)
  expect(command?.message).toContain('Nothing was sent.')
  expect(writes(vendor).length).toBe(sent)
}

describe('an assignment', () => {
  const three = async () => {
    const alert = await record('alerts', 'zenoo-eu', `vendor_status = 'OPEN'`, 'vendor_assignee_id')
    const [one, other] = (await people('zenoo-eu')).filter((each) => each.vendor_user_id !== alert.held)
    if (!one || !other) throw new Error('too few people')
    return { alert, one, other }
  }

  test.each([true, false])('made at the vendor meanwhile is not overwritten; polled: %s', async (polled) => {
    const { alert, one, other } = await three()
    const operation = await decide('ALERT', alert, 'ASSIGN', { assignee: one.user_id })
    await decideElsewhere(pipeline, 'zenoo-eu', alert, { action: 'ASSIGN', assignee: other.vendor_user_id })
    if (polled) await pipeline.poll()
    else checkFirst(pipeline, 'zenoo-eu')
    const sent = writes(zenoo).length
    await pipeline.deliver()
    const words = `changed the assignee of the alert .* said ${alert.held ?? 'nothing'} then, it says ${other.vendor_user_id} now`
    await expectConflict(operation, zenoo, sent, new RegExp(words))
    // What was read on the way is taken in.
    const [now] = await pipeline.database.sql('select vendor_assignee_id as held from alerts where id = $1', [alert.id])
    expect(now).toEqual({ held: other.vendor_user_id })
  })

  test.each([true, false])('to the same person is no conflict; polled: %s', async (polled) => {
    const { alert, one } = await three()
    const operation = await decide('ALERT', alert, 'ASSIGN', { assignee: one.user_id })
    await decideElsewhere(pipeline, 'zenoo-eu', alert, { action: 'ASSIGN', assignee: one.vendor_user_id })
    if (polled) await pipeline.poll()
    checkFirst(pipeline, 'zenoo-eu')
    const sent = writes(zenoo).length
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK', attempts: 0 })
    expect((await only(operation))?.warnings).toEqual([expect.stringContaining('UNCHANGED: ')])
    expect(writes(zenoo).length).toBe(sent)
  })

  test('that races a 503 is seen, and ours is not sent again', async () => {
    const { alert, one, other } = await three()
    const operation = await decide('ALERT', alert, 'ASSIGN', { assignee: one.user_id })
    let posts = 0
    zenoo.interfere = async (request, response) => {
      if (request.method !== 'POST') return false
      posts += 1
      zenoo.interfere = null
      await decideElsewhere(pipeline, 'zenoo-eu', alert, { action: 'ASSIGN', assignee: other.vendor_user_id })
      response.writeHead(503).end('down')
      return true
    }
    await pipeline.deliver()
    await pipeline.release()
    await pipeline.deliver()
    expect(posts).toBe(1)
    const command = await only(operation)
    expect(command).toMatchObject({ state: 'UNCERTAIN', code: 'CONFLICT' })
    expect(command?.message).toContain(`it says ${other.vendor_user_id} now`)
  })

  test('that races a clean answer: both may have happened', async () => {
    const { alert, one, other } = await three()
    const operation = await decide('ALERT', alert, 'ASSIGN', { assignee: one.user_id })
    zenoo.interfere = async (request, response) => {
      if (request.method !== 'POST') return false
      zenoo.interfere = null
      await decideElsewhere(pipeline, 'zenoo-eu', alert, { action: 'ASSIGN', assignee: other.vendor_user_id })
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      return true
    }
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({ state: 'UNCERTAIN', code: 'CONFLICT' })
  })
})

describe('other fields', () => {
  const open = `vendor_status = 'OPEN' and vendor_priority in ('LOW', 'MEDIUM')`

  test.each([
    ['SET_PRIORITY', { priority: 'HIGH' as const }],
    ['UPDATE', { detail: { alert: { priority: 'HIGH' as const, description: 'Looked at twice.' } } }],
  ] as const)('%s: the priority of an alert', async (action, said) => {
    const alert = await record(
      'alerts',
      'corsa-uk',
      `vendor_priority = 'MEDIUM' and vendor_status = 'OPEN'`,
      word('priority'),
    )
    const operation = await decide('ALERT', alert, action, said)
    await atCorsa('ALERT', alert, { route: 'update', fields: { priority: 'LOW' } })
    await pipeline.poll()
    const sent = writes(corsa).length
    await pipeline.deliver()
    const words = new RegExp(`changed the priority of the alert .* said ${alert.held} then, it says LOW now`)
    await expectConflict(operation, corsa, sent, words)
  })

  test('UPDATE: the category of an alert', async () => {
    const alert = await record('alerts', 'corsa-uk', `${open} and category = 'OTHER'`, word('category'))
    const detail = { alert: { category: 'LAW_ENFORCEMENT' as const } }
    const operation = await decide('ALERT', alert, 'UPDATE', { vendorValue: 'SCREENING_REGULATORY', detail })
    await atCorsa('ALERT', alert, { route: 'update', fields: { category: 'SCREENING_PEP' } })
    const sent = writes(corsa).length
    await pipeline.deliver()
    await expectConflict(operation, corsa, sent, /changed the category of the alert .* it says SCREENING_PEP now/)
  })

  test('another field than those of the decision is left alone, and the decision goes through', async () => {
    const alert = await record('alerts', 'corsa-uk', open, word('priority'))
    const operation = await decide('ALERT', alert, 'SET_PRIORITY', { priority: 'HIGH' })
    await atCorsa('ALERT', alert, { route: 'update', fields: { description: 'Somebody else was here.' } })
    await pipeline.poll()
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK', attempts: 1 })
  })

  test('SET_PRIORITY of a case', async () => {
    const one = await record('cases', 'corsa-uk', `vendor_priority = 'MEDIUM' and status <> 'CLOSED'`, word('priority'))
    const operation = await decide('CASE', one, 'SET_PRIORITY', { priority: 'HIGH' })
    await atCorsa('CASE', one, { route: 'case-update', fields: { priority: 'LOW' } })
    await pipeline.poll()
    const sent = writes(corsa).length
    await pipeline.deliver()
    await expectConflict(
      operation,
      corsa,
      sent,
      /changed the priority of the case .* said MEDIUM then, it says LOW now/,
    )
  })
})
