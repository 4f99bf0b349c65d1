import { z } from 'zod'
import type { RawRecord, VendorCall } from '../../src/adapter/contract.ts'
import { lookupKey } from '../../src/adapter/vocabulary.ts'
import { type Fields, idOf, readAlert } from './payload.ts'
import * as words from './vocabulary.ts'

/** The words a PATCH may carry: those of the document, not what the public package adds for reading. */
export const wordsOf = (table: { entries: readonly { raw: string; source: string }[] }): string[] =>
  table.entries.filter(({ source }) => source === 'DOCUMENT').map(({ raw }) => raw)

const patch = z
  .strictObject({
    severity: z.enum(wordsOf(words.severity)).optional(),
    category: z.enum(wordsOf(words.category)).optional(),
    type: z.enum(wordsOf(words.type)).optional(),
    status: z.enum(wordsOf(words.status)).optional(),
    reason: z.string().optional(),
    /** Null clears it. */
    assignedTo: z.string().min(1).nullable().optional(),
  })
  .refine((fields) => Object.keys(fields).length > 0, 'nothing to change')

/** The body of one PATCH /alerts/:id: the fields that change, and no other. */
export type Patch = z.output<typeof patch>

/** Reads a call back out of the ledger; throws where it is none of ours. */
export const readCall = (call: VendorCall): Patch => patch.parse(call)

/** The alert's status word as ComPilot writes it. */
export const statusOf = (record: RawRecord): string | null =>
  idOf(record.raw) === null ? null : readAlert(record.raw as Fields, []).status

/**
 * Whether the alert as read now holds every value the call set. The reason of a closing counts too: it alone carries the
 * outcome. Beside another status it only explains, and no page says that ComPilot keeps what a PATCH says there.
 */
export function shows(record: RawRecord, call: VendorCall): boolean {
  if (idOf(record.raw) === null) return false
  const alert = readAlert(record.raw as Fields, [])
  const { reason, ...fields } = readCall(call)
  const told = fields.status !== undefined && lookupKey(fields.status) === lookupKey('Closed')
  return Object.entries(told && reason !== undefined ? { ...fields, reason } : fields).every(([name, wanted]) => {
    const held = alert[name as keyof Patch]
    if (held === null || wanted === null) return held === wanted
    if (name === 'assignedTo') return held === wanted
    return name === 'reason' ? held.trim() === wanted.trim() : lookupKey(held) === lookupKey(wanted)
  })
}
