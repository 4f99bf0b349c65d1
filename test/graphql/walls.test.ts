import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createStore, type Store } from '../../src/store/run.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  alertRow,
  askForText,
  caseRow,
  createTenant,
  cursors,
  hitRow,
  id,
  insert,
  insertAlerts,
  linkRow,
  query,
  subjectRow,
  uuid,
  viewerOf,
} from './support.ts'

// Both tenants hold the same vendor records; whatever of `theirs` shows in an answer to `mine` carries this word.
const CANARY = 'canary'
let database: TestDatabase
let outside: Store

/** Both walls, and each of them alone. */
const WALLS: Record<string, () => Store> = {
  'with both walls': () => database.store,
  'by row-level security alone': () => withoutTenantPredicates(database.store),
  'by the statements alone': () => outside,
}

/** The statements as if nobody had written `tenant_id = …` into them. */
function withoutTenantPredicates(store: Store): Store {
  return {
    ...store,
    read: (tenant, ...queries) =>
      store.read(
        tenant,
        ...(queries.map((one) => {
          const text = one.sql.replace(/(?:"\w+"\.)?"tenant_id" = (\$\d+)/g, '$1::text is not null')
          if (text === one.sql) throw new Error(`a statement without a tenant: ${one.sql}`)
          return query(text, [...one.parameters])
        }) as never),
      ) as never,
  }
}

/** `as` lends the tenant the ids of another, so that a statement without its tenant would find both. */
async function fill(tenant: string, word: string, as = tenant): Promise<void> {
  await createTenant(database, tenant, [{ account_id: 'one', name: word, id: uuid(as, 'account', 'one') }])
  await insert(database, tenant, 'subjects', [subjectRow(as, 's', { name: word })])
  await insertAlerts(database, tenant, [alertRow(as, 'a', { title: word, subject_id: uuid(as, 'subject', 's') })])
  await insert(database, tenant, 'alert_subjects', [
    {
      account_id: 'one',
      alert_id: uuid(as, 'alert', 'a'),
      subject_id: uuid(as, 'subject', 's'),
      is_primary: true,
    },
  ])
  await insert(database, tenant, 'cases', [caseRow(as, 'c', { title: word })])
  await insert(database, tenant, 'case_subjects', [
    { account_id: 'one', case_id: uuid(as, 'case', 'c'), subject_id: uuid(as, 'subject', 's'), is_primary: true },
  ])
  await insert(database, tenant, 'case_alerts', [linkRow(as, 'c', 'a', { case_vendor_id: word })])
  await insert(database, tenant, 'screening_hits', [hitRow(as, 'h', 'a', { matched_name: word })])
  await insert(database, tenant, 'vendor_records', [
    {
      account_id: 'one',
      kind: 'ALERT',
      key: 'a',
      part: 'ITEM',
      raw: JSON.stringify({ word }),
      digest: 'd',
      map_rev: 1,
      read_at: '2026-01-01T00:00:00Z',
      flags: [],
    },
  ])
  await insert(database, tenant, 'quarantine', [
    {
      account_id: 'one',
      digest: word,
      kind: 'ALERT',
      key: word,
      reason: word,
      raw: word,
      first_seen_at: '2026-01-01T00:00:00Z',
      last_seen_at: '2026-01-01T00:00:00Z',
      seen: 1,
    },
  ])
  await insert(database, tenant, 'unrecognised_words', [
    {
      account_id: 'one',
      field: 'f',
      raw: word,
      seen: 1,
      first_seen_at: '2026-01-01T00:00:00Z',
      last_seen_at: '2026-01-01T00:00:00Z',
    },
  ])
  await insert(database, tenant, 'operations', [
    {
      id: uuid(as, 'operation'),
      mutation: 'resolveAlerts',
      actor: word,
      input_digest: 'x',
      created_at: '2026-01-01T00:00:00Z',
      refusals: [],
    },
  ])
  await database.sql(
    `insert into commands (tenant_id, id, operation_id, ordinal, account_id, target_kind, target_id, target_key,
       target_vendor_ids, action, reason, support, call, batch_key, state, based_on_rev)
     values ($1, $2, $3, 0, 'one', 'ALERT', $4, 'a', '[]', 'ACCEPT', $5, 'OK', '{}', '', 'QUEUED', 1)`,
    [tenant, uuid(as, 'command'), uuid(as, 'operation'), uuid(as, 'alert', 'a'), word],
  )
}

beforeAll(async () => {
  database = await createTestDatabase()
  outside = createStore({
    url: database.superuserUrl,
    role: null,
    poolSize: 2,
    statementTimeoutMs: 30_000,
    connectTimeoutMs: 30_000,
    onError: () => {},
  })
  await fill('mine', 'own')
  await fill('theirs', CANARY)
  await fill('twin', CANARY, 'mine')
})
afterAll(async () => {
  await outside?.close()
  await database?.close()
})

const IDS: Record<string, (...of: string[]) => string> = {
  Alert: (tenant) => id('Alert', uuid(String(tenant), 'alert', 'a')),
  Case: (tenant) => id('Case', uuid(String(tenant), 'case', 'c')),
  CaseAlert: (tenant) => id('CaseAlert', uuid(String(tenant), 'link', 'c', 'a')),
  ScreeningHit: (tenant) => id('ScreeningHit', uuid(String(tenant), 'hit', 'h')),
  Subject: (tenant) => id('Subject', uuid(String(tenant), 'subject', 's')),
  ProviderAccount: (tenant) => id('ProviderAccount', uuid(String(tenant), 'account', 'one')),
  Operation: (tenant) => id('Operation', uuid(String(tenant), 'operation')),
  Command: (tenant) => id('Command', uuid(String(tenant), 'command')),
}
const EVERYTHING = `{
  alerts { totalCount nodes { title vendorRecord account { name quarantine { reason } } subject { name } subjects { name }
    cases { title } caseAlerts { case { title } } hits { matchedName alert { title } } commands { reason operation { actor } } } }
  cases { totalCount nodes { title subjects { name } alerts { title } caseAlerts { alert { title } } } }
  caseAlerts { totalCount nodes { alert { title } case { title } } }
  screeningHits { totalCount nodes { matchedName } }
  subjects { totalCount nodes { name alerts { title } } }
  one: workQueue { totalCount nodes { title subject { name } } }
  two: workQueue(orderBy: PRIORITY_DESC) { totalCount nodes { title } }
  accounts { name quarantineCount quarantine { reason } unrecognisedWords { raw } }
  nodes(ids: ${JSON.stringify(Object.values(IDS).map((one) => one('mine')))}) { id __typename
    ... on Alert { title } ... on Case { title } ... on CaseAlert { caseVendorId } ... on ScreeningHit { matchedName }
    ... on Subject { name } ... on ProviderAccount { label: name } ... on Operation { actor counts { count } } ... on Command { reason } }
}`
const LISTS: [type: string, text: string][] = [
  ['Alert', '{ alerts(filter: { ids: [$id] }) { totalCount nodes { title } } }'],
  ['Subject', '{ alerts(filter: { subjectIds: [$id] }) { totalCount nodes { title } } }'],
  ['Case', '{ alerts(filter: { caseIds: [$id] }) { totalCount nodes { title } } }'],
  ['ProviderAccount', '{ alerts(filter: { accountIds: [$id] }) { totalCount nodes { title } } }'],
  ['Case', '{ cases(filter: { ids: [$id] }) { totalCount nodes { title } } }'],
  ['ProviderAccount', '{ cases(filter: { not: { accountIds: [$id] }, ids: [] }) { totalCount nodes { title } } }'],
  ['Subject', '{ cases(filter: { subjectIds: [$id] }) { totalCount nodes { title } } }'],
  ['Alert', '{ caseAlerts(filter: { alertIds: [$id] }) { totalCount nodes { id } } }'],
  ['Case', '{ caseAlerts(filter: { caseIds: [$id] }) { totalCount nodes { id } } }'],
  ['Alert', '{ screeningHits(filter: { alertIds: [$id] }) { totalCount nodes { id } } }'],
  ['Subject', '{ subjects(filter: { ids: [$id] }) { totalCount nodes { id } } }'],
  ['ProviderAccount', '{ workQueue(filter: { accountIds: [$id] }) { totalCount nodes { title } } }'],
  ['ProviderAccount', '{ alertStats(filter: { accountIds: [$id] }, groupBy: [ACCOUNT]) { total groups { count } } }'],
  ['Alert', '{ alertStats(filter: { ids: [$id] }, groupBy: [ACCOUNT]) { total groups { count } } }'],
  ['Case', '{ caseStats(filter: { ids: [$id] }, groupBy: [OUTCOME]) { total groups { count } } }'],
  ['Alert', '{ alert(id: $id) { title } }'],
  ['Case', '{ case(id: $id) { title } }'],
  ['Subject', '{ subject(id: $id) { name } }'],
  ['Operation', '{ operation(id: $id) { actor commands { nodes { reason } } counts { count } } }'],
]

describe.each(Object.entries(WALLS))('another tenant, %s,', (_name, wall) => {
  const answer = (text: string, variables = {}) =>
    askForText({ store: wall(), viewer: viewerOf('mine', ['ADMIN']) }, text, variables)

  test('is in no list and below no row', async () => {
    const text = await answer(EVERYTHING)
    expect(text).toContain('own')
    expect(text).not.toContain(CANARY)
    const totals = [...text.matchAll(/"totalCount":(\d+)/g)].map(([, total]) => Number(total))
    expect(totals).toEqual([1, 1, 1, 1, 1, 2, 2])
    expect(text).not.toContain('"errors"')
  })

  test('is in no figure', async () => {
    const text = await answer(`{
      kept: alertStats(groupBy: [STATUS, CATEGORY]) { total groups { count } }
      counted: alertStats(filter: { ids: ["${IDS.Alert?.('mine')}"] }, groupBy: [CATEGORY]) { total groups { count } }
      keptCases: caseStats(groupBy: [OUTCOME]) { total groups { count } }
      countedCases: caseStats(filter: { ids: ["${IDS.Case?.('mine')}"] }, groupBy: [OUTCOME]) { total groups { count } }
    }`)
    const one = { total: 1, groups: [{ count: 1 }] }
    expect(JSON.parse(text)).toEqual({ data: { kept: one, counted: one, keptCases: one, countedCases: one } })
  })

  test.each(Object.keys(IDS))('has no %s for `node`, and the answer is that to a random id', async (type) => {
    const text = 'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }'
    const theirs = await answer(text, { id: IDS[type]?.('theirs') })
    expect(theirs).toBe(await answer(text, { id: id(type, uuid('random', type)) }))
    expect(theirs).toBe('{"data":{"node":null,"nodes":[null]}}')
    expect(await answer(text, { id: IDS[type]?.('mine') })).toContain(String(IDS[type]?.('mine')))
  })

  test.each(LISTS)('has no %s for %s', async (type, text) => {
    const operation = `query ($id: ID!) ${text}`
    const theirs = await answer(operation, { id: IDS[type]?.('theirs') })
    expect(theirs).toBe(await answer(operation, { id: id(type, uuid('random', type)) }))
    expect(theirs).not.toContain(CANARY)
    expect(theirs).not.toContain('"errors"')
  })
})

test('a cursor of another tenant reads like one that was made up', async () => {
  const text = 'query ($after: Cursor) { alerts(after: $after) { nodes { id } } }'
  const answer = (after: string) => askForText({ store: database.store, viewer: viewerOf('mine') }, text, { after })
  const theirs = cursors.encode('theirs', 'alerts CREATED_AT_DESC', ['infinity', uuid('theirs', 'alert', 'a')])
  expect(await answer(theirs)).toBe(await answer('made up'))
})

test('without any role nothing is read but who one is', async () => {
  const asked = { store: database.store, viewer: viewerOf('mine', []) }
  expect(await askForText(asked, '{ viewer { tenant } }')).toBe('{"data":{"viewer":{"tenant":"mine"}}}')
  for (const text of [
    '{ alerts { nodes { id } } }',
    '{ accounts { id } }',
    '{ vocabulary { raw } }',
    '{ node(id: "x") { id } }',
  ]) {
    expect(await askForText(asked, text)).toContain('FORBIDDEN')
  }
})
