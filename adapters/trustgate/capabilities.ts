import type { ActionCapability } from '../../src/adapter/contract.ts'
import { REMEDIATION_ACTION, type RemediationAction, type Support } from '../../src/canonical/enums.ts'
import type { TrustGateSettings } from './settings.ts'

const NO_WORD = 'No page shows a word for it.'

/** What becomes of an action on a case, by the older public pages. There are no alerts to act on. */
const ON_CASES: Readonly<Record<RemediationAction, readonly [Support, string]>> = {
  ACKNOWLEDGE: ['LOSSY', 'On a case: status in_progress.'],
  ASSIGN: ['LOSSY', 'On a case: to a user or a team.'],
  UNASSIGN: ['UNSUPPORTED', NO_WORD],
  REQUEST_INFORMATION: ['UNSUPPORTED', NO_WORD],
  ESCALATE_TO_CASE: ['LOSSY', 'Opens a case that names the hits: TrustGate has no alerts.'],
  ESCALATE_TO_REVIEWER: ['LOSSY', 'On a case: status escalated, without a person.'],
  MARK_FALSE_POSITIVE: ['LOSSY', 'On a case: resolved as no_action_required with a reason, for all its hits at once.'],
  CONFIRM_MATCH: ['UNSUPPORTED', NO_WORD],
  ACCEPT: ['UNSUPPORTED', NO_WORD],
  ACCEPT_WITH_CONDITIONS: ['OK', 'On a case: resolved as approved_with_conditions.'],
  REJECT: ['UNSUPPORTED', NO_WORD],
  CLOSE_NO_ACTION: ['OK', 'On a case: resolved as no_action_required.'],
  SET_RISK: ['UNSUPPORTED', 'TrustGate has no risk level of a case.'],
  SET_PRIORITY: ['GATEWAY', 'TrustGate takes a priority at creation only.'],
  REOPEN: ['UNSUPPORTED', NO_WORD],
  ADD_NOTE: ['GATEWAY', 'TrustGate takes a note only together with an action.'],
}

const OFF = 'The vendor document shows no decision on a case; the setting `reads` turns on the older public pages.'

/** What can be done to a case at this account. */
export const capabilities = ({ reads }: TrustGateSettings): ActionCapability[] =>
  REMEDIATION_ACTION.map((action) => {
    const [support, note] = reads ? ON_CASES[action] : (['UNSUPPORTED', OFF] as const)
    return { action, support, note }
  })
