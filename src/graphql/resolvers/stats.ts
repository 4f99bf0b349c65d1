import type { Context } from '../context.ts'
import { alertCriteria, caseCriteria } from '../criteria.ts'
import type {
  AlertStatsGroupResolvers,
  CaseStatsGroupResolvers,
  QueryResolvers,
  SubscriptionResolvers,
} from '../generated.ts'
import { createReader } from '../reader.ts'
import { refresh } from '../refresh.ts'
import type { AlertFigures } from '../shapes.ts'
import { alertStats, caseStats, dimensions } from '../stats.ts'
import { statsChanges } from '../stats-changes.ts'

export const Query: Pick<QueryResolvers, 'alertStats' | 'caseStats'> = {
  async alertStats(_root, { filter, groupBy }, context) {
    const by = dimensions(groupBy)
    return alertStats(context.loaders.read, context.viewer, await alertCriteria(context, filter), by)
  },
  async caseStats(_root, { filter, groupBy }, context) {
    const by = dimensions(groupBy)
    return caseStats(context.loaders.read, context.viewer, await caseCriteria(context, filter), by)
  },
}

export const Subscription: Pick<SubscriptionResolvers, 'alertStatsChanged'> = {
  alertStatsChanged: {
    async subscribe(_root, { filter, groupBy }, context) {
      const by = dimensions(groupBy)
      const criteria = await alertCriteria(context, filter)
      const read = createReader(context.store, context.viewer.tenant)
      return statsChanges(context, () => alertStats(read, context.viewer, criteria, by))
    },
    resolve(stats: AlertFigures, _args: object, context: Context) {
      refresh(context)
      return stats
    },
  },
}

const account = ({ account_id: accountId }: { account_id?: string }, _args: object, { loaders }: Context) =>
  accountId === undefined ? null : loaders.account(accountId)

export const AlertStatsGroup: AlertStatsGroupResolvers = { account }

export const CaseStatsGroup: CaseStatsGroupResolvers = { account }
