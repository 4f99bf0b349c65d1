import { badInput } from './arguments.ts'
import type { Context } from './context.ts'
import { accountNames } from './criteria-parts.ts'
import { storable } from './decide.ts'
import { type IdType, uuidOf } from './ids.ts'

/** No record has it. What is no id of ours is taken for this one, and then reads like the id of a record that is not there. */
const NOBODY = '00000000-0000-0000-0000-000000000000'
const MOST = 1_000

/** The uuid behind an id that an input names beside its target. */
export const named = (type: IdType, id: string): string => uuidOf(type, id) ?? NOBODY

/** Those behind a list of ids, each once. */
export const namedList = (type: IdType, ids: readonly string[]): string[] => [
  ...new Set(ids.map((id) => named(type, id))),
]

/** A list that says something. */
export function nonEmpty<T>(field: string, values: readonly T[], what: string): readonly T[] {
  if (values.length === 0) throw badInput(field, `is empty; give at least one ${what}`)
  if (values.length > MOST) throw badInput(field, `takes at most ${MOST}; decide in several calls`)
  return values
}

/** A text that says something. */
export function filled(field: string, text: string, why: string): string {
  if (text.trim() === '') throw badInput(field, `must not be blank; ${why}`)
  return storable(field, text)
}

/** The vendor's ids of records that the gateway does not hold, each once. */
export const vendorIds = (field: string, ids: readonly string[]): string[] => [
  ...new Set(ids.map((id, index) => filled(`${field}[${index}]`, id, "give the vendor's id, or leave it out"))),
]

interface Parties {
  subjectIds?: readonly string[] | null
  subjectVendorIds?: readonly string[] | null
}

/** The parties that the vendor's own ids name, where there are any. */
export const strangersOf = (field: string, { subjectVendorIds }: Parties): { vendorIds?: string[] } =>
  subjectVendorIds && subjectVendorIds.length > 0
    ? { vendorIds: vendorIds(`${field}.subjectVendorIds`, subjectVendorIds) }
    : {}

/** Parties to link, by the gateway's ids and by the vendor's. */
export function partiesOf(input: Parties): { ids: string[]; vendorIds?: string[] } {
  const known = input.subjectIds ?? []
  nonEmpty('input.subjectIds', [...known, ...(input.subjectVendorIds ?? [])], 'subject')
  return { ids: namedList('Subject', known), ...strangersOf('input', input) }
}

const NEVER_WRITTEN: ReadonlySet<string> = new Set(['UNKNOWN', 'UNSTATED', 'UNSPECIFIED', 'NONE'])

/** A value that can be written: some say only what reading found. */
export function writable<T extends string>(field: string, value: T): T {
  if (!NEVER_WRITTEN.has(value)) return value
  throw badInput(field, `cannot be set to ${value}, which says only that a vendor leaves it open; choose another value`)
}

/** The same, where nothing need be given. */
export const writableOrNull = <T extends string>(field: string, value: T | null | undefined): T | null =>
  value === null || value === undefined ? null : writable(field, value)

/** Null says "none". Where there is no such thing as none it is a mistake, which must not pass for a field left out. */
export function notEmptied<T extends object>(input: T, fields: readonly (keyof T & string)[]): void {
  const emptied = fields.find((field) => input[field] === null)
  if (emptied) throw badInput(`input.${emptied}`, 'cannot be emptied with null; leave it out, or give a value')
}

interface Texts {
  reason?: string | null
  vendorMessage?: string | null
  conditions?: string | null
  vendorValue?: string | null
}

/** The texts that decisions carry, as far as an input has them. */
export const textsOf = (input: Texts) => ({
  reason: storable('input.reason', input.reason ?? null),
  vendorMessage: storable('input.vendorMessage', input.vendorMessage ?? null),
  conditions: storable('input.conditions', input.conditions ?? null),
  vendorValue: storable('input.vendorValue', input.vendorValue ?? null),
})

/** The version expected of the item at each place. */
export function versionsOf(
  versions: readonly number[] | null | undefined,
  ids: readonly string[] | null | undefined,
  field: string,
): (index: number) => number | null {
  if (versions && versions.length !== ids?.length) {
    throw badInput('input.expectedVersions', `needs one version for each of \`${field}\`, in the same order`)
  }
  return (index) => versions?.[index] ?? null
}

/** The person something is given to, or null for nobody; leaving it out is a mistake. */
export function assigneeOf(id: string | null | undefined): string | null {
  if (id === undefined) throw badInput('input.assigneeId', 'is missing; name a person, or give null to unassign')
  return id === null ? null : named('User', id)
}

/** The id of the providers file of an account; null for what is not the tenant's own, or no longer connected. */
export async function accountNamed(context: Context, asked: string): Promise<string | null> {
  const [name] = (await accountNames(context, [asked]))([asked]) ?? []
  const account = name === undefined ? undefined : (await context.loaders.accounts()).byAccountId.get(name)
  return account && account.removed_at === null ? account.account_id : null
}
