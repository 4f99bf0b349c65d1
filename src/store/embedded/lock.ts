import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EmbeddedPostgresError, messageOf } from './errors.ts'
import { isAlive, poll } from './processes.ts'

const SQLITE_BUSY = 5

/** Out of reach of the garbage collector, which would close a forgotten file and so give up its lock. */
const held = new Set<DatabaseSync>()

export function inUse(dataDir: string, pid: number | undefined): EmbeddedPostgresError {
  const holder = pid === undefined ? '' : ` (pid ${pid})`
  return new EmbeddedPostgresError(
    `DATA_DIR ${dataDir} is in use by another running Tributary${holder}; stop it or set DATA_DIR to another directory`,
  )
}

/**
 * Keeps every other gateway out of the directory, also while there is no server yet to lock in. SQLite is here for its
 * file lock alone: the kernel drops it with its process, so a kill -9 leaves nothing stale, as a file with a pid would.
 */
export async function lockDirectory(dataDir: string): Promise<() => void> {
  const pidFile = join(dataDir, 'gateway.pid')
  let file: DatabaseSync | undefined
  try {
    const path = join(dataDir, 'gateway.lock')
    file = new DatabaseSync(path, { timeout: 0 })
    // Whoever may read it may lock it.
    chmodSync(path, 0o600)
    file.exec('pragma journal_mode = memory; begin exclusive')
    held.add(file)
  } catch (error) {
    file?.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY)
      throw inUse(dataDir, await poll(300, () => livingPid(pidFile)))
    throw new EmbeddedPostgresError(
      `DATA_DIR ${dataDir} cannot be locked: ${messageOf(error)}; set DATA_DIR to another directory`,
    )
  }
  writeFileSync(pidFile, `${process.pid}\n`)
  return () => {
    if (held.delete(file)) file.close()
  }
}

/** The holder writes its pid just after it got the lock; until then the file names an earlier one. */
function livingPid(pidFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
    return pid > 0 && isAlive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}
