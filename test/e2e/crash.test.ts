import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ended, type Listed, listed, operation, resolveAlerts } from './decisions.ts'
import {
  type Caller,
  cleanUp,
  type Gateway,
  home,
  launch,
  postmasterPid,
  startGateway,
  until,
  untilAlerts,
} from './gateway.ts'
import { w2Alerts, zenooAlerts } from './records.ts'
import { startW2, type W2Vendor } from './vendors/w2.ts'
import { startZenoo, type ZenooVendor } from './vendors/zenoo.ts'

const dataDir = join(home(), 'data')
let w2: W2Vendor
let zenoo: ZenooVendor
let gateway: Gateway
let ana: Caller
let atW2: Listed[]
let atZenoo: Listed[]

/** The lease of a delivery is its deadline, the settling time and a few seconds: small numbers keep the test short. */
const settings = { requestsPerMinute: 6000, deadlineMs: 4000, settleMs: 100, concurrency: 1 }
const common = { pollSeconds: 1, settings }

async function start(): Promise<void> {
  gateway = await startGateway({
    dataDir,
    tenants: [
      {
        id: 'acme',
        accounts: [
          {
            id: 'w2-uk',
            vendor: 'w2',
            name: 'W2 UK',
            baseUrl: w2.baseUrl,
            credentials: { apiKey: 'w2-key' },
            ...common,
          },
          {
            id: 'zenoo-eu',
            vendor: 'zenoo',
            name: 'Zenoo',
            baseUrl: zenoo.baseUrl,
            credentials: { apiKey: 'zenoo-key' },
            ...common,
          },
        ],
      },
    ],
  })
  ana = await gateway.as('acme')
}

beforeAll(async () => {
  w2 = await startW2({ apiKey: 'w2-key', alerts: w2Alerts(40, 1, true) })
  zenoo = await startZenoo({ apiKey: 'zenoo-key', alerts: zenooAlerts(40, 2, true) })
  await start()
  await untilAlerts(ana, 'w2-uk', 40)
  await untilAlerts(ana, 'zenoo-eu', 40)
  atW2 = await listed(ana, 'w2-uk')
  atZenoo = await listed(ana, 'zenoo-eu')
}, 180_000)

afterAll(async () => {
  await gateway?.stop()
  await Promise.all([w2?.close(), zenoo?.close()])
  await cleanUp()
  rmSync(dataDir, { recursive: true, force: true })
}, 180_000)

const writes = (vendor: W2Vendor | ZenooVendor) => vendor.requests.filter(({ method }) => method === 'POST')

test('a second gateway on the same data ends with one clear line', async () => {
  const second = launch({ DATA_DIR: dataDir, PROVIDERS_FILE: join(`${dataDir}-config`, 'providers.json') })
  expect(await second.ended).toBe(1)
  const lines = second.output.stderr.trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(dataDir)
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
}, 180_000)

test('kill -9 while vendors are asked: nothing is lost, nothing is sent twice', async () => {
  const [applied, several] = [atW2[0] as Listed, atZenoo.slice(0, 6)]
  // W2 applies and answers too late. Zenoo never answers the first of six single calls and applies nothing.
  w2.fault = ({ method }) => (method === 'POST' ? { kind: 'APPLY_THEN_LATE', ms: 20_000 } : undefined)
  zenoo.fault = ({ method }) => (method === 'POST' ? { kind: 'SILENT' } : undefined)
  const first = await resolveAlerts(ana, {
    alertIds: [applied.id],
    action: 'MARK_FALSE_POSITIVE',
    reason: 'Before the crash.',
    waitMs: 0,
  })
  const second = await resolveAlerts(ana, {
    alertIds: several.map(({ id }) => id),
    action: 'ACCEPT_WITH_CONDITIONS',
    conditions: 'Monitor.',
    reason: 'Before the crash.',
    waitMs: 0,
  })
  await until('both vendors to have been asked', 60_000, () => writes(w2).length === 1 && writes(zenoo).length === 1, 5)
  await gateway.kill()
  w2.fault = null
  zenoo.fault = null
  const restartedAt = Date.now()
  await start()

  const alerts = await ana.get<{ alerts: { totalCount: number } }>('{ alerts(first: 1) { totalCount } }')
  expect(alerts.alerts.totalCount).toBe(80)
  const [one, six] = await Promise.all([ended(ana, first.operation?.id ?? ''), ended(ana, second.operation?.id ?? '')])
  expect(one.commands.nodes).toMatchObject([{ state: 'CONFIRMED', evidence: { kind: 'READ_BACK' } }])
  expect(w2.journal.filter(({ alertId }) => alertId === applied.vendorId)).toHaveLength(1)
  expect(writes(w2)).toHaveLength(1)
  // The one that was on its way is left to a person; those that had not been sent are sent once.
  const asked = new Map(six.commands.nodes.map(({ targetId, state }) => [targetId, state]))
  const calls = Map.groupBy(writes(zenoo), ({ path }) => path.split('/')[3])
  for (const alert of several) expect([alert.vendorId, calls.get(alert.vendorId)?.length]).toEqual([alert.vendorId, 1])
  const uncertain = several.filter(({ id }) => asked.get(id) === 'UNCERTAIN')
  const confirmed = several.filter(({ id }) => asked.get(id) === 'CONFIRMED')
  expect([uncertain.length, confirmed.length]).toEqual([1, 5])
  expect(zenoo.journal.map(({ token }) => token).toSorted()).toEqual(
    confirmed.map(({ vendorId }) => vendorId).toSorted(),
  )
  expect(Date.now() - restartedAt).toBeLessThan(90_000)
  expect([...w2.violations, ...zenoo.violations]).toEqual([])
}, 180_000)

test('kill -9 of the gateway and of its database: it comes up with its data and goes on', async () => {
  const accepted = await resolveAlerts(ana, {
    alertIds: [(atW2[1] as Listed).id],
    action: 'MARK_FALSE_POSITIVE',
    reason: 'Kept.',
    waitMs: 10_000,
  })
  const pid = postmasterPid(dataDir)
  expect(pid).not.toBeNull()
  gateway.child.kill('SIGKILL')
  process.kill(pid as number, 'SIGKILL')
  await gateway.kill()
  await until('the database to be gone', 60_000, () => spawnSync('kill', ['-0', String(pid)]).status !== 0)
  Object.assign(w2.alerts[30] as object, { alertStatus: 'LowRisk', dateLastUpdated: new Date().toISOString() })
  await start()
  const { alerts } = await ana.get<{ alerts: { totalCount: number } }>('{ alerts(first: 1) { totalCount } }')
  expect(alerts.totalCount).toBe(80)
  expect(await operation(ana, accepted.operation?.id ?? '')).toMatchObject({
    state: 'FINISHED',
    counts: [{ state: 'CONFIRMED', count: 1 }],
  })
  await until('reading to go on', 60_000, async () => {
    const found = await ana.get<{ alerts: { totalCount: number } }>(
      '{ alerts(filter: {vendors: ["w2"], riskLevel: [LOW]}) { totalCount } }',
    )
    return found.alerts.totalCount === 1
  })
  const next = await resolveAlerts(ana, {
    alertIds: [(atW2[2] as Listed).id],
    action: 'MARK_FALSE_POSITIVE',
    reason: 'And on.',
    waitMs: 10_000,
  })
  expect(next.results).toMatchObject([{ state: 'CONFIRMED' }])
}, 180_000)

test('kill -9 of the database alone, again and again: the gateway survives, says so, and heals', async () => {
  const statuses = new Set<number>()
  const ask = async (): Promise<boolean> => {
    if (gateway.child.exitCode !== null) throw new Error(`the gateway died: ${gateway.output.stderr}`)
    const answer = await ana.ask('{ alerts(first: 1) { totalCount } }').catch(() => null)
    if (answer === null) return false
    statuses.add(answer.status)
    return answer.status === 200 && answer.errors === undefined
  }
  for (let n = 0; n < 4; n += 1) {
    const pid = postmasterPid(dataDir) as number
    process.kill(pid, 'SIGKILL')
    await ask()
    // A backend may still answer for a moment after its postmaster is gone.
    await until('another server', 60_000, () => ![pid, null].includes(postmasterPid(dataDir)))
    await until('the gateway to heal', 60_000, ask)
  }
  expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([])
  expect(gateway.child.exitCode).toBeNull()
  const next = await resolveAlerts(ana, {
    alertIds: [(atW2[3] as Listed).id],
    action: 'MARK_FALSE_POSITIVE',
    reason: 'Healed.',
    waitMs: 10_000,
  })
  const done = await ended(ana, next.operation?.id ?? '')
  expect(done.counts).toEqual([{ state: 'CONFIRMED', count: 1 }])
}, 180_000)
