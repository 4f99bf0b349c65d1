import { CASE_ALERT_ORDERS, caseAlertPage, countCaseAlerts } from '../../store/case-alerts.ts'
import type { PageRequest } from '../../store/page.ts'
import { connectCounted } from '../connection.ts'
import { caseAlertCriteria } from '../criteria.ts'
import type { CaseAlertResolvers, QueryResolvers } from '../generated.ts'
import { toId } from '../ids.ts'
import { sourceOf } from '../sources.ts'

export const Query: Pick<QueryResolvers, 'caseAlerts'> = {
  async caseAlerts(_root, { filter, orderBy, ...args }, context) {
    const { tenant } = context.viewer
    const criteria = await caseAlertCriteria(context, filter)
    const order = CASE_ALERT_ORDERS[orderBy]
    const listing = {
      scope: `caseAlerts ${orderBy}`,
      order,
      page: (page: PageRequest) => caseAlertPage(tenant, criteria, order, page),
    }
    return connectCounted(context, listing, args, () => countCaseAlerts(tenant, criteria))
  },
}

export const CaseAlert: CaseAlertResolvers = {
  id: (row) => toId('CaseAlert', row.id),
  account: (row, _args, { loaders }) => loaders.account(row.account_id),
  roleSource: (row) => sourceOf(row, 'role'),
  case: (row, _args, { loaders }) => loaders.case.load(row.case_id),
  caseVendorId: (row) => row.case_vendor_id,
  alert: (row, _args, { loaders }) => loaders.alert.load(row.alert_id),
  alertVendorId: (row) => row.alert_vendor_id,
  firstSeenAt: (row) => row.first_seen_at,
}
