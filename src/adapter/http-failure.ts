import { VendorError, type VendorErrorKind } from './errors.ts'

const MAX_VENDOR_MESSAGE = 2_048
const MAX_RETRY_AFTER_MS = 15 * 60_000
const SECONDS = /^[-+]?\d+(\.\d+)?$/

// Handshake failures name themselves before a byte of the request leaves. Other TLS errors may come later: TLS 1.3 lets a
// client send before the server has judged its certificate.
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
])
// Node gives these two no code of their own: a hang-up inside the handshake, and a port that fetch refuses to dial.
const NEVER_CONNECTED_WORDS = new Set([
  'Client network socket disconnected before secure TLS connection was established',
  'bad port',
])

interface SystemError {
  code?: string
  syscall?: string
  message?: string
  cause?: unknown
  errors?: unknown[]
}

const rootOf = (error: unknown): SystemError => {
  let root = error as SystemError
  while (root.cause !== null && typeof root.cause === 'object') root = root.cause as SystemError
  return root
}

const neverConnected = (error: SystemError): boolean =>
  error.errors && error.errors.length > 0
    ? error.errors.every((each) => neverConnected(each as SystemError))
    : error.syscall === 'connect' ||
      error.syscall === 'getaddrinfo' ||
      NEVER_CONNECTED.has(error.code ?? '') ||
      NEVER_CONNECTED_WORDS.has(error.message ?? '')

/** What a failed fetch, or a body that broke off, allows us to conclude: NOT_SENT, UNREADABLE or NO_ANSWER. */
export function networkFailure(error: unknown, what: string, status: number | null): VendorError {
  const root = rootOf(error)
  const reason = root.code ?? 'the connection broke'
  const detail = status === null ? { cause: root } : { cause: root, status }
  if (status === null && neverConnected(root)) return new VendorError('NOT_SENT', `${what}: ${reason}`, detail)
  // A body that does not decompress arrived whole, only its content is damaged.
  const kind = /^(Z_|ERR_BROTLI|ERR__ERROR|ZSTD)/.test(root.code ?? '') ? 'UNREADABLE' : 'NO_ANSWER'
  return new VendorError(kind, `${what}: ${reason}`, detail)
}

/** The class of a complete answer that is not a success. NO_ANSWER: it is not the answer of who does the work. */
export function kindOfStatus(status: number): VendorErrorKind {
  if (status === 401 || status === 403) return 'UNAUTHORIZED'
  if (status === 404 || status === 410) return 'GONE'
  if (status === 429) return 'RATE_LIMITED'
  // Somebody gave up waiting for whoever has the request, which may be applied yet, after any number of looks. 524 is
  // Cloudflare's 504.
  if (status === 504 || status === 524 || status === 408) return 'NO_ANSWER'
  if (status >= 500) return 'FAILED'
  // A redirect is never followed (it may lead anywhere), and after a write it does not say whether the write was applied.
  return status >= 400 ? 'REFUSED' : 'UNREADABLE'
}

/** The seconds to wait that some vendors write into the body, beside the header or in its place. */
function waitIn(body: unknown): string | null {
  const { retryAfter: seconds } = (body ?? {}) as { retryAfter?: unknown }
  return typeof seconds === 'number' && Number.isFinite(seconds) ? String(seconds) : null
}

/**
 * `Retry-After` in milliseconds, from seconds or an HTTP date: as asked for, and within 0 to 15 minutes; null where absent
 * or not readable. A date counts from the answer's own `Date`, so that the vendor's clock is compared with itself.
 */
export function retryAfter(
  headers: Headers,
  body: unknown = null,
  now = Date.now(),
): { retryAfterMs: number | null; askedWaitMs: number | null } {
  const value = headers.get('retry-after')?.trim() || waitIn(body)
  if (!value) return { retryAfterMs: null, askedWaitMs: null }
  const sent = Date.parse(headers.get('date') ?? '')
  // Said twice, by the vendor and by what stands before it, say, the longer wait holds.
  const seconds = value.split(',').map((each) => (SECONDS.test(each.trim()) ? Number(each) : Number.NaN))
  const ms = seconds.every((each) => !Number.isNaN(each))
    ? Math.max(...seconds) * 1000
    : Date.parse(value) - (Number.isNaN(sent) ? now : sent)
  if (Number.isNaN(ms)) return { retryAfterMs: null, askedWaitMs: null }
  const asked = Math.max(Math.round(ms), 0)
  return { retryAfterMs: Math.min(asked, MAX_RETRY_AFTER_MS), askedWaitMs: asked }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null)

/** ASP.NET problem bodies put the useful part under `errors`, a list or one for each field; tRPC ones under `issues`. */
function details(errors: unknown): string[] {
  if (typeof errors === 'string') return [errors]
  if (Array.isArray(errors)) return errors.flatMap(details)
  if (errors === null || typeof errors !== 'object') return []
  const { message, ...fields } = errors as Record<string, unknown>
  if (textOf(message)) return [String(message)]
  return Object.entries(fields).flatMap(([field, texts]) => details(texts).map((text) => `${field}: ${text}`))
}

/** The vendor's own words out of an error body, cut at 2,048 characters; secrets it echoes are blotted out. */
export function vendorMessage(body: unknown, raw: string, secrets: readonly string[]): string | null {
  let words = raw
  if (body !== null && typeof body === 'object') {
    const of = body as Record<string, unknown>
    const nested = (of.error ?? null) as Record<string, unknown> | string | null
    const headline =
      textOf(of.message) ??
      // NestJS lists what its validation found there, beside an `error` that only names the status.
      textOf(Array.isArray(of.message) ? details(of.message).join(' | ') : null) ??
      textOf(of.detail) ??
      textOf(of.title) ??
      textOf(nested) ??
      (nested === null || typeof nested === 'string' ? null : textOf(nested.message))
    const all = [headline, ...details(of.errors), ...details(of.issues)].filter((part) => part !== null)
    if (all.length > 0) words = all.join(' | ')
  }
  for (const secret of secrets) words = words.replaceAll(secret, '[redacted]')
  return words.trim() === '' ? null : words.slice(0, MAX_VENDOR_MESSAGE).toWellFormed()
}
