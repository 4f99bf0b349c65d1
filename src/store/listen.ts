import pg from 'pg'

export type Channel = 'tributary_feed' | 'tributary_work'

export interface Listener {
  /** Calls back on every notification, and once after each reconnect, because what came in between is unknown. */
  on(channel: Channel, wake: (payload: string) => void): () => void
  close(): Promise<void>
}

const RECONNECT_MS = 500

/** One connection that only listens, apart from the pools; a lost one is opened again. A notification only ever wakes. */
export function createListener(options: { url: string; role: string | null; onError(error: unknown): void }): Listener {
  const wakes = new Map<Channel, Set<(payload: string) => void>>([
    ['tributary_feed', new Set()],
    ['tributary_work', new Set()],
  ])
  let closed = false
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null

  function lost(error?: unknown): void {
    if (closed || timer) return
    if (error) options.onError(error)
    client?.removeAllListeners()
    // An ended client may still emit the error that ended it.
    client?.on('error', () => {})
    client?.end().catch(() => {})
    client = null
    timer = setTimeout(() => {
      timer = null
      connect()
    }, RECONNECT_MS)
  }

  function connect(): void {
    const next = new pg.Client({
      connectionString: options.url,
      connectionTimeoutMillis: 2000,
      keepAlive: true,
      application_name: 'tributary listen',
      ...(options.role ? { options: `-c role=${options.role}` } : {}),
    })
    client = next
    next.on('error', lost)
    next.on('end', () => lost())
    next.on('notification', ({ channel, payload }) => {
      for (const wake of wakes.get(channel as Channel) ?? []) wake(payload ?? '')
    })
    next
      .connect()
      .then(() => next.query('listen tributary_feed; listen tributary_work'))
      .then(() => {
        for (const set of wakes.values()) for (const wake of set) wake('')
      })
      .catch(lost)
  }

  connect()
  return {
    on(channel, wake) {
      wakes.get(channel)?.add(wake)
      return () => wakes.get(channel)?.delete(wake)
    },
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
