import pino from 'pino'
import { startWorker } from '../../src/main/worker.ts'
import type { Pipeline } from './pipeline.ts'

/** A worker replica with its loops, as `ROLE=worker` runs it; nothing is polled unless asked for. */
export async function startTestWorker(pipeline: Pipeline, polling = false): Promise<{ stop(): Promise<void> }> {
  if (!polling) await pipeline.database.sql("update lanes set sync_at = 'infinity', reconcile_at = 'infinity'")
  return startWorker({
    store: pipeline.database.worker,
    accounts: pipeline.accounts,
    takeRate: pipeline.takeRate,
    listener: pipeline.listener,
    metrics: pipeline.metrics,
    log: pino({ level: 'silent' }),
  })
}
