import type { Page } from '../../src/adapter/contract.ts'
import { readInParts } from '../../src/adapter/parts.ts'
import type { CorsaClient, Listed } from './client.ts'
import { recordOf } from './payload.ts'

export const kindOf = (what: Listed): 'ALERT' | 'CASE' => (what === 'alerts' ? 'ALERT' : 'CASE')

/** One page of a list, in parts where it is too large. */
export async function pageOf(client: CorsaClient, what: Listed, position: string | null, size: number): Promise<Page> {
  const page = Number(position ?? '1')
  // Corsa may hold pages to fewer records than were asked for: the pages that follow are then as small.
  let held = size
  const { items, total, oversize } = await readInParts(
    async (at, of) => {
      const read = await client.list(what, at + 1, of)
      if (of === size) held = Math.min(read.limit, size)
      return { items: read.data, total: read.total }
    },
    page - 1,
    size,
  )
  const result: Page = { records: [], unreadable: [...oversize], next: null, total }
  for (const raw of items) {
    const record = recordOf(kindOf(what), raw)
    if ('reason' in record) result.unreadable.push(record)
    else result.records.push(record)
  }
  const last = items.length + oversize.length < held || held === 0 || (total !== null && page * held >= total)
  return { ...result, next: last ? null : String(page + 1), previous: page > 1 ? String(page - 1) : null }
}
