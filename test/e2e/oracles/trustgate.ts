import type { TrustGateCase } from '../vendors/trustgate.ts'
import { instant, key, oneOf, type Row, read, type Table, type Words } from './model.ts'

/** TrustGate, from sections 4.5, 4.7 and 4.9 of the model. */

const UNSEEN: Row = ['UNKNOWN', 'UNRECOGNISED']

const STATUS: Table = {
  open: ['OPEN', 'EXACT'],
  inprogress: ['IN_PROGRESS', 'EXACT'],
  escalated: ['ESCALATED', 'EXACT'],
  resolved: ['CLOSED', 'EXACT'],
}
const RESOLUTION: Table = {
  noactionrequired: ['DISMISSED', 'APPROX'],
  approvedwithconditions: ['ACCEPTED_WITH_CONDITIONS', 'EXACT'],
}
const CATEGORY: Table = {
  sanctions: ['SANCTIONS', 'EXACT'],
  pep: ['PEP', 'EXACT'],
  adversemedia: ['ADVERSE_MEDIA', 'EXACT'],
  fraud: ['FRAUD', 'EXACT'],
  verification: ['IDENTITY', 'LOSSY'],
  aml: ['AML_GENERAL', 'LOSSY'],
}
const TRIGGER: Table = {
  sanctionshit: ['SANCTIONS', 'EXACT'],
  pepmatch: ['PEP', 'EXACT'],
  adversemedia: ['ADVERSE_MEDIA', 'EXACT'],
  verificationfailure: ['DOCUMENT', 'APPROX'],
}
const TEMPLATE: Table = {
  annualreview: ['DUE_DILIGENCE', 'EXACT'],
  adversemediaalert: ['ADVERSE_MEDIA', 'EXACT'],
  transactionreview: ['TRANSACTION', 'EXACT'],
  pepenhanceddd: ['PEP', 'EXACT'],
}
const PRIORITY: Table = { critical: ['CRITICAL', 'EXACT'], high: ['HIGH', 'EXACT'], medium: ['MEDIUM', 'EXACT'] }
const SUBJECT: Table = { applicant: ['PERSON', 'APPROX'] }
const DETAIL: Record<string, string> = {
  tampered_document: 'TAMPERED_DOCUMENT',
  face_mismatch: 'FACE_MISMATCH',
  blurry_document: 'BLURRY_DOCUMENT',
  partial_face: 'PARTIAL_FACE',
}
const WORK: Record<string, string> = {
  OPEN: 'TO_DO',
  IN_PROGRESS: 'IN_PROGRESS',
  ESCALATED: 'ESCALATED',
  CLOSED: 'DONE',
  UNKNOWN: 'UNKNOWN',
}

/** The fields of triggers and templates are nobody's: they stand in settings and requests only. */
export const DOCUMENTED_TRUSTGATE: Words = {
  CaseStatus: { status: STATUS },
  CaseOutcome: { resolution: RESOLUTION },
  AlertCategory: { type: CATEGORY, trigger: TRIGGER, template: TEMPLATE },
  Priority: { priority: PRIORITY },
  SubjectType: { type: SUBJECT },
}

const words = (value: unknown): string[] => (value as string[] | null | undefined) ?? []

/** Documents make it a question of a document; a tag adds a category that comes after the one of the type. */
function category(found: TrustGateCase) {
  const documents =
    words(found.related_document_ids).length > 0 || words(found.verification_issues).includes('blurry_document')
  if (found.type === 'verification' && documents)
    return { category: 'DOCUMENT', categorySource: { raw: oneOf('verification', null), fidelity: 'DERIVED' } }
  // A case has one category: what the tag adds stands in the place of the general one, or comes after it.
  const added = found.type === 'aml' && words(found.tags).includes('transaction_monitoring')
  if (added) return { category: oneOf('AML_GENERAL', 'TRANSACTION'), categorySource: { fidelity: /LOSSY|DERIVED/ } }
  return read('category', CATEGORY, 'type', found.type, UNSEEN, 'UNKNOWN')
}

type Resolution = Record<'type' | 'notes' | 'resolved_by' | 'resolved_at' | 'false_positive_reason', string | null>

function resolutionOf(found: TrustGateCase): Partial<Resolution> | undefined {
  const { resolution } = found
  if (typeof resolution === 'string') return { type: resolution }
  return (resolution as Partial<Resolution> | null | undefined) ?? undefined
}

function outcome(found: TrustGateCase) {
  if (found.status !== 'resolved')
    return { outcome: key(String(found.status)) in STATUS ? 'NONE' : oneOf('NONE', 'UNKNOWN') }
  const word = resolutionOf(found)?.type
  return read('outcome', RESOLUTION, /^resolution(\.type)?$/, word, UNSEEN, 'UNSTATED')
}

function subject(found: TrustGateCase) {
  const nested = found.subject as { type: string; id: string; name: string } | null | undefined
  const type = nested?.type ?? (found.subject_type as string | undefined)
  const id = nested?.id ?? found.subject_id
  if (type === undefined || id === undefined) return null
  const [kind] = SUBJECT[type] ?? UNSEEN
  return { vendorId: id, name: nested?.name ?? oneOf(null, /./), type: kind }
}

export function trustgateExpected(found: TrustGateCase, account: string) {
  const status = read('status', STATUS, 'status', found.status, UNSEEN, 'UNKNOWN')
  const resolution = resolutionOf(found)
  const closed = status.status === 'CLOSED'
  const missed = closed && (resolution?.false_positive_reason ?? found.false_positive_reason) !== undefined
  const details = [...words(found.fraud_indicators), ...words(found.verification_issues)]
  return {
    found: {
      vendor: 'trustgate',
      vendorId: String(found.id),
      account: { accountId: account },
      kind: 'INVESTIGATION',
      description: found.description ?? null,
      ...status,
      ...outcome(found),
      workState: WORK[status.status as string],
      ...category(found),
      ...read('priority', PRIORITY, 'priority', found.priority, ['UNSPECIFIED', 'UNRECOGNISED'], 'UNSPECIFIED'),
      ...(found.priority ? {} : { prioritySource: { raw: null, fidelity: 'DEFAULT' } }),
      riskLevel: 'UNKNOWN',
      riskLevelSource: { raw: null, fidelity: 'DEFAULT' },
      tags: words(found.tags),
      categoryDetail: details.flatMap((word) => DETAIL[word] ?? []),
      caseAlerts: [],
      reviewers: [],
      subject: subject(found),
      resolvedBy: closed && resolution?.resolved_by ? { email: resolution.resolved_by } : null,
      resolvedAt: closed ? instant(resolution?.resolved_at) : null,
      resolutionNote: closed ? (resolution?.notes ?? null) : null,
      dueAt: null,
      createdAt: instant(found.created_at),
      ...(found.title === undefined ? {} : { title: found.title }),
    },
    /** What the case points at: no list, no name, and no identity but where the resolution says so. */
    hits: words(found.related_hit_ids).map((vendorId) => ({
      vendorId,
      alert: null,
      matchedName: null,
      matchStatus: missed ? 'FALSE_POSITIVE' : 'UNKNOWN',
      riskLevel: 'UNKNOWN',
      risks: [],
      cases: [{ vendorId: String(found.id) }],
    })),
  }
}
