import type { InstantRange } from '../store/criteria.ts'
import { badInput } from './arguments.ts'
import type { Context } from './context.ts'
import type { DateTimeRange } from './generated.ts'
import { fromId, uuidOf, uuidsOf } from './ids.ts'

const DEEPEST = 5
const MOST_NODES = 50

/** A filter that holds others of its kind. */
export interface Nested<F> {
  and?: readonly F[] | null
  or?: readonly F[] | null
  not?: F | null
}

/** Refuses filters nested deeper, or of more parts, than a person or a form would write. */
export function bound<F extends Nested<F>>(filter: F): void {
  let nodes = 0
  const visit = (one: F, depth: number): void => {
    nodes += 1
    if (depth > DEEPEST) throw badInput('filter', `is nested more than ${DEEPEST} deep; write it flatter`)
    if (nodes > MOST_NODES) throw badInput('filter', `has more than ${MOST_NODES} parts; use lists of values`)
    for (const inner of [...(one.and ?? []), ...(one.or ?? []), ...(one.not ? [one.not] : [])]) visit(inner, depth + 1)
  }
  visit(filter, 1)
}

type Given<T> = { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : never]?: NonNullable<T[K]>
}

/** Null says the same as leaving it out. */
export const given = <T extends object>(fields: T): Given<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as Given<T>

/** PostgreSQL's text holds no NUL, so a value with one matches nothing. */
export const texts = (values: readonly string[] | null | undefined) => values?.filter((value) => !value.includes('\0'))

/** The uuids behind a list of ids, where one was given. */
export const uuids = (type: Parameters<typeof uuidsOf>[0], ids: readonly string[] | null | undefined) =>
  ids ? uuidsOf(type, ids) : undefined

/** A span with both its ends said, where one was given. */
export const range = (span: DateTimeRange | null | undefined): InstantRange | undefined =>
  span ? { from: span.from ?? null, to: span.to ?? null } : undefined

/** Turns an account's opaque id, or its id of the providers file, into the latter. */
export type AccountNames = (ids: readonly string[] | null | undefined) => string[] | undefined

type WithAccounts = { accountIds?: readonly string[] | null }
/** All accounts a filter names, however deep. */
export const accountsIn = <F extends Nested<F> & WithAccounts>(filter: F): string[] => [
  ...(filter.accountIds ?? []),
  ...[...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])].flatMap(accountsIn),
]

/** How to read accounts: the ids asked for are looked up only if one of them is opaque. */
export async function accountNames({ loaders }: Context, asked: readonly string[]): Promise<AccountNames> {
  const opaque = asked.some((id) => fromId(id) !== null)
  const accounts = opaque ? (await loaders.accounts()).byUuid : null
  return (ids) =>
    texts(ids)?.flatMap((id) => {
      if (!fromId(id)) return [id]
      const uuid = uuidOf('ProviderAccount', id)
      return (uuid && accounts?.get(uuid)?.account_id) || []
    })
}
