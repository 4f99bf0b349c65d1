import { plainly, type SubmitTarget } from '../../command/commands.ts'
import { badInput } from '../arguments.ts'
import { filled, textsOf, versionsOf, writable, writableOrNull } from '../command-arguments.ts'
import { about, chosen, decide, targets } from '../decide.ts'
import type { MutationResolvers } from '../generated.ts'
import { fromId } from '../ids.ts'

const MOST_LABELS = 50
const LONGEST_LABEL = 100

function labelsOf(given: { add: readonly string[]; remove: readonly string[] }) {
  const read = (field: 'add' | 'remove') => {
    const values = given[field]
    if (values.length > MOST_LABELS) throw badInput(`input.${field}`, `takes at most ${MOST_LABELS} labels`)
    return [
      ...new Set(
        values.map((value, index) => {
          const at = `input.${field}[${index}]`
          if (value.length > LONGEST_LABEL) throw badInput(at, `must be at most ${LONGEST_LABEL} characters`)
          return filled(at, value, 'leave it out').trim()
        }),
      ),
    ]
  }
  const [add, remove] = [read('add'), read('remove')]
  if (add.length + remove.length === 0) throw badInput('input.add', 'and `remove` are empty; give at least one label')
  const both = add.find((label) => remove.includes(label))
  if (both !== undefined) throw badInput('input.remove', 'names a label that `add` names too; leave it out of one')
  return { ...plainly('LABEL'), detail: { labels: { add, remove } } }
}

/** An alert or a case; whatever else an id names is no such alert. */
function noted(id: string): SubmitTarget {
  const found = fromId(id)
  if (found?.type === 'Case') return { kind: 'CASE', id: found.uuid }
  return { kind: 'ALERT', id: found?.type === 'Alert' ? found.uuid : null }
}

export const Mutation: Pick<MutationResolvers, 'addNote' | 'decideScreeningHits' | 'labelAlerts' | 'labelCases'> = {
  addNote(_root, { input }, context) {
    const { targetIds, selectionId } = input
    const reason = filled('input.body', input.body, 'write the note')
    const said = { ...plainly('ADD_NOTE'), reason }
    if (typeof selectionId === 'string' || !targetIds) {
      const which = chosen({ alertIds: targetIds, selectionId }, () => said, 'targetIds')
      return decide(context, { mutation: 'addNote', told: input, ...which })
    }
    const items = targets('input.targetIds', targetIds, 'record').map((given) => ({
      given,
      target: noted(given),
      decision: said,
    }))
    return decide(context, { mutation: 'addNote', told: input, items })
  },
  labelAlerts(_root, { input }, context) {
    const said = labelsOf(input)
    return decide(context, { mutation: 'labelAlerts', told: input, ...chosen(input, () => said) })
  },
  labelCases(_root, { input }, context) {
    const said = labelsOf(input)
    const items = about('CASE', 'input.caseIds', input.caseIds, () => said)
    return decide(context, { mutation: 'labelCases', told: input, items })
  },
  decideScreeningHits(_root, { input }, context) {
    const { hitIds, expectedVersions } = input
    const versionOf = versionsOf(expectedVersions, hitIds, 'hitIds')
    filled('input.reason', input.reason, 'say why; it is kept with the decision')
    const said = {
      ...plainly('DECIDE_HIT'),
      ...textsOf(input),
      detail: {
        hit: {
          matchStatus: writable('input.matchStatus', input.matchStatus),
          disposition: writableOrNull('input.disposition', input.disposition),
        },
      },
    }
    const items = about('HIT', 'input.hitIds', hitIds, (index) => ({ ...said, expectedVersion: versionOf(index) }))
    return decide(context, { mutation: 'decideScreeningHits', told: input, items })
  },
}
