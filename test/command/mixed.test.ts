import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AlertHead, about, checkFirst, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import { applyAndStaySilent, type RunningVendor } from '../support/vendors.ts'
import { startTestWorker } from '../support/worker.ts'

const EACH = 250
/** As many records as hold 250 alerts that can be closed. */
const COUNTS = { w2: 380, zenoo: 440, corsa: 370, compilot: 370 } as const
const VENDORS = Object.keys(COUNTS) as (keyof typeof COUNTS)[]
const WORKABLE = ['OPEN', 'IN_REVIEW', 'ESCALATED', 'PENDING']
const vendors = new Map<string, RunningVendor>()
let pipeline: Pipeline

beforeAll(async () => {
  for (const vendor of VENDORS) vendors.set(vendor, await startVendor(vendor, { count: COUNTS[vendor] }))
  pipeline = await createPipeline(
    [...vendors].map(([vendor, running]) => ({
      account: vendor,
      vendor,
      running,
      settings: { deadlineMs: 4000, settleMs: 20, concurrency: 8 },
    })),
  )
  // The bound of the settings is 6,000 a minute; here only the engine is to be waited for.
  await pipeline.database.sql('update lanes set burst = 10000, tokens = 10000, per_second = 1000')
  await pipeline.poll()
  for (const vendor of VENDORS) checkFirst(pipeline, vendor)
}, 120_000)
afterAll(async () => {
  await pipeline?.close()
  await Promise.all([...vendors.values()].map((vendor) => vendor.close()))
})

const of = (vendor: string): RunningVendor => {
  const running = vendors.get(vendor)
  if (!running) throw new Error(vendor)
  return running
}

/** One vendor asks to wait, now and then. */
function limiting(): void {
  let calls = 0
  of('corsa').interfere = (request, response) => {
    if (request.method === 'GET' || calls++ % 2 === 1) return false
    response.writeHead(429, calls % 4 === 1 ? { 'retry-after': '1' } : {}).end('{}')
    return true
  }
}

/** One vendor refuses a tenth of its alerts, and every batch with one of them. */
function refusing(bad: ReadonlySet<string>): void {
  of('zenoo').interfere = async (request, response, sandbox) => {
    if (request.method === 'GET') return false
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const text = `${request.url} ${body.toString()}`
    if ([...bad].some((id) => text.includes(id))) {
      response.writeHead(422, { 'content-type': 'application/json' }).end('{"error":"This alert is locked"}')
      return true
    }
    const again = Object.assign(
      (async function* () {
        yield body
      })(),
      { method: request.method, url: request.url, headers: request.headers },
    )
    sandbox.handle(again as unknown as typeof request, response)
    return true
  }
}

/** One vendor applies and does not answer, for some of its calls. */
function swallowing(): { count: number } {
  const swallowed = { count: 0 }
  let calls = 0
  of('w2').interfere = (request, _response, sandbox) => {
    if (request.method === 'GET' || calls++ % 4 !== 0) return false
    swallowed.count += 1
    applyAndStaySilent(request, sandbox)
    return true
  }
  return swallowed
}

test('1,000 alerts of four vendors in one call, with one that limits, one that refuses some and one that falls silent', async () => {
  const chosen = new Map<string, AlertHead[]>()
  for (const vendor of VENDORS) chosen.set(vendor, await openAlerts(pipeline, vendor, EACH, WORKABLE))
  expect([...chosen.values()].map((alerts) => alerts.length)).toEqual(VENDORS.map(() => EACH))
  // A tenth, in two of the five batches: those are taken apart, the others go whole.
  const isBad = (at: number) => at % 100 < 50 && at % 6 === 0 && at < 150
  const bad = new Set((chosen.get('zenoo') ?? []).filter((_alert, at) => isBad(at)).map((alert) => alert.vendor_id))
  limiting()
  refusing(bad)
  const swallowed = swallowing()
  // Interleaved, so that the order of the results is the input's and nobody else's.
  const alerts = Array.from({ length: EACH }, (_, at) =>
    VENDORS.map((vendor) => chosen.get(vendor)?.[at] as AlertHead),
  ).flat()

  const worker = await startTestWorker(pipeline)
  const { operationId, items } = await pipeline.commands.submit(submissionOf(alerts.map(({ id }) => about(id))))
  expect(items.map((item) => item.targetId)).toEqual(alerts.map(({ id }) => id))
  const open = async () =>
    (
      await pipeline.database.sql<{ n: number }>(
        `select count(*)::integer as n from commands where operation_id = $1 and state in ('QUEUED', 'SENDING')`,
        [operationId],
      )
    )[0]?.n
  await expect.poll(open, { timeout: 150_000, interval: 250 }).toBe(0)
  await worker.stop()
  const ended = await commandsOf(pipeline, operationId)
  const settled = await pipeline.commands.settled('acme', { operationId, items }, 0)
  expect(settled.items.map((item) => item.targetId)).toEqual(alerts.map(({ id }) => id))
  expect(ended.length).toBe(1_000)
  expect(ended.every(({ state }) => ['CONFIRMED', 'UNVERIFIED', 'REJECTED', 'UNCERTAIN'].includes(state))).toBe(true)
  expect(swallowed.count).toBeGreaterThan(10)
  const stateOf = new Map(ended.map((command, at) => [alerts[at]?.id, command]))
  for (const vendor of VENDORS) {
    const mine = chosen.get(vendor) ?? []
    const journal = Map.groupBy(of(vendor).sandbox.journal(), (entry) => entry.recordId)
    for (const alert of mine) {
      const command = stateOf.get(alert.id)
      const changes = (journal.get(alert.vendor_id) ?? []).length
      // Nothing twice, nothing claimed that did not happen, nothing that happened denied.
      if (command?.state === 'CONFIRMED') expect([alert.vendor_id, changes > 0]).toEqual([alert.vendor_id, true])
      if (command?.state === 'REJECTED') expect([alert.vendor_id, changes]).toEqual([alert.vendor_id, 0])
    }
    expect([...journal.keys()].filter((id) => !mine.some((alert) => alert.vendor_id === id))).toEqual([])
    const twice = [...journal].filter(
      ([, entries]) => new Set(entries.map(({ change }) => change)).size < entries.length,
    )
    expect(twice).toEqual([])
    expect(of(vendor).sandbox.violations()).toEqual([])
  }
  const rejected = alerts.filter(({ id }) => stateOf.get(id)?.state === 'REJECTED')
  expect(rejected.map(({ vendor_id }) => vendor_id).toSorted()).toEqual([...bad].toSorted())
  expect(rejected.every(({ id }) => stateOf.get(id)?.code === 'VENDOR_REJECTED')).toBe(true)
  expect(ended.filter(({ state }) => state !== 'CONFIRMED').length).toBe(bad.size)
  expect(writes(of('corsa')).length).toBeGreaterThan(3)
  expect(pipeline.errors).toEqual([])
}, 180_000)
