import { z } from 'zod'
import type { RawRecord, RecordKind, UnreadableRecord } from '../../src/adapter/contract.ts'
import { readInstant } from '../../src/adapter/instant.ts'
import type { VendorUser } from '../../src/canonical/record.ts'

export interface Flag {
  field: string
  reason: string
}

// The vendor document shows no answer at all. What is read here stands in its request bodies, in the webhook pages of
// docs.corsa.finance and in corsa-labs/corsa-skills; nothing but the id is relied on.
const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()])
const wordsOf = (value: unknown): string | null => {
  const words = String(value ?? '')
  return words.trim() === '' ? null : words
}
export const text = scalar.nullish().transform(wordsOf)
export const identifier = z.union([z.string(), z.int(), z.bigint()]).nullish().transform(wordsOf)

/** A plain word on alerts; updating a case wraps it with its reason, and a read might too. */
const status = z
  .union([text, z.looseObject({ status: text })])
  .transform((value) => (value === null || typeof value === 'string' ? value : value.status))
const user = z
  .union([identifier, z.looseObject({ id: identifier, name: text, email: text })])
  .transform((value): VendorUser | null => {
    if (value === null) return null
    if (typeof value === 'string') return { id: value, name: null, email: null }
    return value.id === null ? null : { id: value.id, name: value.name, email: value.email }
  })
const reviewers = z
  .array(user)
  .nullish()
  .transform((value) => value?.filter((each) => each !== null) ?? null)

const common = {
  referenceId: identifier,
  category: text,
  priority: text,
  status,
  description: text,
  assigneeId: user,
  dueDate: text,
  closedDate: text,
  createdAt: text,
  updatedAt: text,
}
const alert = z.object({
  ...common,
  raisedAt: text,
  truePositiveStatus: text,
  decision: z
    .looseObject({ reason: text })
    .nullish()
    .transform((value) => value?.reason ?? null),
})
const investigation = z.object({ ...common, reviewersIds: reviewers })

export type CorsaAlert = z.output<typeof alert>
export type CorsaCase = z.output<typeof investigation>

/** Reads the fields of a shape; one that breaks its type reads as absent and is flagged. */
function readAs<Output>(shape: z.ZodType<Output>, raw: object, flags: Flag[]): Output {
  const whole = shape.safeParse(raw)
  if (whole.success) return whole.data
  const broken = [...new Set(whole.error.issues.map((issue) => String(issue.path[0] ?? '')))]
  for (const field of broken) flags.push({ field, reason: 'not of its known type: left empty' })
  return shape.parse({ ...raw, ...Object.fromEntries(broken.map((field) => [field, null])) })
}

export const readAlert = (raw: object, flags: Flag[]): CorsaAlert => readAs(alert, raw, flags)
export const readCase = (raw: object, flags: Flag[]): CorsaCase => readAs(investigation, raw, flags)

export const isRecord = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  raw !== null && typeof raw === 'object' && !Array.isArray(raw)

/** The id of an alert or a case, as text; null where the record does not say which one it is. */
export function idOf(raw: unknown): string | null {
  const id = identifier.safeParse(isRecord(raw) ? raw.id : null)
  return id.success ? id.data : null
}

/** The caller's own reference of an alert or a case. */
export function referenceOf(raw: unknown): string | null {
  const reference = identifier.safeParse(isRecord(raw) ? raw.referenceId : null)
  return reference.success ? reference.data : null
}

/** Files a whole alert or case under its id. Lists and single reads show the same resource, so both are the same part. */
export function recordOf(kind: RecordKind, raw: unknown): RawRecord | UnreadableRecord {
  const key = idOf(raw)
  if (key === null) return { raw, reason: 'id: missing or not an id' }
  const { updatedAt } = raw as { updatedAt?: unknown }
  const vendorUpdatedAt = readInstant(typeof updatedAt === 'string' ? updatedAt : null).at
  return { kind, key, part: 'ITEM', raw, vendorUpdatedAt }
}
