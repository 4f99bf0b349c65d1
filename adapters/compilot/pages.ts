import { createHash } from 'node:crypto'
import type { Page, UnreadableRecord } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import { stringifyJson } from '../../src/adapter/json.ts'
import { type ListedPage, readInParts } from '../../src/adapter/parts.ts'
import type { CompilotClient } from './client.ts'
import { idOf, recordOf } from './payload.ts'
import type { CompilotSettings } from './settings.ts'

/** Where a sweep stands. It is text between calls, because another process may go on with it. */
interface Place {
  /** Pages read so far. */
  at: number
  /** Alerts on them, a page that came twice counted once. */
  seen: number
  /** What the page before began with. */
  head: string | null
  /** How often in a row a page came again. */
  again: number
}
const START: Place = { at: 0, seen: 0, head: null, again: 0 }

function placeOf(position: string | null): Place {
  if (position === null) return START
  const [at, seen, again, ...head] = position.split(':')
  const numbers = [at, seen, again].map(Number)
  if (!numbers.every((each) => Number.isSafeInteger(each) && each >= 0))
    throw new VendorError('REFUSED', 'the place in the list of alerts is not one of ours')
  const [page = 0, count = 0, repeats = 0] = numbers
  return { at: page, seen: count, again: repeats, head: head.join(':') || null }
}
/** What tells a page from the one before: its first alert, by its id or, where it has none, by its content. Any id can be kept so. */
const headOf = ([first]: readonly unknown[]): string | null =>
  first === undefined
    ? null
    : createHash('sha256')
        .update(idOf(first) ?? stringifyJson(first))
        .digest('base64url')

const textOf = ({ at, seen, again, head }: Place): string => `${at}:${seen}:${again}:${head ?? ''}`

/** Whether the request itself is what was wrong, as a page number below the first one is. */
const refusesPage = ({ kind, status }: VendorError): boolean => kind === 'REFUSED' && (status === 400 || status === 422)
const NOTHING: ListedPage = { items: [], total: null }

/**
 * One page of the list. Whether it counts from 0 or from 1 is contradictory, so no page number is trusted: a server that
 * takes 0 for 1 shows its first page twice, one that stays on its last page shows that again and again, and one that has
 * no page 0 shows it empty or refuses it. The sweep ends on an empty page behind page 0, when as many alerts were seen as
 * are announced, or when a page came three times.
 */
export async function alertsPage(
  client: CompilotClient,
  settings: CompilotSettings,
  position: string | null,
): Promise<Page> {
  const place = placeOf(position)
  const mayBeNone = (page: number) => page === 0 && place.at === 0
  const list = async (at: number, size: number): Promise<ListedPage> => {
    const page = settings.firstPage + at
    try {
      return await client.list(page, size)
    } catch (error) {
      if (mayBeNone(page) && error instanceof VendorError && refusesPage(error)) return NOTHING
      throw error
    }
  }
  const { items: alerts, total: stated, oversize } = await readInParts(list, place.at, settings.pageSize)
  const records: Page['records'] = []
  const unreadable: UnreadableRecord[] = [...oversize]
  for (const raw of alerts) {
    const record = recordOf(settings.listItems === 'whole' ? 'DETAIL' : 'ITEM', raw)
    if ('reason' in record) unreadable.push(record)
    else records.push(record)
  }
  const head = headOf(alerts)
  const repeated = head !== null && head === place.head
  const next: Place = {
    at: place.at + 1,
    seen: place.seen + (repeated ? 0 : alerts.length + oversize.length),
    again: repeated ? place.again + 1 : 0,
    head,
  }
  // Alerts behind all that are announced: the number counts something else.
  const total = stated !== null && stated <= place.seen && next.seen > place.seen ? null : stated
  const empty = alerts.length + oversize.length === 0 && !mayBeNone(settings.firstPage + place.at)
  const ended = empty || next.again >= 2 || (total !== null && next.seen >= total)
  // A page that came again was taken in before.
  return repeated
    ? { records: [], unreadable: [], next: ended ? null : textOf(next), total }
    : { records, unreadable, next: ended ? null : textOf(next), total }
}
