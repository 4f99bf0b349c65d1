import type { CommandState } from '../canonical/enums.ts'
import { GATEWAY_ACCOUNT } from '../store/lanes.ts'
import type { Transaction } from '../store/run.ts'
import { commandsToRetry, type RetriedRow } from '../store/write/ends.ts'
import { lockAccounts } from '../store/write/vendor-records.ts'
import { type Decision, plainly, type Retry, type SubmitItem } from './commands.ts'

/** Where a command has ended without effect. */
export const RETRYABLE: readonly CommandState[] = ['REJECTED', 'CANCELLED']

const refusing = (code: 'NOT_FOUND' | 'INVALID_STATE' | 'DUPLICATE', message: string): SubmitItem => ({
  ...plainly('ADD_NOTE'),
  target: { kind: 'ALERT', id: null },
  refused: { code, message },
})
const NO_COMMAND = refusing('NOT_FOUND', 'There is no such command.')

/** What a command was recorded with is what was decided, but for the version its maker saw. */
const decisionOf = (row: RetriedRow, reason: string | null): Decision => ({
  ...plainly(row.action as Decision['action']),
  ...(row.intent as Partial<Decision>),
  action: row.action as Decision['action'],
  riskLevel: row.risk_level as Decision['riskLevel'],
  reason: reason ?? row.reason,
  expectedVersion: null,
})

const refersForSar = ({ detail }: Decision): boolean =>
  detail.outcome === 'REFERRED_FOR_SAR' || detail.case?.outcome === 'REFERRED_FOR_SAR'

/** A record that was to be made is made under the reference of the first attempt. */
const targetOf = (row: RetriedRow): SubmitItem['target'] => {
  const { action, target_kind: kind, target_id: id, account_id: account } = row
  if (kind === 'ACCOUNT') return { kind, account }
  if (action !== 'CREATE' && action !== 'CREATE_FROM_TEMPLATE') return { kind, id }
  return { kind: kind === 'ALERT' ? 'NEW_ALERT' : 'NEW_CASE', account, as: id }
}

function itemOf(row: RetriedRow, { reason, mayReferForSar }: Retry): SubmitItem {
  const decision = decisionOf(row, reason)
  // Who may not refer for a report must not learn here that somebody wanted to.
  if (refersForSar(decision) && !mayReferForSar) return NO_COMMAND
  const uncertain = row.state === 'UNCERTAIN' ? ' A person has to settle it first, with settleCommand.' : ''
  if (!RETRYABLE.includes(row.state as CommandState)) {
    return refusing('INVALID_STATE', `The command is ${row.state}; only one without effect is tried again.${uncertain}`)
  }
  if (row.tried_again !== null) {
    return refusing('INVALID_STATE', `The command was tried again already; that one is ${row.tried_again}.`)
  }
  return { ...decision, target: targetOf(row) }
}

/**
 * What was asked for in commands that ended without effect, to be judged again. Read under the lock of their accounts, so
 * that two people who try the same command again at the same moment do not both send it.
 */
export async function itemsToRetry(tx: Transaction, tenant: string, retry: Retry): Promise<SubmitItem[]> {
  const ids = [...new Set(retry.ids.filter((id) => id !== null))]
  const asked = commandsToRetry(tenant, ids)
  const accounts = new Set((await tx.all(asked)).map(({ account_id }) => account_id))
  // All that judging the items may lock, at once, in the order of all writers.
  if (accounts.size > 0) await tx.all(lockAccounts(tenant, [...accounts, GATEWAY_ACCOUNT]))
  const rows = new Map((await tx.all(asked)).map((row) => [row.id, row]))
  const taken = new Set<string>()
  return retry.ids.map((id): SubmitItem => {
    const row = id === null ? undefined : rows.get(id)
    if (!row) return NO_COMMAND
    if (taken.has(row.id)) return refusing('DUPLICATE', 'The same command stands twice in this call.')
    taken.add(row.id)
    const item = itemOf(row, retry)
    const as = 'as' in item.target ? item.target.as : undefined
    if (as === undefined || item.refused) return item
    if (taken.has(as)) return refusing('DUPLICATE', 'Another command of this call would make the same record.')
    taken.add(as)
    return item
  })
}
