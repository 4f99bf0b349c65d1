import { relinkAlerts, upsertAlerts, type WriteContext } from '../store/write/alerts.ts'
import { deriveCases, linkCaseAlerts, upsertCases } from '../store/write/cases.ts'
import { linkCaseHits, type RowBasis, upsertHits, upsertSubjects } from '../store/write/parties.ts'
import { searchEntries, writeSearchEntries } from '../store/write/search-texts.ts'
import { standing } from '../store/write/standing.ts'
import { learnUsers } from '../store/write/users.ts'
import type { Line } from './line.ts'
import { onePerParty } from './parties.ts'
import { distinctPeople } from './people.ts'
import type { Rows } from './rows.ts'

export function newestRows<R extends RowBasis>(rows: readonly R[]): R[] {
  const newest = new Map<string, R>()
  for (const row of rows) {
    const other = newest.get(row.id)
    if (!other || (row.vendor_updated_at ?? '') >= (other.vendor_updated_at ?? '')) newest.set(row.id, row)
  }
  return [...newest.values()]
}

/** The rows of several records as one. */
export function mergeRows(rows: readonly Rows[]): Rows {
  return {
    subjects: rows.flatMap((one) => one.subjects),
    alerts: rows.flatMap((one) => one.alerts),
    cases: rows.flatMap((one) => one.cases),
    hits: rows.flatMap((one) => one.hits),
    caseAlerts: rows.flatMap((one) => one.caseAlerts),
    caseHits: rows.flatMap((one) => one.caseHits),
    alertSubjects: rows.flatMap((one) => one.alertSubjects),
    people: rows.flatMap((one) => one.people),
  }
}

const idsOf = (rows: readonly RowBasis[]): string[] => rows.map((row) => row.id)

/**
 * Writes canonical rows that are new or newer, their links, what search knows of them, and their events, under the account's
 * lock. Once it is known which those are nothing is waited for, and what nobody needs is left out.
 */
export async function writeRows(line: Line, context: WriteContext, all: Rows): Promise<void> {
  const { tenant, account } = context
  const newest = { ALERT: newestRows(all.alerts), HIT: newestRows(all.hits), CASE: newestRows(all.cases) }
  // Parties are not asked about: an older record may tell what a newer one does not, which their statement weighs itself.
  const parties = onePerParty(all.subjects)
  const told = parties.length > 0 ? line.ask(upsertSubjects(tenant, account, parties)) : Promise.resolve([])
  const asked = Object.entries(newest).flatMap(([kind, rows]) =>
    rows.length > 0 ? [line.ask(standing(tenant, kind as keyof typeof newest, rows))] : [],
  )
  const known = new Map((await Promise.all(asked)).flat().map(({ id, stands }) => [id, stands]))
  const written = <R extends RowBasis>(rows: readonly R[]): R[] => rows.filter((row) => known.get(row.id) !== true)
  const sendAll = (queries: readonly Parameters<Line['send']>[0][]) => queries.forEach(line.send)

  const alerts = written(newest.ALERT)
  if (alerts.length > 0) {
    line.send(upsertAlerts(context, alerts))
    const ids = new Set(idsOf(alerts))
    const before = [...ids].filter((id) => known.has(id))
    const categories = alerts.flatMap(({ id, categories }) =>
      [...new Set(categories.map(({ category }) => category))].map((category) => ({ alert_id: id, category })),
    )
    const subjects = all.alertSubjects.filter((link) => ids.has(link.alert_id))
    const links = all.caseAlerts.filter((link) => link.told_by === 'ALERT' && ids.has(link.alert_id))
    sendAll(relinkAlerts(context, before, { categories, subjects }))
    sendAll(linkCaseAlerts(context, { side: 'ALERT', known: before }, links))
  }
  const hits = written(newest.HIT)
  if (hits.length > 0) line.send(upsertHits(tenant, account, hits))
  const cases = written(newest.CASE)
  // Cases whose records tell of their own links; the others are known through their alerts.
  const telling = new Set(idsOf(cases.filter((row) => !row.status_from_alerts)))
  if (cases.length > 0) {
    line.send(upsertCases(context, cases))
    const before = [...telling].filter((id) => known.has(id))
    const links = all.caseAlerts.filter((link) => link.told_by === 'CASE' && telling.has(link.case_id))
    const held = all.caseHits.filter((link) => telling.has(link.case_id))
    sendAll(linkCaseAlerts(context, { side: 'CASE', known: before }, links))
    sendAll(linkCaseHits(tenant, account, before, held))
  }
  // What a hit is to its case is said with the hit, which may read differently where the case does not.
  const found = new Set(idsOf(hits))
  const roles = all.caseHits.filter(({ hit_id, case_id }) => found.has(hit_id) && !telling.has(case_id))
  sendAll(linkCaseHits(tenant, account, [], roles))
  if (alerts.length > 0) line.send(deriveCases(context, idsOf(alerts), idsOf(cases)))
  const entries = searchEntries({ subjects: await told, alerts, hits, cases })
  if (entries.length > 0) line.send(writeSearchEntries(tenant, account, entries))
  const people = distinctPeople(all.people)
  if (people.length > 0) line.send(learnUsers(tenant, account, people))
}
