import type { CommandState } from '../canonical/enums.ts'
import { GATEWAY_ACCOUNT } from '../store/lanes.ts'
import type { Store, Transaction } from '../store/run.ts'
import {
  type CommandHead,
  cancelQueued,
  commandHeads,
  commandsIn,
  lockLanesOf,
  settleByPerson,
  wakeLanes,
} from '../store/write/ends.ts'
import { keep } from '../store/write/keeps.ts'
import type { KeptRow } from '../store/write/kept.ts'
import { lockAccounts } from '../store/write/vendor-records.ts'
import { type Ended, INLINE_RESULTS, type Which, type Word } from './commands.ts'
import { type Call, once } from './once.ts'

type By = Omit<Call, 'mutation'>

const NO_COMMAND: Ended = {
  commandId: null,
  state: 'REJECTED',
  code: 'NOT_FOUND',
  message: 'There is no such command.',
}

const stands = ({ id, state }: CommandHead, refused: string | null): Ended => ({
  commandId: id,
  state: state as CommandState,
  code: refused === null ? null : 'INVALID_STATE',
  message: refused,
})

const tooLate = ({ state }: CommandHead): string =>
  state === 'SENDING'
    ? 'The command is being sent. Wait for its end.'
    : `The command is ${state}; only one that is still QUEUED can be taken back.`

/** Takes back commands that no worker has claimed, and says of the others where they are. */
export function cancel(store: Store, by: By, which: Which): Promise<Ended[]> {
  const { tenant, actor, idempotencyKey } = by
  return store.write(tenant, async (tx) => {
    const ended = await once(tx, { ...by, mutation: 'cancelCommands' }, async () => {
      const asked = 'ids' in which ? which.ids : await queuedOf(tx, tenant, which.operation)
      const ids = distinct(asked)
      if (ids.length > 0) await tx.all(lockLanesOf(tenant, ids))
      const done = new Set((await tx.all(cancelQueued(tenant, actor, ids))).map(({ id }) => id))
      const heads = new Map((await tx.all(commandHeads(tenant, ids))).map((head) => [head.id, head]))
      return asked.map((id) => {
        const head = id === null ? undefined : heads.get(id)
        return head ? stands(head, done.has(head.id) ? null : tooLate(head)) : NO_COMMAND
      })
    })
    return idempotencyKey === null ? ended : presently(tx, tenant, ended)
  })
}

const distinct = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))]

/** What was answered before, with where the commands are by now. */
async function presently(tx: Transaction, tenant: string, ended: readonly Ended[]): Promise<Ended[]> {
  const heads = await tx.all(commandHeads(tenant, distinct(ended.map(({ commandId }) => commandId))))
  const states = new Map(heads.map(({ id, state }) => [id, state as CommandState]))
  return ended.map((one) => ({ ...one, state: (one.commandId && states.get(one.commandId)) || one.state }))
}

const queuedOf = async (tx: Transaction, tenant: string, operation: string): Promise<string[]> =>
  (await tx.all(commandsIn(tenant, operation, ['QUEUED'], INLINE_RESULTS))).map(({ id }) => id)

/** What the gateway keeps beside what the vendor, by a person's word, has taken. */
const keptRows = ({ id, target_kind, target_id, account_id, keeps }: CommandHead): KeptRow[] =>
  keeps === null
    ? []
    : [{ commandId: id, kind: target_kind as KeptRow['kind'], targetId: target_id, account: account_id, keeps }]

/** Ends a command whose end nobody knows, on a person's word, and frees its record for later ones. */
export function settleOnWord(store: Store, by: By, word: Word): Promise<Ended> {
  const { tenant, actor, idempotencyKey } = by
  return store.write(tenant, async (tx) => {
    const ended = await once(tx, { ...by, mutation: 'settleCommand' }, () => end(tx, tenant, actor, word))
    return idempotencyKey === null ? ended : ((await presently(tx, tenant, [ended]))[0] ?? ended)
  })
}

async function end(tx: Transaction, tenant: string, actor: string, { id, ...word }: Word): Promise<Ended> {
  const [found] = id === null ? [] : await tx.all(commandHeads(tenant, [id]))
  if (id === null || !found) return NO_COMMAND
  // Accounts before commands, as all writers lock; what is kept may be a case of the gateway's own.
  await tx.all(lockAccounts(tenant, [found.account_id, GATEWAY_ACCOUNT]))
  const settled = await tx.one(settleByPerson(tenant, actor, { id, ...word }))
  if (settled && word.applied) {
    const scope = { tenant, actor, operationId: found.operation_id }
    await keep(tx, scope, keptRows(found))
  }
  if (settled) await tx.all(wakeLanes(tenant, [found.account_id]))
  const [head = found] = await tx.all(commandHeads(tenant, [id]))
  if (settled) return stands(head, null)
  return stands(head, `The command is ${head.state}; only one that is UNCERTAIN is settled by a person.`)
}
