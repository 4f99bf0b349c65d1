import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Hospital, type IllVendor, PADDING, startHospital } from './ill-vendors.ts'

let hospital: Hospital
let wards: readonly IllVendor[]

beforeAll(async () => {
  hospital = await startHospital({ deadlineMs: 20_000 })
  wards = hospital.wards
})
afterAll(() => hospital.close())
beforeEach(() => hospital.dueNow())
afterEach(async () => {
  for (const ward of wards) ward.well()
  for (const account of ['well-w2', 'well-corsa']) expect((await hospital.view(account)).state).toBe('HEALTHY')
})

const rows = <R>(text: string, values: unknown[] = []) => hospital.pipeline.database.sql<R>(text, values)
const json = { 'content-type': 'application/json' }

describe('a body without end', () => {
  const MIB = 1024 * 1024
  /** Streams so many bytes of what could be JSON, as fast as they are taken. */
  const flood = (response: ServerResponse, bytes: number) => {
    const chunk = Buffer.alloc(MIB / 4, '{"data":[{"x":1},')
    let left = bytes
    response.writeHead(200, json)
    const more = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.byteLength
        if (!response.write(chunk)) return void response.once('drain', more)
      }
      response.end()
    }
    more()
  }
  const bomb = Buffer.alloc(100 * MIB, 0x20)

  test.each<[string, (response: ServerResponse) => void]>([
    ['100 MB of JSON', (response) => flood(response, 100 * MIB)],
    [
      'a gzip bomb',
      (() => {
        const body = gzipSync(bomb)
        return (response) => void response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(body)
      })(),
    ],
  ])('%s takes no more memory than the cap, and the page fails whole', async (_name, answer) => {
    for (const ward of wards) ward.answer('list', answer)
    globalThis.gc?.()
    const before = process.memoryUsage.rss()
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss() - before)
    }, 20)
    await hospital.poll()
    clearInterval(watch)
    for (const ward of wards) {
      const view = await hospital.view(ward.account)
      expect(view.state, ward.vendor).toBe('FAILING')
      expect(view.last_error, ward.vendor).toContain('larger than')
      expect(view.fresh_as_of, ward.vendor).toBeNull()
      // A page is halved, but a vendor that is all bomb is not asked for every single record.
      expect(ward.running.requests.length, ward.vendor).toBeLessThan(200)
    }
    // Five vendors at once, each with 100 MB to send; read whole they would take 500 MB before being parsed.
    expect(most / MIB).toBeLessThan(120)
  })

  test('one record that is too large is set aside, all others are taken in', async () => {
    for (const ward of wards) {
      let victim: unknown = null
      ward.edit((records) => {
        victim ??= records[1]?.[ward.id]
        for (const record of records) if (record[ward.id] === victim) record.padding = PADDING
      }, 'all')
    }
    await rows("delete from alerts where account_id like 'ill-%'")
    await rows("delete from vendor_records where account_id like 'ill-%'")
    await rows('delete from quarantine')
    await hospital.poll()
    for (const ward of wards) {
      const view = await hospital.view(ward.account)
      expect(view.state, ward.vendor).toBe('HEALTHY')
      expect(view.fresh_as_of, ward.vendor).not.toBeNull()
      const kept = await rows<{ reason: string; raw: string }>(
        'select reason, raw from quarantine where account_id = $1',
        [ward.account],
      )
      expect(kept, ward.vendor).toEqual([{ reason: expect.stringMatching(/larger than \d+ bytes/), raw: 'null' }])
      expect(
        await hospital.count('vendor_records where account_id = $1 and kind = $2', [
          ward.account,
          ward.table === 'cases' ? 'CASE' : 'ALERT',
        ]),
        ward.vendor,
      ).toBeGreaterThanOrEqual(9)
    }
  }, 120_000)
})
