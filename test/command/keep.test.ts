import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idsOf } from '../../adapters/w2/payload.ts'
import { accountKey } from '../../src/adapter/account.ts'
import type { CommandIntent, Plan } from '../../src/adapter/contract.ts'
import type { NewCase } from '../../src/canonical/decision.ts'
import { plainly, type Submission, type SubmitItem } from '../../src/command/commands.ts'
import { recordId } from '../../src/store/ids.ts'
import { type AlertRow, upsertAlerts } from '../../src/store/write/alerts.ts'
import { lockAccounts } from '../../src/store/write/vendor-records.ts'
import { caseRow, createTenant, data, insert, uuid, viewerOf } from '../graphql/support.ts'
import { drift } from '../store/drift.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

const T = 'acme'
let vendors: RunningVendor[] = []
let pipeline: Pipeline
let ana: string
let bo: string

const sql = <R = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  pipeline.database.sql<R>(text, values)

async function person(name: string): Promise<string> {
  const id = randomUUID()
  await sql('insert into users (tenant_id, id, name, email) values ($1, $2, $3, $4)', [
    T,
    id,
    name,
    `${name.toLowerCase()}@firm.example`,
  ])
  return id
}

beforeAll(async () => {
  const [w2, zenoo, corsa] = await Promise.all(
    ['w2', 'zenoo', 'corsa'].map((vendor) => startVendor(vendor, { count: 80 })),
  )
  if (!w2 || !zenoo || !corsa) throw new Error('no vendors')
  vendors = [w2, zenoo, corsa]
  const settings = { deadlineMs: 10_000, settleMs: 50 }
  pipeline = await createPipeline([
    { account: 'w2-uk', vendor: 'w2', running: w2, settings },
    { account: 'zenoo-eu', vendor: 'zenoo', running: zenoo, settings },
    { account: 'corsa-uk', vendor: 'corsa', running: corsa, settings: { ...settings, lists: true } },
  ])
  await pipeline.poll()
  ana = await person('Ana')
  bo = await person('Bo')
})
afterAll(async () => {
  expect(pipeline.errors).toEqual([])
  expect(await drift(sql)).toEqual([])
  await pipeline.close()
  await Promise.all(vendors.map((vendor) => vendor.close()))
})

interface AlertNow {
  id: string
  status: string
  vendor_status: string
  priority: string
  version: number
  escalation_target: string | null
  assignee_id: string | null
  assignee: { id: string; name: string } | null
  title: string | null
  vendor: string
  vendor_id: string
  subject_id: string | null
}

const used = new Set<string>()
/** Open alerts of a vendor that no other test has touched. */
async function open(vendor: string, count: number, status = 'OPEN'): Promise<AlertNow[]> {
  const rows = await sql<AlertNow>(
    'select * from alerts where tenant_id = $1 and vendor = $2 and status = $3 and not id = any($4::uuid[]) order by key limit $5',
    [T, vendor, status, [...used], count],
  )
  expect(rows.length).toBe(count)
  for (const { id } of rows) used.add(id)
  return rows
}
const one = async (vendor: string, status = 'OPEN'): Promise<AlertNow> => (await open(vendor, 1, status))[0] as AlertNow
const now = async (id: string): Promise<AlertNow> =>
  (await sql<AlertNow>('select * from alerts where id = $1', [id]))[0] as AlertNow

type Said = Partial<Omit<SubmitItem, 'target' | 'action'>>
const about = (target: SubmitItem['target'], action: SubmitItem['action'], said: Said = {}): SubmitItem => ({
  ...plainly(action),
  reason: 'Because.',
  ...said,
  target,
})
const onAlert = (id: string, action: SubmitItem['action'], said: Said = {}) =>
  about({ kind: 'ALERT', id }, action, said)
const onCase = (id: string, action: SubmitItem['action'], said: Said = {}) => about({ kind: 'CASE', id }, action, said)

const submission = (items: SubmitItem[], more: Partial<Submission> = {}): Submission => ({
  tenant: T,
  actor: 'olga',
  mutation: 'test',
  idempotencyKey: null,
  input: items,
  allowLossy: false,
  items,
  ...more,
})
const submit = (...items: SubmitItem[]) => pipeline.commands.submit(submission(items))
async function kept(...items: SubmitItem[]) {
  const result = await submit(...items)
  for (const item of result.items) {
    expect([item.state, item.code, item.message, item.evidence?.kind]).toEqual(['CONFIRMED', null, null, 'GATEWAY'])
  }
  return result
}
async function refused(item: SubmitItem, more: Partial<Submission> = {}) {
  const result = await pipeline.commands.submit(submission([item], more))
  expect(result.items[0]?.state).toBe('REJECTED')
  return { code: result.items[0]?.code, message: result.items[0]?.message ?? '' }
}

interface EventRow {
  type: string
  actor: string
  command_id: string
  before: Record<string, unknown> | null
  after: Record<string, unknown>
}
const events = (operationId: string, nodeId: string) =>
  sql<EventRow>('select * from events where operation_id = $1 and node_id = $2 order by seq', [operationId, nodeId])

/** The one event of the record, with what it changed. */
async function change(operationId: string, nodeId: string) {
  const [event, ...more] = await events(operationId, nodeId)
  expect(more).toEqual([])
  if (!event) throw new Error('no event')
  const { before, after } = event
  const changed = Object.fromEntries(
    Object.keys(after)
      .filter((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after[key]) && key !== 'updatedAt')
      .map((key) => [key, [before?.[key] ?? null, after[key]]]),
  )
  return { type: event.type, actor: event.actor, changed }
}
const sent = () => vendors.flatMap((vendor) => vendor.requests.filter((request) => !request.startsWith('GET')))

const PLAIN_CASE: NewCase = {
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
}
const newCase = (fields: Partial<NewCase> = {}): NewCase => ({ ...PLAIN_CASE, ...fields })
const createCase = async (fields: Partial<NewCase> = {}): Promise<string> => {
  const made = await kept(
    about({ kind: 'NEW_CASE', account: 'gateway' }, 'CREATE', { detail: { newCase: newCase(fields) } }),
  )
  const id = made.items[0]?.resultId
  expect(id).toBe(made.items[0]?.targetId)
  return id as string
}
interface CaseNow {
  id: string
  account_id: string
  title: string | null
  description: string | null
  status: string
  outcome: string
  category: string | null
  priority: string
  version: number
  assignee_id: string | null
  subject_id: string | null
  detail: Record<string, unknown>
}
const theCase = async (id: string): Promise<CaseNow> =>
  (await sql<CaseNow>('select * from cases where id = $1', [id]))[0] as CaseNow
const subjectsOf = async (caseId: string) =>
  (
    await sql<{ subject_id: string; account_id: string }>(
      'select subject_id, account_id from case_subjects where case_id = $1 order by is_primary desc, subject_id',
      [caseId],
    )
  ).map((row) => {
    expect(row.account_id).toBe('gateway')
    return row.subject_id
  })
const linksOf = async (caseId: string) =>
  (
    await sql<{ alert_id: string; role: string; account_id: string }>(
      'select alert_id, role, account_id from case_alerts where case_id = $1',
      [caseId],
    )
  )
    .map((row) => `${row.alert_id} ${row.role} ${row.account_id}`)
    .sort()

describe('an alert whose vendor has no field for it', () => {
  test.each([
    ['ACKNOWLEDGE', 'IN_REVIEW', null, 'IN_PROGRESS'],
    ['REQUEST_INFORMATION', 'PENDING', null, 'WAITING'],
    ['ESCALATE_TO_REVIEWER', 'ESCALATED', 'SENIOR_REVIEWER', 'ESCALATED'],
  ] as const)('%s is kept with event, audit and version, and nothing is sent', async (action, status, target, work) => {
    const before = await one('w2')
    const requests = sent().length
    const { operationId, items } = await kept(onAlert(before.id, action))
    expect(await now(before.id)).toMatchObject({
      status,
      vendor_status: 'OPEN',
      escalation_target: target,
      version: before.version + 1,
    })
    expect(await change(operationId, before.id)).toEqual({
      type: 'ALERT_CHANGED',
      actor: 'olga',
      changed: {
        status: ['OPEN', status],
        workState: ['TO_DO', work],
        version: [before.version, before.version + 1],
        ...(target && { escalationTarget: [null, target] }),
      },
    })
    const audit = await sql('select actor, action, target_id, detail from audit where command_id = $1', [
      items[0]?.commandId,
    ])
    expect(audit).toEqual([
      {
        actor: 'olga',
        action: 'DECIDED',
        target_id: before.id,
        detail: { action, reason: 'Because.', state: 'CONFIRMED', code: null },
      },
    ])
    expect(sent().length).toBe(requests)
  })

  test('an escalation to a person assigns it to them', async () => {
    const before = await one('w2')
    await kept(onAlert(before.id, 'ESCALATE_TO_REVIEWER', { assignee: ana }))
    expect(await now(before.id)).toMatchObject({
      status: 'ESCALATED',
      assignee_id: ana,
      assignee: { id: ana, name: 'Ana', email: 'ana@firm.example' },
    })
  })

  test('is assigned, assigned anew and unassigned', async () => {
    const { id, version } = await one('w2')
    const first = await kept(onAlert(id, 'ASSIGN', { assignee: ana }))
    expect((await change(first.operationId, id)).changed).toEqual({
      assigneeId: [null, ana],
      version: [version, version + 1],
    })
    await kept(onAlert(id, 'ASSIGN', { assignee: bo }))
    expect((await now(id)).assignee_id).toBe(bo)
    await kept(onAlert(id, 'UNASSIGN'))
    expect(await now(id)).toMatchObject({ assignee_id: null, assignee: null, version: version + 3 })
    expect(await refused(onAlert(id, 'ASSIGN', { assignee: randomUUID() }))).toEqual({
      code: 'NOT_FOUND',
      message: 'There is no such person.',
    })
  })

  test('a person who was merged into another is the other', async () => {
    const { id } = await one('w2')
    const old = await person('Annie')
    await sql('update users set merged_into = $1 where id = $2', [ana, old])
    await kept(onAlert(id, 'ASSIGN', { assignee: old }))
    expect((await now(id)).assignee_id).toBe(ana)
  })

  test.each(['w2', 'zenoo'])('keeps a priority at %s', async (vendor) => {
    const { id, version, priority } = await one(vendor)
    const wanted = priority === 'CRITICAL' ? 'LOW' : 'CRITICAL'
    const { operationId } = await kept(onAlert(id, 'SET_PRIORITY', { priority: wanted }))
    expect(await now(id)).toMatchObject({ priority: wanted })
    expect((await change(operationId, id)).changed).toEqual({
      priority: [priority, wanted],
      version: [version, version + 1],
    })
  })

  test('the review state holds until the vendor changes its word, and no longer', async () => {
    const { id } = await one('w2')
    await kept(onAlert(id, 'ACKNOWLEDGE'))
    await sql("update lanes set sync_at = 'epoch'")
    await pipeline.poll()
    expect((await now(id)).status).toBe('IN_REVIEW')
    const result = await submit(onAlert(id, 'MARK_FALSE_POSITIVE'))
    expect(result.items[0]?.state).toBe('QUEUED')
    await pipeline.deliver()
    expect(await now(id)).toMatchObject({ status: 'CLOSED', vendor_status: 'CLOSED' })
    // What was kept belongs to the word that is gone, and does not come back.
    expect(await refused(onAlert(id, 'ACKNOWLEDGE'))).toMatchObject({ code: 'INVALID_STATE' })
    expect(await refused(onAlert(id, 'ESCALATE_TO_CASE'))).toMatchObject({ code: 'INVALID_STATE' })
  })

  test('it ends as well where the vendor closed the alert without another word', async () => {
    const { id } = await one('w2')
    await kept(onAlert(id, 'ACKNOWLEDGE'))
    const [row] = await sql<{ row: AlertRow }>('select to_jsonb(a) as row from alerts a where id = $1', [id])
    if (!row) throw new Error('no row')
    const later = { ...row.row, vendor_status: 'CLOSED', digest: 'another', read_at: '2099-01-01T00:00:00.000Z' }
    const context = { tenant: T, account: 'w2-uk', vendor: 'w2', actor: 'vendor', operationId: null }
    await pipeline.database.worker.write(T, async (tx) => {
      await tx.all(lockAccounts(T, ['w2-uk']))
      await tx.all(upsertAlerts({ ...context, quiet: false, remapping: false }, [later]))
    })
    expect((await now(id)).status).toBe('CLOSED')
  })

  test('a reopening gives the review state back to the vendor', async () => {
    const { id } = await one('w2')
    await kept(onAlert(id, 'ESCALATE_TO_REVIEWER'))
    await planning('w2-uk', { support: 'UNCHANGED', message: 'it is new at the vendor' }, async () => {
      const { operationId } = await kept(onAlert(id, 'REOPEN'))
      expect(await now(id)).toMatchObject({ status: 'OPEN', escalation_target: null })
      expect((await change(operationId, id)).changed).toMatchObject({ status: ['ESCALATED', 'OPEN'] })
    })
  })

  test('the file of its subject follows its state', async () => {
    const file = `select c.id, c.status, c.version from cases c join case_alerts l on l.case_id = c.id
      where l.alert_id = $1 and c.status_from_alerts`
    const [lone] = await sql<{ id: string; alert_id: string }>(
      `select c.id, (array_agg(a.id))[1] as alert_id from cases c join case_alerts l on l.case_id = c.id
       join alerts a on a.id = l.alert_id where c.vendor = 'w2' and c.status = 'OPEN'
       group by c.id having count(*) filter (where a.status = 'OPEN') = 1
         and not bool_or(a.status = 'OPEN' and a.id = any($1::uuid[])) limit 1`,
      [[...used]],
    )
    if (!lone) throw new Error('no such file')
    const [open] = await sql<{ id: string }>(
      "select a.id from alerts a join case_alerts l on l.alert_id = a.id where l.case_id = $1 and a.status = 'OPEN'",
      [lone.id],
    )
    const [before] = await sql<CaseNow>(file, [open?.id])
    const { operationId } = await kept(onAlert(open?.id as string, 'ACKNOWLEDGE'))
    used.add(open?.id as string)
    const [after] = await sql<CaseNow>(file, [open?.id])
    expect([before?.status, after?.status]).toEqual(['OPEN', 'IN_PROGRESS'])
    expect((await change(operationId, lone.id)).changed).toMatchObject({ status: ['OPEN', 'IN_PROGRESS'] })
  })
})

test('a vendor is told of a person by their id there, once it is known', async () => {
  const { id } = await one('corsa')
  const dee = await person('Dee')
  const told: (string | null)[] = []
  const assigns = (intent: CommandIntent): Plan => {
    told.push(intent.assignee)
    return { support: 'OK', call: { assignee: intent.assignee }, batchKey: 'assign', warning: null }
  }
  await planning('corsa-uk', assigns, async () => {
    const item = onAlert(id, 'ASSIGN', { assignee: dee })
    const requests = sent().length
    expect(await refused(item)).toEqual({
      code: 'ASSIGNEE_NOT_MAPPED',
      message: 'Dee has no user id at this account that is known here. Say which it is with linkUser.',
    })
    expect(sent().length).toBe(requests)
    const viewer = viewerOf(T, ['ADMIN'])
    const userId = Buffer.from(`User:${dee}`).toString('base64url')
    const link = (accountId: string) =>
      data(
        { store: pipeline.database.store, viewer },
        `mutation { linkUser(input: { userId: "${userId}", accountId: "${accountId}", vendorUserId: "dee-${accountId}" }) { changed } }`,
      )
    // An id at another account says nothing to this one.
    await link('zenoo-eu')
    expect((await refused(item)).code).toBe('ASSIGNEE_NOT_MAPPED')
    await link('corsa-uk')
    const { items } = await submit(item)
    expect(items[0]?.state).toBe('QUEUED')
    expect(told.at(-1)).toBe('dee-corsa-uk')
    await sql("update commands set state = 'CANCELLED' where id = $1", [items[0]?.commandId])
  })
})

/** Lets an account's adapter answer with another plan. */
async function planning(account: string, plan: Plan | ((intent: CommandIntent) => Plan), work: () => Promise<void>) {
  const connected = pipeline.accounts.get(accountKey(T, account))
  if (!connected?.adapter.write) throw new Error('no such account')
  const { adapter } = connected
  Object.assign(connected, {
    adapter: { ...adapter, write: { ...adapter.write, plan: typeof plan === 'function' ? plan : () => plan } },
  })
  try {
    await work()
  } finally {
    Object.assign(connected, { adapter })
  }
}

describe('notes and labels', () => {
  test.each(['w2', 'zenoo', 'corsa'])('of an alert of %s are kept, and told as changes', async (vendor) => {
    const { id, version } = await one(vendor)
    await kept(onAlert(id, 'ADD_NOTE', { reason: 'Called the client.' }))
    expect(await sql('select body, author, target_kind from notes where target_id = $1', [id])).toEqual([
      { body: 'Called the client.', author: 'olga', target_kind: 'ALERT' },
    ])
    const label = (add: string[], remove: string[]) => onAlert(id, 'LABEL', { detail: { labels: { add, remove } } })
    await kept(label(['vip', 'q3'], []))
    const { operationId } = await kept(label(['q3', 'late'], ['vip', 'never there']))
    expect(
      (await sql('select label from labels where target_id = $1 order by label', [id])).map((row) => row.label),
    ).toEqual(['late', 'q3'])
    expect((await change(operationId, id)).changed).toEqual({
      labels: [
        ['q3', 'vip'],
        ['late', 'q3'],
      ],
      version: [version + 2, version + 3],
    })
  })

  test('of a vendor’s case and of a hit: what has no place is refused', async () => {
    const [{ id, version } = { id: '', version: 0 }] = await sql<CaseNow>(
      "select id, version from cases where vendor = 'corsa' order by key limit 1",
    )
    const { operationId } = await kept(onCase(id, 'LABEL', { detail: { labels: { add: ['a'], remove: [] } } }))
    expect((await change(operationId, id)).changed).toMatchObject({ labels: [[], ['a']] })
    await kept(onCase(id, 'ADD_NOTE'))
    expect((await theCase(id)).version).toBe(version + 2)
    const [hit] = await sql<{ id: string }>('select id from screening_hits where tenant_id = $1 limit 1', [T])
    const target = { kind: 'HIT' as const, id: hit?.id ?? '' }
    expect(await refused(about(target, 'ADD_NOTE'))).toMatchObject({ code: 'UNSUPPORTED_BY_VENDOR' })
    expect(await refused(about({ kind: 'ACCOUNT', account: 'w2-uk' }, 'LABEL'))).toMatchObject({
      code: 'UNSUPPORTED_BY_VENDOR',
    })
  })
})

test('a decision about a hit is kept beside the vendor’s word, and says that nothing was sent', async () => {
  const [hit] = await sql<{ id: string; version: number; match_status: string }>(
    'select id, version, match_status from screening_hits where tenant_id = $1 order by id limit 1',
    [T],
  )
  if (!hit) throw new Error('no hit')
  const { items } = await kept(
    about({ kind: 'HIT', id: hit.id }, 'DECIDE_HIT', {
      detail: { hit: { matchStatus: 'FALSE_POSITIVE', disposition: 'NO_ACTION_REQUIRED' } },
    }),
  )
  expect(items[0]?.warnings[0]).toMatch(/^NOT_SENT/)
  const [after] = await sql('select * from screening_hits where id = $1', [hit.id])
  expect(after).toMatchObject({
    match_status: hit.match_status,
    gateway_match_status: 'FALSE_POSITIVE',
    gateway_disposition: 'NO_ACTION_REQUIRED',
    gateway_decision: { reason: 'Because.', actor: 'olga' },
    version: hit.version + 1,
  })
})

describe('a case of the gateway’s own', () => {
  test('is made, with links, event and search entries', async () => {
    const [a, b] = [await one('w2'), await one('corsa')]
    const id = await createCase({
      title: 'Ring of Łódź',
      description: 'Three parties',
      category: 'FRAUD',
      priority: 'HIGH',
      assignee: ana,
      reviewers: [bo],
      dueAt: '2027-01-01T00:00:00.000Z',
      alerts: [a.id, b.id, a.id],
      subjects: [a.subject_id as string],
      tags: ['ring'],
    })
    expect(await theCase(id)).toMatchObject({
      account_id: 'gateway',
      title: 'Ring of Łódź',
      status: 'OPEN',
      outcome: 'NONE',
      category: 'FRAUD',
      priority: 'HIGH',
      version: 1,
      assignee_id: ana,
      subject_id: a.subject_id,
      detail: { tags: ['ring'], dueAt: '2027-01-01T00:00:00.000Z', reviewers: [{ id: bo }] },
    })
    expect(await subjectsOf(id)).toEqual([a.subject_id])
    expect(await linksOf(id)).toEqual([`${a.id} MEMBER gateway`, `${b.id} MEMBER gateway`].sort())
    const [event] = await sql<EventRow>('select * from events where node_id = $1', [id])
    expect(event).toMatchObject({ type: 'CASE_CREATED', actor: 'olga', before: null, after: { title: 'Ring of Łódź' } })
    const texts = await sql<{ body: string }>(
      'select t.body from search_entries e join search_texts t on t.tenant_id = e.tenant_id and t.account_id = e.account_id and t.id = e.text_id where e.id = $1 order by e.part',
      [id],
    )
    expect(texts[0]?.body).toContain('lodz')
    expect(texts[1]?.body).toContain(id.slice(0, 8))
  })

  test('changes field by field; closing needs an outcome; a referral is refused', async () => {
    const id = await createCase({ title: 'First' })
    const update = (fields: Record<string, unknown>) => onCase(id, 'UPDATE', { detail: { case: fields } })
    const renamed = await kept(update({ title: 'Second', priority: 'LOW', dueAt: '2027-02-01T00:00:00.000Z' }))
    expect((await change(renamed.operationId, id)).changed).toEqual({
      title: ['First', 'Second'],
      priority: ['UNSPECIFIED', 'LOW'],
      version: [1, 2],
    })
    const found = await sql(
      "select t.body from search_entries e join search_texts t using (tenant_id, account_id) where e.id = $1 and e.part = 'NAME' and t.id = e.text_id",
      [id],
    )
    expect(found).toMatchObject([{ body: expect.stringContaining('second') }])
    await kept(update({ dueAt: null, description: 'D', category: 'PEP' }))
    expect(await theCase(id)).toMatchObject({ title: 'Second', description: 'D', category: 'PEP' })
    expect((await theCase(id)).detail).not.toHaveProperty('dueAt')

    const status = (detail: Record<string, unknown>) => onCase(id, 'SET_STATUS', { detail })
    expect(await refused(status({ status: 'CLOSED' }))).toMatchObject({ code: 'BAD_INPUT', message: /outcome/ })
    expect(await refused(status({ status: 'CLOSED', outcome: 'NONE' }))).toMatchObject({ code: 'BAD_INPUT' })
    expect(await refused(status({ status: 'OPEN', outcome: 'DISMISSED' }))).toMatchObject({ code: 'BAD_INPUT' })
    expect(await refused(status({ status: 'UNKNOWN' }))).toMatchObject({ code: 'BAD_INPUT' })
    expect(await refused(update({ outcome: 'DISMISSED' }))).toMatchObject({ code: 'BAD_INPUT' })
    for (const item of [
      status({ status: 'CLOSED', outcome: 'REFERRED_FOR_SAR' }),
      update({ status: 'CLOSED', outcome: 'REFERRED_FOR_SAR' }),
    ]) {
      expect(await refused(item)).toMatchObject({ code: 'UNSUPPORTED_BY_VENDOR', message: /suspicious-activity/ })
    }
    const closed = await kept(status({ status: 'CLOSED', outcome: 'DISMISSED' }))
    expect((await change(closed.operationId, id)).changed).toMatchObject({
      status: ['OPEN', 'CLOSED'],
      outcome: ['NONE', 'DISMISSED'],
    })
    expect((await theCase(id)).detail).toMatchObject({ resolutionNote: 'Because.', resolvedAt: expect.any(String) })
    await kept(status({ status: 'IN_PROGRESS' }))
    expect(await theCase(id)).toMatchObject({ status: 'IN_PROGRESS', outcome: 'NONE' })
    const conditional = { status: 'CLOSED', outcome: 'ACCEPTED_WITH_CONDITIONS' } as const
    for (const detail of [conditional, { case: conditional }]) {
      const action = 'case' in detail ? 'UPDATE' : 'SET_STATUS'
      await kept(onCase(id, action, { detail, conditions: 'No cash.' }))
      expect((await theCase(id)).detail).toMatchObject({ resolutionNote: 'Because.\nConditions: No cash.' })
      await kept(status({ status: 'IN_PROGRESS' }))
    }
    expect((await theCase(id)).detail).not.toHaveProperty('resolvedAt')
  })

  test('is assigned and reviewed by people, and takes a priority', async () => {
    const id = await createCase({ title: 'People' })
    const cy = await person('Cy')
    await kept(onCase(id, 'ASSIGN', { assignee: ana }))
    expect((await theCase(id)).assignee_id).toBe(ana)
    await kept(onCase(id, 'UNASSIGN'))
    expect((await theCase(id)).assignee_id).toBe(null)
    await kept(onCase(id, 'SET_PRIORITY', { priority: 'CRITICAL' }))
    expect((await theCase(id)).priority).toBe('CRITICAL')
    const reviewers = async () => ((await theCase(id)).detail.reviewers as { id: string }[]).map((one) => one.id)
    await kept(onCase(id, 'SET_REVIEWERS', { detail: { ids: [ana, bo] } }))
    expect(await reviewers()).toEqual([ana, bo])
    await kept(onCase(id, 'ADD_REVIEWERS', { detail: { ids: [bo, cy] } }))
    expect(await reviewers()).toEqual([ana, bo, cy])
    await kept(onCase(id, 'REMOVE_REVIEWERS', { detail: { ids: [ana] } }))
    expect(await reviewers()).toEqual([bo, cy])
    expect((await theCase(id)).version).toBe(7)
    expect(await refused(onCase(id, 'ADD_REVIEWERS', { detail: { ids: [randomUUID()] } }))).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('gathers alerts and subjects of several vendors', async () => {
    const id = await createCase({ title: 'Gathering' })
    const alerts = [await one('w2'), await one('zenoo'), await one('corsa')]
    const { operationId } = await kept(onCase(id, 'LINK_ALERTS', { detail: { ids: alerts.map((alert) => alert.id) } }))
    expect(await linksOf(id)).toEqual(alerts.map((alert) => `${alert.id} MEMBER gateway`).sort())
    expect((await change(operationId, id)).changed).toEqual({ version: [1, 2] })
    const subjects = alerts.flatMap(({ subject_id }) => subject_id ?? [])
    await kept(onCase(id, 'LINK_SUBJECTS', { detail: { ids: subjects.slice(0, 2) } }))
    await kept(onCase(id, 'LINK_SUBJECTS', { detail: { ids: subjects } }))
    const [first, ...others] = new Set(subjects)
    expect((await theCase(id)).subject_id).toBe(first)
    expect(await subjectsOf(id)).toEqual([first, ...others.toSorted()])
    await kept(onCase(id, 'UPDATE', { detail: { case: { subjects: subjects.slice(1, 2) } } }))
    expect((await theCase(id)).subject_id).toBe(subjects[1])
    expect(await subjectsOf(id)).toEqual(subjects.slice(1, 2))
    await kept(onCase(id, 'UPDATE', { detail: { case: { alerts: [alerts[1]?.id as string], subjects: [] } } }))
    expect(await linksOf(id)).toEqual([`${alerts[1]?.id} MEMBER gateway`])
    expect((await theCase(id)).subject_id).toBe(null)
    expect(await subjectsOf(id)).toEqual([])
    const strange = onCase(id, 'LINK_ALERTS', { detail: { ids: [alerts[0]?.id as string, randomUUID()] } })
    expect(await refused(strange)).toMatchObject({ code: 'NOT_FOUND' })
    // The id of a case is no alert, and nothing of the list was linked.
    expect(await refused(onCase(id, 'LINK_ALERTS', { detail: { ids: [id] } }))).toMatchObject({ code: 'NOT_FOUND' })
    expect(await linksOf(id)).toHaveLength(1)
  })

  test('is refused what it has no field for, unless that is accepted', async () => {
    const item = about({ kind: 'NEW_CASE', account: 'gateway' }, 'CREATE', {
      detail: { newCase: newCase({ title: 'X', documents: ['d1'], metadata: { a: 'b' } }) },
    })
    expect(await refused(item)).toMatchObject({ code: 'LOSSY_WRITE', message: /documents, metadata/ })
    const accepted = await pipeline.commands.submit(submission([item], { allowLossy: true }))
    expect(accepted.items[0]).toMatchObject({ state: 'CONFIRMED', warnings: [/documents, metadata/] })
    expect(await refused(about({ kind: 'NEW_ALERT', account: 'gateway' }, 'CREATE'))).toMatchObject({
      code: 'UNSUPPORTED_BY_VENDOR',
    })
    const id = await createCase()
    expect(await refused(onCase(id, 'CREATE', { detail: { newCase: newCase() } }))).toMatchObject({ code: 'BAD_INPUT' })
    const stranger = onCase(id, 'LINK_SUBJECTS', { detail: { ids: [], vendorIds: ['client-uuid-1'] } })
    expect(await refused(stranger)).toMatchObject({ code: 'BAD_INPUT', message: /subjectVendorIds/ })
    const update = onCase(id, 'UPDATE', {
      detail: { case: { title: 'x', subjects: [] }, vendorIds: ['client-uuid-1'] },
    })
    expect(await refused(update)).toMatchObject({ code: 'BAD_INPUT', message: /subjectVendorIds/ })
    expect(await refused(onCase(id, 'ACKNOWLEDGE'))).toMatchObject({ code: 'UNSUPPORTED_BY_VENDOR' })
  })

  test('takes one change at a time of whoever saw it as it is', async () => {
    const id = await createCase({ title: 'Seen' })
    await kept(onCase(id, 'SET_PRIORITY', { priority: 'LOW', expectedVersion: 1 }))
    expect(await refused(onCase(id, 'SET_PRIORITY', { priority: 'HIGH', expectedVersion: 1 }))).toMatchObject({
      code: 'CONFLICT',
    })
  })
})

describe('an escalation to a case that the vendor does not have', () => {
  test('opens one that says what the alert is about', async () => {
    const alert = await one('zenoo')
    const { operationId, items } = await kept(onAlert(alert.id, 'ESCALATE_TO_CASE'))
    const id = items[0]?.resultId as string
    expect(await theCase(id)).toMatchObject({
      account_id: 'gateway',
      title: alert.title,
      description: 'Because.',
      subject_id: alert.subject_id,
      status: 'OPEN',
    })
    expect(await subjectsOf(id)).toEqual([alert.subject_id])
    expect(await linksOf(id)).toEqual([`${alert.id} ORIGIN gateway`])
    expect((await change(operationId, alert.id)).changed).toMatchObject({
      status: ['OPEN', 'ESCALATED'],
      escalationTarget: [null, 'CASE'],
    })
    expect((await events(operationId, id)).map((event) => event.type)).toEqual(['CASE_CREATED'])
    const entries = await sql('select part from search_entries where id = $1 order by part', [id])
    expect(entries.map((entry) => entry.part)).toEqual(['NAME', 'REFERENCES'])
  })

  test('gathers in one that is there, which changes once', async () => {
    const id = await createCase({ title: 'Existing' })
    const alerts = [...(await open('w2', 3)), ...(await open('zenoo', 2))]
    const { operationId, items } = await kept(
      ...alerts.map((alert) => onAlert(alert.id, 'ESCALATE_TO_CASE', { detail: { caseId: id } })),
    )
    expect(items.map((item) => item.resultId)).toEqual(alerts.map(() => id))
    expect(await linksOf(id)).toEqual(alerts.map((alert) => `${alert.id} MEMBER gateway`).sort())
    expect(await theCase(id)).toMatchObject({ title: 'Existing', version: 2 })
    expect((await change(operationId, id)).changed).toEqual({ version: [1, 2] })
  })

  test('is refused where an open case gathers the alert already, until that is closed or another is named', async () => {
    const alert = await one('zenoo')
    const first = (await kept(onAlert(alert.id, 'ESCALATE_TO_CASE'))).items[0]?.resultId as string
    const again = await refused(onAlert(alert.id, 'ESCALATE_TO_CASE'))
    expect(again).toMatchObject({ code: 'INVALID_STATE', message: /caseId/ })
    const another = await createCase({ title: 'Another' })
    await kept(onAlert(alert.id, 'ESCALATE_TO_CASE', { detail: { caseId: another } }))
    expect(await linksOf(another)).toEqual([`${alert.id} MEMBER gateway`])
    for (const id of [first, another]) {
      await kept(about({ kind: 'CASE', id }, 'SET_STATUS', { detail: { status: 'CLOSED', outcome: 'DISMISSED' } }))
    }
    const third = (await kept(onAlert(alert.id, 'ESCALATE_TO_CASE'))).items[0]?.resultId
    expect([first, another]).not.toContain(third)
  })

  test('is refused for a case that is a vendor’s, another tenant’s or none', async () => {
    const { id } = await one('w2')
    const escalate = (caseId: string) => refused(onAlert(id, 'ESCALATE_TO_CASE', { detail: { caseId } }))
    const [corsa] = await sql<{ id: string }>("select id from cases where vendor = 'corsa' limit 1")
    expect(await escalate(corsa?.id as string)).toMatchObject({ code: 'BAD_INPUT', message: /gateway’s own/ })
    await createTenant(pipeline.database, 'rival', [{ account_id: 'gateway', vendor: 'gateway' }])
    await insert(pipeline.database, 'rival', 'cases', [caseRow('rival', 'k', { account_id: 'gateway' })])
    const another = await escalate(uuid('rival', 'case', 'k'))
    expect(another).toEqual(await escalate(randomUUID()))
    expect(another.code).toBe('NOT_FOUND')
    expect((await now(id)).status).toBe('OPEN')
    expect(await refused(onAlert(id, 'ESCALATE_TO_CASE', { detail: { caseId: id } }))).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('after the vendor took its part the worker keeps the rest, and never opens what was closed', async () => {
    const [alert, closed] = [await one('w2'), await one('w2')]
    const wait = async (id: string, word: string) => {
      let result: Awaited<ReturnType<typeof submit>> | undefined
      const [row] = await sql<{ key: string }>('select key from alerts where id = $1', [id])
      const plan: Plan = {
        support: 'OK',
        call: { alertStatus: word, message: null },
        batchKey: `case:${idsOf(row?.key ?? '').caseId}`,
        warning: null,
        andGateway: true,
      }
      await planning('w2-uk', plan, async () => {
        result = await submit(onAlert(id, 'ESCALATE_TO_CASE', { detail: { newCase: newCase({ title: 'Kept' }) } }))
      })
      expect(result?.items[0]?.state).toBe('QUEUED')
      await pipeline.deliver()
      const [command] = await sql<{ state: string; result_id: string }>(
        'select * from commands where operation_id = $1',
        [result?.operationId],
      )
      expect(command?.state).toBe('CONFIRMED')
      return command?.result_id as string
    }
    const made = await wait(alert.id, 'NewAlert')
    expect(await now(alert.id)).toMatchObject({ status: 'ESCALATED', vendor_status: 'OPEN' })
    expect(await theCase(made)).toMatchObject({ title: 'Kept', account_id: 'gateway' })
    expect(await linksOf(made)).toEqual([`${alert.id} ORIGIN gateway`])
    const other = await wait(closed.id, 'FalsePositive')
    expect(await now(closed.id)).toMatchObject({ status: 'CLOSED', vendor_status: 'CLOSED' })
    expect(await linksOf(other)).toEqual([`${closed.id} ORIGIN gateway`])
  })
})

describe('walls and speed', () => {
  test('the role of the API writes no case, link or search entry of a vendor', async () => {
    const { store } = pipeline.database
    const raw = (text: string) => store.write(T, (tx) => tx.all({ sql: text, parameters: [] } as never))
    const [theirs] = await sql<{ id: string }>("select id from cases where vendor = 'corsa' limit 1")
    const link = recordId(T, 'corsa-uk', 'CASE_ALERT', 'x')
    await expect(
      raw(`insert into case_alerts (tenant_id, account_id, id, case_id, alert_id, case_vendor_id, alert_vendor_id, role,
        sources, told_by) values ('${T}', 'corsa-uk', '${link}', '${theirs?.id}', '${theirs?.id}', '', '', 'MEMBER', '{}', 'CASE')`),
    ).rejects.toThrow(/row-level security/)
    await expect(
      raw(`insert into search_texts (tenant_id, account_id, id, body) values ('${T}', 'corsa-uk', '${link}', 'x')`),
    ).rejects.toThrow(/row-level security/)
  })

  test('a thousand rows take as many statements as two', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) => n)
    const copies = await sql<{ id: string }>(
      `insert into alerts (tenant_id, account_id, id, key, vendor, vendor_id, vendor_ids, title, vendor_status, disposition,
         type, category, categories, lifecycle_stage, vendor_priority, risk_level, sources, read_at, map_rev, digest)
       select tenant_id, account_id, gen_random_uuid(), 'copy ' || n, vendor, 'copy ' || n, vendor_ids, 'Copy ' || n, 'OPEN',
         disposition, type, category, '[]', lifecycle_stage, vendor_priority, risk_level, sources, read_at, map_rev, digest
       from (select * from alerts where vendor = 'w2' limit 1) a, generate_series(1, ${rows.length}) n returning id`,
    )
    const counted = async (items: SubmitItem[]) => {
      const before = pipeline.database.store.statements()
      await kept(...items)
      return pipeline.database.store.statements() - before
    }
    const few = copies.slice(0, 2)
    const rest = copies.slice(2)
    for (const say of [
      (id: string) => onAlert(id, 'ESCALATE_TO_CASE'),
      (id: string) => onAlert(id, 'LABEL', { detail: { labels: { add: ['bulk'], remove: [] } } }),
      (id: string) => onAlert(id, 'ASSIGN', { assignee: ana }),
    ]) {
      const two = await counted(few.map(({ id }) => say(id)))
      expect(two).toBeLessThan(25)
      expect(await counted(rest.map(({ id }) => say(id)))).toBe(two)
    }
    const [made] = await sql<{ n: number }>(
      "select count(*)::int as n from cases where account_id = 'gateway' and title like 'Copy %'",
    )
    expect(made?.n).toBe(1000)
  })
})
