import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { launchEmbeddedPostgres } from '../../src/store/embedded/launch.ts'
import { migrate } from '../../src/store/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's URL of the run's PostgreSQL server, without a database. */
    postgres: string
  }
}

/**
 * One PostgreSQL for the whole run, with one migrated template that every test file clones.
 * TEST_DATABASE_URL (a superuser on PostgreSQL 15 or later) runs the suite against another server.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const folder = given ? null : await mkdtemp(join(tmpdir(), 'tributary-test-'))
  const server = folder
    ? await launchEmbeddedPostgres({
        dataDir: folder,
        // Plans go by the statistics that a test has gathered, not by those that came about while it ran slowly.
        parameters: { fsync: 'off', autovacuum: 'off', max_connections: '200' },
      })
    : null
  const base =
    given ?? `postgres://${server?.superuser.user}:${server?.superuser.password}@${server?.host}:${server?.port}`
  const client = new pg.Client({ connectionString: `${base}/postgres` })
  await client.connect()
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = 'tributary_owner') then
      create role tributary_owner login createrole password 'owner';
    end if; end $$`)
  await client.query('drop database if exists tributary_template')
  await client.query('create database tributary_template owner tributary_owner')
  await client.end()
  await migrate(ownerUrl(base, 'tributary_template'))
  project.provide('postgres', base)
  return async () => {
    await server?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  }
}

export function ownerUrl(base: string, database: string): string {
  const url = new URL(`${base}/${database}`)
  url.username = 'tributary_owner'
  url.password = 'owner'
  return url.href
}
