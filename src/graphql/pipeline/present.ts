import { type ExecutionResult, GraphQLError } from 'graphql'
import { IdempotencyMismatch } from '../../command/commands.ts'
import { ResyncRequired } from '../../feed/feed.ts'
import { StoreTooSlow, StoreUnavailable } from '../../store/run.ts'
import { LIMITS } from './limits.ts'
import { type Code, isCode } from './problem.ts'

/** The part of a structured log that the pipeline writes to. */
export interface PipelineLog {
  error(fields: object, message: string): void
}

export type Present = (errors: readonly GraphQLError[], requestId: string) => readonly GraphQLError[]

const RETRY = { code: 'UNAVAILABLE', retryable: true }

/** The error a resolver threw, without the wrappers that execution puts around it. */
function causeOf(error: GraphQLError): Error {
  let cause: Error = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}

const rebuilt = (error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError =>
  new GraphQLError(message.length > LIMITS.messageLength ? `${message.slice(0, LIMITS.messageLength)}…` : message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    extensions,
  })

/**
 * What of an unexpected error may be written down. Messages of foreign errors quote what they stumbled over, and that
 * may be a name or a birth date; the engine's own about types do not.
 */
export function describeError(error: Error): object {
  const engine = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const code = (error as { code?: unknown }).code
  return {
    name: error.name,
    ...(engine ? { message: error.message.slice(0, 200) } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    at: frames.slice(0, 8).map((line) => line.trim()),
  }
}

/**
 * The only way of an error to a client. Errors with a code of ours were written for clients and pass; everything else
 * becomes INTERNAL with an id by which the operator finds it in the log.
 */
export function createPresenter(log: PipelineLog): Present {
  const present = (error: GraphQLError, requestId: string): GraphQLError => {
    const cause = causeOf(error)
    const code: unknown = error.extensions.code
    if (cause instanceof GraphQLError && isCode(code)) return rebuilt(error, error.message, error.extensions)
    if (cause instanceof StoreUnavailable) {
      return rebuilt(error, 'The gateway cannot reach its database right now; try again shortly', RETRY)
    }
    if (cause instanceof StoreTooSlow) {
      const message = 'The database took too long for this; ask for less at a time, or narrow the filter'
      return rebuilt(error, message, { code: 'TIMEOUT' satisfies Code })
    }
    if (cause instanceof IdempotencyMismatch) {
      const message = 'This idempotencyKey came before with another input; use a new key for a new decision'
      return rebuilt(error, message, { code: 'IDEMPOTENCY_MISMATCH' satisfies Code })
    }
    if (cause instanceof ResyncRequired) {
      const message =
        'The events after this cursor are no longer kept; read the lists anew and subscribe without `after`'
      return rebuilt(error, message, { code: 'RESYNC_REQUIRED' satisfies Code })
    }
    log.error(
      { requestId, path: error.path?.join('.'), error: describeError(cause) },
      'an operation met an unexpected error',
    )
    const message = `Something went wrong in the gateway; the operator finds it in the log as ${requestId}`
    return rebuilt(error, message, { code: 'INTERNAL' satisfies Code, correlationId: requestId })
  }
  return (errors, requestId) => errors.slice(0, LIMITS.errors).map((error) => present(error, requestId))
}

/** Wraps whatever was thrown outside of a resolver, so that the presenter can judge it. */
export function asGraphQLError(thrown: unknown): GraphQLError {
  if (thrown instanceof GraphQLError) return thrown
  const originalError = thrown instanceof Error ? thrown : new Error('not an error')
  return new GraphQLError('unexpected', { originalError })
}

/** A result as the client gets it. */
export const presentResult = (present: Present, result: ExecutionResult, requestId: string): ExecutionResult =>
  result.errors ? { ...result, errors: present(result.errors, requestId) } : result
