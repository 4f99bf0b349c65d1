import { randomUUID } from 'node:crypto'
import type { CommandDetail, NewCase } from '../canonical/decision.ts'
import type { Kept, KeptCase } from '../store/write/kept.ts'
import type { Decision } from './commands.ts'
import type { References } from './references.ts'

const keptPerson = (references: References, id: string) => {
  const found = references.people.get(id)
  if (!found) throw new Error('a person was not looked up before being kept')
  return { id: found.user_id, name: found.name, email: found.email }
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
    origin: null,
    alerts: distinct(newCase?.alerts ?? []),
    subjects: distinct([...(newCase?.subject?.known ? [newCase.subject.id] : []), ...(newCase?.subjects ?? [])]),
    ...more,
  }
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)]

/** The case of the gateway's own that gathers an escalated alert: one that is there, one for several, or one for it alone. */
const gathering = (references: References, { detail, reason }: Decision, alertId: string): Kept =>
  detail.caseId
    ? { gatherIn: detail.caseId }
    : {
        case: keptCase(references, detail.newCase, {
          ...(detail.newCaseId && { id: detail.newCaseId }),
          origin: alertId,
          description: detail.newCase?.description ?? reason,
        }),
      }

/** Whether a case of the gateway's own is asked for by name, beside whatever the vendor makes of the escalation. */
const asksForCase = ({ action, detail }: Decision): boolean =>
  action === 'ESCALATE_TO_CASE' && (detail.caseId !== undefined || detail.newCaseId !== undefined)

/** What gathers an alert that its vendor has escalated in its own way. */
export const gathered = (references: References, decision: Decision, alertId: string): Kept | null =>
  asksForCase(decision) ? gathering(references, decision, alertId) : null

/** Why a case of the gateway's own ended, with what was asked for beside it. */
const resolutionNoteOf = ({ reason, conditions }: Decision): string | null =>
  [reason, conditions === null ? null : `Conditions: ${conditions}`].filter((text) => text !== null).join('\n') || null

const changes = (references: References, change: NonNullable<CommandDetail['case']>, decision: Decision): Kept => {
  const { assignee, reviewers, alerts, subjects, ...plain } = change
  return {
    change: {
      ...plain,
      ...(plain.status === 'CLOSED' && { resolutionNote: resolutionNoteOf(decision) }),
      ...(assignee !== undefined && { assignee: assignee === null ? null : keptPerson(references, assignee) }),
      ...(reviewers && { reviewers: { mode: 'SET', people: reviewers.map((id) => keptPerson(references, id)) } }),
    },
    ...(alerts && { alerts: distinct(alerts), replace: true }),
    ...(subjects && { subjects: distinct(subjects), replace: true }),
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
        ...gathering(references, decision, targetId),
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
      return detail.status
        ? {
            change: {
              status: detail.status,
              outcome: detail.outcome ?? null,
              resolutionNote: resolutionNoteOf(decision),
            },
          }
        : null
    case 'UPDATE':
      return detail.case ? changes(references, detail.case, decision) : null
    case 'SET_REVIEWERS':
      return reviewers('SET')
    case 'ADD_REVIEWERS':
      return reviewers('ADD')
    case 'REMOVE_REVIEWERS':
      return reviewers('REMOVE')
    case 'LINK_ALERTS':
      return { alerts: distinct(detail.ids ?? []) }
    case 'LINK_SUBJECTS':
      return { subjects: distinct(detail.ids ?? []) }
    default:
      return null
  }
}
