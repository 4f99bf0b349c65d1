import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { createLocalJWKSet } from 'jose'
import { Registry } from 'prom-client'
import { WebSocket } from 'ws'
import { type Authenticate, createAuthenticator } from '../../src/server/auth.ts'
import { createGatewayServer, type GatewayServerOptions } from '../../src/server/server.ts'
import { testExecutor } from '../support/executor.ts'
import { AUDIENCE, type Claims, goodClaims, ISSUER, memoryLog, schema, signer, type TestContext } from './support.ts'

export const TICKS = 'subscription { ticks(every: 5) { n who } }'

/** The protocol's message that begins an operation. */
export const subscribe = (query: string, variables?: object, id = '1') => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
})

/** A running gateway over the small schema, with tokens for it. */
export async function startServer(overrides: Partial<GatewayServerOptions> = {}) {
  const key = await signer('ES256')
  const log = memoryLog()
  const registry = new Registry()
  const authenticate: Authenticate = createAuthenticator({
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: createLocalJWKSet({ keys: [key.jwk] }),
  })
  const server = createGatewayServer({
    host: '127.0.0.1',
    port: 0,
    schema,
    createContext: (viewer) => ({ viewer }) satisfies TestContext,
    executor: testExecutor(schema),
    authenticate,
    devIssuer: null,
    allowedOrigins: ['https://app.example'],
    trustedProxies: [],
    readiness: async () => ({ ok: true, checks: { database: 'ok' } }),
    registry,
    log,
    explorer: null,
    ...overrides,
  })
  const { port } = await server.listen()
  const token = (claims: Claims = {}): Promise<string> => key.sign({ ...goodClaims(), ...claims })
  return { server, port, log, registry, token, base: `http://127.0.0.1:${port}` }
}

export type Running = Awaited<ReturnType<typeof startServer>>

export interface Answer {
  status: number
  headers: Headers
  body: { data?: Record<string, unknown> | null; errors?: { message: string; extensions: Record<string, unknown> }[] }
}

export const codeOf = (answer: Answer): unknown => answer.body.errors?.[0]?.extensions.code

/** `POST /graphql` with a proper token, unless the headers say otherwise. */
export async function post(running: Running, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${running.base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await running.token()}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
}

export interface Message {
  id?: string
  type: string
  payload?: Record<string, unknown> & { errors?: { message: string; extensions: Record<string, unknown> }[] }
}

/** A graphql-transport-ws client that shows everything it gets. */
export async function openSocket(
  running: Running,
  options: { authorization?: unknown; origin?: string; init?: boolean; protocol?: string } = {},
) {
  // Before the socket is there: it has to be heard from soon after.
  const authorization = 'authorization' in options ? options.authorization : `Bearer ${await running.token()}`
  const socket = new WebSocket(
    `ws://127.0.0.1:${running.port}/graphql`,
    options.protocol ?? 'graphql-transport-ws',
    options.origin ? { headers: { origin: options.origin } } : {},
  )
  const messages: Message[] = []
  const waiting = new Set<() => void>()
  const stir = (): void => {
    for (const look of waiting) look()
  }
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: String(reason) })
      stir()
    })
  })
  socket.on('error', () => undefined)
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)) as Message)
    stir()
  })
  await once(socket, 'open')
  const send = (message: object): void => socket.send(JSON.stringify(message))
  const until = (test: (message: Message) => boolean, ms = 30_000): Promise<Message> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = messages.find(test)
        const over = !found && socket.readyState >= WebSocket.CLOSING
        if (!found && !over) return
        waiting.delete(look)
        clearTimeout(timer)
        if (found) resolve(found)
        else reject(new Error('the socket closed first'))
      }
      const timer = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`nothing came; so far ${JSON.stringify(messages).slice(0, 500)}`))
      }, ms)
      waiting.add(look)
      look()
    })
  if (options.init !== false) send({ type: 'connection_init', payload: { authorization } })
  return { socket, messages, closed, send, until, close: () => socket.close() }
}

/** `POST /graphql/stream`, read as it comes. */
export async function openStream(running: Running, body: object, headers: Record<string, string> = {}) {
  const request = httpRequest(`${running.base}/graphql/stream`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${await running.token()}`,
      ...headers,
    },
  })
  request.on('error', () => undefined)
  request.end(JSON.stringify(body))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.on('error', () => undefined)
  let text = ''
  response.setEncoding('utf8')
  response.on('data', (part: string) => {
    text += part
  })
  const ended = new Promise<void>((resolve) => response.once('close', () => resolve()))
  return {
    status: response.statusCode ?? 0,
    ended,
    text: () => text,
    events: () =>
      text
        .split('\n\n')
        .filter((part) => part.startsWith('event: next'))
        .map((part) => JSON.parse(part.slice(part.indexOf('data: ') + 6)) as Message['payload']),
    close: () => request.destroy(),
  }
}
