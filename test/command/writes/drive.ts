import { expect } from 'vitest'
import { parseJson } from '../../../src/adapter/json.ts'
import type { JournalEntry } from '../../../src/adapter/sandbox.ts'
import type { CommandAction } from '../../../src/canonical/enums.ts'
import { type Decision, plainly, type SubmitItem, type SubmitTarget } from '../../../src/command/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../../support/pipeline.ts'
import type { RunningVendor } from '../../support/vendors.ts'

// What the tests of the write table share: one decision goes through the ledger to a strict sandbox over HTTP, and what the
// vendor got, what it changed, what the command says and what the record says afterwards are held against each other.

const TENANT = 'acme'

/** A row of `alerts` or `cases`, by its columns. */
export type RecordRow = Readonly<Record<string, unknown>> & { id: string; key: string; vendor_id: string }

export interface Write {
  method: string
  path: string
  /** Null where there was none. */
  body: unknown
}

export interface CommandRow {
  id: string
  state: string
  code: string | null
  message: string | null
  support: string | null
  evidence_kind: string | null
  warnings: string[]
  result_id: string | null
}

export interface Outcome {
  /** What the vendor received apart from reads, in the order of arrival. */
  sent: Write[]
  /** The same of reads. */
  reads: string[]
  commands: CommandRow[]
  /** Effective changes at the vendor. */
  changes: JournalEntry[]
}

/** What of the decision is given; the rest is as `plainly` has it. */
export type Given = Partial<Omit<Decision, 'action'>>

export interface Driven {
  vendor: RunningVendor
  pipeline: Pipeline
  account: string
  /** An alert, or a case, that no test has had yet. `where` is SQL over its columns. */
  alert(where?: string): Promise<RecordRow>
  case(where?: string): Promise<RecordRow>
  /** The record as it is now. */
  now(record: Pick<RecordRow, 'id'>): Promise<RecordRow>
  /** The uuid of the person whom this account calls so; made where nobody is known by that id. */
  person(vendorUserId: string): Promise<string>
  /** Somebody who is known to the tenant, and not to this account. */
  stranger(name: string): Promise<string>
  /** Decides the same about records, or about a record to be made, and delivers until nothing is due. */
  decide(
    action: CommandAction,
    targets: readonly SubmitTarget[],
    given?: Given,
    more?: { allowLossy?: boolean },
  ): Promise<Outcome>
  /** The same with items of their own. */
  submit(items: readonly SubmitItem[], more?: { allowLossy?: boolean }): Promise<Outcome>
  close(): Promise<void>
}

export const alertTarget = ({ id }: Pick<RecordRow, 'id'>): SubmitTarget => ({ kind: 'ALERT', id })
export const caseTarget = ({ id }: Pick<RecordRow, 'id'>): SubmitTarget => ({ kind: 'CASE', id })

/** A vendor's sandbox behind HTTP, and one account of it that has been read once. */
export async function drive(
  name: string,
  options: {
    seed?: number
    count?: number
    settings?: Record<string, unknown>
    sandbox?: Record<string, unknown>
  } = {},
): Promise<Driven> {
  const { seed = 1, count = 120, sandbox } = options
  const vendor = await startVendor(name, { seed, count, ...(sandbox && { sandbox }) })
  const account = `${name}-test`
  const settings = { settleMs: 0, ...options.settings }
  const pipeline = await createPipeline([{ account, vendor: name, running: vendor, settings }])
  await pipeline.poll()
  const { sql } = pipeline.database
  const taken = new Set<string>()

  async function fresh(table: 'alerts' | 'cases', where = 'true'): Promise<RecordRow> {
    const rows = await sql<RecordRow>(`select * from ${table} where account_id = $1 and (${where}) order by key`, [
      account,
    ])
    const row = rows.find(({ id }) => !taken.has(id))
    if (!row) throw new Error(`the sandbox holds no further one of ${table} where ${where}`)
    taken.add(row.id)
    return row
  }

  async function someone(name: string | null, email: string | null): Promise<string> {
    const [row] = await sql<{ id: string }>(
      'insert into users (tenant_id, id, name, email) values ($1, gen_random_uuid(), $2, $3) returning id',
      [TENANT, name, email],
    )
    return row?.id ?? ''
  }

  const writesOf = (from: number): Pick<Outcome, 'sent' | 'reads'> => {
    const requests = vendor.requests.slice(from).map((request, at): Write => {
      const [method = '', path = ''] = request.split(' ')
      const text = vendor.bodies[from + at] ?? ''
      return { method, path, body: text === '' ? null : parseJson(text) }
    })
    return {
      sent: requests.filter(({ method }) => method !== 'GET'),
      reads: requests.flatMap(({ method, path }) => (method === 'GET' ? [path] : [])),
    }
  }

  const driven: Driven = {
    vendor,
    pipeline,
    account,
    alert: (where) => fresh('alerts', where),
    case: (where) => fresh('cases', where),
    async now({ id }) {
      const [row] = await sql<{ row: RecordRow }>(
        `select to_jsonb(a) as row from alerts a where id = $1 union all select to_jsonb(c) from cases c where id = $1`,
        [id],
      )
      if (!row) throw new Error(`no record ${id}`)
      return row.row
    },
    async person(vendorUserId) {
      const [known] = await sql<{ user_id: string }>(
        'select user_id from account_users where account_id = $1 and vendor_user_id = $2',
        [account, vendorUserId],
      )
      if (known) return known.user_id
      const id = await someone(vendorUserId, null)
      await sql(
        `insert into account_users (tenant_id, account_id, id, vendor_user_id, user_id, read_at)
         values ($1, $2, gen_random_uuid(), $3, $4, now())`,
        [TENANT, account, vendorUserId, id],
      )
      return id
    },
    stranger: (name) => someone(name, null),
    decide: (action, targets, given = {}, more) =>
      driven.submit(
        targets.map((target) => ({ ...plainly(action), ...given, target })),
        more,
      ),
    async submit(items, { allowLossy = true } = {}) {
      const from = vendor.requests.length
      const before = vendor.sandbox.journal().length
      const { operationId } = await pipeline.commands.submit({
        tenant: TENANT,
        actor: 'ana',
        mutation: 'test',
        idempotencyKey: null,
        input: items,
        allowLossy,
        items: [...items],
      })
      await pipeline.deliver()
      expect(pipeline.errors).toEqual([])
      expect(vendor.sandbox.violations()).toEqual([])
      const commands = await sql<CommandRow>(
        `select id, state, code, message, support, evidence_kind, warnings, result_id from commands
         where operation_id = $1 order by ordinal`,
        [operationId],
      )
      return { ...writesOf(from), commands, changes: vendor.sandbox.journal().slice(before) }
    },
    async close() {
      await pipeline.close()
      await vendor.close()
    },
  }
  return driven
}

const ends = ({ commands }: Outcome) =>
  commands.map(({ state, code, evidence_kind }) => [state, code, evidence_kind] as const)

/**
 * OK and ~: exactly this was sent, each command is confirmed by what the vendor then showed, and each record named in
 * `changed` changed exactly once. `warning` is a part of the one a lossy write has to carry.
 */
export function expectCarried(
  outcome: Outcome,
  expected: { sent: readonly Write[]; changed: readonly string[]; warning?: string; evidence?: string },
): void {
  expect(outcome.sent).toEqual(expected.sent)
  expect(outcome.commands).not.toHaveLength(0)
  const { warning, evidence = 'READ_BACK' } = expected
  // The message says why where it is not so.
  expect(ends(outcome), JSON.stringify(outcome.commands)).toEqual(
    outcome.commands.map(() => ['CONFIRMED', null, evidence]),
  )
  for (const { warnings, support } of outcome.commands) {
    expect(support).toBe(warning === undefined ? 'OK' : 'LOSSY')
    expect(warnings).toEqual(warning === undefined ? [] : [expect.stringContaining('LOSSY_WRITE: ')])
    if (warning !== undefined) expect(warnings[0]).toContain(warning)
  }
  expect(outcome.changes.map(({ recordId }) => recordId).toSorted()).toEqual([...expected.changed].toSorted())
}

/** G: confirmed by the gateway itself, and the vendor heard nothing. */
export function expectKept(outcome: Outcome): void {
  expectNothingSent(outcome)
  expect(ends(outcome), JSON.stringify(outcome.commands)).toEqual(
    outcome.commands.map(() => ['CONFIRMED', null, 'GATEWAY']),
  )
  for (const { support } of outcome.commands) expect(support).toBe('GATEWAY')
}

/** The record says so already: nothing is rewritten. */
export function expectUnchanged(outcome: Outcome): void {
  expectNothingSent(outcome)
  expect(ends(outcome)).toEqual(outcome.commands.map(() => ['CONFIRMED', null, 'READ_BACK']))
  for (const { warnings } of outcome.commands) expect(warnings).toEqual([expect.stringContaining('UNCHANGED: ')])
}

/** X, and every other refusal: it is said with its code, and the vendor heard nothing. */
export function expectRefused(outcome: Outcome, code = 'UNSUPPORTED_BY_VENDOR', message?: string | RegExp): void {
  expectNothingSent(outcome)
  expect(ends(outcome)).toEqual(outcome.commands.map(() => ['REJECTED', code, null]))
  for (const command of outcome.commands) {
    expect(command.message).toBeTruthy()
    if (message !== undefined) expect(command.message).toMatch(message)
  }
}

function expectNothingSent({ sent, reads, changes, commands }: Outcome): void {
  expect(commands).not.toHaveLength(0)
  expect({ sent, reads, changes }).toEqual({ sent: [], reads: [], changes: [] })
}
