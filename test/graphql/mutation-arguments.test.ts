import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Commands, plainly, type Submission } from '../../src/command/commands.ts'
import type { Role } from '../../src/graphql/viewer.ts'
import { recordId } from '../../src/store/ids.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { DECIDING, mutationText } from './mutation-text.ts'
import { ask, createTenant, failure, id, insert, uuid, viewerOf } from './support.ts'

// What arguments become: the decisions handed to the ledger, and what is refused before it hears of anything.
const T = 'acme'
const OPERATION = uuid(T, 'operation')
let database: TestDatabase
let submissions: Submission[] = []

const absent = () => {
  throw new Error('not part of this test')
}
const commands: Commands = {
  select: absent,
  preview: absent,
  async submit(submission) {
    submissions.push(submission)
    return { operationId: OPERATION, items: [] }
  },
  settled: async (_tenant, result) => result,
  retryable: absent,
  cancel: absent,
  settle: absent,
}
const asked = (permissions: string[] = [], roles: Role[] = ['ANALYST']) => ({
  store: database.store,
  viewer: viewerOf(T, roles, permissions),
  commands,
})

beforeAll(async () => {
  database = await createTestDatabase()
  await createTenant(database, T, [
    { account_id: 'one', id: recordId(T, 'one', 'ACCOUNT', 'one') },
    { account_id: 'gateway' },
    { account_id: 'gone', removed_at: '2026-01-01T00:00:00Z' },
  ])
  await insert(database, T, 'operations', [
    {
      id: OPERATION,
      mutation: 'x',
      actor: 'x',
      input_digest: 'x',
      refusals: [],
      created_at: '2026-01-01T00:00:00Z',
    },
  ])
})
afterAll(() => database?.close())
beforeEach(() => {
  submissions = []
})

const text = (name: string) => mutationText(name, 'operation { id }')
const ref = (type: string, key: string) => id(type, uuid(T, type, key))
const is = (type: string, key: string) => uuid(T, type, key)
const A = ref('Alert', 'a')
const C = ref('Case', 'c')
const U = ref('User', 'u')
const S = ref('Subject', 's')
const H = ref('ScreeningHit', 'h')
const ANN = is('User', 'u')
const alert = { kind: 'ALERT', id: is('Alert', 'a') }
const ofCase = { kind: 'CASE', id: is('Case', 'c') }
const DUE = '2026-05-01T00:00:00.000Z'
const why = { reason: 'why', vendorMessage: 'short' }

const NEW_CASE = {
  reference: null,
  title: null,
  description: null,
  category: null,
  type: null,
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

/** An input, what it is about, and what is decided there beyond a plain action. */
const SAID: [mutation: string, input: object, target: object, decision: Parameters<typeof plainly>[0], more: object][] =
  [
    ['setAlertStatus', { alertIds: [A], status: 'OPEN' }, alert, 'REOPEN', {}],
    ['setAlertStatus', { alertIds: [A], status: 'IN_REVIEW', ...why }, alert, 'ACKNOWLEDGE', why],
    [
      'setAlertStatus',
      { alertIds: [A], status: 'PENDING', vendorValue: 'Waiting', expectedVersions: [3] },
      alert,
      'REQUEST_INFORMATION',
      { vendorValue: 'Waiting', expectedVersion: 3 },
    ],
    ['acknowledgeAlerts', { alertIds: [A], ...why }, alert, 'ACKNOWLEDGE', why],
    ['assignAlerts', { alertIds: [A], assigneeId: U }, alert, 'ASSIGN', { assignee: ANN }],
    ['assignAlerts', { alertIds: [A], assigneeId: null, ...why }, alert, 'UNASSIGN', why],
    ['setAlertPriority', { alertIds: [A], priority: 'CRITICAL' }, alert, 'SET_PRIORITY', { priority: 'CRITICAL' }],
    ['reopenAlerts', { alertIds: [A], ...why }, alert, 'REOPEN', why],
    ['requestAlertResearch', { alertIds: [A] }, alert, 'REQUEST_RESEARCH', { detail: { research: 'STANDARD' } }],
    [
      'requestAlertResearch',
      { alertIds: [A], depth: 'DEEP' },
      alert,
      'REQUEST_RESEARCH',
      { detail: { research: 'DEEP' } },
    ],
    [
      'escalateAlerts',
      { alertIds: [A], target: 'SENIOR_REVIEWER', assigneeId: U, ...why },
      alert,
      'ESCALATE_TO_REVIEWER',
      { ...why, assignee: ANN },
    ],
    ['escalateAlerts', { alertIds: [A], target: 'CASE', reason: 'why' }, alert, 'ESCALATE_TO_CASE', { reason: 'why' }],
    [
      'escalateAlerts',
      { alertIds: [A], target: 'CASE', reason: 'why', case: { caseId: C } },
      alert,
      'ESCALATE_TO_CASE',
      { reason: 'why', detail: { caseId: is('Case', 'c') } },
    ],
    [
      'escalateAlerts',
      {
        alertIds: [A],
        target: 'CASE',
        reason: 'why',
        vendorValue: 'Word',
        case: {
          title: 't',
          description: 'd',
          category: 'DUE_DILIGENCE',
          type: 'PERIODIC_REVIEW',
          priority: 'LOW',
          assigneeId: U,
          dueAt: DUE,
        },
      },
      alert,
      'ESCALATE_TO_CASE',
      {
        reason: 'why',
        vendorValue: 'Word',
        detail: {
          newCase: {
            ...NEW_CASE,
            title: 't',
            description: 'd',
            category: 'DUE_DILIGENCE',
            type: 'PERIODIC_REVIEW',
            priority: 'LOW',
            assignee: ANN,
            dueAt: DUE,
          },
        },
      },
    ],
    // One field alone is the decision that speaks of it.
    ['updateAlert', { alertId: A, status: 'IN_REVIEW', ...why }, alert, 'ACKNOWLEDGE', why],
    [
      'updateAlert',
      { alertId: A, priority: 'LOW', expectedVersion: 2, vendorValue: 'Word' },
      alert,
      'SET_PRIORITY',
      { priority: 'LOW', expectedVersion: 2, vendorValue: 'Word' },
    ],
    ['updateAlert', { alertId: A, assigneeId: null }, alert, 'UNASSIGN', {}],
    ['updateAlert', { alertId: A, assigneeId: U }, alert, 'ASSIGN', { assignee: ANN }],
    ['updateAlert', { alertId: A, riskLevel: 'HIGH' }, alert, 'SET_RISK', { riskLevel: 'HIGH' }],
    ['updateAlert', { alertId: A, category: 'PEP' }, alert, 'UPDATE', { detail: { alert: { category: 'PEP' } } }],
    ['updateAlert', { alertId: A, dueAt: null }, alert, 'UPDATE', { detail: { alert: { dueAt: null } } }],
    [
      'updateAlert',
      { alertId: A, subjectVendorIds: ['v', 'v'] },
      alert,
      'UPDATE',
      { detail: { alert: { subjects: [] }, vendorIds: ['v'] } },
    ],
    [
      'updateCase',
      { caseId: C, subjectIds: [S], subjectVendorIds: ['v'] },
      ofCase,
      'UPDATE',
      { detail: { case: { subjects: [is('Subject', 's')] }, vendorIds: ['v'] } },
    ],
    [
      'updateAlert',
      {
        alertId: A,
        status: 'PENDING',
        priority: 'HIGH',
        category: 'PEP',
        type: 'SCREENING',
        lifecycleStage: 'ONBOARDING',
        assigneeId: U,
        description: 'd',
        dueAt: DUE,
        subjectIds: [S, S],
        transactionIds: ['t', 't'],
        customFields: [{ key: 'k', label: 'l', value: '' }],
        ...why,
      },
      alert,
      'UPDATE',
      {
        ...why,
        detail: {
          alert: {
            status: 'PENDING',
            priority: 'HIGH',
            category: 'PEP',
            type: 'SCREENING',
            lifecycleStage: 'ONBOARDING',
            assignee: ANN,
            description: 'd',
            dueAt: DUE,
            subjects: [is('Subject', 's')],
            transactions: ['t'],
            customFields: [{ key: 'k', label: 'l', value: '' }],
          },
        },
      },
    ],
    [
      'createAlerts',
      {
        accountId: 'one',
        alerts: [
          {
            reference: 'r',
            category: 'DUE_DILIGENCE',
            type: 'ENHANCED_DUE_DILIGENCE',
            priority: 'HIGH',
            status: 'OPEN',
            description: 'd',
            vendorValue: 'EDD',
          },
        ],
        upsert: true,
      },
      { kind: 'NEW_ALERT', account: 'one' },
      'CREATE',
      {
        vendorValue: 'EDD',
        detail: {
          newAlert: {
            reference: 'r',
            category: 'DUE_DILIGENCE',
            type: 'ENHANCED_DUE_DILIGENCE',
            priority: 'HIGH',
            status: 'OPEN',
            description: 'd',
            upsert: true,
          },
        },
      },
    ],
    [
      'createAlerts',
      {
        accountId: id('ProviderAccount', recordId(T, 'one', 'ACCOUNT', 'one')),
        alerts: [{ reference: 'r', category: 'FRAUD' }],
      },
      { kind: 'NEW_ALERT', account: 'one' },
      'CREATE',
      {
        detail: {
          newAlert: {
            reference: 'r',
            category: 'FRAUD',
            type: null,
            priority: null,
            status: null,
            description: null,
            upsert: false,
          },
        },
      },
    ],
    [
      'linkAlertSubjects',
      { alertId: A, subjectIds: [S] },
      alert,
      'LINK_SUBJECTS',
      { detail: { ids: [is('Subject', 's')] } },
    ],
    [
      'linkAlertSubjects',
      { alertId: A, subjectVendorIds: ['v1', 'v2', 'v1'] },
      alert,
      'LINK_SUBJECTS',
      { detail: { ids: [], vendorIds: ['v1', 'v2'] } },
    ],
    [
      'linkAlertTransactions',
      { alertId: A, transactionIds: ['t1', 't2', 't1'] },
      alert,
      'LINK_TRANSACTIONS',
      { detail: { ids: ['t1', 't2'] } },
    ],
    [
      'createCases',
      { cases: [{}] },
      { kind: 'NEW_CASE', account: 'gateway' },
      'CREATE',
      { detail: { newCase: NEW_CASE } },
    ],
    [
      'createCases',
      { accountId: null, cases: [{ title: 't' }] },
      { kind: 'NEW_CASE', account: 'gateway' },
      'CREATE',
      { detail: { newCase: { ...NEW_CASE, title: 't' } } },
    ],
    [
      'createCases',
      { accountId: 'gone', cases: [{}] },
      { kind: 'NEW_CASE', account: null },
      'CREATE',
      { detail: { newCase: NEW_CASE } },
    ],
    [
      'createCases',
      {
        accountId: 'one',
        cases: [
          {
            reference: 'r',
            title: 't',
            description: 'd',
            category: 'FRAUD',
            priority: 'HIGH',
            assigneeId: U,
            reviewerIds: [U],
            dueAt: DUE,
            subject: { vendorId: 'v', type: 'applicant' },
            alertIds: [A],
            subjectIds: [S],
            hitIds: [H],
            subjectVendorIds: ['v2'],
            hitVendorIds: ['h2'],
            transactionIds: ['t'],
            documentIds: ['d'],
            relatedCaseIds: ['c'],
            screeningId: 'sc',
            tags: ['x'],
            fraudIndicators: ['f'],
            verificationIssues: ['i'],
            metadata: [
              { key: 'k', value: 'v' },
              { key: 'amount', number: 500_000.5 },
              { key: 'score', value: null, number: 0 },
            ],
            vendorValue: 'aml',
          },
        ],
      },
      { kind: 'NEW_CASE', account: 'one' },
      'CREATE',
      {
        vendorValue: 'aml',
        detail: {
          newCase: {
            reference: 'r',
            title: 't',
            description: 'd',
            category: 'FRAUD',
            type: null,
            priority: 'HIGH',
            assignee: ANN,
            reviewers: [ANN],
            dueAt: DUE,
            subject: { type: 'applicant', id: 'v', known: false },
            template: null,
            alerts: [is('Alert', 'a')],
            subjects: [is('Subject', 's')],
            hits: [is('ScreeningHit', 'h')],
            hitVendorIds: ['h2'],
            transactions: ['t'],
            documents: ['d'],
            relatedCases: ['c'],
            screening: 'sc',
            tags: ['x'],
            fraudIndicators: ['f'],
            verificationIssues: ['i'],
            metadata: { k: 'v', amount: 500_000.5, score: 0 },
          },
          vendorIds: ['v2'],
        },
      },
    ],
    [
      'createCaseFromTemplate',
      { accountId: 'one', template: 'annual_review', subject: { subjectId: S } },
      { kind: 'NEW_CASE', account: 'one' },
      'CREATE_FROM_TEMPLATE',
      {
        detail: {
          newCase: {
            ...NEW_CASE,
            template: 'annual_review',
            subject: { type: null, id: is('Subject', 's'), known: true },
          },
        },
      },
    ],
    ['updateCase', { caseId: C, status: 'IN_PROGRESS' }, ofCase, 'SET_STATUS', { detail: { status: 'IN_PROGRESS' } }],
    [
      'updateCase',
      { caseId: C, status: 'CLOSED', outcome: 'DISMISSED', ...why },
      ofCase,
      'SET_STATUS',
      { ...why, detail: { status: 'CLOSED', outcome: 'DISMISSED' } },
    ],
    [
      'updateCase',
      { caseId: C, priority: 'LOW', vendorValue: 'Word' },
      ofCase,
      'SET_PRIORITY',
      { priority: 'LOW', vendorValue: 'Word' },
    ],
    ['updateCase', { caseId: C, assigneeId: U }, ofCase, 'ASSIGN', { assignee: ANN }],
    [
      'updateCase',
      {
        caseId: C,
        status: 'CLOSED',
        outcome: 'REJECTED',
        title: 't',
        description: 'd',
        category: 'PEP',
        priority: 'HIGH',
        assigneeId: null,
        reviewerIds: [U],
        dueAt: null,
        alertIds: [A],
        subjectIds: [S],
        transactionIds: ['t'],
        expectedVersion: 4,
      },
      ofCase,
      'UPDATE',
      {
        expectedVersion: 4,
        detail: {
          case: {
            status: 'CLOSED',
            outcome: 'REJECTED',
            title: 't',
            description: 'd',
            category: 'PEP',
            priority: 'HIGH',
            assignee: null,
            reviewers: [ANN],
            dueAt: null,
            alerts: [is('Alert', 'a')],
            subjects: [is('Subject', 's')],
            transactions: ['t'],
          },
        },
      },
    ],
    [
      'updateCase',
      { caseId: C, status: 'CLOSED', outcome: 'ACCEPTED_WITH_CONDITIONS', conditions: 'yearly', ...why },
      ofCase,
      'SET_STATUS',
      { ...why, conditions: 'yearly', detail: { status: 'CLOSED', outcome: 'ACCEPTED_WITH_CONDITIONS' } },
    ],
    [
      'assignCases',
      { caseIds: [C], assigneeId: U, expectedVersions: [1] },
      ofCase,
      'ASSIGN',
      { assignee: ANN, expectedVersion: 1 },
    ],
    ['assignCases', { caseIds: [C], assigneeId: null }, ofCase, 'UNASSIGN', {}],
    [
      'setCaseStatus',
      { caseIds: [C], status: 'CLOSED', outcome: 'ACCEPTED_WITH_CONDITIONS', conditions: 'yearly', ...why },
      ofCase,
      'SET_STATUS',
      { ...why, conditions: 'yearly', detail: { status: 'CLOSED', outcome: 'ACCEPTED_WITH_CONDITIONS' } },
    ],
    [
      'setCaseStatus',
      { caseIds: [C], status: 'CLOSED', outcome: 'DISMISSED', falsePositive: true, ...why },
      ofCase,
      'MARK_FALSE_POSITIVE',
      why,
    ],
    [
      'setCaseStatus',
      { caseIds: [C], status: 'PENDING_EDD', vendorValue: 'W' },
      ofCase,
      'SET_STATUS',
      { vendorValue: 'W', detail: { status: 'PENDING_EDD' } },
    ],
    [
      'updateCaseReviewers',
      { caseIds: [C], mode: 'SET', reviewerIds: [] },
      ofCase,
      'SET_REVIEWERS',
      { detail: { ids: [] } },
    ],
    [
      'updateCaseReviewers',
      { caseIds: [C], mode: 'ADD', reviewerIds: [U, U] },
      ofCase,
      'ADD_REVIEWERS',
      { detail: { ids: [ANN] } },
    ],
    [
      'updateCaseReviewers',
      { caseIds: [C], mode: 'REMOVE', reviewerIds: [U] },
      ofCase,
      'REMOVE_REVIEWERS',
      { detail: { ids: [ANN] } },
    ],
    ['linkCaseAlerts', { caseId: C, alertIds: [A] }, ofCase, 'LINK_ALERTS', { detail: { ids: [is('Alert', 'a')] } }],
    [
      'linkCaseSubjects',
      { caseId: C, subjectIds: [S] },
      ofCase,
      'LINK_SUBJECTS',
      { detail: { ids: [is('Subject', 's')] } },
    ],
    [
      'linkCaseSubjects',
      { caseId: C, subjectIds: [S], subjectVendorIds: ['v1'] },
      ofCase,
      'LINK_SUBJECTS',
      { detail: { ids: [is('Subject', 's')], vendorIds: ['v1'] } },
    ],
    [
      'linkCaseTransactions',
      { caseId: C, transactionIds: ['t'] },
      ofCase,
      'LINK_TRANSACTIONS',
      { detail: { ids: ['t'] } },
    ],
    [
      'updateCaseTriggers',
      {
        accountId: 'one',
        triggers: [
          { name: 'n', enabled: true, minConfidence: 80 },
          { name: 'm', enabled: false, minRiskScore: 0, priority: 'LOW' },
        ],
      },
      { kind: 'ACCOUNT', account: 'one' },
      'UPDATE_TRIGGERS',
      {
        detail: {
          triggers: [
            { name: 'n', enabled: true, minConfidence: 80, minRiskScore: null, priority: null },
            { name: 'm', enabled: false, minConfidence: null, minRiskScore: 0, priority: 'LOW' },
          ],
        },
      },
    ],
    [
      'decideScreeningHits',
      { hitIds: [H], matchStatus: 'FALSE_POSITIVE', reason: 'why' },
      { kind: 'HIT', id: is('ScreeningHit', 'h') },
      'DECIDE_HIT',
      { reason: 'why', detail: { hit: { matchStatus: 'FALSE_POSITIVE', disposition: null } } },
    ],
    [
      'decideScreeningHits',
      { hitIds: [H], matchStatus: 'TRUE_MATCH', disposition: 'REJECTED', reason: 'why', expectedVersions: [7] },
      { kind: 'HIT', id: is('ScreeningHit', 'h') },
      'DECIDE_HIT',
      { reason: 'why', expectedVersion: 7, detail: { hit: { matchStatus: 'TRUE_MATCH', disposition: 'REJECTED' } } },
    ],
    ['addNote', { targetIds: [A], body: 'a note' }, alert, 'ADD_NOTE', { reason: 'a note' }],
    ['addNote', { targetIds: [C], body: 'a note' }, ofCase, 'ADD_NOTE', { reason: 'a note' }],
    [
      'labelAlerts',
      { alertIds: [A], add: [' vip ', 'vip'], remove: ['old'] },
      alert,
      'LABEL',
      { detail: { labels: { add: ['vip'], remove: ['old'] } } },
    ],
    [
      'labelCases',
      { caseIds: [C], remove: ['old'] },
      ofCase,
      'LABEL',
      { detail: { labels: { add: [], remove: ['old'] } } },
    ],
  ]

test.each(SAID)('%s of %j', async (mutation, input, target, action, more) => {
  expect((await ask(asked(), text(mutation), { input })).errors).toBeUndefined()
  expect(submissions).toHaveLength(1)
  expect(submissions[0]).toMatchObject({ tenant: T, actor: 'someone@acme', mutation, allowLossy: false })
  expect(submissions[0]?.items).toEqual([{ ...plainly(action), ...more, target }])
})

/** The input once for each of its texts, with the odd one in its place. */
function withOdd(value: unknown, odd: string): unknown[] {
  if (typeof value === 'string') return [odd]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, inner]) =>
    withOdd(inner, odd).map((changed) =>
      Array.isArray(value) ? value.with(Number(name), changed) : { ...value, [name]: changed },
    ),
  )
}

test.each(SAID.map(([mutation, input]) => [mutation, input] as const))(
  '%s of %j: no text that a database cannot keep gets as far as the ledger',
  async (mutation, input) => {
    for (const odd of ['half \ud800', 'NUL \u0000']) {
      for (const changed of withOdd(input, odd)) {
        // A word that no enum has is refused before the resolver hears of it.
        await ask(asked(), text(mutation), { input: changed }).catch(() => undefined)
        expect(JSON.stringify(submissions.map(({ items }) => items))).not.toMatch(/\\ud800|\\u0000/)
      }
    }
  },
)

test('every mutation that decides is tried here or with the closing ones', () => {
  const tried = new Set([...SAID.map(([mutation]) => mutation), 'resolveAlerts', 'remediateCaseAlerts'])
  expect(DECIDING.filter((name) => !tried.has(name))).toEqual([])
})

const vendorCase = (fields: object) => ({ accountId: 'one', cases: [fields] })
const newAlert = (fields: object) => ({ accountId: 'one', alerts: [{ reference: 'r', category: 'FRAUD', ...fields }] })
const trigger = (fields: object) => ({ accountId: 'one', triggers: [{ name: 'n', enabled: true, ...fields }] })
const many = <T>(one: T) => Array(1001).fill(one)

/** What is refused before anything is recorded, by the field that is wrong, and a word of the way out. */
const WRONG: [mutation: string, input: object, field: string, fix?: string][] = [
  ['setAlertStatus', { alertIds: [A], status: 'CLOSED' }, 'input.status', 'resolveAlerts'],
  ['setAlertStatus', { alertIds: [A], status: 'ESCALATED' }, 'input.status', 'escalateAlerts'],
  ['setAlertStatus', { alertIds: [A], status: 'UNKNOWN' }, 'input.status'],
  ['setAlertStatus', { status: 'OPEN' }, 'input.alertIds', 'selectionId'],
  ['setAlertStatus', { alertIds: [A], selectionId: 'x', status: 'OPEN' }, 'input.selectionId', 'alertIds'],
  ['acknowledgeAlerts', { alertIds: [] }, 'input.alertIds'],
  ['acknowledgeAlerts', { alertIds: many(A) }, 'input.alertIds', '1000'],
  ['acknowledgeAlerts', { alertIds: [A], expectedVersions: [1, 2] }, 'input.expectedVersions'],
  ['acknowledgeAlerts', { selectionId: 'x', expectedVersions: [1] }, 'input.expectedVersions'],
  ['acknowledgeAlerts', { alertIds: [A], reason: '\0' }, 'input.reason'],
  ['acknowledgeAlerts', { alertIds: [A], vendorMessage: '\0' }, 'input.vendorMessage'],
  ['acknowledgeAlerts', { alertIds: [A], waitMs: 10_001 }, 'input.waitMs'],
  ['acknowledgeAlerts', { alertIds: [A], idempotencyKey: ' ' }, 'input.idempotencyKey'],
  ['assignAlerts', { alertIds: [A] }, 'input.assigneeId', 'null'],
  ['setAlertPriority', { alertIds: [A], priority: 'UNSPECIFIED' }, 'input.priority'],
  ['setAlertPriority', { alertIds: [A], priority: 'LOW', vendorValue: '\0' }, 'input.vendorValue'],
  ['escalateAlerts', { alertIds: [A], target: 'CASE', reason: ' ' }, 'input.reason'],
  [
    'escalateAlerts',
    { alertIds: [A], target: 'CASE', reason: 'r', assigneeId: U },
    'input.assigneeId',
    'case.assigneeId',
  ],
  ['escalateAlerts', { alertIds: [A], target: 'SENIOR_REVIEWER', reason: 'r', case: {} }, 'input.case'],
  [
    'escalateAlerts',
    { alertIds: [A], target: 'CASE', reason: 'r', case: { caseId: C, title: 't' } },
    'input.case.caseId',
  ],
  [
    'escalateAlerts',
    { alertIds: [A], target: 'CASE', reason: 'r', case: { caseId: C, together: true } },
    'input.case.caseId',
  ],
  ['escalateAlerts', { alertIds: [A], target: 'CASE', reason: 'r', case: { title: '\0' } }, 'input.case.title'],
  [
    'escalateAlerts',
    { alertIds: [A], target: 'CASE', reason: 'r', case: { category: 'UNKNOWN' } },
    'input.case.category',
  ],
  [
    'escalateAlerts',
    { alertIds: [A], target: 'CASE', reason: 'r', case: { priority: 'UNSPECIFIED' } },
    'input.case.priority',
  ],
  ['updateAlert', { alertId: A }, 'input'],
  ['updateAlert', { alertId: A, status: null, description: null }, 'input.status', 'null'],
  ['updateAlert', { alertId: A, priority: 'LOW', description: null }, 'input.description', 'null'],
  ['updateAlert', { alertId: A, dueAt: null, customFields: null }, 'input.customFields', 'null'],
  ['updateAlert', { alertId: A, status: 'CLOSED' }, 'input.status', 'resolveAlerts'],
  ['updateAlert', { alertId: A, status: 'ESCALATED', priority: 'LOW' }, 'input.status', 'escalateAlerts'],
  ['updateAlert', { alertId: A, riskLevel: 'HIGH', priority: 'LOW' }, 'input.riskLevel'],
  ['updateAlert', { alertId: A, riskLevel: 'UNKNOWN' }, 'input.riskLevel'],
  ['updateAlert', { alertId: A, type: 'UNKNOWN' }, 'input.type'],
  ['updateAlert', { alertId: A, category: 'UNKNOWN' }, 'input.category'],
  ['updateAlert', { alertId: A, lifecycleStage: 'UNKNOWN' }, 'input.lifecycleStage'],
  ['updateAlert', { alertId: A, description: '\0' }, 'input.description'],
  ['updateAlert', { alertId: A, transactionIds: ['t', ' '] }, 'input.transactionIds[1]'],
  ['updateAlert', { alertId: A, customFields: [{ key: '', label: 'l', value: 'v' }] }, 'input.customFields[0].key'],
  ['updateAlert', { alertId: A, customFields: [{ key: 'k', label: '\0', value: 'v' }] }, 'input.customFields[0].label'],
  ['updateAlert', { alertId: A, customFields: [{ key: 'k', label: 'l', value: '\0' }] }, 'input.customFields[0].value'],
  ['createAlerts', { accountId: 'one', alerts: [] }, 'input.alerts'],
  ['createAlerts', newAlert({ reference: ' ' }), 'input.alerts[0].reference'],
  [
    'createAlerts',
    {
      accountId: 'one',
      alerts: [
        { reference: 'r', category: 'PEP' },
        { reference: 'r', category: 'PEP' },
      ],
    },
    'input.alerts[1].reference',
    'twice',
  ],
  ['createAlerts', newAlert({ category: 'UNKNOWN' }), 'input.alerts[0].category'],
  ['createAlerts', newAlert({ priority: 'UNSPECIFIED' }), 'input.alerts[0].priority'],
  ['createAlerts', newAlert({ status: 'CLOSED' }), 'input.alerts[0].status'],
  ['createAlerts', newAlert({ description: '\0' }), 'input.alerts[0].description'],
  ['createAlerts', newAlert({ type: 'UNKNOWN' }), 'input.alerts[0].type'],
  ['createAlerts', newAlert({ vendorValue: '\0' }), 'input.alerts[0].vendorValue'],
  ['linkAlertSubjects', { alertId: A, subjectIds: [] }, 'input.subjectIds'],
  ['linkAlertTransactions', { alertId: A, transactionIds: [] }, 'input.transactionIds'],
  ['linkAlertTransactions', { alertId: A, transactionIds: ['\0'] }, 'input.transactionIds[0]'],
  ['createCases', { cases: [] }, 'input.cases'],
  ['createCases', vendorCase({ subject: {} }), 'input.cases[0].subject'],
  ['createCases', vendorCase({ subject: { subjectId: S, vendorId: 'v' } }), 'input.cases[0].subject'],
  [
    'createCases',
    vendorCase({
      metadata: [
        { key: 'k', value: 'v' },
        { key: 'k', value: 'w' },
      ],
    }),
    'input.cases[0].metadata[1].key',
  ],
  [
    'createCases',
    vendorCase({ metadata: [{ key: 'k', value: '1', number: 1 }] }),
    'input.cases[0].metadata[0]',
    'one of them',
  ],
  ['createCases', vendorCase({ metadata: [{ key: 'k' }] }), 'input.cases[0].metadata[0]', 'number'],
  ['createCases', vendorCase({ metadata: [{ key: 'k', value: '\0' }] }), 'input.cases[0].metadata[0].value'],
  [
    'createCases',
    vendorCase({ metadata: [{ key: 'k', number: 2 ** 53 }] }),
    'input.cases[0].metadata[0].number',
    '`value`',
  ],
  ['createCases', vendorCase({ tags: [''] }), 'input.cases[0].tags[0]'],
  ['createCases', vendorCase({ title: '\0' }), 'input.cases[0].title'],
  ['createCases', vendorCase({ priority: 'UNSPECIFIED' }), 'input.cases[0].priority'],
  ['createCaseFromTemplate', { accountId: 'one', template: '', subject: { subjectId: S } }, 'input.template'],
  ['createCaseFromTemplate', { accountId: 'one', template: 't', subject: {} }, 'input.subject'],
  ['updateCase', { caseId: C }, 'input'],
  ['updateCase', { caseId: C, status: 'CLOSED' }, 'input.outcome'],
  ['updateCase', { caseId: C, title: 't', reviewerIds: null }, 'input.reviewerIds', 'null'],
  ['updateCase', { caseId: C, outcome: 'DISMISSED' }, 'input.outcome', 'status'],
  ['updateCase', { caseId: C, status: 'OPEN', outcome: 'DISMISSED' }, 'input.outcome'],
  ['updateCase', { caseId: C, title: 't', conditions: 'yearly' }, 'input.conditions', 'ACCEPTED_WITH_CONDITIONS'],
  [
    'updateCase',
    { caseId: C, status: 'CLOSED', outcome: 'ACCEPTED', conditions: 'yearly' },
    'input.conditions',
    'ACCEPTED_WITH_CONDITIONS',
  ],
  ['updateCase', { caseId: C, title: '\0' }, 'input.title'],
  ['updateCase', { caseId: C, category: 'UNKNOWN' }, 'input.category'],
  ['assignCases', { caseIds: [C] }, 'input.assigneeId', 'null'],
  ['assignCases', { caseIds: [], assigneeId: null }, 'input.caseIds'],
  ['assignCases', { caseIds: many(C), assigneeId: null }, 'input.caseIds'],
  ['setCaseStatus', { caseIds: [C], status: 'CLOSED' }, 'input.outcome', 'DISMISSED'],
  ['setCaseStatus', { caseIds: [C], status: 'OPEN', outcome: 'DISMISSED' }, 'input.outcome'],
  ['setCaseStatus', { caseIds: [C], status: 'CLOSED', outcome: 'NONE' }, 'input.outcome'],
  ['setCaseStatus', { caseIds: [C], status: 'CLOSED', outcome: 'UNSTATED' }, 'input.outcome'],
  ['setCaseStatus', { caseIds: [C], status: 'OPEN', falsePositive: true }, 'input.falsePositive', 'DISMISSED'],
  ['setCaseStatus', { caseIds: [C], status: 'UNKNOWN' }, 'input.status'],
  ['setCaseStatus', { caseIds: [C], status: 'OPEN', expectedVersions: [] }, 'input.expectedVersions', 'caseIds'],
  ['setCaseStatus', { caseIds: [C], status: 'OPEN', conditions: '\0' }, 'input.conditions'],
  ['updateCaseReviewers', { caseIds: [C], mode: 'ADD', reviewerIds: [] }, 'input.reviewerIds'],
  ['linkCaseAlerts', { caseId: C, alertIds: [] }, 'input.alertIds'],
  ['linkCaseSubjects', { caseId: C, subjectIds: [] }, 'input.subjectIds'],
  ['linkCaseSubjects', { caseId: C }, 'input.subjectIds'],
  ['linkCaseSubjects', { caseId: C, subjectVendorIds: [' '] }, 'input.subjectVendorIds[0]'],
  ['createCases', vendorCase({ hitVendorIds: [''] }), 'input.cases[0].hitVendorIds[0]'],
  ['linkCaseTransactions', { caseId: C, transactionIds: [''] }, 'input.transactionIds[0]'],
  ['updateCaseTriggers', { accountId: 'one', triggers: [] }, 'input.triggers'],
  ['updateCaseTriggers', trigger({ name: ' ' }), 'input.triggers[0].name'],
  ['updateCaseTriggers', trigger({ minConfidence: 101 }), 'input.triggers[0].minConfidence'],
  ['updateCaseTriggers', trigger({ minRiskScore: -1 }), 'input.triggers[0].minRiskScore'],
  ['updateCaseTriggers', trigger({ priority: 'UNSPECIFIED' }), 'input.triggers[0].priority'],
  [
    'updateCaseTriggers',
    {
      accountId: 'one',
      triggers: [
        { name: 'n', enabled: true },
        { name: 'n', enabled: true },
      ],
    },
    'input.triggers[1].name',
  ],
  [
    'updateCaseTriggers',
    { accountId: 'one', triggers: Array(51).fill({ name: 'n', enabled: true }) },
    'input.triggers',
  ],
  ['decideScreeningHits', { hitIds: [], matchStatus: 'TRUE_MATCH', reason: 'r' }, 'input.hitIds'],
  ['decideScreeningHits', { hitIds: [H], matchStatus: 'UNKNOWN', reason: 'r' }, 'input.matchStatus'],
  [
    'decideScreeningHits',
    { hitIds: [H], matchStatus: 'TRUE_MATCH', disposition: 'UNSTATED', reason: 'r' },
    'input.disposition',
  ],
  ['decideScreeningHits', { hitIds: [H], matchStatus: 'TRUE_MATCH', reason: ' ' }, 'input.reason'],
  [
    'decideScreeningHits',
    { hitIds: [H], matchStatus: 'TRUE_MATCH', reason: 'r', expectedVersions: [1, 2] },
    'input.expectedVersions',
    'hitIds',
  ],
  ['addNote', { targetIds: [A], body: ' ' }, 'input.body'],
  ['addNote', { targetIds: [], body: 'b' }, 'input.targetIds'],
  ['addNote', { body: 'b' }, 'input.targetIds', 'selectionId'],
  ['addNote', { targetIds: [A], selectionId: 'x', body: 'b' }, 'input.selectionId', 'targetIds'],
  ['labelAlerts', { alertIds: [A] }, 'input.add'],
  ['labelAlerts', { alertIds: [A], add: [' '] }, 'input.add[0]'],
  ['labelAlerts', { alertIds: [A], add: ['x'.repeat(101)] }, 'input.add[0]', '100'],
  ['labelAlerts', { alertIds: [A], remove: Array(51).fill('x') }, 'input.remove', '50'],
  ['labelCases', { caseIds: [C], add: ['x'], remove: ['x'] }, 'input.remove'],
  ['labelCases', { caseIds: [], add: ['x'] }, 'input.caseIds'],
]

test.each(WRONG)('%s refuses %j', async (mutation, input, field, fix = '') => {
  const error = await failure(asked(), text(mutation), { input })
  expect(error).toMatchObject({ code: 'BAD_USER_INPUT', extensions: { field } })
  expect(error.message).toContain(`\`${field}\``)
  expect(error.message).toContain(fix)
  expect(submissions).toEqual([])
})

describe('a referral', () => {
  const inputs: [string, object][] = [
    ['setCaseStatus', { caseIds: [C], status: 'CLOSED', outcome: 'REFERRED_FOR_SAR' }],
    ['updateCase', { caseId: C, status: 'CLOSED', outcome: 'REFERRED_FOR_SAR' }],
    ['updateCase', { caseId: C, status: 'CLOSED', outcome: 'REFERRED_FOR_SAR', title: 't' }],
  ]
  test.each(inputs)('needs its permission: %s', async (mutation, input) => {
    for (const viewer of [asked(), asked(['sar:read'], ['ADMIN'])]) {
      expect(await failure(viewer, text(mutation), { input })).toMatchObject({
        code: 'FORBIDDEN',
        extensions: { field: 'input.outcome' },
      })
    }
    expect(submissions).toEqual([])
    expect((await ask(asked(['sar:refer']), text(mutation), { input })).errors).toBeUndefined()
    expect(submissions).toHaveLength(1)
  })
})

test.each(SAID.map(([mutation, input]) => [mutation, input] as const))(
  '%s is for those who may decide',
  async (mutation, input) => {
    expect((await failure(asked([], ['VIEWER']), text(mutation), { input })).code).toBe('FORBIDDEN')
    expect(submissions).toEqual([])
  },
)

describe('one case for all', () => {
  const together = (key: string | null = null) => ({
    alertIds: [A, ref('Alert', 'b')],
    target: 'CASE',
    reason: 'r',
    case: { title: 't', together: true },
    idempotencyKey: key,
  })
  test('is one id, chosen here, and no part of what the same key must come with again', async () => {
    await ask(asked(), text('escalateAlerts'), { input: together('k') })
    await ask(asked(), text('escalateAlerts'), { input: together('k') })
    const ids = submissions.map(({ items }) => [...new Set(items.map((item) => item.detail.newCaseId))])
    expect(ids[0]).toHaveLength(1)
    expect(ids[0]?.[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(ids[1]).not.toEqual(ids[0])
    expect(submissions[1]?.input).toEqual(submissions[0]?.input)
  })

  test('is told apart from a case for each', async () => {
    const { case: _, ...each } = together()
    await ask(asked(), text('escalateAlerts'), { input: together() })
    await ask(asked(), text('escalateAlerts'), { input: { ...each, case: { title: 't' } } })
    expect(submissions[0]?.input).not.toEqual(submissions[1]?.input)
  })
})

test('a selection is handed on with its one decision', async () => {
  const selectionId = ref('Selection', 's')
  const input = { selectionId, assigneeId: U, allowLossy: true, reason: 'r', idempotencyKey: 'k' }
  await ask(asked(), text('assignAlerts'), { input })
  const decision = { ...plainly('ASSIGN'), assignee: ANN, reason: 'r' }
  expect(submissions[0]).toMatchObject({ allowLossy: true, idempotencyKey: 'k', items: [] })
  expect(submissions[0]?.selection).toEqual({ id: is('Selection', 's'), decision })
  expect(submissions[0]?.input).toEqual({ ...decision, selectionId })
})
