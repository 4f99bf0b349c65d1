import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { remap } from '../../src/ingest/remap.ts'
import { contentOf, differences } from '../support/content.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// `npm run remap`, as a person runs it beside a worker.

const ENTRY = fileURLToPath(new URL('../../bin/tributary.js', import.meta.url))
let vendor: RunningVendor
let pipeline: Pipeline
let home: string

beforeAll(async () => {
  vendor = await startVendor('zenoo', { count: 60 })
  pipeline = await createPipeline([{ account: 'zenoo-eu', vendor: 'zenoo', running: vendor }])
  await pipeline.poll()
  home = mkdtempSync(join(tmpdir(), 'tributary-remap-'))
  const { sandbox, baseUrl } = vendor
  const account = {
    id: 'zenoo-eu',
    vendor: 'zenoo',
    name: 'Zenoo EU',
    baseUrl,
    credentials: sandbox.credentials,
    settings: sandbox.settings,
  }
  const idle = { ...account, id: 'zenoo-new', name: 'Not read yet' }
  writeFileSync(join(home, 'providers.json'), JSON.stringify({ tenants: [{ id: 'acme', accounts: [account, idle] }] }))
})
afterAll(async () => {
  rmSync(home, { recursive: true, force: true })
  await pipeline.close()
  await vendor.close()
})

function run(
  command: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { NODE_OPTIONS: _, ...inherited } = process.env
  const child = spawn(process.execPath, [ENTRY, command], {
    env: {
      ...inherited,
      DATABASE_URL: pipeline.database.superuserUrl,
      PROVIDERS_FILE: join(home, 'providers.json'),
      DATA_DIR: home,
      LOG_LEVEL: 'silent',
      ...env,
    },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data) => (output.stdout += data))
  child.stderr.on('data', (data) => (output.stderr += data))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })))
}

test('shows each account’s progress beside a worker that reads, and asks no vendor anything', async () => {
  const before = await contentOf(pipeline.database)
  const records = new Set([...(before.get('vendor_records')?.values() ?? [])].map(({ kind, key }) => `${kind} ${key}`))
    .size
  expect(records).toBeGreaterThan(60)
  await pipeline.database.sql('update vendor_records set map_rev = 0')
  const asked = vendor.requests.length

  const ended = await run('remap')
  expect(ended).toEqual({
    code: 0,
    stdout: [
      `acme/zenoo-eu: 0 of ${records} records`,
      `acme/zenoo-eu: ${records} of ${records} records`,
      'acme/zenoo-new: up to date',
      `read again: ${records} records`,
      '',
    ].join('\n'),
    stderr: '',
  })
  expect(vendor.requests).toHaveLength(asked)
  // The vocabulary is the one they were read with before: nothing reads differently, nothing else changes.
  expect(differences(before, await contentOf(pipeline.database))).toEqual([])

  await pipeline.database.sql('update vendor_records set map_rev = 0')
  const [again] = await Promise.all([run('remap'), pipeline.poll(), pipeline.poll()])
  expect([again.code, again.stderr]).toEqual([0, ''])
  expect(await pipeline.database.sql('select 1 from vendor_records where map_rev = 0')).toEqual([])
})

test('has nothing to do a second time', async () => {
  expect(await run('remap')).toEqual({
    code: 0,
    stdout: 'acme/zenoo-eu: up to date\nacme/zenoo-new: up to date\nnothing had to be read again\n',
    stderr: '',
  })
})

test('reads again what was kept under other settings, and a worker that starts with them later finds nothing to do', async () => {
  const w2 = await startVendor('w2', { count: 30 })
  const account = { account: 'w2-uk', vendor: 'w2', running: w2 }
  const kept = await createPipeline([account])
  await kept.poll()
  const { baseUrl, sandbox } = w2
  const settings = { riskRatingCloses: [], riskRatingConfirms: true }
  const entry = { id: 'w2-uk', vendor: 'w2', name: 'W2', baseUrl, credentials: sandbox.credentials, settings }
  writeFileSync(join(home, 'w2.json'), JSON.stringify({ tenants: [{ id: 'acme', accounts: [entry] }] }))
  const env = { PROVIDERS_FILE: join(home, 'w2.json'), DATABASE_URL: kept.database.superuserUrl }
  const closed = () =>
    kept.database.sql("select 1 from alerts where sources -> 'status' ->> 'raw' = 'LowRisk' and status = 'CLOSED'")
  expect((await closed()).length).toBeGreaterThan(0)
  expect((await run('remap', env)).stdout).toMatch(/^acme\/w2-uk: 0 of 30 records\n.*\nread again: 30 records\n$/)
  expect(await closed()).toEqual([])
  expect((await run('remap', env)).stdout).toBe('acme/w2-uk: up to date\nnothing had to be read again\n')
  const restarted = await createPipeline([{ ...account, settings }], kept.database)
  expect(await remap(kept.database.worker, restarted.accounts)).toBe(0)
  restarted.feed.close()
  await restarted.listener.close()
  await kept.close()
  await w2.close()
})

test('says in one line what is wrong with the configuration, and the help names the command', async () => {
  writeFileSync(
    join(home, 'wrong.json'),
    JSON.stringify({
      tenants: [
        {
          id: 'acme',
          accounts: [{ id: 'a', vendor: 'nobody', name: 'A', baseUrl: 'https://a.example', credentials: {} }],
        },
      ],
    }),
  )
  const wrong = await run('remap', { PROVIDERS_FILE: join(home, 'wrong.json') })
  expect(wrong.code).toBe(1)
  expect(wrong.stderr).toMatch(/^tributary: .*unknown vendor "nobody".*\n$/)
  expect((await run('--help')).stderr).toContain('npm run remap')
})
