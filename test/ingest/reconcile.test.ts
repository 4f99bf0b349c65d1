import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pollOnce } from '../../src/ingest/poll.ts'
import { rereadOnce } from '../../src/ingest/reread.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

let corsa: RunningVendor
let compilot: RunningVendor
let pipeline: Pipeline
/** Ids that the list leaves out, as if the vendor no longer had them. */
const hidden = new Set<string>()

beforeAll(async () => {
  corsa = await startVendor('corsa', { count: 12 })
  compilot = await startVendor('compilot', { count: 7 })
  corsa.interfere = async (request, response) => {
    const url = new URL(request.url ?? '/', corsa.baseUrl)
    if (url.pathname !== '/v1/alerts' || request.headers['x-untouched']) return false
    const headers = { authorization: String(request.headers.authorization), 'x-untouched': '1' }
    const answer = await fetch(corsa.baseUrl + request.url, { headers })
    const body = (await answer.json()) as { data: { id: string }[]; total: number }
    body.data = body.data.filter(({ id }) => !hidden.has(id))
    body.total -= hidden.size
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    return true
  }
  pipeline = await createPipeline([
    { account: 'corsa', vendor: 'corsa', running: corsa },
    { account: 'compilot', vendor: 'compilot', running: compilot },
  ])
  await pipeline.poll()
})
afterAll(async () => {
  await pipeline.close()
  await Promise.all([corsa.close(), compilot.close()])
})

const rows = <R>(text: string, values: unknown[] = []) => pipeline.database.sql<R>(text, values)
const alert = async (id: string) =>
  (
    await rows<{ missing_since: Date | null; version: number }>(
      'select missing_since, version from alerts where vendor_id = $1',
      [id],
    )
  )[0]
const eventsOf = (id: string) =>
  rows<{ type: string; before: Record<string, unknown>; after: Record<string, unknown> }>(
    `select e.type, e.before, e.after from events e join alerts a on a.id = e.node_id where a.vendor_id = $1 order by seq`,
    [id],
  )

describe('a record that the vendor no longer shows', () => {
  let id: string
  beforeAll(() => {
    id = [...corsa.sandbox.records().keys()][3] as string
  })
  beforeEach(() => rows('delete from events'))

  test('is missing after two complete reads in a row, with one event that says so', async () => {
    const before = await alert(id)
    hidden.add(id)
    await pipeline.poll()
    expect(await alert(id)).toEqual(before)
    expect(await eventsOf(id)).toEqual([])
    await pipeline.poll()
    const gone = await alert(id)
    expect(gone?.missing_since).toBeInstanceOf(Date)
    expect(gone?.version).toBe((before?.version ?? 0) + 1)
    const [event, ...more] = await eventsOf(id)
    expect(more).toEqual([])
    expect(event?.type).toBe('ALERT_CHANGED')
    const { missingSince, version, ...facts } = event?.after ?? {}
    expect(missingSince).toBe(gone?.missing_since?.toISOString())
    expect({ ...event?.before, version }).toEqual({ ...facts, version, missingSince: null })
    await pipeline.poll()
    expect(await alert(id)).toEqual(gone)
    expect(await eventsOf(id)).toHaveLength(1)
    expect(await rows('select 1 from alerts where missing_since is not null')).toHaveLength(1)
    expect(await rows('select 1 from cases where missing_since is not null')).toEqual([])
  })

  test('is there again as soon as it is seen, and counts from nothing afterwards', async () => {
    hidden.clear()
    await pipeline.poll()
    expect((await alert(id))?.missing_since).toBeNull()
    expect(await eventsOf(id)).toHaveLength(1)
    expect(await rows('select 1 from absences')).toEqual([])
    hidden.add(id)
    await pipeline.poll()
    hidden.clear()
    await pipeline.poll()
    hidden.add(id)
    await pipeline.poll()
    expect((await alert(id))?.missing_since).toBeNull()
    hidden.clear()
    await pipeline.poll()
  })

  test('is not counted by a read that ended early, or held an item that says not which record it is', async () => {
    const { interfere } = corsa
    hidden.add(id)
    for (const spoil of ['total', 'item'] as const) {
      for (const _turn of [1, 2, 3]) {
        corsa.interfere = async (request, response, sandbox) => {
          if (request.headers['x-untouched'] || !request.url?.startsWith('/v1/alerts?')) return false
          const headers = { authorization: String(request.headers.authorization), 'x-untouched': '1' }
          const body = (await (await fetch(corsa.baseUrl + request.url, { headers })).json()) as {
            data: object[]
            total: number
          }
          body.data = body.data
            .map((one) => ((one as { id: string }).id === id ? (spoil === 'item' ? { name: 'who?' } : null) : one))
            .filter((one) => one !== null)
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
          void sandbox
          return true
        }
        await pipeline.poll()
      }
      expect((await alert(id))?.missing_since, spoil).toBeNull()
      expect(await rows('select 1 from absences'), spoil).toEqual([])
    }
    const [health] = await rows<{ state: string }>(`select state from account_health where account_id = 'corsa'`)
    expect(health?.state).toBe('HEALTHY')
    hidden.clear()
    corsa.interfere = interfere
    await pipeline.poll()
    expect(await rows('select 1 from quarantine')).toEqual([])
  })
})

test('a read that was cut off goes on with what it had seen, and accuses nobody', async () => {
  await rows('delete from events')
  const w2 = await startVendor('w2', { count: 30 })
  const reader = await createPipeline([{ account: 'w2', vendor: 'w2', running: w2, settings: { pageSize: 10 } }])
  const { sql } = reader.database
  // The process dies after its second page: nothing of it is left but what the database holds.
  let pages = 0
  w2.interfere = (request, response) => {
    if (request.method !== 'GET' || ++pages !== 3) return false
    response.destroy()
    return true
  }
  await sql("update lanes set sync_at = 'epoch'")
  await pollOnce({ store: reader.database.worker, accounts: reader.accounts })
  const stand = async () =>
    (
      await sql<{ seen: number; announced: number; position: string; started_at: Date; completed_at: Date | null }>(
        'select seen, announced, position, started_at, completed_at from sync_streams',
      )
    )[0]
  const cut = await stand()
  expect(cut).toMatchObject({ seen: 20, announced: 30, position: '2', completed_at: null })
  expect(await sql('select 1 from events where node_kind = $1', ['ALERT'])).toEqual([])
  w2.requests.length = 0
  const [stats] = await reader.poll()
  expect(w2.requests).toHaveLength(1)
  expect(stats?.changed).toBe(10)
  const done = await stand()
  expect(done).toMatchObject({ seen: 30, announced: 30, position: null, started_at: cut?.started_at })
  const [health] = await sql<{ fresh_as_of: Date; backfill_seen: number; backfill_announced: number }>(
    'select fresh_as_of, backfill_seen, backfill_announced from account_health where account_id = $1',
    ['w2'],
  )
  expect(health).toMatchObject({ backfill_seen: 30, backfill_announced: 30 })
  // As old as its first page, not as the moment at which it was gone on with.
  expect(health?.fresh_as_of.getTime()).toBeLessThanOrEqual(cut?.started_at.getTime() ?? 0)
  expect(await sql('select type from events')).toEqual([{ type: 'ACCOUNT_CHANGED' }, { type: 'ACCOUNT_CHANGED' }])
  await reader.poll()
  await reader.poll()
  expect(await sql('select 1 from absences')).toEqual([])
  await reader.close()
  await w2.close()
})

describe('reconciliation', () => {
  const options = () => ({
    store: pipeline.database.worker,
    accounts: pipeline.accounts,
    takeRate: pipeline.takeRate,
    onTrouble: pipeline.deliveries.onTrouble,
  })
  const run = async () => {
    await rows("update lanes set reconcile_lease_until = 'epoch'")
    while (await rereadOnce(options()));
  }
  const state = async (account = 'compilot') =>
    (
      await rows<{ read: number; changed: number; absent: number; completed_at: Date | null; due: boolean }>(
        `select r.read, r.changed, r.absent, r.completed_at, l.reconcile_at <= now() as due from lanes l
         left join reconciliations r using (tenant_id, account_id) where l.account_id = $1`,
        [account],
      )
    )[0]

  test('is not due before its time, and never runs beside a poll or a decision', async () => {
    await run()
    expect((await state())?.read).toBeNull()
    await rows("update lanes set reconcile_at = 'epoch', deliver_at = 'epoch'")
    await run()
    expect((await state())?.read).toBeNull()
    await rows("update lanes set deliver_at = 'infinity', sync_lease_until = now() + interval '1 minute'")
    await run()
    expect((await state())?.read).toBeNull()
    await rows("update lanes set sync_lease_until = 'epoch'")
  })

  test('finds what changed in the whole record while its list item stayed as it was', async () => {
    const [id, record] = [...compilot.sandbox.records()][1] ?? []
    compilot.interfere = (request, response) => {
      if (request.url !== `/alerts/${id}`) return false
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ...record, description: 'Changed unnoticed' }))
      return true
    }
    await pipeline.poll()
    const description = async () =>
      (await rows<{ description: string }>('select description from alerts where vendor_id = $1', [id]))[0]?.description
    expect(await description()).not.toBe('Changed unnoticed')
    await run()
    expect(await description()).toBe('Changed unnoticed')
    // The lists have to be read completely once since it began.
    expect(await state()).toMatchObject({ read: 7, changed: 1, absent: 0, completed_at: null, due: true })
    await pipeline.poll()
    await run()
    expect(await state()).toMatchObject({ read: 7, changed: 1, due: false, completed_at: expect.any(Date) })
    expect(await state('corsa')).toMatchObject({ read: 0, due: false, completed_at: expect.any(Date) })
    const [health] = await rows<{ n: string }>(
      'select count(*) as n from account_health where reconciled_at is not null',
    )
    expect(Number(health?.n)).toBe(2)
    compilot.interfere = null
  })

  test('yields to the rate, goes on where it stood, and passes over what the vendor cannot show', async () => {
    const [broken] = [...compilot.sandbox.records().keys()].toSorted()
    compilot.interfere = (request, response) => {
      if (request.url !== `/alerts/${broken}`) return false
      response.writeHead(500).end()
      return true
    }
    await rows(
      "update lanes set reconcile_at = 'epoch', tokens = burst * 0.7, refilled_at = now() where account_id = 'compilot'",
    )
    await rows("update lanes set per_second = 0.001 where account_id = 'compilot'")
    compilot.requests.length = 0
    await run()
    expect(compilot.requests).toEqual([])
    await rows("update lanes set per_second = 100, tokens = burst where account_id = 'compilot'")
    await run()
    expect(await state()).toMatchObject({ read: 0 })
    await run()
    await run()
    expect(compilot.requests.filter((request) => request === `GET /alerts/${broken}`)).toHaveLength(3)
    expect(await state()).toMatchObject({ read: 6, changed: expect.any(Number) })
    compilot.interfere = null
  })

  test('counts a record that is gone as one absence', async () => {
    await pipeline.poll()
    await run()
    const [id] = [...compilot.sandbox.records().keys()].toSorted()
    compilot.interfere = (request, response) => {
      if (request.url !== `/alerts/${id}`) return false
      response.writeHead(404).end('{}')
      return true
    }
    await rows("update lanes set reconcile_at = 'epoch' where account_id = 'compilot'")
    await run()
    expect(await rows('select key, reads from absences')).toEqual([{ key: id, reads: 1 }])
    expect((await alert(id as string))?.missing_since).toBeNull()
    // It stands in the list, though: seen is seen.
    await pipeline.poll()
    expect(await rows('select key from absences')).toEqual([])
    compilot.interfere = null
  })
})
