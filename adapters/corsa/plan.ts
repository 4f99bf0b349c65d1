import type { ActionCapability, CommandIntent, Plan, PlanTarget } from '../../src/adapter/contract.ts'
import { isRemediation, notOffered } from '../../src/adapter/plans.ts'
import { type CommandAction, REMEDIATION_ACTION } from '../../src/canonical/enums.ts'
import { planRemediation, RULES } from './plan-alert.ts'
import { ADDS, CASE_RULES, caseRuleOf, linking, planCase } from './plan-case.ts'
import { planNewAlert } from './plan-create.ts'
import { carriesNoMore, invalid, planned } from './plan-parts.ts'
import { planAlertUpdate } from './plan-update.ts'
import type { CorsaSettings } from './settings.ts'

/** What alerts take beside decisions. */
const OF_ALERTS: ActionCapability[] = [
  {
    target: 'ALERT',
    action: 'UPDATE',
    support: 'OK',
    note: 'One request for each alert. Lists of links replace what is there; some categories are written with loss.',
  },
  {
    target: 'ALERT',
    action: 'CREATE',
    support: 'OK',
    note: 'Up to 50 in one request, each with a reference; with upsert an alert of the same reference is changed.',
  },
  { target: 'ALERT', action: 'LINK_SUBJECTS', support: 'OK', note: ADDS },
  { target: 'ALERT', action: 'LINK_TRANSACTIONS', support: 'OK', note: ADDS },
  { target: 'ALERT', action: 'LABEL', support: 'GATEWAY', note: 'Corsa has no labels.' },
]

/** What becomes of each action at Corsa. */
export function capabilities(settings: CorsaSettings): ActionCapability[] {
  const decisions = REMEDIATION_ACTION.map((action): ActionCapability => {
    const { support, note } = RULES[action]
    return { target: 'ALERT', action, support, note }
  })
  const ofCases = [...(Object.keys(CASE_RULES) as CommandAction[]), 'CREATE' as const].flatMap((action) => {
    const rule = caseRuleOf(action, settings)
    return rule ? [{ target: 'CASE' as const, action, support: rule.support, note: rule.note }] : []
  })
  return [...decisions, ...OF_ALERTS, ...ofCases]
}

function planAlert(intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan | null {
  const { action, vendorValue } = intent
  if (action === 'LABEL') return { support: 'GATEWAY' }
  if (isRemediation(action)) return planRemediation(action, intent, target, settings)
  carriesNoMore(intent)
  if (action === 'UPDATE') return planAlertUpdate(intent, target, settings)
  if (action === 'CREATE') return planNewAlert(intent, settings)
  if (action !== 'LINK_SUBJECTS' && action !== 'LINK_TRANSACTIONS') return null
  if (vendorValue !== null) invalid('vendorValue', `${action} writes no word of its own`)
  return linking(action === 'LINK_SUBJECTS' ? 'clients' : 'transactions')(intent, target, settings)
}

/** Decides what one command means at Corsa; the call holds the route and the body without the ids of the records. */
export const plan = (intent: CommandIntent, target: PlanTarget, settings: CorsaSettings): Plan =>
  planned(() => {
    const of = target.kind === 'ALERT' ? planAlert : target.kind === 'CASE' ? planCase : () => null
    return of(intent, target, settings) ?? notOffered('Corsa', intent, target)
  })
