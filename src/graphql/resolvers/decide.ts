import { plainly, type Decision as Said } from '../../command/commands.ts'
import { badInput } from '../arguments.ts'
import { textsOf, versionsOf } from '../command-arguments.ts'
import { about, chosen, decide, type Say, storable } from '../decide.ts'
import type { MutationResolvers, RemediateCaseAlertItem, ResolveAlertsInput } from '../generated.ts'

function resolution(input: ResolveAlertsInput): Say {
  const { action, riskLevel, reason, alertIds, expectedVersions } = input
  if (reason.trim() === '') throw badInput('input.reason', 'must say why; it is kept with the decision')
  const versionOf = versionsOf(expectedVersions, alertIds, 'alertIds')
  const said = { ...plainly(action), ...textsOf(input), riskLevel: riskLevel ?? null }
  return (index) => ({ ...said, expectedVersion: versionOf(index) })
}

const remediation = (item: RemediateCaseAlertItem, index: number, message: string | null): Said => ({
  ...plainly(item.action ?? 'SET_RISK'),
  riskLevel: item.riskLevel ?? null,
  // A blank one of its own says no more than none.
  reason: storable(`input.items[${index}].message`, item.message?.trim() ? item.message : null) ?? message,
  vendorValue: storable(`input.items[${index}].vendorValue`, item.vendorValue ?? null),
})

export const Mutation: Pick<MutationResolvers, 'remediateCaseAlerts' | 'resolveAlerts'> = {
  resolveAlerts(_root, { input }, context) {
    return decide(context, { mutation: 'resolveAlerts', told: input, ...chosen(input, resolution(input)) })
  },
  remediateCaseAlerts(_root, { input }, context) {
    const message = storable('input.message', input.message ?? null)
    const said = input.items.map((item, index) => remediation(item, index, message))
    const ids = input.items.map((item) => item.alertId)
    const items = about('ALERT', 'input.items', ids, (index) => said[index] as Said)
    return decide(context, { mutation: 'remediateCaseAlerts', told: input, items })
  },
}
