import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { ListenError } from '../../src/server/listen.ts'
import { openSocket, openStream, post, type Running, startServer, subscribe, TICKS } from './running.ts'
import { counters, eventually, now } from './support.ts'

let gateway: Running
beforeAll(async () => {
  gateway = await startServer()
})
afterAll(() => gateway.server.close())
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
  })
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
    const exp = now() + 4
    const authorization = `Bearer ${await gateway.token({ exp })}`
    const socket = await openSocket(gateway, { authorization })
    const stream = await openStream(gateway, { query: TICKS }, { authorization })
    await socket.until(({ type }) => type === 'connection_ack')
    // By the clock of the server: what it made in time may be read later.
    socket.send(subscribe('subscription { ticks(every: 5) { at } }'))
    const { code, reason } = await socket.closed
    const closedAt = Date.now()
    expect(code).toBe(4403)
    expect(reason).toContain('expired')
    // Nothing else would close it.
    expect(closedAt - exp * 1000).toBeLessThan(10_000)
    const made = socket.messages.flatMap(
      ({ payload }) => (payload?.data as { ticks: { at: number } } | undefined) ?? [],
    )
    expect(made.length).toBeGreaterThan(0)
    expect(Math.max(...made.map(({ ticks }) => ticks.at)) - exp * 1000).toBeLessThan(100)
    await stream.ended
    expect(stream.events().at(-1)?.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    await eventually(() => counters.open === 0)
  })
  it('is closed with a hint where its reader is too slow', async () => {
    const socket = await openSocket(gateway)
    await socket.until(({ type }) => type === 'connection_ack')
    socket.socket.pause()
    for (let at = 0; at < 16; at += 1) {
      socket.send(subscribe('subscription { ticks(every: 0, bulk: 900000) { n bulk } }', {}, String(at)))
    }
    await eventually(() => counters.open === 16)
    await eventually(() => counters.open === 0)
    const metrics = await gateway.registry.getSingleMetricAsString('tributary_socket_closes_total')
    expect(metrics).toMatch(/code="1006"\} \d/)
    socket.socket.terminate()
  })
  it('leaves nothing behind: 200 sockets closed or torn off', async () => {
    const sockets: Awaited<ReturnType<typeof openSocket>>[] = []
    // A few at a time: whoever has to wait long before it is let in is sent away.
    for (let from = 0; from < 200; from += 20) {
      const some = Array.from({ length: 20 }, async (_, at) => {
        const socket = await openSocket(gateway)
        await socket.until(({ type }) => type === 'connection_ack')
        socket.send(subscribe(at % 2 ? 'subscription { silence { n } }' : TICKS))
        return socket
      })
      sockets.push(...(await Promise.all(some)))
    }
    await eventually(() => counters.open === 200)
    for (const [at, { socket }] of sockets.entries()) {
      if (at % 3 === 0) socket.terminate()
      else socket.close()
    }
    await eventually(() => counters.open === 0)
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
    const before = counters.slow
    const slow = post(other, { query: '{ slow(ms: 1000) }' })
    await eventually(() => counters.slow > before)
    const socket = await openSocket(other)
    await socket.until(({ type }) => type === 'connection_ack')
    socket.send(subscribe(TICKS))
    const stream = await openStream(other, { query: TICKS })
    await eventually(() => stream.events().length > 0)
    const idle = connect(other.port, '127.0.0.1')
    idle.on('error', () => undefined)
    await once(idle, 'connect')
    const began = Date.now()
    const closing = other.server.close()
    expect(other.server.close()).toBe(closing)
    expect((await socket.closed).code).toBe(1001)
    await stream.ended
    expect(stream.text()).toContain('event: complete')
    expect((await slow).body).toEqual({ data: { slow: 'done' } })
    await closing
    // Five seconds and what a busy machine adds; without the bound it would last for as long as somebody holds on.
    expect(Date.now() - began).toBeLessThan(10_000)
    await expect(fetch(`${other.base}/healthz`)).rejects.toThrow()
    expect(counters.open).toBe(0)
    idle.destroy()
  })
})
