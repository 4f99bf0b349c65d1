import {
  COMMAND_ORDER,
  type CommandRow,
  commandPage,
  OPERATION_ORDER,
  operationPage,
  operationState,
} from '../../store/operations.ts'
import type { PageRequest } from '../../store/page.ts'
import { veiled } from '../command-texts.ts'
import { connect } from '../connection.ts'
import { given, texts } from '../criteria-parts.ts'
import type { CommandResolvers, OperationResolvers, QueryResolvers } from '../generated.ts'
import { toId, uuidOf } from '../ids.ts'
import { loadNode } from '../nodes.ts'

export const Query: Pick<QueryResolvers, 'operation' | 'operations'> = {
  operation(_root, { id }, { loaders }) {
    const uuid = uuidOf('Operation', id)
    return uuid ? loaders.operation.load(uuid) : null
  },
  operations(_root, { filter, ...args }, context) {
    const { actors, mutations, states } = filter ?? {}
    const criteria = given({ actors: texts(actors), mutations: texts(mutations), states })
    const listing = {
      scope: 'operations',
      order: OPERATION_ORDER,
      page: (page: PageRequest) => operationPage(context.viewer.tenant, criteria, page),
    }
    return connect(context, listing, args)
  },
}

export const Operation: OperationResolvers = {
  id: (row) => toId('Operation', row.id),
  state: async (row, _args, { loaders }) =>
    operationState((await loaders.commandCounts(row.id)).map((count) => count.state)),
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

/** An escalated alert leads to a case; everything else makes what it is about. */
const resultTypeOf = ({ target_kind, action }: CommandRow) =>
  target_kind === 'ALERT' && action === 'CREATE' ? 'Alert' : 'Case'

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
  case: (row, _args, { loaders }) => (row.target_kind === 'CASE' ? loaders.case.load(row.target_id) : null),
  hit: (row, _args, { loaders }) => (row.target_kind === 'HIT' ? loaders.hit.load(row.target_id) : null),
  result: (row, _args, { loaders }) =>
    row.result_id ? loadNode(loaders, toId(resultTypeOf(row), row.result_id)) : null,
  retryOf: (row, _args, { loaders }) => (row.retry_of ? loaders.command.load(row.retry_of) : null),
  settledBy: (row) => row.settled_by,
  settledAt: (row) => row.settled_at,
  settledReason: async (row, _args, context) => ((await veiled(row, context)) ? null : row.settled_reason),
  message: async (row, _args, context) => ((await veiled(row, context)) ? null : row.message),
  reason: async (row, _args, context) => ((await veiled(row, context)) ? null : row.reason),
  warnings: async (row, _args, context) => ((await veiled(row, context)) ? [] : row.warnings),
  createdAt: (row) => row.created_at,
  updatedAt: (row) => row.updated_at,
}
