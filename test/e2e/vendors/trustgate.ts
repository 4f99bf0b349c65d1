import { serve, type VendorAnswer, type VendorRequest, type VendorServer } from './serve.ts'

/**
 * TrustGate's cases as they are read. The documents show no read: the list by `limit` and `offset` and the read of one case
 * are what has to be switched on. Its two generations differ in base path and in the header of the key; what a list looks
 * like is open, so each generation here answers in a form of its own.
 */

export interface TrustGateCase extends Record<string, unknown> {
  id: string | bigint
}

export interface TrustGateVendor extends VendorServer {
  cases: TrustGateCase[]
  /** Called after a page was put together; `next` is the row the next page begins with. */
  afterPage: ((next: number) => void) | null
}

const refuse = (status: number, code: string): VendorAnswer => ({
  status,
  body: { error: { code, message: code, status, request_id: null } },
})

type Violate = (what: string, answer: VendorAnswer) => VendorAnswer

export async function startTrustGate(options: {
  apiKey: string
  cases: TrustGateCase[]
  generation: 'OLDER' | 'NEWER'
  /** What the vendor gives at most, whatever is asked. It does not say so. */
  cap?: number
}): Promise<TrustGateVendor> {
  const older = options.generation === 'OLDER'
  const base = older ? '/v1' : '/api/v1'

  const list = (request: VendorRequest, violate: Violate): VendorAnswer => {
    for (const parameter of request.query.keys())
      if (!['limit', 'offset'].includes(parameter))
        return violate(`unknown parameter ${parameter}`, refuse(422, 'VALIDATION_ERROR'))
    const limit = request.query.get('limit') ?? '50'
    const offset = request.query.get('offset') ?? '0'
    if (!/^[1-9]\d*$/.test(limit)) return violate('no limit', refuse(422, 'VALIDATION_ERROR'))
    if (!/^\d+$/.test(offset)) return violate('no offset', refuse(422, 'VALIDATION_ERROR'))
    const next = Number(offset) + Math.min(Number(limit), options.cap ?? Number(limit))
    const page = vendor.cases.slice(Number(offset), next).map((each) => ({ ...each }))
    const total = vendor.cases.length
    vendor.afterPage?.(next)
    return { status: 200, body: older ? { cases: page, total } : page }
  }

  const vendor: TrustGateVendor = Object.assign(
    await serve((request, violate) => {
      const { authorization, 'x-api-key': key } = request.headers
      const right = older
        ? authorization === `Bearer ${options.apiKey}` && key === undefined
        : key === options.apiKey && authorization === undefined
      if (!right) return violate('not the one header of this generation', refuse(401, 'INVALID_API_KEY'))
      if (request.method !== 'GET') return violate('nothing was to be written', refuse(404, 'NOT_FOUND'))
      if (!request.path.startsWith(`${base}/`)) return violate('no such route', refuse(404, 'NOT_FOUND'))
      const [cases, id, ...rest] = request.path
        .slice(base.length + 1)
        .split('/')
        .map(decodeURIComponent)
      if (cases !== 'cases' || rest.length > 0) return violate('no such route', refuse(404, 'NOT_FOUND'))
      if (id === undefined) return list(request, violate)
      const found = vendor.cases.find((each) => String(each.id) === id)
      return found ? { status: 200, body: { ...found } } : refuse(404, 'NOT_FOUND')
    }),
    { cases: options.cases, afterPage: null },
  )
  return vendor
}
