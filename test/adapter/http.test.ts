import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { inspect } from 'node:util'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import { VendorError } from '../../src/adapter/errors.ts'
import {
  bodyTooLarge,
  createVendorHttp,
  path,
  tailOf,
  type VendorAnswer,
  type VendorHttpOptions,
  type VendorRequest,
} from '../../src/adapter/http.ts'
import { networkFailure, retryAfter } from '../../src/adapter/http-failure.ts'

nock.restore()
const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

interface Served {
  url: string
  seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[]
  sockets: Set<Socket>
}

async function serve(handle: RequestListener): Promise<Served> {
  const served: Served = { url: '', seen: [], sockets: new Set() }
  const server = createServer(async (req, res) => {
    let body = ''
    for await (const chunk of req) body += String(chunk)
    served.seen.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers, body })
    handle(req, res)
  })
  server.on('connection', (socket) => {
    served.sockets.add(socket)
    socket.on('close', () => served.sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return served
}

const answer =
  (status: number, body: string | Buffer = '', headers: Record<string, string> = {}) =>
  (_req: IncomingMessage, res: ServerResponse) =>
    res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)

const GET: VendorRequest = { method: 'GET', path: '/cases' }

async function failure(options: VendorHttpOptions, request: VendorRequest = GET): Promise<VendorError> {
  const error = await createVendorHttp(options)
    .request(request)
    .then(
      (response) => response,
      (reason: unknown) => reason,
    )
  if (!(error instanceof VendorError)) throw new Error(`expected a VendorError, got ${inspect(error)}`)
  return error
}

describe('a request', () => {
  it('keeps the prefix of the base URL and encodes the query', async () => {
    const served = await serve(answer(200, '{}'))
    const http = createVendorHttp({ baseUrl: `${served.url}/v1/`, headers: { 'x-common': 'a', 'x-both': 'a' } })
    await http.request({
      method: 'GET',
      path: path`/cases/${'a/b ü'}/alerts`,
      query: { PageNumber: 0, q: 'a&b=c d' },
      headers: { 'x-both': 'b' },
    })
    expect(served.seen[0]?.url).toBe('/v1/cases/a%2Fb%20%C3%BC/alerts?PageNumber=0&q=a%26b%3Dc+d')
    expect(served.seen[0]?.headers).toMatchObject({ 'x-common': 'a', 'x-both': 'b', accept: 'application/json' })
  })

  it('writes bigint bare and reads it back without loss', async () => {
    const served = await serve(answer(200, '{"alertId":9007199254740993}'))
    const { body } = await createVendorHttp({ baseUrl: served.url }).request({
      method: 'POST',
      path: '/x',
      body: { alertId: 9007199254740995n },
    })
    expect(body).toEqual({ alertId: 9007199254740993n })
    expect(served.seen[0]?.body).toBe('{"alertId":9007199254740995}')
    expect(served.seen[0]?.headers['content-type']).toBe('application/json')
  })

  it.each(['..', '.', '%2e%2e', 'a?b', 'a#b', 'a b'])('refuses a path that another id would change: %s', async (id) => {
    const served = await serve(answer(200, '{}'))
    expect((await failure({ baseUrl: served.url }, { method: 'GET', path: `/cases/${id}/alerts` })).kind).toBe(
      'REFUSED',
    )
    expect(served.seen).toHaveLength(0)
  })

  it.each([
    'ftp://host',
    'host:80',
    'https://user:canary-secret@host',
    'https://host/?key=canary-secret',
    'https://host/#x',
  ])('refuses the base URL %s without quoting it', (baseUrl) => {
    expect(() => createVendorHttp({ baseUrl })).toThrow(/baseUrl/)
    expect(() => createVendorHttp({ baseUrl })).not.toThrow(/canary-secret/)
  })

  it('awaits the rate limit first, outside the deadline', async () => {
    const served = await serve(answer(200, '{}'))
    const order: string[] = []
    const answers: VendorAnswer[] = []
    const http = createVendorHttp({
      baseUrl: served.url,
      deadlineMs: 1_000,
      acquire: async () => {
        await new Promise((done) => setTimeout(done, 1_100))
        order.push(`acquired before ${served.seen.length} requests`)
      },
      onAnswer: (each) => answers.push(each),
    })
    await http.request(GET)
    expect(order).toEqual(['acquired before 0 requests'])
    expect(answers).toMatchObject([{ method: 'GET', outcome: 'OK', status: 200, bytes: 2 }])
  })
})

describe('a good answer', () => {
  it.each([
    [200, ''],
    [200, ' \n'],
    [204, ''],
    [201, ''],
  ])('%i with body %j is undefined', async (status, text) => {
    const served = await serve(answer(status, text))
    expect(await createVendorHttp({ baseUrl: served.url }).request(GET)).toEqual({ status, body: undefined })
  })

  it('is decompressed, and a byte order mark does not matter', async () => {
    const served = await serve(answer(200, gzipSync('\ufeff{"a":1}'), { 'content-encoding': 'gzip' }))
    expect((await createVendorHttp({ baseUrl: served.url }).request(GET)).body).toEqual({ a: 1 })
  })
})

describe('an answer that cannot be read', () => {
  it.each([
    ['HTML with 200', answer(200, '<html>Canary</html>', { 'content-type': 'text/html' })],
    ['truncated JSON', answer(200, '{"a":"Canary')],
    ['broken UTF-8', answer(200, Buffer.from([0x22, 0xff, 0xfe, 0x22]))],
    ['another charset', answer(200, '{}', { 'content-type': 'application/json; charset=ISO-8859-1' })],
    ['a damaged deflate body', answer(200, deflateSync('{}').subarray(2), { 'content-encoding': 'gzip' })],
    ['a redirect', answer(302, '', { location: 'http://169.254.169.254/canary' })],
    ['a permanent redirect', answer(308, '', { location: '/elsewhere' })],
    ['an unasked 304', answer(304)],
  ])('%s is UNREADABLE', async (_name, handle) => {
    const served = await serve(handle)
    const error = await failure({ baseUrl: served.url }, { method: 'POST', path: '/x', body: {} })
    expect(error.kind).toBe('UNREADABLE')
    expect(error.ambiguous).toBe(true)
    expect(served.seen).toHaveLength(1)
    expect(inspect(error, { depth: 9 })).not.toMatch(/canary/i)
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('is cut off at the cap, counted after decompression from %s', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(8 * 1024 * 1024, 0x20))
    const served = await serve(answer(200, bomb, { 'content-encoding': encoding }))
    const error = await failure({ baseUrl: served.url, maxBytes: 100_000 })
    expect(bomb.byteLength).toBeLessThan(100_000)
    expect(error.kind).toBe('UNREADABLE')
    expect(bodyTooLarge(error)).toBe(true)
    expect(bodyTooLarge(new VendorError('UNREADABLE', 'other'))).toBe(false)
  })

  it('is read on for its last part where that is asked for, but not for ever', async () => {
    const body = `{"data":["${'x'.repeat(500_000)}"],"meta":{"cursor":"é"}}`
    const served = await serve(answer(200, body))
    const error = await failure(
      { baseUrl: served.url, maxBytes: 100_000 },
      { method: 'GET', path: '/x', keepTail: true },
    )
    expect(tailOf(error)?.length).toBeLessThanOrEqual(16 * 1024)
    expect(tailOf(error)?.endsWith('"],"meta":{"cursor":"é"}}')).toBe(true)
    const other = await failure({ baseUrl: served.url, maxBytes: 100_000 })
    expect(tailOf(other)).toBeNull()
    const endless = await failure(
      { baseUrl: served.url, maxBytes: 20_000 },
      { method: 'GET', path: '/x', keepTail: true },
    )
    expect(bodyTooLarge(endless)).toBe(true)
    expect(tailOf(endless)).toBeNull()
  })

  it('frees its socket at the cap, though the vendor would go on for ever', async () => {
    const served = await serve((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' })
      const flood = setInterval(() => res.write(' '.repeat(10_000)), 1)
      res.on('close', () => clearInterval(flood))
    })
    expect(bodyTooLarge(await failure({ baseUrl: served.url, maxBytes: 100_000 }))).toBe(true)
    await expect.poll(() => served.sockets.size).toBe(0)
  })
})

describe('a refusal', () => {
  it.each([
    [400, 'REFUSED'],
    [401, 'UNAUTHORIZED'],
    [403, 'UNAUTHORIZED'],
    [404, 'GONE'],
    [409, 'REFUSED'],
    [410, 'GONE'],
    [422, 'REFUSED'],
    [429, 'RATE_LIMITED'],
    [500, 'FAILED'],
    [502, 'FAILED'],
    [503, 'FAILED'],
    [504, 'NO_ANSWER'],
    [524, 'NO_ANSWER'],
    [408, 'NO_ANSWER'],
  ])('%i is %s', async (status, kind) => {
    const served = await serve(answer(status, '{"message":"no"}'))
    const error = await failure({ baseUrl: served.url })
    expect([error.kind, error.status, error.vendorMessage]).toEqual([kind, status, 'no'])
    expect(served.seen).toHaveLength(1)
  })

  it('is an answer where the request knows its body for one, unless it is about the account', async () => {
    const request = { method: 'POST', path: '/x', tells: (body: unknown) => Array.isArray(body) } as const
    const ask = async (status: number, body: string) =>
      createVendorHttp({ baseUrl: (await serve(answer(status, body))).url }).request(request)
    for (const status of [400, 404, 409, 422]) {
      expect(await ask(status, '[9007199254740993]')).toEqual({ status, body: [9007199254740993n] })
      await expect(ask(status, '{"message":"no"}')).rejects.toMatchObject({ status, vendorMessage: 'no' })
    }
    for (const status of [401, 403, 408, 429, 500])
      await expect(ask(status, '[]')).rejects.toMatchObject({ name: 'VendorError', status })
  })

  it.each([
    ['{"title":"Bad","status":400,"errors":{"Message":["too long","odd"]}}', 'Bad | Message: too long | Message: odd'],
    ['{"error":"VALIDATION","message":"bad token"}', 'bad token'],
    ['{"error":"invalid_key"}', 'invalid_key'],
    ['{"error":{"code":1,"message":"nested"}}', 'nested'],
    ['{"errors":[{"message":"one"},{"message":"two"}]}', 'one | two'],
    [
      '{"message":"bad input","code":"BAD_REQUEST","issues":[{"message":"one"},{"message":"two"}]}',
      'bad input | one | two',
    ],
    ['{"message":"bad input","code":"BAD_REQUEST"}', 'bad input'],
    [
      '{"statusCode":400,"message":["one should be","two should be"],"error":"Bad Request"}',
      'one should be | two should be',
    ],
    ['{"statusCode":400,"message":[],"error":"Bad Request"}', 'Bad Request'],
    ['{"other":1}', '{"other":1}'],
    ['<b>down</b>', '<b>down</b>'],
    ['', null],
  ])('says what the vendor says: %s', async (body, words) => {
    const served = await serve(answer(400, body))
    expect((await failure({ baseUrl: served.url })).vendorMessage).toBe(words)
  })

  it('keeps at most 2,048 characters, also of a huge body, and never half a character', async () => {
    const served = await serve(answer(400, `x${'😀'.repeat(50_000)}`))
    const words = (await failure({ baseUrl: served.url })).vendorMessage ?? ''
    expect(words).toHaveLength(2_048)
    expect(words.isWellFormed()).toBe(true)
  })

  it('does not repeat an id of any length', async () => {
    const served = await serve(answer(404, '{}'))
    const error = await failure({ baseUrl: served.url }, { ...GET, path: `/alerts/${'x'.repeat(10_000)}` })
    expect(error.kind).toBe('GONE')
    expect(error.message.length).toBeLessThan(600)
  })

  it('keeps its class when its body never ends', async () => {
    const served = await serve((_req, res) => res.writeHead(503, { 'retry-after': '7' }).write('{"mess'))
    const error = await failure({ baseUrl: served.url, deadlineMs: 2_000 })
    expect([error.kind, error.retryAfterMs, error.vendorMessage]).toEqual(['FAILED', 7_000, null])
  })

  const date = 'Sat, 21 Nov 2026 10:00:00 GMT'
  it.each([
    ['30', 30_000],
    ['0', 0],
    ['-5', 0],
    ['1.5', 1_500],
    ['99999999', 900_000],
    ['Sat, 21 Nov 2026 10:00:20 GMT', 20_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['Sat, 21 Nov 2099 09:00:00 GMT', 900_000],
    ['30, 120', 120_000],
    ['30, soon', null],
    ['Infinity', null],
    ['soon', null],
  ])('reads Retry-After %s against its own Date', (value, ms) => {
    expect(retryAfter(new Headers({ 'retry-after': value, date })).retryAfterMs).toBe(ms)
  })

  it('reads a Retry-After date against our clock where there is no Date', () => {
    const headers = new Headers({ 'retry-after': 'Sat, 21 Nov 2026 10:00:20 GMT' })
    expect(retryAfter(headers, null, Date.parse(date)).retryAfterMs).toBe(20_000)
    expect(retryAfter(new Headers()).retryAfterMs).toBeNull()
    expect(retryAfter(new Headers(), { retryAfter: 42 }).retryAfterMs).toBe(42_000)
    expect(retryAfter(new Headers({ 'retry-after': '7' }), { retryAfter: 42 }).retryAfterMs).toBe(7_000)
    for (const body of [{ retryAfter: 'soon' }, { retryAfter: null }, [], 'x', undefined])
      expect(retryAfter(new Headers(), body).retryAfterMs).toBeNull()
  })

  it('shows no secret, even one the vendor echoes', async () => {
    const key = 'canary-secret-key'
    const basic = Buffer.from(key).toString('base64')
    const echo = JSON.stringify({ message: `key ${key} (${basic}, Basic ${basic}) of canary-token is wrong` })
    const served = await serve(answer(401, echo))
    const error = await failure(
      { baseUrl: served.url, headers: { 'x-api-key': 'canary-token' } },
      { ...GET, query: { token: 'canary-query' }, headers: { authorization: `Basic ${basic}` } },
    )
    expect(error.vendorMessage).toBe('key [redacted] ([redacted], [redacted]) of [redacted] is wrong')
    expect(inspect(error, { depth: 9 })).not.toMatch(new RegExp(`canary|${basic}`))
  })

  it('does not quote a header that HTTP cannot carry', async () => {
    const error = await failure(
      { baseUrl: 'http://127.0.0.1:1' },
      { ...GET, headers: { authorization: 'canary\nx: y' } },
    )
    expect(error.kind).toBe('NOT_SENT')
    expect(inspect(error, { depth: 9 })).not.toMatch(/canary/)
  })
})

describe('the network', () => {
  it('a body that drips is aborted at the deadline and its socket freed', async () => {
    const served = await serve((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => res.write(' '), 20)
      res.on('close', () => clearInterval(drip))
    })
    const startedAt = performance.now()
    const error = await failure({ baseUrl: served.url, deadlineMs: 1_000 })
    // Neither the default of 15 s, nor a deadline that begins anew with each byte.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect([error.kind, error.status]).toEqual(['NO_ANSWER', 200])
    await expect.poll(() => served.sockets.size).toBe(0)
  })

  it('silence is NO_ANSWER; a request may bring its own deadline', async () => {
    const served = await serve(() => {})
    const error = await failure({ baseUrl: served.url }, { method: 'POST', path: '/x', body: {}, deadlineMs: 100 })
    expect([error.kind, error.status]).toEqual(['NO_ANSWER', null])
    await expect.poll(() => served.sockets.size).toBe(0)
  })

  it('a hang-up after the request is NO_ANSWER, and nothing is sent twice', async () => {
    const served = await serve((req) => req.socket.destroy())
    for (const method of ['GET', 'POST'] as const)
      expect((await failure({ baseUrl: served.url }, { ...GET, method })).kind).toBe('NO_ANSWER')
    expect(served.seen).toHaveLength(2)
  })

  it('a body cut short is NO_ANSWER', async () => {
    const served = await serve((req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('{"a":')
      setTimeout(() => req.socket.destroy(), 20)
    })
    expect((await failure({ baseUrl: served.url })).kind).toBe('NO_ANSWER')
  })

  it('a refused connection is NOT_SENT', async () => {
    const served = await serve(answer(200))
    for (const close of open.splice(0)) close()
    expect((await failure({ baseUrl: served.url })).kind).toBe('NOT_SENT')
  })

  it('a failed TLS handshake is NOT_SENT', async () => {
    const plain = await serve(answer(200))
    expect((await failure({ baseUrl: plain.url.replace('http:', 'https:') })).kind).toBe('NOT_SENT')
    const hangUp = createTcpServer((socket) => socket.once('data', () => socket.destroy()))
    await new Promise<void>((done) => hangUp.listen(0, '127.0.0.1', done))
    open.push(() => hangUp.close())
    expect((await failure({ baseUrl: `https://127.0.0.1:${(hangUp.address() as AddressInfo).port}` })).kind).toBe(
      'NOT_SENT',
    )
  })

  it('several addresses are NOT_SENT only if none was reached', () => {
    const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' })
    const broken = Object.assign(new Error('x'), { code: 'ECONNRESET', syscall: 'read' })
    const kindOf = (status: number | null, ...errors: Error[]) =>
      networkFailure(new TypeError('fetch failed', { cause: new AggregateError(errors) }), 'GET /x', status).kind
    expect(kindOf(null, refused, refused)).toBe('NOT_SENT')
    expect(kindOf(null, refused, broken)).toBe('NO_ANSWER')
    // Once a status has come in, something was sent.
    expect(kindOf(200, refused)).toBe('NO_ANSWER')
  })

  it.each([
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'NOT_SENT'],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'NOT_SENT'],
    [{ code: 'ETIMEDOUT', syscall: 'connect' }, 'NOT_SENT'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'NOT_SENT'],
    [{ code: 'ETIMEDOUT', syscall: 'read' }, 'NO_ANSWER'],
    [{ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }, 'NO_ANSWER'],
    [{ code: 'UND_ERR_SOCKET' }, 'NO_ANSWER'],
    [{}, 'NO_ANSWER'],
  ])('%j is %s', async (detail, kind) => {
    nock.activate()
    try {
      nock('https://vendor.test')
        .get('/cases')
        .replyWithError(Object.assign(new Error('x'), detail))
      expect((await failure({ baseUrl: 'https://vendor.test' })).kind).toBe(kind)
    } finally {
      nock.cleanAll()
      nock.restore()
    }
  })
})
