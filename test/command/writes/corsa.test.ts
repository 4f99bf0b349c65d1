import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewCase } from '../../../src/canonical/decision.ts'
import type { AlertCategory, CommandAction } from '../../../src/canonical/enums.ts'
import { plainly } from '../../../src/command/commands.ts'
import { applyAndStaySilent } from '../../support/vendors.ts'
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

// Canonical-model table "write mapping", column Corsa, row by row, written out by hand.

let corsa: Driven

beforeAll(async () => {
  corsa = await drive('corsa', { count: 600 })
})
afterAll(() => corsa.close())

const REASON = 'Another birth year and nationality.'
const open = () => corsa.alert(`vendor_status = 'OPEN'`)
const patch = (path: string, body: unknown) => ({ method: 'PATCH', path, body })
const put = (path: string, body: unknown) => ({ method: 'PUT', path, body })
const post = (path: string, body: unknown) => ({ method: 'POST', path, body })

const decide = (action: CommandAction, alert: RecordRow, given: Given = {}, more?: { allowLossy: boolean }) =>
  corsa.decide(action, [alertTarget(alert)], given, more)
const about = (action: CommandAction, each: RecordRow, given: Given = {}) =>
  corsa.decide(action, [caseTarget(each)], given)

/** One of Corsa's users, by the id Corsa has of them and by the tenant's. */
async function somebody(at = 0) {
  const rows = await corsa.pipeline.database.sql<{ vendor_user_id: string; user_id: string }>(
    'select vendor_user_id, user_id from account_users where account_id = $1 order by vendor_user_id',
    [corsa.account],
  )
  return rows[at] ?? expect.fail('the sandbox names too few people')
}
/** Records of the account in the order of their keys, by id and by Corsa's id. */
const some = (table: 'alerts' | 'subjects', limit: number) =>
  corsa.pipeline.database.sql<{ id: string; vendor_id: string }>(
    `select id, vendor_id from ${table} where account_id = $1 order by key limit $2`,
    [corsa.account, limit],
  )
const held = (each: RecordRow) => corsa.vendor.sandbox.records().get(each.vendor_id) ?? expect.fail('not held')
const idsOf = (list: unknown) =>
  (list as (string | { id: string })[]).map((each) => (typeof each === 'string' ? each : each.id))

describe('decisions about alerts: OK', () => {
  test.each([
    ['ACKNOWLEDGE', 'OPEN', 'IN_REVIEW', { status: 'IN_REVIEW' }],
    ['CLOSE_NO_ACTION', 'IN_REVIEW', 'RESOLVED', { status: 'CLOSED', disposition: 'NO_ACTION_REQUIRED' }],
    ['REOPEN', 'CLOSED', 'NEW', { status: 'OPEN' }],
  ] as const)(
    '%s sets the status, with the reason as decision.reason where there is one',
    async (action, from, word, now) => {
      const [plain, argued] = [
        await corsa.alert(`vendor_status = '${from}'`),
        await corsa.alert(`vendor_status = '${from}'`),
      ]
      const status = word
      expectCarried(await decide(action, plain), {
        sent: [patch('/v1/alerts/bulk/status', { alertIds: [plain.vendor_id], status })],
        changed: [plain.vendor_id],
      })
      expectCarried(await decide(action, argued, { reason: REASON }), {
        sent: [patch('/v1/alerts/bulk/status', { alertIds: [argued.vendor_id], status, decision: { reason: REASON } })],
        changed: [argued.vendor_id],
      })
      for (const each of [plain, argued]) expect(await corsa.now(each)).toMatchObject(now)
    },
  )

  test('the shorter text for the vendor goes instead of the reason', async () => {
    const alert = await open()
    expectCarried(await decide('CLOSE_NO_ACTION', alert, { reason: REASON, vendorMessage: 'Not the same.' }), {
      sent: [
        patch('/v1/alerts/bulk/status', {
          alertIds: [alert.vendor_id],
          status: 'RESOLVED',
          decision: { reason: 'Not the same.' },
        }),
      ],
      changed: [alert.vendor_id],
    })
  })

  test('one call carries many alerts, and no more than 100', async () => {
    const { user_id, vendor_user_id } = await somebody()
    const alerts: RecordRow[] = []
    while (alerts.length < 103)
      alerts.push(
        await corsa.alert(`vendor_status = 'CLOSED' and vendor_assignee_id is distinct from '${vendor_user_id}'`),
      )
    const outcome = await corsa.decide('ASSIGN', alerts.map(alertTarget), { assignee: user_id })
    const bodies = outcome.sent.map(({ body }) => body as { alertIds: string[]; assigneeId: string })
    expect(bodies.map(({ alertIds }) => alertIds.length).toSorted((a, b) => a - b)).toEqual([3, 100])
    expect(new Set(bodies.flatMap(({ alertIds }) => alertIds))).toEqual(new Set(alerts.map((each) => each.vendor_id)))
    expect(bodies.every(({ assigneeId }) => assigneeId === vendor_user_id)).toBe(true)
    expect(outcome.commands.every(({ state }) => state === 'CONFIRMED')).toBe(true)
    expect(new Set(outcome.changes.map(({ recordId }) => recordId)).size).toBe(outcome.changes.length)
  })

  test('ASSIGN and UNASSIGN: bulk assign, an explicit null', async () => {
    const alert = await corsa.alert(`vendor_status = 'OPEN' and vendor_assignee_id is null`)
    const { user_id, vendor_user_id } = await somebody()
    const alertIds = [alert.vendor_id]
    expectCarried(await decide('ASSIGN', alert, { assignee: user_id }), {
      sent: [patch('/v1/alerts/bulk/assign', { alertIds, assigneeId: vendor_user_id })],
      changed: alertIds,
    })
    expect(await corsa.now(alert)).toMatchObject({ assignee_id: vendor_user_id })
    expectUnchanged(await decide('ASSIGN', alert, { assignee: user_id }))
    expectCarried(await decide('UNASSIGN', alert), {
      sent: [patch('/v1/alerts/bulk/assign', { alertIds, assigneeId: null })],
      changed: alertIds,
    })
    expect(await corsa.now(alert)).toMatchObject({ assignee_id: null })
    expectUnchanged(await decide('UNASSIGN', alert))
  })

  test('ASSIGN to somebody Corsa does not know, or to nobody', async () => {
    const alert = await open()
    const stranger = await corsa.stranger('Ada Nowhere')
    expectRefused(await decide('ASSIGN', alert, { assignee: stranger }), 'ASSIGNEE_NOT_MAPPED', /Ada Nowhere.*linkUser/)
    expectRefused(await decide('ASSIGN', alert), 'BAD_INPUT', /assignee/)
  })

  test.each(['HIGH', 'MEDIUM', 'LOW'] as const)('SET_PRIORITY %s: an update of one alert', async (priority) => {
    const alert = await corsa.alert(`vendor_priority <> '${priority}'`)
    expectCarried(await decide('SET_PRIORITY', alert, { priority }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { priority })],
      changed: [alert.vendor_id],
    })
    expect(await corsa.now(alert)).toMatchObject({ priority, vendor_priority: priority })
    expectUnchanged(await decide('SET_PRIORITY', alert, { priority }))
  })

  test('SET_PRIORITY CRITICAL is HIGH, with loss', async () => {
    const alert = await corsa.alert(`vendor_priority = 'LOW'`)
    const critical = (more?: { allowLossy: boolean }) => decide('SET_PRIORITY', alert, { priority: 'CRITICAL' }, more)
    const lost = 'CRITICAL is written as HIGH'
    expectRefused(await critical({ allowLossy: false }), 'LOSSY_WRITE', new RegExp(lost))
    expectCarried(await critical(), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { priority: 'HIGH' })],
      changed: [alert.vendor_id],
      warning: lost,
    })
    expect(await corsa.now(alert)).toMatchObject({ priority: 'HIGH' })
    // HIGH already, which is all that could be written: it is said, and not sent again.
    expectRefused(await critical({ allowLossy: false }), 'LOSSY_WRITE', new RegExp(lost))
    const again = await critical()
    expectUnchanged(again)
    expect(again.commands[0]?.warnings[0]).toContain(lost)
  })

  test('SET_PRIORITY with a word of the caller’s', async () => {
    const alert = await corsa.alert(`vendor_priority = 'MEDIUM'`)
    expectCarried(await decide('SET_PRIORITY', alert, { priority: 'CRITICAL', vendorValue: 'HIGH' }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { priority: 'HIGH' })],
      changed: [alert.vendor_id],
      warning: 'CRITICAL is written as HIGH',
    })
    expect(await corsa.now(alert)).toMatchObject({ priority: 'HIGH' })
    expectRefused(await decide('SET_PRIORITY', await open(), { priority: 'HIGH', vendorValue: 'URGENT' }), 'BAD_INPUT')
  })

  test('what says so already is not written again', async () => {
    expectUnchanged(await decide('ACKNOWLEDGE', await corsa.alert(`vendor_status = 'IN_REVIEW'`), { reason: REASON }))
    expectRefused(await decide('CLOSE_NO_ACTION', await corsa.alert(`vendor_status = 'CLOSED'`)), 'INVALID_STATE')
    expectRefused(await decide('ACKNOWLEDGE', await corsa.alert(`vendor_status = 'ESCALATED'`)), 'INVALID_STATE')
  })

  test('a reason that is too long is refused, never cut', async () => {
    const alert = await open()
    expectRefused(await decide('CLOSE_NO_ACTION', alert, { reason: 'x'.repeat(2_001) }), 'TOO_LONG', /vendorMessage/)
    const longest = `${'x'.repeat(1_998)}😀`
    expectCarried(await decide('CLOSE_NO_ACTION', alert, { reason: longest }), {
      sent: [
        patch('/v1/alerts/bulk/status', {
          alertIds: [alert.vendor_id],
          status: 'RESOLVED',
          decision: { reason: longest },
        }),
      ],
      changed: [alert.vendor_id],
    })
  })
})

describe('decisions about alerts: with loss', () => {
  test.each([
    ['MARK_FALSE_POSITIVE', 'false positive'],
    ['ACCEPT', 'acceptance'],
    ['REJECT', 'rejection'],
  ] as const)('%s: RESOLVED, the outcome in the reason only', async (action, warning) => {
    const alert = await open()
    expectRefused(await decide(action, alert, { reason: REASON }, { allowLossy: false }), 'LOSSY_WRITE', /allowLossy/)
    expectRefused(await decide(action, alert), 'BAD_INPUT', /reason/)
    expectCarried(await decide(action, alert, { reason: REASON }), {
      sent: [
        patch('/v1/alerts/bulk/status', {
          alertIds: [alert.vendor_id],
          status: 'RESOLVED',
          decision: { reason: REASON },
        }),
      ],
      changed: [alert.vendor_id],
      warning,
    })
    expect(await corsa.now(alert)).toMatchObject({ status: 'CLOSED', disposition: 'NO_ACTION_REQUIRED' })
  })
})

describe('ACCEPT_WITH_CONDITIONS', () => {
  const conditions = 'No cash, and a review each quarter.'
  const accept = (alert: RecordRow, given: Given, more?: { allowLossy: boolean }) =>
    decide('ACCEPT_WITH_CONDITIONS', alert, given, more)

  test.each([
    ['the reason', { reason: REASON }, REASON],
    ['the shorter text for the vendor', { reason: REASON, vendorMessage: 'Accepted.' }, 'Accepted.'],
  ] as const)('RESOLVED, with loss: the conditions stand below %s', async (_what, given, text) => {
    const alert = await open()
    expectRefused(await accept(alert, { ...given, conditions }, { allowLossy: false }), 'LOSSY_WRITE', /conditions/)
    expectCarried(await accept(alert, { ...given, conditions }), {
      sent: [
        patch('/v1/alerts/bulk/status', {
          alertIds: [alert.vendor_id],
          status: 'RESOLVED',
          decision: { reason: `${text}\nConditions: ${conditions}` },
        }),
      ],
      changed: [alert.vendor_id],
      warning: 'conditions',
    })
    expect(await corsa.now(alert)).toMatchObject({ status: 'CLOSED', disposition: 'NO_ACTION_REQUIRED' })
  })

  test('needs both, and both have to fit together', async () => {
    const alert = await open()
    for (const none of [null, ' ']) {
      expectRefused(await accept(alert, { reason: REASON, conditions: none }), 'BAD_INPUT', /^conditions/)
      expectRefused(await accept(alert, { reason: none, conditions }), 'BAD_INPUT', /^reason/)
    }
    const room = 2_000 - '\nConditions: '.length - conditions.length
    expectRefused(await accept(alert, { reason: 'x'.repeat(room + 1), conditions }), 'TOO_LONG', /2001.*conditions/)
    const [command] = (await accept(alert, { reason: 'x'.repeat(room), conditions })).commands
    expect(command).toMatchObject({ state: 'CONFIRMED' })
  })
})

describe('decisions about alerts: kept in the gateway', () => {
  test.each([
    ['REQUEST_INFORMATION', { status: 'PENDING' }],
    ['ESCALATE_TO_REVIEWER', { status: 'ESCALATED', escalation_target: 'SENIOR_REVIEWER' }],
    ['ADD_NOTE', { status: 'OPEN' }],
  ] as const)('%s', async (action, now) => {
    const alert = await open()
    expectKept(await decide(action, alert, { reason: REASON }))
    expect(await corsa.now(alert)).toMatchObject({ vendor_status: 'OPEN', ...now })
  })

  test('ESCALATE_TO_REVIEWER to a person: Corsa has the person, the gateway the review state', async () => {
    const alert = await corsa.alert(`vendor_status = 'OPEN' and vendor_assignee_id is null`)
    const [first, second] = [await somebody(0), await somebody(1)]
    const escalate = (assignee: string) => decide('ESCALATE_TO_REVIEWER', alert, { reason: REASON, assignee })
    const state = { status: 'ESCALATED', escalation_target: 'SENIOR_REVIEWER', vendor_status: 'OPEN' }
    expectCarried(await escalate(first.user_id), {
      sent: [patch('/v1/alerts/bulk/assign', { alertIds: [alert.vendor_id], assigneeId: first.vendor_user_id })],
      changed: [alert.vendor_id],
    })
    expect(await corsa.now(alert)).toMatchObject({
      ...state,
      assignee_id: first.vendor_user_id,
      vendor_assignee_id: first.vendor_user_id,
      gateway_assignee_id: null,
    })
    // Assigned anew, it shows: the gateway keeps nobody in front of Corsa's.
    await decide('ASSIGN', alert, { assignee: second.user_id })
    expect(await corsa.now(alert)).toMatchObject({ ...state, assignee_id: second.vendor_user_id })
    expectKept(await escalate(second.user_id))
    expect(await corsa.now(alert)).toMatchObject({ ...state, gateway_assignee_id: null })
    // Whom the gateway kept itself, from before Corsa was told, goes with it.
    for (const [{ user_id, vendor_user_id }, kept] of [
      [second, 'Corsa has the person already'],
      [first, 'Corsa is told'],
    ] as const) {
      await corsa.pipeline.database.sql(`update alerts set gateway_assignee_id = $2 where id = $1`, [alert.id, kept])
      await escalate(user_id)
      expect(await corsa.now(alert)).toMatchObject({ gateway_assignee_id: null, assignee_id: vendor_user_id })
    }
  })

  test('ESCALATE_TO_REVIEWER to somebody Corsa does not know', async () => {
    const alert = await open()
    const assignee = await corsa.stranger('Ada Unheard')
    const given = { reason: REASON, assignee }
    expectRefused(await decide('ESCALATE_TO_REVIEWER', alert, given), 'ASSIGNEE_NOT_MAPPED', /Ada Unheard.*linkUser/)
    expect(await corsa.now(alert)).toMatchObject({ status: 'OPEN', gateway_status: null })
  })

  test('REOPEN of what only the gateway has moved gives it back, and sends nothing', async () => {
    const alert = await open()
    await decide('REQUEST_INFORMATION', alert)
    expectKept(await decide('REOPEN', alert))
    expect(await corsa.now(alert)).toMatchObject({ status: 'OPEN', gateway_status: null })
  })

  test('LABEL', async () => {
    expectKept(await decide('LABEL', await open(), { detail: { labels: { add: ['sample'], remove: [] } } }))
  })
})

describe('decisions about alerts: not possible', () => {
  test.each(['CONFIRM_MATCH', 'SET_RISK'] as const)('%s', async (action) => {
    expectRefused(await decide(action, await open(), { reason: REASON, riskLevel: 'HIGH' }))
  })
  test.each(['LINK_ALERTS', 'SET_REVIEWERS', 'REQUEST_RESEARCH', 'UPDATE_TRIGGERS'] as const)('%s', async (action) => {
    expectRefused(await decide(action, await open()))
  })
  test.each(['riskLevel', 'conditions'] as const)('a %s has no field', async (field) => {
    expectRefused(await decide('CLOSE_NO_ACTION', await open(), { [field]: 'HIGH' }), 'BAD_INPUT', field)
  })
})

const newCase = (given: Partial<NewCase>): NewCase => ({
  reference: null,
  title: null,
  description: null,
  category: null,
  priority: null,
  assignee: null,
  reviewers: [],
  dueAt: null,
  subject: null,
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

/** A case of the gateway's own. */
async function gathering({ submit }: Driven = corsa): Promise<string> {
  const target = { kind: 'NEW_CASE', account: 'gateway' } as const
  const detail = { newCase: newCase({ title: 'The eastern desk' }) }
  const { commands } = await submit([{ ...plainly('CREATE'), detail, target }])
  return commands[0]?.result_id ?? expect.fail('no case was made')
}
async function gatheredIn(caseId: string, { pipeline }: Driven = corsa): Promise<string[]> {
  const links = await pipeline.database.sql<{ alert_id: string }>(
    'select alert_id from case_alerts where case_id = $1',
    [caseId],
  )
  return links.map(({ alert_id }) => alert_id)
}

describe('ESCALATE_TO_CASE', () => {
  const told = ({ commands }: Outcome) => commands.map(({ result_id }) => result_id)
  const opened = (outcome: Outcome) =>
    outcome.changes.flatMap(({ recordId, change }) => (change === 'open' ? [recordId] : []))

  test('one call, and one case for each alert', async () => {
    const alerts = [await open(), await open(), await open()]
    const { user_id, vendor_user_id } = await somebody()
    const outcome = await corsa.decide('ESCALATE_TO_CASE', alerts.map(alertTarget), {
      reason: REASON,
      detail: {
        newCase: newCase({
          description: 'Several transfers to look at.',
          category: 'TRANSACTION',
          priority: 'HIGH',
          assignee: user_id,
          dueAt: '2026-12-24T17:00:00.000Z',
        }),
      },
    })
    const cases = opened(outcome)
    expect(cases).toHaveLength(3)
    const [sent = expect.fail('nothing sent')] = outcome.sent
    const { alertIds } = sent.body as { alertIds: string[] }
    expectCarried(outcome, {
      sent: [
        patch('/v1/alerts/bulk/escalate', {
          alertIds,
          reason: REASON,
          description: 'Several transfers to look at.',
          caseCategory: 'TRANSACTION_MONITORING',
          casePriority: 'HIGH',
          caseAssigneeId: vendor_user_id,
          dueDate: '2026-12-24T17:00:00Z',
        }),
      ],
      changed: [...alerts.map((each) => each.vendor_id), ...cases],
    })
    expect(alertIds.toSorted()).toEqual(alerts.map((each) => each.vendor_id).toSorted())
    for (const alert of alerts)
      expect(await corsa.now(alert)).toMatchObject({ status: 'ESCALATED', escalation_target: 'CASE' })
    for (const id of cases)
      expect(corsa.vendor.sandbox.records().get(id)).toMatchObject({
        category: 'TRANSACTION_MONITORING',
        priority: 'HIGH',
        assigneeId: vendor_user_id,
        dueDate: '2026-12-24T17:00:00Z',
      })
    expectRefused(await decide('ESCALATE_TO_CASE', alerts[0] as RecordRow, { reason: REASON }), 'INVALID_STATE')
  })

  test('with the reason only, and what is named: Corsa says what it cannot do without', async () => {
    const alert = await open()
    const outcome = await decide('ESCALATE_TO_CASE', alert, { reason: REASON })
    expectCarried(outcome, {
      sent: [patch('/v1/alerts/bulk/escalate', { alertIds: [alert.vendor_id], reason: REASON, description: REASON })],
      changed: [alert.vendor_id, ...opened(outcome)],
    })
    expectRefused(await decide('ESCALATE_TO_CASE', await open()), 'BAD_INPUT', /reason/)
  })

  test('with a warning of what a case of Corsa cannot hold', async () => {
    const alert = await open()
    const detail = { newCase: newCase({ title: 'Northern route', tags: ['a'], category: 'AML_GENERAL' }) }
    const outcome = await decide('ESCALATE_TO_CASE', alert, { reason: REASON, detail })
    const body = { alertIds: [alert.vendor_id], reason: REASON, description: REASON, caseCategory: 'OTHER' }
    expectCarried(outcome, {
      sent: [patch('/v1/alerts/bulk/escalate', body)],
      changed: [alert.vendor_id, ...opened(outcome)],
      warning: 'no field for title, tags',
    })
    expect(outcome.commands[0]?.warnings[0]).toContain('AML_GENERAL is written as OTHER')
  })

  test('into a case of the gateway: Corsa makes its own, and the other gathers the alert', async () => {
    const into = await gathering()
    const alert = await open()
    const outcome = await decide('ESCALATE_TO_CASE', alert, { reason: REASON, detail: { caseId: into } })
    expectCarried(outcome, {
      sent: [patch('/v1/alerts/bulk/escalate', { alertIds: [alert.vendor_id], reason: REASON, description: REASON })],
      changed: [alert.vendor_id, ...opened(outcome)],
    })
    expect(await gatheredIn(into)).toEqual([alert.id])
    expect(told(outcome)).toEqual([into])
  })

  test('the case of the gateway is the result, Corsa’s own case is not: nothing says which it is', async () => {
    const alone = await decide('ESCALATE_TO_CASE', await open(), { reason: REASON })
    expect(told(alone)).toEqual([null])
    const newCaseId = '0f5c9a52-3c0e-4a9e-8a43-6f3d5b1f6a10'
    const alerts = [await open(), await open()]
    const detail = { newCaseId, newCase: newCase({ title: 'Both of them' }) }
    const together = await corsa.decide('ESCALATE_TO_CASE', alerts.map(alertTarget), { reason: REASON, detail })
    expect(told(together)).toEqual([newCaseId, newCaseId])
  })

  test('the case to gather it in has to be one of the gateway', async () => {
    const detail = { caseId: (await corsa.case()).id }
    expectRefused(await decide('ESCALATE_TO_CASE', await open(), { reason: REASON, detail }), 'BAD_INPUT', /gateway/)
  })
})

describe('ESCALATE_TO_CASE at a Corsa that demands the fields of the case', () => {
  const route = { method: 'PATCH', path: '/v1/alerts/bulk/escalate' }
  const whole = newCase({ category: 'FRAUD', priority: 'HIGH', dueAt: '2026-12-24T17:00:00.000Z' })

  test('by default Corsa is asked, and refuses in its own words', async () => {
    const strict = await drive('corsa', { count: 40, sandbox: { escalationDemands: true } })
    try {
      const [first, second] = [
        await strict.alert(`vendor_status = 'OPEN'`),
        await strict.alert(`vendor_status = 'OPEN'`),
      ]
      const refused = await strict.decide('ESCALATE_TO_CASE', [first, second].map(alertTarget), { reason: REASON })
      // Together first, then each alone.
      expect(refused.sent).toMatchObject([route, route, route])
      expect(refused.changes).toEqual([])
      expect(refused.commands).toMatchObject([
        { state: 'REJECTED', code: 'VENDOR_REJECTED' },
        { state: 'REJECTED', code: 'VENDOR_REJECTED' },
      ])
      for (const { message } of refused.commands)
        expect(message).toContain('caseCategory, casePriority, caseAssigneeId, dueDate should not be empty')
      const assignee = await strict.person(
        String((await strict.alert('vendor_assignee_id is not null')).vendor_assignee_id),
      )
      const named = await strict.decide('ESCALATE_TO_CASE', [alertTarget(first)], {
        reason: REASON,
        detail: { newCase: { ...whole, assignee } },
      })
      expect(named.commands).toMatchObject([{ state: 'CONFIRMED', evidence_kind: 'READ_BACK' }])
    } finally {
      await strict.close()
    }
  })

  test('with escalateWithReasonOnly off it is refused beforehand, but not into a case that is there', async () => {
    const careful = await drive('corsa', { count: 40, settings: { escalateWithReasonOnly: false } })
    try {
      const alert = await careful.alert(`vendor_status = 'OPEN'`)
      const escalate = (detail: Given['detail'] = {}) =>
        careful.decide('ESCALATE_TO_CASE', [alertTarget(alert)], { reason: REASON, detail })
      expectRefused(await escalate(), 'BAD_INPUT', /category, priority, assignee, dueAt/)
      expectRefused(await escalate({ newCase: whole }), 'BAD_INPUT', /case: .*assignee/)
      const into = await gathering(careful)
      expect((await escalate({ caseId: into })).sent).toMatchObject([route])
      expect(await gatheredIn(into, careful)).toEqual([alert.id])
    } finally {
      await careful.close()
    }
  })
})

describe('UPDATE of an alert', () => {
  test('any field of the document, in one request', async () => {
    const alert = await corsa.alert(`vendor_status = 'OPEN' and vendor_priority = 'MEDIUM' and category <> 'FRAUD'`)
    const { user_id, vendor_user_id } = await somebody()
    const [first, second] = await some('subjects', 2)
    const update = {
      priority: 'HIGH',
      status: 'IN_REVIEW',
      assignee: user_id,
      category: 'FRAUD',
      description: 'Updated: the pattern is confirmed.',
      subjects: [first!.id, second!.id],
      transactions: ['transaction-1'],
      dueAt: '2026-12-01T17:00:00.000Z',
      customFields: [{ key: 'internalScore', label: 'Internal Score', value: '95' }],
    } as const
    expectCarried(await decide('UPDATE', alert, { detail: { alert: update } }), {
      sent: [
        put(`/v1/alerts/${alert.vendor_id}/update`, {
          priority: 'HIGH',
          assigneeId: vendor_user_id,
          description: 'Updated: the pattern is confirmed.',
          dueDate: '2026-12-01T17:00:00Z',
          status: 'IN_REVIEW',
          category: 'FRAUD',
          associatedClients: [first!.vendor_id, second!.vendor_id],
          associatedTransactions: ['transaction-1'],
          customFields: { internalScore: { label: 'Internal Score', value: '95' } },
        }),
      ],
      changed: [alert.vendor_id],
    })
    expect(await corsa.now(alert)).toMatchObject({
      status: 'IN_REVIEW',
      priority: 'HIGH',
      category: 'FRAUD',
      type: 'FRAUD_DETECTION',
      assignee_id: vendor_user_id,
      description: 'Updated: the pattern is confirmed.',
    })
    // Of the same again only what no read says is left.
    const { status, priority, category, assignee } = update
    expectUnchanged(await decide('UPDATE', alert, { detail: { alert: { status, priority, category, assignee } } }))
    expectCarried(await decide('UPDATE', alert, { detail: { alert: { status, priority: 'LOW', category } } }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { priority: 'LOW' })],
      changed: [alert.vendor_id],
    })
  })

  const EXACT: readonly (readonly [AlertCategory, string])[] = [
    ['SANCTIONS', 'SCREENING_SANCTIONS'],
    ['PEP', 'SCREENING_PEP'],
    ['ADVERSE_MEDIA', 'SCREENING_ADVERSE_MEDIA'],
    ['REGULATORY_ENFORCEMENT', 'SCREENING_REGULATORY'],
    ['BUSINESS', 'KYB'],
    ['TRANSACTION', 'TRANSACTION_MONITORING'],
    ['ONCHAIN_TRANSACTION', 'ONCHAIN_TRANSACTION_MONITORING'],
    ['FRAUD', 'FRAUD'],
    ['OTHER', 'OTHER'],
  ]
  test.each(EXACT)('category %s is %s', async (category, word) => {
    const alert = await corsa.alert(`category <> '${category}'`)
    expectCarried(await decide('UPDATE', alert, { detail: { alert: { category } } }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { category: word })],
      changed: [alert.vendor_id],
    })
    expect(await corsa.now(alert)).toMatchObject({ category })
    expectUnchanged(await decide('UPDATE', alert, { detail: { alert: { category } } }))
  })

  const LOSSY: readonly (readonly [AlertCategory, string, AlertCategory])[] = [
    ['RCA', 'SCREENING_PEP', 'PEP'],
    ['LAW_ENFORCEMENT', 'SCREENING_OTHER', 'OTHER_SCREENING'],
    ['WATCHLIST', 'SCREENING_OTHER', 'OTHER_SCREENING'],
    ['OTHER_SCREENING', 'SCREENING_OTHER', 'OTHER_SCREENING'],
    ['IDENTITY', 'KYC', 'IDENTITY'],
    ['DOCUMENT', 'KYC', 'IDENTITY'],
    ['AML_GENERAL', 'OTHER', 'OTHER'],
    ['FINANCIAL', 'OTHER', 'OTHER'],
    ['DIGITAL_FOOTPRINT', 'OTHER', 'OTHER'],
    ['DUPLICATE_IDENTITY', 'OTHER', 'OTHER'],
    ['ONBOARDING_PROCESS', 'OTHER', 'OTHER'],
    ['TECHNICAL', 'OTHER', 'OTHER'],
  ]
  test.each(LOSSY)('category %s is %s, with loss, and reads back as %s', async (category, word, now) => {
    const alert = await corsa.alert(`category <> '${now}'`)
    const detail = { alert: { category } }
    expectRefused(await decide('UPDATE', alert, { detail }, { allowLossy: false }), 'LOSSY_WRITE')
    expectCarried(await decide('UPDATE', alert, { detail }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { category: word })],
      changed: [alert.vendor_id],
      warning: `${category} is written as ${word}`,
    })
    expect(await corsa.now(alert)).toMatchObject({ category: now })
  })

  test.each([
    ['PERIODIC_REVIEW', 'PERIODIC_REVIEW'],
    ['ENHANCED_DUE_DILIGENCE', 'EDD'],
  ] as const)('category DUE_DILIGENCE of type %s is %s', async (type, word) => {
    const alert = await corsa.alert(`category <> 'DUE_DILIGENCE'`)
    const detail = { alert: { category: 'DUE_DILIGENCE' as const, type } }
    expectCarried(await decide('UPDATE', alert, { detail }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { category: word })],
      changed: [alert.vendor_id],
    })
    expect(await corsa.now(alert)).toMatchObject({ category: 'DUE_DILIGENCE', type })
    expectUnchanged(await decide('UPDATE', alert, { detail }))
  })

  test('what has no word is refused whole', async () => {
    const alert = await corsa.alert(`category <> 'DUE_DILIGENCE' and vendor_status = 'OPEN'`)
    const refused = async (change: object, code?: string, message?: RegExp) =>
      expectRefused(
        await decide('UPDATE', alert, { detail: { alert: { priority: 'HIGH', ...change } } }),
        code,
        message,
      )
    await refused({ category: 'DUE_DILIGENCE' }, 'UNSUPPORTED_BY_VENDOR', /PERIODIC_REVIEW/)
    await refused({ type: 'INTERNAL_REVIEW' })
    await refused({ category: 'FRAUD', type: 'SCREENING' })
    await refused({ lifecycleStage: 'ONBOARDING' })
    await refused({ status: 'PENDING' })
    await refused({ status: 'ESCALATED' })
    await refused({ priority: 'UNSPECIFIED' }, 'BAD_INPUT')
    await refused({ dueAt: null })
    await refused({ category: 'UNKNOWN' }, 'BAD_INPUT')
    await refused({ description: 'x'.repeat(2_001) }, 'TOO_LONG', /description/)
    expectRefused(await decide('UPDATE', alert), 'BAD_INPUT', /at least one/)
  })

  test('what has a neighbour only is written as that, with loss, and not where it stands', async () => {
    const alert = await corsa.alert(`vendor_priority = 'MEDIUM' and vendor_status = 'OPEN' and category = 'PEP'`)
    const change = (given: object, more?: { allowLossy: boolean }) =>
      decide('UPDATE', alert, { detail: { alert: given } }, more)
    expectRefused(await change({ priority: 'CRITICAL' }, { allowLossy: false }), 'LOSSY_WRITE')
    expectCarried(await change({ priority: 'CRITICAL', description: 'Urgent.' }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { priority: 'HIGH', description: 'Urgent.' })],
      changed: [alert.vendor_id],
      warning: 'CRITICAL is written as HIGH',
    })
    expectCarried(await change({ priority: 'CRITICAL', category: 'RCA', description: 'Urgent!' }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { description: 'Urgent!' })],
      changed: [alert.vendor_id],
      warning: 'RCA is written as SCREENING_PEP',
    })
    const again = await change({ priority: 'CRITICAL', category: 'RCA' })
    expectUnchanged(again)
    expect(again.commands[0]?.warnings[0]).toMatch(/CRITICAL is written as HIGH.*RCA is written as SCREENING_PEP/)
  })

  test('the exact word may be named', async () => {
    const alert = await corsa.alert(`category = 'OTHER'`)
    const change = (vendorValue: string) =>
      decide('UPDATE', alert, { vendorValue, detail: { alert: { category: 'LAW_ENFORCEMENT' } } })
    expectRefused(await change('POLICE'), 'BAD_INPUT', /SCREENING_OTHER/)
    expectCarried(await change('SCREENING_REGULATORY'), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { category: 'SCREENING_REGULATORY' })],
      changed: [alert.vendor_id],
      warning: 'LAW_ENFORCEMENT is written as SCREENING_REGULATORY',
    })
  })

  test('an unassignment alone goes by the call that documents a null', async () => {
    const alert = await corsa.alert('vendor_assignee_id is not null')
    expectCarried(await decide('UPDATE', alert, { detail: { alert: { assignee: null } } }), {
      sent: [patch('/v1/alerts/bulk/assign', { alertIds: [alert.vendor_id], assigneeId: null })],
      changed: [alert.vendor_id],
    })
    const other = await corsa.alert(`vendor_assignee_id is not null and vendor_priority = 'LOW'`)
    const detail = { alert: { assignee: null, priority: 'HIGH' as const } }
    expectRefused(await decide('UPDATE', other, { detail }), 'BAD_INPUT', /assignee/)
  })
})

describe('links of an alert', () => {
  test('LINK_SUBJECTS: a bare array of clients, added to those that are there', async () => {
    const alert = await open()
    const subjects = await some('subjects', 40)
    const [first, second] = subjects.slice(38)
    const before = idsOf(held(alert).associatedClients ?? held(alert).clientIds ?? [])
    expectCarried(await decide('LINK_SUBJECTS', alert, { detail: { ids: [first!.id, second!.id, first!.id] } }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/clients`, [first!.vendor_id, second!.vendor_id])],
      changed: [alert.vendor_id],
    })
    const now = held(alert)
    expect(new Set(idsOf(now.associatedClients ?? now.clientIds))).toEqual(
      new Set([...before, first!.vendor_id, second!.vendor_id]),
    )
  })

  test('LINK_SUBJECTS: clients that no record has named yet, by the id Corsa has of them', async () => {
    const alert = await open()
    const [known] = await some('subjects', 1)
    const detail = { ids: [known!.id], vendorIds: ['client-uuid-1', 'client-uuid-2', known!.vendor_id] }
    expectCarried(await decide('LINK_SUBJECTS', alert, { detail }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/clients`, [known!.vendor_id, 'client-uuid-1', 'client-uuid-2'])],
      changed: [alert.vendor_id],
    })
  })

  test('UPDATE and CREATE name such clients as well', async () => {
    const [alert, known] = [await open(), (await some('subjects', 1))[0]!]
    const updated = await decide('UPDATE', alert, {
      detail: { alert: { subjects: [known.id] }, vendorIds: ['client-uuid-1'] },
    })
    expectCarried(updated, {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { associatedClients: [known.vendor_id, 'client-uuid-1'] })],
      changed: [alert.vendor_id],
    })
    const made = await corsa.decide('CREATE', [{ kind: 'NEW_CASE', account: corsa.account }], {
      detail: { newCase: newCase({ category: 'FRAUD' }), vendorIds: ['client-uuid-1', 'client-uuid-2'] },
    })
    expect(made.sent).toMatchObject([{ body: { clientsIds: ['client-uuid-1', 'client-uuid-2'] } }])
  })

  test('LINK_TRANSACTIONS: a bare array of their ids', async () => {
    const alert = await open()
    expectCarried(await decide('LINK_TRANSACTIONS', alert, { detail: { ids: ['t-1', 't-2'] } }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/transactions`, ['t-1', 't-2'])],
      changed: [alert.vendor_id],
    })
    expectRefused(await decide('LINK_TRANSACTIONS', alert, { detail: { ids: [] } }), 'BAD_INPUT')
  })
})

describe('CREATE of alerts', () => {
  const create = (list: { reference: string; upsert?: boolean; more?: object }[]) =>
    corsa.submit(
      list.map(({ reference, upsert = false, more = {} }) => ({
        ...plainly('CREATE'),
        detail: {
          newAlert: {
            reference,
            category: 'TRANSACTION',
            priority: 'HIGH',
            status: 'OPEN',
            description: 'Large withdrawal.',
            upsert,
            ...more,
          },
        },
        target: { kind: 'NEW_ALERT', account: corsa.account },
      })),
    )
  const body = (referenceId: string, more: object = {}) => ({
    referenceId,
    category: 'TRANSACTION_MONITORING',
    priority: 'HIGH',
    status: 'NEW',
    description: 'Large withdrawal.',
    ...more,
  })
  const referenced = (id: string | null | undefined) =>
    corsa.pipeline.database.sql<RecordRow>('select * from alerts where id = $1', [id])

  test('a batch with the references of the caller, read back by them', async () => {
    const outcome = await create([{ reference: 'MINE-1' }, { reference: 'MINE-2', more: { description: 'Another.' } }])
    expectCarried(outcome, {
      sent: [
        post('/v1/alerts/batch', {
          alerts: [body('MINE-1'), body('MINE-2', { description: 'Another.' })],
          upsert: false,
        }),
      ],
      changed: outcome.changes.map(({ recordId }) => recordId),
    })
    expect(outcome.changes.map(({ change }) => change)).toEqual(['create', 'create'])
    expect(outcome.reads).toEqual(expect.arrayContaining(['/v1/alerts/MINE-1', '/v1/alerts/MINE-2']))
    for (const [at, { result_id }] of outcome.commands.entries()) {
      const [made] = await referenced(result_id)
      expect(made).toMatchObject({ status: 'OPEN', category: 'TRANSACTION', vendor_id: outcome.changes[at]?.recordId })
    }
  })

  test('without upsert a reference that is there already makes no second alert', async () => {
    await create([{ reference: 'MINE-9' }])
    const outcome = await create([{ reference: 'MINE-9' }])
    expect(outcome.sent).toEqual([])
    expect(outcome.commands).toMatchObject([{ state: 'REJECTED', code: 'DUPLICATE' }])
  })

  test('with upsert the alert of the same reference is changed', async () => {
    const [first] = (await create([{ reference: 'MINE-3' }])).commands
    const outcome = await create([{ reference: 'MINE-3', upsert: true, more: { priority: 'LOW', status: null } }])
    const { status: _, ...unnamed } = body('MINE-3', { priority: 'LOW' })
    const [made] = await referenced(first?.result_id)
    expectCarried(outcome, {
      sent: [post('/v1/alerts/batch', { alerts: [unnamed], upsert: true })],
      changed: [made!.vendor_id],
    })
    expect(outcome.commands[0]?.result_id).toBe(first?.result_id)
    expect(await corsa.now(made!)).toMatchObject({ priority: 'LOW', status: 'OPEN' })
  })

  test('50 in one call at most, upserts apart from the others, one reference once', async () => {
    const outcome = await create([
      ...Array.from({ length: 53 }, (_each, at) => ({ reference: `MANY-${at}` })),
      { reference: 'MANY-60', upsert: true },
      { reference: 'MANY-60', upsert: true, more: { description: 'Once more.' } },
    ])
    const sizes = outcome.sent.map(({ body: sent }) => sent as { alerts: unknown[]; upsert: boolean })
    expect(sizes.map(({ alerts, upsert }) => [alerts.length, upsert]).toSorted()).toEqual([
      [1, true],
      [3, false],
      [50, false],
    ])
    const last = outcome.commands.pop()
    expect(last).toMatchObject({ state: 'REJECTED', code: 'VENDOR_REJECTED' })
    expect(last?.message).toContain('has this reference')
    expect(outcome.commands.every(({ state }) => state === 'CONFIRMED')).toBe(true)
    expect(new Set(outcome.commands.map(({ result_id }) => result_id)).size).toBe(54)
  })

  test('a review says which by its type, or by the exact word', async () => {
    const category = 'DUE_DILIGENCE'
    const outcome = await create([
      { reference: 'REVIEW-1', more: { category, type: 'PERIODIC_REVIEW' } },
      { reference: 'REVIEW-2', more: { category, type: 'ENHANCED_DUE_DILIGENCE' } },
    ])
    const bodies = [body('REVIEW-1', { category: 'PERIODIC_REVIEW' }), body('REVIEW-2', { category: 'EDD' })]
    expect(outcome.sent).toMatchObject([{ body: { alerts: bodies } }])
    for (const [at, type] of ['PERIODIC_REVIEW', 'ENHANCED_DUE_DILIGENCE'].entries()) {
      const [made] = await referenced(outcome.commands[at]?.result_id)
      expect(made).toMatchObject({ category, type })
    }
    const alert = await open()
    const escalate = (more: Partial<Parameters<typeof newCase>[0]>, vendorValue: string | null = null) =>
      decide('ESCALATE_TO_CASE', alert, { reason: REASON, vendorValue, detail: { newCase: newCase(more) } })
    expectRefused(await escalate({ category }), 'UNSUPPORTED_BY_VENDOR', /type/)
    expectRefused(await escalate({ type: 'PERIODIC_REVIEW' }), 'BAD_INPUT', /category/)
    expectRefused(await escalate({ category }, 'Review'), 'BAD_INPUT', /vendorValue/)
    const [sent] = (await escalate({ category }, 'EDD')).sent
    expect(sent?.body).toMatchObject({ caseCategory: 'EDD' })
  })

  test('with loss, or not at all', async () => {
    const [lossy] = (await create([{ reference: 'MINE-5', more: { category: 'WATCHLIST' } }])).commands
    expect(lossy?.warnings[0]).toContain('WATCHLIST is written as SCREENING_OTHER')
    const critical = await create([{ reference: 'MINE-7', more: { priority: 'CRITICAL' } }])
    expect(critical.sent).toMatchObject([{ body: { alerts: [body('MINE-7')] } }])
    expect(critical.commands[0]).toMatchObject({ state: 'CONFIRMED', support: 'LOSSY' })
    expect(critical.commands[0]?.warnings[0]).toContain('CRITICAL is written as HIGH')
    expectRefused(await create([{ reference: 'MINE-6', more: { status: 'ESCALATED' } }]))
    expectRefused(await create([{ reference: 'MINE-6', more: { category: 'DUE_DILIGENCE' } }]))
    expectRefused(await create([{ reference: ' ' }]), 'BAD_INPUT', /reference/)
  })
})

describe('cases', () => {
  test('SET_STATUS: bulk status, the reason on top', async () => {
    for (const [status, word, from] of [
      ['IN_PROGRESS', 'UNDER_INVESTIGATION', 'OPEN'],
      ['PENDING_EDD', 'PENDING_EDD', 'IN_PROGRESS'],
      ['PENDING_INFORMATION', 'PENDING_RFI', 'IN_PROGRESS'],
      ['PENDING_REVIEW', 'PENDING_REVIEW', 'IN_PROGRESS'],
      ['OPEN', 'NEW', 'PENDING_EDD'],
    ] as const) {
      const each = await corsa.case(`status = '${from}'`)
      expectCarried(await about('SET_STATUS', each, { reason: REASON, detail: { status } }), {
        sent: [patch('/v1/cases/bulk/status', { caseIds: [each.vendor_id], status: word, reason: REASON })],
        changed: [each.vendor_id],
      })
      expect(await corsa.now(each)).toMatchObject({ status, outcome: 'NONE' })
      expectUnchanged(await about('SET_STATUS', each, { reason: REASON, detail: { status } }))
    }
  })

  test.each([
    ['DISMISSED', 'CLOSED_DISMISSED'],
    ['REFERRED_FOR_SAR', 'CLOSED_ESCALATION_TO_SAR'],
  ] as const)('CLOSED with the outcome %s', async (outcome, word) => {
    const each = await corsa.case(`status <> 'CLOSED'`)
    const given: Given = { reason: REASON, detail: { status: 'CLOSED', outcome } }
    expectCarried(await about('SET_STATUS', each, given), {
      sent: [patch('/v1/cases/bulk/status', { caseIds: [each.vendor_id], status: word, reason: REASON })],
      changed: [each.vendor_id],
    })
    expect(await corsa.now(each)).toMatchObject({ status: 'CLOSED', outcome })
    // The same for either outcome.
    const again = await about('SET_STATUS', each, {
      reason: REASON,
      detail: { status: 'CLOSED', outcome: 'DISMISSED' },
    })
    expectRefused(again, 'INVALID_STATE', 'the case is closed already: reopen it first')
  })

  test('what the status of a case cannot say', async () => {
    const each = await corsa.case(`status = 'OPEN'`)
    const refused = async (detail: Given['detail'], code?: string, message?: RegExp) =>
      expectRefused(await about('SET_STATUS', each, { reason: REASON, detail: detail ?? {} }), code, message)
    await refused({ status: 'CLOSED' }, 'BAD_INPUT', /outcome/)
    for (const outcome of ['ACCEPTED', 'ACCEPTED_WITH_CONDITIONS', 'REJECTED', 'UNSTATED'] as const)
      await refused({ status: 'CLOSED', outcome }, 'UNSUPPORTED_BY_VENDOR', /DISMISSED/)
    const detail = { status: 'CLOSED', outcome: 'ACCEPTED_WITH_CONDITIONS' } as const
    const conditional = { reason: REASON, conditions: 'No cash.', detail }
    expectRefused(await about('SET_STATUS', each, conditional), 'UNSUPPORTED_BY_VENDOR', /DISMISSED/)
    const stray = { ...conditional, detail: { ...detail, outcome: 'DISMISSED' as const } }
    expectRefused(await about('SET_STATUS', each, stray), 'BAD_INPUT', /^conditions/)
    await refused({ status: 'ESCALATED' })
    await refused({ status: 'IN_PROGRESS', outcome: 'DISMISSED' }, 'BAD_INPUT')
    expectRefused(await about('SET_STATUS', each, { detail: { status: 'IN_PROGRESS' } }), 'BAD_INPUT', /reason/)
    for (const action of ['REJECT', 'ACKNOWLEDGE', 'ESCALATE_TO_CASE', 'CREATE_FROM_TEMPLATE'] as const)
      expectRefused(await about(action, each, { reason: REASON }))
  })

  test('REQUEST_INFORMATION', async () => {
    const each = await corsa.case(`status = 'OPEN'`)
    expectCarried(await about('REQUEST_INFORMATION', each, { reason: REASON }), {
      sent: [patch('/v1/cases/bulk/status', { caseIds: [each.vendor_id], status: 'PENDING_RFI', reason: REASON })],
      changed: [each.vendor_id],
    })
  })

  test('ASSIGN and UNASSIGN: bulk assign, an explicit null', async () => {
    const each = await corsa.case('assignee_id is null')
    const { user_id, vendor_user_id } = await somebody()
    const caseIds = [each.vendor_id]
    expectCarried(await about('ASSIGN', each, { assignee: user_id }), {
      sent: [patch('/v1/cases/bulk/assign', { caseIds, assigneeId: vendor_user_id })],
      changed: caseIds,
    })
    expect(await corsa.now(each)).toMatchObject({ assignee_id: vendor_user_id })
    expectUnchanged(await about('ASSIGN', each, { assignee: user_id }))
    expectCarried(await about('UNASSIGN', each), {
      sent: [patch('/v1/cases/bulk/assign', { caseIds, assigneeId: null })],
      changed: caseIds,
    })
    expectUnchanged(await about('UNASSIGN', each))
  })

  test('SET_REVIEWERS, ADD_REVIEWERS, REMOVE_REVIEWERS: the modes of bulk reviewers', async () => {
    const each = await corsa.case()
    const [first, second] = [await somebody(0), await somebody(1)]
    const known = () => held(each).reviewersIds
    const send = async (mode: 'SET' | 'ADD' | 'REMOVE', ids: string[], sent: string[]) =>
      expectCarried(await about(`${mode}_REVIEWERS`, each, { detail: { ids } }), {
        sent: [patch('/v1/cases/bulk/reviewers', { caseIds: [each.vendor_id], mode, reviewersIds: sent })],
        changed: [each.vendor_id],
      })
    await about('SET_REVIEWERS', each, { detail: { ids: [second.user_id] } })
    await send('SET', [first.user_id], [first.vendor_user_id])
    await send('ADD', [second.user_id], [second.vendor_user_id])
    expect(known()).toEqual([first.vendor_user_id, second.vendor_user_id])
    await send('REMOVE', [first.user_id], [first.vendor_user_id])
    expect(known()).toEqual([second.vendor_user_id])
    await send('SET', [], [])
    expect(known()).toEqual([])
    expectRefused(await about('ADD_REVIEWERS', each, { detail: { ids: [] } }), 'BAD_INPUT')
    const stranger = await corsa.stranger('Ada Elsewhere')
    expectRefused(await about('ADD_REVIEWERS', each, { detail: { ids: [stranger] } }), 'ASSIGNEE_NOT_MAPPED')
  })

  test('links: bare arrays', async () => {
    const each = await corsa.case()
    const [alert] = (await some('alerts', 300)).slice(299)
    const [subject] = (await some('subjects', 41)).slice(40)
    const put1 = async (action: CommandAction, path: string, ids: string[], sent: string[]) =>
      expectCarried(await about(action, each, { detail: { ids } }), {
        sent: [put(`/v1/cases/${each.vendor_id}/${path}`, sent)],
        changed: [each.vendor_id],
      })
    await put1('LINK_ALERTS', 'alerts', [alert!.id], [alert!.vendor_id])
    await put1('LINK_SUBJECTS', 'clients', [subject!.id], [subject!.vendor_id])
    await put1('LINK_TRANSACTIONS', 'transactions', ['t-9'], ['t-9'])
    const links = await corsa.pipeline.database.sql<{ alert_id: string }>(
      'select alert_id from case_alerts where case_id = $1',
      [each.id],
    )
    expect(links.map((link) => link.alert_id)).toContain(alert!.id)
  })

  test('UPDATE: any field of the document, the status with its reason', async () => {
    const each = await corsa.case(`status = 'OPEN' and vendor_priority <> 'HIGH' and assignee_id is null`)
    const { user_id, vendor_user_id } = await somebody()
    const [alert] = await some('alerts', 1)
    const [subject] = await some('subjects', 1)
    const change = {
      priority: 'HIGH',
      assignee: user_id,
      reviewers: [user_id],
      description: 'The scope is wider now.',
      status: 'IN_PROGRESS',
      alerts: [alert!.id],
      transactions: ['t-1'],
      subjects: [subject!.id],
      dueAt: '2026-12-31T17:00:00.000Z',
    } as const
    expectCarried(await about('UPDATE', each, { reason: REASON, detail: { case: change } }), {
      sent: [
        put(`/v1/cases/${each.vendor_id}/update`, {
          priority: 'HIGH',
          assigneeId: vendor_user_id,
          description: 'The scope is wider now.',
          dueDate: '2026-12-31T17:00:00Z',
          status: { status: 'UNDER_INVESTIGATION', reason: REASON },
          reviewersIds: [vendor_user_id],
          alertsIds: [alert!.vendor_id],
          transactionsIds: ['t-1'],
          clientsIds: [subject!.vendor_id],
        }),
      ],
      changed: [each.vendor_id],
    })
    expect(await corsa.now(each)).toMatchObject({
      status: 'IN_PROGRESS',
      priority: 'HIGH',
      assignee_id: vendor_user_id,
      description: 'The scope is wider now.',
    })
    const { priority, status, assignee } = change
    expectUnchanged(await about('UPDATE', each, { detail: { case: { priority, status, assignee } } }))
    expectRefused(await about('UPDATE', each, { detail: { case: { status: 'PENDING_EDD' } } }), 'BAD_INPUT', /reason/)
    for (const none of [{ title: 'A name' }, { category: 'RCA' as const }, { dueAt: null }])
      expectRefused(await about('UPDATE', each, { detail: { case: none } }))
    expectRefused(await about('UPDATE', each, { detail: { case: { outcome: 'DISMISSED' } } }), 'BAD_INPUT')
  })

  test('SET_PRIORITY', async () => {
    const each = await corsa.case(`vendor_priority <> 'LOW'`)
    expectCarried(await about('SET_PRIORITY', each, { priority: 'LOW' }), {
      sent: [put(`/v1/cases/${each.vendor_id}/update`, { priority: 'LOW' })],
      changed: [each.vendor_id],
    })
    expect(await corsa.now(each)).toMatchObject({ priority: 'LOW' })
    expectUnchanged(await about('SET_PRIORITY', each, { priority: 'LOW' }))
    expectCarried(await about('SET_PRIORITY', each, { priority: 'CRITICAL' }), {
      sent: [put(`/v1/cases/${each.vendor_id}/update`, { priority: 'HIGH' })],
      changed: [each.vendor_id],
      warning: 'CRITICAL is written as HIGH',
    })
  })

  test.each(['ADD_NOTE', 'LABEL'] as const)('%s is kept in the gateway', async (action) => {
    const detail = action === 'LABEL' ? { labels: { add: ['sample'], remove: [] } } : {}
    expectKept(await about(action, await corsa.case(), { reason: REASON, detail }))
  })

  test('CREATE: a case under a reference, the reviewers always named', async () => {
    const { user_id, vendor_user_id } = await somebody()
    const [alert] = await some('alerts', 1)
    const [subject] = await some('subjects', 1)
    const create = (given: Partial<NewCase>) =>
      corsa.decide('CREATE', [{ kind: 'NEW_CASE', account: corsa.account }], { detail: { newCase: newCase(given) } })
    const outcome = await create({
      reference: 'CASE-MINE',
      description: 'Opened by hand.',
      category: 'FRAUD',
      priority: 'HIGH',
      assignee: user_id,
      alerts: [alert!.id],
      subjects: [subject!.id],
      transactions: ['t-1'],
    })
    expectCarried(outcome, {
      sent: [
        post('/v1/cases', {
          referenceId: 'CASE-MINE',
          category: 'FRAUD',
          priority: 'HIGH',
          description: 'Opened by hand.',
          alertsIds: [alert!.vendor_id],
          transactionsIds: ['t-1'],
          clientsIds: [subject!.vendor_id],
          assigneeId: vendor_user_id,
          reviewersIds: [],
        }),
      ],
      changed: outcome.changes.map(({ recordId }) => recordId),
    })
    expect(outcome.changes.map(({ change }) => change)).toEqual(['create'])
    const made = await corsa.now({ id: outcome.commands[0]?.result_id ?? '' })
    expect(made).toMatchObject({ status: 'OPEN', category: 'FRAUD', vendor_id: outcome.changes[0]?.recordId })

    // Without a reference of the caller's it goes under one of the gateway's, which finds it again.
    const own = await create({ category: 'OTHER' })
    const [{ body } = expect.fail('nothing sent')] = own.sent
    const { referenceId } = body as { referenceId: string }
    expect(body).toEqual({ referenceId, category: 'OTHER', reviewersIds: [] })
    expect(own.reads).toContain(`/v1/cases/${referenceId}`)
    expect(own.commands[0]).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
    const lossy = await create({ title: 'A name', dueAt: '2026-12-31T17:00:00.000Z' })
    expect(lossy.commands[0]?.warnings).toEqual([expect.stringContaining('no field for title, dueAt')])
  })
})

describe('an account that is kept to the vendor document', () => {
  let strict: Driven
  beforeAll(async () => {
    const settings = { escalateWithReasonOnly: false, caseCreate: false, lowPriority: false }
    strict = await drive('corsa', { count: 40, settings })
  })
  afterAll(() => strict.close())

  test('what the vendor document does not show needs its setting', async () => {
    const alert = await strict.alert(`vendor_status = 'OPEN' and vendor_priority = 'HIGH'`)
    const escalated = await strict.decide('ESCALATE_TO_CASE', [alertTarget(alert)], {
      reason: REASON,
      detail: { newCase: newCase({ category: 'FRAUD' }) },
    })
    expectRefused(escalated, 'BAD_INPUT', /priority, assignee, dueAt.*escalateWithReasonOnly/)
    expectCarried(await strict.decide('SET_PRIORITY', [alertTarget(alert)], { priority: 'LOW' }), {
      sent: [put(`/v1/alerts/${alert.vendor_id}/update`, { priority: 'MEDIUM' })],
      changed: [alert.vendor_id],
      warning: 'LOW is written as MEDIUM',
    })
    const word = { priority: 'LOW', vendorValue: 'LOW' } as const
    const low = await strict.decide('SET_PRIORITY', [alertTarget(alert)], word)
    expectRefused(low, 'UNSUPPORTED_BY_VENDOR', /lowPriority.*MEDIUM/)
    const made = await strict.decide('CREATE', [{ kind: 'NEW_CASE', account: strict.account }], {
      detail: { newCase: newCase({ category: 'FRAUD' }) },
    })
    expectRefused(made, 'UNSUPPORTED_BY_VENDOR', /caseCreate/)
  })
})

describe('when no answer comes, though it was done', () => {
  let silent: Driven
  beforeAll(async () => {
    silent = await drive('corsa', { count: 60, settings: { deadlineMs: 3_000 } })
    silent.vendor.interfere = (request, _response, sandbox) => {
      if (request.method === 'GET') return false
      applyAndStaySilent(request, sandbox)
      return true
    }
  })
  afterAll(() => silent.close())

  test('new records are found by their references and not made again', async () => {
    const newAlert = {
      category: 'FRAUD' as const,
      priority: null,
      status: null,
      description: null,
      upsert: false,
    }
    const outcome = await silent.submit([
      ...['LOST-1', 'LOST-2'].map((reference) => ({
        ...plainly('CREATE'),
        detail: { newAlert: { ...newAlert, reference } },
        target: { kind: 'NEW_ALERT' as const, account: silent.account },
      })),
      {
        ...plainly('CREATE'),
        detail: { newCase: newCase({ category: 'FRAUD' }) },
        target: { kind: 'NEW_CASE' as const, account: silent.account },
      },
    ])
    expect(outcome.commands.map(({ state, evidence_kind }) => [state, evidence_kind])).toEqual(
      Array(3).fill(['CONFIRMED', 'READ_BACK']),
    )
    expect(outcome.changes.map(({ change }) => change)).toEqual(['create', 'create', 'create'])
    const made = outcome.changes.map(({ recordId }) => recordId)
    const held = await Promise.all(outcome.commands.map(({ result_id }) => silent.now({ id: result_id ?? '' })))
    expect(held.map((each) => each.vendor_id).toSorted()).toEqual(made.toSorted())
  })

  test('an alert is escalated once, and has one case', async () => {
    const alert = await silent.alert(`vendor_status = 'OPEN'`)
    const outcome = await silent.decide('ESCALATE_TO_CASE', [alertTarget(alert)], { reason: REASON })
    expect(outcome.commands[0]).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
    expect(outcome.changes.map(({ change }) => change).toSorted()).toEqual(['escalate', 'open'])
    expect(outcome.sent).toHaveLength(1)
  })
})
