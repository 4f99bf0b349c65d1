import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { DECIDING, idPaths, mutationText, payloadOf, waits } from './mutation-text.ts'
import { askForText, data, id, viewerOf } from './support.ts'

// Two tenants with the same vendors. What one of them names of the other's must read like what nobody has.
const VENDORS = ['compilot', 'corsa']
const running: RunningVendor[] = []
let pipeline: Pipeline

interface Ids {
  Alert: string
  Case: string
  Subject: string
  ScreeningHit: string
  User: string
  ProviderAccount: string
  Selection: string
  /** A case of the gateway's own. */
  Gathering: string
}
type Type = keyof Ids
let own: Ids
let theirs: Ids

const as = (tenant: string) => ({
  store: pipeline.database.store,
  viewer: { ...viewerOf(tenant, ['ADMIN'], ['sar:read', 'sar:refer']) },
  commands: pipeline.commands,
})

async function idsOf(tenant: string): Promise<Ids> {
  const asked = as(tenant)
  const first = async (text: string): Promise<string> => {
    const { nodes } = Object.values(await data<Record<string, { nodes: { id: string }[] }>>(asked, text))[0] ?? {
      nodes: [],
    }
    return String(nodes[0]?.id)
  }
  const corsa = `${tenant}-corsa`
  const { createCases } = await data<{ createCases: { results: { case: { id: string } }[] } }>(
    asked,
    mutationText('createCases', 'results { case { id } }'),
    { input: { cases: [{ title: `${tenant}'s own` }] } },
  )
  const { createSelection } = await data<{ createSelection: { selection: { id: string } } }>(
    asked,
    mutationText('createSelection', 'selection { id }'),
    { input: { filter: { accountIds: [corsa] }, action: 'ACKNOWLEDGE' } },
  )
  const { accounts } = await data<{ accounts: { id: string; accountId: string }[] }>(
    asked,
    '{ accounts { id accountId } }',
  )
  return {
    Alert: await first(`{ alerts(filter: { accountIds: ["${corsa}"], status: [OPEN] }) { nodes { id } } }`),
    Case: await first(`{ cases(filter: { accountIds: ["${corsa}"], status: [OPEN] }) { nodes { id } } }`),
    Subject: await first(`{ subjects(filter: { accountIds: ["${corsa}"] }) { nodes { id } } }`),
    ScreeningHit: await first('{ screeningHits { nodes { id } } }'),
    User: await first('{ users { nodes { id } } }'),
    ProviderAccount: String(accounts.find((one) => one.accountId === corsa)?.id),
    Selection: createSelection.selection.id,
    Gathering: String(createCases.results[0]?.case.id),
  }
}

beforeAll(async () => {
  for (const vendor of VENDORS) running.push(await startVendor(vendor, { count: 40 }))
  pipeline = await createPipeline(
    ['acme', 'other'].flatMap((tenant) =>
      VENDORS.map((vendor, n) => ({
        tenant,
        account: `${tenant}-${vendor}`,
        vendor,
        running: running[n] as RunningVendor,
      })),
    ),
  )
  await pipeline.poll()
  own = await idsOf('acme')
  theirs = await idsOf('other')
}, 120_000)
afterAll(async () => {
  await pipeline?.close()
  await Promise.all(running.map((one) => one.close()))
})

type Input = (id: string) => object

/** Each mutation with each of its arguments that names a record, by the path in its input. */
const NAMED: [name: string, path: string, type: Type, input: Input][] = [
  ['resolveAlerts', 'alertIds', 'Alert', (one) => ({ alertIds: [one], action: 'REJECT', reason: 'r' })],
  ['resolveAlerts', 'selectionId', 'Selection', (one) => ({ selectionId: one, action: 'REJECT', reason: 'r' })],
  ['remediateCaseAlerts', 'items.alertId', 'Alert', (one) => ({ items: [{ alertId: one, action: 'REOPEN' }] })],
  ['createAlerts', 'accountId', 'ProviderAccount', (accountId) => ({ accountId, alerts: [NEW_ALERT] })],
  ['updateAlert', 'alertId', 'Alert', (alertId) => ({ alertId, description: 'd', priority: 'HIGH' })],
  ['updateAlert', 'assigneeId', 'User', (assigneeId) => ({ alertId: own.Alert, assigneeId })],
  ['updateAlert', 'assigneeId', 'User', (assigneeId) => ({ alertId: own.Alert, description: 'd', assigneeId })],
  ['updateAlert', 'subjectIds', 'Subject', (one) => ({ alertId: own.Alert, subjectIds: [one] })],
  ['assignAlerts', 'alertIds', 'Alert', (one) => ({ alertIds: [one], assigneeId: null })],
  ['assignAlerts', 'assigneeId', 'User', (assigneeId) => ({ alertIds: [own.Alert], assigneeId })],
  ['assignAlerts', 'selectionId', 'Selection', (selectionId) => ({ selectionId, assigneeId: null })],
  ['setAlertStatus', 'alertIds', 'Alert', (one) => ({ alertIds: [one], status: 'PENDING' })],
  ['setAlertStatus', 'selectionId', 'Selection', (selectionId) => ({ selectionId, status: 'IN_REVIEW' })],
  ['acknowledgeAlerts', 'alertIds', 'Alert', (one) => ({ alertIds: [one] })],
  ['acknowledgeAlerts', 'selectionId', 'Selection', (selectionId) => ({ selectionId })],
  ['setAlertPriority', 'alertIds', 'Alert', (one) => ({ alertIds: [one], priority: 'HIGH' })],
  ['setAlertPriority', 'selectionId', 'Selection', (selectionId) => ({ selectionId, priority: 'HIGH' })],
  ['escalateAlerts', 'alertIds', 'Alert', (one) => ({ alertIds: [one], target: 'CASE', reason: 'r' })],
  ['escalateAlerts', 'selectionId', 'Selection', (selectionId) => ({ selectionId, target: 'CASE', reason: 'r' })],
  ['escalateAlerts', 'assigneeId', 'User', (assigneeId) => ({ ...UP, target: 'SENIOR_REVIEWER', assigneeId })],
  ['escalateAlerts', 'case.assigneeId', 'User', (assigneeId) => ({ ...UP, target: 'CASE', case: { assigneeId } })],
  ['escalateAlerts', 'case.caseId', 'Gathering', (caseId) => ({ ...UP, target: 'CASE', case: { caseId } })],
  ['reopenAlerts', 'alertIds', 'Alert', (one) => ({ alertIds: [one] })],
  ['reopenAlerts', 'selectionId', 'Selection', (selectionId) => ({ selectionId })],
  ['linkAlertSubjects', 'alertId', 'Alert', (alertId) => ({ alertId, subjectIds: [own.Subject] })],
  ['linkAlertSubjects', 'subjectIds', 'Subject', (one) => ({ alertId: own.Alert, subjectIds: [one] })],
  ['linkAlertTransactions', 'alertId', 'Alert', (alertId) => ({ alertId, transactionIds: ['t'] })],
  ['requestAlertResearch', 'alertIds', 'Alert', (one) => ({ alertIds: [one] })],
  ['requestAlertResearch', 'selectionId', 'Selection', (selectionId) => ({ selectionId })],
  ['createCases', 'accountId', 'ProviderAccount', (accountId) => ({ accountId, cases: [{ title: 't' }] })],
  ['createCases', 'cases.assigneeId', 'User', (assigneeId) => ({ cases: [{ assigneeId }] })],
  ['createCases', 'cases.reviewerIds', 'User', (one) => ({ cases: [{ reviewerIds: [own.User, one] }] })],
  ['createCases', 'cases.alertIds', 'Alert', (one) => ({ cases: [{ alertIds: [own.Alert, one] }] })],
  ['createCases', 'cases.subjectIds', 'Subject', (one) => ({ cases: [{ subjectIds: [own.Subject, one] }] })],
  ['createCases', 'cases.subject.subjectId', 'Subject', (subjectId) => ({ cases: [{ subject: { subjectId } }] })],
  ['createCases', 'cases.hitIds', 'ScreeningHit', (one) => ({ accountId: 'acme-corsa', cases: [{ hitIds: [one] }] })],
  ['createCaseFromTemplate', 'accountId', 'ProviderAccount', (accountId) => ({ accountId, ...TEMPLATE })],
  [
    'createCaseFromTemplate',
    'subject.subjectId',
    'Subject',
    (subjectId) => ({ accountId: 'acme-corsa', template: 't', subject: { subjectId } }),
  ],
  ['updateCase', 'caseId', 'Case', (caseId) => ({ caseId, title: 't' })],
  ['updateCase', 'caseId', 'Gathering', (caseId) => ({ caseId, title: 't' })],
  ['updateCase', 'assigneeId', 'User', (assigneeId) => ({ caseId: own.Gathering, title: 't', assigneeId })],
  ['updateCase', 'reviewerIds', 'User', (one) => ({ caseId: own.Gathering, reviewerIds: [one] })],
  ['updateCase', 'alertIds', 'Alert', (one) => ({ caseId: own.Gathering, alertIds: [own.Alert, one] })],
  ['updateCase', 'subjectIds', 'Subject', (one) => ({ caseId: own.Gathering, subjectIds: [own.Subject, one] })],
  ['assignCases', 'caseIds', 'Case', (one) => ({ caseIds: [one], assigneeId: null })],
  ['assignCases', 'assigneeId', 'User', (assigneeId) => ({ caseIds: [own.Gathering], assigneeId })],
  ['setCaseStatus', 'caseIds', 'Case', (one) => ({ caseIds: [one], status: 'IN_PROGRESS' })],
  ['setCaseStatus', 'caseIds', 'Gathering', (one) => ({ caseIds: [one], status: 'IN_PROGRESS' })],
  ['updateCaseReviewers', 'caseIds', 'Gathering', (one) => ({ caseIds: [one], mode: 'SET', reviewerIds: [] })],
  [
    'updateCaseReviewers',
    'reviewerIds',
    'User',
    (one) => ({ caseIds: [own.Gathering], mode: 'ADD', reviewerIds: [own.User, one] }),
  ],
  ['linkCaseAlerts', 'caseId', 'Gathering', (caseId) => ({ caseId, alertIds: [own.Alert] })],
  ['linkCaseAlerts', 'alertIds', 'Alert', (one) => ({ caseId: own.Gathering, alertIds: [own.Alert, one] })],
  ['linkCaseSubjects', 'caseId', 'Gathering', (caseId) => ({ caseId, subjectIds: [own.Subject] })],
  ['linkCaseSubjects', 'subjectIds', 'Subject', (one) => ({ caseId: own.Gathering, subjectIds: [own.Subject, one] })],
  ['linkCaseTransactions', 'caseId', 'Case', (caseId) => ({ caseId, transactionIds: ['t'] })],
  ['updateCaseTriggers', 'accountId', 'ProviderAccount', (accountId) => ({ accountId, triggers: [TRIGGER] })],
  [
    'decideScreeningHits',
    'hitIds',
    'ScreeningHit',
    (one) => ({ hitIds: [one], matchStatus: 'FALSE_POSITIVE', reason: 'r' }),
  ],
  ['addNote', 'targetIds', 'Alert', (one) => ({ targetIds: [one], body: 'b' })],
  ['addNote', 'targetIds', 'Case', (one) => ({ targetIds: [one], body: 'b' })],
  ['addNote', 'selectionId', 'Selection', (selectionId) => ({ selectionId, body: 'b' })],
  ['labelAlerts', 'alertIds', 'Alert', (one) => ({ alertIds: [one], add: ['vip'] })],
  ['labelAlerts', 'selectionId', 'Selection', (selectionId) => ({ selectionId, add: ['vip'] })],
  ['labelCases', 'caseIds', 'Case', (one) => ({ caseIds: [one], add: ['vip'] })],
]
const NEW_ALERT = { reference: 'r-1', category: 'FRAUD' }
const TRIGGER = { name: 'n', enabled: true }
const TEMPLATE = { template: 't', subject: { vendorId: 'v' } }
const UP = {
  get alertIds() {
    return [own.Alert]
  },
  reason: 'r',
}

/** What becomes visible of an item, but for the ids that are new every time. */
const RESULT = `index targetId state code message warnings evidence { kind }
  command { index state code message reason warnings targetKind account { accountId } result { id } }`
const RECORD: Record<string, string> = {
  AlertCommandPayload: 'alert { id title }',
  CaseCommandPayload: 'case { id title }',
  HitCommandPayload: 'hit { id matchedName }',
  RecordCommandPayload: 'alert { id title } case { id title }',
  AccountCommandPayload: 'account { id name }',
}
const selectionFor = (name: string): string =>
  `operation { state actor counts { state count } } results { ${RESULT} ${RECORD[payloadOf(name)]} }`

const idType = (type: Type): string => (type === 'Gathering' ? 'Case' : type)
const answer = (name: string, input: object) =>
  askForText(as('acme'), mutationText(name, selectionFor(name)), {
    input: { ...input, ...(waits(name) && { waitMs: 0 }) },
  })

// Nothing is delivered here; what the last test left on its way is out of the next one's.
beforeEach(() => pipeline.database.sql("update commands set state = 'CANCELLED' where state = 'QUEUED'"))

test.each(NAMED)('%s: of %s another tenant has, nothing can be told', async (name, _path, type, input) => {
  const foreign = theirs[type]
  const random = id(idType(type), randomUUID())
  const nonsense = 'nonsense'
  const [there, nowhere, nothing] = await Promise.all(
    [foreign, random, nonsense].map(async (one) => (await answer(name, input(one))).replaceAll(one, 'GIVEN')),
  )
  expect(there).toBe(nowhere)
  // What is not even an id reads the same, where its type need not be known from it.
  if (name !== 'addNote' || type !== 'Case') expect(nothing).toBe(nowhere)
  expect(there).toContain('NOT_FOUND')
  // And the tenant's own is found by the very same words.
  expect(await answer(name, input(own[type]))).not.toContain('NOT_FOUND')
})

test('every argument that names a record, of every mutation that decides, is in the list above', () => {
  const expected = DECIDING.flatMap((name) => idPaths(name).map((path) => `${name} ${path}`))
  expect(new Set(NAMED.map(([name, path]) => `${name} ${path}`))).toEqual(new Set(expected))
  expect(DECIDING.length).toBeGreaterThan(25)
})

test("a case is not gathered in where it is somebody else's, nor made under its id", async () => {
  const { database } = pipeline
  const count = () => database.sql("select count(*) from cases where tenant_id = 'acme' and account_id = 'gateway'")
  const before = await count()
  await answer('escalateAlerts', { ...UP, target: 'CASE', case: { caseId: theirs.Gathering } })
  await answer('createCases', { cases: [{ alertIds: [own.Alert, theirs.Alert] }] })
  expect(await count()).toEqual(before)
})

test('an id under a false type names nothing', async () => {
  const subjectAsAlert = id('Alert', Buffer.from(own.Subject, 'base64url').toString().split(':')[1] ?? '')
  expect(await answer('linkCaseAlerts', { caseId: own.Gathering, alertIds: [subjectAsAlert] })).toContain('NOT_FOUND')
  expect(await answer('acknowledgeAlerts', { alertIds: [subjectAsAlert] })).toContain('NOT_FOUND')
})

test('a plan tells nothing of another tenant either', async () => {
  const plan = (input: object) =>
    askForText(
      as('acme'),
      mutationText('createSelection', 'selection { count plan { support count refusals { code message count } } }'),
      { input: { filter: { accountIds: ['acme-corsa'] }, ...input } },
    )
  const person = (assigneeId: string) => plan({ action: 'ASSIGN', assigneeId })
  const gathering = (caseId: string) => plan({ action: 'ESCALATE_TO_CASE', case: { caseId }, reason: 'r' })
  expect(await person(theirs.User)).toBe(await person(id('User', randomUUID())))
  expect(await gathering(theirs.Gathering)).toBe(await gathering(id('Case', randomUUID())))
  expect(await gathering(theirs.Gathering)).toContain('NOT_FOUND')
  expect(await person(own.User)).not.toContain('NOT_FOUND')
})
