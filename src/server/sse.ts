import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createHandler } from 'graphql-sse'
import { type LiveResults, refused } from '../graphql/pipeline/execute.ts'
import { LIMITS } from '../graphql/pipeline/limits.ts'
import { statusOf } from '../graphql/pipeline/problem.ts'
import { readJsonObject } from './body.ts'
import { counted, type Gate, prepare, viewerOf } from './operations.ts'
import { refuse, refuseWith } from './reply.ts'
import { operationIn } from './request.ts'

/** How long a reader may leave what was sent lying before its stream is closed. */
const PATIENCE_MS = 15_000
/** After the token's end, for the last words; then the connection goes. */
const FAREWELL_MS = 3_000

interface Stream {
  results: LiveResults
  response: ServerResponse
}

/** Resolves once the reader has taken what was sent; gives up on one that does not. */
function taken(response: ServerResponse): Promise<void> {
  if (!response.writableNeedDrain) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    const timer = setTimeout(() => response.destroy(), PATIENCE_MS)
    response.on('drain', done)
    response.on('close', done)
  })
}

/** `POST /graphql/stream`: one subscription on one connection. */
export function createStreams(gate: Gate) {
  const open = new Set<LiveResults>()

  const handle = createHandler<IncomingMessage, Stream>({
    // No stream tokens: every subscription has a connection of its own, authenticated by itself.
    authenticate: () => null,
    onSubscribe: (request) => request.context.results,
    onNext: (_context, request) => taken(request.context.response),
  })

  const pump = async (request: IncomingMessage, response: ServerResponse, results: LiveResults): Promise<void> => {
    const [body] = await handle({
      method: 'POST',
      url: '/graphql/stream',
      headers: {
        get: (name) => (name === 'accept' ? 'text/event-stream' : name === 'content-type' ? 'application/json' : null),
      },
      body: { query: '-' },
      raw: request,
      context: { results, response },
    })
    if (!body || typeof body === 'string') throw new Error('the event stream did not begin')
    response.on('close', () => void body.return())
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    for await (const part of body) {
      if (response.destroyed) break
      response.write(part)
      await taken(response)
    }
    response.end()
  }

  return {
    async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const viewer = await viewerOf(gate, 'sse', request, response)
      if (!viewer) return
      const accepts = request.headers.accept ?? '*/*'
      if (!/text\/event-stream|\*\/\*/.test(accepts)) {
        return refuseWith(response, 'BAD_USER_INPUT', 'This is an event stream: send `Accept: text/event-stream`')
      }
      const requestId = randomUUID()
      response.setHeader('x-request-id', requestId)
      const prepared = prepare(gate, 'sse', viewer, operationIn(await readJsonObject(request, LIMITS.body)), requestId)
      if (refused(prepared)) return refuse(response, prepared)
      const results = await counted(gate, 'sse', prepared, () => gate.pipeline.subscribe(prepared, viewer, requestId))
      if (!('next' in results)) return refuse(response, results.errors ?? [], statusOf(results.errors ?? []))
      if (response.destroyed) return void results.return()

      const farewell = setTimeout(() => response.destroy(), viewer.expiresAt * 1000 - Date.now() + FAREWELL_MS)
      open.add(results)
      gate.metrics.connections('sse', 1)
      try {
        await pump(request, response, results)
      } finally {
        clearTimeout(farewell)
        open.delete(results)
        gate.metrics.connections('sse', -1)
        void results.return()
      }
    },
    /** Ends every stream; its client goes on elsewhere from its last cursor. */
    close() {
      for (const results of open) void results.return()
    },
  }
}
