import type { WebSocket } from 'ws'

const SWEEP_MS = 1_000
const PING_MS = 12_000
/** Bytes that may wait for a reader, and for how long, before it counts as too slow. */
const BACKLOG = 1024 * 1024
const BACKLOG_MS = 3_000
const MESSAGES_PER_SWEEP = 500

interface Watched {
  pingAt: number
  answered: boolean
  messages: number
  slowSince: number | null
}

/** Looks after open sockets: finds the dead by pings, the slow by what waits for them, and the noisy by counting. */
export function createWatch(tooSlow: (socket: WebSocket) => void) {
  const watched = new Map<WebSocket, Watched>()

  const ping = (socket: WebSocket, state: Watched, now: number): void => {
    if (!state.answered) socket.terminate()
    state.answered = false
    state.pingAt = now + PING_MS
    if (socket.readyState === socket.OPEN) socket.ping()
  }

  const look = (socket: WebSocket, state: Watched, now: number): void => {
    state.messages = 0
    if (socket.bufferedAmount <= BACKLOG) state.slowSince = null
    else state.slowSince ??= now
    if (state.slowSince !== null && now - state.slowSince >= BACKLOG_MS) tooSlow(socket)
    else if (now >= state.pingAt) ping(socket, state, now)
  }

  const sweep = setInterval(() => {
    const now = Date.now()
    for (const [socket, state] of watched) look(socket, state, now)
  }, SWEEP_MS)
  sweep.unref()

  return {
    /** Watches a socket until it closes. Answers what to ask at every message: whether it is one too many. */
    add(socket: WebSocket): () => boolean {
      const state: Watched = { pingAt: Date.now() + PING_MS, answered: true, messages: 0, slowSince: null }
      watched.set(socket, state)
      socket.on('pong', () => {
        state.answered = true
      })
      socket.once('close', () => watched.delete(socket))
      return () => {
        state.messages += 1
        return state.messages > MESSAGES_PER_SWEEP
      }
    },
    close: () => clearInterval(sweep),
  }
}
