import { type ASTNode, GraphQLError } from 'graphql'

/** Every code a client can meet, with the HTTP status of an operation that fails with it as a whole. */
export const CODES = {
  BAD_USER_INPUT: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  LIMIT_EXCEEDED: 400,
  COST_EXCEEDED: 400,
  INVALID_CURSOR: 400,
  WRONG_TRANSPORT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  IDEMPOTENCY_MISMATCH: 409,
  RESYNC_REQUIRED: 410,
  SELECTION_EXPIRED: 410,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  SLOW_CONSUMER: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  TIMEOUT: 504,
} as const

export type Code = keyof typeof CODES

export const isCode = (value: unknown): value is Code => typeof value === 'string' && Object.hasOwn(CODES, value)

/** An error that is meant for the client: it passes the presenter as it is. */
export function problem(
  code: Code,
  message: string,
  options: { nodes?: ASTNode | readonly ASTNode[]; extensions?: Record<string, unknown> } = {},
): GraphQLError {
  return new GraphQLError(message, { nodes: options.nodes, extensions: { code, ...options.extensions } })
}

/** The same error with a code of ours, for those the GraphQL library raises without one. */
export const withCode = (code: Code, error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { ...error.extensions, code: isCode(error.extensions.code) ? error.extensions.code : code },
  })

/** The HTTP status of an operation that was refused as a whole. */
export function statusOf(errors: readonly GraphQLError[]): number {
  const code = errors[0]?.extensions.code
  return isCode(code) ? CODES[code] : 500
}
