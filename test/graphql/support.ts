import { createHash } from 'node:crypto'
import { type ExecutionResult, getOperationAST, getVariableValues, parse, validate } from 'graphql'
import type { CompiledQuery } from 'kysely'
import type { Commands } from '../../src/command/commands.ts'
import type { Feed } from '../../src/feed/feed.ts'
import { columnsOf } from '../../src/graphql/columns.ts'
import type { Context } from '../../src/graphql/context.ts'
import { type CursorCodec, createCursorCodec } from '../../src/graphql/cursor.ts'
import { createLoaders } from '../../src/graphql/loaders.ts'
import { schema } from '../../src/graphql/schema.ts'
import type { VendorCatalogue } from '../../src/graphql/vendors.ts'
import type { Role, Viewer } from '../../src/graphql/viewer.ts'
import type { Store } from '../../src/store/run.ts'
import type { TestDatabase } from '../support/database.ts'
import { testExecutor } from '../support/executor.ts'

export const query = <R = Record<string, unknown>>(text: string, values: unknown[] = []): CompiledQuery<R> =>
  ({ sql: text, parameters: values }) as unknown as CompiledQuery<R>

/** The same name gives the same uuid; tenants of their own are told apart. */
export const uuid = (...names: (string | number)[]): string => {
  const hex = createHash('sha256').update(names.join('/')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const id = (type: string, of: string): string => Buffer.from(`${type}:${of}`).toString('base64url')

export type Row = Record<string, unknown>

/** Rows through the worker's role, under the tenant's row-level security. */
export async function insert(
  database: TestDatabase,
  tenant: string,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys({ ...first, tenant_id: tenant })
  const values = JSON.stringify(rows.map((row) => ({ ...row, tenant_id: tenant })))
  const text = `insert into ${table} (${columns.join(', ')})
    select ${columns.join(', ')} from jsonb_populate_recordset(null::${table}, $1::jsonb)`
  await database.worker.write(tenant, async (tx) => void (await tx.all(query(text, [values]))))
}

export async function createTenant(database: TestDatabase, tenant: string, accounts: Row[]): Promise<void> {
  await database.sql('insert into tenants (tenant_id) values ($1) on conflict do nothing', [tenant])
  await database.sql('insert into feed_heads (tenant_id) values ($1) on conflict do nothing', [tenant])
  await insert(
    database,
    tenant,
    'accounts',
    accounts.map((account) => ({
      id: uuid(tenant, 'account', String(account.account_id)),
      vendor: 'w2',
      name: `Account ${account.account_id}`,
      can_refer_for_sar: false,
      removed_at: null,
      ...account,
    })),
  )
}

const READ_AT = '2026-03-01T00:00:00.000Z'

export const alertRow = (tenant: string, key: string, fields: Row = {}): Row => ({
  id: uuid(tenant, 'alert', key),
  account_id: 'one',
  key,
  vendor: 'w2',
  vendor_id: `v-${key}`,
  vendor_ids: [{ field: 'alertId', value: `v-${key}` }],
  title: `Alert ${key}`,
  description: null,
  vendor_status: 'OPEN',
  vendor_escalation_target: null,
  match_status: 'POTENTIAL_MATCH',
  disposition: 'UNDECIDED',
  type: 'SCREENING',
  category: 'SANCTIONS',
  categories: [{ category: 'SANCTIONS', raw: 'SAN', field: 'category', fidelity: 'EXACT' }],
  category_detail: [],
  lifecycle_stage: 'UNKNOWN',
  vendor_priority: 'MEDIUM',
  risk_level: 'UNKNOWN',
  scores: [],
  vendor_assignee_id: null,
  vendor_assignee: null,
  closed_by: null,
  resolved_by: null,
  resolved_at: null,
  resolution_note: null,
  sla_status: 'NONE',
  due_at: null,
  research: null,
  subject_id: null,
  created_at: '2026-01-01T00:00:00.000Z',
  vendor_updated_at: null,
  sources: { status: { raw: 'New', field: 'status', fidelity: 'EXACT' } },
  read_at: READ_AT,
  map_rev: 1,
  digest: 'd',
  ...fields,
})

export async function insertAlerts(database: TestDatabase, tenant: string, rows: Row[]): Promise<void> {
  await insert(database, tenant, 'alerts', rows)
  await insert(
    database,
    tenant,
    'alert_categories',
    rows.flatMap((row) =>
      [...new Set((row.categories as { category: string }[]).map((one) => one.category))].map((category) => ({
        account_id: row.account_id,
        alert_id: row.id,
        category,
      })),
    ),
  )
}

export const caseRow = (tenant: string, key: string, fields: Row = {}): Row => ({
  id: uuid(tenant, 'case', key),
  account_id: 'one',
  key,
  vendor: 'w2',
  vendor_id: `v-${key}`,
  kind: 'INVESTIGATION',
  title: `Case ${key}`,
  description: null,
  status: 'OPEN',
  status_from_alerts: false,
  outcome: 'NONE',
  category: null,
  vendor_priority: 'MEDIUM',
  risk_level: 'UNKNOWN',
  assignee_id: null,
  assignee: null,
  subject_id: null,
  created_at: '2026-01-01T00:00:00.000Z',
  vendor_updated_at: null,
  sources: {
    status: { raw: 'NEW', field: 'status', fidelity: 'EXACT' },
    outcome: { raw: 'NEW', field: 'status', fidelity: 'EXACT' },
  },
  read_at: READ_AT,
  map_rev: 1,
  digest: 'd',
  ...fields,
})

export const linkRow = (tenant: string, caseKey: string, alertKey: string, fields: Row = {}): Row => ({
  id: uuid(tenant, 'link', caseKey, alertKey),
  account_id: 'one',
  case_id: uuid(tenant, 'case', caseKey),
  alert_id: uuid(tenant, 'alert', alertKey),
  case_vendor_id: `v-${caseKey}`,
  alert_vendor_id: `v-${alertKey}`,
  role: 'MEMBER',
  sources: { role: { raw: null, field: null, fidelity: 'DERIVED' } },
  first_seen_at: '2026-01-01T00:00:00.000Z',
  ...fields,
})

export const subjectRow = (tenant: string, key: string, fields: Row = {}): Row => ({
  id: uuid(tenant, 'subject', key),
  account_id: 'one',
  key,
  vendor_id: `v-${key}`,
  type: 'PERSON',
  name: `Subject ${key}`,
  birth_year: 1970,
  birth_month: null,
  birth_day: null,
  client_reference: null,
  sources: { type: { raw: 'Individual', field: 'kind', fidelity: 'EXACT' } },
  read_at: READ_AT,
  map_rev: 1,
  digest: 'd',
  first_seen_at: '2026-01-01T00:00:00.000Z',
  ...fields,
})

export const hitRow = (tenant: string, key: string, alertKey: string | null, fields: Row = {}): Row => ({
  id: uuid(tenant, 'hit', key),
  account_id: 'one',
  key,
  vendor_id: `v-${key}`,
  alert_id: alertKey && uuid(tenant, 'alert', alertKey),
  matched_name: `Hit ${key}`,
  entity_type: 'PERSON',
  birth_year: null,
  birth_month: null,
  birth_day: null,
  match_status: 'POTENTIAL_MATCH',
  disposition: 'UNDECIDED',
  risk_level: 'UNKNOWN',
  risks: [],
  scores: [],
  list_names: ['OFAC'],
  profile_id: null,
  allow_listed: null,
  sources: {},
  read_at: READ_AT,
  map_rev: 1,
  digest: 'd',
  first_seen_at: '2026-01-01T00:00:00.000Z',
  ...fields,
})

export const viewerOf = (tenant: string, roles: Role[] = ['ANALYST'], permissions: string[] = []): Viewer => ({
  tenant,
  subject: `someone@${tenant}`,
  roles: new Set(roles),
  permissions: new Set(permissions),
  expiresAt: 4_000_000_000,
})

const absent = (): never => {
  throw new Error('not part of this test')
}
const noFeed: Feed = { read: absent, head: absent, follow: absent }
const noCommands: Commands = {
  select: absent,
  preview: absent,
  submit: absent,
  retryable: absent,
  cancel: absent,
  settle: absent,
  settled: absent,
}
const noVendors: VendorCatalogue = { vocabulary: () => [], abilities: () => null, metricsId: () => 'm' }

export const cursors: CursorCodec = createCursorCodec(['newest key', 'older key'])

export interface Asked {
  store: Store
  viewer: Viewer
  feed?: Feed
  commands?: Commands
  vendors?: VendorCatalogue
  cursors?: CursorCodec
}

export const contextOf = (asked: Asked, source = '{ viewer { id } }'): Context => ({
  feed: noFeed,
  commands: noCommands,
  vendors: noVendors,
  cursors,
  requestId: 'test',
  loaders: createLoaders(asked.store, asked.viewer.tenant, columnsOf(schema, parse(source))),
  ...asked,
})

export type Answer = ExecutionResult<Record<string, unknown>>

const executor = testExecutor(schema)

async function run(asked: Asked, source: string, variables: Record<string, unknown>): Promise<ExecutionResult> {
  const document = parse(source)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('one operation expected')
  const wrong = validate(schema, document)
  if (wrong.length > 0) return { errors: wrong }
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
  if (errors) return { errors }
  const contextValue = contextOf(asked, source)
  const rest = { operationName: null, variables, coerced, rootValue: undefined, hideSuggestions: false }
  return executor({ ...rest, document, operation, contextValue })
}

/** Runs an operation through the public schema and answers what a client would get to read. */
export async function askForText(
  asked: Asked,
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<string> {
  const answer = await run(asked, source, variableValues)
  for (const error of answer.errors ?? []) {
    // What is not meant for the client is a fault of the code under test.
    if (error.originalError && !error.extensions.code) throw error.originalError
  }
  return JSON.stringify(answer)
}

export const ask = async (asked: Asked, source: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
  JSON.parse(await askForText(asked, source, variables)) as Answer

/** The same, without errors. */
export async function data<T = Record<string, never>>(
  asked: Asked,
  source: string,
  variables: Record<string, unknown> = {},
): Promise<T> {
  const answer = await ask(asked, source, variables)
  if (answer.errors) throw new Error(JSON.stringify(answer.errors))
  return answer.data as T
}

/** The code and message of an operation's only error. */
export async function failure(asked: Asked, source: string, variables: Record<string, unknown> = {}) {
  const answer = await ask(asked, source, variables)
  if (answer.errors?.length !== 1) throw new Error(`one error expected: ${JSON.stringify(answer)}`)
  const [error] = answer.errors
  return { code: error?.extensions?.code, message: error?.message ?? '', extensions: error?.extensions }
}
