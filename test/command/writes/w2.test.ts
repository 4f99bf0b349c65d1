import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseJson } from '../../../src/adapter/json.ts'
import type { CommandAction } from '../../../src/canonical/enums.ts'
import { plainly } from '../../../src/command/commands.ts'
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
  type RecordRow,
} from './drive.ts'

// W2's column of the write table, row by row, as it stands in the document of the mapping and not as the adapter has it.

const MESSAGE = 'Compared with the passport: another birth year.'
const raw = (word: string) => `sources -> 'status' ->> 'raw' = '${word}'`
const NEW = raw('NewAlert')

let w2: Driven
beforeAll(async () => {
  w2 = await drive('w2', { count: 300 })
})
afterAll(() => w2.close())

const caseOf = ({ key }: RecordRow): string => key.slice(0, key.lastIndexOf('/'))
const one = (alert: RecordRow, body: Record<string, unknown>) => ({
  method: 'POST',
  path: `/cases/${caseOf(alert)}/alert/${alert.vendor_id}/remediate?api-version=2.8`,
  body,
})
/** An alert's id as it stands in a body: an integer, however large. */
const idIn = ({ vendor_id }: RecordRow): unknown => parseJson(vendor_id)

interface Row {
  action: CommandAction
  given?: Given
  where: string
  /** What is lost, for ~; nothing is for OK. */
  loss?: string
  word: string
  after: Record<string, unknown>
}

const MOVES = 'the rating is the status'
const UNCONFIRMED = 'not that the identity is confirmed'
const rated = (risk_level: string, status: string) => ({
  status,
  risk_level,
  match_status: 'POTENTIAL_MATCH',
  disposition: status === 'CLOSED' ? 'UNSTATED' : 'UNDECIDED',
})
const dismissed = { status: 'CLOSED', match_status: 'FALSE_POSITIVE', disposition: 'NO_ACTION_REQUIRED' }

const ROWS: Row[] = [
  { action: 'MARK_FALSE_POSITIVE', where: NEW, word: 'FalsePositive', after: dismissed },
  {
    action: 'REOPEN',
    where: raw('FalsePositive'),
    word: 'NewAlert',
    after: { status: 'OPEN', match_status: 'POTENTIAL_MATCH', disposition: 'UNDECIDED' },
  },
  {
    action: 'CONFIRM_MATCH',
    given: { riskLevel: 'HIGH' },
    where: NEW,
    loss: UNCONFIRMED,
    word: 'HighRisk',
    after: rated('HIGH', 'IN_REVIEW'),
  },
  {
    action: 'CONFIRM_MATCH',
    given: { riskLevel: 'MEDIUM' },
    where: NEW,
    loss: UNCONFIRMED,
    word: 'MediumRisk',
    after: rated('MEDIUM', 'CLOSED'),
  },
  {
    action: 'CONFIRM_MATCH',
    given: { vendorValue: 'LowRisk' },
    where: NEW,
    loss: UNCONFIRMED,
    word: 'LowRisk',
    after: rated('LOW', 'CLOSED'),
  },
  {
    action: 'SET_RISK',
    given: { riskLevel: 'LOW' },
    where: NEW,
    loss: MOVES,
    word: 'LowRisk',
    after: rated('LOW', 'CLOSED'),
  },
  {
    action: 'SET_RISK',
    given: { riskLevel: 'HIGH' },
    where: raw('LowRisk'),
    loss: MOVES,
    word: 'HighRisk',
    after: rated('HIGH', 'IN_REVIEW'),
  },
  {
    action: 'SET_RISK',
    given: { riskLevel: 'MEDIUM' },
    where: raw('HighRisk'),
    loss: MOVES,
    word: 'MediumRisk',
    after: rated('MEDIUM', 'CLOSED'),
  },
  {
    action: 'CLOSE_NO_ACTION',
    given: { vendorValue: 'FalsePositive' },
    where: NEW,
    loss: 'as a false positive',
    word: 'FalsePositive',
    after: dismissed,
  },
]
const rows = (which: (row: Row) => boolean) =>
  ROWS.filter(which).map((row) => [`${row.action} ${JSON.stringify(row.given ?? {})} at ${row.where}`, row] as const)

describe('carried, and read back', () => {
  test.each(rows(() => true))('%s', async (_name, { action, given, where, loss, word, after }) => {
    const alert = await w2.alert(where)
    const got = await w2.decide(action, [alertTarget(alert)], { reason: MESSAGE, ...given })
    expectCarried(got, {
      sent: [one(alert, { message: MESSAGE, alertStatus: word })],
      changed: [alert.vendor_id],
      ...(loss && { warning: loss }),
    })
    expect(got.changes).toMatchObject([{ change: 'alertStatus', after: word }])
    expect(await w2.now(alert)).toMatchObject(after)
  })

  test('without a text no message is sent; with two, the shorter, whole', async () => {
    const [a, b] = [await w2.alert(NEW), await w2.alert(NEW)]
    expectCarried(await w2.decide('MARK_FALSE_POSITIVE', [alertTarget(a)]), {
      sent: [one(a, { alertStatus: 'FalsePositive' })],
      changed: [a.vendor_id],
    })
    const vendorMessage = `x${'😀'.repeat(127)}`
    const given = { reason: 'y'.repeat(5_000), vendorMessage }
    expectCarried(await w2.decide('MARK_FALSE_POSITIVE', [alertTarget(b)], given), {
      sent: [one(b, { message: vendorMessage, alertStatus: 'FalsePositive' })],
      changed: [b.vendor_id],
    })
  })

  test.each([
    ['the message', { reason: MESSAGE, vendorMessage: '' }],
    ['the message of spaces', { reason: MESSAGE, vendorMessage: ' '.repeat(300) }],
    ['the reason', { reason: ' \n' }],
  ])('a blank text is none: %s', async (_which, given) => {
    const alert = await w2.alert(NEW)
    expectCarried(await w2.decide('MARK_FALSE_POSITIVE', [alertTarget(alert)], given), {
      sent: [one(alert, { alertStatus: 'FalsePositive' })],
      changed: [alert.vendor_id],
    })
  })

  test('an id beyond 2^53 is sent to the digit', async () => {
    const alert = await w2.alert(`${NEW} and vendor_id::numeric > 9007199254740992`)
    expectCarried(await w2.decide('MARK_FALSE_POSITIVE', [alertTarget(alert)]), {
      sent: [one(alert, { alertStatus: 'FalsePositive' })],
      changed: [alert.vendor_id],
    })
  })
})

describe('many at once', () => {
  /** Cases with several new alerts nobody has had yet, each with its alerts in the order of their keys. */
  async function files(driven: Driven, cases: number, each: number): Promise<RecordRow[][]> {
    const found = new Map<string, RecordRow[]>()
    for (;;) {
      const alert = await driven.alert(NEW)
      found.set(caseOf(alert), [...(found.get(caseOf(alert)) ?? []), alert])
      const whole = [...found.values()].filter((alerts) => alerts.length >= each)
      if (whole.length >= cases) return whole.slice(0, cases).map((alerts) => alerts.slice(0, each))
    }
  }
  const many = (alerts: readonly RecordRow[], messages: readonly string[]) => ({
    method: 'POST',
    path: `/cases/${caseOf(alerts[0] as RecordRow)}/alerts/remediate?api-version=2.8`,
    body: {
      remediateAlertRequests: alerts.map((alert, at) => ({
        alertId: idIn(alert),
        message: messages[at],
        alertStatus: 'FalsePositive',
      })),
    },
  })

  test('one call for each case, with the message of each alert', async () => {
    const driven = await drive('w2', { count: 120, seed: 2 })
    try {
      const [first = [], second = []] = await files(driven, 2, 2)
      const alerts = [first[0], second[0], first[1], second[1]] as RecordRow[]
      const got = await driven.submit(
        alerts.map((alert) => ({
          ...plainly('MARK_FALSE_POSITIVE'),
          reason: MESSAGE,
          vendorMessage: `About ${alert.vendor_id}`,
          target: alertTarget(alert),
        })),
      )
      const about = (which: RecordRow[]) => which.map(({ vendor_id }) => `About ${vendor_id}`)
      expectCarried(
        { ...got, sent: got.sent.toSorted((x, y) => (x.path < y.path ? -1 : 1)) },
        {
          sent: [many(first, about(first)), many(second, about(second))].toSorted((x, y) => (x.path < y.path ? -1 : 1)),
          changed: alerts.map(({ vendor_id }) => vendor_id),
        },
      )
      for (const alert of alerts) expect(await driven.now(alert)).toMatchObject(dismissed)
      // Each case was read once, however many of its alerts were remediated.
      for (const file of [first, second]) {
        const path = `/cases/${caseOf(file[0] as RecordRow)}/alerts?api-version=2.8`
        expect(got.reads.filter((read) => read === path).length).toBeLessThanOrEqual(2)
        expect(got.reads).toContain(path)
      }
    } finally {
      await driven.close()
    }
  })

  test('a call holds no more than the account says, and the last one alone goes its own way', async () => {
    const driven = await drive('w2', { count: 120, seed: 2, settings: { remediateBatch: 2 } })
    try {
      const [alerts = []] = await files(driven, 1, 3)
      const got = await driven.decide('MARK_FALSE_POSITIVE', alerts.map(alertTarget), { reason: MESSAGE })
      expectCarried(got, {
        sent: [
          many(alerts.slice(0, 2), [MESSAGE, MESSAGE]),
          one(alerts[2] as RecordRow, { message: MESSAGE, alertStatus: 'FalsePositive' }),
        ],
        changed: alerts.map(({ vendor_id }) => vendor_id),
      })
    } finally {
      await driven.close()
    }
  })
})

describe('a loss that nobody accepted', () => {
  test.each(rows(({ loss }) => loss !== undefined))('%s is not sent', async (_name, { action, given, where }) => {
    const alert = alertTarget(await w2.alert(where))
    const got = await w2.decide(action, [alert], { reason: MESSAGE, ...given }, { allowLossy: false })
    expectRefused(got, 'LOSSY_WRITE', /allowLossy/)
  })
})

describe('kept in the gateway', () => {
  const G: [CommandAction, Given, Record<string, unknown>][] = [
    ['ACKNOWLEDGE', {}, { status: 'IN_REVIEW' }],
    ['REQUEST_INFORMATION', { reason: MESSAGE }, { status: 'PENDING' }],
    ['ESCALATE_TO_REVIEWER', { reason: MESSAGE }, { status: 'ESCALATED', escalation_target: 'SENIOR_REVIEWER' }],
    ['ESCALATE_TO_CASE', { reason: MESSAGE }, { status: 'ESCALATED', escalation_target: 'CASE' }],
    [
      'SET_PRIORITY',
      { priority: 'CRITICAL' },
      { status: 'OPEN', priority: 'CRITICAL', vendor_priority: 'UNSPECIFIED' },
    ],
    ['UNASSIGN', {}, { status: 'OPEN', assignee_id: null }],
    ['ADD_NOTE', { reason: 'z'.repeat(5_000) }, { status: 'OPEN' }],
    ['LABEL', { detail: { labels: { add: ['second look'], remove: [] } } }, { status: 'OPEN' }],
  ]
  test.each(G)('%s', async (action, given, after) => {
    const alert = await w2.alert(NEW)
    expectKept(await w2.decide(action, [alertTarget(alert)], given))
    expect(await w2.now(alert)).toMatchObject({ ...after, vendor_status: 'OPEN' })
  })

  test('ASSIGN, to somebody whom W2 does not know', async () => {
    const [alert, assignee] = [await w2.alert(NEW), await w2.stranger('Ana Reviewer')]
    expectKept(await w2.decide('ASSIGN', [alertTarget(alert)], { assignee }))
    expect(await w2.now(alert)).toMatchObject({ assignee_id: assignee, vendor_assignee_id: null, status: 'OPEN' })
  })

  test('DECIDE_HIT, ADD_NOTE about a case', async () => {
    const [hit] = await w2.pipeline.database.sql<{ id: string }>('select id from screening_hits limit 1')
    const decided = { detail: { hit: { matchStatus: 'FALSE_POSITIVE' as const, disposition: null } } }
    expectKept(await w2.decide('DECIDE_HIT', [{ kind: 'HIT', id: hit?.id ?? null }], decided))
    expectKept(await w2.decide('ADD_NOTE', [caseTarget(await w2.case())], { reason: MESSAGE }))
  })

  test('a review state holds until W2 changes the status', async () => {
    const alert = await w2.alert(NEW)
    expectKept(await w2.decide('REQUEST_INFORMATION', [alertTarget(alert)]))
    const got = await w2.decide('MARK_FALSE_POSITIVE', [alertTarget(alert)], { reason: MESSAGE })
    expectCarried(got, {
      sent: [one(alert, { message: MESSAGE, alertStatus: 'FalsePositive' })],
      changed: [alert.vendor_id],
    })
    expect(await w2.now(alert)).toMatchObject(dismissed)
  })
})

describe('not sent again where it says so already', () => {
  test('REOPEN gives the review state back, and W2 hears nothing', async () => {
    const alert = await w2.alert(NEW)
    expectKept(await w2.decide('ACKNOWLEDGE', [alertTarget(alert)]))
    expectKept(await w2.decide('REOPEN', [alertTarget(alert)], { reason: MESSAGE }))
    expect(await w2.now(alert)).toMatchObject({ status: 'OPEN', gateway_status: null })
  })

  test.each([
    ['SET_RISK', 'HIGH', 'HighRisk'],
    ['SET_RISK', 'LOW', 'LowRisk'],
  ] as const)('%s %s at %s, though there is a message to carry', async (action, riskLevel, word) => {
    const alert = alertTarget(await w2.alert(raw(word)))
    expectUnchanged(await w2.decide(action, [alert], { riskLevel, reason: MESSAGE }, { allowLossy: false }))
  })

  test('CONFIRM_MATCH of what is rated so: the confirmation is lost all the same', async () => {
    const alert = alertTarget(await w2.alert(raw('HighRisk')))
    const given = { riskLevel: 'HIGH' as const, reason: MESSAGE }
    expectRefused(await w2.decide('CONFIRM_MATCH', [alert], given, { allowLossy: false }), 'LOSSY_WRITE', /allowLossy/)
    const got = await w2.decide('CONFIRM_MATCH', [alert], given)
    expectUnchanged(got)
    expect(got.commands[0]?.warnings[0]).toContain(UNCONFIRMED)
  })
})

describe('not possible', () => {
  const X: [CommandAction, Given][] = [
    ['ACCEPT', { reason: MESSAGE }],
    ['ACCEPT', { reason: MESSAGE, vendorValue: 'LowRisk' }],
    ['ACCEPT_WITH_CONDITIONS', { reason: MESSAGE, conditions: 'Review in a year' }],
    ['REJECT', { reason: MESSAGE }],
    ['CLOSE_NO_ACTION', { reason: MESSAGE }],
    ['UPDATE', { detail: { alert: { priority: 'HIGH' } } }],
    ['LINK_TRANSACTIONS', { detail: { ids: ['t-1'] } }],
  ]
  test.each(X)('%s %j', async (action, given) => {
    expectRefused(await w2.decide(action, [alertTarget(await w2.alert(NEW))], given))
  })

  const OF_CASES: [CommandAction, Given][] = [
    ['SET_STATUS', { detail: { status: 'CLOSED', outcome: 'DISMISSED' } }],
    ['UPDATE', { detail: { case: { title: 'Another' } } }],
    ['SET_PRIORITY', { priority: 'HIGH' }],
    ['UNASSIGN', {}],
    ['REOPEN', {}],
  ]
  test.each(OF_CASES)('%s %j of a case, which is the file of a party', async (action, given) => {
    expectRefused(await w2.decide(action, [caseTarget(await w2.case("status <> 'OPEN'"))], given))
  })

  test.each([
    ['CONFIRM_MATCH', {}, 'BAD_INPUT', /riskLevel/],
    ['CONFIRM_MATCH', { riskLevel: 'UNKNOWN' }, 'BAD_INPUT', /riskLevel/],
    ['SET_RISK', {}, 'BAD_INPUT', /riskLevel/],
    ['MARK_FALSE_POSITIVE', { vendorValue: 'Closed' }, 'BAD_INPUT', /vendorValue/],
    [
      'MARK_FALSE_POSITIVE',
      { reason: 'x'.repeat(256) },
      'TOO_LONG',
      /^reason: .* at most 255 .* 256.* vendorMessage; .*remediateCaseAlerts.* message/,
    ],
    ['MARK_FALSE_POSITIVE', { reason: 'x', vendorMessage: '😀'.repeat(128) }, 'TOO_LONG', /^vendorMessage: .* 256/],
  ] as [CommandAction, Given, string, RegExp][])('%s %j is %s', async (action, given, code, message) => {
    expectRefused(await w2.decide(action, [alertTarget(await w2.alert(NEW))], given), code, message)
  })

  test('SET_RISK of an alert that was dismissed', async () => {
    const alert = alertTarget(await w2.alert(raw('FalsePositive')))
    expectRefused(await w2.decide('SET_RISK', [alert], { riskLevel: 'LOW' }), 'INVALID_STATE', /new or a rated/)
  })

  test('a new case: W2 makes its files elsewhere', async () => {
    expectRefused(await w2.decide('CREATE', [{ kind: 'NEW_CASE', account: w2.account }]))
  })
})
