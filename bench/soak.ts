import { parseArgs } from 'node:util'
import { withScratchDatabase } from '../scripts/scratch-database.ts'
import type { ProviderTenant } from '../src/config.ts'
import { loadSandbox } from '../src/registry.ts'
import { type Lane, openLane, type Scenario } from './soak/lane.ts'
import { createPostgresProxy, type PostgresProxy } from './soak/postgres-proxy.ts'
import { freeze, type Kill, killAt, points } from './soak/sweep.ts'
import { table } from './table.ts'

const USAGE = `npm run soak                     kills the worker at every statement and request of a delivery, for each vendor
npm run soak -- --only w2        one vendor (repeat it for more)
npm run soak -- --every 5        every fifth point
npm run soak -- --seed 7         other records\n`

const OPEN = "status = 'OPEN' and missing_since is null"
/** One decision per vendor that its document lets be sent, and read back; about as many records as travel in one call. */
const SCENARIOS: Scenario[] = [
  { vendor: 'w2', kind: 'ALERT', action: 'MARK_FALSE_POSITIVE', which: OPEN, records: 1, settings: {} },
  { vendor: 'zenoo', kind: 'ALERT', action: 'ACCEPT', which: OPEN, records: 3, settings: {} },
  { vendor: 'corsa', kind: 'ALERT', action: 'CLOSE_NO_ACTION', which: OPEN, records: 3, settings: {} },
  { vendor: 'compilot', kind: 'ALERT', action: 'CLOSE_NO_ACTION', which: OPEN, records: 1, settings: {} },
  { vendor: 'trustgate', kind: 'CASE', action: 'CLOSE_NO_ACTION', which: OPEN, records: 1, settings: { reads: true } },
]

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: SCENARIOS.map(({ vendor }) => vendor) },
    every: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1500' },
    help: { type: 'boolean', default: false },
  },
})
const say = (text: string) => process.stdout.write(`${text}\n`)
const counted = (states: readonly string[]): string =>
  [...Map.groupBy(states, (state) => state)].map(([state, same]) => `${same.length} ${state}`).join(', ')

interface Opened {
  vendor: string
  proxy: PostgresProxy
  lane: Lane
}

interface Swept {
  vendor: string
  kills: Kill[]
  frozen: string
  faults: string[]
}

async function open(databaseUrl: string, scenario: Scenario, before: readonly ProviderTenant[]): Promise<Opened> {
  const { vendor } = scenario
  const { hostname, port } = new URL(databaseUrl)
  const proxy = await createPostgresProxy({ host: hostname, port: Number(port) })
  const sandbox = (await loadSandbox(vendor))({ seed: Number(values.seed), count: Number(values.count) })
  const lane = await openLane(databaseUrl, proxy, scenario, sandbox, before)
  return { vendor, proxy, lane }
}

async function sweep({ vendor, proxy, lane }: Opened): Promise<Swept> {
  const kills: Kill[] = []
  try {
    const all = await points(lane, proxy)
    const chosen = all.filter((_, n) => n % Number(values.every) === 0)
    say(`${vendor}: ${all.length} points, ${chosen.length} of them to be killed at`)
    for (const point of chosen) {
      const killed = await killAt(lane, proxy, point)
      if (!killed) continue
      kills.push(killed)
      for (const fault of killed.faults)
        say(`${vendor} ${point.side} ${point.what} ${point.at} (${point.label}): ${fault}`)
    }
    const { ended, late, reported, faults } = await freeze(lane, proxy, all)
    for (const fault of faults) say(`${vendor}, frozen: ${fault}`)
    return {
      vendor,
      kills,
      frozen: `${counted(ended.map(({ state }) => state))}; called late ${late}, reported ${reported}`,
      faults: [...kills.flatMap((one) => one.faults), ...faults],
    }
  } finally {
    await lane.close()
    proxy.close()
  }
}

async function main(databaseUrl: string): Promise<number> {
  const opened: Opened[] = []
  for (const scenario of SCENARIOS.filter(({ vendor }) => values.only.includes(vendor))) {
    opened.push(
      await open(
        databaseUrl,
        scenario,
        opened.flatMap(({ lane }) => lane.tenants),
      ),
    )
  }
  const swept = await Promise.all(opened.map(sweep))
  const rows = swept.map(({ vendor, kills, frozen, faults }): string[] => {
    const states = kills.flatMap(({ ended }) => ended.map(({ state }) => state))
    const slowest = Math.round(Math.max(0, ...kills.map(({ recoveryMs }) => recoveryMs)))
    return [vendor, String(kills.length), counted(states), `${slowest} ms`, frozen, String(faults.length)]
  })
  say(
    `\n${table(['vendor', 'kills', 'decisions', 'slowest recovery after the lease', 'frozen past its lease', 'faults'], rows)}`,
  )
  return swept.reduce((sum, { faults }) => sum + faults.length, 0)
}

if (values.help) say(USAGE)
else process.exit((await withScratchDatabase(main)) === 0 ? 0 : 1)
