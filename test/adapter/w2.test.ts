import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import adapter from '../../adapters/w2/index.ts'
import { toCanonical } from '../../adapters/w2/map.ts'
import { readW2Instant as readInstant } from '../../adapters/w2/payload.ts'
import { plan, shows } from '../../adapters/w2/plan.ts'
import createSandbox from '../../adapters/w2/sandbox.ts'
import { settings as settingsShape, type W2Settings } from '../../adapters/w2/settings.ts'
import type { CommandIntent, PlanTarget, RawRecord, VendorCall } from '../../src/adapter/contract.ts'
import { UnmappableRecord, VendorError } from '../../src/adapter/errors.ts'
import { createVendorHttp, type VendorRequest } from '../../src/adapter/http.ts'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import { openAccount, sweep } from './account.ts'

const CASE = '0f4c1f7e-6f6b-4d0a-9d38-5f3c1f9d7a01'
const BIG = '9007199254740993'
const NEXT_TO_BIG = '9007199254740992'

const settings = (given: Partial<W2Settings> = {}): W2Settings => settingsShape.parse(given)
const record = (raw: Record<string, unknown>): RawRecord => ({
  kind: 'ALERT',
  key: `${CASE}/7`,
  part: 'ITEM',
  raw: { caseId: CASE, alertId: 7, alertStatus: 'NewAlert', ...raw },
  vendorUpdatedAt: null,
})
const alertOf = (raw: Record<string, unknown>, given: Partial<W2Settings> = {}) => {
  const [alert] = toCanonical(record(raw), settings(given)).alerts
  if (!alert) throw new Error('no alert')
  return alert
}
const target = (rawStatus: string | null = 'NewAlert', alertId = '7'): PlanTarget => ({
  kind: 'ALERT',
  present: {},
  key: `${CASE}/${alertId}`,
  vendorIds: { caseId: CASE, alertId },
  rawStatus,
})
const intent = (given: Partial<CommandIntent>): CommandIntent => ({
  action: 'MARK_FALSE_POSITIVE',
  riskLevel: null,
  reason: null,
  vendorMessage: null,
  conditions: null,
  vendorValue: null,
  priority: null,
  assignee: null,
  detail: {},
  ...given,
})

/** A connection whose requests are kept instead of sent. */
function listening(answers: unknown[]) {
  const requests: VendorRequest[] = []
  const connection = adapter.connect({
    settings: settings(),
    credentials: { apiKey: 'key' },
    http: {
      request: async (request) => {
        requests.push(request)
        return { status: 200, body: answers.shift() }
      },
    },
  })
  return { requests, connection }
}

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function connectTo(handle: RequestListener, maxBytes?: number, given: Partial<W2Settings> = {}) {
  const server = createServer(handle)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return adapter.connect({
    settings: settings(given),
    credentials: { apiKey: 'key' },
    http: createVendorHttp({ baseUrl, ...(maxBytes && { maxBytes }) }),
  })
}

describe('reading the list', () => {
  it('asks for zero-based pages with the key in base64 alone and the version pinned', async () => {
    const { requests, connection } = listening([{ caseAlerts: [], totalAlertCount: 0 }])
    await connection.streams[0]?.page(null)
    expect(requests).toMatchObject([
      {
        method: 'GET',
        path: '/cases/alerts',
        query: { PageNumber: 0, PageSize: 100, 'api-version': '2.8' },
        headers: { authorization: `Basic ${Buffer.from('key').toString('base64')}` },
      },
    ])
  })

  const full = Array.from({ length: 100 }, (_, at) => ({ caseId: CASE, alertId: at + 1 }))
  it.each([
    ['a full page below the total goes on', full, 250, null, '1'],
    ['the page that reaches the total is the last', full, 100, null, null],
    ['a short page is the last, whatever the total says', full.slice(0, 40), 250, null, null],
    ['a full page without a total goes on', full, undefined, '2', '3'],
    ['an unusable total counts as none', full, -1, '2', '3'],
    ['a total of less than was listed counts as none', full, 0, null, '1'],
    ['the same behind the first page', full, 250, '2', '3'],
    ['a null list beside a total of zero is empty', null, 0, null, null],
  ])('%s', async (_name, caseAlerts, totalAlertCount, position, next) => {
    const { connection } = listening([{ caseAlerts, totalAlertCount }])
    expect((await connection.streams[0]?.page(position))?.next).toBe(next)
  })

  it.each([[[]], [{ caseAlerts: null, totalAlertCount: 3 }], [{ alerts: [] }], [undefined], ['text']])(
    'a page that is not understood fails whole: %j',
    async (body) => {
      const { connection } = listening([body])
      await expect(connection.streams[0]?.page(null)).rejects.toMatchObject({ kind: 'UNREADABLE' })
    },
  )

  it('204 is an empty list', async () => {
    const connection = await connectTo((_req, res) => void res.writeHead(204).end())
    expect(await connection.streams[0]?.page(null)).toMatchObject({ records: [], unreadable: [], next: null })
    expect(await connection.readBack?.([target()])).toEqual(new Map())
  })

  it('a record without its ids is set aside, the page goes on', async () => {
    const bad = [
      { caseId: CASE },
      { caseId: CASE, alertId: '' },
      { caseId: CASE, alertId: 1.5 },
      { caseId: CASE, alertId: 1e21 },
      { caseId: CASE, alertId: 'x/1' },
      { caseId: ' ', alertId: 1 },
      { caseId: null, alertId: 1 },
      { alertId: 1 },
      null,
      'text',
      [],
    ]
    // The document's own examples number their alert 0.
    const good = [
      { caseId: CASE, alertId: '007' },
      { caseId: CASE, alertId: 0 },
    ]
    const { connection } = listening([{ caseAlerts: [...bad, ...good], totalAlertCount: 13 }])
    const page = await connection.streams[0]?.page(null)
    expect(page?.unreadable.map(({ raw }) => raw)).toEqual(bad)
    // A webhook writes the id as a string: one key for both spellings.
    expect(page?.records.map(({ key }) => key)).toEqual([`${CASE}/7`, `${CASE}/0`])
  })

  it('a page that is too large is read in smaller ones, and only the alert that is too large by itself is lost', async () => {
    const alerts = Array.from({ length: 23 }, (_, at) => ({
      caseId: CASE,
      alertId: at + 1,
      caseName: at === 13 ? 'x'.repeat(5_000) : 'x'.repeat(100),
    }))
    let calls = 0
    const connection = await connectTo(
      (req, res) => {
        calls++
        const query = new URL(req.url ?? '', 'http://x').searchParams
        const [page, size] = [Number(query.get('PageNumber')), Number(query.get('PageSize'))]
        const body = { caseAlerts: alerts.slice(page * size, (page + 1) * size), totalAlertCount: alerts.length }
        res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      },
      4_000,
      { pageSize: 20 },
    )
    const { records, unreadable } = await sweep({ connection } as Parameters<typeof sweep>[0])
    expect(records.map(({ key }) => key)).toEqual(
      alerts.filter((_, at) => at !== 13).map(({ alertId }) => `${CASE}/${alertId}`),
    )
    expect(unreadable).toMatchObject([{ raw: null, reason: expect.stringContaining('larger than 4000 bytes') }])
    expect(calls).toBeLessThan(20)
  })

  it('carries the vendor time of the last change, and none for the year 0001', async () => {
    const { connection } = listening([
      {
        caseAlerts: [
          { caseId: CASE, alertId: 1, dateLastUpdated: '2026-10-01T10:11:12.1234567+01:00' },
          { caseId: CASE, alertId: 2, dateLastUpdated: '0001-01-01T00:00:00' },
          { caseId: CASE, alertId: 3, dateLastUpdated: 5 },
        ],
      },
    ])
    const page = await connection.streams[0]?.page(null)
    expect(page?.records.map(({ vendorUpdatedAt }) => vendorUpdatedAt)).toEqual([
      '2026-10-01T09:11:12.123Z',
      null,
      null,
    ])
  })
})

describe('times', () => {
  it.each([
    ['2024-09-12T20:29:46.235Z', '2024-09-12T20:29:46.235Z', false],
    ['2024-09-12T20:29:46Z', '2024-09-12T20:29:46.000Z', false],
    ['2024-09-12T20:29:46.2359999Z', '2024-09-12T20:29:46.235Z', false],
    ['2024-09-12T00:29:46.2351234+01:00', '2024-09-11T23:29:46.235Z', false],
    ['2024-09-12T20:29:46.235', '2024-09-12T20:29:46.235Z', true],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z', false],
    ['0001-01-01T00:00:00', null, false],
    ['0001-09-12T14:27:13.504Z', null, false],
    ['2024-02-30T00:00:00Z', null, true],
    ['2023-02-29T00:00:00Z', null, true],
    ['2024-13-01T00:00:00Z', null, true],
    ['2024-09-12T20:61:00Z', null, true],
    ['12/09/2024', null, true],
    ['soon', null, true],
    [null, null, false],
  ])('%s reads as %s', (words, at, flagged) => {
    const read = readInstant(words)
    expect(read.at).toBe(at)
    expect(read.reason !== null).toBe(flagged)
  })
})

describe('map', () => {
  it.each([
    ['NewAlert', 'OPEN', 'POTENTIAL_MATCH', 'UNDECIDED', 'UNKNOWN', 'EXACT'],
    ['Open', 'OPEN', 'POTENTIAL_MATCH', 'UNDECIDED', 'UNKNOWN', 'EXACT'],
    ['HighRisk', 'IN_REVIEW', 'POTENTIAL_MATCH', 'UNDECIDED', 'HIGH', 'LOSSY'],
    ['High Risk', 'IN_REVIEW', 'POTENTIAL_MATCH', 'UNDECIDED', 'HIGH', 'LOSSY'],
    ['MediumRisk', 'CLOSED', 'POTENTIAL_MATCH', 'UNSTATED', 'MEDIUM', 'LOSSY'],
    ['LowRisk', 'CLOSED', 'POTENTIAL_MATCH', 'UNSTATED', 'LOW', 'LOSSY'],
    ['FalsePositive', 'CLOSED', 'FALSE_POSITIVE', 'NO_ACTION_REQUIRED', 'UNKNOWN', 'EXACT'],
    ['Parked', 'UNKNOWN', 'UNKNOWN', 'UNDECIDED', 'UNKNOWN', 'UNRECOGNISED'],
  ])('%s is %s, %s, %s, %s', (raw, status, match, disposition, risk, fidelity) => {
    const alert = alertOf({ alertStatus: raw })
    expect([alert.status.value, alert.matchStatus?.value, alert.disposition.value, alert.riskLevel.value]).toEqual([
      status,
      match,
      disposition,
      risk,
    ])
    expect(alert.status).toMatchObject({ raw, field: 'alertStatus', fidelity })
  })

  it('closes a rating where the account says so, and only there', () => {
    const given: Partial<W2Settings> = { riskRatingCloses: ['HighRisk'] }
    expect(alertOf({ alertStatus: 'High Risk' }, given)).toMatchObject({
      status: { value: 'CLOSED' },
      disposition: { value: 'UNSTATED' },
      closedBy: 'UNKNOWN',
    })
    expect(alertOf({ alertStatus: 'LowRisk' }, given)).toMatchObject({
      status: { value: 'IN_REVIEW' },
      disposition: { value: 'UNDECIDED' },
      closedBy: null,
    })
  })

  it('reads a rating as a confirmed match only where the account says so', () => {
    expect(alertOf({ alertStatus: 'HighRisk' }, { riskRatingConfirms: true }).matchStatus).toMatchObject({
      value: 'TRUE_MATCH',
      fidelity: 'DERIVED',
    })
    expect(alertOf({ alertStatus: 'Parked' }, { riskRatingConfirms: true }).matchStatus?.value).toBe('UNKNOWN')
  })

  it('shows an alert without a status, and says so', () => {
    const { alerts, flags } = toCanonical(record({ alertStatus: null }), settings())
    expect(alerts[0]?.status).toEqual({ value: 'UNKNOWN', raw: null, field: null, fidelity: 'DEFAULT' })
    expect(flags).toMatchObject([{ field: 'alertStatus' }])
  })

  it('keeps a status of another type as the unknown word it is', () => {
    expect(alertOf({ alertStatus: 3 }).status).toMatchObject({ value: 'UNKNOWN', raw: '3', fidelity: 'UNRECOGNISED' })
  })

  it.each([
    [['PEP'], 'x', ['PEP'], ['PEP']],
    [['adverse media', 'Adverse Media'], 'x', ['ADVERSE_MEDIA'], ['ADVERSE_MEDIA']],
    [
      ['Enforcement', 'Associated Entity'],
      'x',
      ['REGULATORY_ENFORCEMENT', 'SANCTIONS'],
      ['ENFORCEMENT', 'SANCTION_LINKED'],
    ],
    [['Insolvency', 'Vessel'], 'x', ['UNKNOWN', 'UNKNOWN'], ['UNKNOWN', 'UNKNOWN']],
    ['PEP', 'x', ['PEP'], ['PEP']],
    [[], 'SISPlusCheck', ['SANCTIONS'], ['SANCTION']],
    [[], 'PEPDeskCheck', ['PEP'], ['PEP']],
    [[], 'WatchlistCheck', ['OTHER_SCREENING'], ['UNKNOWN']],
    [[], 'AnotherCheck', ['OTHER_SCREENING'], ['UNKNOWN']],
    [null, null, ['OTHER_SCREENING'], []],
    [[null, ''], 'SISPlusCheck', ['SANCTIONS'], ['SANCTION']],
  ])('categories %j of service %s', (categories, serviceName, expected, classes) => {
    const { alerts, hits } = toCanonical(record({ categories, serviceName }), settings())
    expect(alerts[0]?.categories.map(({ value }) => value)).toEqual(expected)
    expect(hits[0]?.risks.map((risk) => risk.class)).toEqual(classes)
  })

  it.each([
    [0, 0, [['BIRTH_DATE_MATCH', 0, -100]]],
    [
      80,
      -100,
      [
        ['NAME_MATCH', 80, 80],
        ['BIRTH_DATE_MATCH', -100, -100],
      ],
    ],
    [
      '90',
      '60',
      [
        ['NAME_MATCH', 90, 80],
        ['BIRTH_DATE_MATCH', 60, -100],
      ],
    ],
    [70, null, [['NAME_MATCH', 70, null]]],
  ])('scores %j and %j', (nameMatchScore, dobMatchScore, expected) => {
    const alert = alertOf({ nameMatchScore, dobMatchScore })
    expect(alert.scores.map(({ kind, value, min }) => [kind, value, min])).toEqual(expected)
  })

  it('keeps birth dates as far as they are known', () => {
    const { subjects, hits, flags } = toCanonical(
      record({ caseYearOfBirth: 1961, caseMonthOfBirth: 0, matchedDayOfBirth: 32, matchedMonthOfBirth: '4' }),
      settings(),
    )
    expect(subjects[0]?.birth).toEqual({ year: 1961, month: null, day: null })
    expect(hits[0]?.birth).toEqual({ year: null, month: 4, day: null })
    expect(flags).toEqual([{ field: 'matchedDayOfBirth', reason: 'not a day: left empty' }])
  })

  it('does not let text become structure', () => {
    const text = '<script>=cmd()</script>\u202e"; DROP TABLE x; {"__proto__":1}'
    const { alerts, subjects } = toCanonical(record({ caseName: text, matchedName: text, source: text }), settings())
    expect(subjects[0]?.name).toBe(text)
    expect(alerts[0]?.title).toBe(`${text} – ${text}`)
  })

  it.each([[{ alertId: 8 }], [{ caseId: 'other' }], [{ alertId: null }], [{ caseId: { x: 1 } }]])(
    'refuses a record that is not the one it is filed under: %j',
    (raw) => {
      expect(() => toCanonical(record(raw), settings())).toThrow(UnmappableRecord)
    },
  )
})

describe('plan', () => {
  it.each<[Partial<CommandIntent>, string, string]>([
    [{ action: 'MARK_FALSE_POSITIVE' }, 'OK', 'FalsePositive'],
    [{ action: 'MARK_FALSE_POSITIVE', vendorValue: 'FalsePositive' }, 'OK', 'FalsePositive'],
    [{ action: 'REOPEN' }, 'OK', 'NewAlert'],
    [{ action: 'CONFIRM_MATCH', riskLevel: 'HIGH' }, 'LOSSY', 'HighRisk'],
    [{ action: 'CONFIRM_MATCH', riskLevel: 'MEDIUM' }, 'LOSSY', 'MediumRisk'],
    [{ action: 'CONFIRM_MATCH', vendorValue: 'LowRisk' }, 'LOSSY', 'LowRisk'],
    [{ action: 'SET_RISK', riskLevel: 'LOW' }, 'LOSSY', 'LowRisk'],
    [{ action: 'CLOSE_NO_ACTION', vendorValue: 'FalsePositive' }, 'LOSSY', 'FalsePositive'],
  ])('%j is %s %s', (given, support, alertStatus) => {
    const planned = plan(intent({ ...given, reason: 'why' }), target())
    expect(planned).toMatchObject({ support, call: { alertStatus, message: 'why' }, batchKey: `case:${CASE}` })
  })

  it.each<[Partial<CommandIntent>, string, string | null]>([
    [{ action: 'CONFIRM_MATCH' }, 'riskLevel', null],
    [{ action: 'CONFIRM_MATCH', riskLevel: 'UNKNOWN' }, 'riskLevel', null],
    [{ action: 'CONFIRM_MATCH', riskLevel: 'HIGH', vendorValue: 'LowRisk' }, 'vendorValue', null],
    [{ action: 'CONFIRM_MATCH', vendorValue: 'FalsePositive' }, 'vendorValue', null],
    [{ action: 'SET_RISK' }, 'riskLevel', null],
    [{ action: 'SET_RISK', riskLevel: 'HIGH' }, 'alertStatus', 'FalsePositive'],
    [{ action: 'SET_RISK', riskLevel: 'HIGH' }, 'alertStatus', 'Parked'],
    [{ action: 'SET_RISK', riskLevel: 'HIGH' }, 'alertStatus', null],
    [{ action: 'MARK_FALSE_POSITIVE', riskLevel: 'LOW' }, 'riskLevel', null],
    [{ action: 'MARK_FALSE_POSITIVE', vendorValue: 'HighRisk' }, 'vendorValue', null],
    [{ action: 'MARK_FALSE_POSITIVE', vendorValue: 'Open' }, 'vendorValue', null],
    [{ action: 'MARK_FALSE_POSITIVE', conditions: 'yearly' }, 'conditions', null],
    [{ action: 'ACKNOWLEDGE', vendorValue: 'NewAlert' }, 'vendorValue', null],
    [{ action: 'ACCEPT', vendorValue: 'Accepted' }, 'vendorValue', null],
  ])('%j is refused for %s at %s', (given, field, rawStatus) => {
    const code = field === 'alertStatus' ? 'INVALID_STATE' : 'BAD_INPUT'
    expect(plan(intent(given), target(rawStatus))).toMatchObject({ support: 'INVALID', code, field })
  })

  it.each(['NewAlert', 'Open', 'HighRisk', 'Medium Risk', 'LowRisk'])('a risk can be set at %s', (rawStatus) => {
    expect(plan(intent({ action: 'SET_RISK', riskLevel: 'LOW' }), target(rawStatus)).support).toBe('LOSSY')
  })

  it.each(['ACCEPT', 'ACCEPT_WITH_CONDITIONS', 'REJECT', 'CLOSE_NO_ACTION'] as const)(
    '%s cannot be said, and why',
    (action) => {
      const planned = plan(intent({ action, conditions: 'yearly', riskLevel: 'LOW' }), target())
      expect(planned).toMatchObject({ support: 'UNSUPPORTED', field: 'alertStatus', requested: action })
      expect(planned.support === 'UNSUPPORTED' && planned.nearest).not.toHaveLength(0)
    },
  )

  it.each<[Partial<CommandIntent>, string, string]>([
    [{ action: 'REOPEN' }, 'NewAlert', 'UNCHANGED'],
    [{ action: 'REOPEN' }, 'Open', 'UNCHANGED'],
    [{ action: 'REOPEN' }, 'Parked', 'OK'],
    [{ action: 'SET_RISK', riskLevel: 'HIGH' }, 'High Risk', 'UNCHANGED'],
    [{ action: 'SET_RISK', riskLevel: 'LOW' }, 'HighRisk', 'LOSSY'],
    [{ action: 'CONFIRM_MATCH', riskLevel: 'HIGH' }, 'HighRisk', 'UNCHANGED'],
    [{ action: 'MARK_FALSE_POSITIVE' }, 'FalsePositive', 'UNCHANGED'],
  ])('%j of an alert at %s is %s, however long its text', (given, raw, support) => {
    const present = { status: { value: null, raw } }
    const reason = support === 'UNCHANGED' ? 'x'.repeat(300) : 'why'
    const planned = plan(intent({ ...given, reason }), { ...target(raw), present })
    expect(planned.support).toBe(support)
    // What W2 would not have stored either is said here too.
    if (given.action === 'CONFIRM_MATCH')
      expect(planned).toMatchObject({ warning: expect.stringContaining('identity') })
  })

  it.each([
    ['ALERT', 'LABEL', 'GATEWAY'],
    ['ALERT', 'UPDATE', 'UNSUPPORTED'],
    ['HIT', 'DECIDE_HIT', 'GATEWAY'],
    ['CASE', 'LABEL', 'GATEWAY'],
    ['CASE', 'ADD_NOTE', 'GATEWAY'],
    ['CASE', 'SET_STATUS', 'UNSUPPORTED'],
    ['CASE', 'SET_PRIORITY', 'UNSUPPORTED'],
    ['CASE', 'REOPEN', 'UNSUPPORTED'],
    ['ACCOUNT', 'CREATE', 'UNSUPPORTED'],
  ] as const)('of a %s, %s is %s', (kind, action, support) => {
    expect(plan(intent({ action }), { ...target(), kind }).support).toBe(support)
    const listed = adapter.capabilities(settings()).find((each) => each.target === kind && each.action === action)
    expect(listed?.support ?? 'UNSUPPORTED').toBe(support)
  })

  it('sends the vendor message rather than the reason, whole or not at all', () => {
    const long = 'x'.repeat(256)
    const fits = `x${'😀'.repeat(127)}`
    expect(plan(intent({ reason: long, vendorMessage: fits }), target())).toMatchObject({ call: { message: fits } })
    expect(plan(intent({ reason: long }), target())).toMatchObject({
      code: 'TOO_LONG',
      field: 'reason',
      message: expect.stringContaining('at most 255 characters, and this text has 256: pass a shorter vendorMessage'),
    })
    expect(plan(intent({ reason: 'x', vendorMessage: '😀'.repeat(128) }), target())).toMatchObject({
      code: 'TOO_LONG',
      field: 'vendorMessage',
    })
  })
})

describe('policy', () => {
  it('puts a hundred alerts of a case into one call, and looks before it writes', () => {
    const policy = (given: Partial<W2Settings>) => adapter.write?.policy(settings(given))
    expect(policy({})).toMatchObject({ maxBatch: 100, maxMessage: 255, checkFirst: true, bulkItemised: false })
    expect(policy({ remediateBatch: 7, checkFirst: false })).toMatchObject({ maxBatch: 7, checkFirst: false })
  })
})

describe('shows', () => {
  it.each([
    ['FalsePositive', 'FalsePositive', true],
    ['False Positive', 'FalsePositive', true],
    ['Open', 'NewAlert', true],
    ['NewAlert', 'FalsePositive', false],
    ['HighRisk', 'LowRisk', false],
    [null, 'NewAlert', false],
    [3, 'NewAlert', false],
  ])('%s for %s: %s', (alertStatus, wanted, shown) => {
    expect(shows(record({ alertStatus }), { alertStatus: wanted, message: null })).toBe(shown)
  })
})

describe('deliver', () => {
  const item = (alertId: string, message: string | null, alertStatus = 'FalsePositive') => ({
    commandId: `c${alertId}`,
    target: target(null, alertId),
    call: { alertStatus, message } satisfies VendorCall,
  })

  it('writes one alert through its own route', async () => {
    const { requests, connection } = listening([undefined])
    const answers = await connection.deliver?.([item(BIG, 'why')], { id: 'd' })
    expect(requests).toMatchObject([
      {
        method: 'POST',
        path: `/cases/${CASE}/alert/${BIG}/remediate`,
        body: { alertStatus: 'FalsePositive', message: 'why' },
      },
    ])
    expect([...(answers ?? [])]).toEqual([[`c${BIG}`, { kind: 'ACCEPTED' }]])
  })

  it('writes many alerts of a case in one call, ids bare and exact, no message where there is none', async () => {
    const { requests, connection } = listening([undefined])
    await connection.deliver?.([item(BIG, 'one'), item('5', null, 'LowRisk')], { id: 'd' })
    expect(requests.map(({ path }) => path)).toEqual([`/cases/${CASE}/alerts/remediate`])
    expect(stringifyJson(requests[0]?.body)).toBe(
      `{"remediateAlertRequests":[{"alertId":${BIG},"message":"one","alertStatus":"FalsePositive"},{"alertId":5,"alertStatus":"LowRisk"}]}`,
    )
  })

  it('refuses a batch over two cases, or with an alert named twice, before anything is sent', async () => {
    const { requests, connection } = listening([])
    const foreign = { ...item('5', null), target: { ...target(), key: 'other/5' } }
    await expect(connection.deliver?.([item('1', null), foreign], { id: 'd' })).rejects.toThrow(/one case/)
    await expect(connection.deliver?.([item('1', null), item('1', null)], { id: 'd' })).rejects.toThrow(/distinct/)
    expect(requests).toEqual([])
  })

  it.each([
    [200, '', null],
    [204, '', null],
    [200, '<html>maintenance</html>', 'UNREADABLE'],
    [400, '{"title":"Bad","errors":{"Message":["too long"]}}', 'REFUSED'],
    [401, '', 'UNAUTHORIZED'],
    [404, '', 'GONE'],
    [429, '', 'RATE_LIMITED'],
    [502, '', 'FAILED'],
  ])('an answer of %i %j ends as %s, after one request', async (status, body, kind) => {
    let calls = 0
    const connection = await connectTo((_req, res) => {
      calls++
      res.writeHead(status).end(body)
    })
    const outcome = await connection.deliver?.([item('1', null)], { id: 'd' }).catch((error: unknown) => error)
    expect(outcome instanceof VendorError ? outcome.kind : null).toBe(kind)
    expect(calls).toBe(1)
  })

  it('never hits the neighbour of an id above 2^53', async () => {
    const opened = await openAccount(adapter, createSandbox({ seed: 3, count: 90 }))
    const { records } = await sweep(opened)
    const big = records.filter(({ key }) => BigInt(key.split('/')[1] ?? 0) > 2n ** 53n)
    expect(big.length).toBeGreaterThan(10)
    for (const { key, raw } of big) {
      const alertStatus = (raw as { alertStatus: string }).alertStatus === 'LowRisk' ? 'HighRisk' : 'LowRisk'
      const call = { alertStatus, message: null }
      await opened.connection.deliver?.(
        [{ commandId: 'c', target: { kind: 'ALERT', key, vendorIds: {}, rawStatus: null }, call }],
        {
          id: 'd',
        },
      )
      expect(opened.sandbox.journal().at(-1)?.recordId).toBe(key.split('/')[1])
    }
    expect(opened.sandbox.journal()).toHaveLength(big.length)
  })
})

describe('reading back', () => {
  it('asks once for each case and picks by exact alert id', async () => {
    const other = { ...target(), key: 'case-2/9' }
    const { requests, connection } = listening([
      parseJson(
        `[{"caseId":"${CASE}","alertId":${NEXT_TO_BIG}},{"caseId":"${CASE}","alertId":"${BIG}","x":1},{"caseId":"${CASE}"}]`,
      ),
      [],
    ])
    const back = await connection.readBack?.([target(null, BIG), target(null, '404'), other])
    expect(requests.map(({ path }) => path)).toEqual([`/cases/${CASE}/alerts`, '/cases/case-2/alerts'])
    expect([...(back ?? [])]).toMatchObject([
      [`${CASE}/${BIG}`, { key: `${CASE}/${BIG}`, part: 'ITEM', raw: { x: 1 } }],
    ])
  })

  it('looks for alerts of many cases in the list of all first, and asks for what it did not show', async () => {
    const opened = await openAccount(adapter, createSandbox({ seed: 4, count: 230 }), { settings: { pageSize: 100 } })
    const { records } = await sweep(opened)
    const targets = records.map(({ key }) => ({ ...target(), key }))
    const reads: string[] = []
    const connection = adapter.connect({
      settings: settings(opened.settings as Partial<W2Settings>),
      credentials: { apiKey: opened.sandbox.credentials.apiKey ?? '' },
      http: {
        request: async (request) => {
          reads.push(request.path)
          if (request.path !== '/cases/alerts') return { status: 200, body: casesOf(request.path) }
          const from = Number(request.query?.PageNumber) * 100
          // An alert that moved off its page while the list was read.
          const shown = records.slice(from, from + 100).map((each, at) => (from + at === 7 ? records[0] : each))
          return { status: 200, body: { caseAlerts: shown.map((each) => each?.raw), totalAlertCount: records.length } }
        },
      },
    })
    const casesOf = (path: string) =>
      records.filter(({ key }) => path === `/cases/${key.split('/')[0]}/alerts`).map(({ raw }) => raw)

    const back = await connection.readBack?.(targets)
    expect([...(back?.keys() ?? [])].toSorted()).toEqual(records.map(({ key }) => key).toSorted())
    expect(reads).toEqual([
      '/cases/alerts',
      '/cases/alerts',
      '/cases/alerts',
      `/cases/${records[7]?.key.split('/')[0]}/alerts`,
    ])

    reads.length = 0
    const [one] = records
    const caseId = one?.key.split('/')[0]
    await connection.readBack?.(targets.filter(({ key }) => key.startsWith(`${caseId}/`)))
    expect(reads).toEqual([`/cases/${caseId}/alerts`])

    // Six cases are worth one page, however long the list is.
    reads.length = 0
    const far = [...new Map(targets.toReversed().map((each) => [each.key.split('/')[0], each])).values()].slice(0, 6)
    const found = await connection.readBack?.(far)
    expect([...(found?.keys() ?? [])].toSorted()).toEqual(far.map(({ key }) => key).toSorted())
    expect(reads.filter((path) => path === '/cases/alerts')).toHaveLength(1)
    expect(reads.length).toBeLessThanOrEqual(7)
  })

  it.each([[{ caseAlerts: [] }], [undefined]])('does not take %j for "not found"', async (body) => {
    const { connection } = listening([body])
    await expect(connection.readBack?.([target()])).rejects.toMatchObject({ kind: 'UNREADABLE' })
  })

  it('takes a case that is gone for "not found", and nothing else', async () => {
    const gone = await connectTo((_req, res) => res.writeHead(404).end())
    expect(await gone.readBack?.([target()])).toEqual(new Map())
    const down = await connectTo((_req, res) => res.writeHead(503).end())
    await expect(down.readBack?.([target()])).rejects.toMatchObject({ kind: 'FAILED' })
  })
})

describe('the sandbox', () => {
  const sandbox = createSandbox({ seed: 5, count: 200 })
  const key = Buffer.from(sandbox.credentials.apiKey ?? '').toString('base64')
  const [id, raw] = [...sandbox.records()].find(([, held]) => held.alertStatus === 'NewAlert') ?? []
  const one = `/cases/${raw?.caseId}/alert/${id}/remediate?api-version=2.8`
  const many = `/cases/${raw?.caseId}/alerts/remediate?api-version=2.8`

  async function ask(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const server = createServer(sandbox.handle)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    open.push(() => {
      server.closeAllConnections()
      server.close()
    })
    const before = sandbox.violations().length
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      method,
      headers: { authorization: `Basic ${key}`, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body }),
    })
    return { status: response.status, text: await response.text(), violations: sandbox.violations().length - before }
  }

  it.each<[string, string, string | undefined, number, Record<string, string>?]>([
    ['GET', '/cases/alerts', undefined, 400],
    ['GET', '/cases/alerts?api-version=2.7', undefined, 400],
    ['GET', '/cases/alerts?api-version=2.8&PageSize=101', undefined, 400],
    ['GET', '/cases/alerts?api-version=2.8&PageSize=0', undefined, 400],
    ['GET', '/cases/alerts?api-version=2.8&PageNumber=-1', undefined, 400],
    ['GET', '/cases/alerts?api-version=2.8&pageSize=10', undefined, 400],
    ['GET', '/cases/alerts?api-version=2.8', undefined, 401, { authorization: 'Basic eA==' }],
    ['GET', '/cases?api-version=2.8', undefined, 404],
    ['POST', '/cases/alerts?api-version=2.8', '{}', 405],
    ['POST', one, '{"alertStatus":"Closed"}', 400],
    ['POST', one, '{"alertStatus":"False Positive"}', 400],
    ['POST', one, '{"message":"x"}', 400],
    ['POST', one, `{"alertStatus":"LowRisk","message":"${'x'.repeat(256)}"}`, 400],
    ['POST', one, '{"alertStatus":"LowRisk","message":null}', 400],
    ['POST', one, '{"alertStatus":"LowRisk","assignee":"x"}', 400],
    ['POST', one, 'not json', 400],
    ['POST', one, '{"alertStatus":"LowRisk"}', 415, { 'content-type': 'text/plain' }],
    ['POST', many, '{"message":"only"}', 400],
    ['POST', many, '{"remediateAlertRequests":[]}', 400],
    ['POST', many, `{"remediateAlertRequests":[{"alertId":"${id}","alertStatus":"LowRisk"}]}`, 400],
    [
      'POST',
      many,
      `{"remediateAlertRequests":[{"alertId":${id},"alertStatus":"LowRisk"},{"alertId":${id},"alertStatus":"LowRisk"}]}`,
      400,
    ],
  ])('answers %s %s %s with %i and notes it', async (method, path, body, status, headers) => {
    expect(await ask(method, path, body, headers)).toMatchObject({ status, violations: 1 })
    expect(sandbox.journal()).toEqual([])
  })

  it('says no in its own right to an alert or a case it does not have', async () => {
    for (const path of [`/cases/${raw?.caseId}/alert/1/remediate`, `/cases/none/alert/${id}/remediate`])
      expect(await ask('POST', `${path}?api-version=2.8`, '{"alertStatus":"LowRisk"}')).toMatchObject({
        status: 404,
        violations: 0,
      })
    const mixed = `{"remediateAlertRequests":[{"alertId":${id},"alertStatus":"LowRisk"},{"alertId":1,"alertStatus":"LowRisk"}]}`
    expect(await ask('POST', many, mixed)).toMatchObject({ status: 404, violations: 0 })
    expect(await ask('GET', '/cases/none/alerts?api-version=2.8')).toMatchObject({ status: 404, violations: 0 })
    expect(sandbox.journal()).toEqual([])
  })

  it('remediates with an empty 200, journals the change once and shows it first in the list', async () => {
    const body = '{"alertStatus":"LowRisk","message":"why"}'
    expect(await ask('POST', one, body)).toMatchObject({ status: 200, text: '' })
    expect(await ask('POST', one, body)).toMatchObject({ status: 200, text: '' })
    expect(sandbox.journal()).toMatchObject([
      { recordId: id, change: 'alertStatus', before: 'NewAlert', after: 'LowRisk' },
    ])
    const { text } = await ask('GET', '/cases/alerts?api-version=2.8&PageNumber=0&PageSize=1')
    const { caseAlerts } = parseJson(text) as { caseAlerts: { alertId: number | bigint }[] }
    expect(String(caseAlerts[0]?.alertId)).toBe(id)
  })

  it('holds what real lists hold', () => {
    const all = [...createSandbox({ seed: 5, count: 200 }).records().values()]
    const of = (field: string) => new Set(all.map((each) => each[field]))
    for (const status of ['NewAlert', 'HighRisk', 'MediumRisk', 'LowRisk', 'FalsePositive', 'Parked'])
      expect(of('alertStatus')).toContain(status)
    const categories = new Set(all.flatMap((each) => each.categories as string[]))
    for (const category of ['PEP', 'Adverse Media', 'Enforcement', 'Associated Entity', 'Insolvency'])
      expect(categories).toContain(category)
    const bare = new Set(
      all.filter((each) => (each.categories as string[] | null)?.length === 0).map((each) => each.serviceName),
    )
    for (const service of ['SISPlusCheck', 'PEPDeskCheck', 'WatchlistCheck']) expect(bare).toContain(service)
    const names = all.map((each) => String(each.caseName)).join(' ')
    for (const script of [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Arabic}/u, /\p{Script=Han}/u, /Ltd/])
      expect(names).toMatch(script)
    expect(all.filter((each) => typeof each.alertId === 'bigint').length).toBeGreaterThan(20)
    expect(of('caseId').size).toBeLessThan(all.length / 2)
    const dates = all.flatMap((each) => [String(each.dateCreated), String(each.dateLastUpdated)])
    for (const form of [/^0001/, /\.\d{7}$/, /\.\d{7}Z$/, /\.\d{3}Z$/, /\+01:00$/, /:\d\d$/])
      expect(
        dates.some((date) => form.test(date)),
        String(form),
      ).toBe(true)
    expect(all.some((each) => each.caseYearOfBirth !== 0 && each.caseDayOfBirth === 0)).toBe(true)
    const created = all.map((each) => Date.parse(readInstant(String(each.dateCreated)).at ?? ''))
    expect(Math.max(...created)).toBeLessThanOrEqual(Date.now())
    expect(Math.min(...created)).toBeGreaterThan(Date.now() - 91 * 86_400_000)
  })
})
