import type { DocumentNode } from 'graphql'
import { createCommands } from '../command/ledger.ts'
import type { Config } from '../config.ts'
import { createFeed } from '../feed/feed.ts'
import { stamp } from '../feed/sequencer.ts'
import { columnsOf } from '../graphql/columns.ts'
import type { Context, Services } from '../graphql/context.ts'
import { createCursorCodec } from '../graphql/cursor.ts'
import { createLoaders } from '../graphql/loaders.ts'
import { createExecutor } from '../graphql/pipeline/executor.ts'
import { schema } from '../graphql/schema.ts'
import type { Viewer } from '../graphql/viewer.ts'
import type { Logger } from '../log.ts'
import { discoverAdapters } from '../registry.ts'
import { createAuthenticator, remoteKeys } from '../server/auth.ts'
import { createDevIssuer, type DevIssuer } from '../server/dev-issuer.ts'
import type { Persona } from '../server/explorer.ts'
import { createHealthServer } from '../server/health-server.ts'
import { createGatewayServer } from '../server/server.ts'
import { appliedMigrations } from '../store/lanes.ts'
import { createListener } from '../store/listen.ts'
import type { Store } from '../store/run.ts'
import { collectAccounts, metricsIds } from './account-metrics.ts'
import { connectAccounts, rateOf, registerAccounts, unpaced } from './accounts.ts'
import { createCatalogue } from './catalogue.ts'
import { localSecrets, openDatabase, openStores } from './database.ts'
import { startLoop } from './loop.ts'
import { createMetrics } from './metrics.ts'
import { startSandboxes } from './sandboxes.ts'
import { startWorker } from './worker.ts'

const STAMP_IDLE_MS = 40

export interface Gateway {
  url: string
  /** False for a worker alone, which serves its health and its figures only. */
  api: boolean
  /** Ready-made tokens, where the development issuer exists. */
  tokens: { role: string; tenant: string; token: string }[]
  vendors: string[]
  sandboxed: boolean
  stop(): Promise<void>
}

/** Things to undo, in the reverse of the order in which they were done; one that fails does not keep the others. */
function undoing(log: Logger) {
  const steps: [string, () => Promise<void> | void][] = []
  return {
    add: (name: string, step: () => Promise<void> | void) => void steps.push([name, step]),
    async all() {
      for (const [name, step] of steps.splice(0).reverse()) {
        try {
          await step()
        } catch (error) {
          log.error({ error, step: name }, 'stopping was not clean')
        }
      }
    },
  }
}

/** Brings a replica up with the parts its role names. Throws ConfigError and the like before anything is left running. */
export async function startGateway(config: Config, log: Logger): Promise<Gateway> {
  const undo = undoing(log)
  try {
    return await assemble(config, log, undo)
  } catch (error) {
    await undo.all()
    throw error
  }
}

async function assemble(config: Config, log: Logger, undo: ReturnType<typeof undoing>): Promise<Gateway> {
  const adapters = await discoverAdapters()
  // Checked before anything is started: a typo should not cost a database start to find out.
  if (config.providers) connectAccounts(config.providers, adapters, config.production, unpaced)
  const database = await openDatabase(config, log)
  undo.add('database', () => database.stop())
  const stores = openStores(database, log)
  undo.add('pools', async () => void (await Promise.all([stores.api.close(), stores.worker.close()])))
  const onError = (error: unknown) => log.warn({ error }, 'the listening connection was lost')
  const listener = createListener({ ...database.api, onError })
  undo.add('listener', () => listener.close())

  const sandboxes = config.providers ? null : await startSandboxes([...adapters.keys()], config, log)
  if (sandboxes) undo.add('sandboxes', () => sandboxes.stop())
  const providers = config.providers ?? sandboxes?.providers ?? []
  const takeRate = rateOf(stores.worker)
  let accounts = connectAccounts(providers, adapters, config.production, takeRate)
  const metrics = createMetrics()

  if (config.role !== 'api') {
    accounts = await registerAccounts(stores.worker, providers, accounts)
    const worker = startWorker({ store: stores.worker, accounts, takeRate, listener, metrics, log })
    undo.add('worker', () => worker.stop())
  }
  const sequencer = startLoop({
    async turn() {
      const stamped = await stamp(stores.api)
      metrics.stamped(stamped)
      return stamped > 0
    },
    idleMs: STAMP_IDLE_MS,
    onError: (error) => log.error({ error }, 'stamping the feed failed'),
  })
  undo.add('sequencer', () => sequencer.stop())

  const keys = config.secretKeys ?? localSecrets(config.dataDir).keys
  const metricsId = metricsIds(keys)
  collectAccounts({ store: stores.api, registry: metrics.registry, metricsId })
  const catalogue = createCatalogue(adapters, accounts, metricsId)
  const feed = createFeed(stores.api, listener)
  undo.add('feed', () => feed.close())
  const services: Services = {
    store: stores.api,
    commands: createCommands(stores.api, accounts, listener),
    feed,
    vendors: catalogue,
    cursors: createCursorCodec(keys),
  }
  const issuer = config.auth
    ? null
    : await createDevIssuer({ directory: config.dataDir, host: config.host, production: config.production })
  const personas = issuer ? providers.slice(0, 3).flatMap(({ id }) => people(id)) : []
  const url = await serve({ config, log, undo, issuer, services, metrics, personas })
  const tokens = await Promise.all(
    personas.slice(0, 3).map(async ({ claims }) => ({
      role: claims.roles[0] ?? '',
      tenant: claims.tenant,
      token: (await issuer?.issue(claims)) ?? '',
    })),
  )
  return {
    url,
    api: config.role !== 'worker',
    tokens,
    vendors: [...new Set([...accounts.values()].map(({ adapter }) => adapter.name))],
    sandboxed: sandboxes !== null,
    stop: () => undo.all(),
  }
}

interface Parts {
  config: Config
  log: Logger
  undo: ReturnType<typeof undoing>
  issuer: DevIssuer | null
  services: Services
  metrics: ReturnType<typeof createMetrics>
  personas: readonly Persona[]
}

async function serve(parts: Parts): Promise<string> {
  const { config, undo } = parts
  const server = config.role === 'worker' ? createHealthServer(common(parts)) : gatewayServer(parts)
  undo.add('server', () => server.close())
  const { port } = await server.listen()
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
}

const common = ({ config, log, services, metrics }: Parts) => ({
  host: config.host,
  port: config.port,
  readiness: () => readiness(services.store),
  registry: metrics.registry,
  log,
})

function gatewayServer(parts: Parts) {
  const { config, log, issuer, services, personas } = parts
  const keys = config.auth
    ? { issuer: config.auth.issuer, audience: config.auth.audience, keys: remoteKeys(config.auth.jwksUrl) }
    : issuer
  if (!keys) throw new Error('no issuer')
  return createGatewayServer({
    ...common(parts),
    schema,
    createContext: (viewer, requestId, document) => contextOf(services, viewer, requestId, document),
    executor: createExecutor(schema, config.executor),
    authenticate: createAuthenticator({
      issuer: keys.issuer,
      audience: keys.audience,
      keys: keys.keys,
      onKeysUnavailable: (error) => log.error({ error }, 'the issuer’s keys could not be fetched'),
    }),
    devIssuer: issuer,
    allowedOrigins: config.allowedOrigins,
    trustedProxies: config.trustedProxies,
    explorer: config.production ? null : { personas },
  })
}

const contextOf = (services: Services, viewer: Viewer, requestId: string, document: DocumentNode): Context => ({
  ...services,
  viewer,
  requestId,
  loaders: createLoaders(services.store, viewer.tenant, columnsOf(schema, document)),
})

async function readiness(store: Store) {
  const [row] = await store.system(appliedMigrations())
  const migrated = (row?.migrations ?? 0) > 0
  return { ok: migrated, checks: { database: 'ok', migrations: migrated ? 'ok' : 'missing' } }
}

/** One person for each role, for trying out what each may do. */
const people = (tenant: string): Persona[] => [
  {
    name: 'Developer (admin)',
    claims: { tenant, sub: 'developer', roles: ['admin'], permissions: ['schema:read', 'sar:read', 'sar:refer'] },
  },
  { name: 'Ana (analyst)', claims: { tenant, sub: 'ana', roles: ['analyst'], permissions: ['schema:read'] } },
  { name: 'Vic (viewer)', claims: { tenant, sub: 'vic', roles: ['viewer'], permissions: ['schema:read'] } },
]
