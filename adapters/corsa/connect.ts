import type { CommandTarget, Page, RawRecord, Stream, VendorConnection } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import { findListed } from '../../src/adapter/find.ts'
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

/** A record that was to be made has no id of Corsa's yet, only the reference it was made under. */
const referenceOfNew = ({ vendorIds }: CommandTarget): string | null =>
  'alertId' in vendorIds ? null : (vendorIds.referenceId ?? null)

async function readOne(client: CorsaClient, target: CommandTarget): Promise<RawRecord | null> {
  const { kind, key } = target
  const what: Listed = kind === 'CASE' ? 'cases' : 'alerts'
  const reference = referenceOfNew(target)
  try {
    const read = await client.one(what, reference ?? key)
    const record = recordOf(kindOf(what), read)
    const found = reference === null ? idOf(read) === key : referenceOf(read) === reference
    // Another record in its place would settle a command on the wrong evidence.
    if ('reason' in record || !found)
      throw new VendorError('UNREADABLE', `GET /v1/${what}/{id}: not the record that was asked for`)
    return record
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'GONE') return null
    throw error
  }
}

/** What stands in for a list that is not there, or that cannot show a record by what is known of it. */
const NO_PAGE: Page = { records: [], unreadable: [], next: null, total: null }

/** Alerts and cases again, many of them off the pages of their list where there is one. */
async function readBack(
  client: CorsaClient,
  { lists, pageSize, concurrency }: CorsaSettings,
  targets: readonly CommandTarget[],
): Promise<Map<string, RawRecord>> {
  const found = new Map<string, RawRecord>()
  const groups = Map.groupBy(targets, (target) => `${target.kind} ${referenceOfNew(target) !== null}`)
  for (const group of groups.values()) {
    const byKey = new Map(group.map((target) => [target.key, target]))
    const [first] = group
    const listed = lists && first !== undefined && referenceOfNew(first) === null
    const what: Listed = first?.kind === 'CASE' ? 'cases' : 'alerts'
    const records = await findListed([...byKey.keys()], {
      page: async (position) => (listed ? pageOf(client, what, position, pageSize) : NO_PAGE),
      one: async (key) => {
        const target = byKey.get(key)
        return target ? readOne(client, target) : null
      },
      concurrency,
    })
    for (const [key, record] of records) found.set(key, record)
  }
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
    readBack: (targets) => readBack(client, settings, targets),
    deliver: (items) => deliver(client, settings, items),
  }
}
