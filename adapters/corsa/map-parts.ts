import type { RawRecord } from '../../src/adapter/contract.ts'
import { readInstant } from '../../src/adapter/instant.ts'
import type { SubjectDraft } from '../../src/canonical/record.ts'
import type { Flag } from './payload.ts'

export type Raw = Readonly<Record<string, unknown>>

/** An instant of a record; what is odd about it is flagged under the field's name. */
export function instantOf(value: string | null, field: string, flags: Flag[]): string | null {
  const { at, reason } = readInstant(value)
  if (reason) flags.push({ field, reason })
  return at
}

/** The record's last change: a webhook tells when it was, and not that `updatedAt` moved with it. */
export function changedAt({ vendorUpdatedAt }: RawRecord, updatedAt: string | null, flags: Flag[]): string | null {
  const own = instantOf(updatedAt, 'updatedAt', flags)
  if (own === null || vendorUpdatedAt === null) return own ?? vendorUpdatedAt
  return own > vendorUpdatedAt ? own : vendorUpdatedAt
}

/** Corsa has no titles: what it is about, and whom. */
export const titleOf = (category: string | null, [first]: readonly SubjectDraft[]): string | null =>
  [category, first?.name ?? null].filter((part) => part !== null).join(': ') || null

/** The links of a draft; Corsa calls no client primary, so that only a single one is. */
export const asLinks = (subjects: readonly SubjectDraft[]): { key: string; primary: boolean }[] =>
  subjects.map(({ key }) => ({ key, primary: subjects.length === 1 }))

/** Flags what every record is expected to say. */
export function flagMissing(read: Readonly<Record<string, unknown>>, fields: readonly string[], flags: Flag[]): void {
  for (const field of fields)
    if (read[field] === null && !flags.some((flag) => flag.field === field)) flags.push({ field, reason: 'missing' })
}
