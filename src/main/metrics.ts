import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import type { VendorError } from '../adapter/errors.ts'
import type { PollStats } from '../ingest/poll.ts'

export interface Metrics {
  registry: Registry
  polled(stats: PollStats): void
  trouble(account: string, error: VendorError): void
  stamped(events: number): void
}

/** Prometheus metrics. They are open to everybody who can reach the port, so no label names a tenant or an account. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const pages = new Counter({ name: 'tributary_pages_read_total', help: 'Vendor pages taken in.', registers })
  const records = new Counter({
    name: 'tributary_records_total',
    help: 'Vendor records taken in, by what became of them.',
    labelNames: ['result'],
    registers,
  })
  const troubles = new Counter({
    name: 'tributary_vendor_errors_total',
    help: 'Vendor calls without a clean answer, by kind.',
    labelNames: ['kind'],
    registers,
  })
  const events = new Counter({
    name: 'tributary_events_stamped_total',
    help: 'Feed events given their place.',
    registers,
  })
  return {
    registry,
    polled(stats) {
      pages.inc(stats.pages)
      records.inc({ result: 'changed' }, stats.changed)
      records.inc({ result: 'quarantined' }, stats.quarantined)
    },
    trouble: (_account, error) => troubles.inc({ kind: error.kind }),
    stamped: (count) => events.inc(count),
  }
}
