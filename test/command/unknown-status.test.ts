import { afterEach, beforeEach, expect, test } from 'vitest'
import { about, commandsOf, submissionOf } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// A status no table knows is a word like any other to a decision: it is kept, compared and written over.

let corsa: RunningVendor
let pipeline: Pipeline
let word = 'SNOOZED'
beforeEach(async () => {
  word = 'SNOOZED'
  corsa = await startVendor('corsa', { count: 20 })
  corsa.interfere = async (request, response) => {
    if (request.method !== 'GET' || request.headers['x-own']) return false
    const { authorization = '' } = request.headers
    const answer = await fetch(corsa.baseUrl + request.url, { headers: { authorization, 'x-own': '1' } })
    const text = (await answer.text()).replaceAll(/"status":\s*"NEW"/g, `"status":"${word}"`)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
    return true
  }
  pipeline = await createPipeline([{ account: 'corsa', vendor: 'corsa', running: corsa, settings: { settleMs: 20 } }])
  await pipeline.poll()
})
afterEach(async () => {
  await pipeline.close()
  await corsa.close()
})

const snoozed = async () => {
  const [row] = await pipeline.database.sql<{ id: string }>(
    `select id from alerts where status = 'UNKNOWN' and sources -> 'status' ->> 'raw' = 'SNOOZED' order by key limit 1`,
  )
  if (!row) throw new Error('no such alert')
  return row.id
}
const now = async (id: string) =>
  (
    await pipeline.database.sql<{ status: string; priority: string; raw: string; fidelity: string }>(
      `select status, priority, sources -> 'status' ->> 'raw' as raw, sources -> 'status' ->> 'fidelity' as fidelity
       from alerts where id = $1`,
      [id],
    )
  )[0]
const decide = async (id: string, ...of: [Parameters<typeof about>[1], Parameters<typeof about>[2]?]) => {
  const { operationId } = await pipeline.commands.submit(submissionOf([about(id, ...of)]))
  return async () => {
    await pipeline.deliver()
    return (await commandsOf(pipeline, operationId))[0]
  }
}

test('another field is written beside it, and the word stays', async () => {
  const id = await snoozed()
  const end = await decide(id, 'SET_PRIORITY', { priority: 'MEDIUM' })
  expect(await end()).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
  expect(await now(id)).toEqual({ status: 'UNKNOWN', priority: 'MEDIUM', raw: 'SNOOZED', fidelity: 'UNRECOGNISED' })
})

test('it is decided on like any other, and never counts as closed', async () => {
  const id = await snoozed()
  const end = await decide(id, 'CLOSE_NO_ACTION')
  expect(await end()).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
  expect(await now(id)).toMatchObject({ status: 'CLOSED', raw: 'RESOLVED' })
})

test('one such word that becomes another is a conflict', async () => {
  const id = await snoozed()
  const end = await decide(id, 'CLOSE_NO_ACTION')
  word = 'DOZING'
  const command = await end()
  expect(command).toMatchObject({ state: 'REJECTED', code: 'CONFLICT' })
  expect(command?.message).toContain('it said SNOOZED then, it says DOZING now')
  expect(corsa.sandbox.journal()).toEqual([])
})
