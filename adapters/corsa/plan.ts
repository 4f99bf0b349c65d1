import type { ActionCapability, CommandIntent, CommandTarget, Plan } from '../../src/adapter/contract.ts'
import { isRemediation, notOffered } from '../../src/adapter/plans.ts'
import { type AlertStatus, REMEDIATION_ACTION, type RemediationAction } from '../../src/canonical/enums.ts'
import { batchKeyOf, type CorsaCall } from './call.ts'
import type { CorsaSettings } from './settings.ts'
import { status } from './vocabulary.ts'

type Rule =
  | {
      support: 'OK' | 'LOSSY'
      note: string | null
      warning: string | null
      /** The vendor's word that means the same, for a caller who names one; null where the call writes none. */
      word: string | null
      /** Whether the call carries a text, and cannot go without one. */
      text: 'NONE' | 'OPTIONAL' | 'REQUIRED'
      /** Statuses from which Corsa's own meaning of the call would be another one. */
      notFrom: readonly AlertStatus[]
      call(text: string | null): CorsaCall
    }
  | { support: 'GATEWAY'; note: string }
  | { support: 'UNSUPPORTED'; note: string; field: string; nearest: readonly string[] }

/** Resolving says nothing of the outcome; where it matters, the reason is the only place for it. */
const resolve = (lost: string | null): Rule => ({
  support: lost === null ? 'OK' : 'LOSSY',
  note: lost,
  warning: lost,
  word: 'RESOLVED',
  text: lost === null ? 'OPTIONAL' : 'REQUIRED',
  notFrom: ['CLOSED'],
  call: (reason) => ({ route: 'status', status: 'RESOLVED', reason }),
})
const unsupported = (field: string, note: string, nearest: readonly string[] = []): Rule => ({
  support: 'UNSUPPORTED',
  note,
  field,
  nearest,
})
const ONLY_REASON = 'stands in the free text of the reason only: the alert reads RESOLVED, no further action needed.'

const ESCALATE: Rule = {
  support: 'OK',
  note: 'One case for each alert; category, priority, assignee and due date of the case are left to Corsa.',
  warning: null,
  word: 'ESCALATED',
  text: 'REQUIRED',
  // A second escalation would open a second case.
  notFrom: ['ESCALATED', 'CLOSED'],
  call: (reason) => ({ route: 'escalate', reason: reason ?? '' }),
}
const NO_ESCALATION = unsupported(
  'status',
  'Bulk escalate takes the category, priority, assignee and due date of a case, which the gateway cannot name yet; the setting escalateWithReasonOnly sends it without.',
)

const RULES: Record<Exclude<RemediationAction, 'ESCALATE_TO_CASE'>, Rule> = {
  ACKNOWLEDGE: {
    support: 'OK',
    note: null,
    warning: null,
    word: 'IN_REVIEW',
    text: 'OPTIONAL',
    // It would reopen the one, and take the other back from its case.
    notFrom: ['CLOSED', 'ESCALATED'],
    call: (reason) => ({ route: 'status', status: 'IN_REVIEW', reason }),
  },
  // Corsa has bulk assign, but a command does not say yet which of Corsa's users is meant.
  ASSIGN: unsupported('assigneeId', 'The gateway cannot name a Corsa user to Corsa yet.'),
  UNASSIGN: {
    support: 'OK',
    note: null,
    warning: null,
    word: null,
    text: 'NONE',
    notFrom: [],
    call: () => ({ route: 'assign', assigneeId: null }),
  },
  REQUEST_INFORMATION: { support: 'GATEWAY', note: 'Kept as review state PENDING; only a case of Corsa can wait.' },
  ESCALATE_TO_REVIEWER: {
    support: 'GATEWAY',
    note: 'Kept as review state ESCALATED; at Corsa ESCALATED means a case.',
  },
  MARK_FALSE_POSITIVE: resolve(`That it is a false positive ${ONLY_REASON}`),
  CONFIRM_MATCH: unsupported('truePositiveStatus', 'Corsa documents no call that states a match; only a reason could.'),
  ACCEPT: resolve(`The acceptance ${ONLY_REASON}`),
  ACCEPT_WITH_CONDITIONS: resolve(`The acceptance with its conditions ${ONLY_REASON}`),
  REJECT: resolve(`The rejection ${ONLY_REASON}`),
  CLOSE_NO_ACTION: resolve(null),
  SET_RISK: unsupported('riskLevel', 'Corsa documents no risk level of an alert.'),
  // Corsa can update the field, but a command does not say yet which priority is meant.
  SET_PRIORITY: unsupported('priority', 'The gateway cannot name a priority to Corsa yet.'),
  REOPEN: {
    support: 'OK',
    note: 'Which status may follow which is not documented; a refusal is shown in the words of Corsa.',
    warning: null,
    word: 'NEW',
    text: 'OPTIONAL',
    notFrom: [],
    call: (reason) => ({ route: 'status', status: 'NEW', reason }),
  },
  ADD_NOTE: { support: 'GATEWAY', note: 'Corsa takes a text only together with a status or an escalation.' },
}

function ruleOf(action: RemediationAction, { escalateWithReasonOnly }: CorsaSettings): Rule {
  if (action !== 'ESCALATE_TO_CASE') return RULES[action]
  return escalateWithReasonOnly ? ESCALATE : NO_ESCALATION
}

/** What becomes of each action at Corsa. */
export const capabilities = (settings: CorsaSettings): ActionCapability[] =>
  REMEDIATION_ACTION.map((action) => {
    const { support, note } = ruleOf(action, settings)
    return { target: 'ALERT', action, support, note }
  })

type Invalid = Extract<Plan, { support: 'INVALID' }>
const invalid = (field: string, message: string, code: Invalid['code'] = 'BAD_INPUT'): Invalid => ({
  support: 'INVALID',
  code,
  field,
  message,
})

/** The text to send, whole; or why it cannot go as it is. */
function textOf(intent: CommandIntent, wanted: 'NONE' | 'OPTIONAL' | 'REQUIRED', max: number): string | null | Invalid {
  if (wanted === 'NONE') return null
  const field = intent.vendorMessage === null ? 'reason' : 'vendorMessage'
  const text = intent.vendorMessage ?? intent.reason
  if (text === null || text.trim() === '')
    return wanted === 'REQUIRED' ? invalid(field, `${intent.action} needs a reason at Corsa`) : null
  if (text.length <= max) return text
  return invalid(
    field,
    `Corsa takes ${max} characters, this has ${text.length}: pass a shorter vendorMessage`,
    'TOO_LONG',
  )
}

/** Decides what one command means at Corsa; the call holds the route and the body without the alerts' ids. */
export function plan(intent: CommandIntent, target: CommandTarget, settings: CorsaSettings): Plan {
  if (!isRemediation(intent.action) || target.kind !== 'ALERT') return notOffered('Corsa', intent, target)
  const { action, vendorValue, riskLevel, conditions } = intent
  const rule = ruleOf(action, settings)
  if (rule.support === 'UNSUPPORTED') {
    const { field, note, nearest } = rule
    return { support: 'UNSUPPORTED', field, requested: action, nearest: [...nearest], message: note }
  }
  const word = rule.support === 'GATEWAY' ? null : rule.word
  if (vendorValue !== null && vendorValue !== word)
    return invalid('vendorValue', `${action} cannot write "${vendorValue}"; it writes ${word ?? 'no word of its own'}`)
  if (rule.support === 'GATEWAY') return { support: 'GATEWAY' }

  const present = status.read(target.rawStatus)?.value
  if (present && rule.notFrom.includes(present))
    return invalid('status', `the alert is ${target.rawStatus} at Corsa: reopen it first`, 'INVALID_STATE')
  if (riskLevel !== null) return invalid('riskLevel', `${action} carries no risk level to Corsa`)
  if (conditions !== null) return invalid('conditions', 'Corsa has no field for conditions: write them into the reason')
  const text = textOf(intent, rule.text, settings.reasonMax)
  if (text !== null && typeof text !== 'string') return text
  const call = rule.call(text)
  return { support: rule.support, call, batchKey: batchKeyOf(call), warning: rule.warning }
}
