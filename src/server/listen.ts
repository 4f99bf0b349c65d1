import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describeError } from '../graphql/pipeline/present.ts'

/** The part of a structured log that the server writes to; pino fits. */
export interface ServerLog {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const TIMEOUTS = {
  // These bound how long a request may take to arrive; answering one is bounded by the pipeline's deadline.
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  // Longer than the usual balancer's, which must be the one to close an idle connection.
  keepAliveTimeout: 65_000,
}

export interface Address {
  host: string
  /** 0 for any free one. */
  port: number
}

/** The server could not open its port; the message says what to change. */
export class ListenError extends Error {
  readonly code: string
  constructor(code: string, message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'ListenError'
    this.code = code
  }
}

/** Names the setting that is in the way. */
function explain(error: Error & { code?: string }, { host, port }: Address): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ListenError(error.code, `Port ${port} on ${host} is in use; set PORT to a free one`, error)
    case 'EACCES':
      return new ListenError(
        error.code,
        `Port ${port} may not be opened by this user; set PORT to one above 1023`,
        error,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ListenError(error.code, `${host} is not an address of this machine; set HOST to one that is`, error)
    default:
      return error
  }
}

/** Opens the port; throws ListenError. */
export const listenOn = (server: Server, address: Address, log: ServerLog): Promise<{ port: number }> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, address)))
    server.listen(address.port, address.host, () => {
      server.on('error', (error) => log.error({ error: describeError(error) }, 'the server met an unexpected error'))
      resolve({ port: (server.address() as AddressInfo).port })
    })
  })
