import type { Decision as Said } from '../../command/commands.ts'
import { plainly } from '../../command/commands.ts'
import { badInput } from '../arguments.ts'
import { chosen, decide, idempotencyKey, storable, targets, waitMs } from '../decide.ts'
import type {
  AlertCommandPayloadResolvers,
  AlertCommandResultResolvers,
  MutationResolvers,
  RemediateCaseAlertItem,
  ResolveAlertsInput,
} from '../generated.ts'

function resolution(input: ResolveAlertsInput): (index: number) => Said {
  const { action, riskLevel, conditions, vendorMessage, vendorValue, expectedVersions } = input
  const reason = storable('input.reason', input.reason)
  if (reason.trim() === '') throw badInput('input.reason', 'must say why; it is kept with the decision')
  if (expectedVersions && expectedVersions.length !== input.alertIds?.length) {
    throw badInput('input.expectedVersions', 'needs one version for each of `alertIds`, in the same order')
  }
  const said = {
    ...plainly(action),
    riskLevel: riskLevel ?? null,
    reason,
    vendorMessage: storable('input.vendorMessage', vendorMessage ?? null),
    conditions: storable('input.conditions', conditions ?? null),
    vendorValue: storable('input.vendorValue', vendorValue ?? null),
  }
  return (index) => ({ ...said, expectedVersion: expectedVersions?.[index] ?? null })
}

const remediation = (item: RemediateCaseAlertItem, index: number, message: string | null): Said => ({
  ...plainly(item.action ?? 'SET_RISK'),
  riskLevel: item.riskLevel ?? null,
  reason: storable(`input.items[${index}].message`, item.message ?? null) ?? message,
})

export const Mutation: Pick<MutationResolvers, 'remediateCaseAlerts' | 'resolveAlerts'> = {
  resolveAlerts(_root, { input }, context) {
    const which = chosen(input)
    const say = resolution(input)
    return decide(context, {
      mutation: 'resolveAlerts',
      allowLossy: input.allowLossy,
      idempotencyKey: idempotencyKey(input.idempotencyKey),
      waitMs: waitMs(input.waitMs),
      ...which,
      say,
    })
  },
  remediateCaseAlerts(_root, { input }, context) {
    const { items } = input
    const message = storable('input.message', input.message ?? null)
    const said = items.map((item, index) => remediation(item, index, message))
    return decide(context, {
      mutation: 'remediateCaseAlerts',
      allowLossy: input.allowLossy,
      idempotencyKey: idempotencyKey(input.idempotencyKey),
      waitMs: waitMs(input.waitMs),
      targets: targets(
        'input.items',
        items.map((item) => item.alertId),
      ),
      say: (index) => said[index] as Said,
    })
  },
}

export const AlertCommandPayload: AlertCommandPayloadResolvers = {
  operation: async ({ operationId }, _args, { loaders }) => {
    const operation = await loaders.operation.load(operationId)
    if (!operation) throw new Error('an operation that was just recorded is gone')
    return operation
  },
  results: ({ outcomes }) => outcomes,
}

export const AlertCommandResult: AlertCommandResultResolvers = {
  command: ({ commandId }, _args, { loaders }) => (commandId ? loaders.command.load(commandId) : null),
  alert: ({ alertId }, _args, { loaders }) => (alertId ? loaders.alert.load(alertId) : null),
}
