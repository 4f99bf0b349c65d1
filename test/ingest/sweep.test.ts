import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringifyJson } from '../../src/adapter/json.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

describe('reading vendors', () => {
  let w2: RunningVendor
  let pipeline: Pipeline

  beforeAll(async () => {
    w2 = await startVendor('w2', { count: 230 })
    pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2, settings: { pageSize: 20 } }])
  })
  afterAll(async () => {
    await pipeline.close()
    await w2.close()
  })

  test('every record is taken in once, and the same records again change nothing', async () => {
    const first = await pipeline.poll()
    expect(first[0]?.changed).toBe(w2.sandbox.records().size)
    const rows = await pipeline.database.sql<{ vendor_id: string }>('select vendor_id from alerts')
    expect(new Set(rows.map((row) => row.vendor_id)).size).toBe(rows.length)
    expect(rows.length).toBe(w2.sandbox.records().size)
    const before = await pipeline.database.sql('select id, version, digest from alerts order by id')
    const [{ count }] = (await pipeline.database.sql<{ count: string }>('select count(*) from events')) as [
      { count: string },
    ]
    expect(Number(count)).toBe(1) // the account's own: its first complete read
    const again = await pipeline.poll()
    expect(again[0]?.changed).toBe(0)
    expect(await pipeline.database.sql('select id, version, digest from alerts order by id')).toEqual(before)
    expect(w2.sandbox.violations()).toEqual([])
  })

  test('a change at the vendor is one event, with what it was and what it is', async () => {
    for (let i = 0; i < 12; i += 1) w2.sandbox.trickle()
    const [stats] = await pipeline.poll()
    expect(stats?.changed).toBeGreaterThan(0)
    const events = await pipeline.database.sql<{ type: string; before: unknown; after: unknown }>(
      "select type, before, after from events where node_kind = 'ALERT'",
    )
    expect(events.length).toBe(stats?.changed)
    for (const event of events) expect(event.before === null).toBe(event.type === 'ALERT_CREATED')
  })

  test('a subject file stands as its alerts do', async () => {
    const wrong = await pipeline.database.sql(`
      select c.id from cases c join case_alerts l on l.case_id = c.id join alerts a on a.id = l.alert_id
      group by c.id, c.status having c.status <> case when bool_or(a.status = 'OPEN') then 'OPEN'
        when bool_and(a.status = 'CLOSED') then 'CLOSED' else 'IN_PROGRESS' end`)
    expect(wrong).toEqual([])
    const [{ count }] = (await pipeline.database.sql<{ count: string }>('select count(*) from cases')) as [
      { count: string },
    ]
    expect(Number(count)).toBeGreaterThan(10)
  })
})

describe('lists that lie or move', () => {
  test('a record that is deleted while a list is read hides none that follows it', async () => {
    const w2 = await startVendor('w2', { count: 40 })
    const pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2, settings: { pageSize: 10 } }])
    const list = [...w2.sandbox.records().values()]
    let deleted = false
    w2.interfere = (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', w2.baseUrl)
      if (pathname !== '/cases/alerts') return false
      const [page, size] = [Number(searchParams.get('PageNumber')), Number(searchParams.get('PageSize'))]
      // From the first page, so that the first of the second moves to where nobody looks again.
      if (page === 1 && !deleted) {
        list.shift()
        deleted = true
      }
      const shown = { caseAlerts: list.slice(page * size, (page + 1) * size), totalAlertCount: list.length }
      response.writeHead(200, { 'content-type': 'application/json' }).end(stringifyJson(shown))
      return true
    }
    await pipeline.poll()
    const taken = new Set((await pipeline.database.sql('select vendor_id from alerts')).map((row) => row.vendor_id))
    expect(deleted).toBe(true)
    expect(list.map(({ alertId }) => String(alertId)).filter((id) => !taken.has(id))).toEqual([])
    await pipeline.close()
    await w2.close()
  })

  test('a total that is never reached: changes are told all the same, and the account says what is missing', async () => {
    const w2 = await startVendor('w2', { count: 20 })
    const pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2 }])
    w2.interfere = async (request, response) => {
      if (request.headers['x-own'] !== undefined || request.method !== 'GET') return false
      const answer = await fetch(`${w2.baseUrl}${request.url}`, {
        headers: { ...(request.headers as Record<string, string>), 'x-own': '1' },
      })
      const text = (await answer.text()).replace(
        /"totalAlertCount":\s*(\d+)/,
        (_all, n) => `"totalAlertCount":${Number(n) + 1}`,
      )
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
      return true
    }
    await pipeline.poll()
    const account = async () =>
      (
        await pipeline.database.sql<{ fresh_as_of: Date | null; backfilled_at: Date | null; last_error_kind: string }>(
          "select fresh_as_of, backfilled_at, last_error_kind from account_health where account_id = 'w2-uk'",
        )
      )[0]
    expect(await account()).toMatchObject({
      fresh_as_of: null,
      backfilled_at: expect.any(Date),
      last_error_kind: 'INCOMPLETE',
    })
    for (let at = 0; at < 6; at++) w2.sandbox.trickle()
    await pipeline.poll()
    const told = await pipeline.database.sql<{ type: string }>("select type from events where node_kind = 'ALERT'")
    expect(told.length).toBeGreaterThan(0)
    await pipeline.close()
    await w2.close()
  })

  test('one that is never answered leaves the changes of another to be told', async () => {
    const zenoo = await startVendor('zenoo', { count: 20 })
    const pipeline = await createPipeline([
      { account: 'zenoo', vendor: 'zenoo', running: zenoo, settings: { cases: true } },
    ])
    zenoo.interfere = (request, response) => {
      if (!request.url?.startsWith('/v1/cases')) return false
      response.writeHead(500).end()
      return true
    }
    const events = async (kind: string) =>
      (await pipeline.database.sql('select 1 from events where node_kind = $1', [kind])).length
    await pipeline.poll()
    expect(await events('ALERT')).toBe(0)
    for (let at = 0; at < 12; at++) zenoo.sandbox.trickle()
    await pipeline.release()
    const [{ before } = { before: '' }] = await pipeline.database.sql<{ before: string }>(
      "select string_agg(id || ' ' || version, ',' order by id) as before from alerts",
    )
    await pipeline.poll()
    const changed = await pipeline.database.sql<{ id: string }>(
      "select id from alerts where not (id || ' ' || version = any(string_to_array($1, ',')))",
      [before],
    )
    expect(changed.length).toBeGreaterThan(0)
    expect(await events('ALERT')).toBe(changed.length)
    // The cases are still to be read for the first time: that is one event, at its end.
    zenoo.interfere = null
    await pipeline.release()
    await pipeline.poll()
    expect([await events('CASE'), await events('ALERT')]).toEqual([0, changed.length])
    await pipeline.close()
    await zenoo.close()
  })
})
