import { type Expression, expressionBuilder, type SqlBool } from 'kysely'
import { anyId, anyRank, anyText } from './arrays.ts'
import type { AlertCriteria } from './criteria.ts'
import { assignedTo, inRange, labelled, later, negated, present, priorityRanks } from './filters.ts'
import type { DB } from './generated.ts'
import { isFound } from './search.ts'
import { alertStatusesOf } from './work-state.ts'

const eb = expressionBuilder<DB, 'alerts'>()

const linked = (tenant: string, table: 'alert_categories' | 'alert_subjects' | 'case_alerts') =>
  eb.selectFrom(table).whereRef('alert_id', '=', 'alerts.id').where('tenant_id', '=', tenant)

/**
 * The conditions on `alerts`. Work states and priorities are asked for by the columns they stem from, because those are
 * keys of the order's index: the scan then rejects rows without visiting the table.
 */
export function alertConditions(tenant: string, criteria: AlertCriteria): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = []
  const all = (inner: AlertCriteria) => eb.and(alertConditions(tenant, inner))
  const c = criteria
  if (c.ids) found.push(eb('alerts.id', '=', anyId(c.ids)))
  if (c.found) found.push(isFound(eb.ref('alerts.id'), c.found))
  if (c.accountIds) found.push(eb('alerts.account_id', '=', anyText(c.accountIds)))
  if (c.vendors) found.push(eb('alerts.vendor', '=', anyText(c.vendors)))
  if (c.vendorIds) found.push(eb('alerts.vendor_id', '=', anyText(c.vendorIds)))
  if (c.status) found.push(eb('alerts.status', '=', anyText(c.status)))
  if (c.workState) found.push(eb('alerts.status', '=', anyText(alertStatusesOf(c.workState))))
  if (c.matchStatus) found.push(eb('alerts.match_status', '=', anyText(c.matchStatus)))
  if (c.disposition) found.push(eb('alerts.disposition', '=', anyText(c.disposition)))
  if (c.type) found.push(eb('alerts.type', '=', anyText(c.type)))
  if (c.priority) found.push(eb('alerts.priority_rank', '=', anyRank(priorityRanks(c.priority))))
  if (c.riskLevel) found.push(eb('alerts.risk_level', '=', anyText(c.riskLevel)))
  if (c.lifecycleStage) found.push(eb('alerts.lifecycle_stage', '=', anyText(c.lifecycleStage)))
  if (c.slaStatus) found.push(eb('alerts.sla_status', '=', anyText(c.slaStatus)))
  if (c.assignees) found.push(assignedTo('alerts', c.assignees))
  if (c.labels) found.push(labelled(tenant, eb.ref('alerts.id'), c.labels))
  if (c.unassigned !== undefined) found.push(present(eb.ref('alerts.assignee_id'), !c.unassigned))
  if (c.category)
    found.push(
      eb.exists(linked(tenant, 'alert_categories').select('alert_id').where('category', '=', anyText(c.category))),
    )
  if (c.subjectIds)
    found.push(
      eb.exists(linked(tenant, 'alert_subjects').select('alert_id').where('subject_id', '=', anyId(c.subjectIds))),
    )
  if (c.caseIds)
    found.push(eb.exists(linked(tenant, 'case_alerts').select('alert_id').where('case_id', '=', anyId(c.caseIds))))
  if (c.missing !== undefined) found.push(present(eb.ref('alerts.missing_since'), c.missing))
  if (c.createdAt) found.push(inRange(eb.ref('alerts.created_key'), c.createdAt))
  if (c.updatedAt) found.push(inRange(eb.ref('alerts.updated_key'), c.updatedAt))
  if (c.updatedAfter) found.push(later(eb.ref('alerts.updated_key'), c.updatedAfter))
  if (c.dueAt) found.push(inRange(eb.ref('alerts.due_key'), c.dueAt))
  if (c.and) found.push(...c.and.map(all))
  if (c.or) found.push(eb.or(c.or.map(all)))
  if (c.not) found.push(negated(all(c.not)))
  return found
}
