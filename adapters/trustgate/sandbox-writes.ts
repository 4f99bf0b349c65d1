import { z } from 'zod'
import type { HeldCase } from './sandbox-data.ts'
import { TEAMS, USERS } from './sandbox-people.ts'

// Bodies as the vendor document shows them, and below those of docs.bytrustgate.com case-workflows and resolving-cases; a
// field or word that no page shows is refused.
const id = z.string().min(1)
const priority = z.enum(['critical', 'high', 'medium'])
// Of a trigger's fields none is marked as required; all examples say whether it is enabled.
const common = { enabled: z.boolean(), priority: priority.optional() }
const percent = z.int().min(0).max(100).optional()
const newCase = z.strictObject({
  type: z.enum(['sanctions', 'pep', 'fraud', 'verification', 'adverse_media', 'aml']),
  priority: priority.optional(),
  subject_type: z.literal('applicant').optional(),
  subject_id: id,
  title: id.optional(),
  description: id.optional(),
  tags: z.array(id).optional(),
  related_screening_id: id.optional(),
  related_hit_ids: z.array(id).optional(),
  related_document_ids: z.array(id).optional(),
  related_case_ids: z.array(id).optional(),
  fraud_indicators: z.array(id).optional(),
  verification_issues: z.array(id).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})
export type NewCase = z.output<typeof newCase>

export const BODIES = {
  triggers: z.strictObject({
    sanctions_hit: z.strictObject({ ...common, min_confidence: percent }).optional(),
    pep_match: z.strictObject(common).optional(),
    adverse_media: z.strictObject({ ...common, min_risk_score: percent }).optional(),
    verification_failure: z.strictObject(common).optional(),
  }),
  create: newCase,
  bulk: z.strictObject({ cases: z.array(newCase).min(1).max(50) }),
  fromTemplate: z.strictObject({
    template_id: z.templateLiteral([
      'template_',
      z.enum(['annual_review', 'adverse_media_alert', 'transaction_review', 'pep_enhanced_dd']),
    ]),
    subject_type: z.literal('applicant'),
    subject_id: id,
  }),
  assign: z.union([
    z.strictObject({ assignee_id: id, note: id.optional() }),
    z.strictObject({ team_id: id, note: id.optional() }),
  ]),
  patch: z.strictObject({ status: z.enum(['in_progress', 'escalated']), note: id.optional() }),
  resolve: z
    .strictObject({
      resolution: z.enum(['no_action_required', 'approved_with_conditions']),
      notes: id,
      supporting_evidence: z.array(id).optional(),
      false_positive_reason: z.literal('name_only_match').optional(),
      conditions: z.array(z.enum(['enhanced_monitoring', 'annual_review', 'transaction_limits'])).optional(),
      review_date: z.iso.date().optional(),
    })
    .refine(
      (body) => body.conditions === undefined || body.resolution === 'approved_with_conditions',
      'conditions go with approved_with_conditions',
    )
    .refine(
      (body) => body.false_positive_reason === undefined || body.resolution === 'no_action_required',
      'a false positive goes with no_action_required',
    ),
}

const TEMPLATE_TYPES: Readonly<Record<string, NewCase['type']>> = {
  template_adverse_media_alert: 'adverse_media',
  template_pep_enhanced_dd: 'pep',
}

/** The case a template makes; what it fills in is not documented. */
export const fromTemplate = ({ template_id, ...subject }: z.output<typeof BODIES.fromTemplate>) => ({
  ...subject,
  type: TEMPLATE_TYPES[template_id] ?? ('aml' as const),
  title: template_id,
  template_id,
})

/** What a write does to one case: the fields it sets, or why TrustGate refuses it. */
export type Effect = { change: string; fields: Record<string, unknown> } | { status: 404 | 409; refusal: string }

const settled = ({ id: held, status }: HeldCase): Effect | null =>
  status === 'resolved' ? { status: 409, refusal: `Case ${held} is resolved` } : null

export function assign(held: HeldCase, body: z.output<typeof BODIES.assign>): Effect {
  const known: readonly string[] = 'assignee_id' in body ? USERS : TEAMS
  const to = 'assignee_id' in body ? body.assignee_id : body.team_id
  if (!known.includes(to)) return { status: 404, refusal: `${to} not found` }
  const { note: _note, ...fields } = body
  return settled(held) ?? { change: `assign: ${to}`, fields }
}

export const patch = (held: HeldCase, { status }: z.output<typeof BODIES.patch>): Effect =>
  settled(held) ?? { change: `status: ${status}`, fields: { status } }

export function resolve(held: HeldCase, body: z.output<typeof BODIES.resolve>, resolved_at: string): Effect {
  const { resolution: type, supporting_evidence: _evidence, ...rest } = body
  // The API key is no person: whose address stands in `resolved_by` then is not documented.
  const resolution = { type, ...rest, resolved_by: 'api@firm.example', resolved_at }
  return settled(held) ?? { change: `resolve: ${type}`, fields: { status: 'resolved', resolution } }
}
