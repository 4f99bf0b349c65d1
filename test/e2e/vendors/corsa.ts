import { serve, type VendorAnswer, type VendorRequest, type VendorServer } from './serve.ts'

/**
 * Corsa's alerts and cases as they are read: the guide shows no read, so these are the routes that public notes name (one
 * record by its id) and the lists that have to be switched on: `page` from 1, `limit` up to 100, `{data, total, page, limit}`.
 */

export interface CorsaRecord extends Record<string, unknown> {
  id: string | bigint
}

export interface CorsaVendor extends VendorServer {
  /** In the order in which the lists show them. */
  alerts: CorsaRecord[]
  cases: CorsaRecord[]
  /** Called after a page was put together: the moment in which a list may shift. `next` is the row the next page begins with. */
  afterPage: ((list: 'alerts' | 'cases', next: number) => void) | null
}

const refuse = (statusCode: number, message: string): VendorAnswer => ({
  status: statusCode,
  body: { statusCode, message: [message], error: 'Refused' },
})

type Violate = (what: string, answer: VendorAnswer) => VendorAnswer

export async function startCorsa(options: {
  token: string
  secret: string
  alerts: CorsaRecord[]
  cases: CorsaRecord[]
  /** What the vendor gives at most, whatever is asked; it says so in `limit`. */
  cap?: number
}): Promise<CorsaVendor> {
  const list = (name: 'alerts' | 'cases', request: VendorRequest, violate: Violate): VendorAnswer => {
    for (const parameter of request.query.keys())
      if (!['page', 'limit'].includes(parameter))
        return violate(`unknown parameter ${parameter}`, refuse(400, parameter))
    const page = request.query.get('page') ?? '1'
    const limit = request.query.get('limit') ?? '10'
    if (!/^[1-9]\d*$/.test(page)) return violate('pages count from 1', refuse(400, 'page'))
    if (!/^[1-9]\d*$/.test(limit) || Number(limit) > 100) return violate('limit is not 1 to 100', refuse(400, 'limit'))
    const size = Math.min(Number(limit), options.cap ?? 100)
    const next = Number(page) * size
    const body = {
      data: vendor[name].slice(next - size, next).map((record) => ({ ...record })),
      total: vendor[name].length,
      page: Number(page),
      limit: size,
    }
    vendor.afterPage?.(name, next)
    return { status: 200, body }
  }

  const vendor: CorsaVendor = Object.assign(
    await serve((request, violate) => {
      if (request.headers.authorization !== `Bearer ${options.token}:${options.secret}`)
        return violate('not the token and its secret, joined by a colon', refuse(401, 'Unauthorized'))
      if (request.method !== 'GET') return violate('nothing was to be written', refuse(405, 'Method'))
      const [v1, name, id, ...rest] = request.path.split('/').slice(1).map(decodeURIComponent)
      if (v1 !== 'v1' || (name !== 'alerts' && name !== 'cases') || rest.length > 0)
        return violate('no such route', refuse(404, 'Cannot GET'))
      if (id === undefined) return list(name, request, violate)
      const found = vendor[name].find((record) => String(record.id) === id || record.referenceId === id)
      return found ? { status: 200, body: { ...found } } : refuse(404, 'Not Found')
    }),
    { alerts: options.alerts, cases: options.cases, afterPage: null },
  )
  return vendor
}
