import { randomUUID } from 'node:crypto'
import type { CommandDetail, NewCase } from '../canonical/decision.ts'
import type { AlertStatus } from '../canonical/enums.ts'
import { plainly, type Decision as Said } from '../command/commands.ts'
import { badInput } from './arguments.ts'
import { named, writableOrNull } from './command-arguments.ts'
import { storable } from './decide.ts'
import type { EscalationCaseInput } from './generated.ts'

/** A status that is not the end of the work, as the decision that leads there. */
export function towards(field: string, status: AlertStatus): 'REOPEN' | 'ACKNOWLEDGE' | 'REQUEST_INFORMATION' {
  switch (status) {
    case 'OPEN':
      return 'REOPEN'
    case 'IN_REVIEW':
      return 'ACKNOWLEDGE'
    case 'PENDING':
      return 'REQUEST_INFORMATION'
    case 'CLOSED':
      throw badInput(field, 'cannot be CLOSED here, because closing needs a decision and a reason; use resolveAlerts')
    case 'ESCALATED':
      throw badInput(field, 'cannot be ESCALATED here, because it needs to whom and why; use escalateAlerts')
    case 'UNKNOWN':
      throw badInput(field, 'cannot be set to UNKNOWN, which says only that a word was not known; choose another value')
  }
}

/** To a person, or from whoever has it. */
export const assigning = (assignee: string | null): Said => ({
  ...plainly(assignee === null ? 'UNASSIGN' : 'ASSIGN'),
  assignee,
})

/** A case about which nothing is said. */
export const ANY_CASE: NewCase = {
  reference: null,
  title: null,
  description: null,
  category: null,
  type: null,
  priority: null,
  assignee: null,
  reviewers: [],
  dueAt: null,
  subject: null,
  template: null,
  alerts: [],
  subjects: [],
  hits: [],
  transactions: [],
  documents: [],
  relatedCases: [],
  screening: null,
  tags: [],
  fraudIndicators: [],
  verificationIssues: [],
  metadata: {},
}

/** The case that escalated alerts are gathered in: one that is there, one for all, or one for each. */
export function escalationCase(input: EscalationCaseInput | null | undefined): CommandDetail {
  if (!input) return {}
  const { caseId, together, title, description, category, type, priority, assigneeId, dueAt } = input
  if (caseId) {
    if (together || [title, description, category, type, priority, assigneeId, dueAt].some((one) => one != null)) {
      throw badInput('input.case.caseId', 'names a case that is there already; leave the rest of `case` out')
    }
    return { caseId: named('Case', caseId) }
  }
  return {
    newCase: {
      ...ANY_CASE,
      title: storable('input.case.title', title ?? null),
      description: storable('input.case.description', description ?? null),
      category: writableOrNull('input.case.category', category),
      type: writableOrNull('input.case.type', type),
      priority: writableOrNull('input.case.priority', priority),
      assignee: assigneeId ? named('User', assigneeId) : null,
      dueAt: dueAt?.toISOString() ?? null,
    },
    ...(together && { newCaseId: randomUUID() }),
  }
}
