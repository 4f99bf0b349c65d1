import { badInput } from '../arguments.ts'
import { saidOf } from '../command-texts.ts'
import type { Context } from '../context.ts'
import { idempotencyKey, keyed, storable, waitMs } from '../decide.ts'
import type {
  EndedCommandResultResolvers,
  MutationResolvers,
  RetriedCommandResultResolvers,
  RetryCommandsInput,
  RetryCommandsPayloadResolvers,
} from '../generated.ts'
import { toId, uuidOf } from '../ids.ts'
import { problem } from '../pipeline/problem.ts'
import { refresh } from '../refresh.ts'
import type { RetriedCommands } from '../shapes.ts'
import { isPerson, may, permitted } from '../viewer.ts'

const MOST_COMMANDS = 1_000

interface Given {
  commandIds?: readonly string[] | null
  operationId?: string | null
}

/** Which commands are meant: some by their ids, as given, or those of an operation. */
function which({ commandIds, operationId }: Given): { given: readonly string[] } | { operation: string | null } {
  if (typeof operationId === 'string') {
    if (commandIds) throw badInput('input.operationId', 'cannot be given together with `commandIds`; give one of them')
    return { operation: uuidOf('Operation', operationId) }
  }
  if (!commandIds) throw badInput('input.commandIds', 'is missing; give either `commandIds` or `operationId`')
  if (commandIds.length === 0) throw badInput('input.commandIds', 'is empty; name at least one command')
  if (commandIds.length > MOST_COMMANDS) {
    throw badInput('input.commandIds', `takes at most ${MOST_COMMANDS} commands; send several calls`)
  }
  return { given: commandIds }
}

/** What is not the tenant's own reads like what does not exist. */
async function ownOperation({ loaders }: Context, operation: string | null): Promise<string> {
  const found = operation === null ? null : await loaders.operation.load(operation)
  if (!found) throw problem('NOT_FOUND', 'There is no such operation', { extensions: { field: 'input.operationId' } })
  return found.id
}

const uuid = (id: string): string | null => uuidOf('Command', id)

async function retry(context: Context, input: RetryCommandsInput): Promise<RetriedCommands> {
  const { commands, viewer } = context
  const { tenant } = viewer
  const reason = storable('input.reason', input.reason ?? null)
  if (reason?.trim() === '')
    throw badInput('input.reason', 'must not be blank; leave it out to keep the earlier reasons')
  const wait = waitMs(input.waitMs)
  const key = idempotencyKey(input.idempotencyKey)
  const asked = which(input)
  const given =
    'given' in asked
      ? asked.given
      : (await commands.retryable(tenant, await ownOperation(context, asked.operation))).map((id) =>
          toId('Command', id),
        )
  const ids = given.map(uuid)
  const submission = {
    tenant,
    actor: viewer.subject,
    mutation: 'retryCommands',
    idempotencyKey: key,
    // What an operation's commands are changes with the first try; which operation was meant does not.
    input: 'given' in asked ? { commandIds: given, reason } : { operationId: asked.operation, reason },
    allowLossy: input.allowLossy,
    items: [],
    retry: { ids, reason, mayReferForSar: permitted(viewer, 'sar:refer') },
  }
  const result = await keyed(async () => commands.settled(tenant, await commands.submit(submission), wait))
  refresh(context)
  // The same key again answers for the commands of the first time, which the operation no longer counts as retryable.
  const retried = await Promise.all(
    result.items.map(async ({ index, commandId }) => {
      const command = commandId === null ? null : await context.loaders.command.load(commandId)
      return command?.retry_of ?? ids[index] ?? null
    }),
  )
  return {
    operationId: result.operationId,
    outcomes: result.items.map((item, at) => {
      const earlier = retried[at] ?? null
      const targetId = 'given' in asked ? given[item.index] : earlier && toId('Command', earlier)
      return { ...item, targetId: targetId ?? '', retriedId: earlier }
    }),
  }
}

export const Mutation: Pick<MutationResolvers, 'cancelCommands' | 'retryCommands' | 'settleCommand'> = {
  retryCommands: (_root, { input }, context) => retry(context, input),
  async cancelCommands(_root, { input }, context) {
    const { commands, viewer } = context
    const asked = which(input)
    const key = idempotencyKey(input.idempotencyKey)
    const chosen =
      'given' in asked ? { ids: asked.given.map(uuid) } : { operation: await ownOperation(context, asked.operation) }
    const ended = await keyed(() =>
      commands.cancel(viewer.tenant, viewer.subject, chosen, { idempotencyKey: key, input: asked }),
    )
    refresh(context)
    return {
      results: ended.map((one, index) => ({
        ...one,
        index,
        targetId: 'given' in asked ? (asked.given[index] ?? '') : one.commandId ? toId('Command', one.commandId) : '',
      })),
    }
  },
  async settleCommand(_root, { input }, context) {
    const { commands, viewer } = context
    if (!may(viewer, 'settle') || !isPerson(viewer)) {
      throw problem('FORBIDDEN', 'Settling a command takes a person with the role analyst, supervisor or admin')
    }
    const reason = storable('input.reason', input.reason)
    if (reason.trim() === '') throw badInput('input.reason', 'must say how you know; it is kept with the command')
    const word = { id: uuid(input.commandId), applied: input.outcome === 'APPLIED', reason }
    const once = { idempotencyKey: idempotencyKey(input.idempotencyKey), input: { ...word, id: input.commandId } }
    const ended = await keyed(() => commands.settle(viewer.tenant, viewer.subject, word, once))
    refresh(context)
    return { result: { ...ended, index: 0, targetId: input.commandId } }
  },
}

export const RetryCommandsPayload: RetryCommandsPayloadResolvers = {
  async operation({ operationId }, _args, { loaders }) {
    const operation = await loaders.operation.load(operationId)
    if (!operation) throw new Error('an operation that was just recorded is gone')
    return operation
  },
  results: ({ outcomes }) => outcomes,
}

export const RetriedCommandResult: RetriedCommandResultResolvers = {
  message: saidOf,
  command: ({ commandId }, _args, { loaders }) => (commandId ? loaders.command.load(commandId) : null),
  retried: ({ retriedId }, _args, { loaders }) => (retriedId ? loaders.command.load(retriedId) : null),
}

export const EndedCommandResult: EndedCommandResultResolvers = {
  command: ({ commandId }, _args, { loaders }) => (commandId ? loaders.command.load(commandId) : null),
}
