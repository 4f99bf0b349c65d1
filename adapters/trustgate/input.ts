import { lookupKey } from '../../src/adapter/vocabulary.ts'
import type { AlertCategory, CaseOutcome, CaseStatus, Priority } from '../../src/canonical/enums.ts'
import type { TrustGateSettings } from './settings.ts'
import { template } from './vocabulary.ts'

/** A case to be created, in canonical words. */
export interface CaseInput {
  category: AlertCategory
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
  /** Travels in `metadata`, so that a creation whose answer was lost can be found again, if TrustGate echoes it. */
  reference?: string | null
}

export type Body = Readonly<Record<string, unknown>>
export type Written =
  | { body: Body; warnings: string[] }
  | { field: string; requested: string; nearest: string[]; message: string }

const LOSSY = 'the type of the case says less than the category'
const TYPES: Readonly<Partial<Record<AlertCategory, readonly [string, string | null]>>> = {
  SANCTIONS: ['sanctions', null],
  PEP: ['pep', null],
  ADVERSE_MEDIA: ['adverse_media', null],
  FRAUD: ['fraud', null],
  IDENTITY: ['verification', LOSSY],
  DOCUMENT: ['verification', LOSSY],
  AML_GENERAL: ['aml', LOSSY],
  TRANSACTION: ['aml', LOSSY],
  ONCHAIN_TRANSACTION: ['aml', LOSSY],
  DUE_DILIGENCE: ['aml', LOSSY],
  RCA: ['pep', LOSSY],
}
const PRIORITIES: Readonly<Partial<Record<Priority, string>>> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium' }
const REFERENCE = 'gateway_reference'

const withoutEmpty = (body: Body): Body =>
  Object.fromEntries(
    Object.entries(body).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )

/** The body of POST /cases, or what of it TrustGate cannot say. A priority is never replaced by its neighbour. */
export function caseBody(
  input: CaseInput,
  { acceptLowPriority }: Pick<TrustGateSettings, 'acceptLowPriority'>,
): Written {
  const refuse = (field: string, requested: string, nearest: string[]): Written => ({
    field,
    requested,
    nearest,
    message: `TrustGate has no ${field} for ${requested}`,
  })
  const [type, warning] = TYPES[input.category] ?? [null, null]
  if (type === null) return refuse('type', input.category, [])
  const words = acceptLowPriority ? { ...PRIORITIES, LOW: 'low' } : PRIORITIES
  const priority = input.priority === null ? null : (words[input.priority] ?? null)
  if (input.priority !== null && priority === null)
    return refuse('priority', input.priority, input.priority === 'LOW' ? ['MEDIUM'] : [])
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
  return { body, warnings: warning === null ? [] : [warning] }
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
