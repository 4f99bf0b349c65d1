import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimNext, deliver } from '../../src/command/deliver.ts'
import type { Role } from '../../src/graphql/viewer.ts'
import { about, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { data, failure, id, viewerOf } from './support.ts'

let w2: RunningVendor
let other: RunningVendor
let pipeline: Pipeline

beforeEach(async () => {
  w2 = await startVendor('w2', { count: 60 })
  other = await startVendor('w2', { count: 20, seed: 2 })
  const settings = { deadlineMs: 10_000, settleMs: 50 }
  pipeline = await createPipeline([
    { account: 'w2-uk', vendor: 'w2', running: w2, settings },
    { tenant: 'globex', account: 'w2-us', vendor: 'w2', running: other, settings },
  ])
  await pipeline.poll()
})
afterEach(async () => {
  await pipeline.close()
  await Promise.all([w2.close(), other.close()])
})

const asked = (roles: Role[] = ['ANALYST'], tenant = 'acme') => ({
  store: pipeline.database.store,
  commands: pipeline.commands,
  viewer: viewerOf(tenant, roles),
})
const commandId = (uuid: string | null) => id('Command', uuid ?? randomUUID())

interface Result {
  index: number
  targetId: string
  state: string
  code: string | null
  message: string | null
  evidence: { kind: string } | null
  command: {
    id: string
    state: string
    retryOf: { id: string } | null
    settledBy: string | null
    settledReason: string | null
  } | null
  retried?: { id: string } | null
}
const FIELDS = 'index targetId state code message command { id state retryOf { id } settledBy settledReason }'
const retry = async (input: Record<string, unknown>, who = asked()) =>
  (
    await data<{ retryCommands: { operation: { id: string; mutation: string }; results: Result[] } }>(
      who,
      `mutation ($input: RetryCommandsInput!) { retryCommands(input: $input) {
         operation { id mutation } results { ${FIELDS} evidence { kind } retried { id } } } }`,
      { input: { waitMs: 0, ...input } },
    )
  ).retryCommands
const cancel = async (input: Record<string, unknown>, who = asked()) =>
  (
    await data<{ cancelCommands: { results: Result[] } }>(
      who,
      `mutation ($input: CancelCommandsInput!) { cancelCommands(input: $input) { results { ${FIELDS} } } }`,
      { input },
    )
  ).cancelCommands.results
const SETTLE = `mutation ($input: SettleCommandInput!) { settleCommand(input: $input) { result { ${FIELDS} } } }`
const settle = async (input: Record<string, unknown>, who = asked()) =>
  (
    await data<{ settleCommand: { result: Result } }>(who, SETTLE, {
      input: { reason: 'I looked at it there.', ...input },
    })
  ).settleCommand.result

const submit = async (ids: string[], tenant = 'acme') => {
  const { operationId } = await pipeline.commands.submit(
    submissionOf(
      ids.map((one) => about(one)),
      { tenant },
    ),
  )
  return { operationId, commands: (await commandsOf(pipeline, operationId)).map((command) => command.id) }
}
const alerts = async (limit: number, account = 'w2-uk') =>
  (await openAlerts(pipeline, account, limit)).map((one) => one.id)
const audit = (command: string) =>
  pipeline.database.sql<{ actor: string; action: string }>(
    'select actor, action from audit where command_id = $1 order by seq',
    [command],
  )
const events = (command: string) =>
  pipeline.database.sql<{ state: string; actor: string }>(
    `select after ->> 'state' as state, actor from events where command_id = $1 and type = 'COMMAND_CHANGED' order by seq`,
    [command],
  )
/** Makes the vendor refuse every write. */
const refuse = () => {
  w2.interfere = (request, response) => {
    if (request.method !== 'POST') return false
    response.writeHead(422, { 'content-type': 'application/json' }).end('{"title":"The file is locked"}')
    return true
  }
}
/** Leaves every write unapplied and without an answer. */
const swallow = () => {
  w2.interfere = (request) => {
    if (request.method === 'POST') request.socket.destroy()
    return request.method === 'POST'
  }
}

describe('retryCommands', () => {
  test('what was refused is judged anew and sent again as a new command', async () => {
    refuse()
    const [a = '', b = ''] = await alerts(2)
    const first = await submit([a, b])
    await pipeline.deliver()
    await pipeline.release()
    await pipeline.deliver()
    expect((await commandsOf(pipeline, first.operationId)).map((one) => one.code)).toEqual([
      'VENDOR_REJECTED',
      'VENDOR_REJECTED',
    ])
    w2.interfere = null
    const answer = await retry({ commandIds: first.commands.map(commandId), reason: 'The file is free now.' })
    expect(answer.operation.mutation).toBe('retryCommands')
    expect(
      answer.results.map(({ state, targetId, command, retried }) => [
        state,
        targetId,
        command?.retryOf?.id,
        retried?.id,
      ]),
    ).toEqual(first.commands.map((one) => ['QUEUED', commandId(one), commandId(one), commandId(one)]))
    await pipeline.deliver()
    const again = await pipeline.database.sql<{ state: string; reason: string }>(
      'select state, reason from commands where retry_of = any($1) order by ordinal',
      [first.commands],
    )
    expect(again).toEqual(first.commands.map(() => ({ state: 'CONFIRMED', reason: 'The file is free now.' })))
    expect(w2.sandbox.journal().length).toBe(2)
  })

  test('each item is answered in its place; nothing that is open, done or tried again is sent twice', async () => {
    const [done = '', refused = '', open = '', unknown = ''] = await alerts(4)
    const confirmed = await submit([done])
    await pipeline.deliver()
    refuse()
    const rejected = await submit([refused])
    await pipeline.deliver()
    swallow()
    const uncertain = await submit([unknown])
    await pipeline.deliver()
    w2.interfere = null
    await pipeline.release()
    const queued = await submit([open])
    const foreign = await submit(await alerts(1, 'w2-us'), 'globex')
    const ids = [confirmed, rejected, uncertain, queued].map(({ commands }) => commandId(commands[0] ?? null))
    const given = [
      ids[0],
      ids[1],
      ids[2],
      ids[3],
      commandId(foreign.commands[0] ?? null),
      commandId(null),
      'nonsense',
      ids[1],
    ]
    const { results } = await retry({ commandIds: given })
    expect(results.map((one) => one.targetId)).toEqual(given)
    expect(results.map((one) => one.code)).toEqual([
      'INVALID_STATE',
      null,
      'INVALID_STATE',
      'INVALID_STATE',
      'NOT_FOUND',
      'NOT_FOUND',
      'NOT_FOUND',
      'DUPLICATE',
    ])
    // Another tenant's id reads like one of nobody's.
    const { targetId: _a, index: _b, ...theirs } = results[4] as Result
    const { targetId: _c, index: _d, ...nobodys } = results[5] as Result
    expect(theirs).toEqual(nobodys)
    await pipeline.deliver()
    expect(w2.sandbox.journal().length).toBe(3)
    const { results: later } = await retry({ commandIds: [ids[1]] })
    expect(later[0]).toMatchObject({ code: 'INVALID_STATE', message: expect.stringContaining('CONFIRMED') })
  })

  test('ten at once: one try', async () => {
    refuse()
    const [a = ''] = await alerts(1)
    const { commands } = await submit([a])
    await pipeline.deliver()
    w2.interfere = null
    const answers = await Promise.all(Array.from({ length: 10 }, () => retry({ commandIds: commands.map(commandId) })))
    expect(answers.filter(({ results }) => results[0]?.state === 'QUEUED').length).toBe(1)
    await pipeline.deliver()
    expect(w2.sandbox.journal().length).toBe(1)
  })

  test('a whole operation, what of it ended without effect; the same key is the same try', async () => {
    const [a = '', b = '', c = ''] = await alerts(3)
    const first = await submit([a, b, c])
    const [taken] = await cancel({ commandIds: [commandId(first.commands[1] ?? null)] })
    expect(taken?.state).toBe('CANCELLED')
    await pipeline.deliver()
    const input = { operationId: id('Operation', first.operationId), idempotencyKey: 'once more' }
    const one = await retry(input)
    expect(one.results.map((result) => [result.state, result.targetId])).toEqual([
      ['QUEUED', commandId(first.commands[1] ?? null)],
    ])
    await pipeline.deliver()
    const two = await retry(input)
    expect(two.operation.id).toBe(one.operation.id)
    expect(two.results.map((result) => [result.state, result.targetId])).toEqual([
      ['CONFIRMED', commandId(first.commands[1] ?? null)],
    ])
    expect(w2.sandbox.journal().length).toBe(3)
    const foreign = await failure(
      asked(['ANALYST'], 'globex'),
      'mutation ($input: RetryCommandsInput!) { retryCommands(input: $input) { results { index } } }',
      { input },
    )
    expect(foreign).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('bad input is named', async () => {
    const ask = 'mutation ($input: RetryCommandsInput!) { retryCommands(input: $input) { results { index } } }'
    for (const [input, words] of [
      [{}, 'input.commandIds'],
      [{ commandIds: [] }, 'input.commandIds'],
      [{ commandIds: ['x'], operationId: 'y' }, 'input.operationId'],
      [{ commandIds: ['x'], reason: ' ' }, 'input.reason'],
    ] as const) {
      expect(await failure(asked(), ask, { input })).toMatchObject({
        code: 'BAD_USER_INPUT',
        extensions: { field: words },
      })
    }
    expect(await failure(asked(['VIEWER']), ask, { input: { commandIds: ['x'] } })).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('cancelCommands', () => {
  test('takes back what is queued, with event and audit row, and says of the rest where it is', async () => {
    const [a = '', b = '', c = ''] = await alerts(3)
    const done = await submit([a])
    await pipeline.deliver()
    const { commands } = await submit([b, c])
    const foreign = await submit(await alerts(1, 'w2-us'), 'globex')
    const given = [done.commands[0], commands[0], foreign.commands[0], commands[1]].map((one) => commandId(one ?? null))
    const results = await cancel({ commandIds: given })
    expect(results.map(({ state, code, targetId }) => [state, code, targetId])).toEqual([
      ['CONFIRMED', 'INVALID_STATE', given[0]],
      ['CANCELLED', null, given[1]],
      ['REJECTED', 'NOT_FOUND', given[2]],
      ['CANCELLED', null, given[3]],
    ])
    expect((await events(commands[0] ?? '')).map((one) => one.state)).toEqual(['QUEUED', 'CANCELLED'])
    expect(await audit(commands[0] ?? '')).toEqual([
      { actor: 'ana', action: 'DECIDED' },
      { actor: 'someone@acme', action: 'CANCELLED' },
    ])
    await pipeline.deliver()
    expect(w2.sandbox.journal().length).toBe(1)
    expect(other.sandbox.journal().length).toBe(1)
    // The records are free again.
    const anew = await submit([b])
    await pipeline.deliver()
    expect((await commandsOf(pipeline, anew.operationId))[0]?.state).toBe('CONFIRMED')
  })

  test('against a worker that claims at the same moment: each command is either sent or taken back', async () => {
    const ids = await alerts(20)
    const { operationId, commands } = await submit(ids)
    const claims = async () => {
      for (;;) {
        const { claimed, again } = await claimNext(pipeline.deliveries)
        if (claimed) await deliver(pipeline.deliveries, claimed)
        else if (!again) return
      }
    }
    const takeBack = async () => {
      const results: Result[] = []
      for (const one of commands.toReversed()) results.push(...(await cancel({ commandIds: [commandId(one)] })))
      return results
    }
    const [results] = await Promise.all([takeBack(), claims(), claims()])
    await pipeline.deliver()
    const ended = await commandsOf(pipeline, operationId)
    const cancelled = ended.filter((one) => one.state === 'CANCELLED')
    const sent = ended.filter((one) => one.state === 'CONFIRMED')
    expect(cancelled.length + sent.length).toBe(20)
    expect(results.filter((one) => one.code === null).length).toBe(cancelled.length)
    expect(w2.sandbox.journal().length).toBe(sent.length)
    expect(cancelled.length).toBeGreaterThan(0)
    expect(pipeline.errors).toEqual([])
  })
})

describe('settleCommand', () => {
  const uncertain = async () => {
    swallow()
    const [alert = ''] = await alerts(1)
    const { commands } = await submit([alert])
    await pipeline.deliver()
    w2.interfere = null
    await pipeline.release()
    expect((await pipeline.database.sql('select state from commands where id = $1', [commands[0]]))[0]).toEqual({
      state: 'UNCERTAIN',
    })
    return { alert, command: commands[0] ?? '' }
  }

  test("APPLIED is a person's word and no evidence", async () => {
    const { command } = await uncertain()
    const result = await settle({ commandId: commandId(command), outcome: 'APPLIED' })
    expect(result).toMatchObject({
      state: 'UNVERIFIED',
      code: null,
      command: { state: 'UNVERIFIED', settledBy: 'someone@acme', settledReason: 'I looked at it there.' },
    })
    expect((await events(command)).at(-1)).toEqual({ state: 'UNVERIFIED', actor: 'someone@acme' })
    expect((await audit(command)).at(-1)).toEqual({ actor: 'someone@acme', action: 'SETTLED' })
    expect(await settle({ commandId: commandId(command), outcome: 'NOT_APPLIED' })).toMatchObject({
      state: 'UNVERIFIED',
      code: 'INVALID_STATE',
    })
  })

  test('NOT_APPLIED frees the record, and the command can be tried again', async () => {
    const { alert, command } = await uncertain()
    expect((await pipeline.commands.submit(submissionOf([about(alert)]))).items[0]?.code).toBe('CONFLICT')
    expect(await settle({ commandId: commandId(command), outcome: 'NOT_APPLIED' })).toMatchObject({ state: 'REJECTED' })
    const { results } = await retry({ commandIds: [commandId(command)] })
    expect(results[0]).toMatchObject({ state: 'QUEUED', retried: { id: commandId(command) } })
    await pipeline.deliver()
    expect(w2.sandbox.journal().length).toBe(1)
    expect(writes(w2).length).toBe(2)
  })

  test("only people, only what is uncertain, only one's own", async () => {
    const { command } = await uncertain()
    const input = { commandId: commandId(command), outcome: 'APPLIED', reason: 'x' }
    for (const roles of [['SERVICE'], ['SERVICE', 'ANALYST'], ['VIEWER']] as Role[][]) {
      expect(await failure(asked(roles), SETTLE, { input })).toMatchObject({ code: 'FORBIDDEN' })
    }
    const foreign = await settle(input, asked(['ADMIN'], 'globex'))
    const nobodys = await settle({ ...input, commandId: commandId(null) }, asked(['ADMIN'], 'globex'))
    expect({ ...foreign, targetId: '' }).toEqual({ ...nobodys, targetId: '' })
    expect(foreign.code).toBe('NOT_FOUND')
    expect(await failure(asked(), SETTLE, { input: { ...input, reason: ' ' } })).toMatchObject({
      extensions: { field: 'input.reason' },
    })
  })
})
