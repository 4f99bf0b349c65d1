import type { Page, VendorConnection } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import { bodyTooLarge, type VendorHttp } from '../../src/adapter/http.ts'
import { createClient, type TrustGateClient } from './client.ts'
import { deliver } from './deliver.ts'
import { recordOf } from './payload.ts'
import { readBack } from './read-back.ts'
import type { TrustGateCredentials, TrustGateSettings } from './settings.ts'

interface Listed {
  cases: unknown[]
  total: number | null
  /** Why a single case could not be read at all. */
  oversize: string | null
}

/** Reads from one place on; a page that is too large is asked for in a smaller size, down to the one case that is. */
async function readFrom(client: TrustGateClient, offset: number, limit: number): Promise<Listed> {
  try {
    return { ...(await client.list(offset, limit)), oversize: null }
  } catch (error) {
    if (!bodyTooLarge(error)) throw error
    if (limit === 1) return { cases: [], total: null, oversize: error.message }
    return readFrom(client, offset, Math.floor(limit / 2))
  }
}

interface Place {
  /** How many cases lie before it. */
  offset: number
  /** The page before held a single case that was too large. */
  stepped: boolean
  /** The case that opened the page before. */
  opened: string | null
}

function placeOf(position: string | null): Place {
  const [, offset = '0', stepped, opened] = /^(\d+)(!?)(?: (.*))?$/s.exec(position ?? '0') ?? []
  return { offset: Number(offset), stepped: stepped === '!', opened: opened ?? null }
}

async function casesPage(client: TrustGateClient, position: string | null, pageSize: number): Promise<Page> {
  const { offset, stepped, opened } = placeOf(position)
  const { cases, oversize, ...listed } = await readFrom(client, offset, pageSize)
  // A total below what one page shows is none: a list that ended by it would hide all that follows.
  const total = listed.total !== null && listed.total < cases.length ? null : listed.total
  const page: Page = { records: [], unreadable: [], next: null, total }
  for (const raw of cases) {
    const record = recordOf(raw)
    if ('reason' in record) page.unreadable.push(record)
    else page.records.push(record)
  }
  // One such case is stepped over; a vendor that ignores `limit` would send what is too large at every step.
  if (oversize !== null && stepped) throw new VendorError('UNREADABLE', `${oversize}, twice in a row`)
  if (oversize !== null) page.unreadable.push({ raw: null, reason: oversize, place: offset })
  const [first] = page.records
  // Encoded, because any id can be kept so.
  const head = first ? encodeURIComponent(first.key.toWellFormed()) : null
  // The route is assumed: a vendor that ignores `offset` would answer the same page for ever.
  if (head !== null && head === opened && cases.length > 1)
    throw new VendorError('UNREADABLE', 'GET /cases: the list does not move on')
  const read = oversize === null ? cases.length : 1
  const after = offset + read
  // A page may be short because the vendor caps it lower than was asked: only an empty one, or the total, is an end.
  const last = read === 0 || (total !== null && after >= total) || cases.length > pageSize
  page.next = last ? null : `${after}${oversize === null ? '' : '!'}${head === null ? '' : ` ${head}`}`
  return page
}

/**
 * One account's line to TrustGate. Without `reads` there is nothing to read, and cases come by webhook; what the vendor
 * document writes is offered all the same.
 */
export function connect(options: {
  settings: TrustGateSettings
  credentials: TrustGateCredentials
  http: VendorHttp
}): VendorConnection {
  const { settings, credentials, http } = options
  const client = createClient(http, settings, credentials)
  const writes: Pick<VendorConnection, 'deliver'> = {
    deliver: (items, { id }) => deliver(client, settings.bulkLimit, items, id),
  }
  if (!settings.reads) return { streams: [], ...writes }
  return {
    ...writes,
    streams: [
      {
        name: 'cases',
        kind: 'CASE',
        mode: 'SWEEP',
        assumed: true,
        page: (position) => casesPage(client, position, settings.pageSize),
        identify: (raw) => recordOf(raw),
      },
    ],
    readBack: (targets) => readBack(client, settings, targets),
  }
}
