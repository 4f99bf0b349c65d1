import { dice, uuid } from '../records.ts'
import type { TrustGateCase } from '../vendors/trustgate.ts'
import { BEYOND, PEOPLE, TIMES } from './odd.ts'

/** TrustGate's cases about invented applicants. */

const TYPES = ['sanctions', 'pep', 'fraud', 'verification', 'adverse_media', 'aml']
const STATUSES = ['open', 'in_progress', 'escalated', 'resolved']

const RESOLUTIONS: Record<string, unknown>[] = [
  { resolution: { type: 'no_action_required', notes: 'Nothing', resolved_by: 'a@firm.example' } },
  {
    resolution: {
      type: 'no_action_required',
      notes: 'Another person',
      resolved_by: 'a@firm.example',
      resolved_at: '2025-02-01T10:00:00Z',
      false_positive_reason: 'name_only_match',
    },
  },
  {
    resolution: {
      type: 'approved_with_conditions',
      notes: 'Watched',
      resolved_by: 'b@firm.example',
      resolved_at: '2025-02-01T10:00:00',
    },
    conditions: ['enhanced_monitoring', 'annual_review', 'transaction_limits'],
    review_date: '2026-01-01',
  },
  { resolution: { type: 'handed_to_authorities', notes: null, resolved_by: 'c@firm.example', resolved_at: null } },
  { resolution: 'no_action_required', false_positive_reason: 'name_only_match' },
  { resolution: 'approved_with_conditions' },
  { resolution: null },
  {},
]

/** What only cases of one type carry, in the shapes of the page's examples. */
const EXTRAS: Record<string, Record<string, unknown>[]> = {
  sanctions: [{}, { related_screening_id: 'check_456', related_hit_ids: ['hit_789', 'hit_012'] }],
  pep: [{}, { related_screening_id: 'check_123456' }, { related_hit_ids: ['hit_789'] }],
  fraud: [{}, { fraud_indicators: ['tampered_document', 'face_mismatch'] }, { fraud_indicators: ['odd_gait'] }],
  verification: [
    {},
    { verification_issues: ['blurry_document', 'partial_face'] },
    { verification_issues: ['partial_face'] },
    { related_document_ids: ['doc_456', 'doc_789'] },
    { verification_issues: [], related_document_ids: [] },
  ],
  adverse_media: [{}, { related_hit_ids: [] }],
  aml: [
    {},
    { tags: ['transaction_monitoring', 'high_risk_country'] },
    { tags: ['high_risk_country'] },
    { related_case_ids: ['case_previous_1', 'case_related_company'] },
    { metadata: { transaction_amount: 500000, currency: 'USD', destination_country: 'CY', risk_score: 85 } },
  ],
}

export function trustgateCases(count: number, seed: number): TrustGateCase[] {
  const roll = dice(seed)
  return Array.from({ length: count }, (_, n): TrustGateCase => {
    const type = TYPES[n % 6] as string
    const status = STATUSES[Math.floor(n / 6) % 4] as string
    const applicant = uuid(seed * 100_000 + Math.floor(n / 2))
    const name = PEOPLE[Math.floor(n / 2) % PEOPLE.length]
    const made: TrustGateCase = {
      id: n < 6 ? BEYOND + 900n + BigInt(n) : `case_${seed}_${n}`,
      type,
      priority: roll.pick(['critical', 'high', 'medium']),
      status,
      subject: { type: 'applicant', id: applicant, name },
      title: `Case ${n} of ${name}`,
      description: `First line \u2028 ${n}\r\nlast line`,
      tags: [],
      created_at: roll.pick(TIMES),
      created_by: roll.pick(['user_456', 'system']),
      ...roll.pick(EXTRAS[type] ?? [{}]),
      ...(status === 'resolved' ? roll.pick(RESOLUTIONS) : {}),
    }
    if (n % 13 === 4) made.priority = roll.pick(['Critical', 'High', 'Medium'])
    if (n % 17 === 5) made.priority = roll.pick(['Configurable', 'urgent'])
    if (n % 17 === 11) delete made.priority
    if (n % 19 === 6) made.type = 'crypto_exposure'
    if (n % 23 === 7) Object.assign(made, { status: 'on_hold', resolution: null })
    if (n % 29 === 8) Object.assign(made, { tags: null, description: null, metadata: null, created_by: null })
    if (n % 31 === 9) made.metadata = { exact: BEYOND + BigInt(n), deep: [null, {}, -BEYOND], text: PEOPLE }
    // As the requests write it, flat; and a kind of subject whose word no page shows.
    if (n % 11 === 3) {
      delete made.subject
      Object.assign(made, { subject_type: 'applicant', subject_id: applicant })
    }
    if (n % 37 === 10) made.subject = { type: 'company', id: `company_${n}`, name: 'Ruritania Trading Ltd' }
    if (n % 41 === 12) made.subject = null
    // As little as the examples show.
    if (n % 43 === 13) for (const field of ['title', 'description', 'tags', 'created_by']) delete made[field]
    return made
  })
}
