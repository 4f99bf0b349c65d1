import { randomUUID } from 'node:crypto'
import type { Accounts } from '../adapter/account.ts'
import type { Store, Transaction } from '../store/run.ts'
import { type SelectionRow, selectionOf } from '../store/selections.ts'
import { clearExpired, freezeAlerts, type NewSelection } from '../store/write/selections.ts'
import { readSelected } from '../store/write/targets.ts'
import { type Choice, type PlanGroup, SelectionRefused } from './commands.ts'
import { once } from './once.ts'
import { planDecision } from './plan.ts'
import { readNamed } from './references.ts'

/** Keeps what matches at this moment, in two statements however much it is; three more where the caller chose a key. */
export async function select(store: Store, choice: Choice): Promise<SelectionRow> {
  const { tenant, actor, criteria, allowLossy, decision, idempotencyKey, input } = choice
  const selection: NewSelection = {
    id: randomUUID(),
    actor,
    action: decision.action,
    risk_level: decision.riskLevel,
    reason: decision.reason,
    vendor_message: decision.vendorMessage,
    conditions: decision.conditions,
    vendor_value: decision.vendorValue,
    priority: decision.priority,
    assignee: decision.assignee,
    detail: decision.detail,
    allow_lossy: allowLossy,
  }
  const call = { tenant, actor, mutation: 'createSelection', idempotencyKey, input }
  const freeze = async (tx: Transaction) => {
    await tx.all(clearExpired(tenant))
    const frozen = await tx.one(freezeAlerts(tenant, selection, criteria))
    if (!frozen?.created_at || !frozen.expires_at) throw new SelectionRefused('TOO_MANY')
    return { id: selection.id, count: frozen.found, created_at: frozen.created_at, expires_at: frozen.expires_at }
  }
  const { id, count, created_at, expires_at } = await store.write(tenant, (tx) => once(tx, call, () => freeze(tx)))
  if (id !== selection.id) {
    const [[earlier]] = await store.read(tenant, selectionOf(tenant, actor, id))
    if (!earlier || earlier.expired) throw new SelectionRefused('EXPIRED')
    return earlier
  }
  return {
    ...selection,
    action: decision.action,
    risk_level: decision.riskLevel,
    priority: decision.priority,
    detail: decision.detail,
    kind: 'ALERT',
    count,
    created_at,
    expires_at,
  }
}

/** What deciding about a selection would come to now, account by account: judged as the decision itself will be. */
export async function preview(
  store: Store,
  accounts: Accounts,
  tenant: string,
  selection: SelectionRow,
): Promise<PlanGroup[]> {
  const decision = {
    action: selection.action,
    riskLevel: selection.risk_level,
    reason: selection.reason,
    vendorMessage: selection.vendor_message,
    conditions: selection.conditions,
    vendorValue: selection.vendor_value,
    priority: selection.priority,
    assignee: selection.assignee,
    detail: selection.detail,
    expectedVersion: null,
  }
  const [targets] = await store.read(tenant, readSelected(tenant, selection.id))
  const references = await readNamed(async (query) => (await store.read(tenant, query))[0], tenant, [decision])
  const scope = { tenant, allowLossy: selection.allow_lossy, references }
  const groups = new Map<string, PlanGroup>()
  for (const target of targets) {
    const { account_id: accountId } = target
    const planned = planDecision(accounts, scope, decision, target)
    const key = JSON.stringify([accountId, planned.support])
    const group = groups.get(key) ?? {
      accountId,
      support: planned.support,
      count: 0,
      sendable: 0,
      warnings: [],
      refusals: [],
    }
    groups.set(key, group)
    group.count += 1
    if ('refused' in planned) {
      const { code, message } = planned.refused
      const same = group.refusals.find((one) => one.code === code && one.message === message)
      if (same) same.count += 1
      else group.refusals.push({ code, message, count: 1 })
    } else {
      group.sendable += 1
      for (const warning of 'warnings' in planned ? planned.warnings : [`UNCHANGED: ${planned.unchanged}`])
        if (!group.warnings.includes(warning)) group.warnings.push(warning)
    }
  }
  return [...groups.values()].toSorted((a, b) => (a.accountId < b.accountId ? -1 : a.accountId > b.accountId ? 1 : 0))
}
