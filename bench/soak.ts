import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sandbox } from '../src/adapter/sandbox.ts'
import { discoverAdapters, loadSandbox } from '../src/registry.ts'
import { send } from './load.ts'

/** Kills the gateway at random moments of its deliveries, again and again, and holds its claims against the vendors' journals. */
const ROUNDS = Number(process.argv[2] ?? 8)
const SEED = Number(process.argv[3] ?? Date.now() % 1_000_000)
const ROOT = join(import.meta.dirname, '..')
const SETTLE_DEADLINE_MS = 90_000

let random = SEED
/** A small generator of its own, so that a run can be repeated by its seed. */
const next = (): number => {
  random = (random * 1_103_515_245 + 12_345) % 2 ** 31
  return random / 2 ** 31
}

interface Vendor {
  sandbox: Sandbox
  server: Server
  port: number
}

/** A vendor that takes its time with writes: before it applies them, or before it answers. */
async function startVendor(name: string): Promise<Vendor> {
  const sandbox = (await loadSandbox(name))({ seed: SEED, count: 400 })
  const server = createServer((request, response) => {
    const before = request.method === 'POST' ? next() * 300 : 0
    setTimeout(() => sandbox.handle(request, response), before)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { sandbox, server, port: (server.address() as AddressInfo).port }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function startGateway(port: number, env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/tributary.js')], {
    env: { ...env, PATH: '/usr/bin:/bin', PORT: String(port), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output += chunk
      if (output.includes('is running')) resolve()
    })
    child.on('exit', (code) => reject(new Error(`the gateway ended with ${code}\n${output}`)))
  })
  return child
}

const kill = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.removeAllListeners('exit')
    child.on('exit', () => resolve())
    child.kill('SIGKILL')
  })

function client(port: number) {
  let token: string | null = null
  return async <T>(query: string, variables: unknown = {}): Promise<T> => {
    const json = { 'content-type': 'application/json' }
    if (!token) {
      const body = JSON.stringify({ tenant: 'soak', sub: 'soak', roles: ['analyst'], permissions: [] })
      token = JSON.parse(await send({ port, path: '/dev/token', headers: json, body })).token
    }
    const headers = { ...json, authorization: `Bearer ${token}` }
    const answer = JSON.parse(
      await send({ port, path: '/graphql', headers, body: JSON.stringify({ query, variables }) }),
    )
    if (answer.errors) throw new Error(JSON.stringify(answer.errors))
    return answer.data
  }
}

const DECIDE = `mutation ($ids: [ID!]!) { resolveAlerts(input: { alertIds: $ids, action: MARK_FALSE_POSITIVE,
  reason: "Another birth date.", allowLossy: true, waitMs: 0 }) { operation { id } } }`
const FOLLOW = `query ($id: ID!) { operation(id: $id) { state commands(first: 100) { nodes {
  state code message attempts evidence { kind } alert { vendor vendorId } } } } }`
const OPEN = `query ($vendor: String!) { alerts(first: 100, filter: { status: [OPEN], vendors: [$vendor] }) { nodes { id commands(first: 1) { state } } } }`

interface Followed {
  operation: {
    state: string
    commands: {
      nodes: {
        state: string
        code: string | null
        message: string | null
        attempts: number
        alert: { vendor: string; vendorId: string }
      }[]
    }
  }
}

async function main(): Promise<number> {
  const names = [...(await discoverAdapters()).values()].filter((adapter) => adapter.write).map(({ vendor }) => vendor)
  const vendors = new Map<string, Vendor>()
  for (const name of names) vendors.set(name, await startVendor(name))
  const folder = await mkdtemp(join(tmpdir(), 'tributary-soak-'))
  // As root the database's own user has to get to its data, or it is kept elsewhere and stays behind.
  await chmod(folder, 0o711)
  const accounts = [...vendors].map(([vendor, { sandbox, port }]) => ({
    id: vendor,
    vendor,
    baseUrl: `http://127.0.0.1:${port}`,
    credentials: sandbox.credentials,
    pollSeconds: 5,
    settings: { ...sandbox.settings, requestsPerMinute: 6000, deadlineMs: 2000, settleMs: 200 },
  }))
  await writeFile(join(folder, 'providers.json'), JSON.stringify({ tenants: [{ id: 'soak', accounts }] }))
  const env = { PROVIDERS_FILE: join(folder, 'providers.json'), DATA_DIR: join(folder, 'data') }
  const port = await freePort()
  let gateway = await startGateway(port, env)
  const ask = client(port)
  const totals: Record<string, number> = {}
  const recoveries: number[] = []
  let faults = 0
  for (let round = 1; round <= ROUNDS; round += 1) {
    const ids: string[] = []
    for (const vendor of names) {
      let open: string[] = []
      for (const end = Date.now() + 20_000; open.length === 0 && Date.now() < end; await sleep(200)) {
        const { alerts } = await ask<{ alerts: { nodes: { id: string; commands: unknown[] }[] } }>(OPEN, { vendor })
        // An alert whose decision is uncertain waits for a person; others are taken.
        open = alerts.nodes.flatMap((node) => (node.commands.length === 0 ? [node.id] : [])).slice(0, 8)
      }
      ids.push(...open)
    }
    const { resolveAlerts } = await ask<{ resolveAlerts: { operation: { id: string } } }>(DECIDE, { ids })
    await sleep(next() * 700)
    await kill(gateway)
    gateway = await startGateway(port, env)
    const began = Date.now()
    let followed: Followed
    do {
      await sleep(200)
      followed = await ask<Followed>(FOLLOW, { id: resolveAlerts.operation.id })
    } while (followed.operation.state !== 'FINISHED' && Date.now() - began < SETTLE_DEADLINE_MS)
    recoveries.push(Date.now() - began)
    for (const { state, code, message, alert } of followed.operation.commands.nodes) {
      totals[state] = (totals[state] ?? 0) + 1
      const entries = vendors.get(alert.vendor)?.sandbox.journal() ?? []
      const own = entries.filter((entry) => entry.recordId.split('/').at(-1) === alert.vendorId)
      // One call may change several fields of a record; a second effective one changes the same field again.
      const applied = Math.max(0, ...[...Map.groupBy(own, (entry) => entry.change).values()].map((same) => same.length))
      if (state === 'REJECTED') process.stdout.write(`round ${round}: ${alert.vendor} REJECTED ${code}: ${message}\n`)
      const lie = (state === 'CONFIRMED' && applied !== 1) || applied > 1 || state === 'QUEUED' || state === 'SENDING'
      if (lie) {
        faults += 1
        process.stdout.write(
          `round ${round}: ${alert.vendor} ${alert.vendorId} is ${state}, applied ${applied} times\n`,
        )
      }
    }
    process.stdout.write(
      `round ${round}/${ROUNDS}: ${ids.length} decisions settled ${recoveries.at(-1)} ms after the restart\n`,
    )
  }
  await kill(gateway)
  gateway = await startGateway(port, env)
  gateway.removeAllListeners('exit')
  gateway.kill('SIGTERM')
  await new Promise((resolve) => gateway.on('exit', resolve))
  for (const { server } of vendors.values()) server.closeAllConnections()
  await rm(folder, { recursive: true, force: true })
  process.stdout.write(
    `\nseed ${SEED}: ${ROUNDS} kills, ${Object.entries(totals)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')}; ` + `longest recovery ${Math.max(...recoveries)} ms; ${faults} claims that no journal shows\n`,
  )
  return faults
}

process.exit((await main()) === 0 ? 0 : 1)
