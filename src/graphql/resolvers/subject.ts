import type { PageRequest } from '../../store/page.ts'
import { countSubjects, SUBJECT_ORDERS, subjectPage } from '../../store/subjects.ts'
import { pageSize } from '../arguments.ts'
import { birthDate } from '../birth-date.ts'
import { connectCounted } from '../connection.ts'
import { subjectCriteria } from '../criteria.ts'
import type { QueryResolvers, SubjectResolvers } from '../generated.ts'
import { toId, uuidOf } from '../ids.ts'
import { sourceOf } from '../sources.ts'

export const Query: Pick<QueryResolvers, 'subject' | 'subjects'> = {
  subject(_root, { id }, { loaders }) {
    const uuid = uuidOf('Subject', id)
    return uuid ? loaders.subject.load(uuid) : null
  },
  async subjects(_root, { filter, orderBy, ...args }, context) {
    const { tenant } = context.viewer
    const criteria = await subjectCriteria(context, filter)
    const order = SUBJECT_ORDERS[orderBy]
    const listing = {
      scope: `subjects ${orderBy}`,
      order,
      page: (page: PageRequest) => subjectPage(tenant, context.loaders.columns.Subject, criteria, order, page),
    }
    return connectCounted(context, listing, args, () => countSubjects(tenant, criteria))
  },
}

export const Subject: SubjectResolvers = {
  id: (row) => toId('Subject', row.id),
  account: (row, _args, { loaders }) => loaders.account(row.account_id),
  vendorId: (row) => row.vendor_id,
  typeSource: (row) => sourceOf(row, 'type'),
  birthDate,
  clientReference: (row) => row.client_reference,
  alerts: (row, { first }, { loaders }) => loaders.alertsOfSubject(row.id, pageSize('first', first)),
  firstSeenAt: (row) => row.first_seen_at,
}
