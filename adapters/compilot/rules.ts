import type { ActionCapability } from '../../src/adapter/contract.ts'
import {
  type AlertStatus,
  REMEDIATION_ACTION,
  type RemediationAction,
  type Support,
} from '../../src/canonical/enums.ts'
import type { CompilotSettings } from './settings.ts'

/** What becomes of one action about an alert. */
export type Rule = { note: string | null } & (
  | {
      support: 'OK' | 'LOSSY'
      /** The status it brings the alert to; null where the action leaves the status alone. */
      status: AlertStatus | null
      /** Whether it ends the work: then the reason has to be given, because it is the only place of the outcome. */
      closes: boolean
      conditions: boolean
      /** Whether the gateway keeps a case beside it, which ComPilot does not have. */
      andGateway: boolean
    }
  | { support: 'GATEWAY' }
  | { support: 'UNSUPPORTED'; field: string; nearest: readonly string[] }
)

const NOTHING = { closes: false, conditions: false, andGateway: false, status: null, note: null }
const move = (status: AlertStatus, loss: string | null = null): Rule => ({
  ...NOTHING,
  support: loss === null ? 'OK' : 'LOSSY',
  note: loss,
  status,
})
const close = (loss: string | null, conditions = false): Rule => ({
  ...NOTHING,
  support: loss === null ? 'OK' : 'LOSSY',
  note: loss,
  status: 'CLOSED',
  closes: true,
  conditions,
})
const sets = (loss: string): Rule => ({ ...NOTHING, support: 'LOSSY', note: loss })
const unsupported = (field: string, note: string, nearest: readonly string[] = []): Rule => ({
  support: 'UNSUPPORTED',
  note,
  field,
  nearest,
})

export const LOSS = {
  outcome: 'ComPilot closes without an outcome: it stands in the reason only, and match statuses stay as they are.',
  outcomeUntold:
    'ComPilot closes without an outcome, and this account sends no reasons (setting writesReason): the outcome stays in the gateway.',
  waiting: 'ComPilot does not keep what is waited for.',
  target: 'ComPilot escalates without saying to whom.',
  severity: 'ComPilot keeps a severity, which is not urgency.',
  assignee:
    'ComPilot does not document that `assignedTo` can be written; it counts as done only where the alert shows it.',
} as const
export const NO_ASSIGNEE =
  'The account does not write assignees (setting writesAssignee); no document says that ComPilot takes them.'
const NO_CONDITIONS = 'The account does not send reasons (setting writesReason), where the conditions would go.'
export const NO_CRITICAL = 'ComPilot has no word for CRITICAL.'

const RULES: Record<RemediationAction, Rule> = {
  ACKNOWLEDGE: move('IN_REVIEW'),
  ASSIGN: sets(LOSS.assignee),
  UNASSIGN: sets(LOSS.assignee),
  REQUEST_INFORMATION: move('PENDING', LOSS.waiting),
  ESCALATE_TO_CASE: {
    ...NOTHING,
    support: 'LOSSY',
    note: `${LOSS.target} It has no cases: the case is kept in the gateway.`,
    status: 'ESCALATED',
    andGateway: true,
  },
  ESCALATE_TO_REVIEWER: move('ESCALATED', LOSS.target),
  MARK_FALSE_POSITIVE: close(LOSS.outcome),
  CONFIRM_MATCH: unsupported('match_status', 'No documented route writes the match status of a screening.', ['Closed']),
  ACCEPT: close(LOSS.outcome),
  ACCEPT_WITH_CONDITIONS: close(`${LOSS.outcome} The conditions go into the reason as well.`, true),
  REJECT: close(LOSS.outcome),
  CLOSE_NO_ACTION: close(null),
  SET_RISK: unsupported('risk_level', 'No documented route writes the risk level of a screening.'),
  SET_PRIORITY: sets(`${LOSS.severity} ${NO_CRITICAL}`),
  REOPEN: move('OPEN'),
  ADD_NOTE: { support: 'GATEWAY', note: 'No documented route adds a note.' },
}

/** The rule that holds for an account: what it does not send cannot carry anything. */
export function ruleFor(action: RemediationAction, settings: CompilotSettings): Rule {
  const rule = RULES[action]
  if (!settings.writesAssignee && (action === 'ASSIGN' || action === 'UNASSIGN'))
    return unsupported('assignedTo', NO_ASSIGNEE)
  if (settings.writesReason || !('closes' in rule) || !rule.closes) return rule
  if (rule.conditions) return unsupported('reason', NO_CONDITIONS, ['Closed'])
  return rule.note === null ? rule : { ...rule, note: LOSS.outcomeUntold }
}

const NO_CASES = 'ComPilot has no cases; the gateway can keep one of its own.'

/** What becomes of each action at ComPilot. */
export function capabilities(settings: CompilotSettings): ActionCapability[] {
  const about = (
    target: ActionCapability['target'],
    action: ActionCapability['action'],
    support: Support,
    note: string | null,
  ): ActionCapability => ({ target, action, support, note })
  return [
    ...REMEDIATION_ACTION.map((action) => {
      const { support, note } = ruleFor(action, settings)
      return about('ALERT', action, support, note)
    }),
    about(
      'ALERT',
      'UPDATE',
      'OK',
      'Status, type and lifecycle stage; priority and assignee with loss. No other field is documented as writable.',
    ),
    about('ALERT', 'LABEL', 'GATEWAY', 'Labels are kept in the gateway.'),
    about('HIT', 'DECIDE_HIT', 'GATEWAY', 'No documented route decides a single hit: the decision is kept, not sent.'),
    about('CASE', 'CREATE', 'UNSUPPORTED', NO_CASES),
    about('CASE', 'SET_STATUS', 'UNSUPPORTED', NO_CASES),
    about('CASE', 'UPDATE', 'UNSUPPORTED', NO_CASES),
  ]
}
