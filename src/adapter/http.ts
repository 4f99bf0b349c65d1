import { VendorError, type VendorErrorKind } from './errors.ts'
import { kindOfStatus, networkFailure, retryAfter, vendorMessage } from './http-failure.ts'
import { parseJson, stringifyJson } from './json.ts'

export interface VendorRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** Below the account's base URL; already encoded where it carries ids. */
  path: string
  query?: Readonly<Record<string, string | number>>
  body?: unknown
  headers?: Readonly<Record<string, string>>
  /** A shorter or longer deadline than the client's own, in milliseconds. */
  deadlineMs?: number
  /** Reads a body that passes the cap on to its end, keeping only its last part, for what stands behind the records. */
  keepTail?: boolean
  /**
   * Whether the body of a 4xx says by itself what became of the request. It is then given back as that of a 2xx is. Not asked
   * of 401, 403, 408 and 429, which are about the account or the way to it.
   */
  tells?: (body: unknown) => boolean
}

export interface VendorResponse {
  status: number
  /** The body, parsed without loss; undefined where it was empty. */
  body: unknown
}

/** The only way an adapter reaches its vendor. */
export interface VendorHttp {
  request(request: VendorRequest): Promise<VendorResponse>
}

/** How one request ended, for metrics: nothing in it can identify a person or carry a secret. */
export interface VendorAnswer {
  method: VendorRequest['method']
  outcome: VendorErrorKind | 'OK'
  status: number | null
  ms: number
  bytes: number
}

export interface VendorHttpOptions {
  /** The account's host; a path prefix in it is kept. */
  baseUrl: string
  /** Sent with every request; a request's own headers win. */
  headers?: Readonly<Record<string, string>>
  /** Total time of one request, connection and body included. Default 15,000. */
  deadlineMs?: number
  /** Largest body, counted after decompression. Default 16 MiB. */
  maxBytes?: number
  /** Awaited before each request, for the account's rate limit; its wait does not count against the deadline. */
  acquire?: () => Promise<void>
  onAnswer?: (answer: VendorAnswer) => void
}

const MAX_ERROR_BYTES = 64 * 1024
const TAIL_BYTES = 16 * 1024
/** Of a path so much is named in errors: an id in it may be of any length. */
const MAX_NAMED = 500
/** How many times the cap a body may be that is read on for its tail. */
const TAIL_FACTOR = 16

/** A body that passed the byte cap. */
class TooLarge {
  /** Its last part as text; null where it was not asked for, or the body had no end either. */
  readonly tail: string | null
  constructor(tail: string | null) {
    this.tail = tail
  }
}

/** Whether a request failed because its body passed the byte cap: a smaller page may still get through. */
export const bodyTooLarge = (error: unknown): error is VendorError =>
  error instanceof VendorError && error.cause instanceof TooLarge

/** The last part of a body that passed the cap, where the request asked to keep it. */
export const tailOf = (error: VendorError): string | null => (error.cause instanceof TooLarge ? error.cause.tail : null)

/** Builds a request path: each value is encoded as one segment, so that a vendor's id can never change the route. */
export const path = (parts: TemplateStringsArray, ...ids: string[]): string =>
  parts.map((part, at) => part + (at < ids.length ? encodeURIComponent((ids[at] ?? '').toWellFormed()) : '')).join('')

function readBaseUrl(text: string): { origin: string; prefix: string } {
  const url = URL.canParse(text) ? new URL(text) : null
  // The text itself stays out of the message: it may hold a password.
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('baseUrl is not an http or https URL')
  if (url.username || url.password || url.search || url.hash)
    throw new Error('baseUrl carries a user, a query or a fragment')
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') }
}

function urlOf(base: { origin: string; prefix: string }, request: VendorRequest): URL {
  const wanted = `${base.prefix}/${request.path.replace(/^\//, '')}`
  const url = new URL(base.origin + wanted)
  // `..`, `?` or a bare space in an id would reach another route than the one meant.
  if (url.origin !== base.origin || url.pathname !== wanted || url.search !== '' || url.hash !== '')
    throw new VendorError('REFUSED', `${request.method}: the id cannot stand in a path`)
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.append(name, String(value))
  return url
}

function headersOf(request: VendorRequest, common: Readonly<Record<string, string>>): Headers {
  const headers = new Headers({ accept: 'application/json' })
  if (request.body !== undefined) headers.set('content-type', 'application/json')
  for (const [name, value] of [...Object.entries(common), ...Object.entries(request.headers ?? {})]) {
    try {
      headers.set(name, value)
    } catch {
      // The original error quotes the value, which may be a credential.
      throw new VendorError('NOT_SENT', `header ${name}: its value cannot be sent over HTTP`)
    }
  }
  return headers
}

/** Header values a vendor might echo in an error: whole, without the scheme word, and out of base64. */
function secretsOf(headers: Headers): string[] {
  const values = [...headers].filter(([name]) => name !== 'accept' && name !== 'content-type').map(([, value]) => value)
  const tokens = values.map((value) => value.slice(value.indexOf(' ') + 1))
  const decoded = values
    .filter((value) => /^basic /i.test(value))
    .map((value) => Buffer.from(value.slice(6), 'base64').toString())
  return [...values, ...tokens, ...decoded].filter((value) => value.length >= 6)
}

/** The body up to the cap; past it, where asked for, its last part. Leaving the loop cancels the stream and frees its socket. */
async function readBody(
  response: Response,
  maxBytes: number,
  keepTail = false,
): Promise<{ bytes: Uint8Array; whole: boolean; tail: string | null }> {
  const chunks: Uint8Array[] = []
  let size = 0
  let tail: Buffer | null = null
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (tail === null) chunks.push(chunk)
    if (size <= maxBytes) continue
    if (!keepTail || size > maxBytes * TAIL_FACTOR) return { bytes: Buffer.concat(chunks), whole: false, tail: null }
    // What was read so far is dropped: only the end is of use now.
    tail = Buffer.concat([tail ?? chunks.at(-2) ?? Buffer.alloc(0), chunk]).subarray(-TAIL_BYTES)
    chunks.length = 0
  }
  if (tail) return { bytes: tail, whole: false, tail: tail.toString('utf8') }
  return { bytes: Buffer.concat(chunks), whole: true, tail: null }
}

function parseBody(bytes: Uint8Array, response: Response, what: string): unknown {
  const unreadable = (reason: string) =>
    new VendorError('UNREADABLE', `${what}: ${reason}`, { status: response.status })
  const charset = /charset="?([^\s;"]+)/i.exec(response.headers.get('content-type') ?? '')?.[1]?.toLowerCase()
  if (charset && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) throw unreadable('the answer is not in UTF-8')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw unreadable('the answer is not in UTF-8')
  }
  if (text.trim() === '') return undefined
  try {
    return parseJson(text)
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : 'not JSON')
  }
}

async function refusal(
  response: Response,
  what: string,
  secrets: readonly string[],
): Promise<{ error: VendorError; body: unknown }> {
  let raw = ''
  try {
    raw = new TextDecoder().decode((await readBody(response, MAX_ERROR_BYTES)).bytes)
  } catch {
    // The status alone says what happened; only the vendor's words are missing.
  }
  let body: unknown = null
  try {
    body = parseJson(raw)
  } catch {
    // Not JSON: the raw text is all there is.
  }
  const error = new VendorError(kindOfStatus(response.status), `${what}: answered ${response.status}`, {
    status: response.status,
    ...retryAfter(response.headers, body),
    vendorMessage: vendorMessage(body, raw, secrets),
  })
  return { error, body }
}

/**
 * The HTTP client of one account. Answers any 2xx with its parsed body; throws VendorError for everything else, whose
 * message holds method, path and cause but never a header or query value. It never retries and never follows a redirect.
 */
export function createVendorHttp(options: VendorHttpOptions): VendorHttp {
  const base = readBaseUrl(options.baseUrl)
  const maxBytes = options.maxBytes ?? 16 * 1024 * 1024

  async function exchange(request: VendorRequest, url: URL, headers: Headers, bytes: { read: number }) {
    const what = `${request.method} ${request.path.slice(0, MAX_NAMED)}`
    const body = request.body === undefined ? null : stringifyJson(request.body)
    const deadlineMs = request.deadlineMs ?? options.deadlineMs ?? 15_000
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), deadlineMs)
    let status: number | null = null
    try {
      const response = await fetch(url, {
        method: request.method,
        headers,
        body,
        redirect: 'manual',
        signal: abort.signal,
      })
      status = response.status
      if (!response.ok) {
        const refused = await refusal(response, what, secretsOf(headers))
        const { kind } = refused.error
        if ((kind === 'REFUSED' || kind === 'GONE') && request.tells?.(refused.body))
          return { status, body: refused.body }
        throw refused.error
      }
      const content = await readBody(response, maxBytes, request.keepTail)
      bytes.read = content.bytes.byteLength
      if (!content.whole)
        throw new VendorError('UNREADABLE', `${what}: the answer is larger than ${maxBytes} bytes`, {
          status,
          cause: new TooLarge(content.tail),
        })
      return { status, body: parseBody(content.bytes, response, what) }
    } catch (error) {
      if (error instanceof VendorError) throw error
      if (abort.signal.aborted)
        throw new VendorError(
          'NO_ANSWER',
          `${what}: no complete answer in ${deadlineMs} ms`,
          status === null ? {} : { status },
        )
      throw networkFailure(error, what, status)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async request(request) {
      const url = urlOf(base, request)
      const headers = headersOf(request, options.headers ?? {})
      await options.acquire?.()
      const startedAt = performance.now()
      const bytes = { read: 0 }
      const report = (outcome: VendorAnswer['outcome'], status: number | null) =>
        options.onAnswer?.({
          method: request.method,
          outcome,
          status,
          ms: performance.now() - startedAt,
          bytes: bytes.read,
        })
      try {
        const answer = await exchange(request, url, headers, bytes)
        report('OK', answer.status)
        return answer
      } catch (error) {
        if (error instanceof VendorError) report(error.kind, error.status)
        throw error
      }
    },
  }
}
