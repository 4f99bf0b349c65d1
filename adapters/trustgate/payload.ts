import { z } from 'zod'
import type { RawRecord, UnreadableRecord } from '../../src/adapter/contract.ts'
import { readInstant } from '../../src/adapter/instant.ts'
import type { VendorUser } from '../../src/canonical/record.ts'

export interface Flag {
  field: string
  reason: string
}

// Nothing but the id is relied on. One response is documented, no field is marked as required, and requests are flat where
// that response nests the subject: either form may come back.
const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()])
const text = scalar.nullish().transform((value) => {
  const words = String(value ?? '')
  return words.trim() === '' ? null : words
})
const identifier = z
  .union([z.string(), z.int(), z.bigint()])
  .nullish()
  .transform((value) => {
    const words = String(value ?? '')
    return words.trim() === '' ? null : words
  })
const list = z
  .array(z.unknown())
  .nullish()
  .transform((values) => values ?? [])

/** A user id in `created_by`, an e-mail address in `resolved_by`. */
const person = (id: string): VendorUser => ({ id, name: null, email: /^[^@\s]+@[^@\s]+$/.test(id) ? id : null })
const user = z
  .union([identifier, z.looseObject({ id: identifier, name: text, email: text })])
  .transform((value, context): VendorUser | null => {
    if (value === null || typeof value === 'string') return value === null ? null : person(value)
    const id = value.id ?? value.email
    if (id !== null) return { id, name: value.name, email: value.email }
    if (value.name !== null) context.addIssue('a person without an id')
    return null
  })

const subject = z
  .union([identifier, z.looseObject({ id: identifier, type: text, name: text })])
  .transform((value) => (typeof value === 'string' ? { id: value, type: null, name: null } : value))
// Sent as a string, answered as an object.
const resolution = z.union([
  text,
  z.looseObject({ type: text, notes: text, resolved_by: user, resolved_at: text, false_positive_reason: text }),
])

const investigation = z.object({
  type: text,
  priority: text,
  status: text,
  subject,
  subject_type: text,
  subject_id: identifier,
  subject_name: text,
  title: text,
  description: text,
  tags: list,
  template_id: text,
  related_screening_id: identifier,
  related_hit_ids: list,
  related_document_ids: list,
  fraud_indicators: list,
  verification_issues: list,
  assignee: user,
  assignee_id: user,
  resolution,
  notes: text,
  false_positive_reason: text,
  resolved_by: user,
  resolved_at: text,
  created_at: text,
  created_by: user,
  updated_at: text,
})

export type TrustGateCase = z.output<typeof investigation>

/** Reads a case; a field that breaks its documented type reads as absent and is flagged. */
export function readCase(raw: object, flags: Flag[]): TrustGateCase {
  const whole = investigation.safeParse(raw)
  if (whole.success) return whole.data
  const broken = [...new Set(whole.error.issues.map((issue) => String(issue.path[0] ?? '')))]
  for (const field of broken) flags.push({ field, reason: 'not of its documented type: left empty' })
  return investigation.parse({ ...raw, ...Object.fromEntries(broken.map((field) => [field, null])) })
}

/** The words of a list, each once; what is no word is flagged and left out. */
export function wordsOf(values: readonly unknown[], field: string, flags: Flag[]): string[] {
  const read = values.map((value) => identifier.safeParse(value).data ?? null)
  if (read.includes(null)) flags.push({ field, reason: 'an entry is not a word: left out' })
  return [...new Set(read.filter((word) => word !== null))]
}

/** The id of a case, as text; webhooks call it `case_id`. Null where the record does not say which one it is. */
export function idOf(raw: unknown): string | null {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return null
  const { id, case_id } = raw as Record<string, unknown>
  return identifier.safeParse(id).data ?? identifier.safeParse(case_id).data ?? null
}

/** Files what TrustGate sent under the case's id. `updated_at` is on no page; where it comes, it orders the views. */
export function recordOf(raw: unknown, part: RawRecord['part'] = 'ITEM'): RawRecord | UnreadableRecord {
  const key = idOf(raw)
  if (key === null) return { raw, reason: 'id: missing or not an id' }
  const { updated_at } = raw as { updated_at?: unknown }
  const vendorUpdatedAt = readInstant(typeof updated_at === 'string' ? updated_at : null).at
  return { kind: 'CASE', key, part, raw, vendorUpdatedAt }
}

/**
 * One record of a case from all its views. The only documented event is a case's creation, which may be delivered late: a
 * webhook stands under what was read, unless TrustGate itself dates it later.
 */
export function merge(parts: readonly RawRecord[]): RawRecord {
  const [first] = parts
  if (!first) throw new Error('a record has at least one view')
  const read = parts.filter(({ part }) => part !== 'WEBHOOK')
  const readAt = read.at(-1)?.vendorUpdatedAt ?? null
  const later = ({ part, vendorUpdatedAt }: RawRecord) =>
    part === 'WEBHOOK' && readAt !== null && vendorUpdatedAt !== null && vendorUpdatedAt > readAt
  const ordered = [...parts.filter((view) => view.part === 'WEBHOOK' && !later(view)), ...read, ...parts.filter(later)]
  const times = ordered.map(({ vendorUpdatedAt }) => vendorUpdatedAt).filter((at) => at !== null)
  return {
    ...first,
    part: read.length > 0 ? 'ITEM' : 'WEBHOOK',
    raw: Object.assign({}, ...ordered.map(({ raw }) => raw)),
    vendorUpdatedAt: times.toSorted().at(-1) ?? null,
  }
}
