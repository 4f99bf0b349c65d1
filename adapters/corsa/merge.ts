import type { RawRecord } from '../../src/adapter/contract.ts'
import { SPELLINGS } from './links.ts'
import { isRecord } from './payload.ts'

/** The later of two instants; one that is missing is earlier than any. */
const later = (a: string | null, b: string | null): string | null => ((a ?? '') > (b ?? '') ? a : b)

/** What `raw` says, without the links that `newer` names under whatever name. */
function without(raw: Readonly<Record<string, unknown>>, newer: Readonly<Record<string, unknown>>) {
  const renamed = new Set(SPELLINGS.filter((names) => names.some((name) => name in newer)).flat())
  return Object.fromEntries(Object.entries(raw).filter(([field]) => !renamed.has(field)))
}

function fold(known: RawRecord, next: RawRecord): RawRecord {
  // A whole view replaces what was known: fields that Corsa leaves out of it are gone.
  if (next.part !== 'WEBHOOK' || !isRecord(known.raw) || !isRecord(next.raw)) return next
  // A webhook may come late, after a read that already knew better: it only fills what is missing then.
  const late = (next.vendorUpdatedAt ?? '') < (known.vendorUpdatedAt ?? '') && next.vendorUpdatedAt !== null
  const [older, newer] = late ? [next.raw, known.raw] : [known.raw, next.raw]
  return {
    ...known,
    raw: { ...without(older, newer), ...newer },
    vendorUpdatedAt: later(known.vendorUpdatedAt, next.vendorUpdatedAt),
  }
}

/**
 * One record from all its views, oldest first: a whole view starts anew, a webhook's changed fields are laid over it. What
 * it answers can itself be a view: folding two and then a third is folding all three.
 */
export function merge(parts: readonly RawRecord[]): RawRecord {
  const [first, ...rest] = parts
  if (!first) throw new Error('no view to merge')
  return rest.reduce(fold, first)
}
