import { randomUUID } from 'node:crypto'
import type { Accounts } from '../adapter/account.ts'
import type { TargetKind } from '../canonical/enums.ts'
import { recordId } from '../store/ids.ts'
import { GATEWAY_ACCOUNT, lockLanes } from '../store/lanes.ts'
import type { Store, Transaction } from '../store/run.ts'
import {
  commandStates,
  findOperation,
  insertCommands,
  insertOperation,
  type NewCommand,
  notifyWork,
  type Refusal,
} from '../store/write/commands.ts'
import { keep } from '../store/write/keeps.ts'
import type { Kept, KeptRow } from '../store/write/kept.ts'
import { selectionHead } from '../store/write/selections.ts'
import { accountsOfTargets, newTarget, readSelected, readTargets, type TargetRow } from '../store/write/targets.ts'
import { lockAccounts } from '../store/write/vendor-records.ts'
import {
  type Decision,
  IdempotencyMismatch,
  INLINE_RESULTS,
  SelectionRefused,
  type Submission,
  type SubmitItem,
  type SubmitResult,
} from './commands.ts'
import { inputDigest } from './once.ts'
import { type PlanScope, planDecision, vendorIdsOf } from './plan.ts'
import { readNamed } from './references.ts'
import { resultsOf } from './results.ts'
import { itemsToRetry } from './retry.ts'
import { guardsStatus, type Refused } from './rules.ts'

/** Every command keeps its texts, and sends them: what one transaction may bring to the ledger, in UTF-16 units. */
const MOST_TEXT = 10_000_000
/**
 * As many as a list of ids holds. A selection's 10,000 in one statement took 3 s on a busy machine, which is as long as a
 * statement of the API may take.
 */
const RECORDED_AT_ONCE = 1_000

const NAMES = {
  ALERT: 'alert',
  CASE: 'case',
  HIT: 'hit',
  ACCOUNT: 'account',
  NEW_ALERT: 'account',
  NEW_CASE: 'account',
}
const notFound = (kind: SubmitItem['target']['kind']): Refused => ({
  code: 'NOT_FOUND',
  message: `There is no such ${NAMES[kind]}.`,
})
const duplicate = (kind: TargetKind): Refused => ({
  code: 'DUPLICATE',
  message: `The same ${NAMES[kind]} stands twice in this call.`,
})

type Draft = Omit<NewCommand, 'id' | 'operation_id' | 'retry_of'>
type Entry = { command: Draft } | { refusal: Refusal }

const NOTHING_SENT = { call: {}, batch_key: '', batch_limit: 1, keeps: null, evidence_kind: null, evidence_at: null }

function entryOf(accounts: Accounts, scope: PlanScope, decision: Decision, ordinal: number, target: TargetRow): Entry {
  const { reason, riskLevel, action, expectedVersion: _, ...rest } = decision
  const base = {
    ordinal,
    account_id: target.account_id,
    target_kind: target.kind,
    target_id: target.id,
    target_key: target.key,
    target_vendor_ids: vendorIdsOf(target),
    action,
    reason,
    risk_level: riskLevel,
    intent: rest,
    result_id: null,
    based_on_rev: guardsStatus(action) ? target.vendor_status_rev : null,
    based_on_status: guardsStatus(action) ? target.raw_status : null,
    based_on: null,
    code: null,
    message: null,
    warnings: [],
  }
  const planned = planDecision(accounts, scope, decision, target)
  const { support } = planned
  if ('refused' in planned) {
    const { code, message } = planned.refused
    return { command: { ...base, ...NOTHING_SENT, support, state: 'REJECTED', code, message } }
  }
  if ('unchanged' in planned) {
    const warnings = [`UNCHANGED: ${planned.unchanged}`]
    const evidence = { evidence_kind: 'READ_BACK', evidence_at: target.read_at }
    return { command: { ...base, ...NOTHING_SENT, ...evidence, support, warnings, state: 'CONFIRMED' } }
  }
  if (planned.support === 'GATEWAY') {
    const { keeps, warnings } = planned
    const result_id = keeps.case?.id ?? keeps.gatherIn ?? null
    const evidence = { evidence_kind: 'GATEWAY', evidence_at: null }
    return {
      command: { ...base, ...NOTHING_SENT, ...evidence, support, warnings, keeps, result_id, state: 'CONFIRMED' },
    }
  }
  const { call, batchKey: batch_key, batchLimit: batch_limit, warnings, keeps, vendorIds, basedOn: based_on } = planned
  const sending = { call, batch_key, batch_limit, keeps, based_on, evidence_kind: null, evidence_at: null }
  return { command: { ...base, ...sending, target_vendor_ids: { ...vendorIds }, support, state: 'QUEUED', warnings } }
}

/** Whether deciding may write a case of the gateway's own, whose account is then locked with the others. */
const gathers = (decision: Decision): boolean => decision.action === 'ESCALATE_TO_CASE'

/** The items one by one, each judged under the lock of its account. */
async function ofItems(
  tx: Transaction,
  accounts: Accounts,
  { tenant, allowLossy }: Submission,
  items: readonly SubmitItem[],
): Promise<Entry[]> {
  const ids = (kind: 'ALERT' | 'CASE' | 'HIT') =>
    items.flatMap(({ target }) => (target.kind === kind && target.id !== null ? [target.id] : []))
  const asked = { alerts: ids('ALERT'), cases: ids('CASE'), hits: ids('HIT') }
  const all = [...asked.alerts, ...asked.cases, ...asked.hits]
  const involved = new Set(
    all.length > 0 ? (await tx.all(accountsOfTargets(tenant, all))).map((row) => row.account_id) : [],
  )
  for (const { target } of items) if ('account' in target && target.account !== null) involved.add(target.account)
  if (items.some(gathers)) involved.add(GATEWAY_ACCOUNT)
  // Under the lock no page, read-back or other decision moves these records while they are judged.
  if (involved.size > 0) await tx.all(lockAccounts(tenant, [...involved]))
  const rows = all.length > 0 ? await tx.all(readTargets(tenant, asked)) : []
  const targets = new Map(rows.map((target) => [`${target.kind} ${target.id}`, target]))
  const scope = { tenant, allowLossy, references: await readNamed((query) => tx.all(query), tenant, items) }
  const taken = new Set<string>()
  return items.map((item, index): Entry => {
    const { target, refused, ...decision } = item
    if (refused) return { refusal: { index, ...refused } }
    if ('account' in target) {
      if (target.account === null) return { refusal: { index, ...notFound(target.kind) } }
      const kind = target.kind === 'NEW_ALERT' ? 'ALERT' : target.kind === 'NEW_CASE' ? 'CASE' : 'ACCOUNT'
      const newId =
        kind === 'ACCOUNT' ? recordId(tenant, target.account, 'ACCOUNT', target.account) : (target.as ?? randomUUID())
      return entryOf(accounts, scope, decision, index, newTarget(kind, target.account, newId))
    }
    const found = targets.get(`${target.kind} ${target.id}`)
    if (!found) return { refusal: { index, ...notFound(target.kind) } }
    if (taken.has(found.id)) return { refusal: { index, ...duplicate(found.kind) } }
    taken.add(found.id)
    return entryOf(accounts, scope, decision, index, found)
  })
}

/** The same about everything in a selection. */
async function ofSelection(
  tx: Transaction,
  accounts: Accounts,
  submission: Submission,
  { id, decision }: NonNullable<Submission['selection']>,
): Promise<Entry[]> {
  const { tenant, actor, allowLossy } = submission
  const head = id === null ? undefined : await tx.one(selectionHead(tenant, actor, id))
  if (!head || id === null) throw new SelectionRefused('UNKNOWN')
  if (head.expired) throw new SelectionRefused('EXPIRED')
  if (head.action !== decision.action) throw new SelectionRefused('OTHER_ACTION')
  if (head.count === 0) throw new SelectionRefused('EMPTY')
  const text = [decision.reason, decision.vendorMessage, decision.conditions].join('').length
  if (text * head.count > MOST_TEXT) throw new SelectionRefused('TOO_MUCH_TEXT')
  await tx.all(lockAccounts(tenant, [...head.account_ids, ...(gathers(decision) ? [GATEWAY_ACCOUNT] : [])]))
  const targets = new Map((await tx.all(readSelected(tenant, id))).map((target) => [target.id, target]))
  const scope = { tenant, allowLossy, references: await readNamed((query) => tx.all(query), tenant, [decision]) }
  return head.target_ids.map((target, index): Entry => {
    const found = targets.get(target)
    return found ? entryOf(accounts, scope, decision, index, found) : { refusal: { index, ...notFound('ALERT') } }
  })
}

/** What the gateway keeps itself is written with the commands that say so. */
const keptRows = (commands: readonly NewCommand[]): KeptRow[] =>
  commands
    .filter((command) => command.state === 'CONFIRMED' && command.keeps !== null)
    .map((command) => ({
      commandId: command.id,
      kind: command.target_kind as KeptRow['kind'],
      targetId: command.target_id,
      account: command.account_id,
      keeps: command.keeps as Kept,
    }))

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
  const { tenant, actor, mutation, idempotencyKey, retry } = submission
  const digest = inputDigest([submission.input, submission.allowLossy])
  const attempt = () =>
    store.write(tenant, async (tx) => {
      const earlier = await known(tx, submission, digest)
      if (earlier) return earlier
      const planned = await (submission.selection
        ? ofSelection(tx, accounts, submission, submission.selection)
        : ofItems(tx, accounts, submission, retry ? await itemsToRetry(tx, tenant, retry) : submission.items))
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
        'command' in one
          ? [
              {
                id: randomUUID(),
                operation_id: operation.id,
                ...one.command,
                retry_of: retry?.ids[one.command.ordinal] ?? null,
              },
            ]
          : [],
      )
      const sending = new Set(commands.flatMap(({ state, account_id }) => (state === 'QUEUED' ? [account_id] : [])))
      if (sending.size > 0) await tx.all(lockLanes(tenant, [...sending]))
      for (let from = 0; from < commands.length; from += RECORDED_AT_ONCE) {
        await tx.all(insertCommands(tenant, actor, commands.slice(from, from + RECORDED_AT_ONCE)))
      }
      await keep(tx, { tenant, actor, operationId: operation.id }, keptRows(commands))
      if (sending.size > 0) await tx.all(notifyWork())
      return resultsOf(operation, await tx.all(commandStates(tenant, operation.id, INLINE_RESULTS)))
    })
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof KeyTaken)) throw error
    return attempt()
  }
}
