import { createServer, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { Registry } from 'prom-client'
import { createPipeline } from '../graphql/pipeline/execute.ts'
import type { Executor } from '../graphql/pipeline/executor.ts'
import type { Viewer } from '../graphql/viewer.ts'
import { createFront } from './apollo.ts'
import type { Authenticate } from './auth.ts'
import type { DevIssuer } from './dev-issuer.ts'
import { serveDevToken } from './dev-token.ts'
import { createExplorer, type Persona } from './explorer.ts'
import { createHealth, type Readiness } from './health.ts'
import { type Address, listenOn, type ServerLog, TIMEOUTS } from './listen.ts'
import { createServerMetrics, type OperationMetrics } from './metrics.ts'
import { serveOperation } from './operations.ts'
import { createPeers } from './peer.ts'
import { createRouter, type Handler, onlyPost, pathOf } from './routes.ts'
import { createStreams } from './sse.ts'
import { createSockets } from './ws.ts'

export interface GatewayServerOptions extends Address {
  schema: GraphQLSchema
  /** Everything an operation works with, made anew for each operation and for each event of a subscription. */
  createContext(viewer: Viewer, requestId: string, document: DocumentNode): unknown
  /** Compiles what comes again when left out. */
  executor?: Executor
  authenticate: Authenticate
  /** Null wherever tokens come from a real issuer. */
  devIssuer: DevIssuer | null
  allowedOrigins: readonly string[]
  trustedProxies: readonly string[]
  readiness(): Promise<Readiness>
  registry: Registry
  log: ServerLog
  /** The page at `/`; whom one can be there, where there is a development issuer. */
  explorer: { personas: readonly Persona[] } | null
  onRequestMetrics?(done: OperationMetrics): void
}

export interface GatewayServer {
  listen(): Promise<{ port: number }>
  /** Stops accepting, lets what runs come to its end, and ends the live connections; takes 5 seconds at most. */
  close(): Promise<void>
}

/** Ends before the five seconds an operator allows a replica to stop in. */
const CLOSE_MS = 4_000
const IDLE_LOOK_MS = 50
/** For the first request of a connection that is open without one. */
const SILENT_MS = 500

/** The gateway's one port: GraphQL over HTTP, WebSocket and server-sent events, health, metrics and the explorer. */
export function createGatewayServer(options: GatewayServerOptions): GatewayServer {
  const { schema, createContext, log, executor, devIssuer } = options
  const peers = createPeers(options)
  const metrics = createServerMetrics(options.registry, options.onRequestMetrics)
  const pipeline = createPipeline({ schema, createContext, log, ...(executor ? { executor } : {}) })
  const gate = { pipeline, authenticate: options.authenticate, metrics }
  const front = createFront(schema, pipeline.documents, {
    debug: (message) => log.debug({}, message),
    info: (message) => log.info({}, message),
    warn: (message) => log.warn({}, message),
    error: (message) => log.error({}, message),
  })
  const health = createHealth(options)
  const streams = createStreams(gate)
  const sockets = createSockets(gate, schema, peers, log)
  const explorer = options.explorer && createExplorer(options.explorer.personas, devIssuer, peers)

  const operations: Handler = (request, response) => serveOperation(gate, front, request, response)
  const routes = new Map<string, Handler>([
    ['/graphql', onlyPost(peers, 'Send operations with POST; subscriptions run over a WebSocket here', operations)],
    ['/graphql/stream', onlyPost(peers, 'Send a subscription with POST', streams.serve)],
    ...health.routes,
  ])
  if (devIssuer) routes.set('/dev/token', (request, response) => serveDevToken(request, response, devIssuer, peers))
  const serve = createRouter((path) => routes.get(path) ?? explorer?.route(path), log)

  let closing: Promise<void> | null = null
  /** Connections that have not asked for anything: Node counts them neither as idle nor as done. */
  const silent = new Set<Duplex>()
  const server = createServer(
    {
      ...TIMEOUTS,
      // Other protocols are offers that may be ignored; their requests are served as plain HTTP.
      ...{
        shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === 'websocket',
      },
    },
    (request, response) => {
      silent.delete(request.socket)
      if (closing) response.setHeader('connection', 'close')
      void serve(request, response)
    },
  )
  server.on('connection', (socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    silent.delete(socket)
    socket.on('error', () => undefined)
    if (pathOf(request) === '/graphql' && !closing) {
      sockets.upgrade(request, socket, head)
      return
    }
    const status = closing ? '503 Service Unavailable' : '404 Not Found'
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  })

  const close = async (): Promise<void> => {
    health.close()
    sockets.close()
    streams.close()
    if (!server.listening) return
    const patience = setTimeout(() => server.closeAllConnections(), CLOSE_MS)
    const unused = setTimeout(() => silent.forEach((socket) => void socket.destroy()), SILENT_MS)
    // Connections fall idle one by one, as their last answers go out.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS)
    await new Promise<void>((resolve) => server.close(() => resolve()))
    clearInterval(idle)
    for (const timer of [patience, unused]) clearTimeout(timer)
    await front.close()
  }

  return {
    async listen() {
      await front.start()
      return listenOn(server, options, log)
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}
