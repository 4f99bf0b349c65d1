import type { CommandIntent, Plan, PlanTarget } from '../../src/adapter/contract.ts'
import type { CaseStatus, CommandAction, Support } from '../../src/canonical/enums.ts'
import { planNewCase } from './plan-create.ts'
import { carriesNoMore, distinct, invalid, neededReason, send, unchanged } from './plan-parts.ts'
import { caseStatusToWrite, planAssign, planCaseUpdate, planPriority } from './plan-update.ts'
import type { CorsaSettings } from './settings.ts'

interface Rule {
  support: Support
  note: string | null
  plan(intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan
}
const ok = (plan: Rule['plan'], note: string | null = null): Rule => ({ support: 'OK', note, plan })
const kept = (note: string): Rule => ({ support: 'GATEWAY', note, plan: () => ({ support: 'GATEWAY' }) })

/** Bulk status: status and outcome are one word, and the reason stands beside it. */
function planStatus(status: CaseStatus, intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan {
  const word = caseStatusToWrite(status, intent.detail.outcome, intent.vendorValue, target)
  if (word === null) return unchanged(`the case is ${target.rawStatus} already`)
  return send({ route: 'case-status', status: word, reason: neededReason(intent, settings) }, settings)
}

const reviewers =
  (mode: 'SET' | 'ADD' | 'REMOVE'): Rule['plan'] =>
  ({ detail }, _target, settings) => {
    const reviewersIds = distinct(detail.ids ?? [])
    // None of them is an order only where they replace those that are there.
    if (reviewersIds.length === 0 && mode !== 'SET') invalid('reviewerIds', 'name at least one person')
    return send({ route: 'case-reviewers', mode, reviewersIds }, settings)
  }

type LinkRoute = 'clients' | 'transactions' | 'case-alerts' | 'case-clients' | 'case-transactions'
export const linking =
  (route: LinkRoute): Rule['plan'] =>
  ({ detail }, _target, settings) => {
    const ids = distinct(detail.ids ?? [])
    return ids.length === 0 ? invalid('ids', 'name at least one record to link') : send({ route, ids }, settings)
  }
export const ADDS = 'Adds to what is linked; Corsa documents no way to take a link away.'

const FROM_OTHER_PAGES =
  'One request for each case, which starts as OPEN; only where the setting caseCreate is off none is made.'

export const CASE_RULES: Readonly<Partial<Record<CommandAction, Rule>>> = {
  ASSIGN: ok(({ assignee }, target, settings) =>
    assignee === null
      ? invalid('assignee', 'name who is to work on it')
      : planAssign('case-assign', assignee, target, settings),
  ),
  UNASSIGN: ok((_intent, target, settings) => planAssign('case-assign', null, target, settings)),
  REQUEST_INFORMATION: ok(
    (intent, target, settings) => planStatus('PENDING_INFORMATION', intent, target, settings),
    'Sets the status PENDING_RFI.',
  ),
  SET_PRIORITY: ok(
    (intent, target, settings) => planPriority('case-update', intent, target, settings),
    'As for alerts. One request for each case.',
  ),
  SET_STATUS: ok(
    (intent, target, settings) =>
      intent.detail.status
        ? planStatus(intent.detail.status, intent, target, settings)
        : invalid('status', 'name the status'),
    'Every status but ESCALATED, with a reason. CLOSED needs the outcome DISMISSED or REFERRED_FOR_SAR.',
  ),
  UPDATE: ok(
    planCaseUpdate,
    'Not title and category; a status only with its reason. Lists of links replace what is there.',
  ),
  SET_REVIEWERS: ok(reviewers('SET')),
  ADD_REVIEWERS: ok(reviewers('ADD')),
  REMOVE_REVIEWERS: ok(reviewers('REMOVE')),
  LINK_ALERTS: ok(linking('case-alerts'), ADDS),
  LINK_SUBJECTS: ok(linking('case-clients'), ADDS),
  LINK_TRANSACTIONS: ok(linking('case-transactions'), ADDS),
  ADD_NOTE: kept('Corsa has no notes of a case.'),
  LABEL: kept('Corsa has no labels.'),
}

/** CREATE depends on a setting. */
export const caseRuleOf = (action: CommandAction, { caseCreate }: CorsaSettings): Rule | undefined =>
  action === 'CREATE'
    ? { support: caseCreate ? 'OK' : 'UNSUPPORTED', note: FROM_OTHER_PAGES, plan: planNewCase }
    : CASE_RULES[action]

/** What is done to one case. Null where Corsa documents no call for it. */
export function planCase(intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan | null {
  const rule = caseRuleOf(intent.action, settings)
  if (!rule) return null
  const { action, vendorValue } = intent
  const written = ['SET_STATUS', 'SET_PRIORITY', 'UPDATE', 'REQUEST_INFORMATION'].includes(action)
  if (vendorValue !== null && !written) invalid('vendorValue', `${action} writes no word of its own`)
  const made = rule.plan(intent, target, settings)
  // Last: an outcome that Corsa does not have is refused as that, and not for the conditions that go with it.
  if (rule.support !== 'GATEWAY') carriesNoMore(intent)
  return made
}
