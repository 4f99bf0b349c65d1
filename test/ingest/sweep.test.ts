import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
