import type { PageRequest, Position } from '../store/page.ts'
import type { CursorCodec } from './cursor.ts'
import { problem } from './pipeline/problem.ts'

const DEFAULT_PAGE = 25
const LARGEST_PAGE = 100

/** A list's arguments as they came: an absent one is undefined, a null was written. */
export interface PageArguments {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}

/** An argument is wrong; the message names it and says what to do. */
export const badInput = (field: string, message: string) =>
  problem('BAD_USER_INPUT', `\`${field}\` ${message}`, { extensions: { field } })

/** A page size within the limits. */
export function pageSize(name: 'first' | 'last', value: number | null | undefined): number {
  if (value === undefined) return DEFAULT_PAGE
  if (value === null) throw badInput(name, `must not be null; leave it out for ${DEFAULT_PAGE}`)
  if (value < 1 || value > LARGEST_PAGE) {
    throw badInput(name, `must be 1 to ${LARGEST_PAGE}; page on with a cursor for more`)
  }
  return value
}

/** A position from its cursor, which has to be of the same tenant, list and order. */
export function positionOf(
  cursors: CursorCodec,
  tenant: string,
  scope: string,
  name: 'after' | 'before',
  cursor: string,
): Position {
  const position = cursors.decode(tenant, scope, cursor)
  if (position) return position
  const message = `\`${name}\` is not a cursor of this list in this order; start again without it, and pass cursors on unchanged`
  throw problem('INVALID_CURSOR', message, { extensions: { field: name } })
}

/** Which page is asked for. */
export function pageRequest(cursors: CursorCodec, tenant: string, scope: string, args: PageArguments): PageRequest {
  const { first, after, last, before } = args
  const backwards = last !== undefined || (first === undefined && typeof before === 'string')
  if (first !== undefined && last !== undefined) {
    throw badInput('last', 'cannot be given together with `first`; give one of them')
  }
  if (backwards && typeof after === 'string') {
    throw badInput('after', 'goes with `first`; with `last` give `before`')
  }
  if (!backwards && typeof before === 'string') {
    throw badInput('before', 'goes with `last`; with `first` give `after`')
  }
  const [name, cursor] = backwards ? (['before', before] as const) : (['after', after] as const)
  return {
    limit: backwards ? pageSize('last', last) : pageSize('first', first),
    position: typeof cursor === 'string' ? positionOf(cursors, tenant, scope, name, cursor) : null,
    backwards,
  }
}

/** The scope of feed cursors, whichever query or subscription gave them out. */
export const FEED = 'feed'

/** A position in the feed; null where no cursor was given. */
export function feedPosition(cursors: CursorCodec, tenant: string, after: string | null | undefined): number | null {
  if (typeof after !== 'string') return null
  return Number(positionOf(cursors, tenant, FEED, 'after', after)[0])
}
