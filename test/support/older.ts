import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { inject } from 'vitest'
import { ownerUrl } from './server.ts'

const FOLDER = join(import.meta.dirname, '../../src/store/migrations')

export interface OlderDatabase {
  /** As the owner, to be migrated. */
  url: string
  /** As a superuser, outside the walls. */
  client: pg.Client
  close(): Promise<void>
}

/** The database of an installation that has run the migrations before the given one only. */
export async function createOlderDatabase(before: string): Promise<OlderDatabase> {
  const base = inject('postgres')
  const name = `t_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: `${base}/postgres` })
  await admin.connect()
  await admin.query(`create database ${name} owner tributary_owner`)
  const url = ownerUrl(base, name)
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) })
  const client = new pg.Client({ connectionString: `${base}/${name}` })
  await client.connect()
  const close = async () => {
    await client.end()
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
  const older = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql') && file < before).toSorted()
  const texts = await Promise.all(
    older.map(async (file) => [file.replace('.sql', ''), await readFile(join(FOLDER, file), 'utf8')] as const),
  )
  const migrator = new Migrator({
    db: kysely,
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
    provider: {
      getMigrations: async () =>
        Object.fromEntries(
          texts.map(([file, text]) => [
            file,
            { up: async (tx: Kysely<unknown>) => void (await sql.raw(text).execute(tx)) },
          ]),
        ),
    },
  })
  const { error } = await migrator.migrateToLatest()
  await kysely.destroy()
  if (error) {
    await close()
    throw error
  }
  return { url, client, close }
}
