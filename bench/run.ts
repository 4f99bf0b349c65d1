import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withScratchDatabase } from '../scripts/scratch-database.ts'
import { readConfig } from '../src/config.ts'
import { createLog } from '../src/log.ts'
import { startGateway } from '../src/main/start.ts'
import { type Figures, load, median, type Request, send } from './load.ts'
import { startReference } from './reference.ts'
import { fill } from './rows.ts'

const TENANT = 'bench'
const ALERTS = Number(process.argv[2] ?? 100_000)
const ROUNDS = 3
const SECONDS = 4
const CLIENTS = 10

const QUERY = `{ alerts(first: 50, filter: { status: [OPEN, IN_REVIEW], priority: [HIGH, CRITICAL] }) { nodes {
  title status priority createdAt account { name } subject { name } cases { title status }
  hits(first: 3) { matchedName matchStatus } } } }`

async function main(url: string): Promise<void> {
  process.stdout.write(`loading ${ALERTS} alerts …\n`)
  await fill(url, TENANT, ALERTS)
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-bench-'))
  const config = readConfig({
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    PORT: '0',
    SANDBOX_COUNT: '1',
    POLL_SECONDS: '3600',
    LOG_LEVEL: 'error',
  })
  const gateway = await startGateway(config, createLog('error'))
  const reference = await startReference(url, TENANT)
  try {
    const { port } = new URL(gateway.url ?? '')
    const json = { 'content-type': 'application/json' }
    const { token } = JSON.parse(
      await send({
        port: Number(port),
        path: '/dev/token',
        headers: json,
        body: JSON.stringify({ tenant: TENANT, sub: 'bench', roles: ['viewer'], permissions: [] }),
      }),
    ) as { token: string }
    const page: Request = {
      port: Number(port),
      path: '/graphql',
      headers: { ...json, authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: QUERY }),
    }
    const written: Request = { port: reference.port, path: '/', headers: json, body: '' }
    const sorted = (text: string) =>
      JSON.stringify(JSON.parse(text).data.alerts.nodes, (_key, value) =>
        Array.isArray(value) ? value.toSorted() : value,
      )
    if (sorted(await send(page)) !== sorted(await send(written))) throw new Error('the two answers are not the same')
    const rounds: { ours: Figures; reference: Figures }[] = []
    for (let round = 0; round < ROUNDS + 1; round += 1) {
      const one = { reference: await load(written, CLIENTS, SECONDS), ours: await load(page, CLIENTS, SECONDS) }
      // The first round warms both up.
      if (round > 0) rounds.push(one)
    }
    const ratio = (of: (figures: Figures) => number) =>
      median(rounds.map(({ ours, reference }) => of(ours) / of(reference)))
    process.stdout.write(
      [
        '',
        `queue page of 50 with account, subject, cases and three hits, out of ${ALERTS}; ratios to one hand-written statement`,
        `(its text piped out by node:http; same machine, same run, ${ROUNDS} interleaved rounds of ${SECONDS} s, ${CLIENTS} clients)`,
        '',
        `  requests a second   ${ratio((figures) => figures.perSecond).toFixed(2)}   (reference ${Math.round(median(rounds.map(({ reference }) => reference.perSecond)))} a second)`,
        `  p50                 ${ratio((figures) => figures.p50).toFixed(2)}`,
        `  p99                 ${ratio((figures) => figures.p99).toFixed(2)}`,
        '',
      ].join('\n'),
    )
  } finally {
    await reference.stop()
    await gateway.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

await withScratchDatabase(main)
process.exit(0)
