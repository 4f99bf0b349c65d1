import type {
  ActionCapability,
  CommandIntent,
  Plan,
  PlanTarget,
  RawRecord,
  VendorCall,
} from '../../src/adapter/contract.ts'
import { isRemediation, notOffered } from '../../src/adapter/plans.ts'
import { lookupKey } from '../../src/adapter/vocabulary.ts'
import {
  type CommandAction,
  REMEDIATION_ACTION,
  type RemediationAction,
  type Support,
} from '../../src/canonical/enums.ts'
import { idsOf, readCaseAlert } from './payload.ts'
import { RATINGS, type Rating } from './settings.ts'

/** The words `alertStatus` takes in a remediation. */
export const WRITABLE = ['NewAlert', ...RATINGS, 'FalsePositive'] as const
type Writable = (typeof WRITABLE)[number]

/** "Maximum of 255 characters", unit not stated: counted in UTF-16 units, as .NET counts. */
export const MAX_MESSAGE = 255

const RATING_OF = { HIGH: 'HighRisk', MEDIUM: 'MediumRisk', LOW: 'LowRisk' } as const satisfies Record<string, Rating>

const RATED = 'W2 stores the risk rating only, not that the identity is confirmed.'
const MOVES_STATUS = 'At W2 the rating is the status: setting it takes the alert out of the new ones.'
const NO_DECISION = 'W2 stores a rating, not a decision'

interface Rule {
  support: Support
  note: string | null
  /** The words this action may write. */
  words: readonly Writable[]
  /** For an unsupported action: what W2 could say instead, and why that is not the same. */
  nearest?: readonly Writable[]
}
const gateway = (note: string): Rule => ({ support: 'GATEWAY', note, words: [] })
const heldOf = ({ support, note }: Rule) => ({ support, note })

const RULES: Record<RemediationAction, Rule> = {
  ACKNOWLEDGE: gateway('Kept as review state until W2 changes the status.'),
  ASSIGN: gateway('W2 has no assignee in its API.'),
  UNASSIGN: gateway('W2 has no assignee in its API.'),
  REQUEST_INFORMATION: gateway('Kept as review state PENDING.'),
  ESCALATE_TO_CASE: gateway('A gateway case; a W2 case is the file of a screened party, not an investigation.'),
  ESCALATE_TO_REVIEWER: gateway('Kept as review state ESCALATED.'),
  MARK_FALSE_POSITIVE: { support: 'OK', note: null, words: ['FalsePositive'] },
  CONFIRM_MATCH: { support: 'LOSSY', note: `Needs a risk level. ${RATED}`, words: RATINGS },
  ACCEPT: {
    support: 'UNSUPPORTED',
    note: `${NO_DECISION}: LowRisk is not acceptance.`,
    words: [],
    nearest: ['LowRisk'],
  },
  ACCEPT_WITH_CONDITIONS: {
    support: 'UNSUPPORTED',
    note: `${NO_DECISION}, and has no field for conditions.`,
    words: [],
    nearest: ['MediumRisk', 'LowRisk'],
  },
  REJECT: {
    support: 'UNSUPPORTED',
    note: `${NO_DECISION}: HighRisk is not rejection.`,
    words: [],
    nearest: ['HighRisk'],
  },
  CLOSE_NO_ACTION: {
    support: 'UNSUPPORTED',
    note: 'W2 can close without a rating only as FalsePositive; say so with vendorValue "FalsePositive".',
    words: ['FalsePositive'],
    nearest: ['FalsePositive'],
  },
  SET_RISK: { support: 'LOSSY', note: `${MOVES_STATUS} Only from a new alert or between ratings.`, words: RATINGS },
  SET_PRIORITY: gateway('W2 has no priority.'),
  REOPEN: { support: 'OK', note: null, words: ['NewAlert'] },
  ADD_NOTE: gateway('W2 takes a message only together with a status; re-sending the status would be a remediation.'),
}

const WARNING: Partial<Record<RemediationAction, string>> = {
  CONFIRM_MATCH: RATED,
  SET_RISK: MOVES_STATUS,
  CLOSE_NO_ACTION: 'W2 will show this alert as a false positive, which says more than "no action required".',
}

const ONLY_REMEDIATION = 'W2 changes an alert by remediation only; assignee, priority and review state are actions.'
const FILE = 'A W2 case is the file of a screened party, not an investigation; the gateway can keep a case of its own.'

const CAPABILITIES: readonly ActionCapability[] = [
  ...REMEDIATION_ACTION.map((action) => ({ target: 'ALERT' as const, action, ...heldOf(RULES[action]) })),
  { target: 'ALERT', action: 'UPDATE', support: 'UNSUPPORTED', note: ONLY_REMEDIATION },
  { target: 'ALERT', action: 'LABEL', support: 'GATEWAY', note: 'W2 has no labels in its API.' },
  { target: 'CASE', action: 'ADD_NOTE', support: 'GATEWAY', note: 'W2 has no notes of cases in its API.' },
  { target: 'CASE', action: 'LABEL', support: 'GATEWAY', note: 'W2 has no labels in its API.' },
  ...(['CREATE', 'UPDATE', 'SET_STATUS', 'ASSIGN', 'UNASSIGN', 'SET_PRIORITY'] as const).map(
    (action): ActionCapability => ({ target: 'CASE', action, support: 'UNSUPPORTED', note: FILE }),
  ),
  {
    target: 'HIT',
    action: 'DECIDE_HIT',
    support: 'GATEWAY',
    note: 'At W2 the alert is the hit: decide about the alert to tell W2.',
  },
]

/** What becomes of each action at W2. */
export const capabilities = (): ActionCapability[] => [...CAPABILITIES]

const invalid = (field: string, message: string): Plan => ({ support: 'INVALID', code: 'BAD_INPUT', field, message })

/** The word to write, or why there is none. */
function wordFor(intent: CommandIntent, rule: Rule): Writable | Plan {
  const rating = intent.riskLevel === null || intent.riskLevel === 'UNKNOWN' ? null : RATING_OF[intent.riskLevel]
  const rated = rule.words.length > 1
  const wanted = intent.vendorValue as Writable | null
  if (!rated && intent.riskLevel !== null) return invalid('riskLevel', `${intent.action} carries no risk level to W2`)
  if (wanted !== null && rating !== null && wanted !== rating)
    return invalid('vendorValue', `"${wanted}" is not the risk level ${intent.riskLevel}`)
  const word = wanted ?? (rated ? rating : rule.words[0])
  if (!word) return invalid('riskLevel', `${intent.action} needs a risk level: HIGH, MEDIUM or LOW`)
  if (!rule.words.includes(word))
    return invalid('vendorValue', `${intent.action} cannot write "${word}"; it writes ${rule.words.join(', ')}`)
  return word
}

/** The text that goes along; a blank one is none, because the effect of an empty message is not documented. */
function messageOf({ vendorMessage, reason }: CommandIntent): string | null {
  const text = vendorMessage ?? reason
  return text === null || text.trim() === '' ? null : text
}

/** Kept in the gateway whatever it is about. */
const KEPT: ReadonlySet<CommandAction> = new Set(['ADD_NOTE', 'LABEL', 'DECIDE_HIT'])

const ratable = new Set(['NewAlert', 'Open', ...RATINGS].map(lookupKey))

// W2's webhooks call a new alert `Open`; should a list ever do so, a reopening would still be seen.
const wordKey = (word: string): string => {
  const key = lookupKey(word)
  return key === 'open' ? 'newalert' : key
}

/** Decides what one command means at W2; the call holds the status word to write and the message. */
export function plan(intent: CommandIntent, target: PlanTarget): Plan {
  if (KEPT.has(intent.action))
    return intent.vendorValue === null
      ? { support: 'GATEWAY' }
      : invalid('vendorValue', `${intent.action} sends nothing to W2`)
  if (!isRemediation(intent.action) || target.kind !== 'ALERT') return notOffered('W2', intent, target)
  const rule = RULES[intent.action]
  if (intent.vendorValue !== null && !WRITABLE.some((word) => word === intent.vendorValue))
    return invalid('vendorValue', `"${intent.vendorValue}" is not one of ${WRITABLE.join(', ')}`)
  if (rule.support === 'GATEWAY')
    return intent.vendorValue === null
      ? { support: 'GATEWAY' }
      : invalid('vendorValue', `${intent.action} sends nothing to W2`)
  if (rule.support === 'UNSUPPORTED' && (intent.vendorValue === null || rule.words.length === 0))
    return {
      support: 'UNSUPPORTED',
      field: 'alertStatus',
      requested: intent.action,
      nearest: [...(rule.nearest ?? [])],
      message: rule.note ?? `W2 cannot express ${intent.action}`,
    }
  if (intent.conditions !== null) return invalid('conditions', 'W2 has no field for conditions')

  const word = wordFor(intent, rule)
  if (typeof word !== 'string') return word
  if (intent.action === 'SET_RISK' && !ratable.has(lookupKey(target.rawStatus ?? '')))
    return {
      support: 'INVALID',
      code: 'INVALID_STATE',
      field: 'alertStatus',
      message: `a risk can be set on a new or a rated alert, not on ${target.rawStatus ?? 'an unknown status'}`,
    }

  const warning = WARNING[intent.action] ?? null
  const held = target.present.status?.raw ?? null
  // To send a word again, if only for its message, would be a further remediation in W2's records.
  if (held !== null && wordKey(held) === wordKey(word))
    return {
      support: 'UNCHANGED',
      message: `The alert says ${held} at W2 already.`,
      // A rating that stands there does not say that the identity was confirmed either.
      ...(intent.action === 'CONFIRM_MATCH' && { warning: RATED }),
    }

  const message = messageOf(intent)
  if (message !== null && message.length > MAX_MESSAGE)
    return {
      support: 'INVALID',
      code: 'TOO_LONG',
      field: intent.vendorMessage === null ? 'reason' : 'vendorMessage',
      // A remediation has no vendorMessage, and another name for the reason.
      message: `W2 takes at most ${MAX_MESSAGE} characters, and this text has ${message.length}: pass a shorter vendorMessage; or in remediateCaseAlerts, where the text is the message, a shorter one`,
    }
  return {
    support: warning === null ? 'OK' : 'LOSSY',
    call: { alertStatus: word, message },
    batchKey: `case:${idsOf(target.key).caseId}`,
    warning,
  }
}

/** The alert's status word as W2 writes it. */
export const statusOf = (record: RawRecord): string | null => readCaseAlert(record.raw).alert.alertStatus

/** Whether the alert as read now stands at the status the call asked for. */
export function shows(record: RawRecord, call: VendorCall): boolean {
  const word = statusOf(record)
  return word !== null && wordKey(word) === wordKey(String(call.alertStatus))
}
