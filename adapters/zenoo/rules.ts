import type { CommandIntent, PlanTarget } from '../../src/adapter/contract.ts'
import type { RemediationAction } from '../../src/canonical/enums.ts'
import { type ResolutionAction, sameText, type ZenooCall } from './call.ts'
import { DEPTHS } from './map-research.ts'
import type { ZenooSettings } from './settings.ts'

/** Longest `rationale`, `conditions` and `note`: docs.zenoo.com resolve-alert, bulk-assign-alerts. Counted in UTF-16 units. */
export const MAX_RATIONALE = 5_000
export const MAX_CONDITIONS = 2_000
const MAX_NOTE = 1_000

interface Flaw {
  code: 'BAD_INPUT' | 'INVALID_STATE'
  field: string
  message: string
}

export interface SentRule {
  support: 'OK' | 'LOSSY'
  note: string | null
  warning: string | null
  /** The words of the vendor that mean the same, for a caller who names one. */
  words: readonly string[]
  /** The text that goes along; null where the call carries none. */
  text: { max(settings: ZenooSettings): number; required: boolean } | null
  /** Why the alert as it stands cannot take the action although it is open, by field. */
  flaw?(intent: CommandIntent, target: PlanTarget): Flaw | null
  /** What the alert says already, where that is what the action would make of it. */
  unchanged?(intent: CommandIntent, target: PlanTarget): string | null
  call(text: string | null, intent: CommandIntent, target: PlanTarget): ZenooCall
}
export type Rule =
  | SentRule
  | { support: 'GATEWAY'; note: string }
  | { support: 'UNSUPPORTED'; note: string; field: string; nearest: readonly string[] }

const RATIONALE = { max: () => MAX_RATIONALE, required: true }

const resolve = (
  action: ResolutionAction,
  rationale: string | null,
  conditions: string | null = null,
  is_false_positive = false,
): Extract<ZenooCall, { route: 'resolve' }> => ({
  route: 'resolve',
  action,
  rationale: rationale ?? '',
  is_false_positive,
  conditions,
})

const resolution = (action: ResolutionAction, more: Partial<SentRule> = {}): Rule => ({
  support: more.warning ? 'LOSSY' : 'OK',
  note: more.warning ?? null,
  warning: null,
  words: [action],
  text: RATIONALE,
  call: (text, { conditions }) => resolve(action, text, conditions),
  ...more,
})

const unsupported = (field: string, note: string, nearest: readonly string[] = []): Rule => ({
  support: 'UNSUPPORTED',
  note,
  field,
  nearest,
})

/** What tells this request for documents from one that an alert bears already. */
function beforeRequest(text: string | null, { rawStatus, present }: PlanTarget) {
  const note = present.resolutionNote?.value ?? null
  // An alert that reads OPEN bears no request; of any other the last action is not known.
  const stood = present.status?.value !== 'OPEN' && note !== null && sameText(note, text ?? '')
  return { status: rawStatus, stood }
}

const stands = (target: PlanTarget, status: string, words: string): string | null =>
  target.present.status?.value === status ? words : null

/** Named by a caller, the word of the resolution takes its route: bulk resolve may carry what no documented bulk escalates. */
const asResolution = ({ vendorValue }: CommandIntent): boolean => vendorValue === 'Escalate'

const ESCALATION: SentRule = {
  support: 'OK',
  note: 'To the person who is named, else Zenoo chooses the reviewer; sent one by one.',
  warning: null,
  words: ['Escalated', 'Escalate'],
  text: { max: ({ escalationReasonMax }) => escalationReasonMax, required: true },
  flaw(intent, target) {
    if (intent.assignee === null) return null
    if (asResolution(intent))
      return {
        code: 'BAD_INPUT',
        field: 'assignee',
        message: 'a resolution with "Escalate" names no reviewer; leave out vendorValue',
      }
    return target.present.status?.value === 'ESCALATED'
      ? {
          code: 'INVALID_STATE',
          field: 'assignee',
          message: 'the alert is escalated already, and Zenoo does not show to whom; assign it instead',
        }
      : null
  },
  unchanged: (_intent, target) => stands(target, 'ESCALATED', 'The alert is Escalated at Zenoo.'),
  call: (text, intent) =>
    asResolution(intent)
      ? resolve('Escalate', text)
      : { route: 'escalate', reason: text ?? '', escalate_to: intent.assignee },
}

const ASSIGNMENT: SentRule = {
  support: 'OK',
  note: 'By the bulk route, one alert too. A reason goes along as the note, of at most 1,000 characters.',
  warning: null,
  words: [],
  text: { max: () => MAX_NOTE, required: false },
  flaw: ({ assignee }) =>
    assignee === null ? { code: 'BAD_INPUT', field: 'assignee', message: 'Zenoo needs a person to assign to' } : null,
  unchanged: ({ assignee }, { present }) =>
    present.assignee?.value === assignee ? 'Zenoo has the alert assigned to this person.' : null,
  call: (note, { assignee }) => ({ route: 'assign', user_id: assignee ?? '', note }),
}

const FALSE_POSITIVE =
  'Zenoo has no such action: sent as Approve with the false-positive flag, and confirmed only if the status then reads False Positive.'

export const RULES: Record<RemediationAction, Rule> = {
  ACKNOWLEDGE: {
    support: 'OK',
    note: null,
    warning: null,
    words: ['Acknowledged'],
    text: null,
    // It would take the alert back, unsaid, from the reviewer it was escalated to.
    flaw: (_intent, { present }) =>
      present.status?.value === 'ESCALATED'
        ? {
            code: 'INVALID_STATE',
            field: 'status',
            message: `the alert is ${present.status.raw ?? 'Escalated'} at Zenoo, where a senior reviewer has it: decide about it, or assign it`,
          }
        : null,
    unchanged: (_intent, target) => stands(target, 'IN_REVIEW', 'The alert is Acknowledged at Zenoo.'),
    call: () => ({ route: 'acknowledge' }),
  },
  ASSIGN: ASSIGNMENT,
  UNASSIGN: unsupported('assigned_to', 'Zenoo documents how to assign an alert, not how to clear it.'),
  REQUEST_INFORMATION: resolution('Request Document', {
    note: 'The alert stays Open at Zenoo, which reads as PENDING.',
    call: (text, _intent, target) => ({ ...resolve('Request Document', text), before: beforeRequest(text, target) }),
    // Named by a caller, the word is written again: a second request is not the first.
    unchanged: ({ vendorValue }, target) =>
      vendorValue === null
        ? stands(
            target,
            'PENDING',
            'A document is requested already. Pass vendorValue "Request Document" to ask again.',
          )
        : null,
  }),
  ESCALATE_TO_CASE: { support: 'GATEWAY', note: 'A gateway case; the alert keeps the case it has at Zenoo.' },
  ESCALATE_TO_REVIEWER: ESCALATION,
  MARK_FALSE_POSITIVE: resolution('Approve', {
    support: 'LOSSY',
    note: FALSE_POSITIVE,
    warning: FALSE_POSITIVE,
    words: ['False Positive', 'Approve'],
    call: (text) => resolve('Approve', text, null, true),
  }),
  CONFIRM_MATCH: unsupported(
    'resolution_action',
    'Zenoo records a match only together with a decision: Decline, or an approval, which does not state it.',
    ['Decline', 'Approve with Conditions'],
  ),
  ACCEPT: resolution('Approve'),
  ACCEPT_WITH_CONDITIONS: resolution('Approve with Conditions', { note: 'Needs the conditions; sent one by one.' }),
  REJECT: resolution('Decline'),
  CLOSE_NO_ACTION: resolution('Approve', {
    warning: 'Zenoo has no such action: sent as Approve, which also means that a risk was accepted, and reads so.',
  }),
  SET_RISK: unsupported('risk_tier', "At Zenoo the risk tier is the assessor's; no call sets it."),
  SET_PRIORITY: { support: 'GATEWAY', note: 'Zenoo documents no call that sets the priority.' },
  REOPEN: unsupported('status', 'Zenoo documents no way back to Open.'),
  ADD_NOTE: { support: 'GATEWAY', note: 'Zenoo takes a text only together with another write.' },
}

/** Machine-made research is asked for, not decided: no text goes along, and it does not move the alert. */
export const RESEARCH: SentRule = {
  support: 'OK',
  note: 'Starts AI research, standard (30 to 60 s) or deep (2 to 5 min); the result comes with a later read of the alert.',
  warning: null,
  words: ['standard', 'deep'],
  text: null,
  flaw({ vendorValue, detail }, target) {
    if (vendorValue !== null && vendorValue !== typeOf(detail))
      return {
        code: 'BAD_INPUT',
        field: 'vendorValue',
        message: `"${vendorValue}" is not the research that is asked for`,
      }
    const running = depthUnderWay(target)
    if (running === null || running === DEPTHS[typeOf(detail)]) return null
    // Zenoo takes no second one beside it, and the first may be the other kind.
    const which = running === 'UNSAID' ? 'which does not say whether it is STANDARD or DEEP' : `which is ${running}`
    const message = `research on the alert is under way at Zenoo, ${which}: wait for its result, then ask for another`
    return { code: 'INVALID_STATE', field: 'depth', message }
  },
  unchanged: (_intent, target) =>
    depthUnderWay(target) === null ? null : 'The research that is asked for is under way at Zenoo.',
  call: (_text, { detail }, { present }) => ({
    route: 'ai-research',
    research_type: typeOf(detail),
    before: present.research?.value
      ? { status: present.research.value, researchedAt: present.researchedAt?.value ?? null }
      : null,
  }),
}

/** How thorough the research is that is under way, as far as Zenoo says; null where none is. */
function depthUnderWay({ present: { research, researchDepth } }: PlanTarget): string | null {
  const isUnderWay = research?.value === 'PENDING' || research?.value === 'PROCESSING'
  return isUnderWay ? (researchDepth?.value ?? 'UNSAID') : null
}

const typeOf = ({ research }: CommandIntent['detail']) => (research === 'DEEP' ? 'deep' : 'standard')
