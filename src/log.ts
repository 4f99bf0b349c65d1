import pino, { type Logger } from 'pino'

export type { Logger }

/**
 * One JSON line per event, on standard output. Only what is named here is written of an error: a database's or vendor's
 * message may quote a record.
 */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: { name: 'tributary' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: describeError },
    redact: {
      paths: ['authorization', 'token', 'credentials', '*.authorization', '*.token', '*.credentials'],
      remove: true,
    },
  })
}

/** What may be said of an error outside the process: its kind, its code and where it was thrown. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, constraint, kind, status } = error as Error & Record<string, unknown>
  const frames = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')) ?? []
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(kind === undefined ? {} : { kind }),
    ...(status === undefined ? {} : { status }),
    at: frames.slice(0, 6).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}
