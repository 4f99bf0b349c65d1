import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, cleanUp, type Gateway, startGateway, until, untilAlerts, untilFresh } from './gateway.ts'
import { compilotExpected, DOCUMENTED_COMPILOT } from './oracles/compilot.ts'
import { type Found, KNOWN_TYPES } from './oracles/complyadvantage.ts'
import { corsaCaseExpected, corsaExpected, DOCUMENTED_CORSA } from './oracles/corsa.ts'
import { differences, key, type Table, type Words } from './oracles/model.ts'
import { DOCUMENTED_TRUSTGATE, trustgateExpected } from './oracles/trustgate.ts'
import { AML_TYPES } from './records/compilot.ts'
import { compare, type Ided, kept, type Shown, shownAlerts, shownCases, shownHits, unordered } from './shown.ts'
import { startStirred } from './stirred.ts'
import type { CompilotVendor } from './vendors/compilot.ts'
import type { CorsaRecord, CorsaVendor } from './vendors/corsa.ts'
import { fingerprint, parseExact, stringifyExact, type VendorServer } from './vendors/serve.ts'
import type { TrustGateVendor } from './vendors/trustgate.ts'

/** The three vendors whose reading no document shows, read where their settings say that it is there. */

const SETTINGS = { requestsPerMinute: 6000, deadlineMs: 15_000 }
let corsa: Record<string, CorsaVendor> = {}
let compilot: Record<string, CompilotVendor> = {}
let trustgate: Record<string, TrustGateVendor> = {}
const servers = (): VendorServer[] => [corsa, compilot, trustgate].flatMap((each) => Object.values(each))

let gateway: Gateway
let acme: Caller
/** A reader who may know of suspicious-activity reports. */
let cleared: Caller
beforeAll(async () => {
  const stirred = await startStirred()
  ;({ corsa, compilot, trustgate } = stirred)
  const account = (id: string, baseUrl: string | undefined, settings: Record<string, unknown>) => {
    const vendor = id.split('-')[0] as string
    const credentials =
      vendor === 'corsa'
        ? { token: 'tok', secret: 's3cret' }
        : { apiKey: vendor === 'compilot' ? 'compilot-key' : 'tg-key' }
    return {
      id,
      vendor,
      name: id,
      baseUrl: baseUrl ?? '',
      credentials,
      pollSeconds: 1,
      settings: { ...SETTINGS, ...settings },
    }
  }
  gateway = await startGateway({
    tenants: [
      {
        id: 'acme',
        accounts: [
          account('corsa-us', corsa['corsa-us']?.baseUrl, { lists: true, pageSize: 40 }),
          account('corsa-eu', corsa['corsa-eu']?.baseUrl, { lists: true }),
          account('compilot-from-0', compilot['compilot-from-0']?.baseUrl, { pageSize: 40 }),
          account('compilot-from-1', compilot['compilot-from-1']?.baseUrl, { pageSize: 20, firstPage: 1 }),
          account('compilot-either', compilot['compilot-either']?.baseUrl, { pageSize: 20 }),
          account('trustgate-older', `${trustgate['trustgate-older']?.baseUrl}/v1`, { reads: true, pageSize: 40 }),
          account('trustgate-newer', `${trustgate['trustgate-newer']?.baseUrl}/api/v1`, {
            reads: true,
            authStyle: 'x-api-key',
          }),
        ],
      },
    ],
  })
  acme = await gateway.as('acme')
  cleared = await gateway.as('acme', ['supervisor'], ['sar:read'], 'clara')
  await until('every list to have been stirred', 60_000, stirred.ended)
  const listed = [...Object.entries(corsa), ...Object.entries(compilot)]
  await Promise.all(listed.map(([name, { alerts }]) => untilAlerts(acme, name, alerts.length)))
  const names = [corsa, compilot, trustgate].flatMap((each) => Object.keys(each))
  await Promise.all(names.map((name) => untilFresh(acme, name)))
}, 180_000)

afterAll(async () => {
  await gateway?.stop()
  await Promise.all(servers().map((each) => each.close()))
  await cleanUp()
}, 180_000)

test.each(['corsa-us', 'corsa-eu'])('alerts of %s', async (name) => {
  const { alerts, cases } = corsa[name] as CorsaVendor
  const shown = await shownAlerts(acme, name, 'subjects { vendorId }')
  const found = compare(alerts, shown, (record: CorsaRecord, alert) => [
    ...differences(unordered(corsaExpected(record, name, cases)), unordered(alert)),
    ...kept(record, alert.vendorRecord),
  ])
  expect(found).toEqual([])
})

test.each(['corsa-us', 'corsa-eu'])('cases of %s, and what of them is not for everybody', async (name) => {
  const { cases } = corsa[name] as CorsaVendor
  const wrong = (clear: boolean) => (record: CorsaRecord, shown: Shown) => [
    ...differences(unordered(corsaCaseExpected(record, name, clear)), unordered(shown)),
    ...kept(clear ? record : null, shown.vendorRecord),
  ]
  expect(compare(cases, await shownCases(cleared, name), wrong(true))).toEqual([])
  expect(compare(cases, await shownCases(acme, name), wrong(false))).toEqual([])
})

const MORE = `subjects { vendorId clientReference } notes { id title text author createdAt
  documents { id filename mediaType description } }
  duplicate { original { vendorId } duplicate { vendorId } }`
const ACCESS = ['presignedUrl', 'profilePicture', 'idDocumentUrl']
const plain = (value: unknown) =>
  parseExact(stringifyExact(value), (name, each) => (ACCESS.includes(name) ? undefined : each))
const texts = (values: unknown[]): string[] => [...new Set(values.map((each) => fingerprint(each)))].toSorted()

const accountsOfCompilot = ['compilot-from-0', 'compilot-from-1', 'compilot-either']
test.each(accountsOfCompilot)('alerts of %s, which lists them thinly', async (name) => {
  const { alerts } = compilot[name] as CompilotVendor
  const shown = await shownAlerts(acme, name, MORE)
  const found = compare(alerts, shown, (record: never, alert) => {
    const expected = compilotExpected(record, name, alerts)
    const { clientReference, ...subject } = expected.alert.subject as Record<string, unknown>
    const wrong = differences({ ...expected.alert, subject }, alert)
    const subjects = alert.subjects as { vendorId: string; clientReference: string | null }[]
    const own = subjects.find(({ vendorId }) => vendorId === subject.vendorId)
    wrong.push(...differences(clientReference, own?.clientReference, 'clientRef'))
    const categories = (alert.categories as { category: string }[]).map(({ category }) => category)
    if (alert.type === 'SCREENING')
      wrong.push(
        ...differences(
          expected.categories,
          categories
            .filter((each) => each !== 'UNKNOWN' && (each !== 'OTHER_SCREENING' || expected.categories.length > 0))
            .toSorted(),
          'categories',
        ),
      )
    // The list's spellings of a field stand beside the alert's own.
    const whole = alert.vendorRecord as Record<string, unknown>
    const alone = Object.fromEntries(Object.keys(record).map((field) => [field, whole[field]]))
    if (stringifyExact(whole).includes('lets-anyone-in')) wrong.push('a link that lets anyone in was kept')
    return [...wrong, ...kept(plain(record), plain(alone))]
  })
  expect(found).toEqual([])
})

test.each(accountsOfCompilot)('what ComplyAdvantage found for %s', async (name) => {
  const { alerts } = compilot[name] as CompilotVendor
  const shown = await shownHits(acme, name)
  const expected = alerts.flatMap((alert) => compilotExpected(alert, name, alerts).hits)
  const nameOf = (hit: { vendorId: string; alert?: unknown }) =>
    `${(hit.alert as { vendorId: string }).vendorId} ${hit.vendorId}`
  expect(shown.map(nameOf).toSorted()).toEqual(expected.map(({ hit }) => nameOf(hit)).toSorted())
  const byName = new Map(shown.map((each) => [nameOf(each), each]))
  const found = expected.flatMap(({ hit, lists, among }: Found) => {
    const one = byName.get(nameOf(hit)) as Record<string, unknown>
    const { risks, ...others } = lists
    const wrong = differences(hit, one)
    const order = (each: { raw: string }[]) => each.toSorted((a, b) => (a.raw < b.raw ? -1 : 1))
    wrong.push(...differences(order(risks as { raw: string }[]), order(one.risks as { raw: string }[]), 'risks'))
    for (const [list, values] of Object.entries(others))
      wrong.push(...differences(texts(values), texts(one[list] as unknown[]), list))
    for (const [list, values] of Object.entries(among))
      for (const each of texts(values))
        if (!texts(one[list] as unknown[]).includes(each))
          wrong.push(`${list}: no ${each} in ${texts(one[list] as [])}`)
    return wrong.map((each) => `${nameOf(hit)} ${each}`)
  })
  expect(found.slice(0, 25)).toEqual([])
  const raws = new Set(shown.flatMap((each) => (each.risks as { raw: string }[]).map(({ raw }) => raw)))
  if (name === 'compilot-from-0') expect(AML_TYPES.filter((each) => !raws.has(each))).toEqual([])
  expect(Object.keys(KNOWN_TYPES).toSorted()).toEqual(AML_TYPES.toSorted())
})

test.each(['trustgate-older', 'trustgate-newer'])('cases of %s, which has no alerts', async (name) => {
  const { cases } = trustgate[name] as TrustGateVendor
  const shown = await shownCases(acme, name)
  const hits = await shownHits(acme, name)
  const found = compare(cases, shown, (record: never, one) => {
    const expected = trustgateExpected(record, name)
    const own = hits.filter((hit) => hit.cases.some(({ vendorId }) => vendorId === one.vendorId))
    const byId = (a: { vendorId: string }, b: { vendorId: string }) => (a.vendorId < b.vendorId ? -1 : 1)
    const ids = expected.hits.map(({ vendorId }) => ({ vendorId }))
    return [
      ...differences(unordered({ ...expected.found, hits: ids }), unordered(one)),
      ...differences(expected.hits.toSorted(byId), own.toSorted(byId), 'hit'),
      ...kept(record, one.vendorRecord),
    ]
  })
  expect(found).toEqual([])
  expect(await shownAlerts(acme, name)).toEqual([])
})

test('what changes at a vendor changes here', async () => {
  const now = new Date().toISOString()
  const moved = corsa['corsa-eu']?.alerts.find((each) => (each.associatedClients as [] | undefined)?.length) as Ided
  // The same links under another of their names, and fewer of them.
  delete moved.associatedClients
  Object.assign(moved, { clientIds: ['client-new'], updatedAt: now })
  const { alerts } = compilot['compilot-from-1'] as CompilotVendor
  const decided = alerts.find((each) => compilotExpected(each, '', alerts).hits.length > 1) as Ided
  const data = decided.complyAdvantageData as { searchResult: { hits: Ided[] }; searchEntities: null }
  Object.assign(data.searchResult.hits[0] as Ided, { match_status: 'true_positive_reject', is_whitelisted: true })
  data.searchEntities = null
  Object.assign(decided, { severity: 'High', updatedAt: now })
  const closed = trustgate['trustgate-newer']?.cases.find(
    (each) => (each.related_hit_ids as string[] | undefined)?.length === 2,
  )
  Object.assign(closed as Ided, { related_hit_ids: ['hit_012'], status: 'in_progress', resolution: null })
  await Promise.all(['corsa-eu', 'compilot-from-1', 'trustgate-newer'].map((name) => untilFresh(acme, name)))

  const [alert] = await shownAlerts(acme, 'corsa-eu', 'subjects { vendorId }', [String(moved.id)])
  expect(alert).toMatchObject({ subjects: [{ vendorId: 'client-new' }], updatedAt: now })
  const hits = await shownHits(acme, 'compilot-from-1')
  const own = hits.filter((hit) => hit.alert?.vendorId === String(decided.id))
  for (const { hit } of compilotExpected(decided, '', alerts).hits)
    expect(
      differences(
        hit,
        own.find(({ vendorId }) => vendorId === hit.vendorId),
      ),
    ).toEqual([])
  const cases = await shownCases(acme, 'trustgate-newer')
  expect(cases.find(({ vendorId }) => vendorId === String(closed?.id))).toMatchObject({
    status: 'IN_PROGRESS',
    outcome: 'NONE',
    hits: [{ vendorId: 'hit_012' }],
  })
})

test('nothing was asked that no document or setting names', () => {
  expect(servers().flatMap(({ violations }) => violations)).toEqual([])
})

type Entry = { field: string; raw: string; concept: string; value: string; fidelity: string }

test.each<[string, Words]>([
  ['corsa', DOCUMENTED_CORSA],
  ['compilot', DOCUMENTED_COMPILOT],
  ['trustgate', DOCUMENTED_TRUSTGATE],
])('the vocabulary of %s holds every word of the tables', async (vendor, concepts) => {
  const { vocabulary } = await acme.get<{ vocabulary: Entry[] }>(
    'query($vendor: String) { vocabulary(vendor: $vendor) { field raw concept value fidelity } }',
    { vendor },
  )
  const wordsOf = (concept: string, table: Table) =>
    Object.entries(table).flatMap(([word, [value, fidelity]]) => {
      const entries = vocabulary.filter((each) => each.concept === concept && key(each.raw) === word)
      const fits = entries.some((each) => differences({ value, fidelity }, each).length === 0)
      return fits ? [] : [`${concept} ${word} = ${value}: ${JSON.stringify(entries)}`]
    })
  const missing = Object.entries(concepts).flatMap(([concept, fields]) =>
    Object.values(fields).flatMap((table) => wordsOf(concept, table)),
  )
  expect(missing).toEqual([])
})

test('words nobody knows are counted, and nothing was put aside', async () => {
  type Account = { accountId: string; state: string; quarantineCount: number; unrecognisedWords: { raw: string }[] }
  const { accounts } = await acme.get<{ accounts: Account[] }>(
    '{ accounts { accountId state lastError quarantineCount unrecognisedWords(first: 100) { field raw seen } } }',
  )
  const words: Record<string, string[]> = {
    'corsa-us': ['On Hold', 'QUARANTINED', 'Travel Rule', 'URGENT', 'FROZEN'],
    'compilot-from-0': ['Snoozed', 'Severe', 'Offboarding', 'Behavioural Biometrics', 'insolvency-register'],
    'trustgate-older': ['urgent', 'crypto_exposure', 'on_hold', 'handed_to_authorities', 'company'],
  }
  for (const account of accounts.filter(({ accountId }) => accountId !== 'gateway')) {
    expect(account).toMatchObject({ state: 'HEALTHY', lastError: null, quarantineCount: 0 })
    const known = new Set(account.unrecognisedWords.map(({ raw }) => raw))
    expect([account.accountId, (words[account.accountId] ?? []).filter((each) => !known.has(each))]).toEqual([
      account.accountId,
      [],
    ])
  }
})
