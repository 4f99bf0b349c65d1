import { createHash } from 'node:crypto'
import type { Page, UnreadableRecord } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import { bodyTooLarge } from '../../src/adapter/http.ts'
import { stringifyJson } from '../../src/adapter/json.ts'
import type { AlertPage, CompilotClient } from './client.ts'
import { idOf, recordOf } from './payload.ts'
import type { CompilotSettings } from './settings.ts'

type Read = AlertPage & { oversize: string[] }

const smallestFactor = (size: number): number => {
  for (let factor = 2; factor * factor <= size; factor++) if (size % factor === 0) return factor
  return size
}

/** Reads one page; one that is too large is read in smaller pages, down to the alert that is too large by itself. */
async function readPage(client: CompilotClient, first: number, at: number, size: number): Promise<Read> {
  try {
    return { ...(await client.list(first + at, size)), oversize: [] }
  } catch (error) {
    if (!bodyTooLarge(error)) throw error
    if (size === 1) return { alerts: [], total: null, oversize: [error.message] }
  }
  const parts = smallestFactor(size)
  const whole: Read = { alerts: [], total: null, oversize: [] }
  for (let part = 0; part < parts; part++) {
    const read = await readPage(client, first, at * parts + part, size / parts)
    whole.alerts.push(...read.alerts)
    whole.oversize.push(...read.oversize)
    whole.total = read.total ?? whole.total
  }
  return whole
}

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
/** What tells a page from the one before: its first alert, by its id or, where it has none, by its content. */
const headOf = ([first]: readonly unknown[]): string | null =>
  first === undefined ? null : (idOf(first) ?? createHash('sha256').update(stringifyJson(first)).digest('base64url'))

const textOf = ({ at, seen, again, head }: Place): string => `${at}:${seen}:${again}:${head ?? ''}`

/**
 * One page of the list. Whether it counts from 0 or from 1 is contradictory, so no page number is trusted: a server that
 * takes 0 for 1 shows its first page twice, one that stays on its last page shows that again and again. The sweep ends on
 * an empty page, when as many alerts were seen as are announced, or when a page came three times.
 */
export async function alertsPage(
  client: CompilotClient,
  settings: CompilotSettings,
  position: string | null,
): Promise<Page> {
  const place = placeOf(position)
  const { alerts, total, oversize } = await readPage(client, settings.firstPage, place.at, settings.pageSize)
  const records: Page['records'] = []
  const unreadable: UnreadableRecord[] = oversize.map((reason) => ({ raw: null, reason }))
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
  const ended = alerts.length + oversize.length === 0 || next.again >= 2 || (total !== null && next.seen >= total)
  // A page that came again was taken in before.
  return repeated
    ? { records: [], unreadable: [], next: ended ? null : textOf(next), total }
    : { records, unreadable, next: ended ? null : textOf(next), total }
}
