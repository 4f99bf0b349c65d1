import { ConfigError, readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { ListenError } from '../server/listen.ts'
import { EmbeddedPostgresError } from '../store/embedded/errors.ts'
import type { Gateway } from './start.ts'

const USAGE = `Tributary: one GraphQL schema over several AML/KYC screening vendors.

  npm start               start the gateway; without PROVIDERS_FILE it speaks to sandbox vendors on this machine
  npm run migrate         bring the database to the newest migration and end
  npm run remap           read kept records again with the present vocabulary, show how far it is, and end

Settings are environment variables; the README lists them.
`

const print = (text: string) => process.stdout.write(`${text}\n`)

/** What a person can mend is said in one line; anything else is a fault of ours and comes with its trace. */
function explain(error: unknown): string {
  const known = error instanceof ConfigError || error instanceof EmbeddedPostgresError || error instanceof ListenError
  if (known) return `tributary: ${error.message}`
  return `tributary: an unexpected error ended the start\n${error instanceof Error ? error.stack : String(error)}`
}

function welcome(gateway: Gateway, startedIn: number): string {
  if (!gateway.api) {
    return `Tributary worker is running (${startedIn} ms); ${gateway.url}/healthz, /readyz and /metrics say how it is. Stop it with Ctrl-C.`
  }
  const lines = [
    '',
    `  Tributary is running (${startedIn} ms)`,
    '',
    ...(gateway.tokens.length > 0
      ? [`  Explorer       ${gateway.url}/   <- open this: signed in, with first operations in tabs`]
      : []),
    `  GraphQL        ${gateway.url}/graphql   (subscriptions: WebSocket here, server-sent events at /graphql/stream)`,
    `  Vendors        ${gateway.vendors.join(', ')}${gateway.sandboxed ? '  (simulated on this machine; set PROVIDERS_FILE for real ones)' : ''}`,
    '',
  ]
  if (gateway.tokens.length > 0) {
    lines.push('  Tokens for trying things out (12 hours, this machine only):', '')
    for (const { role, tenant, token } of gateway.tokens) lines.push(`    ${role} of ${tenant}`, `    ${token}`, '')
    const token = gateway.tokens[0]?.token
    lines.push(
      '  A first query:',
      '',
      `    curl -s ${gateway.url}/graphql -H 'content-type: application/json' \\`,
      `      -H 'authorization: Bearer ${token}' \\`,
      `      -d '{"query":"{ alerts(first: 10) { nodes { vendor title status statusSource { raw fidelity } } } }"}'`,
      '',
    )
  }
  lines.push('  Stop it with Ctrl-C. Its data stays.', '')
  return lines.join('\n')
}

async function start(): Promise<void> {
  const began = performance.now()
  const config = readConfig()
  const log = createLog(config.logLevel)
  // Loaded only once the configuration is known to be right: a typo is answered at once.
  const { startGateway } = await import('./start.ts')
  const gateway = await startGateway(config, log)
  print(welcome(gateway, Math.round(performance.now() - began)))
  let stopping = false
  const stop = async (signal: string) => {
    // A second signal means now.
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'stopping')
    await gateway.stop()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop('SIGINT'))
  process.on('SIGTERM', () => void stop('SIGTERM'))
}

async function migrateOnly(): Promise<void> {
  const config = readConfig()
  const { openDatabase } = await import('./database.ts')
  const database = await openDatabase(config, createLog(config.logLevel))
  print(database.migrated.length > 0 ? `migrated: ${database.migrated.join(', ')}` : 'the database is up to date')
  await database.stop()
}

async function remapOnly(): Promise<void> {
  const config = readConfig()
  const { remapAll } = await import('./remap.ts')
  await remapAll(config, createLog(config.logLevel), print)
}

const [command = 'start'] = process.argv.slice(2)
const commands: Record<string, () => Promise<void>> = { start, migrate: migrateOnly, remap: remapOnly }
const run = commands[command]
if (run) {
  await run().catch((error) => {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = 1
  })
} else {
  process.stderr.write(command === '--help' ? USAGE : `tributary: unknown command "${command}"\n\n${USAGE}`)
  process.exitCode = command === '--help' ? 0 : 1
}
