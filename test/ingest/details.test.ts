import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// A list that shows its records thinly, and records whose whole cannot be read.

let vendor: RunningVendor
let pipeline: Pipeline
let ids: string[]

beforeEach(async () => {
  vendor = await startVendor('compilot', { count: 12 })
  ids = [...vendor.sandbox.records().keys()]
  const settings = { pageSize: 4, concurrency: 2, deadlineMs: 10_000 }
  pipeline = await createPipeline([{ account: 'compilot', vendor: 'compilot', running: vendor, settings }])
})
afterEach(async () => {
  await pipeline.close()
  await vendor.close()
})

const answering = (status: number, which: (id: string) => boolean) => {
  vendor.interfere = (request, response) => {
    const id = /^\/alerts\/([^?/]+)/.exec(request.url ?? '')?.[1]
    if (id === undefined || !which(decodeURIComponent(id))) return false
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    return true
  }
}
const poll = async () => {
  await pipeline.release()
  return pipeline.poll()
}
const asked = (id: string) => vendor.requests.filter((request) => request === `GET /alerts/${id}`).length
const taken = async () =>
  (await pipeline.database.sql<{ vendor_id: string }>('select vendor_id from alerts')).map((row) => row.vendor_id)
const whole = async () =>
  (await pipeline.database.sql<{ key: string }>("select key from vendor_records where part = 'DETAIL'")).map(
    (row) => row.key,
  )
const quarantined = () => pipeline.database.sql<{ key: string; reason: string }>('select key, reason from quarantine')
const health = async () =>
  (
    await pipeline.database.sql(
      "select state, fresh_as_of is not null as fresh from account_health where account_id = 'compilot'",
    )
  )[0]

describe('a record whose whole cannot be read', () => {
  test('holds up nothing: after some tries it stands as its list shows it, and in the quarantine', async () => {
    const ill = ids[1] as string
    answering(500, (id) => id === ill)
    for (let at = 0; at < 4; at++) await poll()
    expect((await taken()).sort()).toEqual([...ids].sort())
    expect((await whole()).sort()).toEqual(ids.filter((id) => id !== ill).sort())
    expect(await quarantined()).toEqual([{ key: ill, reason: expect.stringMatching(/^its detail: .*500/) }])
    expect(await health()).toEqual({ state: 'HEALTHY', fresh: true })
    // It is not asked for with every poll, and the others only once.
    const before = ids.map(asked)
    await poll()
    expect(ids.map(asked)).toEqual(before)
    expect(asked(ids[0] as string)).toBe(1)
    // What changes is asked for again, and leaves the quarantine when it answers.
    vendor.interfere = null
    await pipeline.database.sql("update vendor_records set digest = 'older' where key = $1 and part = 'ITEM'", [ill])
    await poll()
    expect(await whole()).toContain(ill)
    expect(await quarantined()).toEqual([])
  })

  test('that was not found is asked for again by the next poll', async () => {
    const late = ids[2] as string
    answering(404, (id) => id === late)
    await poll()
    expect(await health()).toEqual({ state: 'HEALTHY', fresh: true })
    expect(await whole()).not.toContain(late)
    vendor.interfere = null
    await poll()
    expect((await whole()).sort()).toEqual([...ids].sort())
    expect(asked(ids[0] as string)).toBe(1)
  })

  test('because the vendor limits us in the middle of a page: what was read counts, and nobody is set aside', async () => {
    let left = 3
    answering(429, () => left-- <= 0)
    for (let at = 0; at < 8 && (await whole()).length < ids.length; at++) {
      const before = (await whole()).length
      left = 3
      await poll()
      expect((await whole()).length).toBeGreaterThan(before)
    }
    vendor.interfere = null
    await poll()
    expect((await taken()).sort()).toEqual([...ids].sort())
    expect((await whole()).sort()).toEqual([...ids].sort())
    expect(await quarantined()).toEqual([])
    expect(ids.map(asked).every((times) => times <= 3)).toBe(true)
  })
})
