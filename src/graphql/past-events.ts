import { type FeedEvent, ResyncRequired } from '../feed/feed.ts'
import type { Context } from './context.ts'
import { asResync, feedCursor } from './feed.ts'
import type { EventNode, EventPage } from './shapes.ts'

const CHUNK = 200
/** A filter that matches little must not read a whole history for one page; the page then ends early, with a cursor. */
const MOST_READ = 2_000

/** Where a history without a cursor begins: after the last event that retention removed. */
async function beginning({ feed, viewer }: Context): Promise<number> {
  try {
    await feed.read(viewer.tenant, 0, 1)
    return 0
  } catch (error) {
    if (error instanceof ResyncRequired) return error.from
    throw error
  }
}

/** One page of the events after a position that are chosen. */
export async function pastEvents(
  context: Context,
  after: number | null,
  first: number,
  choose: (event: FeedEvent) => EventNode | null,
): Promise<EventPage> {
  const { feed, viewer } = context
  const start = after ?? (await beginning(context))
  const nodes: EventNode[] = []
  let reached = start
  for (let read = 0; read < MOST_READ && nodes.length < first; read += CHUNK) {
    const chunk = await feed.read(viewer.tenant, reached, CHUNK).catch((error) => {
      throw asResync(context, error)
    })
    for (const event of chunk) {
      if (nodes.length === first) break
      reached = event.pos
      const node = choose(event)
      if (node) nodes.push(node)
    }
    if (chunk.length < CHUNK) break
  }
  const head = await feed.head(viewer.tenant)
  const [earliest] = nodes
  return {
    nodes,
    edges: () => nodes.map((node) => ({ node, cursor: () => feedCursor(context, node.event.pos) })),
    pageInfo: {
      hasNextPage: reached < head,
      hasPreviousPage: after !== null && after > 0,
      startCursor: () => (earliest ? feedCursor(context, earliest.event.pos) : null),
      // Not that of the last event shown: what was passed over need not be read again.
      endCursor: () => feedCursor(context, reached),
    },
  }
}
