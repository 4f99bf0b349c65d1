import type { CommandTarget, Page, RawRecord } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import { findListed, listRefused } from '../../src/adapter/find.ts'
import type { CorsaClient, Listed } from './client.ts'
import { kindOf, pageOf } from './pages.ts'
import { idOf, recordOf, referenceOf } from './payload.ts'
import type { CorsaSettings } from './settings.ts'

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

/** Pages read from each end of a list: at which end new records stand is not documented. */
const FROM_START = 5
const FROM_END = 2

/**
 * Looks on a bounded number of pages for records that the single read does not have: the vendor document shows no such read,
 * and only other pages say that there is one and that it takes a reference.
 */
async function onPages(
  client: CorsaClient,
  what: Listed,
  size: number,
  targets: readonly CommandTarget[],
): Promise<Map<string, RawRecord>> {
  const found = new Map<string, RawRecord>()
  const byId = new Map(targets.flatMap((target) => (referenceOfNew(target) === null ? [[target.key, target.key]] : [])))
  const byReference = new Map(targets.flatMap((target) => [[referenceOfNew(target), target.key]]))
  const read = async (page: number): Promise<Page> => {
    const listed = await pageOf(client, what, String(page), size)
    for (const record of listed.records) {
      const reference = referenceOf(record.raw)
      const key = byId.get(record.key) ?? (reference === null ? undefined : byReference.get(reference))
      if (key !== undefined && !found.has(key)) found.set(key, record)
    }
    return listed
  }
  let held = size
  let total: number | null = null
  let page = 1
  for (let more = true; more && page <= FROM_START && found.size < targets.length; page++) {
    const listed = await read(page)
    if (page === 1) held = listed.records.length + listed.unreadable.length
    total = listed.total
    more = listed.next !== null
  }
  const last = total === null || held === 0 ? 0 : Math.ceil(total / held)
  for (let at = last; at >= page && at > last - FROM_END && found.size < targets.length; at--) await read(at)
  return found
}

/** Alerts and cases again, many of them off the pages of their list where there is one. */
export async function readBack(
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
    const missed = group.filter(({ key }) => !records.has(key))
    if (!lists || missed.length === 0) continue
    try {
      for (const [key, record] of await onPages(client, what, pageSize, missed)) found.set(key, record)
    } catch (error) {
      if (!listRefused(error)) throw error
    }
  }
  return found
}
