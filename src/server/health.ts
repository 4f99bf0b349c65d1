import type { Registry } from 'prom-client'
import { send, sendJson } from './reply.ts'
import { type Handler, onlyGet } from './routes.ts'

export interface Readiness {
  ok: boolean
  /** What was looked at, each with a word for it; nothing about tenants. */
  checks: Record<string, unknown>
}

const PATIENCE_MS = 2_000
/** Anybody may ask, so a crowd of askers gets one answer between them. */
const SHARED_MS = 500

const late = (): Readiness => ({ ok: false, checks: { readiness: 'no answer in time' } })

export interface HealthOptions {
  readiness(): Promise<Readiness>
  registry: Registry
}

/** `/healthz`, `/readyz` and `/metrics`, which need no token. */
export function createHealth(options: HealthOptions) {
  let shared: Promise<Readiness> | null = null
  let closing = false

  const ask = async (): Promise<Readiness> => {
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<Readiness>((resolve) => {
      timer = setTimeout(() => resolve(late()), PATIENCE_MS)
    })
    try {
      return await Promise.race([options.readiness(), patience])
    } catch {
      return { ok: false, checks: { readiness: 'failed' } }
    } finally {
      clearTimeout(timer)
    }
  }

  const readiness = (): Promise<Readiness> => {
    if (closing) return Promise.resolve({ ok: false, checks: { server: 'closing' } })
    if (!shared) {
      shared = ask()
      void shared.then(() => setTimeout(forget, SHARED_MS).unref())
    }
    return shared
  }

  const forget = (): void => {
    shared = null
  }

  const alive: Handler = (_request, response) => sendJson(response, 200, { status: 'ok' })
  const ready: Handler = async (_request, response) => {
    const { ok, checks } = await readiness()
    sendJson(response, ok ? 200 : 503, { status: ok ? 'ready' : 'not ready', checks })
  }
  const metrics: Handler = async (_request, response) =>
    send(response, 200, options.registry.contentType, await options.registry.metrics())
  return {
    routes: [
      ['/healthz', onlyGet(alive)],
      ['/readyz', onlyGet(ready)],
      ['/metrics', onlyGet(metrics)],
    ] as const satisfies readonly (readonly [string, Handler])[],
    /** From now on not ready, so that a balancer looks elsewhere while the last answers go out. */
    close() {
      closing = true
    },
  }
}
