import type { CommandDetail } from '../../canonical/decision.ts'
import { plainly, type Decision as Said, SelectionRefused } from '../../command/commands.ts'
import type { PageRequest } from '../../store/page.ts'
import { SELECTED_ORDER, selectedAlertPage, selectionOf } from '../../store/selections.ts'
import { escalationCase } from '../alert-decisions.ts'
import { badInput } from '../arguments.ts'
import { named, textsOf, writableOrNull } from '../command-arguments.ts'
import { connect } from '../connection.ts'
import { alertCriteria } from '../criteria.ts'
import { idempotencyKey, keyed, selectionProblem } from '../decide.ts'
import type {
  CreateSelectionInput,
  MutationResolvers,
  QueryResolvers,
  SelectionPlanResolvers,
  SelectionResolvers,
} from '../generated.ts'
import { toId, uuidOf } from '../ids.ts'

export const Query: Pick<QueryResolvers, 'selection'> = {
  async selection(_root, { id }, { loaders, viewer }) {
    const uuid = uuidOf('Selection', id)
    const [found] = uuid ? await loaders.read(selectionOf(viewer.tenant, viewer.subject, uuid)) : []
    if (found?.expired) throw selectionProblem(new SelectionRefused('EXPIRED'), 'id')
    return found ?? null
  },
}

/** What else the action carries, as far as its plan depends on it. */
function detailOf({ action, case: gathering, depth }: CreateSelectionInput): CommandDetail {
  switch (action) {
    case 'ESCALATE_TO_CASE':
      return escalationCase(gathering)
    case 'REQUEST_RESEARCH':
      return { research: depth }
    case 'LABEL':
      return { labels: { add: [], remove: [] } }
    default:
      return {}
  }
}

/** The actions whose mutations take no decision without a reason, or whose vendors take none. */
const REASONED: ReadonlySet<CreateSelectionInput['action']> = new Set([
  ...(['REQUEST_INFORMATION', 'ESCALATE_TO_CASE', 'ESCALATE_TO_REVIEWER', 'MARK_FALSE_POSITIVE'] as const),
  ...(['CONFIRM_MATCH', 'ACCEPT', 'ACCEPT_WITH_CONDITIONS', 'REJECT', 'CLOSE_NO_ACTION'] as const),
])
/** Planned with in place of a text that the decision is going to bring; never sent. */
const TO_COME = '-'

function intended(input: CreateSelectionInput): Said {
  const { action, assigneeId, priority } = input
  const need = (field: string, present: unknown) => {
    if (!present) throw badInput(field, `is missing, and ${action} cannot be planned without it; give it`)
  }
  if (action === 'ASSIGN') need('input.assigneeId', assigneeId)
  if (action === 'SET_PRIORITY') need('input.priority', priority)
  if (action === 'ADD_NOTE') need('input.reason', input.reason?.trim())
  const texts = textsOf(input)
  return {
    ...plainly(action),
    ...texts,
    // Whoever looks at a plan has often not written why yet: what a vendor can carry does not depend on it.
    reason: texts.reason ?? (REASONED.has(action) ? TO_COME : null),
    conditions: texts.conditions ?? (action === 'ACCEPT_WITH_CONDITIONS' ? TO_COME : null),
    riskLevel: input.riskLevel ?? null,
    priority: writableOrNull('input.priority', priority),
    assignee: assigneeId ? named('User', assigneeId) : null,
    detail: detailOf(input),
  }
}

export const Mutation: Pick<MutationResolvers, 'createSelection'> = {
  async createSelection(_root, { input }, context) {
    const { viewer, commands } = context
    const decision = intended(input)
    const criteria = await alertCriteria(context, input.filter)
    const { tenant, subject: actor } = viewer
    const { idempotencyKey: chosen, ...rest } = input
    const once = { idempotencyKey: idempotencyKey(chosen), input: rest }
    const choice = { tenant, actor, criteria, allowLossy: input.allowLossy, decision, ...once }
    try {
      return { selection: await keyed(() => commands.select(choice)) }
    } catch (error) {
      if (!(error instanceof SelectionRefused)) throw error
      throw selectionProblem(error, error.why === 'EXPIRED' ? 'input.idempotencyKey' : 'input.filter')
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
