import { type Expression, expressionBuilder, type SqlBool } from 'kysely'
import { anyRank, anyText } from './arrays.ts'
import type { WorkCriteria } from './criteria.ts'
import { assignedTo, present, priorityRanks, ranksFrom } from './filters.ts'
import type { DB } from './generated.ts'
import { isFound } from './search.ts'

const alerts = expressionBuilder<DB, 'alerts'>()
const cases = expressionBuilder<DB, 'cases'>()

/** What the queue's filter, its work states apart, asks of `alerts`. */
export function alertWorkConditions(tenant: string, c: WorkCriteria): Expression<SqlBool>[] {
  const eb = alerts
  const found: Expression<SqlBool>[] = []
  if (c.found) found.push(isFound(eb.ref('alerts.id'), c.found.alerts))
  if (c.accountIds) found.push(eb('alerts.account_id', '=', anyText(c.accountIds)))
  if (c.vendors) found.push(eb('alerts.vendor', '=', anyText(c.vendors)))
  if (c.minPriority) found.push(eb('alerts.priority_rank', '=', anyRank(ranksFrom(c.minPriority))))
  if (c.priority) found.push(eb('alerts.priority_rank', '=', anyRank(priorityRanks(c.priority))))
  if (c.riskLevel) found.push(eb('alerts.risk_level', '=', anyText(c.riskLevel)))
  if (c.assignees) found.push(assignedTo('alerts', c.assignees))
  if (c.unassigned !== undefined) found.push(present(eb.ref('alerts.assignee_id'), !c.unassigned))
  if (c.category) {
    const categories = eb
      .selectFrom('alert_categories')
      .select('alert_id')
      .whereRef('alert_id', '=', 'alerts.id')
      .where('tenant_id', '=', tenant)
      .where('category', '=', anyText(c.category))
    found.push(eb.exists(categories))
  }
  return found
}

/** The same of `cases`, which have one category. */
export function caseWorkConditions(c: WorkCriteria): Expression<SqlBool>[] {
  const eb = cases
  const found: Expression<SqlBool>[] = []
  if (c.found) found.push(isFound(eb.ref('cases.id'), c.found.cases))
  if (c.accountIds) found.push(eb('cases.account_id', '=', anyText(c.accountIds)))
  if (c.vendors) found.push(eb('cases.vendor', '=', anyText(c.vendors)))
  if (c.minPriority) found.push(eb('cases.priority_rank', '=', anyRank(ranksFrom(c.minPriority))))
  if (c.priority) found.push(eb('cases.priority_rank', '=', anyRank(priorityRanks(c.priority))))
  if (c.riskLevel) found.push(eb('cases.risk_level', '=', anyText(c.riskLevel)))
  if (c.assignees) found.push(assignedTo('cases', c.assignees))
  if (c.unassigned !== undefined) found.push(present(eb.ref('cases.assignee_id'), !c.unassigned))
  if (c.category) found.push(eb('cases.category', '=', anyText(c.category)))
  return found
}
