import type { CaseOutcome, CaseStatus, CommandAction } from '../canonical/enums.ts'
import { GATEWAY_ACCOUNT } from '../store/lanes.ts'
import type { TargetRow } from '../store/write/targets.ts'
import type { Decision } from './commands.ts'
import type { References } from './references.ts'
import type { Refused } from './rules.ts'

// What the gateway has a place for. Anything else would be called CONFIRMED and lost.

const OF_ALERTS: ReadonlySet<CommandAction> = new Set([
  'ACKNOWLEDGE',
  'REQUEST_INFORMATION',
  'ESCALATE_TO_CASE',
  'ESCALATE_TO_REVIEWER',
  'REOPEN',
  'ASSIGN',
  'UNASSIGN',
  'SET_PRIORITY',
  'ADD_NOTE',
  'LABEL',
])
const OF_VENDOR_CASES: ReadonlySet<CommandAction> = new Set(['SET_PRIORITY', 'ADD_NOTE', 'LABEL'])
const OF_GATEWAY_CASES: ReadonlySet<CommandAction> = new Set([
  'CREATE',
  'ASSIGN',
  'UNASSIGN',
  'SET_STATUS',
  'SET_PRIORITY',
  'UPDATE',
  'SET_REVIEWERS',
  'ADD_REVIEWERS',
  'REMOVE_REVIEWERS',
  'LINK_ALERTS',
  'LINK_SUBJECTS',
  'ADD_NOTE',
  'LABEL',
])
const OF_HITS: ReadonlySet<CommandAction> = new Set(['DECIDE_HIT'])
const NOTHING: ReadonlySet<CommandAction> = new Set()

export const isGatewayCase = ({ kind, account_id }: Pick<TargetRow, 'kind' | 'account_id'>): boolean =>
  kind === 'CASE' && account_id === GATEWAY_ACCOUNT

function takes(target: Pick<TargetRow, 'kind' | 'account_id'>): ReadonlySet<CommandAction> {
  if (target.account_id === GATEWAY_ACCOUNT && target.kind !== 'CASE') return NOTHING
  switch (target.kind) {
    case 'ALERT':
      return OF_ALERTS
    case 'CASE':
      return isGatewayCase(target) ? OF_GATEWAY_CASES : OF_VENDOR_CASES
    case 'HIT':
      return OF_HITS
    case 'ACCOUNT':
      return NOTHING
  }
}

const bad = (message: string): Refused => ({ code: 'BAD_INPUT', message })
const cannot = (message: string): Refused => ({ code: 'UNSUPPORTED_BY_VENDOR', message })

/** How a case of the gateway's own is said to stand. */
function statusRefused(status: CaseStatus | undefined, outcome: CaseOutcome | undefined): Refused | null {
  if (outcome === 'REFERRED_FOR_SAR') {
    // Who may not see referrals must not see of any closed case at such an account how it ended.
    return cannot(
      'outcome: a case of the gateway cannot be referred to suspicious-activity reporting; refer it at a vendor that can, or by your own procedure.',
    )
  }
  if (status === 'UNKNOWN') return bad('status: UNKNOWN is no status to set; choose another.')
  const ended = outcome !== undefined && outcome !== 'NONE'
  if (status === 'CLOSED' && (!ended || outcome === 'UNKNOWN')) {
    return bad('outcome: a case is closed with an outcome, for example DISMISSED; say which.')
  }
  if (status !== 'CLOSED' && ended) return bad('outcome: goes with the status CLOSED; give both or neither.')
  return null
}

function gatheringRefused({ records }: References, caseId: string): Refused | null {
  const found = records.get(caseId)
  if (found?.kind !== 'CASE') return { code: 'NOT_FOUND', message: 'There is no such case.' }
  if (found.account_id === GATEWAY_ACCOUNT) return null
  return bad('caseId: the case is a vendor’s; only a case of the gateway’s own gathers alerts here.')
}

/** Why a decision that the gateway is to keep cannot be kept; null where it can. */
export function keepRefused(references: References, decision: Decision, target: TargetRow): Refused | null {
  const { action, detail } = decision
  if (!takes(target).has(action)) {
    return cannot('Neither the vendor nor the gateway has a field for this decision; nothing was sent.')
  }
  if (isGatewayCase(target) && (action === 'CREATE') !== (target.version === 0)) {
    return bad('CREATE makes a case anew; everything else is about one that is there.')
  }
  if (isGatewayCase(target) && decision.vendorValue !== null) {
    return bad('vendorValue: the case is the gateway’s own; leave it out, because there is no vendor to write it to.')
  }
  if (action === 'SET_STATUS') return statusRefused(detail.status, detail.outcome)
  if (action === 'UPDATE') return statusRefused(detail.case?.status, detail.case?.outcome)
  if (action === 'ESCALATE_TO_CASE' && detail.caseId === undefined && target.gathered) {
    const message = 'The alert is escalated, and an open case of the gateway gathers it. Name another case as `caseId`.'
    return { code: 'INVALID_STATE', message }
  }
  if (action === 'ESCALATE_TO_CASE' && detail.caseId !== undefined) {
    if (detail.newCase) return bad('newCase: goes with a new case; leave it out, or leave `caseId` out.')
    return gatheringRefused(references, detail.caseId)
  }
  return null
}

const filled = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'object' && value !== null
      ? Object.keys(value).length > 0
      : value !== null && value !== undefined

/** What was said that a case of the gateway's own has no field for. */
export function unkept({ detail }: Decision): string[] {
  const { newCase, case: change } = detail
  const hits = [...(newCase?.hits ?? []), ...(newCase?.hitVendorIds ?? [])]
  const { reference, template, type, transactions, documents, relatedCases, screening } = newCase ?? {}
  const { fraudIndicators, verificationIssues, metadata } = newCase ?? {}
  const subject = newCase?.subject && !newCase.subject.known ? newCase.subject : null
  const asked = {
    ...{ reference, template, type, subject, hits, transactions, documents, relatedCases, screening },
    ...{ fraudIndicators, verificationIssues, metadata },
  }
  const names = Object.entries(asked).flatMap(([name, value]) => (filled(value) ? [name] : []))
  return filled(change?.transactions) ? [...names, 'transactions'] : names
}
