import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createClient, type TrustGateClient } from '../../adapters/trustgate/client.ts'
import adapter from '../../adapters/trustgate/index.ts'
import { type CaseInput, caseBody, resolutionWord, statusWord, templateId } from '../../adapters/trustgate/input.ts'
import { merge } from '../../adapters/trustgate/payload.ts'
import createSandbox from '../../adapters/trustgate/sandbox.ts'
import { webhookOf } from '../../adapters/trustgate/sandbox-webhook.ts'
import { settings as settingsShape, type TrustGateSettings } from '../../adapters/trustgate/settings.ts'
import { triggerPriority } from '../../adapters/trustgate/vocabulary.ts'
import type { CommandTarget, RawRecord } from '../../src/adapter/contract.ts'
import { UnmappableRecord, VendorError } from '../../src/adapter/errors.ts'
import { createVendorHttp } from '../../src/adapter/http.ts'
import { readInstant } from '../../src/adapter/instant.ts'
import { parseJson } from '../../src/adapter/json.ts'
import { defineTable } from '../../src/adapter/vocabulary.ts'
import { CASE_OUTCOME, CASE_STATUS, MATCH_STATUS, type TargetKind } from '../../src/canonical/enums.ts'
import { openAccount, sweep } from './account.ts'

const sandbox = (count = 60, seed = 7) => createSandbox({ seed, count })
const settings = (given: Partial<TrustGateSettings> = {}): TrustGateSettings => settingsShape.parse(given)
const failure = async (work: Promise<unknown> | undefined): Promise<VendorError> => {
  const error: unknown = await work?.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof VendorError)) throw new Error(`no VendorError: ${String(error)}`)
  return error
}

/** An account whose vendor answers what the test says instead of what the sandbox would. */
const canned = (answer: (url: URL) => { status?: number; body: string }, options: object = {}) => {
  const handle: RequestListener = (req, res) => {
    const { status = 200, body } = answer(new URL(req.url ?? '', 'http://vendor'))
    req.resume().on('end', () => res.writeHead(status, { 'content-type': 'application/json' }).end(body))
  }
  return openAccount(adapter, { ...sandbox(), handle }, options)
}
const json = (value: unknown) => ({ body: JSON.stringify(value) })
const target = (key: string): CommandTarget => ({ kind: 'CASE', key, vendorIds: {}, rawStatus: null })
const record = (raw: object, part: RawRecord['part'] = 'ITEM', vendorUpdatedAt: string | null = null): RawRecord => ({
  kind: 'CASE',
  key: 'case_1',
  part,
  raw,
  vendorUpdatedAt,
})
const mapped = (raw: object, given: Partial<TrustGateSettings> = {}) => {
  const whole = adapter.map(record({ id: 'case_1', type: 'pep', status: 'open', ...raw }), settings(given))
  const [own] = whole.cases
  if (!own || own.status === 'FROM_ALERTS') throw new Error('no case')
  return { ...whole, own, status: own.status }
}

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})
async function listen(handle: RequestListener): Promise<string> {
  const server = createServer(handle)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
async function clientOf(
  vendor: ReturnType<typeof sandbox> | { handle: RequestListener },
  given: Partial<TrustGateSettings> = {},
  base = '/v1',
): Promise<TrustGateClient> {
  const http = createVendorHttp({ baseUrl: (await listen(vendor.handle)) + base, deadlineMs: 3_000 })
  return createClient(http, settings(given), { apiKey: 'tg_test_sandbox_key' })
}

describe('vocabulary', () => {
  it('counts what the vendor document lists', () => {
    const file = join(import.meta.dirname, '../../adapters/trustgate/fixtures/documented-values.json')
    const documented = parseJson(readFileSync(file, 'utf8')) as Record<string, string[]>
    const counts = Object.fromEntries(Object.entries(documented).map(([field, values]) => [field, values.length]))
    expect(counts).toEqual({
      type: 6,
      priority: 3,
      status: 1,
      'subject.type': 1,
      'fraud_indicators[]': 2,
      'verification_issues[]': 2,
      'tags[]': 2,
      template_id: 5,
      'case-triggers': 4,
      'case-triggers (table)': 5,
      'case-triggers.priority': 4,
    })
    for (const [field, values] of Object.entries(documented))
      for (const value of values) {
        const found = adapter.vocabulary.filter((table) => table.field === field).map((t) => defineTable(t).read(value))
        expect(found.some((read) => read?.raw === value)).toBe(true)
      }
  })

  it('takes the one word of the priority column that is no priority for none', () => {
    expect(triggerPriority.read('Configurable')).toMatchObject({ value: 'UNSPECIFIED', fidelity: 'LOSSY' })
    expect(mapped({ priority: 'Critical' }).own.priority).toMatchObject({ value: 'CRITICAL', fidelity: 'EXACT' })
  })
})

describe('reading', () => {
  it('is off by default: no stream, no read, no request', async () => {
    const account = await openAccount(adapter, sandbox(3), { settings: { reads: false } })
    // The vendor document's own writes are there all the same.
    expect(account.connection).toEqual({ streams: [], deliver: expect.any(Function) })
    expect(adapter.settings.parse({})).toMatchObject({ reads: false })
  })

  it('goes through the list in pages of any size, as an assumed route', async () => {
    for (const pageSize of [1, 7, 500]) {
      const account = await openAccount(adapter, sandbox(23), { settings: { pageSize } })
      const { records } = await sweep(account)
      expect(new Set(records.map(({ key }) => key))).toEqual(new Set(account.sandbox.records().keys()))
      expect(account.connection.streams).toMatchObject([{ name: 'cases', kind: 'CASE', mode: 'SWEEP', assumed: true }])
      expect((await account.connection.streams[0]?.page(null))?.total).toBe(23)
      expect(account.sandbox.violations()).toEqual([])
    }
  })

  it('shows every known word, and words that are not known', async () => {
    const account = await openAccount(adapter, sandbox(300))
    const all = (await sweep(account)).records.map((each) => account.map(each))
    const cases = all.flatMap((each) => each.cases)
    const statuses = new Set(cases.map(({ status }) => (status === 'FROM_ALERTS' ? '' : status.value)))
    expect(statuses).toEqual(new Set(['OPEN', 'IN_PROGRESS', 'ESCALATED', 'CLOSED', 'UNKNOWN']))
    for (const each of statuses) expect(CASE_STATUS).toContain(each)
    const outcomes = new Set(cases.map(({ outcome }) => outcome?.value))
    for (const outcome of ['NONE', 'DISMISSED', 'ACCEPTED_WITH_CONDITIONS', 'UNSTATED', 'UNKNOWN'])
      expect([...outcomes], outcome).toContain(outcome)
    for (const each of outcomes) expect(CASE_OUTCOME).toContain(each)
    const categories = new Set(cases.map(({ category }) => category?.value))
    for (const category of [
      'SANCTIONS',
      'PEP',
      'FRAUD',
      'IDENTITY',
      'DOCUMENT',
      'ADVERSE_MEDIA',
      'AML_GENERAL',
      'TRANSACTION',
    ])
      expect([...categories], category).toContain(category)
    const hits = all.flatMap((each) => each.hits)
    const matches = new Set(hits.map(({ matchStatus }) => matchStatus.value))
    expect(matches).toEqual(new Set(['UNKNOWN', 'FALSE_POSITIVE']))
    for (const each of matches) expect(MATCH_STATUS).toContain(each)
    expect(new Set(hits.flatMap((hit) => hit.cases?.map(({ role }) => role.value) ?? []))).toEqual(
      new Set(['ORIGIN', 'SUPPORTING']),
    )
    expect(all.every((each) => each.alerts.length === 0)).toBe(true)
    const references = new Set(all.flatMap((each) => each.subjects.map(({ clientReference }) => clientReference)))
    for (const reference of ['CL-0001', 'CL-0020', 'CL-0040']) expect([...references]).toContain(reference)
  })

  it.each([['/v1'], ['/api/v1'], ['']])('keeps the base path of the account: %s', async (base) => {
    const vendor = sandbox(4)
    const paths: string[] = []
    const handle: RequestListener = (req, res) => {
      paths.push(req.url ?? '')
      vendor.handle(req, res)
    }
    const client = await clientOf({ handle }, {}, base)
    expect((await client.list(0, 10)).cases).toHaveLength(4)
    expect(paths).toEqual([`${base}/cases?limit=10&offset=0`])
  })

  it('sends the key in one header only', async () => {
    const seen: unknown[] = []
    const vendor = sandbox(1)
    const handle: RequestListener = (req, res) => {
      seen.push([req.headers.authorization, req.headers['x-api-key']])
      vendor.handle(req, res)
    }
    for (const authStyle of ['bearer', 'x-api-key'] as const)
      await (await clientOf({ handle }, { authStyle })).list(0, 1)
    expect(seen).toEqual([
      ['Bearer tg_test_sandbox_key', undefined],
      [undefined, 'tg_test_sandbox_key'],
    ])
  })

  it.each([
    ['a bare array', (cases: unknown[]) => cases],
    ['cases', (cases: unknown[]) => ({ cases })],
    ['data', (cases: unknown[]) => ({ data: cases, total: 5 })],
    ['items', (cases: unknown[]) => ({ items: cases, total: 5 })],
    ['results', (cases: unknown[]) => ({ results: cases })],
    ['cases and an odd total', (cases: unknown[]) => ({ cases, total: 'many' })],
  ])('takes the list as %s, also where the vendor caps pages', async (_what, wrap) => {
    const all = Array.from({ length: 5 }, (_none, at) => ({ id: `case_${at}` }))
    const account = await canned(({ searchParams }) => {
      const from = Number(searchParams.get('offset'))
      return json(wrap(all.slice(from, from + 2)))
    })
    expect((await sweep(account)).records.map(({ key }) => key)).toEqual(all.map(({ id }) => id))
  })

  it('fails whole where the list is none, and where it does not move on', async () => {
    for (const body of [{ cases: {} }, {}, 'no', null]) {
      const account = await canned(() => json(body))
      expect((await failure(account.connection.streams[0]?.page(null))).kind).toBe('UNREADABLE')
    }
    const still = await canned(() => json({ cases: [{ id: 'case 1' }, { id: 'case_2' }] }))
    const first = await still.connection.streams[0]?.page(null)
    expect((await failure(still.connection.streams[0]?.page(first?.next ?? null))).message).toContain(
      'does not move on',
    )
  })

  it('ends where the vendor answers with more than was asked for', async () => {
    const account = await canned(() => json([{ id: 'a' }, { id: 'b' }, { id: 'c' }]), { settings: { pageSize: 2 } })
    expect((await sweep(account)).records).toHaveLength(3)
  })

  it('sets a record without an id aside, and keeps numbers above 2^53', async () => {
    const body = '{"cases":[{"id":"case_1"},{"title":"x"},null,{"id":" "},{"id":9007199254740993}],"total":5}'
    const page = await (await canned(() => ({ body }))).connection.streams[0]?.page(null)
    expect(page?.records.map(({ key }) => key)).toEqual(['case_1', '9007199254740993'])
    expect(page?.unreadable).toHaveLength(3)
    expect(page?.next).toBeNull()
  })

  it('steps over a single case that is too large, but not for ever', async () => {
    const cases = Array.from({ length: 6 }, (_none, at) => ({
      id: `case_${at}`,
      title: 'x'.repeat(at === 3 ? 5_000 : 10),
    }))
    const account = await canned(
      ({ searchParams }) => {
        const from = Number(searchParams.get('offset'))
        return json({ cases: cases.slice(from, from + Number(searchParams.get('limit'))) })
      },
      { http: { maxBytes: 1_000 } },
    )
    const { records, unreadable } = await sweep(account)
    expect(records.map(({ key }) => key)).toEqual(['case_0', 'case_1', 'case_2', 'case_4', 'case_5'])
    expect(unreadable).toHaveLength(1)
    const flooded = await canned(() => json({ cases: [cases[3]] }), { http: { maxBytes: 1_000 } })
    await expect(sweep(flooded)).rejects.toThrow('twice in a row')
  })

  it('reads single cases again, and none that is gone or another', async () => {
    const vendor = sandbox(60)
    const account = await openAccount(adapter, vendor)
    const keys = [...vendor.records().keys()]
    const found = await account.connection.readBack?.([...keys.map(target), target('case_none')])
    expect([...(found?.keys() ?? [])].sort()).toEqual(keys.sort())
    expect(keys.some((key) => key.includes('/'))).toBe(true)
    expect(vendor.violations()).toEqual([])

    const other = await canned(() => json({ id: 'case_2' }))
    expect((await failure(other.connection.readBack?.([target('case_1')]))).kind).toBe('UNREADABLE')
    const wrapped = await canned(() => json({ case: { id: 'case_1' } }))
    expect((await wrapped.connection.readBack?.([target('case_1')]))?.get('case_1')?.raw).toEqual({ id: 'case_1' })
    const ill = await canned(() => ({ status: 503, body: '' }))
    expect((await failure(ill.connection.readBack?.([target('case_1'), target('case_2')]))).kind).toBe('FAILED')
  })
})

describe('map', () => {
  it('refuses a record that is not the one it is filed under', () => {
    for (const raw of [{}, { id: 'case_2' }, { id: '' }, []])
      expect(() => adapter.map(record(raw), settings())).toThrow(UnmappableRecord)
    expect(() => adapter.map({ ...record({ id: 'case_1' }), kind: 'ALERT' }, settings())).toThrow(UnmappableRecord)
  })

  it('closes a case by its status only', () => {
    const resolution = { type: 'no_action_required', false_positive_reason: 'name_only_match', resolved_by: 'user_1' }
    for (const status of ['open', 'in_progress', 'escalated', 'parked']) {
      const { own, hits } = mapped({ status, resolution, related_hit_ids: ['h'] })
      expect(own).toMatchObject({ outcome: { value: status === 'parked' ? 'UNKNOWN' : 'NONE' }, resolvedBy: null })
      expect(hits[0]).toMatchObject({ matchStatus: { value: 'UNKNOWN' }, disposition: { value: 'UNDECIDED' } })
    }
    const outcome = (given: unknown) => mapped({ status: 'resolved', resolution: given }).own.outcome
    expect(outcome(undefined)).toMatchObject({ value: 'UNSTATED', raw: 'resolved', fidelity: 'DERIVED' })
    expect(outcome({ notes: 'x' })).toMatchObject({ value: 'UNSTATED' })
    expect(outcome('account_closed')).toEqual({
      value: 'UNKNOWN',
      raw: 'account_closed',
      field: 'resolution',
      fidelity: 'UNRECOGNISED',
    })
    expect(outcome({ type: 'Approved With Conditions' })).toMatchObject({
      value: 'ACCEPTED_WITH_CONDITIONS',
      field: 'resolution.type',
    })
    expect(mapped({ status: null }).own).toMatchObject({ status: { value: 'UNKNOWN' }, outcome: { value: 'UNKNOWN' } })
  })

  it('narrows verification and aml by what the case names, and nothing else', () => {
    const category = (raw: object) => mapped(raw).own.category?.value
    expect(category({ type: 'verification' })).toBe('IDENTITY')
    expect(category({ type: 'verification', related_document_ids: ['doc_1'] })).toBe('DOCUMENT')
    expect(category({ type: 'verification', verification_issues: ['Blurry Document'] })).toBe('DOCUMENT')
    expect(category({ type: 'pep', related_document_ids: ['doc_1'], tags: ['transaction_monitoring'] })).toBe('PEP')
    expect(category({ type: 'aml', tags: ['high_risk_country'] })).toBe('AML_GENERAL')
    expect(category({ type: 'aml', tags: ['vip', 'transaction_monitoring'] })).toBe('TRANSACTION')
    expect(mapped({ type: null, template_id: 'template_transaction_review' }).own.category).toMatchObject({
      value: 'TRANSACTION',
      raw: 'template_transaction_review',
    })
    expect(category({ type: null })).toBeUndefined()
  })

  it('tells by its creator whether a hit opened the case', () => {
    const role = (created_by: unknown, given: Partial<TrustGateSettings> = {}) =>
      mapped({ created_by, related_hit_ids: ['h'] }, given).hits[0]?.cases?.[0]?.role.value
    expect([role('system'), role('user_456'), role(null)]).toEqual(['ORIGIN', 'SUPPORTING', 'SUPPORTING'])
    expect(role('user_456', { automaticCreators: ['user_456'] })).toBe('ORIGIN')
  })

  it('keeps the hits of two cases apart, whatever their ids', () => {
    const key = (id: string, hit: string) =>
      adapter.map({ ...record({ id, related_hit_ids: [hit, hit] }), key: id }, settings()).hits.map((each) => each.key)
    expect(key('a/b', 'c')).not.toEqual(key('a', 'b/c'))
    expect(key('a', 'b')).toHaveLength(1)
  })

  it('reads times with care', () => {
    expect(readInstant('2025-01-20T14:30:00Z')).toEqual({ at: '2025-01-20T14:30:00.000Z', reason: null })
    expect(readInstant('2025-01-20T14:30:00+0200').at).toBe('2025-01-20T12:30:00.000Z')
    for (const odd of ['2025-02-30T00:00:00Z', '0001-01-01T00:00:00Z', 'soon']) expect(readInstant(odd).at).toBeNull()
    expect(readInstant('2025-01-20T14:30:00').reason).toContain('UTC')
  })

  it('joins views: a late webhook never takes a case back', () => {
    const created = record({ id: 'case_1', status: 'open', title: 'From the webhook' }, 'WEBHOOK')
    const read = record({ id: 'case_1', status: 'resolved', updated_at: 'x' }, 'ITEM', '2025-02-01T00:00:00.000Z')
    for (const parts of [
      [created, read],
      [read, created],
    ])
      expect(merge(parts)).toMatchObject({ part: 'ITEM', raw: { status: 'resolved', title: 'From the webhook' } })
    const dated = record({ id: 'case_1', status: 'reopened' }, 'WEBHOOK', '2025-02-02T00:00:00.000Z')
    expect(merge([dated, read])).toMatchObject({ raw: { status: 'reopened' }, vendorUpdatedAt: dated.vendorUpdatedAt })
    expect(merge([created])).toEqual(created)
  })
})

describe('webhook', () => {
  const secret = 'whsec_sandbox'
  const on = settings({ signatureHeader: 'X-Webhook-Signature' })
  const { verify, decode } = adapter.webhook!
  const data = { id: 'case_1', type: 'pep', status: 'open', subject_id: 'CL-0001' }
  const of = (generation: 'older' | 'newer', event = 'case.created', held: object = data) =>
    webhookOf(generation, event, held, { secret, header: 'X-Webhook-Signature' })

  it('is genuine only with the digest of its raw bytes', () => {
    const genuine = of('newer')
    const hex = genuine.headers['x-webhook-signature'] ?? ''
    const signed = (value: string) => ({ ...genuine, headers: { 'x-webhook-signature': value } })
    const base64 = Buffer.from(hex, 'hex').toString('base64')
    for (const value of [hex, hex.toUpperCase(), `sha256=${hex}`, base64])
      expect(verify(signed(value), secret, on)).toBe(true)
    for (const value of ['', hex.slice(1), `0${hex.slice(1)}`, 'é'.repeat(64), base64.slice(1)])
      if (value !== hex) expect(verify(signed(value), secret, on), value).toBe(false)
    expect(verify({ ...genuine, body: Buffer.concat([genuine.body, Buffer.from(' ')]) }, secret, on)).toBe(false)
    expect(verify(genuine, 'whsec_other', on)).toBe(false)
    expect(verify({ ...genuine, headers: {} }, secret, on)).toBe(false)
  })

  it('is refused where no header is configured, and with an empty secret', () => {
    const unsigned = webhookOf('newer', 'case.created', data, { secret: '', header: 'X-Webhook-Signature' })
    expect(verify(of('newer'), secret, settings())).toBe(false)
    expect(verify(unsigned, '', on)).toBe(false)
  })

  it('is understood in either envelope', () => {
    for (const generation of ['older', 'newer'] as const) {
      const message = decode(of(generation), on)
      expect(message).toMatchObject({
        signedAt: null,
        mentions: [],
        records: [{ kind: 'CASE', key: 'case_1', part: 'WEBHOOK' }],
      })
      expect(message.id).toMatch(generation === 'older' ? /^evt_/ : /^[0-9a-f-]{36}$/)
      expect(decode(of(generation), on).id).toBe(message.id)
      expect(decode(of(generation), settings({ webhookEnvelope: generation })).records).toHaveLength(1)
      const other = generation === 'older' ? 'newer' : 'older'
      expect(() => decode(of(generation), settings({ webhookEnvelope: other }))).toThrow(UnmappableRecord)
      const [record] = message.records
      expect(record && adapter.map(record, on).cases[0]).toMatchObject({ key: 'case_1', status: { value: 'OPEN' } })
    }
  })

  it('names a case it does not show, whatever the event', () => {
    const mention = { kind: 'CASE', key: 'case_7', vendorIds: { id: 'case_7' } }
    expect(decode(of('newer', 'case.created', { case_id: 'case_7' }), on)).toMatchObject({
      records: [],
      mentions: [mention],
    })
    const held = { applicant_id: 'a', review_reasons: ['screening_hit'], case_id: 'case_7' }
    expect(decode(of('older', 'applicant.pending_review', held), on).mentions).toEqual([mention])
    expect(decode(of('older', 'case.created', { case: { ...data, id: 'case_9' } }), on).records[0]?.key).toBe('case_9')
    for (const event of ['test.ping', 'applicant.reviewed', 'screening.completed'])
      expect(decode(of('newer', event, {}), on)).toMatchObject({ records: [], mentions: [] })
  })

  it.each([
    ['{'],
    ['[]'],
    ['"x"'],
    ['{}'],
    ['{"type":""}'],
    ['{"event_type":7}'],
    ['{"type":"case.created","data":{}}'],
  ])('cannot be understood as %s', (body) =>
    expect(() => decode({ headers: {}, body: Buffer.from(body) }, on)).toThrow(UnmappableRecord),
  )
})

describe('writing', () => {
  const input: CaseInput = {
    category: 'SANCTIONS',
    priority: 'CRITICAL',
    subjectType: 'applicant',
    subjectId: 'CL-0003',
    title: 'OFAC SDN potential match',
    description: null,
    relatedScreeningId: 'check_1',
    relatedHitIds: ['hit_1'],
    reference: 'op-1',
  }
  const bodyOf = (given: Partial<CaseInput> = {}, low = false) =>
    caseBody({ ...input, ...given }, { acceptLowPriority: low })
  const body = (given: Partial<CaseInput> = {}) => {
    const written = bodyOf(given)
    if (!('body' in written)) throw new Error(written.message)
    return written.body
  }

  it('puts a case into the words of the document, and refuses what they cannot say', () => {
    expect(bodyOf()).toEqual({
      warnings: [],
      body: {
        type: 'sanctions',
        priority: 'critical',
        subject_type: 'applicant',
        subject_id: 'CL-0003',
        title: 'OFAC SDN potential match',
        related_screening_id: 'check_1',
        related_hit_ids: ['hit_1'],
        metadata: { gateway_reference: 'op-1' },
      },
    })
    expect(bodyOf({ category: 'DOCUMENT' })).toMatchObject({
      body: { type: 'verification' },
      warnings: [expect.any(String)],
    })
    expect(bodyOf({ category: 'WATCHLIST' })).toMatchObject({ field: 'type', requested: 'WATCHLIST' })
    expect(bodyOf({ priority: 'LOW' })).toMatchObject({
      body: { priority: 'medium' },
      warnings: [expect.stringMatching(/LOW as medium/)],
    })
    expect(bodyOf({ category: 'RCA', priority: 'LOW' })).toMatchObject({
      warnings: [expect.stringMatching(/RCA as pep/), expect.stringMatching(/LOW as medium/)],
    })
    expect(bodyOf({ priority: 'UNSPECIFIED' })).toMatchObject({ field: 'priority' })
    expect(bodyOf({ priority: 'LOW' }, true)).toMatchObject({ body: { priority: 'low' } })
    expect(body({ priority: null })).not.toHaveProperty('priority')
    expect([
      templateId('annual_review', settings()),
      templateId('template_annual_review', settings()),
      templateId('ours', settings()),
    ]).toEqual(['template_annual_review', 'template_annual_review', 'ours'])
    expect(templateId('annual_review', settings({ templates: { annual_review: 'tpl_1' } }))).toBe('tpl_1')
    expect(CASE_STATUS.filter((each) => statusWord(each) !== null)).toEqual(['IN_PROGRESS', 'ESCALATED'])
    expect(CASE_OUTCOME.filter((each) => resolutionWord(each) !== null)).toEqual([
      'DISMISSED',
      'ACCEPTED_WITH_CONDITIONS',
    ])
  })

  it('creates one, many, and from a template', async () => {
    const vendor = sandbox(3)
    const client = await clientOf(vendor)
    const one = await client.create(body(), 'd1')
    expect(one).toMatchObject({ type: 'sanctions', status: 'open', subject: { id: 'CL-0003', type: 'applicant' } })
    expect(one).not.toHaveProperty('related_hit_ids')
    const many = await client.createMany([body(), body({ category: 'AML_GENERAL' })], 'd2')
    expect(many.cases).toHaveLength(2)
    const ids = { subject_type: 'applicant', subject_id: 'CL-0004' }
    const made = await client.createFromTemplate(
      { template_id: templateId('pep_enhanced_dd', settings()), ...ids },
      'd3',
    )
    expect(made).toMatchObject({ type: 'pep' })
    expect(vendor.journal().map(({ change }) => change)).toEqual(['create', 'create', 'create', 'create'])
    expect(vendor.records().size).toBe(7)
    expect(vendor.violations()).toEqual([])
  })

  it('works on a case by the older public pages', async () => {
    const vendor = sandbox(60)
    const client = await clientOf(vendor)
    const { id } = (await client.create(body(), 'd0')) as { id: string }
    expect(await client.assign(id, { assignee_id: 'user_123', note: 'Please review' }, 'd1')).toMatchObject({
      assignee_id: 'user_123',
    })
    expect(await client.assign(id, { team_id: 'team_compliance' }, 'd2')).toMatchObject({ team_id: 'team_compliance' })
    expect(await client.patch(id, { status: 'in_progress' }, 'd3')).toMatchObject({ status: 'in_progress' })
    const answer = await client.resolve(
      id,
      { resolution: 'no_action_required', notes: 'Another person', false_positive_reason: 'name_only_match' },
      'd4',
    )
    expect(answer).toMatchObject({ id, status: 'resolved', resolution: { type: 'no_action_required' } })
    const account = await openAccount(adapter, vendor)
    const read = (await account.connection.readBack?.([target(id)]))?.get(id)
    expect(read && account.map(read)).toMatchObject({
      cases: [{ outcome: { value: 'DISMISSED' }, assignee: { id: 'user_123' }, resolutionNote: 'Another person' }],
      hits: [{ vendorId: 'hit_1', matchStatus: { value: 'FALSE_POSITIVE' } }],
    })
    expect(vendor.violations()).toEqual([])
    const late = await failure(client.patch(id, { status: 'escalated' }, 'd5'))
    expect([late.kind, late.vendorMessage]).toEqual(['REFUSED', `Case ${id} is resolved`])
    expect((await failure(client.assign(id, { assignee_id: 'nobody' }, 'd6'))).kind).toBe('GONE')
    expect((await failure(client.patch('case_none', { status: 'escalated' }, 'd7'))).kind).toBe('GONE')
  })

  it('sets triggers', async () => {
    const vendor = sandbox(1)
    const triggers = {
      sanctions_hit: { enabled: true, min_confidence: 80, priority: 'critical' },
      adverse_media: { enabled: true, min_risk_score: 70, priority: 'medium' },
    }
    await (await clientOf(vendor)).setTriggers(triggers, 'd1')
    expect(vendor.journal()).toMatchObject([{ recordId: 'case-triggers', change: 'triggers' }])
    expect(vendor.violations()).toEqual([])
  })

  it.each([
    [[{ id: 'a' }], { cases: [{ id: 'a' }], errors: [] }],
    [{ cases: [] }, { cases: [], errors: [] }],
    [
      { created: [{ id: 'a' }], errors: [{ index: 1 }] },
      { cases: [{ id: 'a' }], errors: [{ index: 1 }] },
    ],
    [{ accepted: 2 }, { cases: null, errors: [] }],
    [undefined, { cases: null, errors: [] }],
  ])('takes %j for the answer to a bulk creation', async (answer, expected) => {
    const client = await clientOf({ handle: (_req, res) => res.end(JSON.stringify(answer) ?? '') })
    expect(await client.createMany([], 'd1')).toEqual(expected)
  })

  it('sends an idempotency key only under a configured header, the same for the same delivery', async () => {
    const keys: unknown[] = []
    const handle: RequestListener = (req, res) => {
      keys.push(req.headers['idempotency-key'])
      res.end('{}')
    }
    const client = await clientOf({ handle }, { idempotencyHeader: 'Idempotency-Key' })
    for (const delivery of ['d1', 'd1', 'd2']) await client.create({}, delivery)
    await (await clientOf({ handle })).create({}, 'd1')
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
    expect(keys[3]).toBeUndefined()
  })

  it('promises about alerts nothing, about cases what its settings allow, creations always', () => {
    for (const reads of [true, false]) {
      const given = settings({ reads })
      const all = adapter.capabilities(given)
      const supports = (kind: TargetKind) =>
        Object.fromEntries(all.flatMap((each) => (each.target === kind ? [[each.action, each.support]] : [])))
      expect(new Set(Object.values(supports('ALERT')))).toEqual(new Set(['UNSUPPORTED']))
      expect(supports('CASE')).toEqual({
        ACKNOWLEDGE: reads ? 'LOSSY' : 'UNSUPPORTED',
        ASSIGN: reads ? 'LOSSY' : 'UNSUPPORTED',
        UNASSIGN: 'UNSUPPORTED',
        REQUEST_INFORMATION: 'UNSUPPORTED',
        ESCALATE_TO_CASE: 'UNSUPPORTED',
        ESCALATE_TO_REVIEWER: reads ? 'LOSSY' : 'UNSUPPORTED',
        MARK_FALSE_POSITIVE: reads ? 'LOSSY' : 'UNSUPPORTED',
        CONFIRM_MATCH: 'UNSUPPORTED',
        ACCEPT: 'UNSUPPORTED',
        ACCEPT_WITH_CONDITIONS: reads ? 'OK' : 'UNSUPPORTED',
        REJECT: 'UNSUPPORTED',
        CLOSE_NO_ACTION: reads ? 'OK' : 'UNSUPPORTED',
        SET_RISK: 'UNSUPPORTED',
        SET_PRIORITY: 'GATEWAY',
        REOPEN: 'UNSUPPORTED',
        ADD_NOTE: 'GATEWAY',
        LABEL: 'GATEWAY',
        SET_STATUS: reads ? 'OK' : 'UNSUPPORTED',
        UPDATE: reads ? 'OK' : 'UNSUPPORTED',
        LINK_ALERTS: 'UNSUPPORTED',
        LINK_SUBJECTS: 'UNSUPPORTED',
        LINK_TRANSACTIONS: 'UNSUPPORTED',
        SET_REVIEWERS: 'UNSUPPORTED',
        ADD_REVIEWERS: 'UNSUPPORTED',
        REMOVE_REVIEWERS: 'UNSUPPORTED',
        CREATE: 'OK',
        CREATE_FROM_TEMPLATE: 'OK',
      })
      expect(supports('ACCOUNT')).toEqual({ UPDATE_TRIGGERS: 'OK' })
      expect(all.filter(({ support, note }) => support !== 'OK' && !note)).toEqual([])
      expect(adapter.write?.policy(given)).toMatchObject({ canReadBack: reads, checkFirst: reads, maxBatch: 1 })
    }
    expect(adapter.write?.policy(settings({ reads: true, checkFirst: false }))).toMatchObject({ checkFirst: false })
  })

  it('looks for a new case at both ends of the list, a bounded number of pages', async () => {
    const key = '0b5f5c1e-6a3c-4c39-9a5e-3f1f1d2c4b5a'
    const made = { kind: 'CASE' as const, key, vendorIds: {}, rawStatus: null }
    for (const [place, found] of [
      [0, true],
      [49, true],
      [60, false],
      [99, true],
    ] as const) {
      const all = Array.from({ length: 100 }, (_none, at) => ({ id: `case_${at}`, status: 'open' }))
      all[place] = { ...all[place], metadata: { gateway_reference: key } } as (typeof all)[number]
      const asked: string[] = []
      const account = await canned(
        ({ searchParams }) => {
          asked.push(searchParams.get('offset') ?? '')
          const from = Number(searchParams.get('offset'))
          return json({ cases: all.slice(from, from + Number(searchParams.get('limit'))), total: 100 })
        },
        { settings: { pageSize: 10 } },
      )
      const read = await account.connection.readBack?.([made])
      expect([...(read ?? [])].map(([under, { key: of }]) => [under, of])).toEqual(
        found ? [[key, `case_${place}`]] : [],
      )
      const every = ['0', '10', '20', '30', '40', '90', '80']
      expect(asked).toEqual(
        place === 0 ? ['0'] : place === 49 ? every.slice(0, 5) : place === 99 ? every.slice(0, 6) : every,
      )
    }
  })
})

describe('sandbox', () => {
  const key = { authorization: 'Bearer tg_test_sandbox_key', 'content-type': 'application/json' }
  const speak = async (vendor: ReturnType<typeof sandbox>) => {
    const base = await listen(vendor.handle)
    return async (method: string, path: string, body?: unknown, headers: Record<string, string> = key) => {
      const res = await fetch(base + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
      return {
        status: res.status,
        id: res.headers.get('x-request-id'),
        answer: parseJson((await res.text()) || 'null'),
      }
    }
  }

  it('refuses what no page shows, and notes it', async () => {
    const vendor = sandbox(2)
    const ask = await speak(vendor)
    const valid = { type: 'pep', subject_id: 'a' }
    const wrong: [string, string, unknown?][] = [
      ['GET', '/v1/alerts'],
      ['DELETE', '/v1/cases/case_1'],
      ['GET', '/v1/cases?page=1'],
      ['GET', '/v1/cases?limit=0&offset=0'],
      ['POST', '/v1/cases', { ...valid, priority: 'low' }],
      ['POST', '/v1/cases', { ...valid, status: 'open' }],
      ['POST', '/v1/cases', { type: 'kyb', subject_id: 'a' }],
      ['POST', '/v1/cases', { type: 'pep' }],
      ['POST', '/v1/cases/bulk', { cases: [] }],
      ['POST', '/v1/cases/from-template', { template_id: 'annual_review', subject_type: 'applicant', subject_id: 'a' }],
      ['PUT', '/v1/settings/case-triggers', { fraud_signal: { enabled: true, priority: 'high' } }],
      ['PUT', '/v1/settings/case-triggers', { pep_match: { enabled: true, priority: 'high', min_confidence: 1 } }],
      ['PATCH', '/v1/cases/x', { status: 'resolved' }],
      ['POST', '/v1/cases/x/assign', { assignee_id: 'user_123', team_id: 'team_compliance' }],
      ['POST', '/v1/cases/x/resolve', { resolution: 'approved', notes: 'n' }],
      ['POST', '/v1/cases/x/resolve', { resolution: 'no_action_required', notes: 'n', conditions: ['annual_review'] }],
    ]
    for (const [method, path, body] of wrong)
      expect((await ask(method, path, body)).status, `${method} ${path}`).toBeGreaterThanOrEqual(404)
    expect(vendor.violations()).toHaveLength(wrong.length)
    expect(vendor.journal()).toEqual([])
    const both = await ask('GET', '/v1/cases?limit=1&offset=0', undefined, {
      ...key,
      'x-api-key': 'tg_test_sandbox_key',
    })
    expect(both).toMatchObject({
      status: 401,
      answer: { error: { code: 'UNAUTHORIZED', status: 401, request_id: both.id } },
    })
  })

  it('without reads has the four documented routes only', async () => {
    const vendor = createSandbox({ seed: 7, count: 2 }, { reads: false })
    const ask = await speak(vendor)
    expect((await ask('GET', '/v1/cases?limit=1&offset=0')).status).toBe(404)
    expect((await ask('PATCH', '/v1/cases/x', { status: 'escalated' })).status).toBe(404)
    expect((await ask('POST', '/v1/cases', { type: 'pep', subject_id: 'a' })).status).toBe(201)
    expect(vendor.settings).toMatchObject({ reads: false })
  })
})
