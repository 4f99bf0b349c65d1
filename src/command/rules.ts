import type { AlertStatus, RemediationAction } from '../canonical/enums.ts'
import type { ResultCode } from './commands.ts'

/** Actions after which no more work is expected on the alert. */
const CLOSING: ReadonlySet<RemediationAction> = new Set([
  'MARK_FALSE_POSITIVE',
  'ACCEPT',
  'ACCEPT_WITH_CONDITIONS',
  'REJECT',
  'CLOSE_NO_ACTION',
  'CONFIRM_MATCH',
])

export interface Target {
  status: AlertStatus
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
export function judge(action: RemediationAction, target: Target, expectedVersion: number | null): Refused | null {
  if (expectedVersion !== null && expectedVersion !== target.version) {
    return {
      code: 'CONFLICT',
      message: `The alert changed since you saw it: it is at version ${target.version}, status ${target.status}. Look again, then decide.`,
    }
  }
  if (target.pending === 'UNCERTAIN') {
    return {
      code: 'CONFLICT',
      message: 'An earlier decision about this alert is UNCERTAIN. A person has to settle it before another is sent.',
    }
  }
  if (target.pending !== null) {
    return { code: 'CONFLICT', message: 'An earlier decision about this alert is still on its way. Wait for its end.' }
  }
  if (CLOSING.has(action) && target.status === 'CLOSED') {
    return { code: 'INVALID_STATE', message: 'The alert is closed already. Reopen it first, where its vendor can.' }
  }
  if (action === 'REOPEN' && target.status === 'OPEN') {
    return { code: 'INVALID_STATE', message: 'The alert is open already.' }
  }
  return null
}
