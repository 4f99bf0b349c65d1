import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import corsa from '../../adapters/corsa/index.ts'
import createSandbox from '../../adapters/corsa/sandbox.ts'
import type {
  CommandIntent,
  DeliveryItem,
  Plan,
  PlanTarget,
  RawRecord,
  VendorCall,
} from '../../src/adapter/contract.ts'
import { UnmappableRecord, VendorError } from '../../src/adapter/errors.ts'
import { createVendorHttp } from '../../src/adapter/http.ts'
import { parseJson } from '../../src/adapter/json.ts'
import type { RemediationAction } from '../../src/canonical/enums.ts'
import { ANY_CASE } from '../../src/graphql/alert-decisions.ts'
import { type Account, openAccount, ownDraft, sweep, targetOf } from './account.ts'

const sandbox = (count = 60) => createSandbox({ seed: 7, count })
const settings = corsa.settings.parse({})
const write = corsa.write!
const webhook = corsa.webhook!
const merge = corsa.merge!

/** An account whose vendor answers what the test says; the bodies it was sent are kept. */
async function canned(
  answer: (url: string, body: unknown) => { status?: number; body: string },
  more: Record<string, unknown> = {},
  http: { maxBytes?: number } = {},
) {
  const sent: { method: string; url: string; body: unknown }[] = []
  const handle: RequestListener = (req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const received = { method: req.method ?? '', url: req.url ?? '', body: text === '' ? null : parseJson(text) }
      sent.push(received)
      const { status = 200, body } = answer(received.url, received.body)
      res.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : body)
    })
  }
  return { ...(await openAccount(corsa, { ...sandbox(), handle }, { settings: more, http })), sent }
}
const json = (value: unknown) => ({ body: JSON.stringify(value) })
const failure = async (work: Promise<unknown> | undefined): Promise<VendorError> => {
  const error = await work?.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof VendorError)) throw new Error(`no VendorError: ${String(error)}`)
  return error
}

const intent = (action: RemediationAction, rest: Partial<CommandIntent> = {}): CommandIntent => ({
  action,
  riskLevel: null,
  reason: 'Birth year and nationality differ',
  vendorMessage: null,
  conditions: null,
  vendorValue: null,
  priority: null,
  assignee: null,
  detail: {},
  ...rest,
})
const target = (key = 'a1', rawStatus: string | null = 'NEW'): PlanTarget => ({
  kind: 'ALERT',
  key,
  vendorIds: {},
  rawStatus,
  present: {},
})
const plan = (action: RemediationAction, rest: Partial<CommandIntent> = {}, to = target(), given = settings): Plan =>
  write.plan(intent(action, rest), to, given)
const sent = (planned: Plan) => {
  if (planned.support !== 'OK' && planned.support !== 'LOSSY') throw new Error(`not sent: ${planned.support}`)
  return planned
}
const items = (action: RemediationAction, keys: string[], rest: Partial<CommandIntent> = {}): DeliveryItem[] =>
  keys.map((key, at) => ({
    commandId: `c${at}`,
    target: target(key),
    // A word nobody knows is nothing that could stand there already.
    call: sent(plan(action, rest, target(key, 'SNOOZED'))).call,
  }))

const record = (raw: object, rest: Partial<RawRecord> = {}): RawRecord => ({
  kind: 'ALERT',
  key: String((raw as { id?: unknown }).id),
  part: 'ITEM',
  raw,
  vendorUpdatedAt: null,
  ...rest,
})
const mapped = (raw: object) => {
  const whole = corsa.map(record({ id: 'a1', category: 'SCREENING_PEP', status: 'NEW', ...raw }), settings)
  return { ...whole, alert: whole.alerts[0]! }
}
const mappedCase = (raw: object) => {
  const whole = corsa.map(record({ id: 'k1', ...raw }, { kind: 'CASE' }), settings)
  return { ...whole, case: whole.cases[0]! }
}

const open: (() => void)[] = []
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
  for (const close of open.splice(0)) close()
})

/** Speaks to a sandbox by hand, past the adapter. */
async function speak({ handle, credentials }: ReturnType<typeof sandbox>, authorization?: string) {
  const server = createServer(handle)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return async (method: string, path: string, body?: unknown) => {
    const res = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      method,
      headers: {
        authorization: authorization ?? `Bearer ${credentials.token}:${credentials.secret}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const text = await res.text()
    return { status: res.status, answer: text === '' ? null : parseJson(text) }
  }
}
const held = (account: { records(): ReadonlyMap<string, Readonly<Record<string, unknown>>> }, kind: 'ALERT' | 'CASE') =>
  [...account.records().values()].filter((each) => 'reviewersIds' in each === (kind === 'CASE'))
const inStatus = async (account: Account, status: string): Promise<PlanTarget[]> =>
  (await sweep(account)).records
    .filter(({ kind }) => kind === 'ALERT')
    .map((each) => targetOf(each, account.map(each)))
    .filter(({ rawStatus }) => rawStatus === status)

describe('vocabulary', () => {
  it('holds the document’s lists, and nothing less', () => {
    const file = join(import.meta.dirname, '../../adapters/corsa/fixtures/documented-values.json')
    const lists = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>
    expect(Object.fromEntries(Object.entries(lists).map(([field, list]) => [field, list.length]))).toEqual({
      status: 4,
      category: 13,
      priority: 2,
      'case.status': 7,
      mode: 3,
    })
    for (const [field, list] of Object.entries(lists))
      for (const table of corsa.vocabulary.filter((each) => each.field === field && each.unrecognised !== null))
        expect(
          table.entries.filter(({ source }) => source === 'DOCUMENT').map(({ raw }) => raw),
          `${field} as ${table.concept}`,
        ).toEqual(list)
  })

  it.each([
    ['KYC', 'IDENTITY_VERIFICATION', 'IDENTITY', 'UNKNOWN', 'APPROX'],
    ['KYB', 'BUSINESS_VERIFICATION', 'BUSINESS', 'UNKNOWN', 'EXACT'],
    ['TRANSACTION_MONITORING', 'TRANSACTION_MONITORING', 'TRANSACTION', 'UNKNOWN', 'EXACT'],
    ['ONCHAIN_TRANSACTION_MONITORING', 'ONCHAIN_MONITORING', 'ONCHAIN_TRANSACTION', 'UNKNOWN', 'EXACT'],
    ['SCREENING_SANCTIONS', 'SCREENING', 'SANCTIONS', 'UNKNOWN', 'EXACT'],
    ['SCREENING_PEP', 'SCREENING', 'PEP', 'UNKNOWN', 'EXACT'],
    ['SCREENING_ADVERSE_MEDIA', 'SCREENING', 'ADVERSE_MEDIA', 'UNKNOWN', 'EXACT'],
    ['SCREENING_REGULATORY', 'SCREENING', 'REGULATORY_ENFORCEMENT', 'UNKNOWN', 'EXACT'],
    ['SCREENING_OTHER', 'SCREENING', 'OTHER_SCREENING', 'UNKNOWN', 'EXACT'],
    ['FRAUD', 'FRAUD_DETECTION', 'FRAUD', 'UNKNOWN', 'EXACT'],
    ['PERIODIC_REVIEW', 'PERIODIC_REVIEW', 'DUE_DILIGENCE', 'ONGOING_MONITORING', 'EXACT'],
    ['EDD', 'ENHANCED_DUE_DILIGENCE', 'DUE_DILIGENCE', 'UNKNOWN', 'EXACT'],
    ['OTHER', 'OTHER', 'OTHER', 'UNKNOWN', 'EXACT'],
    ['SCREENING', 'SCREENING', 'OTHER_SCREENING', 'UNKNOWN', 'LOSSY'],
  ])('reads the category %s', (category, type, canonical, stage, fidelity) => {
    const { alert } = mapped({ category })
    expect([alert.type.value, alert.categories[0]?.value, alert.lifecycleStage.value]).toEqual([type, canonical, stage])
    expect(alert.categories[0]?.fidelity).toBe(fidelity)
    expect(mappedCase({ category }).case.category).toMatchObject({ value: canonical, raw: category })
  })

  it.each([
    ['NEW', 'OPEN', 'UNDECIDED', null, 'EXACT'],
    ['IN_REVIEW', 'IN_REVIEW', 'UNDECIDED', null, 'EXACT'],
    ['ESCALATED', 'ESCALATED', 'UNDECIDED', 'CASE', 'EXACT'],
    ['RESOLVED', 'CLOSED', 'NO_ACTION_REQUIRED', null, 'LOSSY'],
  ])('reads the status %s', (status, value, disposition, escalationTarget, fidelity) => {
    expect(mapped({ status }).alert).toMatchObject({
      status: { value, fidelity },
      disposition: { value: disposition, fidelity },
      matchStatus: { value: 'UNKNOWN' },
      escalationTarget,
    })
  })

  it.each([
    ['NEW', 'OPEN', 'NONE'],
    ['UNDER_INVESTIGATION', 'IN_PROGRESS', 'NONE'],
    ['PENDING_EDD', 'PENDING_EDD', 'NONE'],
    ['PENDING_RFI', 'PENDING_INFORMATION', 'NONE'],
    ['PENDING_REVIEW', 'PENDING_REVIEW', 'NONE'],
    ['CLOSED_DISMISSED', 'CLOSED', 'DISMISSED'],
    ['CLOSED_ESCALATION_TO_SAR', 'CLOSED', 'REFERRED_FOR_SAR'],
    ['CLOSED_ARCHIVED', 'UNKNOWN', 'UNKNOWN'],
  ])('reads the case status %s as status and outcome', (status, value, outcome) => {
    for (const given of [status, { status, reason: 'x' }])
      expect(mappedCase({ status: given }).case).toMatchObject({ status: { value }, outcome: { value: outcome } })
  })

  it('reads priorities, and has no risk level', () => {
    const priority = (word: string | null) => mapped({ priority: word }).alert.priority
    expect(['HIGH', 'MEDIUM', 'LOW'].map((word) => priority(word).value)).toEqual(['HIGH', 'MEDIUM', 'LOW'])
    expect(priority('CRITICAL')).toMatchObject({ value: 'CRITICAL', fidelity: 'DERIVED' })
    expect(priority('URGENT')).toMatchObject({ value: 'UNSPECIFIED', fidelity: 'UNRECOGNISED' })
    expect(priority(null)).toMatchObject({ value: 'UNSPECIFIED', fidelity: 'DEFAULT' })
    expect(mapped({ researchRiskLevel: 'HIGH' }).alert.riskLevel).toMatchObject({
      value: 'UNKNOWN',
      fidelity: 'DEFAULT',
    })
  })
})

describe('map', () => {
  it('takes the match from truePositiveStatus, of screenings only, and never from a text', () => {
    const match = (raw: object) => mapped({ status: 'RESOLVED', ...raw }).alert.matchStatus?.value
    expect(
      ['TRUE_POSITIVE', 'FALSE_POSITIVE', 'INCONCLUSIVE', 'UNKNOWN', 'MAYBE'].map((truePositiveStatus) =>
        match({ truePositiveStatus }),
      ),
    ).toEqual(['TRUE_MATCH', 'FALSE_POSITIVE', 'INDETERMINATE', 'UNKNOWN', 'UNKNOWN'])
    expect(match({ decision: { reason: 'False positive' } })).toBe('UNKNOWN')
    expect(match({ category: 'FRAUD', truePositiveStatus: 'TRUE_POSITIVE' })).toBeUndefined()
    expect(match({ category: 'NOVEL', truePositiveStatus: 'TRUE_POSITIVE' })).toBe('TRUE_MATCH')
  })

  it('reads the links under each of their names alike', () => {
    const links = [{ id: 'c1', referenceId: 'CL-0001' }, 'c2', 9007199254740993n]
    for (const name of ['associatedClients', 'clientsIds', 'clientIds']) {
      expect(mapped({ [name]: links }).subjects.map(({ key, clientReference }) => [key, clientReference])).toEqual([
        ['c1', 'CL-0001'],
        ['c2', null],
        ['9007199254740993', null],
      ])
      expect(mappedCase({ [name]: links }).subjects).toEqual(mapped({ [name]: links }).subjects)
    }
    for (const name of ['alertsIds', 'alertIds', 'associatedAlerts'])
      expect(mappedCase({ [name]: ['a1', { id: 'a2' }, 'a1'] }).caseAlerts).toMatchObject([
        { caseKey: 'k1', alertKey: 'a1', role: { value: 'MEMBER' } },
        { caseKey: 'k1', alertKey: 'a2', role: { value: 'MEMBER' } },
      ])
  })

  it('names clients as their script does, where a link repeats the name', () => {
    const subject = (general: unknown) => mapped({ clientIds: [{ id: 'c1', general }] })
    const name = (general: unknown) => subject(general).subjects[0]
    expect(name({ firstName: 'Torvane', lastName: 'Aldersby' })).toMatchObject({
      name: 'Torvane Aldersby',
      type: { value: 'PERSON', fidelity: 'DERIVED' },
    })
    expect(name({ firstName: '清和', lastName: '欧阳' })?.name).toBe('欧阳清和')
    expect(name({ lastName: 'Горнич' })?.name).toBe('Горнич')
    expect(name({ legalEntityName: 'Kestrelmoor Freight BV' })).toMatchObject({ type: { value: 'COMPANY' } })
    expect(name(null)).toMatchObject({ name: null, type: { value: 'UNKNOWN', fidelity: 'DEFAULT' } })
    expect(name({ firstName: ['x'] })?.name).toBeNull()
    const born = (dateOfBirth: unknown) => name({ dateOfBirth })?.birth
    expect(born('1985-06-15')).toEqual({ year: 1985, month: 6, day: 15 })
    expect(born('1985-06-15T00:00:00+02:00')).toEqual({ year: 1985, month: 6, day: 15 })
    for (const none of ['0001-01-01', '1985', null, 7]) expect(born(none)).toMatchObject({ year: null })
    expect(subject({ firstName: 'Ørvina' }).alert.title).toBe('SCREENING_PEP: Ørvina')
  })

  it('calls a single client primary, and none of several', () => {
    const primary = (clientIds: string[]) => mapped({ clientIds }).alert.subjects.map((each) => each.primary)
    expect([primary(['c1']), primary(['c1', 'c2'])]).toEqual([[true], [false, false]])
  })

  it('keeps the reason of a closed alert, and keeps that of a case to itself', () => {
    const decision = { reason: 'Another birth year.' }
    expect(mapped({ status: 'RESOLVED', decision }).alert.resolutionNote).toBe('Another birth year.')
    expect(mapped({ status: 'NEW', decision }).alert.resolutionNote).toBeNull()
    const sar = mappedCase({ status: { status: 'CLOSED_ESCALATION_TO_SAR', reason: 'Report filed' } })
    expect(JSON.stringify(sar)).not.toContain('Report filed')
  })

  it('refuses a record that is not the one it is filed under', () => {
    expect(() => corsa.map({ ...record({ id: 'a1' }), key: 'a2' }, settings)).toThrow(UnmappableRecord)
    for (const raw of [{}, { id: ' ' }, { id: {} }, []])
      expect(() => corsa.map(record(raw, { key: 'a1' }), settings)).toThrow(UnmappableRecord)
  })

  it('carries due dates, people and the reference, which may be null', () => {
    const { alert } = mapped({ referenceId: 'EXT-1', assigneeId: 'u1', dueDate: '2026-02-01T17:00:00Z' })
    expect(alert).toMatchObject({ assignee: { id: 'u1' }, sla: { dueAt: '2026-02-01T17:00:00.000Z' } })
    expect(alert.vendorIds).toContainEqual({ field: 'referenceId', value: 'EXT-1' })
    expect(mapped({ referenceId: null }).alert.vendorIds).toEqual([{ field: 'alertId', value: 'a1' }])
    expect(mappedCase({ reviewersIds: ['u1', { id: 'u2', name: 'Robin' }, null] }).case.reviewers).toEqual([
      { id: 'u1', name: null, email: null },
      { id: 'u2', name: 'Robin', email: null },
    ])
  })
})

describe('merge', () => {
  const whole = record(
    { id: 'a1', status: 'NEW', priority: 'HIGH', assigneeId: 'u1', associatedClients: [{ id: 'c1' }, { id: 'c2' }] },
    { vendorUpdatedAt: '2026-01-01T00:00:00.000Z' },
  )
  const part = (raw: object, day: number): RawRecord =>
    record({ id: 'a1', ...raw }, { part: 'WEBHOOK', vendorUpdatedAt: `2026-01-0${day}T00:00:00.000Z` })

  it('lays changed fields over the whole, nulls included', () => {
    const { raw, vendorUpdatedAt, part: kept } = merge([whole, part({ status: 'IN_REVIEW', assigneeId: null }, 2)])
    expect(raw).toEqual({ ...(whole.raw as object), status: 'IN_REVIEW', assigneeId: null })
    expect([vendorUpdatedAt, kept]).toEqual(['2026-01-02T00:00:00.000Z', 'ITEM'])
  })

  it('replaces links whatever their name is, and leaves those that did not change', () => {
    const keys = (parts: RawRecord[]) => corsa.map(merge(parts), settings).subjects.map(({ key }) => key)
    expect(keys([whole, part({ clientIds: ['c3'] }, 2)])).toEqual(['c3'])
    expect(keys([whole, part({ clientIds: [] }, 2), part({ status: 'RESOLVED' }, 3)])).toEqual([])
    expect(keys([whole, part({ status: 'RESOLVED' }, 2)])).toEqual(['c1', 'c2'])
    expect(keys([whole, part({ clientsIds: ['c9'] }, 2), part({ associatedClients: ['c8'] }, 3)])).toEqual(['c8'])
  })

  it('never goes back to what an older message said', () => {
    const late = part({ status: 'NEW', category: 'FRAUD', clientIds: ['c0'] }, 2)
    const { raw, vendorUpdatedAt } = merge([part({ status: 'RESOLVED', clientsIds: ['c1'] }, 3), late])
    expect(raw).toEqual({ id: 'a1', status: 'RESOLVED', category: 'FRAUD', clientsIds: ['c1'] })
    expect(vendorUpdatedAt).toBe('2026-01-03T00:00:00.000Z')
  })

  it('starts anew from a whole view, and a single one is itself', () => {
    expect(merge([part({ truePositiveStatus: 'UNKNOWN' }, 1), whole])).toEqual(whole)
    expect(merge([whole])).toBe(whole)
    expect(() => merge([])).toThrow()
  })

  it('answers a view that can be folded on', () => {
    const parts = [
      whole,
      part({ status: 'IN_REVIEW' }, 2),
      part({ clientIds: ['c3'] }, 3),
      part({ priority: 'LOW' }, 4),
    ]
    const [first, second, ...others] = parts as [RawRecord, RawRecord, ...RawRecord[]]
    expect(merge([merge([first, second]), ...others])).toEqual(merge(parts))
    const [, ...partial] = parts
    expect(merge([first, merge(partial)])).toEqual(merge(parts))
    expect(merge(partial).part).toBe('WEBHOOK')
  })

  it('leaves its input alone', () => {
    const before = structuredClone([whole, part({ clientIds: ['c3'] }, 2)])
    merge(before)
    expect(before).toEqual([whole, part({ clientIds: ['c3'] }, 2)])
  })
})

describe('webhooks', () => {
  const secret = 'whsec-canary'
  const request = (payload: unknown, headers: Record<string, string> = {}) => {
    const body = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload))
    return { headers, body }
  }
  const signed = (body: Buffer, by = secret) => `sha256=${createHmac('sha256', by).update(body).digest('hex')}`
  const decode = (payload: unknown, headers?: Record<string, string>) =>
    webhook.decode(request(payload, headers), settings)
  const created = {
    type: 'alert.created',
    timestamp: '2024-01-15T14:00:00.000Z',
    data: {
      id: 'a1',
      referenceId: null,
      entity: { id: 'a1', category: 'TRANSACTION_MONITORING', priority: 'HIGH', status: 'NEW', clientIds: ['c1'] },
    },
  }
  const updated = {
    type: 'alert.updated',
    timestamp: '2024-01-15T15:00:00.000Z',
    data: {
      id: 'a1',
      referenceId: null,
      updated: { status: 'IN_REVIEW', assigneeId: 'u1' },
      previousValues: { status: 'NEW', assigneeId: null },
    },
  }

  it('are genuine only if signed over the raw bytes', () => {
    const { body } = request(created)
    const verify = (signature?: string, bytes = body, by = secret) =>
      webhook.verify(
        { headers: signature === undefined ? {} : { 'x-hub-signature-256': signature }, body: bytes },
        by,
        settings,
      )
    expect(verify(signed(body))).toBe(true)
    expect(verify(signed(body).toUpperCase())).toBe(true)
    expect(verify(signed(body), Buffer.from(`${body} `))).toBe(false)
    expect(verify(signed(body, 'other'))).toBe(false)
    expect(verify(signed(body).slice(7))).toBe(false)
    expect(verify('')).toBe(false)
    expect(verify(undefined)).toBe(false)
    expect(verify(signed(body, ''), body, '')).toBe(false)
  })

  it('carry a new record whole', () => {
    const message = decode(created, { 'x-hook-delivery': 'd1' })
    expect(message).toMatchObject({ id: 'd1', signedAt: null })
    expect(message.records).toEqual([
      {
        kind: 'ALERT',
        key: 'a1',
        part: 'WEBHOOK',
        raw: created.data.entity,
        vendorUpdatedAt: '2024-01-15T14:00:00.000Z',
      },
    ])
    expect(message.mentions).toEqual([{ kind: 'ALERT', key: 'a1', vendorIds: { alertId: 'a1' } }])
  })

  it('carry the changed fields of another, which are folded in', () => {
    const [change] = decode(updated).records
    expect(change?.raw).toEqual({ id: 'a1', status: 'IN_REVIEW', assigneeId: 'u1' })
    const [alert] = corsa.map(merge([...decode(created).records, ...decode(updated).records]), settings).alerts
    expect(alert).toMatchObject({
      status: { value: 'IN_REVIEW' },
      priority: { value: 'HIGH' },
      assignee: { id: 'u1' },
      subjects: [{ key: 'c1' }],
      updatedAt: '2024-01-15T15:00:00.000Z',
    })
  })

  it('take no reference away, and tell one that is known', () => {
    const raw = (referenceId: unknown) => decode({ ...updated, data: { ...updated.data, referenceId } }).records[0]?.raw
    expect(raw(null)).not.toHaveProperty('referenceId')
    expect(raw('EXT-1')).toHaveProperty('referenceId', 'EXT-1')
  })

  it('name a case so that it can be read', async () => {
    const account = await openAccount(corsa, sandbox())
    const [held0] = held(account.sandbox, 'CASE')
    const id = String(held0?.id)
    const [mention] = decode({ type: 'case.updated', data: { id, updated: { status: 'PENDING_RFI' } } }).mentions
    const found = await account.connection.readBack?.([{ ...mention!, rawStatus: null }])
    expect(found?.get(id)).toMatchObject({ kind: 'CASE', key: id, part: 'ITEM' })
    expect(account.sandbox.violations()).toEqual([])
  })

  it('read the older header names', () => {
    const { type, ...rest } = updated
    expect(decode(rest, { 'x-tweed-event': type, 'x-tweed-delivery': 'd2' })).toMatchObject({
      id: 'd2',
      records: [{ key: 'a1' }],
    })
    expect(decode(rest, { 'x-hook-event': type }).id).toBeNull()
  })

  it('name a record whose change they do not show, and pass over other things', () => {
    expect(decode({ type: 'alert.deleted', data: { id: 'a1' } })).toMatchObject({
      records: [],
      mentions: [{ key: 'a1' }],
    })
    for (const type of ['individual_client.created', 'form_template.public_form_submitted', 'novel'])
      expect(decode({ type, data: {} })).toMatchObject({ records: [], mentions: [] })
  })

  it('keep ids beyond 2^53', () => {
    const body = Buffer.from('{"type":"alert.updated","data":{"id":9007199254740993,"updated":{"status":"NEW"}}}')
    expect(decode(body).records[0]?.key).toBe('9007199254740993')
  })

  it.each([
    ['no JSON', Buffer.from('<html>')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['no object', []],
    ['no type', { data: { id: 'a1' } }],
    ['no id', { type: 'alert.created', data: { entity: {} } }],
    ['an empty envelope', { type: 'case.updated' }],
    ['another record than the one they name', { type: 'alert.created', data: { id: 'a1', entity: { id: 'a2' } } }],
  ])('are refused with %s', (_what, payload) => {
    expect(() => decode(payload)).toThrow(UnmappableRecord)
  })
})

describe('lists', () => {
  it('are off unless the account says so', async () => {
    const account = await openAccount(corsa, sandbox(3), { settings: { lists: false } })
    expect(account.connection.streams).toEqual([])
    const streams = (await openAccount(corsa, sandbox(3))).connection.streams
    expect(streams.map(({ name, kind, mode, assumed }) => [name, kind, mode, assumed])).toEqual([
      ['alerts', 'ALERT', 'SWEEP', true],
      ['cases', 'CASE', 'SWEEP', true],
    ])
  })

  it('are read to the end in pages of any size', async () => {
    for (const pageSize of [1, 7, 100]) {
      const account = await openAccount(corsa, sandbox(23), { settings: { pageSize } })
      const { records } = await sweep(account)
      expect(records.map(({ key }) => key)).toEqual([...account.sandbox.records().keys()])
      expect((await account.connection.streams[0]?.page(null))?.total).toBe(23)
      expect(account.sandbox.violations()).toEqual([])
    }
  })

  it('are read backwards as well', async () => {
    const account = await openAccount(corsa, sandbox(23), { settings: { pageSize: 10 } })
    const [stream] = account.connection.streams
    const keys: string[] = []
    let position: string | null | undefined = stream?.last?.(23)
    expect(position).toBe('3')
    while (position) {
      const page = await stream!.page(position)
      keys.unshift(...page.records.map(({ key }) => key))
      position = page.previous
    }
    expect(keys).toEqual(held(account.sandbox, 'ALERT').map(({ id }) => id))
    expect(stream?.last?.(0)).toBe('1')
  })

  it('follow a vendor that holds pages to fewer records', async () => {
    const all = Array.from({ length: 7 }, (_each, at) => ({ id: `a${at}` }))
    const account = await canned((url) => {
      const page = Number(new URL(url, 'http://x').searchParams.get('page'))
      return json({ data: all.slice((page - 1) * 3, page * 3), total: 7, page, limit: 3 })
    })
    const [stream] = account.connection.streams
    const pages = [await stream?.page(null), await stream?.page('2'), await stream?.page('3')]
    expect(pages.map((page) => page?.records.length)).toEqual([3, 3, 1])
    expect(pages.map((page) => page?.next)).toEqual(['2', '3', null])
    expect(account.sent.map(({ url }) => url)).toEqual([1, 2, 3].map((page) => `/v1/alerts?page=${page}&limit=100`))
  })

  it('end with a short or empty page where no total is given', async () => {
    const next = async (data: unknown[]) =>
      (await (await canned(() => json({ data }), { pageSize: 2 })).connection.streams[0]?.page(null))?.next
    expect(await next([{ id: 'a1' }, { id: 'a2' }])).toBe('2')
    expect(await next([{ id: 'a1' }])).toBeNull()
    expect(await next([])).toBeNull()
  })

  it.each([
    ['the page is another', { data: [], total: 0, page: 2, limit: 100 }],
    ['there is no data', { alerts: [] }],
    ['the data is no list', { data: {} }],
    ['the answer is bare', []],
  ])('fail whole where %s', async (_what, body) => {
    const account = await canned(() => json(body))
    expect((await failure(account.connection.streams[0]?.page(null))).kind).toBe('UNREADABLE')
  })

  it('set a record without an id aside and go on', async () => {
    const body = '{"data":[{"id":"a1"},{"status":"NEW"},null,[],{"id":9007199254740993}]}'
    const page = await (await canned(() => ({ body }))).connection.streams[0]?.page(null)
    expect(page?.records.map(({ key }) => key)).toEqual(['a1', '9007199254740993'])
    expect(page?.unreadable).toHaveLength(3)
  })

  it('ask for less where a page is too large, and leave out the one record that is', async () => {
    const all = Array.from({ length: 12 }, (_each, at) => ({
      id: `a${at}`,
      description: at === 5 ? 'x'.repeat(3_000) : '',
    }))
    const account = await canned(
      (url) => {
        const query = new URL(url, 'http://x').searchParams
        const [page, limit] = [Number(query.get('page')), Number(query.get('limit'))]
        return json({ data: all.slice((page - 1) * limit, page * limit), total: all.length, page, limit })
      },
      { pageSize: 12 },
      { maxBytes: 1_000 },
    )
    const page = await account.connection.streams[0]?.page(null)
    expect(page?.records.map(({ key }) => key)).toEqual(all.filter((_each, at) => at !== 5).map(({ id }) => id))
    expect(page).toMatchObject({ next: null, total: 12 })
    expect(page?.unreadable).toHaveLength(1)
  })
})

describe('single reads', () => {
  it('take the record bare or wrapped, and nothing else', async () => {
    const read = async (body: unknown) => (await canned(() => json(body))).connection.readBack?.([target('a1')])
    expect((await read({ id: 'a1' }))?.get('a1')?.raw).toEqual({ id: 'a1' })
    expect((await read({ data: { id: 'a1' } }))?.get('a1')?.raw).toEqual({ id: 'a1' })
    for (const body of [{ id: 'a2' }, { data: [] }, [], 'a1', {}])
      expect((await failure(read(body))).kind, JSON.stringify(body)).toBe('UNREADABLE')
  })

  it('miss what is gone, and stop where one is not answered', async () => {
    const account = await canned((url) => (url.endsWith('/a1') ? json({ id: 'a1' }) : { status: 404, body: '{}' }))
    expect([...((await account.connection.readBack?.([target('a1'), target('a2')]))?.keys() ?? [])]).toEqual(['a1'])
    const ill = await canned(() => ({ status: 503, body: '' }), { concurrency: 1 })
    const targets = Array.from({ length: 20 }, (_each, at) => target(`a${at}`))
    expect((await failure(ill.connection.readBack?.(targets))).kind).toBe('FAILED')
    expect(ill.sent).toHaveLength(1)
  })

  it('are made good for by the list where Corsa has none, or none by reference', async () => {
    const alerts = Array.from({ length: 1_000 }, (_each, at) => ({ id: `a${at}`, referenceId: `R${at}` }))
    const listing = async (more: object = { lists: true }, total: number | null = 1_000) =>
      canned(
        (url) => {
          const page = Number(/\?page=(\d+)/.exec(url)?.[1])
          if (!page) return { status: 404, body: '{}' }
          return json({ data: alerts.slice((page - 1) * 100, page * 100), total, page, limit: 100 })
        },
        more as Record<string, unknown>,
      )
    const byReference = (reference: string) => ({ ...target('k1', null), vendorIds: { referenceId: reference } })
    const found = async (account: Awaited<ReturnType<typeof canned>>, to: PlanTarget) =>
      [...((await account.connection.readBack?.([to])) ?? [])].map(([key, each]) => [key, each.key])
    expect(await found(await listing(), target('a120'))).toEqual([['a120', 'a120']])
    expect(await found(await listing(), byReference('R120'))).toEqual([['k1', 'a120']])
    // Either end of the list may be that of new records; what lies between is not looked through.
    const account = await listing()
    expect(await found(account, byReference('R999'))).toEqual([['k1', 'a999']])
    expect(account.sent.map(({ url }) => url)).toEqual([
      '/v1/alerts/R999',
      ...[1, 2, 3, 4, 5, 10].map((page) => `/v1/alerts?page=${page}&limit=100`),
    ])
    expect(await found(await listing(), target('b1'))).toEqual([])
    expect(await found(await listing({ lists: true }, null), byReference('R450'))).toEqual([['k1', 'a450']])
    expect(await found(await listing({ lists: false }), target('a120'))).toEqual([])
  })

  it('ask for the alert under its own id only', async () => {
    const account = await canned(() => json({ id: 'a/1?x' }))
    await account.connection.readBack?.([target('a/1?x')])
    expect(account.sent[0]?.url).toBe('/v1/alerts/a%2F1%3Fx')
  })

  it('need both halves of the key', async () => {
    const vendor = sandbox(3)
    const [id] = vendor.records().keys()
    for (const authorization of ['Bearer sandbox-corsa-token', 'Bearer sandbox-corsa-secret', 'sandbox-corsa-token'])
      expect((await (await speak(vendor, authorization))('GET', `/v1/alerts/${id}`)).status).toBe(401)
    expect((await (await speak(vendor))('GET', `/v1/alerts/${id}`)).status).toBe(200)
    expect(corsa.credentials.safeParse({ token: 'a:b', secret: 'c' }).success).toBe(false)
  })
})

describe('plan', () => {
  it('knows each action', () => {
    const support = (given: unknown, kind: 'ALERT' | 'CASE') =>
      Object.fromEntries(
        corsa
          .capabilities(given)
          .filter((each) => each.target === kind)
          .map((each) => [each.action, each.support]),
      )
    expect(support(settings, 'ALERT')).toEqual({
      ACKNOWLEDGE: 'OK',
      ASSIGN: 'OK',
      UNASSIGN: 'OK',
      REQUEST_INFORMATION: 'GATEWAY',
      ESCALATE_TO_CASE: 'OK',
      ESCALATE_TO_REVIEWER: 'GATEWAY',
      MARK_FALSE_POSITIVE: 'LOSSY',
      CONFIRM_MATCH: 'UNSUPPORTED',
      ACCEPT: 'LOSSY',
      ACCEPT_WITH_CONDITIONS: 'LOSSY',
      REJECT: 'LOSSY',
      CLOSE_NO_ACTION: 'OK',
      SET_RISK: 'UNSUPPORTED',
      SET_PRIORITY: 'OK',
      REOPEN: 'OK',
      ADD_NOTE: 'GATEWAY',
      UPDATE: 'OK',
      CREATE: 'OK',
      LINK_SUBJECTS: 'OK',
      LINK_TRANSACTIONS: 'OK',
      LABEL: 'GATEWAY',
    })
    const ofCases = {
      ASSIGN: 'OK',
      UNASSIGN: 'OK',
      REQUEST_INFORMATION: 'OK',
      SET_PRIORITY: 'OK',
      SET_STATUS: 'OK',
      UPDATE: 'OK',
      SET_REVIEWERS: 'OK',
      ADD_REVIEWERS: 'OK',
      REMOVE_REVIEWERS: 'OK',
      LINK_ALERTS: 'OK',
      LINK_SUBJECTS: 'OK',
      LINK_TRANSACTIONS: 'OK',
      ADD_NOTE: 'GATEWAY',
      LABEL: 'GATEWAY',
    }
    expect(support(settings, 'CASE')).toEqual({ ...ofCases, CREATE: 'OK' })
    expect(support(corsa.settings.parse({ caseCreate: false }), 'CASE')).toEqual({ ...ofCases, CREATE: 'UNSUPPORTED' })
    for (const { support, note } of corsa.capabilities(settings)) if (support !== 'OK') expect(note).toBeTruthy()
  })

  it('demands the reason where it is the only place for the outcome', () => {
    for (const action of ['MARK_FALSE_POSITIVE', 'ACCEPT', 'REJECT'] as const) {
      expect(plan(action, { reason: ' ' })).toMatchObject({ support: 'INVALID', code: 'BAD_INPUT', field: 'reason' })
      expect(sent(plan(action)).call).toEqual({
        route: 'status',
        status: 'RESOLVED',
        reason: 'Birth year and nationality differ',
      })
    }
    expect(sent(plan('CLOSE_NO_ACTION', { reason: null })).call).toEqual({
      route: 'status',
      status: 'RESOLVED',
      reason: null,
    })
    expect(sent(plan('CLOSE_NO_ACTION', { vendorMessage: 'short' })).call).toMatchObject({ reason: 'short' })
  })

  it('has no field for conditions or risk levels', () => {
    for (const action of ['ACCEPT', 'CLOSE_NO_ACTION', 'ASSIGN', 'ESCALATE_TO_CASE'] as const)
      expect(plan(action, { conditions: 'x' })).toMatchObject({ support: 'INVALID', field: 'conditions' })
    expect(plan('REOPEN', { riskLevel: 'LOW' })).toMatchObject({ support: 'INVALID', field: 'riskLevel' })
  })

  it('lets nothing happen twice, and nothing by the way', () => {
    const from = (action: RemediationAction, rawStatus: string | null) => {
      const planned = plan(action, {}, target('a1', rawStatus))
      return planned.support === 'INVALID' ? planned.code : planned.support
    }
    const starts = ['NEW', 'IN_REVIEW', 'ESCALATED', 'RESOLVED', 'SNOOZED', null]
    const table = (action: RemediationAction) => starts.map((start) => from(action, start))
    const no = 'INVALID_STATE'
    expect(table('ACKNOWLEDGE')).toEqual(['OK', 'UNCHANGED', no, no, 'OK', 'OK'])
    expect(table('ESCALATE_TO_CASE')).toEqual(['OK', 'OK', no, no, 'OK', 'OK'])
    expect(table('CLOSE_NO_ACTION')).toEqual(['OK', 'OK', 'OK', no, 'OK', 'OK'])
    expect(table('REOPEN')).toEqual(['UNCHANGED', 'OK', 'OK', 'OK', 'OK', 'OK'])
    expect(table('UNASSIGN')).toEqual(Array(6).fill('OK'))
  })

  it('takes the vendor’s own word for the action it belongs to only', () => {
    const support = (action: RemediationAction, vendorValue: string) =>
      plan(action, { vendorValue }, target('a1', 'IN_REVIEW')).support
    expect(support('ACCEPT', 'RESOLVED')).toBe('LOSSY')
    expect(support('REOPEN', 'NEW')).toBe('OK')
    for (const [action, word] of [
      ['ACCEPT', 'ESCALATED'],
      ['REOPEN', 'RESOLVED'],
      ['UNASSIGN', 'NEW'],
      ['ADD_NOTE', 'NEW'],
    ] as const)
      expect(support(action, word)).toBe('INVALID')
  })

  it('writes LOW as MEDIUM where the account does not write it, with loss', () => {
    const careful = corsa.settings.parse({ lowPriority: false })
    const low = (rest: Partial<CommandIntent> = {}) =>
      plan('SET_PRIORITY', { priority: 'LOW', ...rest }, target(), careful)
    expect(low()).toMatchObject({
      support: 'LOSSY',
      call: { route: 'update', fields: { priority: 'MEDIUM' } },
      warning: 'The priority LOW is written as MEDIUM.',
    })
    expect(plan('SET_PRIORITY', { priority: 'LOW' })).toMatchObject({ support: 'OK' })
    expect(plan('SET_PRIORITY', { priority: 'MEDIUM' }, target(), careful)).toMatchObject({ support: 'OK' })
    // The word itself is what the account was told not to write.
    expect(low({ vendorValue: 'LOW' })).toMatchObject({ support: 'UNSUPPORTED', nearest: ['MEDIUM'] })
    expect(plan('SET_PRIORITY', { priority: 'UNSPECIFIED' })).toMatchObject({ support: 'INVALID', field: 'priority' })
  })

  it('writes CRITICAL as HIGH wherever a case is opened, with loss', () => {
    const newCase = { ...ANY_CASE, priority: 'CRITICAL' as const }
    const made = write.plan(
      { ...intent('ESCALATE_TO_CASE', { detail: { newCase } }), action: 'CREATE' },
      { ...target(), kind: 'CASE' },
      settings,
    )
    const warning = 'The priority CRITICAL is written as HIGH.'
    expect(made).toMatchObject({ support: 'LOSSY', call: { case: { priority: 'HIGH' } }, warning })
    const escalated = plan('ESCALATE_TO_CASE', { detail: { newCase } })
    expect(escalated).toMatchObject({ support: 'LOSSY', call: { casePriority: 'HIGH' }, warning })
  })

  it('refuses a text that is too long for the account', () => {
    const given = corsa.settings.parse({ reasonMax: 10 })
    const long = (rest: Partial<CommandIntent>) => plan('REJECT', rest, target(), given)
    expect(long({ reason: '😀'.repeat(5) }).support).toBe('LOSSY')
    expect(long({ reason: `${'😀'.repeat(5)}y` })).toMatchObject({ code: 'TOO_LONG', field: 'reason' })
    expect(long({ vendorMessage: 'x'.repeat(11) })).toMatchObject({ code: 'TOO_LONG', field: 'vendorMessage' })
    expect(sent(long({ vendorMessage: 'short' })).call).toMatchObject({ reason: 'short' })
  })

  it('puts equal bodies into one batch, and no others', () => {
    const key = (action: RemediationAction, rest: Partial<CommandIntent> = {}, id = 'a1') =>
      sent(plan(action, rest, target(id, 'IN_REVIEW'))).batchKey
    expect(key('ACCEPT', {}, 'a1')).toBe(key('ACCEPT', {}, 'a2'))
    expect(key('ACCEPT')).not.toBe(key('ACCEPT', { reason: 'another' }))
    expect(key('REOPEN')).not.toBe(key('CLOSE_NO_ACTION'))
    expect(key('ESCALATE_TO_CASE')).not.toBe(key('UNASSIGN'))
  })
})

describe('deliveries', () => {
  it('send the documented bodies, the assignee as an explicit null', async () => {
    const account = await canned(() => ({ status: 204, body: '' }))
    const deliver = (action: RemediationAction, rest: Partial<CommandIntent> = {}) =>
      account.connection.deliver?.(items(action, ['a1', 'a2'], rest), { id: 'd1' })
    await deliver('CLOSE_NO_ACTION', { reason: null })
    await deliver('REJECT')
    await deliver('UNASSIGN')
    await deliver('ESCALATE_TO_CASE')
    const alertIds = ['a1', 'a2']
    const reason = 'Birth year and nationality differ'
    expect(account.sent).toEqual([
      { method: 'PATCH', url: '/v1/alerts/bulk/status', body: { alertIds, status: 'RESOLVED' } },
      { method: 'PATCH', url: '/v1/alerts/bulk/status', body: { alertIds, status: 'RESOLVED', decision: { reason } } },
      { method: 'PATCH', url: '/v1/alerts/bulk/assign', body: { alertIds, assigneeId: null } },
      { method: 'PATCH', url: '/v1/alerts/bulk/escalate', body: { alertIds, reason, description: reason } },
    ])
  })

  it.each([
    ['nothing', { status: 204, body: '' }],
    ['an empty 200', { status: 200, body: '' }],
    ['another success', { status: 202, body: '{}' }],
    ['a count', json(2)],
    ['the records', json([{ id: 'a1' }, { id: 'a2' }])],
    ['counters', json({ totalProcessed: 2, succeeded: 2, failed: 0, errors: [] })],
    ['counters that do not add up', json({ succeeded: 1, failed: 0 })],
  ])('are left to a read-back where the answer is %s', async (_what, body) => {
    const account = await canned(() => body)
    const answers = await account.connection.deliver?.(items('ACKNOWLEDGE', ['a1', 'a2']), { id: 'd1' })
    expect([...(answers ?? [])]).toEqual([
      ['c0', { kind: 'ACCEPTED' }],
      ['c1', { kind: 'ACCEPTED' }],
    ])
  })

  it.each([
    ['a failure it does not name', { succeeded: 1, failed: 1, errors: ['one alert failed', null, {}] }],
    ['a failure of another alert', { succeeded: 1, failed: 1, errors: [{ id: 'a9', message: 'no' }] }],
    ['a lower count', 1],
  ])('are left to a read-back to find the one that failed where the answer is %s', async (_what, body) => {
    const account = await canned(() => json(body))
    const answers = await account.connection.deliver?.(items('ACKNOWLEDGE', ['a1', 'a2']), { id: 'd1' })
    const counted = { kind: 'ACCEPTED', failed: 1 }
    expect([...(answers?.values() ?? [])]).toEqual([counted, counted])
  })

  it('believe a no, for the alert it names or for all', async () => {
    const answer = async (body: unknown) =>
      [
        ...((
          await (await canned(() => json(body))).connection.deliver?.(items('ACKNOWLEDGE', ['a1', 'a2']), { id: 'd1' })
        )?.values() ?? []),
      ].map((each) => (each.kind === 'REJECTED' ? each.message : each.kind))
    for (const name of ['id', 'alertId', 'entityId'])
      for (const words of ['message', 'error', 'reason'])
        expect(await answer({ succeeded: 1, failed: 1, errors: [{ [name]: 'a2', [words]: 'locked' }] })).toEqual([
          'ACCEPTED',
          'locked',
        ])
    const texts = ['a2: locked', 'a1 and a2: too many']
    expect(await answer({ succeeded: 1, failed: 1, errors: texts })).toEqual(['ACCEPTED', 'a2: locked'])
    const unexplained = 'counted as failed, without a reason'
    expect(await answer({ succeeded: 0, failed: 2 })).toEqual([unexplained, unexplained])
    expect(await answer({ succeeded: 0, failed: 2, errors: [{ id: 'a1', message: 'locked' }] })).toEqual([
      'locked',
      unexplained,
    ])
  })

  it('throw what leaves the outcome open', async () => {
    const kind = async (answer: { status?: number; body: string }) =>
      (await failure((await canned(() => answer)).connection.deliver?.(items('REOPEN', ['a1']), { id: 'd1' }))).kind
    expect(await kind({ body: '<html>' })).toBe('UNREADABLE')
    expect(await kind({ status: 503, body: '' })).toBe('FAILED')
    expect(await kind({ status: 429, body: '{"retryAfter":5}' })).toBe('RATE_LIMITED')
    const refused = { statusCode: 400, message: ['status must be a valid enum value'], error: 'Bad Request' }
    expect(await kind({ status: 400, body: JSON.stringify(refused) })).toBe('REFUSED')
  })

  it('tell a connection that never was from one that broke', async () => {
    const vendor = 'http://corsa.test'
    const deliver = (code: string) => {
      nock(vendor)
        .patch('/v1/alerts/bulk/status')
        .replyWithError(Object.assign(new Error(code), { code, syscall: code === 'ECONNREFUSED' ? 'connect' : 'read' }))
      const http = createVendorHttp({ baseUrl: vendor })
      const connection = corsa.connect({ settings, credentials: sandbox(0).credentials, http })
      return failure(connection.deliver?.(items('REOPEN', ['a1']), { id: 'd1' }))
    }
    expect((await deliver('ECONNREFUSED')).kind).toBe('NOT_SENT')
    const broken = await deliver('ECONNRESET')
    expect([broken.kind, broken.ambiguous]).toEqual(['NO_ANSWER', true])
    expect(JSON.stringify(broken)).not.toContain('sandbox-corsa')
  })

  it('hold distinct alerts within the limit', async () => {
    const account = await canned(() => json(0), { bulkLimit: 2 })
    const keys = ['a1', 'a2', 'a3']
    await expect(account.connection.deliver?.(items('REOPEN', keys), { id: 'd1' })).rejects.toThrow('within')
    await expect(account.connection.deliver?.(items('REOPEN', ['a1', 'a1']), { id: 'd1' })).rejects.toThrow('distinct')
    expect(await account.connection.deliver?.([], { id: 'd1' })).toEqual(new Map())
    expect(account.sent).toEqual([])
  })

  it('open one case for each escalated alert, and read back as escalated', async () => {
    const account = await openAccount(corsa, sandbox())
    const targets = (await inStatus(account, 'NEW')).slice(0, 3)
    const cases = new Set(held(account.sandbox, 'CASE').map(({ id }) => id))
    const delivered = items(
      'ESCALATE_TO_CASE',
      targets.map(({ key }) => key),
    )
    await account.connection.deliver?.(delivered, { id: 'd1' })
    const opened = held(account.sandbox, 'CASE').filter(({ id }) => !cases.has(id))
    expect(opened.map(({ alertsIds }) => alertsIds)).toEqual(targets.map(({ key }) => [key]))
    const found = await account.connection.readBack?.(targets)
    for (const { target: to, call } of delivered) expect(write.shows(found!.get(to.key)!, call)).toBe(true)
    expect(account.sandbox.violations()).toEqual([])
    // A second time it would be a second case: the sandbox refuses, and the answer names each.
    const again = await account.connection.deliver?.(delivered, { id: 'd2' })
    expect([...(again ?? [])].map(([, { kind }]) => kind)).toEqual(['REJECTED', 'REJECTED', 'REJECTED'])
  })

  it('show only what was asked for', () => {
    const shows = (action: RemediationAction, raw: object) =>
      write.shows(record({ id: 'a1', ...raw }), items(action, ['a1'])[0]!.call)
    expect(shows('ACKNOWLEDGE', { status: 'in review' })).toBe(true)
    expect(shows('ACKNOWLEDGE', { status: 'NEW' })).toBe(false)
    expect(shows('ESCALATE_TO_CASE', { status: 'ESCALATED' })).toBe(true)
    expect(shows('UNASSIGN', { status: 'NEW' })).toBe(true)
    expect(shows('UNASSIGN', { assigneeId: 'u1' })).toBe(false)
    expect(shows('REOPEN', {})).toBe(false)
    expect(() => write.shows(record({ id: 'a1' }), { route: 'status', status: 'ESCALATED', reason: null })).toThrow()
  })
})

describe('updates and links', () => {
  const shows = (raw: object, call: VendorCall) => write.shows(record({ id: 'a1', ...raw }), call)
  const update = (fields: VendorCall): VendorCall => ({ route: 'update', fields })

  it('show every field that was written, under whatever name it is read', () => {
    const clients = update({ associatedClients: ['c1', 'c2'] })
    expect(shows({ clientIds: ['c2', 'c1'] }, clients)).toBe(true)
    expect(shows({ associatedClients: [{ id: 'c1' }, { id: 'c2' }] }, clients)).toBe(true)
    // An update replaces: one link more is not what was asked for. A link adds.
    expect(shows({ clientIds: ['c1', 'c2', 'c3'] }, clients)).toBe(false)
    expect(shows({ clientIds: ['c1', 'c2', 'c3'] }, { route: 'clients', ids: ['c3'] })).toBe(true)
    expect(shows({ clientIds: ['c1'] }, { route: 'clients', ids: ['c3'] })).toBe(false)
    expect(shows({ transactionsIds: ['t1'] }, { route: 'transactions', ids: ['t1'] })).toBe(true)
    const due = update({ dueDate: '2026-02-01T17:00:00Z', priority: 'HIGH' })
    expect(shows({ dueDate: '2026-02-01T18:00:00.000+01:00', priority: 'high' }, due)).toBe(true)
    expect(shows({ dueDate: '2026-02-01T17:00:00Z', priority: 'LOW' }, due)).toBe(false)
    expect(shows({ dueDate: null, priority: 'HIGH' }, due)).toBe(false)
    const custom = update({ customFields: { score: { label: 'Score', value: '95' } } })
    expect(shows({ customFields: { score: { label: 'Score', value: '95' }, other: {} } }, custom)).toBe(true)
    expect(shows({ customFields: { score: { label: 'Score', value: '9' } } }, custom)).toBe(false)
    expect(shows({}, custom)).toBe(false)
  })

  it('of cases read the status out of its object', () => {
    const status = { status: 'PENDING_RFI', reason: 'Asked the client' }
    const call = { route: 'case-update', fields: { status } }
    expect(shows({ status }, call)).toBe(true)
    expect(shows({ status: 'PENDING_RFI' }, call)).toBe(true)
    expect(shows({ status: 'NEW' }, call)).toBe(false)
    const reviewers = (mode: string) => ({ route: 'case-reviewers', mode, reviewersIds: ['u1'] })
    const seen = (held: string[]) =>
      ['SET', 'ADD', 'REMOVE'].map((mode) => shows({ reviewersIds: held }, reviewers(mode)))
    expect(seen(['u1'])).toEqual([true, true, false])
    expect(seen(['u1', 'u2'])).toEqual([false, true, false])
    expect(seen(['u2'])).toEqual([false, false, true])
  })

  it('are refused in the ledger where they are none of ours', () => {
    for (const call of [
      update({ status: 'ESCALATED' }),
      update({ typo: 1 }),
      { route: 'case-status', status: 'CLOSED_DISMISSED' },
      { route: 'create', upsert: true, alert: { category: 'FRAUD' } },
      { route: 'case-create', case: { referenceId: 'x' } },
      { route: 'elsewhere' },
    ])
      expect(() => shows({}, call as VendorCall), JSON.stringify(call)).toThrow()
  })

  it('put an id into the path as one segment', async () => {
    const account = await canned(() => ({ status: 204, body: '' }))
    const call: VendorCall = { route: 'clients', ids: ['c/1'] }
    await account.connection.deliver?.([{ commandId: 'c0', target: target('a/1?x'), call }], { id: 'd1' })
    expect(account.sent).toEqual([{ method: 'PUT', url: '/v1/alerts/a%2F1%3Fx/clients', body: ['c/1'] }])
    const two = ['a1', 'a2'].map((key, at) => ({ commandId: `c${at}`, target: target(key), call }))
    await expect(account.connection.deliver?.(two, { id: 'd2' })).rejects.toThrow('within')
  })
})

describe('new records', () => {
  const made = (reference: string): DeliveryItem => ({
    commandId: `c-${reference}`,
    target: { kind: 'ALERT', key: `k-${reference}`, vendorIds: { referenceId: reference }, rawStatus: null },
    call: { route: 'create', upsert: false, alert: { referenceId: reference, category: 'FRAUD' } },
  })

  it('are believed to be refused under their reference', async () => {
    const errors = [{ referenceId: 'R2', message: 'no such category' }]
    const account = await canned(() => json({ succeeded: 1, failed: 1, errors }))
    const answers = await account.connection.deliver?.([made('R1'), made('R2')], { id: 'd1' })
    expect([...(answers?.values() ?? [])]).toEqual([
      { kind: 'ACCEPTED' },
      { kind: 'REJECTED', message: 'no such category' },
    ])
    expect(account.sent[0]?.body).toEqual({
      alerts: [
        { referenceId: 'R1', category: 'FRAUD' },
        { referenceId: 'R2', category: 'FRAUD' },
      ],
      upsert: false,
    })
    const many = Array.from({ length: 51 }, (_each, at) => made(`R${at}`))
    await expect(account.connection.deliver?.(many, { id: 'd2' })).rejects.toThrow('within')
  })

  it('are read by their reference, and never taken for another', async () => {
    const account = await canned((url) =>
      url.endsWith('/R1') ? json({ id: 'a7', referenceId: 'R1' }) : json({ id: 'a8', referenceId: 'R9' }),
    )
    const found = await account.connection.readBack?.([made('R1').target])
    expect([...(found ?? [])].map(([key, each]) => [key, each.key])).toEqual([['k-R1', 'a7']])
    expect((await failure(account.connection.readBack?.([made('R2').target]))).kind).toBe('UNREADABLE')
  })

  it('and cases are asked for where cases are', async () => {
    const account = await canned(() => json({ id: 'k1', status: 'NEW' }))
    const found = await account.connection.readBack?.([{ kind: 'CASE', key: 'k1', vendorIds: {}, rawStatus: 'NEW' }])
    expect(found?.get('k1')).toMatchObject({ kind: 'CASE', key: 'k1' })
    expect(account.sent.map(({ url }) => url)).toEqual(['/v1/cases/k1'])
  })

  it('and many others come off the pages of the list', async () => {
    const account = await openAccount(corsa, sandbox(300), { settings: { lists: true } })
    const keys = held(account.sandbox, 'ALERT')
      .map(({ id }) => String(id))
      .slice(0, 100)
    const found = await account.connection.readBack?.(keys.map((key) => target(key)))
    expect([...(found?.keys() ?? [])].toSorted()).toEqual(keys.toSorted())
    const bare = await canned(() => json({ data: keys.map((id) => ({ id })), total: 100 }), { lists: true })
    expect((await bare.connection.readBack?.(keys.map((key) => target(key))))?.size).toBe(100)
    expect(bare.sent.map(({ url }) => url)).toEqual(['/v1/alerts?page=1&limit=100'])
  })
})

describe('sandbox', () => {
  it('holds every value of the document, names of four scripts and the shared references', () => {
    const vendor = sandbox(200)
    const words = (kind: 'ALERT' | 'CASE', field: string) =>
      new Set(held(vendor, kind).map((each) => (each[field] as { status?: string } | null)?.status ?? each[field]))
    for (const table of corsa.vocabulary.filter(
      ({ field, concept }) => field !== 'mode' && concept !== 'CaseOutcome',
    )) {
      const [kind, field] = table.field.startsWith('case.')
        ? (['CASE', 'status'] as const)
        : (['ALERT', table.field] as const)
      for (const { raw } of table.entries) expect(words(kind, field), table.field).toContain(raw)
    }
    const subjects = held(vendor, 'ALERT').flatMap((raw) => corsa.map(record(raw as object), settings).subjects)
    for (const script of [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Arabic}/u, /\p{Script=Han}/u])
      expect(subjects.some(({ name }) => script.test(name ?? ''))).toBe(true)
    const references = new Set(subjects.flatMap(({ clientReference }) => clientReference ?? []))
    expect(references.size).toBe(40)
    for (const each of references) expect(each).toMatch(/^CL-00([0-3]\d|40)$/)
  })

  it('answers every documented route', async () => {
    const vendor = sandbox()
    const call = await speak(vendor)
    const alerts = held(vendor, 'ALERT').map(({ id }) => String(id))
    const cases = held(vendor, 'CASE').map(({ id }) => String(id))
    const [a, b] = alerts as [string, string]
    const [k, l] = cases as [string, string]
    const user = held(vendor, 'ALERT').find(({ assigneeId }) => typeof assigneeId === 'string')?.assigneeId
    const done: [string, string, unknown][] = [
      [
        'PUT',
        `/v1/alerts/${a}/update`,
        { priority: 'LOW', status: 'IN_REVIEW', customFields: { x: { label: 'X', value: '95' } } },
      ],
      ['PATCH', '/v1/alerts/bulk/assign', { alertIds: [a, b], assigneeId: user }],
      ['PATCH', '/v1/alerts/bulk/assign', { alertIds: [a] }],
      ['PATCH', '/v1/alerts/bulk/status', { alertIds: [b], status: 'RESOLVED', decision: { reason: 'x' } }],
      [
        'PATCH',
        '/v1/alerts/bulk/escalate',
        {
          alertIds: [a],
          reason: 'x',
          description: 'y',
          caseCategory: 'FRAUD',
          casePriority: 'HIGH',
          caseAssigneeId: user,
          dueDate: '2026-02-15T17:00:00Z',
        },
      ],
      ['PUT', `/v1/alerts/${a}/clients`, ['c1']],
      ['PUT', `/v1/alerts/${a}/transactions`, ['t1']],
      ['PUT', `/v1/cases/${k}/update`, { status: { status: 'PENDING_RFI', reason: 'x' }, clientsIds: ['c1'] }],
      ['PATCH', '/v1/cases/bulk/assign', { caseIds: [k, l], assigneeId: null }],
      ['PATCH', '/v1/cases/bulk/status', { caseIds: [l], status: 'CLOSED_DISMISSED', reason: 'x' }],
      ['PATCH', '/v1/cases/bulk/reviewers', { caseIds: [k], mode: 'SET', reviewersIds: [user] }],
      ['PUT', `/v1/cases/${k}/alerts`, [b]],
      ['PUT', `/v1/cases/${k}/clients`, ['c2']],
      ['PUT', `/v1/cases/${k}/transactions`, ['t2']],
      ['POST', '/v1/cases', { referenceId: 'OWN', category: 'FRAUD', alertsIds: [b], reviewersIds: [] }],
    ]
    for (const [method, path, body] of done)
      expect([200, 201, 204], `${method} ${path}`).toContain((await call(method, path, body)).status)
    expect(vendor.violations()).toEqual([])
    expect(vendor.records().get(a)).toMatchObject({ status: 'ESCALATED', priority: 'LOW', assigneeId: null })
    expect(vendor.records().get(k)).toMatchObject({ status: 'PENDING_RFI', reviewersIds: [user] })
    expect(vendor.records().get(k)?.alertsIds).toContain(b)

    // The same fields with one more are refused: the vendor strips them, which hides a typing error.
    for (const [method, path, body] of done.filter(([, , each]) => !Array.isArray(each)))
      expect((await call(method, path, { ...(body as object), typo: 1 })).status, path).toBe(400)
    expect(vendor.violations()).toHaveLength(done.filter(([, , each]) => !Array.isArray(each)).length)
  })

  it('creates in batches of 50, and updates by reference where asked to', async () => {
    const vendor = sandbox(5)
    const call = await speak(vendor)
    const given = { referenceId: 'EXT-NEW', category: 'FRAUD', priority: 'HIGH', status: 'NEW', description: 'x' }
    const first = (await call('POST', '/v1/alerts/batch', { alerts: [given] })).answer as { id: string }[]
    const again = await call('POST', '/v1/alerts/batch', { alerts: [{ ...given, priority: 'LOW' }], upsert: true })
    expect(again.answer).toEqual(first)
    expect(vendor.records().get(first[0]!.id)).toMatchObject({ priority: 'LOW', referenceId: 'EXT-NEW' })
    const other = (await call('POST', '/v1/alerts/batch', { alerts: [given] })).answer as { id: string }[]
    expect(other[0]?.id).not.toBe(first[0]?.id)
    expect(vendor.violations()).toEqual([])
    expect((await call('POST', '/v1/alerts/batch', { alerts: Array(51).fill(given) })).status).toBe(400)
  })

  it('refuses what the document does not allow', async () => {
    const vendor = sandbox(120)
    const call = await speak(vendor)
    const ids = held(vendor, 'ALERT').map(({ id }) => String(id))
    const refused: [string, string, unknown][] = [
      ['PATCH', '/v1/alerts/bulk/status', { alertIds: ids.slice(0, 101), status: 'NEW' }],
      ['PATCH', '/v1/alerts/bulk/status', { alertIds: [ids[0], ids[0]], status: 'NEW' }],
      ['PATCH', '/v1/alerts/bulk/status', { alertIds: [ids[0]], status: 'ESCALATED' }],
      ['PATCH', '/v1/alerts/bulk/status', { alertIds: [ids[0]], status: 'CLOSED' }],
      ['PATCH', '/v1/alerts/bulk/status', { alertIds: [], status: 'NEW' }],
      ['PATCH', '/v1/alerts/bulk/status', { alertIds: [ids[0]], status: 'NEW', reason: 'top level is of cases' }],
      ['PATCH', '/v1/alerts/bulk/assign', { alertIds: [ids[0]], assigneeId: 'nobody' }],
      ['PUT', `/v1/alerts/${ids[0]}/clients`, { clients: ['c1'] }],
      ['PUT', `/v1/alerts/${ids[0]}/update`, { assigneeId: null }],
      ['PUT', `/v1/alerts/${ids[0]}/update`, { priority: 'CRITICAL' }],
      ['PUT', `/v1/alerts/${ids[0]}/update`, { dueDate: '2026-02-01' }],
      ['PUT', `/v1/alerts/${ids[0]}/update`, { customFields: [{ key: 'x', label: 'X', value: '95' }] }],
      ['PUT', `/v1/cases/${ids[0]}/update`, { status: 'PENDING_RFI' }],
      ['PATCH', '/v1/cases/bulk/reviewers', { caseIds: [ids[0]], mode: 'REPLACE', reviewersIds: [] }],
      ['POST', '/v1/cases', { category: 'FRAUD' }],
      ['GET', '/v1/alerts?page=0', undefined],
      ['GET', '/v1/alerts?sort=x', undefined],
      ['DELETE', `/v1/alerts/${ids[0]}`, undefined],
      ['GET', '/v1/clients', undefined],
    ]
    for (const [method, path, body] of refused)
      expect((await call(method, path, body)).status, `${method} ${path}`).toBeGreaterThanOrEqual(400)
    expect(vendor.violations()).toHaveLength(refused.length)
    expect(vendor.journal()).toEqual([])
  })

  it('reports the alerts of a bulk call that it does not have', async () => {
    const account = await openAccount(corsa, sandbox())
    const [known] = await inStatus(account, 'NEW')
    const answers = await account.connection.deliver?.(items('ACKNOWLEDGE', [known!.key, 'gone']), { id: 'd1' })
    expect([...(answers?.values() ?? [])].map(({ kind }) => kind)).toEqual(['ACCEPTED', 'REJECTED'])
    expect(account.sandbox.journal().map(({ recordId, after }) => [recordId, after])).toEqual([
      [known!.key, 'IN_REVIEW'],
    ])
  })

  it('maps all it ever holds, while it moves', async () => {
    const account = await openAccount(corsa, sandbox(40))
    for (let step = 0; step < 60; step++) account.sandbox.trickle()
    for (const each of (await sweep(account)).records) ownDraft(each, account.map(each))
    expect(held(account.sandbox, 'ALERT').length).toBeGreaterThan(50)
    expect(account.sandbox.violations()).toEqual([])
  })
})
