import { type Accounts, accountKey } from '../adapter/account.ts'
import type { Plan, VendorCall } from '../adapter/contract.ts'
import type { AlertStatus, Support } from '../canonical/enums.ts'
import type { TargetRow } from '../store/write/commands.ts'
import type { Decision } from './commands.ts'
import { judge, type Refused } from './rules.ts'

/** What a decision about one record comes to: a call to send, or why there is none. */
export type Planned =
  | { support: 'OK' | 'LOSSY'; call: VendorCall; batchKey: string; warnings: string[] }
  /** No support where the record's state or the input refused it before its vendor's ability mattered. */
  | { support: Support | null; refused: Refused }

/** What the vendor's plan means for somebody who accepts a loss, or does not. */
function verdict(plan: Plan, allowLossy: boolean): Planned {
  switch (plan.support) {
    case 'OK':
      return { ...plan, support: 'OK', warnings: [] }
    case 'LOSSY': {
      const lost = plan.warning ?? 'The vendor can express this only in part.'
      if (allowLossy) return { ...plan, support: 'LOSSY', warnings: [`LOSSY_WRITE: ${lost}`] }
      const message = `${lost} Pass allowLossy: true to accept that.`
      return { support: 'LOSSY', refused: { code: 'LOSSY_WRITE', message } }
    }
    case 'INVALID':
      return { support: null, refused: { code: plan.code, message: `${plan.field}: ${plan.message}` } }
    case 'UNSUPPORTED': {
      const nearest = plan.nearest.length > 0 ? ` The nearest it can say: ${plan.nearest.join(', ')}.` : ''
      const message = `${plan.message}${nearest}`
      return { support: 'UNSUPPORTED', refused: { code: 'UNSUPPORTED_BY_VENDOR', message } }
    }
    case 'GATEWAY': {
      const message = 'The vendor has no field for this decision; nothing was sent.'
      return { support: 'GATEWAY', refused: { code: 'UNSUPPORTED_BY_VENDOR', message } }
    }
  }
}

export const vendorIdsOf = (target: TargetRow): Record<string, string> =>
  Object.fromEntries(target.vendor_ids.map(({ field, value }) => [field, value]))

/**
 * The one judgement of a decision about one record as it is now, for what is shown beforehand and for what is then done.
 * Sends nothing and asks nobody.
 */
export function planDecision(
  accounts: Accounts,
  { tenant, allowLossy }: { tenant: string; allowLossy: boolean },
  decision: Decision,
  target: TargetRow,
): Planned {
  const judged = judge(
    decision.action,
    { status: target.status as AlertStatus, version: target.version, pending: target.pending_state },
    decision.expectedVersion,
  )
  if (judged) return { support: null, refused: judged }
  const connected = accounts.get(accountKey(tenant, target.account_id))
  const write = connected?.adapter.write
  if (!connected || !write) {
    const message = 'Nothing can be written to this account.'
    return { support: 'UNSUPPORTED', refused: { code: 'UNSUPPORTED_BY_VENDOR', message } }
  }
  const vendorTarget = { key: target.key, vendorIds: vendorIdsOf(target), rawStatus: target.raw_status }
  return verdict(write.plan(decision, vendorTarget, connected.settings), allowLossy)
}
