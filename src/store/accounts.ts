import { type CompiledQuery, type RawBuilder, type Selectable, sql } from 'kysely'
import { type Child, parents } from './arrays.ts'
import { db } from './database.ts'
import type { Quarantine, UnrecognisedWords } from './generated.ts'
import { prepared } from './prepared.ts'

export type AccountStateName =
  | 'STARTING'
  | 'HEALTHY'
  | 'RATE_LIMITED'
  | 'UNAUTHORIZED'
  | 'UNREACHABLE'
  | 'FAILING'
  | 'WEBHOOK_FED'

export interface AccountRow {
  __typename: 'ProviderAccount'
  id: string
  account_id: string
  vendor: string
  name: string
  can_refer_for_sar: boolean
  removed_at: Date | null
  state: AccountStateName
  since: Date
  fresh_as_of: Date | null
  lag_seconds: number | null
  backfilled_at: Date | null
  last_error: string | null
  last_error_at: Date | null
}

/** What an account is known by wherever a row names it. */
const OWN: Readonly<Record<string, RawBuilder<unknown>>> = {
  __typename: sql`'ProviderAccount'`,
  id: sql`accounts.id`,
  account_id: sql`accounts.account_id`,
  vendor: sql`accounts.vendor`,
  can_refer_for_sar: sql`accounts.can_refer_for_sar`,
  removed_at: sql`accounts.removed_at`,
}

export type AccountColumn =
  | 'name'
  | 'state'
  | 'since'
  | 'fresh_as_of'
  | 'lag_seconds'
  | 'backfilled_at'
  | 'last_error'
  | 'last_error_at'

/** What is read only where it is asked for. */
const ASKED: Readonly<Record<AccountColumn, RawBuilder<unknown>>> = {
  name: sql`accounts.name`,
  state: sql`coalesce(health.state, 'STARTING')`,
  since: sql`coalesce(health.since, accounts.created_at)`,
  fresh_as_of: sql`health.fresh_as_of`,
  // By the database's clock: a replica whose own is wrong must not make an account look fresh.
  lag_seconds: sql`extract(epoch from clock_timestamp() - health.fresh_as_of)::float8`,
  backfilled_at: sql`health.backfilled_at`,
  last_error: sql`health.last_error`,
  last_error_at: sql`health.last_error_at`,
}

/**
 * All accounts of a tenant, those included that were removed: their records still name them. Their health is joined only if
 * it is asked for, which spares a page half of this statement.
 */
export const allAccounts = prepared((columns: readonly AccountColumn[], { tenant }: { tenant: string }) =>
  db
    .selectFrom('accounts')
    .$if(
      columns.some((column) => column !== 'name'),
      (accounts) =>
        accounts.leftJoin('account_health as health', (join) =>
          join
            .onRef('health.tenant_id', '=', 'accounts.tenant_id')
            .onRef('health.account_id', '=', 'accounts.account_id'),
        ) as never,
    )
    .where('accounts.tenant_id', '=', tenant)
    .select(Object.entries(OWN).map(([name, column]) => column.as(name)))
    .select(columns.map((name) => ASKED[name].as(name)))
    .orderBy('accounts.account_id')
    .$castTo<AccountRow>()
    .compile(),
)

/** How many records are quarantined, for each account that has any. */
export const quarantineCounts = (tenant: string): CompiledQuery<{ account_id: string; count: number }> =>
  db
    .selectFrom('quarantine')
    .where('quarantine.tenant_id', '=', tenant)
    .select((eb) => ['account_id', eb.fn.countAll<number>().as('count')])
    .groupBy('account_id')
    .compile()

export type QuarantineRow = Pick<
  Selectable<Quarantine>,
  'id' | 'account_id' | 'key' | 'place' | 'reason' | 'raw' | 'seen' | 'first_seen_at' | 'last_seen_at' | 'retried_at'
>

/** The latest quarantined records of each account, which is named by its uuid. */
export const quarantineOf = (
  tenant: string,
  accounts: readonly string[],
  first: number,
): CompiledQuery<Child<QuarantineRow>> =>
  db
    .selectFrom(parents(accounts))
    .innerJoin('accounts', 'accounts.id', 'parents.parent')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('quarantine')
          .where('quarantine.tenant_id', '=', tenant)
          .whereRef('quarantine.account_id', '=', 'accounts.account_id')
          .select([
            'quarantine.id',
            'account_id',
            'key',
            'place',
            'reason',
            'raw',
            'seen',
            'first_seen_at',
            'last_seen_at',
            'retried_at',
          ])
          .orderBy('last_seen_at', 'desc')
          .orderBy('digest')
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .where('accounts.tenant_id', '=', tenant)
    .select('parents.nth as parent')
    .selectAll('child')
    .orderBy('child.last_seen_at', 'desc')
    .compile()

export type UnrecognisedRow = Pick<
  Selectable<UnrecognisedWords>,
  'field' | 'raw' | 'seen' | 'first_seen_at' | 'last_seen_at'
>

/** The latest words of each account that the vocabulary does not know. */
export const unrecognisedOf = (
  tenant: string,
  accounts: readonly string[],
  first: number,
): CompiledQuery<Child<UnrecognisedRow>> =>
  db
    .selectFrom(parents(accounts))
    .innerJoin('accounts', 'accounts.id', 'parents.parent')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('unrecognised_words as words')
          .where('words.tenant_id', '=', tenant)
          .whereRef('words.account_id', '=', 'accounts.account_id')
          .where('words.seen', '>', 0)
          .select(['words.field', 'words.raw', 'words.seen', 'words.first_seen_at', 'words.last_seen_at'])
          .orderBy('last_seen_at', 'desc')
          .orderBy('field')
          .orderBy('raw')
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .where('accounts.tenant_id', '=', tenant)
    .select('parents.nth as parent')
    .selectAll('child')
    .orderBy('child.last_seen_at', 'desc')
    .compile()
