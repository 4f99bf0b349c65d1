import type { ActionCapability, CommandIntent, CommandTarget, Plan } from '../../src/adapter/contract.ts'
import { isRemediation, notOffered } from '../../src/adapter/plans.ts'
import { REMEDIATION_ACTION, type RemediationAction } from '../../src/canonical/enums.ts'
import { batchKeyOf, type ResolutionAction, type ZenooCall } from './call.ts'
import type { ZenooSettings } from './settings.ts'
import { status } from './vocabulary.ts'

/** Longest `rationale` and `conditions`: docs.zenoo.com resolve-alert. Their unit is not stated; UTF-16 units are counted. */
export const MAX_RATIONALE = 5_000
const MAX_CONDITIONS = 2_000

type Rule =
  | {
      support: 'OK' | 'LOSSY'
      note: string | null
      warning: string | null
      /** The words of the vendor that mean the same, for a caller who names one. */
      words: readonly string[]
      /** Longest text; null where the call carries none. */
      text: ((settings: ZenooSettings) => number) | null
      call(text: string, conditions: string | null): ZenooCall
    }
  | { support: 'GATEWAY'; note: string }
  | { support: 'UNSUPPORTED'; note: string; field: string; nearest: readonly string[] }

const resolution = (
  action: ResolutionAction,
  loss: { warning: string; falsePositive?: boolean; words?: readonly string[] } | null = null,
  note: string | null = null,
): Rule => ({
  support: loss ? 'LOSSY' : 'OK',
  note: loss?.warning ?? note,
  warning: loss?.warning ?? null,
  words: loss?.words ?? [action],
  text: () => MAX_RATIONALE,
  call: (rationale, conditions) => ({
    route: 'resolve',
    action,
    rationale,
    is_false_positive: loss?.falsePositive ?? false,
    conditions,
  }),
})
const unsupported = (field: string, note: string, nearest: readonly string[] = []): Rule => ({
  support: 'UNSUPPORTED',
  note,
  field,
  nearest,
})

const RULES: Record<RemediationAction, Rule> = {
  ACKNOWLEDGE: {
    support: 'OK',
    note: null,
    warning: null,
    words: ['Acknowledged'],
    text: null,
    call: () => ({ route: 'acknowledge' }),
  },
  // Zenoo has bulk assign, but a command does not say yet which of Zenoo's users is meant.
  ASSIGN: unsupported('assigned_to', 'The gateway cannot name a Zenoo user to Zenoo yet.'),
  UNASSIGN: unsupported('assigned_to', 'Zenoo documents how to assign an alert, not how to clear it.'),
  REQUEST_INFORMATION: resolution('Request Document', null, 'The alert stays Open at Zenoo, which reads as PENDING.'),
  ESCALATE_TO_CASE: { support: 'GATEWAY', note: 'A gateway case; the alert keeps the case it has at Zenoo.' },
  ESCALATE_TO_REVIEWER: {
    support: 'OK',
    note: 'Zenoo chooses the reviewer.',
    warning: null,
    words: ['Escalated', 'Escalate'],
    text: ({ escalationReasonMax }) => escalationReasonMax,
    call: (reason) => ({ route: 'escalate', reason, escalate_to: null }),
  },
  MARK_FALSE_POSITIVE: resolution('Approve', {
    warning:
      'Zenoo has no such action: sent as Approve with the false-positive flag, and confirmed only if the status then reads False Positive.',
    falsePositive: true,
    words: ['False Positive', 'Approve'],
  }),
  CONFIRM_MATCH: unsupported(
    'resolution_action',
    'Zenoo records a match only together with a decision: Decline, or an approval, which does not state it.',
    ['Decline', 'Approve with Conditions'],
  ),
  ACCEPT: resolution('Approve'),
  ACCEPT_WITH_CONDITIONS: resolution('Approve with Conditions', null, 'Needs the conditions; sent one by one.'),
  REJECT: resolution('Decline'),
  CLOSE_NO_ACTION: resolution('Approve', {
    warning: 'Zenoo has no such action: sent as Approve, which also means that a risk was accepted, and reads so.',
  }),
  SET_RISK: unsupported('risk_tier', "At Zenoo the risk tier is the assessor's; no call sets it."),
  SET_PRIORITY: { support: 'GATEWAY', note: 'Zenoo documents no call that sets the priority.' },
  REOPEN: unsupported('status', 'Zenoo documents no way back to Open.'),
  ADD_NOTE: { support: 'GATEWAY', note: 'Zenoo takes a text only together with a resolution or an escalation.' },
}

/** What becomes of each action at Zenoo. */
export const capabilities = (): ActionCapability[] =>
  REMEDIATION_ACTION.map((action) => ({
    target: 'ALERT',
    action,
    support: RULES[action].support,
    note: RULES[action].note,
  }))

const invalid = (
  field: string,
  message: string,
  code: 'BAD_INPUT' | 'TOO_LONG' | 'INVALID_STATE' = 'BAD_INPUT',
): Plan => ({
  support: 'INVALID',
  code,
  field,
  message,
})
const blank = (text: string | null): boolean => text === null || text.trim() === ''

/** Why the texts of an intent cannot go to Zenoo as they are, or null. They are sent whole or not at all. */
function flawOfTexts(intent: CommandIntent, max: number | null): Plan | null {
  const field = intent.vendorMessage === null ? 'reason' : 'vendorMessage'
  const text = intent.vendorMessage ?? intent.reason
  if (max !== null && blank(text)) return invalid(field, `Zenoo requires a reason for ${intent.action}`)
  if (max !== null && text !== null && text.length > max)
    return invalid(
      field,
      `Zenoo takes ${max} characters, this has ${text.length}: pass a shorter vendorMessage`,
      'TOO_LONG',
    )
  if (intent.action !== 'ACCEPT_WITH_CONDITIONS')
    return intent.conditions === null ? null : invalid('conditions', `${intent.action} carries no conditions to Zenoo`)
  if (blank(intent.conditions)) return invalid('conditions', 'Zenoo requires the conditions')
  if ((intent.conditions ?? '').length > MAX_CONDITIONS)
    return invalid('conditions', `Zenoo takes conditions of ${MAX_CONDITIONS} characters`, 'TOO_LONG')
  return null
}

/** Decides what one command means at Zenoo; the call holds the route and the body without the alert's token. */
export function plan(intent: CommandIntent, target: CommandTarget, settings: ZenooSettings): Plan {
  if (!isRemediation(intent.action) || target.kind !== 'ALERT') return notOffered('Zenoo', intent, target)
  const rule = RULES[intent.action]
  if (rule.support === 'UNSUPPORTED')
    return {
      support: 'UNSUPPORTED',
      field: rule.field,
      requested: intent.action,
      nearest: [...rule.nearest],
      message: rule.note,
    }
  const words = rule.support === 'GATEWAY' ? [] : rule.words
  if (intent.vendorValue !== null && !words.includes(intent.vendorValue))
    return invalid(
      'vendorValue',
      `${intent.action} cannot write "${intent.vendorValue}"; it writes ${words.join(', ') || 'nothing'}`,
    )
  if (rule.support === 'GATEWAY') return { support: 'GATEWAY' }

  // Zenoo does not say what a second resolution does; a closed alert is not decided again without a way to reopen it.
  if (status.read(target.rawStatus)?.value === 'CLOSED')
    return invalid(
      'status',
      `the alert is ${target.rawStatus} at Zenoo, which documents no way to reopen it`,
      'INVALID_STATE',
    )
  if (intent.riskLevel !== null) return invalid('riskLevel', `${intent.action} carries no risk level to Zenoo`)
  const flaw = flawOfTexts(intent, rule.text?.(settings) ?? null)
  if (flaw) return flaw
  const call = rule.call(intent.vendorMessage ?? intent.reason ?? '', intent.conditions)
  return { support: rule.support, call, batchKey: batchKeyOf(call, target.key), warning: rule.warning }
}
