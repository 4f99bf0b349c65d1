import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Config, ConfigError } from '../config.ts'
import type { Logger } from '../log.ts'
import { launchEmbeddedPostgres } from '../store/embedded/launch.ts'
import { migrate } from '../store/migrate.ts'
import { createStore, type Store } from '../store/run.ts'

export interface Connection {
  url: string
  /** The group role to work as, where the login is not a member of its own. */
  role: string | null
}

export interface Database {
  api: Connection
  worker: Connection
  migrated: string[]
  /** Stops the embedded server; to be called after every pool is closed. */
  stop(): Promise<void>
}

/** Secrets of an installation on its embedded server, made at the first start. */
export interface Secrets {
  keys: string[]
}

export function localSecrets(dataDir: string): Secrets {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'secrets.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const secrets: Secrets = { keys: [randomBytes(32).toString('base64url')] }
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' })
  return secrets
}

const MINIMUM_VERSION = 150_000

/** Opens one connection, says clearly what is wrong where that fails, and checks the server's version. */
async function inspect(url: string, variable: string): Promise<{ superuser: boolean; bypassesRls: boolean }> {
  const { hostname, port } = new URL(url)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query(
      `select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
        rolsuper, rolbypassrls from pg_roles where rolname = current_user`,
    )
    const { version, name, rolsuper, rolbypassrls } = rows[0]
    if (version < MINIMUM_VERSION) {
      throw new ConfigError(`${variable}: the server is PostgreSQL ${name}; Tributary needs 15 or later.`)
    }
    return { superuser: rolsuper, bypassesRls: rolsuper || rolbypassrls }
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code ?? (message || 'no answer')
    throw new ConfigError(
      `${variable}: cannot use PostgreSQL at ${hostname}:${port || 5432} (${reason}); check that it runs and that the URL is right.`,
    )
  } finally {
    await client.end().catch(() => {})
  }
}

/** Brings up the database the configuration names, migrated. Throws ConfigError or EmbeddedPostgresError. */
export async function openDatabase(config: Config, log: Logger): Promise<Database> {
  return config.databaseUrl === null ? openEmbedded(config, log) : openServer(config, config.databaseUrl)
}

async function openServer(config: Config, databaseUrl: string): Promise<Database> {
  const api = await inspect(databaseUrl, 'DATABASE_URL')
  const separate = config.workerUrl !== null && config.migrationUrl !== null
  if (separate) {
    const worker = await inspect(config.workerUrl ?? '', 'DATABASE_WORKER_URL')
    for (const [variable, login] of [['DATABASE_URL', api] as const, ['DATABASE_WORKER_URL', worker] as const]) {
      if (login.bypassesRls) {
        throw new ConfigError(
          `${variable}: this login bypasses row-level security; use one that is neither superuser nor BYPASSRLS.`,
        )
      }
    }
  }
  const migrated = await migrateServer(
    config.migrationUrl ?? databaseUrl,
    config.migrationUrl ? 'DATABASE_MIGRATION_URL' : 'DATABASE_URL',
  )
  return {
    api: { url: databaseUrl, role: separate ? null : 'tributary_api' },
    worker: { url: config.workerUrl ?? databaseUrl, role: separate ? null : 'tributary_worker' },
    migrated,
    stop: async () => {},
  }
}

async function migrateServer(url: string, variable: string): Promise<string[]> {
  try {
    return await migrate(url)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === '42501') {
      throw new ConfigError(
        `${variable}: this login may not migrate the database (${message}); it has to own it and may create roles.`,
      )
    }
    if (code === '0A000' || code === '58P01') {
      throw new ConfigError(
        `${variable}: the server lacks an extension (${message}); install PostgreSQL's contrib package.`,
      )
    }
    throw error
  }
}

async function openEmbedded(config: Config, log: Logger): Promise<Database> {
  const server = await launchEmbeddedPostgres({
    dataDir: config.dataDir,
    onLog: (line) => log.info({ line }, 'postgres'),
  })
  const { keys } = localSecrets(config.dataDir)
  const password = (role: string) =>
    createHmac('sha256', keys.at(-1) ?? '')
      .update(role)
      .digest('base64url')
  const url = (user: string, secret: string, database = 'tributary') =>
    `postgres://${user}:${encodeURIComponent(secret)}@${server.host}:${server.port}/${database}`
  const superuser = new pg.Client({
    connectionString: url(server.superuser.user, server.superuser.password, 'postgres'),
  })
  try {
    await superuser.connect()
    const { rows } = await superuser.query("select 1 from pg_database where datname = 'tributary'")
    if (rows.length === 0) {
      await superuser.query('create role tributary_owner login createrole')
      await superuser.query('create database tributary owner tributary_owner')
    }
    await setPassword(superuser, 'tributary_owner', password('owner'))
    const migrated = await migrate(url('tributary_owner', password('owner')))
    await setPassword(superuser, 'tributary_api', password('api'))
    await setPassword(superuser, 'tributary_worker', password('worker'))
    return {
      api: { url: url('tributary_api', password('api')), role: null },
      worker: { url: url('tributary_worker', password('worker')), role: null },
      migrated,
      stop: () => server.stop(),
    }
  } catch (error) {
    await server.stop()
    throw error
  } finally {
    await superuser.end().catch(() => {})
  }
}

/** Passwords follow from this installation's secret, so that a restored secrets file fits a restored database. */
async function setPassword(superuser: pg.Client, role: string, password: string): Promise<void> {
  await superuser.query(
    `alter role ${superuser.escapeIdentifier(role)} login password ${superuser.escapeLiteral(password)}`,
  )
}

export function openStores(database: Database, log: Logger): { api: Store; worker: Store } {
  const onError = (error: unknown) => log.warn({ error }, 'a database connection was lost')
  return {
    api: createStore({ ...database.api, poolSize: 10, statementTimeoutMs: 3_000, onError }),
    worker: createStore({ ...database.worker, poolSize: 10, statementTimeoutMs: 30_000, onError }),
  }
}
