import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { all, type Caller, cleanUp, type Gateway, startGateway, until, untilAlerts, untilFresh } from './gateway.ts'
import { DOCUMENTED_W2, DOCUMENTED_ZENOO, subjectFileStatus, w2Expected, zenooExpected } from './oracle.ts'
import { differences, sameScore, WHOLE_ALERT, type Words } from './oracles/model.ts'
import { stir, w2Alerts, zenooAlerts } from './records.ts'
import { fingerprint } from './vendors/serve.ts'
import { startW2, type W2Alert, type W2Vendor } from './vendors/w2.ts'
import { startZenoo, type ZenooAlert, type ZenooVendor } from './vendors/zenoo.ts'

type Shown = Record<string, unknown> & {
  vendor: string
  vendorId: string
  vendorIds: { field: string; value: string }[]
  scores: Record<string, unknown>[]
  categories: { category: string; source: { raw: string } }[]
  vendorRecord: unknown
  status: string
}

const SETTINGS = { requestsPerMinute: 6000, deadlineMs: 15_000 }
const STIRRED_PAGES = 14

let gateway: Gateway
let w2: W2Vendor
let zenoo: ZenooVendor
let others: W2Vendor
let restless: W2Vendor
let acme: Caller
let shown: Shown[] = []

beforeAll(async () => {
  const w2Later = w2Alerts(265, 1)
  const zenooLater = zenooAlerts(265, 2)
  w2 = await startW2({ apiKey: 'w2-key', alerts: w2Later.splice(0, 250) })
  zenoo = await startZenoo({ apiKey: 'zenoo-key', alerts: zenooLater.splice(0, 250) })
  others = await startW2({ apiKey: 'other-key', alerts: w2Alerts(30, 3) })
  // Two records that do not say which alert they are, amid the others.
  others.alerts.splice(7, 0, { ...(others.alerts[7] as W2Alert), alertId: null as unknown as string })
  others.alerts.splice(20, 0, { ...(others.alerts[20] as W2Alert), caseId: '' })
  restless = await startW2({ apiKey: 'restless-key', alerts: w2Alerts(60, 4, true) })
  // The last row goes to the front before the second page is read, and back to the end before the next pass.
  const hidden = restless.alerts.at(-1) as W2Alert
  restless.afterPage = (page) => {
    restless.alerts.splice(restless.alerts.indexOf(hidden), 1)
    if (page === 0) restless.alerts.unshift(hidden)
    else restless.alerts.push(hidden)
  }
  let w2Turns = 0
  w2.afterPage = (page) => {
    if (w2Turns < STIRRED_PAGES) stir(w2.alerts, (page + 1) * 40, w2Turns++, () => w2Later.pop())
  }
  let zenooTurns = 0
  zenoo.afterPage = (from) => {
    if (zenooTurns < STIRRED_PAGES) stir(zenoo.alerts, from + 40, zenooTurns++, () => zenooLater.pop())
  }
  const settings = { ...SETTINGS, pageSize: 40 }
  gateway = await startGateway({
    tenants: [
      {
        id: 'acme',
        accounts: [
          {
            id: 'w2-uk',
            vendor: 'w2',
            name: 'W2 UK',
            baseUrl: w2.baseUrl,
            credentials: { apiKey: { env: 'E2E_W2_KEY' } },
            pollSeconds: 1,
            settings,
          },
          {
            id: 'zenoo-eu',
            vendor: 'zenoo',
            name: 'Zenoo EU',
            baseUrl: zenoo.baseUrl,
            credentials: { apiKey: 'zenoo-key' },
            pollSeconds: 1,
            settings,
          },
        ],
      },
      {
        id: 'globex',
        accounts: [
          {
            id: 'w2-uk',
            vendor: 'w2',
            name: 'W2',
            baseUrl: others.baseUrl,
            credentials: { apiKey: 'other-key' },
            pollSeconds: 1,
            settings,
          },
          {
            id: 'restless',
            vendor: 'w2',
            name: 'Restless',
            baseUrl: restless.baseUrl,
            credentials: { apiKey: 'restless-key' },
            pollSeconds: 1,
            settings: { ...settings, pageSize: 30 },
          },
        ],
      },
    ],
    env: { E2E_W2_KEY: 'w2-key' },
  })
  acme = await gateway.as('acme')
  await until('both lists to have been stirred', 60_000, () => w2Turns >= STIRRED_PAGES && zenooTurns >= STIRRED_PAGES)
  await untilAlerts(acme, 'w2-uk', w2.alerts.length)
  await untilAlerts(acme, 'zenoo-eu', zenoo.alerts.length)
  const page = `query($after: Cursor) { alerts(first: 100, after: $after) {
    nodes { ${WHOLE_ALERT} } pageInfo { hasNextPage endCursor } } }`
  shown = await all<Shown>(acme, page, 'alerts')
}, 180_000)

afterAll(async () => {
  await gateway?.stop()
  await Promise.all([w2?.close(), zenoo?.close(), others?.close(), restless?.close()])
  await cleanUp()
}, 180_000)

const idOf = (alert: Shown, field: string): string | undefined =>
  alert.vendorIds.find((each) => each.field === field)?.value
const w2Key = (alert: W2Alert): string => `${alert.caseId}/${alert.alertId}`

function pair<R>(records: R[], keyOf: (record: R) => string, vendor: string, shownKey: (alert: Shown) => string) {
  const byKey = new Map(shown.filter((alert) => alert.vendor === vendor).map((alert) => [shownKey(alert), alert]))
  return records.map((record) => ({ record, alert: byKey.get(keyOf(record)) }))
}
const w2Pairs = () => pair(w2.alerts, w2Key, 'w2', (alert) => `${idOf(alert, 'caseId')}/${idOf(alert, 'alertId')}`)
const zenooPairs = () =>
  pair(
    zenoo.alerts,
    (alert: ZenooAlert) => alert.token,
    'zenoo',
    (alert) => alert.vendorId,
  )

test('every alert of both vendors is there, each once, though the lists moved while they were read', () => {
  const keys = shown.map((alert) =>
    alert.vendor === 'w2' ? `${idOf(alert, 'caseId')}/${idOf(alert, 'alertId')}` : alert.vendorId,
  )
  expect(new Set(keys).size).toBe(keys.length)
  expect(new Set(shown.map(({ id }) => id)).size).toBe(keys.length)
  expect(keys.toSorted()).toEqual([...w2.alerts.map(w2Key), ...zenoo.alerts.map(({ token }) => token)].toSorted())
  expect(w2.alerts.length).toBeGreaterThan(250)
  expect([...w2.violations, ...zenoo.violations]).toEqual([])
})

describe('every canonical value, its fidelity and the raw word equal the oracle', () => {
  test('of W2', () => {
    const found = w2Pairs().flatMap(({ record, alert }) => {
      if (!alert) return [`${w2Key(record)}: missing`]
      const expected = w2Expected(record, 'w2-uk')
      const wrong = differences(expected.alert, alert)
      for (const score of expected.scores)
        if (!alert.scores.some((one) => sameScore(score, one))) wrong.push(`scores: no ${JSON.stringify(score)}`)
      if (alert.scores.length !== expected.scores.length) wrong.push(`scores: ${JSON.stringify(alert.scores)}`)
      for (const category of expected.categories)
        if (!alert.categories.some((one) => differences(category, one).length === 0))
          wrong.push(`categories: no ${JSON.stringify(category)} in ${JSON.stringify(alert.categories)}`)
      if (alert.categories.length !== expected.categories.length) wrong.push('categories: another number')
      for (const [field, value] of Object.entries(expected.vendorIds))
        if (idOf(alert, field) !== value) wrong.push(`vendorIds.${field}: ${idOf(alert, field)}`)
      return wrong.map((each) => `${w2Key(record)} ${each}`)
    })
    expect(found.slice(0, 25)).toEqual([])
  })

  test('of Zenoo', () => {
    const found = zenooPairs().flatMap(({ record, alert }) => {
      if (!alert) return [`${record.token}: missing`]
      const expected = zenooExpected(record, 'zenoo-eu')
      const wrong = differences(expected.alert, alert)
      for (const score of expected.scores)
        if (!alert.scores.some((one) => sameScore(score, one)))
          wrong.push(`scores: no ${JSON.stringify(score)} in ${JSON.stringify(alert.scores)}`)
      return wrong.map((each) => `${record.token} ${each}`)
    })
    expect(found.slice(0, 25)).toEqual([])
  })

  test('of the hits and files of W2', async () => {
    const page = `query($after: Cursor) { screeningHits(first: 100, after: $after, filter: {accountIds: ["w2-uk"]}) { nodes {
      vendorId alert { id } matchedName profileId birthDate { year month day } matchStatus disposition riskLevel listNames
      risks { class raw fidelity } } pageInfo { hasNextPage endCursor } } }`
    const hits = await all<Record<string, unknown> & { alert: { id: string } }>(acme, page, 'screeningHits')
    const byAlert = new Map(hits.map((hit) => [hit.alert.id, hit]))
    expect(hits.length).toBe(w2.alerts.length)
    const found = w2Pairs().flatMap(({ record, alert }) =>
      differences(w2Expected(record, 'w2-uk').hit, byAlert.get(String(alert?.id))).map(
        (each) => `${w2Key(record)} ${each}`,
      ),
    )
    expect(found.slice(0, 25)).toEqual([])

    const casePage = `query($after: Cursor) { cases(first: 100, after: $after, filter: {accountIds: ["w2-uk"]}) { nodes {
      vendorId kind status outcome title } pageInfo { hasNextPage endCursor } } }`
    const cases = await all<Record<string, string>>(acme, casePage, 'cases')
    const expected = [...Map.groupBy(w2.alerts, ({ caseId }) => caseId)].map(([vendorId, alerts]) => {
      const status = subjectFileStatus(
        alerts.map((each) => String((w2Expected(each, 'w2-uk').alert as { status?: unknown }).status)),
      )
      const outcome = status === 'CLOSED' ? 'UNSTATED' : 'NONE'
      return { vendorId, kind: 'SUBJECT_FILE', status, outcome, title: alerts[0]?.caseName }
    })
    const byId = (a: { vendorId?: string }, b: { vendorId?: string }) =>
      (a.vendorId ?? '') < (b.vendorId ?? '') ? -1 : 1
    expect(cases.toSorted(byId)).toEqual(expected.toSorted(byId))
  })
})

test('the vendor record is kept whole, digit by digit', async () => {
  const wrong = [...w2Pairs(), ...zenooPairs()].filter(
    ({ record, alert }) => fingerprint(alert?.vendorRecord) !== fingerprint(record),
  )
  expect(wrong.map(({ record }) => fingerprint(record)).slice(0, 3)).toEqual([])
  const { text } = await acme.ask(
    '{ alerts(filter: {vendorIds: ["9007199254740993"]}) { nodes { vendorId vendorRecord } } }',
  )
  expect(text).toContain('"vendorId":"9007199254740993"')
  expect(text).toContain('"alertId":9007199254740993')
  const neighbours = shown.filter(({ vendorId }) => /^9007199254\d{6}$/.test(vendorId)).map(({ vendorId }) => vendorId)
  expect(new Set(neighbours).size).toBe(12)
})

test('pages give each alert once, forwards and backwards, in every order', async () => {
  for (const order of [
    'CREATED_AT_DESC',
    'CREATED_AT_ASC',
    'UPDATED_AT_DESC',
    'UPDATED_AT_ASC',
    'PRIORITY_DESC',
    'DUE_AT_ASC',
  ]) {
    const page = `query($after: Cursor) { alerts(first: 100, after: $after, orderBy: ${order}) { nodes { id } pageInfo { hasNextPage endCursor } } }`
    const ids = (await all<{ id: string }>(acme, page, 'alerts')).map(({ id }) => id)
    expect([order, ids.length, new Set(ids).size]).toEqual([order, shown.length, shown.length])
    type Back = { alerts: { nodes: { id: string }[]; pageInfo: { hasPreviousPage: boolean; startCursor: string } } }
    const backwards: string[] = []
    let before: string | null = null
    for (;;) {
      const { alerts }: Back = await acme.get(
        `query($before: Cursor) { alerts(last: 100, before: $before, orderBy: ${order}) { nodes { id } pageInfo { hasPreviousPage startCursor } } }`,
        { before },
      )
      backwards.unshift(...alerts.nodes.map(({ id }) => id))
      if (!alerts.pageInfo.hasPreviousPage) break
      before = alerts.pageInfo.startCursor
    }
    expect(backwards).toEqual(ids)
  }
}, 180_000)

test('filters find exactly what the oracle says they should', async () => {
  const count = async (filter: string): Promise<number> =>
    (await acme.get<{ alerts: { totalCount: number } }>(`{ alerts(filter: ${filter}) { totalCount } }`)).alerts
      .totalCount
  const expected = [
    ...w2.alerts.map((each) => w2Expected(each, 'w2-uk').alert as Record<string, unknown>),
    ...zenoo.alerts.map((each) => zenooExpected(each, 'zenoo-eu').alert as Record<string, unknown>),
  ]
  const having = (fits: (alert: Record<string, unknown>) => boolean) => expected.filter(fits).length
  for (const status of ['OPEN', 'IN_REVIEW', 'PENDING', 'ESCALATED', 'CLOSED', 'UNKNOWN'])
    expect([status, await count(`{status: [${status}]}`)]).toEqual([status, having((each) => each.status === status)])
  for (const level of ['HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'])
    expect(await count(`{riskLevel: [${level}]}`)).toBe(having((each) => each.riskLevel === level))
  expect(await count('{unassigned: true}')).toBe(having((each) => each.assignee === null))
  expect(await count('{not: {status: [CLOSED]}}')).toBe(having((each) => each.status !== 'CLOSED'))
  expect(await count('{or: [{vendors: ["w2"], status: [OPEN]}, {priority: [CRITICAL]}]}')).toBe(
    having((each) => (each.vendor === 'w2' && each.status === 'OPEN') || each.priority === 'CRITICAL'),
  )
  expect(await count('{category: [SANCTIONS]}')).toBe(
    having((each) => each.vendor === 'zenoo' && each.category === 'SANCTIONS') +
      w2.alerts.filter((each) => w2Expected(each, '').categories.some(({ category }) => category === 'SANCTIONS'))
        .length,
  )
})

type Entry = { field: string; raw: string; concept: string; value: string; fidelity: string; documented: boolean }
const W2_WORDS = ['NewAlert', 'HighRisk', 'MediumRisk', 'LowRisk', 'FalsePositive']
const plainKey = (word: string) => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

test.each<[string, Words]>([
  ['w2', DOCUMENTED_W2],
  ['zenoo', DOCUMENTED_ZENOO],
])('the vocabulary of %s holds every word of the tables', async (vendor, concepts) => {
  const { vocabulary } = await acme.get<{ vocabulary: Entry[] }>(
    'query($vendor: String) { vocabulary(vendor: $vendor) { field raw concept value fidelity documented } }',
    { vendor },
  )
  const missing: string[] = []
  for (const [concept, fields] of Object.entries(concepts))
    for (const [field, table] of Object.entries(fields))
      for (const [word, [value, fidelity]] of Object.entries(table)) {
        const entries = vocabulary.filter(
          (each) => each.concept === concept && each.field.startsWith(field) && plainKey(each.raw) === word,
        )
        const fits = entries.some((each) => differences({ value, fidelity }, each).length === 0)
        if (!fits) missing.push(`${concept} ${field} ${word} = ${value}: ${JSON.stringify(entries)}`)
      }
  expect(missing).toEqual([])
  if (vendor === 'w2')
    for (const word of W2_WORDS)
      expect(vocabulary.find(({ raw, concept }) => raw === word && concept === 'AlertStatus')?.documented).toBe(true)
})

type Account = {
  accountId: string
  vendor: string
  freshAsOf: string
  lagSeconds: number
  backfilledAt: string
  unrecognisedWords: { raw: string }[]
}

test('accounts show their freshness, and count the words nobody knows', async () => {
  await untilFresh(acme, 'w2-uk')
  const { accounts: known } = await acme.get<{ accounts: Account[] }>(`{ accounts { accountId vendor vendorName name
    state freshAsOf lagSeconds backfilledAt lastError quarantineCount unrecognisedWords(first: 100) { field raw seen } } }`)
  const accounts = known.filter(({ vendor }) => vendor !== 'gateway')
  expect(accounts.map(({ accountId }) => accountId).toSorted()).toEqual(['w2-uk', 'zenoo-eu'])
  for (const account of accounts) {
    expect(account).toMatchObject({ state: 'HEALTHY', lastError: null, quarantineCount: 0 })
    expect(Date.now() - Date.parse(account.freshAsOf)).toBeLessThan(90_000)
    expect(account.lagSeconds).toBeLessThan(90)
    expect(account.backfilledAt).not.toBeNull()
  }
  const words = new Set(accounts.flatMap((one) => one.unrecognisedWords.map(({ raw }) => raw)))
  for (const word of [
    'Quarantined',
    'Under Review',
    'Insider Dealing',
    'Snoozed',
    'Crypto Exposure',
    'Biometrics',
    'Urgent',
  ])
    expect([word, words.has(word)]).toEqual([word, true])
})

test('a change at the vendor arrives, and an unchanged record gives no second version', async () => {
  const alert = zenoo.alerts.find(({ status }) => status === 'Open') as ZenooAlert
  const versions = async () =>
    new Map(
      (
        await all<{ vendorId: string; version: number; account: { accountId: string } }>(
          acme,
          'query($after: Cursor) { alerts(first: 100, after: $after) { nodes { vendorId version account { accountId } } pageInfo { hasNextPage endCursor } } }',
          'alerts',
        )
      ).map((each) => [`${each.account.accountId} ${each.vendorId}`, each.version]),
    )
  const before = await versions()
  Object.assign(alert, { status: 'Acknowledged', updated_at: new Date().toISOString() })
  await until('the change to arrive', 60_000, async () => {
    const { alerts } = await acme.get<{ alerts: { nodes: { status: string }[] } }>(
      'query($id: String!) { alerts(filter: {vendorIds: [$id]}) { nodes { status } } }',
      { id: alert.token },
    )
    return alerts.nodes[0]?.status === 'IN_REVIEW'
  })
  await untilFresh(acme, 'w2-uk')
  const changed = [...(await versions())]
    .filter(([name, version]) => before.get(name) !== version)
    .map(([name]) => name)
  expect(changed).toEqual([`zenoo-eu ${alert.token}`])
})

test("the README's first query works as it stands there", async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const query = /"(\{ alerts\(first: 25.*\})"\}'/.exec(readme)?.[1]
  expect(query).toBeDefined()
  const { alerts } = await acme.get<{ alerts: { nodes: { vendor: string }[] } }>(query as string)
  expect(alerts.nodes).toHaveLength(25)
  expect(new Set(alerts.nodes.map(({ vendor }) => vendor))).toEqual(new Set(['w2', 'zenoo']))
})

test('a record that does not say which alert it is goes to quarantine whole, and the rest of its page goes on', async () => {
  const globex = await gateway.as('globex', ['admin'])
  await untilAlerts(globex, 'w2-uk', 30)
  const account = async (caller: Caller) =>
    (
      await caller.get<{
        accounts: { accountId: string; quarantineCount: number; quarantine: { reason: string; raw: string | null }[] }[]
      }>('{ accounts { accountId quarantineCount quarantine { reason raw } } }')
    ).accounts.find(({ accountId }) => accountId === 'w2-uk')
  const seen = await account(globex)
  expect(seen?.quarantineCount).toBe(2)
  expect(seen?.quarantine.map(({ reason }) => reason).toSorted()).toEqual([
    expect.stringContaining('alertId'),
    expect.stringContaining('caseId'),
  ])
  expect(seen?.quarantine.every(({ raw }) => raw?.includes('accountName'))).toBe(true)
  const seenByAnalyst = await account(await gateway.as('globex'))
  expect(seenByAnalyst?.quarantine.map(({ raw }) => raw)).toEqual([null, null])
})

test('an account whose list never stands still holds every alert, or does not call itself fresh', async () => {
  const globex = await gateway.as('globex')
  await untilAlerts(globex, 'restless', restless.alerts.length - 1)
  const { accounts, alerts } = await globex.get<{
    accounts: { accountId: string; freshAsOf: string | null; lastError: string | null }[]
    alerts: { totalCount: number }
  }>('{ accounts { accountId freshAsOf lastError } alerts(filter: {accountIds: ["restless"]}) { totalCount } }')
  const account = accounts.find(({ accountId }) => accountId === 'restless')
  expect(
    alerts.totalCount === restless.alerts.length || (account?.freshAsOf === null && account.lastError !== null),
  ).toBe(true)
})

test('another tenant with an account of the same name sees its own alerts only', async () => {
  const globex = await gateway.as('globex')
  await untilAlerts(globex, 'w2-uk', 30)
  const { alerts } = await globex.get<{ alerts: { totalCount: number; nodes: { vendorIds: unknown }[] } }>(
    '{ alerts(first: 100, filter: {accountIds: ["w2-uk"]}) { totalCount nodes { vendorId } } }',
  )
  expect(alerts.totalCount).toBe(30)
})
