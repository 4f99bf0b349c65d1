import { serve, stranger, type VendorAnswer, type VendorRequest, type VendorServer } from './serve.ts'

/** W2 Global Data's "Case Alerts", written from its document. What the document does not name is refused. */

export interface W2Alert extends Record<string, unknown> {
  caseId: string
  alertId: bigint | number | string
  alertStatus: string | null
}

export interface W2Change {
  caseId: string
  alertId: string
  from: string | null
  to: string
  message: string | null
}

export interface W2Vendor extends VendorServer {
  /** The alerts in the order in which the list shows them. */
  alerts: W2Alert[]
  /** Every remediation that was applied. */
  journal: W2Change[]
  /** Called after a page of the list was put together: the moment in which the list may shift. */
  afterPage: ((page: number) => void) | null
}

const STATUSES = ['NewAlert', 'HighRisk', 'MediumRisk', 'LowRisk', 'FalsePositive']

export const sameId = (a: unknown, b: unknown): boolean => String(a) === String(b)

const refuse = (status: number, title: string): VendorAnswer => ({ status, body: { title, status } })

export async function startW2(options: { apiKey: string; alerts: W2Alert[] }): Promise<W2Vendor> {
  const authorization = `Basic ${Buffer.from(options.apiKey).toString('base64')}`
  const journal: W2Change[] = []

  const list = (request: VendorRequest, violate: Violate): VendorAnswer => {
    const page = request.query.get('PageNumber') ?? '0'
    const size = request.query.get('PageSize') ?? '100'
    if (!/^\d+$/.test(page)) return violate('PageNumber is not an index', refuse(400, 'PageNumber'))
    if (!/^\d+$/.test(size) || Number(size) < 1 || Number(size) > 100)
      return violate('PageSize is not 1 to 100', refuse(400, 'PageSize'))
    const from = Number(page) * Number(size)
    const body = {
      caseAlerts: vendor.alerts.slice(from, from + Number(size)).map((alert) => ({ ...alert })),
      totalAlertCount: vendor.alerts.length,
    }
    vendor.afterPage?.(Number(page))
    return { status: 200, body }
  }

  const apply = (alert: W2Alert, to: string, message: string | null): void => {
    journal.push({ caseId: alert.caseId, alertId: String(alert.alertId), from: alert.alertStatus, to, message })
    alert.alertStatus = to
    alert.dateLastUpdated = new Date().toISOString()
  }

  const wrongChange = (change: Record<string, unknown>): string | undefined => {
    if (!STATUSES.includes(change.alertStatus as string)) return 'alertStatus is not one of the documented values'
    const { message } = change
    if (message !== undefined && typeof message !== 'string') return 'message is not a string'
    if (typeof message === 'string' && message.length > 255) return 'message is longer than 255 characters'
    return undefined
  }

  const remediateOne = (caseId: string, alertId: string, body: unknown, violate: Violate): VendorAnswer => {
    const extra = stranger(body, ['message', 'alertStatus'])
    if (extra) return violate(`unknown property ${extra}`, refuse(400, extra))
    const change = body as Record<string, unknown>
    const wrong = wrongChange(change)
    if (wrong) return violate(wrong, refuse(400, wrong))
    const alert = vendor.alerts.find((each) => each.caseId === caseId && sameId(each.alertId, alertId))
    if (!alert) return refuse(404, 'Not Found')
    apply(alert, change.alertStatus as string, (change.message as string | undefined) ?? null)
    return { status: 200 }
  }

  const remediateMany = (caseId: string, body: unknown, violate: Violate): VendorAnswer => {
    const extra = stranger(body, ['message', 'remediateAlertRequests'])
    if (extra) return violate(`unknown property ${extra}`, refuse(400, extra))
    const { message, remediateAlertRequests } = body as { message?: unknown; remediateAlertRequests?: unknown }
    if (message !== undefined && (typeof message !== 'string' || message.length > 255))
      return violate('message is not a string of at most 255 characters', refuse(400, 'message'))
    if (!Array.isArray(remediateAlertRequests) || remediateAlertRequests.length === 0)
      return violate('a remediation without alerts', refuse(400, 'remediateAlertRequests'))
    const changes: [W2Alert, string, string | null][] = []
    for (const each of remediateAlertRequests as Record<string, unknown>[]) {
      const unknown = stranger(each, ['alertId', 'message', 'alertStatus'])
      if (unknown) return violate(`unknown property ${unknown}`, refuse(400, unknown))
      if (typeof each.alertId !== 'number' && typeof each.alertId !== 'bigint')
        return violate('alertId is not an integer', refuse(400, 'alertId'))
      const wrong = wrongChange(each)
      if (wrong) return violate(wrong, refuse(400, wrong))
      const alert = vendor.alerts.find((one) => one.caseId === caseId && sameId(one.alertId, each.alertId))
      if (!alert) return refuse(404, 'Not Found')
      changes.push([alert, each.alertStatus as string, ((each.message ?? message) as string | undefined) ?? null])
    }
    for (const change of changes) apply(...change)
    return { status: 200 }
  }

  const vendor: W2Vendor = Object.assign(
    await serve((request, violate) => {
      if (request.headers.authorization !== authorization) return refuse(401, 'Unauthorized')
      const allowed = request.path === '/cases/alerts' ? ['PageNumber', 'PageSize', 'api-version'] : ['api-version']
      for (const name of request.query.keys())
        if (!allowed.includes(name)) return violate(`unknown query parameter ${name}`, refuse(400, name))
      if (request.query.get('api-version') !== '2.8')
        return violate('without api-version 2.8 a newer version would answer', refuse(400, 'api-version'))
      if (request.method === 'POST' && !/^application\/json\b/.test(request.headers['content-type'] ?? ''))
        return violate('the body is not application/json', refuse(415, 'content-type'))
      if (request.method === 'GET' && request.path === '/cases/alerts') return list(request, violate)
      const parts = request.path.split('/').slice(1).map(decodeURIComponent)
      const [cases, caseId = '', alerts, third, fourth] = parts
      if (cases === 'cases' && alerts === 'alerts' && request.method === 'GET' && parts.length === 3) {
        const found = vendor.alerts.filter((alert) => alert.caseId === caseId)
        return found.length === 0 ? refuse(404, 'Not Found') : { status: 200, body: found }
      }
      if (cases === 'cases' && request.method === 'POST') {
        if (alerts === 'alert' && third && fourth === 'remediate' && parts.length === 5)
          return remediateOne(caseId, third, request.body, violate)
        if (alerts === 'alerts' && third === 'remediate' && parts.length === 4)
          return remediateMany(caseId, request.body, violate)
      }
      return violate('no such route', refuse(404, 'Not Found'))
    }),
    { alerts: options.alerts, journal, afterPage: null },
  )
  return vendor
}

type Violate = (what: string, answer: VendorAnswer) => VendorAnswer
