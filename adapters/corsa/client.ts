import { z } from 'zod'
import { VendorError } from '../../src/adapter/errors.ts'
import { path, type VendorHttp, type VendorRequest } from '../../src/adapter/http.ts'
import { idOf, isRecord } from './payload.ts'
import type { CorsaWrite } from './request.ts'
import type { CorsaCredentials, CorsaSettings } from './settings.ts'

export type Listed = 'alerts' | 'cases'

const count = z.int().min(0).nullish()
/** No list is documented; this is the assumed one. */
const list = z.object({ data: z.array(z.unknown()), total: count, page: count, limit: count })

export interface CorsaList {
  data: unknown[]
  total: number | null
  /** How many records a page holds at most, as Corsa applied it. */
  limit: number
}

/** The calls that are made. Reads whose answer is not understood throw VendorError UNREADABLE. */
export interface CorsaClient {
  list(what: Listed, page: number, limit: number): Promise<CorsaList>
  /** By Corsa's id or the caller's `referenceId`. */
  one(what: Listed, id: string): Promise<object>
  /** Answers with the body, of whatever shape; undefined where there is none. */
  write(request: CorsaWrite): Promise<unknown>
}

export function createClient(http: VendorHttp, settings: CorsaSettings, credentials: CorsaCredentials): CorsaClient {
  const headers = { authorization: `Bearer ${credentials.token}:${credentials.secret}` }

  async function call(request: VendorRequest): Promise<unknown> {
    const { body } = await http.request({ ...request, headers, deadlineMs: settings.deadlineMs })
    return body
  }

  return {
    async list(what, page, limit) {
      const read = list.safeParse(await call({ method: 'GET', path: path`/v1/${what}`, query: { page, limit } }))
      if (!read.success) throw new VendorError('UNREADABLE', `GET /v1/${what}: not a page of ${what}`)
      const { data, total, ...answered } = read.data
      // A list that ignores the page would be read over and over.
      if ((answered.page ?? page) !== page)
        throw new VendorError('UNREADABLE', `GET /v1/${what}: another page than the one asked for`)
      return { data, total: total ?? null, limit: answered.limit ?? limit }
    },

    async one(what, id) {
      const body = await call({ method: 'GET', path: path`/v1/${what}/${id}` })
      // No read is documented: the record may be bare or wrapped.
      const record = isRecord(body) && idOf(body) === null ? body.data : body
      if (!isRecord(record)) throw new VendorError('UNREADABLE', `GET /v1/${what}/{id}: no record`)
      return record
    },

    write: call,
  }
}
