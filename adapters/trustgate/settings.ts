import { z } from 'zod'

const header = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header')
  .nullable()

export const settings = z.strictObject({
  reads: z
    .boolean()
    .default(false)
    .describe(
      'Reads GET {base}/cases and GET {base}/cases/{id}, which no document shows, and offers the writes of the older public pages.',
    ),
  authStyle: z
    .enum(['bearer', 'x-api-key'])
    .default('bearer')
    .describe('How the key travels: Authorization: Bearer (vendor document) or X-API-Key (newer pages); never both.'),
  webhookEnvelope: z
    .enum(['either', 'older', 'newer'])
    .default('either')
    .describe('Which form of webhook is taken: older (id, type), newer (event_id, event_type), or whichever comes.'),
  signatureHeader: header
    .default(null)
    .describe('Header with the HMAC-SHA256 of a webhook; no page names it. Without it every webhook is refused.'),
  idempotencyHeader: header
    .default(null)
    .describe('Header for an idempotency key on writes; an error code hints at one, no page names it. Off by default.'),
  acceptLowPriority: z
    .boolean()
    .default(false)
    .describe(
      'Writes the priority "low", which no page shows; off, a new case takes "medium", with loss. It is always read.',
    ),
  templates: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .describe('Ids of case templates where they are not "template_" and the documented name, by that name.'),
  automaticCreators: z
    .array(z.string().min(1))
    .default(['system'])
    .describe('Values of created_by that stand for a trigger instead of a person: the hits of such a case opened it.'),
  pageSize: z.int().min(1).max(500).default(50).describe('Cases a page; no page size is documented.'),
  bulkLimit: z.int().min(1).max(500).default(50).describe('Cases in one bulk creation; no limit is documented.'),
  requestsPerMinute: z.int().min(1).max(6_000).default(300).describe('Request rate; TrustGate publishes no number.'),
  concurrency: z.int().min(1).max(32).default(4).describe('Requests at one time; TrustGate publishes no number.'),
  deadlineMs: z.int().min(100).max(120_000).default(15_000).describe('Total time of one request, in milliseconds.'),
  settleMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2_000)
    .describe('How long TrustGate may take to show a write it has accepted, in milliseconds.'),
  checkFirst: z
    .boolean()
    .default(true)
    .describe(
      'Reads a case before a write, where reads is on, so that a change made there meanwhile is not overwritten.',
    ),
  clientReferenceUnique: z
    .boolean()
    .default(true)
    .describe(
      'Whether a subject id, which is the reference the firm created the applicant with, names one party only.',
    ),
})

export type TrustGateSettings = z.output<typeof settings>

export const credentials = z.strictObject({
  apiKey: z.string().regex(/^\S+$/, 'must be one word').describe('The secret API key of the TrustGate account.'),
})

export type TrustGateCredentials = z.output<typeof credentials>
