import type { CommandIntent, Plan, PlanTarget } from '../../src/adapter/contract.ts'
import type { NewCase } from '../../src/canonical/decision.ts'
import type { CorsaCall, NewCorsaAlert, NewCorsaCase } from './call.ts'
import { distinct, fitting, invalid, neededReason, send, unsupported } from './plan-parts.ts'
import { categoryWord, dueDateOf, priorityWord } from './plan-words.ts'
import type { CorsaSettings } from './settings.ts'
import { ALERT_STATUS } from './words.ts'

/** A new alert of the batch route, which is found again by the caller's own reference. */
export function planNewAlert({ detail, vendorValue }: CommandIntent, settings: CorsaSettings): Plan {
  const { newAlert } = detail
  if (!newAlert) return invalid('input', 'name the alert to make')
  const { reference, category, type = null, priority, status, description, upsert } = newAlert
  if (reference.trim() === '') invalid('reference', 'name a reference: the alert is found again by it')
  const lost: string[] = []
  const { word, lost: less } = categoryWord(category, type, vendorValue)
  if (less !== null) lost.push(less)
  const alert: NewCorsaAlert = { referenceId: reference, category: word }
  if (priority !== null) {
    const written = priorityWord(priority, null, settings)
    alert.priority = written.word
    if (written.lost !== null) lost.push(written.lost)
  }
  // Left out where none is named: of an alert that is there already, NEW would take the work back.
  if (status !== null) {
    const written = ALERT_STATUS[status]
    if (written === null) return unsupported('status', status, `Corsa makes no alert that is ${status}.`, ['NEW'])
    alert.status = written
  }
  if (description !== null) alert.description = fitting('description', description, settings.reasonMax)
  const plan = send({ route: 'create', upsert, alert }, settings, lost)
  return withReference(plan, reference)
}

const withReference = (plan: Plan, referenceId: string): Plan =>
  plan.support === 'OK' || plan.support === 'LOSSY' ? { ...plan, vendorIds: { referenceId } } : plan

/** What of a case Corsa has no field for, by the names of the input. */
function leftOut(newCase: NewCase, without: readonly (keyof NewCase)[]): string[] {
  const given = (value: unknown) =>
    Array.isArray(value)
      ? value.length > 0
      : typeof value === 'object' && value !== null
        ? Object.keys(value).length > 0
        : value !== null
  const names = without.filter((name) => given(newCase[name]))
  return names.length === 0 ? [] : [`Corsa has no field for ${names.join(', ')} of a new case; left out.`]
}

const NOWHERE = [
  'title',
  'template',
  'hits',
  'documents',
  'relatedCases',
  'screening',
  'tags',
  'fraudIndicators',
  'verificationIssues',
  'metadata',
] as const

/** The category and priority of a case to be opened, as far as they are named. */
function wordsOf({ vendorValue, detail }: CommandIntent, settings: CorsaSettings, lost: string[]) {
  const { category = null, type = null, priority = null } = detail.newCase ?? {}
  if (category === null && (type ?? vendorValue) !== null)
    invalid('category', 'name the category that the type or the vendorValue is to say more of')
  const named = category === null ? null : categoryWord(category, type, vendorValue)
  const urgent = priority === null ? null : priorityWord(priority, null, settings)
  for (const word of [named, urgent]) if (word?.lost) lost.push(word.lost)
  return { category: named?.word, priority: urgent?.word }
}

/** POST /v1/cases, which other pages than the vendor document show. */
export function planNewCase(intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan {
  const { newCase } = intent.detail
  if (!settings.caseCreate)
    return unsupported(
      'action',
      'CREATE',
      'Making cases is not in the document of Corsa, and the setting caseCreate is off.',
    )
  if (!newCase) return invalid('input', 'name the case to make')
  const lost = leftOut(newCase, [...NOWHERE, 'dueAt'])
  const { category, priority } = wordsOf(intent, settings, lost)
  const { description, assignee, subject, alerts, subjects, transactions, reviewers } = newCase
  const clients = distinct([...(subject ? [subject.id] : []), ...subjects])
  const referenceId = newCase.reference ?? target.key
  const made: NewCorsaCase = {
    referenceId,
    ...(category && { category }),
    ...(priority && { priority }),
    ...(description !== null && { description: fitting('description', description, settings.reasonMax) }),
    ...(alerts.length > 0 && { alertsIds: distinct(alerts) }),
    ...(transactions.length > 0 && { transactionsIds: distinct(transactions) }),
    ...(clients.length > 0 && { clientsIds: clients }),
    ...(assignee !== null && { assigneeId: assignee }),
    reviewersIds: distinct(reviewers),
  }
  return withReference(send({ route: 'case-create', case: made }, settings, lost), referenceId)
}

const DOCUMENTED = ['category', 'priority', 'assignee', 'dueAt'] as const

/** Bulk escalate: Corsa opens one case for each alert. */
export function planEscalation(intent: CommandIntent, settings: CorsaSettings): Plan {
  const reason = neededReason(intent, settings)
  const { newCase } = intent.detail
  const missing = DOCUMENTED.filter((name) => (newCase?.[name] ?? null) === null)
  // Beside a case of the gateway's that is there already the input takes none of them.
  if (missing.length > 0 && !settings.escalateWithReasonOnly && intent.detail.caseId === undefined)
    invalid('case', `name ${missing.join(', ')}: the setting escalateWithReasonOnly of this account is off`)
  const call: Extract<CorsaCall, { route: 'escalate' }> = { route: 'escalate', reason }
  const lost: string[] = []
  const { category, priority } = wordsOf(intent, settings, lost)
  if (!newCase) return send(call, settings)
  const without = ['reference', 'reviewers', 'subject', 'alerts', 'subjects', 'transactions'] as const
  lost.unshift(...leftOut(newCase, [...NOWHERE, ...without]))
  if (newCase.description !== null) call.description = fitting('description', newCase.description, settings.reasonMax)
  if (category) call.caseCategory = category
  if (priority) call.casePriority = priority
  if (newCase.assignee !== null) call.caseAssigneeId = newCase.assignee
  if (newCase.dueAt !== null) call.dueDate = dueDateOf(newCase.dueAt)
  return send(call, settings, lost)
}
