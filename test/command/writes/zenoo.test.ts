import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CaseStatus, CommandAction } from '../../../src/canonical/enums.ts'
import { applyAndStaySilent, type Interference } from '../../support/vendors.ts'
import {
  alertTarget,
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

// The column "Zenoo" of the write table, row by row, against the strict sandbox.

const REASON = 'Birth year and nationality differ from the passport.'
const LAKE = 'usr_mlake'
const VRAN = 'usr_ovran'

let zenoo: Driven
beforeAll(async () => {
  zenoo = await drive('zenoo', { count: 700 })
})
afterEach(() => {
  zenoo.vendor.interfere = null
})
afterAll(() => zenoo.close())

const SCREENING = `type = 'SCREENING' and vendor_status = 'OPEN'`
const open = () => zenoo.alert(SCREENING)
const several = async (count: number, where = `vendor_status = 'OPEN'`): Promise<RecordRow[]> => {
  const rows: RecordRow[] = []
  while (rows.length < count) rows.push(await zenoo.alert(where))
  return rows
}
const post = (path: string, body: unknown) => ({ method: 'POST', path, body })

interface Row {
  action: CommandAction
  given?: Given
  /** A person who is named, by the id Zenoo has for them. */
  person?: string
  /** Where the call for one alert goes; by default below the alert. */
  bulkOnly?: true
  route: string
  body: object
  warning?: string
  after: object
}

const text = { reason: REASON }
const resolution = (action: string, is_false_positive = false) => ({ action, rationale: REASON, is_false_positive })

const OK: Row[] = [
  { action: 'ACKNOWLEDGE', route: 'acknowledge', body: {}, after: { status: 'IN_REVIEW', disposition: 'UNDECIDED' } },
  {
    ...{ action: 'ASSIGN', given: text, person: LAKE, bulkOnly: true, route: 'bulk/assign' },
    body: { user_id: LAKE, note: REASON },
    after: { status: 'OPEN', vendor_assignee_id: LAKE, assignee_id: LAKE },
  },
  {
    ...{ action: 'REQUEST_INFORMATION', given: text, route: 'resolve' },
    body: resolution('Request Document'),
    after: { status: 'PENDING', disposition: 'UNDECIDED' },
  },
  {
    ...{ action: 'ESCALATE_TO_REVIEWER', given: text, route: 'escalate' },
    body: { reason: REASON },
    after: { status: 'ESCALATED', escalation_target: 'SENIOR_REVIEWER' },
  },
  {
    ...{ action: 'ESCALATE_TO_REVIEWER', given: text, person: VRAN, route: 'escalate' },
    body: { escalate_to: VRAN, reason: REASON },
    after: { status: 'ESCALATED', escalation_target: 'SENIOR_REVIEWER' },
  },
  {
    ...{ action: 'ESCALATE_TO_REVIEWER', given: { ...text, vendorValue: 'Escalate' }, route: 'resolve' },
    body: resolution('Escalate'),
    after: { status: 'ESCALATED', escalation_target: 'SENIOR_REVIEWER' },
  },
  {
    ...{ action: 'ACCEPT', given: text, route: 'resolve', body: resolution('Approve') },
    after: { status: 'CLOSED', disposition: 'ACCEPTED', match_status: 'UNKNOWN' },
  },
  {
    action: 'ACCEPT_WITH_CONDITIONS',
    given: { ...text, conditions: 'Looked at again in a year' },
    route: 'resolve',
    body: { ...resolution('Approve with Conditions'), conditions: 'Looked at again in a year' },
    after: { status: 'CLOSED', disposition: 'ACCEPTED_WITH_CONDITIONS' },
  },
  {
    ...{ action: 'REJECT', given: text, route: 'resolve', body: resolution('Decline') },
    after: { status: 'CLOSED', disposition: 'REJECTED', match_status: 'TRUE_MATCH' },
  },
  // The text for the vendor goes in place of the reason.
  {
    ...{ action: 'REJECT', given: { reason: 'x'.repeat(9_000), vendorMessage: REASON }, route: 'resolve' },
    body: resolution('Decline'),
    after: { status: 'CLOSED', disposition: 'REJECTED' },
  },
  // One of blanks is none.
  {
    ...{ action: 'REJECT', given: { ...text, vendorMessage: ' ' }, route: 'resolve', body: resolution('Decline') },
    after: { status: 'CLOSED', disposition: 'REJECTED' },
  },
]
const LOSSY: Row[] = [
  {
    ...{ action: 'MARK_FALSE_POSITIVE', given: text, route: 'resolve', body: resolution('Approve', true) },
    warning: 'confirmed only if the status then reads False Positive',
    after: { status: 'CLOSED', match_status: 'FALSE_POSITIVE', disposition: 'NO_ACTION_REQUIRED' },
  },
  {
    ...{ action: 'CLOSE_NO_ACTION', given: text, route: 'resolve', body: resolution('Approve') },
    warning: 'also means that a risk was accepted',
    after: { status: 'CLOSED', disposition: 'ACCEPTED' },
  },
]

async function givenOf({ given, person }: Row): Promise<Given> {
  return { ...given, ...(person !== undefined && { assignee: await zenoo.person(person) }) }
}

describe.each([...OK, ...LOSSY])('$action $given.vendorValue $person', (row) => {
  const { action, bulkOnly, route, body, warning, after } = row

  test('goes out as documented, and is proven by the alert', async () => {
    const alert = await open()
    const outcome = await zenoo.decide(action, [alertTarget(alert)], await givenOf(row))
    const token = alert.vendor_id
    const sent = bulkOnly
      ? post(`/v1/alerts/${route}`, { alert_tokens: [token], ...body })
      : post(`/v1/alerts/${token}/${route}`, body)
    expectCarried(outcome, { sent: [sent], changed: [token], ...(warning !== undefined && { warning }) })
    expect(await zenoo.now(alert)).toMatchObject(after)
  })

  test('of several alerts goes in one call where a bulk route can carry it, else one by one', async () => {
    const alerts = await several(3, SCREENING)
    const outcome = await zenoo.decide(action, alerts.map(alertTarget), await givenOf(row))
    const tokens = alerts.map(({ vendor_id }) => vendor_id)
    const single = route === 'escalate' || 'conditions' in body
    const sent = single
      ? tokens.map((token) => post(`/v1/alerts/${token}/${route}`, body))
      : [post(`/v1/alerts/bulk/${route.replace('bulk/', '')}`, { alert_tokens: tokens, ...body })]
    expectCarried(outcome, { sent, changed: tokens, ...(warning !== undefined && { warning }) })
    for (const alert of alerts) expect(await zenoo.now(alert)).toMatchObject(after)
  })
})

test.each(LOSSY)('$action needs the loss to be accepted', async ({ action, given = {} }) => {
  const outcome = await zenoo.decide(action, [alertTarget(await open())], given, { allowLossy: false })
  expectRefused(outcome, 'LOSSY_WRITE', /allowLossy/)
})

describe('kept in the gateway', () => {
  test('ESCALATE_TO_CASE opens a case of the gateway', async () => {
    const alert = await open()
    const outcome = await zenoo.decide('ESCALATE_TO_CASE', [alertTarget(alert)], text)
    expectKept(outcome)
    expect(await zenoo.now(alert)).toMatchObject({
      ...{ status: 'ESCALATED', vendor_status: 'OPEN', escalation_target: 'CASE' },
    })
    const links = await zenoo.pipeline.database.sql(
      `select l.role from case_alerts l join cases c on c.id = l.case_id where l.alert_id = $1 and c.account_id = 'gateway'`,
      [alert.id],
    )
    expect(links).toEqual([{ role: 'ORIGIN' }])
    // And back: Zenoo still has it Open, so only the gateway's own state is taken back.
    const back = await zenoo.decide('REOPEN', [alertTarget(alert)], text)
    expect([back.sent, back.commands[0]?.state]).toEqual([[], 'CONFIRMED'])
    expect(await zenoo.now(alert)).toMatchObject({ status: 'OPEN' })
  })

  test('SET_PRIORITY of an alert and of a case', async () => {
    const alert = await zenoo.alert(`vendor_status = 'OPEN' and vendor_priority <> 'CRITICAL'`)
    expectKept(await zenoo.decide('SET_PRIORITY', [alertTarget(alert)], { priority: 'CRITICAL' }))
    expect(await zenoo.now(alert)).toMatchObject({ priority: 'CRITICAL', vendor_priority: alert.vendor_priority })
    const investigation = await zenoo.case(`vendor_priority <> 'CRITICAL'`)
    expectKept(await zenoo.decide('SET_PRIORITY', [caseTarget(investigation)], { priority: 'CRITICAL' }))
    expect(await zenoo.now(investigation)).toMatchObject({ priority: 'CRITICAL' })
  })

  test('ADD_NOTE and LABEL', async () => {
    const alert = await open()
    expectKept(await zenoo.decide('ADD_NOTE', [alertTarget(alert)], text))
    const labels = { add: ['second look'], remove: [] }
    expectKept(await zenoo.decide('LABEL', [alertTarget(alert)], { detail: { labels } }))
  })
})

describe('not to be expressed', () => {
  test.each([
    ['UNASSIGN', {}, /how to clear it/],
    ['CONFIRM_MATCH', text, /nearest it can say: Decline, Approve with Conditions/],
    ['SET_RISK', { ...text, riskLevel: 'HIGH' }, /assessor/],
    ['UPDATE', { detail: { alert: { priority: 'HIGH' } } }, /not changes of its fields/],
    ['LINK_SUBJECTS', { detail: { ids: [] } }, /entity it was raised about/],
  ] as const)('%s of an alert', async (action, given, message) => {
    expectRefused(await zenoo.decide(action, [alertTarget(await open())], given), 'UNSUPPORTED_BY_VENDOR', message)
  })

  test('REOPEN of a closed alert', async () => {
    const closed = await zenoo.alert(`vendor_status = 'CLOSED'`)
    expectRefused(await zenoo.decide('REOPEN', [alertTarget(closed)], text), undefined, /no way back to Open/)
  })

  test('CREATE of an alert, and of a case', async () => {
    for (const kind of ['NEW_ALERT', 'NEW_CASE'] as const)
      expectRefused(await zenoo.decide('CREATE', [{ kind, account: zenoo.account }], text))
  })

  // The words are known; the vendor document has no route that would write one.
  const STATUSES: CaseStatus[] = [
    ...([
      'OPEN',
      'IN_PROGRESS',
      'PENDING_REVIEW',
      'PENDING_INFORMATION',
      'ESCALATED',
      'CLOSED',
      'PENDING_EDD',
    ] as const),
  ]
  test.each(STATUSES)('a case is %s', async (status) => {
    const detail = { status, ...(status === 'CLOSED' && { outcome: 'ACCEPTED' as const }) }
    const outcome = await zenoo.decide('SET_STATUS', [caseTarget(await zenoo.case(`status <> 'CLOSED'`))], { detail })
    expectRefused(outcome, 'UNSUPPORTED_BY_VENDOR', /how cases are read, not how one is written/)
  })

  test.each(['UPDATE', 'SET_REVIEWERS', 'ADD_REVIEWERS', 'REMOVE_REVIEWERS', 'LINK_ALERTS'] as const)(
    '%s of a case',
    async (action) => {
      const detail = { ids: [], case: { title: 'Another title' } }
      const outcome = await zenoo.decide(action, [caseTarget(await zenoo.case(`status <> 'CLOSED'`))], { detail })
      expectRefused(outcome, 'UNSUPPORTED_BY_VENDOR', /how cases are read/)
    },
  )
})

describe('nothing is written again', () => {
  test.each([
    ['ACKNOWLEDGE', `vendor_status = 'IN_REVIEW'`],
    ['ESCALATE_TO_REVIEWER', `vendor_status = 'ESCALATED'`],
    ['REQUEST_INFORMATION', `vendor_status = 'PENDING'`],
  ] as const)('%s of an alert that says so', async (action, where) => {
    expectUnchanged(await zenoo.decide(action, [alertTarget(await zenoo.alert(where))], text))
  })

  test('ASSIGN to the same person', async () => {
    const alert = await zenoo.alert(`vendor_assignee_id = '${VRAN}'`)
    const assignee = await zenoo.person(VRAN)
    expectUnchanged(await zenoo.decide('ASSIGN', [alertTarget(alert)], { assignee }))
  })

  test('a named word is written again: a second request for documents', async () => {
    const alert = await zenoo.alert(`vendor_status = 'PENDING'`)
    const given = { reason: 'The second page is missing.', vendorValue: 'Request Document' }
    const body = { action: 'Request Document', rationale: 'The second page is missing.', is_false_positive: false }
    const outcome = await zenoo.decide('REQUEST_INFORMATION', [alertTarget(alert)], given)
    expectCarried(outcome, {
      sent: [post(`/v1/alerts/${alert.vendor_id}/resolve`, body)],
      changed: [alert.vendor_id],
    })
    expect(await zenoo.now(alert)).toMatchObject({ status: 'PENDING', resolution_note: 'The second page is missing.' })
  })
})

describe('an earlier request for documents does not prove a new one', () => {
  const ASKED = 'The second page of the passport is missing.'
  const body = { action: 'Request Document', rationale: ASKED, is_false_positive: false }
  const forced = { reason: ASKED, vendorValue: 'Request Document' }
  const sentTo = ({ vendor_id }: RecordRow) => post(`/v1/alerts/${vendor_id}/resolve`, body)
  const endOf = async ({ commands: [command] }: Outcome) => {
    const read = 'select state, evidence_kind from commands where id = $1'
    return (await zenoo.pipeline.database.sql(read, [command?.id]))[0]
  }
  // Trouble holds the account back, which is not what is looked at here.
  afterEach(() => zenoo.pipeline.release())
  const waiting = () => zenoo.alert(`vendor_status = 'PENDING' and resolution_note <> '${ASKED}'`)
  /** Fails the first write without applying it. */
  const failing = (fail: (response: ServerResponse) => void): Interference => {
    let first = true
    return (request, response) => {
      if (request.method !== 'POST' || !first) return false
      first = false
      request.resume().on('end', () => fail(response))
      return true
    }
  }

  test('that was taken up meanwhile: the new one is sent', async () => {
    const alert = await waiting()
    expect((await zenoo.decide('ACKNOWLEDGE', [alertTarget(alert)])).commands).toMatchObject([{ state: 'CONFIRMED' }])
    expect(await zenoo.now(alert)).toMatchObject({ status: 'IN_REVIEW' })
    const outcome = await zenoo.decide('REQUEST_INFORMATION', [alertTarget(alert)], { reason: ASKED })
    expectCarried(outcome, { sent: [sentTo(alert)], changed: [alert.vendor_id] })
    expect(await zenoo.now(alert)).toMatchObject({ status: 'PENDING', resolution_note: ASKED })
  })

  test('that was taken up meanwhile, in the same words: the way back to Open proves it', async () => {
    const alert = await waiting()
    const reason = String(alert.resolution_note)
    await zenoo.decide('ACKNOWLEDGE', [alertTarget(alert)])
    const outcome = await zenoo.decide('REQUEST_INFORMATION', [alertTarget(alert)], { reason })
    const sent = post(`/v1/alerts/${alert.vendor_id}/resolve`, { ...body, rationale: reason })
    expectCarried(outcome, { sent: [sent], changed: [alert.vendor_id] })
  })

  test('where the vendor failed and applied nothing: it is sent again', async () => {
    const alert = await waiting()
    zenoo.vendor.interfere = failing((response) => response.writeHead(500).end('{"error":"INTERNAL_ERROR"}'))
    const outcome = await zenoo.decide('REQUEST_INFORMATION', [alertTarget(alert)], forced)
    expect([outcome.sent, outcome.changes]).toEqual([[sentTo(alert)], []])
    expect(outcome.commands).toMatchObject([{ state: 'QUEUED', evidence_kind: null }])
    const before = zenoo.vendor.sandbox.journal().length
    await zenoo.pipeline.release()
    await zenoo.pipeline.deliver()
    const changed = zenoo.vendor.sandbox.journal().slice(before)
    expect(changed.map(({ recordId }) => recordId)).toEqual([alert.vendor_id])
    expect(await endOf(outcome)).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
    expect(await zenoo.now(alert)).toMatchObject({ resolution_note: ASKED })
  })

  test('where the connection broke and nothing was applied: a person decides', async () => {
    const alert = await waiting()
    zenoo.vendor.interfere = failing((response) => response.destroy())
    const { commands, changes } = await zenoo.decide('REQUEST_INFORMATION', [alertTarget(alert)], forced)
    expect(commands).toMatchObject([{ state: 'UNCERTAIN', code: 'NO_ANSWER', evidence_kind: null }])
    expect(changes).toEqual([])
  })

  test('in the same words: nothing proves it', async () => {
    const [one, two] = [await waiting(), await waiting()]
    const given = (alert: RecordRow) => ({ reason: ` ${alert.resolution_note}`, vendorValue: 'Request Document' })
    const { sent, commands } = await zenoo.decide('REQUEST_INFORMATION', [alertTarget(one)], given(one))
    expect(sent).toHaveLength(1)
    expect(commands).toMatchObject([{ state: 'UNVERIFIED', evidence_kind: null }])
    zenoo.vendor.interfere = failing((response) => response.writeHead(500).end('{"error":"INTERNAL_ERROR"}'))
    const failed = await zenoo.decide('REQUEST_INFORMATION', [alertTarget(two)], given(two))
    expect(failed.commands).toMatchObject([{ state: 'UNCERTAIN', code: 'NO_ANSWER', evidence_kind: null }])
  })

  test('in the same words, and counted as failed without a name: a person decides', async () => {
    const reason = 'Compared with the documents on file.'
    const alerts = await several(2, `vendor_status = 'PENDING' and resolution_note = '${reason}'`)
    zenoo.vendor.interfere = failing((response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{"data":{"resolved":1,"failed":1},"meta":{}}')
    })
    const again = { reason, vendorValue: 'Request Document' }
    const { commands } = await zenoo.decide('REQUEST_INFORMATION', alerts.map(alertTarget), again)
    const uncertain = { state: 'UNCERTAIN', code: 'NO_ANSWER', message: expect.stringContaining('nothing shows which') }
    expect(commands).toMatchObject([uncertain, uncertain])
  })
})

describe('refused before anything is sent', () => {
  test.each([
    ['REJECT', { reason: 'x'.repeat(5_001) }, 'TOO_LONG', /^reason: .*5000/],
    ['REJECT', { reason: null }, 'BAD_INPUT', /^reason/],
    ['ACCEPT_WITH_CONDITIONS', text, 'BAD_INPUT', /^conditions/],
    ['ACCEPT_WITH_CONDITIONS', { ...text, conditions: 'x'.repeat(2_001) }, 'TOO_LONG', /^conditions/],
    ['ASSIGN', text, 'BAD_INPUT', /^assignee/],
    ['REJECT', { ...text, vendorValue: 'Approve' }, 'BAD_INPUT', /^vendorValue/],
  ] as const)('%s %#', async (action, given, code, message) => {
    expectRefused(await zenoo.decide(action, [alertTarget(await open())], given), code, message)
  })

  test('a person whom Zenoo is not known to know', async () => {
    const assignee = await zenoo.stranger('Iolanthe Brisk')
    const outcome = await zenoo.decide('ASSIGN', [alertTarget(await open())], { assignee })
    expectRefused(outcome, 'ASSIGNEE_NOT_MAPPED', /Iolanthe Brisk.*linkUser/)
  })

  test('an acknowledgement of an escalated alert, which would take it back from the reviewer', async () => {
    for (const vendorValue of [null, 'Acknowledged']) {
      const escalated = await zenoo.alert(`vendor_status = 'ESCALATED'`)
      const outcome = await zenoo.decide('ACKNOWLEDGE', [alertTarget(escalated)], { vendorValue })
      expectRefused(outcome, 'INVALID_STATE', /Escalated at Zenoo.*decide about it, or assign it/)
    }
  })

  test('a closed alert, except for an assignment', async () => {
    const closed = await zenoo.alert(`vendor_status = 'CLOSED' and vendor_assignee_id = '${VRAN}'`)
    expectRefused(await zenoo.decide('ACCEPT', [alertTarget(closed)], text), 'INVALID_STATE')
    const outcome = await zenoo.decide('ASSIGN', [alertTarget(closed)], { assignee: await zenoo.person(LAKE) })
    const body = { alert_tokens: [closed.vendor_id], user_id: LAKE }
    expectCarried(outcome, { sent: [post('/v1/alerts/bulk/assign', body)], changed: [closed.vendor_id] })
  })
})

describe('bulk', () => {
  test('carries 50 alerts a call, and reads them back off the list', async () => {
    const alerts = await several(60, `vendor_status in ('OPEN', 'PENDING')`)
    const assignee = await zenoo.person('usr_hnour')
    const { sent, reads, commands, changes } = await zenoo.decide('ASSIGN', alerts.map(alertTarget), { assignee })
    const tokens = sent.map(({ body }) => (body as { alert_tokens: string[] }).alert_tokens)
    expect(tokens.map(({ length }) => length)).toEqual([50, 10])
    expect(tokens.flat()).toEqual(alerts.map(({ vendor_id }) => vendor_id))
    expect(commands.map(({ state }) => state)).toEqual(alerts.map(() => 'CONFIRMED'))
    expect(changes.map(({ recordId }) => recordId)).toEqual(tokens.flat())
    expect(reads.length).toBeLessThan(40)
  })

  test('rejects the alerts a resolution names, and confirms the others', async () => {
    const [one, taken, three] = (await several(3, SCREENING)) as [RecordRow, RecordRow, RecordRow]
    // Somebody at Zenoo was faster by a moment: between the decision and the call.
    zenoo.vendor.interfere = ahead('/bulk/resolve', () => atZenoo(taken.vendor_id, 'resolve', resolution('Decline')))
    const { commands } = await zenoo.decide('ACCEPT', [one, taken, three].map(alertTarget), text)
    expect(commands.map(({ state }) => state)).toEqual(['CONFIRMED', 'REJECTED', 'CONFIRMED'])
    expect(commands[1]).toMatchObject({ code: 'VENDOR_REJECTED', message: expect.stringContaining('already Resolved') })
  })

  test('finds by reading which alert a counter of failures means', async () => {
    const [one, taken, three] = (await several(3, SCREENING)) as [RecordRow, RecordRow, RecordRow]
    zenoo.vendor.interfere = ahead('/bulk/acknowledge', () =>
      atZenoo(taken.vendor_id, 'resolve', resolution('Decline')),
    )
    const { commands } = await zenoo.decide('ACKNOWLEDGE', [one, taken, three].map(alertTarget), {})
    expect(commands.map(({ state }) => state)).toEqual(['CONFIRMED', 'REJECTED', 'CONFIRMED'])
    expect(commands[1]).toMatchObject({ code: 'VENDOR_REJECTED', message: expect.stringContaining('counted') })
  })

  const allFailed = { data: { acknowledged: 0, failed: 2 }, meta: {} }
  test.each([
    ['confirms what was applied', true, 'CONFIRMED', null],
    ['rejects what was not', false, 'REJECTED', 'VENDOR_REJECTED'],
  ] as const)('reads the alerts again where all are counted as failed, and %s', async (_name, applies, state, code) => {
    const alerts = await several(2)
    zenoo.vendor.interfere = (request, response, sandbox) => {
      if (request.method !== 'POST') return false
      if (applies) applyAndStaySilent(request, sandbox)
      request.resume().on('end', () => {
        setTimeout(() => response.setHeader('content-type', 'application/json').end(JSON.stringify(allFailed)), 50)
      })
      return true
    }
    const { commands, changes } = await zenoo.decide('ACKNOWLEDGE', alerts.map(alertTarget), {})
    expect(commands).toMatchObject([
      { state, code },
      { state, code },
    ])
    expect(changes).toHaveLength(applies ? 2 : 0)
  })

  test('leaves it to a person where more alerts do not show the change than were counted', async () => {
    const alerts = await several(3)
    zenoo.vendor.interfere = (request, response) => {
      if (!request.url?.endsWith('/bulk/acknowledge')) return false
      response.writeHead(207, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ data: { acknowledged: 2, failed: 1 }, meta: {} }))
      return true
    }
    const { commands } = await zenoo.decide('ACKNOWLEDGE', alerts.map(alertTarget), {})
    expect(commands.map(({ state }) => state)).toEqual(['UNCERTAIN', 'UNCERTAIN', 'UNCERTAIN'])
  })
})

test('a false positive that Zenoo takes for a plain approval is rejected, with what became of it', async () => {
  const alert = await open()
  zenoo.vendor.interfere = async (request, response, sandbox) => {
    if (!request.url?.endsWith('/resolve')) return false
    const body = JSON.parse(await textOf(request)) as object
    sandbox.handle(again(request, { ...body, is_false_positive: false }), response as never)
    return true
  }
  const { commands, changes } = await zenoo.decide('MARK_FALSE_POSITIVE', [alertTarget(alert)], text)
  expect(commands).toMatchObject([
    { state: 'REJECTED', code: 'VENDOR_REJECTED', message: expect.stringContaining('now says Resolved') },
  ])
  expect(changes).toMatchObject([{ recordId: alert.vendor_id, after: 'Resolved' }])
  expect(await zenoo.now(alert)).toMatchObject({ status: 'CLOSED', disposition: 'ACCEPTED', match_status: 'UNKNOWN' })
})

test('each delivery has an Idempotency-Key of its own, and one that is not answered is not sent again', async () => {
  const keys: unknown[] = []
  zenoo.vendor.interfere = (request, _response, sandbox) => {
    if (request.method !== 'POST') return false
    keys.push(request.headers['idempotency-key'])
    if (keys.length < 2) return false
    applyAndStaySilent(request, sandbox)
    request.socket.destroy()
    return true
  }
  for (const alert of await several(2, SCREENING)) {
    const outcome = await zenoo.decide('REJECT', [alertTarget(alert)], text)
    const sent = [post(`/v1/alerts/${alert.vendor_id}/resolve`, resolution('Decline'))]
    expectCarried(outcome, { sent, changed: [alert.vendor_id] })
  }
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)])
  expect(keys[0]).not.toBe(keys[1])
})

describe('REQUEST_RESEARCH', () => {
  // In the dialect of the API reference the alert itself says nothing of research that is under way.
  const REFERENCE =
    "exists (select 1 from vendor_records v where v.key = alerts.key and v.raw::jsonb ? 'is_false_positive')"
  test.each([
    ['STANDARD', 'standard', `not ${REFERENCE}`],
    ['DEEP', 'deep', REFERENCE],
  ] as const)('%s: what was started shows at once, what was found with a later read', async (research, type, where) => {
    const alert = await zenoo.alert(`type = 'SCREENING' and research is null and ${where}`)
    const outcome = await zenoo.decide('REQUEST_RESEARCH', [alertTarget(alert)], { detail: { research } })
    const path = `/v1/alerts/${alert.vendor_id}/ai-research`
    expectCarried(outcome, { sent: [post(path, { research_type: type })], changed: [alert.vendor_id] })
    expect(outcome.reads).toContain(path)
    expect(await zenoo.now(alert)).toMatchObject({ research: { status: 'PROCESSING' }, status: alert.status })

    expectUnchanged(await zenoo.decide('REQUEST_RESEARCH', [alertTarget(alert)], { detail: { research } }))
    const other = { detail: { research: research === 'DEEP' ? 'STANDARD' : 'DEEP' } } as const
    const underWay = new RegExp(`^depth: .*under way at Zenoo, which is ${research}: wait`)
    expectRefused(await zenoo.decide('REQUEST_RESEARCH', [alertTarget(alert)], other), 'INVALID_STATE', underWay)
    await zenoo.pipeline.poll()
    expect(await zenoo.now(alert)).toMatchObject({ research: { status: 'PROCESSING' } })

    zenoo.vendor.sandbox.trickle()
    await zenoo.pipeline.poll()
    expect(await zenoo.now(alert)).toMatchObject({
      research: { status: 'COMPLETED', assessment: expect.stringContaining('Another person') },
    })
    // Once more: what was found before does not prove it.
    const again = await zenoo.decide('REQUEST_RESEARCH', [alertTarget(alert)], {})
    expectCarried(again, { sent: [post(path, { research_type: 'standard' })], changed: [alert.vendor_id] })
    expect(await zenoo.now(alert)).toMatchObject({ research: { status: 'PROCESSING' } })
    zenoo.vendor.sandbox.trickle()
  })

  test('beside research that may be of the other kind is refused', async () => {
    for (const research of ['DEEP', 'STANDARD'] as const) {
      const alert = await zenoo.alert(`research ->> 'status' in ('PENDING', 'PROCESSING')`)
      const outcome = await zenoo.decide('REQUEST_RESEARCH', [alertTarget(alert)], { detail: { research } })
      expectRefused(outcome, 'INVALID_STATE', /does not say whether it is STANDARD or DEEP: wait for its result/)
    }
  })

  test('is not proven by research of the other kind that somebody else asked for', async () => {
    const alert = await zenoo.alert(`type = 'SCREENING' and research is null`)
    zenoo.vendor.interfere = async (request, response) => {
      if (request.method !== 'POST') return false
      zenoo.vendor.interfere = null
      await atZenoo(alert.vendor_id, 'ai-research', { research_type: 'standard' })
      response.destroy()
      return true
    }
    const deep = { detail: { research: 'DEEP' } } as const
    const { commands } = await zenoo.decide('REQUEST_RESEARCH', [alertTarget(alert)], deep)
    expect(commands).toMatchObject([{ state: 'UNCERTAIN', evidence_kind: null }])
    zenoo.vendor.sandbox.trickle()
    await zenoo.pipeline.release()
  })

  test('that the vendor takes and does not show is not claimed', async () => {
    const alert = await zenoo.alert(`type = 'SCREENING' and research ->> 'status' = 'COMPLETED'`)
    zenoo.vendor.interfere = (request, response) => {
      if (request.method !== 'POST') return false
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"status":"processing"},"meta":{}}')
      return true
    }
    const { commands } = await zenoo.decide('REQUEST_RESEARCH', [alertTarget(alert)], {})
    expect(commands).toMatchObject([{ state: 'UNCERTAIN', evidence_kind: null }])
  })
})

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** The same request with another body. */
function again({ method, url, headers }: IncomingMessage, body: object): IncomingMessage {
  const request = Readable.from([Buffer.from(JSON.stringify(body))])
  return Object.assign(request, { method, url, headers }) as unknown as IncomingMessage
}

/** Lets somebody else act at Zenoo right before the first call to a route arrives. */
function ahead(route: string, act: () => Promise<void>): Interference {
  let first = true
  return async (request) => {
    if (!first || !request.url?.endsWith(route)) return false
    first = false
    await act()
    return false
  }
}

/** What another client of Zenoo does. */
async function atZenoo(token: string, route: string, body: object): Promise<void> {
  const server = createServer(zenoo.vendor.sandbox.handle)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const answer = await fetch(`http://127.0.0.1:${port}/v1/alerts/${token}/${route}`, {
    method: 'POST',
    headers: { 'x-api-key': 'sandbox-zenoo-key', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  server.closeAllConnections()
  server.close()
  expect(answer.status).toBe(200)
}
