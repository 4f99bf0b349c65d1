import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ended, type Listed, listed, operation, type Payload, remediate, resolveAlerts } from './decisions.ts'
import { type Caller, cleanUp, type Gateway, startGateway, until, untilAlerts } from './gateway.ts'
import { w2Alerts, zenooAlerts } from './records.ts'
import type { VendorRequest } from './vendors/serve.ts'
import { startW2, type W2Vendor } from './vendors/w2.ts'
import { startZenoo, type ZenooVendor } from './vendors/zenoo.ts'

let gateway: Gateway
let w2: W2Vendor
let zenoo: ZenooVendor
let ana: Caller
/** Alerts nobody has decided yet: each test takes its own. */
const free = { w2: [] as Listed[], zenoo: [] as Listed[] }

beforeAll(async () => {
  w2 = await startW2({ apiKey: 'w2-key', alerts: w2Alerts(120, 1, true) })
  zenoo = await startZenoo({ apiKey: 'zenoo-key', alerts: zenooAlerts(200, 2, true) })
  const settings = { requestsPerMinute: 6000, deadlineMs: 4000, settleMs: 100 }
  const common = { pollSeconds: 1, settings }
  gateway = await startGateway({
    tenants: [
      {
        id: 'acme',
        accounts: [
          {
            id: 'w2-uk',
            vendor: 'w2',
            name: 'W2 UK',
            baseUrl: w2.baseUrl,
            credentials: { apiKey: 'w2-key' },
            ...common,
          },
          {
            id: 'zenoo-eu',
            vendor: 'zenoo',
            name: 'Zenoo EU',
            baseUrl: zenoo.baseUrl,
            credentials: { apiKey: 'zenoo-key' },
            ...common,
          },
        ],
      },
    ],
  })
  ana = await gateway.as('acme')
  await untilAlerts(ana, 'w2-uk', 120)
  await untilAlerts(ana, 'zenoo-eu', 200)
  free.w2 = await listed(ana, 'w2-uk')
  free.zenoo = await listed(ana, 'zenoo-eu')
}, 180_000)

afterEach(() => {
  w2.fault = null
  zenoo.fault = null
  zenoo.failing.clear()
  expect([...w2.violations, ...zenoo.violations]).toEqual([])
})

afterAll(async () => {
  await gateway?.stop()
  await Promise.all([w2?.close(), zenoo?.close()])
  await cleanUp()
}, 180_000)

const idsOf = (alerts: Listed[]): string[] => alerts.map(({ id }) => id)
const w2Changes = (alert: Listed) => w2.journal.filter((change) => change.alertId === alert.vendorId)
const zenooChanges = (alert: Listed) => zenoo.journal.filter((change) => change.token === alert.vendorId)
const changes = (alert: Listed): { to: string | null }[] =>
  alert.vendor === 'w2' ? w2Changes(alert) : zenooChanges(alert)
const writes = (vendor: { requests: VendorRequest[] }) => vendor.requests.filter(({ method }) => method === 'POST')
const states = (payload: Payload) => payload.results.map(({ state, code }) => code ?? state)
const take = (vendor: 'w2' | 'zenoo', count: number): Listed[] => {
  const taken = free[vendor].splice(0, count)
  if (taken.length < count) throw new Error('no undecided alerts are left')
  return taken
}

test('one decision about alerts of two vendors reaches each exactly once', async () => {
  const alerts = [...take('w2', 7), ...take('zenoo', 6)]
  const { operation: accepted, results } = await resolveAlerts(ana, {
    alertIds: idsOf(alerts),
    action: 'MARK_FALSE_POSITIVE',
    reason: 'Another birth date.',
    allowLossy: true,
    waitMs: 10_000,
  })
  expect(results.map(({ index, targetId }) => [index, targetId])).toEqual(alerts.map(({ id }, n) => [n, id]))
  for (const [n, alert] of alerts.entries()) {
    expect([alert.vendorId, results[n]]).toMatchObject([
      alert.vendorId,
      {
        state: 'CONFIRMED',
        code: null,
        evidence: { kind: expect.stringMatching(/^(READ_BACK|VENDOR_ANSWER)$/) },
        alert: { status: 'CLOSED', disposition: 'NO_ACTION_REQUIRED' },
      },
    ])
    expect(changes(alert)).toHaveLength(1)
    // An alert that is no screening has no match status.
    const screening =
      alert.vendor === 'w2' || zenoo.alerts.find(({ token }) => token === alert.vendorId)?.type === 'Screening'
    if (screening) expect(results[n]?.alert?.matchStatus).toBe('FALSE_POSITIVE')
    if (alert.vendor === 'w2')
      expect(w2Changes(alert)[0]).toMatchObject({
        from: 'NewAlert',
        to: 'FalsePositive',
        message: 'Another birth date.',
      })
    else {
      expect(zenooChanges(alert)[0]).toMatchObject({
        to: 'False Positive',
        action: 'Approve',
        text: 'Another birth date.',
      })
      expect(results[n]?.warnings).not.toEqual([])
    }
  }
  const found = await operation(ana, accepted?.id ?? '')
  expect(found).toMatchObject({
    state: 'FINISHED',
    mutation: 'resolveAlerts',
    actor: 'ana',
    counts: [{ state: 'CONFIRMED', count: 13 }],
  })
  expect(found?.commands.nodes.map(({ targetId }) => targetId)).toEqual(idsOf(alerts))
  expect(
    found?.commands.nodes.every(
      ({ reason, action }) => reason === 'Another birth date.' && action === 'MARK_FALSE_POSITIVE',
    ),
  ).toBe(true)
}, 180_000)

test('without allowLossy the lossy items are refused and nothing of them is sent', async () => {
  const [first, second] = [...take('w2', 1), ...take('zenoo', 1)] as [Listed, Listed]
  const payload = await resolveAlerts(ana, {
    alertIds: [second.id, first.id],
    action: 'MARK_FALSE_POSITIVE',
    reason: 'No.',
    waitMs: 10_000,
  })
  expect(states(payload)).toEqual(['LOSSY_WRITE', 'CONFIRMED'])
  expect(changes(second)).toEqual([])
  expect(changes(first)).toHaveLength(1)
  expect(payload.operation?.counts.reduce((sum, { count }) => sum + count, 0)).toBe(
    payload.results.filter(({ command }) => command !== null).length,
  )
}, 180_000)

test.each([
  ['ACCEPT', 'Approve', 'ACCEPTED', {}],
  ['REJECT', 'Decline', 'REJECTED', {}],
  [
    'ACCEPT_WITH_CONDITIONS',
    'Approve with Conditions',
    'ACCEPTED_WITH_CONDITIONS',
    { conditions: 'Monitor for a year.' },
  ],
])(
  '%s is sent to the vendor that can say it, and refused for the other',
  async (action, word, disposition, more) => {
    const alerts = [...take('zenoo', 3), ...take('w2', 2)]
    const payload = await resolveAlerts(ana, {
      alertIds: idsOf(alerts),
      action,
      reason: 'As agreed.',
      waitMs: 10_000,
      ...more,
    })
    for (const [n, alert] of alerts.entries()) {
      if (alert.vendor === 'zenoo') {
        expect(payload.results[n]).toMatchObject({ state: 'CONFIRMED', alert: { status: 'CLOSED', disposition } })
        expect(zenooChanges(alert)).toMatchObject([{ to: 'Resolved', action: word, text: 'As agreed.' }])
      } else {
        expect(payload.results[n]).toMatchObject({ state: 'REJECTED', code: 'UNSUPPORTED_BY_VENDOR' })
        expect(w2Changes(alert)).toEqual([])
      }
    }
  },
  180_000,
)

test('ratings, false positives with own and common words, and reopening at W2', async () => {
  const alerts = take('w2', 7)
  const [high, medium, low, confirmed, own, common, again] = alerts as [
    Listed,
    Listed,
    Listed,
    Listed,
    Listed,
    Listed,
    Listed,
  ]
  const payload = await remediate(ana, {
    message: 'Common words.',
    allowLossy: true,
    waitMs: 10_000,
    items: [
      { alertId: high.id, riskLevel: 'HIGH' },
      { alertId: medium.id, action: 'SET_RISK', riskLevel: 'MEDIUM' },
      { alertId: low.id, riskLevel: 'LOW', message: 'Low words.' },
      { alertId: confirmed.id, action: 'CONFIRM_MATCH', riskLevel: 'HIGH' },
      { alertId: own.id, action: 'MARK_FALSE_POSITIVE', message: 'Own words.' },
      { alertId: common.id, action: 'MARK_FALSE_POSITIVE' },
      { alertId: again.id, action: 'MARK_FALSE_POSITIVE' },
    ],
  })
  expect(states(payload)).toEqual(Array(7).fill('CONFIRMED'))
  expect(alerts.map((alert) => w2Changes(alert).map(({ to, message }) => [to, message]))).toEqual([
    [['HighRisk', 'Common words.']],
    [['MediumRisk', 'Common words.']],
    [['LowRisk', 'Low words.']],
    [['HighRisk', 'Common words.']],
    [['FalsePositive', 'Own words.']],
    [['FalsePositive', 'Common words.']],
    [['FalsePositive', 'Common words.']],
  ])
  const rated = payload.results.slice(0, 4).map(({ alert }) => alert)
  expect(rated).toMatchObject([
    { status: 'IN_REVIEW', riskLevel: 'HIGH', matchStatus: 'POTENTIAL_MATCH', disposition: 'UNDECIDED' },
    { status: 'CLOSED', riskLevel: 'MEDIUM', matchStatus: 'POTENTIAL_MATCH', disposition: 'UNSTATED' },
    { status: 'CLOSED', riskLevel: 'LOW', matchStatus: 'POTENTIAL_MATCH', disposition: 'UNSTATED' },
    { status: 'IN_REVIEW', riskLevel: 'HIGH', matchStatus: 'POTENTIAL_MATCH', disposition: 'UNDECIDED' },
  ])
  const reopened = await remediate(ana, {
    items: [{ alertId: again.id, action: 'REOPEN', message: 'Once more.' }],
    waitMs: 10_000,
  })
  expect(reopened.results).toMatchObject([{ state: 'CONFIRMED', alert: { status: 'OPEN', disposition: 'UNDECIDED' } }])
  expect(w2Changes(again).map(({ to }) => to)).toEqual(['FalsePositive', 'NewAlert'])
  const unsure = await remediate(ana, { items: [{ alertId: again.id, riskLevel: 'LOW' }], waitMs: 10_000 })
  expect(states(unsure)).toEqual(['LOSSY_WRITE'])
  expect(w2Changes(again)).toHaveLength(2)
}, 180_000)

test('the same key gives the same operation, in parallel too; with another input it is refused', async () => {
  const alerts = [...take('w2', 2), ...take('zenoo', 2)]
  const input = {
    alertIds: idsOf(alerts),
    action: 'MARK_FALSE_POSITIVE',
    reason: 'Twice.',
    allowLossy: true,
    idempotencyKey: 'double-click',
    waitMs: 10_000,
  }
  const payloads = await Promise.all(Array.from({ length: 5 }, () => resolveAlerts(ana, input)))
  payloads.push(await resolveAlerts(ana, input))
  expect(new Set(payloads.map((payload) => payload.operation?.id)).size).toBe(1)
  for (const payload of payloads) {
    expect(states(payload)).toEqual(Array(4).fill('CONFIRMED'))
    expect(payload.results.map(({ command }) => command?.id)).toEqual(
      payloads[0]?.results.map(({ command }) => command?.id),
    )
  }
  for (const alert of alerts) expect(changes(alert)).toHaveLength(1)

  const other = await ana.ask(
    'mutation($input: ResolveAlertsInput!) { resolveAlerts(input: $input) { operation { id } } }',
    {
      input: { ...input, reason: 'Another.' },
    },
  )
  expect(other.text).toContain('IDEMPOTENCY_MISMATCH')
  // The key is the analyst's own: somebody else's decision under the same word is another one.
  const bob = await gateway.as('acme', ['analyst'], [], 'bob')
  const [fresh] = take('w2', 1) as [Listed]
  const his = await bob.ask(
    'mutation($input: ResolveAlertsInput!) { resolveAlerts(input: $input) { operation { id } results { state code } } }',
    {
      input: { ...input, alertIds: [fresh.id] },
    },
  )
  expect(his.text).not.toContain(payloads[0]?.operation?.id)
}, 180_000)

test('a large decision is split to the limits of the vendor and paged through its operation', async () => {
  const alerts = take('zenoo', 110)
  const before = writes(zenoo).length
  const payload = await resolveAlerts(ana, {
    alertIds: idsOf(alerts),
    action: 'ACCEPT',
    reason: 'In bulk.',
    waitMs: 10_000,
  })
  const done = await ended(ana, payload.operation?.id ?? '')
  expect(done.counts).toEqual([{ state: 'CONFIRMED', count: 110 }])
  expect(done.commands.nodes).toHaveLength(100)
  expect(done.commands.pageInfo.hasNextPage).toBe(true)
  for (const alert of alerts) expect([alert.vendorId, changes(alert).length]).toEqual([alert.vendorId, 1])
  const sizes = writes(zenoo)
    .slice(before)
    .map(({ body }) => (body as { alert_tokens: string[] }).alert_tokens.length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(110)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50)
}, 180_000)

test('a vendor that applies and never answers is read back, and asked once only', async () => {
  const [atW2] = take('w2', 1) as [Listed]
  const [atZenoo] = take('zenoo', 1) as [Listed]
  w2.fault = ({ method }) => (method === 'POST' ? { kind: 'APPLY_THEN_SILENT' } : undefined)
  zenoo.fault = w2.fault
  const [w2Before, zenooBefore] = [writes(w2).length, writes(zenoo).length]
  const payload = await resolveAlerts(ana, {
    alertIds: [atW2.id, atZenoo.id],
    action: 'MARK_FALSE_POSITIVE',
    reason: 'Silence.',
    allowLossy: true,
    waitMs: 0,
  })
  expect(payload.results.map(({ state }) => state).every((state) => state === 'QUEUED' || state === 'SENDING')).toBe(
    true,
  )
  const done = await ended(ana, payload.operation?.id ?? '')
  expect(done.commands.nodes).toMatchObject([
    { state: 'CONFIRMED', evidence: { kind: 'READ_BACK' } },
    { state: 'CONFIRMED', evidence: { kind: 'READ_BACK' } },
  ])
  expect([writes(w2).length - w2Before, writes(zenoo).length - zenooBefore]).toEqual([1, 1])
  for (const alert of [atW2, atZenoo]) expect(changes(alert)).toHaveLength(1)
}, 180_000)

test('a vendor that neither applies nor answers leaves it UNCERTAIN, and it is never sent again', async () => {
  const [atW2] = take('w2', 1) as [Listed]
  const [atZenoo] = take('zenoo', 1) as [Listed]
  w2.fault = ({ method }) => (method === 'POST' ? { kind: 'SILENT' } : undefined)
  zenoo.fault = w2.fault
  const [w2Before, zenooBefore] = [writes(w2).length, writes(zenoo).length]
  const input = { alertIds: [atW2.id, atZenoo.id], action: 'MARK_FALSE_POSITIVE', reason: 'Silence.', allowLossy: true }
  const payload = await resolveAlerts(ana, { ...input, waitMs: 0 })
  const done = await ended(ana, payload.operation?.id ?? '')
  expect(done.commands.nodes).toMatchObject([
    { state: 'UNCERTAIN', evidence: null, code: 'NO_ANSWER' },
    { state: 'UNCERTAIN', evidence: null, code: 'NO_ANSWER' },
  ])
  w2.fault = null
  zenoo.fault = null
  // It blocks further decisions about the record, so that nobody decides over an unknown state.
  const next = await resolveAlerts(ana, { ...input, reason: 'Again.', waitMs: 3000 })
  expect(next.results.map(({ state }) => state)).not.toContain('CONFIRMED')
  expect([writes(w2).length - w2Before, writes(zenoo).length - zenooBefore]).toEqual([1, 1])
  expect([changes(atW2), changes(atZenoo)]).toEqual([[], []])
}, 180_000)

test('429 with Retry-After holds the account for that long, burns no attempt, and the other account goes on', async () => {
  const [atW2] = take('w2', 1) as [Listed]
  const [atZenoo] = take('zenoo', 1) as [Listed]
  let refusedAt = 0
  w2.fault = ({ method }) => {
    if (method !== 'POST' || refusedAt > 0) return undefined
    refusedAt = Date.now()
    return { kind: 'ANSWER', answer: { status: 429, headers: { 'retry-after': '15' } } }
  }
  const payload = await resolveAlerts(ana, {
    alertIds: [atW2.id, atZenoo.id],
    action: 'MARK_FALSE_POSITIVE',
    reason: 'Patience.',
    allowLossy: true,
    waitMs: 0,
  })
  const id = payload.operation?.id ?? ''
  await until('the other account to be served', 60_000, async () => {
    const found = await operation(ana, id)
    return refusedAt > 0 && found?.commands.nodes[1]?.state === 'CONFIRMED'
  })
  await until('the account to say so', 60_000, async () => {
    const { accounts } = await ana.get<{ accounts: { accountId: string; state: string }[] }>(
      '{ accounts { accountId state } }',
    )
    return accounts.find(({ accountId }) => accountId === 'w2-uk')?.state === 'RATE_LIMITED'
  })
  expect(Date.now() - refusedAt).toBeLessThan(15_000)
  const done = await ended(ana, id)
  expect(done.commands.nodes[0]).toMatchObject({ state: 'CONFIRMED', attempts: 1 })
  expect(changes(atW2)).toHaveLength(1)
  // A read that was under way may ask once more before it hears of it.
  const early = w2.requests.filter(({ at }) => at > refusedAt + 3000 && at < refusedAt + 14_900)
  expect(early.map(({ method, path }) => `${method} ${path}`)).toEqual([])
}, 180_000)

test.each([
  ['before', 'ANSWER'],
  ['after', 'APPLY_THEN'],
] as const)(
  'a 503 %s applying: one effective change, CONFIRMED',
  async (_when, kind) => {
    const [alert] = take('w2', 1) as [Listed]
    let failed = false
    w2.fault = ({ method }) => {
      if (method !== 'POST' || failed) return undefined
      failed = true
      return { kind, answer: { status: 503, body: { title: 'Down' } } }
    }
    const payload = await remediate(ana, { items: [{ alertId: alert.id, action: 'MARK_FALSE_POSITIVE' }], waitMs: 0 })
    const done = await ended(ana, payload.operation?.id ?? '')
    expect(done.commands.nodes).toMatchObject([{ state: 'CONFIRMED', evidence: { kind: 'READ_BACK' } }])
    expect(changes(alert)).toHaveLength(1)
  },
  180_000,
)

test('a bulk call that fails in part: the failed item has the words of the vendor, the others are done', async () => {
  const alerts = take('zenoo', 4)
  zenoo.failing.set(alerts[2]?.vendorId ?? '', 'Four eyes needed')
  const payload = await resolveAlerts(ana, {
    alertIds: idsOf(alerts),
    action: 'REJECT',
    reason: 'Listed.',
    waitMs: 10_000,
  })
  expect(states(payload)).toEqual(['CONFIRMED', 'CONFIRMED', 'VENDOR_REJECTED', 'CONFIRMED'])
  expect(payload.results[2]?.message).toContain('Four eyes needed')
  expect(alerts.map((alert) => changes(alert).length)).toEqual([1, 1, 0, 1])
}, 180_000)

test('an alert that is gone at the vendor fails alone; its neighbours in the same call are done', async () => {
  const alerts = take('w2', 8)
  const file = alerts[0]?.vendorIds.find(({ field }) => field === 'caseId')?.value
  const same = alerts.filter((alert) => alert.vendorIds.some(({ value }) => value === file))
  expect(same.length).toBeGreaterThan(1)
  const gone = same[0] as Listed
  w2.alerts.splice(
    w2.alerts.findIndex(({ alertId }) => String(alertId) === gone.vendorId),
    1,
  )
  const payload = await remediate(ana, {
    items: same.map(({ id }) => ({ alertId: id, action: 'MARK_FALSE_POSITIVE' })),
    waitMs: 0,
  })
  const done = await ended(ana, payload.operation?.id ?? '')
  expect(done.commands.nodes.map(({ state }) => state)).toEqual([
    'REJECTED',
    ...Array(same.length - 1).fill('CONFIRMED'),
  ])
  for (const alert of same.slice(1)) expect(changes(alert)).toHaveLength(1)
}, 180_000)

test('a text that is too long for the vendor is refused, by the name of its field, and nothing is sent', async () => {
  const [atW2] = take('w2', 1) as [Listed]
  const [atZenoo] = take('zenoo', 1) as [Listed]
  const before = writes(w2).length
  const long = 'é'.repeat(256)
  const payload = await resolveAlerts(ana, {
    alertIds: [atW2.id],
    action: 'MARK_FALSE_POSITIVE',
    reason: long,
    waitMs: 3000,
  })
  expect(payload.results).toMatchObject([
    { state: 'REJECTED', code: 'TOO_LONG', message: expect.stringContaining('255') },
  ])
  const own = await remediate(ana, {
    items: [{ alertId: atW2.id, action: 'MARK_FALSE_POSITIVE', message: long }],
    waitMs: 3000,
  })
  expect(states(own)).toEqual(['TOO_LONG'])
  const common = await remediate(ana, {
    message: long,
    items: [{ alertId: atW2.id, action: 'MARK_FALSE_POSITIVE' }],
    waitMs: 3000,
  })
  expect(states(common)).toEqual(['TOO_LONG'])
  expect(writes(w2)).toHaveLength(before)
  expect(changes(atW2)).toEqual([])
  // 255 fit, and a longer reason goes with a shorter text for the vendor; the reason is kept whole.
  const fitting = await resolveAlerts(ana, {
    alertIds: [atW2.id, atZenoo.id],
    action: 'MARK_FALSE_POSITIVE',
    reason: long.repeat(20),
    vendorMessage: 'é'.repeat(255),
    allowLossy: true,
    waitMs: 10_000,
  })
  expect(states(fitting)).toEqual(['CONFIRMED', 'CONFIRMED'])
  expect(w2Changes(atW2)[0]?.message).toBe('é'.repeat(255))
  const kept = await operation(ana, fitting.operation?.id ?? '')
  expect(kept?.commands.nodes[0]?.reason).toBe(long.repeat(20))
}, 180_000)

test('a closed alert, the same alert twice, a stale version, an unknown id: each said, nothing sent', async () => {
  const [closed, fresh] = take('zenoo', 2) as [Listed, Listed]
  const [stale] = take('w2', 1) as [Listed]
  await resolveAlerts(ana, { alertIds: [closed.id], action: 'REJECT', reason: 'Listed.', waitMs: 10_000 })
  const payload = await resolveAlerts(ana, {
    alertIds: [closed.id, fresh.id, fresh.id, stale.id, 'YWxlcnQ6bm9uZQ'],
    expectedVersions: [closed.version + 1, fresh.version, fresh.version, stale.version + 7, 1],
    action: 'MARK_FALSE_POSITIVE',
    reason: 'All at once.',
    allowLossy: true,
    waitMs: 10_000,
  })
  expect(payload.results.map(({ code }) => code)).toEqual([
    expect.stringMatching(/INVALID_STATE|CONFLICT/),
    null,
    'DUPLICATE',
    'CONFLICT',
    'NOT_FOUND',
  ])
  expect([changes(closed).length, changes(fresh).length, changes(stale).length]).toEqual([1, 1, 0])
}, 180_000)

test('two analysts decide the same alerts at the same moment: each alert changes once, and the loser is told', async () => {
  const bob = await gateway.as('acme', ['analyst'], [], 'bob')
  const stale = [...take('zenoo', 4), ...take('w2', 4)]
  const now = new Map(
    [...(await listed(ana, 'zenoo-eu')), ...(await listed(ana, 'w2-uk'))].map((each) => [each.id, each]),
  )
  const alerts = stale.map(({ id }) => now.get(id) as Listed)
  const input = {
    alertIds: idsOf(alerts),
    expectedVersions: alerts.map(({ version }) => version),
    allowLossy: true,
    waitMs: 10_000,
  }
  const [hers, his] = await Promise.all([
    resolveAlerts(ana, { ...input, action: 'MARK_FALSE_POSITIVE', reason: 'Hers.' }),
    resolveAlerts(bob, { ...input, action: 'MARK_FALSE_POSITIVE', reason: 'His.' }),
  ])
  for (const [n, alert] of alerts.entries()) {
    const both = [hers.results[n], his.results[n]]
    expect([alert.vendorId, both.filter((one) => one?.state === 'CONFIRMED').length]).toEqual([alert.vendorId, 1])
    expect(both.find((one) => one?.state !== 'CONFIRMED')).toMatchObject({ state: 'REJECTED', code: 'CONFLICT' })
    expect(changes(alert)).toHaveLength(1)
  }
}, 180_000)

test('who only looks cannot decide', async () => {
  const [alert] = take('w2', 1) as [Listed]
  for (const role of ['viewer', '']) {
    const other = await gateway.as('acme', role ? [role] : [], [], 'vic')
    const answer = await other.ask(
      'mutation($input: ResolveAlertsInput!) { resolveAlerts(input: $input) { results { code } } }',
      {
        input: { alertIds: [alert.id], action: 'MARK_FALSE_POSITIVE', reason: 'No.', waitMs: 500 },
      },
    )
    expect([role, answer.text.includes('FORBIDDEN')]).toEqual([role, true])
  }
  expect(changes(alert)).toEqual([])
})
