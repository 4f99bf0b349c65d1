import type { CompiledQuery } from 'kysely'
import pg from 'pg'
import { type Named, runBatch } from './batch.ts'
import { createGate } from './gate.ts'

/** The database cannot be used right now; the caller may try again. Nothing was half-applied. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('the database is not available', { cause })
    this.name = 'StoreUnavailable'
  }
}

/** The database gave a statement up after its time. The same again will hardly do better; asking for less may. */
export class StoreTooSlow extends Error {
  constructor(cause: unknown) {
    super('a statement took too long', { cause })
    this.name = 'StoreTooSlow'
  }
}

export interface StoreOptions {
  url: string
  /** The group role to work as, for connections whose own login is another (a development server's only user). */
  role: string | null
  poolSize: number
  statementTimeoutMs: number
  /** How long a connection is waited for, a new one or one of the pool's that is in use. */
  connectTimeoutMs?: number
  onError(error: unknown): void
}

export interface Transaction {
  /** Puts the transaction under one tenant's row-level security. */
  enter(tenant: string): Promise<void>
  all<R>(query: CompiledQuery<R>): Promise<R[]>
  one<R>(query: CompiledQuery<R>): Promise<R | undefined>
}

type Rows<Q extends readonly CompiledQuery<unknown>[]> = {
  [K in keyof Q]: Q[K] extends CompiledQuery<infer R> ? R[] : never
}

export interface Store {
  /** Reads under one tenant: set_config and the statements are one transaction, in one write to the socket. */
  read<const Q extends readonly CompiledQuery<unknown>[]>(tenant: string, ...queries: Q): Promise<Rows<Q>>
  /** Writes under one tenant, all or nothing. */
  write<T>(tenant: string, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** A transaction that starts without a tenant: for the tables that carry none, until `enter` chooses one. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** One statement on the tables that carry no tenant data. */
  system<R>(query: CompiledQuery<R>): Promise<R[]>
  /** Statements run so far, without the begin, set_config and commit around them: for tests that count. */
  statements(): number
  close(): Promise<void>
}

// int8 is read as a number: counts and positions stay far below 2^53, and vendor ids are text.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** Sessions work in UTC, where the server's text is ISO 8601 but for two characters; the driver's own parser takes 3 % of a page. */
const parseAnyInstant = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ)
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) =>
  text[4] === '-' && text.endsWith('+00')
    ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    : parseAnyInstant(text),
)

const SET_TENANT = { name: 'set_tenant', text: "select set_config('app.tenant', $1, true)" }
const settingTenant = (tenant: string): Named => ({
  name: 'enter',
  query: { sql: SET_TENANT.text, parameters: [tenant] } as unknown as CompiledQuery<unknown>,
})
const CONNECT_TIMEOUT_MS = 2000
/**
 * Class 08 connection, 53 resources, 57 operator intervention (restart, statement timeout excepted below), 58 the system under
 * it (its disks), 25006 read-only: a standby, before it is promoted.
 */
const UNAVAILABLE = /^(08|53|57P|58|25006)/

const unavailable = (error: unknown): boolean => {
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string') return UNAVAILABLE.test(code) || /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT)/.test(code)
  return (
    error instanceof Error && /connection|timeout exceeded when trying to connect|not queryable/i.test(error.message)
  )
}

/** Whether the database refused the content (class 22, 23, or 54: larger than an index takes), not the connection. */
export const refusedContent = (error: unknown): boolean =>
  /^(22|23|54)/.test(String((error as { code?: unknown }).code ?? ''))

/** Whether the same again may succeed: a deadlock or a serialization failure (class 40), or a database that is away. */
export const passes = (error: unknown): boolean =>
  error instanceof StoreUnavailable || /^40/.test(String((error as { code?: unknown }).code ?? ''))

const TIMED_OUT = '57014'

const rethrow = (error: unknown): never => {
  if ((error as { code?: unknown }).code === TIMED_OUT) throw new StoreTooSlow(error)
  throw unavailable(error) ? new StoreUnavailable(error) : error
}

/** What a statement says that has no one best plan, because it depends on a value: it is never prepared. */
const PLANNED_ANEW = '/* planned anew */'

/** How many different statements are prepared on a connection; texts beyond them are planned anew each time. */
const PREPARED = 300

/** Names texts that come again, so that the server parses and plans each once per connection. */
function preparedNames(): (text: string) => string | null {
  const known = new Map<string, string>()
  return (text) => {
    const name = known.get(text)
    if (name) return name
    if (known.size >= PREPARED) return null
    known.set(text, `s${known.size}`)
    return known.get(text) ?? null
  }
}

export function createStore(options: StoreOptions): Store {
  let statements = 0
  const names = preparedNames()
  const settings = [
    `statement_timeout=${options.statementTimeoutMs}`,
    'idle_in_transaction_session_timeout=60000',
    'timezone=UTC',
  ]
  if (options.role) settings.push(`role=${options.role}`)
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    // A pipelined connection whose answer never comes is destroyed, not waited for.
    query_timeout: options.statementTimeoutMs + 2000,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    application_name: 'tributary',
    ...{ pipeline: true },
  })
  // Without a handler an idle client that loses its server ends the process.
  pool.on('error', options.onError)
  // The pool listens to idle clients only; the one in use tells its trouble through its statement as well.
  pool.on('connect', (client) => client.on('error', () => {}))

  const named = (query: CompiledQuery<unknown>): Named => {
    statements += 1
    return { query, name: query.sql.includes(PLANNED_ANEW) ? null : names(query.sql) }
  }

  const send = (client: pg.PoolClient, query: CompiledQuery<unknown>): Promise<pg.QueryResult> => {
    const { name } = named(query)
    // The driver keeps its own account of what it prepared, and batches theirs: neither may take a name of the other's.
    return client.query({
      text: query.sql,
      values: query.parameters as unknown[],
      ...(name ? { name: `w${name}` } : {}),
    })
  }

  const connect = (): Promise<pg.PoolClient> => pool.connect().catch(rethrow)

  const gate = createGate()

  /** Ends an open transaction; a connection that cannot even do that is thrown away. */
  async function abandon(client: pg.PoolClient): Promise<void> {
    try {
      await client.query('rollback')
      client.release()
    } catch {
      client.release(true)
    }
  }

  async function transaction<T>(work: (tx: Transaction) => Promise<T>, tenant?: string): Promise<T> {
    const client = await connect()
    try {
      const opening = [client.query('begin')]
      if (tenant !== undefined) opening.push(client.query({ ...SET_TENANT, values: [tenant] }))
      await Promise.all(opening)
      const result = await work({
        async enter(chosen) {
          await client.query({ ...SET_TENANT, values: [chosen] })
        },
        async all<R>(query: CompiledQuery<R>) {
          return (await send(client, query)).rows as R[]
        },
        async one<R>(query: CompiledQuery<R>) {
          return (await send(client, query)).rows[0] as R | undefined
        },
      })
      await client.query('commit')
      client.release()
      return result
    } catch (error) {
      // Another connection may lead to where it works again: past a server that is read-only since another took its place.
      if (unavailable(error)) client.release(true)
      else await abandon(client)
      return rethrow(error)
    }
  }

  async function read(tenant: string, queries: readonly CompiledQuery<unknown>[]): Promise<unknown[][]> {
    const client = await connect()
    try {
      const [, ...results] = await runBatch(client, [settingTenant(tenant), ...queries.map(named)])
      client.release()
      return results
    } catch (error) {
      // The batch's end ended its transaction even when a statement failed; only a lost connection is not reusable.
      client.release(unavailable(error))
      return rethrow(error)
    }
  }

  return {
    async read(tenant, ...queries) {
      await gate.enter()
      try {
        return (await read(tenant, queries)) as never
      } finally {
        gate.leave()
      }
    },
    write: (tenant, work) => transaction(work, tenant),
    transaction: (work) => transaction(work),
    async system<R>(query: CompiledQuery<R>) {
      statements += 1
      const result = await pool.query(query.sql, query.parameters as unknown[]).catch(rethrow)
      return result.rows as R[]
    },
    statements: () => statements,
    close: () => pool.end(),
  }
}
