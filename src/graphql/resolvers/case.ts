import { CASE_ORDERS, casePage, countCases } from '../../store/cases.ts'
import { GATEWAY_ACCOUNT } from '../../store/lanes.ts'
import type { PageRequest } from '../../store/page.ts'
import { pageSize } from '../arguments.ts'
import { connectCounted } from '../connection.ts'
import { caseCriteria } from '../criteria.ts'
import type { CaseResolvers, QueryResolvers } from '../generated.ts'
import { toId, uuidOf } from '../ids.ts'
import { seenOutcome, seenOutcomeSource, seenStatusSource, seesRawCases, seesReferrals } from '../sar.ts'
import { sourceOf, sourceOrNull } from '../sources.ts'
import { vendorRecord } from '../vendor-record.ts'
import { ownerOf, userAt } from '../vendor-user.ts'

export const Query: Pick<QueryResolvers, 'case' | 'cases'> = {
  case(_root, { id }, { loaders }) {
    const uuid = uuidOf('Case', id)
    return uuid ? loaders.case.load(uuid) : null
  },
  async cases(_root, { filter, orderBy, ...args }, context) {
    const { tenant } = context.viewer
    const criteria = await caseCriteria(context, filter)
    const sar = seesReferrals(context.viewer)
    const order = CASE_ORDERS[orderBy]
    const listing = {
      scope: `cases ${orderBy}`,
      order,
      page: (page: PageRequest) => casePage(tenant, context.loaders.columns.Case, { criteria, sar }, order, page),
    }
    return connectCounted(context, listing, args, () => countCases(tenant, criteria, sar))
  },
}

const instant = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text))

export const Case: CaseResolvers = {
  id: (row) => toId('Case', row.id),
  account: (row, _args, { loaders }) => loaders.account(row.account_id),
  missingSince: (row) => row.missing_since,
  vendorId: (row) => row.vendor_id,
  async statusSource(row, _args, { viewer, loaders }) {
    const account = await loaders.account(row.account_id)
    return seenStatusSource(viewer, account.can_refer_for_sar, row, sourceOf(row, 'status'))
  },
  async outcome(row, _args, { viewer, loaders }) {
    return seenOutcome(viewer, (await loaders.account(row.account_id)).can_refer_for_sar, row)
  },
  async outcomeSource(row, _args, { viewer, loaders }) {
    const account = await loaders.account(row.account_id)
    // What follows from the alerts has the same source on both axes: no word of the vendor's.
    const source = sourceOrNull(row, row.status_from_alerts ? 'status' : 'outcome')
    return seenOutcomeSource(viewer, account.can_refer_for_sar, row, source)
  },
  workState: (row) => row.work_state,
  categorySource: (row) => sourceOrNull(row, 'category'),
  prioritySource: (row) => sourceOf(row, 'priority'),
  priorityOwner: (row) => ownerOf(row.account_id === GATEWAY_ACCOUNT || row.gateway_priority !== null),
  riskLevel: (row) => row.risk_level,
  riskLevelSource: (row) => sourceOf(row, 'riskLevel'),
  assignee: (row) => userAt(row, row.assignee),
  subject: (row, _args, { loaders }) => (row.subject_id ? loaders.subject.load(row.subject_id) : null),
  subjects: (row, _args, { loaders }) => loaders.subjectsOfCase(row.id),
  labels: (row, _args, { loaders }) => loaders.labelsOf(row.id),
  gatewayNotes: (row, { first }, { loaders }) => loaders.notesOf(row.id, pageSize('first', first)),
  alerts: (row, { first }, { loaders }) => loaders.alertsOfCase(row.id, pageSize('first', first)),
  caseAlerts: (row, { first }, { loaders }) => loaders.caseAlertsOfCase(row.id, pageSize('first', first)),
  hits: (row, { first }, { loaders }) => loaders.hitsOfCase(row.id, pageSize('first', first)),
  caseHits: (row, { first }, { loaders }) => loaders.caseHitsOfCase(row.id, pageSize('first', first)),
  commands: (row, { first }, { loaders }) => loaders.commandsOf(row.id, pageSize('first', first)),
  tags: async (row, _args, { loaders }) => (await loaders.caseDetail(row.id)).tags ?? [],
  categoryDetail: async (row, _args, { loaders }) => (await loaders.caseDetail(row.id)).categoryDetail ?? [],
  dueAt: async (row, _args, { loaders }) => instant((await loaders.caseDetail(row.id)).dueAt),
  async reviewers(row, _args, { loaders }) {
    const { reviewers } = await loaders.caseDetail(row.id)
    return (reviewers ?? []).map((user) => userAt(row, user))
  },
  resolvedBy: async (row, _args, { loaders }) => userAt(row, (await loaders.caseDetail(row.id)).resolvedBy ?? null),
  resolvedAt: async (row, _args, { loaders }) => instant((await loaders.caseDetail(row.id)).resolvedAt),
  async resolutionNote(row, _args, { viewer, loaders }) {
    const account = await loaders.account(row.account_id)
    if (!seesRawCases(viewer, account.can_refer_for_sar)) return null
    return (await loaders.caseDetail(row.id)).resolutionNote ?? null
  },
  async vendorRecord(row, _args, { viewer, loaders }) {
    const account = await loaders.account(row.account_id)
    if (!seesRawCases(viewer, account.can_refer_for_sar)) return null
    return vendorRecord(loaders, { accountId: row.account_id, kind: 'CASE', key: row.key })
  },
  async recordFlags(row, _args, { viewer, loaders }) {
    const account = await loaders.account(row.account_id)
    if (!seesRawCases(viewer, account.can_refer_for_sar)) return []
    return loaders.vendorFlags.load({ accountId: row.account_id, kind: 'CASE', key: row.key })
  },
  createdAt: (row) => row.created_at,
  updatedAt: (row) => row.vendor_updated_at,
  firstSeenAt: (row) => row.first_seen_at,
  readAt: (row) => row.read_at,
}
