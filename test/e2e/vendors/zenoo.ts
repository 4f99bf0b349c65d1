import { serve, stranger, type VendorAnswer, type VendorRequest, type VendorServer } from './serve.ts'

/** Zenoo's alerts, written from its data-model page; envelope, bodies and limits from its API reference. */

export interface ZenooAlert extends Record<string, unknown> {
  token: string
  status: string | null
  type?: string | null
  resolution_action?: string | null
}

export interface ZenooChange {
  token: string
  from: string | null
  to: string | null
  action: string
  text: string | null
}

export interface ZenooVendor extends VendorServer {
  /** The alerts in the order in which the list shows them. */
  alerts: ZenooAlert[]
  /** Every change that was applied. */
  journal: ZenooChange[]
  afterPage: ((from: number) => void) | null
  /** Tokens whose resolution fails within a bulk call, with the vendor's words. */
  failing: Map<string, string>
}

const ACTIONS = ['Approve', 'Decline', 'Escalate', 'Request Document', 'Approve with Conditions']
const FILTERS = ['status', 'category', 'type', 'priority', 'case_token', 'sort']

const refuse = (status: number, error: string, message: string): VendorAnswer => ({
  status,
  body: { error, message, request_id: 'req-1' },
})
const invalid = (message: string): VendorAnswer => refuse(400, 'VALIDATION_ERROR', message)
const wrap = (data: unknown, status = 200): VendorAnswer => ({ status, body: { data, meta: { request_id: 'req_1' } } })

export async function startZenoo(options: { apiKey: string; alerts: ZenooAlert[] }): Promise<ZenooVendor> {
  const journal: ZenooChange[] = []
  const answered = new Map<string, { request: string; answer: VendorAnswer }>()
  const find = (token: unknown): ZenooAlert | undefined => vendor.alerts.find((alert) => alert.token === token)

  const list = (request: VendorRequest, violate: Violate): VendorAnswer => {
    for (const name of request.query.keys())
      if (!['cursor', 'limit', ...FILTERS].includes(name)) return violate(`unknown parameter ${name}`, invalid(name))
    const limit = request.query.get('limit') ?? '25'
    if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > 100)
      return violate('limit is not 1 to 100', invalid('limit'))
    const cursor = request.query.get('cursor')
    const place = cursor === null ? '0' : Buffer.from(cursor, 'base64url').toString()
    if (!/^\d+$/.test(place)) return violate('not a cursor of ours', invalid('cursor'))
    const from = Number(place)
    const data = vendor.alerts.slice(from, from + Number(limit)).map((alert) => ({ ...alert }))
    const more = from + Number(limit) < vendor.alerts.length
    const total = vendor.alerts.length
    vendor.afterPage?.(from)
    const next = more ? Buffer.from(String(from + Number(limit))).toString('base64url') : null
    return { status: 200, body: { data, meta: { total, request_id: 'req_1', page: { cursor: next, has_more: more } } } }
  }

  const change = (alert: ZenooAlert, action: string, text: string | null, with_: Partial<ZenooAlert>): void => {
    journal.push({ token: alert.token, from: alert.status, to: (with_.status as string) ?? alert.status, action, text })
    Object.assign(alert, with_, { updated_at: new Date().toISOString() })
  }

  const closed = (alert: ZenooAlert): boolean => alert.status === 'Resolved' || alert.status === 'False Positive'

  const wrongResolution = (body: Record<string, unknown>): string | undefined => {
    if (!ACTIONS.includes(body.action as string)) return 'action is not a resolution action'
    if (typeof body.rationale !== 'string' || body.rationale === '' || body.rationale.length > 5000)
      return 'rationale is required, at most 5000 characters'
    if (body.is_false_positive !== undefined && typeof body.is_false_positive !== 'boolean')
      return 'is_false_positive is not a boolean'
    const { conditions } = body
    if (conditions !== undefined && (typeof conditions !== 'string' || conditions.length > 2000))
      return 'conditions are a text of at most 2000 characters'
    if (body.action === 'Approve with Conditions' && !conditions) return 'conditions are required'
    return undefined
  }

  const resolve = (alert: ZenooAlert, body: Record<string, unknown>): void => {
    const action = body.action as string
    const text = body.rationale as string
    const common = { resolution_action: action, resolution_notes: text }
    if (action === 'Request Document') {
      change(alert, action, text, common)
      return
    }
    if (action === 'Escalate') {
      change(alert, action, text, { ...common, status: 'Escalated' })
      return
    }
    const status = body.is_false_positive ? 'False Positive' : 'Resolved'
    const by = {
      resolved_by: { id: 'usr_api', name: 'API', email: 'api@firm.example' },
      resolved_at: new Date().toISOString(),
    }
    change(alert, action, text, { ...common, ...by, status })
  }

  const one = (token: string, verb: string, body: unknown, violate: Violate): VendorAnswer => {
    const known: Record<string, string[]> = {
      resolve: ['action', 'rationale', 'is_false_positive', 'conditions'],
      acknowledge: [],
      escalate: ['escalate_to', 'reason'],
    }
    const allowed = known[verb]
    if (!allowed) return violate('no such route', refuse(404, 'NOT_FOUND', verb))
    const extra = stranger(body ?? {}, allowed)
    if (extra) return violate(`unknown property ${extra}`, invalid(extra))
    const given = (body ?? {}) as Record<string, unknown>
    const wrong = verb === 'resolve' ? wrongResolution(given) : undefined
    if (wrong) return violate(wrong, invalid(wrong))
    const alert = find(token)
    if (!alert) return refuse(404, 'NOT_FOUND', 'There is no such alert')
    if (closed(alert)) return violate('a closed alert is decided again', invalid('The alert is resolved already'))
    if (verb === 'resolve') resolve(alert, given)
    else if (verb === 'acknowledge') change(alert, 'acknowledge', null, { status: 'Acknowledged' })
    else change(alert, 'escalate', (given.reason as string | undefined) ?? null, { status: 'Escalated' })
    return wrap({ ...alert })
  }

  const bulk = (verb: string, body: unknown, violate: Violate): VendorAnswer => {
    const known: Record<string, string[]> = {
      resolve: ['alert_tokens', 'action', 'rationale', 'is_false_positive'],
      acknowledge: ['alert_tokens'],
      assign: ['alert_tokens', 'user_id', 'note'],
    }
    const allowed = known[verb]
    if (!allowed) return violate('no such route', refuse(404, 'NOT_FOUND', verb))
    const extra = stranger(body, allowed)
    if (extra) return violate(`unknown property ${extra}`, invalid(extra))
    const given = body as Record<string, unknown>
    const tokens = given.alert_tokens as string[]
    if (!Array.isArray(tokens) || tokens.length < 1 || tokens.length > 50 || new Set(tokens).size < tokens.length)
      return violate('alert_tokens are 1 to 50 different tokens', invalid('alert_tokens'))
    const wrong = verb === 'resolve' ? wrongResolution(given) : undefined
    if (wrong) return violate(wrong, invalid(wrong))
    const errors: { alert_token: string; error: string }[] = []
    for (const token of tokens) {
      const alert = find(token)
      const words = vendor.failing.get(token) ?? (alert ? undefined : 'There is no such alert')
      if (words !== undefined || !alert) errors.push({ alert_token: token, error: words ?? '' })
      else if (closed(alert)) errors.push({ alert_token: token, error: 'The alert is resolved already' })
      else if (verb === 'resolve') resolve(alert, given)
      else if (verb === 'acknowledge') change(alert, 'acknowledge', null, { status: 'Acknowledged' })
      else change(alert, 'assign', null, { assigned_to: { id: given.user_id as string, name: null, email: null } })
    }
    const counts = { [`${verb}d`.replace('assignd', 'assigned')]: tokens.length - errors.length, failed: errors.length }
    return wrap(verb === 'resolve' ? { ...counts, errors } : counts, errors.length > 0 ? 207 : 200)
  }

  /** The same key within a day repeats the first answer and changes nothing. */
  const once = (request: VendorRequest, apply: () => VendorAnswer, violate: Violate): VendorAnswer => {
    const key = request.headers['idempotency-key']
    if (typeof key !== 'string') return apply()
    const what = JSON.stringify([request.path, request.body])
    const earlier = answered.get(key)
    if (earlier && earlier.request !== what) return violate('an idempotency key of another request', invalid('key'))
    if (earlier) return earlier.answer
    const answer = apply()
    answered.set(key, { request: what, answer })
    return answer
  }

  const vendor: ZenooVendor = Object.assign(
    await serve((request, violate) => {
      if (request.headers['x-api-key'] !== options.apiKey) return refuse(401, 'UNAUTHORIZED', 'Invalid key')
      const [v1, alerts, first, second, ...rest] = request.path.split('/').slice(1).map(decodeURIComponent)
      if (v1 !== 'v1' || alerts !== 'alerts' || rest.length > 0)
        return violate('no such route', refuse(404, 'NOT_FOUND', request.path))
      if (request.method === 'GET' && first === undefined) return list(request, violate)
      if (request.method === 'GET' && second === undefined) {
        const alert = find(first)
        return alert ? wrap({ ...alert }) : refuse(404, 'NOT_FOUND', 'There is no such alert')
      }
      if (request.method === 'POST' && first !== undefined && second !== undefined) {
        const apply = () =>
          first === 'bulk' ? bulk(second, request.body, violate) : one(first, second, request.body, violate)
        return once(request, apply, violate)
      }
      return violate('no such route', refuse(404, 'NOT_FOUND', request.path))
    }),
    { alerts: options.alerts, journal, afterPage: null, failing: new Map<string, string>() },
  )
  return vendor
}

type Violate = (what: string, answer: VendorAnswer) => VendorAnswer
