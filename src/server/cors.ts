import type { IncomingMessage, ServerResponse } from 'node:http'

/** Lets the page that sent an allowed request read the answer. Credentials are never shared: cookies mean nothing here. */
export function shareWith(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('vary', 'origin')
  const { origin } = request.headers
  if (origin === undefined) return
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-expose-headers', 'x-request-id, retry-after')
}

/** What a browser asks before it sends JSON from another origin. */
export function answerPreflight(response: ServerResponse): void {
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader(
    'access-control-allow-headers',
    'authorization, content-type, accept, apollo-require-preflight, x-apollo-operation-name',
  )
  response.setHeader('access-control-max-age', '600')
  response.writeHead(204).end()
}
