import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { serverAccount } from './account.ts'
import { defaultRuntimeDirs, locatePackage, packageVersion, runnableBinaries } from './binaries.ts'
import { codeOf, EmbeddedPostgresError, messageOf } from './errors.ts'
import { giveToAccount, initializeCluster, superuserPassword } from './initialize.ts'
import { assertUsable, existingCluster, openDataDir, placeForCluster, rememberCluster } from './location.ts'
import { lockDirectory } from './lock.ts'
import { type Cluster, findServer, type Server, type StartOptions, shutDown, startServer } from './server.ts'
import { HOST, holdCluster, SUPERUSER } from './session.ts'

export { EmbeddedPostgresError } from './errors.ts'

export interface EmbeddedPostgres {
  host: string
  port: number
  superuser: { user: string; password: string }
  /** The server was left running by a gateway that was killed; it keeps the parameters it was started with. */
  adopted: boolean
  stop(): Promise<void>
}

export interface LaunchOptions {
  dataDir: string
  parameters?: Record<string, string>
  onLog?: (line: string) => void
  /** Where the binaries are installed. */
  packageDir?: string
  /** Where root's PostgreSQL account finds a copy of binaries that it cannot reach; the first usable one. */
  runtimeDirs?: string[]
  /** Where root's PostgreSQL account finds the data of a DATA_DIR that it cannot reach. */
  clusterRoot?: string
}

/** A PostgreSQL of our own in dataDir, for this process alone. It outlives a kill -9, and the next launch adopts it. */
export async function launchEmbeddedPostgres(options: LaunchOptions): Promise<EmbeddedPostgres> {
  let unlock = () => {}
  try {
    const dataDir = openDataDir(options.dataDir)
    unlock = await lockDirectory(dataDir)
    return await launch(dataDir, options, unlock)
  } catch (error) {
    unlock()
    if (error instanceof EmbeddedPostgresError || codeOf(error) === undefined) throw error
    throw new EmbeddedPostgresError(`DATA_DIR ${options.dataDir} cannot be used: ${messageOf(error)}`, { cause: error })
  }
}

async function launch(dataDir: string, options: LaunchOptions, unlock: () => void): Promise<EmbeddedPostgres> {
  const log = options.onLog ?? (() => {})
  const { cluster, start } = await prepare(dataDir, options, log)
  const ending = new AbortController()
  let reviving: Promise<void> | undefined

  const open = async (startOptions: StartOptions): Promise<Server & { adopted: boolean }> => {
    const found = await findServer(cluster)
    const server = found ?? (await startServer(cluster, startOptions))
    try {
      await holdCluster(server.session, dataDir)
    } catch (error) {
      server.session.socket.destroy()
      throw error
    }
    server.session.client.once('end', () => {
      if (!ending.signal.aborted) reviving = revive()
    })
    return { ...server, adopted: found !== undefined }
  }

  /** With its session the lock is gone, and perhaps the server too. It comes back on the same port, where the pools wait. */
  const revive = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        server = await open({ ...start, nextPort: async () => server.port })
        return log(
          server.adopted
            ? 'connected to the embedded PostgreSQL again'
            : 'restarted the embedded PostgreSQL, which had died',
        )
      } catch (error) {
        log(`the embedded PostgreSQL is not available: ${messageOf(error)}`)
        await delay(500, undefined, { ref: false, signal: ending.signal }).catch(() => {})
      }
    }
  }

  let server = await open(start)
  const { port, adopted } = server

  const end = async (): Promise<void> => {
    ending.abort()
    await reviving
    server.session.socket.destroy()
    await shutDown(server.pid, cluster.dir)
    unlock()
  }
  let ended: Promise<void> | undefined

  const superuser = { user: SUPERUSER, password: cluster.password }
  return { host: HOST, port, superuser, adopted, stop: () => (ended ??= end()) }
}

async function prepare(
  dataDir: string,
  options: LaunchOptions,
  log: (line: string) => void,
): Promise<{ cluster: Cluster; start: StartOptions }> {
  const packageDir = options.packageDir ?? locatePackage()
  const existing = existingCluster(dataDir)
  const account = serverAccount(existing)
  const password = superuserPassword(dataDir, existing)
  if (existing !== undefined) {
    assertUsable(existing, packageVersion(packageDir).split('.')[0] ?? '', account)
    giveToAccount(existing, account)
  }
  const native = await runnableBinaries(packageDir, account, options.runtimeDirs ?? defaultRuntimeDirs())
  const dir = existing ?? placeForCluster(dataDir, account, options.clusterRoot ?? '/var/lib/tributary')
  if (existing === undefined) {
    log(`making a database in ${dir}`)
    await initializeCluster(dir, native, account, password)
    rememberCluster(dataDir, dir)
  }
  const cluster = { dir, password, logFile: join(dataDir, 'postgres.log') }
  return { cluster, start: { native, account, parameters: options.parameters ?? {} } }
}
