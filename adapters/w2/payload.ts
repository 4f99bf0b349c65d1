import { z } from 'zod'
import { readInstant } from '../../src/adapter/instant.ts'

export interface Flag {
  field: string
  reason: string
}

// Every field is optional on read: the document's own examples differ from its table (`urn`, `recordId`), and its
// integers are strings in one webhook. .NET writes 0 and blanks where it means "nothing".
const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()])
const text = scalar.nullish().transform((value) => {
  const words = value === null || value === undefined ? '' : String(value)
  return words.trim() === '' ? null : words
})
const name = z
  .union([z.string(), z.int(), z.bigint()])
  .nullish()
  .transform((value) => {
    const words = value === null || value === undefined ? '' : String(value)
    return words.trim() === '' ? null : words
  })
const identifier = name.transform((words) => (words === '0' ? null : words))
const integer = z
  .union([z.int(), z.string().regex(/^-?\d{1,9}$/)])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : Number(value)))
const texts = z
  .union([z.array(z.unknown()), z.string().transform((one) => [one])])
  .nullish()
  .transform((value) => value ?? [])

const caseAlert = z.object({
  alertStatus: text,
  serviceName: text,
  caseName: text,
  caseDayOfBirth: integer,
  caseMonthOfBirth: integer,
  caseYearOfBirth: integer,
  matchedName: text,
  matchedDayOfBirth: integer,
  matchedMonthOfBirth: integer,
  matchedYearOfBirth: integer,
  dateCreated: text,
  dateLastUpdated: text,
  recordId: identifier,
  dobMatchScore: integer,
  nameMatchScore: integer,
  urn: identifier,
  profileId: identifier,
  screeningId: identifier,
  accountName: text,
  categories: texts,
  callReference: identifier,
  source: text,
})

export type CaseAlert = z.output<typeof caseAlert>

/** The fields of an alert; one that breaks its documented type reads as absent and is flagged. */
export function readCaseAlert(raw: unknown): { alert: CaseAlert; flags: Flag[] } {
  const whole = caseAlert.safeParse(raw)
  if (whole.success) return { alert: whole.data, flags: [] }
  const broken = [...new Set(whole.error.issues.map((issue) => String(issue.path[0] ?? '')))]
  const without = { ...(raw as object), ...Object.fromEntries(broken.map((field) => [field, null])) }
  return {
    alert: caseAlert.parse(without),
    flags: broken.map((field) => ({ field, reason: 'not of its documented type: left empty' })),
  }
}

/** The two ids that make an alert's key, as text, or what is wrong with them. */
export function readIdentity(raw: unknown): { caseId: string; alertId: string } | { field: string; reason: string } {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return { field: '', reason: 'not an object' }
  const { caseId, alertId } = raw as Record<string, unknown>
  const inCase = identifier.safeParse(caseId)
  if (!inCase.success || inCase.data === null) return { field: 'caseId', reason: 'missing or not an id' }
  // The documents call a 0 absent in parts of birth dates and references only; an alert may be numbered so.
  const own = name.safeParse(alertId)
  // An integer in REST, a string in one webhook: both must give one key.
  if (!own.success || own.data === null || !/^\d{1,40}$/.test(own.data))
    return { field: 'alertId', reason: 'missing or not an integer' }
  return { caseId: inCase.data, alertId: BigInt(own.data).toString() }
}

export const keyOf = (id: { caseId: string; alertId: string }): string => `${id.caseId}/${id.alertId}`

/** Splits a key at its last slash: an alertId holds digits only. */
export const idsOf = (key: string): { caseId: string; alertId: string } => ({
  caseId: key.slice(0, key.lastIndexOf('/')),
  alertId: key.slice(key.lastIndexOf('/') + 1),
})

/** A W2 time. The year 0001 is .NET's "no date" and nothing to remark on. */
export function readW2Instant(words: string | null): ReturnType<typeof readInstant> {
  return words?.startsWith('0001-') ? { at: null, reason: null } : readInstant(words)
}

// .NET may write an empty list as null; a null list beside a total above zero is not understood.
export const alertList = z
  .object({
    caseAlerts: z.array(z.unknown()).nullable(),
    totalAlertCount: z.int().min(0).nullish().catch(null),
  })
  .refine((list) => list.caseAlerts !== null || list.totalAlertCount === 0)
  .transform((list) => ({ items: list.caseAlerts ?? [], total: list.totalAlertCount ?? null }))
export const caseAlertList = z.array(z.unknown())
