import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAuthenticator } from '../../src/server/auth.ts'
import { createDevIssuer } from '../../src/server/dev-issuer.ts'
import { type Answer, type Running, startServer } from './running.ts'

const personas = [
  { name: 'Ana', claims: { tenant: 'acme', sub: 'ana', roles: ['analyst'], permissions: ['schema:read'] } },
  { name: 'Vic', claims: { tenant: 'acme', sub: 'vic', roles: ['viewer'], permissions: [] } },
]
let directory = ''
let gateway: Running
let authenticate: ReturnType<typeof createAuthenticator>
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tributary-explorer-'))
  const devIssuer = await createDevIssuer({ directory, host: '127.0.0.1', production: false })
  authenticate = createAuthenticator(devIssuer)
  gateway = await startServer({ devIssuer, authenticate, explorer: { personas } })
})
afterAll(async () => {
  await gateway.server.close()
  await rm(directory, { recursive: true, force: true })
})

/** fetch chooses some headers itself, Host among them. */
const ask = (
  path: string,
  headers: Record<string, string>,
  body?: string,
  method = body === undefined ? 'GET' : 'POST',
) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: gateway.port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
    request.end(body)
  })

const tokensIn = (html: string): string[] => html.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? []

describe('the page', () => {
  it('comes with a token for each persona, and its first operations', async () => {
    const { status, text } = await ask('/', {})
    expect(status).toBe(200)
    const viewers = await Promise.all(tokensIn(text).map((token) => authenticate(`Bearer ${token}`)))
    expect(viewers.map(({ subject }) => subject)).toEqual(['ana', 'vic'])
    expect(text).toContain('1 Alerts')
    expect(text).toContain(`${gateway.base}/graphql`)
    expect(text).toContain(`ws://127.0.0.1:${gateway.port}/graphql`)
  })
  it('is kept by nobody, framed by nobody, and speaks to nobody else', async () => {
    const { headers, text } = await ask('/', {})
    const policy = String(headers['content-security-policy'])
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    const scripts = text.match(/<script\b[^>]*>/g) ?? []
    for (const script of scripts) expect(script.includes(`nonce="${nonce}"`) || script.includes(' src="')).toBe(true)
    expect(String((await ask('/', {})).headers['content-security-policy'])).not.toContain(nonce)
    // Everything the page loads is ours.
    const loaded = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address as string)
    expect(loaded.length).toBeGreaterThan(5)
    for (const address of loaded) expect(address).not.toMatch(/^(https?:)?\/\//)
    for (const address of loaded.filter((one) => /\.(js|css)$/.test(one))) {
      expect((await ask(`/explorer/${address}`, {})).status, address).toBe(200)
    }
  })
  it('gives no token to another name, page, machine or proxy', async () => {
    const strangers: Record<string, string>[] = [
      { host: 'evil.example' },
      { host: `evil.example:${gateway.port}` },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'x-forwarded-for': '10.0.0.1' },
      { forwarded: 'for=10.0.0.1' },
      { 'x-forwarded-host': 'gateway.example' },
    ]
    for (const headers of strangers) {
      const { status, text } = await ask('/', headers)
      expect(status).toBe(200)
      expect(tokensIn(text), JSON.stringify(headers)).toEqual([])
      expect(text).toContain('This gateway gives out no tokens')
    }
    const odd = await ask('/', { host: '"><script>alert(1)</script>' }).catch(() => null)
    if (odd) expect(odd.text).not.toContain('alert(1)')
  })
  it('gives no token where tokens come from a real issuer, and is absent where it is not wanted', async () => {
    const real = await startServer({ explorer: { personas } })
    expect(tokensIn(await (await fetch(`${real.base}/`)).text())).toEqual([])
    expect((await fetch(`${real.base}/dev/token`, { method: 'POST' })).status).toBe(404)
    await real.server.close()
    const none = await startServer()
    expect((await fetch(`${none.base}/`)).status).toBe(404)
    await none.server.close()
  })
  it('serves its own files and no others', async () => {
    const types: [string, string][] = [
      ['main.js', 'text/javascript'],
      ['styles.css', 'text/css'],
      ['assets/i18n/en-US.json', 'application/json'],
      ['favicon.ico', 'image/x-icon'],
    ]
    for (const [file, type] of types) {
      const { status, headers } = await ask(`/explorer/${file}`, {})
      expect([status, String(headers['content-type']).startsWith(type)], file).toEqual([200, true])
    }
    expect((await ask('/explorer/assets/i18n/en-US.json', {})).text).toContain('Press Send Request')
    const others = [
      '',
      '../package.json',
      '..%2fpackage.json',
      '%2e%2e/package.json',
      './main.js',
      '//etc/passwd',
      'main.js/',
    ]
    for (const path of [...others, 'main.js%00', 'nothing.js'])
      expect((await ask(`/explorer/${path}`, {})).status, path).toBe(404)
    expect((await ask('/', {}, '{}')).status).toBe(405)
  })
})

describe('POST /dev/token', () => {
  const good = { tenant: 'acme', sub: 'bob', roles: ['supervisor'], permissions: ['sar:read'] }
  const json = { 'content-type': 'application/json' }
  const token = (body: unknown, headers: Record<string, string> = json) =>
    ask('/dev/token', headers, typeof body === 'string' ? body : JSON.stringify(body))

  it('gives a token with the wanted claims', async () => {
    const { status, text } = await token(good)
    expect(status).toBe(200)
    const viewer = await authenticate(`Bearer ${(JSON.parse(text) as { token: string }).token}`)
    expect([viewer.tenant, viewer.subject, [...viewer.roles], [...viewer.permissions]]).toEqual([
      'acme',
      'bob',
      ['SUPERVISOR'],
      ['sar:read'],
    ])
    const answer = await ask(
      '/graphql',
      { ...json, authorization: `Bearer ${JSON.parse(text).token}` },
      '{"query": "{ whoami }"}',
    )
    expect(JSON.parse(answer.text)).toEqual({ data: { whoami: 'acme/bob' } })
    expect((await token({ tenant: 'acme', sub: 'bob' })).status).toBe(200)
    expect((await token(good, { ...json, origin: gateway.base, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })
  it.each<[string, unknown]>([
    ['tenant', { ...good, tenant: undefined }],
    ['tenant', { ...good, tenant: '' }],
    ['tenant', { ...good, tenant: ['acme'] }],
    ['sub', { ...good, sub: 7 }],
    ['sub', { ...good, sub: 'x'.repeat(201) }],
    ['roles', { ...good, roles: 'admin' }],
    ['roles.0', { ...good, roles: ['king'] }],
    ['permissions.1', { ...good, permissions: ['sar:read', 7] }],
    ['exp', { ...good, exp: 9_999_999_999 }],
  ])('names the wrong field: %s', async (field, body) => {
    const { status, text } = await token(body)
    const [error] = (JSON.parse(text) as Answer['body']).errors ?? []
    expect([status, error?.extensions]).toEqual([400, { code: 'BAD_USER_INPUT', field }])
    expect(error?.message).toContain(field)
  })
  it('is for this machine and its own pages only', async () => {
    const strangers: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { host: 'evil.example' },
      { 'x-forwarded-for': '10.0.0.1' },
    ]
    for (const headers of strangers) {
      expect((await token(good, { ...json, ...headers })).status).toBe(403)
    }
    expect((await token(good, { ...json, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await token(good, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await token('x=1', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await token('{', json)).status).toBe(400)
    expect((await token('[]', json)).status).toBe(400)
    expect((await token(`"${'x'.repeat(20_000)}"`, json)).status).toBe(413)
    expect((await ask('/dev/token', {})).status).toBe(405)
    expect((await ask('/dev/token', { origin: 'https://evil.example' }, undefined, 'OPTIONS')).status).toBe(405)
  })
})
