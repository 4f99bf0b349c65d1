import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { about, openAlerts, submissionOf } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { data, failure, id, viewerOf } from './support.ts'

// Mutations that decide nothing about records leave no operation; their keys answer the same all the same.

let w2: RunningVendor
let pipeline: Pipeline

beforeAll(async () => {
  w2 = await startVendor('w2', { count: 40 })
  const settings = { deadlineMs: 500, settleMs: 50 }
  pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2, settings }])
  await pipeline.poll()
})
afterAll(async () => {
  await pipeline.close()
  await w2.close()
})

const as = (subject = 'ana') => ({
  store: pipeline.database.store,
  commands: pipeline.commands,
  viewer: { ...viewerOf('acme', ['ADMIN']), subject },
})
const key = () => ({ idempotencyKey: randomUUID() })
const taken = new Set<string>()
async function command() {
  const [alert] = (await openAlerts(pipeline, 'w2-uk', 40)).filter((one) => !taken.has(one.id))
  if (!alert) throw new Error('no further open alert')
  taken.add(alert.id)
  const { operationId, items } = await pipeline.commands.submit(submissionOf([about(alert.id)]))
  return { operation: id('Operation', operationId), command: id('Command', items[0]?.commandId ?? ''), alert }
}
const audits = async (action: string) =>
  (await pipeline.database.sql('select 1 from audit where action = $1', [action])).length

interface Result {
  state: string
  code: string | null
  targetId: string
}
const CANCEL = `mutation ($input: CancelCommandsInput!) { cancelCommands(input: $input) {
  results { state code targetId } } }`
const cancel = async (input: object, who = as()) =>
  (await data<{ cancelCommands: { results: Result[] } }>(who, CANCEL, { input })).cancelCommands.results
const MISMATCH = { code: 'IDEMPOTENCY_MISMATCH', extensions: { field: 'input.idempotencyKey' } }

test('cancelCommands: a second call with the key is told what the first one was', async () => {
  const [one, other] = [await command(), await command()]
  const input = { commandIds: [one.command], ...key() }
  const first = await cancel(input)
  expect(first).toMatchObject([{ state: 'CANCELLED', code: null }])
  expect(await cancel(input)).toEqual(first)
  expect(await audits('CANCELLED')).toBe(1)
  // Without the key, or with somebody else's, it is another call.
  expect(await cancel({ commandIds: [one.command] })).toMatchObject([{ code: 'INVALID_STATE' }])
  expect(await cancel(input, as('ben'))).toMatchObject([{ code: 'INVALID_STATE' }])
  expect(await failure(as(), CANCEL, { input: { ...input, commandIds: [other.command] } })).toMatchObject(MISMATCH)
  expect(await failure(as(), CANCEL, { input: { ...input, idempotencyKey: ' ' } })).toMatchObject({
    code: 'BAD_USER_INPUT',
  })
  expect(await cancel({ commandIds: [other.command], ...key() })).toMatchObject([{ code: null }])
})

test('cancelCommands of an operation: the same commands again, though none is queued any more', async () => {
  const { operation, command: only } = await command()
  const input = { operationId: operation, ...key() }
  const first = await cancel(input)
  expect(first).toEqual([{ state: 'CANCELLED', code: null, targetId: only }])
  expect(await cancel(input)).toEqual(first)
  expect(await cancel({ operationId: operation, ...key() })).toEqual([])
})

const SETTLE = `mutation ($input: SettleCommandInput!) { settleCommand(input: $input) { result { state code targetId } } }`
const settle = async (input: object) =>
  (await data<{ settleCommand: { result: Result } }>(as(), SETTLE, { input })).settleCommand.result

test('settleCommand: two calls at the same moment settle once, and both say so', async () => {
  const { command: open } = await command()
  w2.interfere = (request) => request.method === 'POST'
  await pipeline.deliver()
  w2.interfere = null
  const input = { commandId: open, outcome: 'APPLIED', reason: 'I looked at it there.', ...key() }
  const both = await Promise.all([settle(input), settle(input)])
  const settled = { state: 'UNVERIFIED', code: null, targetId: open }
  expect([...both, await settle(input)]).toEqual([settled, settled, settled])
  expect(await audits('SETTLED')).toBe(1)
  expect(await settle({ ...input, ...key() })).toMatchObject({ code: 'INVALID_STATE' })
  expect(await failure(as(), SETTLE, { input: { ...input, outcome: 'NOT_APPLIED' } })).toMatchObject(MISMATCH)
})

const SELECT = `mutation ($input: CreateSelectionInput!) { createSelection(input: $input) { selection { id count } } }`
const select = async (input: object) =>
  (await data<{ createSelection: { selection: { id: string; count: number } } }>(as(), SELECT, { input }))
    .createSelection.selection

test('createSelection: the same selection, as long as it is kept', async () => {
  const input = { filter: { vendors: ['w2'] }, action: 'REJECT', ...key() }
  const first = await select(input)
  expect(await select(input)).toEqual(first)
  expect((await select({ ...input, ...key() })).id).not.toBe(first.id)
  expect(await failure(as(), SELECT, { input: { ...input, action: 'ACCEPT' } })).toMatchObject(MISMATCH)
  await pipeline.database.sql("update selections set expires_at = now() - interval '1 minute'")
  expect(await failure(as(), SELECT, { input })).toMatchObject({
    code: 'SELECTION_EXPIRED',
    extensions: { field: 'input.idempotencyKey' },
  })
})

const LINK = `mutation ($input: LinkUserInput!) { linkUser(input: $input) { changed user { id name } } }`

test('linkUser: what was refused takes no key, what was done is done once', async () => {
  const link = (input: object) => data(as(), LINK, { input })
  const person = { user: { email: 'ana.silva@example.com', name: 'Ana Silva' } }
  const chosen = key()
  const at = { accountId: 'w2-uk', vendorUserId: 'ASILVA' }
  expect(await failure(as(), LINK, { input: { ...person, ...at, accountId: 'none', ...chosen } })).toMatchObject({
    code: 'NOT_FOUND',
  })
  const input = { ...person, ...at, ...chosen }
  const first = await link(input)
  expect(first).toMatchObject({ linkUser: { changed: true, user: { name: 'Ana Silva' } } })
  expect(await link(input)).toEqual(first)
  expect(await link({ ...input, ...key() })).toMatchObject({ linkUser: { changed: false } })
  expect(await failure(as(), LINK, { input: { ...input, vendorUserId: 'OTHER' } })).toMatchObject(MISMATCH)
})

const RETRY = `mutation ($input: RetryQuarantinedInput!) { retryQuarantined(input: $input) { pending results { key outcome } } }`

test('retryQuarantined: asked for once, and told again what became of it', async () => {
  await pipeline.database.sql(
    `insert into quarantine (tenant_id, account_id, digest, kind, key, reason, raw)
     values ('acme', 'w2-uk', 'd', 'ALERT', 'k', 'caseId: missing', '{}')`,
  )
  const retry = (input: object) => data(as(), RETRY, { input })
  const input = { accountId: 'w2-uk', waitMs: 0, ...key() }
  const asked = { retryQuarantined: { pending: 1, results: [{ key: 'k', outcome: 'PENDING' }] } }
  expect(await retry(input)).toEqual(asked)
  const requested = async () =>
    (await pipeline.database.sql('select retry_requested_at from quarantine where key = $1', ['k']))[0]
  const before = await requested()
  expect(await retry({ ...input, waitMs: 10 })).toEqual(asked)
  expect(await requested()).toEqual(before)
  await pipeline.database.sql(`delete from quarantine where key = 'k'`)
  expect(await retry(input)).toEqual({
    retryQuarantined: { pending: 0, results: [{ key: 'k', outcome: 'UNDERSTOOD' }] },
  })
  expect(await failure(as(), RETRY, { input: { ...input, keys: ['k'] } })).toMatchObject(MISMATCH)
})
