import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import type { CreateSandbox, JournalEntry } from '../../src/adapter/sandbox.ts'
import { alertOf, CATEGORIES, type CompilotRecord, SEVERITIES, STATUSES, TYPES } from './sandbox-data.ts'
import { pick, randomFrom } from './sandbox-people.ts'

/** What a request gets back. A violation broke the documented (or assumed) contract; a refusal is ComPilot's own no. */
interface Answer {
  status: number
  body: unknown
  violation?: string
}

const refusal = (status: number, code: string, message: string): Answer => ({ status, body: { message, code } })
const violation = (message: string, status = 400, code = 'BAD_REQUEST'): Answer => ({
  status,
  body: { message: 'Input validation failed', code, issues: [{ message }] },
  violation: message,
})

const MAX_BODY = 1024 * 1024
const WORDS: Readonly<Record<string, readonly string[]>> = {
  severity: SEVERITIES,
  category: CATEGORIES,
  type: TYPES,
  status: STATUSES,
}
/** What a thin list item leaves to the alert's own page. */
const DETAIL_ONLY = ['description', 'notes', 'complyAdvantageData', 'duplicateData']

async function textOf(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size <= MAX_BODY) chunks.push(chunk)
  }
  return size <= MAX_BODY ? Buffer.concat(chunks).toString('utf8') : null
}

interface Saved {
  /** How often the sandbox has moved by itself: the place in its sequence. */
  steps: number
  alerts: { raw: CompilotRecord; changedMs: number }[]
}

/** How this ComPilot does what no page documents. */
export interface SandboxManners {
  listItems: 'thin' | 'whole'
  firstPage: 0 | 1
  /** Whether a PATCH may carry `assignedTo`, which no page lists. */
  writesAssignee: boolean
}

/** A ComPilot with the given manners; the account's settings have to name the same. */
export const sandboxWith =
  (manners: SandboxManners): CreateSandbox =>
  ({ seed, count, saved }) => {
    const apiKey = `sandbox-compilot-key-${seed}`
    const customers = Math.max(1, Math.ceil(count / 2))
    const startedAt = Date.now()
    const alerts = new Map<string, Saved['alerts'][number]>()
    const journal: JournalEntry[] = []
    const violations: string[] = []
    let order: CompilotRecord[] | null = null
    let lastChange = startedAt
    let steps = 0

    const put = (raw: CompilotRecord, changedMs: number) => {
      alerts.set(raw.id, { raw, changedMs })
      order = null
    }
    if (typeof saved === 'string') {
      const held = parseJson(saved) as Saved
      steps = held.steps
      for (const { raw, changedMs } of held.alerts) put(raw, changedMs)
    } else {
      for (let at = 0; at < count; at++) {
        const raw = alertOf(seed, at, customers, startedAt)
        put(raw, Date.parse(String(raw.updatedAt ?? raw.createdAt)))
      }
    }

    /** Newest change first, as a portal shows them: every change shifts the pages. */
    const listed = (): CompilotRecord[] => {
      order ??= [...alerts.values()].sort((a, b) => b.changedMs - a.changedMs).map(({ raw }) => raw)
      return order
    }

    /** Sets fields of an alert; answers what changed. */
    const change = (id: string, fields: Record<string, unknown>, by: string): JournalEntry[] => {
      const raw = alerts.get(id)?.raw
      const differing = Object.entries(fields).filter(([name, value]) => raw && raw[name] !== value)
      if (!raw || differing.length === 0) return []
      lastChange = Math.max(Date.now(), lastChange + 1)
      const at = new Date(lastChange).toISOString()
      put({ ...raw, ...fields, updatedAt: at, updatedBy: by }, lastChange)
      return differing.map(([name, value]) => ({
        at,
        recordId: id,
        change: name,
        before: String(raw[name]),
        after: String(value),
      }))
    }

    const list = (query: URLSearchParams): Answer => {
      for (const name of query.keys())
        if (!['currentPage', 'limit'].includes(name) || query.getAll(name).length > 1)
          return violation(`unexpected parameter ${name}`)
      const [page, limit] = [query.get('currentPage') ?? String(manners.firstPage), query.get('limit') ?? '10']
      if (!/^\d{1,9}$/.test(page) || Number(page) < manners.firstPage) return violation('currentPage is not a page')
      if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100)
        return violation('limit is not 1 to 100')
      const from = (Number(page) - manners.firstPage) * Number(limit)
      const data = listed().slice(from, from + Number(limit))
      const thin = (raw: CompilotRecord) =>
        Object.fromEntries(Object.entries(raw).filter(([name]) => !DETAIL_ONLY.includes(name)))
      return {
        status: 200,
        body: { data: manners.listItems === 'thin' ? data.map(thin) : data, totalCount: alerts.size },
      }
    }

    const read = (id: string): Answer => {
      const held = alerts.get(id)
      return held ? { status: 200, body: held.raw } : refusal(404, 'NOT_FOUND', 'Alert not found')
    }

    /** The four documented fields by their words, the reason and, where it is taken, the assignee. */
    const patch = (id: string, body: unknown): Answer => {
      if (body === null || typeof body !== 'object' || Array.isArray(body))
        return violation('the body is not an object')
      const fields = Object.entries(body)
      if (fields.length === 0) return violation('the body changes nothing')
      for (const [name, value] of fields) {
        if (name === 'assignedTo' && manners.writesAssignee) {
          if (value !== null && (typeof value !== 'string' || value === ''))
            return violation('assignedTo is neither a user id nor null')
          continue
        }
        if (name !== 'reason' && !(name in WORDS)) return violation(`unrecognized key ${name}`)
        if (typeof value !== 'string' || (name !== 'reason' && !WORDS[name]?.includes(value)))
          return violation(`${name} is not one of the documented values`)
      }
      if (!alerts.has(id)) return refusal(404, 'NOT_FOUND', 'Alert not found')
      journal.push(...change(id, Object.fromEntries(fields), 'api-key'))
      return read(id)
    }

    async function answer(req: IncomingMessage): Promise<Answer> {
      const url = new URL(req.url ?? '/', 'http://sandbox')
      const text = await textOf(req)
      if (req.headers.authorization !== `Bearer ${apiKey}`) return refusal(401, 'UNAUTHORIZED', 'Invalid API key')
      if (text === null) return violation('the body is too large', 413, 'PAYLOAD_TOO_LARGE')
      const id = /^\/alerts\/([^/]+)$/.exec(url.pathname)?.[1]
      if (req.method === 'GET' && text !== '') return violation('a GET has no body')
      if (req.method === 'GET' && url.pathname === '/alerts') return list(url.searchParams)
      if (id === undefined || !['GET', 'PATCH'].includes(req.method ?? ''))
        return violation('no such route', 404, 'NOT_FOUND')
      if (url.search !== '') return violation('this route takes no query parameters')
      if (req.method === 'GET') return read(decodeURIComponent(id))
      if (!/^application\/json\b/.test(req.headers['content-type'] ?? ''))
        return violation('the body is not declared as JSON', 415, 'UNSUPPORTED_MEDIA_TYPE')
      return patch(decodeURIComponent(id), parseJson(text))
    }

    const respond = (res: ServerResponse, { status, body }: Answer) => {
      res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(stringifyJson(body))
    }

    return {
      credentials: { apiKey },
      settings: { ...manners, requestsPerMinute: 6_000, requestsPerSecond: 1_000, settleMs: 0 },
      handle: (req, res) => {
        answer(req)
          .catch((error: unknown) => violation(error instanceof Error ? error.message : 'unreadable request'))
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
          lastChange = Math.max(Date.now(), lastChange + 1)
          put(alertOf(seed, alerts.size, Math.max(customers, Math.ceil(alerts.size / 2)), lastChange, true), lastChange)
          return
        }
        const id = pick(drift, [...alerts.keys()])
        const others = STATUSES.filter((status) => status !== alerts.get(id)?.raw.status)
        change(id, { status: pick(drift, others), assignedTo: 'usr_itarvik' }, 'usr_itarvik')
      },
      save: () => stringifyJson({ steps, alerts: [...alerts.values()] } satisfies Saved),
    }
  }

export default sandboxWith({ listItems: 'thin', firstPage: 0, writesAssignee: true })
