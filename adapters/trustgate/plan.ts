import type { CommandIntent, Plan, PlanTarget } from '../../src/adapter/contract.ts'
import { notOffered } from '../../src/adapter/plans.ts'
import { lookupKey } from '../../src/adapter/vocabulary.ts'
import type { CaseOutcome, CaseStatus } from '../../src/canonical/enums.ts'
import { resolutionWord, statusWord } from './input.ts'
import { invalid, planCreate, planFromTemplate, planTriggers, sends, unsupported } from './plan-create.ts'
import { NO_ALERTS, NO_READS, type Rule, ruleOf } from './rules.ts'
import type { TrustGateSettings } from './settings.ts'
import * as words from './vocabulary.ts'

/** The conditions any page shows; the list may be cut off, like that of resolutions. */
const CONDITIONS = ['enhanced_monitoring', 'annual_review', 'transaction_limits'] as const
/** The one reason of a false positive that any page shows. */
const NAME_ONLY = 'name_only_match'

const presentOf = ({ rawStatus }: PlanTarget): CaseStatus | undefined => {
  const read = words.status.read(rawStatus)
  return read?.fidelity === 'UNRECOGNISED' ? undefined : read?.value
}

const invalidState = (message: string): Plan => ({
  support: 'INVALID',
  code: 'INVALID_STATE',
  field: 'status',
  message,
})
const unchanged = (message: string): Plan => ({ support: 'UNCHANGED', message })

/** The text that goes along: the shorter one where there are two. */
function textOf({ vendorMessage, reason }: CommandIntent): string | null {
  const text = vendorMessage ?? reason
  return text === null || text.trim() === '' ? null : text
}
const noteOf = (intent: CommandIntent): { note?: string } => {
  const note = textOf(intent)
  return note === null ? {} : { note }
}

/** An exact word that was asked for and that the call does not write. */
const otherWord = ({ action, vendorValue }: CommandIntent, writes: readonly string[]): Plan | null =>
  vendorValue === null || writes.includes(vendorValue)
    ? null
    : invalid('vendorValue', `${action} cannot write "${vendorValue}"; it writes ${writes.join(' or ') || 'no word'}`)

function move(intent: CommandIntent, target: PlanTarget, status: CaseStatus, warning: string | null): Plan {
  const word = statusWord(status)
  if (word === null)
    return unsupported('status', status, `No page of TrustGate shows how a case becomes ${status}.`, [
      'IN_PROGRESS',
      'ESCALATED',
      'CLOSED',
    ])
  const refused = otherWord(intent, [word])
  if (refused) return refused
  const present = presentOf(target)
  if (present === 'CLOSED')
    return invalidState('the case is resolved, and no page of TrustGate shows how one is reopened')
  if (present === status && (intent.vendorValue ?? target.rawStatus) === target.rawStatus)
    return unchanged(`the case is ${target.rawStatus} already`)
  return sends({ route: 'patch', body: { status: word, ...noteOf(intent) } }, `patch:${target.key}`, warning)
}

/** The conditions in the vendor's words, or the first that it has no word for. */
function conditionsOf(text: string): { words: string[] } | { unknown: string } {
  const given = text.split(/[,;\n]/).flatMap((part) => part.trim() || [])
  const known = given.map((each) => CONDITIONS.find((word) => lookupKey(word) === lookupKey(each)))
  const at = known.indexOf(undefined)
  if (at >= 0 || given.length === 0) return { unknown: given[at] ?? text }
  return { words: [...new Set(known.filter((word) => word !== undefined))] }
}

function resolve(
  intent: CommandIntent,
  target: PlanTarget,
  outcome: CaseOutcome,
  more: { falsePositive?: boolean; warning?: string | null } = {},
): Plan {
  const { conditions } = intent
  const resolution = resolutionWord(outcome)
  if (resolution === null)
    return unsupported('outcome', outcome, `No page of TrustGate shows a resolution for ${outcome}.`, [
      'DISMISSED',
      'ACCEPTED_WITH_CONDITIONS',
    ])
  const refused = otherWord(intent, more.falsePositive ? [resolution, NAME_ONLY] : [resolution])
  if (refused) return refused
  if (presentOf(target) === 'CLOSED') return invalidState('the case is resolved already')
  const notes = textOf(intent)
  if (notes === null)
    return invalid(
      intent.vendorMessage === null ? 'reason' : 'vendorMessage',
      'TrustGate resolves a case with notes: give a reason',
    )
  const body = { resolution, notes, ...(more.falsePositive && { false_positive_reason: NAME_ONLY }) }
  const batchKey = `resolve:${target.key}`
  if (outcome !== 'ACCEPTED_WITH_CONDITIONS') {
    if (conditions !== null) return invalid('conditions', `TrustGate takes none with ${resolution}`)
    return sends({ route: 'resolve', body }, batchKey, more.warning ?? null)
  }
  if (conditions === null || conditions.trim() === '')
    return invalid('conditions', `one at least of ${CONDITIONS.join(', ')}`)
  const read = conditionsOf(conditions)
  if ('unknown' in read)
    return unsupported('conditions', read.unknown, `TrustGate has no condition "${read.unknown}".`, CONDITIONS)
  return sends({ route: 'resolve', body: { ...body, conditions: read.words } }, batchKey)
}

function assign(intent: CommandIntent, target: PlanTarget, assignee: string | null, warning: string): Plan {
  if (assignee === null) return invalid('assigneeId', 'name the person')
  const refused = otherWord(intent, [])
  if (refused) return refused
  if (target.present.assignee?.value === assignee) return unchanged('the case is assigned to that person already')
  const body = { assignee_id: assignee, ...noteOf(intent) }
  return sends({ route: 'assign', body }, `assign:${target.key}`, warning)
}

/** An update is one call at TrustGate: what takes two is two decisions. */
function update(intent: CommandIntent, target: PlanTarget, rule: Extract<Rule, { support: 'OK' | 'LOSSY' }>): Plan {
  const { outcome, ...fields } = intent.detail.case ?? {}
  const names = Object.keys(fields)
  const [only, another] = names
  if (only === undefined) return invalid('case', 'names nothing to change')
  if (intent.conditions !== null && !fields.status)
    return invalid('conditions', 'go with the outcome ACCEPTED_WITH_CONDITIONS')
  if (another !== undefined)
    return unsupported(
      'case',
      names.join(', '),
      'TrustGate changes one of status and assignee in a call: decide them one by one.',
    )
  if (fields.status) return setStatus(intent, target, fields.status, outcome)
  if (fields.assignee) return assign(intent, target, fields.assignee, rule.warning ?? '')
  if (fields.assignee === null)
    return unsupported('assignee', 'null', 'No page of TrustGate shows how an assignee is removed.')
  return unsupported(only, only, `No page of TrustGate shows how the ${only} of a case is changed.`, [
    'status',
    'assignee',
  ])
}

function setStatus(intent: CommandIntent, target: PlanTarget, status: CaseStatus, outcome?: CaseOutcome): Plan {
  if (status !== 'CLOSED') {
    if (intent.conditions !== null) return invalid('conditions', 'go with the outcome ACCEPTED_WITH_CONDITIONS')
    return move(intent, target, status, null)
  }
  if (outcome === undefined) return invalid('outcome', 'TrustGate closes a case with a resolution: name the outcome')
  return resolve(intent, target, outcome)
}

function planOfCase(intent: CommandIntent, target: PlanTarget, rule: Extract<Rule, { support: 'OK' | 'LOSSY' }>): Plan {
  const { action, assignee, conditions, riskLevel, detail } = intent
  const { warning } = rule
  if (riskLevel !== null) return invalid('riskLevel', `${action} carries no risk level to TrustGate`)
  if (conditions !== null && !['ACCEPT_WITH_CONDITIONS', 'SET_STATUS', 'UPDATE'].includes(action))
    return invalid('conditions', `${action} carries no conditions to TrustGate`)
  switch (action) {
    case 'ACKNOWLEDGE':
      // It would take the case back from whom it was escalated to.
      if (presentOf(target) === 'ESCALATED') return invalidState('the case is escalated')
      return move(intent, target, 'IN_PROGRESS', warning)
    case 'ESCALATE_TO_REVIEWER':
      // Whom it is escalated to is what is lost.
      return move(intent, target, 'ESCALATED', warning)
    case 'ASSIGN':
      return assign(intent, target, assignee, warning ?? '')
    case 'MARK_FALSE_POSITIVE':
      return resolve(intent, target, 'DISMISSED', { falsePositive: true, warning })
    case 'CLOSE_NO_ACTION':
      return resolve(intent, target, 'DISMISSED')
    case 'ACCEPT_WITH_CONDITIONS':
      return resolve(intent, target, 'ACCEPTED_WITH_CONDITIONS')
    case 'SET_STATUS':
      if (detail.status === undefined) return invalid('status', 'names no status')
      return setStatus(intent, target, detail.status, detail.outcome)
    case 'UPDATE':
      return update(intent, target, rule)
    default:
      return notOffered('TrustGate', intent, target)
  }
}

/** Decides what one command means at TrustGate, and which call it is. */
export function plan(intent: CommandIntent, target: PlanTarget, settings: TrustGateSettings): Plan {
  const { action } = intent
  if (target.kind === 'ACCOUNT') {
    return action === 'UPDATE_TRIGGERS' ? planTriggers(intent, settings) : notOffered('TrustGate', intent, target)
  }
  if (target.kind === 'ALERT') return unsupported('action', action, NO_ALERTS)
  if (target.kind !== 'CASE') return notOffered('TrustGate', intent, target)
  if (action === 'CREATE') return planCreate(intent, target, settings)
  if (action === 'CREATE_FROM_TEMPLATE') return planFromTemplate(intent, target, settings)
  const rule = ruleOf(action)
  if (rule === null) return notOffered('TrustGate', intent, target)
  if (rule.support === 'UNSUPPORTED') return unsupported(rule.field, action, rule.note, rule.nearest)
  if (rule.support === 'GATEWAY') {
    if (action === 'SET_PRIORITY' && intent.priority === null) return invalid('priority', 'name the priority')
    return otherWord(intent, []) ?? { support: 'GATEWAY' }
  }
  if (!settings.reads) return unsupported('action', action, NO_READS)
  return planOfCase(intent, target, rule)
}
