import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { GraphQLSchema } from 'graphql'
import { handleProtocols, makeServer } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { refused } from '../graphql/pipeline/execute.ts'
import type { Prepared } from '../graphql/pipeline/guard.ts'
import { LIMITS } from '../graphql/pipeline/limits.ts'
import { describeError, type PipelineLog } from '../graphql/pipeline/present.ts'
import { problem } from '../graphql/pipeline/problem.ts'
import type { Viewer } from '../graphql/viewer.ts'
import { AuthError } from './auth.ts'
import { counted, type Gate, prepare } from './operations.ts'
import type { Peers } from './peer.ts'
import { createWatch } from './watch.ts'

const CLOSE = { goingAway: 1001, forbidden: 4403, tooMuch: 4429, internal: 4500 } as const
const INIT_MS = 3_000
/** For the closing handshake; then the connection goes without it. */
const CLOSING_MS = 2_000

/** A close reason may take 123 bytes. */
const REASON = {
  origin: 'This origin is not allowed; the operator lists the allowed ones in ALLOWED_ORIGINS',
  token: 'Send a valid token in connection_init: {"authorization": "Bearer <token>"}',
  expired: 'The token has expired; connect again with a new one and `after` your last cursor',
  slow: 'Too slow; connect again and pass the cursor of your last event as `after`',
  flood: 'Too many messages',
  away: 'The server is going away; connect again and pass your last cursor as `after`',
} as const

interface Live {
  socket: WebSocket
  viewer: Viewer | null
  expiry: NodeJS.Timeout | null
}

function shut(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason)
  setTimeout(() => socket.terminate(), CLOSING_MS).unref()
}

/** `ws://…/graphql`: graphql-transport-ws on the pipeline every transport shares. */
export function createSockets(gate: Gate, schema: GraphQLSchema, peers: Peers, log: PipelineLog) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.body,
    handleProtocols,
    clientTracking: true,
  })
  const watch = createWatch((socket) => shut(socket, CLOSE.tooMuch, REASON.slow))

  const protocol = makeServer<Record<string, unknown>, Live>({
    connectionInitWaitTimeout: INIT_MS,
    async onConnect({ connectionParams, extra }) {
      const { authorization } = connectionParams ?? {}
      try {
        const viewer = await gate.authenticate(typeof authorization === 'string' ? authorization : undefined)
        return admit(extra, viewer)
      } catch (error) {
        if (!(error instanceof AuthError)) throw error
        gate.metrics.unauthenticated('ws')
        shut(extra.socket, CLOSE.forbidden, REASON.token)
        return false
      }
    },
    onSubscribe(context, _id, { query, operationName, variables }) {
      const { viewer } = context.extra
      if (!viewer) return [problem('UNAUTHENTICATED', REASON.token)]
      if (Object.keys(context.subscriptions).length > LIMITS.operationsPerSocket) {
        const most = LIMITS.operationsPerSocket
        return [problem('LIMIT_EXCEEDED', `One socket carries ${most} subscriptions at once; open another for more`)]
      }
      const requestId = randomUUID()
      const raw = { source: query, operationName: operationName || null, variables: variables ?? null }
      const prepared = prepare(gate, 'ws', viewer, raw, requestId)
      if (refused(prepared)) return prepared
      return {
        schema,
        document: prepared.document,
        operationName: prepared.operationName,
        contextValue: { prepared, viewer, requestId },
      }
    },
    subscribe(args) {
      const { prepared, viewer, requestId } = args.contextValue as {
        prepared: Prepared
        viewer: Viewer
        requestId: string
      }
      return counted(gate, 'ws', prepared, () => gate.pipeline.subscribe(prepared, viewer, requestId))
    },
    execute: () => {
      throw new Error('only subscriptions come past the guard here')
    },
  })

  /** Lets a viewer in until their token ends. */
  const admit = (live: Live, viewer: Viewer): boolean => {
    const left = viewer.expiresAt * 1000 - Date.now()
    if (left <= 0) {
      shut(live.socket, CLOSE.forbidden, REASON.expired)
      return false
    }
    if (live.socket.readyState !== live.socket.OPEN) return false
    live.viewer = viewer
    live.expiry = setTimeout(() => shut(live.socket, CLOSE.forbidden, REASON.expired), left).unref()
    return true
  }

  const accept = (socket: WebSocket, request: IncomingMessage): void => {
    socket.on('error', () => undefined)
    socket.on('close', (code) => gate.metrics.closed(code))
    if (!peers.allowsOrigin(request)) {
      shut(socket, CLOSE.forbidden, REASON.origin)
      return
    }

    const live: Live = { socket, viewer: null, expiry: null }
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    const isFlood = watch.add(socket)
    gate.metrics.connections('ws', 1)
    const failed = (error: unknown): void => {
      log.error({ error: describeError(error as Error) }, 'a socket met an unexpected error')
      shut(socket, CLOSE.internal, 'Something went wrong in the gateway')
    }
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        // Waits until the system took the message: what waits for a slow reader is the subscription's own queue. A
        // socket that is closing takes nothing more, and nothing more is made for it.
        send: (message) =>
          new Promise((resolve) => {
            if (socket.readyState === socket.OPEN) socket.send(message, () => resolve())
            else if (socket.readyState === socket.CLOSED) resolve()
            else void gone.then(resolve)
          }),
        close: (code = 1000, reason = '') => shut(socket, code, reason),
        onMessage: (handle) =>
          socket.on('message', (data) => {
            if (isFlood()) shut(socket, CLOSE.tooMuch, REASON.flood)
            else handle(String(data)).catch(failed)
          }),
      },
      live,
    )
    socket.once('close', (code, reason) => {
      if (live.expiry) clearTimeout(live.expiry)
      gate.metrics.connections('ws', -1)
      closed(code, String(reason)).catch(failed)
    })
  }

  return {
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      sockets.handleUpgrade(request, socket, head, (opened) => accept(opened, request))
    },
    /** Sends every client away, to go on elsewhere from its last cursor. */
    close() {
      watch.close()
      for (const socket of sockets.clients) shut(socket, CLOSE.goingAway, REASON.away)
      sockets.close()
    },
  }
}
