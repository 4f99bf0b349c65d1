import { ALERT_ORDERS, alertPage, countAlerts } from '../../store/alerts.ts'
import { recordId } from '../../store/ids.ts'
import type { PageRequest } from '../../store/page.ts'
import { pageSize } from '../arguments.ts'
import { connectCounted } from '../connection.ts'
import type { Context } from '../context.ts'
import { alertCriteria } from '../criteria.ts'
import type {
  AlertCategoryValueResolvers,
  AlertResearchResolvers,
  AlertResolvers,
  DuplicatePartiesResolvers,
  GatewayNoteResolvers,
  QueryResolvers,
  VendorNoteResolvers,
} from '../generated.ts'
import { toId, uuidOf } from '../ids.ts'
import { sourceOf, sourceOrNull } from '../sources.ts'
import { vendorRecord } from '../vendor-record.ts'
import { keptUser, ownerOf, userAt } from '../vendor-user.ts'

export const Query: Pick<QueryResolvers, 'alert' | 'alerts'> = {
  alert(_root, { id }, { loaders }) {
    const uuid = uuidOf('Alert', id)
    return uuid ? loaders.alert.load(uuid) : null
  },
  async alerts(_root, { filter, orderBy, ...args }, context) {
    const { tenant } = context.viewer
    const criteria = await alertCriteria(context, filter)
    const order = ALERT_ORDERS[orderBy]
    const listing = {
      scope: `alerts ${orderBy}`,
      order,
      page: (page: PageRequest) => alertPage(tenant, context.loaders.columns.Alert, criteria, order, page),
    }
    return connectCounted(context, listing, args, () => countAlerts(tenant, criteria))
  },
}

export const Alert: AlertResolvers = {
  id: (row) => toId('Alert', row.id),
  account: (row, _args, { loaders }) => loaders.account(row.account_id),
  vendorId: (row) => row.vendor_id,
  missingSince: (row) => row.missing_since,
  vendorIds: (row) => row.vendor_ids,
  statusSource: (row) => sourceOf(row, 'status'),
  statusOwner: (row) => ownerOf(row.gateway_status_rev === row.vendor_status_rev),
  escalationTarget: (row) => row.escalation_target,
  matchStatus: (row) => row.match_status,
  matchStatusSource: (row) => sourceOrNull(row, 'matchStatus'),
  dispositionSource: (row) => sourceOf(row, 'disposition'),
  typeSource: (row) => sourceOf(row, 'type'),
  categorySource: (row) => sourceOf(row, 'category'),
  categoryDetail: (row) => row.category_detail,
  lifecycleStage: (row) => row.lifecycle_stage,
  lifecycleStageSource: (row) => sourceOf(row, 'lifecycleStage'),
  prioritySource: (row) => sourceOf(row, 'priority'),
  priorityOwner: (row) => ownerOf(row.gateway_priority !== null),
  riskLevel: (row) => row.risk_level,
  riskLevelSource: (row) => sourceOf(row, 'riskLevel'),
  workState: (row) => row.work_state,
  assignee: (row) => (row.gateway_assignee_id === null ? userAt(row, row.assignee) : keptUser(row.assignee)),
  assigneeOwner: (row) => ownerOf(row.gateway_assignee_id !== null),
  closedBy: (row) => row.closed_by,
  resolvedBy: (row) => userAt(row, row.resolved_by),
  resolvedAt: (row) => row.resolved_at,
  resolutionNote: (row) => row.resolution_note,
  slaStatus: (row) => row.sla_status,
  slaStatusSource: (row) => sourceOf(row, 'slaStatus'),
  dueAt: (row) => row.due_at,
  research: (row) => row.research && { ...row.research, source: sourceOf(row, 'researchStatus') },
  subject: (row, _args, { loaders }) => (row.subject_id ? loaders.subject.load(row.subject_id) : null),
  subjects: (row, _args, { loaders }) => loaders.subjectsOfAlert(row.id),
  cases: (row, _args, { loaders }) => loaders.casesOfAlert(row.id),
  caseAlerts: (row, _args, { loaders }) => loaders.caseAlertsOfAlert(row.id),
  hits: (row, { first }, { loaders }) => loaders.hitsOfAlert(row.id, pageSize('first', first)),
  commands: (row, { first }, { loaders }) => loaders.commandsOf(row.id, pageSize('first', first)),
  vendorRecord: (row, _args, { loaders }) =>
    vendorRecord(loaders, { accountId: row.account_id, kind: 'ALERT', key: row.key }),
  recordFlags: (row, _args, { loaders }) =>
    loaders.vendorFlags.load({ accountId: row.account_id, kind: 'ALERT', key: row.key }),
  notes: async (row, _args, { loaders }) => (await loaders.alertDetail(row.id)).notes ?? [],
  gatewayNotes: (row, { first }, { loaders }) => loaders.notesOf(row.id, pageSize('first', first)),
  labels: (row, _args, { loaders }) => loaders.labelsOf(row.id),
  async duplicate(row, _args, { loaders }) {
    const { duplicate } = await loaders.alertDetail(row.id)
    return duplicate ? { ...duplicate, accountId: row.account_id } : null
  },
  createdAt: (row) => row.created_at,
  updatedAt: (row) => row.vendor_updated_at,
  firstSeenAt: (row) => row.first_seen_at,
  readAt: (row) => row.read_at,
}

export const GatewayNote: GatewayNoteResolvers = {
  id: (note) => toId('Note', note.id),
  text: (note) => note.body,
  createdAt: (note) => note.created_at,
}

export const VendorNote: VendorNoteResolvers = {
  // Kept as JSON, where an instant is a text.
  createdAt: ({ createdAt }) => (createdAt ? new Date(createdAt) : null),
}

const party = ({ viewer, loaders }: Context, accountId: string, key: string | null) =>
  key === null ? null : loaders.subject.load(recordId(viewer.tenant, accountId, 'SUBJECT', key))

export const DuplicateParties: DuplicatePartiesResolvers = {
  original: (node, _args, context) => party(context, node.accountId, node.originalSubjectKey),
  duplicate: (node, _args, context) => party(context, node.accountId, node.duplicateSubjectKey),
}

export const AlertCategoryValue: AlertCategoryValueResolvers = {
  source: ({ raw, field, fidelity }) => ({ raw, field, fidelity }),
}

export const AlertResearch: AlertResearchResolvers = {
  statusSource: (research) => research.source,
  // Kept as JSON, where an instant is a text.
  researchedAt: ({ researchedAt }) => (researchedAt ? new Date(researchedAt) : null),
}
