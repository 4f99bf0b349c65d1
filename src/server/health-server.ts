import { createServer } from 'node:http'
import { createHealth, type HealthOptions } from './health.ts'
import { type Address, listenOn, type ServerLog, TIMEOUTS } from './listen.ts'
import { createRouter, type Handler } from './routes.ts'
import type { GatewayServer } from './server.ts'

/** What a replica without the API serves: whether it is well, and its figures. */
export function createHealthServer(options: Address & HealthOptions & { log: ServerLog }): GatewayServer {
  const health = createHealth(options)
  const routes = new Map<string, Handler>(health.routes)
  const hint = 'this replica works for the API of others, and serves /healthz, /readyz and /metrics alone'
  const server = createServer(
    TIMEOUTS,
    createRouter((path) => routes.get(path), options.log, hint),
  )
  return {
    listen: () => listenOn(server, options, options.log),
    async close() {
      health.close()
      if (!server.listening) return
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // Its answers take no time; who holds a connection open is not waited for.
      server.closeAllConnections()
      await closed
    },
  }
}
