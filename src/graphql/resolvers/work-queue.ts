import type { PageRequest } from '../../store/page.ts'
import { countWork, WORK_ORDERS, workPage } from '../../store/work-queue.ts'
import { connectCounted } from '../connection.ts'
import { workCriteria } from '../criteria.ts'
import type { QueryResolvers } from '../generated.ts'

export const Query: Pick<QueryResolvers, 'workQueue'> = {
  async workQueue(_root, { filter, orderBy, ...args }, context) {
    const { tenant } = context.viewer
    const criteria = await workCriteria(context, filter)
    const order = WORK_ORDERS[orderBy]
    const listing = {
      scope: `workQueue ${orderBy}`,
      order,
      page: (page: PageRequest) => workPage(tenant, context.loaders.columns.WorkItem, criteria, order, page),
    }
    return connectCounted(context, listing, args, () => countWork(tenant, criteria))
  },
}
