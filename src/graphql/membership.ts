import type { EventType } from '../canonical/enums.ts'
import type { FeedEvent } from '../feed/feed.ts'
import type { AlertCriteria } from '../store/criteria.ts'
import { labelsOf } from '../store/notes.ts'
import { subjectIdsOfAlert } from '../store/subjects.ts'
import type { Context } from './context.ts'
import type { EventCriteria } from './criteria.ts'
import { asksForLabels, asksForSubjects, matchesAlert } from './match.ts'
import type { EventNode, Membership } from './shapes.ts'

/** How a record moved with respect to a filter; null where the change does not concern it. */
const moved = (before: boolean, after: boolean): Membership | null => {
  if (after) return before ? 'UPDATED' : 'ENTERED'
  return before ? 'LEFT' : null
}

/** An event as the general feed delivers it; null where it was not asked for. */
export function eventNode(
  event: FeedEvent,
  types: readonly EventType[] | null | undefined,
  { accountIds, nodeIds }: EventCriteria,
): EventNode | null {
  if (types && !types.includes(event.type)) return null
  if (accountIds && (event.accountId === null || !accountIds.includes(event.accountId))) return null
  if (nodeIds && !nodeIds.includes(event.nodeId)) return null
  const membership = moved(event.before !== null, event.after !== null) ?? 'UPDATED'
  return { event, membership }
}

/** An alert's change as its filter sees it; null where it matched neither before nor after. */
export async function alertEventNode(
  { store, viewer }: Context,
  event: FeedEvent,
  criteria: AlertCriteria,
): Promise<EventNode | null> {
  if (event.nodeKind !== 'ALERT') return null
  // A subject linked beside the primary one is not in the snapshot; who is linked now was linked then, near enough.
  const linked = asksForSubjects(criteria)
    ? (await store.read(viewer.tenant, subjectIdsOfAlert(viewer.tenant, event.nodeId)))[0]
    : []
  const labels = asksForLabels(criteria)
    ? (await store.read(viewer.tenant, labelsOf(viewer.tenant, [event.nodeId])))[0].map(({ label }) => label)
    : []
  const matches = (snapshot: Record<string, unknown> | null): boolean =>
    snapshot !== null &&
    matchesAlert(criteria, {
      id: event.nodeId,
      subjectIds: [...linked.map((row) => row.subject_id), ...(snapshot.subjectId ? [String(snapshot.subjectId)] : [])],
      labels,
      snapshot,
    })
  const membership = moved(matches(event.before), matches(event.after))
  return membership && { event, membership }
}
