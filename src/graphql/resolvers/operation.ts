import type { CommandState } from '../../canonical/enums.ts'
import { COMMAND_ORDER, commandPage } from '../../store/operations.ts'
import type { PageRequest } from '../../store/page.ts'
import { connect } from '../connection.ts'
import type { CommandResolvers, OperationResolvers, OperationState, QueryResolvers } from '../generated.ts'
import { toId, uuidOf } from '../ids.ts'

export const Query: Pick<QueryResolvers, 'operation'> = {
  operation(_root, { id }, { loaders }) {
    const uuid = uuidOf('Operation', id)
    return uuid ? loaders.operation.load(uuid) : null
  },
}

const stateOf = (states: readonly CommandState[]): OperationState => {
  if (states.includes('QUEUED') || states.includes('SENDING')) return 'RUNNING'
  return states.includes('PENDING_APPROVAL') ? 'PENDING_APPROVAL' : 'FINISHED'
}

export const Operation: OperationResolvers = {
  id: (row) => toId('Operation', row.id),
  state: async (row, _args, { loaders }) => stateOf((await loaders.commandCounts(row.id)).map((count) => count.state)),
  counts: (row, _args, { loaders }) => loaders.commandCounts(row.id),
  commands(row, args, context) {
    const listing = {
      scope: `commands ${row.id}`,
      order: COMMAND_ORDER,
      page: (page: PageRequest) => commandPage(context.viewer.tenant, row.id, page),
    }
    return connect(context, listing, args)
  },
  idempotencyKey: (row) => row.idempotency_key,
  createdAt: (row) => row.created_at,
}

const TARGET_TYPES = { ALERT: 'Alert', CASE: 'Case', HIT: 'ScreeningHit', ACCOUNT: 'ProviderAccount' } as const

export const Command: CommandResolvers = {
  id: (row) => toId('Command', row.id),
  async operation(row, _args, { loaders }) {
    const operation = await loaders.operation.load(row.operation_id)
    if (!operation) throw new Error('a command names an operation that is not there')
    return operation
  },
  index: (row) => row.ordinal,
  evidence: ({ evidence_kind: kind, evidence_at: at }) => kind && at && { kind, at },
  account: (row, _args, { loaders }) => loaders.account(row.account_id),
  targetKind: (row) => row.target_kind,
  targetId: (row) => toId(TARGET_TYPES[row.target_kind], row.target_id),
  alert: (row, _args, { loaders }) => (row.target_kind === 'ALERT' ? loaders.alert.load(row.target_id) : null),
  retryOf: (row, _args, { loaders }) => (row.retry_of ? loaders.command.load(row.retry_of) : null),
  settledAt: (row) => row.settled_at,
  settledBy: (row) => row.settled_by,
  settledReason: (row) => row.settled_reason,
  createdAt: (row) => row.created_at,
  updatedAt: (row) => row.updated_at,
}
