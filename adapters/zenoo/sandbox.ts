import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import type { CreateSandbox, JournalEntry } from '../../src/adapter/sandbox.ts'
import { alertOf, caseOf, pick, randomFrom, USERS, type ZenooRecord } from './sandbox-data.ts'
import { type Answer, listOf, refusal, type Store, violation, wrapped } from './sandbox-http.ts'
import { createResearch, type Research } from './sandbox-research.ts'
import * as writes from './sandbox-writes.ts'

const API_KEY = 'sandbox-zenoo-key'
const MAX_BODY = 1024 * 1024
/** How long an Idempotency-Key is remembered: docs.zenoo.com bulk-resolve-alerts. */
const REMEMBERED_MS = 24 * 3_600_000
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

async function textOf(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size <= MAX_BODY) chunks.push(chunk)
  }
  return size <= MAX_BODY ? Buffer.concat(chunks).toString('utf8') : null
}

const authorised = ({ headers }: IncomingMessage): boolean =>
  headers['x-api-key'] === API_KEY || headers.authorization === `Bearer ${API_KEY}`

interface Route {
  method: 'GET' | 'POST'
  pattern: RegExp
  run(given: { id: string; query: URLSearchParams; body: unknown }): Answer
}

interface Saved {
  alerts: ZenooRecord[]
  cases: ZenooRecord[]
  research?: [string, Research][]
}

const createSandbox: CreateSandbox = ({ seed, count, saved }) => {
  const caseCount = Math.ceil(count / 3)
  const startedAt = Date.now()
  const alerts: Store = new Map()
  const cases: Store = new Map()
  const journal: JournalEntry[] = []
  const violations: string[] = []
  const answered = new Map<string, { request: string; answer: Answer; at: number }>()
  const drift = randomFrom(seed + 1)
  let lastChange = startedAt

  const keep = (store: Store, record: ZenooRecord) => store.set(record.token, record)
  const held = saved ? (parseJson(saved) as Saved) : null
  if (held) {
    for (const alert of held.alerts) keep(alerts, alert)
    for (const each of held.cases) keep(cases, each)
  } else {
    for (let at = 0; at < count; at++) keep(alerts, alertOf(seed, at, caseCount, startedAt))
    for (let at = 0; at < caseCount; at++) keep(cases, caseOf(seed, at, startedAt))
  }

  const nextInstant = (): string => {
    lastChange = Math.max(Date.now(), lastChange + 1)
    return new Date(lastChange).toISOString()
  }

  /** Sets fields of an alert; says whether that changed anything. */
  const change = (alert: ZenooRecord, fields: Record<string, unknown>, at: string): boolean => {
    const differs = Object.entries(fields).some(
      ([field, value]) => field !== 'resolved_at' && JSON.stringify(alert[field]) !== JSON.stringify(value),
    )
    if (differs) keep(alerts, { ...alert, ...fields, updated_at: at })
    return differs
  }

  /** Applies a client's write to one alert; answers why not, or null. */
  const apply = (token: string, effectOn: (alert: ZenooRecord, at: string) => writes.Effect): string | null => {
    const alert = alerts.get(token)
    if (!alert) return `Alert ${token} not found`
    const at = nextInstant()
    const effect = effectOn(alert, at)
    if ('refusal' in effect) return effect.refusal
    if (change(alert, effect.fields, at)) {
      const after = String(effect.fields.status ?? alert.status)
      journal.push({ at, recordId: token, change: effect.change, before: String(alert.status), after })
    }
    return null
  }

  const one = (token: string, effectOn: (alert: ZenooRecord, at: string) => writes.Effect): Answer => {
    if (!alerts.has(token)) return refusal(404, 'NOT_FOUND', `Alert ${token} not found`)
    const error = apply(token, effectOn)
    return error === null ? wrapped(alerts.get(token)) : refusal(400, 'VALIDATION_ERROR', error)
  }

  /** Each alert on its own: 200 all, 207 some, 400 none (guides/bulk-operations). */
  const many = (
    wanted: string[],
    counter: string,
    itemised: boolean,
    effectOn: (alert: ZenooRecord, at: string) => writes.Effect,
  ): Answer => {
    if (new Set(wanted).size < wanted.length) return violation(400, 'VALIDATION_ERROR', 'an alert is named twice')
    const errors = wanted.flatMap((alert_token) => {
      const error = apply(alert_token, effectOn)
      return error === null ? [] : [{ alert_token, error }]
    })
    const done = wanted.length - errors.length
    if (done === 0) return refusal(400, 'VALIDATION_ERROR', errors.map(({ error }) => error).join('; '))
    const counts = { [counter]: done, failed: errors.length }
    return { ...wrapped(itemised ? { ...counts, errors } : counts), status: errors.length === 0 ? 200 : 207 }
  }

  const research = createResearch({ alerts, change, nextInstant, journal, saved: held?.research ?? [] })

  /** A route whose body has to be the documented one. */
  const post = <Body>(pattern: RegExp, shape: z.ZodType<Body>, run: (body: Body, id: string) => Answer): Route => ({
    method: 'POST',
    pattern,
    run: ({ id, query, body }) => {
      if (query.size > 0) return violation(400, 'VALIDATION_ERROR', 'a write takes no query parameters')
      const read = shape.safeParse(body)
      if (read.success) return run(read.data, id)
      const [issue] = read.error.issues
      return violation(400, 'VALIDATION_ERROR', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`)
    },
  })
  const get = (pattern: RegExp, run: (id: string) => Answer): Route => ({
    method: 'GET',
    pattern,
    run: ({ id, query }) =>
      query.size > 0 ? violation(400, 'VALIDATION_ERROR', 'this read takes no query parameters') : run(id),
  })
  const found = (record: ZenooRecord | undefined): Answer =>
    record ? wrapped(record) : refusal(404, 'NOT_FOUND', 'no such record')

  const { BODIES } = writes
  const routes: Route[] = [
    { method: 'GET', pattern: /^\/v1\/alerts$/, run: ({ query }) => listOf('alerts', alerts, query) },
    { method: 'GET', pattern: /^\/v1\/cases$/, run: ({ query }) => listOf('cases', cases, query) },
    post(/^\/v1\/alerts\/bulk\/resolve$/, BODIES.bulkResolve, ({ alert_tokens, ...body }) =>
      many(alert_tokens, 'resolved', true, (alert, at) => writes.resolve(alert, body, at)),
    ),
    post(/^\/v1\/alerts\/bulk\/acknowledge$/, BODIES.bulkAcknowledge, ({ alert_tokens }) =>
      many(alert_tokens, 'acknowledged', false, writes.acknowledge),
    ),
    post(/^\/v1\/alerts\/bulk\/assign$/, BODIES.bulkAssign, ({ alert_tokens, user_id }) =>
      many(alert_tokens, 'assigned', false, (alert) => writes.assign(alert, user_id)),
    ),
    get(/^\/v1\/alerts\/([^/]+)$/, (id) => found(alerts.get(id))),
    get(/^\/v1\/cases\/([^/]+)$/, (id) => found(cases.get(id))),
    get(/^\/v1\/alerts\/([^/]+)\/ai-research$/, research.read),
    post(/^\/v1\/alerts\/([^/]+)\/resolve$/, BODIES.resolve, (body, id) =>
      one(id, (alert, at) => writes.resolve(alert, body, at)),
    ),
    post(/^\/v1\/alerts\/([^/]+)\/acknowledge$/, BODIES.acknowledge, (_body, id) => one(id, writes.acknowledge)),
    post(/^\/v1\/alerts\/([^/]+)\/escalate$/, BODIES.escalate, ({ escalate_to }, id) =>
      one(id, (alert) => writes.escalate(alert, escalate_to)),
    ),
    post(/^\/v1\/alerts\/([^/]+)\/ai-research$/, BODIES.research, (body, id) => research.start(id, body.research_type)),
  ]

  async function answer(req: IncomingMessage): Promise<Answer> {
    const url = new URL(req.url ?? '/', 'http://sandbox')
    const text = await textOf(req)
    if (!authorised(req)) return refusal(401, 'UNAUTHORIZED', 'Missing or invalid API key')
    const route = routes.find(({ method, pattern }) => method === req.method && pattern.test(url.pathname))
    if (!route) return violation(404, 'NOT_FOUND', 'unknown route')
    if (text === null) return violation(400, 'VALIDATION_ERROR', 'the body is too large')
    const id = decodeURIComponent(route.pattern.exec(url.pathname)?.[1] ?? '')
    if (route.method === 'GET')
      return text === ''
        ? route.run({ id, query: url.searchParams, body: null })
        : violation(400, 'VALIDATION_ERROR', 'a GET has no body')
    if (text !== '' && !/^application\/json\b/.test(req.headers['content-type'] ?? ''))
      return violation(400, 'INVALID_JSON', 'the body is not declared as JSON')
    const run = () => route.run({ id, query: url.searchParams, body: text === '' ? {} : parseJson(text) })
    const key = req.headers['idempotency-key']
    if (key === undefined) return run()
    if (typeof key !== 'string' || !UUID.test(key))
      return violation(400, 'VALIDATION_ERROR', 'Idempotency-Key is not a UUID')
    // The same key answers with the first response, whatever is asked: the caller's mistake is noted all the same.
    const request = `${url.pathname} ${text}`
    const first = answered.get(key)
    if (first && Date.now() - first.at < REMEMBERED_MS)
      return first.request === request ? first.answer : { ...first.answer, violation: 'Idempotency-Key used twice' }
    const result = run()
    answered.set(key, { request, answer: result, at: Date.now() })
    return result
  }

  const respond = (res: ServerResponse, { status, body }: Answer) => {
    res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(stringifyJson(body))
  }

  /** Zenoo's own people and machines at work. */
  const trickle = () => {
    if (research.finishOne()) return
    if (alerts.size === 0 || drift() < 0.5) {
      const fresh = alertOf(seed, alerts.size, Math.max(caseCount, 1), Date.now(), true)
      keep(alerts, { ...fresh, created_at: nextInstant(), updated_at: new Date(lastChange).toISOString() })
      return
    }
    const alert = alerts.get(pick(drift, [...alerts.keys()]))
    if (!alert) return
    const at = nextInstant()
    const open = ['Open', 'Snoozed', 'Escalated'].includes(String(alert.status))
    const effect = open
      ? writes.acknowledge(alert)
      : writes.resolve(
          alert,
          { action: 'Decline', rationale: 'Confirmed by two sources.', is_false_positive: false },
          at,
        )
    const moved = 'refusal' in effect ? { priority: alert.priority === 'Low' ? 'Medium' : 'Low' } : effect.fields
    const by = pick(drift, USERS)
    change(
      alert,
      'resolved_at' in moved ? { ...moved, resolved_by: 'is_false_positive' in alert ? by.id : by } : moved,
      at,
    )
  }

  return {
    credentials: { apiKey: API_KEY },
    settings: { cases: true, requestsPerMinute: 6_000, escalationReasonMax: 5_000, settleMs: 0 },
    handle: (req, res) => {
      answer(req)
        .catch((error: unknown) =>
          violation(400, 'INVALID_JSON', error instanceof Error ? error.message : 'unreadable'),
        )
        .then((result) => {
          if (result.violation) violations.push(`${req.method} ${req.url}: ${result.violation}`)
          respond(res, result)
        })
    },
    journal: () => journal,
    violations: () => violations,
    records: () => new Map([...alerts, ...cases]),
    trickle,
    save: () =>
      stringifyJson({
        alerts: [...alerts.values()],
        cases: [...cases.values()],
        research: [...research.held],
      } satisfies Saved),
  }
}

export default createSandbox
