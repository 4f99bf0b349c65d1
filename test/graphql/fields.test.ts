import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VendorCatalogue } from '../../src/graphql/vendors.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  alertRow,
  askForText,
  caseRow,
  createTenant,
  data,
  failure,
  hitRow,
  id,
  insert,
  insertAlerts,
  linkRow,
  subjectRow,
  uuid,
  viewerOf,
} from './support.ts'

const T = 'acme'
let database: TestDatabase

const vendors: VendorCatalogue = {
  vocabulary: (vendor) =>
    [
      {
        vendor: 'v1',
        field: 'status',
        raw: 'New',
        concept: 'AlertStatus',
        value: 'OPEN',
        fidelity: 'EXACT' as const,
        documented: true,
        note: null,
      },
      {
        vendor: 'v2',
        field: 'state',
        raw: 'Neu',
        concept: 'AlertStatus',
        value: 'OPEN',
        fidelity: 'APPROX' as const,
        documented: false,
        note: 'n',
      },
    ].filter((row) => vendor === null || row.vendor === vendor),
  abilities: (tenant, account) =>
    tenant === T && account === 'one'
      ? {
          vendorName: 'Vendor One',
          capabilities: [{ target: 'ALERT', action: 'REOPEN', support: 'UNSUPPORTED', note: 'cannot' }],
          writeLimits: { maxBatch: 50, maxMessage: 255, canReadBack: true },
        }
      : null,
  metricsId: (tenant, account) => `${tenant}-${account}`,
}
const asked = (roles?: Parameters<typeof viewerOf>[1]) => ({
  store: database.store,
  viewer: viewerOf(T, roles),
  vendors,
})

beforeAll(async () => {
  database = await createTestDatabase()
  await createTenant(database, T, [
    { account_id: 'one' },
    { account_id: 'two' },
    { account_id: 'gone', removed_at: '2026-01-01T00:00:00Z' },
  ])
  await insert(database, T, 'account_health', [
    {
      account_id: 'one',
      state: 'HEALTHY',
      since: '2026-02-01T00:00:00Z',
      fresh_as_of: new Date(Date.now() - 60_000).toISOString(),
      backfilled_at: '2026-02-01T01:00:00Z',
      last_error: 'the vendor answered 500',
      last_error_at: '2026-01-31T00:00:00Z',
    },
  ])
  await insert(database, T, 'subjects', [
    subjectRow(T, 's1', { client_reference: 'C-1', birth_month: 2, birth_day: 3 }),
    subjectRow(T, 's2', { birth_year: null }),
  ])
  await insertAlerts(database, T, [
    alertRow(T, 'full', {
      description: 'why',
      vendor_status: 'ESCALATED',
      vendor_escalation_target: 'CASE',
      disposition: 'ACCEPTED',
      category: 'PEP',
      categories: [
        { category: 'PEP', raw: 'P', field: 'cat', fidelity: 'EXACT' },
        { category: 'ADVERSE_MEDIA', raw: 'M', field: 'cat', fidelity: 'LOSSY' },
      ],
      category_detail: ['NAME_MISMATCH'],
      lifecycle_stage: 'ONBOARDING',
      vendor_priority: 'HIGH',
      risk_level: 'HIGH',
      scores: [{ kind: 'NAME_MATCH', value: 93.5, min: 0, max: 100, vendorField: 'score' }],
      vendor_assignee_id: 'u1',
      vendor_assignee: { id: 'u1', name: 'Ann', email: null },
      closed_by: 'HUMAN',
      resolved_by: { id: 'u2', name: null, email: 'b@example.test' },
      resolved_at: '2026-02-03T04:05:06.789Z',
      resolution_note: 'noted',
      sla_status: 'WARNING',
      due_at: '2026-02-04T00:00:00Z',
      research: {
        status: 'COMPLETED',
        assessment: 'unlikely',
        confidence: 80,
        depth: 'DEEP',
        falsePositiveProbability: 91.5,
        recommendedAction: 'Close',
        sources: [{ title: 'News', url: 'https://example.test' }],
        researchedAt: '2026-02-01T00:00:00.000Z',
      },
      subject_id: uuid(T, 'subject', 's1'),
      vendor_updated_at: '2026-02-02T00:00:00.123Z',
      sources: {
        status: { raw: 'Esc', field: 'status', fidelity: 'EXACT' },
        matchStatus: { raw: 'maybe', field: 'match', fidelity: 'APPROX' },
        researchStatus: { raw: 'done', field: 'ai.status', fidelity: 'EXACT' },
      },
    }),
    alertRow(T, 'bare', { match_status: null, created_at: null, account_id: 'gone' }),
  ])
  await insert(database, T, 'alert_subjects', [
    { account_id: 'one', alert_id: uuid(T, 'alert', 'full'), subject_id: uuid(T, 'subject', 's2'), is_primary: false },
    { account_id: 'one', alert_id: uuid(T, 'alert', 'full'), subject_id: uuid(T, 'subject', 's1'), is_primary: true },
  ])
  await insert(database, T, 'cases', [
    caseRow(T, 'c1', {
      status: 'PENDING_EDD',
      category: 'FRAUD',
      vendor_priority: 'CRITICAL',
      risk_level: 'LOW',
      subject_id: uuid(T, 'subject', 's1'),
      assignee_id: 'u1',
      assignee: { id: 'u1', name: 'Ann', email: null },
    }),
  ])
  await insert(database, T, 'cases', [
    caseRow(T, 'file', {
      kind: 'SUBJECT_FILE',
      status: 'CLOSED',
      outcome: 'UNSTATED',
      status_from_alerts: true,
      sources: { status: { raw: null, field: null, fidelity: 'DERIVED' } },
    }),
  ])
  await insert(database, T, 'case_alerts', [
    linkRow(T, 'c1', 'full', { role: 'ORIGIN' }),
    linkRow(T, 'missing', 'full'),
  ])
  await insert(database, T, 'screening_hits', [
    hitRow(T, 'h1', 'full', {
      birth_year: 1950,
      risks: [
        {
          class: 'PEP',
          pepClass: 2,
          mediaTopic: null,
          taxonomy: null,
          amlCft: null,
          raw: 'pep-class-2',
          fidelity: 'EXACT',
        },
      ],
      profile_id: 'P1',
      allow_listed: false,
    }),
    hitRow(T, 'h2', null),
  ])
  await insert(database, T, 'case_hits', [
    {
      account_id: 'one',
      case_id: uuid(T, 'case', 'c1'),
      hit_id: uuid(T, 'hit', 'h2'),
      case_vendor_id: 'v-c1',
      role: 'ORIGIN',
      sources: { role: { raw: 'system', field: 'created_by', fidelity: 'DERIVED' } },
      first_seen_at: '2026-01-01T00:00:00.000Z',
    },
  ])
  await insert(database, T, 'vendor_records', [
    {
      account_id: 'one',
      kind: 'ALERT',
      key: 'full',
      part: 'ITEM',
      raw: '{"id":9007199254740993,"a":1,"b":1.50}',
      digest: 'x',
      map_rev: 1,
      read_at: '2026-03-01T00:00:00Z',
      flags: [{ field: 'b', reason: 'of the view before' }],
    },
    {
      account_id: 'one',
      kind: 'ALERT',
      key: 'full',
      part: 'DETAIL',
      raw: '{"a":2,"long":[123456789012345678901234567890],"__proto__":{"x":1}}',
      digest: 'y',
      map_rev: 1,
      read_at: '2026-03-02T00:00:00Z',
      flags: [],
    },
    {
      account_id: 'one',
      kind: 'ALERT',
      key: 'full',
      part: 'WEBHOOK',
      raw: '{"event":"changed","a":3}',
      digest: 'z',
      map_rev: 1,
      read_at: '2026-03-03T00:00:00Z',
      flags: [{ field: 'a', reason: 'not a word: left out' }],
    },
    {
      account_id: 'one',
      kind: 'CASE',
      key: 'c1',
      part: 'WEBHOOK',
      raw: '{"case":true}',
      digest: 'z',
      map_rev: 1,
      read_at: '2026-03-03T00:00:00Z',
      flags: [],
    },
  ])
  await insert(database, T, 'quarantine', [
    {
      account_id: 'one',
      digest: 'q',
      kind: 'ALERT',
      key: 'k',
      reason: 'no id',
      raw: '{"name":"x"}',
      first_seen_at: '2026-03-01T00:00:00Z',
      last_seen_at: '2026-03-01T00:00:00Z',
      seen: 2,
    },
  ])
  await insert(database, T, 'unrecognised_words', [
    {
      account_id: 'one',
      field: 'status',
      raw: 'Odd',
      seen: 3,
      first_seen_at: '2026-03-01T00:00:00Z',
      last_seen_at: '2026-03-02T00:00:00Z',
    },
  ])
})
afterAll(() => database?.close())

const alertId = () => id('Alert', uuid(T, 'alert', 'full'))
const caseId = () => id('Case', uuid(T, 'case', 'c1'))

const SOURCE = '{ raw field fidelity }'
const ALERT = `{
  id vendor vendorId vendorIds { field value } title description status statusSource ${SOURCE} escalationTarget
  matchStatus matchStatusSource ${SOURCE} disposition dispositionSource ${SOURCE} type typeSource ${SOURCE}
  category categorySource ${SOURCE} categories { category source ${SOURCE} } categoryDetail lifecycleStage
  lifecycleStageSource ${SOURCE} priority prioritySource ${SOURCE} riskLevel riskLevelSource ${SOURCE} workState
  scores { kind value min max vendorField } assignee { id name email } closedBy resolvedBy { id name email } resolvedAt
  resolutionNote slaStatus slaStatusSource ${SOURCE} dueAt
  research { depth status statusSource ${SOURCE} assessment confidence falsePositiveProbability recommendedAction
    sources { title url } researchedAt }
  account { accountId } subject { id } subjects { id } cases { id } hits { id } caseAlerts { role case { id } caseVendorId }
  commands { id } createdAt updatedAt firstSeenAt readAt version
}`

describe('every field', () => {
  test('of an alert', async () => {
    const { alert } = await data<{ alert: Record<string, unknown> }>(
      asked(),
      `query ($id: ID!) { alert(id: $id) ${ALERT} }`,
      {
        id: alertId(),
      },
    )
    const absent = { raw: null, field: null, fidelity: 'DEFAULT' }
    expect(alert).toEqual({
      id: alertId(),
      vendor: 'w2',
      vendorId: 'v-full',
      vendorIds: [{ field: 'alertId', value: 'v-full' }],
      title: 'Alert full',
      description: 'why',
      status: 'ESCALATED',
      statusSource: { raw: 'Esc', field: 'status', fidelity: 'EXACT' },
      escalationTarget: 'CASE',
      matchStatus: 'POTENTIAL_MATCH',
      matchStatusSource: { raw: 'maybe', field: 'match', fidelity: 'APPROX' },
      disposition: 'ACCEPTED',
      dispositionSource: absent,
      type: 'SCREENING',
      typeSource: absent,
      category: 'PEP',
      categorySource: absent,
      categories: [
        { category: 'PEP', source: { raw: 'P', field: 'cat', fidelity: 'EXACT' } },
        { category: 'ADVERSE_MEDIA', source: { raw: 'M', field: 'cat', fidelity: 'LOSSY' } },
      ],
      categoryDetail: ['NAME_MISMATCH'],
      lifecycleStage: 'ONBOARDING',
      lifecycleStageSource: absent,
      priority: 'HIGH',
      prioritySource: absent,
      riskLevel: 'HIGH',
      riskLevelSource: absent,
      workState: 'ESCALATED',
      scores: [{ kind: 'NAME_MATCH', value: 93.5, min: 0, max: 100, vendorField: 'score' }],
      assignee: { id: 'u1', name: 'Ann', email: null },
      closedBy: 'HUMAN',
      resolvedBy: { id: 'u2', name: null, email: 'b@example.test' },
      resolvedAt: '2026-02-03T04:05:06.789Z',
      resolutionNote: 'noted',
      slaStatus: 'WARNING',
      slaStatusSource: absent,
      dueAt: '2026-02-04T00:00:00.000Z',
      research: {
        status: 'COMPLETED',
        statusSource: { raw: 'done', field: 'ai.status', fidelity: 'EXACT' },
        assessment: 'unlikely',
        confidence: 80,
        depth: 'DEEP',
        falsePositiveProbability: 91.5,
        recommendedAction: 'Close',
        sources: [{ title: 'News', url: 'https://example.test' }],
        researchedAt: '2026-02-01T00:00:00.000Z',
      },
      account: { accountId: 'one' },
      subject: { id: id('Subject', uuid(T, 'subject', 's1')) },
      subjects: [{ id: id('Subject', uuid(T, 'subject', 's1')) }, { id: id('Subject', uuid(T, 'subject', 's2')) }],
      cases: [{ id: caseId() }],
      hits: [{ id: id('ScreeningHit', uuid(T, 'hit', 'h1')) }],
      caseAlerts: expect.arrayContaining([
        { role: 'ORIGIN', case: { id: caseId() }, caseVendorId: 'v-c1' },
        { role: 'MEMBER', case: null, caseVendorId: 'v-missing' },
      ]),
      commands: [],
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-02-02T00:00:00.123Z',
      firstSeenAt: expect.stringMatching(/^\d{4}-.*Z$/),
      readAt: '2026-03-01T00:00:00.000Z',
      version: 1,
    })
  })

  test('of an alert about which little is known, whose account was removed', async () => {
    const { alert } = await data<{ alert: Record<string, unknown> }>(
      asked(),
      `query ($id: ID!) { alert(id: $id) ${ALERT} }`,
      {
        id: id('Alert', uuid(T, 'alert', 'bare')),
      },
    )
    expect(alert).toMatchObject({
      matchStatus: null,
      matchStatusSource: null,
      createdAt: null,
      updatedAt: null,
      assignee: null,
      research: null,
      subject: null,
      subjects: [],
      cases: [],
      hits: [],
      account: { accountId: 'gone' },
    })
  })

  test('of a file whose status follows from its alerts: status and outcome are derived', async () => {
    const text = `query ($id: ID!) { case(id: $id) { kind statusSource ${SOURCE} outcome outcomeSource ${SOURCE} } }`
    const derived = { raw: null, field: null, fidelity: 'DERIVED' }
    expect(await data(asked(), text, { id: id('Case', uuid(T, 'case', 'file')) })).toEqual({
      case: { kind: 'SUBJECT_FILE', statusSource: derived, outcome: 'UNSTATED', outcomeSource: derived },
    })
  })

  test('of a case, its links and its alerts', async () => {
    const text = `query ($id: ID!) { case(id: $id) {
      id vendor vendorId kind title description status statusSource ${SOURCE} outcome outcomeSource ${SOURCE} workState
      category categorySource ${SOURCE} priority prioritySource ${SOURCE} riskLevel riskLevelSource ${SOURCE}
      assignee { id } subject { id } account { accountId } alerts { id } vendorRecord createdAt updatedAt firstSeenAt readAt version
      caseAlerts { id role roleSource ${SOURCE} account { accountId } case { id } caseVendorId alert { id } alertVendorId firstSeenAt }
      hits { id } caseHits { role roleSource ${SOURCE} hit { id cases { id } } firstSeenAt }
    } }`
    const answer = await data<{ case: Record<string, unknown> }>(asked(), text, { id: caseId() })
    expect(answer.case).toMatchObject({
      kind: 'INVESTIGATION',
      status: 'PENDING_EDD',
      statusSource: { raw: 'NEW' },
      outcome: 'NONE',
      outcomeSource: { raw: 'NEW' },
      workState: 'WAITING',
      category: 'FRAUD',
      categorySource: null,
      priority: 'CRITICAL',
      riskLevel: 'LOW',
      assignee: { id: 'u1' },
      subject: { id: id('Subject', uuid(T, 'subject', 's1')) },
      alerts: [{ id: alertId() }],
      hits: [{ id: id('ScreeningHit', uuid(T, 'hit', 'h2')) }],
      caseHits: [
        {
          role: 'ORIGIN',
          roleSource: { raw: 'system', field: 'created_by', fidelity: 'DERIVED' },
          hit: { id: id('ScreeningHit', uuid(T, 'hit', 'h2')), cases: [{ id: caseId() }] },
          firstSeenAt: '2026-01-01T00:00:00.000Z',
        },
      ],
      vendorRecord: { case: true },
      caseAlerts: [
        {
          id: id('CaseAlert', uuid(T, 'link', 'c1', 'full')),
          role: 'ORIGIN',
          roleSource: { raw: null, field: null, fidelity: 'DERIVED' },
          case: { id: caseId() },
          caseVendorId: 'v-c1',
          alert: { id: alertId() },
          alertVendorId: 'v-full',
          firstSeenAt: '2026-01-01T00:00:00.000Z',
        },
      ],
    })
  })

  test('of a screening hit and of a subject', async () => {
    const text = `query ($hit: ID!, $subject: ID!) {
      node(id: $hit) { ... on ScreeningHit { id vendorId alert { id } account { accountId } matchedName entityType
        entityTypeSource ${SOURCE} birthDate { year month day } matchStatus matchStatusSource ${SOURCE} disposition
        dispositionSource ${SOURCE} riskLevel riskLevelSource ${SOURCE} listNames profileId allowListed firstSeenAt
        risks { class pepClass mediaTopic taxonomy amlCft raw fidelity } scores { kind } } }
      subject(id: $subject) { id vendorId type typeSource ${SOURCE} name birthDate { year month day } clientReference
        alerts { id } account { accountId } firstSeenAt version }
    }`
    const answer = await data(asked(), text, {
      hit: id('ScreeningHit', uuid(T, 'hit', 'h1')),
      subject: id('Subject', uuid(T, 'subject', 's1')),
    })
    expect(answer).toMatchObject({
      node: {
        alert: { id: alertId() },
        matchedName: 'Hit h1',
        birthDate: { year: 1950, month: null, day: null },
        listNames: ['OFAC'],
        profileId: 'P1',
        allowListed: false,
        risks: [{ class: 'PEP', pepClass: 2, mediaTopic: null, raw: 'pep-class-2', fidelity: 'EXACT' }],
      },
      subject: {
        name: 'Subject s1',
        typeSource: { raw: 'Individual' },
        birthDate: { year: 1970, month: 2, day: 3 },
        clientReference: 'C-1',
        alerts: [{ id: alertId() }],
      },
    })
    const { subjects } = await data<{ subjects: { nodes: unknown[] } }>(
      asked(),
      '{ subjects { nodes { birthDate { year } } } }',
    )
    expect(subjects.nodes).toContainEqual({ birthDate: null })
  })

  test('of an account and of the vocabulary', async () => {
    const text = `{ accounts { id accountId vendor vendorName name state stateSince freshAsOf lagSeconds backfilledAt lastError
      lastErrorAt quarantineCount quarantine { key reason seen firstSeenAt lastSeenAt raw }
      unrecognisedWords { field raw seen firstSeenAt lastSeenAt } capabilities { target action support note }
      writeLimits { maxBatch maxMessage canReadBack } }
      all: vocabulary { raw } some: vocabulary(vendor: "v2") { vendor field raw concept value fidelity documented note } }`
    const answer = await data<{ accounts: Record<string, unknown>[]; all: unknown[]; some: unknown[] }>(asked(), text)
    expect(answer.accounts.map((account) => account.accountId)).toEqual(['one', 'two'])
    expect(answer.accounts[0]).toMatchObject({
      vendorName: 'Vendor One',
      state: 'HEALTHY',
      quarantineCount: 1,
      quarantine: [{ key: 'k', reason: 'no id', seen: 2, raw: null }],
      unrecognisedWords: [{ field: 'status', raw: 'Odd', seen: 3 }],
      capabilities: [{ target: 'ALERT', action: 'REOPEN', support: 'UNSUPPORTED', note: 'cannot' }],
      writeLimits: { maxBatch: 50, maxMessage: 255, canReadBack: true },
    })
    expect(answer.accounts[0]?.lagSeconds).toBeGreaterThan(59)
    const since = (Date.now() - Date.parse(String(answer.accounts[0]?.freshAsOf))) / 1000
    expect(answer.accounts[0]?.lagSeconds).toBeLessThan(since + 1)
    expect(answer.accounts[1]).toMatchObject({
      state: 'STARTING',
      quarantineCount: 0,
      capabilities: [],
      writeLimits: null,
    })
    expect([answer.all.length, answer.some]).toEqual([2, [expect.objectContaining({ vendor: 'v2', note: 'n' })]])
    const supervisor = await data<{ accounts: { quarantine: { raw: string }[] }[] }>(asked(['SUPERVISOR']), text)
    expect(supervisor.accounts[0]?.quarantine[0]?.raw).toBe('{"name":"x"}')
  })

  test('of whoever asks', async () => {
    const viewer = viewerOf(T, ['SUPERVISOR', 'VIEWER'], ['sar:read'])
    expect(await data({ store: database.store, viewer }, '{ viewer { id tenant roles permissions } }')).toEqual({
      viewer: { id: 'someone@acme', tenant: T, roles: ['SUPERVISOR', 'VIEWER'], permissions: ['sar:read'] },
    })
  })
})

describe('the vendor record', () => {
  test('keeps integers of any size, and merges the views with the later read on top', async () => {
    // As text, because reading it as numbers would lose what the test is about.
    const text = await askForText(asked(), 'query ($id: ID!) { alert(id: $id) { vendorRecord } }', { id: alertId() })
    expect(text).toBe(
      '{"data":{"alert":{"vendorRecord":{"id":9007199254740993,"a":2,"b":1.50,"long":[123456789012345678901234567890],"__proto__":{"x":1}}}}}',
    )
  })
})

test('what was odd about a record is said of its last reading', async () => {
  const text = `query ($alert: ID!, $case: ID!) {
    alert(id: $alert) { recordFlags { field reason } } case(id: $case) { recordFlags { field } } }`
  expect(await data(asked(), text, { alert: alertId(), case: caseId() })).toEqual({
    alert: { recordFlags: [{ field: 'a', reason: 'not a word: left out' }] },
    case: { recordFlags: [] },
  })
})

describe('node and nodes', () => {
  test('find every kind of record by its id', async () => {
    const ids = [
      alertId(),
      caseId(),
      id('CaseAlert', uuid(T, 'link', 'c1', 'full')),
      id('ScreeningHit', uuid(T, 'hit', 'h1')),
      id('Subject', uuid(T, 'subject', 's1')),
      id('ProviderAccount', uuid(T, 'account', 'one')),
    ]
    const { nodes } = await data<{ nodes: { id: string; __typename: string }[] }>(
      asked(),
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }',
      { ids },
    )
    expect(nodes.map((node) => node.id)).toEqual(ids)
    expect(nodes.map((node) => node.__typename)).toEqual([
      'Alert',
      'Case',
      'CaseAlert',
      'ScreeningHit',
      'Subject',
      'ProviderAccount',
    ])
  })

  test('answer null, in its place, for whatever is not an id', async () => {
    const real = uuid(T, 'alert', 'full')
    const ids = [
      'x',
      '',
      id('Alert', uuid('nothing')),
      id('Case', real),
      id('Alert', real.toUpperCase()),
      `${id('Alert', real)}=`,
      id('Event', real),
      id('Nothing', real),
      alertId(),
    ]
    const { nodes } = await data<{ nodes: unknown[] }>(asked(), 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids,
    })
    expect(nodes).toEqual([...Array(ids.length - 1).fill(null), { id: alertId() }])
  })

  test('take at most 1,000 ids', async () => {
    const ids = Array(1001).fill('x')
    expect(await failure(asked(), 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).toMatchObject({
      code: 'BAD_USER_INPUT',
      extensions: { field: 'ids' },
    })
  })
})
