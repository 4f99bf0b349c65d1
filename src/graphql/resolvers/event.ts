import type { FeedEvent } from '../../feed/feed.ts'
import { badInput, feedPosition, pageSize } from '../arguments.ts'
import { changedFields } from '../changed-fields.ts'
import type { Context } from '../context.ts'
import { alertCriteria, eventCriteria } from '../criteria.ts'
import { feedCursor, follow } from '../feed.ts'
import type {
  AlertEventResolvers,
  AlertFilter,
  EventResolvers,
  QueryResolvers,
  SubscriptionResolvers,
} from '../generated.ts'
import { type IdType, toId } from '../ids.ts'
import { asksForCases } from '../match.ts'
import { alertEventNode, eventNode } from '../membership.ts'
import { loadNode } from '../nodes.ts'
import { pastEvents } from '../past-events.ts'
import { refresh } from '../refresh.ts'
import { seenSnapshot, seesReferrals } from '../sar.ts'
import { searchesIn } from '../search.ts'
import type { EventNode } from '../shapes.ts'

export const Query: Pick<QueryResolvers, 'events'> = {
  async events(_root, { after, first, types, filter }, context) {
    const position = feedPosition(context.cursors, context.viewer.tenant, after)
    const size = pageSize('first', first)
    const criteria = await eventCriteria(context, filter)
    return pastEvents(context, position, size, (event) => eventNode(event, types, criteria))
  },
}

/** An event is answered with the records as they are when it is delivered. */
function fresh(event: EventNode, _args: object, context: Context): EventNode {
  refresh(context)
  return event
}

export const Subscription: Pick<SubscriptionResolvers, 'events' | 'alertChanged'> = {
  events: {
    async subscribe(_root, { after, types, filter }, context) {
      const position = feedPosition(context.cursors, context.viewer.tenant, after)
      const criteria = await eventCriteria(context, filter)
      return follow(context, position, async (event) => eventNode(event, types, criteria))
    },
    resolve: fresh,
  },
  alertChanged: {
    async subscribe(_root, { after, filter }, context) {
      const position = feedPosition(context.cursors, context.viewer.tenant, after)
      if (filter && searchesIn<AlertFilter>(filter).length > 0) {
        throw badInput('filter', 'cannot hold `search` here: events do not carry the names of their time; follow `ids`')
      }
      const criteria = await alertCriteria(context, filter)
      if (asksForCases(criteria)) {
        throw badInput(
          'filter',
          'cannot hold `caseIds` here: events do not carry the links of their time; follow `ids`',
        )
      }
      return follow(context, position, (event) => alertEventNode(context, event, criteria))
    },
    resolve: fresh,
  },
}

const TYPES: Readonly<Record<FeedEvent['nodeKind'], IdType>> = {
  ALERT: 'Alert',
  CASE: 'Case',
  COMMAND: 'Command',
  ACCOUNT: 'ProviderAccount',
}

const nodeIdOf = (event: FeedEvent): string => toId(TYPES[event.nodeKind], event.nodeId)

/** A command's words, where they may name a referral. */
async function wordsSeen({ event }: EventNode, { viewer, loaders }: Context) {
  const changes = changedFields(event.before, event.after)
  if (event.accountId === null || seesReferrals(viewer)) return changes
  const { can_refer_for_sar: canRefer } = await loaders.account(event.accountId)
  if (!canRefer || (await loaders.command.load(event.nodeId))?.target_kind !== 'CASE') return changes
  return changes.filter(({ field }) => field !== 'message')
}

async function changesSeen(node: EventNode, context: Context) {
  const { event } = node
  const { viewer, loaders } = context
  if (event.nodeKind === 'COMMAND') return wordsSeen(node, context)
  if (event.nodeKind !== 'CASE' || event.accountId === null) return changedFields(event.before, event.after)
  const { can_refer_for_sar: canRefer } = await loaders.account(event.accountId)
  return changedFields(seenSnapshot(viewer, canRefer, event.before), seenSnapshot(viewer, canRefer, event.after))
}

/** What both kinds of events have in common. */
const common = {
  id: ({ event }: EventNode) => toId('Event', event.id),
  cursor: ({ event }: EventNode, _args: object, context: Context) => feedCursor(context, event.pos),
  type: ({ event }: EventNode) => event.type,
  occurredAt: ({ event }: EventNode) => event.occurredAt,
  actor: ({ event }: EventNode) => event.actor,
  nodeId: ({ event }: EventNode) => nodeIdOf(event),
  changedFields: (node: EventNode, _args: object, context: Context) => changesSeen(node, context),
}

export const Event: EventResolvers = {
  ...common,
  node: ({ event }, _args, { loaders }) => loadNode(loaders, nodeIdOf(event)),
}

export const AlertEvent: AlertEventResolvers = {
  ...common,
  node: ({ event }, _args, { loaders }) => loaders.alert.load(event.nodeId),
}
