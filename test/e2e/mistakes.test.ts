import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  cleanUp,
  type Gateway,
  home,
  launch,
  startGateway,
  until,
  untilAlerts,
  writeProviders,
} from './gateway.ts'
import { w2Alerts } from './records.ts'
import { startW2, type W2Vendor } from './vendors/w2.ts'

afterAll(cleanUp, 60_000)

/** Starts a gateway that must not start, and answers with its one line. */
async function refusal(env: Record<string, string>): Promise<string> {
  const { ended, output, child } = launch({ DATA_DIR: join(home(), 'data'), ...env })
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
  const code = await ended
  clearTimeout(timer)
  const lines = output.stderr.trimEnd().split('\n')
  expect({ code, lines }).toEqual({ code: 1, lines: [expect.any(String)] })
  expect(output.stdout).not.toContain('Explorer')
  return lines[0] ?? ''
}

const account = (more: object = {}) => ({
  id: 'w2-uk',
  vendor: 'w2',
  name: 'W2 UK',
  baseUrl: 'http://127.0.0.1:9',
  credentials: { apiKey: 'a-secret-key' },
  ...more,
})
const withAccount = (one: object) => [{ id: 'acme', accounts: [one] }]

describe('a mistake in the providers file stops the start with one line that names the field and the fix', () => {
  const cases: [string, unknown, RegExp[]][] = [
    [
      'a misspelt key',
      withAccount({ ...account(), baseURL: 'http://127.0.0.1:9' }),
      [/tenants\[0\]\.accounts\[0\]/, /baseURL/, /remove|correct/],
    ],
    ['invalid JSON', '{ "tenants": [ { "id": "acme", ] }', [/JSON/]],
    [
      'a missing environment variable',
      withAccount(account({ credentials: { apiKey: { env: 'NO_SUCH_KEY' } } })),
      [/credentials\.apiKey/, /NO_SUCH_KEY/, /set/],
    ],
    ['an unknown vendor', withAccount(account({ vendor: 'w3' })), [/vendor/, /w3/, /w2/, /zenoo/]],
    ['a misspelt setting', withAccount(account({ settings: { pageSise: 10 } })), [/settings/, /pageSise/]],
    ['a setting out of range', withAccount(account({ settings: { pageSize: 1000 } })), [/settings\.pageSize/, /100/]],
    [
      'a misspelt credential',
      withAccount(account({ credentials: { apikey: 'a-secret-key' } })),
      [/credentials/, /apiKey/],
    ],
  ]
  test.each(cases)('%s', async (_name, tenants, words) => {
    const file = writeProviders(home(), tenants)
    const line = await refusal({ PROVIDERS_FILE: file })
    for (const word of [/PROVIDERS_FILE/, ...words]) expect(line).toMatch(word)
    expect(line).not.toContain('a-secret-key')
  })

  test('a path that leads nowhere', async () => {
    expect(await refusal({ PROVIDERS_FILE: '/no/such/file.json' })).toMatch(/PROVIDERS_FILE.*\/no\/such\/file\.json/)
  })
})

describe('a mistake in the environment stops the start with one line', () => {
  const cases: [string, Record<string, string>, RegExp][] = [
    ['PORT=abc', { PORT: 'abc' }, /PORT.*0 to 65535/],
    ['ROLE=boss', { ROLE: 'boss' }, /ROLE.*all, api or worker/],
    ['a database that cannot be reached', { DATABASE_URL: 'postgres://u:pass-word@127.0.0.1:9/none' }, /DATABASE_URL/],
    ['the outside without an issuer', { HOST: '0.0.0.0' }, /AUTH_ISSUER/],
  ]
  test.each(cases)(
    '%s',
    async (_name, env, words) => {
      const line = await refusal(env)
      expect(line).toMatch(words)
      expect(line).not.toContain('pass-word')
    },
    180_000,
  )

  test('a port that is in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const port = (taken.address() as AddressInfo).port
    const line = await refusal({ PORT: String(port), SANDBOX_COUNT: '1' })
    expect(line).toContain(String(port))
    expect(line).toMatch(/PORT/)
    taken.close()
  }, 180_000)
})

describe('a mistake in an operation is one clear error', () => {
  let gateway: Gateway
  let w2: W2Vendor
  let ana: Caller

  beforeAll(async () => {
    w2 = await startW2({ apiKey: 'right', alerts: w2Alerts(5, 1, true) })
    const settings = { requestsPerMinute: 6000 }
    gateway = await startGateway({
      tenants: [
        {
          id: 'acme',
          accounts: [
            {
              id: 'w2-uk',
              vendor: 'w2',
              name: 'W2 UK',
              baseUrl: w2.baseUrl,
              credentials: { apiKey: 'right' },
              settings,
            },
            {
              id: 'w2-key',
              vendor: 'w2',
              name: 'W2 wrong key',
              baseUrl: w2.baseUrl,
              credentials: { apiKey: 'wrong-canary' },
              settings,
            },
            {
              id: 'w2-down',
              vendor: 'w2',
              name: 'W2 down',
              baseUrl: 'http://127.0.0.1:9',
              credentials: { apiKey: 'right' },
              settings,
            },
          ],
        },
      ],
    })
    ana = await gateway.as('acme')
    await untilAlerts(ana, 'w2-uk', 5)
  }, 180_000)

  afterAll(async () => {
    await gateway?.stop()
    await w2?.close()
  }, 180_000)

  const ask = (query: string, variables?: Record<string, unknown>) => ana.ask(query, variables)

  test.each([
    ['a bad cursor', '{ alerts(after: "nonsense") { nodes { id } } }', 'INVALID_CURSOR', /cursor/i],
    ['a page that is too large', '{ alerts(first: 1000) { nodes { id } } }', 'BAD_USER_INPUT', /first.*100/],
    ['a page of nothing', '{ alerts(first: 0) { nodes { id } } }', 'BAD_USER_INPUT', /first/],
    ['a page of less than nothing', '{ alerts(first: -1) { nodes { id } } }', 'BAD_USER_INPUT', /first/],
    ['both ends at once', '{ alerts(first: 5, last: 5) { nodes { id } } }', 'BAD_USER_INPUT', /first|last/],
    ['an unknown order', '{ alerts(orderBy: BEST) { nodes { id } } }', null, /BEST/],
    ['an unknown field', '{ alerts { nodes { idd } } }', null, /idd/],
    ['an unknown status', '{ alerts(filter: {status: [SLEEPING]}) { nodes { id } } }', null, /SLEEPING/],
    ['an unknown filter', '{ alerts(filter: {colour: "red"}) { nodes { id } } }', null, /colour/],
    ['a time that is none', '{ alerts(filter: {updatedAfter: "yesterday"}) { nodes { id } } }', null, /DateTime|ISO/],
    ['a syntax error', '{ alerts(', null, /Syntax/],
    ['an empty operation', '', null, /./],
    [
      'no reason',
      'mutation { resolveAlerts(input: {alertIds: ["x"], action: REJECT}) { results { code } } }',
      null,
      /reason/,
    ],
    [
      'a wait that is too long',
      'mutation { resolveAlerts(input: {alertIds: ["x"], action: REJECT, reason: "r", waitMs: 99999}) { results { code } } }',
      'BAD_USER_INPUT',
      /waitMs.*10,?000/,
    ],
    [
      'no alerts',
      'mutation { resolveAlerts(input: {alertIds: [], action: REJECT, reason: "r"}) { results { code } } }',
      'BAD_USER_INPUT',
      /alertIds/,
    ],
  ] as [string, string, string | null, RegExp][])('%s', async (_name, query, code, words) => {
    const { errors, status, text } = await ask(query)
    expect([text, errors?.length]).toEqual([text, 1])
    expect(status === 200 || status === 400).toBe(true)
    expect(errors?.[0]?.message).toMatch(words)
    expect(errors?.[0]?.extensions.code).toEqual(code ?? expect.any(String))
    expect(text).not.toMatch(/\n\s+at |node_modules|select |\.ts:/)
  })

  test('a page that is too large by a variable', async () => {
    const { errors } = await ask('query($n: Int) { alerts(first: $n) { nodes { id } } }', { n: 1000 })
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(/first.*100/) },
    ])
  })

  test('more than a thousand ids', async () => {
    const { errors } = await ask(
      'mutation($ids: [ID!]!) { resolveAlerts(input: {alertIds: $ids, action: REJECT, reason: "r"}) { results { code } } }',
      {
        ids: Array.from({ length: 1001 }, (_, n) => `id${n}`),
      },
    )
    expect(errors).toHaveLength(1)
    expect(errors?.[0]?.message).toMatch(/1,?000/)
  })

  test('no token, a broken token, a wrong way to ask', async () => {
    const send = (init: RequestInit, path = '/graphql') => fetch(`${gateway.url}${path}`, init)
    const body = JSON.stringify({ query: '{ viewer { id } }' })
    const json = { 'content-type': 'application/json' }
    expect((await send({ method: 'POST', headers: json, body })).status).toBe(401)
    expect((await send({ method: 'POST', headers: { ...json, authorization: 'Bearer x.y.z' }, body })).status).toBe(401)
    const authorization = `Bearer ${ana.token}`
    const asForm = await send({ method: 'POST', headers: { 'content-type': 'text/plain', authorization }, body })
    expect([400, 415]).toContain(asForm.status)
    const get = await send({ headers: { authorization } }, `/graphql?query=${encodeURIComponent('mutation { a }')}`)
    expect(get.status).toBeGreaterThanOrEqual(400)
    const token = await send(
      { method: 'POST', headers: json, body: JSON.stringify({ tenant: 'acme', sub: 'x', role: 'admin' }) },
      '/dev/token',
    )
    expect(token.status).toBe(400)
    expect(await token.text()).toContain('role')
  })

  test('a wrong key and a vendor that is down show at their accounts only, in words', async () => {
    type Account = { accountId: string; state: string; lastError: string | null; freshAsOf: string | null }
    const of = await until('the trouble to show', 60_000, async () => {
      const { accounts } = await ana.get<{ accounts: Account[] }>(
        '{ accounts { accountId state lastError freshAsOf } }',
      )
      const named = new Map(accounts.map((one) => [one.accountId, one]))
      return named.get('w2-key')?.state === 'UNAUTHORIZED' && named.get('w2-down')?.state === 'UNREACHABLE' && named
    })
    expect(of.get('w2-uk')).toMatchObject({ state: 'HEALTHY', lastError: null })
    for (const id of ['w2-key', 'w2-down']) {
      expect(of.get(id)).toMatchObject({ freshAsOf: null, lastError: expect.stringMatching(/.{10}/) })
      expect(of.get(id)?.lastError).not.toContain('wrong-canary')
    }
    expect(gateway.output.stdout + gateway.output.stderr).not.toContain('wrong-canary')
  })
})
