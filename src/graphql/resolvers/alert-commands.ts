import { plainly, type Decision as Said } from '../../command/commands.ts'
import { assigning, escalationCase, towards } from '../alert-decisions.ts'
import { badInput } from '../arguments.ts'
import { assigneeOf, filled, named, textsOf, versionsOf, writable } from '../command-arguments.ts'
import { chosen, type Decided, decide, type Say } from '../decide.ts'
import type { EscalateAlertsInput, MutationResolvers } from '../generated.ts'

interface BulkInput {
  alertIds?: readonly string[] | null
  selectionId?: string | null
  expectedVersions?: readonly number[] | null
  allowLossy: boolean
  idempotencyKey?: string | null
  waitMs: number
}

/** One decision about all alerts of an input, each held to the version that was seen of it. */
function bulk(mutation: string, input: BulkInput, said: Said): Decided {
  const versionOf = versionsOf(input.expectedVersions, input.alertIds, 'alertIds')
  const say: Say = (index) => ({ ...said, expectedVersion: versionOf(index) })
  return { mutation, told: input, ...chosen(input, say) }
}

function escalation(input: EscalateAlertsInput): Said {
  const { target, assigneeId } = input
  filled('input.reason', input.reason, 'say why; it is kept with the decision')
  if (target === 'SENIOR_REVIEWER') {
    if (input.case) throw badInput('input.case', 'goes with the target CASE; leave it out for SENIOR_REVIEWER')
    const assignee = assigneeId ? named('User', assigneeId) : null
    return { ...plainly('ESCALATE_TO_REVIEWER'), ...textsOf(input), assignee }
  }
  if (assigneeId) {
    throw badInput('input.assigneeId', 'goes with the target SENIOR_REVIEWER; for a case give `case.assigneeId`')
  }
  return { ...plainly('ESCALATE_TO_CASE'), ...textsOf(input), detail: escalationCase(input.case) }
}

type Commands =
  | 'acknowledgeAlerts'
  | 'assignAlerts'
  | 'escalateAlerts'
  | 'reopenAlerts'
  | 'requestAlertResearch'
  | 'setAlertPriority'
  | 'setAlertStatus'

export const Mutation: Pick<MutationResolvers, Commands> = {
  setAlertStatus(_root, { input }, context) {
    const said = { ...plainly(towards('input.status', input.status)), ...textsOf(input) }
    return decide(context, bulk('setAlertStatus', input, said))
  },
  acknowledgeAlerts(_root, { input }, context) {
    return decide(context, bulk('acknowledgeAlerts', input, { ...plainly('ACKNOWLEDGE'), ...textsOf(input) }))
  },
  assignAlerts(_root, { input }, context) {
    const said = { ...assigning(assigneeOf(input.assigneeId)), ...textsOf(input) }
    return decide(context, bulk('assignAlerts', input, said))
  },
  setAlertPriority(_root, { input }, context) {
    const priority = writable('input.priority', input.priority)
    return decide(context, bulk('setAlertPriority', input, { ...plainly('SET_PRIORITY'), ...textsOf(input), priority }))
  },
  escalateAlerts(_root, { input }, context) {
    return decide(context, bulk('escalateAlerts', input, escalation(input)))
  },
  reopenAlerts(_root, { input }, context) {
    return decide(context, bulk('reopenAlerts', input, { ...plainly('REOPEN'), ...textsOf(input) }))
  },
  requestAlertResearch(_root, { input }, context) {
    const said = { ...plainly('REQUEST_RESEARCH'), detail: { research: input.depth } }
    return decide(context, bulk('requestAlertResearch', input, said))
  },
}
