import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Transport } from '../graphql/pipeline/guard.ts'
import type { Code } from '../graphql/pipeline/problem.ts'

/** One finished operation. Nothing in it comes from a tenant, so it may become a label. */
export interface OperationMetrics {
  transport: Transport
  kind: 'query' | 'mutation' | 'subscription' | 'refused'
  /** `OK`, or the code of its first error. */
  outcome: 'OK' | Code
  milliseconds: number
}

export interface ServerMetrics {
  operation(done: OperationMetrics): void
  unauthenticated(transport: Transport): void
  connections(transport: 'ws' | 'sse', change: 1 | -1): void
  closed(code: number): void
}

/** The server's own figures, in the registry it is given. */
export function createServerMetrics(registry: Registry, onOperation?: (done: OperationMetrics) => void): ServerMetrics {
  const registers = [registry]
  const operations = new Histogram({
    name: 'tributary_operation_seconds',
    help: 'Duration of GraphQL operations; of subscriptions, until they have begun.',
    labelNames: ['transport', 'kind', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  })
  /** Finding a series by its labels takes longer than counting in it; there are a few dozen at most. */
  const known = new Map<string, ReturnType<typeof operations.labels>>()
  const refused = new Counter({
    name: 'tributary_unauthenticated_total',
    help: 'Requests and connections without a valid token.',
    labelNames: ['transport'],
    registers,
  })
  const connections = new Gauge({
    name: 'tributary_live_connections',
    help: 'Open WebSockets and server-sent event streams.',
    labelNames: ['transport'],
    registers,
  })
  const closes = new Counter({
    name: 'tributary_socket_closes_total',
    help: 'Closed WebSockets by close code.',
    labelNames: ['code'],
    registers,
  })
  return {
    operation(done) {
      const { transport, kind, outcome } = done
      const name = `${transport} ${kind} ${outcome}`
      const series = known.get(name) ?? operations.labels({ transport, kind, outcome })
      known.set(name, series)
      series.observe(done.milliseconds / 1000)
      onOperation?.(done)
    },
    unauthenticated: (transport) => refused.inc({ transport }),
    connections: (transport, change) => connections.inc({ transport }, change),
    // Codes are the client's to choose between 3000 and 4999; only those anybody gives are worth a series.
    closed: (code) => closes.inc({ code: KNOWN_CLOSES.has(code) ? String(code) : 'other' }),
  }
}

const KNOWN_CLOSES = new Set([1000, 1001, 1005, 1006, 1009, 4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500])
