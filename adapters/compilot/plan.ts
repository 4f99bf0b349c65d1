import type { ActionCapability, CommandIntent, CommandTarget, Plan } from '../../src/adapter/contract.ts'
import { isRemediation, notOffered } from '../../src/adapter/plans.ts'
import { REMEDIATION_ACTION, type RemediationAction } from '../../src/canonical/enums.ts'
import { type Patch, wordsOf } from './call.ts'
import type { CompilotSettings } from './settings.ts'
import { severity } from './vocabulary.ts'

type Rule =
  | {
      support: 'OK' | 'LOSSY'
      note: string | null
      /** The status word it writes. */
      status: string
      /** Whether the reason has to be given: for a closing it is the only place of the outcome. */
      reason: boolean
      conditions: boolean
    }
  | { support: 'GATEWAY'; note: string }
  | { support: 'UNSUPPORTED'; note: string; field: string; nearest: readonly string[] }

const move = (status: string, loss: string | null = null): Rule => ({
  support: loss === null ? 'OK' : 'LOSSY',
  note: loss,
  status,
  reason: false,
  conditions: false,
})
const close = (loss: string | null, conditions = false): Rule => ({
  support: loss === null ? 'OK' : 'LOSSY',
  note: loss,
  status: 'Closed',
  reason: true,
  conditions,
})
const unsupported = (field: string, note: string, nearest: readonly string[] = []): Rule => ({
  support: 'UNSUPPORTED',
  note,
  field,
  nearest,
})

const OUTCOME = 'ComPilot closes without an outcome: it stands in the reason only, and match statuses stay as they are.'
const TARGET = 'ComPilot escalates without saying to whom.'

const RULES: Record<RemediationAction, Rule> = {
  ACKNOWLEDGE: move('Under Investigation'),
  // `assignedTo` is in the answer, and most likely writable; what a command lacks is the name of the person.
  ASSIGN: unsupported('assignedTo', 'The gateway cannot name a ComPilot user to ComPilot yet.'),
  UNASSIGN: unsupported('assignedTo', 'The gateway cannot clear the assignee at ComPilot yet.'),
  REQUEST_INFORMATION: move('Pending', 'ComPilot does not keep what is waited for.'),
  ESCALATE_TO_CASE: move('Escalated', `${TARGET} It has no cases: the case is kept in the gateway.`),
  ESCALATE_TO_REVIEWER: move('Escalated', TARGET),
  MARK_FALSE_POSITIVE: close(OUTCOME),
  CONFIRM_MATCH: unsupported('match_status', 'No documented route writes the match status of a screening.', ['Closed']),
  ACCEPT: close(OUTCOME),
  ACCEPT_WITH_CONDITIONS: close(`${OUTCOME} The conditions go into the reason as well.`, true),
  REJECT: close(OUTCOME),
  CLOSE_NO_ACTION: close(null),
  SET_RISK: unsupported('risk_level', 'No documented route writes the risk level of a screening.'),
  SET_PRIORITY: unsupported(
    'severity',
    'A command cannot name a priority yet; say it with vendorValue "Low", "Medium" or "High".',
    wordsOf(severity),
  ),
  REOPEN: move('Open'),
  ADD_NOTE: { support: 'GATEWAY', note: 'No documented route adds a note.' },
}
const SEVERITY_LOSS = 'ComPilot keeps a severity, which is not urgency, and has no word for CRITICAL.'
const NO_CONDITIONS = 'The account does not send reasons (setting writesReason), where the conditions would go.'

/** The rule that holds for an account: without reasons there is no place for conditions. */
function ruleFor(action: RemediationAction, { writesReason }: CompilotSettings): Rule {
  const rule = RULES[action]
  return 'conditions' in rule && rule.conditions && !writesReason
    ? unsupported('reason', NO_CONDITIONS, ['Closed'])
    : rule
}

/** What becomes of each action at ComPilot. */
export const capabilities = (settings: CompilotSettings): ActionCapability[] =>
  REMEDIATION_ACTION.map((action) => {
    const { support, note } = ruleFor(action, settings)
    return { target: 'ALERT', action, support, note }
  })

const invalid = (field: string, message: string): Plan => ({ support: 'INVALID', code: 'BAD_INPUT', field, message })
const blank = (text: string | null): boolean => text === null || text.trim() === ''

/** Every alert is a call of its own: no bulk route is documented. */
const sent = (call: Patch, target: CommandTarget, warning: string | null): Plan => ({
  support: warning === null ? 'OK' : 'LOSSY',
  call,
  batchKey: target.key,
  warning,
})

function flawOfTexts(intent: CommandIntent, rule: Extract<Rule, { status: string }>): Plan | null {
  const field = intent.vendorMessage === null ? 'reason' : 'vendorMessage'
  if (rule.reason && blank(intent.vendorMessage ?? intent.reason))
    return invalid(field, 'ComPilot keeps the outcome of a closed alert in its reason only: give one')
  if (!rule.conditions)
    return intent.conditions === null
      ? null
      : invalid('conditions', `${intent.action} carries no conditions to ComPilot`)
  return blank(intent.conditions) ? invalid('conditions', 'ACCEPT_WITH_CONDITIONS needs the conditions') : null
}

/** Decides what one command means at ComPilot; the call is the body of the PATCH. */
export function plan(intent: CommandIntent, target: CommandTarget, settings: CompilotSettings): Plan {
  if (!isRemediation(intent.action) || target.kind !== 'ALERT') return notOffered('ComPilot', intent, target)
  const { action, vendorValue } = intent
  const rule = ruleFor(action, settings)
  const words = 'status' in rule ? [rule.status] : action === 'SET_PRIORITY' ? wordsOf(severity) : []
  if (vendorValue !== null && !words.includes(vendorValue))
    return invalid('vendorValue', `${action} cannot write "${vendorValue}"; it writes ${words.join(', ') || 'nothing'}`)
  if (rule.support === 'GATEWAY') return { support: 'GATEWAY' }
  if (intent.riskLevel !== null && rule.support !== 'UNSUPPORTED')
    return invalid('riskLevel', `${action} carries no risk level to ComPilot`)
  if (rule.support === 'UNSUPPORTED') {
    if (action === 'SET_PRIORITY' && vendorValue !== null) return sent({ severity: vendorValue }, target, SEVERITY_LOSS)
    return {
      support: 'UNSUPPORTED',
      field: rule.field,
      requested: action,
      nearest: [...rule.nearest],
      message: rule.note,
    }
  }
  const flaw = flawOfTexts(intent, rule)
  if (flaw) return flaw
  const text = intent.vendorMessage ?? intent.reason
  const reason = rule.conditions ? `${text}\nConditions: ${intent.conditions}` : text
  const says = settings.writesReason && reason !== null && !blank(reason)
  return sent(says ? { status: rule.status, reason } : { status: rule.status }, target, rule.note)
}
