import { GATEWAY_ACCOUNT } from '../../store/lanes.ts'
import { pageSize } from '../arguments.ts'
import type {
  AccountStreamResolvers,
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
  async backfill(row, _args, { loaders }) {
    const work = await loaders.accountWork(row.account_id)
    if (!work?.backfill_started_at) return null
    return {
      seen: work.backfill_seen,
      announced: work.backfill_announced,
      startedAt: work.backfill_started_at,
      completedAt: row.backfilled_at,
    }
  },
  streams: (row, _args, { loaders }) => loaders.accountStreams(row.account_id),
  async rate(row, _args, { loaders }) {
    const work = await loaders.accountWork(row.account_id)
    if (!work?.lane) return null
    const { requestsPerMinute, tokensLeft, blocked, running, max } = work.lane
    const blockedUntil = blocked ? work.blocked_until : null
    return { requestsPerMinute, tokensLeft, blockedUntil, deliveriesRunning: running, maxDeliveries: max }
  },
  lastReconciledAt: async (row, _args, { loaders }) =>
    (await loaders.accountWork(row.account_id))?.reconciled_at ?? null,
  async reconciliation(row, _args, { loaders }) {
    const work = await loaders.accountWork(row.account_id)
    if (!work?.lane) return null
    const { read, changed, absent } = work.lane
    return { read, changed, absent, startedAt: work.reconciliation_started_at, nextAt: work.reconcile_at }
  },
  metricsId: (row, _args, { vendors, viewer }) =>
    may(viewer, 'seeMetrics') ? vendors.metricsId(viewer.tenant, row.account_id) : null,
  lastErrorKind: async (row, _args, { loaders }) =>
    (await loaders.accountWork(row.account_id))?.last_error_kind ?? null,
  unrecognisedCount: async (row, _args, { loaders }) => (await loaders.accountWork(row.account_id))?.unrecognised ?? 0,
  lastError: (row) => row.last_error,
  lastErrorAt: (row) => row.last_error_at,
  caseTriggers: (row, _args, { loaders }) => loaders.caseTriggers.load(row.id),
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

export const AccountStream: AccountStreamResolvers = {
  startedAt: (row) => row.started_at,
  completedAt: (row) => row.completed_at,
}

export const QuarantinedRecord: QuarantinedRecordResolvers = {
  id: (row) => toId('QuarantinedRecord', row.id),
  retriedAt: (row) => row.retried_at,
  firstSeenAt: (row) => row.first_seen_at,
  lastSeenAt: (row) => row.last_seen_at,
}

export const UnrecognisedWord: UnrecognisedWordResolvers = {
  firstSeenAt: (row) => row.first_seen_at,
  lastSeenAt: (row) => row.last_seen_at,
}
