import { parseArgs } from 'node:util'
import { withScratchDatabase } from '../scripts/scratch-database.ts'
import { commandFigures } from './commands.ts'
import { idleMemory } from './idle.ts'
import { ingest } from './ingest.ts'
import { startGateway, startReference } from './processes.ts'
import { deepPage, facets, growth, queuePage, searchCommon, searchRare } from './queries.ts'
import { fill } from './rows.ts'
import { type Row, table } from './table.ts'

const PARTS = ['queue', 'growth', 'deep', 'facets', 'search', 'ingest', 'commands', 'idle'] as const
const USAGE = `npm run bench                          100,000 and 1,000,000 alerts, every row of the table
npm run bench -- 20000 100000          other sizes, the second being the large one; one size is both
npm run bench -- 100000 --only ingest  one part: ${PARTS.join(', ')} (repeat it for more)
npm run bench -- --rounds 5 --seconds 4 --clients 10 --records 10000\n`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [...PARTS] },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    clients: { type: 'string', default: '10' },
    /** Records of one round of the intake. */
    records: { type: 'string', default: '10000' },
    help: { type: 'boolean', default: false },
  },
})
const wants = (part: (typeof PARTS)[number]): boolean => values.only.includes(part)
const settings = { rounds: Number(values.rounds), seconds: Number(values.seconds), clients: Number(values.clients) }
const sizes = positionals.length > 0 ? positionals.map(Number) : [100_000, 1_000_000]
const named = (size: number): string => `bench-${size >= 1e6 ? `${size / 1e6}m` : `${size / 1e3}k`}`
const [small, large] = [named(sizes[0] ?? 0), named(sizes.at(-1) ?? 0)]
/** Page 2,000 of a million; as deep a share of fewer. */
const DEEP = Math.max(2, Math.floor((sizes.at(-1) ?? 0) / 500))

const say = (text: string) => process.stdout.write(`${text}\n`)
const rounded = (value: number, digits = 2): string => value.toFixed(digits)

async function queries(url: string): Promise<Row[]> {
  const reference = await startReference(url)
  const gateway = await startGateway(url, [{ id: 'empty', accounts: [] }])
  const rows: Row[] = []
  try {
    if (wants('queue')) {
      say('queue page …')
      const queue = await queuePage(gateway, reference, large, settings)
      const { perSecond, p50, p99 } = queue.reference
      rows.push(
        [
          'queue page, requests a second',
          rounded(queue.perSecond),
          '>= 0.45',
          `statement: ${Math.round(perSecond)} a second`,
        ],
        ['queue page, p50', rounded(queue.p50), '', `statement: ${rounded(p50, 1)} ms`],
        ['queue page, p99', rounded(queue.p99), '', `statement: ${rounded(p99, 1)} ms`],
      )
    }
    if (wants('growth')) {
      say('growth …')
      rows.push([
        `growth, p50 of ${large} to ${small}`,
        rounded(await growth(gateway, small, large, settings)),
        '<= 1.2',
        '',
      ])
    }
    if (wants('deep')) {
      say('deep page …')
      const deep = await deepPage(gateway, large, DEEP, settings)
      rows.push([`page ${DEEP}, p50 to that of page 1`, deep === null ? 'too few rows' : rounded(deep), '<= 1.2', ''])
    }
    const milliseconds = (value: number | null) => (value === null ? 'not there' : `${rounded(value)} ms`)
    if (wants('facets')) {
      say('facets …')
      rows.push([
        'facets by status and priority, p50',
        milliseconds(await facets(gateway, large, settings)),
        '< 2 ms',
        '',
      ])
    }
    if (wants('search')) {
      say('search …')
      rows.push(
        ['search for a rare name, p50', milliseconds(await searchRare(gateway, large, settings)), '', ''],
        ['search for a common name, p50', milliseconds(await searchCommon(gateway, large, settings)), '', ''],
      )
    }
  } finally {
    await Promise.all([gateway.stop(), reference.stop()])
  }
  return rows
}

async function main(url: string): Promise<void> {
  const rows: Row[] = []
  const stored = PARTS.some((part) => part !== 'ingest' && part !== 'commands' && wants(part))
  if (stored) {
    say(`loading ${sizes.join(' and ')} alerts …`)
    say(`loaded in ${Math.round(await fill(url, Object.fromEntries(sizes.map((size) => [named(size), size]))))} s`)
  }
  if (PARTS.some((part) => !['ingest', 'commands', 'idle'].includes(part) && wants(part)))
    rows.push(...(await queries(url)))
  if (wants('ingest')) {
    say('ingest …')
    for (const [phase, { ours, bare }] of Object.entries(await ingest(url, Number(values.records), settings.rounds))) {
      rows.push([
        `ingest, ${phase} records a second`,
        rounded(ours / bare),
        '>= 0.5',
        `bare: ${Math.round(bare)} a second`,
      ])
    }
  }
  if (wants('commands')) {
    say('commands …')
    const { accept, drain } = await commandFigures(url, settings.rounds)
    rows.push([
      'accepting 1,000 decisions, time',
      rounded(accept.ours / accept.bare),
      '<= 3',
      `bare update: ${Math.round(accept.bare)} ms`,
    ])
    for (const [vendor, { ours, bare, size }] of Object.entries(drain)) {
      rows.push([
        `delivering to ${vendor}, ${size} a call, decisions a second`,
        rounded(ours / bare),
        '',
        `ours ${Math.round(ours)}, bare calls and read-backs ${Math.round(bare)}`,
      ])
    }
  }
  if (wants('idle')) {
    say('idle memory …')
    rows.push(['idle gateway, resident memory', `${Math.round(await idleMemory(url, large))} MB`, '<= 200 MB', ''])
  }
  say(`\n${table(['', 'ratio', 'wanted', 'yardstick, same run'], rows)}`)
}

if (values.help) say(USAGE)
// Millions of rows at once: less log, and no checkpoints in the middle of what is timed.
else await withScratchDatabase(main, { wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '16GB' })
process.exit(0)
