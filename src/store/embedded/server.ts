import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.ts'
import { EmbeddedPostgresError } from './errors.ts'
import { readIfPresent } from './files.ts'
import { freePort } from './port.ts'
import { hasProcess, isPostmasterOf, poll, SERVER_ENVIRONMENT } from './processes.ts'
import { connect, HOST, type Session } from './session.ts'

/** Long enough for a recovery after a crash. */
const READY_PATIENCE_MS = 60_000
const RETRY_PATIENCE_MS = 15_000
const LARGE_LOG_BYTES = 16 * 1024 * 1024

export interface Server {
  pid: number
  port: number
  session: Session
}

export interface Cluster {
  dir: string
  password: string
  logFile: string
}

export interface StartOptions {
  native: string
  account: Account | undefined
  parameters: Record<string, string>
  nextPort?: () => Promise<number>
}

/** The server that a killed gateway has left behind, once it answers; undefined when there is none (any more). */
export async function findServer(cluster: Cluster): Promise<Server | undefined> {
  const path = join(cluster.dir, 'postmaster.pid')
  // A server that has just been started may still be writing it.
  const pidFile = existsSync(path) ? await poll(300, () => readPidFile(cluster.dir)) : undefined
  if (pidFile !== undefined && isPostmasterOf(pidFile.pid, cluster.dir)) {
    const found = await untilReady(cluster, pidFile.pid)
    if (found === 'late')
      throw new EmbeddedPostgresError(`the PostgreSQL (pid ${pidFile.pid}) of ${cluster.dir} does not answer; stop it`)
    return found === 'gone' ? undefined : found
  }
  // PostgreSQL copes with a file of a dead process, but not with an empty one, a zombie, or another's process of that id.
  if (pidFile === undefined || hasProcess(pidFile.pid)) rmSync(path, { force: true })
  return undefined
}

export async function startServer(cluster: Cluster, options: StartOptions): Promise<Server> {
  const nextPort = options.nextPort ?? freePort
  const deadline = performance.now() + RETRY_PATIENCE_MS
  if (sizeOf(cluster.logFile) > LARGE_LOG_BYTES) renameSync(cluster.logFile, `${cluster.logFile}.1`)
  for (;;) {
    const logStart = sizeOf(cluster.logFile)
    const pid = spawnServer(cluster, options, await nextPort())
    try {
      const outcome = pid === undefined ? 'gone' : await untilReady(cluster, pid)
      if (typeof outcome === 'object') return outcome
    } catch (error) {
      if (pid !== undefined) await shutDown(pid, cluster.dir)
      throw error
    }
    if (pid !== undefined) await shutDown(pid, cluster.dir)
    const words = readFileSync(cluster.logFile).subarray(logStart).toString().trim()
    // Another program was faster at the port, or the processes of a killed postmaster are still on their way out.
    const passing = /could not bind|pre-existing shared memory|lock file .* already exists/.test(words)
    if (!passing || performance.now() > deadline)
      throw new EmbeddedPostgresError(
        `PostgreSQL did not start in ${cluster.dir}: ${words.split('\n').slice(-5).join(' | ')}; its log is ${cluster.logFile}`,
      )
    await delay(50)
    // The lock file may belong to a server whose gateway was killed before that server had written it.
    const other = await findServer(cluster)
    if (other !== undefined) return other
  }
}

/** Fast shutdown, then a server that loses nothing but needs a recovery, then force. */
export async function shutDown(pid: number, dir: string): Promise<void> {
  const steps = [
    ['SIGINT', 10_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 2_000],
  ] as const
  for (const [signal, patienceMs] of steps) {
    if (!isPostmasterOf(pid, dir)) return
    process.kill(pid, signal)
    if (await poll(patienceMs, () => !isPostmasterOf(pid, dir) || undefined)) return
  }
}

function spawnServer(cluster: Cluster, options: StartOptions, port: number): number | undefined {
  const parameters = { ...DEFAULTS, ...options.parameters, ...REQUIRED, port: `${port}` }
  const settings = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(cluster.logFile, 'a', 0o600)
  const child = spawn(join(options.native, 'bin', 'postgres'), ['-D', cluster.dir, ...settings], {
    ...options.account,
    env: SERVER_ENVIRONMENT,
    cwd: '/',
    stdio: ['ignore', log, log],
    // Its own session: a Ctrl-C in the terminal is for the gateway, which closes its connections first.
    detached: true,
  })
  child.on('error', () => {})
  child.unref()
  closeSync(log)
  return child.pid
}

const DEFAULTS = {
  max_connections: '100',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  // The details and statements of errors quote rows, and those are about people.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

const REQUIRED = { listen_addresses: HOST, unix_socket_directories: '', logging_collector: 'off' }

/**
 * The pid file says `ready` once this very server listens on its port. Connecting earlier could reach a stranger on that
 * port, who could ask for the password in clear.
 */
async function untilReady(cluster: Cluster, pid: number): Promise<Server | 'gone' | 'late'> {
  const outcome = await poll(READY_PATIENCE_MS, async () => {
    if (!isPostmasterOf(pid, cluster.dir)) return 'gone' as const
    const pidFile = readPidFile(cluster.dir)
    if (pidFile?.pid !== pid || pidFile.status !== 'ready') return undefined
    const session = await connect(pidFile.port, cluster.password)
    return session && { pid, port: pidFile.port, session }
  })
  return outcome ?? 'late'
}

function readPidFile(dir: string): { pid: number; port: number; status: string } | undefined {
  const lines = readIfPresent(join(dir, 'postmaster.pid'))?.split('\n') ?? []
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  return pid > 0 && port > 0 ? { pid, port, status: (lines[7] ?? '').trim() } : undefined
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
