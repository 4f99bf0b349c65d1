import { createHash } from 'node:crypto'
import { PEOPLE, referenceOf, USERS } from './sandbox-people.ts'

/** A case in TrustGate's own words. */
export type HeldCase = Readonly<Record<string, unknown>> & { readonly id: string; readonly status: string }

const TYPES = ['sanctions', 'pep', 'fraud', 'verification', 'adverse_media', 'aml'] as const
const TITLES: Readonly<Record<string, string>> = {
  sanctions: 'OFAC SDN potential match',
  pep: 'PEP - Government Minister family member',
  fraud: 'Document manipulation detected',
  verification: 'Document quality issues',
  adverse_media: 'Negative news found',
  aml: 'Suspicious transaction pattern',
}
const PRIORITIES: Readonly<Record<string, string>> = {
  sanctions: 'critical',
  verification: 'medium',
  adverse_media: 'medium',
}
const STATUSES = ['open', 'open', 'open', 'in_progress', 'escalated', 'resolved', 'resolved']
// The request's example and the table of templates spell them differently.
const TEMPLATES = [
  ...['template_annual_review', 'annual_review', 'adverse_media_alert', 'transaction_review', 'pep_enhanced_dd'],
]
const SCREENED: readonly string[] = ['sanctions', 'pep', 'adverse_media']

const DAY_MS = 86_400_000
const SPAN_MS = 90 * DAY_MS

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

/** TrustGate's examples carry whole seconds. */
export const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')

const uuidOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')

export const caseIdOf = (seed: number, at: number): string =>
  // Ids of several shapes stand in the document: none of them may be relied on.
  at % 47 === 46 ? `case/${seed} ${at}%№` : `case_${100 + (seed % 900)}${String(at).padStart(6, '0')}`

/** Every third subject carries the firm's own reference, the others the vendor's UUID; names repeat in both. */
function subjectOf(seed: number, at: number): { type: string; id: string; name: string } {
  const known = at % 3 === 0
  const name = PEOPLE[(known ? at / 3 : at) % PEOPLE.length] ?? ''
  return { type: 'applicant', id: known ? referenceOf(at / 3) : uuidOf(`trustgate/${seed}/${at}`), name }
}

/** What belongs to a case of each type, as the examples of the vendor document have it. */
function evidenceOf(random: () => number, type: string, at: number): Record<string, unknown> {
  if (SCREENED.includes(type)) {
    const hits = Array.from({ length: 1 + Math.floor(random() * 3) }, (_none, nth) => `hit_${at * 10 + nth}`)
    // A hit may concern two cases.
    return {
      related_screening_id: `check_${123_000 + at}`,
      related_hit_ids: at % 9 === 0 ? [...hits, 'hit_789'] : hits,
    }
  }
  if (type === 'fraud')
    return {
      fraud_indicators: pick(random, [['tampered_document', 'face_mismatch'], ['face_mismatch'], ['liveness_spoof']]),
    }
  if (type === 'verification')
    return pick(random, [
      { verification_issues: ['blurry_document', 'partial_face'] },
      { verification_issues: ['partial_face'] },
      { related_document_ids: ['doc_456', 'doc_789'] },
    ])
  return pick(random, [
    { tags: ['transaction_monitoring', 'high_risk_country'] },
    { tags: ['high_risk_country'], related_case_ids: ['case_previous_1'] },
    { metadata: { transaction_amount: 500_000, currency: 'USD', destination_country: 'CY', risk_score: 85 } },
    {},
  ])
}

/** A resolution as the public pages answer with it; beside its four fields those of the request are shown again. */
function resolutionOf(random: () => number, type: string, resolved_at: string, at: number): unknown {
  const by = { notes: 'Compared with the passport on file.', resolved_by: 'analyst@firm.example', resolved_at }
  if (at % 29 === 28) return { type: 'account_restricted', ...by }
  if (at % 5 === 2) return 'no_action_required'
  if (at % 23 === 22) return null
  if (random() < 0.4)
    return { type: 'approved_with_conditions', ...by, conditions: ['enhanced_monitoring'], review_date: '2027-01-20' }
  const reason = SCREENED.includes(type) && random() < 0.6 ? { false_positive_reason: 'name_only_match' } : {}
  return { type: 'no_action_required', ...by, ...reason }
}

/** The case in the form of a request: the subject is not nested and has no name. */
function flat(held: HeldCase): HeldCase {
  const { subject, ...rest } = held as HeldCase & { subject: { type: string; id: string } }
  return { ...rest, subject_type: subject.type, subject_id: subject.id }
}

const NEVER_MISSING = ['id', 'type', 'status', 'subject', 'created_at']

/** What real accounts hold beside the well-behaved records. */
function awkward(held: HeldCase, at: number): HeldCase {
  const optional = Object.keys(held).filter((field) => !NEVER_MISSING.includes(field))
  if (at % 7 === 6) return flat(held)
  if (at % 11 === 10)
    return Object.fromEntries(Object.entries(held).filter(([field]) => !optional.includes(field))) as HeldCase
  if (at % 13 === 12) return { ...held, ...Object.fromEntries(optional.map((field) => [field, null])) }
  if (at % 17 === 16) return { ...held, priority: 'High' }
  if (at % 19 === 18) return { ...held, priority: 'low' }
  if (at % 31 === 30) return { ...held, created_at: String(held.created_at).replace('Z', '') }
  if (at % 37 === 36) return { ...held, type: 'transaction_fraud' }
  if (at % 41 === 40) return { ...held, status: 'pending_documents' }
  if (at % 43 === 42)
    return { ...held, created_at: '0001-01-01T00:00:00Z', subject: { type: 'company', id: `comp_${at}` } }
  return held
}

/** The case number `at`; `fresh` ones were opened just now and nobody has touched them. */
export function caseOf(seed: number, at: number, now: number, fresh = false): HeldCase {
  const random = randomFrom(seed * 104_729 + at * 31 + 1)
  const type = pick(random, TYPES)
  // A fixed place in a cycle of 90 days: the dates stay the same from one start to the next, and never grow old.
  const phase = Math.floor(random() * SPAN_MS)
  const created = fresh ? now : now - ((((now - phase) % SPAN_MS) + SPAN_MS) % SPAN_MS)
  const status = fresh ? 'open' : pick(random, STATUSES)
  const later = Math.min(now, created + Math.floor(random() * 10 * DAY_MS))
  const held: HeldCase = {
    id: caseIdOf(seed, at),
    type,
    priority: PRIORITIES[type] ?? 'high',
    status,
    subject: subjectOf(seed, at),
    title: TITLES[type],
    description: type === 'aml' ? 'Multiple large transactions to high-risk jurisdictions detected.' : null,
    created_at: instant(created),
    created_by: type !== 'aml' && random() < 0.6 ? 'system' : pick(random, USERS),
    ...evidenceOf(random, type, at),
    ...(at % 15 === 7 ? { template_id: TEMPLATES[((at - 7) / 15) % TEMPLATES.length] } : {}),
    ...(status === 'open' ? {} : { assignee_id: pick(random, USERS), updated_at: instant(later) }),
    ...(status === 'resolved' ? { resolution: resolutionOf(random, type, instant(later), at) } : {}),
  }
  return fresh ? held : awkward(held, at)
}
