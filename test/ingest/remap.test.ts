import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Accounts, accountKey } from '../../src/adapter/account.ts'
import type { Adapter, RawRecord } from '../../src/adapter/contract.ts'
import type { Mapped } from '../../src/canonical/record.ts'
import { remap } from '../../src/ingest/remap.ts'
import { drift } from '../store/drift.ts'
import { type Content, contentOf, type Difference, differences } from '../support/content.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

let w2: RunningVendor
let corsa: RunningVendor
let pipeline: Pipeline

beforeAll(async () => {
  w2 = await startVendor('w2', { count: 90 })
  corsa = await startVendor('corsa', { count: 200 })
  pipeline = await createPipeline([
    { account: 'w2-uk', vendor: 'w2', running: w2 },
    { account: 'w2-other', tenant: 'beta', vendor: 'w2', running: w2 },
    { account: 'corsa-eu', vendor: 'corsa', running: corsa },
  ])
  await pipeline.poll()
})
afterAll(async () => {
  await pipeline.close()
  await w2.close()
  await corsa.close()
})

const WORD = 'Parked'

/** The adapter of a later release, whose tables know the word `Parked` in place of `like`, but for one axis. */
function learned(adapter: Adapter, field: string, like: string, read: (mapped: Mapped) => Mapped): Adapter {
  const spelled = (raw: unknown): string | null => {
    const word = (raw as Record<string, unknown>)[field.replace(/^case\./, '')]
    return typeof word === 'string' && word.toLowerCase() === WORD.toLowerCase() ? word : null
  }
  return {
    ...adapter,
    mapRev: adapter.mapRev + 1,
    vocabulary: adapter.vocabulary.map((table) =>
      table.field !== field
        ? table
        : {
            ...table,
            entries: [
              ...table.entries,
              ...table.entries.filter(({ raw }) => raw === like).map((entry) => ({ ...entry, raw: WORD })),
            ],
          },
    ),
    map(record: RawRecord, settings: unknown): Mapped {
      const word = field.startsWith('case.') === (record.kind === 'CASE') ? spelled(record.raw) : null
      if (word === null) return adapter.map(record, settings)
      const raw = { ...(record.raw as object), [field.replace(/^case\./, '')]: like }
      const text = JSON.stringify(adapter.map({ ...record, raw }, settings))
      return read(JSON.parse(text.replaceAll(`"raw":"${like}"`, `"raw":"${word}"`)) as Mapped)
    },
  }
}

const withAdapter = (key: string, change: (adapter: Adapter) => Adapter): Accounts =>
  new Map(
    [...pipeline.accounts].map(([name, entry]) => [
      name,
      name === key ? { ...entry, adapter: change(entry.adapter) } : entry,
    ]),
  )

/** `Parked` waits for something. */
const w2Learned = (): Accounts =>
  withAdapter(accountKey('acme', 'w2-uk'), (adapter) =>
    learned(adapter, 'alertStatus', 'NewAlert', (mapped) => ({
      ...mapped,
      alerts: mapped.alerts.map((alert) => ({ ...alert, status: { ...alert.status, value: 'PENDING' as const } })),
    })),
  )
const corsaLearned = (): Accounts =>
  withAdapter(accountKey('acme', 'corsa-eu'), (adapter) =>
    learned(adapter, 'case.status', 'PENDING_RFI', (mapped) => mapped),
  )

const idsOf = (content: Content, table: string, word: string, tenant = 'acme'): string[] =>
  [...(content.get(table)?.values() ?? [])]
    .filter(
      (row) =>
        row.tenant_id === tenant &&
        String((row.sources as { status?: { raw: string } }).status?.raw).toLowerCase() === word,
    )
    .map((row) => String(row.id))
    .toSorted()
const of = (all: readonly Difference[], table: string) => all.filter((one) => one.table === table)
const ids = (all: readonly Difference[]) => all.map(({ after }) => String(after?.id)).toSorted()
const tablesOf = (all: readonly Difference[]) => [...new Set(all.map(({ table }) => table))].toSorted()

/** Columns that say that a row was written anew. */
const WRITTEN = ['digest', 'map_rev', 'version']

test('what a table of alerts learned is read again, and in the whole database only that changes', async () => {
  const before = await contentOf(pipeline.database)
  const parked = idsOf(before, 'alerts', 'parked')
  expect(parked.length).toBeGreaterThan(1)
  expect(idsOf(before, 'alerts', 'parked', 'beta')).toHaveLength(parked.length)

  const progress: [string, number, number][] = []
  const told = (account: string, records: number, total: number) => void progress.push([account, records, total])
  expect(await remap(pipeline.database.worker, w2Learned(), told, 40)).toBe(90)
  expect(progress).toEqual([
    [accountKey('acme', 'w2-uk'), 0, 90],
    ...[40, 80, 90].map((records) => [accountKey('acme', 'w2-uk'), records, 90]),
    [accountKey('acme', 'corsa-eu'), 0, 0],
    [accountKey('beta', 'w2-other'), 0, 0],
  ])

  const all = differences(before, await contentOf(pipeline.database))
  expect(tablesOf(all)).toEqual([
    'alert_counters',
    'alerts',
    'events',
    'feed_wakes',
    'screening_hits',
    'unrecognised_words',
    'vendor_records',
  ])
  expect(await drift((text) => pipeline.database.sql(text))).toEqual([])
  expect(all.every(({ after }) => after !== null)).toBe(true)
  expect(all.every(({ after, table }) => table === 'feed_wakes' || after?.tenant_id === 'acme')).toBe(true)

  const alerts = of(all, 'alerts')
  expect(ids(alerts)).toEqual(parked)
  for (const { before: old, after, columns } of alerts) {
    expect(columns).toEqual([...WRITTEN, 'match_status', 'sources', 'status', 'vendor_status', 'work_state'].toSorted())
    expect([old?.status, old?.match_status]).toEqual(['UNKNOWN', 'UNKNOWN'])
    expect([after?.status, after?.match_status]).toEqual(['PENDING', 'POTENTIAL_MATCH'])
    expect(after?.sources).toMatchObject({ status: { raw: WORD, field: 'alertStatus', fidelity: 'EXACT' } })
    expect(after?.version).toBe(Number(old?.version) + 1)
    expect(after?.map_rev).toBe(Number(old?.map_rev) + 1)
  }
  // At W2 the alert is its hit.
  const hits = of(all, 'screening_hits')
  expect(hits.map(({ after }) => after?.alert_id).toSorted()).toEqual(parked)
  for (const { columns } of hits)
    expect(columns.filter((column) => !WRITTEN.includes(column))).toEqual(['match_status', 'sources'])

  const events = of(all, 'events')
  expect(
    events.map(({ before: old, after }) => [old, after?.type, after?.node_kind, after?.node_id]).toSorted(),
  ).toEqual(parked.map((id) => [null, 'REMAPPED', 'ALERT', id]).toSorted())
  const records = of(all, 'vendor_records')
  expect(records).toHaveLength(90)
  for (const { columns, after } of records) expect([columns, after?.account_id]).toEqual([['map_rev'], 'w2-uk'])
  // The word is no stranger any more; the others stay counted as they were.
  expect(of(all, 'unrecognised_words').map(({ after, columns }) => [after?.raw, after?.seen, columns])).toEqual([
    [WORD, 0, ['seen']],
  ])
})

test('what a table of cases learned is read again, and only that changes', async () => {
  const before = await contentOf(pipeline.database)
  const parked = idsOf(before, 'cases', 'parked')
  expect(parked.length).toBeGreaterThan(0)
  expect(await remap(pipeline.database.worker, corsaLearned())).toBe(
    of(differences(new Map(), before), 'vendor_records').filter(({ after }) => after?.account_id === 'corsa-eu').length,
  )

  const all = differences(before, await contentOf(pipeline.database))
  const touched = ['case_counters', 'cases', 'events', 'feed_wakes', 'subjects', 'unrecognised_words', 'vendor_records']
  expect(tablesOf(all).filter((table) => !touched.includes(table))).toEqual([])
  // A party that several records tell of may be told by another of them last; what is known of it stays the same.
  for (const { columns } of of(all, 'subjects'))
    for (const column of columns) expect([...WRITTEN, 'read_at', 'vendor_updated_at']).toContain(column)
  const cases = of(all, 'cases')
  expect(ids(cases)).toEqual(parked)
  for (const { after, columns } of cases) {
    expect(columns).toEqual([...WRITTEN, 'outcome', 'sources', 'status', 'work_state'].toSorted())
    expect([after?.status, after?.outcome]).toEqual(['PENDING_INFORMATION', 'NONE'])
  }
  expect(of(all, 'events').map(({ after }) => [after?.type, after?.node_kind, after?.node_id])).toEqual(
    parked.map((id) => ['REMAPPED', 'CASE', id]),
  )
  for (const { columns, after } of of(all, 'vendor_records'))
    expect([columns, after?.account_id]).toEqual([['map_rev'], 'corsa-eu'])
  for (const { after } of of(all, 'unrecognised_words'))
    expect(after).toMatchObject({ account_id: 'corsa-eu', field: 'case.status', seen: 0 })
})

test('done is done, two at once share the work, and an older release takes nothing back', async () => {
  const before = await contentOf(pipeline.database)
  expect(await remap(pipeline.database.worker, w2Learned())).toBe(0)
  expect(await remap(pipeline.database.worker, pipeline.accounts)).toBe(0)
  expect(differences(before, await contentOf(pipeline.database))).toEqual([])

  await pipeline.database.sql(`update vendor_records set map_rev = 0 where account_id = 'w2-uk'`)
  const both = await Promise.all([1, 2].map(() => remap(pipeline.database.worker, w2Learned(), () => {}, 20)))
  expect(both.reduce((sum, records) => sum + records)).toBe(90)
  expect(differences(before, await contentOf(pipeline.database))).toEqual([])

  const alerts = async () => (await contentOf(pipeline.database)).get('alerts')
  const learnt = await alerts()
  await pipeline.poll()
  expect(await alerts()).toEqual(learnt)
  for (const vendor of [w2, corsa]) expect(vendor.requests.filter((request) => !request.startsWith('GET'))).toEqual([])
})

test('a record that could not be understood leaves the quarantine once it can be, and remarks that do not hold any more go', async () => {
  const [stuck] = await pipeline.database.sql<{ key: string }>(
    `select key from vendor_records where account_id = 'w2-uk' and flags = '[]' limit 1`,
  )
  await pipeline.database.sql(
    `insert into quarantine (tenant_id, account_id, digest, kind, key, reason, raw)
     values ('acme', 'w2-uk', 'd', 'ALERT', $1, 'not understood', '{}')`,
    [stuck?.key],
  )
  await pipeline.database.sql(
    `update vendor_records set map_rev = 0, flags = '[{"field": "x", "reason": "odd"}]' where key = $1 and account_id = 'w2-uk'`,
    [stuck?.key],
  )
  expect(await remap(pipeline.database.worker, w2Learned())).toBe(1)
  expect(await pipeline.database.sql('select 1 from quarantine')).toEqual([])
  expect(
    await pipeline.database.sql(`select flags from vendor_records where key = $1 and account_id = 'w2-uk'`, [
      stuck?.key,
    ]),
  ).toEqual([{ flags: [] }])
})

test('a word that no canonical field can show is counted all the same, until a table knows it', async () => {
  const running = await startVendor('trustgate', { count: 1 })
  const held = { id: 'case_1', type: 'fraud', status: 'open', fraud_indicators: ['liveness_spoof', 'face_mismatch'] }
  running.interfere = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ cases: [held], total: 1 }))
    return true
  }
  const account = await createPipeline([{ account: 'cases', vendor: 'trustgate', running }])
  try {
    const counted = () => account.database.sql('select field, raw, seen from unrecognised_words')
    await account.poll()
    expect(await counted()).toEqual([{ field: 'fraud_indicators[]', raw: 'liveness_spoof', seen: 1 }])
    const [[name, entry] = expect.fail('no account')] = account.accounts
    const { adapter } = entry
    const entries = [{ raw: 'Liveness Spoof', value: 'FACE_MISMATCH', fidelity: 'EXACT', source: 'PUBLIC' } as const]
    const vocabulary = adapter.vocabulary.map((table) =>
      table.field === 'fraud_indicators[]' ? { ...table, entries } : table,
    )
    const later = { ...adapter, mapRev: adapter.mapRev + 1, vocabulary }
    expect(await remap(account.database.worker, new Map([[name, { ...entry, adapter: later }]]))).toBe(1)
    expect(await counted()).toEqual([{ field: 'fraud_indicators[]', raw: 'liveness_spoof', seen: 0 }])
  } finally {
    await account.close()
    await running.close()
  }
})
