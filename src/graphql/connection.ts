import type { CompiledQuery } from 'kysely'
import { COUNT_LIMIT, type Order, type PageRequest, pageOf } from '../store/page.ts'
import { type PageArguments, pageRequest } from './arguments.ts'
import type { Context } from './context.ts'
import type { Connection } from './shapes.ts'

/** One list in one order: its name, which its cursors are bound to, and its statements. */
export interface Listing<Row> {
  scope: string
  order: Order<Row>
  page(page: PageRequest): CompiledQuery<Row>
}

/** A page of a list that is not counted. */
export async function connect<Row>(
  { cursors, viewer, loaders }: Context,
  { scope, order, page }: Listing<Row>,
  args: PageArguments,
): Promise<Omit<Connection<Row>, 'totalCount' | 'totalCountIsExact'>> {
  const request = pageRequest(cursors, viewer.tenant, scope, args)
  const { rows, more } = pageOf(await loaders.read(page(request)), request)
  const cursorOf = (row: Row): string => cursors.encode(viewer.tenant, scope, order.keys.position(row))
  const at = (index: number): string | null => {
    const row = rows.at(index)
    return row === undefined ? null : cursorOf(row)
  }
  // Behind a cursor there is at least the row that the cursor was given out for.
  const behind = request.position !== null
  return {
    nodes: rows,
    edges: () => rows.map((node) => ({ node, cursor: () => cursorOf(node) })),
    pageInfo: {
      hasNextPage: request.backwards ? behind : more,
      hasPreviousPage: request.backwards ? more : behind,
      startCursor: () => at(0),
      endCursor: () => at(-1),
    },
  }
}

/** A page of a list with its count, which is taken only when asked for, and once. */
export async function connectCounted<Row>(
  context: Context,
  listing: Listing<Row>,
  args: PageArguments,
  count: () => CompiledQuery<{ count: number }>,
): Promise<Connection<Row>> {
  let counting: Promise<number> | null = null
  const counted = () => {
    counting ??= context.loaders.read(count()).then(([row]) => row?.count ?? 0)
    return counting
  }
  return {
    ...(await connect(context, listing, args)),
    totalCount: async () => Math.min(await counted(), COUNT_LIMIT),
    totalCountIsExact: async () => (await counted()) <= COUNT_LIMIT,
  }
}
