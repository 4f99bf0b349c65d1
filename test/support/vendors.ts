import { EventEmitter } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sandbox } from '../../src/adapter/sandbox.ts'
import { loadSandbox } from '../../src/registry.ts'

/** What a test does to one request: answer it itself (true), or let the sandbox have it (false). */
export type Interference = (
  request: IncomingMessage,
  response: ServerResponse,
  sandbox: Sandbox,
) => boolean | Promise<boolean>

export interface RunningVendor {
  sandbox: Sandbox
  baseUrl: string
  /** Every request the vendor received, as `METHOD path`. */
  requests: string[]
  /** The bodies of those requests, in the same order, as far as the sandbox read them. */
  bodies: string[]
  interfere: Interference | null
  /** Refuses connections, as a vendor that is down does, until `back`. */
  down(): Promise<void>
  back(): Promise<void>
  /** Connections that are open at the moment. */
  connections(): Promise<number>
  close(): Promise<void>
}

/** Keeps the body of a request that somebody else reads: a plain `on('data')` would start the stream before they do. */
function recordBody(request: IncomingMessage, keep: (body: string) => void): void {
  const chunks: Buffer[] = []
  EventEmitter.prototype.on.call(request, 'data', (chunk: Buffer) => chunks.push(chunk))
  request.once('end', () => keep(Buffer.concat(chunks).toString('utf8')))
}

/** A sandbox vendor behind a real server, with a place to put faults. */
export async function startVendor(
  vendor: string,
  // `sandbox`: options of this vendor's sandbox alone.
  options: { seed?: number; count?: number; sandbox?: Readonly<Record<string, unknown>> } = {},
): Promise<RunningVendor> {
  const createSandbox = await loadSandbox(vendor)
  const sandbox = createSandbox({ ...options.sandbox, seed: options.seed ?? 1, count: options.count ?? 40 })
  const running: RunningVendor = {
    sandbox,
    baseUrl: '',
    requests: [],
    bodies: [],
    interfere: null,
    async down() {
      await running.close()
    },
    async back() {
      const port = Number(new URL(running.baseUrl).port)
      const listen = () =>
        new Promise<boolean>((resolve) => {
          const taken = () => resolve(false)
          server.once('error', taken).listen(port, '127.0.0.1', () => {
            server.off('error', taken)
            resolve(true)
          })
        })
      // Somebody's connection may have got the port for a moment.
      while (!(await listen())) await sleep(50)
    },
    connections: () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server: Server = createServer((request, response) => {
    const at = running.requests.push(`${request.method} ${request.url}`) - 1
    running.bodies[at] = ''
    recordBody(request, (body) => {
      running.bodies[at] = body
    })
    void (async () => {
      if (running.interfere && (await running.interfere(request, response, sandbox))) return
      sandbox.handle(request, response)
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return running
}

/** Lets the sandbox apply a request and swallows its answer: what a timeout after applying looks like from outside. */
export function applyAndStaySilent(request: IncomingMessage, sandbox: Sandbox): void {
  const sink = {
    setHeader: () => sink,
    writeHead: () => sink,
    write: () => true,
    end: () => sink,
    on: () => sink,
    once: () => sink,
    getHeader: () => undefined,
    removeHeader: () => {},
    headersSent: false,
    statusCode: 200,
  }
  sandbox.handle(request, sink as unknown as ServerResponse & { req: IncomingMessage })
}
