import { z } from 'zod'
import type { RawRecord, RecordKind, UnreadableRecord } from '../../src/adapter/contract.ts'
import { readInstant } from '../../src/adapter/instant.ts'
import type { VendorUser } from '../../src/canonical/record.ts'

export interface Flag {
  field: string
  reason: string
}

// Nothing but the token is relied on: the vendor document marks no field as nullable, and Zenoo's API reference leaves
// out a third of them and types others differently.
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
const number = z
  .union([z.number(), z.string().regex(/^-?\d{1,9}(\.\d{1,9})?$/)])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : Number(value)))
const bool = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : value === true || value === 'true'))

/** An object in the vendor document, a plain string (a user id, as the filter of list-cases says) in the API reference. */
const user = z
  .union([identifier, z.looseObject({ id: identifier, name: text, email: text })])
  .transform((value, context): VendorUser | null => {
    if (value === null) return null
    if (typeof value === 'string') return { id: value, name: null, email: null }
    const id = value.id ?? value.email
    if (id !== null) return { id, name: value.name, email: value.email }
    if (value.name !== null) context.addIssue('a person without an id')
    return null
  })
const source = z
  .union([text, z.looseObject({ title: text, url: text })])
  .transform((value) =>
    value === null || typeof value === 'string'
      ? { title: URL.canParse(value ?? '') ? null : value, url: URL.canParse(value ?? '') ? value : null }
      : { title: value.title, url: value.url },
  )

const alert = z.object({
  type: text,
  category: text,
  title: text,
  description: text,
  status: text,
  priority: text,
  priority_score: number,
  risk_tier: text,
  match_score: number,
  case_token: identifier,
  entity_name: text,
  entity_token: identifier,
  entity_type: text,
  entity_category: text,
  assigned_to: user,
  resolved_by: user,
  resolved_at: text,
  resolution_action: text,
  resolution_notes: text,
  resolution_rationale: text,
  is_false_positive: bool,
  sla_due_date: text,
  sla_deadline: text,
  sla_status: text,
  ai_research: z.looseObject({}).nullish(),
  ai_assessment: text,
  auto_disposed: bool,
  created_at: text,
  updated_at: text,
})
const research = z.object({
  status: text,
  research_type: text,
  assessment: text,
  summary: text,
  confidence: number,
  confidence_score: number,
  false_positive_probability: number,
  recommended_action: text,
  sources: z
    .array(source)
    .nullish()
    .transform((value) => (value ?? []).filter(({ title, url }) => title !== null || url !== null)),
  researched_at: text,
  completed_at: text,
})
const investigation = z.object({
  name: text,
  status: text,
  decision: text,
  priority: text,
  risk_tier: text,
  entity_token: identifier,
  entity_name: text,
  entity_type: text,
  entity_category: text,
  assigned_to: user,
  start_date: text,
  created_at: text,
  updated_at: text,
})

export type ZenooAlert = z.output<typeof alert>
export type ZenooResearch = z.output<typeof research>
export type ZenooCase = z.output<typeof investigation>

/** Reads the fields of a shape; one that breaks its documented type reads as absent and is flagged. */
function readAs<Output>(shape: z.ZodType<Output>, raw: object, flags: Flag[], under = ''): Output {
  const whole = shape.safeParse(raw)
  if (whole.success) return whole.data
  const broken = [...new Set(whole.error.issues.map((issue) => String(issue.path[0] ?? '')))]
  for (const field of broken) flags.push({ field: under + field, reason: 'not of its documented type: left empty' })
  return shape.parse({ ...raw, ...Object.fromEntries(broken.map((field) => [field, null])) })
}

export const readAlert = (raw: object, flags: Flag[]): ZenooAlert => readAs(alert, raw, flags)
export const readResearch = (raw: object, flags: Flag[]): ZenooResearch => readAs(research, raw, flags, 'ai_research.')
export const readCase = (raw: object, flags: Flag[]): ZenooCase => readAs(investigation, raw, flags)

/** The token of an alert or a case, as text; null where the record does not say which one it is. */
export function tokenOf(raw: unknown): string | null {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return null
  const token = identifier.safeParse((raw as Record<string, unknown>).token)
  return token.success ? token.data : null
}

/**
 * Files what Zenoo sent under its token. Lists, single reads and answers to writes show the same resource, so all of them
 * are the same part: a later one replaces an earlier one.
 */
export function recordOf(kind: RecordKind, raw: unknown): RawRecord | UnreadableRecord {
  const key = tokenOf(raw)
  if (key === null) return { raw, reason: 'token: missing or not an id' }
  const { updated_at } = raw as { updated_at?: unknown }
  const vendorUpdatedAt = readInstant(typeof updated_at === 'string' ? updated_at : null).at
  return { kind, key, part: 'ITEM', raw, vendorUpdatedAt }
}
