import type { Page, RawRecord } from './contract.ts'
import { VendorError } from './errors.ts'

/** A vendor that shows the same records in a list and one by one. */
export interface Listing {
  /** One page of the list; null is the first. */
  page(position: string | null): Promise<Page>
  /** One record by its key; null where the vendor says that it has none. */
  one(key: string): Promise<RawRecord | null>
  /** How many single reads may be under way at one time. */
  concurrency: number
}

/** So few are read one by one: a page of the list may hold none of them. */
const FEW = 5
/** A list that is read in vain costs at most a quarter more than reading every record by itself. */
const TARGETS_A_PAGE = 4

/** Whether a list that would not answer leaves the single reads to try; anything else is the whole account's trouble. */
export const listRefused = (error: unknown): boolean =>
  error instanceof VendorError && ['REFUSED', 'GONE', 'UNREADABLE'].includes(error.kind)

/** Takes from the list what stands on its pages, as long as that is cheaper than asking for what is left one by one. */
async function throughList(wanted: Set<string>, found: Map<string, RawRecord>, { page }: Listing): Promise<void> {
  const most = Math.floor(wanted.size / TARGETS_A_PAGE)
  let position: string | null = null
  let seen = 0
  for (let pages = 0; pages < most && wanted.size > FEW; pages++) {
    let read: Page
    try {
      read = await page(position)
    } catch (error) {
      if (listRefused(error)) return
      throw error
    }
    const before = wanted.size
    for (const record of read.records) if (wanted.delete(record.key)) found.set(record.key, record)
    seen += read.records.length
    if (read.next === null || read.next === position) return
    // In a list so long a page holds, on average, less than one of those that are left.
    const sparse = read.total !== null && wanted.size * read.records.length < read.total - seen
    if (sparse && wanted.size === before) return
    position = read.next
  }
}

async function oneByOne(wanted: Set<string>, found: Map<string, RawRecord>, listing: Listing): Promise<void> {
  const waiting = [...wanted]
  const work = async () => {
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      try {
        const record = await listing.one(key)
        if (record) found.set(key, record)
      } catch (error) {
        // One unanswered read leaves the whole question open: the others stop asking.
        waiting.length = 0
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(listing.concurrency, waiting.length) }, work))
}

/**
 * Reads records again by their keys, for a read-back: many of them off the pages of the vendor's list, what is left one by
 * one. Only a single read can say that a record is not there, because records move between pages while a list is read.
 */
export async function findListed(keys: readonly string[], listing: Listing): Promise<Map<string, RawRecord>> {
  const wanted = new Set(keys)
  const found = new Map<string, RawRecord>()
  if (wanted.size > FEW) await throughList(wanted, found, listing)
  await oneByOne(wanted, found, listing)
  return found
}
