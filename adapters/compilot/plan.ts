import type { CommandIntent, Plan, PlanTarget } from '../../src/adapter/contract.ts'
import { isRemediation, notOffered } from '../../src/adapter/plans.ts'
import type { AlertChanges } from '../../src/canonical/decision.ts'
import type { RemediationAction } from '../../src/canonical/enums.ts'
import type { Patch } from './call.ts'
import { bodyOf, invalid, wordFor } from './fields.ts'
import { LOSS, type Rule, ruleFor } from './rules.ts'
import type { CompilotSettings } from './settings.ts'

const blank = (text: string | null): boolean => text === null || text.trim() === ''
const textOf = ({ vendorMessage, reason }: CommandIntent): string | null => vendorMessage ?? reason

/** Every alert is a call of its own: no bulk route is documented. */
const sent = (fields: Patch, target: PlanTarget, losses: readonly string[], andGateway = false): Plan => ({
  support: losses.length > 0 ? 'LOSSY' : 'OK',
  call: fields,
  batchKey: target.key,
  warning: losses.length > 0 ? losses.join(' ') : null,
  ...(andGateway && { andGateway }),
})
const unchanged = (message: string): Extract<Plan, { support: 'UNCHANGED' }> => ({ support: 'UNCHANGED', message })

/** The changes with the reason, which travels with a status only: elsewhere it would overwrite that of the status. */
function withReason(fields: Patch, text: string | null, { writesReason }: CompilotSettings): Patch {
  return fields.status !== undefined && writesReason && text !== null && !blank(text)
    ? { ...fields, reason: text }
    : fields
}

const needsReason = ({ vendorMessage }: CommandIntent): Plan =>
  invalid(
    vendorMessage === null ? 'reason' : 'vendorMessage',
    'ComPilot keeps the outcome of a closed alert in its reason only: give one',
  )

function flawOfTexts(intent: CommandIntent, rule: Extract<Rule, { closes: boolean }>): Plan | null {
  if (rule.closes && blank(textOf(intent))) return needsReason(intent)
  if (!rule.conditions)
    return intent.conditions === null
      ? null
      : invalid('conditions', `${intent.action} carries no conditions to ComPilot`)
  return blank(intent.conditions) ? invalid('conditions', 'ACCEPT_WITH_CONDITIONS needs the conditions') : null
}

/** Taking up an escalated alert would take it back, unsaid, from whom it was escalated to. */
const takesBack = (status: string | null | undefined, { present }: PlanTarget): Plan | null =>
  status === 'IN_REVIEW' && present.status?.value === 'ESCALATED'
    ? {
        support: 'INVALID',
        code: 'INVALID_STATE',
        field: 'status',
        message: `the alert is ${present.status.raw ?? 'Escalated'} at ComPilot: decide about it or assign it, or reopen it first to take it back`,
      }
    : null

/** Fields of an alert, whichever action names them. */
function planChanges(
  intent: CommandIntent,
  changes: AlertChanges,
  target: PlanTarget,
  settings: CompilotSettings,
): Plan {
  const body = bodyOf(changes, intent.vendorValue, target, settings)
  if ('plan' in body) return body.plan
  if (Object.keys(body.fields).length === 0) return unchanged('The alert says so at ComPilot already.')
  if (body.fields.status === 'Closed' && blank(textOf(intent))) return needsReason(intent)
  return sent(withReason(body.fields, textOf(intent), settings), target, body.losses)
}

function planUpdate(intent: CommandIntent, target: PlanTarget, settings: CompilotSettings): Plan {
  const changes = intent.detail.alert ?? {}
  if (Object.keys(changes).length === 0) return invalid('changes', 'name at least one field to change')
  if (intent.conditions !== null) return invalid('conditions', 'UPDATE carries no conditions to ComPilot')
  if (intent.riskLevel !== null) return invalid('riskLevel', 'UPDATE carries no risk level to ComPilot')
  const escalated = takesBack(changes.status, target)
  if (escalated) return escalated
  return planChanges(intent, changes, target, settings)
}

/** A decision that ends the work: the status is written even where it stands, because the reason tells the outcome. */
function planClosing(
  intent: CommandIntent,
  rule: Extract<Rule, { closes: boolean }>,
  target: PlanTarget,
  settings: CompilotSettings,
): Plan {
  const word = wordFor('status', rule.status, intent.vendorValue, undefined)
  if (!('word' in word)) return 'plan' in word ? word.plan : unchanged('closed already')
  const text = textOf(intent)
  const whole = rule.conditions ? `${text}\nConditions: ${intent.conditions}` : text
  return sent(withReason({ status: word.word }, whole, settings), target, rule.note === null ? [] : [rule.note])
}

/** A step of the work: to another status, and with ESCALATE_TO_REVIEWER to another person. */
function planMove(
  intent: CommandIntent,
  rule: Extract<Rule, { closes: boolean }>,
  target: PlanTarget,
  settings: CompilotSettings,
): Plan {
  const { action, assignee } = intent
  const escalated = takesBack(rule.status, target)
  if (escalated) return escalated
  const named = action === 'ESCALATE_TO_REVIEWER' && assignee !== null
  // An account that tells ComPilot of nobody: the person is the gateway's part, like the case.
  const andGateway = rule.andGateway || (named && !settings.writesAssignee)
  const changes: AlertChanges = {
    ...(rule.status && { status: rule.status }),
    ...(named && settings.writesAssignee && { assignee }),
  }
  const body = bodyOf(changes, intent.vendorValue, target, settings)
  if ('plan' in body) return body.plan
  if (Object.keys(body.fields).length === 0) {
    // The status is there; what is still missing is the gateway's part.
    if (andGateway) return { support: 'GATEWAY' }
    const there = unchanged(`The alert says "${target.present.status?.raw ?? rule.status}" at ComPilot already.`)
    // To whom is not said there either, unless it is assigned to the person who is meant.
    const untold = action === 'ESCALATE_TO_REVIEWER' && !named
    return untold ? { ...there, warning: LOSS.target } : there
  }
  const told = named && body.fields.assignedTo !== undefined
  const losses = [
    ...(rule.note !== null && !told ? [rule.note] : []),
    ...(told ? [LOSS.assignee] : []),
    ...(named && !settings.writesAssignee ? ['Whom it is for stays in the gateway.'] : []),
  ]
  const plan = sent(withReason(body.fields, textOf(intent), settings), target, losses, andGateway)
  return told && (plan.support === 'OK' || plan.support === 'LOSSY') ? { ...plan, assigns: true } : plan
}

function planRemediation(
  intent: CommandIntent & { action: RemediationAction },
  target: PlanTarget,
  settings: CompilotSettings,
): Plan {
  const { action, priority, assignee } = intent
  const rule = ruleFor(action, settings)
  if (rule.support === 'GATEWAY')
    return intent.vendorValue === null
      ? { support: 'GATEWAY' }
      : invalid('vendorValue', `${action} sends nothing to ComPilot`)
  if (rule.support === 'UNSUPPORTED') {
    const { field, nearest, note } = rule
    return { support: 'UNSUPPORTED', field, requested: action, nearest: [...nearest], message: note ?? '' }
  }
  if (intent.riskLevel !== null) return invalid('riskLevel', `${action} carries no risk level to ComPilot`)
  const flaw = flawOfTexts(intent, rule)
  if (flaw) return flaw
  if (action === 'SET_PRIORITY') {
    if (priority === null && intent.vendorValue === null) return invalid('priority', 'say which: HIGH, MEDIUM or LOW')
    return planChanges(intent, { priority: priority as NonNullable<typeof priority> }, target, settings)
  }
  if (action === 'ASSIGN' || action === 'UNASSIGN') {
    if (intent.vendorValue !== null) return invalid('vendorValue', `${action} writes a person, not a word`)
    if (action === 'ASSIGN' && assignee === null) return invalid('assignee', 'say who; UNASSIGN is for nobody')
    return planChanges(intent, { assignee: action === 'ASSIGN' ? assignee : null }, target, settings)
  }
  return rule.closes ? planClosing(intent, rule, target, settings) : planMove(intent, rule, target, settings)
}

/** Decides what one command means at ComPilot; the call is the body of the PATCH. */
export function plan(intent: CommandIntent, target: PlanTarget, settings: CompilotSettings): Plan {
  const { action } = intent
  if (action === 'LABEL' || action === 'DECIDE_HIT') return { support: 'GATEWAY' }
  if (target.kind !== 'ALERT') return notOffered('ComPilot', intent, target)
  if (action === 'UPDATE') return planUpdate(intent, target, settings)
  return isRemediation(action)
    ? planRemediation({ ...intent, action }, target, settings)
    : notOffered('ComPilot', intent, target)
}
