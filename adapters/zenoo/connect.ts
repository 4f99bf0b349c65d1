import type { CommandTarget, Page, RawRecord, Stream, VendorConnection } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import { findListed } from '../../src/adapter/find.ts'
import { bodyTooLarge, tailOf, type VendorHttp } from '../../src/adapter/http.ts'
import { readCall } from './call.ts'
import { createClient, type ZenooClient, type ZenooList } from './client.ts'
import { deliver } from './deliver.ts'
import { withResearch } from './merge.ts'
import { recordOf } from './payload.ts'
import type { ZenooCredentials, ZenooSettings } from './settings.ts'

type Listed = 'alerts' | 'cases'

interface Read extends ZenooList {
  /** Why a single record could not be read at all. */
  oversize: string | null
}

/**
 * Reads one page; one that is too large is asked for again in a smaller size, from the same cursor. Only the answer itself
 * says where the next page starts: past a single record that is too large, `meta` is read off the end of the answer.
 */
async function readList(client: ZenooClient, what: Listed, cursor: string | null, limit: number): Promise<Read> {
  try {
    return { ...(await client.list(what, cursor, limit)), oversize: null }
  } catch (error) {
    if (!bodyTooLarge(error)) throw error
    if (limit > 1) return readList(client, what, cursor, Math.floor(limit / 2))
    const way = client.wayOn(tailOf(error) ?? '', cursor)
    if (!way) throw error
    return { data: [], ...way, oversize: error.message }
  }
}

async function pageOf(client: ZenooClient, what: Listed, cursor: string | null, limit: number): Promise<Page> {
  const { data, total, next, oversize } = await readList(client, what, cursor, limit)
  const page: Page = {
    records: [],
    unreadable: oversize === null ? [] : [{ raw: null, reason: oversize }],
    next,
    total,
  }
  for (const raw of data) {
    const record = recordOf(what === 'alerts' ? 'ALERT' : 'CASE', raw)
    if ('reason' in record) page.unreadable.push(record)
    else page.records.push(record)
  }
  return page
}

async function readOne(client: ZenooClient, token: string): Promise<RawRecord | null> {
  try {
    const record = recordOf('ALERT', await client.alert(token))
    // Another alert in its place would settle a command on the wrong evidence.
    if ('reason' in record || record.key !== token)
      throw new VendorError('UNREADABLE', 'GET /v1/alerts/{token}: not the alert that was asked for')
    return record
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'GONE') return null
    throw error
  }
}

/** The alert with its research, which in the dialect of the API reference stands on a route of its own only. */
async function readResearched(client: ZenooClient, token: string): Promise<RawRecord | null> {
  const alert = await readOne(client, token)
  if (!alert) return null
  try {
    const research = await client.research(token)
    const named = (research as { alert_token?: unknown }).alert_token ?? token
    if (named !== token)
      throw new VendorError('UNREADABLE', 'GET /v1/alerts/{token}/ai-research: not of the alert that was asked for')
    return withResearch(alert, research)
  } catch (error) {
    // None was asked for yet; what the alert itself says of it stands.
    if (error instanceof VendorError && error.kind === 'GONE') return alert
    throw error
  }
}

async function readBack(
  client: ZenooClient,
  targets: readonly CommandTarget[],
  { pageSize, concurrency }: ZenooSettings,
): Promise<Map<string, RawRecord>> {
  const found = new Map<string, RawRecord>()
  const others: string[] = []
  for (const { key, call } of targets) {
    if (call === undefined || readCall(call).route !== 'ai-research') others.push(key)
    else {
      const record = await readResearched(client, key)
      if (record) found.set(key, record)
    }
  }
  const page = (cursor: string | null) => pageOf(client, 'alerts', cursor, pageSize)
  const listed = await findListed(others, { page, one: (token) => readOne(client, token), concurrency })
  return new Map([...found, ...listed])
}

/** One account's line to Zenoo. */
export function connect(options: {
  settings: ZenooSettings
  credentials: ZenooCredentials
  http: VendorHttp
}): VendorConnection {
  const { settings, http, credentials } = options
  const client = createClient(http, settings, credentials)
  const stream = (what: Listed): Stream => ({
    name: what,
    kind: what === 'alerts' ? 'ALERT' : 'CASE',
    mode: 'CURSOR',
    page: (cursor) => pageOf(client, what, cursor, settings.pageSize),
    identify: (raw) => recordOf(what === 'alerts' ? 'ALERT' : 'CASE', raw),
  })
  return {
    streams: settings.cases ? [stream('alerts'), { ...stream('cases'), assumed: true }] : [stream('alerts')],
    readBack: (targets) => readBack(client, targets, settings),
    deliver: (items, { id }) => deliver(client, settings, items, id),
  }
}
