import type { AlertCriteria, Assignees, InstantRange } from '../store/criteria.ts'

/** An alert's fields in an event, as the database writes them. */
export type AlertSnapshot = Readonly<Record<string, unknown>>

export interface AlertFacts {
  id: string
  /** All subjects linked to it; the snapshot itself names the primary one only. */
  subjectIds: readonly string[]
  /** Its labels, for a snapshot that does not tell them: only a change of them does. */
  labels: readonly string[]
  snapshot: AlertSnapshot
}

const within = (value: unknown, range: InstantRange): boolean => {
  if (typeof value !== 'string') return false
  const instant = Date.parse(value)
  return (!range.from || instant >= range.from.getTime()) && (!range.to || instant <= range.to.getTime())
}

const shares = (wanted: readonly string[], values: unknown): boolean =>
  Array.isArray(values) && values.some((value) => wanted.includes(value))

function assigned({ vendorUserIds, people, known }: Assignees, { accountId, assigneeId }: AlertSnapshot): boolean {
  if (typeof assigneeId !== 'string') return false
  return (
    vendorUserIds.includes(assigneeId) ||
    people.includes(assigneeId) ||
    known.vendorUserIds.some((id, at) => id === assigneeId && known.accountIds[at] === accountId)
  )
}

/**
 * The filter of the alert list, judged in memory on an event's snapshot: it answers what `alertConditions` answers in SQL
 * on the row. A missing value matches no list and no span. Links to cases are not in a snapshot: `caseIds` must not occur.
 */
export function matchesAlert(c: AlertCriteria, facts: AlertFacts): boolean {
  const { id, subjectIds, labels, snapshot } = facts
  const among = (wanted: readonly string[] | undefined, field: string): boolean =>
    wanted === undefined || wanted.includes(snapshot[field] as string)
  return (
    (!c.ids || c.ids.includes(id)) &&
    among(c.accountIds, 'accountId') &&
    among(c.vendors, 'vendor') &&
    among(c.vendorIds, 'vendorId') &&
    among(c.status, 'status') &&
    among(c.workState, 'workState') &&
    among(c.matchStatus, 'matchStatus') &&
    among(c.disposition, 'disposition') &&
    among(c.type, 'type') &&
    among(c.priority, 'priority') &&
    among(c.riskLevel, 'riskLevel') &&
    among(c.lifecycleStage, 'lifecycleStage') &&
    among(c.slaStatus, 'slaStatus') &&
    (!c.assignees || assigned(c.assignees, snapshot)) &&
    (!c.labels || shares(c.labels, snapshot.labels ?? labels)) &&
    (c.unassigned === undefined || (snapshot.assigneeId === null) === c.unassigned) &&
    (c.missing === undefined || (typeof snapshot.missingSince === 'string') === c.missing) &&
    (!c.category || shares(c.category, snapshot.categories)) &&
    (!c.subjectIds || shares(c.subjectIds, subjectIds)) &&
    (!c.createdAt || within(snapshot.createdAt, c.createdAt)) &&
    (!c.updatedAt || within(snapshot.updatedAt, c.updatedAt)) &&
    (!c.updatedAfter ||
      (typeof snapshot.updatedAt === 'string' && Date.parse(snapshot.updatedAt) > c.updatedAfter.getTime())) &&
    (!c.dueAt || within(snapshot.dueAt, c.dueAt)) &&
    (!c.and || c.and.every((inner) => matchesAlert(inner, facts))) &&
    (!c.or || c.or.some((inner) => matchesAlert(inner, facts))) &&
    (!c.not || !matchesAlert(c.not, facts))
  )
}

const mentions = (field: 'subjectIds' | 'caseIds' | 'labels', c: AlertCriteria): boolean =>
  c[field] !== undefined ||
  [...(c.and ?? []), ...(c.or ?? []), ...(c.not ? [c.not] : [])].some((inner) => mentions(field, inner))

/** Whether a filter asks for links to cases, however deep. */
export const asksForCases = (criteria: AlertCriteria): boolean => mentions('caseIds', criteria)

/** Whether a filter asks for subjects, however deep. */
export const asksForSubjects = (criteria: AlertCriteria): boolean => mentions('subjectIds', criteria)

/** Whether a filter asks for labels, however deep. */
export const asksForLabels = (criteria: AlertCriteria): boolean => mentions('labels', criteria)
