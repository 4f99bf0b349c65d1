import { type CompiledQuery, type Selectable, sql } from 'kysely'
import type { CommandAction, CommandState, EvidenceKind, TargetKind } from '../canonical/enums.ts'
import { anyId, anyText, type Child, parents } from './arrays.ts'
import type { Narrow } from './columns.ts'
import { db } from './database.ts'
import type { Commands, Operations } from './generated.ts'
import { instantKey, type Order, type PageRequest, seek } from './page.ts'

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

export type OperationState = 'RUNNING' | 'PENDING_APPROVAL' | 'FINISHED'

/** Where an operation stands, from the states its commands are in. */
export const operationState = (states: readonly CommandState[]): OperationState => {
  if (states.includes('QUEUED') || states.includes('SENDING')) return 'RUNNING'
  return states.includes('PENDING_APPROVAL') ? 'PENDING_APPROVAL' : 'FINISHED'
}

export interface OperationCriteria {
  actors?: readonly string[]
  mutations?: readonly string[]
  states?: readonly OperationState[]
}

/** The latest first. */
export const OPERATION_ORDER: Order<OperationRow> = {
  keys: {
    columns: sql`created_at, id`,
    ascending: sql`created_at asc, id asc`,
    descending: sql`created_at desc, id desc`,
    reads: ['created_at', 'id'],
    position: (row) => [instantKey(row.created_at), row.id],
  },
  direction: 'descending',
}

const within = (...states: readonly CommandState[]) => sql<boolean>`exists (
  select from commands c where c.tenant_id = operations.tenant_id and c.operation_id = operations.id
    and c.state = ${anyText(states)})`

/** The same as `operationState` says, in SQL. */
const STANDING: Readonly<Record<OperationState, ReturnType<typeof within>>> = {
  RUNNING: within('QUEUED', 'SENDING'),
  PENDING_APPROVAL: sql<boolean>`(${within('PENDING_APPROVAL')} and not ${within('QUEUED', 'SENDING')})`,
  FINISHED: sql<boolean>`not ${within('QUEUED', 'SENDING', 'PENDING_APPROVAL')}`,
}

/** One page of the tenant's operations, and one row more. */
export function operationPage(
  tenant: string,
  { actors, mutations, states }: OperationCriteria,
  page: PageRequest,
): CompiledQuery<OperationRow> {
  const { where, orderBy, limit } = seek(OPERATION_ORDER, page)
  return db
    .selectFrom('operations')
    .select(sql<'Operation'>`'Operation'`.as('__typename'))
    .select(OPERATION_COLUMNS)
    .where('operations.tenant_id', '=', tenant)
    .where((eb) =>
      eb.and([
        ...(actors ? [eb('operations.actor', '=', anyText(actors))] : []),
        ...(mutations ? [eb('operations.mutation', '=', anyText(mutations))] : []),
        ...(states ? [states.length > 0 ? eb.or(states.map((state) => STANDING[state])) : sql<boolean>`false`] : []),
        ...where,
      ]),
    )
    .orderBy(orderBy)
    .limit(limit)
    .compile()
}

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
