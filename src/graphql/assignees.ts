import type { Assignees } from '../store/criteria.ts'
import { peopleMeant } from '../store/users.ts'
import type { Context } from './context.ts'
import { type Nested, texts } from './criteria-parts.ts'
import { uuidOf } from './ids.ts'

type WithAssignees = { assigneeIds?: readonly string[] | null }

/** All assignees a filter names, however deep. */
export const assigneesIn = <F extends Nested<F> & WithAssignees>(filter: F): string[] => [
  ...(filter.assigneeIds ?? []),
  ...[...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])].flatMap(assigneesIn),
]

/** Turns the assignees of a filter into whom they mean. */
export type AssigneeNames = (ids: readonly string[] | null | undefined) => Assignees | undefined

/**
 * How to read assignees: by a vendor's user id, or by the id of a person, who is looked up only then. A person who is none of
 * this tenant's has assigned nothing, like one who does not exist.
 */
export async function assigneeNames({ loaders, viewer }: Context, asked: readonly string[]): Promise<AssigneeNames> {
  const people = [...new Set(asked.flatMap((id) => uuidOf('User', id) ?? []))]
  const rows = people.length > 0 ? await loaders.read(peopleMeant(viewer.tenant, people)) : []
  const meant = new Map(rows.map((row) => [row.id, row]))
  return (ids) => {
    if (!ids) return undefined
    const named = ids.flatMap((id) => meant.get(uuidOf('User', id) ?? '') ?? [])
    const known = named.flatMap((row) => row.known)
    return {
      vendorUserIds: texts(ids.filter((id) => uuidOf('User', id) === null)) ?? [],
      people: [...new Set(named.flatMap((row) => row.people))],
      known: { accountIds: known.map(({ account }) => account), vendorUserIds: known.map(({ user }) => user) },
    }
  }
}
