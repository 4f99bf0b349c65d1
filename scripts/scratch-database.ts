import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { launchEmbeddedPostgres } from '../src/store/embedded/launch.ts'
import { migrate } from '../src/store/migrate.ts'

/** Runs `work` with the superuser's URL of a freshly migrated database that is gone afterwards. */
export async function withScratchDatabase<T>(
  work: (url: string) => Promise<T>,
  parameters: Record<string, string> = {},
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-scratch-'))
  const server = await launchEmbeddedPostgres({
    dataDir,
    parameters: { fsync: 'off', ...parameters },
    clusterRoot: dataDir,
  })
  const { user, password } = server.superuser
  const url = (database: string) => `postgres://${user}:${password}@${server.host}:${server.port}/${database}`
  try {
    const client = new pg.Client({ connectionString: url('postgres') })
    await client.connect()
    await client.query('create database scratch')
    await client.end()
    await migrate(url('scratch'))
    return await work(url('scratch'))
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
