import { randomUUID } from 'node:crypto'
import type { CommandDetail, NewCase } from '../canonical/decision.ts'
import { GATEWAY_ACCOUNT } from '../store/lanes.ts'
import type { Kept, KeptCase } from '../store/write/keeps.ts'
import type { Decision } from './commands.ts'
import type { References } from './references.ts'

const keptPerson = (references: References, id: string) => {
  const { user_id, name, email } = references.people.get(id) ?? { user_id: id, name: null, email: null }
  return { id: user_id, name, email }
}

/** A case of the gateway's own, as it is written. */
function keptCase(references: References, newCase: NewCase | undefined, more: Partial<KeptCase>): KeptCase {
  const { title = null, description = null, category = null, priority = null, dueAt = null } = newCase ?? {}
  return {
    id: randomUUID(),
    title,
    description,
    category,
    priority,
    assignee: newCase?.assignee ? keptPerson(references, newCase.assignee) : null,
    reviewers: (newCase?.reviewers ?? []).map((id) => keptPerson(references, id)),
    dueAt,
    tags: [...(newCase?.tags ?? [])],
    alerts: [...(newCase?.alerts ?? [])],
    subjects: [...(newCase?.subject?.known ? [newCase.subject.id] : []), ...(newCase?.subjects ?? [])],
    role: 'MEMBER',
    ...more,
  }
}

const changes = (references: References, change: NonNullable<CommandDetail['case']>): Kept => {
  const { assignee, reviewers, alerts, subjects, ...plain } = change
  return {
    change: {
      ...plain,
      ...(assignee !== undefined && { assignee: assignee === null ? null : keptPerson(references, assignee) }),
      ...(reviewers && { reviewers: { mode: 'SET', people: reviewers.map((id) => keptPerson(references, id)) } }),
    },
    ...(alerts && { alerts: [...alerts] }),
    ...(subjects && { subjects: [...subjects] }),
  }
}

/**
 * What the gateway writes for a decision, where it keeps the record or where the vendor has no field for it. Null where there
 * is nothing it could keep.
 */
export function kept(references: References, decision: Decision, targetId: string): Kept | null {
  const { action, detail, assignee, priority, reason } = decision
  const reviewers = (mode: 'SET' | 'ADD' | 'REMOVE'): Kept => ({
    change: { reviewers: { mode, people: (detail.ids ?? []).map((id) => keptPerson(references, id)) } },
  })
  switch (action) {
    case 'ACKNOWLEDGE':
      return { status: 'IN_REVIEW' }
    case 'REQUEST_INFORMATION':
      return { status: 'PENDING' }
    case 'ESCALATE_TO_REVIEWER':
      return {
        status: 'ESCALATED',
        escalationTarget: 'SENIOR_REVIEWER',
        ...(assignee && { assignee: keptPerson(references, assignee) }),
      }
    case 'ESCALATE_TO_CASE':
      return {
        status: 'ESCALATED',
        escalationTarget: 'CASE',
        case: keptCase(references, detail.newCase, {
          id: detail.caseId ?? detail.newCaseId ?? randomUUID(),
          alerts: [targetId],
          role: 'ORIGIN',
          description: detail.newCase?.description ?? reason,
        }),
      }
    case 'REOPEN':
      return { status: null }
    case 'ASSIGN':
      return assignee ? { assignee: keptPerson(references, assignee) } : null
    case 'UNASSIGN':
      return { assignee: null }
    case 'SET_PRIORITY':
      return priority ? { priority } : null
    case 'ADD_NOTE':
      return reason ? { note: { id: randomUUID(), body: reason } } : null
    case 'LABEL':
      return detail.labels ? { labels: detail.labels } : null
    case 'DECIDE_HIT':
      return detail.hit ? { hit: { ...detail.hit, reason } } : null
    case 'CREATE':
      return { case: keptCase(references, detail.newCase, { id: targetId }) }
    case 'SET_STATUS':
      return detail.status ? { change: { status: detail.status, outcome: detail.outcome ?? null } } : null
    case 'UPDATE':
      // The gateway has no transactions to link.
      return detail.case && !detail.case.transactions ? changes(references, detail.case) : null
    case 'SET_REVIEWERS':
      return reviewers('SET')
    case 'ADD_REVIEWERS':
      return reviewers('ADD')
    case 'REMOVE_REVIEWERS':
      return reviewers('REMOVE')
    case 'LINK_ALERTS':
      return { alerts: [...(detail.ids ?? [])] }
    case 'LINK_SUBJECTS':
      return { subjects: [...(detail.ids ?? [])] }
    default:
      return null
  }
}

/** Actions a case of the gateway's own can take; it has no vendor to ask. */
const OF_GATEWAY_CASES: ReadonlySet<Decision['action']> = new Set([
  'CREATE',
  'ASSIGN',
  'UNASSIGN',
  'SET_STATUS',
  'SET_PRIORITY',
  'UPDATE',
  'SET_REVIEWERS',
  'ADD_REVIEWERS',
  'REMOVE_REVIEWERS',
  'LINK_ALERTS',
  'LINK_SUBJECTS',
  'ADD_NOTE',
  'LABEL',
])

export const isGatewayCase = (account: string): boolean => account === GATEWAY_ACCOUNT
export const gatewayCaseTakes = (action: Decision['action']): boolean => OF_GATEWAY_CASES.has(action)
