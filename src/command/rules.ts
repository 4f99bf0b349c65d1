import type { CommandAction } from '../canonical/enums.ts'
import type { ResultCode } from './commands.ts'

/** Actions after which no more work is expected on the alert. */
const CLOSING: ReadonlySet<CommandAction> = new Set([
  'MARK_FALSE_POSITIVE',
  'ACCEPT',
  'ACCEPT_WITH_CONDITIONS',
  'REJECT',
  'CLOSE_NO_ACTION',
  'CONFIRM_MATCH',
])
/** Actions on open work; about a closed record they would open it again by the way. */
const WORKING: ReadonlySet<CommandAction> = new Set([
  'ACKNOWLEDGE',
  'REQUEST_INFORMATION',
  'ESCALATE_TO_CASE',
  'ESCALATE_TO_REVIEWER',
])
/** What is only ever kept here, and changes nothing a vendor's write depends on. */
export const ALWAYS_KEPT: ReadonlySet<CommandAction> = new Set(['ADD_NOTE', 'LABEL', 'DECIDE_HIT'])

/** Actions that leave the status of their record alone: a change of it at the vendor does not overtake them. */
const STATUS_FREE: ReadonlySet<CommandAction> = new Set([
  'ASSIGN',
  'UNASSIGN',
  'SET_PRIORITY',
  'LINK_ALERTS',
  'LINK_SUBJECTS',
  'LINK_TRANSACTIONS',
  'SET_REVIEWERS',
  'ADD_REVIEWERS',
  'REMOVE_REVIEWERS',
  'REQUEST_RESEARCH',
  'UPDATE_TRIGGERS',
  'CREATE',
  'CREATE_FROM_TEMPLATE',
  ...ALWAYS_KEPT,
])

/** Whether a decision is overtaken when the vendor changes the status of its record before it is sent. */
export const guardsStatus = (action: CommandAction): boolean => !STATUS_FREE.has(action)

export interface Target {
  /** How the record is called to a person: alert, case, hit. */
  name: string
  status: string
  version: number
  /** The state of an earlier decision that has not ended. */
  pending: string | null
}

export interface Refused {
  code: ResultCode
  message: string
}

/**
 * Whether the record's present state allows an action, before any vendor is asked. Null where it does. An alert is never
 * closed twice without a reopening between, and a second decision waits until the first has ended.
 */
export function judge(action: CommandAction, target: Target, expectedVersion: number | null): Refused | null {
  const { name, status, version, pending } = target
  if (expectedVersion !== null && expectedVersion !== version) {
    return {
      code: 'CONFLICT',
      message: `The ${name} changed since you saw it: it is at version ${version}, status ${status}. Look again, then decide.`,
    }
  }
  if (ALWAYS_KEPT.has(action)) return null
  if (pending === 'UNCERTAIN') {
    return {
      code: 'CONFLICT',
      message: `An earlier decision about this ${name} is UNCERTAIN. A person has to settle it before another is sent.`,
    }
  }
  if (pending !== null) {
    return {
      code: 'CONFLICT',
      message: `An earlier decision about this ${name} is still on its way. Wait for its end.`,
    }
  }
  if (status === 'CLOSED' && (CLOSING.has(action) || WORKING.has(action))) {
    return { code: 'INVALID_STATE', message: `The ${name} is closed already. Reopen it first, where its vendor can.` }
  }
  if (action === 'REOPEN' && status === 'OPEN') {
    return { code: 'INVALID_STATE', message: `The ${name} is open already.` }
  }
  return null
}
