import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { stringifyJson } from '../../../src/adapter/json.ts'
import type { NewCase } from '../../../src/canonical/decision.ts'
import { ALERT_CATEGORY, type AlertCategory, type CommandAction } from '../../../src/canonical/enums.ts'
import { plainly, type SubmitItem, type SubmitTarget } from '../../../src/command/commands.ts'
import { applyAndStaySilent } from '../../support/vendors.ts'
import {
  caseTarget,
  type Driven,
  drive,
  expectCarried,
  expectKept,
  expectRefused,
  expectUnchanged,
  type Given,
  type Outcome,
  type RecordRow,
} from './drive.ts'

const REASON = 'Compared with the passport on file: another person.'
const ABOUT = 'applicant_123'

const newCase = (given: Partial<NewCase> = {}): NewCase => ({
  reference: null,
  title: null,
  description: null,
  category: 'SANCTIONS',
  priority: null,
  assignee: null,
  reviewers: [],
  dueAt: null,
  subject: { type: null, id: ABOUT, known: false },
  template: null,
  alerts: [],
  subjects: [],
  hits: [],
  transactions: [],
  documents: [],
  relatedCases: [],
  screening: null,
  tags: [],
  fraudIndicators: [],
  verificationIssues: [],
  metadata: {},
  ...given,
})

let withReads: Driven
let without: Driven

beforeAll(async () => {
  withReads = await drive('trustgate', { settings: { pageSize: 20 } })
  without = await drive('trustgate', { settings: { reads: false } })
})
afterAll(() => Promise.all([withReads.close(), without.close()]))
afterEach(() => {
  for (const { vendor } of [withReads, without]) vendor.interfere = null
})

const opening = (driven: Driven): SubmitTarget => ({ kind: 'NEW_CASE', account: driven.account })
const create = (driven: Driven, given: Partial<NewCase> = {}, more: Given = {}, allowLossy = true): Promise<Outcome> =>
  driven.decide('CREATE', [opening(driven)], { detail: { newCase: newCase(given) }, ...more }, { allowLossy })
const item = (driven: Driven, given: Partial<NewCase>): SubmitItem => ({
  ...plainly('CREATE'),
  target: opening(driven),
  detail: { newCase: newCase(given) },
})

/** The reference under which each creation of an outcome went out. */
const keys = async (driven: Driven, { commands }: Outcome): Promise<string[]> => {
  const rows = await driven.pipeline.database.sql<{ id: string; target_key: string }>(
    'select id, target_key from commands where id = any($1)',
    [commands.map(({ id }) => id)],
  )
  return commands.map(({ id }) => rows.find((row) => row.id === id)?.target_key ?? '')
}
const madeBy = async (driven: Driven, { commands }: Outcome, at = 0): Promise<RecordRow> =>
  driven.now({ id: commands[at]?.result_id ?? '' })
const ends = ({ commands }: Outcome) => commands.map(({ state, code, evidence_kind }) => [state, code, evidence_kind])

// Creations are in the vendor document, so they are the same whether the older pages are switched on or not.
describe.each([['with reads'], ['without reads']])('a new case, %s', (which) => {
  const driven = () => (which === 'with reads' ? withReads : without)

  test('carries everything the document has a field for, and both references', async () => {
    const outcome = await create(driven(), {
      reference: 'FIRM-77',
      title: 'OFAC SDN potential match',
      description: 'Found by hand.',
      priority: 'CRITICAL',
      subject: { type: 'applicant', id: ABOUT, known: false },
      documents: ['doc_456'],
      relatedCases: ['case_previous_1'],
      screening: 'check_123456',
      tags: ['transaction_monitoring', 'high_risk_country'],
      fraudIndicators: ['tampered_document'],
      verificationIssues: ['blurry_document'],
      metadata: { destination_country: 'CY' },
    })
    const [key = ''] = await keys(driven(), outcome)
    const made = await madeBy(driven(), outcome)
    expectCarried(outcome, {
      evidence: 'VENDOR_ANSWER',
      sent: [
        {
          method: 'POST',
          path: '/cases',
          body: {
            type: 'sanctions',
            priority: 'critical',
            subject_type: 'applicant',
            subject_id: ABOUT,
            title: 'OFAC SDN potential match',
            description: 'Found by hand.',
            tags: ['transaction_monitoring', 'high_risk_country'],
            related_screening_id: 'check_123456',
            related_document_ids: ['doc_456'],
            related_case_ids: ['case_previous_1'],
            fraud_indicators: ['tampered_document'],
            verification_issues: ['blurry_document'],
            metadata: { destination_country: 'CY', reference: 'FIRM-77', gateway_reference: key },
          },
        },
      ],
      changed: [made.vendor_id],
    })
    expect(key).toMatch(/^[0-9a-f-]{36}$/)
    expect(made).toMatchObject({
      account_id: driven().account,
      status: 'OPEN',
      category: 'SANCTIONS',
      priority: 'CRITICAL',
      title: 'OFAC SDN potential match',
    })
  })

  test('metadata holds numbers as numbers and texts as texts, as the document shows', async () => {
    const metadata = { transaction_amount: 500_000, currency: 'USD', destination_country: 'CY', risk_score: 85.5 }
    const outcome = await create(driven(), { metadata })
    const [key = ''] = await keys(driven(), outcome)
    expect(outcome.sent).toMatchObject([
      { path: '/cases', body: { metadata: { ...metadata, gateway_reference: key } } },
    ])
    expect(ends(outcome)).toEqual([['CONFIRMED', null, 'VENDOR_ANSWER']])
    const [held] = [...driven().vendor.sandbox.records().values()].slice(-1)
    expect(held).toMatchObject({ metadata })
  })

  const EXACT: [AlertCategory, string][] = [
    ['SANCTIONS', 'sanctions'],
    ['PEP', 'pep'],
    ['ADVERSE_MEDIA', 'adverse_media'],
    ['FRAUD', 'fraud'],
  ]
  const LOSSY: [AlertCategory, string][] = [
    ['IDENTITY', 'verification'],
    ['DOCUMENT', 'verification'],
    ['AML_GENERAL', 'aml'],
    ['TRANSACTION', 'aml'],
    ['ONCHAIN_TRANSACTION', 'aml'],
    ['DUE_DILIGENCE', 'aml'],
    ['RCA', 'pep'],
  ]
  const body = (type: string, key: string, more = {}) => ({
    type,
    ...more,
    subject_type: 'applicant',
    subject_id: ABOUT,
    metadata: { gateway_reference: key },
  })

  test.each(EXACT)('%s is the type %s', async (category, type) => {
    const outcome = await create(driven(), { category }, {}, false)
    const [key = ''] = await keys(driven(), outcome)
    const made = await madeBy(driven(), outcome)
    const sent = [{ method: 'POST', path: '/cases', body: body(type, key) }]
    expectCarried(outcome, { evidence: 'VENDOR_ANSWER', sent, changed: [made.vendor_id] })
    expect(made).toMatchObject({ category, status: 'OPEN' })
  })

  test.each(LOSSY)('%s is nearest to the type %s, for whoever accepts that', async (category, type) => {
    expectRefused(await create(driven(), { category }, {}, false), 'LOSSY_WRITE', /allowLossy/)
    const outcome = await create(driven(), { category })
    const [key = ''] = await keys(driven(), outcome)
    const made = await madeBy(driven(), outcome)
    const sent = [{ method: 'POST', path: '/cases', body: body(type, key) }]
    const warning = `TrustGate writes ${category} as ${type}`
    expectCarried(outcome, { evidence: 'VENDOR_ANSWER', sent, changed: [made.vendor_id], warning })
  })

  test('every other category cannot be said', async () => {
    const said = new Set([...EXACT, ...LOSSY].map(([category]) => category))
    const others = ALERT_CATEGORY.filter((category) => !said.has(category))
    expect(others).toHaveLength(ALERT_CATEGORY.length - 11)
    for (const category of others)
      expectRefused(await create(driven(), { category }), 'UNSUPPORTED_BY_VENDOR', /no type for/)
  })

  test('an exact word for the type needs no category, and no loss is accepted for it', async () => {
    const outcome = await create(driven(), { category: null }, { vendorValue: 'aml' }, false)
    const [key = ''] = await keys(driven(), outcome)
    const sent = [{ method: 'POST', path: '/cases', body: body('aml', key) }]
    expectCarried(outcome, { evidence: 'VENDOR_ANSWER', sent, changed: [(await madeBy(driven(), outcome)).vendor_id] })
    expectRefused(await create(driven(), {}, { vendorValue: 'kyb' }), 'BAD_INPUT', /vendorValue/)
  })

  test.each([
    ['CRITICAL', 'critical'],
    ['HIGH', 'high'],
    ['MEDIUM', 'medium'],
  ] as const)('priority %s is %s', async (priority, word) => {
    const outcome = await create(driven(), { priority })
    const [key = ''] = await keys(driven(), outcome)
    expect(outcome.sent).toEqual([{ method: 'POST', path: '/cases', body: body('sanctions', key, { priority: word }) }])
    expect(await madeBy(driven(), outcome)).toMatchObject({ priority })
  })

  test('no page shows low: it is medium where the loss is accepted', async () => {
    expectRefused(await create(driven(), { priority: 'LOW' }, {}, false), 'LOSSY_WRITE', /LOW as medium/)
    const outcome = await create(driven(), { priority: 'LOW', category: 'RCA' })
    const [key = ''] = await keys(driven(), outcome)
    expectCarried(outcome, {
      evidence: 'VENDOR_ANSWER',
      sent: [{ method: 'POST', path: '/cases', body: body('pep', key, { priority: 'medium' }) }],
      changed: [(await madeBy(driven(), outcome)).vendor_id],
      warning: 'which says less. TrustGate writes the priority LOW as medium',
    })
    expect(await madeBy(driven(), outcome)).toMatchObject({ priority: 'MEDIUM' })
    expectRefused(await create(driven(), { priority: 'UNSPECIFIED' }))
  })

  const REFUSED: [string, Partial<NewCase>, Given, string][] = [
    ['no category', { category: null }, {}, 'BAD_INPUT'],
    ['no party', { subject: null }, {}, 'BAD_INPUT'],
    ['a due date', { dueAt: '2026-12-01T00:00:00Z' }, {}, 'UNSUPPORTED_BY_VENDOR'],
    ['transactions', { transactions: ['tx_1'] }, {}, 'UNSUPPORTED_BY_VENDOR'],
    ['a template', { template: 'annual_review' }, {}, 'BAD_INPUT'],
    ["the gateway's own place", { metadata: { gateway_reference: 'x' } }, {}, 'BAD_INPUT'],
    ['two references', { reference: 'a', metadata: { reference: 'b' } }, {}, 'BAD_INPUT'],
    ['a reference that is a number there', { reference: '7', metadata: { reference: 7 } }, {}, 'BAD_INPUT'],
    ['a risk level', {}, { riskLevel: 'HIGH' }, 'BAD_INPUT'],
    ['conditions', {}, { conditions: 'annual_review' }, 'BAD_INPUT'],
    ['a message', {}, { vendorMessage: 'short' }, 'BAD_INPUT'],
  ]
  test.each(REFUSED)('is refused with %s, and nothing is sent', async (_what, given, more, code) =>
    expectRefused(await create(driven(), given, more), code),
  )

  test('a blank message is none', async () => {
    const outcome = await create(driven(), {}, { vendorMessage: '' })
    expect(ends(outcome)).toEqual([['CONFIRMED', null, 'VENDOR_ANSWER']])
  })

  test('an assignee cannot be given on the way', async () => {
    const assignee = await driven().person('user_123')
    expectRefused(await create(driven(), { assignee }), 'UNSUPPORTED_BY_VENDOR', /assignee/)
  })

  test('several of one account travel together, in chunks of the limit, each with its own body', async () => {
    const { vendor, account } = driven()
    const bulk = await drive('trustgate', { settings: { reads: which === 'with reads', bulkLimit: 2 }, count: 3 })
    const five = ['PEP', 'FRAUD', 'SANCTIONS', 'ADVERSE_MEDIA', 'PEP'] as const
    const outcome = await bulk.submit(five.map((category, at) => item(bulk, { category, title: `Case ${at}` })))
    const made = await keys(bulk, outcome)
    const each = (at: number) => ({
      ...body(['pep', 'fraud', 'sanctions', 'adverse_media', 'pep'][at] ?? '', made[at] ?? ''),
      title: `Case ${at}`,
    })
    expect(outcome.sent).toEqual([
      { method: 'POST', path: '/cases/bulk', body: { cases: [each(0), each(1)] } },
      { method: 'POST', path: '/cases/bulk', body: { cases: [each(2), each(3)] } },
      { method: 'POST', path: '/cases', body: each(4) },
    ])
    expect(ends(outcome)).toEqual(five.map(() => ['CONFIRMED', null, 'VENDOR_ANSWER']))
    expect(outcome.changes.map(({ change }) => change)).toEqual(five.map(() => 'create'))
    for (const [at, category] of five.entries())
      expect(await madeBy(bulk, outcome, at)).toMatchObject({ category, title: `Case ${at}`, status: 'OPEN' })
    await bulk.close()
    expect([vendor.sandbox.violations(), account]).toEqual([[], 'trustgate-test'])
  })

  const TEMPLATES = ['annual_review', 'adverse_media_alert', 'transaction_review', 'pep_enhanced_dd']
  test.each(TEMPLATES)('from the template %s takes the template and the party only', async (template) => {
    const outcome = await driven().decide('CREATE_FROM_TEMPLATE', [opening(driven())], {
      detail: { newCase: newCase({ category: null, template }) },
    })
    const made = await madeBy(driven(), outcome)
    expectCarried(outcome, {
      evidence: 'VENDOR_ANSWER',
      sent: [
        {
          method: 'POST',
          path: '/cases/from-template',
          body: { template_id: `template_${template}`, subject_type: 'applicant', subject_id: ABOUT },
        },
      ],
      changed: [made.vendor_id],
    })
    expect(made).toMatchObject({ status: 'OPEN', account_id: driven().account })
  })

  test.each([
    ['no template', { template: null }, 'BAD_INPUT'],
    ['a title', { title: 'Ours' }, 'UNSUPPORTED_BY_VENDOR'],
    ['a category', { category: 'PEP' as const }, 'UNSUPPORTED_BY_VENDOR'],
    ['a reference', { reference: 'FIRM-1' }, 'UNSUPPORTED_BY_VENDOR'],
    ['metadata', { metadata: { a: 'b' } }, 'UNSUPPORTED_BY_VENDOR'],
  ])('from a template is refused with %s', async (_what, given, code) => {
    const detail = { newCase: newCase({ category: null, template: 'annual_review', ...given }) }
    expectRefused(await driven().decide('CREATE_FROM_TEMPLATE', [opening(driven())], { detail }), code)
  })

  const account = (): SubmitTarget => ({ kind: 'ACCOUNT', account: driven().account })
  const trigger = { name: 'pep_match', enabled: true, minConfidence: null, minRiskScore: null, priority: null }

  test('triggers are set as documented; no call reads them, so nothing verifies it', async () => {
    const outcome = await driven().decide('UPDATE_TRIGGERS', [account()], {
      detail: {
        triggers: [
          { ...trigger, name: 'sanctions_hit', minConfidence: 80, priority: 'CRITICAL' },
          { ...trigger, priority: 'HIGH' },
          { ...trigger, name: 'adverse_media', minRiskScore: 70, priority: 'MEDIUM' },
          { ...trigger, name: 'verification_failure', enabled: false },
        ],
      },
    })
    expect(outcome.sent).toEqual([
      {
        method: 'PUT',
        path: '/settings/case-triggers',
        body: {
          sanctions_hit: { enabled: true, min_confidence: 80, priority: 'critical' },
          pep_match: { enabled: true, priority: 'high' },
          adverse_media: { enabled: true, min_risk_score: 70, priority: 'medium' },
          verification_failure: { enabled: false },
        },
      },
    ])
    expect(outcome.reads).toEqual([])
    expect(ends(outcome)).toEqual([['UNVERIFIED', null, null]])
    expect(outcome.changes).toMatchObject([{ recordId: 'case-triggers' }])
  })

  test.each([
    ['none', [], 'BAD_INPUT'],
    ['one without a key', [{ ...trigger, name: 'fraud_signals' }], 'UNSUPPORTED_BY_VENDOR'],
    ['a name of every object', [{ ...trigger, name: 'constructor' }], 'UNSUPPORTED_BY_VENDOR'],
    ['one twice', [trigger, trigger], 'BAD_INPUT'],
    ['a threshold it does not have', [{ ...trigger, minConfidence: 80 }], 'UNSUPPORTED_BY_VENDOR'],
    ['a threshold above 100', [{ ...trigger, name: 'sanctions_hit', minConfidence: 101 }], 'BAD_INPUT'],
    ['a low priority', [{ ...trigger, priority: 'LOW' as const }], 'UNSUPPORTED_BY_VENDOR'],
  ])('triggers are refused: %s', async (_what, triggers, code) =>
    expectRefused(await driven().decide('UPDATE_TRIGGERS', [account()], { detail: { triggers } }), code),
  )

  test('a refused creation is told in the words of TrustGate, and not sent again', async () => {
    const { vendor } = driven()
    const error = { code: 'VALIDATION_ERROR', message: 'subject_id: unknown applicant', status: 422, request_id: null }
    vendor.interfere = (request, response) => {
      if (request.method !== 'POST') return false
      request.resume().on('end', () => response.writeHead(422).end(JSON.stringify({ error })))
      return true
    }
    const outcome = await create(driven())
    expect(outcome.sent).toHaveLength(1)
    expect(outcome.commands).toMatchObject([
      { state: 'REJECTED', code: 'VENDOR_REJECTED', message: 'subject_id: unknown applicant', result_id: null },
    ])
  })

  test('the low priority is written where its setting says so', async () => {
    const lows = await drive('trustgate', {
      settings: { reads: which === 'with reads', acceptLowPriority: true },
      count: 1,
    })
    lows.vendor.interfere = (request, response) => {
      if (request.method !== 'POST') return false
      const held = { id: 'case_low', type: 'pep', priority: 'low', status: 'open', subject: { id: ABOUT } }
      request.resume().on('end', () => response.writeHead(201).end(JSON.stringify(held)))
      return true
    }
    const outcome = await create(lows, { category: 'PEP', priority: 'LOW' })
    expect(outcome.sent).toMatchObject([{ body: { type: 'pep', priority: 'low' } }])
    expect(await madeBy(lows, outcome)).toMatchObject({ vendor_id: 'case_low', priority: 'LOW' })
    await lows.close()
  })
})

describe('a creation whose answer is lost', () => {
  // Accounts of their own: one that does not answer may be held back afterwards.
  let known: Driven
  let blind: Driven
  beforeEach(async () => {
    known = await drive('trustgate', { settings: { pageSize: 20 }, count: 160 })
    blind = await drive('trustgate', { settings: { reads: false }, count: 1 })
  })
  afterEach(() => Promise.all([known.close(), blind.close()]))

  const losing = (driven: Driven, apply: boolean) => {
    driven.vendor.interfere = (request, response, sandbox) => {
      if (request.method !== 'POST') return false
      if (apply) applyAndStaySilent(request, sandbox)
      else request.resume()
      request.on('end', () => response.destroy())
      return true
    }
  }

  test('is found by its reference, and confirmed', async () => {
    losing(known, true)
    const outcome = await create(known, { title: 'Lost on the way' })
    expect(outcome.sent).toHaveLength(1)
    expect(outcome.reads).toEqual(['/cases?limit=20&offset=0'])
    expect(ends(outcome)).toEqual([['CONFIRMED', null, 'READ_BACK']])
    expect(outcome.changes).toHaveLength(1)
    const made = await madeBy(known, outcome)
    expect(made).toMatchObject({ vendor_id: outcome.changes[0]?.recordId, title: 'Lost on the way' })
  })

  test('of many: each is found', async () => {
    losing(known, true)
    const outcome = await known.submit([1, 2, 3].map((at) => item(known, { title: `Lost ${at}` })))
    expect(outcome.sent).toHaveLength(1)
    expect(ends(outcome)).toEqual([1, 2, 3].map(() => ['CONFIRMED', null, 'READ_BACK']))
    for (const at of [0, 1, 2]) expect(await madeBy(known, outcome, at)).toMatchObject({ title: `Lost ${at + 1}` })
    expect(outcome.changes).toHaveLength(3)
  })

  test('is looked for on a bounded number of pages, and left to a person where it is not there', async () => {
    losing(known, false)
    const outcome = await create(known)
    expect(outcome.sent).toHaveLength(1)
    // Twice: five pages from the start, two from the end.
    expect(outcome.reads).toHaveLength(14)
    expect(ends(outcome)).toEqual([['UNCERTAIN', 'NO_ANSWER', null]])
    expect(outcome.changes).toEqual([])
  })

  test.each([['applied', true] as const, ['not applied', false] as const])(
    'cannot be found without reads, and is never sent again: %s',
    async (_what, apply) => {
      losing(blind, apply)
      const outcome = await create(blind)
      await blind.pipeline.reconcile()
      await blind.pipeline.deliver()
      expect(blind.vendor.requests).toEqual(['POST /cases'])
      expect(outcome.sent).toHaveLength(1)
      expect(outcome.reads).toEqual([])
      expect(ends(outcome)).toEqual([['UNCERTAIN', 'NO_ANSWER', null]])
      expect(outcome.changes).toHaveLength(apply ? 1 : 0)
    },
  )

  test('from a template has no reference: it is left to a person', async () => {
    losing(known, true)
    const detail = { newCase: newCase({ category: null, template: 'annual_review' }) }
    const outcome = await known.decide('CREATE_FROM_TEMPLATE', [opening(known)], { detail })
    expect(ends(outcome)).toEqual([['UNCERTAIN', 'NO_ANSWER', null]])
    expect(outcome.sent).toHaveLength(1)
  })

  test('a 500 is no reason to create it twice', async () => {
    for (const driven of [known, blind]) {
      driven.vendor.interfere = (request, response, sandbox) => {
        if (request.method !== 'POST') return false
        applyAndStaySilent(request, sandbox)
        request.on('end', () => response.writeHead(500).end('{}'))
        return true
      }
      const outcome = await create(driven)
      expect(outcome.sent).toHaveLength(1)
      expect(outcome.changes).toHaveLength(1)
      expect(ends(outcome)).toEqual([
        driven === known ? ['CONFIRMED', null, 'READ_BACK'] : ['UNCERTAIN', 'NO_ANSWER', null],
      ])
    }
  })
})

describe('an answer to many creations', () => {
  /** Lets the sandbox apply the request, and answers what `shape` makes of the cases it then holds. */
  const answering = (driven: Driven, shape: (made: Record<string, unknown>[]) => unknown) => {
    driven.vendor.interfere = (request, response, sandbox) => {
      if (request.method !== 'POST') return false
      const before = new Set(sandbox.records().keys())
      applyAndStaySilent(request, sandbox)
      request.on('end', () =>
        setTimeout(() => {
          const made = [...sandbox.records()].flatMap(([id, held]) => (before.has(id) ? [] : [{ ...held }]))
          const answer = shape(made)
          response.writeHead(201).end(answer === undefined ? '' : stringifyJson(answer))
        }, 20),
      )
      return true
    }
  }
  const two = (driven: Driven) =>
    driven.submit(['PEP', 'FRAUD'].map((category) => item(driven, { category: category as AlertCategory })))
  const bare = ({ metadata: _metadata, ...held }: Record<string, unknown>) => held

  test.each([
    ['an array', (made: Record<string, unknown>[]) => made.map(bare)],
    ['cases', (made: Record<string, unknown>[]) => ({ cases: made.map(bare) })],
    ['created and no errors', (made: Record<string, unknown>[]) => ({ created: made.map(bare), errors: [] })],
    ['another order, with references', (made: Record<string, unknown>[]) => made.toReversed()],
    ['another order, told apart by what they say', (made: Record<string, unknown>[]) => made.toReversed().map(bare)],
  ])('is taken as %s', async (_what, shape) => {
    answering(without, shape)
    const outcome = await two(without)
    expect(ends(outcome)).toEqual([1, 2].map(() => ['CONFIRMED', null, 'VENDOR_ANSWER']))
    expect(await madeBy(without, outcome, 0)).toMatchObject({ category: 'PEP' })
    expect(await madeBy(without, outcome, 1)).toMatchObject({ category: 'FRAUD' })
    expect(outcome.changes).toHaveLength(2)
  })

  test.each([
    ['a count', () => ({ accepted: 2 })],
    ['ids only', (made: Record<string, unknown>[]) => made.map(({ id }) => ({ id }))],
    ['nothing', () => undefined],
  ])('means accepted, ids unknown, where it is %s', async (_what, shape) => {
    answering(without, shape)
    const outcome = await two(without)
    expect(ends(outcome)).toEqual([1, 2].map(() => ['UNVERIFIED', null, null]))
    expect(outcome.commands.map(({ result_id }) => result_id)).toEqual([null, null])
    answering(withReads, shape)
    const read = await two(withReads)
    expect(ends(read)).toEqual([1, 2].map(() => ['CONFIRMED', null, 'READ_BACK']))
    expect(await madeBy(withReads, read, 1)).toMatchObject({ category: 'FRAUD' })
  })

  test('means the same where no reference shows in a read: of a template it cannot', async () => {
    answering(withReads, () => undefined)
    const detail = { newCase: newCase({ category: null, template: 'annual_review' }) }
    const outcome = await withReads.decide('CREATE_FROM_TEMPLATE', [opening(withReads)], { detail })
    expect(outcome.sent).toHaveLength(1)
    expect(ends(outcome)).toEqual([['UNVERIFIED', null, null]])
    expect(outcome.commands[0]?.message).toMatch(/found by its reference/)
  })

  test('two that nothing tells apart are not guessed at', async () => {
    answering(without, (made) =>
      made
        .toReversed()
        .map(({ title: _title, ...held }) => bare(held))
        .slice(0, 1),
    )
    const outcome = await without.submit([1, 2].map((at) => item(without, { title: `Twin ${at}` })))
    expect(ends(outcome)).toEqual([1, 2].map(() => ['UNCERTAIN', 'NO_ANSWER', null]))
  })

  test('an error for each that was not made rejects exactly those', async () => {
    answering(without, (made) => ({
      created: made.slice(0, 1).map(bare),
      errors: [{ index: 1, message: 'subject is blocked' }],
    }))
    const outcome = await two(without)
    expect(ends(outcome)).toEqual([
      ['CONFIRMED', null, 'VENDOR_ANSWER'],
      ['REJECTED', 'VENDOR_REJECTED', null],
    ])
    expect(outcome.commands[1]?.message).toBe('subject is blocked')
  })

  test('errors that do not add up leave the rest open', async () => {
    answering(without, (made) => ({ created: made.slice(0, 1).map(bare), errors: ['a', 'b', 'c'] }))
    const outcome = await two(without)
    expect(ends(outcome)).toEqual([
      ['CONFIRMED', null, 'VENDOR_ANSWER'],
      ['UNCERTAIN', 'NO_ANSWER', null],
    ])
  })

  test('what it shows of one is taken in while another is looked for', async () => {
    answering(withReads, (made) => [bare(made[0] ?? {}), { id: made[1]?.id }])
    const outcome = await two(withReads)
    expect(ends(outcome)).toEqual([
      ['CONFIRMED', null, 'VENDOR_ANSWER'],
      ['CONFIRMED', null, 'READ_BACK'],
    ])
    expect(await madeBy(withReads, outcome, 0)).toMatchObject({ category: 'PEP' })
    expect(await madeBy(withReads, outcome, 1)).toMatchObject({ category: 'FRAUD' })
  })

  test('a refusal of all ends all: whether some were made is not documented, so none is sent again', async () => {
    without.vendor.interfere = (request, response) => {
      if (request.url !== '/cases/bulk') return false
      request.resume().on('end', () => response.writeHead(422).end('{"error":{"message":"cases.1: no"}}'))
      return true
    }
    const outcome = await two(without)
    expect(outcome.sent.map(({ path }) => path)).toEqual(['/cases/bulk'])
    expect(ends(outcome)).toEqual([1, 2].map(() => ['REJECTED', 'VENDOR_REJECTED', null]))
    expect(outcome.changes).toEqual([])
  })
})

// The write table, column TrustGate, and what is said of its cases below it; the calls are those of the older public pages.
describe('a case, by the older public pages', () => {
  const open = () => withReads.case(`status = 'OPEN' and key like 'case\\_%'`)
  const decide = (action: CommandAction, held: RecordRow, given: Given = {}, allowLossy = true) =>
    withReads.decide(action, [caseTarget(held)], { reason: REASON, ...given }, { allowLossy })
  const at = ({ vendor_id }: RecordRow, rest = '') => `/cases/${encodeURIComponent(vendor_id)}${rest}`

  const CARRIED: {
    action: CommandAction
    given?: Given
    request: (held: RecordRow) => { method: string; path: string; body: unknown }
    warning?: string
    becomes: object
  }[] = [
    {
      action: 'ACKNOWLEDGE',
      request: (held) => ({ method: 'PATCH', path: at(held), body: { status: 'in_progress', note: REASON } }),
      warning: 'only taken note of is not said',
      becomes: { status: 'IN_PROGRESS' },
    },
    {
      action: 'ACKNOWLEDGE',
      given: { reason: null },
      request: (held) => ({ method: 'PATCH', path: at(held), body: { status: 'in_progress' } }),
      warning: 'only taken note of is not said',
      becomes: { status: 'IN_PROGRESS' },
    },
    {
      action: 'ACKNOWLEDGE',
      given: { vendorMessage: ' ' },
      request: (held) => ({ method: 'PATCH', path: at(held), body: { status: 'in_progress' } }),
      warning: 'only taken note of is not said',
      becomes: { status: 'IN_PROGRESS' },
    },
    {
      action: 'ESCALATE_TO_REVIEWER',
      given: { vendorMessage: 'Shorter.' },
      request: (held) => ({ method: 'PATCH', path: at(held), body: { status: 'escalated', note: 'Shorter.' } }),
      warning: 'not to whom',
      becomes: { status: 'ESCALATED' },
    },
    {
      action: 'CLOSE_NO_ACTION',
      request: (held) => ({
        method: 'POST',
        path: at(held, '/resolve'),
        body: { resolution: 'no_action_required', notes: REASON },
      }),
      becomes: { status: 'CLOSED', outcome: 'DISMISSED' },
    },
    {
      action: 'MARK_FALSE_POSITIVE',
      request: (held) => ({
        method: 'POST',
        path: at(held, '/resolve'),
        body: { resolution: 'no_action_required', notes: REASON, false_positive_reason: 'name_only_match' },
      }),
      warning: 'name_only_match',
      becomes: { status: 'CLOSED', outcome: 'DISMISSED' },
    },
    {
      action: 'ACCEPT_WITH_CONDITIONS',
      given: { conditions: 'enhanced_monitoring, Transaction limits' },
      request: (held) => ({
        method: 'POST',
        path: at(held, '/resolve'),
        body: {
          resolution: 'approved_with_conditions',
          notes: REASON,
          conditions: ['enhanced_monitoring', 'transaction_limits'],
        },
      }),
      becomes: { status: 'CLOSED', outcome: 'ACCEPTED_WITH_CONDITIONS' },
    },
    {
      action: 'SET_STATUS',
      given: { detail: { status: 'IN_PROGRESS' } },
      request: (held) => ({ method: 'PATCH', path: at(held), body: { status: 'in_progress', note: REASON } }),
      becomes: { status: 'IN_PROGRESS' },
    },
    {
      action: 'SET_STATUS',
      given: { detail: { status: 'ESCALATED' }, vendorValue: 'escalated' },
      request: (held) => ({ method: 'PATCH', path: at(held), body: { status: 'escalated', note: REASON } }),
      becomes: { status: 'ESCALATED' },
    },
    {
      action: 'SET_STATUS',
      given: { detail: { status: 'CLOSED', outcome: 'DISMISSED' } },
      request: (held) => ({
        method: 'POST',
        path: at(held, '/resolve'),
        body: { resolution: 'no_action_required', notes: REASON },
      }),
      becomes: { status: 'CLOSED', outcome: 'DISMISSED' },
    },
    {
      action: 'SET_STATUS',
      given: { detail: { status: 'CLOSED', outcome: 'ACCEPTED_WITH_CONDITIONS' }, conditions: 'annual_review' },
      request: (held) => ({
        method: 'POST',
        path: at(held, '/resolve'),
        body: { resolution: 'approved_with_conditions', notes: REASON, conditions: ['annual_review'] },
      }),
      becomes: { status: 'CLOSED', outcome: 'ACCEPTED_WITH_CONDITIONS' },
    },
    {
      action: 'UPDATE',
      given: { detail: { case: { status: 'IN_PROGRESS' } } },
      request: (held) => ({ method: 'PATCH', path: at(held), body: { status: 'in_progress', note: REASON } }),
      becomes: { status: 'IN_PROGRESS' },
    },
  ]

  test.each(CARRIED.map((row) => [row.action, JSON.stringify(row.given ?? {}), row] as const))(
    '%s %s is sent as its page shows it, and reads back',
    async (_action, _given, { action, given, request, warning, becomes }) => {
      const held = await open()
      if (warning !== undefined) expectRefused(await decide(action, held, given, false), 'LOSSY_WRITE', /allowLossy/)
      const outcome = await decide(action, held, given, warning !== undefined)
      const expected = { sent: [request(held)], changed: [held.vendor_id] }
      expectCarried(outcome, warning === undefined ? expected : { ...expected, warning })
      expect(outcome.reads).toContain(at(held))
      expect(await withReads.now(held)).toMatchObject(becomes)
    },
  )

  test('ASSIGN names the person by the id TrustGate knows', async () => {
    for (const action of ['ASSIGN', 'UPDATE'] as const) {
      const held = await open()
      const assignee = await withReads.person('user_123')
      const given = action === 'ASSIGN' ? { assignee } : { detail: { case: { assignee } } }
      expectRefused(await decide(action, held, given, false), 'LOSSY_WRITE')
      const sent = [{ method: 'POST', path: at(held, '/assign'), body: { assignee_id: 'user_123', note: REASON } }]
      expectCarried(await decide(action, held, given), {
        sent,
        changed: [held.vendor_id],
        warning: 'may not be visible',
      })
      expect(await withReads.now(held)).toMatchObject({ assignee_id: 'user_123', status: 'OPEN' })
      expectUnchanged(await decide(action, held, given))
    }
    const stranger = await withReads.stranger('Somebody Else')
    expectRefused(await decide('ASSIGN', await open(), { assignee: stranger }), 'ASSIGNEE_NOT_MAPPED')
  })

  /** Answers reads as a TrustGate would that shows no more of a case than the one documented answer. */
  const showingOnly = (driven: Driven, without: readonly string[]) => {
    driven.vendor.interfere = (request, response, sandbox) => {
      if (request.method !== 'GET') return false
      const bare = (held: object) =>
        Object.fromEntries(Object.entries(held).filter(([field]) => !without.includes(field)))
      const id = /^\/cases\/([^/?]+)$/.exec(request.url ?? '')?.[1]
      const one = id === undefined ? null : sandbox.records().get(decodeURIComponent(id))
      const cases = [...sandbox.records().values()].reverse().slice(0, 20).map(bare)
      response.writeHead(200).end(stringifyJson(one ? bare(one) : { cases, total: 20 }))
      return true
    }
  }

  test('an assignment that no case shows stays unverified', async () => {
    const held = await open()
    showingOnly(withReads, ['assignee_id'])
    withReads.vendor.interfere = ((reads) => (request, response, sandbox) => {
      if (request.method === 'GET') return reads?.(request, response, sandbox) ?? false
      applyAndStaySilent(request, sandbox)
      request.on('end', () => response.writeHead(204).end())
      return true
    })(withReads.vendor.interfere)
    const outcome = await decide('ASSIGN', held, { assignee: await withReads.person('user_456') })
    expect(ends(outcome)).toEqual([['UNVERIFIED', null, null]])
    expect(outcome.sent).toHaveLength(1)
    expect(outcome.changes).toHaveLength(1)
    // It stands in nobody's way.
    withReads.vendor.interfere = null
    expect(ends(await decide('ACKNOWLEDGE', held))).toEqual([['CONFIRMED', null, 'READ_BACK']])
  })

  test('a TrustGate that does not show the reference again: a plain answer proves a creation, a lost one nothing', async () => {
    const own = await drive('trustgate', { settings: { pageSize: 20 }, count: 20 })
    showingOnly(own, ['metadata'])
    expect(ends(await create(own))).toEqual([['CONFIRMED', null, 'VENDOR_ANSWER']])
    const reads = own.vendor.interfere
    own.vendor.interfere = (request, response, sandbox) => {
      if (request.method === 'GET') return reads?.(request, response, sandbox) ?? false
      applyAndStaySilent(request, sandbox)
      request.on('end', () => response.destroy())
      return true
    }
    const outcome = await create(own)
    expect(outcome.sent).toHaveLength(1)
    expect(ends(outcome)).toEqual([['UNCERTAIN', 'NO_ANSWER', null]])
    await own.close()
  })

  test('hits of the tenant go along with a new case, by the ids TrustGate gave them', async () => {
    const [hit] = await withReads.pipeline.database.sql<{ id: string; vendor_id: string }>(
      'select id, vendor_id from screening_hits where account_id = $1 order by key limit 1',
      [withReads.account],
    )
    const outcome = await create(withReads, { hits: [hit?.id ?? ''] })
    expect(outcome.sent).toMatchObject([{ path: '/cases', body: { related_hit_ids: [hit?.vendor_id] } }])
    expect(ends(outcome)).toEqual([['CONFIRMED', null, 'VENDOR_ANSWER']])
  })

  test('and hits that no case has named yet', async () => {
    const outcome = await create(withReads, { screening: 'check_456', hitVendorIds: ['hit_789', 'hit_012', 'hit_789'] })
    const body = { related_screening_id: 'check_456', related_hit_ids: ['hit_789', 'hit_012'] }
    expect(outcome.sent).toMatchObject([{ path: '/cases', body }])
    expect(ends(outcome)).toEqual([['CONFIRMED', null, 'VENDOR_ANSWER']])
  })

  test('a known subject is named by its own id', async () => {
    const [subject] = await withReads.pipeline.database.sql<{ id: string; vendor_id: string }>(
      'select id, vendor_id from subjects where account_id = $1 order by key limit 1',
      [withReads.account],
    )
    for (const given of [
      { subject: { type: null, id: subject?.id ?? '', known: true } },
      { subject: null, subjects: [subject?.id ?? ''] },
    ])
      expect((await create(withReads, given)).sent).toMatchObject([
        { body: { subject_type: 'applicant', subject_id: subject?.vendor_id } },
      ])
    expectRefused(await create(withReads, { subjects: [subject?.id ?? ''] }), 'UNSUPPORTED_BY_VENDOR', /one party/)
  })

  test.each([['SET_PRIORITY'], ['ADD_NOTE'], ['LABEL']] as const)(
    '%s is kept here, with and without reads',
    async (action) => {
      const given: Given = {
        ...(action === 'SET_PRIORITY' && { priority: 'LOW' }),
        ...(action === 'LABEL' && { detail: { labels: { add: ['urgent'], remove: [] } } }),
      }
      const held = await open()
      expectKept(await decide(action, held, given))
      if (action === 'SET_PRIORITY') expect(await withReads.now(held)).toMatchObject({ priority: 'LOW' })
      const made = await madeBy(without, await create(without))
      expectKept(await without.decide(action, [caseTarget(made)], { reason: REASON, ...given }))
    },
  )

  test.each<[CommandAction, Given, RegExp]>([
    ['UNASSIGN', {}, /removed/],
    ['REQUEST_INFORMATION', {}, /waiting/],
    ['ESCALATE_TO_CASE', {}, /CREATE/],
    ['CONFIRM_MATCH', {}, /match/],
    ['ACCEPT', {}, /approval/],
    ['REJECT', {}, /rejection/],
    ['SET_RISK', { riskLevel: 'HIGH' }, /risk level/],
    ['SET_STATUS', { detail: { status: 'PENDING_INFORMATION' } }, /nearest/],
    ['SET_STATUS', { detail: { status: 'PENDING_EDD' } }, /nearest/],
    ['SET_STATUS', { detail: { status: 'PENDING_REVIEW' } }, /nearest/],
    ['SET_STATUS', { detail: { status: 'OPEN' } }, /nearest/],
    ['SET_STATUS', { detail: { status: 'CLOSED', outcome: 'ACCEPTED' } }, /DISMISSED/],
    ['SET_STATUS', { detail: { status: 'CLOSED', outcome: 'REJECTED' } }, /DISMISSED/],
    ['SET_STATUS', { detail: { status: 'CLOSED', outcome: 'REFERRED_FOR_SAR' } }, /DISMISSED/],
    ['ACCEPT_WITH_CONDITIONS', { conditions: 'a promise' }, /a promise.*enhanced_monitoring/],
    ['UPDATE', { detail: { case: { title: 'Other' } } }, /title/],
    ['UPDATE', { detail: { case: { priority: 'HIGH' } } }, /priority/],
    ['UPDATE', { detail: { case: { status: 'ESCALATED', priority: 'HIGH' } } }, /one by one/],
    ['UPDATE', { detail: { case: { assignee: null } } }, /removed/],
    ['LINK_TRANSACTIONS', { detail: { ids: ['tx_1'] } }, /created/],
    ['REQUEST_RESEARCH', {}, /documents no call/],
  ])('%s %j cannot be said: nothing is sent', async (action, given, message) =>
    expectRefused(await decide(action, await open(), given), 'UNSUPPORTED_BY_VENDOR', message),
  )

  test('REOPEN cannot be said', async () =>
    expectRefused(
      await decide('REOPEN', await withReads.case(`status = 'CLOSED'`)),
      'UNSUPPORTED_BY_VENDOR',
      /reopened/,
    ))

  test('reviewers are nobody at TrustGate', async () => {
    const ids = [await withReads.person('user_123')]
    for (const action of ['SET_REVIEWERS', 'ADD_REVIEWERS', 'REMOVE_REVIEWERS'] as const)
      expectRefused(await decide(action, await open(), { detail: { ids } }))
  })

  test.each<[CommandAction, Given, string, RegExp?]>([
    ['CLOSE_NO_ACTION', { reason: null }, 'BAD_INPUT', /^reason/],
    ['CLOSE_NO_ACTION', { vendorMessage: '' }, 'BAD_INPUT', /^vendorMessage/],
    ['ACCEPT_WITH_CONDITIONS', {}, 'BAD_INPUT'],
    ['CLOSE_NO_ACTION', { conditions: 'annual_review' }, 'BAD_INPUT'],
    ['ACKNOWLEDGE', { riskLevel: 'HIGH' }, 'BAD_INPUT'],
    ['ACKNOWLEDGE', { vendorValue: 'escalated' }, 'BAD_INPUT'],
    ['CLOSE_NO_ACTION', { vendorValue: 'approved' }, 'BAD_INPUT'],
    ['SET_STATUS', { detail: { status: 'CLOSED' } }, 'BAD_INPUT'],
    ['SET_STATUS', {}, 'BAD_INPUT'],
    ['ASSIGN', {}, 'BAD_INPUT'],
    ['SET_PRIORITY', {}, 'BAD_INPUT'],
    ['UPDATE', { detail: { case: {} } }, 'BAD_INPUT'],
    ['UPDATE', { detail: { case: { assignee: null } }, conditions: 'annual_review' }, 'BAD_INPUT', /^conditions/],
  ])('%s %j is refused as it stands', async (action, given, code, message) =>
    expectRefused(await decide(action, await open(), given), code, message),
  )

  test('what a case says already is not written again, and a closed one is not worked on', async () => {
    const underway = await withReads.case(`status = 'IN_PROGRESS'`)
    expectUnchanged(await decide('ACKNOWLEDGE', underway))
    expectUnchanged(await decide('SET_STATUS', underway, { detail: { status: 'IN_PROGRESS' } }))
    const escalated = await withReads.case(`status = 'ESCALATED'`)
    expectUnchanged(await decide('ESCALATE_TO_REVIEWER', escalated))
    expectRefused(await decide('ACKNOWLEDGE', escalated), 'INVALID_STATE')
    const closed = await withReads.case(`status = 'CLOSED'`)
    for (const [action, given] of [
      ['CLOSE_NO_ACTION', {}],
      ['SET_STATUS', { detail: { status: 'ESCALATED' } }],
      ['SET_STATUS', { detail: { status: 'CLOSED', outcome: 'DISMISSED' } }],
    ] as const)
      expectRefused(await decide(action, closed, given), 'INVALID_STATE')
  })

  test('without reads no page that is relied on changes a case: nothing is sent', async () => {
    const made = await madeBy(without, await create(without))
    const person = await without.person('user_123')
    for (const [action, given] of [
      ['ACKNOWLEDGE', {}],
      ['ASSIGN', { assignee: person }],
      ['ESCALATE_TO_REVIEWER', {}],
      ['MARK_FALSE_POSITIVE', {}],
      ['ACCEPT_WITH_CONDITIONS', { conditions: 'annual_review' }],
      ['CLOSE_NO_ACTION', {}],
      ['SET_STATUS', { detail: { status: 'IN_PROGRESS' } }],
      ['UPDATE', { detail: { case: { status: 'IN_PROGRESS' } } }],
    ] as const)
      expectRefused(
        await without.decide(action, [caseTarget(made)], { reason: REASON, ...given }),
        'UNSUPPORTED_BY_VENDOR',
        /setting reads/,
      )
  })

  test('a lost answer is settled by reading the case, and never sent twice', async () => {
    const own = await drive('trustgate', { count: 60 })
    const held = await own.case(`status = 'OPEN'`)
    own.vendor.interfere = (request, response, sandbox) => {
      if (request.method !== 'POST') return false
      applyAndStaySilent(request, sandbox)
      request.on('end', () => response.destroy())
      return true
    }
    const outcome = await own.decide('CLOSE_NO_ACTION', [caseTarget(held)], { reason: REASON })
    expect(outcome.sent).toHaveLength(1)
    expect(ends(outcome)).toEqual([['CONFIRMED', null, 'READ_BACK']])
    expect(outcome.changes).toHaveLength(1)
    expect(await own.now(held)).toMatchObject({ status: 'CLOSED', outcome: 'DISMISSED' })
    await own.close()
  })
})
