import { serve, type VendorAnswer, type VendorRequest, type VendorServer } from './serve.ts'

/**
 * ComPilot's alerts as they are read. The document is the page of a PATCH, whose answer is the whole alert: that is what a
 * read of one alert gives. The list gives less; the page base is a matter on which ComPilot contradicts itself.
 */

export interface CompilotAlert extends Record<string, unknown> {
  id: string | bigint
}

export interface CompilotVendor extends VendorServer {
  alerts: CompilotAlert[]
  /** Called after a page was put together; `next` is the row the next page begins with. */
  afterPage: ((next: number) => void) | null
}

const refuse = (status: number, code: string, message: string): VendorAnswer => ({
  status,
  body: { message, code, issues: [{ message }] },
})

type Violate = (what: string, answer: VendorAnswer) => VendorAnswer

const OUTER = ['id', 'severity', 'status', 'customerId', 'assignedTo', 'createdAt', 'updatedAt', 'reason']
const SNAKE: Record<string, string> = {
  customerId: 'customer_id',
  assignedTo: 'assigned_to',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
}

/** What a list shows of an alert: the names of its fields in one case or the other, and nothing of the screening. */
function thin(alert: CompilotAlert, row: number): Record<string, unknown> {
  const shown = OUTER.filter((name) => name in alert)
  return Object.fromEntries(shown.map((name) => [row % 2 === 0 ? name : (SNAKE[name] ?? name), alert[name]]))
}

export async function startCompilot(options: {
  apiKey: string
  alerts: CompilotAlert[]
  /** The number of the first page. `EITHER`: 0 and 1 are the same page. */
  firstPage: 0 | 1 | 'EITHER'
}): Promise<CompilotVendor> {
  const list = (request: VendorRequest, violate: Violate): VendorAnswer => {
    for (const parameter of request.query.keys())
      if (!['currentPage', 'limit'].includes(parameter))
        return violate(`unknown parameter ${parameter}`, refuse(400, 'BAD_REQUEST', parameter))
    const page = request.query.get('currentPage') ?? '0'
    const limit = request.query.get('limit') ?? '10'
    if (!/^\d+$/.test(page) || (options.firstPage === 1 && page === '0'))
      return violate('no number of a page', refuse(400, 'BAD_REQUEST', 'currentPage'))
    if (!/^[1-9]\d*$/.test(limit) || Number(limit) > 100)
      return violate('limit is not 1 to 100', refuse(400, 'BAD_REQUEST', 'limit'))
    const before = options.firstPage === 0 ? Number(page) : Math.max(0, Number(page) - 1)
    const from = before * Number(limit)
    const next = from + Number(limit)
    const data = vendor.alerts.slice(from, next).map((alert, row) => thin(alert, row))
    const body = { data, totalCount: vendor.alerts.length }
    vendor.afterPage?.(next)
    return { status: 200, body }
  }

  const vendor: CompilotVendor = Object.assign(
    await serve((request, violate) => {
      if (request.headers.authorization !== `Bearer ${options.apiKey}`)
        return violate('not the key', refuse(401, 'UNAUTHORIZED', 'Unauthorized'))
      if (request.method !== 'GET') return violate('nothing was to be written', refuse(405, 'METHOD', 'Method'))
      const [alerts, id, ...rest] = request.path.split('/').slice(1).map(decodeURIComponent)
      if (alerts !== 'alerts' || rest.length > 0) return violate('no such route', refuse(404, 'NOT_FOUND', 'Route'))
      if (id === undefined) return list(request, violate)
      if ([...request.query.keys()].length > 0) return violate('a parameter', refuse(400, 'BAD_REQUEST', 'query'))
      const found = vendor.alerts.find((alert) => String(alert.id) === id)
      return found ? { status: 200, body: { ...found } } : refuse(404, 'NOT_FOUND', 'No such alert')
    }),
    { alerts: options.alerts, afterPage: null },
  )
  return vendor
}
