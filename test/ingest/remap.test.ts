import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Accounts, accountKey } from '../../src/adapter/account.ts'
import { remap } from '../../src/ingest/remap.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

let w2: RunningVendor
let pipeline: Pipeline

beforeAll(async () => {
  w2 = await startVendor('w2', { count: 90 })
  pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2 }])
  await pipeline.poll()
})
afterAll(async () => {
  await pipeline.close()
  await w2.close()
})

/** The accounts as a later release has them: its adapter knows the word `Parked`. */
function learned(): Accounts {
  const [entry] = pipeline.accounts.values()
  if (!entry) throw new Error('no account')
  const { adapter } = entry
  const next = {
    ...adapter,
    mapRev: adapter.mapRev + 1,
    map: ((record, settings) => {
      const mapped = adapter.map(record, settings)
      const alerts = mapped.alerts.map((alert) =>
        alert.status.raw === 'Parked'
          ? { ...alert, status: { ...alert.status, value: 'PENDING', fidelity: 'EXACT' } }
          : alert,
      )
      return { ...mapped, alerts } as typeof mapped
    }) satisfies typeof adapter.map,
  }
  return new Map([[accountKey('acme', 'w2-uk'), { ...entry, adapter: next }]])
}

const rows = () =>
  pipeline.database.sql<{ id: string; status: string; raw: string; version: number }>(
    `select id, status, sources -> 'status' ->> 'raw' as raw, version from alerts order by id`,
  )

test('what the vocabulary learned is read again, and only that changes', async () => {
  const before = await rows()
  const parked = before.filter((row) => row.raw === 'Parked').map((row) => row.id)
  expect(parked.length).toBeGreaterThan(0)
  expect(before.filter((row) => parked.includes(row.id)).every((row) => row.status === 'UNKNOWN')).toBe(true)
  const progress: number[] = []
  expect(await remap(pipeline.database.worker, learned(), (_account, records) => progress.push(records))).toBe(90)
  expect(progress).toEqual([90])
  const after = await rows()
  expect(after.filter((row) => parked.includes(row.id)).every((row) => row.status === 'PENDING')).toBe(true)
  expect(after.filter((row) => !parked.includes(row.id))).toEqual(before.filter((row) => !parked.includes(row.id)))
  const events = await pipeline.database.sql<{ type: string; node_id: string }>(
    `select type, node_id from events where node_kind = 'ALERT'`,
  )
  expect(events.map((event) => event.node_id).toSorted()).toEqual(parked.toSorted())
  expect(events.every((event) => event.type === 'REMAPPED')).toBe(true)
})

test('done is done, and an older release takes nothing back', async () => {
  const after = await rows()
  expect(await remap(pipeline.database.worker, learned())).toBe(0)
  await remap(pipeline.database.worker, pipeline.accounts)
  await pipeline.poll()
  expect(await rows()).toEqual(after)
  expect(w2.requests.filter((request) => request.startsWith('POST'))).toEqual([])
})

test('a record that could not be understood leaves the quarantine once it can be', async () => {
  const [stuck] = await pipeline.database.sql<{ key: string }>('select key from vendor_records limit 1')
  await pipeline.database.sql(
    `insert into quarantine (tenant_id, account_id, digest, kind, key, reason, raw)
     values ('acme', 'w2-uk', 'd', 'ALERT', $1, 'not understood', '{}')`,
    [stuck?.key],
  )
  await pipeline.database.sql('update vendor_records set map_rev = 0 where key = $1', [stuck?.key])
  expect(await remap(pipeline.database.worker, pipeline.accounts)).toBe(1)
  expect(await pipeline.database.sql('select 1 from quarantine')).toEqual([])
})
