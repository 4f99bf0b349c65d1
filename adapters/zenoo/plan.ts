import type { ActionCapability, CommandIntent, Plan, PlanTarget } from '../../src/adapter/contract.ts'
import { isRemediation, notOffered } from '../../src/adapter/plans.ts'
import { type CommandAction, REMEDIATION_ACTION } from '../../src/canonical/enums.ts'
import { batchKeyOf } from './call.ts'
import { MAX_CONDITIONS, RESEARCH, RULES, type Rule, type SentRule } from './rules.ts'
import type { ZenooSettings } from './settings.ts'
import { status } from './vocabulary.ts'

const ruleOf = (action: CommandAction): Rule | null =>
  isRemediation(action) ? RULES[action] : action === 'REQUEST_RESEARCH' ? RESEARCH : null

// The vendor document has no route that writes a case, and none was found on another page: the words of the statuses are
// known (vocabulary.ts), the call that would set one is not.
const NO_CASE_ROUTE = 'Zenoo documents how cases are read, not how one is written.'
const CASE_ACTIONS: readonly CommandAction[] = [
  ...(['SET_STATUS', 'ASSIGN', 'UNASSIGN', 'UPDATE', 'SET_REVIEWERS', 'ADD_REVIEWERS', 'REMOVE_REVIEWERS'] as const),
  ...(['LINK_ALERTS', 'LINK_SUBJECTS', 'LINK_TRANSACTIONS', 'CREATE', 'CREATE_FROM_TEMPLATE'] as const),
]
const ALERT_NOTES: Partial<Record<CommandAction, string>> = {
  UPDATE: 'Zenoo takes actions on an alert, not changes of its fields.',
  CREATE: "At Zenoo checks and analysts raise alerts; no call of the document's does.",
  LINK_SUBJECTS: 'An alert at Zenoo has the entity it was raised about; no call changes it.',
  LINK_TRANSACTIONS: 'Alerts at Zenoo know no transactions.',
}

/** Kept in the gateway whatever the vendor; no adapter is asked. */
const KEPT: readonly CommandAction[] = ['ADD_NOTE', 'LABEL']

/** What becomes of each action at Zenoo. */
export function capabilities(): ActionCapability[] {
  const { support, note } = RESEARCH
  const kept = 'Kept in the gateway.'
  return [
    ...REMEDIATION_ACTION.map(
      (action): ActionCapability => ({
        target: 'ALERT',
        action,
        support: RULES[action].support,
        note: RULES[action].note,
      }),
    ),
    { target: 'ALERT', action: 'REQUEST_RESEARCH', support, note },
    { target: 'ALERT', action: 'LABEL', support: 'GATEWAY', note: kept },
    ...Object.entries(ALERT_NOTES).map(
      ([action, reason]): ActionCapability => ({
        target: 'ALERT',
        action: action as CommandAction,
        support: 'UNSUPPORTED',
        note: reason,
      }),
    ),
    ...CASE_ACTIONS.map(
      (action): ActionCapability => ({ target: 'CASE', action, support: 'UNSUPPORTED', note: NO_CASE_ROUTE }),
    ),
    ...(['SET_PRIORITY', 'ADD_NOTE', 'LABEL'] as const).map(
      (action): ActionCapability => ({ target: 'CASE', action, support: 'GATEWAY', note: kept }),
    ),
  ]
}

const invalid = (
  field: string,
  message: string,
  code: 'BAD_INPUT' | 'TOO_LONG' | 'INVALID_STATE' = 'BAD_INPUT',
): Plan => ({ support: 'INVALID', code, field, message })
const unsupported = (field: string, requested: string, message: string, nearest: readonly string[] = []): Plan => ({
  support: 'UNSUPPORTED',
  field,
  requested,
  nearest: [...nearest],
  message,
})
const blank = (text: string | null): boolean => text === null || text.trim() === ''
/** What goes to Zenoo in words, and the field it was given in; a vendorMessage that says nothing is none. */
const textOf = ({ vendorMessage, reason }: CommandIntent) =>
  blank(vendorMessage)
    ? { field: 'reason', words: blank(reason) ? null : reason }
    : { field: 'vendorMessage', words: vendorMessage }

/** Why the texts of an intent cannot go to Zenoo as they are, or null. They are sent whole or not at all. */
function flawOfTexts(intent: CommandIntent, text: SentRule['text'], settings: ZenooSettings): Plan | null {
  const { field, words } = textOf(intent)
  const max = text?.max(settings) ?? null
  if (text?.required && words === null) return invalid(field, `Zenoo requires a reason for ${intent.action}`)
  if (max !== null && words !== null && words.length > max) {
    const message = `Zenoo takes ${max} characters, this has ${words.length}: pass a shorter vendorMessage`
    return invalid(field, message, 'TOO_LONG')
  }
  if (intent.action !== 'ACCEPT_WITH_CONDITIONS')
    return intent.conditions === null ? null : invalid('conditions', `${intent.action} carries no conditions to Zenoo`)
  if (blank(intent.conditions)) return invalid('conditions', 'Zenoo requires the conditions')
  if ((intent.conditions ?? '').length > MAX_CONDITIONS)
    return invalid('conditions', `Zenoo takes conditions of ${MAX_CONDITIONS} characters`, 'TOO_LONG')
  return null
}

/** Zenoo does not say what a second resolution does; an assignment or research does not decide about the alert again. */
const decides = ({ action }: CommandIntent): boolean => action !== 'ASSIGN' && action !== 'REQUEST_RESEARCH'

/** Decides what one command means at Zenoo; the call holds the route and the body without the alert's token. */
export function plan(intent: CommandIntent, target: PlanTarget, settings: ZenooSettings): Plan {
  const { action } = intent
  if (KEPT.includes(action)) return { support: 'GATEWAY' }
  if (target.kind === 'CASE')
    return action === 'SET_PRIORITY' ? { support: 'GATEWAY' } : unsupported('case', action, NO_CASE_ROUTE)
  const rule = target.kind === 'ALERT' ? ruleOf(action) : null
  if (!rule) {
    const note = target.kind === 'ALERT' ? ALERT_NOTES[action] : undefined
    return note === undefined ? notOffered('Zenoo', intent, target) : unsupported('action', action, note)
  }
  // At Zenoo it is open: what is to be taken back is the gateway's own review state.
  if (action === 'REOPEN' && target.present.status?.value === 'OPEN')
    return { support: 'UNCHANGED', message: 'The alert is Open at Zenoo.' }
  if (rule.support === 'UNSUPPORTED') return unsupported(rule.field, action, rule.note, rule.nearest)
  const words = rule.support === 'GATEWAY' ? [] : rule.words
  if (intent.vendorValue !== null && !words.includes(intent.vendorValue)) {
    const known = words.join(', ') || 'nothing'
    return invalid('vendorValue', `${action} cannot write "${intent.vendorValue}"; it writes ${known}`)
  }
  if (rule.support === 'GATEWAY') return { support: 'GATEWAY' }
  if (decides(intent) && status.read(target.rawStatus)?.value === 'CLOSED') {
    const message = `the alert is ${target.rawStatus} at Zenoo, which documents no way to reopen it`
    return invalid('status', message, 'INVALID_STATE')
  }
  if (intent.riskLevel !== null) return invalid('riskLevel', `${action} carries no risk level to Zenoo`)
  const texts = flawOfTexts(intent, rule.text, settings)
  if (texts) return texts
  const flaw = rule.flaw?.(intent, target)
  if (flaw) return invalid(flaw.field, flaw.message, flaw.code)
  const unchanged = rule.unchanged?.(intent, target) ?? null
  if (unchanged !== null) return { support: 'UNCHANGED', message: unchanged }
  const call = rule.call(rule.text ? textOf(intent).words : null, intent, target)
  return { support: rule.support, call, batchKey: batchKeyOf(call, target.key), warning: rule.warning }
}
