import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { NewCase } from '../../src/canonical/decision.ts'
import { commandsOf, submissionOf } from '../support/commands.ts'
import { type Driven, drive } from './writes/drive.ts'

let driven: Driven
beforeAll(async () => {
  driven = await drive('trustgate', { settings: { pageSize: 20 }, count: 20 })
})
afterAll(() => driven.close())
afterEach(() => {
  driven.vendor.interfere = null
})

const CASE: Partial<NewCase> = {
  ...{ reference: null, title: null, description: null, category: 'SANCTIONS', priority: null, assignee: null },
  ...{ reviewers: [], dueAt: null, subject: { type: null, id: 'applicant_123', known: false }, template: null },
  ...{ alerts: [], subjects: [], hits: [], transactions: [], documents: [], relatedCases: [], screening: null },
  ...{ tags: [], fraudIndicators: [], verificationIssues: [], metadata: {} },
}
const refusing = () => {
  driven.vendor.interfere = (request, response) => {
    if (request.method !== 'POST') return false
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"message":"down for maintenance"}')
    return true
  }
}
const retry = (...ids: string[]) =>
  driven.pipeline.commands.submit(
    submissionOf([], { mutation: 'retryCommands', input: ids, retry: { ids, reason: null, mayReferForSar: false } }),
  )
const idOf = (id: string | null | undefined): string => {
  if (!id) throw new Error('no command')
  return id
}
/** A case the vendor refused to make, twice: the command and the one that tried it again. */
async function refusedTwice(): Promise<[string, string]> {
  refusing()
  const first = await driven.decide('CREATE', [{ kind: 'NEW_CASE', account: driven.account }], {
    detail: { newCase: CASE as NewCase },
  })
  const one = idOf(first.commands[0]?.id)
  const again = await retry(one)
  await driven.pipeline.deliver()
  expect(await commandsOf(driven.pipeline, again.operationId)).toMatchObject([{ state: 'REJECTED', retry_of: one }])
  driven.vendor.interfere = null
  return [one, idOf(again.items[0]?.commandId)]
}
const made = () => driven.vendor.sandbox.journal().length

test('a record that was to be made is tried again once in a call, along its whole chain', async () => {
  const [one, two] = await refusedTwice()
  const before = made()
  const both = await retry(one, two)
  expect(both.items.map(({ code }) => code)).toEqual([null, 'DUPLICATE'])
  expect(both.items[1]?.message).toContain('same record')
  await driven.pipeline.deliver()
  expect(await commandsOf(driven.pipeline, both.operationId)).toMatchObject([{ state: 'CONFIRMED' }])
  expect(made() - before).toBe(1)
  // Whichever of the chain is named later: it is made.
  for (const id of [one, two]) {
    const later = await retry(id)
    expect(later.items[0]).toMatchObject({ code: 'INVALID_STATE', message: expect.stringContaining('CONFIRMED') })
  }
  await driven.pipeline.deliver()
  expect(made() - before).toBe(1)
})

test('two people who try different commands of the chain again make it once', async () => {
  const [one, two] = await refusedTwice()
  const before = made()
  const answers = await Promise.all([retry(one), retry(two)])
  expect(answers.map(({ items }) => items[0]?.code ?? null).toSorted()).toEqual(['INVALID_STATE', null])
  await driven.pipeline.deliver()
  expect(made() - before).toBe(1)
})
