import { setImmediate as breath } from 'node:timers/promises'
import type { ExecutionResult } from 'graphql'

export interface LiveOptions<Event> {
  source: AsyncIterable<Event>
  render(event: Event): Promise<ExecutionResult>
  /** The last result of a stream that failed. */
  failed(error: unknown): ExecutionResult
  /** The last result of a stream whose time is over. */
  expired(): ExecutionResult
  /** Milliseconds since 1970 after which nothing more is delivered. */
  until: number
}

const OVER: IteratorResult<ExecutionResult> = { done: true, value: undefined }
/** A source with much to replay, and a reader that takes it all at once, would otherwise hold the event loop. */
const RESULTS_PER_BREATH = 32
/** setTimeout's range. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * The results of a subscription. Written by hand, because an async generator that waits for its next event does not end
 * when its reader leaves: `return()` here ends the wait and the source at once.
 */
export function liveResults<Event>(options: LiveOptions<Event>): AsyncGenerator<ExecutionResult, void, void> {
  const events = options.source[Symbol.asyncIterator]()
  let over = false
  let pulled = 0
  let farewell: ExecutionResult | null = null
  let wake: ((step: IteratorResult<ExecutionResult>) => void) | null = null

  const answer = (step: IteratorResult<ExecutionResult>): void => {
    const waiting = wake
    wake = null
    waiting?.(step)
  }

  const last = (): IteratorResult<ExecutionResult> => {
    const value = farewell
    farewell = null
    return value ? { done: false, value } : OVER
  }

  const end = (final: ExecutionResult | null): void => {
    if (over) return
    over = true
    clearTimeout(timer)
    farewell = final
    // A source that fails to end cannot keep its reader.
    void Promise.resolve(events.return?.()).catch(() => undefined)
    if (wake) answer(last())
  }

  const expire = (): void => end(options.expired())
  const timer = setTimeout(expire, Math.min(Math.max(options.until - Date.now(), 0), LONGEST_TIMER))
  timer.unref()

  const pull = async (): Promise<void> => {
    try {
      pulled += 1
      if (pulled % RESULTS_PER_BREATH === 0) await breath()
      if (over) return
      const step = await events.next()
      if (over) return
      if (step.done) return end(null)
      if (Date.now() >= options.until) return expire()
      const value = await options.render(step.value)
      if (!over) answer({ done: false, value })
    } catch (error) {
      if (!over) end(options.failed(error))
    }
  }

  return {
    next() {
      if (over) return Promise.resolve(last())
      return new Promise((resolve) => {
        wake = resolve
        void pull()
      })
    },
    return() {
      farewell = null
      end(null)
      return Promise.resolve({ done: true, value: undefined })
    },
    throw(error) {
      end(null)
      return Promise.reject(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      end(null)
    },
  }
}
