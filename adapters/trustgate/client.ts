import { v5 as uuidFrom } from 'uuid'
import { z } from 'zod'
import { VendorError } from '../../src/adapter/errors.ts'
import { path, type VendorHttp, type VendorRequest } from '../../src/adapter/http.ts'
import type { Body } from './input.ts'
import { idOf } from './payload.ts'
import type { TrustGateCredentials, TrustGateSettings } from './settings.ts'

/** Separates our idempotency keys from any other UUID made of the same text. */
const KEYS = 'b5a0f1d2-7c1e-4d4b-8f57-2f3f6a0c9e18'

const object = z.looseObject({})
const total = z.int().min(0).nullish().catch(null)
// No page shows a list, nor the answer to a bulk creation: what other pages make likely is taken, anything else is not.
const list = z.union([
  z.array(z.unknown()).transform((cases) => ({ cases, total: null })),
  z.object({ cases: z.array(z.unknown()), total }),
  z.object({ data: z.array(z.unknown()), total }).transform(({ data, total: of }) => ({ cases: data, total: of })),
  z.object({ items: z.array(z.unknown()), total }).transform(({ items, total: of }) => ({ cases: items, total: of })),
  z
    .object({ results: z.array(z.unknown()), total })
    .transform(({ results, total: of }) => ({ cases: results, total: of })),
])
const bulk = z.union([
  z.array(object).transform((cases) => ({ cases, errors: [] })),
  z.object({ cases: z.array(object) }).transform(({ cases }) => ({ cases, errors: [] })),
  z
    .object({ created: z.array(object), errors: z.array(z.unknown()).nullish() })
    .transform(({ created, errors }) => ({ cases: created, errors: errors ?? [] })),
])

export interface BulkAnswer {
  /** What the vendor shows of the new cases; null where its answer does not name them, although it was a success. */
  cases: object[] | null
  errors: unknown[]
}

/** What a case is closed with. The vendor takes a word here and answers with an object. */
export interface ResolutionBody {
  resolution: string
  notes: string
  supporting_evidence?: readonly string[]
  false_positive_reason?: string
  conditions?: readonly string[]
  /** A date without a time. */
  review_date?: string
}

/**
 * TrustGate's calls: the four of the vendor document, and those of the older public pages. Writes answer with the case as
 * far as the vendor shows it, which may be a part of it, or null. No write is repeatable.
 */
export interface TrustGateClient {
  list(offset: number, limit: number): Promise<{ cases: unknown[]; total: number | null }>
  case(id: string): Promise<object>
  create(body: Body, deliveryId: string): Promise<object | null>
  createMany(bodies: readonly Body[], deliveryId: string): Promise<BulkAnswer>
  createFromTemplate(
    body: { template_id: string; subject_type: string; subject_id: string },
    deliveryId: string,
  ): Promise<object | null>
  setTriggers(triggers: Readonly<Record<string, Body>>, deliveryId: string): Promise<void>
  assign(
    id: string,
    to: ({ assignee_id: string } | { team_id: string }) & { note?: string },
    deliveryId: string,
  ): Promise<object | null>
  patch(id: string, body: { status: string; note?: string }, deliveryId: string): Promise<object | null>
  resolve(id: string, body: ResolutionBody, deliveryId: string): Promise<object | null>
}

/** A case as it stands in an answer, bare or under a name. */
function caseIn(answer: unknown): object | null {
  const read = object.safeParse(answer)
  if (!read.success) return null
  if (idOf(read.data) !== null) return read.data
  return (
    [read.data.case, read.data.data].map((part) => object.safeParse(part).data).find((part) => idOf(part) !== null) ??
    null
  )
}

/** Speaks to one account. Routes are below the account's base path, about which the documents disagree. */
export function createClient(
  http: VendorHttp,
  settings: TrustGateSettings,
  credentials: TrustGateCredentials,
): TrustGateClient {
  // Sent together, the Bearer would win: docs.bytrustgate.com authentication.
  const auth: Record<string, string> =
    settings.authStyle === 'bearer'
      ? { authorization: `Bearer ${credentials.apiKey}` }
      : { 'x-api-key': credentials.apiKey }

  async function call(request: VendorRequest): Promise<unknown> {
    const headers = { ...auth, ...request.headers }
    const { body } = await http.request({ ...request, headers, deadlineMs: settings.deadlineMs })
    return body
  }
  const write = (method: 'POST' | 'PUT' | 'PATCH', route: string, body: unknown, deliveryId: string) =>
    call({
      method,
      path: route,
      body,
      headers: settings.idempotencyHeader ? { [settings.idempotencyHeader]: uuidFrom(deliveryId, KEYS) } : {},
    })

  return {
    async list(offset, limit) {
      const read = list.safeParse(await call({ method: 'GET', path: '/cases', query: { limit, offset } }))
      if (!read.success) throw new VendorError('UNREADABLE', 'GET /cases: not a list of cases')
      return { cases: read.data.cases, total: read.data.total ?? null }
    },
    async case(id) {
      const found = caseIn(await call({ method: 'GET', path: path`/cases/${id}` }))
      // Another case in its place would settle a command on the wrong evidence.
      if (found === null || idOf(found) !== id)
        throw new VendorError('UNREADABLE', 'GET /cases/{id}: not the case that was asked for')
      return found
    },
    create: async (body, deliveryId) => caseIn(await write('POST', '/cases', body, deliveryId)),
    async createMany(bodies, deliveryId) {
      const read = bulk.safeParse(await write('POST', '/cases/bulk', { cases: bodies }, deliveryId))
      return read.success ? read.data : { cases: null, errors: [] }
    },
    createFromTemplate: async (body, deliveryId) =>
      caseIn(await write('POST', '/cases/from-template', body, deliveryId)),
    async setTriggers(triggers, deliveryId) {
      await write('PUT', '/settings/case-triggers', triggers, deliveryId)
    },
    assign: async (id, to, deliveryId) => caseIn(await write('POST', path`/cases/${id}/assign`, to, deliveryId)),
    patch: async (id, body, deliveryId) => caseIn(await write('PATCH', path`/cases/${id}`, body, deliveryId)),
    resolve: async (id, body, deliveryId) => caseIn(await write('POST', path`/cases/${id}/resolve`, body, deliveryId)),
  }
}
