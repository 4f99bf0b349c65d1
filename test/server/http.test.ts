import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Readiness } from '../../src/server/health.ts'
import { type Answer, codeOf, post, type Running, startServer } from './running.ts'
import { counters } from './support.ts'

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

/** Raw bytes on a connection of our own, and what comes back: to the end of a head, as not every answer closes it. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = ''
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (part) => {
      answer += String(part)
      if (answer.includes('\r\n\r\n')) socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
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
    await post(gateway, {
      query: '{ items(first: 100) { nodes { children(first: 100) { children(first: 100) { id } } } } }',
    })
    await post(gateway, {}, { authorization: 'Bearer CANARY' })
    const text = await (await fetch(`${gateway.base}/metrics`)).text()
    expect(text).toMatch(/tributary_operation_seconds_count\{transport="http",kind="query",outcome="OK"\} \d+/)
    expect(text).toContain('outcome="COST_EXCEEDED"')
    expect(text).toContain('tributary_unauthenticated_total{transport="http"}')
    expect(text).not.toMatch(/acme|ana"|CANARY|whoami/)
  })
})
