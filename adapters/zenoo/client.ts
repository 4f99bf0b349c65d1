import { v5 as uuidFrom } from 'uuid'
import { z } from 'zod'
import { VendorError } from '../../src/adapter/errors.ts'
import { path, type VendorHttp, type VendorRequest } from '../../src/adapter/http.ts'
import { parseJson } from '../../src/adapter/json.ts'
import type { ZenooCredentials, ZenooSettings } from './settings.ts'

/** Separates our idempotency keys from any other UUID made of the same text. */
const KEYS = '6f0d1c5e-52a7-4f0b-9a37-8a1d5b7c2e40'

// Every answer is wrapped (docs.zenoo.com api-reference); `total` stands in guides/pagination only.
const meta = z.object({
  total: z.int().min(0).nullish().catch(null),
  page: z.object({ cursor: z.string().nullish(), has_more: z.boolean() }),
})
const list = z.object({ data: z.array(z.unknown()), meta })
const one = z.object({ data: z.looseObject({}) })

export interface ZenooList {
  data: unknown[]
  total: number | null
  /** Null after the last page. */
  next: string | null
}

/** The documented calls. Reads whose envelope is not the documented one throw VendorError UNREADABLE. */
export interface ZenooClient {
  list(what: 'alerts' | 'cases', cursor: string | null, limit: number): Promise<ZenooList>
  /** Where the next page starts, read off the end of an answer that was too large; null where it does not stand there. */
  wayOn(tail: string, cursor: string | null): Omit<ZenooList, 'data'> | null
  alert(token: string): Promise<object>
  /** What was found out about an alert, as far as it is. */
  research(token: string): Promise<object>
  /** Answers with what `data` holds; an empty object where the answer has none. `tells`: whether that counts in a 4xx too. */
  write(route: string, body: object, deliveryId: string, tells?: (data: object) => boolean): Promise<object>
}

export const alertRoute = (token: string, action: string): string => path`/v1/alerts/${token}/${action}`
export const bulkRoute = (action: string): string => path`/v1/alerts/bulk/${action}`

/** Going on from nowhere would read the first page for ever, ending would lose the rest: undefined. */
function nextOf(read: z.output<typeof meta>, cursor: string | null): string | null | undefined {
  if (!read.page.has_more) return null
  const next = read.page.cursor ?? ''
  return next === '' || next === cursor ? undefined : next
}

/** What the text says from its last `"meta"` on. */
function metaAtEnd(tail: string): z.output<typeof meta> | null {
  try {
    const read = z.object({ meta }).safeParse(parseJson(`{${tail.slice(tail.lastIndexOf('"meta"'))}`))
    return read.success ? read.data.meta : null
  } catch {
    return null
  }
}

export function createClient(http: VendorHttp, settings: ZenooSettings, credentials: ZenooCredentials): ZenooClient {
  const auth: Record<string, string> =
    settings.authStyle === 'bearer'
      ? { authorization: `Bearer ${credentials.apiKey}` }
      : { 'x-api-key': credentials.apiKey }

  async function call(request: VendorRequest): Promise<unknown> {
    const headers = { ...auth, ...request.headers }
    const { body } = await http.request({ ...request, headers, deadlineMs: settings.deadlineMs })
    return body
  }

  return {
    async list(what, cursor, limit) {
      const query: VendorRequest['query'] = cursor === null ? { limit } : { limit, cursor }
      const request: VendorRequest = { method: 'GET', path: path`/v1/${what}`, query, keepTail: limit === 1 }
      const read = list.safeParse(await call(request))
      if (!read.success) throw new VendorError('UNREADABLE', `GET /v1/${what}: not a page of ${what}`)
      const { data, meta } = read.data
      const next = nextOf(meta, cursor)
      if (next === undefined)
        throw new VendorError('UNREADABLE', `GET /v1/${what}: more is announced, but no way on to it`)
      return { data, total: meta.total ?? null, next }
    },

    wayOn(tail, cursor) {
      const read = metaAtEnd(tail)
      const next = read ? nextOf(read, cursor) : undefined
      return read && next !== undefined ? { total: read.total ?? null, next } : null
    },

    async alert(token) {
      const read = one.safeParse(await call({ method: 'GET', path: path`/v1/alerts/${token}` }))
      if (!read.success) throw new VendorError('UNREADABLE', 'GET /v1/alerts/{token}: no alert')
      return read.data.data
    },

    async research(token) {
      const read = one.safeParse(await call({ method: 'GET', path: alertRoute(token, 'ai-research') }))
      if (!read.success) throw new VendorError('UNREADABLE', 'GET /v1/alerts/{token}/ai-research: no research')
      return read.data.data
    },

    async write(route, body, deliveryId, tells) {
      const headers: VendorRequest['headers'] = settings.idempotencyKey
        ? { 'idempotency-key': uuidFrom(deliveryId, KEYS) }
        : {}
      const dataOf = (answer: unknown): object => one.safeParse(answer).data?.data ?? {}
      const request: VendorRequest = { method: 'POST', path: route, body, headers }
      return dataOf(await call({ ...request, ...(tells && { tells: (answer) => tells(dataOf(answer)) }) }))
    },
  }
}
