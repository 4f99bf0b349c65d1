import type { Plan, PlanTarget } from '../../src/adapter/contract.ts'
import type { AlertChanges, PresentValue } from '../../src/canonical/decision.ts'
import { type Patch, wordsOf } from './call.ts'
import { LOSS, NO_ASSIGNEE, NO_CRITICAL } from './rules.ts'
import type { CompilotSettings } from './settings.ts'
import * as words from './vocabulary.ts'

interface Table {
  entries: readonly { raw: string; value: string; source: string }[]
}

/** A change that goes through a list of words: what it is called in the input, and the field and list it is written by. */
interface Worded {
  field: 'status' | 'severity' | 'category' | 'type'
  table: Table
  /** What cannot be said, and what would be nearest. */
  unsayable(wanted: string): { message: string; nearest: string[] }
  loss(wanted: string): string | null
}

/** The changes that are said by a word; `assignee` names a person, and no other field is documented as writable. */
const WORDED: Record<'status' | 'priority' | 'type' | 'lifecycleStage', Worded> = {
  status: {
    field: 'status',
    table: words.status,
    unsayable: (wanted) => ({ message: `ComPilot has no status for ${wanted}.`, nearest: [] }),
    loss: (wanted) => (wanted === 'PENDING' ? LOSS.waiting : wanted === 'ESCALATED' ? LOSS.target : null),
  },
  priority: {
    field: 'severity',
    table: words.severity,
    unsayable: () => ({ message: NO_CRITICAL, nearest: ['High'] }),
    loss: () => LOSS.severity,
  },
  type: {
    field: 'type',
    table: words.type,
    unsayable: (wanted) => ({ message: `ComPilot has no type for ${wanted}.`, nearest: [] }),
    loss: () => null,
  },
  // ComPilot's `category` says when an alert arose.
  lifecycleStage: {
    field: 'category',
    table: words.category,
    unsayable: (wanted) => ({ message: `ComPilot has no category for ${wanted}.`, nearest: [] }),
    loss: () => null,
  },
}
type WordedName = keyof typeof WORDED
const isWorded = (name: string): name is WordedName => Object.hasOwn(WORDED, name)

/** Values that say nothing was said; they are read, and never written. */
const SILENT: ReadonlySet<string> = new Set(['UNKNOWN', 'UNSPECIFIED'])

export const invalid = (field: string, message: string): Plan => ({
  support: 'INVALID',
  code: 'BAD_INPUT',
  field,
  message,
})

const documented = ({ entries }: Table) => entries.filter(({ source }) => source === 'DOCUMENT')

type Word = { word: string; loss: string | null } | { there: true } | { plan: Plan }

/** The word that says a value. `forced` is the exact word the caller wants; `wanted` is null where only that is given. */
export function wordFor(
  name: WordedName,
  wanted: string | null,
  forced: string | null,
  present: PresentValue | undefined,
): Word {
  const { field, table, unsayable, loss } = WORDED[name]
  const said = documented(table).find(({ value }) => value === wanted)
  if (forced !== null) {
    const meant = documented(table).find(({ raw }) => raw === forced)
    const known = wordsOf(table).join(', ')
    if (!meant) return { plan: invalid('vendorValue', `"${forced}" is not one of ${known}`) }
    if (said && said.value !== meant.value)
      return { plan: invalid('vendorValue', `"${forced}" is not ${wanted}, which ComPilot calls "${said.raw}"`) }
    if (present?.raw === forced) return { there: true }
    const beside = wanted === null || said ? null : `ComPilot will say "${forced}", which reads as ${meant.value}.`
    return { word: forced, loss: [beside, loss(meant.value)].filter((part) => part !== null).join(' ') || null }
  }
  if (wanted === null || SILENT.has(wanted))
    return { plan: invalid(name, `${wanted} says nothing that could be written`) }
  // Sticky: a word that means it already is not exchanged for another.
  if (present?.value === wanted) return { there: true }
  if (said) return { word: said.raw, loss: loss(wanted) }
  return { plan: { support: 'UNSUPPORTED', field, requested: wanted, ...unsayable(wanted) } }
}

const NOT_WRITTEN: Record<string, string> = {
  category: "ComPilot's categories follow from the type and the hits; what it calls category is the lifecycle stage.",
}

/** What a set of changes comes to: the fields to send and what is lost, or why nothing is sent. */
export type Body = { fields: Patch; losses: string[] } | { plan: Plan }

/** The PATCH that makes the changes, without those fields that say it already. */
export function bodyOf(
  changes: AlertChanges,
  forced: string | null,
  target: PlanTarget,
  settings: CompilotSettings,
): Body {
  const fields: Patch = {}
  const losses = new Set<string>()
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  if (forced !== null && given.filter(([name]) => isWorded(name)).length !== 1)
    return {
      plan: invalid('vendorValue', 'an exact word is for one field: change status, priority, type or stage alone'),
    }
  for (const [name, value] of given) {
    if (isWorded(name)) {
      const word = wordFor(name, value as string | null, forced, target.present[name])
      if ('plan' in word) return word
      if ('there' in word) continue
      fields[WORDED[name].field] = word.word
      if (word.loss !== null) losses.add(word.loss)
      continue
    }
    if (name === 'assignee') {
      const assignee = value as string | null
      const present = target.present.assignee
      if (present && present.value === assignee) continue
      if (!settings.writesAssignee)
        return {
          plan: {
            support: 'UNSUPPORTED',
            field: 'assignedTo',
            requested: 'assignee',
            nearest: [],
            message: NO_ASSIGNEE,
          },
        }
      fields.assignedTo = assignee
      losses.add(LOSS.assignee)
      continue
    }
    if (name === 'category' && target.present.category?.value === value) continue
    const message = NOT_WRITTEN[name] ?? `ComPilot does not document that ${name} can be written.`
    return { plan: { support: 'UNSUPPORTED', field: name, requested: name, nearest: [], message } }
  }
  return { fields, losses: [...losses] }
}
