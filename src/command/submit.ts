import { createHash, randomUUID } from 'node:crypto'
import { type Accounts, accountKey } from '../adapter/account.ts'
import type { Plan } from '../adapter/contract.ts'
import type { AlertStatus, EvidenceKind, CommandState as State } from '../canonical/enums.ts'
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
import { lockAccounts } from '../store/write/vendor-records.ts'
import {
  IdempotencyMismatch,
  type ItemResult,
  type ResultCode,
  type Submission,
  type SubmitItem,
  type SubmitResult,
} from './commands.ts'
import { judge, type Refused } from './rules.ts'

const NOT_FOUND: Refused = { code: 'NOT_FOUND', message: 'There is no such alert.' }
const DUPLICATE: Refused = { code: 'DUPLICATE', message: 'The same alert stands twice in this call.' }

type Planned = { command: Omit<NewCommand, 'id' | 'operation_id'> } | { refusal: Refusal }

function verdict(plan: Plan, allowLossy: boolean): Refused | { warnings: string[] } {
  switch (plan.support) {
    case 'OK':
      return { warnings: [] }
    case 'LOSSY': {
      const lost = plan.warning ?? 'The vendor can express this only in part.'
      if (allowLossy) return { warnings: [`LOSSY_WRITE: ${lost}`] }
      return { code: 'LOSSY_WRITE', message: `${lost} Pass allowLossy: true to accept that.` }
    }
    case 'INVALID':
      return { code: plan.code, message: `${plan.field}: ${plan.message}` }
    case 'UNSUPPORTED': {
      const nearest = plan.nearest.length > 0 ? ` The nearest it can say: ${plan.nearest.join(', ')}.` : ''
      return { code: 'UNSUPPORTED_BY_VENDOR', message: `${plan.message}${nearest}` }
    }
    case 'GATEWAY':
      return { code: 'UNSUPPORTED_BY_VENDOR', message: 'The vendor has no field for this decision; nothing was sent.' }
  }
}

function planItem(
  accounts: Accounts,
  submission: Submission,
  item: SubmitItem,
  ordinal: number,
  target: TargetRow | undefined,
): Planned {
  if (!target) return { refusal: { index: ordinal, ...NOT_FOUND } }
  const vendorIds = Object.fromEntries(target.vendor_ids.map(({ field, value }) => [field, value]))
  const command = {
    ordinal,
    account_id: target.account_id,
    target_id: target.id,
    target_key: target.key,
    target_vendor_ids: vendorIds,
    action: item.action,
    reason: item.reason,
    risk_level: item.riskLevel,
    based_on_rev: target.vendor_status_rev,
  }
  const refused = ({ code, message }: Refused, support: string | null): Planned => ({
    command: { ...command, support, call: {}, batch_key: '', state: 'REJECTED', code, message, warnings: [] },
  })
  const judged = judge(
    item.action,
    { status: target.status as AlertStatus, version: target.version, pending: target.pending_state },
    item.expectedVersion,
  )
  if (judged) return refused(judged, null)
  const connected = accounts.get(accountKey(submission.tenant, target.account_id))
  const write = connected?.adapter.write
  if (!connected || !write) {
    return refused({ code: 'UNSUPPORTED_BY_VENDOR', message: 'Nothing can be written to this account.' }, 'UNSUPPORTED')
  }
  const plan = write.plan(item, { key: target.key, vendorIds, rawStatus: target.raw_status }, connected.settings)
  const judgement = verdict(plan, submission.allowLossy)
  if ('code' in judgement) return refused(judgement, plan.support === 'INVALID' ? null : plan.support)
  if (plan.support !== 'OK' && plan.support !== 'LOSSY') throw new Error(`a plan of ${plan.support} cannot be sent`)
  return {
    command: {
      ...command,
      support: plan.support,
      call: plan.call,
      batch_key: plan.batchKey,
      state: 'QUEUED',
      code: null,
      message: null,
      warnings: judgement.warnings,
    },
  }
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
    items: [...states.map(resultOf), ...refused].toSorted((a, b) => a.index - b.index),
  }
}

async function known(tx: Transaction, submission: Submission, digest: string): Promise<SubmitResult | null> {
  const { tenant, actor, mutation, idempotencyKey } = submission
  if (idempotencyKey === null) return null
  const operation = await tx.one(findOperation(tenant, actor, mutation, idempotencyKey))
  if (!operation) return null
  if (operation.input_digest !== digest) throw new IdempotencyMismatch()
  return resultsOf(operation, await tx.all(commandStates(tenant, operation.id)))
}

/** Lost a race for the same idempotency key; the winner's operation is the answer. */
class KeyTaken extends Error {}

/**
 * Decides every item and records the operation with one command per item, its audit rows and its events, in one
 * transaction and a fixed number of statements. Nothing is sent here.
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
      const ids = submission.items.flatMap((item) => item.alertId ?? [])
      const involved = new Set((await tx.all(readTargets(tenant, ids))).map((target) => target.account_id))
      // Under the lock no page, read-back or other decision moves these records while they are judged.
      if (involved.size > 0) await tx.all(lockAccounts(tenant, [...involved]))
      const targets = new Map((await tx.all(readTargets(tenant, ids))).map((target) => [target.id, target]))
      const taken = new Set<string>()
      const planned = submission.items.map((item, index): Planned => {
        const target = item.alertId === null ? undefined : targets.get(item.alertId)
        if (target && taken.has(target.id)) return { refusal: { index, ...DUPLICATE } }
        if (target) taken.add(target.id)
        return planItem(accounts, submission, item, index, target)
      })
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
      if (commands.length > 0) await tx.all(insertCommands(tenant, actor, commands))
      if (commands.some((command) => command.state === 'QUEUED')) await tx.all(notifyWork())
      return resultsOf(operation, await tx.all(commandStates(tenant, operation.id)))
    })
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof KeyTaken)) throw error
    return attempt()
  }
}
