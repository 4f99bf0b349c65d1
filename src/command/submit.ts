import { createHash, randomUUID } from 'node:crypto'
import type { Accounts } from '../adapter/account.ts'
import type { EvidenceKind, CommandState as State } from '../canonical/enums.ts'
import type { Store, Transaction } from '../store/run.ts'
import {
  type CommandState,
  commandStates,
  findOperation,
  insertCommands,
  insertOperation,
  type NewCommand,
  notifyWork,
  type OperationRow,
  type Refusal,
  readTargets,
  type TargetRow,
} from '../store/write/commands.ts'
import { selectionHead } from '../store/write/selections.ts'
import { lockAccounts } from '../store/write/vendor-records.ts'
import {
  type Decision,
  IdempotencyMismatch,
  INLINE_RESULTS,
  type ItemResult,
  type ResultCode,
  SelectionRefused,
  type Submission,
  type SubmitResult,
} from './commands.ts'
import { planDecision, vendorIdsOf } from './plan.ts'
import type { Refused } from './rules.ts'

/** Every command keeps its texts, and sends them: what one transaction may bring to the ledger, in UTF-16 units. */
const MOST_TEXT = 10_000_000
/**
 * As many as a list of ids holds. A selection's 10,000 in one statement took 3 s on a busy machine, which is as long as a
 * statement of the API may take.
 */
const RECORDED_AT_ONCE = 1_000

const NOT_FOUND: Refused = { code: 'NOT_FOUND', message: 'There is no such alert.' }
const DUPLICATE: Refused = { code: 'DUPLICATE', message: 'The same alert stands twice in this call.' }

type Entry = { command: Omit<NewCommand, 'id' | 'operation_id'> } | { refusal: Refusal }

function entryOf(
  accounts: Accounts,
  submission: Submission,
  decision: Decision,
  ordinal: number,
  target: TargetRow,
): Entry {
  const command = {
    ordinal,
    account_id: target.account_id,
    target_id: target.id,
    target_key: target.key,
    target_vendor_ids: vendorIdsOf(target),
    action: decision.action,
    reason: decision.reason,
    risk_level: decision.riskLevel,
    based_on_rev: target.vendor_status_rev,
  }
  const planned = planDecision(accounts, submission, decision, target)
  const { support } = planned
  if ('refused' in planned) {
    const { code, message } = planned.refused
    return { command: { ...command, support, call: {}, batch_key: '', state: 'REJECTED', code, message, warnings: [] } }
  }
  const { call, batchKey, warnings } = planned
  return {
    command: { ...command, support, call, batch_key: batchKey, state: 'QUEUED', code: null, message: null, warnings },
  }
}

/** The items one by one, each judged under the lock of its account. */
async function ofItems(tx: Transaction, accounts: Accounts, submission: Submission): Promise<Entry[]> {
  const { tenant, items } = submission
  const ids = items.flatMap((item) => item.alertId ?? [])
  const involved = new Set((await tx.all(readTargets(tenant, ids))).map((target) => target.account_id))
  // Under the lock no page, read-back or other decision moves these records while they are judged.
  if (involved.size > 0) await tx.all(lockAccounts(tenant, [...involved]))
  const targets = new Map((await tx.all(readTargets(tenant, ids))).map((target) => [target.id, target]))
  const taken = new Set<string>()
  return items.map((item, index): Entry => {
    const target = item.alertId === null ? undefined : targets.get(item.alertId)
    if (!target) return { refusal: { index, ...NOT_FOUND } }
    if (taken.has(target.id)) return { refusal: { index, ...DUPLICATE } }
    taken.add(target.id)
    return entryOf(accounts, submission, item, index, target)
  })
}

/** The same about everything in a selection. */
async function ofSelection(
  tx: Transaction,
  accounts: Accounts,
  submission: Submission,
  { id, decision }: NonNullable<Submission['selection']>,
): Promise<Entry[]> {
  const { tenant, actor } = submission
  const head = id === null ? undefined : await tx.one(selectionHead(tenant, actor, id))
  if (!head || id === null) throw new SelectionRefused('UNKNOWN')
  if (head.expired) throw new SelectionRefused('EXPIRED')
  if (head.action !== decision.action) throw new SelectionRefused('OTHER_ACTION')
  if (head.count === 0) throw new SelectionRefused('EMPTY')
  const text = [decision.reason, decision.vendorMessage, decision.conditions].join('').length
  if (text * head.count > MOST_TEXT) throw new SelectionRefused('TOO_MUCH_TEXT')
  await tx.all(lockAccounts(tenant, head.account_ids))
  const targets = new Map((await tx.all(readTargets(tenant, head.target_ids))).map((target) => [target.id, target]))
  return head.target_ids.map((target, index) => {
    const found = targets.get(target)
    return found ? entryOf(accounts, submission, decision, index, found) : { refusal: { index, ...NOT_FOUND } }
  })
}

/** Objects in the order of their keys, so that the same input has the same digest whoever wrote it. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

const resultOf = (state: CommandState): ItemResult => ({
  index: state.ordinal,
  targetId: state.target_id,
  commandId: state.id,
  state: state.state as State,
  code: state.code as ResultCode | null,
  message: state.message,
  warnings: state.warnings,
  evidence:
    state.evidence_kind && state.evidence_at
      ? { kind: state.evidence_kind as EvidenceKind, at: state.evidence_at }
      : null,
})

/** The items of an operation as they are now, in the order of its input. */
export function resultsOf(
  operation: Pick<OperationRow, 'id' | 'refusals'>,
  states: readonly CommandState[],
): SubmitResult {
  const refused = operation.refusals.map(
    ({ index, code, message }): ItemResult => ({
      index,
      targetId: null,
      commandId: null,
      state: 'REJECTED',
      code: code as ResultCode,
      message,
      warnings: [],
      evidence: null,
    }),
  )
  return {
    operationId: operation.id,
    items: [...states.map(resultOf), ...refused].toSorted((a, b) => a.index - b.index).slice(0, INLINE_RESULTS),
  }
}

async function known(tx: Transaction, submission: Submission, digest: string): Promise<SubmitResult | null> {
  const { tenant, actor, mutation, idempotencyKey } = submission
  if (idempotencyKey === null) return null
  const operation = await tx.one(findOperation(tenant, actor, mutation, idempotencyKey))
  if (!operation) return null
  if (operation.input_digest !== digest) throw new IdempotencyMismatch()
  return resultsOf(operation, await tx.all(commandStates(tenant, operation.id, INLINE_RESULTS)))
}

/** Lost a race for the same idempotency key; the winner's operation is the answer. */
class KeyTaken extends Error {}

/**
 * Decides every item and records the operation with one command per item, its audit rows and its events, in one
 * transaction and a fixed number of statements, one more for each further 1,000 of a selection. Nothing is sent here.
 */
export async function submit(store: Store, accounts: Accounts, submission: Submission): Promise<SubmitResult> {
  const { tenant, actor, mutation, idempotencyKey } = submission
  const digest = createHash('sha256')
    .update(canonicalJson([submission.input, submission.allowLossy]))
    .digest('base64url')
  const attempt = () =>
    store.write(tenant, async (tx) => {
      const earlier = await known(tx, submission, digest)
      if (earlier) return earlier
      const planned = await (submission.selection
        ? ofSelection(tx, accounts, submission, submission.selection)
        : ofItems(tx, accounts, submission))
      const operation = {
        id: randomUUID(),
        actor,
        mutation,
        idempotency_key: idempotencyKey,
        input_digest: digest,
        refusals: planned.flatMap((one) => ('refusal' in one ? [one.refusal] : [])),
      }
      if (!(await tx.one(insertOperation(tenant, operation)))) throw new KeyTaken()
      const commands = planned.flatMap((one) =>
        'command' in one ? [{ id: randomUUID(), operation_id: operation.id, ...one.command }] : [],
      )
      for (let from = 0; from < commands.length; from += RECORDED_AT_ONCE) {
        await tx.all(insertCommands(tenant, actor, commands.slice(from, from + RECORDED_AT_ONCE)))
      }
      if (commands.some((command) => command.state === 'QUEUED')) await tx.all(notifyWork())
      return resultsOf(operation, await tx.all(commandStates(tenant, operation.id, INLINE_RESULTS)))
    })
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof KeyTaken)) throw error
    return attempt()
  }
}
