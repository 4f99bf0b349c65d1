import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { remap } from '../../src/ingest/remap.ts'
import { drift } from '../store/drift.ts'
import { contentOf, type Difference, differences } from '../support/content.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// What an operator changes in an account's settings holds for the records that are kept as well, from the next start on.

const vendors: Record<string, RunningVendor> = {}
const databases: TestDatabase[] = []
const starts: Pipeline[] = []
let kept: TestDatabase
/** What the accounts of `kept` are set to. */
const present: Record<string, Record<string, unknown>> = {}

type Settings = Readonly<Record<string, Record<string, unknown>>>

/** Starts the gateway on a database with these settings of its accounts, each named like its vendor. */
async function start(database: TestDatabase, settings: Settings = {}, only = Object.keys(vendors)): Promise<Pipeline> {
  const specs = only.map((vendor) => ({
    account: vendor,
    vendor,
    running: vendors[vendor] as RunningVendor,
    settings: settings[vendor] ?? {},
  }))
  const pipeline = await createPipeline(specs, database)
  starts.push(pipeline)
  return pipeline
}

async function freshDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  databases.push(database)
  return database
}

const readAgain = ({ database, accounts }: Pipeline) => remap(database.worker, accounts)

/** Tables that say what the records say. */
const SAID = ['alerts', 'alert_categories', 'alert_subjects', 'case_alerts', 'case_hits', 'cases', 'screening_hits']
/** Columns about when and how often a row was written. */
const WRITTEN = ['first_seen_at', 'map_rev', 'read_at', 'updated_at', 'vendor_status_rev', 'version']
/** A party's row is as of the record that told of it last, which is not the same one on another way to the same end. */
const SAID_LAST = ['digest', 'vendor_updated_at']

const said = (all: readonly Difference[]) =>
  all.flatMap(({ table, before, after, columns }) => {
    const ignored = [...WRITTEN, ...(table === 'subjects' ? SAID_LAST : [])]
    const told = columns.filter((column) => !ignored.includes(column))
    if (![...SAID, 'subjects'].includes(table) || told.length === 0) return []
    return [
      { table, columns: told, before: before && told.map((c) => before[c]), after: after && told.map((c) => after[c]) },
    ]
  })

beforeAll(async () => {
  for (const vendor of ['w2', 'compilot', 'trustgate', 'zenoo'])
    vendors[vendor] = await startVendor(vendor, { count: 60 })
  kept = await freshDatabase()
  await (await start(kept)).poll()
})
afterAll(async () => {
  for (const { feed, listener } of starts) {
    feed.close()
    await listener.close()
  }
  await Promise.all(databases.map((database) => database.close()))
  await Promise.all(Object.values(vendors).map((vendor) => vendor.close()))
})

const remapped = (database: TestDatabase) =>
  database.sql<{
    account_id: string
    node_kind: string
    before: Record<string, unknown>
    after: Record<string, unknown>
  }>("select account_id, node_kind, before, after from events where type = 'REMAPPED'")

describe('settings that decide what records say', () => {
  test('records of an account that is new are not read a second time', async () => {
    expect(await readAgain(await start(kept))).toBe(0)
    expect(await remapped(kept)).toEqual([])
  })

  test('a start with the same settings, or others that have nothing to do with it, reads nothing again', async () => {
    const before = await contentOf(kept)
    const quicker = { deadlineMs: 4_000, requestsPerMinute: 5_000, pageSize: 20, concurrency: 2 }
    const same: Settings[] = [{}, { w2: quicker, compilot: quicker, trustgate: quicker, zenoo: quicker }, {}]
    for (const settings of same) expect(await readAgain(await start(kept, settings))).toBe(0)
    expect(differences(before, await contentOf(kept)).filter(({ table }) => table !== 'lanes')).toEqual([])
  })

  test('accounts from before settings were noted are read again once, and two starts at once count a change once', async () => {
    const before = await contentOf(kept)
    await kept.sql('update accounts set settings_digest = null')
    const both = await Promise.all([start(kept), start(kept)])
    const read = await readAgain(both[0])
    const noted = await kept.sql('select account_id, settings_rev from accounts order by account_id')
    expect(noted).toEqual([
      { account_id: 'compilot', settings_rev: 1 },
      { account_id: 'gateway', settings_rev: 0 },
      { account_id: 'trustgate', settings_rev: 1 },
      { account_id: 'w2', settings_rev: 1 },
      // None of its settings matters.
      { account_id: 'zenoo', settings_rev: 0 },
    ])
    expect(read).toBe(180)
    expect(await readAgain(both[1])).toBe(0)
    const told = differences(before, await contentOf(kept))
    expect(said(told)).toEqual([])
    expect(told.filter(({ table }) => table === 'events')).toEqual([])
  })

  test('a rating that closes no more opens its alert again, and says why it changed', async () => {
    const rated = "from alerts where account_id = 'w2' and sources -> 'status' ->> 'raw' = 'LowRisk'"
    const before = await kept.sql(`select status, match_status ${rated}`)
    expect(before.length).toBeGreaterThan(0)
    expect(new Set(before.map((row) => JSON.stringify(row)))).toEqual(
      new Set(['{"status":"CLOSED","match_status":"POTENTIAL_MATCH"}']),
    )
    present.w2 = { riskRatingCloses: [], riskRatingConfirms: true }
    const restarted = await start(kept, present)
    await readAgain(restarted)
    const after = await kept.sql(`select status, match_status ${rated}`)
    expect(after).toEqual(before.map(() => ({ status: 'IN_REVIEW', match_status: 'TRUE_MATCH' })))
    const events = (await remapped(kept)).filter(({ after: now }) => now.riskLevel === 'LOW')
    expect(events.map(({ account_id, node_kind }) => [account_id, node_kind])).toEqual(
      before.map(() => ['w2', 'ALERT']),
    )
    for (const event of events) {
      expect(event.before).toMatchObject({ status: 'CLOSED' })
      expect(event.after).toMatchObject({ status: 'IN_REVIEW' })
    }
  })

  test.each([
    ['w2', { riskRatingCloses: ['HighRisk'] }, ['alerts', 'screening_hits']],
    ['trustgate', { automaticCreators: [] }, ['case_hits']],
    ['trustgate', { automaticCreators: ['nobody', 'system'] }, ['case_hits']],
    ['compilot', { clientRefIsOurs: false }, ['subjects']],
    ['compilot', { clientRefIsOurs: true }, ['subjects']],
  ])('%s %j: what is kept says what it would say had it come in under them', async (vendor, settings, tables) => {
    const before = await contentOf(kept)
    const earlier = (await remapped(kept)).length
    present[vendor] = settings
    const restarted = await start(kept, present)
    const asked = vendors[vendor]?.requests.length
    const ofAccount = [...(before.get('vendor_records')?.values() ?? [])].filter((row) => row.account_id === vendor)
    expect(await readAgain(restarted)).toBe(new Set(ofAccount.map(({ kind, key }) => `${kind} ${key}`)).size)
    expect(vendors[vendor]?.requests).toHaveLength(asked ?? 0)

    const after = await contentOf(kept)
    const changed = said(differences(before, after))
    expect([...new Set(changed.map(({ table }) => table))]).toEqual(expect.arrayContaining(tables))
    const fresh = await freshDatabase()
    await (await start(fresh, { [vendor]: settings }, [vendor])).poll()
    const ours = new Map(
      [...after].map(([table, rows]) => [table, new Map([...rows].filter(([, row]) => row.account_id === vendor))]),
    )
    expect(said(differences(await contentOf(fresh), ours))).toEqual([])
    expect(await drift((text) => kept.sql(text))).toEqual([])

    // One event for each alert and case that reads differently, and none of any other account.
    const told = (await remapped(kept)).slice(earlier)
    expect(told.filter(({ account_id }) => account_id !== vendor)).toEqual([])
    expect(told.filter(({ node_kind }) => node_kind === 'ALERT')).toHaveLength(
      changed.filter(({ table }) => table === 'alerts').length,
    )
    await restarted.poll()
    expect(await readAgain(await start(kept, present))).toBe(0)
    expect(said(differences(after, await contentOf(kept)))).toEqual([])
  })
})
