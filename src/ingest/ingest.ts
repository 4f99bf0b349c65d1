import type { Adapter, RawRecord, UnreadableRecord } from '../adapter/contract.ts'
import { parseJson, stringifyJson } from '../adapter/json.ts'
import type { Mapped, Sourced } from '../canonical/record.ts'
import { identities } from '../store/ids.ts'
import type { Transaction } from '../store/run.ts'
import { forgetAbsences, markMissing, type Returned } from '../store/write/absences.ts'
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
import type { Intake, IntakeResult } from './intake.ts'
import { type Line, lineOf } from './line.ts'
import { refusedItem, refusedRecord } from './refused.ts'
import { digestOf, type Rows, rowsOf } from './rows.ts'
import { mergeRows, writeRows } from './write.ts'

interface Candidate {
  record: RawRecord
  raw: string
  /** When it was read; the page's time where it has none of its own. */
  readAt?: string
}

const kindAndKey = (record: { kind: string; key: string }): string => `${record.kind} ${record.key}`
const viewNamed = (view: { kind: string; key: string; part: string }): string => `${view.part} ${kindAndKey(view)}`

/** The same view of a record twice in one page: the newest stays, because one statement cannot write a row twice. */
function newestPerView(records: readonly RawRecord[]): Candidate[] {
  const newest = new Map<string, RawRecord>()
  for (const record of records) {
    const other = newest.get(viewNamed(record))
    if (!other || (record.vendorUpdatedAt ?? '') >= (other.vendorUpdatedAt ?? '')) newest.set(viewNamed(record), record)
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

interface Understood {
  key: string
  kind: string
  mapped: Mapped
  rows: Rows
}

/** Maps records, writes what they say, and quarantines those that cannot be understood, with what was refused before. */
async function understand(
  line: Line,
  intake: Intake,
  candidates: readonly Candidate[],
  refusedBefore: readonly QuarantineRow[],
): Promise<{ understood: number; refused: number }> {
  const { adapter, settings, context, readAt } = intake
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
      refused.push(refusedRecord(intake, record, raw, error instanceof Error ? error.message : String(error)))
    }
  }
  if (understood.length > 0) {
    await writeRows(line, context, mergeRows(understood.map((one) => one.rows)))
    // Reading again what is kept is no new sighting.
    const words = context.remapping ? [] : unrecognised(understood.map((one) => one.mapped))
    if (words.length > 0) line.send(countWords(tenant, account, words))
    const released = understood.map(({ kind, key }) => ({ kind, key }))
    line.send(release(tenant, account, released))
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
 * Reads one quarantined record with the present vocabulary: all kept views of it, or the one that was never kept, which is
 * only judged. Writes what a kept one says. Answers why it is still not understood, null where it is.
 */
export async function readAgain(
  tx: Transaction,
  intake: Intake,
  views: readonly PartRow[] | readonly [RawRecord],
): Promise<string | null> {
  const { adapter, settings } = intake
  const isKept = (view: PartRow | RawRecord): view is PartRow => 'read_at' in view
  try {
    const kept = views.filter(isKept)
    const candidates = joined(adapter, kept)
    for (const { record } of candidates) adapter.map(record, settings)
    if (kept.length > 0) {
      const line = lineOf(tx)
      await understand(line, intake, candidates, [])
      await line.settle()
    }
    for (const view of views) if (!isKept(view)) adapter.map(view, settings)
    return null
  } catch (error) {
    // What the database says is for the caller: this transaction is lost.
    if ('code' in (error as object)) throw error
    return error instanceof Error ? error.message : String(error)
  }
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

/** Records that were called missing and are seen again. */
function welcomeBack(line: Line, context: WriteContext, returned: readonly Returned[]): void {
  for (const [kind, records] of Map.groupBy(returned, (one) => one.kind)) {
    const keys = records.map(({ key }) => key)
    line.send(markMissing(context, kind, keys))
  }
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
  const [returned, newer] =
    rows.length === 0
      ? [[], []]
      : await Promise.all([
          line.ask(forgetAbsences(tenant, account, rows)),
          line.ask(newerRecords(tenant, account, rows)),
        ])
  welcomeBack(line, context, returned)
  const kept = newer.flatMap(({ n }) => rows[n] ?? [])
  if (kept.length > 0) line.send(keepRecords(tenant, account, kept))
  const fresh = new Set(kept.map(kindAndKey))
  const changed = candidates.filter(({ record }) => fresh.has(kindAndKey(record)))
  const { understood, refused } = await understand(
    line,
    intake,
    await wholeRecords(line, intake, changed),
    unreadable.map((one) => refusedItem(intake, one)),
  )
  await line.settle()
  return { changed: understood, unchanged: candidates.length - fresh.size, quarantined: refused }
}
