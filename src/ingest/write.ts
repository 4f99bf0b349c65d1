import { relinkAlerts, upsertAlerts, type WriteContext } from '../store/write/alerts.ts'
import { deriveCases, linkCaseAlerts, relinkCases, upsertCases } from '../store/write/cases.ts'
import { linkCaseHits, markHits, upsertHits } from '../store/write/hits.ts'
import { type RowBasis, upsertSubjects } from '../store/write/parties.ts'
import { searchEntries, writeSearchEntries } from '../store/write/search-texts.ts'
import { type Standing, standing } from '../store/write/standing.ts'
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
    alertsWithHits: rows.flatMap((one) => one.alertsWithHits),
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
  const toldParties = parties.length > 0 ? line.ask(upsertSubjects(tenant, account, parties)) : Promise.resolve([])
  const asked = Object.entries(newest).flatMap(([kind, rows]) =>
    rows.length > 0 ? [line.ask(standing(tenant, kind as keyof typeof newest, rows))] : [],
  )
  const known = new Map<string, Standing>((await Promise.all(asked)).flat().map((row) => [row.id, row]))
  const written = <R extends RowBasis>(rows: readonly R[]): R[] => rows.filter((row) => !known.get(row.id)?.stands)
  /** Those that are not older than what is kept: a record may have changed in its links alone. */
  const present = <R extends RowBasis>(rows: readonly R[]): R[] =>
    rows.filter((row) => !known.get(row.id)?.stands || known.get(row.id)?.same)
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
  const withHits = new Set(all.alertsWithHits)
  const shown = present(newest.ALERT).filter(({ id }) => withHits.has(id) && known.has(id))
  if (shown.length > 0) line.send(markHits(tenant, shown, idsOf(all.hits)))
  const cases = written(newest.CASE)
  if (cases.length > 0) line.send(upsertCases(context, cases))
  const about = present(newest.CASE).filter((row) => !row.status_from_alerts || !known.get(row.id)?.stands)
  if (about.length > 0) line.send(relinkCases(context, about))
  // Cases whose records tell of their own links; the others are known through their alerts.
  const told = present(newest.CASE).filter((row) => !row.status_from_alerts)
  if (told.length > 0) {
    const telling = new Set(idsOf(told))
    const before = told.filter(({ id }) => known.has(id))
    const links = all.caseAlerts.filter((link) => link.told_by === 'CASE' && telling.has(link.case_id))
    const held = all.caseHits.filter((link) => telling.has(link.case_id))
    sendAll(linkCaseAlerts(context, { side: 'CASE', known: idsOf(before) }, links))
    sendAll(linkCaseHits(tenant, account, before, held))
  }
  if (alerts.length > 0) line.send(deriveCases(context, idsOf(alerts), idsOf(cases)))
  const entries = searchEntries({ subjects: await toldParties, alerts, hits, cases })
  if (entries.length > 0) line.send(writeSearchEntries(tenant, account, entries))
  const people = distinctPeople(all.people)
  if (people.length > 0) line.send(learnUsers(tenant, account, people))
}
