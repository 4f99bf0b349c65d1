import type {
  CommandTarget,
  DeliveryItem,
  ItemAnswer,
  Page,
  RawRecord,
  UnreadableRecord,
  VendorConnection,
} from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import type { VendorHttp } from '../../src/adapter/http.ts'
import { readInParts } from '../../src/adapter/parts.ts'
import { createClient, type W2Client } from './client.ts'
import { idsOf, keyOf, readIdentity, readW2Instant } from './payload.ts'
import type { W2Credentials, W2Settings } from './settings.ts'

function toRecord(raw: unknown): RawRecord | UnreadableRecord {
  const ids = readIdentity(raw)
  if ('reason' in ids) return { raw, reason: `${ids.field || 'alert'}: ${ids.reason}` }
  const { dateLastUpdated } = raw as { dateLastUpdated?: unknown }
  return {
    kind: 'ALERT',
    key: keyOf(ids),
    part: 'ITEM',
    raw,
    vendorUpdatedAt: readW2Instant(typeof dateLastUpdated === 'string' ? dateLastUpdated : null).at,
  }
}

async function alertsPage(client: W2Client, size: number, position: string | null): Promise<Page> {
  const page = Number(position ?? '0')
  const { items, total: stated, oversize } = await readInParts((at, of) => client.alerts(at, of), page, size)
  const listed = items.length + oversize.length
  // A total below what is listed counts something else: the document's own example says 0 beside an alert.
  const total = stated !== null && stated < page * size + listed && listed > 0 ? null : stated
  const records: RawRecord[] = []
  const unreadable: UnreadableRecord[] = [...oversize]
  for (const each of items.map(toRecord)) {
    if ('reason' in each) unreadable.push(each)
    else records.push(each)
  }
  // What the total counts is not documented, so a short page ends the list as well.
  const last = listed < size || (total !== null && (page + 1) * size >= total)
  return {
    records,
    unreadable,
    next: last ? null : String(page + 1),
    previous: page > 0 ? String(page - 1) : null,
    total,
  }
}

/** Alerts of more cases than this are looked for in the list of all alerts first, up to a hundred with each request. */
const FEW_CASES = 5
/** A page of the list is worth it as long as it saves so many reads of cases. */
const CASES_A_PAGE = 4

const casesOf = (keys: Iterable<string>): Set<string> => new Set([...keys].map((key) => idsOf(key).caseId))

/** What the list of all alerts shows of the given keys, on as many pages as are worth it. What it does not show may exist. */
async function findListed(client: W2Client, size: number, keys: ReadonlySet<string>): Promise<Map<string, RawRecord>> {
  const found = new Map<string, RawRecord>()
  const pages = Math.floor(casesOf(keys).size / CASES_A_PAGE)
  let position: string | null = null
  for (let page = 0; page < pages && found.size < keys.size; page++) {
    const { records, next }: Page = await alertsPage(client, size, position)
    for (const record of records) if (keys.has(record.key)) found.set(record.key, record)
    if (next === null) break
    position = next
  }
  return found
}

async function readBack(
  client: W2Client,
  size: number,
  targets: readonly CommandTarget[],
): Promise<Map<string, RawRecord>> {
  const asked = new Set(targets.map(({ key }) => key))
  const found = casesOf(asked).size > FEW_CASES ? await findListed(client, size, asked) : new Map<string, RawRecord>()
  const missing = [...asked].filter((key) => !found.has(key))
  for (const [caseId, wanted] of Map.groupBy(missing, (key) => idsOf(key).caseId)) {
    const keys = new Map(wanted.map((key) => [idsOf(key).alertId, key]))
    const alerts = await client.alertsOfCase(caseId).catch((error: unknown) => {
      // A case that is gone has no alerts: a missing key says so.
      if (error instanceof VendorError && error.kind === 'GONE') return []
      throw error
    })
    for (const record of alerts.map(toRecord)) {
      const key = 'reason' in record ? undefined : keys.get(idsOf(record.key).alertId)
      if (key !== undefined && !('reason' in record)) found.set(key, { ...record, key })
    }
  }
  return found
}

async function deliver(client: W2Client, items: readonly DeliveryItem[]): Promise<Map<string, ItemAnswer>> {
  const remediations = items.map(({ target, call }) => ({ ...idsOf(target.key), call }))
  const caseIds = new Set(remediations.map(({ caseId }) => caseId))
  const [caseId] = caseIds
  // W2 does not say what it makes of an alert named twice, and its route knows one case only.
  if (caseId === undefined || caseIds.size > 1 || new Set(items.map(({ target }) => target.key)).size < items.length)
    throw new Error('a delivery holds distinct alerts of one case')
  await client.remediate(caseId, remediations)
  return new Map(items.map(({ commandId }) => [commandId, { kind: 'ACCEPTED' }]))
}

/** One account's line to W2. */
export function connect(options: {
  settings: W2Settings
  credentials: W2Credentials
  http: VendorHttp
}): VendorConnection {
  const client = createClient(options.http, options.settings, options.credentials)
  return {
    streams: [
      {
        name: 'alerts',
        kind: 'ALERT',
        mode: 'SWEEP',
        page: (position) => alertsPage(client, options.settings.pageSize, position),
        identify: toRecord,
        last: (total) => String(Math.max(0, Math.ceil(total / options.settings.pageSize) - 1)),
      },
    ],
    readBack: (targets) => readBack(client, options.settings.pageSize, targets),
    deliver: (items) => deliver(client, items),
  }
}
