import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Readiness } from '../../src/server/health.ts'
import { ListenError } from '../../src/server/listen-error.ts'
import {
  type Answer,
  counters,
  eventually,
  type Message,
  now,
  openSocket,
  openStream,
  post,
  type Running,
  startServer,
} from './support.ts'

let gateway: Running
const state: { readiness: () => Promise<Readiness> } = {
  readiness: async () => ({ ok: true, checks: { database: 'ok' } }),
}
beforeAll(async () => {
  gateway = await startServer({ readiness: () => state.readiness() })
})
afterAll(() => gateway.server.close())
beforeEach(() => {
  counters.executed = 0
})

const TICKS = 'subscription { ticks(every: 5) { n who } }'
const codeOf = (answer: Answer): unknown => answer.body.errors?.[0]?.extensions.code
const subscribe = (query: string, variables?: object, id = '1') => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
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
      `subscription { ticks { items ${depth.replace('{ item ', '{ nodes ')} }`,
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

describe('HTTP', () => {
  it('answers, with a request id and nothing to cache or sniff', async () => {
    const answer = await post(gateway, { query: 'query A { whoami } query B { a: whoami }', operationName: 'B' })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ data: { a: 'acme/ana' } })
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(answer.headers.get('x-powered-by')).toBeNull()
  })
  it('speaks the media type it is asked for', async () => {
    for (const query of ['{ whoami }', '{ nothing }']) {
      const type = 'application/graphql-response+json'
      expect((await post(gateway, { query }, { accept: type })).headers.get('content-type')).toContain(type)
      expect((await post(gateway, { query })).headers.get('content-type')).toContain('application/json')
    }
  })
  it('runs mutations and refuses with 400 what is wrong, syntax included', async () => {
    const act = 'mutation ($i: ActInput!) { act(input: $i) { results { id } } }'
    expect((await post(gateway, { query: act, variables: { i: { ids: ['1', '2'] } } })).status).toBe(200)
    const wrong: unknown[] = [
      { query: '{ whoami' },
      { query: '{ nothing }' },
      { query: '' },
      { query: 7 },
      { query: null },
      {},
      [],
      [{ query: '{ whoami }' }],
      'null',
      '"text"',
      '{',
      '\u0000',
      { query: '{ whoami }', variables: [] },
      { query: '{ whoami }', variables: '{}' },
      { query: '{ whoami }', operationName: 7 },
      { query: '{ whoami }', operationName: 'Other' },
      { query: '{ whoami }', extensions: 'x' },
    ]
    for (const body of wrong) {
      const answer = await post(gateway, body)
      expect(answer.status, JSON.stringify(body)).toBe(400)
      expect(answer.body.errors?.[0]?.message, JSON.stringify(body)).toBeTruthy()
    }
    expect(counters.executed).toBe(1)
  })
  it('tells clients with persisted queries to send the text', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } }
    for (const body of [{ extensions }, { query: '{ whoami }', extensions }]) {
      expect(codeOf(await post(gateway, body))).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
    }
    expect(counters.executed).toBe(0)
  })
  it('A14: refuses large bodies without keeping them', async () => {
    const large = JSON.stringify({ query: '{ whoami }', variables: { x: 'x'.repeat(3 * 1024 * 1024) } })
    const before = process.memoryUsage().rss
    for (let at = 0; at < 5; at += 1) {
      const answer = await post(gateway, large)
      expect([answer.status, codeOf(answer)]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
    const justUnder = JSON.stringify({ query: `{ whoami } #${'x'.repeat(1024 * 1024 - 100)}` })
    expect((await post(gateway, justUnder)).status).toBe(200)
  })
  it('A14: refuses an endless body', async () => {
    const token = await gateway.token()
    const status = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(`${gateway.base}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'transfer-encoding': 'chunked',
        },
      })
      const more = setInterval(() => request.write('x'.repeat(256 * 1024)), 2)
      request.on('response', (response) => {
        clearInterval(more)
        resolve(response.statusCode ?? 0)
        request.destroy()
      })
      request.on('error', (error) => {
        clearInterval(more)
        reject(error)
      })
    })
    expect(status).toBe(413)
  })
  it('A15: executes nothing that a form or a link can send', async () => {
    const token = await gateway.token()
    const authorization = `Bearer ${token}`
    const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'message/http']
    types.push(
      'application/graphql',
      'application/json; charset=utf-16',
      'text/plain; application/json',
      'application/jsonx',
    )
    for (const type of [...types, '']) {
      for (const path of ['/graphql', '/graphql/stream']) {
        const headers: Record<string, string> = { authorization }
        if (type) headers['content-type'] = type
        const body = new TextEncoder().encode('{"query": "{ whoami }"}')
        const response = await fetch(gateway.base + path, { method: 'POST', headers, body })
        expect(response.status, type).toBe(415)
      }
    }
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
      for (const path of ['/graphql', '/graphql/stream']) {
        const url = `${gateway.base}${path}?query=%7B%20whoami%20%7D`
        const response = await fetch(url, { method, headers: { authorization } })
        expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
      }
    }
    const gzip = await fetch(`${gateway.base}/graphql`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: 'x',
    })
    expect(gzip.status).toBe(415)
    expect(counters.executed).toBe(0)
  })
  it('shares answers with allowed origins only', async () => {
    const preflight = (origin: string, path = '/graphql') =>
      fetch(gateway.base + path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
    const good = await preflight('https://app.example')
    expect([good.status, good.headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example'])
    expect(good.headers.get('access-control-allow-credentials')).toBeNull()
    for (const origin of ['https://evil.example', 'null', 'https://app.example.evil.example', 'http://app.example']) {
      const bad = await preflight(origin)
      expect([bad.status, bad.headers.get('access-control-allow-origin')]).toEqual([403, null])
      expect((await post(gateway, { query: '{ whoami }' }, { origin })).status).toBe(403)
    }
    expect((await post(gateway, { query: '{ whoami }' }, { origin: gateway.base })).status).toBe(200)
    expect((await post(gateway, { query: '{ whoami }' }, { origin: 'https://app.example' })).status).toBe(200)
  })
  it('answers 404 clearly, in JSON', async () => {
    for (const path of ['/nothing', '/graphql/', '/graphql/../x', '/dev/token', '/', '//', '/%2e%2e/']) {
      const response = await fetch(gateway.base + path)
      expect(response.status, path).toBe(404)
      expect(((await response.json()) as Answer['body']).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    }
  })
  it('says 503 where the database is away, and may be asked again', async () => {
    const answer = await post(gateway, { query: '{ strict(how: "store") }' })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(answer.body.errors?.[0]?.extensions).toEqual({ code: 'UNAVAILABLE', retryable: true })
    const partly = await post(gateway, { query: '{ fail(how: "store") whoami }' })
    expect(partly.status).toBe(200)
  })
})

/** Raw bytes on a connection of our own, and what comes back. */
const raw = (text: string, ms = 500): Promise<string> =>
  new Promise((resolve) => {
    let answer = ''
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (part) => {
      answer += String(part)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
    setTimeout(() => socket.destroy(), ms)
  })

describe('A29: the wire', () => {
  const start = 'POST /graphql HTTP/1.1\r\nHost: x\r\n'
  it.each([
    ['two lengths', `${start}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`],
    ['a length and chunks', `${start}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunked twice', `${start}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['no host', 'POST /graphql HTTP/1.1\r\n\r\n'],
    ['a bare line feed in a header', `${start}X: a\nGET / HTTP/1.1\r\n\r\n`],
    ['a space before the colon', `${start}Content-Length : 5\r\n\r\nabcde`],
  ])('%s: 400', async (_name, text) => {
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 400 /)
  })
  it('large headers: 431', async () => {
    expect(await raw(`${start}X: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
  })
  it('other protocols are served as plain HTTP, other sockets not at all', async () => {
    const upgrade = (path: string, protocol: string) =>
      raw(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
        300,
      )
    expect(await upgrade('/healthz', 'h2c')).toMatch(/^HTTP\/1\.1 200 /)
    expect(await upgrade('/other', 'websocket')).toMatch(/^HTTP\/1\.1 404 /)
    expect(await upgrade('/graphql/stream', 'websocket')).toMatch(/^HTTP\/1\.1 404 /)
  })
})

describe('A30: forwarded headers', () => {
  const origin = 'https://gateway.example'
  const forwarded = {
    origin,
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'gateway.example',
    'x-forwarded-for': '10.1.1.1',
  }
  it('mean nothing from strangers', async () => {
    expect((await post(gateway, { query: '{ whoami }' }, forwarded)).status).toBe(403)
  })
  it('count from a trusted proxy', async () => {
    const proxied = await startServer({ trustedProxies: ['127.0.0.0/8'] })
    expect((await post(proxied, { query: '{ whoami }' }, forwarded)).status).toBe(200)
    expect(
      (await post(proxied, { query: '{ whoami }' }, { ...forwarded, origin: 'https://evil.example' })).status,
    ).toBe(403)
    await proxied.server.close()
  })
  it('a list of proxies that is none names its setting', async () => {
    await expect(startServer({ trustedProxies: ['proxy.example'] })).rejects.toThrow('TRUSTED_PROXIES')
  })
})

describe('health and metrics', () => {
  it('need no token', async () => {
    const health = await fetch(`${gateway.base}/healthz`)
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }])
    const ready = await fetch(`${gateway.base}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', checks: { database: 'ok' } }])
    expect((await fetch(`${gateway.base}/healthz`, { method: 'POST' })).status).toBe(405)
  })
  it('are red when the database is away, and when it does not answer', async () => {
    const bad: (() => Promise<Readiness>)[] = [
      async () => ({ ok: false, checks: { database: 'away' } }),
      () => Promise.reject(new Error('CANARY')),
    ]
    for (const readiness of bad) {
      await new Promise((resolve) => setTimeout(resolve, 550))
      state.readiness = readiness
      const response = await fetch(`${gateway.base}/readyz`)
      expect(response.status).toBe(503)
      expect(await response.text()).not.toMatch(/CANARY/)
    }
    state.readiness = async () => ({ ok: true, checks: {} })
  })
  it('count, and tell nothing about tenants', async () => {
    await post(gateway, { query: 'query CANARY { whoami }' })
    const text = await (await fetch(`${gateway.base}/metrics`)).text()
    expect(text).toMatch(/tributary_operation_seconds_count\{transport="http",kind="query",outcome="OK"\} \d+/)
    expect(text).toContain('outcome="COST_EXCEEDED"')
    expect(text).toContain('tributary_unauthenticated_total{transport="ws"}')
    expect(text).not.toMatch(/acme|ana"|CANARY|whoami/)
  })
})

describe('WebSocket', () => {
  it('delivers, and ends what is completed', async () => {
    const before = counters.open
    const socket = await openSocket(gateway)
    await socket.until(({ type }) => type === 'connection_ack')
    socket.send(subscribe(TICKS))
    const { payload } = await socket.until(({ type }) => type === 'next')
    expect(payload).toEqual({ data: { ticks: { n: 1, who: 'acme/ana' } } })
    socket.send({ id: '1', type: 'complete' })
    await eventually(() => counters.open === before)
    socket.close()
    expect((await socket.closed).code).toBe(1005)
  })
  it('A16: takes no socket from another page', async () => {
    for (const origin of ['https://evil.example', 'null', `http://evil.example:${gateway.port}`]) {
      const socket = await openSocket(gateway, { origin })
      expect((await socket.closed).code).toBe(4403)
      expect(socket.messages).toEqual([])
    }
    for (const origin of [gateway.base, 'https://app.example']) {
      const socket = await openSocket(gateway, { origin })
      await socket.until(({ type }) => type === 'connection_ack')
      socket.close()
    }
  })
  it('A16: takes no foreign name that leads here for its own', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/graphql`, 'graphql-transport-ws', {
      headers: { host: `evil.example:${gateway.port}`, origin: `http://evil.example:${gateway.port}` },
    })
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(4403)
  })
  it('speaks graphql-transport-ws only', async () => {
    const socket = await openSocket(gateway, { protocol: 'graphql-ws', init: false }).catch(() => null)
    if (socket) expect((await socket.closed).code).toBe(4406)
  })
  it('A22: closes a socket that says nothing, twice too much, or nonsense', async () => {
    const silent = await openSocket(gateway, { init: false })
    const twice = await openSocket(gateway)
    twice.send({ type: 'connection_init', payload: { authorization: `Bearer ${await gateway.token()}` } })
    expect((await twice.closed).code).toBe(4429)
    const nonsense = await openSocket(gateway)
    nonsense.socket.send('{')
    expect((await nonsense.closed).code).toBe(4400)
    const again = await openSocket(gateway)
    await again.until(({ type }) => type === 'connection_ack')
    again.send(subscribe('subscription { silence { n } }'))
    again.send(subscribe('subscription { silence { n } }'))
    expect((await again.closed).code).toBe(4409)
    expect((await silent.closed).code).toBe(4408)
    await eventually(() => counters.open === 0)
  }, 8_000)
  it('A14: closes a socket that sends too much', async () => {
    const socket = await openSocket(gateway)
    await socket.until(({ type }) => type === 'connection_ack')
    socket.send(subscribe(TICKS, { x: 'x'.repeat(1024 * 1024) }))
    expect((await socket.closed).code).toBe(1009)
    const flood = await openSocket(gateway)
    await flood.until(({ type }) => type === 'connection_ack')
    for (let at = 0; at < 2_000; at += 1) flood.send({ type: 'ping' })
    expect((await flood.closed).code).toBe(4429)
  })
  it('carries 16 subscriptions, not more', async () => {
    const socket = await openSocket(gateway)
    await socket.until(({ type }) => type === 'connection_ack')
    for (let at = 0; at < 17; at += 1) socket.send(subscribe('subscription { silence { n } }', {}, String(at)))
    const { id, payload } = await socket.until(({ type }) => type === 'error')
    expect(id).toBe('16')
    expect((payload as unknown as { extensions: object }[])[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED' })
    expect(counters.open).toBe(16)
    socket.close()
    await eventually(() => counters.open === 0)
  })
  it('A23: is closed when its token ends, with nothing after it', async () => {
    // Whole seconds are all a token can say.
    const exp = now() + 2
    const authorization = `Bearer ${await gateway.token({ exp })}`
    const socket = await openSocket(gateway, { authorization })
    const stream = await openStream(gateway, { query: TICKS }, { authorization })
    await socket.until(({ type }) => type === 'connection_ack')
    socket.send(subscribe(TICKS))
    let latest = 0
    socket.socket.on('message', (data) => {
      if ((JSON.parse(String(data)) as Message).payload?.data) latest = Date.now()
    })
    const { code, reason } = await socket.closed
    const closedAt = Date.now()
    expect(code).toBe(4403)
    expect(reason).toContain('expired')
    expect(closedAt - exp * 1000).toBeLessThan(1_500)
    expect(latest).toBeGreaterThan(0)
    expect(latest - exp * 1000).toBeLessThan(100)
    await stream.ended
    expect(stream.events().at(-1)?.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    await eventually(() => counters.open === 0)
  })
  it('leaves nothing behind: 200 sockets closed or torn off', async () => {
    const sockets = await Promise.all(
      Array.from({ length: 200 }, async (_, at) => {
        const socket = await openSocket(gateway)
        await socket.until(({ type }) => type === 'connection_ack')
        socket.send(subscribe(at % 2 ? 'subscription { silence { n } }' : TICKS))
        return socket
      }),
    )
    await eventually(() => counters.open === 200)
    for (const [at, { socket }] of sockets.entries()) {
      if (at % 3 === 0) socket.terminate()
      else socket.close()
    }
    await eventually(() => counters.open === 0, 1_000)
    expect(await gateway.registry.getSingleMetricAsString('tributary_live_connections')).toContain('transport="ws"} 0')
  })
})

describe('server-sent events', () => {
  it('deliver, and end when the reader leaves', async () => {
    const before = counters.open
    const stream = await openStream(gateway, {
      query: 'subscription ($e: Int!) { ticks(every: $e) { n } }',
      variables: { e: 5 },
    })
    await eventually(() => stream.events().length >= 3)
    expect(stream.events()[0]).toEqual({ data: { ticks: { n: 1 } } })
    expect(counters.open).toBe(before + 1)
    stream.close()
    await eventually(() => counters.open === before)
  })
  it('end by themselves with a complete event', async () => {
    const stream = await openStream(gateway, { query: 'subscription { ticks(every: 0, upTo: 2) { n } }' })
    await stream.ended
    expect(stream.events()).toHaveLength(2)
    expect(stream.text()).toContain('event: complete')
  })
  it('send who asks for something else to the right place', async () => {
    const stream = await openStream(gateway, { query: '{ whoami }' })
    await stream.ended
    expect(stream.status).toBe(400)
    expect(stream.text()).toContain('POST /graphql')
    const json = await openStream(gateway, { query: TICKS }, { accept: 'application/json' })
    expect(json.status).toBe(400)
    json.close()
  })
  it('wait for a slow reader instead of heaping up', async () => {
    const token = await gateway.token()
    const socket = connect(gateway.port, '127.0.0.1')
    const body = JSON.stringify({ query: 'subscription { ticks(every: 0, bulk: 100000) { n bulk } }' })
    socket.on('error', () => undefined)
    socket.pause()
    const before = process.memoryUsage().rss
    socket.write(
      `POST /graphql/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await eventually(() => counters.open === 1)
    await new Promise((resolve) => setTimeout(resolve, 700))
    // Without pressure back this source would have made gigabytes by now.
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
    socket.destroy()
    await eventually(() => counters.open === 0)
  })
})

describe('starting and stopping', () => {
  it('names the port that is taken', async () => {
    const failure = await startServer({ port: gateway.port }).catch((error: Error) => error)
    expect(failure).toBeInstanceOf(ListenError)
    expect((failure as Error).message).toBe(`Port ${gateway.port} on 127.0.0.1 is in use; set PORT to a free one`)
    await expect(startServer({ host: '192.0.2.1' })).rejects.toThrow('set HOST')
  })
  it('ends within five seconds: what runs is answered, live connections are sent away', async () => {
    const other = await startServer()
    const slow = post(other, { query: '{ slow(ms: 300) }' })
    const socket = await openSocket(other)
    await socket.until(({ type }) => type === 'connection_ack')
    socket.send(subscribe(TICKS))
    const stream = await openStream(other, { query: TICKS })
    await eventually(() => stream.events().length > 0)
    const idle = connect(other.port, '127.0.0.1')
    idle.on('error', () => undefined)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const began = Date.now()
    const closing = other.server.close()
    expect(other.server.close()).toBe(closing)
    expect((await socket.closed).code).toBe(1001)
    await stream.ended
    expect(stream.text()).toContain('event: complete')
    expect((await slow).body).toEqual({ data: { slow: 'done' } })
    await closing
    expect(Date.now() - began).toBeLessThan(5_000)
    await expect(fetch(`${other.base}/healthz`)).rejects.toThrow()
    expect(counters.open).toBe(0)
    idle.destroy()
  })
})
