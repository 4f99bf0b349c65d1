import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphQLError } from 'graphql'
import { type Code, problem, statusOf } from '../graphql/pipeline/problem.ts'
import type { AuthError } from './auth.ts'

type Headers = Record<string, string>

const SECURITY: Headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

/** Set on every response before anything else; a page with needs of its own sets its own policy over it. */
export function secure(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY)) response.setHeader(name, value)
}

/** How long a sender that was answered early may go on before it is cut off: long enough to hear the answer. */
const LINGER_MS = 1_000

function cutOff({ req }: ServerResponse): void {
  if (!req.complete) setTimeout(() => req.complete || req.socket.destroy(), LINGER_MS).unref()
}

/** Ends a response with a text. */
export function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(response.req.method === 'HEAD' ? undefined : body, () => cutOff(response))
}

/** Ends a response with JSON. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', `${JSON.stringify(value)}\n`)
}

/** GraphQL's own media type for who asks for it by name, plain JSON for everybody else. */
const mediaType = (request: IncomingMessage): string =>
  /application\/graphql-response\+json/.test(request.headers.accept ?? '')
    ? 'application/graphql-response+json; charset=utf-8'
    : 'application/json; charset=utf-8'

/** Refuses a request in the shape of a GraphQL answer, so that every client finds the message where it looks. */
export function refuse(response: ServerResponse, errors: readonly GraphQLError[], status = statusOf(errors)): void {
  send(response, status, mediaType(response.req), `${JSON.stringify({ errors })}\n`)
}

/** Refuses a request with one error of ours. */
export function refuseWith(
  response: ServerResponse,
  code: Code,
  message: string,
  extensions: Record<string, unknown> = {},
): void {
  refuse(response, [problem(code, message, { extensions })])
}

/** Answers a failed authentication. */
export function refuseToken(response: ServerResponse, error: AuthError): void {
  response.setHeader('www-authenticate', 'Bearer realm="tributary"')
  refuseWith(response, 'UNAUTHENTICATED', error.message)
}

export function refuseMethod(response: ServerResponse, allowed: string, hint: string): void {
  response.setHeader('allow', allowed)
  refuseWith(response, 'METHOD_NOT_ALLOWED', hint)
}
