import { afterEach, beforeEach, expect, test } from 'vitest'
import { about, checkFirst, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// A vendor's words as no database keeps them: NUL, and half of a surrogate pair, in JSON's own escapes.
const ODD = 'Odd \\u0000 \\ud800 word'
const KEPT = 'Odd \ufffd \ufffd word'

let w2: RunningVendor
let pipeline: Pipeline

beforeEach(async () => {
  w2 = await startVendor('w2', { count: 20 })
  const settings = { deadlineMs: 1000, settleMs: 50 }
  pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2, settings }])
  await pipeline.poll()
})
afterEach(async () => {
  await pipeline.close()
  await w2.close()
})

const submit = async () => {
  const [alert] = await openAlerts(pipeline, 'w2-uk', 1)
  return (await pipeline.commands.submit(submissionOf([about(alert?.id ?? null)]))).operationId
}

test('a refusal in such words stays a refusal', async () => {
  const operation = await submit()
  w2.interfere = (request, response) => {
    if (request.method !== 'POST') return false
    response.writeHead(400, { 'content-type': 'application/json' }).end(`{"message":"${ODD}"}`)
    return true
  }
  await pipeline.deliver()
  expect(await commandsOf(pipeline, operation)).toMatchObject([
    { state: 'REJECTED', code: 'VENDOR_REJECTED', message: KEPT, attempts: 1 },
  ])
  expect(pipeline.errors).toEqual([])
})

test.each([
  ['such a word', ODD, `it says ${KEPT} now`],
  ['a word without end', 'x'.repeat(500_000), 'it says xxx'],
])('a status that became %s is a conflict that names it', async (_what, word, named) => {
  checkFirst(pipeline, 'w2-uk')
  const operation = await submit()
  w2.interfere = async (request, response) => {
    if (request.method !== 'GET' || request.headers['x-own']) return false
    const { authorization = '' } = request.headers
    const answer = await fetch(`${w2.baseUrl}${request.url}`, { headers: { authorization, 'x-own': '1' } })
    const said = (await answer.text()).replaceAll(/"alertStatus":\s*"[^"]*"/g, `"alertStatus":"${word}"`)
    response.writeHead(200, { 'content-type': 'application/json' }).end(said)
    return true
  }
  await pipeline.deliver()
  const [command] = await commandsOf(pipeline, operation)
  expect(command).toMatchObject({ state: 'REJECTED', code: 'CONFLICT', attempts: 0 })
  expect(command?.message).toContain(named)
  expect(command?.message?.length).toBeLessThan(5_000)
  expect(writes(w2)).toEqual([])
  expect(pipeline.errors).toEqual([])
})
