import type { IncomingMessage } from 'node:http'
import { type Code, problem } from '../graphql/pipeline/problem.ts'

/** What is still read, and thrown away, of a body that is too large, so that its sender can hear why. */
const DISCARDED = 8 * 1024 * 1024
const DISCARD_MS = 2_000

const utf8 = new TextDecoder('utf-8', { fatal: true })

const refusal = (code: Code, message: string) => problem(code, message)

/** The body of a request, at most `limit` bytes; throws a problem. Never holds more than the limit. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0)
  const tooLarge = () =>
    refusal(
      'PAYLOAD_TOO_LARGE',
      `The body is larger than ${Math.floor(limit / 1024)} KiB; split it into several requests`,
    )
  const chunks: Buffer[] = []
  let size = 0
  const started = Date.now()
  if (announced > limit + DISCARDED) throw tooLarge()
  // Leaving the loop early must not tear down the connection that the refusal goes back on.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
    else chunks.length = 0
    if (size > limit + DISCARDED || (size > limit && Date.now() - started > DISCARD_MS)) throw tooLarge()
  }
  if (size > limit) throw tooLarge()
  return Buffer.concat(chunks)
}

/** Whether a request says that its body is JSON in UTF-8, and nothing else. */
export function isJson(request: IncomingMessage): boolean {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';')
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='))
  return (
    type.trim() === 'application/json' &&
    (charset === undefined || /^charset="?utf-8"?$/.test(charset)) &&
    request.headers['content-encoding'] === undefined
  )
}

/** The JSON object in a request's body; throws a problem that says what is wrong with it. */
export async function readJsonObject(request: IncomingMessage, limit: number): Promise<Record<string, unknown>> {
  if (!isJson(request)) {
    throw refusal('UNSUPPORTED_MEDIA_TYPE', 'Send JSON: `Content-Type: application/json`, in UTF-8 and not compressed')
  }
  const body = await readBody(request, limit)
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(body))
  } catch {
    throw refusal('BAD_USER_INPUT', 'The body is not JSON')
  }
  if (Array.isArray(value)) throw refusal('BAD_USER_INPUT', 'The body is a list; send one operation in one request')
  if (typeof value !== 'object' || value === null) throw refusal('BAD_USER_INPUT', 'The body must be a JSON object')
  return value as Record<string, unknown>
}
