import type { AlertChanges, NewAlert } from '../../canonical/decision.ts'
import { plainly, type Decision as Said } from '../../command/commands.ts'
import { assigning, towards } from '../alert-decisions.ts'
import { badInput } from '../arguments.ts'
import {
  accountNamed,
  filled,
  named,
  namedList,
  nonEmpty,
  notEmptied,
  partiesOf,
  strangersOf,
  textsOf,
  vendorIds,
  writable,
  writableOrNull,
} from '../command-arguments.ts'
import { about, decide, storable } from '../decide.ts'
import type { CreateAlertsInput, MutationResolvers, UpdateAlertInput } from '../generated.ts'

/** What an alert always has, or nobody documents a way to empty. */
const FULL = [
  ...['status', 'priority', 'category', 'type', 'lifecycleStage', 'riskLevel', 'description'],
  ...['subjectIds', 'subjectVendorIds', 'transactionIds', 'customFields'],
] as const

function changesOf(input: UpdateAlertInput): AlertChanges {
  const { status, priority, category, type, lifecycleStage, assigneeId, description, dueAt } = input
  notEmptied(input, FULL)
  if (status) towards('input.status', status)
  return {
    ...(status && { status }),
    ...(priority && { priority: writable('input.priority', priority) }),
    ...(category && { category: writable('input.category', category) }),
    ...(type && { type: writable('input.type', type) }),
    ...(lifecycleStage && { lifecycleStage: writable('input.lifecycleStage', lifecycleStage) }),
    ...(assigneeId !== undefined && { assignee: assigneeId === null ? null : named('User', assigneeId) }),
    ...(typeof description === 'string' && { description: storable('input.description', description) }),
    ...(dueAt !== undefined && { dueAt: dueAt?.toISOString() ?? null }),
    ...((input.subjectIds || input.subjectVendorIds?.length) && {
      subjects: namedList('Subject', input.subjectIds ?? []),
    }),
    ...(input.transactionIds && { transactions: vendorIds('input.transactionIds', input.transactionIds) }),
    ...(input.customFields && {
      customFields: input.customFields.map(({ key, label, value }, index) => ({
        key: filled(`input.customFields[${index}].key`, key, "give the vendor's key of the field"),
        label: storable(`input.customFields[${index}].label`, label),
        value: storable(`input.customFields[${index}].value`, value),
      })),
    }),
  }
}

/** One field alone is the decision that speaks of it, which more vendors can take than a change of several. */
function update(input: UpdateAlertInput): Said {
  const change = changesOf(input)
  const { riskLevel } = input
  const fields = Object.keys(change)
  if (riskLevel) {
    if (fields.length > 0) {
      throw badInput('input.riskLevel', 'is changed by itself; give the other fields in a call of their own')
    }
    return { ...plainly('SET_RISK'), riskLevel: writable('input.riskLevel', riskLevel) }
  }
  if (fields.length === 0) throw badInput('input', 'changes nothing; give at least one field to change')
  if (fields.length === 1) {
    if (change.status) return plainly(towards('input.status', change.status))
    if (change.priority) return { ...plainly('SET_PRIORITY'), priority: change.priority }
    if (change.assignee !== undefined) return assigning(change.assignee)
  }
  return { ...plainly('UPDATE'), detail: { alert: change, ...strangersOf('input', input) } }
}

function newAlerts({ alerts, upsert }: CreateAlertsInput): Said[] {
  const references = new Set<string>()
  return nonEmpty('input.alerts', alerts, 'alert').map((alert, index) => {
    const at = `input.alerts[${index}]`
    const reference = filled(`${at}.reference`, alert.reference, 'it is how the alert is found again')
    if (references.has(reference)) {
      throw badInput(`${at}.reference`, 'stands twice in this call; give every alert a reference of its own')
    }
    references.add(reference)
    if (alert.status) towards(`${at}.status`, alert.status)
    const newAlert: NewAlert = {
      reference,
      category: writable(`${at}.category`, alert.category),
      type: writableOrNull(`${at}.type`, alert.type),
      priority: writableOrNull(`${at}.priority`, alert.priority),
      status: alert.status ?? null,
      description: storable(`${at}.description`, alert.description ?? null),
      upsert,
    }
    const vendorValue = storable(`${at}.vendorValue`, alert.vendorValue ?? null)
    return { ...plainly('CREATE'), vendorValue, detail: { newAlert } }
  })
}

export const Mutation: Pick<
  MutationResolvers,
  'createAlerts' | 'linkAlertSubjects' | 'linkAlertTransactions' | 'updateAlert'
> = {
  async createAlerts(_root, { input }, context) {
    const made = newAlerts(input)
    const account = await accountNamed(context, input.accountId)
    const items = made.map((decision) => ({
      given: input.accountId,
      target: { kind: 'NEW_ALERT' as const, account },
      decision,
    }))
    return decide(context, { mutation: 'createAlerts', told: input, items })
  },
  updateAlert(_root, { input }, context) {
    const said = { ...update(input), ...textsOf(input), expectedVersion: input.expectedVersion ?? null }
    const items = about('ALERT', 'input.alertId', [input.alertId], () => said)
    return decide(context, { mutation: 'updateAlert', told: input, items })
  },
  linkAlertSubjects(_root, { input }, context) {
    const detail = partiesOf(input)
    const said = { ...plainly('LINK_SUBJECTS'), detail, expectedVersion: input.expectedVersion ?? null }
    const items = about('ALERT', 'input.alertId', [input.alertId], () => said)
    return decide(context, { mutation: 'linkAlertSubjects', told: input, items })
  },
  linkAlertTransactions(_root, { input }, context) {
    const ids = vendorIds('input.transactionIds', nonEmpty('input.transactionIds', input.transactionIds, 'transaction'))
    const said = { ...plainly('LINK_TRANSACTIONS'), detail: { ids }, expectedVersion: input.expectedVersion ?? null }
    const items = about('ALERT', 'input.alertId', [input.alertId], () => said)
    return decide(context, { mutation: 'linkAlertTransactions', told: input, items })
  },
}
