import type { Transaction } from '../store/run.ts'
import { relinkAlerts, upsertAlerts, type WriteContext } from '../store/write/alerts.ts'
import { deriveCases, linkCaseAlerts, upsertCases } from '../store/write/cases.ts'
import { linkCaseHits, type RowBasis, upsertHits, upsertSubjects } from '../store/write/parties.ts'
import { searchEntries, writeSearchEntries } from '../store/write/search-texts.ts'
import { learnUsers } from '../store/write/users.ts'
import { onePerParty } from './parties.ts'
import { distinctPeople } from './people.ts'
import type { Rows } from './rows.ts'

function newestRows<R extends RowBasis>(rows: readonly R[]): R[] {
  const newest = new Map<string, R>()
  for (const row of rows) {
    const other = newest.get(row.id)
    if (!other || (row.vendor_updated_at ?? '') >= (other.vendor_updated_at ?? '')) newest.set(row.id, row)
  }
  return [...newest.values()]
}

/** PostgreSQL stores neither NUL nor half a surrogate pair; the raw record keeps both, in JSON's own escapes. */
const UNSTORABLE = /\\u(0000|[dD][89a-fA-F])/
export function storable<T>(rows: T[]): T[] {
  if (!UNSTORABLE.test(JSON.stringify(rows))) return rows
  return JSON.parse(JSON.stringify(rows), (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  )
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

/** Writes canonical rows that are new or newer, their links and their events, under the account's lock. */
export async function writeRows(tx: Transaction, context: WriteContext, all: Rows): Promise<void> {
  const { tenant, account } = context
  const run = async (queries: Parameters<Transaction['all']>[0][]) => {
    await Promise.all(queries.map((query) => tx.all(query)))
  }
  // Queued on one pipelined connection: they run in this order. What only one of them needs is left out when empty.
  const subjects = storable(onePerParty(all.subjects))
  const alerts = storable(newestRows(all.alerts))
  const hits = storable(newestRows(all.hits))
  const cases = storable(newestRows(all.cases))
  const parties = subjects.length > 0 ? await tx.all(upsertSubjects(tenant, account, subjects)) : []
  const written = alerts.length > 0 ? (await tx.all(upsertAlerts(context, alerts))).map((row) => row.id) : []
  const changed = new Set(written)
  if (changed.size > 0) {
    const links = all.alertSubjects.filter((link) => changed.has(link.alert_id))
    const told = all.caseAlerts.filter((link) => link.told_by === 'ALERT' && changed.has(link.alert_id))
    await run([
      ...relinkAlerts(context, written, links),
      ...linkCaseAlerts(context, { side: 'ALERT', ids: written }, storable(told)),
    ])
  }
  const changedHits = new Set(
    hits.length > 0 ? (await tx.all(upsertHits(tenant, account, hits))).map((row) => row.id) : [],
  )
  const changedCases = new Set(cases.length > 0 ? (await tx.all(upsertCases(context, cases))).map((row) => row.id) : [])
  // Cases whose records tell of their own links; the others are known through their alerts.
  const telling = cases.filter((row) => !row.status_from_alerts && changedCases.has(row.id)).map((row) => row.id)
  if (telling.length > 0) {
    const told = all.caseAlerts.filter((link) => link.told_by === 'CASE' && changedCases.has(link.case_id))
    await run([
      ...linkCaseAlerts(context, { side: 'CASE', ids: telling }, storable(told)),
      ...linkCaseHits(
        tenant,
        account,
        telling,
        storable(all.caseHits.filter((link) => changedCases.has(link.case_id))),
      ),
    ])
  }
  const entries = searchEntries({
    subjects: parties,
    alerts: alerts.filter((row) => changed.has(row.id)),
    hits: hits.filter((row) => changedHits.has(row.id)),
    cases: cases.filter((row) => changedCases.has(row.id)),
  })
  if (entries.length > 0) await tx.all(writeSearchEntries(tenant, account, entries))
  if (changed.size > 0) await tx.all(deriveCases(context, written))
  const people = storable(distinctPeople(all.people))
  if (people.length > 0) await tx.all(learnUsers(tenant, account, people))
}
