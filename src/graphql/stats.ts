import { type AlertDimension, type AlertGroup, alertFigures } from '../store/alert-stats.ts'
import { type CaseDimension, type CaseGroup, caseFigures } from '../store/case-stats.ts'
import type { AlertCriteria, CaseCriteria } from '../store/criteria.ts'
import type { FigureRow, Figures } from '../store/figures.ts'
import { badInput } from './arguments.ts'
import type { Read } from './reader.ts'
import { seesReferrals } from './sar.ts'
import type { Stats } from './shapes.ts'
import type { Viewer } from './viewer.ts'

const MOST_DIMENSIONS = 2

/** The dimensions asked for, in an order of their own: the same two are one statement, whichever came first. */
export function dimensions<D extends string>(groupBy: readonly D[]): D[] {
  if (groupBy.length > MOST_DIMENSIONS) {
    throw badInput(
      'groupBy',
      `holds more than ${MOST_DIMENSIONS} dimensions; ask for one or two, and narrow with \`filter\``,
    )
  }
  if (new Set(groupBy).size < groupBy.length) throw badInput('groupBy', 'holds a dimension twice; name each once')
  return groupBy.toSorted()
}

const textOf = (group: object): string => JSON.stringify(Object.values(group))

async function statsOf<G>(read: Read, { counted, query }: Figures<G>): Promise<Stats<G>> {
  const rows = await read(query)
  const whole = rows.find((row) => row.whole)
  return {
    total: whole?.count ?? 0,
    groups: rows
      .filter((row): row is FigureRow<G> => !row.whole)
      .toSorted((a, b) => b.count - a.count || (textOf(a) < textOf(b) ? -1 : 1)),
    isExact: !whole?.capped,
    source: counted ? 'COUNTED' : 'COUNTERS',
  }
}

/** Figures about alerts. */
export const alertStats = (
  read: Read,
  { tenant }: Viewer,
  criteria: AlertCriteria,
  groupBy: readonly AlertDimension[],
): Promise<Stats<AlertGroup>> => statsOf(read, alertFigures(tenant, criteria, groupBy))

/** Figures about cases, with outcomes as this reader sees them. */
export const caseStats = (
  read: Read,
  viewer: Viewer,
  criteria: CaseCriteria,
  groupBy: readonly CaseDimension[],
): Promise<Stats<CaseGroup>> => statsOf(read, caseFigures(viewer.tenant, criteria, groupBy, seesReferrals(viewer)))
