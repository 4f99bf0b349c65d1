import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Sandbox } from '../../src/adapter/sandbox.ts'
import { listening } from './listening.ts'

/** Where to cut: at the n-th request, before the vendor has it, or after it has done it and before the answer leaves. */
export interface RequestCut {
  at: number
  side: 'BEFORE' | 'AFTER'
  act(request: string): Promise<'cut' | 'go on'>
}

export interface VendorProxy {
  /** Where the worker under test finds the vendor: requests are numbered and can be cut. */
  port: number
  /** Where everybody else finds it. */
  openPort: number
  arm(cut: RequestCut | null): void
  requests(): readonly string[]
  close(): void
}

/** Takes an answer and gives it to nobody. */
const sink = (request: IncomingMessage): ServerResponse => {
  const nothing = {
    req: request,
    headersSent: false,
    statusCode: 200,
    setHeader: () => nothing,
    getHeader: () => undefined,
    removeHeader: () => {},
    writeHead: () => nothing,
    write: () => true,
    on: () => nothing,
    once: () => nothing,
    end: () => nothing,
  }
  return nothing as unknown as ServerResponse
}

/** The simulated vendor behind two doors, one of which can be cut. */
export async function createVendorProxy(sandbox: Sandbox): Promise<VendorProxy> {
  let armed: RequestCut | null = null
  let seen: string[] = []
  const watched = createServer((request, response) => {
    const name = `${request.method} ${request.url}`
    seen.push(name)
    const cut = armed
    if (!cut || cut.at !== seen.length) {
      sandbox.handle(request, response)
      return
    }
    armed = null
    // A request whose body was read by nobody stays open until its client is gone.
    if (cut.side === 'AFTER') {
      request.on('end', () => setTimeout(() => void cut.act(name).then(() => response.destroy()), 20))
      sandbox.handle(request, sink(request) as ServerResponse & { req: IncomingMessage })
    } else void cut.act(name).then((word) => (word === 'cut' ? response.destroy() : sandbox.handle(request, response)))
  })
  const open = createServer(sandbox.handle)
  const [port, openPort] = await Promise.all([listening(watched), listening(open)])
  return {
    port,
    openPort,
    arm(cut) {
      armed = cut
      seen = []
    },
    requests: () => seen,
    close() {
      for (const server of [watched, open]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}
