import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import { registerAccounts } from '../../src/main/accounts.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

let w2: RunningVendor
let zenoo: RunningVendor
let pipeline: Pipeline

beforeAll(async () => {
  w2 = await startVendor('w2', { count: 50 })
  zenoo = await startVendor('zenoo', { count: 30 })
  pipeline = await createPipeline([
    { account: 'w2-uk', vendor: 'w2', running: w2, settings: { pageSize: 10, deadlineMs: 1000 } },
    { account: 'zenoo-eu', vendor: 'zenoo', running: zenoo },
  ])
})
afterAll(async () => {
  await pipeline.close()
  await Promise.all([w2.close(), zenoo.close()])
})
beforeEach(async () => {
  w2.interfere = null
  await pipeline.database.sql("update lanes set blocked_until = 'epoch', failures = 0")
})

const state = async (account: string) =>
  (
    await pipeline.database.sql<{ state: string; position: string | null; last_error: string | null }>(
      `select h.state, h.last_error, s.position from account_health h
       left join sync_streams s on s.account_id = h.account_id and s.stream = 'alerts' where h.account_id = $1`,
      [account],
    )
  )[0]

const count = async (text: string, values: unknown[] = []): Promise<number> =>
  Number((await pipeline.database.sql<{ n: string }>(`select count(*) as n from ${text}`, values))[0]?.n)

/** Answers the given page of the list in place of the vendor. */
const onPage = (page: number, answer: (response: ServerResponse) => void) => {
  w2.interfere = (request, response) => {
    if (!request.url?.includes(`PageNumber=${page}&`)) return false
    answer(response)
    return true
  }
}

/** The vendor's own answer, with its records changed by `change` before they are sent. */
async function changed(url: string, change: (records: Record<string, unknown>[]) => void): Promise<string> {
  const key = Buffer.from(w2.sandbox.credentials.apiKey ?? '').toString('base64')
  const answer = await fetch(url, { headers: { authorization: `Basic ${key}`, 'x-untouched': '1' } })
  const body = parseJson(await answer.text()) as { caseAlerts: Record<string, unknown>[] }
  change(body.caseAlerts)
  return stringifyJson(body)
}

describe('a page that is not understood fails whole', () => {
  test.each<[string, (response: ServerResponse) => void, string]>([
    [
      'truncated JSON',
      (r) => r.writeHead(200, { 'content-type': 'application/json' }).end('{"caseAlerts":[{"ale'),
      'FAILING',
    ],
    [
      'HTML with 200',
      (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>down for maintenance</html>'),
      'FAILING',
    ],
    ['another shape', (r) => r.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[]}'), 'FAILING'],
    ['a 503', (r) => r.writeHead(503).end('down'), 'FAILING'],
    ['silence', () => {}, 'UNREACHABLE'],
  ])('%s: nothing of it is taken in, its place is kept, the other account goes on', async (_name, answer, expected) => {
    onPage(2, answer)
    await pipeline.poll()
    expect(await state('w2-uk')).toMatchObject({ state: expected, position: '2' })
    expect(await state('zenoo-eu')).toMatchObject({ state: 'HEALTHY', position: null })
    expect(await count(`alerts where account_id = 'w2-uk'`)).toBeLessThanOrEqual(20)
  })

  test('once the vendor is well again, everything is there', async () => {
    await pipeline.poll()
    expect(await state('w2-uk')).toMatchObject({ state: 'HEALTHY', position: null })
    expect(await count(`alerts where account_id = 'w2-uk'`)).toBe(w2.sandbox.records().size)
  })
})

test('refused credentials: the account is held, at most two probes a minute, and nothing else suffers', async () => {
  onPage(0, (response) => response.writeHead(401).end('{}'))
  await pipeline.poll()
  const before = w2.requests.length
  await pipeline.poll()
  expect(w2.requests.length).toBe(before)
  expect(await state('w2-uk')).toMatchObject({ state: 'UNAUTHORIZED' })
  expect(await count(`lanes where account_id = 'w2-uk' and blocked_until > now() + interval '25 seconds'`)).toBe(1)
  expect(await state('zenoo-eu')).toMatchObject({ state: 'HEALTHY' })
})

test('429 with Retry-After: no call before the instant', async () => {
  onPage(0, (response) => response.writeHead(429, { 'retry-after': '60' }).end('{}'))
  await pipeline.poll()
  expect(await state('w2-uk')).toMatchObject({ state: 'RATE_LIMITED' })
  expect(await count(`lanes where account_id = 'w2-uk' and blocked_until > now() + interval '58 seconds'`)).toBe(1)
})

test('records that cannot be understood are quarantined whole, the rest of the page goes on', async () => {
  w2.interfere = async (request, response) => {
    if (!request.url?.includes('PageNumber=0&') || request.headers['x-untouched']) return false
    const body = await changed(`${w2.baseUrl}${request.url}`, (records) => {
      records[0] = { caseName: 'a record without ids' }
      Object.assign(records[1] ?? {}, { alertId: { not: 'an id' } })
      Object.assign(records[2] ?? {}, { caseName: 'Nul \u0000 and half a pair \ud800', alertStatus: 'Snoozed Forever' })
    })
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    return true
  }
  await pipeline.poll()
  expect(await count(`quarantine where account_id = 'w2-uk'`)).toBe(2)
  const [odd] = await pipeline.database.sql<{ status: string; raw: string; title: string }>(
    `select a.status, a.sources -> 'status' ->> 'raw' as raw, c.title from alerts a join case_alerts l on l.alert_id = a.id
     join cases c on c.id = l.case_id where a.sources -> 'status' ->> 'raw' = 'Snoozed Forever'`,
  )
  expect(odd).toMatchObject({ status: 'UNKNOWN', raw: 'Snoozed Forever' })
  expect(await count(`unrecognised_words where raw = 'Snoozed Forever'`)).toBe(1)
  expect(await state('w2-uk')).toMatchObject({ state: 'HEALTHY' })
})

test('an older page never takes a newer state back', async () => {
  w2.interfere = null
  await pipeline.poll()
  const rows = () => pipeline.database.sql('select id, status, version from alerts order by id')
  const before = await rows()
  const [id, record] = [...w2.sandbox.records()][0] ?? []
  expect(id).toBeDefined()
  w2.interfere = async (request, response) => {
    if (!request.url?.includes('PageNumber=') || request.headers['x-untouched']) return false
    const body = await changed(`${w2.baseUrl}${request.url}`, (records) => {
      for (const one of records) {
        if (one.alertId !== record?.alertId) continue
        one.alertStatus = one.alertStatus === 'HighRisk' ? 'LowRisk' : 'HighRisk'
        one.dateLastUpdated = '2001-01-01T00:00:00Z'
      }
    })
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    return true
  }
  await pipeline.poll()
  expect(await rows()).toEqual(before)
})

test('records that move between pages while they are read are all found', async () => {
  const drifting = await startVendor('w2', { count: 120, seed: 7 })
  const reader = await createPipeline([
    { account: 'drift', vendor: 'w2', running: drifting, settings: { pageSize: 10 } },
  ])
  drifting.interfere = () => {
    drifting.sandbox.trickle()
    return false
  }
  await reader.poll()
  drifting.interfere = null
  await reader.poll()
  const ids = await reader.database.sql<{ vendor_id: string }>('select vendor_id from alerts')
  expect(new Set(ids.map((row) => row.vendor_id)).size).toBe(ids.length)
  expect(ids.length).toBe(drifting.sandbox.records().size)
  await reader.close()
  await drifting.close()
})

test('a restart does not forget that a vendor asked to wait', async () => {
  await pipeline.database.sql(
    "update lanes set blocked_until = now() + interval '60 seconds' where account_id = 'w2-uk'",
  )
  await registerAccounts(pipeline.database.worker, pipeline.providers, pipeline.accounts)
  const before = w2.requests.length
  await pipeline.poll()
  expect(w2.requests.length).toBe(before)
})
