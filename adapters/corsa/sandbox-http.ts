import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { parseJson } from '../../src/adapter/json.ts'

/** What a request gets back. A violation broke the documented contract; a plain refusal is Corsa's own no. */
export interface Answer {
  status: number
  /** Undefined for an answer without a body. */
  body: unknown
  violation?: string
}

const NAMES: Readonly<Record<number, string>> = { 400: 'Bad Request', 401: 'Unauthorized', 404: 'Not Found' }

/** An error in the shape such services answer with: the vendor document shows none. */
export const refusal = (status: number, message: string): Answer => ({
  status,
  body: { statusCode: status, message: [message], error: NAMES[status] ?? 'Error' },
})
export const violation = (status: number, message: string): Answer => ({
  ...refusal(status, message),
  violation: message,
})
export const ok = (body: unknown): Answer => ({ status: 200, body })

interface Given {
  id: string
  query: URLSearchParams
  body: unknown
}

export interface Route {
  method: string
  pattern: RegExp
  run(given: Given): Answer
}

/** `/v1/alerts/{id}/update` as a pattern. */
const patternOf = (path: string): RegExp => new RegExp(`^${path.replace('{id}', '([^/]+)')}$`)

/** A write whose body has to be the documented one; unlike Corsa, which strips what it does not know. */
export function write<Body>(
  method: 'POST' | 'PUT' | 'PATCH',
  path: string,
  shape: z.ZodType<Body>,
  run: (body: Body, id: string) => Answer,
): Route {
  return {
    method,
    pattern: patternOf(path),
    run: ({ id, query, body }) => {
      if (query.size > 0) return violation(400, 'a write takes no query parameters')
      const read = shape.safeParse(body)
      if (read.success) return run(read.data, id)
      const [issue] = read.error.issues
      return violation(400, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`)
    },
  }
}

export const get = (path: string, run: (id: string) => Answer): Route => ({
  method: 'GET',
  pattern: patternOf(path),
  run: ({ id, query }) => (query.size > 0 ? violation(400, 'this read takes no query parameters') : run(id)),
})

const paging = z.strictObject({
  page: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(10),
})

/** The assumed list. */
export const list = (path: string, all: () => readonly unknown[]): Route => ({
  method: 'GET',
  pattern: patternOf(path),
  run: ({ query }) => {
    const read = paging.safeParse(Object.fromEntries(query))
    if (!read.success) return violation(400, 'a list takes page from 1 and limit from 1 to 100')
    const { page, limit } = read.data
    const records = all()
    return ok({ data: records.slice((page - 1) * limit, page * limit), total: records.length, page, limit })
  },
})

const MAX_BODY = 1024 * 1024

async function textOf(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size <= MAX_BODY) chunks.push(chunk)
  }
  return size <= MAX_BODY ? Buffer.concat(chunks).toString('utf8') : null
}

/** Finds the route of a request and runs it; the first that fits, so that fixed paths stand before those with an id. */
export async function answer(req: IncomingMessage, routes: readonly Route[], authorization: string): Promise<Answer> {
  const url = new URL(req.url ?? '/', 'http://sandbox')
  const text = await textOf(req)
  if (req.headers.authorization !== authorization) return refusal(401, 'Missing or invalid API key')
  const route = routes.find(({ method, pattern }) => method === req.method && pattern.test(url.pathname))
  if (!route) return violation(404, `Cannot ${req.method} ${url.pathname}`)
  const id = decodeURIComponent(route.pattern.exec(url.pathname)?.[1] ?? '')
  const given = { id, query: url.searchParams, body: null }
  if (route.method === 'GET') return text === '' ? route.run(given) : violation(400, 'a GET has no body')
  if (text === null) return violation(400, 'the body is too large')
  if (!/^application\/json\b/.test(req.headers['content-type'] ?? ''))
    return violation(400, 'the body is not declared as JSON')
  return route.run({ ...given, body: parseJson(text) })
}
