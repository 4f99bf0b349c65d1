import { z } from 'zod'
import { VendorError } from '../../src/adapter/errors.ts'
import { path, type VendorHttp, type VendorRequest } from '../../src/adapter/http.ts'
import type { ListedPage } from '../../src/adapter/parts.ts'
import type { Patch } from './call.ts'
import { idOf } from './payload.ts'
import type { CompilotCredentials, CompilotSettings } from './settings.ts'

// The shape of GET /customers in the vendor's public export script; the list of alerts is taken to have it too.
const list = z.object({ data: z.array(z.unknown()), totalCount: z.int().min(0).nullish().catch(null) })

/** The documented PATCH, and the two reads no page documents. What is not the shape asked for throws UNREADABLE. */
export interface CompilotClient {
  /** `page` counts from the account's first page. */
  list(page: number, limit: number): Promise<ListedPage>
  alert(id: string): Promise<unknown>
  /** Answers with the alert as it is afterwards; null where the answer holds none. */
  patch(id: string, body: Patch): Promise<unknown>
}

export function createClient(
  http: VendorHttp,
  settings: CompilotSettings,
  credentials: CompilotCredentials,
): CompilotClient {
  async function call(request: VendorRequest): Promise<unknown> {
    const headers = { authorization: `Bearer ${credentials.apiKey}` }
    const { body } = await http.request({ ...request, headers, deadlineMs: settings.deadlineMs })
    return body
  }

  return {
    async list(page, limit) {
      const query = { currentPage: page, limit }
      const read = list.safeParse(await call({ method: 'GET', path: settings.listRoute, query }))
      if (!read.success) throw new VendorError('UNREADABLE', `GET ${settings.listRoute}: not a page of alerts`)
      return { items: read.data.data, total: read.data.totalCount ?? null }
    },

    async alert(id) {
      const body = await call({ method: 'GET', path: settings.readRoute.replace(':id', () => path`${id}`) })
      // Another alert in its place would settle a command on the wrong evidence.
      if (idOf(body) !== id)
        throw new VendorError('UNREADABLE', `GET ${settings.readRoute}: not the alert that was asked for`)
      return body
    },

    async patch(id, body) {
      const answer = await call({ method: 'PATCH', path: path`/alerts/${id}`, body })
      return idOf(answer) === id ? answer : null
    },
  }
}
