import { ResyncRequired } from '../feed/feed.ts'
import type { Context } from './context.ts'

/** The shortest time between two messages, and between two readings of the figures. */
const PAUSE_MS = 1000

/**
 * Figures anew whenever they have changed, at most one a second. The feed only says when to look again, so however many
 * events come in a second cost one statement. Written by hand, because a generator that waits is not ended by `return()`
 * until its wait is over.
 */
export async function statsChanges<Stats>(
  { feed, viewer: { tenant } }: Context,
  read: () => Promise<Stats>,
): Promise<AsyncIterableIterator<Stats>> {
  // The place first: a change between the two is looked at once more rather than missed.
  const from = await feed.head(tenant)
  let shown = JSON.stringify(await read())
  let source = feed.follow(tenant, from)
  let notBefore = 0
  let due = false
  let ended = false
  let failure: unknown
  let wake = () => {}

  const end = () => {
    ended = true
    void source.return?.()
    wake()
  }

  const watch = async (): Promise<void> => {
    while (!ended) {
      try {
        for (let step = await source.next(); !step.done; step = await source.next()) {
          // A decision on its way moves no record; what it brings about is told by the record's own event.
          if (step.value.nodeKind === 'COMMAND') continue
          due = true
          wake()
        }
        return end()
      } catch (error) {
        if (ended) return
        if (!(error instanceof ResyncRequired)) throw error
        // Figures have no history: what was missed shows in the next ones.
        source = feed.follow(tenant, error.from)
        due = true
        wake()
      }
    }
  }
  watch().catch((error) => {
    failure = error
    end()
  })

  /** Until something happens, or until the figures may be read again. */
  const pause = (ms: number | null) =>
    new Promise<void>((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const iterator: AsyncIterableIterator<Stats> = {
    async next() {
      while (!ended) {
        const wait = notBefore - performance.now()
        if (!due || wait > 0) {
          // What wakes it early while a reading is due is part of that reading.
          await pause(due ? wait : null)
          continue
        }
        due = false
        notBefore = performance.now() + PAUSE_MS
        const stats = await read().catch((error) => {
          end()
          throw error
        })
        const text = JSON.stringify(stats)
        if (ended || text === shown) continue
        shown = text
        return { value: stats, done: false }
      }
      if (failure) throw failure
      return { value: undefined, done: true }
    },
    async return() {
      end()
      return { value: undefined, done: true }
    },
    async throw(error) {
      end()
      throw error
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}
