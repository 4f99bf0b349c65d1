import { createHash } from 'node:crypto'
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import { ROLES, type Role, type Viewer } from '../graphql/viewer.ts'

/** The token is missing, wrong or over. One class and nearly one text: what exactly is wrong helps only a forger. */
export class AuthError extends Error {
  readonly status = 401
  constructor(message: string = BAD_TOKEN) {
    super(message)
    this.name = 'AuthError'
  }
}

/** Turns the value of an Authorization header into whoever asks; throws AuthError. */
export type Authenticate = (authorization: string | undefined) => Promise<Viewer>

export interface AuthOptions {
  issuer: string
  audience: string
  keys: JWTVerifyGetKey
  /** The keys could not be fetched: the operator's trouble, not the client's. */
  onKeysUnavailable?(error: Error): void
}

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'PS256']
const TYPES = [undefined, 'jwt', 'at+jwt', 'application/at+jwt']
/** Each would let the token choose the key it is checked with, or a rule that we do not know. */
const REFUSED_HEADERS = ['crit', 'jku', 'jwk', 'x5u', 'x5c']
const TOLERANCE_SECONDS = 30
const LONGEST_LIFE_SECONDS = 24 * 3600
const LONGEST_TOKEN = 12_000
const LONGEST_CLAIM = 200
const MOST_ENTRIES = 100
/** A dashboard sends one token again and again, and checking a signature takes as long as a small query. */
const REMEMBERED_MS = 30_000
const MOST_REMEMBERED = 1_000

const NO_TOKEN = 'Send a token: `Authorization: Bearer <token>`'
const BAD_TOKEN =
  'The token is not accepted: it must be signed by the configured issuer for this audience, be in force and live for at most 24 hours, and carry `sub` and `tenant`'

const roleOf = new Map<unknown, Role>(ROLES.map((role) => [role.toLowerCase(), role]))

/** The issuer's published keys. */
export const remoteKeys = (jwksUrl: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 })

function tokenOf(authorization: string | undefined): string {
  if (!authorization) throw new AuthError(NO_TOKEN)
  if (authorization.length > LONGEST_TOKEN) throw new AuthError()
  const [scheme, token, ...rest] = authorization.split(' ')
  if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0) throw new AuthError(NO_TOKEN)
  return token
}

/** Before any key is looked for, so that a token cannot make us fetch one. */
function checkHeader(token: string): void {
  const header = decodeProtectedHeader(token) as Record<string, unknown>
  if (!ALGORITHMS.includes(header.alg as string)) throw new AuthError()
  if (!TYPES.includes(typeof header.typ === 'string' ? header.typ.toLowerCase() : (header.typ as undefined))) {
    throw new AuthError()
  }
  if (REFUSED_HEADERS.some((name) => name in header)) throw new AuthError()
  const kid = header.kid
  if (kid === undefined) return
  // Key ids are compared, never followed; one that looks like a path or an address is an attempt.
  if (
    typeof kid !== 'string' ||
    kid.length > LONGEST_CLAIM ||
    !/^[\w.~+/=-]+$/.test(kid) ||
    /\.\.|^\/|\/\//.test(kid)
  ) {
    throw new AuthError()
  }
}

const isPlainText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_CLAIM && !/\p{Cc}/u.test(value)

function listOf(value: unknown): readonly string[] {
  if (value === undefined) return []
  const proper = Array.isArray(value) && value.length <= MOST_ENTRIES && value.every((one) => typeof one === 'string')
  if (!proper) throw new AuthError()
  return value
}

function viewerOf(claims: JWTPayload): Viewer {
  const { exp, iat, sub, tenant } = claims
  if (typeof exp !== 'number' || typeof iat !== 'number') throw new AuthError()
  const now = Date.now() / 1000
  if (iat < 0 || iat > now + TOLERANCE_SECONDS || exp <= iat || exp - iat > LONGEST_LIFE_SECONDS) throw new AuthError()
  if (!isPlainText(sub) || !isPlainText(tenant)) throw new AuthError()
  const roles = listOf(claims.roles).flatMap((word) => roleOf.get(word) ?? [])
  return {
    tenant,
    subject: sub,
    roles: new Set(roles),
    permissions: new Set(listOf(claims.permissions)),
    expiresAt: exp,
  }
}

/** Tells a key set that cannot be read from one that merely does not hold the key. */
const watched =
  (keys: JWTVerifyGetKey, onUnavailable: AuthOptions['onKeysUnavailable']): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      const missing =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        error instanceof errors.JOSENotSupported
      if (!missing && error instanceof Error) onUnavailable?.(error)
      throw error
    }
  }

interface Remembered {
  viewer: Viewer
  /** When it was verified, by a clock that only goes forward. */
  at: number
}

/** Tokens verified a moment ago, by their hash: the tokens themselves are nowhere kept. */
function recentTokens() {
  const kept = new Map<string, Remembered>()
  return {
    find(hash: string): Viewer | null {
      const found = kept.get(hash)
      if (!found) return null
      const over = Date.now() / 1000 >= found.viewer.expiresAt || performance.now() - found.at > REMEMBERED_MS
      if (!over) return found.viewer
      kept.delete(hash)
      return null
    },
    keep(hash: string, viewer: Viewer): void {
      if (kept.size >= MOST_REMEMBERED) kept.delete(kept.keys().next().value as string)
      kept.set(hash, { viewer, at: performance.now() })
    },
  }
}

/** Verifies bearer tokens. Nothing but a verified token ever decides the tenant, the user or their roles. */
export function createAuthenticator({ issuer, audience, keys, onKeysUnavailable }: AuthOptions): Authenticate {
  const watchedKeys = watched(keys, onKeysUnavailable)
  const recent = recentTokens()
  return async (authorization) => {
    const token = tokenOf(authorization)
    const hash = createHash('sha256').update(token).digest('base64url')
    const known = recent.find(hash)
    if (known) return known
    try {
      checkHeader(token)
      // Not trusted yet; but what another issuer signed needs no look at our keys.
      if (decodeJwt(token).iss !== issuer) throw new AuthError()
      const { payload } = await jwtVerify(token, watchedKeys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'iat', 'sub'],
      })
      const viewer = viewerOf(payload)
      recent.keep(hash, viewer)
      return viewer
    } catch (error) {
      throw error instanceof AuthError ? error : new AuthError()
    }
  }
}
