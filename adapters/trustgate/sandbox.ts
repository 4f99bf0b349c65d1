import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import type { JournalEntry, Sandbox, SandboxOptions } from '../../src/adapter/sandbox.ts'
import { caseOf, type HeldCase, instant, pick, randomFrom } from './sandbox-data.ts'
import { PEOPLE, referenceOf, USERS } from './sandbox-people.ts'
import * as writes from './sandbox-writes.ts'

const API_KEY = 'tg_test_sandbox_key'
const MAX_BODY = 1024 * 1024

/** What a request gets back. A violation broke the documented contract; a plain refusal is TrustGate's own no. */
interface Answer {
  status: number
  body?: unknown
  violation?: string
}

/** An error as docs.bytrustgate.com errors shows it. */
const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message, status, request_id: `req_${randomUUID().slice(0, 8)}` } },
})
const violation = (status: number, code: string, message: string): Answer => ({
  ...refusal(status, code, message),
  violation: message,
})

interface Route {
  method: string
  pattern: RegExp
  run(given: { id: string; query: URLSearchParams; body: unknown }): Answer
}

async function textOf(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size <= MAX_BODY) chunks.push(chunk)
  }
  return size <= MAX_BODY ? Buffer.concat(chunks).toString('utf8') : null
}

function flawOfKey({ headers }: IncomingMessage): Answer | null {
  const { authorization, 'x-api-key': key } = headers
  if (authorization !== undefined && key !== undefined)
    return violation(401, 'UNAUTHORIZED', 'the key travels in two headers at once')
  return authorization === `Bearer ${API_KEY}` || key === API_KEY
    ? null
    : refusal(401, 'INVALID_API_KEY', 'The API key is not valid')
}

interface Saved {
  cases: HeldCase[]
  triggers: unknown
}

/**
 * A strict TrustGate: the routes of the vendor document and, unless `reads` is off, the reads the adapter assumes and the
 * writes of the older public pages. Routes answer with and without the base path, which is the account's.
 */
export default function createSandbox(
  { seed, count, saved }: SandboxOptions,
  { reads = true }: { reads?: boolean } = {},
): Sandbox {
  const startedAt = Date.now()
  const cases = new Map<string, HeldCase>()
  const journal: JournalEntry[] = []
  const violations: string[] = []
  const drift = randomFrom(seed + 1)
  let triggers: unknown = null
  let lastChange = startedAt

  const keep = (held: HeldCase) => cases.set(held.id, held)
  if (saved) {
    const held = parseJson(saved) as Saved
    triggers = held.triggers
    for (const each of held.cases) keep(each)
  } else for (let at = 0; at < count; at++) keep(caseOf(seed, at, startedAt))

  const nextInstant = (): string => {
    lastChange = Math.max(Date.now(), lastChange + 1)
    return new Date(lastChange).toISOString()
  }
  const note = (at: string, recordId: string, change: string, before: string, after: string) =>
    journal.push({ at, recordId, change, before, after })

  const create = (body: Record<string, unknown>): HeldCase => {
    const at = nextInstant()
    const { id } = caseOf(seed, cases.size, lastChange, true)
    const { subject_type = 'applicant', subject_id, ...rest } = body
    const name = PEOPLE.find((_name, nth) => referenceOf(nth) === subject_id) ?? null
    const subject = { type: subject_type, id: subject_id, name }
    const held: HeldCase = {
      id,
      ...rest,
      status: 'open',
      subject,
      created_at: instant(lastChange),
      created_by: USERS[0],
    }
    keep(held)
    note(at, id, 'create', '', 'open')
    return held
  }
  /** The documented answer to a creation: neither related ids nor indicators nor metadata stand in it. */
  const shown = ({
    id,
    type,
    priority,
    status,
    subject,
    title,
    description,
    tags,
    created_at,
    created_by,
  }: HeldCase) => ({
    ...{ id, type, priority, status, subject, title, description, tags, created_at, created_by },
  })

  const change = (id: string, effectOn: (held: HeldCase, at: string) => writes.Effect): Answer => {
    const held = cases.get(id)
    if (!held) return refusal(404, 'NOT_FOUND', `Case ${id} not found`)
    const at = nextInstant()
    const effect = effectOn(held, at)
    if ('refusal' in effect)
      return refusal(effect.status, effect.status === 404 ? 'NOT_FOUND' : 'CONFLICT', effect.refusal)
    const { fields } = effect
    if (Object.entries(fields).some(([field, value]) => stringifyJson(held[field] ?? null) !== stringifyJson(value))) {
      keep({ ...held, ...fields, updated_at: at })
      note(at, id, effect.change, held.status, String(fields.status ?? held.status))
    }
    return { status: 200, body: cases.get(id) }
  }

  const writing = <Body>(
    method: string,
    pattern: RegExp,
    shape: z.ZodType<Body>,
    run: (body: Body, id: string) => Answer,
  ): Route => ({
    method,
    pattern,
    run: ({ id, query, body }) => {
      if (query.size > 0) return violation(422, 'VALIDATION_ERROR', 'a write takes no query parameters')
      const read = shape.safeParse(body)
      if (read.success) return run(read.data, id)
      const [issue] = read.error.issues
      return violation(422, 'VALIDATION_ERROR', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`)
    },
  })

  const list = (query: URLSearchParams): Answer => {
    for (const name of query.keys())
      if (!['limit', 'offset'].includes(name) || query.getAll(name).length > 1)
        return violation(422, 'VALIDATION_ERROR', `unexpected parameter ${name}`)
    const [limit, offset] = [query.get('limit') ?? '', query.get('offset') ?? '']
    if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > 500 || !/^\d{1,9}$/.test(offset))
      return violation(422, 'VALIDATION_ERROR', 'limit is 1 to 500, offset a whole number')
    // Newest first, as a portal shows them: every new case shifts the pages.
    const all = [...cases.values()].reverse()
    return {
      status: 200,
      body: { cases: all.slice(Number(offset), Number(offset) + Number(limit)), total: all.length },
    }
  }

  const { BODIES } = writes
  const routes: Route[] = [
    writing('PUT', /^\/settings\/case-triggers$/, BODIES.triggers, (body) => {
      const before = stringifyJson(triggers)
      triggers = body
      if (stringifyJson(body) !== before) note(nextInstant(), 'case-triggers', 'triggers', before, stringifyJson(body))
      return { status: 204 }
    }),
    writing('POST', /^\/cases$/, BODIES.create, (body) => ({ status: 201, body: shown(create(body)) })),
    writing('POST', /^\/cases\/bulk$/, BODIES.bulk, (body) => ({
      status: 201,
      body: { cases: body.cases.map((each) => shown(create(each))) },
    })),
    writing('POST', /^\/cases\/from-template$/, BODIES.fromTemplate, (body) => ({
      status: 201,
      body: shown(create(writes.fromTemplate(body))),
    })),
  ]
  if (reads)
    routes.push(
      { method: 'GET', pattern: /^\/cases$/, run: ({ query }) => list(query) },
      {
        method: 'GET',
        pattern: /^\/cases\/([^/]+)$/,
        run: ({ id, query }) => {
          if (query.size > 0) return violation(422, 'VALIDATION_ERROR', 'this read takes no query parameters')
          const held = cases.get(id)
          return held ? { status: 200, body: held } : refusal(404, 'NOT_FOUND', `Case ${id} not found`)
        },
      },
      writing('POST', /^\/cases\/([^/]+)\/assign$/, BODIES.assign, (body, id) =>
        change(id, (held) => writes.assign(held, body)),
      ),
      writing('PATCH', /^\/cases\/([^/]+)$/, BODIES.patch, (body, id) =>
        change(id, (held) => writes.patch(held, body)),
      ),
      writing('POST', /^\/cases\/([^/]+)\/resolve$/, BODIES.resolve, (body, id) => {
        const answer = change(id, (held, at) => writes.resolve(held, body, at))
        if (answer.status !== 200) return answer
        const { status, resolution, subject } = answer.body as Record<string, unknown>
        return { status: 200, body: { id, status, resolution, subject } }
      }),
    )

  async function answer(req: IncomingMessage): Promise<Answer> {
    const url = new URL(req.url ?? '/', 'http://sandbox')
    const text = await textOf(req)
    const flaw = flawOfKey(req)
    if (flaw) return flaw
    const pathname = url.pathname.replace(/^(\/api)?\/v1\//, '/')
    const route = routes.find(({ method, pattern }) => method === req.method && pattern.test(pathname))
    if (!route) return violation(404, 'NOT_FOUND', 'unknown route')
    if (text === null) return violation(422, 'VALIDATION_ERROR', 'the body is too large')
    const id = decodeURIComponent(route.pattern.exec(pathname)?.[1] ?? '')
    if (route.method === 'GET') {
      if (text !== '') return violation(422, 'VALIDATION_ERROR', 'a GET has no body')
      return route.run({ id, query: url.searchParams, body: null })
    }
    if (!/^application\/json\b/.test(req.headers['content-type'] ?? ''))
      return violation(422, 'VALIDATION_ERROR', 'the body is not declared as JSON')
    return route.run({ id, query: url.searchParams, body: parseJson(text) })
  }

  /** TrustGate's own people and triggers at work. */
  const trickle = () => {
    const held = drift() < 0.5 ? undefined : cases.get(pick(drift, [...cases.keys()]))
    const at = nextInstant()
    if (!held) {
      keep({ ...caseOf(seed, cases.size, lastChange, true), created_at: at })
      return
    }
    const moved: Record<string, unknown> =
      held.status === 'open'
        ? { status: 'in_progress', assignee_id: pick(drift, USERS) }
        : held.status === 'in_progress'
          ? { status: 'escalated' }
          : held.status === 'resolved'
            ? { priority: held.priority === 'high' ? 'critical' : 'high' }
            : {
                status: 'resolved',
                resolution: {
                  type: 'no_action_required',
                  notes: 'Cleared.',
                  resolved_by: 'analyst@firm.example',
                  resolved_at: at,
                },
              }
    keep({ ...held, ...moved, updated_at: at })
  }

  return {
    credentials: { apiKey: API_KEY },
    settings: { reads, requestsPerMinute: 6_000 },
    handle: (req, res) => {
      answer(req)
        .catch((error: unknown) =>
          violation(422, 'VALIDATION_ERROR', error instanceof Error ? error.message : 'unreadable'),
        )
        .then(({ status, body, violation: broken }) => {
          if (broken) violations.push(`${req.method} ${req.url}: ${broken}`)
          const { request_id } = (body as { error?: { request_id?: string } } | undefined)?.error ?? {}
          res.writeHead(status, {
            'content-type': 'application/json; charset=utf-8',
            'x-request-id': request_id ?? `req_${randomUUID().slice(0, 8)}`,
          })
          res.end(body === undefined ? '' : stringifyJson(body))
        })
    },
    journal: () => journal,
    violations: () => violations,
    records: () => new Map(cases),
    trickle,
    save: () => stringifyJson({ cases: [...cases.values()], triggers } satisfies Saved),
  }
}
