import type { Context } from '../context.ts'
import { alertCriteria, caseCriteria } from '../criteria.ts'
import type { AlertStatsGroupResolvers, CaseStatsGroupResolvers, QueryResolvers } from '../generated.ts'
import { alertStats, caseStats, dimensions } from '../stats.ts'

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

const account = ({ account_id: accountId }: { account_id?: string }, _args: object, { loaders }: Context) =>
  accountId === undefined ? null : loaders.account(accountId)

export const AlertStatsGroup: AlertStatsGroupResolvers = { account }

export const CaseStatsGroup: CaseStatsGroupResolvers = { account }
