import { statSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Account {
  uid: number
  gid: number
}

/** The id of `nobody` on current Linux systems. */
const NOBODY: Account = { uid: 65534, gid: 65534 }

/**
 * Who runs the server: undefined means ourselves. PostgreSQL refuses to run as root, so root steps down: to the owner of
 * an existing cluster, so that a single start with sudo does not take it away from its user, or else to nobody.
 */
export function serverAccount(cluster: string | undefined): Account | undefined {
  if (process.geteuid?.() !== 0) return undefined
  const owner = cluster === undefined ? undefined : statSync(cluster)
  return owner === undefined || owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid }
}

/** Whether the account may pass through every directory above the path, by mode bits. */
export function canReach(path: string, account: Account | undefined): boolean {
  if (account === undefined) return true
  const parent = dirname(path)
  const { uid, gid, mode } = statSync(parent)
  const search = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  return (mode & search) !== 0 && (parent === dirname(parent) || canReach(parent, account))
}
