import type { PageRequest } from '../../store/page.ts'
import { countHits, HIT_ORDERS, hitPage } from '../../store/screening-hits.ts'
import { birthDate } from '../birth-date.ts'
import { connectCounted } from '../connection.ts'
import { hitCriteria } from '../criteria.ts'
import type { QueryResolvers, ScreeningHitResolvers } from '../generated.ts'
import { toId } from '../ids.ts'
import { sourceOf } from '../sources.ts'

export const Query: Pick<QueryResolvers, 'screeningHits'> = {
  async screeningHits(_root, { filter, orderBy, ...args }, context) {
    const { tenant } = context.viewer
    const criteria = await hitCriteria(context, filter)
    const order = HIT_ORDERS[orderBy]
    const listing = {
      scope: `screeningHits ${orderBy}`,
      order,
      page: (page: PageRequest) => hitPage(tenant, context.loaders.columns.ScreeningHit, criteria, order, page),
    }
    return connectCounted(context, listing, args, () => countHits(tenant, criteria))
  },
}

export const ScreeningHit: ScreeningHitResolvers = {
  id: (row) => toId('ScreeningHit', row.id),
  account: (row, _args, { loaders }) => loaders.account(row.account_id),
  vendorId: (row) => row.vendor_id,
  alert: (row, _args, { loaders }) => (row.alert_id ? loaders.alert.load(row.alert_id) : null),
  matchedName: (row) => row.matched_name,
  entityType: (row) => row.entity_type,
  entityTypeSource: (row) => sourceOf(row, 'entityType'),
  birthDate,
  matchStatus: (row) => row.match_status,
  matchStatusSource: (row) => sourceOf(row, 'matchStatus'),
  dispositionSource: (row) => sourceOf(row, 'disposition'),
  gatewayDecision: (row) =>
    row.gateway_match_status &&
    row.gateway_decision && {
      matchStatus: row.gateway_match_status,
      disposition: row.gateway_disposition,
      reason: row.gateway_decision.reason,
      decidedBy: row.gateway_decision.actor,
      decidedAt: new Date(row.gateway_decision.at),
    },
  riskLevel: (row) => row.risk_level,
  riskLevelSource: (row) => sourceOf(row, 'riskLevel'),
  listNames: (row) => row.list_names,
  profileId: (row) => row.profile_id,
  allowListed: (row) => row.allow_listed,
  aliases: async (row, _args, { loaders }) => (await loaders.hitDetail(row.id)).aliases ?? [],
  associates: async (row, _args, { loaders }) => (await loaders.hitDetail(row.id)).associates ?? [],
  media: async (row, _args, { loaders }) => (await loaders.hitDetail(row.id)).media ?? [],
  facts: async (row, _args, { loaders }) => (await loaders.hitDetail(row.id)).facts ?? [],
  matchTypes: async (row, _args, { loaders }) => (await loaders.hitDetail(row.id)).matchTypes ?? [],
  countries: async (row, _args, { loaders }) => (await loaders.hitDetail(row.id)).countries ?? [],
  cases: (row, _args, { loaders }) => loaders.casesOfHit(row.id),
  firstSeenAt: (row) => row.first_seen_at,
  missingSince: (row) => row.missing_since,
}
