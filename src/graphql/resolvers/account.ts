import { GATEWAY_ACCOUNT } from '../../store/lanes.ts'
import { pageSize } from '../arguments.ts'
import type {
  ProviderAccountResolvers,
  QuarantinedRecordResolvers,
  QueryResolvers,
  UnrecognisedWordResolvers,
} from '../generated.ts'
import { toId } from '../ids.ts'
import { seesRawCases } from '../sar.ts'
import { may } from '../viewer.ts'

export const Query: Pick<QueryResolvers, 'accounts' | 'vocabulary'> = {
  async accounts(_root, _args, { loaders }) {
    return (await loaders.accounts()).all.filter((row) => row.removed_at === null && row.account_id !== GATEWAY_ACCOUNT)
  },
  vocabulary: (_root, { vendor }, { vendors }) => vendors.vocabulary(vendor ?? null),
}

export const ProviderAccount: ProviderAccountResolvers = {
  id: (row) => toId('ProviderAccount', row.id),
  accountId: (row) => row.account_id,
  vendorName: (row, _args, { vendors, viewer }) =>
    vendors.abilities(viewer.tenant, row.account_id)?.vendorName ?? row.vendor,
  stateSince: (row) => row.since,
  freshAsOf: (row) => row.fresh_as_of,
  lagSeconds: (row) => row.lag_seconds,
  backfilledAt: (row) => row.backfilled_at,
  lastError: (row) => row.last_error,
  lastErrorAt: (row) => row.last_error_at,
  quarantineCount: (row, _args, { loaders }) => loaders.quarantineCount(row.account_id),
  async quarantine(row, { first }, { loaders, viewer }) {
    const records = await loaders.quarantine(row.id, pageSize('first', first))
    const open = may(viewer, 'readQuarantine') && seesRawCases(viewer, row.can_refer_for_sar)
    return records.map((record) => ({ ...record, raw: open ? record.raw : null }))
  },
  unrecognisedWords: (row, { first }, { loaders }) => loaders.unrecognised(row.id, pageSize('first', first)),
  capabilities: (row, _args, { vendors, viewer }) =>
    vendors.abilities(viewer.tenant, row.account_id)?.capabilities ?? [],
  writeLimits: (row, _args, { vendors, viewer }) =>
    vendors.abilities(viewer.tenant, row.account_id)?.writeLimits ?? null,
}

export const QuarantinedRecord: QuarantinedRecordResolvers = {
  firstSeenAt: (row) => row.first_seen_at,
  lastSeenAt: (row) => row.last_seen_at,
}

export const UnrecognisedWord: UnrecognisedWordResolvers = {
  firstSeenAt: (row) => row.first_seen_at,
  lastSeenAt: (row) => row.last_seen_at,
}
