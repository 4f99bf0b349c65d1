import { afterEach, beforeEach, expect, test } from 'vitest'
import { about, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

let corsa: RunningVendor
let pipeline: Pipeline
beforeEach(async () => {
  corsa = await startVendor('corsa', { count: 20 })
  pipeline = await createPipeline([{ account: 'corsa', vendor: 'corsa', running: corsa, settings: { settleMs: 20 } }])
  await pipeline.poll()
})
afterEach(async () => {
  await pipeline.close()
  await corsa.close()
})

/** Sends what is due and answers how the operation's only command ended, with its id. */
async function end(submission: Parameters<Pipeline['commands']['submit']>[0]): Promise<{ id: string; state: string }> {
  const { operationId } = await pipeline.commands.submit(submission)
  await pipeline.deliver()
  const [command] = await commandsOf(pipeline, operationId)
  if (!command) throw new Error('nothing was recorded')
  return { id: command.id, state: command.state }
}
const retrying = (id: string) =>
  submissionOf([], {
    mutation: 'retryCommands',
    input: id,
    retry: { ids: [id], reason: null, mayReferForSar: false },
  })
const refuse = () => {
  corsa.interfere = (request, response) => {
    if (request.method === 'GET') return false
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"message":"not today"}')
    return true
  }
}
async function refused(): Promise<string> {
  const [alert] = await openAlerts(pipeline, 'corsa', 1)
  const raised = about(alert?.id ?? null, 'SET_PRIORITY', { priority: 'MEDIUM', reason: null })
  refuse()
  const first = await end(submissionOf([raised], { mutation: 'setAlertPriority' }))
  expect(first.state).toBe('REJECTED')
  return first.id
}
async function isDone(id: string): Promise<void> {
  const sent = writes(corsa).length
  const { items } = await pipeline.commands.submit(retrying(id))
  expect(items[0]).toMatchObject({ code: 'INVALID_STATE', message: expect.stringContaining('that one is CONFIRMED') })
  await pipeline.deliver()
  expect(writes(corsa).length).toBe(sent)
}

test('what a try of a try has carried out is not tried again from the beginning of the chain', async () => {
  const first = await refused()
  const second = await end(retrying(first))
  expect(second.state).toBe('REJECTED')
  corsa.interfere = null
  expect((await end(retrying(second.id))).state).toBe('CONFIRMED')
  for (const id of [first, second.id]) await isDone(id)
})

test('nor from another try beside it', async () => {
  const first = await refused()
  const second = await end(retrying(first))
  expect(second.state).toBe('REJECTED')
  corsa.interfere = null
  expect((await end(retrying(first))).state).toBe('CONFIRMED')
  await isDone(second.id)
})
