import { z } from 'zod'
import type { RawRecord, UnreadableRecord } from '../../src/adapter/contract.ts'
import { readInstant } from '../../src/adapter/instant.ts'

export interface Flag {
  field: string
  reason: string
}
export type Fields = Readonly<Record<string, unknown>>

// The document marks objects and lists only, never a scalar: nothing but the id is relied on.
const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()])
const worded = (value: unknown): string | null => {
  const words = String(value ?? '')
  return words.trim() === '' ? null : words
}
export const text = scalar.nullish().transform(worded)
export const identifier = z.union([z.string(), z.int(), z.bigint()]).nullish().transform(worded)
export const number = z
  .union([z.number(), z.string().regex(/^-?\d{1,9}(\.\d{1,9})?$/)])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : Number(value)))
export const bool = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null)
export const object = z
  .looseObject({})
  .nullish()
  .transform((value): Fields | null => value ?? null)
/** A list the document leaves open inside ("any"), or a map in older answers: its values, without nulls. */
export const list = z
  .union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
  .nullish()
  .transform((value) => Object.values(value ?? {}).filter((each) => each !== null && each !== undefined))
/** A list of words; what is no word is left out, the raw record keeps it. */
export const texts = list.transform((all) =>
  all.flatMap((each) => {
    const read = text.safeParse(each)
    return read.success && read.data !== null ? [read.data] : []
  }),
)

const note = z.object({
  id: identifier,
  name: text,
  description: text,
  createdAt: text,
  createdBy: text,
  documents: list,
})
const document = z.object({ id: identifier, filename: text, mimetype: text, description: text })
const duplicateSide = z.object({ customerId: identifier, customerInfo: text })
const duplicate = z.object({ original: object, duplicate: object })

/** The alert of the document, field by field. */
const resource = {
  id: identifier,
  severity: text,
  category: text,
  type: text,
  status: text,
  name: text,
  description: text,
  assignedTo: text,
  seen: bool,
  customerId: identifier,
  cmsProjectId: identifier,
  workspaceId: identifier,
  createdAt: text,
  updatedAt: text,
  createdBy: text,
  updatedBy: text,
  reason: text,
  notes: list,
  complyAdvantageData: object,
  duplicateData: object,
}
/** What webhooks alone carry: @nexeraid/identity-schemas. */
const webhookOnly = {
  externalCustomerId: identifier,
  scenarioAlertCount: number,
  workflowName: text,
  workflowId: identifier,
  tags: list,
}
export const WEBHOOK_ONLY: readonly string[] = Object.keys(webhookOnly)
const alert = z.object({ ...resource, ...webhookOnly })

export type CompilotAlert = z.output<typeof alert>

/** Reads the fields of a shape; one that breaks its documented type reads as absent and is flagged. */
export function readAs<Output>(shape: z.ZodType<Output>, raw: object, flags: Flag[], under = ''): Output {
  const whole = shape.safeParse(raw)
  if (whole.success) return whole.data
  const broken = [...new Set(whole.error.issues.map((issue) => String(issue.path[0] ?? '')))]
  for (const field of broken) flags.push({ field: under + field, reason: 'not of its documented type: left empty' })
  return shape.parse({ ...raw, ...Object.fromEntries(broken.map((field) => [field, null])) })
}

export const isObject = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Lists of the same API were seen in snake_case where details are in camelCase; both are read as camelCase. */
export function camelKeys(raw: Fields): Fields {
  const keys = Object.keys(raw)
  if (!keys.some((key) => key.includes('_'))) return raw
  const camel = (key: string) => key.replace(/\B_([a-z])/g, (_match, letter: string) => letter.toUpperCase())
  return Object.fromEntries(keys.map((key) => [key in raw && camel(key) in raw ? key : camel(key), raw[key]]))
}

export const readAlert = (raw: Fields, flags: Flag[]): CompilotAlert => readAs(alert, camelKeys(raw), flags)
export const readNote = (raw: Fields, flags: Flag[]) => readAs(note, camelKeys(raw), flags, 'notes[].')
export const readDocument = (raw: Fields, flags: Flag[]) =>
  readAs(document, camelKeys(raw), flags, 'notes[].documents[].')
export const readDuplicate = (raw: Fields, flags: Flag[]) => readAs(duplicate, raw, flags, 'duplicateData.')
export const readDuplicateSide = (raw: Fields, flags: Flag[], side: string) =>
  readAs(duplicateSide, camelKeys(raw), flags, `duplicateData.${side}.`)

/** The id of an alert, as text; null where the record does not say which one it is. */
export function idOf(raw: unknown): string | null {
  const read = isObject(raw) ? identifier.safeParse(raw.id) : null
  return read?.success ? read.data : null
}

const DETAILS: readonly string[] = ['notes', 'complyAdvantageData', 'duplicateData']

/** Whether an alert shows the parts that thin views leave out, be they empty. */
export const holdsDetails = (raw: unknown): boolean =>
  isObject(raw) && Object.keys(camelKeys(raw)).some((name) => DETAILS.includes(name))

/** An instant of a record; what is odd about it is flagged under the field's name. */
export function instantOf(value: string | null, field: string, flags: Flag[]): string | null {
  const { at, reason } = readInstant(value)
  if (reason) flags.push({ field, reason })
  return at
}

/** An instant, or null where there is none to be read. */
export const timeOf = (value: unknown): string | null => readInstant(typeof value === 'string' ? value : null).at

/** Links to documents and pictures: they let anyone in who has them, expire, and differ on every read. */
const LINKS: readonly string[] = ['presignedUrl', 'profilePicture', 'profilePictureUrl', 'idDocumentUrl']

function withoutLinks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLinks)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(camelKeys(value)).flatMap(([key, each]) => (LINKS.includes(key) ? [] : [[key, withoutLinks(each)]])),
  )
}

/** Files what ComPilot sent under its id, as one view of the alert, without its expiring links. */
export function recordOf(part: RawRecord['part'], raw: unknown): RawRecord | UnreadableRecord {
  const key = idOf(raw)
  if (key === null) return { raw, reason: 'id: missing or not an id' }
  const fields = raw as Fields
  const linked = Object.entries(fields).filter(([name]) => /^(notes|duplicate_?data)$/i.test(name))
  const cleaned = Object.fromEntries(linked.map(([name, value]) => [name, withoutLinks(value)]))
  const { updatedAt } = camelKeys(fields)
  return {
    kind: 'ALERT',
    key,
    part,
    raw: linked.length > 0 ? { ...fields, ...cleaned } : raw,
    vendorUpdatedAt: timeOf(updatedAt),
  }
}
