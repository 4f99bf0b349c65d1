import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.ts'
import { codeOf } from './errors.ts'

/** Nothing of the gateway's own environment: it may hold vendor keys, and PG* variables would redirect the server. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

const POLL_MS = 15

export interface RunResult {
  ok: boolean
  output: string
}

/** Runs a program to its end. The working directory is `/` because the account may not be able to enter ours. */
export function run(program: string, args: readonly string[], account?: Account): Promise<RunResult> {
  return new Promise((resolve) => {
    execFile(program, args, { ...account, env: SERVER_ENVIRONMENT, cwd: '/' }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: (stderr || stdout || error?.message || '').trim() }),
    )
  })
}

/** Whether a signal could be delivered; true for zombies too, which is also what PostgreSQL sees. */
export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Unlike `hasProcess`, counts a zombie as dead: where the first process is no init (many containers), nobody reaps it. */
export function isAlive(pid: number): boolean {
  if (!hasProcess(pid)) return false
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z'
  } catch {
    return true
  }
}

function commandLine(pid: number): string {
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', `${pid}`]).stdout?.toString() ?? ''
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/** Tells our server from a stranger that got its process id after it died. */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  const command = commandLine(pid)
  const at = command.indexOf(` -D ${cluster} `)
  return at > 0 && command.slice(0, at).endsWith('/postgres')
}

/** The first value that is not undefined, or undefined when the patience is over. */
export async function poll<T>(
  patienceMs: number,
  attempt: () => T | undefined | Promise<T | undefined>,
): Promise<T | undefined> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const value = await attempt()
    if (value !== undefined || performance.now() > deadline) return value
    await delay(POLL_MS)
  }
}
