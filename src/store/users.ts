import { type CompiledQuery, type Expression, expressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import { anyId, anyText, type Child, parents } from './arrays.ts'
import type { Narrow } from './columns.ts'
import type { UserCriteria } from './criteria.ts'
import { db } from './database.ts'
import type { AccountUsers, DB, Users } from './generated.ts'
import { COUNT_LIMIT, countOf, instantKey, type Keys, type Order, type PageRequest, seek } from './page.ts'

const COLUMNS = ['id', 'name', 'email', 'name_key', 'first_seen_at'] as const satisfies readonly (keyof Users)[]

export type UserRow = Narrow<Selectable<Users>, (typeof COLUMNS)[number], { __typename: 'User'; name_key: string }>

export type UserOrderName = 'NAME_ASC' | 'FIRST_SEEN_DESC'

const NAME: Keys<UserRow> = {
  columns: sql`name_key, id`,
  ascending: sql`name_key asc, id asc`,
  descending: sql`name_key desc, id desc`,
  reads: ['name_key', 'id'],
  position: (row) => [row.name_key, row.id],
}
const FIRST_SEEN: Keys<UserRow> = {
  columns: sql`first_seen_at, id`,
  ascending: sql`first_seen_at asc, id asc`,
  descending: sql`first_seen_at desc, id desc`,
  reads: ['first_seen_at', 'id'],
  position: (row) => [instantKey(row.first_seen_at), row.id],
}

export const USER_ORDERS: Readonly<Record<UserOrderName, Order<UserRow>>> = {
  NAME_ASC: { keys: NAME, direction: 'ascending' },
  FIRST_SEEN_DESC: { keys: FIRST_SEEN, direction: 'descending' },
}

const typename = sql<'User'>`'User'`.as('__typename')
const eb = expressionBuilder<DB, 'users'>()

const known = (tenant: string) =>
  eb
    .selectFrom('account_users')
    .where('account_users.tenant_id', '=', tenant)
    .whereRef('account_users.user_id', '=', 'users.id')

function conditions(tenant: string, c: UserCriteria): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = []
  if (c.ids) found.push(eb('users.id', '=', anyId(c.ids)))
  if (c.accountIds || c.vendorUserIds) {
    let at = known(tenant).select('account_users.id')
    if (c.accountIds) at = at.where('account_users.account_id', '=', anyText(c.accountIds))
    if (c.vendorUserIds) at = at.where('account_users.vendor_user_id', '=', anyText(c.vendorUserIds))
    found.push(eb.exists(at))
  }
  if (c.linked !== undefined) {
    const accounts = known(tenant).select((inner) => inner.fn.countAll<number>().as('accounts'))
    found.push(eb(accounts, c.linked ? '>' : '<=', 1))
  }
  return found
}

/** Persons that were not merged into others. */
const selection = (tenant: string, where: readonly Expression<SqlBool>[]) =>
  db
    .selectFrom('users')
    .where(eb.and([eb('users.tenant_id', '=', tenant), eb('users.merged_into', 'is', null), ...where]))

/** One page of people, and one row more. */
export function userPage(
  tenant: string,
  criteria: UserCriteria,
  order: Order<UserRow>,
  page: PageRequest,
): CompiledQuery<UserRow> {
  const { where, orderBy, limit } = seek(order, page)
  return selection(tenant, [...conditions(tenant, criteria), ...where])
    .select(typename)
    .select(COLUMNS)
    .orderBy(orderBy)
    .limit(limit)
    .$castTo<UserRow>()
    .compile()
}

/** How many people there are, up to one more than the limit. */
export const countUsers = (tenant: string, criteria: UserCriteria): CompiledQuery<{ count: number }> =>
  countOf(
    selection(tenant, conditions(tenant, criteria))
      .select(sql`1`.as('one'))
      .limit(COUNT_LIMIT + 1),
  )

/** The persons these ids mean now: one that was merged into another means the other. */
export const usersById = (tenant: string, ids: readonly string[]): CompiledQuery<Child<UserRow>> =>
  db
    .selectFrom(parents(ids))
    .innerJoin('users as asked', 'asked.id', 'parents.parent')
    .innerJoin('users', (join) =>
      join
        .onRef('users.tenant_id', '=', 'asked.tenant_id')
        .on('users.id', '=', sql<string>`coalesce(asked.merged_into, asked.id)`),
    )
    .select(typename)
    .select(COLUMNS.map((column) => `users.${column}` as const))
    .select('parents.nth as parent')
    .where('asked.tenant_id', '=', tenant)
    .$castTo<Child<UserRow>>()
    .compile()

/** The persons behind what accounts call them. */
export const usersOfAccountUsers = (tenant: string, ids: readonly string[]): CompiledQuery<Child<UserRow>> =>
  db
    .selectFrom(parents(ids))
    .innerJoin('account_users', 'account_users.id', 'parents.parent')
    .innerJoin('users', (join) =>
      join.onRef('users.tenant_id', '=', 'account_users.tenant_id').onRef('users.id', '=', 'account_users.user_id'),
    )
    .select(typename)
    .select(COLUMNS.map((column) => `users.${column}` as const))
    .select('parents.nth as parent')
    .where('account_users.tenant_id', '=', tenant)
    .$castTo<Child<UserRow>>()
    .compile()

const ACCOUNT_COLUMNS = [
  'account_id',
  'vendor_user_id',
  'name',
  'email',
  'linked_by',
  'first_seen_at',
  'last_seen_at',
] as const satisfies readonly (keyof AccountUsers)[]

export type AccountUserRow = Pick<Selectable<AccountUsers>, (typeof ACCOUNT_COLUMNS)[number]>

/** What each person is called at the accounts, so many of each at most. */
export const accountUsersOf = (
  tenant: string,
  userIds: readonly string[],
  first: number,
): CompiledQuery<Child<AccountUserRow>> =>
  db
    .selectFrom(parents(userIds))
    .innerJoinLateral(
      (outer) =>
        outer
          .selectFrom('account_users')
          .select(ACCOUNT_COLUMNS)
          .where('account_users.tenant_id', '=', tenant)
          .where('account_users.user_id', '=', outer.ref('parents.parent'))
          .orderBy('account_users.account_id')
          .orderBy('account_users.vendor_user_id')
          .limit(first)
          .as('child'),
      (join) => join.onTrue(),
    )
    .select('parents.nth as parent')
    .selectAll('child')
    .orderBy('child.account_id')
    .orderBy('child.vendor_user_id')
    .$castTo<Child<AccountUserRow>>()
    .compile()

export interface MeantRow {
  /** The id that was asked for. */
  id: string
  /** The ids of the same person, those included that were merged into theirs. */
  people: string[]
  known: { account: string; user: string }[]
}

/** Who is meant by these ids, and what accounts call them. */
export const peopleMeant = (tenant: string, ids: readonly string[]): CompiledQuery<MeantRow> =>
  sql<MeantRow>`
    select asked.id, array(
        select u.id::text from users u where u.tenant_id = ${tenant}
          and (u.id = meant.id or u.merged_into = meant.id)) as people,
      coalesce((
        select jsonb_agg(jsonb_build_object('account', a.account_id, 'user', a.vendor_user_id)) from account_users a
        where a.tenant_id = ${tenant} and a.user_id = meant.id), '[]') as known
    from users asked cross join lateral (select coalesce(asked.merged_into, asked.id) as id) meant
    where asked.tenant_id = ${tenant} and asked.id = ${anyId(ids)}`.compile(db)
