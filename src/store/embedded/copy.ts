import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { codeOf } from './errors.ts'

/** Copies native/ of the package to `<parent>/<name>/`, which later starts use again. */
export async function copyInto(parent: string, name: string, packageDir: string): Promise<string> {
  await mkdir(parent, { recursive: true })
  assertNotReplaceable(realpathSync(parent))
  const copy = join(parent, name)
  const existing = lstatSync(copy, { throwIfNoEntry: false }) !== undefined
  if (existing) {
    assertOurs(copy)
    if (isComplete(copy, packageDir)) return copy
  }
  const fresh = await mkdtemp(`${copy}.new-`)
  const outdated = `${fresh}.old`
  try {
    await cp(join(packageDir, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
    await openForReading(fresh)
    if (existing) await rename(copy, outdated)
    await rename(fresh, copy)
  } catch (error) {
    // Another start was faster: its copy is as good as ours.
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
    assertOurs(copy)
  } finally {
    await Promise.all([fresh, outdated].map((leftover) => rm(leftover, { recursive: true, force: true })))
  }
  return copy
}

/** Readable for the server's account whatever the umask of the installation was, and writable for nobody but us. */
async function openForReading(dir: string): Promise<void> {
  await chmod(dir, 0o755)
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    await chmod(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

/** Cleaners of temporary files remove single old files. */
function isComplete(copy: string, packageDir: string): boolean {
  return readdirSync(join(packageDir, 'native'), { recursive: true, withFileTypes: true }).every((entry) => {
    if (!entry.isFile()) return true
    const original = join(entry.parentPath, entry.name)
    const copied = lstatSync(join(copy, relative(packageDir, original)), { throwIfNoEntry: false })
    return copied?.size === statSync(original).size
  })
}

/** What another user of the machine has planted, or could change, must not run with our rights. */
function assertOurs(copy: string): void {
  const found = lstatSync(copy)
  if (!found.isDirectory() || found.uid !== process.geteuid?.() || (found.mode & 0o022) !== 0)
    throw new Error(`${copy} was not made by this user`)
}

function assertNotReplaceable(parent: string): void {
  const { uid, mode } = lstatSync(parent)
  const openToOthers = (mode & 0o022) !== 0 && (mode & 0o1000) === 0
  if (openToOthers || (uid !== 0 && uid !== process.geteuid?.())) throw new Error(`other users can change ${parent}`)
}
