import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'

const FOLDER = join(import.meta.dirname, 'migrations')

/**
 * Brings the database at `url` (the owner's connection) to the newest migration and answers the names of those it ran.
 * Migrations are `migrations/NNNN_name.sql`, each in a transaction; a merged one is never edited.
 */
export async function migrate(url: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const migrator = new Migrator({
      db,
      migrationTableName: 'migrations',
      migrationLockTableName: 'migrations_lock',
      provider: {
        async getMigrations() {
          const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort()
          const migrations = await Promise.all(
            files.map(async (file) => {
              const text = await readFile(join(FOLDER, file), 'utf8')
              return [
                file.replace('.sql', ''),
                { up: async (tx: Kysely<unknown>) => void (await sql.raw(text).execute(tx)) },
              ]
            }),
          )
          return Object.fromEntries(migrations)
        },
      },
    })
    const { error, results } = await migrator.migrateToLatest()
    if (error) throw error
    return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}
