import { plainly, SelectionRefused } from '../../command/commands.ts'
import type { PageRequest } from '../../store/page.ts'
import { SELECTED_ORDER, selectedAlertPage, selectionOf } from '../../store/selections.ts'
import { connect } from '../connection.ts'
import { alertCriteria } from '../criteria.ts'
import { selectionProblem, storable } from '../decide.ts'
import type { MutationResolvers, QueryResolvers, SelectionPlanResolvers, SelectionResolvers } from '../generated.ts'
import { toId, uuidOf } from '../ids.ts'

export const Query: Pick<QueryResolvers, 'selection'> = {
  async selection(_root, { id }, { loaders, viewer }) {
    const uuid = uuidOf('Selection', id)
    const [found] = uuid ? await loaders.read(selectionOf(viewer.tenant, viewer.subject, uuid)) : []
    if (found?.expired) throw selectionProblem(new SelectionRefused('EXPIRED'), 'id')
    return found ?? null
  },
}

export const Mutation: Pick<MutationResolvers, 'createSelection'> = {
  async createSelection(_root, { input }, context) {
    const { viewer, commands } = context
    const decision = {
      ...plainly(input.action),
      riskLevel: input.riskLevel ?? null,
      reason: storable('input.reason', input.reason ?? null),
      vendorMessage: storable('input.vendorMessage', input.vendorMessage ?? null),
      conditions: storable('input.conditions', input.conditions ?? null),
      vendorValue: storable('input.vendorValue', input.vendorValue ?? null),
    }
    const criteria = await alertCriteria(context, input.filter)
    const { tenant, subject: actor } = viewer
    try {
      return { selection: await commands.select({ tenant, actor, criteria, allowLossy: input.allowLossy, decision }) }
    } catch (error) {
      if (!(error instanceof SelectionRefused)) throw error
      throw selectionProblem(error, 'input.filter')
    }
  },
}

export const Selection: SelectionResolvers = {
  id: (row) => toId('Selection', row.id),
  plan: (row, _args, { commands, viewer }) => commands.preview(viewer.tenant, row),
  async alerts(row, args, context) {
    const listing = {
      scope: `selection ${row.id}`,
      order: SELECTED_ORDER,
      page: (page: PageRequest) =>
        selectedAlertPage(context.viewer.tenant, context.loaders.columns.Alert, row.id, page),
    }
    // What is selected was counted when it was frozen.
    return {
      ...(await connect(context, listing, args)),
      totalCount: async () => row.count,
      totalCountIsExact: async () => true,
    }
  },
  createdAt: (row) => row.created_at,
  expiresAt: (row) => row.expires_at,
}

export const SelectionPlan: SelectionPlanResolvers = {
  account: (group, _args, { loaders }) => loaders.account(group.accountId),
  vendor: async (group, _args, { loaders }) => (await loaders.account(group.accountId)).vendor,
}
