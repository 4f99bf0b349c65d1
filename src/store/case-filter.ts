import { type Expression, expressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely'
import { anyId, anyRank, anyText } from './arrays.ts'
import type { CaseCriteria } from './criteria.ts'
import { assignedTo, inRange, labelled, later, negated, present, priorityRanks } from './filters.ts'
import type { DB } from './generated.ts'
import { isFound } from './search.ts'
import { caseStatusesOf } from './work-state.ts'

const eb = expressionBuilder<DB, 'cases'>()

const OF = {
  cases: { account: sql`cases.account_id`, status: sql`cases.status`, outcome: sql<string>`cases.outcome` },
  case_counters: {
    account: sql`case_counters.account_id`,
    status: sql`case_counters.status`,
    outcome: sql<string>`case_counters.outcome`,
  },
}

/** The outcome as it is. */
export const bareOutcome = (table: keyof typeof OF): RawBuilder<string> => OF[table].outcome

/**
 * The outcome as a reader without `sar:read` sees it: what was handed to suspicious-activity reporting must not be found
 * by filtering or counting either, so every closed case of an account that can say so counts as UNSTATED.
 */
export function veiledOutcome(tenant: string, table: keyof typeof OF): RawBuilder<string> {
  const { account, status, outcome } = OF[table]
  const sarAccounts = eb
    .selectFrom('accounts')
    .select('accounts.account_id')
    .where('accounts.tenant_id', '=', tenant)
    .where('accounts.can_refer_for_sar', '=', true)
  return sql<string>`case
    when ${status} = 'CLOSED' and (${outcome} = 'REFERRED_FOR_SAR' or ${account} in ${sarAccounts}) then 'UNSTATED'
    when ${outcome} = 'REFERRED_FOR_SAR' then 'NONE'
    else ${outcome} end`
}

/** The conditions on `cases`; `sar` says whether the reader may see outcomes as they are. */
export function caseConditions(tenant: string, criteria: CaseCriteria, sar: boolean): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = []
  const all = (inner: CaseCriteria) => eb.and(caseConditions(tenant, inner, sar))
  const c = criteria
  if (c.ids) found.push(eb('cases.id', '=', anyId(c.ids)))
  if (c.found) found.push(isFound(eb.ref('cases.id'), c.found))
  if (c.accountIds) found.push(eb('cases.account_id', '=', anyText(c.accountIds)))
  if (c.vendors) found.push(eb('cases.vendor', '=', anyText(c.vendors)))
  if (c.vendorIds) found.push(eb('cases.vendor_id', '=', anyText(c.vendorIds)))
  if (c.kind) found.push(eb('cases.kind', '=', anyText(c.kind)))
  if (c.status) found.push(eb('cases.status', '=', anyText(c.status)))
  if (c.outcome) found.push(eb(sar ? eb.ref('cases.outcome') : veiledOutcome(tenant, 'cases'), '=', anyText(c.outcome)))
  if (c.workState) found.push(eb('cases.status', '=', anyText(caseStatusesOf(c.workState))))
  if (c.category) found.push(eb('cases.category', '=', anyText(c.category)))
  if (c.priority) found.push(eb('cases.priority_rank', '=', anyRank(priorityRanks(c.priority))))
  if (c.riskLevel) found.push(eb('cases.risk_level', '=', anyText(c.riskLevel)))
  if (c.assignees) found.push(assignedTo('cases', c.assignees))
  if (c.labels) found.push(labelled(tenant, eb.ref('cases.id'), c.labels))
  if (c.unassigned !== undefined) found.push(present(eb.ref('cases.assignee_id'), !c.unassigned))
  if (c.subjectIds)
    found.push(
      eb.exists(
        eb
          .selectFrom('case_subjects')
          .select('case_id')
          .whereRef('case_id', '=', 'cases.id')
          .where('tenant_id', '=', tenant)
          .where('subject_id', '=', anyId(c.subjectIds)),
      ),
    )
  if (c.missing !== undefined) found.push(present(eb.ref('cases.missing_since'), c.missing))
  if (c.createdAt) found.push(inRange(eb.ref('cases.created_key'), c.createdAt))
  if (c.updatedAt) found.push(inRange(eb.ref('cases.updated_key'), c.updatedAt))
  if (c.updatedAfter) found.push(later(eb.ref('cases.updated_key'), c.updatedAfter))
  if (c.and) found.push(...c.and.map(all))
  if (c.or) found.push(eb.or(c.or.map(all)))
  if (c.not) found.push(negated(all(c.not)))
  return found
}
