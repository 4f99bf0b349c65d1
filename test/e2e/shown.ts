import { expect } from 'vitest'
import { all, type Caller } from './gateway.ts'
import { SOURCE, WHOLE_ALERT } from './oracles/model.ts'
import { fingerprint, stringifyExact } from './vendors/serve.ts'

/** What the gateway shows of an account, whole, and how it is held against the vendor's records. */

export type Shown = Record<string, unknown> & { id: string; vendorId: string; vendorRecord: unknown }
export type Ided = Record<string, unknown> & { id: string | bigint }

const PAGE_END = 'pageInfo { hasNextPage endCursor }'
export const shownAlerts = (caller: Caller, account: string, more = '', vendorIds?: string[]) =>
  all<Shown>(
    caller,
    `query($after: Cursor, $account: ID!, $vendorIds: [String!]) {
      alerts(first: 50, after: $after, filter: {accountIds: [$account], vendorIds: $vendorIds}) {
      nodes { ${WHOLE_ALERT} ${more} } ${PAGE_END} } }`,
    'alerts',
    { account, ...(vendorIds ? { vendorIds } : {}) },
  )
export const shownCases = (caller: Caller, account: string) =>
  all<Shown>(
    caller,
    `query($after: Cursor, $account: ID!) { cases(first: 30, after: $after, filter: {accountIds: [$account]}) { nodes {
      id vendor vendorId account { accountId } kind title description status statusSource ${SOURCE} outcome
      outcomeSource ${SOURCE} workState category categorySource ${SOURCE} priority prioritySource ${SOURCE}
      riskLevel riskLevelSource ${SOURCE} assignee { id name email } reviewers { id name email } tags categoryDetail
      subject { vendorId name type birthDate { year month day } } caseAlerts(first: 30) { alertVendorId role }
      hits(first: 5) { vendorId } dueAt resolvedBy { id name email } resolvedAt resolutionNote vendorRecord
      createdAt updatedAt } ${PAGE_END} } }`,
    'cases',
    { account },
  )
export const shownHits = (caller: Caller, account: string) =>
  all<Shown & { alert: { vendorId: string } | null; cases: { vendorId: string }[] }>(
    caller,
    `query($after: Cursor, $account: ID!) { screeningHits(first: 50, after: $after, filter: {accountIds: [$account]}) {
      nodes { id vendorId alert { vendorId } matchedName entityType entityTypeSource ${SOURCE}
      birthDate { year month day } matchStatus matchStatusSource ${SOURCE} disposition dispositionSource ${SOURCE}
      riskLevel riskLevelSource ${SOURCE} risks { class pepClass mediaTopic taxonomy amlCft raw fidelity }
      scores { kind value min max vendorField } listNames profileId allowListed aliases
      associates { name association } media { title url snippet date } facts { name value source } matchTypes
      countries cases { vendorId } } ${PAGE_END} } }`,
    'screeningHits',
    { account },
  )

/** Lists whose order nobody promises. */
export function unordered<T>(value: T): T {
  const record = value as Record<string, unknown>
  const sorted = Object.entries(record).map(([name, each]) =>
    ['caseAlerts', 'subjects', 'reviewers', 'hits', 'categoryDetail', 'tags'].includes(name) && Array.isArray(each)
      ? [name, each.toSorted((a, b) => (stringifyExact(a) < stringifyExact(b) ? -1 : 1))]
      : [name, each],
  )
  return { ...value, ...Object.fromEntries(sorted) }
}

/** Everything there, each once, and each as expected. */
export function compare(records: Ided[], shown: Shown[], wrongIn: (record: never, shown: Shown) => string[]): string[] {
  const ids = shown.map(({ vendorId }) => vendorId)
  expect(ids.toSorted()).toEqual(records.map(({ id }) => String(id)).toSorted())
  expect(new Set(shown.map(({ id }) => id)).size).toBe(records.length)
  const byId = new Map(shown.map((each) => [each.vendorId, each]))
  const found = records.flatMap((record) =>
    wrongIn(record as never, byId.get(String(record.id)) as Shown).map((each) => `${record.id} ${each}`),
  )
  return found.slice(0, 25)
}

export const kept = (record: unknown, shown: unknown): string[] =>
  fingerprint(record) === fingerprint(shown) ? [] : [`record: ${fingerprint(shown)} instead of ${fingerprint(record)}`]
