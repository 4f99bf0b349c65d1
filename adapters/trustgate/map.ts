import type { RawRecord } from '../../src/adapter/contract.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import { readInstant } from '../../src/adapter/instant.ts'
import { absent } from '../../src/adapter/vocabulary.ts'
import type { AlertCategory, CaseOutcome, CategoryDetail } from '../../src/canonical/enums.ts'
import type { CaseDraft, Mapped, Sourced, SubjectDraft } from '../../src/canonical/record.ts'
import { hitsOf } from './map-hits.ts'
import { type Flag, idOf, readCase, type TrustGateCase, wordsOf } from './payload.ts'
import type { TrustGateSettings } from './settings.ts'
import * as words from './vocabulary.ts'

function instantOf(value: string | null, field: string, flags: Flag[]): string | null {
  const { at, reason } = readInstant(value)
  if (reason) flags.push({ field, reason })
  return at
}

function subjectOf(held: TrustGateCase): SubjectDraft | null {
  const id = held.subject?.id ?? held.subject_id
  if (id === null) return null
  const flat = words.subjectType.read(held.subject_type)
  return {
    key: id,
    vendorId: id,
    type: words.subjectType.read(held.subject?.type) ?? (flat ? { ...flat, field: 'subject_type' } : absent('UNKNOWN')),
    name: held.subject?.name ?? held.subject_name,
    birth: { year: null, month: null, day: null },
    // The firm names the applicant when it opens a case about it, so the id is known on its side too.
    clientReference: id,
  }
}

function categoryOf(held: TrustGateCase): Sourced<AlertCategory> | null {
  const category = words.type.read(held.type)
  if (category === null) {
    // `template_annual_review` in a request, `annual_review` in the table: the record's own word is kept.
    const made = words.template.read(held.template_id?.replace(/^template_/, ''))
    return made && { ...made, raw: held.template_id }
  }
  if (category.value === 'IDENTITY') {
    // What is odd about the lists is flagged where they are read for themselves.
    const issues = wordsOf(held.verification_issues, 'verification_issues[]', [])
    const documents = issues.some((issue) => words.issueCategory.read(issue)?.value === 'DOCUMENT')
    if (documents || held.related_document_ids.length > 0)
      return { ...category, value: 'DOCUMENT', fidelity: 'DERIVED' }
  }
  if (category.value === 'AML_GENERAL') {
    const narrower = wordsOf(held.tags, 'tags[]', [])
      .map((tag) => words.tagCategory.read(tag)?.value)
      .find((value) => value !== undefined && value !== 'AML_GENERAL')
    if (narrower) return { ...category, value: narrower, fidelity: 'DERIVED' }
  }
  return category
}

/** What the signs and issues of a case come to, and those of them that nobody knows. */
function detailOf(held: TrustGateCase, flags: Flag[]): { known: CategoryDetail[]; unknown: Sourced<null>[] } {
  const unknown: Sourced<null>[] = []
  const read = (field: 'fraud_indicators' | 'verification_issues', table: typeof words.fraudIndicator) =>
    wordsOf(held[field], table.field, flags).flatMap((raw) => {
      const detail = table.read(raw)
      if (detail) return [detail.value]
      flags.push({ field: table.field, reason: 'a word nobody knows: kept in the record only' })
      unknown.push({ value: null, raw, field: table.field, fidelity: 'UNRECOGNISED' })
      return []
    })
  const known = new Set([
    ...read('fraud_indicators', words.fraudIndicator),
    ...read('verification_issues', words.verificationIssue),
  ])
  return { known: [...known], unknown }
}

interface Resolution {
  outcome: Sourced<CaseOutcome>
  draft: Pick<CaseDraft, 'resolvedBy' | 'resolvedAt' | 'resolutionNote'>
  falsePositive: { raw: string; field: string } | null
}

function resolutionOf(held: TrustGateCase, flags: Flag[]): Resolution {
  const open: Resolution = {
    outcome: words.statusOutcome.read(held.status) ?? absent('UNKNOWN'),
    draft: { resolvedBy: null, resolvedAt: null, resolutionNote: null },
    falsePositive: null,
  }
  // A resolution closes nothing by itself: the status says whether the case is closed.
  if (words.status.read(held.status)?.value !== 'CLOSED') return open
  const { resolution, notes, resolved_by, resolved_at, false_positive_reason } = held
  const nested = resolution !== null && typeof resolution === 'object'
  const given = nested ? resolution : { type: resolution, notes, resolved_by, resolved_at, false_positive_reason }
  const read = words.resolution.read(given.type)
  const reason = given.false_positive_reason ?? false_positive_reason
  const contradicted = read?.value === 'ACCEPTED_WITH_CONDITIONS'
  if (reason !== null && contradicted)
    flags.push({ field: 'false_positive_reason', reason: 'contradicts the resolution: left out' })
  return {
    outcome: read ? { ...read, field: nested ? 'resolution.type' : 'resolution' } : open.outcome,
    draft: {
      resolvedBy: given.resolved_by,
      resolvedAt: instantOf(given.resolved_at, nested ? 'resolution.resolved_at' : 'resolved_at', flags),
      resolutionNote: given.notes,
    },
    falsePositive:
      reason === null || contradicted
        ? null
        : { raw: reason, field: nested ? words.falsePositiveReason.field : 'false_positive_reason' },
  }
}

/** One TrustGate case in canonical words, with the hits it names. Throws UnmappableRecord where it hides which one it is. */
export function toCanonical(record: RawRecord, settings: TrustGateSettings): Mapped {
  const id = idOf(record.raw)
  if (id === null) throw new UnmappableRecord('id', 'missing or not an id')
  if (record.kind !== 'CASE') throw new UnmappableRecord('id', 'TrustGate has cases only')
  // A record filed under another's key would have the wrong case resolved later.
  if (id !== record.key) throw new UnmappableRecord('id', 'not the case it is filed under')
  const flags: Flag[] = []
  const held = readCase(record.raw as object, flags)
  for (const field of ['type', 'status'] as const)
    if (held[field] === null && !flags.some((flag) => flag.field === field)) flags.push({ field, reason: 'missing' })

  const subject = subjectOf(held)
  const subjects = subject === null ? [] : [{ key: subject.key, primary: true }]
  const status = words.status.read(held.status) ?? absent('UNKNOWN')
  const { outcome, draft, falsePositive } = resolutionOf(held, flags)
  const detail = detailOf(held, flags)
  const own: CaseDraft = {
    key: id,
    vendorId: id,
    kind: 'INVESTIGATION',
    title: held.title,
    description: held.description,
    status,
    outcome,
    category: categoryOf(held),
    priority: words.priority.read(held.priority) ?? absent('UNSPECIFIED'),
    // `metadata.risk_score` is the caller's own number.
    riskLevel: absent('UNKNOWN'),
    assignee: held.assignee ?? held.assignee_id,
    createdAt: instantOf(held.created_at, 'created_at', flags),
    updatedAt: instantOf(held.updated_at, 'updated_at', flags),
    subjects,
    tags: wordsOf(held.tags, 'tags[]', flags),
    categoryDetail: detail.known,
    ...draft,
  }
  const hits = hitsOf(id, held, { status: status.value, falsePositive }, settings, flags)
  const unknownWords = detail.unknown.length > 0 ? { unknownWords: detail.unknown } : {}
  const told = { alerts: [], cases: [own], caseAlerts: [], hits, ...unknownWords, flags }
  return { subjects: subject === null ? [] : [subject], ...told }
}
