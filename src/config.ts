import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'

/** Something the operator wrote is wrong. The message names the variable or field and the fix; it never repeats a secret. */
export class ConfigError extends Error {}

export interface ProviderAccount {
  id: string
  vendor: string
  name: string
  baseUrl: string
  credentials: Record<string, string>
  webhookSecret: string | null
  pollSeconds: number
  /** How often what polls leave alone is read again. */
  reconcileSeconds: number
  /** Largest answer of the vendor that is read, in MiB, after decompression. */
  maxBodyMiB: number
  settings: Record<string, unknown>
  /** Where it stands in the providers file, for messages. */
  where: string
}

export interface ProviderTenant {
  id: string
  accounts: ProviderAccount[]
}

export interface Config {
  host: string
  port: number
  production: boolean
  /** Only this machine can reach the gateway. */
  loopback: boolean
  /** Null: the embedded server, with its data in `dataDir`. */
  databaseUrl: string | null
  migrationUrl: string | null
  workerUrl: string | null
  dataDir: string
  /** Null: the sandbox vendors. */
  providers: ProviderTenant[] | null
  sandbox: { count: number; seed: number }
  auth: { issuer: string; audience: string; jwksUrl: string } | null
  pollSeconds: number
  reconcileSeconds: number
  role: 'all' | 'api' | 'worker'
  /** Null: generated and kept in `dataDir`. */
  secretKeys: string[] | null
  allowedOrigins: string[]
  trustedProxies: string[]
  logLevel: string
  executor: 'compiled' | 'interpreted'
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])
const list = (text: string): string[] => text.split(',').flatMap((part) => part.trim() || [])
const wholeNumber = (min: number, max: number, fix: string) =>
  z
    .string()
    .regex(/^\d+$/, fix)
    .transform(Number)
    .refine((value) => value >= min && value <= max, fix)
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'give a URL such as postgres://user:password@host:5432/database')
const webUrl = z.url({ error: 'give a full URL such as https://issuer.example/keys', protocol: /^https?$/ })

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65535, 'give a port from 0 to 65535').default(4000),
  NODE_ENV: z.string().optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_MIGRATION_URL: postgresUrl.optional(),
  DATABASE_WORKER_URL: postgresUrl.optional(),
  DATA_DIR: z.string().default('.tributary'),
  PROVIDERS_FILE: z.string().optional(),
  SANDBOX_COUNT: wholeNumber(1, 100_000, 'give a number from 1 to 100000').default(200),
  SANDBOX_SEED: wholeNumber(0, 2 ** 31, 'give a whole number').default(1),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_JWKS_URL: webUrl.optional(),
  POLL_SECONDS: wholeNumber(1, 86_400, 'give seconds from 1 to 86400').default(30),
  RECONCILE_SECONDS: wholeNumber(60, 2_592_000, 'give seconds from 60 to 2592000').default(86_400),
  ROLE: z.enum(['all', 'api', 'worker'], 'give all, api or worker').default('all'),
  SECRET_KEYS: z.string().transform(list).optional(),
  ALLOWED_ORIGINS: z.string().transform(list).default([]),
  TRUSTED_PROXIES: z.string().transform(list).default([]),
  GRAPHQL_EXECUTOR: z.enum(['compiled', 'interpreted'], 'give compiled or interpreted').default('compiled'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'give trace, debug, info, warn, error or silent')
    .default('info'),
})

/** Reads the environment, and the providers file it names. Throws ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable is what `docker compose` passes for an unset one.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ConfigError(`${issue?.path.join('.')}: ${issue?.message}.`)
  }
  const values = parsed.data
  const production = values.NODE_ENV === 'production'
  const loopback = LOOPBACK.has(values.HOST)
  const config: Config = {
    host: values.HOST,
    port: values.PORT,
    production,
    loopback,
    databaseUrl: values.DATABASE_URL ?? null,
    migrationUrl: values.DATABASE_MIGRATION_URL ?? null,
    workerUrl: values.DATABASE_WORKER_URL ?? null,
    dataDir: resolve(values.DATA_DIR),
    providers: values.PROVIDERS_FILE === undefined ? null : readProviders(values.PROVIDERS_FILE, given, values),
    sandbox: { count: values.SANDBOX_COUNT, seed: values.SANDBOX_SEED },
    auth: authOf(values.AUTH_ISSUER, values.AUTH_AUDIENCE, values.AUTH_JWKS_URL),
    pollSeconds: values.POLL_SECONDS,
    reconcileSeconds: values.RECONCILE_SECONDS,
    role: values.ROLE,
    secretKeys: values.SECRET_KEYS ?? null,
    allowedOrigins: values.ALLOWED_ORIGINS,
    trustedProxies: values.TRUSTED_PROXIES,
    logLevel: values.LOG_LEVEL,
    executor: values.GRAPHQL_EXECUTOR,
  }
  check(config)
  return config
}

function authOf(issuer?: string, audience?: string, jwksUrl?: string): Config['auth'] {
  if (issuer && audience && jwksUrl) return { issuer, audience, jwksUrl }
  if (!issuer && !audience && !jwksUrl) return null
  const missing = Object.entries({ AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: jwksUrl })
    .filter(([, value]) => !value)
    .map(([name]) => name)
  throw new ConfigError(`${missing.join(', ')}: set all of AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL, or none.`)
}

function check(config: Config): void {
  if (config.auth === null && (config.production || !config.loopback)) {
    throw new ConfigError(
      'AUTH_ISSUER: set AUTH_ISSUER, AUTH_AUDIENCE and AUTH_JWKS_URL; the development issuer exists only on a loopback HOST outside production.',
    )
  }
  if (config.databaseUrl === null) {
    if (config.migrationUrl) throw new ConfigError('DATABASE_MIGRATION_URL: set DATABASE_URL as well.')
    if (config.workerUrl) throw new ConfigError('DATABASE_WORKER_URL: set DATABASE_URL as well.')
    if (config.role !== 'all') {
      throw new ConfigError(`ROLE: "${config.role}" needs a database that replicas share; set DATABASE_URL.`)
    }
  } else {
    if (config.production && (!config.migrationUrl || !config.workerUrl)) {
      throw new ConfigError(
        'DATABASE_MIGRATION_URL, DATABASE_WORKER_URL: set both in production, so that no connection can do more than it needs.',
      )
    }
    if (config.secretKeys === null && (config.production || config.role !== 'all')) {
      throw new ConfigError('SECRET_KEYS: set it, the same on every replica, newest first, separated by commas.')
    }
  }
  if (config.secretKeys?.some((key) => key.length < 32)) {
    throw new ConfigError('SECRET_KEYS: each key needs at least 32 characters.')
  }
  if (config.production && config.providers === null) {
    throw new ConfigError('PROVIDERS_FILE: set it in production; the sandbox vendors are for trying things out.')
  }
}

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'give 1 to 100 letters, digits, dots, dashes or underscores')
const secret = z.union(
  [z.string().min(1, 'give a value'), z.strictObject({ env: z.string().min(1, 'name a variable') })],
  {
    error: 'give a string or {"env": "NAME"}',
  },
)
const providersFile = z.strictObject({
  tenants: z
    .array(
      z.strictObject({
        id,
        accounts: z.array(
          z.strictObject({
            id: id.refine((value) => value !== 'gateway', 'choose another id: "gateway" is the built-in account'),
            vendor: z.string(),
            name: z.string().min(1).max(200).optional(),
            baseUrl: z.url({ error: 'give a full URL such as https://api.vendor.example', protocol: /^https?$/ }),
            credentials: z.record(z.string(), secret),
            webhookSecret: secret.optional(),
            pollSeconds: z.number().min(1, 'give at least 1 second').max(86_400).optional(),
            reconcileSeconds: z.number().min(60, 'give at least 60 seconds').max(2_592_000).optional(),
            maxBodyMiB: z.number().min(1, 'give at least 1').max(1_024, 'give at most 1024').default(16),
            settings: z.record(z.string(), z.unknown()).default({}),
          }),
        ),
      }),
    )
    .min(1, 'name at least one tenant'),
})

const dotted = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')

/** The first thing wrong with a value, as "path: what, and the fix". */
export function firstIssue(error: z.ZodError, prefix = ''): string {
  const issue = error.issues[0]
  if (!issue) return prefix
  const path = [prefix, dotted(issue.path)].filter(Boolean).join('.')
  if (issue.code === 'unrecognized_keys')
    return `${path || 'the file'}: unknown key "${issue.keys[0]}"; correct or remove it`
  return `${path}: ${issue.message}`
}

function readProviders(
  path: string,
  env: NodeJS.ProcessEnv,
  often: { POLL_SECONDS: number; RECONCILE_SECONDS: number },
): ProviderTenant[] {
  const fail = (message: string): never => {
    throw new ConfigError(`PROVIDERS_FILE ${path}: ${message}.`)
  }
  if (!existsSync(path)) fail('there is no such file; correct the path')
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    fail(`not valid JSON (${error instanceof Error ? error.message : 'unreadable'})`)
  }
  const parsed = providersFile.safeParse(json)
  if (!parsed.success) return fail(firstIssue(parsed.error))
  const resolveSecret = (value: z.infer<typeof secret>, where: string): string => {
    if (typeof value === 'string') return value
    const found = env[value.env]
    return found ?? fail(`${where}: the environment variable ${value.env} is not set; set it`)
  }
  const seen = new Set<string>()
  return parsed.data.tenants.map((tenant, t) => {
    if (seen.has(tenant.id)) fail(`tenants[${t}].id: "${tenant.id}" stands twice; give each tenant its own id`)
    seen.add(tenant.id)
    return {
      id: tenant.id,
      accounts: tenant.accounts.map((account, a): ProviderAccount => {
        const where = `tenants[${t}].accounts[${a}]`
        const key = `${tenant.id}/${account.id}`
        if (seen.has(key)) fail(`${where}.id: "${account.id}" stands twice; give each account its own id`)
        seen.add(key)
        return {
          id: account.id,
          vendor: account.vendor,
          name: account.name ?? account.id,
          baseUrl: account.baseUrl,
          credentials: Object.fromEntries(
            Object.entries(account.credentials).map(([name, value]) => [
              name,
              resolveSecret(value, `${where}.credentials.${name}`),
            ]),
          ),
          webhookSecret: account.webhookSecret ? resolveSecret(account.webhookSecret, `${where}.webhookSecret`) : null,
          pollSeconds: account.pollSeconds ?? often.POLL_SECONDS,
          reconcileSeconds: account.reconcileSeconds ?? often.RECONCILE_SECONDS,
          maxBodyMiB: account.maxBodyMiB,
          settings: account.settings,
          where: `PROVIDERS_FILE ${path}: ${where}`,
        }
      }),
    }
  })
}
