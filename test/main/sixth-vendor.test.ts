import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../e2e/gateway.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

// A copy of this project, one folder more, and nothing else changed: it is started as anybody starts it.

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COUNT = 60
const VENDORS = readdirSync(join(ROOT, 'adapters'))

let home: string
let database: TestDatabase
let gateway: ChildProcess
let url = ''
let unchanged: string

/** Every file of the copy but those of the new folder, by its content. */
function digestOf(root: string): string {
  const hash = createHash('sha256')
  for (const folder of ['adapters', 'bin', 'schema', 'src'])
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).toSorted((a, b) =>
      join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
    )) {
      const file = join(entry.parentPath, entry.name).slice(root.length)
      if (entry.isFile() && !file.includes('adapters/novascan/'))
        hash.update(file).update(readFileSync(join(root, file)))
    }
  return hash.digest('hex')
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tributary-sixth-'))
  for (const part of ['adapters', 'bin', 'schema', 'src', 'package.json'])
    cpSync(join(ROOT, part), join(home, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'))
  unchanged = digestOf(home)
  cpSync(join(ROOT, 'test/novascan'), join(home, 'adapters/novascan'), { recursive: true })

  database = await createTestDatabase()
  const { NODE_OPTIONS: _, ...inherited } = process.env
  gateway = spawn(process.execPath, [join(home, 'bin/tributary.js')], {
    env: {
      ...inherited,
      ...{ DATABASE_URL: database.superuserUrl, DATA_DIR: join(home, 'data'), PORT: '0', LOG_LEVEL: 'warn' },
      ...{ POLL_SECONDS: '1', SANDBOX_COUNT: String(COUNT) },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [gateway.stdout, gateway.stderr]) stream?.on('data', (data) => (output += data))
  url = await until('the gateway', 60_000, () => {
    if (gateway.exitCode !== null) throw new Error(output)
    return /GraphQL\s+(http:\/\/[^/\s]+)\/graphql/.exec(output)?.[1]
  })
  expect(output).toContain('NovaScan')
}, 120_000)

afterAll(async () => {
  const ended = new Promise((resolve) => gateway.once('close', resolve))
  if (gateway.exitCode === null) gateway.kill('SIGTERM')
  await ended
  await database.close()
  rmSync(home, { recursive: true, force: true })
})

async function ask<T>(query: string): Promise<T> {
  const json = { 'content-type': 'application/json' }
  const claims = { tenant: 'acme', sub: 'ana', roles: ['analyst'], permissions: ['schema:read'] }
  const signIn = await fetch(`${url}/dev/token`, { method: 'POST', headers: json, body: JSON.stringify(claims) })
  const { token } = (await signIn.json()) as { token: string }
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = (await answer.json()) as { data: T; errors?: unknown }
  expect(errors).toBeUndefined()
  return data
}

test('its account is listed with its name and what becomes of every action', async () => {
  const { accounts } = await ask<{
    accounts: {
      accountId: string
      vendor: string
      vendorName: string
      capabilities: { action: string; support: string; note: string }[]
    }[]
  }>('{ accounts { accountId vendor vendorName capabilities { action support note } } }')
  expect(accounts.map(({ vendor }) => vendor).toSorted()).toEqual([...VENDORS, 'novascan'].toSorted())
  const account = accounts.find(({ vendor }) => vendor === 'novascan')
  expect(account).toMatchObject({ accountId: 'novascan-sandbox', vendorName: 'NovaScan' })
  expect(account?.capabilities).toHaveLength(16)
  expect(account?.capabilities).toContainEqual({
    action: 'ACCEPT',
    support: 'UNSUPPORTED',
    note: 'NovaScan has no write.',
  })
})

test('its words stand in the vocabulary, for itself and among all', async () => {
  const { own, all } = await ask<{ own: unknown[]; all: { vendor: string }[] }>(
    '{ own: vocabulary(vendor: "novascan") { vendor field raw concept value fidelity documented note } all: vocabulary { vendor } }',
  )
  const table = { vendor: 'novascan', field: 'state', concept: 'AlertStatus', documented: true }
  expect(own).toEqual([
    { ...table, raw: 'fresh', value: 'OPEN', fidelity: 'EXACT', note: null },
    { ...table, raw: 'done', value: 'CLOSED', fidelity: 'LOSSY', note: 'How it ended is not said.' },
  ])
  expect(new Set(all.map(({ vendor }) => vendor)).size).toBe(VENDORS.length + 1)
})

test('its alerts stand among the others, every one once, its unknown word kept and counted', async () => {
  const query = `{ alerts(filter: { accountIds: ["novascan-sandbox"] }, first: 100) { totalCount nodes {
    vendor vendorId title status statusSource { raw field fidelity } account { vendorName } } } }`
  type Node = {
    vendor: string
    vendorId: string
    title: string
    status: string
    statusSource: { raw: string; fidelity: string }
  }
  const nodes = await until('its alerts', 60_000, async () => {
    const { alerts } = await ask<{ alerts: { totalCount: number; nodes: Node[] } }>(query)
    return alerts.totalCount >= COUNT && alerts.nodes
  })
  expect(new Set(nodes.map(({ vendorId }) => vendorId)).size).toBe(nodes.length)
  // Beyond what a number can hold.
  expect(nodes.map(({ vendorId }) => vendorId)).toContain(String(9_007_199_254_740_993n + 30n))
  const read = new Set(nodes.map(({ status, statusSource: { raw, fidelity } }) => `${raw} ${status} ${fidelity}`))
  expect([...read].toSorted()).toEqual(['done CLOSED LOSSY', 'fresh OPEN EXACT', 'parked UNKNOWN UNRECOGNISED'])
  // Its records are there before its first read has ended.
  const account = await until('its first read', 60_000, async () => {
    const { accounts } = await ask<{
      accounts: { vendor: string; state: string; unrecognisedWords: { field: string; raw: string }[] }[]
    }>('{ accounts { vendor state unrecognisedWords(first: 5) { field raw } } }')
    return accounts.find(({ vendor, state }) => vendor === 'novascan' && state !== 'STARTING')
  })
  expect(account).toEqual({
    vendor: 'novascan',
    state: 'HEALTHY',
    unrecognisedWords: [{ field: 'state', raw: 'parked' }],
  })
  // One list with the others.
  await until('both in one list', 60_000, async () => {
    const { both } = await ask<{ both: { totalCount: number } }>(
      '{ both: alerts(filter: { vendors: ["novascan", "w2"] }, first: 1) { totalCount } }',
    )
    return both.totalCount >= 2 * COUNT
  })
  expect(digestOf(home)).toBe(unchanged)
})
