import pg from 'pg'
import type { RawRecord } from '../src/adapter/contract.ts'
import { stringifyJson } from '../src/adapter/json.ts'
import type { Intake } from '../src/ingest/intake.ts'
import { takePage } from '../src/ingest/page.ts'
import { digestOf, rowsOf } from '../src/ingest/rows.ts'
import { mergeRows, newestRows } from '../src/ingest/write.ts'
import { identities } from '../src/store/ids.ts'
import { registerAccount, registerTenant } from '../src/store/lanes.ts'
import { createStore, type Store } from '../src/store/run.ts'
import { type BarePage, ready, writeBare } from './bare.ts'
import { median } from './load.ts'
import { changedRecords, inPages, richestVendor, type VendorRecords } from './records.ts'

const PAGE = 1_000
const PHASES = ['new', 'changed', 'unchanged'] as const
export type IngestRates = Record<(typeof PHASES)[number], { ours: number; bare: number }>

async function register(store: Store, tenant: string, vendor: string): Promise<void> {
  const account = {
    ...{ tenant, account: 'main', vendor, name: 'Main', clientReferenceUnique: false, canReferForSar: false },
    settingsDigest: null,
    ...{ maxRunning: 1, requestsPerMinute: 60, requestsPerSecond: null, pollMs: 3_600_000, reconcileMs: 86_400_000 },
    callMs: 15_000,
  }
  await store.write(tenant, async (tx) => {
    for (const statement of [...registerTenant(tenant), ...registerAccount(account)]) await tx.all(statement)
  })
}

/** What a page's records say, as rows of each table: read, mapped and digested before the clock runs. */
function bareRows(tenant: string, { adapter, settings }: VendorRecords, readAt: string, page: RawRecord[]): BarePage {
  const ids = identities(tenant, 'main')
  const rows = mergeRows(
    page.map((record) => {
      const origin = { tenant, ids, vendorUpdatedAt: record.vendorUpdatedAt, readAt, mapRev: adapter.mapRev }
      return rowsOf(origin, adapter.map(record, settings))
    }),
  )
  const alertCategories = rows.alerts.flatMap((alert) =>
    [...new Set((alert.categories as { category: string }[]).map((one) => one.category))].map((category) => ({
      alert_id: alert.id,
      category,
    })),
  )
  const records = page.map(({ raw, ...record }) => ({
    ...{ kind: record.kind, key: record.key, part: record.part, vendor_updated_at: record.vendorUpdatedAt },
    ...{ raw: stringifyJson(raw), digest: digestOf(stringifyJson(raw)), map_rev: adapter.mapRev, read_at: readAt },
  }))
  const further = { vendor: adapter.vendor }
  return {
    vendor_records: ready('vendor_records', records),
    subjects: ready('subjects', newestRows(rows.subjects)),
    alerts: ready('alerts', newestRows(rows.alerts), further),
    alert_categories: ready('alert_categories', alertCategories),
    alert_subjects: ready('alert_subjects', rows.alertSubjects),
    case_alerts: ready('case_alerts', rows.caseAlerts),
    screening_hits: ready('screening_hits', newestRows(rows.hits)),
    cases: ready('cases', newestRows(rows.cases), further),
    case_subjects: ready(
      'case_subjects',
      newestRows(rows.cases).flatMap(({ id, subjects }) => subjects.map((link) => ({ case_id: id, ...link }))),
    ),
  } as BarePage
}

/** Milliseconds of each, page by page in turns: what else the machine does meets both. */
async function inTurns(pages: number, works: readonly ((at: number) => Promise<unknown>)[]): Promise<number[]> {
  const times = works.map(() => 0)
  for (let at = 0; at < pages; at += 1) {
    for (let turn = 0; turn < works.length; turn += 1) {
      const which = (at + turn) % works.length
      const began = performance.now()
      await works[which]?.(at)
      times[which] = (times[which] ?? 0) + performance.now() - began
    }
  }
  return times
}

/** Records a second through the real intake and through bare statements, one connection each, interleaved. */
export async function ingest(superuserUrl: string, records: number, rounds: number): Promise<IngestRates> {
  const source = await richestVendor(records)
  const first = inPages(source.records, PAGE)
  const second = inPages(changedRecords(source), PAGE)
  const store = createStore({
    ...{ url: superuserUrl, role: 'tributary_worker', poolSize: 1, statementTimeoutMs: 60_000 },
    onError: () => {},
  })
  const client = new pg.Client({
    connectionString: superuserUrl,
    options: '-c plan_cache_mode=force_generic_plan',
  })
  await client.connect()
  const taken: Record<string, { ours: number[]; bare: number[] }> = {}
  for (let round = 0; round < rounds; round += 1) {
    const ours = `ingest-${round}`
    const bare = `ingest-bare-${round}`
    for (const tenant of [ours, bare]) await register(store, tenant, source.adapter.vendor)
    for (const phase of PHASES) {
      const pages = phase === 'new' ? first : second
      const readAt = new Date().toISOString()
      const context = {
        ...{ tenant: ours, account: 'main', vendor: source.adapter.vendor, actor: 'vendor', operationId: null },
        ...{ quiet: false, remapping: false },
      }
      const intake: Intake = { adapter: source.adapter, settings: source.settings, context, readAt, stream: null }
      const prepared = pages.map((page) => bareRows(bare, source, readAt, page))
      const figures = taken[phase] ?? { ours: [], bare: [] }
      taken[phase] = figures
      const take = async (at: number) => {
        const page = { records: pages[at] ?? [], unreadable: [] }
        const result = await takePage(store, intake, page)
        const expected = phase === 'unchanged' ? result.unchanged : result.changed
        if (expected !== page.records.length) throw new Error(`${phase}: ${JSON.stringify(result)}`)
      }
      const write = (at: number) => writeBare(client, bare, 'main', prepared[at] ?? {})
      const [oursMs = 0, bareMs = 0] = await inTurns(pages.length, [take, write])
      figures.ours.push((records * 1000) / oursMs)
      figures.bare.push((records * 1000) / bareMs)
    }
  }
  await store.close()
  await client.end()
  return Object.fromEntries(
    PHASES.map((phase) => [phase, { ours: median(taken[phase]?.ours ?? []), bare: median(taken[phase]?.bare ?? []) }]),
  ) as IngestRates
}
