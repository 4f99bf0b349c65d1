import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionResult, GraphQLError } from 'graphql'
import { type Pipeline, refused } from '../graphql/pipeline/execute.ts'
import type { Prepared, Transport } from '../graphql/pipeline/guard.ts'
import { LIMITS } from '../graphql/pipeline/limits.ts'
import { CODES, type Code, isCode, problem } from '../graphql/pipeline/problem.ts'
import type { Viewer } from '../graphql/viewer.ts'
import { type Front, headerMap } from './apollo.ts'
import { AuthError, type Authenticate } from './auth.ts'
import { readJsonObject } from './body.ts'
import type { OperationMetrics, ServerMetrics } from './metrics.ts'
import { refuse, refuseToken } from './reply.ts'
import { isPersisted, operationIn, type RawOperation } from './request.ts'

/** What every transport needs to decide about and run an operation. */
export interface Gate {
  pipeline: Pipeline
  authenticate: Authenticate
  metrics: ServerMetrics
}

const codeOf = (errors: readonly GraphQLError[] | undefined): OperationMetrics['outcome'] => {
  if (!errors?.[0]) return 'OK'
  const { code } = errors[0].extensions
  return isCode(code) ? code : 'INTERNAL'
}

/** Prepares an operation and counts it where it is refused. */
export function prepare(
  gate: Gate,
  transport: Transport,
  viewer: Viewer,
  raw: RawOperation,
  requestId: string,
): Prepared | readonly GraphQLError[] {
  const began = performance.now()
  const answer = gate.pipeline.prepare({ viewer, transport, ...raw }, requestId)
  if (refused(answer)) {
    gate.metrics.operation({
      transport,
      kind: 'refused',
      outcome: codeOf(answer),
      milliseconds: performance.now() - began,
    })
  }
  return answer
}

/** Counts an operation that ran. */
export async function counted<T extends object>(
  gate: Gate,
  transport: Transport,
  prepared: Prepared,
  run: () => Promise<T>,
): Promise<T> {
  const began = performance.now()
  const result = await run()
  gate.metrics.operation({
    transport,
    kind: prepared.operation.operation,
    outcome: codeOf('errors' in result ? (result as ExecutionResult).errors : undefined),
    milliseconds: performance.now() - began,
  })
  return result
}

/** Whoever asks, from the Authorization header; answers 401 and null where nobody can be told. */
export async function viewerOf(
  gate: Gate,
  transport: Transport,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Viewer | null> {
  try {
    return await gate.authenticate(request.headers.authorization)
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    gate.metrics.unauthenticated(transport)
    refuseToken(response, error)
    return null
  }
}

const RETRYABLE: readonly unknown[] = ['UNAVAILABLE', 'TIMEOUT'] satisfies Code[]

/** An answer that holds nothing because the gateway could not work is not a 200. */
function statusOfResult({ data, errors }: ExecutionResult): number | null {
  const code = errors?.map((error) => error.extensions.code).find((one) => RETRYABLE.includes(one))
  if (!isCode(code)) return null
  const empty = !data || Object.values(data).every((value) => value === null)
  return empty ? CODES[code] : null
}

/** `POST /graphql`. */
export async function serveOperation(
  gate: Gate,
  front: Front,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const viewer = await viewerOf(gate, 'http', request, response)
  if (!viewer) return
  const requestId = randomUUID()
  response.setHeader('x-request-id', requestId)
  const body = await readJsonObject(request, LIMITS.body)

  // Apollo tells such clients in their own words that hashes are not kept here; they come back with the text.
  const raw = isPersisted(body) ? null : operationIn(body)
  const prepared = raw && prepare(gate, 'http', viewer, raw, requestId)
  if (prepared && refused(prepared)) return refuse(response, prepared)

  const answer = await front.handle(headerMap(request.headers), body, async () => {
    if (!prepared) throw problem('INTERNAL', 'an operation came past the guard')
    const result = await counted(gate, 'http', prepared, () => gate.pipeline.execute(prepared, viewer, requestId))
    return { result, status: statusOfResult(result) }
  })
  if (response.destroyed || answer.body.kind !== 'complete') return
  for (const [name, value] of answer.headers) response.setHeader(name, value)
  response.setHeader('cache-control', 'no-store')
  const status = answer.status ?? 200
  if (status === 503) response.setHeader('retry-after', '1')
  const bytes = Buffer.from(answer.body.string)
  response.writeHead(status, { 'content-length': bytes.length })
  response.end(bytes)
}
