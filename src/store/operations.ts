import { type CompiledQuery, type Selectable, sql } from 'kysely'
import type { CommandAction, CommandState, EvidenceKind, TargetKind } from '../canonical/enums.ts'
import { anyId, type Child, parents } from './arrays.ts'
import type { Narrow } from './columns.ts'
import { db } from './database.ts'
import type { Commands, Operations } from './generated.ts'
import { type Order, type PageRequest, seek } from './page.ts'

const OPERATION_COLUMNS = ['id', 'mutation', 'actor', 'idempotency_key', 'created_at'] as const

export type OperationRow = Pick<Selectable<Operations>, (typeof OPERATION_COLUMNS)[number]> & {
  __typename: 'Operation'
}

/** The operations with these ids, in no order. */
export const operationsById = (tenant: string, ids: readonly string[]): CompiledQuery<OperationRow> =>
  db
    .selectFrom('operations')
    .select(sql<'Operation'>`'Operation'`.as('__typename'))
    .select(OPERATION_COLUMNS)
    .where('operations.tenant_id', '=', tenant)
    .where('operations.id', '=', anyId(ids))
    .compile()

/** How many commands of each operation are in each state. */
export const commandCounts = (
  tenant: string,
  operationIds: readonly string[],
): CompiledQuery<{ parent: number; state: CommandState; count: number }> =>
  db
    .selectFrom(parents(operationIds))
    .innerJoin('commands', 'commands.operation_id', 'parents.parent')
    .where('commands.tenant_id', '=', tenant)
    .select((eb) => ['parents.nth as parent', 'state', eb.fn.countAll<number>().as('count')])
    .groupBy(['parents.nth', 'state'])
    .$castTo<{ parent: number; state: CommandState; count: number }>()
    .compile()

const COMMAND_COLUMNS = [
  'id',
  'operation_id',
  'ordinal',
  'account_id',
  'target_kind',
  'target_id',
  'action',
  'reason',
  'state',
  'code',
  'message',
  'warnings',
  'evidence_kind',
  'evidence_at',
  'attempts',
  'result_id',
  'retry_of',
  'settled_by',
  'settled_at',
  'settled_reason',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof Commands)[]

export type CommandRow = Narrow<
  Selectable<Commands>,
  (typeof COMMAND_COLUMNS)[number],
  {
    __typename: 'Command'
    target_kind: TargetKind
    action: CommandAction
    state: CommandState
    evidence_kind: EvidenceKind | null
  }
>

const typename = sql<'Command'>`'Command'`.as('__typename')

const commandsIn = (tenant: string) =>
  db.selectFrom('commands').select(typename).select(COMMAND_COLUMNS).where('commands.tenant_id', '=', tenant)

/** The commands with these ids, in no order. */
export const commandsById = (tenant: string, ids: readonly string[]): CompiledQuery<CommandRow> =>
  commandsIn(tenant).where('commands.id', '=', anyId(ids)).$castTo<CommandRow>().compile()

/** In the order of the operation's input. */
export const COMMAND_ORDER: Order<CommandRow> = {
  keys: {
    columns: sql`ordinal`,
    ascending: sql`ordinal asc`,
    descending: sql`ordinal desc`,
    reads: ['ordinal'],
    position: (row) => [row.ordinal],
  },
  direction: 'ascending',
}

/** One page of an operation's commands, and one row more. */
export function commandPage(tenant: string, operationId: string, page: PageRequest): CompiledQuery<CommandRow> {
  const { where, orderBy, limit } = seek(COMMAND_ORDER, page)
  return commandsIn(tenant)
    .where((eb) => eb.and([eb('commands.operation_id', '=', operationId), ...where]))
    .orderBy(orderBy)
    .limit(limit)
    .$castTo<CommandRow>()
    .compile()
}

/** The latest commands about each target. */
export const commandsOf = (
  tenant: string,
  targetIds: readonly string[],
  first: number,
): CompiledQuery<Child<CommandRow>> =>
  db
    .selectFrom(parents(targetIds))
    .innerJoinLateral(
      (eb) =>
        commandsIn(tenant)
          .select('commands.seq')
          .where('commands.target_id', '=', eb.ref('parents.parent'))
          .orderBy('commands.seq', 'desc')
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.nth as parent')
    .selectAll('child')
    .orderBy('child.seq', 'desc')
    .$castTo<Child<CommandRow>>()
    .compile()
