import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import { describeError, type PipelineLog } from '../graphql/pipeline/present.ts'
import { answerPreflight, shareWith } from './cors.ts'
import type { Peers } from './peer.ts'
import { refuse, refuseMethod, refuseWith, secure } from './reply.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** The path of a request, without its query. */
export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/'

/** A route that is read. */
export const onlyGet =
  (serve: Handler): Handler =>
  (request, response) =>
    request.method === 'GET' || request.method === 'HEAD'
      ? serve(request, response)
      : refuseMethod(response, 'GET, HEAD', 'This is read with GET')

/** A route of the API: POST only, and from a browser only for pages that are allowed. */
export const onlyPost =
  (peers: Peers, hint: string, serve: Handler): Handler =>
  (request, response) => {
    if (!peers.allowsOrigin(request)) {
      return refuseWith(response, 'FORBIDDEN', 'This origin is not allowed; the operator lists them in ALLOWED_ORIGINS')
    }
    shareWith(request, response)
    if (request.method === 'OPTIONS') return answerPreflight(response)
    return request.method === 'POST' ? serve(request, response) : refuseMethod(response, 'POST', hint)
  }

function answerFailure(request: IncomingMessage, response: ServerResponse, error: unknown, log: PipelineLog): void {
  if (error instanceof GraphQLError) {
    refuse(response, [error])
    return
  }
  // A client that went away while it was still sending is no failure of ours.
  const gone = request.destroyed && !request.complete
  if (!gone) log.error({ error: describeError(error as Error) }, 'a request met an unexpected error')
  if (gone || response.headersSent) response.destroy()
  else refuseWith(response, 'INTERNAL', 'Something went wrong in the gateway')
}

/** Runs the handler of a request, whatever becomes of it. */
export function createRouter(
  find: (path: string) => Handler | undefined,
  log: PipelineLog,
  hint = 'operations go to POST /graphql',
) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    secure(response)
    try {
      const handler = find(pathOf(request))
      if (handler) await handler(request, response)
      else refuseWith(response, 'NOT_FOUND', `Nothing is served here; ${hint}`)
    } catch (error) {
      answerFailure(request, response, error, log)
    }
  }
}
