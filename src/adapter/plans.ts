import { type CommandAction, REMEDIATION_ACTION, type RemediationAction } from '../canonical/enums.ts'
import type { CommandIntent, CommandTarget, Plan } from './contract.ts'

/** Whether an action is one of the decisions the write tables speak of. */
export const isRemediation = (action: CommandAction): action is RemediationAction =>
  REMEDIATION_ACTION.some((known) => known === action)

const WHAT = { ALERT: 'an alert', CASE: 'a case', HIT: 'a hit', ACCOUNT: 'the account' } as const

/** The plan for what the vendor documents no call for. */
export const notOffered = (vendor: string, { action }: CommandIntent, { kind }: CommandTarget): Plan => ({
  support: 'UNSUPPORTED',
  field: 'action',
  requested: action,
  nearest: [],
  message: `${vendor} documents no call for ${action} about ${WHAT[kind]}.`,
})
