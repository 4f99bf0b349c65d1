import DataLoader from 'dataloader'
import type { CompiledQuery } from 'kysely'
import { type AccountWork, accountStreams, accountWork, type StreamRow } from '../store/account-work.ts'
import { type AccountRow, allAccounts, quarantineCounts, quarantineOf, unrecognisedOf } from '../store/accounts.ts'
import { alertsOfCases, alertsOfSubjects } from '../store/alert-children.ts'
import { alertsById } from '../store/alerts.ts'
import type { Child } from '../store/arrays.ts'
import { caseAlertsById, caseAlertsOf } from '../store/case-alerts.ts'
import { caseHitsOf } from '../store/case-hits.ts'
import { caseTriggersOf } from '../store/case-triggers.ts'
import { casesById, casesOfAlerts } from '../store/cases.ts'
import { alertDetails, caseDetails, casesOfHits, hitDetails, hitsOfCases } from '../store/details.ts'
import { labelsOf, notesOf } from '../store/notes.ts'
import { commandCounts, commandsById, commandsOf, operationsById } from '../store/operations.ts'
import type { Store } from '../store/run.ts'
import { hitsById, hitsOfAlerts } from '../store/screening-hits.ts'
import { subjectsById, subjectsOfAlerts, subjectsOfCases } from '../store/subjects.ts'
import { accountUsersOf, usersById, usersOfAccountUsers } from '../store/users.ts'
import { type RecordName, vendorFlags, vendorParts } from '../store/vendor-records.ts'
import { createReader } from './reader.ts'
import type { Columns } from './shapes.ts'

/** An alert belongs to few cases; a list without a size of its own still ends somewhere. */
const MOST_LINKS = 100

/** A tenant's accounts, by the names they go by. */
export interface Accounts {
  all: readonly AccountRow[]
  byAccountId: ReadonlyMap<string, AccountRow>
  byUuid: ReadonlyMap<string, AccountRow>
}

export type Loaders = ReturnType<typeof createLoaders>

/**
 * Everything one operation reads below its first rows: one statement per batch, and the statements of a moment in one
 * round trip. Made for one operation of one tenant and forgotten with it.
 */
export function createLoaders(store: Store, tenant: string, columns: Columns) {
  const read = createReader(store, tenant)

  const byId = <Row extends { id: string }>(query: (tenant: string, ids: readonly string[]) => CompiledQuery<Row>) =>
    new DataLoader<string, Row | null>(async (ids) => {
      const rows = new Map((await read(query(tenant, ids))).map((row) => [row.id, row]))
      return ids.map((id) => rows.get(id) ?? null)
    })

  /** The one row that another id leads to. */
  const byOther = <Row>(query: (tenant: string, ids: readonly string[]) => CompiledQuery<Child<Row>>) =>
    new DataLoader<string, Row | null>(async (ids) => {
      const rows = new Map((await read(query(tenant, ids))).map((row) => [row.parent, row]))
      return ids.map((_id, index) => rows.get(index + 1) ?? null)
    })

  /** Lists under a row: a loader for each size asked for, which in one operation are few. */
  const below = <Row>(query: (ids: readonly string[], first: number) => CompiledQuery<Child<Row>>) => {
    const bySize = new Map<number, DataLoader<string, Child<Row>[]>>()
    return (id: string, first: number): Promise<Child<Row>[]> => {
      const made = bySize.get(first)
      if (made) return made.load(id)
      const loader = new DataLoader<string, Child<Row>[]>(async (ids) => {
        const rows = Map.groupBy(await read(query(ids, first)), (row) => row.parent)
        return ids.map((_id, index) => rows.get(index + 1) ?? [])
      })
      bySize.set(first, loader)
      return loader.load(id)
    }
  }

  const once = <T>(load: () => Promise<T>): (() => Promise<T>) => {
    let loading: Promise<T> | null = null
    return () => {
      loading ??= load()
      return loading
    }
  }

  // A firm has a handful of accounts and every row names one: all of them are read at once.
  const accounts = once(async (): Promise<Accounts> => {
    const all = await read(allAccounts(columns.ProviderAccount, { tenant }))
    return {
      all,
      byAccountId: new Map(all.map((row) => [row.account_id, row])),
      byUuid: new Map(all.map((row) => [row.id, row])),
    }
  })
  const accountNamed = async (accountId: string): Promise<AccountRow> => {
    const account = (await accounts()).byAccountId.get(accountId)
    if (!account) throw new Error('a row names an account that is not there')
    return account
  }
  // Every row of a page asks: one promise for each account, not for each row.
  const accountOfRow = new Map<string, Promise<AccountRow>>()
  const quarantined = once(async () => {
    const counts = await read(quarantineCounts(tenant))
    return new Map(counts.map((row) => [row.account_id, row.count]))
  })

  const work = once(async () => new Map((await read(accountWork(tenant))).map((row) => [row.account_id, row])))
  const streams = once(async () => Map.groupBy(await read(accountStreams(tenant)), (row) => row.account_id))

  const casesOfAlert = below((ids, first) => casesOfAlerts(columns.Case, { tenant, ids, first }))
  const linksOfAlert = below((ids, first) => caseAlertsOf(tenant, 'alert_id', ids, first))
  const subjectsOfAlert = below((ids) => subjectsOfAlerts(columns.Subject, { tenant, ids }))
  const subjectsOfCase = below((ids) => subjectsOfCases(columns.Subject, { tenant, ids }))
  const counts = below((ids) => commandCounts(tenant, ids))
  const accountsOfUser = below((ids, first) => accountUsersOf(tenant, ids, first))
  const casesOfHit = below((ids, first) => casesOfHits(columns.Case, { tenant, ids, first }))
  /** What a record tells beyond its columns; several fields of one record share the one read. */
  const detail = <D>(query: (tenant: string, ids: readonly string[]) => CompiledQuery<{ id: string; detail: D }>) => {
    const loader = byId(query)
    return async (id: string): Promise<Partial<D>> => (await loader.load(id))?.detail ?? {}
  }

  const labels = below((ids) => labelsOf(tenant, ids))

  return {
    read,
    columns,
    accounts,
    /** The account of a row; every row has one, by its foreign key. */
    account(accountId: string): Promise<AccountRow> {
      const found = accountOfRow.get(accountId) ?? accountNamed(accountId)
      accountOfRow.set(accountId, found)
      return found
    },
    accountWork: async (accountId: string): Promise<AccountWork | null> => (await work()).get(accountId) ?? null,
    accountStreams: async (accountId: string): Promise<StreamRow[]> => (await streams()).get(accountId) ?? [],
    quarantineCount: async (accountId: string): Promise<number> => (await quarantined()).get(accountId) ?? 0,
    quarantine: below((ids, first) => quarantineOf(tenant, ids, first)),
    unrecognised: below((ids, first) => unrecognisedOf(tenant, ids, first)),
    alert: byId((_tenant, ids) => alertsById(columns.Alert, { tenant, ids })),
    case: byId((_tenant, ids) => casesById(columns.Case, { tenant, ids })),
    caseAlert: byId(caseAlertsById),
    hit: byId((_tenant, ids) => hitsById(columns.ScreeningHit, { tenant, ids })),
    subject: byId((_tenant, ids) => subjectsById(columns.Subject, { tenant, ids })),
    user: byOther(usersById),
    userOfAccountUser: byOther(usersOfAccountUsers),
    accountsOfUser: (id: string) => accountsOfUser(id, MOST_LINKS),
    operation: byId(operationsById),
    command: byId(commandsById),
    /** By the account's uuid. */
    caseTriggers: byId(caseTriggersOf),
    casesOfAlert: (id: string) => casesOfAlert(id, MOST_LINKS),
    caseAlertsOfAlert: (id: string) => linksOfAlert(id, MOST_LINKS),
    caseAlertsOfCase: below((ids, first) => caseAlertsOf(tenant, 'case_id', ids, first)),
    caseHitsOfCase: below((ids, first) => caseHitsOf(tenant, ids, first)),
    hitsOfAlert: below((ids, first) => hitsOfAlerts(columns.ScreeningHit, { tenant, ids, first })),
    hitsOfCase: below((ids, first) => hitsOfCases(columns.ScreeningHit, { tenant, ids, first })),
    casesOfHit: (id: string) => casesOfHit(id, MOST_LINKS),
    alertDetail: detail(alertDetails),
    caseDetail: detail(caseDetails),
    notesOf: below((ids, first) => notesOf(tenant, ids, first)),
    labelsOf: async (id: string): Promise<string[]> => (await labels(id, MOST_LINKS)).map(({ label }) => label),
    hitDetail: detail(hitDetails),
    subjectsOfAlert: (id: string) => subjectsOfAlert(id, MOST_LINKS),
    subjectsOfCase: (id: string) => subjectsOfCase(id, MOST_LINKS),
    alertsOfSubject: below((ids, first) => alertsOfSubjects(columns.Alert, { tenant, ids, first })),
    alertsOfCase: below((ids, first) => alertsOfCases(columns.Alert, { tenant, ids, first })),
    commandsOf: below((ids, first) => commandsOf(tenant, ids, first)),
    commandCounts: (operationId: string) => counts(operationId, MOST_LINKS),
    vendorParts: new DataLoader(
      async (names: readonly RecordName[]) => {
        const parts = Map.groupBy(await read(vendorParts(tenant, names)), nameOf)
        return names.map((name) => parts.get(keyOf(name)) ?? [])
      },
      { cacheKeyFn: keyOf },
    ),
    vendorFlags: new DataLoader(
      async (names: readonly RecordName[]) => {
        const parts = Map.groupBy(await read(vendorFlags(tenant, names)), nameOf)
        return names.map((name) => parts.get(keyOf(name))?.at(-1)?.flags ?? [])
      },
      { cacheKeyFn: keyOf },
    ),
  }
}

const keyOf = ({ accountId, kind, key }: RecordName): string => JSON.stringify([accountId, kind, key])
const nameOf = (part: { account_id: string; kind: 'ALERT' | 'CASE'; key: string }): string =>
  keyOf({ accountId: part.account_id, kind: part.kind, key: part.key })
