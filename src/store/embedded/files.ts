import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from './errors.ts'

export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** All or nothing, also across a power cut. */
export function writeDurably(path: string, content: string, mode: number): void {
  const temporary = `${path}.${randomBytes(4).toString('hex')}`
  writeFileSync(temporary, `${content}\n`, { mode, flush: true })
  chmodSync(temporary, mode)
  renameDurably(temporary, path)
}

export function renameDurably(from: string, to: string): void {
  renameSync(from, to)
  const directory = openSync(dirname(to), 'r')
  fsyncSync(directory)
  closeSync(directory)
}
