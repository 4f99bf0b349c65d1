import type { Adapter, RawRecord, UnreadableRecord } from '../adapter/contract.ts'
import { parseJson, stringifyJson } from '../adapter/json.ts'
import type { Mapped, Sourced } from '../canonical/record.ts'
import { identities } from '../store/ids.ts'
import { refusedContent, type Store, type Transaction } from '../store/run.ts'
import type { WriteContext } from '../store/write/alerts.ts'
import {
  countWords,
  flagRecords,
  keepRecords,
  keptParts,
  lockAccounts,
  newerRecords,
  type PartRow,
  planForAnyTenant,
  type QuarantineRow,
  quarantine,
  raiseMapRev,
  release,
  staleRecords,
} from '../store/write/vendor-records.ts'
import { type Line, lineOf } from './line.ts'
import { digestOf, type Rows, rowsOf } from './rows.ts'
import { mergeRows, writeRows } from './write.ts'

/** What a page is taken in for. */
export interface Intake {
  adapter: Adapter
  settings: unknown
  context: WriteContext
  /** The database's time before the request left. */
  readAt: string
}

export interface IntakeResult {
  /** Records that were new or changed. */
  changed: number
  unchanged: number
  quarantined: number
}

interface Candidate {
  record: RawRecord
  raw: string
  /** When it was read; the page's time where it has none of its own. */
  readAt?: string
}

const kindAndKey = (record: { kind: string; key: string }): string => `${record.kind} ${record.key}`
const viewOf = (record: RawRecord): string => `${record.part} ${kindAndKey(record)}`

/** The same view of a record twice in one page: the newest stays, because one statement cannot write a row twice. */
function newestPerView(records: readonly RawRecord[]): Candidate[] {
  const newest = new Map<string, RawRecord>()
  for (const record of records) {
    const other = newest.get(viewOf(record))
    if (!other || (record.vendorUpdatedAt ?? '') >= (other.vendorUpdatedAt ?? '')) newest.set(viewOf(record), record)
  }
  return [...newest.values()].map((record) => ({ record, raw: stringifyJson(record.raw) }))
}

function unrecognised(mapped: readonly Mapped[]): { field: string; raw: string; seen: number }[] {
  const counts = new Map<string, { field: string; raw: string; seen: number }>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { fidelity, field, raw } = value as Partial<Sourced<unknown>>
    // A value without a field repeats one that has it, such as the risks of a hit.
    if (fidelity === 'UNRECOGNISED' && typeof raw === 'string' && typeof field === 'string') {
      const word = { field, raw }
      const key = JSON.stringify(word)
      counts.set(key, { ...word, seen: (counts.get(key)?.seen ?? 0) + 1 })
    } else for (const inner of Object.values(value)) visit(inner)
  }
  for (const one of mapped) visit(one)
  return [...counts.values()]
}

/** The records to map: each once, joined from all views that are kept of it where its vendor shows it in parts. */
async function wholeRecords(
  line: Line,
  { adapter, context }: Intake,
  fresh: readonly Candidate[],
): Promise<Candidate[]> {
  const { merge } = adapter
  if (!merge || fresh.length === 0) return [...fresh]
  const records = [
    ...new Map(fresh.map(({ record: { kind, key } }) => [kindAndKey({ kind, key }), { kind, key }])).values(),
  ]
  return joined(adapter, await line.ask(keptParts(context.tenant, context.account, records)))
}

/** Records as their kept views make them. */
const joined = ({ merge }: Adapter, parts: readonly PartRow[]): Candidate[] =>
  [...Map.groupBy(parts, kindAndKey).values()].map((rows) => {
    const views = rows.map(
      (row): RawRecord => ({
        kind: row.kind,
        key: row.key,
        part: row.part,
        raw: parseJson(row.raw),
        vendorUpdatedAt: row.vendor_updated_at?.toISOString() ?? null,
      }),
    )
    const newest = views.at(-1) as RawRecord
    const row = rows.at(-1) as PartRow
    return { record: merge ? merge(views) : newest, raw: row.raw, readAt: row.read_at.toISOString() }
  })

const refusal = (kind: string, key: string | null, raw: string, reason: string): QuarantineRow => ({
  digest: digestOf([kind, key, raw, reason]),
  kind,
  key,
  reason: reason.slice(0, 500),
  raw,
})

interface Understood {
  key: string
  kind: string
  mapped: Mapped
  rows: Rows
}

/** Maps records, writes what they say, and quarantines those that cannot be understood, with what was refused before. */
async function understand(
  line: Line,
  { adapter, settings, context, readAt }: Intake,
  candidates: readonly Candidate[],
  refusedBefore: readonly QuarantineRow[],
): Promise<{ understood: number; refused: number }> {
  const { tenant, account } = context
  const refused = [...refusedBefore]
  const understood: Understood[] = []
  const ids = identities(tenant, account)
  for (const { record, raw, readAt: own } of candidates) {
    try {
      const mapped = adapter.map(record, settings)
      const { vendorUpdatedAt } = record
      const origin = { tenant, ids, vendorUpdatedAt, readAt: own ?? readAt, mapRev: adapter.mapRev }
      understood.push({ key: record.key, kind: record.kind, mapped, rows: rowsOf(origin, mapped) })
    } catch (error) {
      refused.push(refusal(record.kind, record.key, raw, error instanceof Error ? error.message : String(error)))
    }
  }
  if (understood.length > 0) {
    await writeRows(line, context, mergeRows(understood.map((one) => one.rows)))
    // Reading again what is kept is no new sighting.
    const words = context.remapping ? [] : unrecognised(understood.map((one) => one.mapped))
    if (words.length > 0) line.send(countWords(tenant, account, words))
    const keys = understood.map((one) => one.key)
    line.send(release(tenant, account, keys))
  }
  const flagged = understood.flatMap(({ key, kind, mapped }) =>
    // A new reading of an old record may have nothing to remark any more.
    mapped.flags.length > 0 || context.remapping ? [{ kind, key, flags: mapped.flags }] : [],
  )
  if (flagged.length > 0) line.send(flagRecords(tenant, account, flagged))
  if (refused.length > 0) line.send(quarantine(tenant, account, refused))
  return { understood: understood.length, refused: refused.length }
}

/**
 * Reads some of an account's kept records again with the present vocabulary, in the caller's transaction: those that were
 * last read with an older one, quarantined ones included. Only what reads differently is written. Answers how many were read.
 */
export async function remapSome(tx: Transaction, intake: Intake, limit: number): Promise<number> {
  const { adapter, context } = intake
  const { tenant, account } = context
  const line = lineOf(tx)
  line.send(planForAnyTenant())
  line.send(lockAccounts(tenant, [account]))
  const stale = await line.ask(staleRecords(tenant, account, adapter.mapRev, limit))
  if (stale.length === 0) return 0
  await understand(line, intake, joined(adapter, await line.ask(keptParts(tenant, account, stale))), [])
  line.send(raiseMapRev(tenant, account, adapter.mapRev, stale))
  await line.settle()
  return stale.length
}

/**
 * Takes records of one account in, inside the caller's transaction: raw kept, canonical rows written with one event per
 * change, what cannot be understood quarantined with its reason. The same records again change nothing.
 */
export async function takeIn(
  tx: Transaction,
  intake: Intake,
  records: readonly RawRecord[],
  unreadable: readonly UnreadableRecord[] = [],
): Promise<IntakeResult> {
  const { adapter, context, readAt } = intake
  const { tenant, account } = context
  const line = lineOf(tx)
  const candidates = newestPerView(records)
  line.send(planForAnyTenant())
  line.send(lockAccounts(tenant, [account]))
  const rows = candidates.map(({ record: { kind, key, part, vendorUpdatedAt }, raw }) => ({
    ...{ kind, key, part, raw, digest: digestOf(raw), map_rev: adapter.mapRev },
    ...{ vendor_updated_at: vendorUpdatedAt, read_at: readAt },
  }))
  const newer = rows.length === 0 ? [] : await line.ask(newerRecords(tenant, account, rows))
  const kept = newer.flatMap(({ n }) => rows[n] ?? [])
  if (kept.length > 0) line.send(keepRecords(tenant, account, kept))
  const fresh = new Set(kept.map(kindAndKey))
  const changed = candidates.filter(({ record }) => fresh.has(kindAndKey(record)))
  const { understood, refused } = await understand(
    line,
    intake,
    await wholeRecords(line, intake, changed),
    unreadable.map(({ raw, reason }) => refusal('UNKNOWN', null, stringifyJson(raw), reason)),
  )
  await line.settle()
  return { changed: understood, unchanged: candidates.length - fresh.size, quarantined: refused }
}

/**
 * Takes one page in, in one transaction. A record whose content the database itself refuses is found by taking the page
 * in record by record, and quarantined; the others go on.
 */
export async function takePage(
  store: Store,
  intake: Intake,
  page: { records: readonly RawRecord[]; unreadable: readonly UnreadableRecord[] },
  also: (tx: Transaction) => Promise<void> = async () => {},
): Promise<IntakeResult> {
  const { tenant } = intake.context
  const all = (records: readonly RawRecord[], unreadable: readonly UnreadableRecord[]) =>
    store.write(tenant, async (tx) => {
      const result = await takeIn(tx, intake, records, unreadable)
      await also(tx)
      return result
    })
  try {
    return await all(page.records, page.unreadable)
  } catch (error) {
    if (!refusedContent(error)) throw error
  }
  const total = await all([], page.unreadable)
  for (const record of page.records) {
    try {
      const one = await store.write(tenant, (tx) => takeIn(tx, intake, [record]))
      total.changed += one.changed
      total.unchanged += one.unchanged
      total.quarantined += one.quarantined
    } catch (error) {
      if (!refusedContent(error)) throw error
      // The constraint's name tells what broke without repeating any of the record's content.
      const broken = (error as { constraint?: string; code?: string }).constraint ?? (error as { code?: string }).code
      const raw = stringifyJson(record.raw)
      const row = refusal(record.kind, record.key, raw, `a value is outside what the model allows (${broken})`)
      await store.write(tenant, async (tx) => void (await tx.all(quarantine(tenant, intake.context.account, [row]))))
      total.quarantined += 1
    }
  }
  return total
}
