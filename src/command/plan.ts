import { type Accounts, accountKey } from '../adapter/account.ts'
import type { CommandIntent, Plan, PlanTarget, VendorCall } from '../adapter/contract.ts'
import type { Support } from '../canonical/enums.ts'
import type { BasedOn } from '../store/write/deliveries.ts'
import type { Kept } from '../store/write/kept.ts'
import type { TargetRow } from '../store/write/targets.ts'
import { basedOn } from './based-on.ts'
import type { Decision } from './commands.ts'
import { gathered, kept } from './keep.ts'
import { isGatewayCase, keepRefused, unkept } from './keepable.ts'
import { type References, translate } from './references.ts'
import { ALWAYS_KEPT, guardsStatus, judge, type Refused } from './rules.ts'

/** What a decision about one record comes to: a call to send, something to keep, or why there is neither. */
export type Planned =
  | {
      support: 'OK' | 'LOSSY'
      call: VendorCall
      batchKey: string
      batchLimit: number
      warnings: string[]
      /** What the gateway keeps once the vendor has taken its part. */
      keeps: Kept | null
      vendorIds: Readonly<Record<string, string>>
      basedOn: BasedOn | null
    }
  | { support: 'GATEWAY'; keeps: Kept; warnings: string[] }
  /** The record says so already; nothing is sent. */
  | { support: 'OK'; unchanged: string }
  /** No support where the record's state or the input refused it before its vendor's ability mattered. */
  | { support: Support | null; refused: Refused }

export interface PlanScope {
  tenant: string
  allowLossy: boolean
  references: References
}

export const vendorIdsOf = (target: Pick<TargetRow, 'vendor_ids'>): Record<string, string> =>
  Object.fromEntries(target.vendor_ids.map(({ field, value }) => [field, value]))

const NAMES = { ALERT: 'alert', CASE: 'case', HIT: 'hit', ACCOUNT: 'account' } as const

const NOTHING_KEPT: Planned = {
  support: 'UNSUPPORTED',
  refused: { code: 'UNSUPPORTED_BY_VENDOR', message: 'The vendor has no field for this decision; nothing was sent.' },
}
const NO_WRITES: Planned = {
  support: 'UNSUPPORTED',
  refused: { code: 'UNSUPPORTED_BY_VENDOR', message: 'Nothing can be written to this account.' },
}

const lossRefused = (lost: string): Planned => ({
  support: 'LOSSY',
  refused: { code: 'LOSSY_WRITE', message: `${lost} Pass allowLossy: true to accept that.` },
})

/** What is kept where the vendor holds the person: nobody, and whom the gateway kept before goes. */
const withoutPerson = ({ assignee: _, ...rest }: Kept, target: TargetRow): Kept =>
  target.kept_assignee_id === null ? rest : { ...rest, assignee: null }

function keeping(
  scope: PlanScope,
  decision: Decision,
  target: TargetRow,
  { said = [], assigns = false }: { said?: string[]; assigns?: boolean } = {},
): Planned {
  const refused = keepRefused(scope.references, decision, target)
  if (refused) return { support: refused.code === 'UNSUPPORTED_BY_VENDOR' ? 'UNSUPPORTED' : null, refused }
  const lost = unkept(decision)
  if (lost.length > 0 && !scope.allowLossy) {
    const message = `A case of the gateway has no field for ${lost.join(', ')}. Pass allowLossy: true to go without.`
    return { support: 'GATEWAY', refused: { code: 'LOSSY_WRITE', message } }
  }
  const warnings = [...said, ...(lost.length > 0 ? [`LOSSY_WRITE: not kept: ${lost.join(', ')}.`] : [])]
  const named = target.present.assignee?.value ?? null
  if (decision.action === 'UNASSIGN' && target.kind === 'ALERT' && named !== null) {
    warnings.push(
      'VENDOR_ASSIGNEE: the vendor itself names an assignee, who shows again; only there can that be changed.',
    )
  }
  const keeps = kept(scope.references, decision, target.id)
  if (!keeps) return NOTHING_KEPT
  return { support: 'GATEWAY', keeps: assigns ? withoutPerson(keeps, target) : keeps, warnings }
}

/** What the gateway keeps once the vendor has taken its part. */
function beside(
  scope: PlanScope,
  decision: Decision,
  target: TargetRow,
  { andGateway, assigns }: { andGateway?: boolean; assigns?: boolean },
) {
  const keeps = andGateway
    ? kept(scope.references, decision, target.id)
    : gathered(scope.references, decision, target.id)
  if (!keeps) return null
  const refused = keepRefused(scope.references, decision, target)
  // A vendor that makes its own case has taken all of it; the named case of the gateway's own gathers the alert as well.
  if (refused) return { refused }
  return assigns ? withoutPerson(keeps, target) : keeps
}

/**
 * What the gateway gives up where the vendor holds the field after all: a person named beside an escalation once the vendor
 * names one, a review state once the vendor says the same.
 */
function takenBack(decision: Decision, target: TargetRow, plan: Plan): Kept | null {
  const told = 'assigns' in plan && plan.assigns
  if (decision.action === 'ASSIGN' || decision.action === 'UNASSIGN' || told)
    return target.kept_assignee_id === null ? null : { assignee: null }
  const stands = target.kind === 'ALERT' && target.present.status?.value !== target.status
  return plan.support === 'UNCHANGED' && stands && guardsStatus(decision.action) ? { status: null } : null
}

/** What the vendor's plan means for somebody who accepts a loss, or does not. */
function verdict(
  scope: PlanScope,
  decision: Decision,
  target: TargetRow,
  plan: Plan,
  maxBatch: number,
  { intent, unmapped }: { intent: CommandIntent; unmapped: string | null },
): Planned {
  const sends = plan.support === 'OK' || plan.support === 'LOSSY'
  // Where the gateway keeps the case, the people of the case are told to no vendor.
  if (unmapped !== null && sends && (!plan.andGateway || plan.assigns)) {
    const message = `${unmapped} has no user id at this account that is known here. Say which it is with linkUser.`
    return { support: plan.support, refused: { code: 'ASSIGNEE_NOT_MAPPED', message } }
  }
  switch (plan.support) {
    case 'OK':
    case 'LOSSY': {
      const { call, batchKey, batchLimit = maxBatch, vendorIds = vendorIdsOf(target) } = plan
      const keeps = beside(scope, decision, target, plan) ?? takenBack(decision, target, plan)
      if (keeps && 'refused' in keeps) return { support: plan.support, refused: keeps.refused }
      const sending = { call, batchKey, batchLimit, keeps, vendorIds, basedOn: basedOn(intent, target.present) }
      if (plan.support === 'OK') return { support: 'OK', ...sending, warnings: [] }
      const lost = plan.warning ?? 'The vendor can express this only in part.'
      if (scope.allowLossy) {
        return { support: 'LOSSY', ...sending, warnings: [`LOSSY_WRITE: ${lost}`] }
      }
      return lossRefused(lost)
    }
    case 'GATEWAY':
      return keeping(scope, decision, target, { assigns: plan.assigns ?? false })
    case 'UNCHANGED': {
      if (plan.warning && !scope.allowLossy) return lossRefused(plan.warning)
      // Here only what the gateway keeps itself stands in the way, and goes.
      const back = takenBack(decision, target, plan)
      if (back) return { support: 'GATEWAY', keeps: back, warnings: [`UNCHANGED: ${plan.message}`] }
      return { support: 'OK', unchanged: [plan.message, plan.warning].filter(Boolean).join(' ') }
    }
    case 'INVALID':
      return { support: null, refused: { code: plan.code, message: `${plan.field}: ${plan.message}` } }
    case 'UNSUPPORTED': {
      const nearest = plan.nearest.length > 0 ? ` The nearest it can say: ${plan.nearest.join(', ')}.` : ''
      const message = `${plan.message}${nearest}`
      return { support: 'UNSUPPORTED', refused: { code: 'UNSUPPORTED_BY_VENDOR', message } }
    }
  }
}

/**
 * The one judgement of a decision about one record as it is now, for what is shown beforehand and for what is then done.
 * Sends nothing and asks nobody.
 */
export function planDecision(accounts: Accounts, scope: PlanScope, decision: Decision, target: TargetRow): Planned {
  const { kind, account_id: account } = target
  const judged = judge(
    decision.action,
    { name: NAMES[kind], status: target.status, version: target.version, pending: target.pending_state },
    decision.expectedVersion,
  )
  if (judged) return { support: null, refused: judged }
  const translated = translate(scope.references, decision, account)
  if ('refused' in translated) return { support: null, refused: translated.refused }
  if (ALWAYS_KEPT.has(decision.action)) {
    const notSent = 'NOT_SENT: no vendor documents a way to take a decision about one hit; it is kept here.'
    return keeping(scope, decision, target, decision.action === 'DECIDE_HIT' ? { said: [notSent] } : {})
  }
  if (isGatewayCase(target)) return keeping(scope, decision, target)
  const connected = accounts.get(accountKey(scope.tenant, account))
  const write = connected?.adapter.write
  if (!connected?.policy || !write) return NO_WRITES
  const vendorTarget: PlanTarget = {
    kind,
    key: target.key,
    vendorIds: vendorIdsOf(target),
    rawStatus: target.raw_status,
    present: target.present,
  }
  const plan = write.plan(translated.intent, vendorTarget, connected.settings)
  return verdict(scope, decision, target, plan, connected.policy.maxBatch, translated)
}
