import { lookupKey } from '../../src/adapter/vocabulary.ts'
import type { AlertCategory, CaseOutcome, CaseStatus, Priority } from '../../src/canonical/enums.ts'
import type { TrustGateSettings } from './settings.ts'
import { template } from './vocabulary.ts'

/** A case to be created, in canonical words. */
export interface CaseInput {
  category: AlertCategory | null
  /** The documented word for the type, where the caller names it instead of a category. */
  type?: string | null
  /** Left out where TrustGate is to decide; the document leaves it out itself. */
  priority: Priority | null
  /** TrustGate's own word: `applicant`, or one that no page shows. */
  subjectType: string
  subjectId: string
  title: string | null
  description: string | null
  tags?: readonly string[]
  relatedScreeningId?: string | null
  relatedHitIds?: readonly string[]
  relatedDocumentIds?: readonly string[]
  relatedCaseIds?: readonly string[]
  fraudIndicators?: readonly string[]
  verificationIssues?: readonly string[]
  metadata?: Readonly<Record<string, unknown>>
  /** The gateway's own. Travels in `metadata`, so that a creation whose answer was lost can be found again, if TrustGate echoes it. */
  reference?: string | null
}

export type Body = Readonly<Record<string, unknown>>
export type Written =
  | { body: Body; warnings: string[] }
  | { field: string; requested: string; nearest: string[]; message: string }

const EXACT: Readonly<Partial<Record<AlertCategory, string>>> = {
  SANCTIONS: 'sanctions',
  PEP: 'pep',
  ADVERSE_MEDIA: 'adverse_media',
  FRAUD: 'fraud',
}
/** Types that say less than the category. */
const NEAREST: Readonly<Partial<Record<AlertCategory, string>>> = {
  IDENTITY: 'verification',
  DOCUMENT: 'verification',
  AML_GENERAL: 'aml',
  TRANSACTION: 'aml',
  ONCHAIN_TRANSACTION: 'aml',
  DUE_DILIGENCE: 'aml',
  RCA: 'pep',
}
const PRIORITIES: Readonly<Partial<Record<Priority, string>>> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium' }
/** Where the gateway's reference stands in `metadata`. */
export const REFERENCE = 'gateway_reference'

/** The gateway's reference in a case or in the body of a creation; null where none is shown. */
export function referenceIn(raw: unknown): string | null {
  const { metadata } = (raw ?? {}) as { metadata?: unknown }
  if (metadata === null || typeof metadata !== 'object') return null
  const reference = (metadata as Record<string, unknown>)[REFERENCE]
  return typeof reference === 'string' && reference !== '' ? reference : null
}

/** The word for a priority; null where TrustGate has none that may be written. */
export const priorityWord = (
  priority: Priority,
  { acceptLowPriority }: Pick<TrustGateSettings, 'acceptLowPriority'>,
): string | null => (acceptLowPriority && priority === 'LOW' ? 'low' : (PRIORITIES[priority] ?? null))
/** The nearest that can be said instead of such a priority. */
export const nearestPriority = (priority: Priority): Priority[] => (priority === 'LOW' ? ['MEDIUM'] : [])

const withoutEmpty = (body: Body): Body =>
  Object.fromEntries(
    Object.entries(body).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )

/** The body of POST /cases, or what of it TrustGate cannot say. */
export function caseBody(input: CaseInput, settings: Pick<TrustGateSettings, 'acceptLowPriority'>): Written {
  const refuse = (field: string, requested: string, nearest: string[]): Written => ({
    field,
    requested,
    nearest,
    message: `TrustGate has no ${field} for ${requested}.`,
  })
  const { category } = input
  const exact = input.type ?? (category === null ? null : EXACT[category])
  const type = exact ?? (category === null ? null : NEAREST[category])
  if (type == null) return refuse('type', category ?? 'no category', [])
  const [nearest = null] = input.priority === null ? [] : nearestPriority(input.priority)
  const own = input.priority === null ? null : priorityWord(input.priority, settings)
  const priority = own ?? (nearest === null ? null : priorityWord(nearest, settings))
  if (input.priority !== null && priority === null) return refuse('priority', input.priority, [])
  const metadata = input.reference ? { ...input.metadata, [REFERENCE]: input.reference } : input.metadata
  const body = withoutEmpty({
    type,
    priority,
    subject_type: input.subjectType,
    subject_id: input.subjectId,
    title: input.title,
    description: input.description,
    tags: input.tags,
    related_screening_id: input.relatedScreeningId,
    related_hit_ids: input.relatedHitIds,
    related_document_ids: input.relatedDocumentIds,
    related_case_ids: input.relatedCaseIds,
    fraud_indicators: input.fraudIndicators,
    verification_issues: input.verificationIssues,
    metadata,
  })
  const warnings = [
    ...(exact == null ? [`TrustGate writes ${category} as ${type}, which says less.`] : []),
    ...(own === priority
      ? []
      : [`TrustGate writes the priority ${input.priority} as ${priority}, which is more urgent.`]),
  ]
  return { body, warnings }
}

/** The id of a template by its documented name; a name the documents do not know is taken for the firm's own id. */
export function templateId(name: string, { templates }: Pick<TrustGateSettings, 'templates'>): string {
  const documented = template.entries.some(({ raw }) => lookupKey(raw) === lookupKey(name))
  return templates[name] ?? (documented && !name.startsWith('template_') ? `template_${name}` : name)
}

/** The word for PATCH; null where no page shows one. A case is closed by its resolution, never by its status. */
export const statusWord = (status: CaseStatus): string | null =>
  ({ IN_PROGRESS: 'in_progress', ESCALATED: 'escalated' })[status as string] ?? null

/** The word for a resolution; null where no page shows one: the list of resolutions is cut off. */
export const resolutionWord = (outcome: CaseOutcome): string | null =>
  ({ DISMISSED: 'no_action_required', ACCEPTED_WITH_CONDITIONS: 'approved_with_conditions' })[outcome as string] ?? null
