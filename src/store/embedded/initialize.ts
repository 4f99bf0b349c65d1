import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, lchownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Account } from './account.ts'
import { EmbeddedPostgresError } from './errors.ts'
import { readIfPresent, renameDurably, writeDurably } from './files.ts'
import { run } from './processes.ts'

/** Made before the cluster that it opens, so that no interruption leaves a cluster without a password. */
export function superuserPassword(dataDir: string, cluster: string | undefined): string {
  const path = join(dataDir, 'postgres-password')
  const existing = readIfPresent(path)
  if (existing) return existing
  if (cluster !== undefined)
    throw new EmbeddedPostgresError(
      `${path}, the password of the database in ${cluster}, is missing; bring it back from a backup`,
    )
  const password = randomBytes(24).toString('base64url')
  writeDurably(path, password, 0o600)
  return password
}

/** Works under a passing name: whatever is found under the cluster's own name is complete. */
export async function initializeCluster(
  cluster: string,
  native: string,
  account: Account | undefined,
  password: string,
): Promise<void> {
  const prefix = 'postgres.new-'
  const home = dirname(cluster)
  for (const name of readdirSync(home)) if (name.startsWith(prefix)) discard(join(home, name))
  const staging = mkdtempSync(join(home, prefix))
  const [data, passwordFile] = [join(staging, 'data'), join(staging, 'password')]
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account !== undefined) for (const path of [staging, passwordFile]) chownSync(path, account.uid, account.gid)
  const options = ['--pgdata', data, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256']
  const locale = ['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8']
  const result = await run(join(native, 'bin', 'initdb'), [...options, ...locale, '--no-instructions'], account)
  if (result.ok) renameDurably(data, cluster)
  discard(staging)
  if (!result.ok)
    throw new EmbeddedPostgresError(
      `initdb could not make a database in ${cluster}: ${oneLine(result.output)}${fixFor(result.output)}`,
    )
}

/** A cluster that came back from a backup as root's: PostgreSQL insists that its files are its own. */
export function giveToAccount(cluster: string, account: Account | undefined): void {
  if (account === undefined || statSync(cluster).uid === account.uid) return
  for (const entry of ['', ...readdirSync(cluster, { recursive: true, encoding: 'utf8' })])
    lchownSync(join(cluster, entry), account.uid, account.gid)
  chmodSync(cluster, 0o700)
}

function discard(staging: string): void {
  try {
    rmSync(staging, { recursive: true, force: true })
  } catch {
    // An initdb that outlived its gateway is still writing there; the next start that makes a cluster removes it.
  }
}

function oneLine(output: string): string {
  return output.split('\n').filter(Boolean).slice(-5).join(' | ')
}

function fixFor(output: string): string {
  const nameless = output.includes('could not look up effective user ID')
  return nameless ? '; give that user id a line in /etc/passwd, run as another user, or set DATABASE_URL' : ''
}
