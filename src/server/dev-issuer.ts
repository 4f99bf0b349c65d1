import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalJWKSet, exportJWK, generateKeyPair, importJWK, type JWK, type JWTVerifyGetKey, SignJWT } from 'jose'
import { isLoopback } from './peer.ts'

export interface DevClaims {
  tenant: string
  sub: string
  roles: readonly string[]
  permissions: readonly string[]
}

/** Makes tokens for trying things out. It exists on this machine only, and never in production. */
export interface DevIssuer {
  issuer: string
  audience: string
  keys: JWTVerifyGetKey
  /** A token that lives for 12 hours. */
  issue(claims: DevClaims): Promise<string>
}

const ISSUER = 'urn:tributary:development'
const AUDIENCE = 'tributary'
const LIFE = '12h'
const KEY_FILE = 'development-issuer.jwk.json'

async function readKey(file: string): Promise<JWK | null> {
  try {
    const key = JSON.parse(await readFile(file, 'utf8')) as JWK
    await chmod(file, 0o600)
    return key
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null
    throw new Error(`The development issuer's key ${file} cannot be read; remove it to get a new one`, { cause: error })
  }
}

async function makeKey(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const key = { ...(await exportJWK(privateKey)), alg: 'EdDSA', kid: randomUUID() }
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `${JSON.stringify(key)}\n`, { mode: 0o600, flag: 'wx' })
  try {
    // A link appears whole or not at all, and never over the key of another process that was faster.
    await link(draft, file)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
}

/** Opens the development issuer with the key kept in `directory`; makes the key on the first start. */
export async function createDevIssuer(options: {
  directory: string
  host: string
  production: boolean
}): Promise<DevIssuer> {
  if (options.production || !isLoopback(options.host)) {
    throw new Error(
      'The development issuer exists only while HOST is a loopback address and NODE_ENV is not production: set AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL',
    )
  }
  await mkdir(options.directory, { recursive: true })
  const file = join(options.directory, KEY_FILE)
  if (!(await readKey(file))) await makeKey(file)
  const secret = await readKey(file)
  if (!secret) throw new Error(`The development issuer's key ${file} cannot be kept: is the directory writable?`)
  const { d: _, ...shown } = secret
  const privateKey = await importJWK(secret, 'EdDSA')

  return {
    issuer: ISSUER,
    audience: AUDIENCE,
    keys: createLocalJWKSet({ keys: [shown] }),
    issue: ({ tenant, sub, roles, permissions }) =>
      new SignJWT({ tenant, roles, permissions })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: String(secret.kid) })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime(LIFE)
        .sign(privateKey),
  }
}
