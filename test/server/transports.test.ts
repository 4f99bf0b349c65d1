import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Answer,
  codeOf,
  openSocket,
  openStream,
  post,
  type Running,
  startServer,
  subscribe,
  TICKS,
} from './running.ts'
import { counters, now } from './support.ts'

let gateway: Running
beforeAll(async () => {
  gateway = await startServer()
})
afterAll(() => gateway.server.close())
beforeEach(() => {
  counters.executed = 0
})

/** The decision of each transport about one operation, as a code; OK where it began. */
async function decisions(query: string, variables?: object): Promise<Record<'http' | 'ws' | 'sse', unknown>> {
  const http = await post(gateway, { query, variables })
  const stream = await openStream(gateway, { query, variables })
  const socket = await openSocket(gateway)
  await socket.until(({ type }) => type === 'connection_ack')
  socket.send(subscribe(query, variables))
  const first = await socket.until(({ id }) => id === '1')
  socket.close()
  const onSocket =
    first.type === 'error' ? (first.payload as unknown as Answer['body']['errors']) : first.payload?.errors
  let onStream: unknown = 'OK'
  if (stream.status !== 200) {
    await stream.ended
    onStream = (JSON.parse(stream.text()) as Answer['body']).errors?.[0]?.extensions.code
  }
  stream.close()
  return { http: codeOf(http) ?? 'OK', ws: onSocket?.[0]?.extensions.code ?? 'OK', sse: onStream }
}

describe('one decision on every transport', () => {
  const depth = `{ item ${'{ parent '.repeat(11)}{ id }${' }'.repeat(11)} }`
  const cost = '{ items(first: 100) { nodes { children(first: 100) { children(first: 100) { id } } } } }'
  const refusals: [string, string, object | undefined, string][] = [
    ['depth', depth, undefined, 'LIMIT_EXCEEDED'],
    [
      'depth of a subscription',
      `subscription { ticks { items { nodes ${depth.slice('{ item '.length)} } }`,
      undefined,
      'LIMIT_EXCEEDED',
    ],
    ['cost', cost, undefined, 'COST_EXCEEDED'],
    [
      'cost of a subscription',
      `subscription { ticks { items(first: 100) ${cost.slice(cost.indexOf('{ nodes'))} }`,
      undefined,
      'COST_EXCEEDED',
    ],
    [
      'cost by a variable',
      'query ($n: Int) { items(first: $n) { nodes { linked(first: $n) { nodes { linked(first: $n) { nodes { id } } } } } } }',
      { n: 100 },
      'COST_EXCEEDED',
    ],
    ['a wrong page', '{ items(first: 0) { totalCount } }', undefined, 'BAD_USER_INPUT'],
    ['a wrong variable', 'query ($n: Int) { items(first: $n) { totalCount } }', { n: 'x' }, 'BAD_USER_INPUT'],
    ['introspection', '{ __schema { types { name } } }', undefined, 'FORBIDDEN'],
    ['an unknown field', '{ nothing }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown field of a subscription', 'subscription { nothing }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['syntax', '{ whoami', undefined, 'GRAPHQL_PARSE_FAILED'],
    ['a cycle', '{ item { ...A } } fragment A on Item { parent { ...A } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'aliases',
      `{ ${Array.from({ length: 31 }, (_, at) => `a${at}: whoami`).join(' ')} }`,
      undefined,
      'LIMIT_EXCEEDED',
    ],
    [
      'a long text',
      'query ($t: String) { items(filter: {text: $t}) { totalCount } }',
      { t: 'x'.repeat(10_001) },
      'LIMIT_EXCEEDED',
    ],
    [
      'a long list',
      'query ($i: [ID!]) { items(filter: {ids: $i}) { totalCount } }',
      { i: Array(1_001).fill('1') },
      'LIMIT_EXCEEDED',
    ],
    ['@defer', '{ item { ... @defer { id } } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two roots of a subscription',
      'subscription { ticks { n } silence { n } }',
      undefined,
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ]
  it.each(refusals)('refused: %s', async (_name, query, variables, expected) => {
    expect(await decisions(query, variables)).toEqual({ http: expected, ws: expected, sse: expected })
    expect(counters.executed).toBe(0)
  })

  it('but for the kind of operation', async () => {
    const elsewhere = 'WRONG_TRANSPORT'
    expect(await decisions('{ whoami }')).toEqual({ http: 'OK', ws: elsewhere, sse: elsewhere })
    expect(counters.executed).toBe(1)
    const act = 'mutation { act(input: {ids: ["1"]}) { results { id } } }'
    expect(await decisions(act)).toEqual({ http: 'OK', ws: elsewhere, sse: elsewhere })
    expect(counters.executed).toBe(2)
    expect(await decisions(TICKS)).toEqual({ http: elsewhere, ws: 'OK', sse: 'OK' })
  })

  it('and the same answers where something goes wrong', async () => {
    for (const how of ['sql', 'store', 'forbidden']) {
      for (const query of [`subscription { broken(how: "${how}") { n } }`]) {
        const { ws, sse } = await decisions(query)
        expect(ws).toBe({ sql: 'INTERNAL', store: 'UNAVAILABLE', forbidden: 'FORBIDDEN' }[how])
        expect(sse).toBe(ws)
      }
    }
    expect(JSON.stringify(gateway.log.lines)).not.toMatch(/CANARY/)
  })
})

describe('A01-A05: without a good token', () => {
  const bad = async (): Promise<(string | undefined)[]> => [
    undefined,
    'Bearer nonsense',
    'Basic YW5hOmFuYQ==',
    `Bearer ${await gateway.token({ tenant: ['acme'] })}`,
    `Bearer ${await gateway.token({ exp: now() - 100, iat: now() - 200 })}`,
    `Bearer ${await gateway.token({ aud: 'other' })}`,
  ]

  it('HTTP answers 401 before it reads the operation', async () => {
    for (const authorization of await bad()) {
      for (const path of ['/graphql', '/graphql/stream']) {
        const headers: Record<string, string> = { 'content-type': 'application/json', accept: '*/*' }
        if (authorization) headers.authorization = authorization
        const response = await fetch(gateway.base + path, { method: 'POST', headers, body: '{"query": "{ whoami"' })
        expect(response.status).toBe(401)
        expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
        const { errors } = (await response.json()) as Answer['body']
        expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
      }
    }
  })
  it('a socket is closed with 4403', async () => {
    for (const authorization of await bad()) {
      const socket = await openSocket(gateway, { authorization })
      expect((await socket.closed).code).toBe(4403)
      expect(socket.messages).toEqual([])
    }
    const odd = await openSocket(gateway, { authorization: { toString: 'Bearer x' } })
    expect((await odd.closed).code).toBe(4403)
  })
  it('a socket that subscribes before it is let in is closed', async () => {
    const socket = await openSocket(gateway, { init: false })
    socket.send(subscribe(TICKS))
    expect((await socket.closed).code).toBe(4401)
  })
  it('nothing but the token decides who asks: no header, cookie or query', async () => {
    const claims = {
      'x-user-id': 'eve',
      'x-tenant': 'other',
      'x-forwarded-user': 'eve',
      cookie: 'token=abc; tenant=other',
    }
    const answer = await post(gateway, { query: '{ whoami }', tenant: 'other' }, claims)
    expect(answer.body.data).toEqual({ whoami: 'acme/ana' })
    const query = `access_token=${await gateway.token()}`
    const response = await fetch(`${gateway.base}/graphql?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: query },
      body: '{"query": "{ whoami }"}',
    })
    expect(response.status).toBe(401)
  })
})
