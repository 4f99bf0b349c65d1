import { randomUUID } from 'node:crypto'
import type { ZenooRecord } from './sandbox-data.ts'

export type Store = Map<string, ZenooRecord>

/** What a request gets back. A violation broke the documented contract; a plain refusal is Zenoo's own no. */
export interface Answer {
  status: number
  body: unknown
  violation?: string
}

/** An error as docs.zenoo.com reference/error-codes shows it. */
export const refusal = (status: number, error: string, message: string): Answer => ({
  status,
  body: { error, message, request_id: `req-${randomUUID().slice(0, 8)}` },
})
export const violation = (status: number, error: string, message: string): Answer => ({
  ...refusal(status, error, message),
  violation: message,
})

/** Every success is wrapped, single records and bulk results too. */
export const wrapped = (data: unknown, meta: object = {}): Answer => ({
  status: 200,
  body: { data, meta: { request_id: `req_${randomUUID().slice(0, 8)}`, ...meta } },
})

const FILTERS = {
  alerts: ['status', 'category', 'type', 'priority', 'case_token'],
  cases: ['status', 'type', 'entity_category', 'risk_tier', 'assigned_to'],
} as const
const SORTS = ['priority_score', 'created_at', 'sla_due_date']

interface Place {
  /** The last record the page before showed. */
  at: number
  /** Filters and order the cursor was made for. */
  of: string
}

function readCursor(text: string): Place | null {
  try {
    const place = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Place
    return Number.isSafeInteger(place.at) && typeof place.of === 'string' ? place : null
  } catch {
    return null
  }
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a ?? '') < String(b ?? '') ? -1 : 1
}

/** People are objects in one dialect and ids in the other. */
const wordOf = (value: unknown): unknown => (value as { id?: unknown } | null)?.id ?? value

/** A page of a list, by cursor: docs.zenoo.com guides/pagination. */
export function listOf(what: 'alerts' | 'cases', store: Store, query: URLSearchParams): Answer {
  const bad = (message: string) => violation(400, 'VALIDATION_ERROR', message)
  const filters: readonly string[] = FILTERS[what]
  const known = [...filters, 'cursor', 'limit', ...(what === 'alerts' ? ['sort'] : [])]
  for (const name of query.keys())
    if (!known.includes(name) || query.getAll(name).length > 1) return bad(`unexpected parameter ${name}`)
  const limit = query.get('limit') ?? '25'
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 100) return bad('limit is not within 1-100')
  const sort = query.get('sort')
  if (sort !== null && !SORTS.includes(sort.replace(/^-/, ''))) return bad('sort is not a documented field')

  const asked = new URLSearchParams(query)
  asked.delete('cursor')
  asked.delete('limit')
  const cursor = query.get('cursor')
  const place = cursor === null ? { at: -1, of: String(asked) } : readCursor(cursor)
  if (!place || place.of !== String(asked)) return bad('the cursor is not one of ours, or of another query')

  let all = [...store.values()].map((record, at) => ({ record, at }))
  for (const name of filters) {
    const wanted = query.get(name)
    if (wanted !== null) all = all.filter(({ record }) => wordOf(record[name]) === wanted)
  }
  if (sort !== null) {
    const field = sort.replace(/^-/, '')
    all.sort((a, b) => (sort.startsWith('-') ? -1 : 1) * compare(a.record[field], b.record[field]) || a.at - b.at)
    all = all.map(({ record }, at) => ({ record, at }))
  }
  const rest = all.filter(({ at }) => at > place.at)
  const page = rest.slice(0, Number(limit))
  const has_more = rest.length > page.length
  const next = JSON.stringify({ at: page.at(-1)?.at ?? place.at, of: place.of } satisfies Place)
  return wrapped(
    page.map(({ record }) => record),
    { total: all.length, page: { cursor: has_more ? Buffer.from(next).toString('base64url') : null, has_more } },
  )
}
