import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import type { CreateSandbox, JournalEntry } from '../../src/adapter/sandbox.ts'
import { alertOf, type GeneratedAlert, randomFrom, STATUSES, type W2Alert } from './sandbox-data.ts'

/** What a request gets back. A violation broke the documented contract; a plain answer is W2's own no. */
interface Answer {
  status: number
  body?: unknown
  violation?: string
}

const problem = (status: number, title: string, errors: Record<string, string[]> = {}): Answer => ({
  status,
  body: { type: 'about:blank', title, status, errors },
})
const violation = (status: number, title: string, field = ''): Answer => ({
  ...problem(status, title, field === '' ? {} : { [field]: [title] }),
  violation: title,
})

const VERSIONS = ['2.8', '2.9', '3.0']
const MAX_BODY = 1024 * 1024

async function bodyOf(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size <= MAX_BODY) chunks.push(chunk)
  }
  return size <= MAX_BODY ? Buffer.concat(chunks).toString('utf8') : null
}

/** Why the request as such is refused: the key, the version, parameters nobody documented. */
function flawOfRequest(req: IncomingMessage, apiKey: string, url: URL, known: readonly string[]): Answer | null {
  const encoded = (key: string) => `Basic ${Buffer.from(key).toString('base64')}`
  if (req.headers.authorization === encoded(`${apiKey}:`)) return violation(401, 'the key was encoded with a colon')
  if (req.headers.authorization !== encoded(apiKey)) return violation(401, 'no valid API key')
  for (const name of url.searchParams.keys())
    if (![...known, 'api-version'].includes(name) || url.searchParams.getAll(name).length > 1)
      return violation(400, `unexpected parameter ${name}`, name)
  if (!VERSIONS.includes(url.searchParams.get('api-version') ?? ''))
    return violation(400, 'api-version 2.8 or later is needed', 'api-version')
  return null
}

const integerBetween = (text: string, min: number, max: number): boolean =>
  /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max

interface Change {
  message: unknown
  alertStatus: unknown
  alertId?: unknown
}

/** Why one remediation breaks the documented body, or null. */
function flawOf(change: unknown, fields: readonly string[]): string | null {
  if (change === null || typeof change !== 'object' || Array.isArray(change)) return 'a remediation is not an object'
  const unknown = Object.keys(change).find((field) => !fields.includes(field))
  if (unknown !== undefined) return `unknown field ${unknown}`
  const { message, alertStatus, alertId } = change as Change
  if (!STATUSES.some((status) => status === alertStatus)) return 'alertStatus is not one of the documented words'
  if (message !== undefined && (typeof message !== 'string' || message.length > 255))
    return 'message is not a string of at most 255 characters'
  if (fields.includes('alertId') && typeof alertId !== 'bigint' && !Number.isSafeInteger(alertId))
    return 'alertId is not an integer'
  return null
}

interface Route {
  method: 'GET' | 'POST'
  pattern: RegExp
  query: readonly string[]
  run(ids: string[], query: URLSearchParams, body: unknown): Answer
}

interface Saved {
  /** How often the sandbox has moved by itself: the place in its sequence. */
  steps: number
  alerts: GeneratedAlert[]
}

const createSandbox: CreateSandbox = ({ seed, count, saved }) => {
  const apiKey = `w2-sandbox-key-${seed}`
  const cases = Math.max(1, Math.ceil(count / 3))
  const startedAt = Date.now()
  const alerts = new Map<string, GeneratedAlert>()
  const journal: JournalEntry[] = []
  const violations: string[] = []
  let order: W2Alert[] | null = null
  let lastChange = startedAt
  let steps = 0

  const put = (generated: GeneratedAlert) => {
    alerts.set(String(generated.raw.alertId), generated)
    order = null
  }
  if (typeof saved === 'string') {
    const held = parseJson(saved) as Saved
    steps = held.steps
    for (const each of held.alerts) put(each)
  } else {
    for (let at = 0; at < count; at++) put(alertOf(seed, at, cases, startedAt))
  }

  /** Newest change first, as a portal shows them: every change shifts the pages. */
  const listed = (): W2Alert[] => {
    order ??= [...alerts.values()].sort((a, b) => b.changedAt - a.changedAt).map(({ raw }) => raw)
    return order
  }

  const setStatus = (alertId: string, alertStatus: string): JournalEntry | null => {
    const held = alerts.get(alertId)
    if (!held || held.raw.alertStatus === alertStatus) return null
    lastChange = Math.max(Date.now(), lastChange + 1)
    const at = new Date(lastChange).toISOString()
    const before = held.raw.alertStatus
    put({ raw: { ...held.raw, alertStatus, dateLastUpdated: at }, changedAt: lastChange })
    return { at, recordId: alertId, change: 'alertStatus', before, after: alertStatus }
  }

  /** All or nothing: W2 does not say what becomes of the rest when one item is wrong. */
  const remediate = (caseId: string, changes: { alertId: string; alertStatus: string }[]): Answer => {
    if (changes.some(({ alertId }) => alerts.get(alertId)?.raw.caseId !== caseId)) return problem(404, 'Not Found')
    for (const { alertId, alertStatus } of changes) {
      const entry = setStatus(alertId, alertStatus)
      if (entry) journal.push(entry)
    }
    return { status: 200 }
  }

  const list = (query: URLSearchParams): Answer => {
    const page = query.get('PageNumber') ?? '0'
    const size = query.get('PageSize') ?? '100'
    if (!integerBetween(page, 0, 999_999_999))
      return violation(400, 'PageNumber is not a zero-based index', 'PageNumber')
    if (!integerBetween(size, 1, 100)) return violation(400, 'PageSize is not within 1-100', 'PageSize')
    const from = Number(page) * Number(size)
    return {
      status: 200,
      body: { caseAlerts: listed().slice(from, from + Number(size)), totalAlertCount: alerts.size },
    }
  }

  const listOfCase = (caseId: string): Answer => {
    const found = listed().filter((alert) => alert.caseId === caseId)
    return found.length > 0 ? { status: 200, body: found } : problem(404, 'Not Found')
  }

  const remediateOne = (caseId: string, alertId: string, body: unknown): Answer => {
    const flaw = flawOf(body, ['message', 'alertStatus'])
    if (flaw !== null) return violation(400, flaw)
    return remediate(caseId, [{ alertId, alertStatus: String((body as Change).alertStatus) }])
  }

  const remediateMany = (caseId: string, body: unknown): Answer => {
    const { message, remediateAlertRequests, ...rest } = (body ?? {}) as Record<string, unknown>
    if (Object.keys(rest).length > 0) return violation(400, `unknown field ${Object.keys(rest)[0]}`)
    if (message !== undefined && (typeof message !== 'string' || message.length > 255))
      return violation(400, 'message is not a string of at most 255 characters', 'Message')
    // Formally optional; without it the effect of the call is not defined.
    if (!Array.isArray(remediateAlertRequests) || remediateAlertRequests.length === 0)
      return violation(400, 'remediateAlertRequests is empty')
    for (const each of remediateAlertRequests) {
      const flaw = flawOf(each, ['alertId', 'message', 'alertStatus'])
      if (flaw !== null) return violation(400, flaw)
    }
    const changes = (remediateAlertRequests as Change[]).map(({ alertId, alertStatus }) => ({
      alertId: String(alertId),
      alertStatus: String(alertStatus),
    }))
    if (new Set(changes.map(({ alertId }) => alertId)).size < changes.length)
      return violation(400, 'an alert is named twice')
    return remediate(caseId, changes)
  }

  const routes: Route[] = [
    {
      method: 'GET',
      pattern: /^\/cases\/alerts$/,
      query: ['PageNumber', 'PageSize'],
      run: (_ids, query) => list(query),
    },
    { method: 'GET', pattern: /^\/cases\/([^/]+)\/alerts$/, query: [], run: ([caseId = '']) => listOfCase(caseId) },
    {
      method: 'POST',
      pattern: /^\/cases\/([^/]+)\/alert\/([^/]+)\/remediate$/,
      query: [],
      run: ([caseId = '', alertId = ''], _query, body) => remediateOne(caseId, alertId, body),
    },
    {
      method: 'POST',
      pattern: /^\/cases\/([^/]+)\/alerts\/remediate$/,
      query: [],
      run: ([caseId = ''], _query, body) => remediateMany(caseId, body),
    },
  ]

  async function answer(req: IncomingMessage): Promise<Answer> {
    const url = new URL(req.url ?? '/', 'http://sandbox')
    const raw = await bodyOf(req)
    if (raw === null) return violation(413, 'the body is too large')
    const route = routes.find(({ pattern }) => pattern.test(url.pathname))
    if (!route) return violation(404, 'unknown route')
    if (route.method !== req.method) return violation(405, 'wrong method')
    const flaw = flawOfRequest(req, apiKey, url, route.query)
    if (flaw) return flaw
    const ids = (route.pattern.exec(url.pathname) ?? []).slice(1).map(decodeURIComponent)
    if (route.method === 'GET')
      return raw === '' ? route.run(ids, url.searchParams, null) : violation(400, 'a GET has no body')
    if (!/^application\/json\b/.test(req.headers['content-type'] ?? '')) return violation(415, 'the body is not JSON')
    return route.run(ids, url.searchParams, parseJson(raw))
  }

  const respond = (res: ServerResponse, { status, body }: Answer) => {
    if (body === undefined) return res.writeHead(status).end()
    const type = status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8'
    return res.writeHead(status, { 'content-type': type }).end(stringifyJson(body))
  }

  return {
    credentials: { apiKey },
    settings: { settleMs: 0 },
    handle: (req, res) => {
      answer(req)
        .catch(
          (error: unknown): Answer => violation(400, error instanceof Error ? error.message : 'unreadable request'),
        )
        .then((result) => {
          if (result.violation) violations.push(`${req.method} ${req.url}: ${result.violation}`)
          respond(res, result)
        })
    },
    journal: () => journal,
    violations: () => violations,
    records: () => new Map([...alerts].map(([id, { raw }]) => [id, raw])),
    trickle: () => {
      const drift = randomFrom(seed * 15_485_863 + ++steps)
      if (alerts.size === 0 || drift() < 0.5) {
        const fresh = alertOf(seed, alerts.size, Math.max(cases, Math.ceil(alerts.size / 3)), Date.now())
        lastChange = Math.max(Date.now(), lastChange + 1)
        const at = new Date(lastChange).toISOString()
        put({
          raw: { ...fresh.raw, alertStatus: 'NewAlert', dateCreated: at, dateLastUpdated: at },
          changedAt: lastChange,
        })
        return
      }
      const ids = [...alerts.keys()]
      const id = ids[Math.floor(drift() * ids.length)] ?? ''
      const others = STATUSES.filter((status) => status !== alerts.get(id)?.raw.alertStatus)
      setStatus(id, others[Math.floor(drift() * others.length)] ?? 'NewAlert')
    },
    save: () => stringifyJson({ steps, alerts: [...alerts.values()] } satisfies Saved),
  }
}

export default createSandbox
