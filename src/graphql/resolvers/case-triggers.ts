import type { CaseTrigger } from '../../canonical/decision.ts'
import { plainly } from '../../command/commands.ts'
import { badInput } from '../arguments.ts'
import { accountNamed, filled, nonEmpty, writableOrNull } from '../command-arguments.ts'
import { decide } from '../decide.ts'
import type { CaseTriggerInput, CaseTriggersResolvers, MutationResolvers } from '../generated.ts'

const MOST_TRIGGERS = 50

function percentage(field: string, value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null
  if (value < 0 || value > 100) throw badInput(field, 'must be 0 to 100')
  return value
}

function triggersOf(given: readonly CaseTriggerInput[]): CaseTrigger[] {
  if (given.length > MOST_TRIGGERS) throw badInput('input.triggers', `takes at most ${MOST_TRIGGERS}`)
  const names = new Set<string>()
  return nonEmpty('input.triggers', given, 'trigger').map((trigger, index) => {
    const at = `input.triggers[${index}]`
    const name = filled(`${at}.name`, trigger.name, "give the vendor's name of the trigger")
    if (names.has(name)) throw badInput(`${at}.name`, 'stands twice; give each trigger once')
    names.add(name)
    return {
      name,
      enabled: trigger.enabled,
      minConfidence: percentage(`${at}.minConfidence`, trigger.minConfidence),
      minRiskScore: percentage(`${at}.minRiskScore`, trigger.minRiskScore),
      priority: writableOrNull(`${at}.priority`, trigger.priority),
    }
  })
}

export const Mutation: Pick<MutationResolvers, 'updateCaseTriggers'> = {
  async updateCaseTriggers(_root, { input }, context) {
    const triggers = triggersOf(input.triggers)
    const account = await accountNamed(context, input.accountId)
    const decision = { ...plainly('UPDATE_TRIGGERS'), detail: { triggers } }
    const items = [{ given: input.accountId, target: { kind: 'ACCOUNT' as const, account }, decision }]
    return decide(context, { mutation: 'updateCaseTriggers', told: input, items })
  },
}

export const CaseTriggers: CaseTriggersResolvers = {
  async command({ commandId }, _args, { loaders }) {
    const command = await loaders.command.load(commandId)
    if (!command) throw new Error('triggers name a command that is not there')
    return command
  },
}
