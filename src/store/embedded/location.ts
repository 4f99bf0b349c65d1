import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type Account, canReach } from './account.ts'
import { codeOf, EmbeddedPostgresError } from './errors.ts'
import { readIfPresent, writeDurably } from './files.ts'

const pointerOf = (dataDir: string) => join(dataDir, 'postgres-location')

/** Creates the directory if need be, and returns its real path. */
export function openDataDir(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o755 })
  const dataDir = realpathSync(path)
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    throw new EmbeddedPostgresError(
      `DATA_DIR ${dataDir} (of user id ${statSync(dataDir).uid}) is not writable for user id ${process.geteuid?.()}; ` +
        'change its owner or set DATA_DIR to another directory',
    )
  }
  // An empty directory is meant for us: the server's account may then pass through it, and still list nothing.
  if (readdirSync(dataDir).length === 0) chmodSync(dataDir, process.geteuid?.() === 0 ? 0o711 : 0o700)
  return dataDir
}

/** The cluster that an earlier start has made. Where there is doubt whether data was lost, it is an error, never undefined. */
export function existingCluster(dataDir: string): string | undefined {
  const pointed = readIfPresent(pointerOf(dataDir))
  const cluster = pointed ?? join(dataDir, 'postgres')
  const stat = statSync(cluster, { throwIfNoEntry: false })
  const us = process.geteuid?.() ?? 0
  if (stat !== undefined && us !== 0 && stat.uid !== us)
    throw new EmbeddedPostgresError(
      `the database in ${cluster} belongs to user id ${stat.uid}, not to user id ${us}; ` +
        'start Tributary as that user (or as root), or set DATA_DIR to another directory',
    )
  if (stat !== undefined && readIfPresent(join(cluster, 'PG_VERSION')) !== undefined) return cluster
  if (pointed !== undefined)
    throw new EmbeddedPostgresError(
      `DATA_DIR ${dataDir} keeps its database in ${cluster}, which is gone; ` +
        `bring it back, or delete ${pointerOf(dataDir)} to start with an empty database`,
    )
  if (stat !== undefined && readdirSync(cluster).length > 0)
    throw new EmbeddedPostgresError(
      `${cluster} is not a PostgreSQL data directory; move it away or set DATA_DIR to another directory`,
    )
  return undefined
}

export function assertUsable(cluster: string, major: string, account: Account | undefined): void {
  const found = readIfPresent(join(cluster, 'PG_VERSION'))
  if (found !== major)
    throw new EmbeddedPostgresError(
      `${cluster} holds data of PostgreSQL ${found}, but this Tributary brings PostgreSQL ${major}; ` +
        'move the data with pg_dump and pg_restore, or set DATA_DIR to another directory',
    )
  if (!canReach(cluster, account))
    throw new EmbeddedPostgresError(
      `user id ${account?.uid}, as whom root runs PostgreSQL, cannot pass through the directories above ${cluster}; ` +
        'give them the x permission, or set DATA_DIR to another directory',
    )
}

/** Where a new cluster goes: into DATA_DIR, or below the root directory where the account cannot reach DATA_DIR. */
export function placeForCluster(dataDir: string, account: Account | undefined, root: string): string {
  const near = join(dataDir, 'postgres')
  if (canReach(near, account)) return near
  try {
    mkdirSync(root, { recursive: true, mode: 0o755 })
    const home = mkdtempSync(join(root, 'data-'))
    chmodSync(home, 0o711)
    writeFileSync(join(home, 'belongs-to'), `${dataDir}\n`)
    if (canReach(join(home, 'postgres'), account)) return join(home, 'postgres')
  } catch (error) {
    if (codeOf(error) === undefined) throw error
  }
  throw new EmbeddedPostgresError(
    `user id ${account?.uid}, as whom root runs PostgreSQL, can reach neither DATA_DIR ${dataDir} nor ${root}; set DATA_DIR to another directory`,
  )
}

/** Written after the cluster is complete, so that an interrupted start leaves no pointer to nothing. */
export function rememberCluster(dataDir: string, cluster: string): void {
  if (dirname(cluster) !== dataDir) writeDurably(pointerOf(dataDir), cluster, 0o600)
}
