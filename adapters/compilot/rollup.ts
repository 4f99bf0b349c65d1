import { absent } from '../../src/adapter/vocabulary.ts'
import type { Disposition, MatchStatus } from '../../src/canonical/enums.ts'
import type { Sourced } from '../../src/canonical/record.ts'

/** One place that states a match: the search, a hit, or an entity. Each speaks on both axes with one word. */
export interface Voice {
  match: Sourced<MatchStatus>
  decision: Sourced<Disposition>
}

// An unrecognised hit never hides behind a cleared one, nor an open question behind a decision.
const MATCH_ORDER: readonly MatchStatus[] = [
  'TRUE_MATCH',
  'UNKNOWN',
  'POTENTIAL_MATCH',
  'INDETERMINATE',
  'FALSE_POSITIVE',
  'NO_MATCH',
]
const DECISION_ORDER: readonly Disposition[] = [
  'REJECTED',
  'UNSTATED',
  'UNDECIDED',
  'ACCEPTED_WITH_CONDITIONS',
  'ACCEPTED',
  'NO_ACTION_REQUIRED',
]

/** The first of the values by their order; DERIVED where they differ, else as the first of them says it. */
function leading<T>(values: readonly Sourced<T>[], order: readonly T[]): Sourced<T> | null {
  const rank = (each: Sourced<T>) => order.indexOf(each.value)
  const [first, ...others] = values.toSorted((a, b) => rank(a) - rank(b))
  if (!first) return null
  const alike = others.every(({ value }) => value === first.value)
  return alike || first.fidelity === 'UNRECOGNISED' ? first : { ...first, fidelity: 'DERIVED' }
}

/** What several voices come to together; null where none speaks. */
export function rollUp(voices: readonly Voice[]): Voice | null {
  const match = leading(
    voices.map((each) => each.match),
    MATCH_ORDER,
  )
  const decision = leading(
    voices.map((each) => each.decision),
    DECISION_ORDER,
  )
  return match && decision ? { match, decision } : null
}

/** A screening that states nothing. */
export const SILENT: Voice = { match: absent('UNKNOWN'), decision: absent('UNDECIDED') }
