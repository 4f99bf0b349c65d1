import { type CompiledQuery, type Selectable, sql } from 'kysely'
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

const accountsOf = prepared((_columns: readonly string[], { tenant }: { tenant: string }) =>
  db
    .selectFrom('accounts')
    .leftJoin('account_health as health', (join) =>
      join.onRef('health.tenant_id', '=', 'accounts.tenant_id').onRef('health.account_id', '=', 'accounts.account_id'),
    )
    .where('accounts.tenant_id', '=', tenant)
    .select([
      sql<'ProviderAccount'>`'ProviderAccount'`.as('__typename'),
      'accounts.id',
      'accounts.account_id',
      'accounts.vendor',
      'accounts.name',
      'accounts.can_refer_for_sar',
      'accounts.removed_at',
      sql<AccountStateName>`coalesce(health.state, 'STARTING')`.as('state'),
      sql<Date>`coalesce(health.since, accounts.created_at)`.as('since'),
      'health.fresh_as_of',
      // By the database's clock: a replica whose own is wrong must not make an account look fresh.
      sql<number | null>`extract(epoch from clock_timestamp() - health.fresh_as_of)::float8`.as('lag_seconds'),
      'health.backfilled_at',
      'health.last_error',
      'health.last_error_at',
    ])
    .orderBy('accounts.account_id')
    .$castTo<AccountRow>()
    .compile(),
)
const ALWAYS_ALL: readonly string[] = []

/** All accounts of a tenant with their health, those included that were removed: their records still name them. */
export const allAccounts = (tenant: string): CompiledQuery<AccountRow> => accountsOf(ALWAYS_ALL, { tenant })

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
