import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { mutationText, waits } from './mutation-text.ts'
import { data, id, viewerOf } from './support.ts'

// Accepting a decision takes as many statements for 1,000 records as for 10.
const running: RunningVendor[] = []
let pipeline: Pipeline
let alerts: { w2: string[]; zenoo: string[] }
let cases: string[]
let person: string

const asked = () => ({
  store: pipeline.database.store,
  viewer: viewerOf('acme'),
  commands: pipeline.commands,
})

async function statements(name: string, input: object): Promise<{ count: number; states: Set<string> }> {
  const { store } = pipeline.database
  const before = store.statements()
  const answer = await data<Record<string, { results: { state: string }[] }>>(
    asked(),
    mutationText(name, 'operation { id counts { count } } results { state command { id } }'),
    { input: { ...input, ...(waits(name) && { waitMs: 0 }) } },
  )
  const count = store.statements() - before
  return { count, states: new Set(answer[name]?.results.map((result) => result.state)) }
}

// Open ones first: where nothing of ten can be sent, the statement that wakes a worker is spared.
const idsOf = async (table: string, type: string, account: string): Promise<string[]> => {
  const rows = await pipeline.database.sql<{ id: string }>(
    `select id from ${table} where tenant_id = 'acme' and account_id = $1 order by status = 'OPEN' desc, id limit 1000`,
    [account],
  )
  return rows.map((row) => id(type, row.id))
}

beforeAll(async () => {
  for (const vendor of ['w2', 'zenoo']) running.push(await startVendor(vendor, { count: 550 }))
  pipeline = await createPipeline(
    ['w2', 'zenoo'].map((vendor, n) => ({ account: vendor, vendor, running: running[n] as RunningVendor })),
  )
  await pipeline.poll()
  alerts = { w2: await idsOf('alerts', 'Alert', 'w2'), zenoo: await idsOf('alerts', 'Alert', 'zenoo') }
  await statements('createCases', { cases: Array(1000).fill({ title: 't' }) })
  cases = await idsOf('cases', 'Case', 'gateway')
  const [user] = await pipeline.database.sql<{ id: string }>('select id from users limit 1')
  person = id('User', String(user?.id))
}, 120_000)
afterAll(async () => {
  await pipeline?.close()
  await Promise.all(running.map((one) => one.close()))
})
// What the last decision left on its way, or gathered, would refuse the next.
beforeEach(async () => {
  await pipeline.database.sql("update commands set state = 'CANCELLED' where state = 'QUEUED'")
  await pipeline.database.sql("delete from case_alerts where account_id = 'gateway'")
})

const mixed = (count: number) => [...alerts.w2.slice(0, count / 2), ...alerts.zenoo.slice(0, count / 2)]
const DECISIONS: [name: string, input: (count: number) => object][] = [
  ['setAlertPriority', (count) => ({ alertIds: mixed(count), priority: 'HIGH' })],
  ['acknowledgeAlerts', (count) => ({ alertIds: mixed(count) })],
  ['assignAlerts', (count) => ({ alertIds: mixed(count), assigneeId: person })],
  ['escalateAlerts', (count) => ({ alertIds: mixed(count), target: 'CASE', reason: 'r' })],
  [
    'escalateAlerts',
    (count) => ({ alertIds: mixed(count).reverse(), target: 'CASE', reason: 'r', case: { together: true } }),
  ],
  ['addNote', (count) => ({ targetIds: mixed(count), body: 'b' })],
  ['labelAlerts', (count) => ({ alertIds: mixed(count), add: ['a'], remove: ['b'] })],
  ['createCases', (count) => ({ cases: mixed(count).map((alertId) => ({ alertIds: [alertId], assigneeId: person })) })],
  ['assignCases', (count) => ({ caseIds: cases.slice(0, count), assigneeId: null })],
  ['setCaseStatus', (count) => ({ caseIds: cases.slice(0, count), status: 'IN_PROGRESS' })],
  [
    'createAlerts',
    (count) => ({
      accountId: 'zenoo',
      alerts: Array.from({ length: count }, (_, n) => ({ reference: `r${n}`, category: 'PEP' })),
    }),
  ],
]

test.each(DECISIONS)(
  '%s',
  async (name, input) => {
    const few = await statements(name, input(10))
    await pipeline.database.sql("update commands set state = 'CANCELLED' where state = 'QUEUED'")
    const many = await statements(name, input(1000))
    expect(many.count).toBe(few.count)
    expect(many.count).toBeLessThanOrEqual(14)
    // Nothing here takes a vendor's alerts from outside; refusing 1,000 costs no more either.
    if (name !== 'createAlerts') expect(many.states).toContain('CONFIRMED')
  },
  120_000,
)
