import type { CommandIntent, Plan, PlanTarget } from '../../src/adapter/contract.ts'
import type { AlertChanges, CaseChanges } from '../../src/canonical/decision.ts'
import type { AlertFields, CaseFields, CorsaCall } from './call.ts'
import { distinct, fitting, invalid, neededReason, send, unchanged, unsupported } from './plan-parts.ts'
import { caseStatusWord, categoryWord, dueDateOf, priorityWord, says } from './plan-words.ts'
import type { CorsaSettings } from './settings.ts'
import { status as alertWords } from './vocabulary.ts'
import { ALERT_STATUS } from './words.ts'

const ALREADY = 'the record says so already'

/** Which of the fields a caller's own word is for: the only one of them that is named. */
function wordFor(vendorValue: string | null, fields: Readonly<Record<string, unknown>>) {
  const named = Object.keys(fields).filter((field) => fields[field] !== undefined)
  if (vendorValue !== null && named.length !== 1)
    invalid('vendorValue', `Name exactly one of ${Object.keys(fields).join(', ')} with it`)
  return (field: string): string | null => (named.length === 1 && named[0] === field ? vendorValue : null)
}

type Shared = Pick<AlertChanges & CaseChanges, 'priority' | 'assignee' | 'description' | 'dueAt'>

/** What alerts and cases have in common. Fields that say so already are left out. */
function sharedFields(
  { priority, assignee, description, dueAt }: Shared,
  { present }: PlanTarget,
  vendorValue: string | null,
  settings: CorsaSettings,
  lost: string[],
): Pick<AlertFields, 'priority' | 'assigneeId' | 'description' | 'dueDate'> {
  const fields: ReturnType<typeof sharedFields> = {}
  if (priority !== undefined && !says(present, 'priority', priority, vendorValue)) {
    const { word, lost: less } = priorityWord(priority, vendorValue, settings)
    if (!says(present, 'priority', priority, word)) fields.priority = word
    if (less !== null) lost.push(less)
  }
  if (assignee !== undefined && !says(present, 'assignee', assignee)) {
    // Of an update the vendor document shows no null; bulk assign takes one.
    fields.assigneeId = assignee ?? invalid('assignee', 'an update cannot unassign at Corsa: unassign by itself')
  }
  if (description !== undefined) fields.description = fitting('description', description, settings.reasonMax)
  if (dueAt !== undefined) {
    if (dueAt === null) unsupported('dueAt', 'null', 'Corsa documents no way to take a due date back.')
    else fields.dueDate = dueDateOf(dueAt)
  }
  return fields
}

const isNamed = (value: unknown) => value !== undefined
const onlyUnassigns = (change: AlertChanges | CaseChanges) =>
  change.assignee === null && Object.values(change).filter(isNamed).length === 1

/** Sends what is left to change, if anything is. */
function updating(
  call: Extract<CorsaCall, { route: 'update' | 'case-update' }>,
  change: AlertChanges | CaseChanges,
  settings: CorsaSettings,
  lost: readonly string[],
): Plan {
  if (!Object.values(change).some(isNamed)) invalid('input', 'name at least one field to change')
  return Object.keys(call.fields).length === 0 ? unchanged(ALREADY, lost) : send(call, settings, lost)
}

export function planAlertUpdate(intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan {
  const change = intent.detail.alert ?? {}
  const { present } = target
  if (onlyUnassigns(change)) return planAssign('assign', null, target, settings)
  const { status, priority, category, type, lifecycleStage, subjects, transactions, customFields } = change
  const word = wordFor(intent.vendorValue, { status, priority, category })
  const lost: string[] = []
  const fields: AlertFields = sharedFields(change, target, word('priority'), settings, lost)
  if (status !== undefined) {
    const written = ALERT_STATUS[status]
    if (written === null) {
      const message =
        status === 'ESCALATED' ? 'Escalating makes a case at Corsa: escalate it.' : `Corsa has no ${status}.`
      return unsupported('status', status, message, status === 'ESCALATED' ? [] : ['IN_REVIEW'])
    }
    if (word('status') !== null && word('status') !== written)
      invalid('vendorValue', `${status} is ${written} at Corsa`)
    const now = alertWords.read(target.rawStatus)?.value
    if (now !== status) {
      if (status === 'IN_REVIEW' && (now === 'CLOSED' || now === 'ESCALATED'))
        invalid('status', `the alert is ${target.rawStatus} at Corsa: reopen it first`, 'INVALID_STATE')
      fields.status = written
      if (status === 'CLOSED') lost.push('An update carries no reason to Corsa: why it is closed is kept here only.')
    }
  }
  const sameCategory = category === undefined || says(present, 'category', category, word('category'))
  const sameType = type === undefined || says(present, 'type', type)
  if (category !== undefined && !(sameCategory && sameType)) {
    const written = categoryWord(category, type ?? null, word('category'))
    if (!says(present, 'category', category, written.word)) fields.category = written.word
    if (written.lost !== null) lost.push(written.lost)
  } else if (type !== undefined && !sameType) {
    return unsupported('type', type, 'Corsa has one word for category and type: name the category with it.')
  }
  if (lifecycleStage !== undefined && !says(present, 'lifecycleStage', lifecycleStage))
    return unsupported('lifecycleStage', lifecycleStage, 'Corsa has no field for the stage.')
  if (subjects) fields.associatedClients = distinct(subjects)
  if (transactions) fields.associatedTransactions = distinct(transactions)
  if (customFields) {
    const keys = customFields.map(({ key }) => key)
    if (new Set(keys).size < keys.length) invalid('customFields', 'a key stands twice')
    fields.customFields = Object.fromEntries(customFields.map(({ key, label, value }) => [key, { label, value }]))
  }
  return updating({ route: 'update', fields }, change, settings, lost)
}

export function planCaseUpdate(intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan {
  const change = intent.detail.case ?? {}
  if (onlyUnassigns(change)) return planAssign('case-assign', null, target, settings)
  const { status, outcome, title, category, priority, reviewers, alerts, subjects, transactions } = change
  const word = wordFor(intent.vendorValue, { status, priority })
  const lost: string[] = []
  const fields: CaseFields = sharedFields(change, target, word('priority'), settings, lost)
  if (title !== undefined) unsupported('title', title, 'Corsa has no title of a case.')
  if (category !== undefined && !says(target.present, 'category', category))
    unsupported('category', category, 'Corsa documents the category of a case where it is opened only.')
  if (status === undefined && outcome !== undefined) invalid('outcome', 'an outcome goes with the status CLOSED')
  if (status !== undefined) {
    const written = caseStatusToWrite(status, outcome, word('status'), target)
    if (written !== null) fields.status = { status: written, reason: neededReason(intent, settings) }
  }
  if (reviewers) fields.reviewersIds = distinct(reviewers)
  if (alerts) fields.alertsIds = distinct(alerts)
  if (transactions) fields.transactionsIds = distinct(transactions)
  if (subjects) fields.clientsIds = distinct(subjects)
  return updating({ route: 'case-update', fields }, change, settings, lost)
}

/** The word to write; null where the case stands there. */
export function caseStatusToWrite(
  status: NonNullable<CaseChanges['status']>,
  outcome: CaseChanges['outcome'],
  vendorValue: string | null,
  { present }: PlanTarget,
) {
  const word = caseStatusWord(status, outcome)
  if (vendorValue !== null && vendorValue !== word) invalid('vendorValue', `${status} is ${word} at Corsa`)
  if (!says(present, 'status', status)) return word
  // The same answer whatever the outcome was: who may not see that of a referral must not learn it from a refusal.
  if (status === 'CLOSED') return invalid('status', 'the case is closed already: reopen it first', 'INVALID_STATE')
  return null
}

export const planAssign = (
  route: 'assign' | 'case-assign',
  assigneeId: string | null,
  { present }: PlanTarget,
  settings: CorsaSettings,
): Plan =>
  says(present, 'assignee', assigneeId)
    ? unchanged(assigneeId === null ? 'nobody is assigned' : 'the same person is assigned already')
    : send({ route, assigneeId }, settings)

export function planPriority(
  route: 'update' | 'case-update',
  { priority, vendorValue }: CommandIntent,
  { present }: PlanTarget,
  settings: CorsaSettings,
): Plan {
  if (priority === null) return invalid('priority', 'name the priority')
  if (says(present, 'priority', priority, vendorValue)) return unchanged(ALREADY)
  const { word, lost: less } = priorityWord(priority, vendorValue, settings)
  const lost = less === null ? [] : [less]
  return says(present, 'priority', priority, word)
    ? unchanged(ALREADY, lost)
    : send({ route, fields: { priority: word } }, settings, lost)
}
