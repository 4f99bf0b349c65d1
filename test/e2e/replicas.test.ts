import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { resolveAlerts } from './decisions.ts'
import {
  type Account,
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

// The API and the worker as separate processes on one database, as an installation with containers runs them.

let database: TestDatabase
let w2: W2Vendor
let api: Gateway
let worker: { url: string; stop(): Promise<number | null> }

beforeAll(async () => {
  database = await createTestDatabase()
  w2 = await startW2({ apiKey: 'w2-key', alerts: w2Alerts(12, 1, true) })
  const account: Account = {
    id: 'w2-uk',
    vendor: 'w2',
    name: 'W2',
    baseUrl: w2.baseUrl,
    credentials: { apiKey: 'w2-key' },
    settings: { requestsPerMinute: 6000, deadlineMs: 3000, settleMs: 100 },
  }
  const tenants = [{ id: 'acme', accounts: [account] }]
  const env = { DATABASE_URL: database.superuserUrl, SECRET_KEYS: 'k'.repeat(32) }
  const directory = home()
  const PROVIDERS_FILE = writeProviders(directory, tenants)
  const { child, output, ended } = launch({ ...env, PROVIDERS_FILE, DATA_DIR: directory, ROLE: 'worker' })
  const url = await until('the worker to start', 60_000, () => {
    if (child.exitCode !== null) throw new Error(`the worker ended: ${output.stderr}`)
    return /worker is running .* (http:\/\/[^/\s]+)\/healthz/.exec(output.stdout)?.[1]
  })
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  worker = { url, stop }
  api = await startGateway({ tenants, env: { ...env, ROLE: 'api' } })
}, 90_000)
afterAll(async () => {
  await cleanUp()
  await w2.close()
  await database.close()
})

test('what the worker reads the API shows, and what the API is told the worker carries out', async () => {
  const ana = await api.as('acme')
  await untilAlerts(ana, 'w2-uk', 12)
  const { alerts } = await ana.get<{ alerts: { nodes: { id: string }[] } }>(
    '{ alerts(filter: { status: [OPEN] }, first: 1) { nodes { id } } }',
  )
  const { results } = await resolveAlerts(ana, {
    alertIds: alerts.nodes.map(({ id }) => id),
    action: 'MARK_FALSE_POSITIVE',
    reason: 'Another birth date.',
    waitMs: 10_000,
  })
  expect(results).toMatchObject([{ state: 'CONFIRMED', evidence: { kind: 'READ_BACK' } }])
})

test('a worker alone says how it is, and offers nothing else', async () => {
  const get = (path: string, init?: RequestInit) => fetch(worker.url + path, init)
  expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' })
  expect(await (await get('/readyz')).json()).toEqual({
    status: 'ready',
    checks: { database: 'ok', migrations: 'ok' },
  })
  const metrics = await (await get('/metrics')).text()
  expect(metrics).toMatch(/^tributary_account_state\{vendor="w2",[^}]*state="HEALTHY"\} 1/m)
  expect(metrics).toMatch(/^tributary_pages_read_total [1-9]/m)
  expect(metrics).not.toContain('acme')
  const none = await get('/graphql', { method: 'POST', body: '{"query":"{ viewer { id } }"}' })
  expect(none.status).toBe(404)
  expect(await none.text()).toContain('/healthz')
  expect((await get('/metrics', { method: 'POST' })).status).toBe(405)
  expect((await get('/')).status).toBe(404)
})

test('a worker stops at once, though somebody holds a connection to it', async () => {
  await fetch(`${worker.url}/healthz`, { headers: { connection: 'keep-alive' } })
  const began = Date.now()
  expect(await worker.stop()).toBe(0)
  expect(Date.now() - began).toBeLessThan(15_000)
  await expect(fetch(`${worker.url}/healthz`)).rejects.toThrow()
})
