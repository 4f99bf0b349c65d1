import { type FeedEvent, ResyncRequired } from '../feed/feed.ts'
import { FEED } from './arguments.ts'
import type { Context } from './context.ts'
import { problem } from './pipeline/problem.ts'
import type { EventNode } from './shapes.ts'

/** The cursor of a place in the feed. */
export const feedCursor = ({ cursors, viewer }: Pick<Context, 'cursors' | 'viewer'>, position: number): string =>
  cursors.encode(viewer.tenant, FEED, [position])

/** Says where to go on when the history behind a cursor is gone, in the words every transport carries. */
export function asResync(context: Context, error: unknown): unknown {
  if (!(error instanceof ResyncRequired)) return error
  const message =
    'The events after this cursor are no longer kept; read the lists again, then go on from `extensions.cursor`'
  return problem('RESYNC_REQUIRED', message, { extensions: { cursor: feedCursor(context, error.from) } })
}

/**
 * The tenant's feed as far as it concerns one subscription: replay from a position, then live. Written by hand, because a
 * generator that waits is not ended by `return()` until its wait is over.
 */
export async function follow(
  context: Context,
  after: number | null,
  choose: (event: FeedEvent) => Promise<EventNode | null>,
): Promise<AsyncIterableIterator<EventNode>> {
  const { feed, viewer } = context
  const from = after ?? (await feed.head(viewer.tenant))
  // Tells at once, as the subscription's first answer, that a cursor is too old.
  await feed.read(viewer.tenant, from, 1).catch((error) => {
    throw asResync(context, error)
  })
  const source = feed.follow(viewer.tenant, from)
  const iterator: AsyncIterableIterator<EventNode> = {
    async next() {
      try {
        for (let step = await source.next(); !step.done; step = await source.next()) {
          const chosen = await choose(step.value)
          if (chosen) return { value: chosen, done: false }
        }
        return { value: undefined, done: true }
      } catch (error) {
        void source.return?.()
        throw asResync(context, error)
      }
    },
    async return() {
      await source.return?.()
      return { value: undefined, done: true }
    },
    async throw(error) {
      await source.return?.()
      throw error
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}
