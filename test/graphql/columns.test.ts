import { type GraphQLObjectType, getNamedType, isLeafType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../../src/graphql/schema.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  alertRow,
  caseRow,
  createTenant,
  data,
  hitRow,
  insert,
  insertAlerts,
  linkRow,
  subjectRow,
  uuid,
  viewerOf,
} from './support.ts'

// An operation reads the columns its fields are said to need (src/graphql/columns.ts). Each field is asked for alone and
// beside all others, on every way a row can be come by: what it answers has to be the same.

const T = 'acme'
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await createTenant(database, T, [{ account_id: 'one', can_refer_for_sar: true }])
  const source = { raw: 'word', field: 'field', fidelity: 'EXACT' }
  const names = ['status', 'matchStatus', 'disposition', 'type', 'category', 'lifecycleStage', 'priority', 'riskLevel']
  const sources = Object.fromEntries(
    [...names, 'slaStatus', 'researchStatus', 'outcome', 'entityType'].map((name) => [name, source]),
  )
  const person = { id: 'u1', name: 'Uma', email: 'uma@example.test' }
  await insert(database, T, 'subjects', [
    subjectRow(T, 's1', { client_reference: 'C-1', birth_month: 2, birth_day: 3, sources }),
  ])
  await insertAlerts(database, T, [
    alertRow(T, 'a1', {
      description: 'why',
      vendor_status: 'ESCALATED',
      vendor_escalation_target: 'CASE',
      match_status: 'TRUE_MATCH',
      category_detail: ['NAME_MISMATCH'],
      vendor_assignee_id: 'u1',
      vendor_assignee: person,
      closed_by: 'HUMAN',
      resolved_by: person,
      resolved_at: '2026-02-01T00:00:00Z',
      resolution_note: 'because',
      sla_status: 'WARNING',
      due_at: '2026-03-01T00:00:00Z',
      subject_id: uuid(T, 'subject', 's1'),
      sources,
    }),
  ])
  await insert(database, T, 'alert_subjects', [
    { account_id: 'one', alert_id: uuid(T, 'alert', 'a1'), subject_id: uuid(T, 'subject', 's1'), is_primary: true },
  ])
  await insert(database, T, 'cases', [
    caseRow(T, 'c1', { status: 'CLOSED', outcome: 'ACCEPTED', category: 'SANCTIONS', sources, description: 'd' }),
  ])
  await insert(database, T, 'case_subjects', [
    { account_id: 'one', case_id: uuid(T, 'case', 'c1'), subject_id: uuid(T, 'subject', 's1'), is_primary: true },
  ])
  await insert(database, T, 'case_alerts', [linkRow(T, 'c1', 'a1')])
  await insert(database, T, 'screening_hits', [
    hitRow(T, 'h1', 'a1', { profile_id: 'P', allow_listed: true, birth_year: 1960, sources }),
  ])
})
afterAll(() => database?.close())

/** The fields of a type that need no arguments, each with what to select below it. */
function fieldsOf(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type)
    if (isLeafType(named)) return [field.name]
    const leaves = isObjectType(named)
      ? Object.values(named.getFields()).filter((inner) => isLeafType(getNamedType(inner.type)) && !inner.args.length)
      : []
    // The lag grows while the test runs.
    const names = leaves.map((inner) => inner.name).filter((name) => name !== 'lagSeconds')
    return names.length > 0 ? [`${field.name} { ${names.join(' ')} }`] : []
  })
}

const WAYS: [type: string, way: string, at: (answer: never) => unknown][] = [
  ['Alert', 'alerts(first: 1) { nodes { … } }', (a: { alerts: { nodes: unknown[] } }) => a.alerts.nodes[0]],
  [
    'Alert',
    'workQueue(first: 1) { nodes { ... on Alert { … } } }',
    (a: { workQueue: { nodes: unknown[] } }) => a.workQueue.nodes[0],
  ],
  [
    'Alert',
    'subjects { nodes { alerts { … } } }',
    (a: { subjects: { nodes: { alerts: unknown[] }[] } }) => a.subjects.nodes[0]?.alerts[0],
  ],
  [
    'Alert',
    'cases { nodes { alerts { … } } }',
    (a: { cases: { nodes: { alerts: unknown[] }[] } }) => a.cases.nodes[0]?.alerts[0],
  ],
  [
    'Alert',
    'screeningHits { nodes { alert { … } } }',
    (a: { screeningHits: { nodes: { alert: unknown }[] } }) => a.screeningHits.nodes[0]?.alert,
  ],
  ['Case', 'cases(first: 1) { nodes { … } }', (a: { cases: { nodes: unknown[] } }) => a.cases.nodes[0]],
  [
    'Case',
    'alerts { nodes { cases { … } } }',
    (a: { alerts: { nodes: { cases: unknown[] }[] } }) => a.alerts.nodes[0]?.cases[0],
  ],
  [
    'Case',
    'caseAlerts { nodes { case { … } } }',
    (a: { caseAlerts: { nodes: { case: unknown }[] } }) => a.caseAlerts.nodes[0]?.case,
  ],
  ['Subject', 'subjects { nodes { … } }', (a: { subjects: { nodes: unknown[] } }) => a.subjects.nodes[0]],
  [
    'Subject',
    'alerts { nodes { subject { … } } }',
    (a: { alerts: { nodes: { subject: unknown }[] } }) => a.alerts.nodes[0]?.subject,
  ],
  [
    'Subject',
    'cases { nodes { subjects { … } } }',
    (a: { cases: { nodes: { subjects: unknown[] }[] } }) => a.cases.nodes[0]?.subjects[0],
  ],
  [
    'ScreeningHit',
    'screeningHits { nodes { … } }',
    (a: { screeningHits: { nodes: unknown[] } }) => a.screeningHits.nodes[0],
  ],
  [
    'ScreeningHit',
    'alerts { nodes { hits { … } } }',
    (a: { alerts: { nodes: { hits: unknown[] }[] } }) => a.alerts.nodes[0]?.hits[0],
  ],
]

describe('each field alone answers what it answers among all', () => {
  test.each(WAYS)('%s by %s', async (name, way, at) => {
    const type = schema.getType(name) as GraphQLObjectType
    const fields = fieldsOf(type)
    const asked = { store: database.store, viewer: viewerOf(T, ['ADMIN'], ['sar:read']) }
    const query = (fields: string[]) => `{ ${way.replace('…', fields.join(' '))} }`
    const all = at((await data(asked, query(fields))) as never) as Record<string, unknown>
    expect(Object.keys(all).length).toBe(fields.length)
    for (const field of fields) {
      const alone = at((await data(asked, query([field]))) as never)
      const key = field.split(' ')[0] as string
      expect(alone, field).toEqual({ [key]: all[key] })
    }
  })
})
