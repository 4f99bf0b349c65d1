import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pollOnce } from '../../src/ingest/poll.ts'
import { connectAccounts, rateOf, registerAccounts } from '../../src/main/accounts.ts'
import { createCatalogue } from '../../src/main/catalogue.ts'
import { discoverAdapters } from '../../src/registry.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const SOURCE = join(import.meta.dirname, '..', '..', 'src')

/** A whole adapter in one file: what a newcomer would write on the first afternoon. */
const ADAPTER = `
import { z } from ${JSON.stringify(import.meta.resolve('zod'))}
import { defineAdapter } from ${JSON.stringify(join(SOURCE, 'adapter/contract.ts'))}
import { absent, defineTable } from ${JSON.stringify(join(SOURCE, 'adapter/vocabulary.ts'))}

const status = defineTable({
  field: 'state', concept: 'AlertStatus', unrecognised: 'UNKNOWN',
  entries: [
    { raw: 'fresh', value: 'OPEN', fidelity: 'EXACT', source: 'DOCUMENT' },
    { raw: 'done', value: 'CLOSED', fidelity: 'LOSSY', source: 'DOCUMENT' },
  ],
})
const derived = (value) => ({ value, raw: null, field: null, fidelity: 'DERIVED' })

export default defineAdapter({
  vendor: 'novascan',
  name: 'NovaScan',
  settings: z.strictObject({}),
  credentials: z.strictObject({ key: z.string() }),
  mapRev: 1,
  vocabulary: [status],
  limits: () => ({ requestsPerMinute: 6000, concurrency: 1, deadlineMs: 1000 }),
  capabilities: () => [{ action: 'ACCEPT', support: 'UNSUPPORTED', note: 'read only' }],
  map: ({ key, raw }) => ({
    subjects: [], cases: [], caseAlerts: [], hits: [], flags: [],
    alerts: [{
      key, vendorId: key, vendorIds: [{ field: 'no', value: key }], title: raw.name, description: null,
      status: status.read(raw.state) ?? absent('UNKNOWN'), escalationTarget: null, matchStatus: null,
      disposition: derived('UNDECIDED'), type: derived('SCREENING'), categories: [derived('OTHER_SCREENING')],
      categoryDetail: [], lifecycleStage: absent('UNKNOWN'), priority: absent('UNSPECIFIED'), riskLevel: absent('UNKNOWN'),
      scores: [], assignee: null, closedBy: null, resolvedBy: null, resolvedAt: null, resolutionNote: null, sla: null,
      research: null, createdAt: null, updatedAt: null, subjects: [],
    }],
  }),
  connect: ({ http, credentials }) => ({
    streams: [{
      name: 'alerts', kind: 'ALERT', mode: 'CURSOR',
      async page() {
        const { body } = await http.request({ method: 'GET', path: '/things', headers: { 'x-key': credentials.key } })
        const records = body.map((raw) => ({ kind: 'ALERT', key: String(raw.no), part: 'ITEM', raw, vendorUpdatedAt: null }))
        return { records, unreadable: [], next: null, total: null }
      },
    }],
  }),
})
`

let folder: string
let server: Server
let database: TestDatabase

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-adapters-'))
  await mkdir(join(folder, 'novascan'))
  await writeFile(join(folder, 'novascan', 'index.ts'), ADAPTER)
  server = createServer((request, response) => {
    if (request.headers['x-key'] !== 'secret') response.writeHead(401).end('{}')
    else
      response.end('[{"no": 9007199254740993, "name": "Ada Example", "state": "fresh"}, {"no": 2, "state": "parked"}]')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

test('a sixth vendor is one folder: discovered, connected, read, and listed with its words', async () => {
  const adapters = await discoverAdapters(folder)
  expect([...adapters.keys()]).toEqual(['novascan'])
  const { port } = server.address() as AddressInfo
  const account = {
    id: 'nova',
    vendor: 'novascan',
    name: 'Nova',
    baseUrl: `http://127.0.0.1:${port}`,
    credentials: { key: 'secret' },
    webhookSecret: null,
    pollSeconds: 1,
    reconcileSeconds: 86_400,
    maxBodyMiB: 16,
    settings: {},
    where: 'test',
  }
  const providers = [{ id: 'acme', accounts: [account] }]
  const accounts = connectAccounts(providers, adapters, false, rateOf(database.worker))
  await registerAccounts(database.worker, providers, accounts)
  await pollOnce({ store: database.worker, accounts })
  expect(
    await database.sql(`select vendor_id, status, sources -> 'status' ->> 'raw' as raw from alerts order by vendor_id`),
  ).toEqual([
    { vendor_id: '2', status: 'UNKNOWN', raw: 'parked' },
    { vendor_id: '9007199254740993', status: 'OPEN', raw: 'fresh' },
  ])
  const catalogue = createCatalogue(adapters, accounts, () => 'm')
  expect(catalogue.vocabulary('novascan').map(({ raw, value, fidelity }) => [raw, value, fidelity])).toEqual([
    ['fresh', 'OPEN', 'EXACT'],
    ['done', 'CLOSED', 'LOSSY'],
  ])
  expect(catalogue.abilities('acme', 'nova')?.capabilities[0]?.support).toBe('UNSUPPORTED')
})
