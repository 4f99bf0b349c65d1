import type { CommandIntent, Plan, PlanTarget } from '../../src/adapter/contract.ts'
import type { AlertStatus, RemediationAction } from '../../src/canonical/enums.ts'
import { planEscalation } from './plan-create.ts'
import { carriesNoMore, invalid, reasonOf, send, unchanged, unsupported } from './plan-parts.ts'
import { planAssign, planPriority } from './plan-update.ts'
import type { CorsaSettings } from './settings.ts'
import { status as statusWords } from './vocabulary.ts'
import type { ALERT_STATUSES } from './words.ts'

type Rule =
  /** A status word; with loss where it does not say what was decided. */
  | {
      support: 'OK' | 'LOSSY'
      note: string | null
      word: (typeof ALERT_STATUSES)[number]
      /** Whether the call cannot go without a reason. */
      needsReason: boolean
      /** Whether conditions go below the reason, and have to be named. */
      conditions?: true
      /** Statuses from which Corsa's own meaning of the call would be another one. */
      notFrom: readonly AlertStatus[]
    }
  /** A call of its own; `word` is the status it leads to, where it leads to one. */
  | {
      support: 'OK'
      note: string | null
      word: string | null
      notFrom: readonly AlertStatus[]
      plan(intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan
    }
  /** Kept here; `beside` is what Corsa takes of it all the same. */
  | {
      support: 'GATEWAY'
      note: string
      beside?(intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan
    }
  | { support: 'UNSUPPORTED'; note: string; field: string }

/** Resolving says nothing of the outcome; where it matters, the reason is the only place for it. */
const resolve = (lost: string | null) => ({
  support: lost === null ? ('OK' as const) : ('LOSSY' as const),
  note: lost,
  word: 'RESOLVED' as const,
  needsReason: lost !== null,
  notFrom: ['CLOSED' as const],
})
const none = (field: string, note: string): Rule => ({ support: 'UNSUPPORTED', note, field })
const ONLY_REASON = 'stands in the free text of the reason only: the alert reads RESOLVED, no further action needed.'

export const RULES: Record<RemediationAction, Rule> = {
  ACKNOWLEDGE: {
    support: 'OK',
    note: null,
    word: 'IN_REVIEW',
    needsReason: false,
    // It would reopen the one, and take the other back from its case.
    notFrom: ['CLOSED', 'ESCALATED'],
  },
  ASSIGN: {
    support: 'OK',
    note: null,
    word: null,
    notFrom: [],
    plan: ({ assignee }, target, settings) =>
      assignee === null
        ? invalid('assignee', 'name who is to work on it')
        : planAssign('assign', assignee, target, settings),
  },
  UNASSIGN: {
    support: 'OK',
    note: null,
    word: null,
    notFrom: [],
    plan: (_intent, target, settings) => planAssign('assign', null, target, settings),
  },
  REQUEST_INFORMATION: { support: 'GATEWAY', note: 'Kept as review state PENDING; only a case of Corsa can wait.' },
  ESCALATE_TO_CASE: {
    support: 'OK',
    note: 'One case for each alert. Which of its category, priority, assignee and due date Corsa needs is not documented; a refusal is shown in its words.',
    word: 'ESCALATED',
    // A second escalation would open a second case.
    notFrom: ['ESCALATED', 'CLOSED'],
    plan: (intent, _target, settings) => planEscalation(intent, settings),
  },
  ESCALATE_TO_REVIEWER: {
    support: 'GATEWAY',
    note: 'Kept as review state ESCALATED; at Corsa ESCALATED means a case. A person named with it is assigned at Corsa.',
    beside: planReviewer,
  },
  MARK_FALSE_POSITIVE: resolve(`That it is a false positive ${ONLY_REASON}`),
  CONFIRM_MATCH: none('truePositiveStatus', 'Corsa documents no call that states a match; only a reason could.'),
  ACCEPT: resolve(`The acceptance ${ONLY_REASON}`),
  ACCEPT_WITH_CONDITIONS: { ...resolve(`The acceptance with its conditions ${ONLY_REASON}`), conditions: true },
  REJECT: resolve(`The rejection ${ONLY_REASON}`),
  CLOSE_NO_ACTION: resolve(null),
  SET_RISK: none('riskLevel', 'Corsa documents no risk level of an alert.'),
  SET_PRIORITY: {
    support: 'OK',
    note: 'HIGH, MEDIUM and LOW. CRITICAL is written as HIGH, with loss, and LOW as MEDIUM where the setting lowPriority is off. One request for each alert.',
    word: null,
    notFrom: [],
    plan: (intent, target, settings) => planPriority('update', intent, target, settings),
  },
  REOPEN: {
    support: 'OK',
    note: 'Which status may follow which is not documented; a refusal is shown in the words of Corsa.',
    word: 'NEW',
    needsReason: false,
    notFrom: [],
  },
  ADD_NOTE: { support: 'GATEWAY', note: 'Corsa takes a text only together with a status or an escalation.' },
}

/** The review state is the gateway's, the person Corsa's. */
function planReviewer({ assignee }: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan {
  if (assignee === null) return { support: 'GATEWAY' }
  const plan = planAssign('assign', assignee, target, settings)
  return plan.support === 'OK' ? { ...plan, andGateway: true, assigns: true } : { support: 'GATEWAY', assigns: true }
}

/** A decision of the write table about one alert. */
export function planRemediation(
  action: RemediationAction,
  intent: CommandIntent,
  target: PlanTarget,
  settings: CorsaSettings,
): Plan {
  const rule = RULES[action]
  if (rule.support === 'UNSUPPORTED') return unsupported(rule.field, action, rule.note)
  const word = rule.support === 'GATEWAY' ? null : rule.word
  const { vendorValue } = intent
  // A priority, and the case of an escalation, have words of their own.
  const ownWords = action === 'SET_PRIORITY' || action === 'ESCALATE_TO_CASE'
  if (vendorValue !== null && vendorValue !== word && !ownWords)
    invalid('vendorValue', `${action} cannot write "${vendorValue}"; it writes ${word ?? 'no word of its own'}`)
  if (rule.support === 'GATEWAY') return rule.beside?.(intent, target, settings) ?? { support: 'GATEWAY' }

  const present = statusWords.read(target.rawStatus)
  if (present && rule.notFrom.includes(present.value))
    invalid('status', `the alert is ${target.rawStatus} at Corsa: reopen it first`, 'INVALID_STATE')
  const conditional = 'conditions' in rule
  carriesNoMore(conditional ? { ...intent, conditions: null } : intent)
  if ('plan' in rule) return rule.plan(intent, target, settings)
  if (conditional && (intent.conditions ?? '').trim() === '') invalid('conditions', `${action} needs the conditions`)
  const reason = reasonOf(intent, rule.needsReason, settings)
  if (present?.value === statusWords.read(rule.word)?.value)
    return unchanged(`the alert is ${target.rawStatus} already`)
  const lost = rule.support === 'LOSSY' && rule.note !== null ? [rule.note] : []
  return send({ route: 'status', status: rule.word, reason }, settings, lost)
}
