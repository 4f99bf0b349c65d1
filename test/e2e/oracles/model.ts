/**
 * What the canonical model says a vendor record has to read as, written from the model's tables alone. Where the tables
 * leave a choice, `oneOf` lists what they allow; what they do not speak about is not asked.
 */

const CHOICE = Symbol('choice')
export interface Choice {
  [CHOICE]: unknown[]
}
export const oneOf = (...values: unknown[]): Choice => ({ [CHOICE]: values })
const isChoice = (value: unknown): value is Choice => typeof value === 'object' && value !== null && CHOICE in value

/** Every place where a record differs from what was expected. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (isChoice(expected)) {
    const fits = expected[CHOICE].some((one) => differences(one, actual).length === 0)
    return fits ? [] : [`${path}: ${JSON.stringify(actual)} is none of ${JSON.stringify(expected[CHOICE])}`]
  }
  if (expected instanceof RegExp)
    return expected.test(String(actual)) ? [] : [`${path}: ${JSON.stringify(actual)} is not like ${expected}`]
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`]
    return expected.flatMap((each, n) => differences(each, actual[n], `${path}[${n}]`))
  }
  if (expected !== null && typeof expected === 'object') {
    if (actual === null || typeof actual !== 'object') return [`${path}: ${JSON.stringify(actual)} is no object`]
    return Object.entries(expected).flatMap(([name, each]) =>
      differences(each, (actual as Record<string, unknown>)[name], path ? `${path}.${name}` : name),
    )
  }
  return Object.is(expected, actual)
    ? []
    : [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`]
}

export const SOURCE = '{ raw field fidelity }'

/** Everything about an alert that the oracle speaks of. */
export const WHOLE_ALERT = `
  id vendor vendorId vendorIds { field value } account { accountId } title description
  status statusSource ${SOURCE} escalationTarget workState
  matchStatus matchStatusSource ${SOURCE} disposition dispositionSource ${SOURCE}
  type typeSource ${SOURCE} category categorySource ${SOURCE} categories { category source ${SOURCE} } categoryDetail
  lifecycleStage lifecycleStageSource ${SOURCE} priority prioritySource ${SOURCE} riskLevel riskLevelSource ${SOURCE}
  scores { kind value min max vendorField } assignee { id name email } closedBy resolvedBy { id name email } resolvedAt
  resolutionNote slaStatus slaStatusSource ${SOURCE} dueAt
  research { status statusSource ${SOURCE} assessment confidence falsePositiveProbability recommendedAction
    sources { title url } researchedAt }
  subject { vendorId name type birthDate { year month day } }
  caseAlerts { caseVendorId alertVendorId role }
  createdAt updatedAt vendorRecord`

export const key = (word: string): string => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

export type Row = [value: string, fidelity: string | Choice]
export type Table = Record<string, Row>

/** A canonical value and its source as a table has them; without a word, what stands for "no such field". */
export function read(axis: string, table: Table, field: string | RegExp, raw: unknown, unknown: Row, none: unknown) {
  const source = `${axis}Source`
  if (raw === null || raw === undefined || raw === '') return { [axis]: none }
  const [value, fidelity] = table[key(String(raw))] ?? unknown
  return { [axis]: value, [source]: { raw, field, fidelity } }
}

/** ISO 8601 in UTC, to the millisecond; without a zone it is UTC; the year 0001 is no time. */
export function instant(text: unknown): string | null {
  if (typeof text !== 'string' || text.startsWith('0001-')) return null
  const parts = /^(.{19})(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/.exec(text)
  if (!parts) return null
  const [, whole, fraction = '', zone = 'Z'] = parts
  return new Date(`${whole}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`).toISOString()
}

export const WORK: Record<string, string> = {
  OPEN: 'TO_DO',
  IN_REVIEW: 'IN_PROGRESS',
  PENDING: 'WAITING',
  ESCALATED: 'ESCALATED',
  CLOSED: 'DONE',
  UNKNOWN: 'UNKNOWN',
}

export const PRECEDENCE = [
  'SANCTIONS',
  'LAW_ENFORCEMENT',
  'REGULATORY_ENFORCEMENT',
  'PEP',
  'RCA',
  'ADVERSE_MEDIA',
  'WATCHLIST',
  'OTHER_SCREENING',
  'AML_GENERAL',
  'TRANSACTION',
  'ONCHAIN_TRANSACTION',
  'FRAUD',
  'IDENTITY',
  'DOCUMENT',
  'BUSINESS',
  'FINANCIAL',
  'DIGITAL_FOOTPRINT',
  'DUPLICATE_IDENTITY',
  'ONBOARDING_PROCESS',
  'DUE_DILIGENCE',
  'TECHNICAL',
  'OTHER',
  'UNKNOWN',
]

/** By canonical enum, by the vendor's field: every word of the model's tables. */
export type Words = Record<string, Record<string, Table>>

/** The primary one of several categories. */
export const first = <T extends { category: string }>(categories: T[]): T =>
  categories.toSorted((a, b) => PRECEDENCE.indexOf(a.category) - PRECEDENCE.indexOf(b.category))[0] as T

/** What an expected score looks like, whatever its place in the list. */
export const sameScore = (expected: Record<string, unknown>, actual: Record<string, unknown>): boolean =>
  Object.entries(expected).every(([name, value]) => actual[name] === value)
