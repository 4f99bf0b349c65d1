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
export function explainListenError(
  error: Error & { code?: string },
  { host, port }: { host: string; port: number },
): Error {
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
