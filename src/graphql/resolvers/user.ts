import { recordId } from '../../store/ids.ts'
import { GATEWAY_ACCOUNT } from '../../store/lanes.ts'
import type { PageRequest } from '../../store/page.ts'
import { countUsers, USER_ORDERS, userPage } from '../../store/users.ts'
import { connectCounted } from '../connection.ts'
import { userCriteria } from '../criteria.ts'
import type { AccountUserResolvers, QueryResolvers, UserResolvers, VendorUserResolvers } from '../generated.ts'
import { toId } from '../ids.ts'

export const Query: Pick<QueryResolvers, 'users'> = {
  async users(_root, { filter, orderBy, ...args }, context) {
    const { tenant } = context.viewer
    const criteria = await userCriteria(context, filter)
    const order = USER_ORDERS[orderBy]
    const listing = {
      scope: `users ${orderBy}`,
      order,
      page: (page: PageRequest) => userPage(tenant, criteria, order, page),
    }
    return connectCounted(context, listing, args, () => countUsers(tenant, criteria))
  },
}

export const User: UserResolvers = {
  id: (row) => toId('User', row.id),
  accounts: (row, _args, { loaders }) => loaders.accountsOfUser(row.id),
  firstSeenAt: (row) => row.first_seen_at,
}

export const AccountUser: AccountUserResolvers = {
  account: (row, _args, { loaders }) => loaders.account(row.account_id),
  vendorUserId: (row) => row.vendor_user_id,
  linkedBy: (row) => row.linked_by,
  firstSeenAt: (row) => row.first_seen_at,
  lastSeenAt: (row) => row.last_seen_at,
}

export const VendorUser: VendorUserResolvers = {
  // Whom the gateway keeps goes by their own id; at a vendor everybody has another.
  user: ({ id, accountId }, _args, { viewer, loaders }) =>
    accountId === GATEWAY_ACCOUNT
      ? loaders.user.load(id)
      : loaders.userOfAccountUser.load(recordId(viewer.tenant, accountId, 'ACCOUNT_USER', id)),
}
