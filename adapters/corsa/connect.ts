import type { CommandTarget, Page, RawRecord, Stream, VendorConnection } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import type { VendorHttp } from '../../src/adapter/http.ts'
import { readInParts } from '../../src/adapter/parts.ts'
import { type CorsaClient, createClient, type Listed } from './client.ts'
import { deliver } from './deliver.ts'
import { idOf, recordOf, referenceOf } from './payload.ts'
import type { CorsaCredentials, CorsaSettings } from './settings.ts'

const kindOf = (what: Listed): 'ALERT' | 'CASE' => (what === 'alerts' ? 'ALERT' : 'CASE')

async function pageOf(client: CorsaClient, what: Listed, position: string | null, size: number): Promise<Page> {
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

async function readOne(client: CorsaClient, { kind, key, vendorIds }: CommandTarget): Promise<RawRecord | null> {
  const what: Listed = kind === 'CASE' ? 'cases' : 'alerts'
  // A record that was to be made has no id of Corsa's yet, only the reference it was made under.
  const reference = 'alertId' in vendorIds ? undefined : vendorIds.referenceId
  try {
    const read = await client.one(what, reference ?? key)
    const record = recordOf(kindOf(what), read)
    const found = reference === undefined ? idOf(read) === key : referenceOf(read) === reference
    // Another record in its place would settle a command on the wrong evidence.
    if ('reason' in record || !found)
      throw new VendorError('UNREADABLE', `GET /v1/${what}/{id}: not the record that was asked for`)
    return record
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'GONE') return null
    throw error
  }
}

async function readBack(
  client: CorsaClient,
  targets: readonly CommandTarget[],
  concurrency: number,
): Promise<Map<string, RawRecord>> {
  const found = new Map<string, RawRecord>()
  const waiting = [...new Map(targets.map((target) => [target.key, target])).values()]
  const work = async () => {
    for (let target = waiting.pop(); target !== undefined; target = waiting.pop()) {
      try {
        const record = await readOne(client, target)
        if (record) found.set(target.key, record)
      } catch (error) {
        // One unanswered read leaves the whole question open: the others stop asking.
        waiting.length = 0
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return found
}

/** One account's line to Corsa. Without lists it has no streams: webhooks bring the records. */
export function connect(options: {
  settings: CorsaSettings
  credentials: CorsaCredentials
  http: VendorHttp
}): VendorConnection {
  const { settings, http, credentials } = options
  const client = createClient(http, settings, credentials)
  const stream = (what: Listed): Stream => ({
    name: what,
    kind: kindOf(what),
    mode: 'SWEEP',
    assumed: true,
    page: (position) => pageOf(client, what, position, settings.pageSize),
    identify: (raw) => recordOf(kindOf(what), raw),
    last: (total) => String(Math.max(1, Math.ceil(total / settings.pageSize))),
  })
  return {
    streams: settings.lists ? [stream('alerts'), stream('cases')] : [],
    readBack: (targets) => readBack(client, targets, settings.concurrency),
    deliver: (items) => deliver(client, settings, items),
  }
}
