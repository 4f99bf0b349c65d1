import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Feed, FeedEvent } from '../../src/feed/feed.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { askForText, caseRow, createTenant, data, id, insert, type Row, uuid, viewerOf } from './support.ts'

// Two worlds, alike but for one thing: in the second, a closed case was handed to suspicious-activity reporting. Without
// the permission every answer must be the same in both, byte by byte.
const WORLDS = { plain: 'DISMISSED', referred: 'REFERRED_FOR_SAR' } as const
type World = keyof typeof WORLDS
const IDS = 'same'
let database: TestDatabase

const word = (outcome: string) => (outcome === 'REFERRED_FOR_SAR' ? 'CLOSED_ESCALATION_TO_SAR' : 'CLOSED_DISMISSED')
const closed = (key: string, account: string, outcome: string): Row =>
  caseRow(IDS, key, {
    account_id: account,
    status: 'CLOSED',
    outcome,
    first_seen_at: '2026-01-01T00:00:00Z',
    sources: {
      status: { raw: word(outcome), field: 'status', fidelity: 'EXACT' },
      outcome: { raw: word(outcome), field: 'status', fidelity: 'EXACT' },
    },
  })

const snapshot = (outcome: string, status = 'CLOSED', version = 2) => ({
  accountId: 'can',
  status,
  outcome,
  title: 'Case',
  version,
})
const events = (world: World): FeedEvent[] =>
  [
    { before: snapshot('NONE', 'OPEN', 1), after: snapshot(WORLDS[world]) },
    { before: snapshot('ACCEPTED'), after: snapshot(WORLDS[world]) },
    { before: snapshot(WORLDS[world]), after: null },
  ].map((change, index) => ({
    pos: index + 1,
    id: uuid('event', index),
    type: 'CASE_CHANGED',
    nodeKind: 'CASE',
    nodeId: uuid(IDS, 'case', 'a'),
    accountId: 'can',
    actor: 'vendor',
    operationId: null,
    occurredAt: new Date(0),
    ...change,
  }))
const feedOf = (world: World): Feed => ({
  head: async () => 3,
  read: async (_tenant, after) => events(world).filter((event) => event.pos > after),
  follow: () => {
    throw new Error('not here')
  },
})

beforeAll(async () => {
  database = await createTestDatabase()
  for (const world of Object.keys(WORLDS) as World[]) {
    const tenant = world
    // The tenant's name is no part of an answer, so that answers can be compared.
    await createTenant(database, tenant, [
      { account_id: 'can', can_refer_for_sar: true, id: uuid(IDS, 'account', 'can') },
      { account_id: 'cannot', id: uuid(IDS, 'account', 'cannot') },
    ])
    await insert(database, tenant, 'cases', [
      closed('a', 'can', WORLDS[world]),
      closed('b', 'can', 'ACCEPTED'),
      { ...caseRow(IDS, 'open', { account_id: 'can' }), first_seen_at: '2026-01-01T00:00:00Z' },
      closed('c', 'cannot', 'DISMISSED'),
    ])
    const raw = (key: string, account_id: string, outcome: string) => ({
      account_id,
      kind: 'CASE',
      key,
      part: 'ITEM',
      raw: JSON.stringify({ status: word(outcome) }),
      digest: outcome,
      map_rev: 1,
      read_at: '2026-01-01T00:00:00Z',
      flags: [{ field: 'status', reason: `as ${outcome}` }],
    })
    await insert(database, tenant, 'vendor_records', [
      raw('a', 'can', WORLDS[world]),
      raw('b', 'can', 'ACCEPTED'),
      raw('open', 'can', 'ACCEPTED'),
      raw('c', 'cannot', 'DISMISSED'),
    ])
    await insert(database, tenant, 'quarantine', [
      {
        account_id: 'can',
        digest: 'q',
        kind: 'CASE',
        key: 'q',
        reason: 'r',
        raw: word(WORLDS[world]),
        first_seen_at: '2026-01-01T00:00:00Z',
        last_seen_at: '2026-01-01T00:00:00Z',
        seen: 1,
      },
    ])
  }
})
afterAll(() => database?.close())

const asked = (world: World, permissions: string[] = []) => ({
  store: database.store,
  viewer: viewerOf(world, ['ADMIN'], permissions),
  feed: feedOf(world),
})

const FIELDS =
  'title status statusSource { raw field fidelity } outcome outcomeSource { raw field fidelity } vendorRecord recordFlags { reason } workState version'
const filter = (value: string) => `{ cases(filter: ${value}) { totalCount nodes { title outcome } } }`
const OUTCOMES = ['NONE', 'DISMISSED', 'ACCEPTED', 'REJECTED', 'REFERRED_FOR_SAR', 'UNSTATED', 'UNKNOWN']
const EVERYTHING = [
  `{ cases { totalCount nodes { id ${FIELDS} } } }`,
  `{ workQueue(filter: { workState: [DONE, TO_DO] }) { nodes { ... on Case { id ${FIELDS} } } } }`,
  `{ node(id: "${id('Case', uuid(IDS, 'case', 'a'))}") { ... on Case { ${FIELDS} } } }`,
  '{ accounts { quarantine { reason raw } } }',
  '{ events { nodes { type changedFields { field from to } membership node { ... on Case { outcome } } } } }',
  ...OUTCOMES.flatMap((one) => [
    filter(`{ outcome: [${one}] }`),
    filter(`{ not: { outcome: [${one}] } }`),
    filter(`{ or: [{ outcome: [${one}, NONE] }, { and: [{ not: { outcome: [${one}] } }] }], status: [CLOSED] }`),
  ]),
]

describe('without sar:read', () => {
  test.each(EVERYTHING)('a referral does not show in %s', async (text) => {
    const [plain, referred] = await Promise.all([askForText(asked('plain'), text), askForText(asked('referred'), text)])
    expect(referred).toBe(plain)
    expect(referred).not.toContain('"errors"')
    expect(referred).not.toMatch(/ESCALATION_TO_SAR/)
  })

  test('closed cases of an account that can refer read UNSTATED, without a source and without a record', async () => {
    const { cases } = await data<{ cases: { nodes: Row[] } }>(asked('referred'), `{ cases { nodes { ${FIELDS} } } }`)
    const of = (title: string) => cases.nodes.find((node) => node.title === `Case ${title}`)
    const withheld = { raw: null, field: null, fidelity: 'LOSSY' }
    for (const title of ['a', 'b']) {
      expect(of(title)).toMatchObject({
        outcome: 'UNSTATED',
        outcomeSource: null,
        statusSource: withheld,
        vendorRecord: null,
        recordFlags: [],
      })
    }
    expect(of('open')).toMatchObject({ outcome: 'NONE', statusSource: { raw: 'NEW' }, vendorRecord: null })
    expect(of('c')).toMatchObject({
      outcome: 'DISMISSED',
      outcomeSource: { raw: 'CLOSED_DISMISSED' },
      statusSource: { raw: 'CLOSED_DISMISSED' },
      vendorRecord: { status: 'CLOSED_DISMISSED' },
      recordFlags: [{ reason: 'as DISMISSED' }],
    })
  })

  test('filters see what the reader sees', async () => {
    const titles = async (value: string) => {
      const { cases } = await data<{ cases: { nodes: { title: string }[]; totalCount: number } }>(
        asked('referred'),
        filter(value),
      )
      expect(cases.totalCount).toBe(cases.nodes.length)
      return cases.nodes.map((node) => node.title).sort()
    }
    expect(await titles('{ outcome: [UNSTATED] }')).toEqual(['Case a', 'Case b'])
    expect(await titles('{ outcome: [REFERRED_FOR_SAR, ACCEPTED] }')).toEqual([])
    expect(await titles('{ not: { outcome: [REFERRED_FOR_SAR] } }')).toHaveLength(4)
  })

  test('a referral at an account that was not declared able to refer is kept as well', async () => {
    await createTenant(database, 'odd', [{ account_id: 'cannot' }])
    await insert(database, 'odd', 'cases', [
      closed('x', 'cannot', 'REFERRED_FOR_SAR'),
      { ...closed('y', 'cannot', 'REFERRED_FOR_SAR'), status: 'OPEN' },
    ])
    const odd = { store: database.store, viewer: viewerOf('odd') }
    const text = await askForText(
      odd,
      `{ cases { nodes { ${FIELDS} } } hidden: cases(filter: { outcome: [REFERRED_FOR_SAR] }) { nodes { id } }
      seen: cases(filter: { outcome: [UNSTATED, NONE] }) { totalCount } }`,
    )
    expect(text).not.toContain('SAR')
    expect(text).toContain('"hidden":{"nodes":[]},"seen":{"totalCount":2}')
  })
})

describe('with sar:read', () => {
  test('everything is as it is', async () => {
    const here = asked('referred', ['sar:read'])
    const { cases } = await data<{ cases: { nodes: Row[] } }>(here, filter('{ outcome: [REFERRED_FOR_SAR] }'))
    expect(cases.nodes).toEqual([{ title: 'Case a', outcome: 'REFERRED_FOR_SAR' }])
    const text = await askForText(here, `{ cases(filter: { outcome: [REFERRED_FOR_SAR] }) { nodes { ${FIELDS} } } }`)
    expect(text.match(/CLOSED_ESCALATION_TO_SAR/g)).toHaveLength(3)
    expect(await askForText(here, EVERYTHING[3] as string)).toContain('CLOSED_ESCALATION_TO_SAR')
    expect(await askForText(here, EVERYTHING[4] as string)).toContain(
      '"field":"outcome","from":"ACCEPTED","to":"REFERRED_FOR_SAR"',
    )
  })
})
