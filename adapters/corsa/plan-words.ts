import type { PlanTarget } from '../../src/adapter/contract.ts'
import { lookupKey } from '../../src/adapter/vocabulary.ts'
import type { AlertCategory, AlertType, CaseOutcome, CaseStatus, Priority } from '../../src/canonical/enums.ts'
import { invalid, unsupported } from './plan-parts.ts'
import type { CorsaSettings } from './settings.ts'
import * as read from './vocabulary.ts'
import {
  CASE_STATUS,
  CATEGORIES,
  CATEGORY,
  type Category,
  CLOSING,
  PRIORITIES,
  PRIORITY,
  WITHOUT_LOW,
} from './words.ts'

/** A word to write, and what is lost by it. */
export interface Word<T> {
  word: T
  lost: string | null
}

type Present = PlanTarget['present']

/** The caller's own choice of a word, which has to be one that Corsa documents. */
function chosen<T extends string>(words: readonly T[], vendorValue: string | null): T | null {
  if (vendorValue === null) return null
  const known = words.find((word) => word === vendorValue)
  return known ?? invalid('vendorValue', `Corsa has no word "${vendorValue}" here; it has ${words.join(', ')}`)
}

/** Whether the record says so already: in the very word where one is asked for, else in one that means the same. */
export function says(
  present: Present,
  field: 'priority' | 'category' | 'type' | 'lifecycleStage' | 'assignee' | 'status',
  value: string | null,
  vendorValue: string | null = null,
): boolean {
  const held = present[field]
  if (!held) return false
  return vendorValue === null
    ? held.value === value
    : held.raw !== null && lookupKey(held.raw) === lookupKey(vendorValue)
}

export function priorityWord(
  priority: Priority,
  vendorValue: string | null,
  { lowPriority }: CorsaSettings,
): Word<(typeof PRIORITIES)[number]> {
  if (priority === 'UNSPECIFIED')
    return invalid('priority', 'UNSPECIFIED is read only: name the priority that is meant')
  const own = (lowPriority ? PRIORITY : WITHOUT_LOW)[priority]
  const word = chosen(PRIORITIES, vendorValue) ?? own.word
  if (word === 'LOW' && !lowPriority)
    return unsupported('priority', word, 'LOW is not in the document of Corsa, and the setting lowPriority is off.', [
      'MEDIUM',
    ])
  const exact = word === own.word && !own.lossy
  return { word, lost: exact ? null : `The priority ${priority} is written as ${word}.` }
}

const REVIEWS: Readonly<Partial<Record<AlertType, Category>>> = {
  PERIODIC_REVIEW: 'PERIODIC_REVIEW',
  ENHANCED_DUE_DILIGENCE: 'EDD',
}

/** Corsa says category and type in one word. */
export function categoryWord(
  category: AlertCategory,
  type: AlertType | null,
  vendorValue: string | null,
): Word<Category> {
  if (category === 'UNKNOWN') return invalid('category', 'UNKNOWN is read only: name the category that is meant')
  const forced = chosen(CATEGORIES, vendorValue)
  const own = category === 'DUE_DILIGENCE' ? (type === null ? null : (REVIEWS[type] ?? null)) : null
  const natural = CATEGORY[category]?.word ?? own
  const word = forced ?? natural
  if (word === null)
    return unsupported(
      'category',
      category,
      'Corsa tells periodic reviews from enhanced due diligence: name the type PERIODIC_REVIEW or ENHANCED_DUE_DILIGENCE as well.',
      ['PERIODIC_REVIEW', 'EDD'],
    )
  const means = read.category.read(word)?.value
  const asType = read.type.read(word)?.value
  if (type !== null && type !== asType)
    return unsupported('type', type, `Corsa has one word for category and type; ${word} is of type ${asType}.`)
  if (word === natural && !CATEGORY[category]?.lossy) return { word, lost: null }
  if (word !== natural && means === category) return { word, lost: null }
  return { word, lost: `The category ${category} is written as ${word}, which other categories share.` }
}

/** Corsa says status and outcome of a case in one word; a case is not closed without saying how. */
export function caseStatusWord(status: CaseStatus, outcome: CaseOutcome | null | undefined) {
  if (status === 'CLOSED') {
    if (outcome === null || outcome === undefined || outcome === 'NONE')
      return invalid('outcome', 'a case is closed at Corsa with an outcome: name DISMISSED or REFERRED_FOR_SAR')
    const closing = CLOSING[outcome]
    return closing ?? unsupported('outcome', outcome, `Corsa has no outcome ${outcome}.`, Object.keys(CLOSING))
  }
  if (outcome !== null && outcome !== undefined && outcome !== 'NONE')
    return invalid('outcome', 'only a case that is CLOSED has an outcome')
  const word = CASE_STATUS[status]
  if (word !== null) return word
  if (status === 'UNKNOWN') return invalid('status', 'UNKNOWN is read only: name the status that is meant')
  return unsupported('status', status, `Corsa has no case status ${status}.`, ['PENDING_REVIEW'])
}

/** Corsa's times are whole seconds; another would be cut. */
export function dueDateOf(dueAt: string): string {
  const at = new Date(dueAt)
  if (Number.isNaN(at.getTime())) return invalid('dueAt', 'not a time: pass one in ISO 8601')
  if (at.getUTCMilliseconds() !== 0) return invalid('dueAt', 'Corsa takes whole seconds: pass a time without fractions')
  return at.toISOString().replace('.000Z', 'Z')
}
