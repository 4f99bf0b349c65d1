import { setTimeout as sleep } from 'node:timers/promises'
import { once } from '../../command/once.ts'
import { MOST_RETRIED, type RetriedRow, requestRetry, stillQuarantined, wakeRetry } from '../../store/retries.ts'
import type { Transaction } from '../../store/run.ts'
import { badInput } from '../arguments.ts'
import { accountNamed } from '../command-arguments.ts'
import type { Context } from '../context.ts'
import { texts, uuids } from '../criteria-parts.ts'
import { idempotencyKey, keyed, waitMs } from '../decide.ts'
import type { MutationResolvers, RetryQuarantinedInput, RetryQuarantinedPayloadResolvers } from '../generated.ts'
import { toId } from '../ids.ts'
import { problem } from '../pipeline/problem.ts'
import { refresh } from '../refresh.ts'
import type { Retried } from '../shapes.ts'
import { may } from '../viewer.ts'

const LOOK_MS = 100

function bounded(field: string, values: readonly string[] | null | undefined): void {
  if (!values) return
  if (values.length === 0) throw badInput(field, 'is empty; leave it out to try all of the account')
  if (values.length > MOST_RETRIED) throw badInput(field, `takes at most ${MOST_RETRIED}; try them in several calls`)
}

/** The account an input names. What is not the tenant's own reads like what does not exist. */
async function accountOf(context: Context, asked: string): Promise<string> {
  const account = await accountNamed(context, asked)
  if (account === null)
    throw problem('NOT_FOUND', 'There is no such account', { extensions: { field: 'input.accountId' } })
  return account
}

function outcomeOf(row: RetriedRow | undefined): Pick<Retried['results'][number], 'outcome' | 'reason'> {
  if (!row) return { outcome: 'UNDERSTOOD', reason: null }
  if (row.waiting) return { outcome: 'PENDING', reason: null }
  return { outcome: row.kept ? 'REFUSED' : 'NOT_KEPT', reason: row.reason }
}

async function retry(context: Context, input: RetryQuarantinedInput): Promise<Retried> {
  const { store, viewer } = context
  const { tenant } = viewer
  const wait = waitMs(input.waitMs)
  bounded('input.ids', input.ids)
  bounded('input.keys', input.keys)
  const accountId = await accountOf(context, input.accountId)
  const only = { ids: uuids('QuarantinedRecord', input.ids) ?? null, keys: texts(input.keys) ?? null }
  const { idempotencyKey: key, waitMs: _, ...asked } = input
  const call = {
    tenant,
    actor: viewer.subject,
    mutation: 'retryQuarantined',
    idempotencyKey: idempotencyKey(key),
    input: asked,
  }
  const request = async (tx: Transaction) => {
    const rows = await tx.all(requestRetry(tenant, accountId, only))
    if (rows.length > 0) await tx.all(wakeRetry(tenant, accountId))
    return rows
  }
  const requested = await keyed(() => store.write(tenant, (tx) => once(tx, call, () => request(tx))))
  const ids = requested.map(({ id }) => id)
  const deadline = performance.now() + wait
  for (;;) {
    const [rows] = await store.read(tenant, stillQuarantined(tenant, ids))
    if (performance.now() >= deadline || !rows.some((row) => row.waiting)) {
      const left = new Map(rows.map((row) => [row.id, row]))
      refresh(context)
      return { accountId, results: requested.map(({ id, key }) => ({ id, key, ...outcomeOf(left.get(id)) })) }
    }
    await sleep(Math.min(LOOK_MS, Math.max(1, deadline - performance.now())))
  }
}

export const Mutation: Pick<MutationResolvers, 'retryQuarantined'> = {
  retryQuarantined(_root, { input }, context) {
    if (!may(context.viewer, 'retryQuarantined'))
      throw problem('FORBIDDEN', 'Trying quarantined records again needs the role supervisor or admin; ask for one')
    return retry(context, input)
  },
}

const counted =
  (...outcomes: Retried['results'][number]['outcome'][]) =>
  ({ results }: Retried): number =>
    results.filter(({ outcome }) => outcomes.includes(outcome)).length

export const RetryQuarantinedPayload: RetryQuarantinedPayloadResolvers = {
  account: ({ accountId }, _args, { loaders }) => loaders.account(accountId),
  understood: counted('UNDERSTOOD'),
  refused: counted('REFUSED', 'NOT_KEPT'),
  pending: counted('PENDING'),
  results: ({ results }) => results.map((one) => ({ ...one, id: toId('QuarantinedRecord', one.id) })),
}
