import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import zenoo from '../../adapters/zenoo/index.ts'
import createSandbox from '../../adapters/zenoo/sandbox.ts'
import type { CommandIntent, DeliveryItem, Plan, PlanTarget, RawRecord } from '../../src/adapter/contract.ts'
import { UnmappableRecord, VendorError } from '../../src/adapter/errors.ts'
import { parseJson } from '../../src/adapter/json.ts'
import type { CommandAction, RemediationAction } from '../../src/canonical/enums.ts'
import { type Account, openAccount, sweep, targetOf } from './account.ts'

const sandbox = (count = 60) => createSandbox({ seed: 7, count })
const settings = zenoo.settings.parse({})
const write = zenoo.write!

/** An account whose vendor answers what the test says instead of what the sandbox would. */
const canned = (answer: (url: string) => { status?: number; body: string }, more: Record<string, unknown> = {}) => {
  const handle: RequestListener = (req, res) => {
    const { status = 200, body } = answer(req.url ?? '')
    req.resume().on('end', () => res.writeHead(status, { 'content-type': 'application/json' }).end(body))
  }
  return openAccount(zenoo, { ...sandbox(), handle }, { settings: more })
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

const intent = (action: CommandAction, rest: Partial<CommandIntent> = {}): CommandIntent => ({
  action,
  riskLevel: null,
  reason: 'Birth year and nationality differ',
  vendorMessage: null,
  conditions: action === 'ACCEPT_WITH_CONDITIONS' ? 'Review in a year' : null,
  vendorValue: null,
  priority: null,
  assignee: null,
  detail: {},
  ...rest,
})
const target = (key = 'alt_1', rawStatus: string | null = 'Open'): PlanTarget => ({
  kind: 'ALERT',
  key,
  vendorIds: {},
  rawStatus,
  present: {},
})
const plan = (action: RemediationAction, rest: Partial<CommandIntent> = {}, to = target()): Plan =>
  write.plan(intent(action, rest), to, settings)
const sent = (planned: Plan) => {
  if (planned.support !== 'OK' && planned.support !== 'LOSSY') throw new Error(`not sent: ${planned.support}`)
  return planned
}
const items = (action: RemediationAction, targets: PlanTarget[]): DeliveryItem[] =>
  targets.map((to, at) => ({ commandId: `c${at}`, target: to, call: sent(plan(action, {}, to)).call }))

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** Speaks to a sandbox by hand, past the adapter. */
async function speak({ handle }: ReturnType<typeof sandbox>) {
  const server = createServer(handle)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const res = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      method,
      headers: { 'x-api-key': 'sandbox-zenoo-key', 'content-type': 'application/json', ...headers },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: res.status, answer: parseJson(await res.text()) }
  }
}

const alerts = async (account: Account) => (await sweep(account)).records.filter(({ kind }) => kind === 'ALERT')
const inStatus = async (account: Account, status: string): Promise<PlanTarget[]> =>
  (await alerts(account))
    .map((record) => targetOf(record, account.map(record)))
    .filter(({ rawStatus }) => rawStatus === status)
const record = (raw: object): RawRecord => ({
  kind: 'ALERT',
  key: String((raw as { token?: unknown }).token),
  part: 'ITEM',
  raw,
  vendorUpdatedAt: null,
})
const mapped = (raw: object) => {
  const whole = zenoo.map(record({ token: 'alt_1', type: 'Screening', status: 'Open', ...raw }), settings)
  const [alert] = whole.alerts
  if (!alert) throw new Error('no alert')
  return { ...whole, alert }
}

describe('lists', () => {
  it('are read to the end in pages of any size', async () => {
    for (const pageSize of [1, 7, 100]) {
      const account = await openAccount(zenoo, sandbox(23), { settings: { pageSize } })
      const { records } = await sweep(account)
      expect(records.map(({ key }) => key)).toEqual([...account.sandbox.records().keys()])
      expect((await account.connection.streams[0]?.page(null))?.total).toBe(23)
      expect(account.sandbox.violations()).toEqual([])
    }
  })

  it('take the key in either documented header', async () => {
    const account = await openAccount(zenoo, sandbox(3), { settings: { authStyle: 'bearer' } })
    expect(await alerts(account)).toHaveLength(3)
  })

  it('of cases are read only where the account says so, as an assumed route', async () => {
    const account = await openAccount(zenoo, sandbox(3), { settings: { cases: false } })
    expect(account.connection.streams.map(({ name }) => name)).toEqual(['alerts'])
    const [, cases] = (await openAccount(zenoo, sandbox(3))).connection.streams
    expect(cases).toMatchObject({ name: 'cases', kind: 'CASE', mode: 'CURSOR', assumed: true })
  })

  it.each([
    ['more is announced without a cursor', { data: [], meta: { page: { cursor: null, has_more: true } } }],
    ['the cursor stands still', { data: [], meta: { page: { cursor: 'c1', has_more: true } } }],
    ['the page is not described', { data: [], meta: {} }],
    ['the data is no list', { data: {}, meta: { page: { cursor: null, has_more: false } } }],
    ['the answer is bare', []],
  ])('fail whole where %s', async (_what, body) => {
    const account = await canned(() => json(body))
    expect((await failure(account.connection.streams[0]?.page('c1'))).kind).toBe('UNREADABLE')
  })

  it('set a record without a token aside and go on', async () => {
    const odd = '[{"token":"alt_1"},{"title":"x"},null,{"token":" "},{"token":9007199254740993}]'
    const body = `{"data":${odd},"meta":{"page":{"cursor":"c9","has_more":false}}}`
    const page = await (await canned(() => ({ body }))).connection.streams[0]?.page(null)
    expect(page?.records.map(({ key }) => key)).toEqual(['alt_1', '9007199254740993'])
    expect(page?.unreadable).toHaveLength(3)
    expect(page?.next).toBeNull()
  })

  it('ask for less where a page is too large, from the same place', async () => {
    const asked: string[] = []
    const account = await openAccount(
      zenoo,
      {
        ...sandbox(),
        handle: (req, res) => {
          const limit = Number(new URL(req.url ?? '', 'http://x').searchParams.get('limit'))
          asked.push(req.url ?? '')
          res.end(
            JSON.stringify({ data: Array(limit).fill({ token: 'x'.repeat(50) }), meta: { page: { has_more: false } } }),
          )
        },
      },
      { http: { maxBytes: 2_000 } },
    )
    expect((await account.connection.streams[0]?.page('c1'))?.records).toHaveLength(25)
    expect(asked).toEqual([100, 50, 25].map((limit) => `/v1/alerts?limit=${limit}&cursor=c1`))
  })
})

describe('map', () => {
  it('refuses a record that is not the one it is filed under', () => {
    expect(() => zenoo.map({ ...record({ token: 'alt_1' }), key: 'alt_2' }, settings)).toThrow(UnmappableRecord)
    expect(() => zenoo.map(record({}), settings)).toThrow(UnmappableRecord)
  })

  it('reads a closed alert by its action, and never asserts a match by itself', () => {
    const closed = (raw: object) => {
      const { alert } = mapped({ status: 'Resolved', ...raw })
      return [alert.matchStatus?.value, alert.disposition.value, alert.disposition.fidelity]
    }
    expect(closed({ resolution_action: 'Approve' })).toEqual(['UNKNOWN', 'ACCEPTED', 'LOSSY'])
    expect(closed({ resolution_action: 'Decline' })).toEqual(['TRUE_MATCH', 'REJECTED', 'APPROX'])
    expect(closed({ resolution_action: 'Decline', type: 'Identity' })).toEqual([undefined, 'REJECTED', 'APPROX'])
    expect(closed({ resolution_action: 'Decline', type: 'Novel' })).toEqual(['UNKNOWN', 'REJECTED', 'APPROX'])
    expect(closed({ resolution_action: 'Request Document' })).toEqual(['UNKNOWN', 'UNSTATED', 'DERIVED'])
    expect(closed({})).toEqual(['UNKNOWN', 'UNSTATED', 'DERIVED'])
    expect(closed({ resolution_action: 'Decline', is_false_positive: true })).toEqual([
      'TRUE_MATCH',
      'REJECTED',
      'APPROX',
    ])
    expect(closed({ resolution_action: 'Approve', is_false_positive: 'true' })[0]).toBe('FALSE_POSITIVE')
    expect(mapped({ status: 'False Positive', type: 'Document' }).alert.matchStatus).toBeNull()
  })

  it('does not let a resolution action close what the status leaves open', () => {
    const stands = { Open: 'OPEN', Acknowledged: 'IN_REVIEW', Escalated: 'ESCALATED', Snoozed: 'UNKNOWN' }
    for (const [status, value] of Object.entries(stands)) {
      const { alert } = mapped({ status, resolution_action: 'Approve', resolved_by: 'usr_1', is_false_positive: true })
      expect(alert).toMatchObject({
        status: { value },
        disposition: { value: 'UNDECIDED' },
        closedBy: null,
        resolvedBy: null,
      })
    }
    const waiting = (status: string) => mapped({ status, resolution_action: 'Request Document' }).alert.status.value
    expect(['Open', 'Acknowledged', 'Resolved'].map(waiting)).toEqual(['PENDING', 'IN_REVIEW', 'CLOSED'])
  })

  it('puts a title together where Zenoo gives none', () => {
    const title = (raw: object) => mapped(raw).alert.title
    expect(title({ title: 'As given', category: 'PEP Match' })).toBe('As given')
    expect(title({ category: 'PEP Match', entity_name: '秦云舟' })).toBe('PEP Match: 秦云舟')
    expect(title({})).toBe('Screening')
    expect(title({ type: null })).toBeNull()
  })

  it('says who closed it', () => {
    const closedBy = (raw: object) => mapped({ status: 'Resolved', ...raw }).alert.closedBy
    expect(closedBy({ auto_disposed: true, resolved_by: 'usr_1' })).toBe('AUTOMATION')
    expect(closedBy({ resolved_by: { id: 'usr_1' } })).toBe('HUMAN')
    expect(closedBy({ auto_disposed: false })).toBe('UNKNOWN')
  })

  it('reads times of every spelling as UTC', () => {
    const created = (created_at: string) => mapped({ created_at }).alert.createdAt
    expect(created('2026-02-16T10:00:00Z')).toBe('2026-02-16T10:00:00.000Z')
    expect(created('2026-02-16T10:00:00.1234567+02:00')).toBe('2026-02-16T08:00:00.123Z')
    expect(created('2026-02-16 10:00:00')).toBe('2026-02-16T10:00:00.000Z')
    expect(created('2026-02-16')).toBe('2026-02-16T00:00:00.000Z')
    for (const none of ['0001-01-01T00:00:00', '2026-02-30T00:00:00Z', '2026-02-16T25:00:00Z', '1771236000'])
      expect(created(none)).toBeNull()
  })

  it('reads research in both dialects', () => {
    const ai_research = {
      status: 'complete',
      summary: 'Another person.',
      confidence_score: 101,
      completed_at: '2026-01-01',
    }
    const { research, scores } = mapped({ ai_research }).alert
    expect(research).toMatchObject({ status: { value: 'COMPLETED' }, assessment: 'Another person.', confidence: null })
    expect(scores).toEqual([
      { kind: 'AI_CONFIDENCE', value: 101, min: null, max: null, vendorField: 'ai_research.confidence_score' },
    ])
    expect(mapped({ ai_research: {} }).alert.research).toBeNull()
    const sources = ['https://gazette.example/1', 'Sandbox Gazette', { title: 'A', url: null }, {}]
    expect(mapped({ ai_research: { status: 'failed', sources } }).alert.research?.sources).toEqual([
      { title: null, url: 'https://gazette.example/1' },
      { title: 'Sandbox Gazette', url: null },
      { title: 'A', url: null },
    ])
  })

  it('takes a field that breaks its documented type for absent, and says so', () => {
    const { alert, flags } = mapped({ match_score: [90], assigned_to: 7, description: { en: 'x' }, priority: 3 })
    expect([alert.scores, alert.description, alert.assignee?.id]).toEqual([[], null, '7'])
    expect(alert.priority).toMatchObject({ raw: '3', fidelity: 'UNRECOGNISED' })
    expect(flags.map(({ field }) => field)).toEqual(expect.arrayContaining(['match_score', 'description']))
  })
})

describe('plan', () => {
  it.each([
    ['REQUEST_INFORMATION', 'OK', 'Request Document', false],
    ['MARK_FALSE_POSITIVE', 'LOSSY', 'Approve', true],
    ['ACCEPT', 'OK', 'Approve', false],
    ['ACCEPT_WITH_CONDITIONS', 'OK', 'Approve with Conditions', false],
    ['REJECT', 'OK', 'Decline', false],
    ['CLOSE_NO_ACTION', 'LOSSY', 'Approve', false],
  ] as const)('sends %s as a resolution (%s)', (action, support, word, is_false_positive) => {
    const planned = sent(plan(action))
    expect([planned.support, planned.warning === null]).toEqual([support, support === 'OK'])
    expect(planned.call).toMatchObject({ route: 'resolve', action: word, is_false_positive })
  })

  it('refuses what would not reach Zenoo whole, by the name of the field', () => {
    const flaw = (planned: Plan) => (planned.support === 'INVALID' ? [planned.code, planned.field] : planned.support)
    expect(flaw(plan('REJECT', { reason: null }))).toEqual(['BAD_INPUT', 'reason'])
    for (const vendorMessage of ['', ' \n']) {
      expect(sent(plan('REJECT', { vendorMessage })).call).toMatchObject({
        rationale: 'Birth year and nationality differ',
      })
      const to = { assignee: 'usr_1', vendorMessage }
      expect(sent(plan('ASSIGN', to)).call).toMatchObject({ note: 'Birth year and nationality differ' })
      expect(sent(plan('ASSIGN', { ...to, reason: ' ' })).call).toMatchObject({ note: null })
      expect(flaw(plan('REJECT', { vendorMessage, reason: ' ' }))).toEqual(['BAD_INPUT', 'reason'])
      expect(flaw(plan('REJECT', { vendorMessage, reason: 'x'.repeat(5_001) }))).toEqual(['TOO_LONG', 'reason'])
    }
    expect(flaw(plan('REJECT', { reason: 'x'.repeat(5_000) }))).toBe('OK')
    expect(flaw(plan('REJECT', { reason: 'x'.repeat(5_001) }))).toEqual(['TOO_LONG', 'reason'])
    expect(flaw(plan('REJECT', { reason: 'x'.repeat(5_001), vendorMessage: 'short' }))).toBe('OK')
    expect(flaw(plan('ESCALATE_TO_REVIEWER', { vendorMessage: 'x'.repeat(2_001) }))).toEqual([
      'TOO_LONG',
      'vendorMessage',
    ])
    expect(flaw(plan('ACKNOWLEDGE', { reason: null }))).toBe('OK')
    expect(flaw(plan('ACCEPT_WITH_CONDITIONS', { conditions: null }))).toEqual(['BAD_INPUT', 'conditions'])
    expect(flaw(plan('ACCEPT_WITH_CONDITIONS', { conditions: 'x'.repeat(2_001) }))).toEqual(['TOO_LONG', 'conditions'])
    expect(flaw(plan('ACCEPT', { conditions: 'Review' }))).toEqual(['BAD_INPUT', 'conditions'])
    expect(flaw(plan('ACCEPT', { riskLevel: 'LOW' }))).toEqual(['BAD_INPUT', 'riskLevel'])
    expect(flaw(plan('REJECT', { vendorValue: 'Approve' }))).toEqual(['BAD_INPUT', 'vendorValue'])
    expect(flaw(plan('REJECT', { vendorValue: 'Decline' }))).toBe('OK')
    expect(flaw(plan('REJECT', {}, target('alt_1', 'False Positive')))).toEqual(['INVALID_STATE', 'status'])
    expect(plan('CONFIRM_MATCH')).toMatchObject({
      support: 'UNSUPPORTED',
      nearest: ['Decline', 'Approve with Conditions'],
    })
  })

  const present = (values: Record<string, string>): PlanTarget => ({
    ...target(),
    present: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value, raw: value }])),
  })
  const research = (rest: Partial<CommandIntent>, to = target()) =>
    write.plan(intent('REQUEST_RESEARCH', rest), to, settings)

  it('does not write again what the alert says already', () => {
    expect(plan('ACKNOWLEDGE', {}, present({ status: 'IN_REVIEW' })).support).toBe('UNCHANGED')
    expect(plan('ASSIGN', { assignee: 'usr_1' }, present({ assignee: 'usr_1' })).support).toBe('UNCHANGED')
    expect(plan('ASSIGN', { assignee: 'usr_1' }, present({ assignee: 'usr_2' })).support).toBe('OK')
    expect(plan('ESCALATE_TO_REVIEWER', {}, present({ status: 'ESCALATED' })).support).toBe('UNCHANGED')
    expect(plan('REQUEST_INFORMATION', {}, present({ status: 'PENDING' })).support).toBe('UNCHANGED')
    const again = plan('REQUEST_INFORMATION', { vendorValue: 'Request Document' }, present({ status: 'PENDING' }))
    expect(again.support).toBe('OK')
    const deep = { detail: { research: 'DEEP' } } as const
    const flaw = (planned: Plan) => (planned.support === 'INVALID' ? [planned.code, planned.field] : planned.support)
    for (const status of ['PENDING', 'PROCESSING']) {
      const [unsaid, standard] = [{ research: status }, { research: status, researchDepth: 'STANDARD' }]
      expect(flaw(research({}, present(standard)))).toBe('UNCHANGED')
      for (const [asked, running] of [
        [deep, standard],
        [deep, unsaid],
        [{}, unsaid],
      ] as const)
        expect(flaw(research(asked, present(running)))).toEqual(['INVALID_STATE', 'depth'])
      expect(flaw(research(deep, present({ research: status, researchDepth: 'DEEP' })))).toBe('UNCHANGED')
    }
    expect(flaw(research(deep, present({ research: 'COMPLETED', researchDepth: 'STANDARD' })))).toBe('OK')
    // Only the gateway's own review state stands in the way.
    expect(plan('REOPEN', {}, present({ status: 'OPEN' })).support).toBe('UNCHANGED')
    expect(plan('REOPEN', {}, present({ status: 'CLOSED' })).support).toBe('UNSUPPORTED')
  })

  it('names people by their Zenoo ids, and takes nobody for somebody', () => {
    const flaw = (planned: Plan) => (planned.support === 'INVALID' ? [planned.code, planned.field] : planned.support)
    expect(flaw(plan('ASSIGN'))).toEqual(['BAD_INPUT', 'assignee'])
    expect(flaw(plan('ASSIGN', { assignee: 'usr_1', reason: 'x'.repeat(1_001) }))).toEqual(['TOO_LONG', 'reason'])
    expect(sent(plan('ASSIGN', { assignee: 'usr_1', reason: null })).call).toEqual({
      route: 'assign',
      user_id: 'usr_1',
      note: null,
    })
    // An assignment decides nothing: a closed alert takes it.
    expect(flaw(plan('ASSIGN', { assignee: 'usr_1' }, target('alt_1', 'Resolved')))).toBe('OK')
    expect(sent(plan('ESCALATE_TO_REVIEWER', { assignee: 'usr_1' })).call).toMatchObject({ escalate_to: 'usr_1' })
    expect(sent(plan('ESCALATE_TO_REVIEWER', { vendorValue: 'Escalate' })).call).toMatchObject({
      route: 'resolve',
      action: 'Escalate',
    })
    const both = { vendorValue: 'Escalate', assignee: 'usr_1' }
    expect(flaw(plan('ESCALATE_TO_REVIEWER', both))).toEqual(['BAD_INPUT', 'assignee'])
    const escalated = present({ status: 'ESCALATED' })
    expect(flaw(plan('ESCALATE_TO_REVIEWER', { assignee: 'usr_1' }, escalated))).toEqual(['INVALID_STATE', 'assignee'])
  })

  it('tells research that is asked for from what was found out before', () => {
    const earlier = present({ research: 'COMPLETED', researchedAt: '2026-01-01T00:00:00.000Z' })
    const { call } = sent(research({ detail: { research: 'DEEP' }, reason: null }, earlier))
    expect(call).toMatchObject({ research_type: 'deep' })
    const shows = (ai_research: object | null) => write.shows(record({ token: 'alt_1', ai_research }), call)
    expect(shows(null)).toBe(false)
    expect(shows({ status: 'completed', researched_at: '2026-01-01T00:00:00Z' })).toBe(false)
    expect(shows({ status: 'processing' })).toBe(true)
    expect(shows({ status: 'processing', research_type: 'deep' })).toBe(true)
    // Somebody else's.
    expect(shows({ status: 'processing', research_type: 'standard' })).toBe(false)
    expect(shows({ status: 'completed', researched_at: '2026-01-02T00:00:00Z' })).toBe(true)
    expect(shows({ status: 'failed' })).toBe(true)
    expect(research({ vendorValue: 'deep' }).support).toBe('INVALID')
    expect(sent(research({ vendorValue: 'standard' })).call).toMatchObject({ research_type: 'standard', before: null })
  })

  it('tells a request for documents from an earlier one by its text', () => {
    const held = (status: string, resolutionNote: string, rawStatus: string) => ({
      ...present({ status, resolutionNote }),
      rawStatus,
    })
    const asked = (to: PlanTarget) => {
      const { call } = sent(
        plan('REQUEST_INFORMATION', { vendorValue: 'Request Document', reason: 'The passport' }, to),
      )
      return (status: string, resolution_notes: string | null, resolution_action = 'Request Document') =>
        write.shows(record({ token: 'alt_1', status, resolution_action, resolution_notes }), call)
    }
    const second = asked(held('PENDING', 'The lease', 'Open'))
    expect(second('Open', 'The lease')).toBe(false)
    expect(second('Open', 'The passport')).toBe(true)
    expect(second('Open', '  The\npassport ')).toBe(true)
    // Zenoo may leave it with whoever has it; another resolution is none.
    expect(second('Acknowledged', 'The passport')).toBe(true)
    expect(second('Resolved', 'The passport')).toBe(false)
    expect(second('Open', 'The passport', 'Approve')).toBe(false)
    expect(second('Open', null)).toBeNull()
    const repeated = asked(held('PENDING', 'The passport', 'Open'))
    expect(repeated('Open', 'The passport')).toBeNull()
    // Nothing hides that the alert has moved on.
    expect(repeated('Escalated', 'The passport')).toBe(false)
    const taken = asked(held('IN_REVIEW', 'The passport', 'Acknowledged'))
    expect(taken('Acknowledged', 'The passport')).toBeNull()
    expect(taken('Open', 'The passport')).toBe(true)
    // The text is that of something else: an alert that reads OPEN bears no request.
    expect(asked(held('OPEN', 'The passport', 'Open'))('Open', 'The passport')).toBe(true)
    // A call that was planned before the mark was kept.
    const { before, ...old } = sent(plan('REQUEST_INFORMATION', { reason: 'The passport' })).call
    const shown = { token: 'alt_1', status: 'Open', resolution_action: 'Request Document' }
    expect(before).toEqual({ status: 'Open', stood: false })
    expect(write.shows(record({ ...shown, resolution_notes: 'The passport' }), old)).toBeNull()
    expect(write.shows(record({ ...shown, resolution_notes: 'The lease' }), old)).toBe(false)
  })

  it('says of cases that they cannot be written', () => {
    for (const { target: kind, action, support } of zenoo.capabilities(settings)) {
      if (kind !== 'CASE') continue
      const planned = write.plan(intent(action), { ...target('cas_1'), kind }, settings)
      expect(planned.support, action).toBe(support)
      if (planned.support === 'UNSUPPORTED') expect(planned.message).toContain('cases are read')
    }
  })

  it('batches only what has the same body and a bulk route that can carry it', () => {
    const key = (action: RemediationAction, rest: Partial<CommandIntent> = {}, to = 'alt_1') =>
      sent(plan(action, rest, target(to))).batchKey
    expect(key('REJECT')).toBe(key('REJECT', {}, 'alt_2'))
    expect(key('REJECT')).not.toBe(key('REJECT', { reason: 'Another reason' }))
    expect(key('ACCEPT')).toBe(key('CLOSE_NO_ACTION'))
    const waiting = present({ status: 'IN_REVIEW', resolutionNote: 'Birth year and nationality differ' })
    expect(key('REQUEST_INFORMATION')).toBe(sent(plan('REQUEST_INFORMATION', {}, waiting)).batchKey)
    expect(key('ACCEPT')).not.toBe(key('MARK_FALSE_POSITIVE'))
    expect(key('ESCALATE_TO_REVIEWER')).not.toBe(key('ESCALATE_TO_REVIEWER', {}, 'alt_2'))
    expect(key('ACCEPT_WITH_CONDITIONS')).not.toBe(key('ACCEPT_WITH_CONDITIONS', {}, 'alt_2'))
  })
})

describe('deliver', () => {
  it('takes the answered alert for proof, except of a false positive', async () => {
    const account = await openAccount(zenoo, sandbox())
    const [one, two] = await inStatus(account, 'Open')
    const answer = async (action: RemediationAction, to = one!) =>
      (await account.connection.deliver?.(items(action, [to]), { id: action }))?.get('c0')
    expect(await answer('ESCALATE_TO_REVIEWER')).toMatchObject({ kind: 'PROVEN', record: { key: one?.key } })
    expect(await answer('ACCEPT_WITH_CONDITIONS')).toMatchObject({ kind: 'PROVEN' })
    const [falsePositive] = items('MARK_FALSE_POSITIVE', [two!])
    expect(await answer('MARK_FALSE_POSITIVE', two)).toEqual({ kind: 'ACCEPTED' })
    const back = await account.connection.readBack?.([two!])
    expect(write.shows(back!.get(two!.key)!, falsePositive!.call)).toBe(true)
    expect(
      write.shows(record({ token: 'a', status: 'Resolved', resolution_action: 'Approve' }), falsePositive!.call),
    ).toBe(false)
    expect(account.sandbox.violations()).toEqual([])
  })

  it('proves the rest of a bulk resolution by what it names, and rejects the named in its words', async () => {
    const account = await openAccount(zenoo, sandbox())
    const [one, two, three] = await inStatus(account, 'Open')
    await account.connection.deliver?.(items('REJECT', [two!]), { id: 'd1' })
    const answers = await account.connection.deliver?.(items('ACCEPT', [one!, two!, three!]), { id: 'd2' })
    expect([...answers!.values()]).toEqual([
      { kind: 'PROVEN', record: null },
      { kind: 'REJECTED', message: `Alert ${two?.key} is already Resolved` },
      { kind: 'PROVEN', record: null },
    ])
    expect(account.sandbox.journal().map(({ recordId }) => recordId)).toEqual([two?.key, one?.key, three?.key])
  })

  const three = ['alt_1', 'alt_2', 'alt_3'].map((key) => target(key))
  const kinds = async (action: RemediationAction, data: unknown, status = 200) => {
    const account = await canned(() => ({ status, ...json({ data, meta: {} }) }))
    const answers = await account.connection.deliver?.(items(action, three), { id: 'd1' })
    return [...answers!.values()].map(({ kind }) => kind)
  }
  const named = (...tokens: string[]) => tokens.map((alert_token) => ({ alert_token, error: 'no' }))

  it('trusts the counters, not the status', async () => {
    const all = (kind: string) => [kind, kind, kind]
    expect(await kinds('REJECT', { resolved: 3, failed: 0, errors: [] })).toEqual(all('PROVEN'))
    expect(await kinds('REJECT', { resolved: 3, failed: 0 })).toEqual(all('PROVEN'))
    expect(await kinds('REJECT', { resolved: 2, failed: 1, errors: named('alt_3') })).toEqual([
      'PROVEN',
      'PROVEN',
      'REJECTED',
    ])
    // One failed, and nobody says which; or the numbers do not add up; or strangers are named.
    expect(await kinds('REJECT', { resolved: 2, failed: 1, errors: [] }, 207)).toEqual(all('ACCEPTED'))
    expect(await kinds('REJECT', { resolved: 1, failed: 1, errors: named('alt_1') })).toEqual([
      'REJECTED',
      'ACCEPTED',
      'ACCEPTED',
    ])
    expect(await kinds('REJECT', { resolved: 2, failed: 1, errors: named('alt_9') })).toEqual(all('ACCEPTED'))
    expect(await kinds('REJECT', { resolved: 0, failed: 3 })).toEqual(all('ACCEPTED'))
    expect(await kinds('REJECT', { resolved: 0, failed: 3, errors: named('alt_1', 'alt_2', 'alt_3') })).toEqual(
      all('REJECTED'),
    )
    for (const status of [400, 404, 409, 422]) {
      expect(
        await kinds('REJECT', { resolved: 0, failed: 3, errors: named('alt_1', 'alt_2', 'alt_3') }, status),
      ).toEqual(all('REJECTED'))
      expect(await kinds('REJECT', { resolved: 2, failed: 1, errors: named('alt_3') }, status)).toEqual([
        'PROVEN',
        'PROVEN',
        'REJECTED',
      ])
      expect(await kinds('ACKNOWLEDGE', { acknowledged: 0, failed: 3 }, status)).toEqual(all('ACCEPTED'))
      expect((await failure(kinds('REJECT', {}, status))).status).toBe(status)
    }
    for (const status of [401, 403, 429, 500]) {
      const refused = kinds('REJECT', { resolved: 0, failed: 3, errors: named('alt_1', 'alt_2', 'alt_3') }, status)
      expect((await failure(refused)).status).toBe(status)
    }
    expect(await kinds('REJECT', {})).toEqual(all('ACCEPTED'))
    expect(await kinds('REJECT', null)).toEqual(all('ACCEPTED'))
    expect(await kinds('MARK_FALSE_POSITIVE', { resolved: 3, failed: 0, errors: [] })).toEqual(all('ACCEPTED'))
    expect(await kinds('ACKNOWLEDGE', { acknowledged: 3, failed: 0 })).toEqual(all('ACCEPTED'))
    expect(await kinds('ACKNOWLEDGE', { acknowledged: 0, failed: 3 })).toEqual(all('ACCEPTED'))
  })

  it('hands on how many were refused without being named', async () => {
    const failed = async (data: unknown) => {
      const account = await canned(() => ({ status: 207, ...json({ data, meta: {} }) }))
      const answers = await account.connection.deliver?.(items('ACKNOWLEDGE', three), { id: 'd1' })
      return [...answers!.values()].map((answer) => (answer.kind === 'ACCEPTED' ? answer.failed : answer.kind))
    }
    expect(await failed({ acknowledged: 2, failed: 1 })).toEqual([1, 1, 1])
    expect(await failed({ acknowledged: 3, failed: 0 })).toEqual([undefined, undefined, undefined])
    // What does not add up counts nothing.
    expect(await failed({ acknowledged: 1, failed: 1 })).toEqual([undefined, undefined, undefined])
    expect(await failed({ acknowledged: 0, failed: 3 })).toEqual([3, 3, 3])
  })

  it('does not take an answer for proof that shows something else', async () => {
    for (const data of [{ token: 'alt_1', status: 'Open' }, { token: 'alt_2', status: 'Acknowledged' }, {}, null]) {
      const account = await canned(() => json({ data }))
      const answers = await account.connection.deliver?.(items('ACKNOWLEDGE', [target()]), { id: 'd1' })
      expect(answers?.get('c0')).toEqual({ kind: 'ACCEPTED' })
    }
  })

  it('assigns by the bulk route, one alert too', async () => {
    const account = await openAccount(zenoo, sandbox())
    const [one] = await inStatus(account, 'Open')
    const { call } = sent(plan('ASSIGN', { assignee: 'usr_ovran', reason: 'Speaks the language' }, one))
    const answers = await account.connection.deliver?.([{ commandId: 'c0', target: one!, call }], { id: 'd1' })
    expect(answers?.get('c0')).toEqual({ kind: 'ACCEPTED' })
    const back = (await account.connection.readBack?.([one!]))?.get(one!.key)
    expect(write.shows(back!, call)).toBe(true)
    expect(account.map(back!).alerts[0]?.assignee).toMatchObject({ id: 'usr_ovran', name: 'Олена Вран' })
  })

  it('throws the clean no of a single call', async () => {
    const account = await openAccount(zenoo, sandbox())
    const [one] = await inStatus(account, 'Open')
    const [closed] = await inStatus(account, 'Resolved')
    const stale = { ...closed!, rawStatus: 'Open' }
    const refused = await failure(account.connection.deliver?.(items('REJECT', [stale]), { id: 'd1' }))
    expect([refused.kind, refused.vendorMessage]).toEqual(['REFUSED', `Alert ${closed?.key} is already Resolved`])
    const gone = items('REJECT', [{ ...one!, key: 'alt_none' }])
    expect((await failure(account.connection.deliver?.(gone, { id: 'd2' }))).kind).toBe('GONE')
    expect(account.sandbox.journal()).toEqual([])
  })

  it('finds by reading back what was applied before its answer was lost', async () => {
    const inner = sandbox()
    const account = await openAccount(zenoo, {
      ...inner,
      handle: (req, res) => {
        if (req.method === 'POST') res.end = () => res.destroy()
        inner.handle(req, res)
      },
    })
    const targets = (await inStatus(account, 'Open')).slice(0, 3)
    const lost = items('REJECT', targets)
    expect((await failure(account.connection.deliver?.(lost, { id: 'd1' }))).ambiguous).toBe(true)
    const back = await account.connection.readBack?.(targets)
    expect(lost.every(({ target: { key }, call }) => write.shows(back!.get(key)!, call))).toBe(true)
    // Sent again under the same delivery it is answered from memory: nothing is applied twice.
    await failure(account.connection.deliver?.(lost, { id: 'd1' }))
    expect(account.sandbox.journal()).toHaveLength(3)
    expect(account.sandbox.violations()).toEqual([])
  })

  it('names the delivery by a UUID, unless the account has that off', async () => {
    const seen: unknown[] = []
    for (const idempotencyKey of [true, true, false]) {
      const handle: RequestListener = (req, res) => {
        seen.push(req.headers['idempotency-key'])
        req.resume().on('end', () => res.end('{"data":{}}'))
      }
      const account = await openAccount(zenoo, { ...sandbox(), handle }, { settings: { idempotencyKey } })
      await account.connection.deliver?.(items('ACKNOWLEDGE', [target()]), { id: 'd1' })
    }
    expect(seen[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(seen).toEqual([seen[0], seen[0], undefined])
  })
})

describe('read-back', () => {
  /** A sandbox that counts what it is asked, and how much of it at one time. */
  const counting = (inner = sandbox()) => {
    const asked: string[] = []
    const most = { atOnce: 0, now: 0, expected: 0 }
    const held: (() => void)[] = []
    const handle: RequestListener = (req, res) => {
      asked.push(`${req.method} ${req.url?.split('?')[0]}`)
      most.atOnce = Math.max(most.atOnce, ++most.now)
      res.on('close', () => most.now--)
      held.push(() => setTimeout(() => inner.handle(req, res), 5))
      // The first wait for one another: on a slow machine one would be answered before the next comes.
      if (most.atOnce >= most.expected) for (const answer of held.splice(0)) answer()
    }
    return { asked, most, sandbox: { ...inner, handle } }
  }

  it('asks for few one by one, and no more at one time than the account allows', async () => {
    const { asked, most, sandbox: vendor } = counting()
    const account = await openAccount(zenoo, vendor, { settings: { concurrency: 3 } })
    const targets = (await alerts(account)).slice(0, 4).map(({ key }) => target(key))
    asked.length = most.atOnce = 0
    most.expected = 3
    const back = await account.connection.readBack?.([...targets, target('alt_none'), targets[0]!])
    expect([...back!.keys()].sort()).toEqual(targets.map(({ key }) => key).sort())
    expect(most.atOnce).toBe(3)
    expect(asked).toHaveLength(5)
  })

  it('finds a whole bulk on the pages of the list instead of reading each alert', async () => {
    const { asked, sandbox: vendor } = counting(sandbox(400))
    const account = await openAccount(zenoo, vendor)
    const targets = (await alerts(account)).slice(60, 110).map(({ key }) => target(key))
    asked.length = 0
    const back = await account.connection.readBack?.(targets)
    expect([...back!.keys()].sort()).toEqual(targets.map(({ key }) => key).sort())
    expect(asked).toEqual(['GET /v1/alerts', 'GET /v1/alerts'])
    expect(vendor.violations()).toEqual([])
  })

  it('asks for research where that was asked for, and shows it in both dialects', async () => {
    const held = sandbox()
    const account = await openAccount(zenoo, held)
    const all = await alerts(account)
    const documented = all.find(({ raw }) => (raw as { ai_research?: unknown }).ai_research === null)!
    const reference = all.find(({ raw }) => 'is_false_positive' in (raw as object))!
    for (const before of [documented, reference]) {
      const to = target(before.key)
      const { call } = sent(write.plan(intent('REQUEST_RESEARCH', { detail: { research: 'DEEP' } }), to, settings))
      expect(call).toEqual({ route: 'ai-research', research_type: 'deep', before: null })
      await account.connection.deliver?.([{ commandId: 'c0', target: to, call }], { id: before.key })
      const back = (await account.connection.readBack?.([{ ...to, call }]))?.get(to.key)
      expect(write.shows(back!, call)).toBe(true)
      expect(account.map(zenoo.merge!([before, back!])).alerts[0]?.research?.status.value).toBe('PROCESSING')
      held.trickle()
      const later = (await account.connection.readBack?.([to]))?.get(to.key)
      expect(account.map(zenoo.merge!([back!, later!])).alerts[0]?.research).toMatchObject({
        status: { value: 'COMPLETED' },
        assessment: 'Another person: the birth year differs.',
      })
    }
    expect(held.violations()).toEqual([])
  })

  it('takes the alert for the whole where there is no research, and refuses the research of another', async () => {
    const call = { route: 'ai-research', research_type: 'standard', before: null }
    const asked = (answer: { status?: number; body: string }) =>
      canned((url) => (url.endsWith('/ai-research') ? answer : json({ data: { token: 'alt_1', status: 'Open' } })))
    const none = await asked({ status: 404, body: '{"error":"NOT_FOUND"}' })
    const back = (await none.connection.readBack?.([{ ...target(), call }]))?.get('alt_1')
    expect([back?.part, write.shows(back!, call)]).toEqual(['ITEM', false])
    const other = await asked(json({ data: { alert_token: 'alt_2', status: 'processing' } }))
    expect((await failure(other.connection.readBack?.([{ ...target(), call }]))).kind).toBe('UNREADABLE')
  })

  it('does not take another alert, or half an answer, for the one it asked for', async () => {
    for (const body of [{ data: { token: 'alt_2' } }, { data: null }, { token: 'alt_1' }]) {
      const account = await canned(() => json(body))
      expect((await failure(account.connection.readBack?.([target()]))).kind).toBe('UNREADABLE')
    }
  })
})

describe('sandbox', () => {
  it('holds every documented word, in both dialects, and the awkward ones', () => {
    const records = [...sandbox(200).records().values()].filter(({ token }) => String(token).startsWith('alt_'))
    const words = (field: string) => new Set(records.map((raw) => raw[field]))
    for (const table of zenoo.vocabulary.filter(({ field }) => !/^(case|is_false|entity|decision)/.test(field)))
      for (const { raw } of table.entries.filter(({ source }) => source === 'DOCUMENT')) {
        const held =
          table.field === 'ai_research.status'
            ? records.map((each) => (each.ai_research as { status?: unknown } | null)?.status)
            : [...words(table.field)]
        expect(held, table.field).toContain(raw)
      }
    expect([...words('status')]).toContain('Snoozed')
    expect(words('auto_disposed')).toContain(true)
    for (const field of ['sla_deadline', 'sla_due_date', 'is_false_positive'])
      expect(words(field).size).toBeGreaterThan(1)
    expect(
      records.some((raw) => typeof (raw.source_data as { match_id?: unknown } | null)?.match_id === 'bigint'),
    ).toBe(true)
    const names = records.map(({ entity_name }) => String(entity_name)).join()
    for (const script of [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Arabic}/u, /\p{Script=Han}/u])
      expect(names).toMatch(script)
  })

  it('refuses what no page documents', async () => {
    const held = sandbox(5)
    const [token] = held.records().keys()
    const ask = await speak(held)
    const wrong = async (method: string, path: string, body?: unknown) => {
      const before = held.violations().length
      const { status, answer } = await ask(method, path, body)
      expect(answer, path).toEqual({
        error: expect.any(String),
        message: expect.any(String),
        request_id: expect.any(String),
      })
      return [status, held.violations().length - before]
    }
    expect(await wrong('GET', '/v1/alerts?page=1')).toEqual([400, 1])
    expect(await wrong('GET', '/v1/alerts?limit=101')).toEqual([400, 1])
    expect(await wrong('GET', '/v1/alerts?cursor=nonsense')).toEqual([400, 1])
    expect(await wrong('GET', '/v1/nothing')).toEqual([404, 1])
    expect(await wrong('POST', `/v1/alerts/${token}/reopen`, {})).toEqual([404, 1])
    expect(await wrong('POST', `/v1/alerts/${token}/resolve`, { action: 'Approve', notes: 'x' })).toEqual([400, 1])
    expect(await wrong('POST', `/v1/alerts/${token}/resolve`, { action: 'Close', rationale: 'x' })).toEqual([400, 1])
    expect(await wrong('POST', '/v1/alerts/bulk/acknowledge', { alert_tokens: Array(51).fill('x') })).toEqual([400, 1])
    expect(await wrong('POST', '/v1/alerts/bulk/acknowledge', '{')).toEqual([400, 1])
    expect(await wrong('GET', '/v1/alerts/alt_none')).toEqual([404, 0])
    expect(held.journal()).toEqual([])
  })

  it('filters, sorts and pages as the guides do', async () => {
    const ask = await speak(sandbox(80))
    const page = async (query: string) => {
      const { answer } = await ask('GET', `/v1/alerts?${query}`)
      return answer as {
        data: { status: string; priority_score: number; token: string }[]
        meta: { total: number; page: { cursor: string } }
      }
    }
    const open = await page('status=Open&limit=3')
    expect(open.data.map(({ status }) => status)).toEqual(['Open', 'Open', 'Open'])
    const more = await page(`status=Open&limit=100&cursor=${open.meta.page.cursor}`)
    expect(new Set([...open.data, ...more.data].map(({ token }) => token)).size).toBe(open.meta.total)
    const scores = (await page('sort=-priority_score&limit=10')).data.map(({ priority_score }) => priority_score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
  })

  it('goes on from where it was saved', async () => {
    const held = sandbox(20)
    const [one] = await inStatus(await openAccount(zenoo, held), 'Open')
    const ask = await speak(held)
    await ask('POST', `/v1/alerts/${one?.key}/escalate`, { reason: 'Needs a second opinion' })
    held.trickle()
    const again = createSandbox({ seed: 7, count: 20, saved: held.save() })
    expect(again.records()).toEqual(held.records())
    expect(again.records().get(one!.key)).toMatchObject({ status: 'Escalated' })
    const size = again.records().size
    for (let step = 0; step < 20; step++) again.trickle()
    expect(again.records().size).toBeGreaterThan(size)
  })

  it('answers a key of the last day as it did first, whatever is asked, and notes the mistake', async () => {
    const held = sandbox(20)
    const [one, two] = await inStatus(await openAccount(zenoo, held), 'Open')
    const ask = await speak(held)
    const acknowledge = (token: string) =>
      ask('POST', `/v1/alerts/${token}/acknowledge`, {}, { 'idempotency-key': '0d9c2d3e-8a51-4f04-9d5c-2f6d3f2c7a11' })
    const first = await acknowledge(one!.key)
    expect(await acknowledge(one!.key)).toEqual(first)
    expect(held.violations()).toEqual([])
    expect(await acknowledge(two!.key)).toEqual(first)
    expect(held.journal().map(({ recordId }) => recordId)).toEqual([one?.key])
    expect(held.violations()).toHaveLength(1)
    vi.setSystemTime(Date.now() + 24 * 3_600_000)
    expect((await acknowledge(two!.key)).answer).toMatchObject({ data: { token: two?.key } })
    vi.useRealTimers()
    expect(held.journal()).toHaveLength(2)
  })

  it('starts research and has found something by the time it is asked again', async () => {
    const held = sandbox(5)
    const [token] = held.records().keys()
    const ask = await speak(held)
    const started = await ask('POST', `/v1/alerts/${token}/ai-research`, { research_type: 'deep' })
    expect(started.answer).toMatchObject({ data: { status: 'processing' } })
    expect((await ask('POST', `/v1/alerts/${token}/ai-research`, {})).status).toBe(400)
    expect((await ask('GET', `/v1/alerts/${token}/ai-research`)).answer).toMatchObject({
      data: { status: 'processing', research_type: 'deep' },
    })
    const again = createSandbox({ seed: 7, count: 5, saved: held.save() })
    again.trickle()
    expect(again.records().get(token!)).toMatchObject({ ai_research: { status: 'completed' } })
    held.trickle()
    expect((await ask('GET', `/v1/alerts/${token}/ai-research`)).answer).toMatchObject({ data: { status: 'complete' } })
    expect(held.records().get(token!)).toMatchObject({ ai_research: { status: 'completed' } })
    expect(held.journal()).toMatchObject([{ recordId: token, change: 'ai-research: deep' }])
    expect((await ask('GET', '/v1/cases?limit=1')).answer).toMatchObject({
      data: [{ token: expect.stringMatching(/^cas_/) }],
    })
    expect(held.violations()).toEqual([])
  })
})
