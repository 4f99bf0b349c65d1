import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, type ExecutionResult } from 'graphql'
import { describe, expect, it } from 'vitest'
import { createPipeline, type LiveResults } from '../../src/graphql/pipeline/execute.ts'
import { LIMITS } from '../../src/graphql/pipeline/limits.ts'
import { FIRST_OPERATIONS } from '../../src/server/first-operations.ts'
import { cpu } from '../support/least.ts'
import { type Ask, ask, code, errorsOf, log, pipeline, prepared, viewer } from './asking.ts'
import { counters, eventually, schema } from './support.ts'

describe('answers', () => {
  const run = (source: string, options: Ask = {}) => pipeline.execute(prepared(source, options), viewer(), 'request-7')

  it('carry errors that were written for clients', async () => {
    const { data, errors } = await run('{ fail(how: "forbidden") whoami }')
    expect(data).toMatchObject({ fail: null, whoami: 'acme/ana' })
    expect(errors?.[0]).toMatchObject({ message: 'Your role does not allow this', path: ['fail'] })
  })
  it('say UNAVAILABLE where the database is', async () => {
    const { data, errors } = await run('{ strict(how: "store") }')
    expect(data).toBeNull()
    expect(errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE', retryable: true })
    expect(JSON.stringify(errors)).not.toMatch(/password|tributary"/)
  })
  it('say TIMEOUT where the database gave up', async () => {
    const { data, errors } = await run('{ fail(how: "too-slow") whoami }')
    expect(data).toMatchObject({ fail: null, whoami: 'acme/ana' })
    expect(errors?.[0]?.extensions).toEqual({ code: 'TIMEOUT' })
    expect(errors?.[0]?.message).toMatch(/ask for less/)
  })
  it('A25: hide everything unexpected behind an id, in the answer and in the log', async () => {
    log.lines.length = 0
    const { errors } = await run('{ fail(how: "sql") }')
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL', correlationId: 'request-7' })
    expect(JSON.stringify(errors)).not.toMatch(/CANARY|duplicate|23505|stack|\.ts/)
    expect(log.lines).toHaveLength(1)
    expect(log.lines[0]?.fields).toMatchObject({ requestId: 'request-7', path: 'fail', error: { code: '23505' } })
    expect(JSON.stringify(log.lines)).not.toMatch(/CANARY|duplicate/)
  })
  it('end at the deadline', async () => {
    const { data, errors } = await pipeline.execute({ ...prepared('{ slow(ms: 500) }'), deadline: 30 }, viewer(), 'r')
    expect(data).toBeNull()
    expect(errors?.[0]?.extensions.code).toBe('TIMEOUT')
  })
  it('come when the context cannot be made', async () => {
    const broken = createPipeline({
      schema,
      log,
      createContext: () => {
        throw new Error('CANARY')
      },
    })
    const result = await broken.execute(prepared('{ whoami }', { on: broken }), viewer(), 'r')
    expect(result.errors?.[0]?.extensions.code).toBe('INTERNAL')
    const live = await broken.subscribe(
      prepared('subscription { ticks { n } }', { on: broken, transport: 'ws' }),
      viewer(),
      'r',
    )
    expect('errors' in live && live.errors?.[0]?.extensions.code).toBe('INTERNAL')
    expect(JSON.stringify(result)).not.toMatch(/CANARY/)
  })
})

describe('live answers', () => {
  const subscribe = async (source: string, as = viewer()): Promise<LiveResults | ExecutionResult> =>
    pipeline.subscribe(prepared(source, { transport: 'ws' }), as, 'r')
  const live = async (source: string, as = viewer()): Promise<LiveResults> => {
    const results = await subscribe(source, as)
    if (!('next' in results)) throw new Error(JSON.stringify(results))
    return results
  }

  it('come one by one, each with a context of its own', async () => {
    const contexts: unknown[] = []
    const counting = createPipeline({
      schema,
      log,
      createContext: (who) => {
        contexts.push(who)
        return { viewer: who }
      },
    })
    const operation = prepared('subscription { ticks(every: 0, upTo: 3) { n who } }', {
      on: counting,
      transport: 'sse',
    })
    const results = (await counting.subscribe(operation, viewer(), 'r')) as LiveResults
    const seen: unknown[] = []
    for await (const { data } of results) seen.push(data?.ticks)
    expect(seen).toEqual([1, 2, 3].map((n) => ({ n, who: 'acme/ana' })))
    expect(contexts).toHaveLength(4)
  })
  it('end at once when their reader leaves, even while nothing comes', async () => {
    const before = counters.open
    const results = await live('subscription { silence { n } }')
    const pending = results.next()
    await results.return()
    expect(await pending).toMatchObject({ done: true })
    expect(await results.next()).toMatchObject({ done: true })
    await eventually(() => counters.open === before)
  })
  it('A23: end when the token does, with nothing after it', async () => {
    const before = counters.open
    const results = await live('subscription { ticks(every: 20) { n } }', {
      ...viewer(),
      expiresAt: Date.now() / 1000 + 1,
    })
    const seen: ExecutionResult[] = []
    for await (const result of results) seen.push(result)
    expect(seen.length).toBeGreaterThan(1)
    expect(seen.at(-1)?.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect(seen.slice(0, -1).every((result) => result.data)).toBe(true)
    expect(counters.open).toBe(before)
    const over = await live('subscription { ticks(every: 0) { n } }', { ...viewer(), expiresAt: Date.now() / 1000 - 5 })
    expect((await over.next()).value?.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    expect(await over.next()).toMatchObject({ done: true })
  })
  it('end with a proper error where their source fails', async () => {
    const results = await live('subscription { broken(how: "later-sql") { n } }')
    expect((await results.next()).value?.errors?.[0]?.extensions.code).toBe('INTERNAL')
    expect(await results.next()).toMatchObject({ done: true })
    const refusedAtOnce = await subscribe('subscription { broken(how: "forbidden") { n } }')
    expect('errors' in refusedAtOnce && refusedAtOnce.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('the schema of the gateway', () => {
  const folder = new URL('../../schema/', import.meta.url)
  const sdl = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const real = createPipeline({ schema: buildSchema(sdl.join('\n')), createContext: () => ({}), log })
  const sources = (...names: string[]): string => names.map((name) => `${name}Source { raw field fidelity }`).join(' ')
  const full = (n: number, hits: number): string => `{
    alerts(first: ${n}) {
      nodes {
        id vendorId title description status disposition type category priority riskLevel workState slaStatus version createdAt updatedAt
        ${sources('status', 'disposition', 'type', 'category', 'priority', 'riskLevel', 'matchStatus', 'slaStatus')}
        account { id name vendor state }
        subject { id name type clientReference birthDate { year month day } }
        cases { id title status outcome priority assignee { id name } }
        hits(first: ${hits}) { id matchedName matchStatus riskLevel risks { class pepClass raw } scores { kind value } }
        scores { kind value min max }
      }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }`

  it('allows a page of 100 full alerts', () => {
    const { cost } = prepared(full(100, 3), { on: real })
    expect(cost).toBeGreaterThan(10_000)
    expect(cost).toBeLessThan(LIMITS.cost)
  })
  it('refuses what multiplies', () => {
    expect(code(ask(full(100, 100), { on: real }))).toBe('COST_EXCEEDED')
    const deep = '{ alerts(first: 100) { nodes { subject { alerts(first: 100) { hits(first: 100) { id } } } } } }'
    expect(code(ask(deep, { on: real }))).toBe('COST_EXCEEDED')
  })
  it('counts figures like a total, and what hangs under each of their groups', () => {
    const cost = (text: string) => prepared(text, { on: real }).cost
    const fields = 'status category count'
    expect(cost('{ alertStats { total } }')).toBe(101)
    expect(cost(`{ alertStats(groupBy: STATUS) { groups { ${fields} } } }`)).toBe(100 + 25 * 4)
    expect(cost(`{ alertStats(groupBy: [STATUS, TYPE]) { groups { ${fields} } } }`)).toBe(100 + 100 * 4)
    const accounts = (times: string) =>
      `{ caseStats(groupBy: [ACCOUNT, STATUS]) { groups { account { quarantine(first: ${times}) { reason } } } } }`
    expect(code(ask(accounts('1'), { on: real }))).toBe('OK')
    expect(
      code(ask(accounts('100').replace('reason', 'reason digest: reason a: reason b: reason c: reason'), { on: real })),
    ).toBe('COST_EXCEEDED')
  })
  it('allows every first operation of the explorer', () => {
    for (const { name, query, variables } of FIRST_OPERATIONS) {
      const transport = query.includes('\nsubscription') ? 'ws' : 'http'
      expect(errorsOf(ask(query, { on: real, variables, transport })), name).toEqual([])
    }
  })
  it('decides about a usual operation in well under a millisecond', () => {
    const source = FIRST_OPERATIONS[0]?.query as string
    ask(source, { on: real })
    const hundred = cpu(() => {
      for (let at = 0; at < 100; at += 1) ask(source, { on: real })
    })
    expect(hundred / 100).toBeLessThan(1)
  })
})
