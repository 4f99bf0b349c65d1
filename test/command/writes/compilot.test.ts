import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { AlertChanges } from '../../../src/canonical/decision.ts'
import type { CommandAction } from '../../../src/canonical/enums.ts'
import {
  alertTarget,
  type Driven,
  drive,
  expectCarried,
  expectKept,
  expectRefused,
  expectUnchanged,
  type Given,
  type RecordRow,
} from './drive.ts'

// ComPilot's column of the write table, row by row, as it stands in the document of the mapping and not as the adapter has it.

const REASON = 'Compared with the passport: another birth year.'
const OPEN = "vendor_status = 'OPEN'"
const CLOSED = "vendor_status = 'CLOSED'"

let compilot: Driven
beforeAll(async () => {
  compilot = await drive('compilot', { count: 200 })
})
afterAll(() => compilot.close())
afterEach(() => {
  compilot.vendor.interfere = null
})

interface Row {
  action: CommandAction
  given?: Given
  where?: string
  /** What is lost, for ~; nothing is for OK. */
  loss?: string
  body: Record<string, unknown>
  /** What the record says afterwards; a function where it depends on what it said before. */
  after: Record<string, unknown> | ((before: RecordRow) => Record<string, unknown>)
}

const outcome = 'it stands in the reason only'
/** Nothing but the status: the match and what was decided stay what the screening says. */
const closed = (before: RecordRow) => ({ status: 'CLOSED', match_status: before.match_status })

const ROWS: Row[] = [
  {
    action: 'ACKNOWLEDGE',
    body: { status: 'Under Investigation', reason: REASON },
    after: { status: 'IN_REVIEW', gateway_status: null },
  },
  {
    action: 'REQUEST_INFORMATION',
    loss: 'what is waited for',
    body: { status: 'Pending', reason: REASON },
    after: { status: 'PENDING', gateway_status: null },
  },
  {
    action: 'ESCALATE_TO_REVIEWER',
    loss: 'without saying to whom',
    body: { status: 'Escalated', reason: REASON },
    after: { status: 'ESCALATED', escalation_target: 'UNSPECIFIED', gateway_status: null },
  },
  { action: 'MARK_FALSE_POSITIVE', loss: outcome, body: { status: 'Closed', reason: REASON }, after: closed },
  { action: 'ACCEPT', loss: outcome, body: { status: 'Closed', reason: REASON }, after: closed },
  {
    action: 'ACCEPT_WITH_CONDITIONS',
    given: { conditions: 'Review in a year' },
    loss: 'The conditions go into the reason',
    body: { status: 'Closed', reason: `${REASON}\nConditions: Review in a year` },
    after: closed,
  },
  { action: 'REJECT', loss: outcome, body: { status: 'Closed', reason: REASON }, after: closed },
  { action: 'CLOSE_NO_ACTION', body: { status: 'Closed', reason: REASON }, after: closed },
  {
    action: 'SET_PRIORITY',
    given: { priority: 'LOW' },
    where: "vendor_priority in ('HIGH', 'MEDIUM')",
    loss: 'severity, which is not urgency',
    body: { severity: 'Low' },
    after: (before) => ({ priority: 'LOW', vendor_priority: 'LOW', gateway_priority: null, status: before.status }),
  },
  {
    action: 'SET_PRIORITY',
    given: { priority: 'CRITICAL', vendorValue: 'High' },
    where: "vendor_priority in ('LOW', 'MEDIUM')",
    loss: 'reads as HIGH',
    body: { severity: 'High' },
    after: { priority: 'HIGH' },
  },
  {
    action: 'REOPEN',
    where: CLOSED,
    body: { status: 'Open', reason: REASON },
    after: { status: 'OPEN', disposition: 'UNDECIDED' },
  },
  {
    action: 'UNASSIGN',
    where: 'vendor_assignee_id is not null',
    loss: 'does not document that `assignedTo` can be written',
    body: { assignedTo: null },
    after: (before) => ({ assignee_id: null, vendor_assignee_id: null, status: before.status }),
  },
  {
    action: 'UPDATE',
    given: { detail: { alert: { type: 'FRAUD_DETECTION', lifecycleStage: 'ONBOARDING' } } },
    where: `${OPEN} and type = 'SCREENING' and lifecycle_stage = 'ONGOING_MONITORING'`,
    body: { type: 'Fraud', category: 'Onboarding' },
    after: { type: 'FRAUD_DETECTION', lifecycle_stage: 'ONBOARDING', status: 'OPEN' },
  },
  {
    action: 'UPDATE',
    given: { detail: { alert: { priority: 'HIGH', status: 'PENDING' } } },
    where: `${OPEN} and vendor_priority = 'LOW'`,
    loss: 'what is waited for',
    body: { severity: 'High', status: 'Pending', reason: REASON },
    after: { priority: 'HIGH', status: 'PENDING' },
  },
  {
    action: 'UPDATE',
    // What it says already is left out of the PATCH.
    given: { detail: { alert: { priority: 'LOW', lifecycleStage: 'ONBOARDING', status: 'OPEN' } } },
    where: `${OPEN} and vendor_priority = 'LOW' and lifecycle_stage = 'ONGOING_MONITORING'`,
    body: { category: 'Onboarding' },
    after: { priority: 'LOW', lifecycle_stage: 'ONBOARDING', status: 'OPEN' },
  },
]

const named = ({ action, given }: Pick<Row, 'action' | 'given'>) => `${action} ${JSON.stringify(given ?? {})}`

const carried = async (row: Row, evidence: string, driven = compilot) => {
  const before = await driven.alert(row.where ?? OPEN)
  const got = await driven.decide(row.action, [alertTarget(before)], { reason: REASON, ...row.given })
  expectCarried(got, {
    sent: [{ method: 'PATCH', path: `/alerts/${before.key}`, body: row.body }],
    // One entry for each field: every one of them changed, and changed once.
    changed: Object.keys(row.body).map(() => before.key),
    evidence,
    ...(row.loss && { warning: row.loss }),
  })
  expect(got.changes.map(({ change, after }) => [change, after]).toSorted()).toEqual(
    Object.entries(row.body)
      .map(([field, value]) => [field, String(value)])
      .toSorted(),
  )
  expect(await driven.now(before)).toMatchObject(typeof row.after === 'function' ? row.after(before) : row.after)
}

describe('carried, and proven by the alert that the PATCH answers with', () => {
  test.each(ROWS.map((row) => [named(row), row] as const))('%s', (_name, row) => carried(row, 'VENDOR_ANSWER'))

  test('ASSIGN to a person by the id ComPilot knows them by', async () => {
    const person = await compilot.person('usr_dmolnar')
    const loss = 'does not document that `assignedTo` can be written'
    await carried(
      {
        action: 'ASSIGN',
        given: { assignee: person },
        where: `${OPEN} and vendor_assignee_id is null`,
        loss,
        body: { assignedTo: 'usr_dmolnar' },
        after: { assignee_id: 'usr_dmolnar', gateway_assignee_id: null, status: 'OPEN' },
      },
      'VENDOR_ANSWER',
    )
    await carried(
      {
        action: 'ESCALATE_TO_REVIEWER',
        given: { assignee: person },
        loss,
        body: { status: 'Escalated', assignedTo: 'usr_dmolnar', reason: REASON },
        after: { status: 'ESCALATED', assignee_id: 'usr_dmolnar' },
      },
      'VENDOR_ANSWER',
    )
    const nobody = await compilot.stranger('Somebody Else')
    const alert = alertTarget(await compilot.alert(OPEN))
    expectRefused(await compilot.decide('ASSIGN', [alert], { assignee: nobody }), 'ASSIGNEE_NOT_MAPPED')
  })

  test('ESCALATE_TO_CASE: Escalated there, and a case of the gateway here', async () => {
    const before = await compilot.alert(OPEN)
    const got = await compilot.decide('ESCALATE_TO_CASE', [alertTarget(before)], { reason: REASON })
    expectCarried(got, {
      sent: [{ method: 'PATCH', path: `/alerts/${before.key}`, body: { status: 'Escalated', reason: REASON } }],
      changed: [before.key, before.key],
      warning: 'the case is kept in the gateway',
      evidence: 'VENDOR_ANSWER',
    })
    expect(await compilot.now(before)).toMatchObject({
      status: 'ESCALATED',
      vendor_status: 'ESCALATED',
      escalation_target: 'CASE',
    })
    expect(await casesOf(before)).toEqual([{ account_id: 'gateway', status: 'OPEN', role: 'ORIGIN' }])
  })

  test('ESCALATE_TO_CASE for somebody whom ComPilot does not know: the case is not there', async () => {
    const [before, assignee] = [await compilot.alert(OPEN), await compilot.stranger('Ana Reviewer')]
    const nothing = { reference: null, description: null, category: null, dueAt: null, subject: null, template: null }
    const none = { reviewers: [], alerts: [], subjects: [], hits: [], transactions: [], documents: [], tags: [] }
    const newCase = {
      ...{ ...nothing, ...none, relatedCases: [], screening: null, fraudIndicators: [], verificationIssues: [] },
      ...{ metadata: {}, title: 'Two names, one phone', priority: 'HIGH' as const, assignee },
    }
    const got = await compilot.decide('ESCALATE_TO_CASE', [alertTarget(before)], {
      reason: REASON,
      detail: { newCase },
    })
    expect(got.sent.map(({ body }) => body)).toEqual([{ status: 'Escalated', reason: REASON }])
    expect(got.commands).toMatchObject([{ state: 'CONFIRMED' }])
    const kept = await compilot.pipeline.database.sql<Record<string, unknown>>(
      `select c.title, c.priority, c.assignee_id from case_alerts l
       join cases c on c.tenant_id = l.tenant_id and c.id = l.case_id where l.alert_id = $1`,
      [before.id],
    )
    expect(kept).toEqual([{ title: 'Two names, one phone', priority: 'HIGH', assignee_id: assignee }])
  })

  test('the shorter text goes to the vendor, whole', async () => {
    const vendorMessage = `Другая дата рождения ${'长'.repeat(3_000)}`
    await carried(
      {
        action: 'CLOSE_NO_ACTION',
        given: { vendorMessage },
        body: { status: 'Closed', reason: vendorMessage },
        after: closed,
      },
      'VENDOR_ANSWER',
    )
  })

  test('a blank text is none', () =>
    carried(
      {
        action: 'ACKNOWLEDGE',
        given: { vendorMessage: '' },
        body: { status: 'Under Investigation' },
        after: { status: 'IN_REVIEW' },
      },
      'VENDOR_ANSWER',
    ))

  const KINDS = [
    ['SCREENING', 'AML Screening'],
    ['IP_SCREENING', 'IP Screening'],
    ['EMAIL_SCREENING', 'Email Screening'],
    ['ONBOARDING_ABANDONMENT', 'KYC Drop-off'],
    ['ONCHAIN_MONITORING', 'Onchain Monitoring'],
    ['TRANSACTION_MONITORING', 'Transaction Monitoring'],
    ['DUPLICATE_DETECTION', 'Duplicate'],
  ] as const
  test.each(KINDS)('UPDATE of the type to %s', (type, word) =>
    carried(
      {
        action: 'UPDATE',
        given: { detail: { alert: { type } } },
        where: "type = 'FRAUD_DETECTION'",
        body: { type: word },
        after: { type },
      },
      'VENDOR_ANSWER',
    ),
  )
})

const casesOf = (alert: RecordRow) =>
  compilot.pipeline.database.sql<Record<string, unknown>>(
    `select c.account_id, c.status, l.role from case_alerts l join cases c on c.tenant_id = l.tenant_id and c.id = l.case_id
     where l.alert_id = $1`,
    [alert.id],
  )

describe('read back where the account does not take the answer for proof', () => {
  let careful: Driven
  beforeAll(async () => {
    careful = await drive('compilot', { count: 60, seed: 3, settings: { answerProves: false } })
  })
  afterAll(() => careful.close())

  const SOME = ROWS.filter(({ action }) => ['ACKNOWLEDGE', 'REJECT', 'REOPEN', 'SET_PRIORITY'].includes(action))
  test.each(SOME.map((row) => [named(row), row] as const))('%s', (_name, row) => carried(row, 'READ_BACK', careful))
})

describe('a loss that nobody accepted', () => {
  const lossy = ROWS.filter(({ loss }) => loss !== undefined)
  test.each(lossy.map((row) => [named(row), row] as const))('%s is not sent', async (_name, row) => {
    const alert = alertTarget(await compilot.alert(row.where ?? OPEN))
    const given = { reason: REASON, ...row.given }
    expectRefused(await compilot.decide(row.action, [alert], given, { allowLossy: false }), 'LOSSY_WRITE', /allowLossy/)
  })
})

describe('kept in the gateway', () => {
  test('ADD_NOTE and LABEL', async () => {
    const alert = await compilot.alert(OPEN)
    expectKept(await compilot.decide('ADD_NOTE', [alertTarget(alert)], { reason: REASON }))
    const labels = { add: ['second look'], remove: [] }
    expectKept(await compilot.decide('LABEL', [alertTarget(alert)], { detail: { labels } }))
    expect(await compilot.now(alert)).toMatchObject({ status: 'OPEN' })
  })

  test('DECIDE_HIT, which says that it was not sent', async () => {
    const [hit] = await compilot.pipeline.database.sql<{ id: string }>('select id from screening_hits limit 1')
    const got = await compilot.decide('DECIDE_HIT', [{ kind: 'HIT', id: hit?.id ?? null }], {
      detail: { hit: { matchStatus: 'FALSE_POSITIVE', disposition: null } },
    })
    expectKept(got)
    expect(got.commands[0]?.warnings).toEqual([expect.stringContaining('NOT_SENT')])
  })

  test('the case alone where the alert is escalated already', async () => {
    const alert = await compilot.alert("vendor_status = 'ESCALATED'")
    expectKept(await compilot.decide('ESCALATE_TO_CASE', [alertTarget(alert)], { reason: REASON }))
    expect(await casesOf(alert)).toHaveLength(1)
    expect(await compilot.now(alert)).toMatchObject({ status: 'ESCALATED', escalation_target: 'CASE' })
  })
})

describe('not rewritten where it says so already', () => {
  const THERE: [CommandAction, string, Given?][] = [
    ['ACKNOWLEDGE', "vendor_status = 'IN_REVIEW'"],
    ['REQUEST_INFORMATION', "vendor_status = 'PENDING'"],
    ['SET_PRIORITY', "vendor_priority = 'HIGH'", { priority: 'HIGH' }],
    ['UNASSIGN', 'vendor_assignee_id is null'],
    ['UPDATE', `${OPEN} and vendor_priority = 'HIGH'`, { detail: { alert: { priority: 'HIGH', status: 'OPEN' } } }],
  ]
  test.each(THERE)('%s where %s', async (action, where, given) => {
    const alert = alertTarget(await compilot.alert(where))
    // Also for somebody who accepts no loss: none is incurred.
    expectUnchanged(await compilot.decide(action, [alert], { reason: REASON, ...given }, { allowLossy: false }))
  })

  test('ESCALATE_TO_REVIEWER where it is escalated: to whom is lost all the same', async () => {
    const alert = alertTarget(await compilot.alert("vendor_status = 'ESCALATED'"))
    expectRefused(await compilot.decide('ESCALATE_TO_REVIEWER', [alert], {}, { allowLossy: false }), 'LOSSY_WRITE')
    expectUnchanged(await compilot.decide('ESCALATE_TO_REVIEWER', [alert]))
  })

  test('ASSIGN to the person who has it', async () => {
    const alert = await compilot.alert('vendor_assignee_id is not null')
    const assignee = await compilot.person(String(alert.vendor_assignee_id))
    expectUnchanged(await compilot.decide('ASSIGN', [alertTarget(alert)], { assignee }))
  })
})

describe('an escalated alert', () => {
  test.each<[CommandAction, Given]>([
    ['ACKNOWLEDGE', { reason: REASON }],
    ['ACKNOWLEDGE', { reason: REASON, vendorValue: 'Under Investigation' }],
    ['UPDATE', { reason: REASON, detail: { alert: { status: 'IN_REVIEW', lifecycleStage: 'ONBOARDING' } } }],
  ])('is not taken back from the reviewer by %s %#', async (action, given) => {
    const alert = alertTarget(await compilot.alert("vendor_status = 'ESCALATED'"))
    const message = /Escalated at ComPilot: decide about it or assign it, or reopen it first/
    expectRefused(await compilot.decide(action, [alert], given), 'INVALID_STATE', message)
  })

  test('is taken up once it was reopened', async () => {
    const alert = await compilot.alert("vendor_status = 'ESCALATED'")
    for (const action of ['REOPEN', 'ACKNOWLEDGE'] as const)
      expect((await compilot.decide(action, [alertTarget(alert)], { reason: REASON })).commands).toMatchObject([
        { state: 'CONFIRMED' },
      ])
    expect(await compilot.now(alert)).toMatchObject({ status: 'IN_REVIEW' })
  })
})

describe('not possible', () => {
  const update = (alert: AlertChanges): [CommandAction, Given] => ['UPDATE', { detail: { alert } }]
  const X: [CommandAction, Given][] = [
    ['CONFIRM_MATCH', { reason: REASON }],
    ['SET_RISK', { riskLevel: 'HIGH' }],
    ['SET_PRIORITY', { priority: 'CRITICAL' }],
    update({ priority: 'CRITICAL' }),
    ...(
      [
        ...(['IDENTITY_VERIFICATION', 'DOCUMENT_VERIFICATION', 'BUSINESS_VERIFICATION', 'FINANCIAL_CHECK'] as const),
        ...(['PERIODIC_REVIEW', 'ENHANCED_DUE_DILIGENCE', 'CLIENT_INPUT', 'INTERNAL_REVIEW', 'OTHER'] as const),
      ] as const
    ).map((type) => update({ type })),
    update({ category: 'DUE_DILIGENCE' }),
    update({ description: 'Another text' }),
    update({ dueAt: null }),
    update({ transactions: ['t-1'] }),
    update({ lifecycleStage: 'ONBOARDING', description: 'Another text' }),
    ['SET_STATUS', { detail: { status: 'IN_PROGRESS' } }],
    ['LINK_TRANSACTIONS', { detail: { ids: ['t-1'] } }],
  ]
  test.each(X)('%s %j', async (action, given) => {
    const alert = alertTarget(await compilot.alert("vendor_status in ('OPEN', 'IN_REVIEW', 'PENDING', 'ESCALATED')"))
    expectRefused(await compilot.decide(action, [alert], given))
  })

  test('cases: ComPilot has none', async () => {
    expectRefused(await compilot.decide('CREATE', [{ kind: 'NEW_CASE', account: compilot.account }]))
  })

  test.each([
    ['REJECT', { reason: null }, /reason/],
    ['REJECT', { vendorMessage: ' ' }, /^vendorMessage/],
    ['ACCEPT_WITH_CONDITIONS', { reason: REASON }, /conditions/],
    ['SET_PRIORITY', { priority: null }, /priority/],
    ['ACKNOWLEDGE', { vendorValue: 'Reviewing' }, /vendorValue/],
    ['REJECT', { reason: REASON, vendorValue: 'Open' }, /vendorValue/],
  ] as [CommandAction, Given, RegExp][])('%s %j: the input names its fault', async (action, given, message) => {
    expectRefused(await compilot.decide(action, [alertTarget(await compilot.alert(OPEN))], given), 'BAD_INPUT', message)
  })

  test('ASSIGN and UNASSIGN where the account does not try it, reasons where it sends none', async () => {
    const settings = { writesAssignee: false, writesReason: false }
    const quiet = await drive('compilot', { count: 40, settings })
    try {
      const alert = async (where: string) => alertTarget(await quiet.alert(where))
      const assignee = await quiet.person('usr_dmolnar')
      expectRefused(await quiet.decide('ASSIGN', [await alert(OPEN)], { assignee }))
      expectRefused(await quiet.decide('UNASSIGN', [await alert('vendor_assignee_id is not null')]))
      const row = { loss: 'the outcome stays in the gateway', body: { status: 'Closed' }, after: closed }
      await carried({ action: 'REJECT', ...row }, 'VENDOR_ANSWER', quiet)
      const conditions = { reason: REASON, conditions: 'Review in a year' }
      expectRefused(await quiet.decide('ACCEPT_WITH_CONDITIONS', [await alert(OPEN)], conditions))
    } finally {
      await quiet.close()
    }
  })
})

describe('to a person, where the account tells ComPilot of nobody', () => {
  let quiet: Driven
  beforeAll(async () => {
    quiet = await drive('compilot', { count: 60, settings: { writesAssignee: false } })
  })
  afterAll(() => quiet.close())
  const escalate = (alert: RecordRow, assignee: string, allowLossy = true) =>
    quiet.decide('ESCALATE_TO_REVIEWER', [alertTarget(alert)], { reason: REASON, assignee }, { allowLossy })

  test.each([
    ['whom ComPilot does not know', () => quiet.stranger('Ana Reviewer')],
    ['whom it knows', () => quiet.person('usr_dmolnar')],
  ])('ESCALATE_TO_REVIEWER, %s: the person is kept once ComPilot has escalated', async (_who, someone) => {
    const [before, assignee] = [await quiet.alert(`${OPEN} and vendor_assignee_id is null`), await someone()]
    expectRefused(await escalate(before, assignee, false), 'LOSSY_WRITE', /allowLossy/)
    expectCarried(await escalate(before, assignee), {
      sent: [{ method: 'PATCH', path: `/alerts/${before.key}`, body: { status: 'Escalated', reason: REASON } }],
      changed: [before.key, before.key],
      warning: 'Whom it is for stays in the gateway.',
      evidence: 'VENDOR_ANSWER',
    })
    expect(await quiet.now(before)).toMatchObject({
      ...{ status: 'ESCALATED', vendor_status: 'ESCALATED', escalation_target: 'SENIOR_REVIEWER' },
      ...{ gateway_assignee_id: assignee, assignee_id: assignee, vendor_assignee_id: null },
      gateway_assignee: { id: assignee },
    })
  })

  test('ESCALATE_TO_REVIEWER that ComPilot refuses: nobody is kept', async () => {
    quiet.vendor.interfere = (request, response) => {
      if (request.method !== 'PATCH') return false
      request.resume()
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"message":"no"}')
      return true
    }
    const [before, assignee] = [await quiet.alert(OPEN), await quiet.stranger('Ana Reviewer')]
    const got = await escalate(before, assignee)
    quiet.vendor.interfere = null
    expect(got.commands).toMatchObject([{ state: 'REJECTED', code: 'VENDOR_REJECTED' }])
    expect(await quiet.now(before)).toMatchObject({ status: 'OPEN', gateway_status: null, gateway_assignee: null })
  })

  test('ESCALATE_TO_REVIEWER of what is escalated there: the person alone is kept', async () => {
    const alert = await quiet.alert("vendor_status = 'ESCALATED'")
    const assignee = await quiet.stranger('Ben Reviewer')
    expectKept(await escalate(alert, assignee, false))
    expect(await quiet.now(alert)).toMatchObject({
      ...{ status: 'ESCALATED', gateway_assignee_id: assignee },
      escalation_target: 'SENIOR_REVIEWER',
    })
  })
})

describe('a ComPilot that does not do as asked', () => {
  test('says no in its own words', async () => {
    compilot.vendor.interfere = (request, response) => {
      if (request.method !== 'PATCH') return false
      request.resume()
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end('{"message":"assignedTo cannot be changed","code":"BAD_REQUEST"}')
      return true
    }
    const alert = await compilot.alert(`${OPEN} and vendor_assignee_id is null`)
    const assignee = await compilot.person('usr_rhaddad')
    const got = await compilot.decide('ASSIGN', [alertTarget(alert)], { assignee })
    expect(got.commands).toMatchObject([
      { state: 'REJECTED', code: 'VENDOR_REJECTED', message: expect.stringContaining('assignedTo cannot be changed') },
    ])
    expect(await compilot.now(alert)).toMatchObject({ assignee_id: null })
  })

  test('has no such read as is assumed: what is documented works all the same, and no alert is called gone', async () => {
    compilot.vendor.interfere = (request, response) => {
      if (request.method !== 'GET') return false
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Cannot GET"}')
      return true
    }
    const alert = await compilot.alert(OPEN)
    const got = await compilot.decide('ACKNOWLEDGE', [alertTarget(alert)], { reason: REASON })
    expect(got.sent.map(({ method }) => method)).toEqual(['PATCH'])
    expect(got.commands).toMatchObject([{ state: 'CONFIRMED', evidence_kind: 'VENDOR_ANSWER' }])
    expect(await compilot.pipeline.database.sql('select key from absences')).toEqual([])
    expect(await compilot.now(alert)).toMatchObject({ status: 'IN_REVIEW', missing_since: null })
  })

  test('ignores the field: nobody is told that it was done', async () => {
    const alert = await compilot.alert(`${OPEN} and vendor_assignee_id is null`)
    compilot.vendor.interfere = (request, response, sandbox) => {
      if (request.method !== 'PATCH') return false
      request.resume()
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(sandbox.records().get(alert.key), (_k, v) => (typeof v === 'bigint' ? Number(v) : v)))
      return true
    }
    const assignee = await compilot.person('usr_rhaddad')
    const got = await compilot.decide('ASSIGN', [alertTarget(alert)], { assignee })
    expect(got.commands.map(({ state }) => state)).toEqual(['UNCERTAIN'])
    expect(await compilot.now(alert)).toMatchObject({ assignee_id: null })
  })
})
