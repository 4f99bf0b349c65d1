import type { RawRecord, UnreadableRecord } from '../adapter/contract.ts'
import { stringifyJson } from '../adapter/json.ts'
import { refusedContent, type Store, StoreUnavailable, type Transaction } from '../store/run.ts'
import { quarantine } from '../store/write/vendor-records.ts'
import { takeIn } from './ingest.ts'
import type { Intake, IntakeResult } from './intake.ts'
import { refusedRecord } from './refused.ts'

export interface PageRecords {
  records: readonly RawRecord[]
  unreadable: readonly UnreadableRecord[]
}

/** Errors that say nothing about a record: the same page may go well a moment later. */
export class Interrupted extends Error {}

const notTheRecords = (error: unknown): boolean => error instanceof StoreUnavailable || error instanceof Interrupted

/** What broke, without repeating any of the record's content: a constraint's name, a class of errors. */
function nameOf(error: unknown): string {
  const { constraint, code, name } = error as { constraint?: string; code?: string; name?: string }
  return constraint ?? code ?? name ?? 'unknown'
}

/** Takes a page in record by record; those that cannot be taken in are quarantined, the others go on. */
async function oneByOne(
  store: Store,
  intake: Intake,
  page: PageRecords,
  also: (tx: Transaction) => Promise<void>,
  isFault: (error: unknown) => boolean,
): Promise<IntakeResult> {
  const { tenant, account } = intake.context
  const total: IntakeResult = { changed: 0, unchanged: 0, quarantined: 0 }
  // Views of one record belong together: the first alone might be refused for what the second completes.
  const views = Map.groupBy(page.records, ({ kind, key }) => `${kind} ${key}`)
  for (const records of views.values()) {
    try {
      const one = await store.write(tenant, (tx) => takeIn(tx, intake, records))
      total.changed += one.changed
      total.unchanged += one.unchanged
      total.quarantined += one.quarantined
    } catch (error) {
      if (!isFault(error)) throw error
      const reason = `it could not be written (${nameOf(error)})`
      const rows = records.map((record) => refusedRecord(intake, record, stringifyJson(record.raw), reason))
      await store.write(tenant, async (tx) => void (await tx.all(quarantine(tenant, account, rows))))
      total.quarantined += 1
    }
  }
  // The place moves last: a process that dies in between reads the page again.
  const rest = await store.write(tenant, async (tx) => {
    const result = await takeIn(tx, intake, [], page.unreadable)
    await also(tx)
    return result
  })
  return { ...total, quarantined: total.quarantined + rest.quarantined }
}

/**
 * Takes one page in, in one transaction. Where the database refuses the content, or `poisoned` says that this page broke
 * off again and again, it is taken in record by record, and what is at fault is quarantined.
 */
export async function takePage(
  store: Store,
  intake: Intake,
  page: PageRecords,
  also: (tx: Transaction) => Promise<void> = async () => {},
  poisoned = false,
): Promise<IntakeResult> {
  if (poisoned) return oneByOne(store, intake, page, also, (error) => !notTheRecords(error))
  try {
    return await store.write(intake.context.tenant, async (tx) => {
      const result = await takeIn(tx, intake, page.records, page.unreadable)
      await also(tx)
      return result
    })
  } catch (error) {
    if (!refusedContent(error)) throw error
    return oneByOne(store, intake, page, also, refusedContent)
  }
}
