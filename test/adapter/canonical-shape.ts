import { z } from 'zod'
import * as enums from '../../src/canonical/enums.ts'
import type { Mapped } from '../../src/canonical/record.ts'

/** The closed vocabularies by their GraphQL names, as vocabulary tables name them in `concept`. */
export const CONCEPTS: Readonly<Record<string, readonly string[]>> = {
  AlertStatus: enums.ALERT_STATUS,
  EscalationTarget: enums.ESCALATION_TARGET,
  MatchStatus: enums.MATCH_STATUS,
  Disposition: enums.DISPOSITION,
  AlertType: enums.ALERT_TYPE,
  AlertCategory: enums.ALERT_CATEGORY,
  CategoryDetail: enums.CATEGORY_DETAIL,
  LifecycleStage: enums.LIFECYCLE_STAGE,
  Priority: enums.PRIORITY,
  RiskLevel: enums.RISK_LEVEL,
  CaseStatus: enums.CASE_STATUS,
  CaseOutcome: enums.CASE_OUTCOME,
  CaseKind: enums.CASE_KIND,
  CaseAlertRole: enums.CASE_ALERT_ROLE,
  SubjectType: enums.SUBJECT_TYPE,
  HitRiskClass: enums.HIT_RISK_CLASS,
  MediaTopic: enums.MEDIA_TOPIC,
  MediaTaxonomy: enums.MEDIA_TAXONOMY,
  SlaStatus: enums.SLA_STATUS,
  ResearchStatus: enums.RESEARCH_STATUS,
  ReviewerUpdateMode: enums.REVIEWER_UPDATE_MODE,
  ClosedBy: enums.CLOSED_BY,
  WorkState: enums.WORK_STATE,
}

const words = z.string().nullable()
const id = z.string().min(1)
/** UTC with milliseconds, and never .NET's "no date". */
const instant = z
  .string()
  .regex(/^(?!0001)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .nullable()

function sourced<const T extends readonly [string, ...string[]]>(values: T) {
  return z
    .strictObject({ value: z.enum(values), raw: words, field: words, fidelity: z.enum(enums.FIDELITY) })
    .refine(({ fidelity, raw }) => fidelity !== 'UNRECOGNISED' || raw !== null, 'UNRECOGNISED keeps the raw word')
}

const part = (max: number) => z.int().min(1).max(max).nullable()
const birth = z.strictObject({ year: part(9999), month: part(12), day: part(31) })
const user = z.strictObject({ id, name: words, email: words }).nullable()
const links = z
  .array(z.strictObject({ key: id, primary: z.boolean() }))
  .refine((all) => all.filter(({ primary }) => primary).length <= 1, 'at most one primary subject')
const scores = z.array(
  z
    .strictObject({
      kind: id,
      value: z.number(),
      min: z.number().nullable(),
      max: z.number().nullable(),
      vendorField: id,
    })
    .refine(({ value, min, max }) => value >= (min ?? value) && value <= (max ?? value), 'a score within its range'),
)

/** What a mapping may answer: closed values, instants in UTC, ids as text, nothing besides. */
export const mapped = z.strictObject({
  subjects: z.array(
    z.strictObject({
      key: id,
      vendorId: id,
      type: sourced(enums.SUBJECT_TYPE),
      name: words,
      birth,
      clientReference: words,
    }),
  ),
  alerts: z.array(
    z.strictObject({
      key: id,
      vendorId: id,
      vendorIds: z.array(z.strictObject({ field: id, value: id })),
      title: words,
      description: words,
      status: sourced(enums.ALERT_STATUS),
      escalationTarget: z.enum(enums.ESCALATION_TARGET).nullable(),
      matchStatus: sourced(enums.MATCH_STATUS).nullable(),
      disposition: sourced(enums.DISPOSITION),
      type: sourced(enums.ALERT_TYPE),
      categories: z.array(sourced(enums.ALERT_CATEGORY)).min(1),
      categoryDetail: z.array(z.enum(enums.CATEGORY_DETAIL)),
      lifecycleStage: sourced(enums.LIFECYCLE_STAGE),
      priority: sourced(enums.PRIORITY),
      riskLevel: sourced(enums.RISK_LEVEL),
      scores,
      assignee: user,
      closedBy: z.enum(enums.CLOSED_BY).nullable(),
      resolvedBy: user,
      resolvedAt: instant,
      resolutionNote: words,
      sla: z.strictObject({ status: sourced(enums.SLA_STATUS), dueAt: instant }).nullable(),
      research: z
        .strictObject({
          status: sourced(enums.RESEARCH_STATUS),
          assessment: words,
          confidence: z.number().min(0).max(100).nullable(),
          falsePositiveProbability: z.number().min(0).max(100).nullable(),
          recommendedAction: words,
          sources: z.array(z.strictObject({ title: words, url: words })),
          researchedAt: instant,
          depth: z.enum(['STANDARD', 'DEEP']).optional(),
        })
        .nullable(),
      createdAt: instant,
      updatedAt: instant,
      subjects: links,
      notes: z
        .array(
          z.strictObject({
            id,
            title: words,
            text: words,
            author: words,
            createdAt: instant,
            documents: z.array(z.strictObject({ id, filename: words, mediaType: words, description: words })),
          }),
        )
        .optional(),
      duplicate: z
        .strictObject({
          originalSubjectKey: id.nullable(),
          duplicateSubjectKey: id.nullable(),
          detail: z.record(z.string(), z.string()),
        })
        .nullable()
        .optional(),
    }),
  ),
  cases: z.array(
    z.strictObject({
      key: id,
      vendorId: id,
      kind: z.enum(enums.CASE_KIND),
      title: words,
      description: words,
      status: z.union([z.literal('FROM_ALERTS'), sourced(enums.CASE_STATUS)]),
      outcome: sourced(enums.CASE_OUTCOME).nullable(),
      category: sourced(enums.ALERT_CATEGORY).nullable(),
      priority: sourced(enums.PRIORITY),
      riskLevel: sourced(enums.RISK_LEVEL),
      assignee: user,
      createdAt: instant,
      updatedAt: instant,
      subjects: links,
      tags: z.array(id).optional(),
      dueAt: instant.optional(),
      categoryDetail: z.array(z.enum(enums.CATEGORY_DETAIL)).optional(),
      reviewers: z.array(user.unwrap()).optional(),
      resolvedBy: user.optional(),
      resolvedAt: instant.optional(),
      resolutionNote: words.optional(),
    }),
  ),
  caseAlerts: z.array(
    z.strictObject({
      caseKey: id,
      caseVendorId: id,
      alertKey: id,
      alertVendorId: id,
      role: sourced(enums.CASE_ALERT_ROLE),
    }),
  ),
  hits: z.array(
    z.strictObject({
      key: id,
      vendorId: id,
      alertKey: id.nullable(),
      matchedName: words,
      entityType: sourced(enums.SUBJECT_TYPE),
      birth,
      matchStatus: sourced(enums.MATCH_STATUS),
      disposition: sourced(enums.DISPOSITION),
      riskLevel: sourced(enums.RISK_LEVEL),
      risks: z.array(
        z.strictObject({
          class: z.enum(enums.HIT_RISK_CLASS),
          pepClass: z.literal([1, 2, 3, 4]).nullable(),
          mediaTopic: z.enum(enums.MEDIA_TOPIC).nullable(),
          taxonomy: z.enum(enums.MEDIA_TAXONOMY).nullable(),
          amlCft: z.boolean().nullable(),
          raw: words,
          fidelity: z.enum(enums.FIDELITY),
        }),
      ),
      scores,
      sources: z.array(z.string()),
      profileId: words,
      allowListed: z.boolean().nullable(),
      cases: z
        .array(z.strictObject({ caseKey: id, caseVendorId: id, role: sourced(enums.CASE_ALERT_ROLE) }))
        .optional(),
      facts: z.array(z.strictObject({ name: id, value: z.string(), source: words })).optional(),
      aliases: z.array(id).optional(),
      associates: z.array(z.strictObject({ name: id, association: words })).optional(),
      media: z.array(z.strictObject({ title: words, url: words, snippet: words, date: instant })).optional(),
      matchTypes: z.array(id).optional(),
      countries: z.array(id).optional(),
    }),
  ),
  tellsHits: z.boolean().optional(),
  unknownWords: z
    .array(z.strictObject({ value: z.null(), raw: id, field: id, fidelity: z.literal('UNRECOGNISED') }))
    .optional(),
  flags: z.array(z.strictObject({ field: z.string(), reason: z.string() })),
}) satisfies z.ZodType<Mapped>
