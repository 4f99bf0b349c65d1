import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { base64url, createLocalJWKSet, decodeJwt, exportSPKI, type JWTVerifyGetKey, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AuthError, createAuthenticator, remoteKeys } from '../../src/server/auth.ts'
import { createDevIssuer } from '../../src/server/dev-issuer.ts'
import { AUDIENCE, type Claims, goodClaims, ISSUER, now, signer } from './support.ts'

const encode = (value: unknown): string => base64url.encode(JSON.stringify(value))

describe('bearer tokens', async () => {
  const key = await signer('ES256')
  const local = createLocalJWKSet({ keys: [key.jwk] })
  let looked = 0
  const keys: JWTVerifyGetKey = (header, token) => {
    looked += 1
    return local(header, token)
  }
  const authenticate = createAuthenticator({ issuer: ISSUER, audience: AUDIENCE, keys })
  const verify = async (claims: Claims, header: Record<string, unknown> = {}) =>
    authenticate(`Bearer ${await key.sign(claims, header)}`)
  const without = (name: string): Claims => {
    const { [name]: _, ...rest } = goodClaims()
    return rest
  }

  it('turns a good token into a viewer', async () => {
    const viewer = await verify({ ...goodClaims(), roles: ['analyst', 'ADMIN', 'king'], permissions: ['sar:read'] })
    expect(viewer.tenant).toBe('acme')
    expect(viewer.subject).toBe('ana')
    expect([...viewer.roles]).toEqual(['ANALYST'])
    expect([...viewer.permissions]).toEqual(['sar:read'])
    expect(viewer.expiresAt).toBeGreaterThan(now())
  })

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('accepts %s', async (alg) => {
    const other = await signer(alg)
    const check = createAuthenticator({
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: createLocalJWKSet({ keys: [other.jwk] }),
    })
    expect((await check(`Bearer ${await other.sign(goodClaims(), { typ: 'at+jwt' })}`)).tenant).toBe('acme')
  })

  it.each(['ES384', 'RS512', 'PS384'])('refuses %s, which is not on the list', async (alg) => {
    const other = await signer(alg)
    const check = createAuthenticator({
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: createLocalJWKSet({ keys: [other.jwk] }),
    })
    await expect(check(`Bearer ${await other.sign(goodClaims())}`)).rejects.toThrow(AuthError)
  })

  it('A01: refuses what is no bearer token', async () => {
    const token = await key.sign(goodClaims())
    const [head, body] = token.split('.')
    const bad = ['', 'Bearer', 'Bearer ', token, `Basic ${token}`, `Bearer ${token} x`, `Bearer a.b.c`, 'Bearer ..']
    bad.push(`Bearer ${head}.${body}.`, `Bearer ${head}.${body}`, `Bearer ${token}x`, `Bearer ${'a'.repeat(20_000)}`)
    for (const one of [undefined, ...bad]) await expect(authenticate(one), one).rejects.toThrow(AuthError)
  })

  it('A02: refuses every way to choose the key or the rule, without looking for a key', async () => {
    const pem = await exportSPKI(key.publicKey)
    const hmac = await new SignJWT(goodClaims())
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: 'k1' })
      .sign(new TextEncoder().encode(pem))
    const none = `${encode({ alg: 'none', typ: 'JWT' })}.${encode(goodClaims())}.`
    looked = 0
    const headers: Record<string, unknown>[] = [
      { jku: 'https://evil.example/jwks' },
      { x5u: 'https://evil.example/cert' },
      { jwk: key.jwk },
      { x5c: ['AAAA'] },
      { typ: 'id+jwt' },
      { typ: 'logout+jwt' },
      { typ: 7 },
      { kid: '../../etc/passwd' },
      { kid: 'https://evil.example/key' },
      { kid: '/dev/null' },
      { kid: "' or 1=1" },
      { kid: 7 },
      { kid: '' },
    ]
    for (const header of headers) {
      const [, , signature] = (await key.sign(goodClaims())).split('.')
      const forged = `${encode({ alg: 'ES256', typ: 'JWT', ...header })}.${encode(goodClaims())}.${signature}`
      await expect(authenticate(`Bearer ${forged}`), JSON.stringify(header)).rejects.toThrow(AuthError)
    }
    const crit = `${encode({ alg: 'ES256', crit: ['b64'], b64: false })}.${encode(goodClaims())}.AAAA`
    for (const token of [hmac, none, crit]) await expect(authenticate(`Bearer ${token}`)).rejects.toThrow(AuthError)
    expect(looked).toBe(0)
    await expect(verify(goodClaims(), { kid: 'unknown' })).rejects.toThrow(AuthError)
  })

  it('A02: refuses a foreign key under a known id, and a changed payload', async () => {
    const foreign = await signer('ES256')
    await expect(authenticate(`Bearer ${await foreign.sign(goodClaims())}`)).rejects.toThrow(AuthError)
    const [head, , signature] = (await key.sign(goodClaims())).split('.')
    const changed = `${head}.${encode({ ...goodClaims(), tenant: 'other' })}.${signature}`
    await expect(authenticate(`Bearer ${changed}`)).rejects.toThrow(AuthError)
  })

  it.each<[string, Claims]>([
    ['A03: another issuer', { iss: 'https://other.example' }],
    ['A03: another audience', { aud: 'other' }],
    ['A03: an audience of several, none ours', { aud: ['a', 'b'] }],
    ['A04: expired', { iat: now() - 700, exp: now() - 100 }],
    ['A04: not yet valid', { nbf: now() + 100 }],
    ['A04: alive for more than a day', { exp: now() + 25 * 3600 }],
    ['A04: issued in the future', { iat: now() + 100 }],
    ['A04: issued before 1970', { iat: -1 }],
    ['A04: issued as text', { iat: String(now()) }],
    ['A04: expiry as text', { exp: String(now() + 100) }],
    ['A04: over before it began', { iat: now() + 20, exp: now() + 10 }],
    ['A05: tenant is a list', { tenant: ['acme'] }],
    ['A05: tenant is an object', { tenant: { id: 'acme' } }],
    ['A05: tenant is a number', { tenant: 7 }],
    ['A05: tenant is empty', { tenant: '' }],
    ['A05: tenant is blank', { tenant: '  ' }],
    ['A05: tenant is too long', { tenant: 'a'.repeat(201) }],
    ['A05: tenant holds a zero byte', { tenant: 'ac\0me' }],
    ['A05: tenant is null', { tenant: null }],
    ['sub is a number', { sub: 7 }],
    ['sub is empty', { sub: '' }],
    ['roles are no list', { roles: 'admin' }],
    ['roles hold no words', { roles: [1] }],
    ['permissions are no list', { permissions: { 'sar:read': true } }],
  ])('refuses: %s', async (_name, claims) => {
    await expect(verify({ ...goodClaims(), ...claims })).rejects.toThrow(AuthError)
  })

  it.each(['iss', 'aud', 'exp', 'iat', 'sub', 'tenant'])('refuses a token without %s', async (name) => {
    await expect(verify(without(name))).rejects.toThrow(AuthError)
  })

  it('takes missing roles and permissions for none', async () => {
    const { roles: _, permissions: __, ...claims } = goodClaims()
    const viewer = await verify(claims)
    expect(viewer.roles.size + viewer.permissions.size).toBe(0)
  })

  it('allows a little clock skew', async () => {
    expect((await verify({ ...goodClaims(), iat: now() + 20, exp: now() + 600, nbf: now() + 20 })).tenant).toBe('acme')
  })

  it('never tells the token in its message', async () => {
    const error = await verify({ ...goodClaims(), tenant: ['CANARY'] }).catch((thrown: Error) => thrown)
    expect(error).toBeInstanceOf(AuthError)
    expect(String((error as Error).message)).not.toMatch(/CANARY|ana|acme/)
  })

  it('survives random changes of a good token', async () => {
    const token = await key.sign(goodClaims())
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    let accepted = 0
    for (let at = 0; at < 600; at += 1) {
      const where = (at * 7919) % (token.length - 1)
      const letter = alphabet[(at * 31) % alphabet.length] as string
      if (token[where] === letter) continue
      const changed = token.slice(0, where) + letter + token.slice(where + 1)
      accepted += await authenticate(`Bearer ${changed}`).then(
        () => 1,
        () => 0,
      )
    }
    expect(accepted).toBe(0)
  })
})

describe('published keys', () => {
  it('are fetched once, from the configured address only', async () => {
    const key = await signer('RS256')
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ keys: [key.jwk] }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const failures: Error[] = []
    const options = { issuer: ISSUER, audience: AUDIENCE, onKeysUnavailable: (error: Error) => failures.push(error) }
    const authenticate = createAuthenticator({ ...options, keys: remoteKeys(`${base}/jwks`) })
    for (let at = 0; at < 3; at += 1) await authenticate(`Bearer ${await key.sign(goodClaims())}`)
    await expect(authenticate(`Bearer ${await key.sign(goodClaims(), { jku: `${base}/evil` })}`)).rejects.toThrow()
    await expect(authenticate(`Bearer ${await key.sign(goodClaims(), { kid: 'other' })}`)).rejects.toThrow(AuthError)
    expect(asked).toEqual(['/jwks'])
    expect(failures).toEqual([])
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    const cut = createAuthenticator({ ...options, keys: remoteKeys(`${base}/jwks`) })
    await expect(cut(`Bearer ${await key.sign(goodClaims())}`)).rejects.toThrow(AuthError)
    expect(failures).toHaveLength(1)
  })
})

describe('the development issuer', () => {
  let directory = ''
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tributary-dev-issuer-'))
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  const claims = { tenant: 'acme', sub: 'ana', roles: ['admin'], permissions: ['schema:read'] }
  const open = () => createDevIssuer({ directory: join(directory, 'data'), host: '127.0.0.1', production: false })

  it('makes tokens that are accepted after a restart, and keeps its key to itself', async () => {
    const token = await (await open()).issue(claims)
    const again = await open()
    const authenticate = createAuthenticator(again)
    const viewer = await authenticate(`Bearer ${token}`)
    expect([viewer.tenant, viewer.subject, [...viewer.roles]]).toEqual(['acme', 'ana', ['ADMIN']])
    const { exp = 0, iat = 0 } = decodeJwt(token)
    expect(exp - iat).toBe(12 * 3600)
    const [file, ...others] = await readdir(join(directory, 'data'))
    expect(others).toEqual([])
    expect((await stat(join(directory, 'data', String(file)))).mode & 0o777).toBe(0o600)
  })

  it('is one for processes that start at the same time', async () => {
    const shared = join(directory, 'shared')
    const all = await Promise.all(
      Array.from({ length: 5 }, () => createDevIssuer({ directory: shared, host: 'localhost', production: false })),
    )
    const token = await all[0]?.issue(claims)
    for (const one of all) expect((await createAuthenticator(one)(`Bearer ${token}`)).tenant).toBe('acme')
  })

  it.each([
    { host: '0.0.0.0', production: false },
    { host: '10.0.0.1', production: false },
    { host: '127.0.0.1', production: true },
  ])('does not exist on $host, production $production', async ({ host, production }) => {
    await expect(createDevIssuer({ directory, host, production })).rejects.toThrow('AUTH_ISSUER')
  })
})
