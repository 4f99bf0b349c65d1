import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the two vendor servers of these tests share: exact JSON, a record of what was asked, and places for faults. */

/** JSON in which integers beyond 2^53 are bigints, on both ways. */
export function parseExact(text: string, change = (_key: string, value: unknown): unknown => value): unknown {
  const reviver = (name: string, value: unknown, context?: { source?: string }): unknown => {
    const source = context?.source
    const whole = typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source)
    return change(name, whole && !Number.isSafeInteger(value) ? BigInt(source) : value)
  }
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown)
}

export function stringifyExact(value: unknown): string {
  const text = JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? `@@integer:${each}@@` : each))
  return text.replaceAll(/"@@integer:(-?\d+)@@"/g, '$1')
}

/** Equal for equal values, whatever the order of their keys. */
export function fingerprint(value: unknown): string {
  const sorted = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(sorted)
    if (each === null || typeof each !== 'object') return each
    return Object.fromEntries(
      Object.entries(each)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, inner]) => [name, sorted(inner)]),
    )
  }
  return stringifyExact(sorted(value))
}

export interface VendorRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: unknown
  at: number
}

export interface VendorAnswer {
  status: number
  headers?: Record<string, string>
  body?: unknown
}

/** What befalls a request: an answer in the vendor's stead, silence, or the real answer after a while or never. */
export type Fault =
  | { kind: 'ANSWER'; answer: VendorAnswer }
  | { kind: 'SILENT' }
  | { kind: 'APPLY_THEN'; answer: VendorAnswer }
  | { kind: 'APPLY_THEN_SILENT' }
  | { kind: 'LATE'; ms: number }
  | { kind: 'APPLY_THEN_LATE'; ms: number }

export interface VendorServer {
  baseUrl: string
  /** Everything that was asked, in order. */
  requests: VendorRequest[]
  /** What was asked against the vendor's document. */
  violations: string[]
  fault: ((request: VendorRequest) => Fault | undefined) | null
  close(): Promise<void>
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

export async function serve(
  handle: (request: VendorRequest, violate: (what: string, answer: VendorAnswer) => VendorAnswer) => VendorAnswer,
): Promise<VendorServer> {
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await bodyOf(incoming)
    const url = new URL(incoming.url ?? '/', 'http://vendor')
    const violate = (what: string, refusal: VendorAnswer): VendorAnswer => {
      vendor.violations.push(`${incoming.method} ${incoming.url}: ${what}`)
      return refusal
    }
    let body: unknown
    try {
      body = text === '' ? undefined : parseExact(text)
    } catch {
      violate('the body is not JSON', { status: 400 })
    }
    const request: VendorRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body,
      at: Date.now(),
    }
    vendor.requests.push(request)
    const send = (one: VendorAnswer): void => {
      if (response.destroyed) return
      const payload = one.body === undefined ? '' : stringifyExact(one.body)
      response.writeHead(one.status, { 'content-type': 'application/json', ...one.headers })
      response.end(payload)
    }
    const fault = vendor.fault?.(request)
    if (!fault) return send(handle(request, violate))
    if (fault.kind === 'SILENT') return
    if (fault.kind === 'ANSWER') return send(fault.answer)
    if (fault.kind === 'LATE') {
      setTimeout(() => send(handle(request, violate)), fault.ms)
      return
    }
    const real = handle(request, violate)
    if (fault.kind === 'APPLY_THEN') send(fault.answer)
    if (fault.kind === 'APPLY_THEN_LATE') setTimeout(() => send(real), fault.ms)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  const vendor: VendorServer = {
    baseUrl: '',
    requests: [],
    violations: [],
    fault: null,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vendor.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return vendor
}

/** The first key of an object that is not among the known ones. */
export function stranger(body: unknown, known: readonly string[]): string | undefined {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return '(not an object)'
  return Object.keys(body).find((name) => !known.includes(name))
}
