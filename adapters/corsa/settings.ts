import { z } from 'zod'

export const settings = z.strictObject({
  lists: z
    .boolean()
    .default(false)
    .describe('Reads GET /v1/alerts and GET /v1/cases by page; no list route is documented, records come by webhook.'),
  pageSize: z.int().min(1).max(100).default(100).describe('Records a page of those lists; 100 is assumed as the most.'),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(6_000)
    .default(400)
    .describe('Request rate; Corsa takes 500 a minute from all keys of one user together.'),
  concurrency: z.int().min(1).max(32).default(4).describe('Requests at one time; Corsa publishes no number.'),
  bulkLimit: z
    .int()
    .min(1)
    .max(100)
    .default(100)
    .describe('Alerts or cases in one bulk call; Corsa takes at most 100, and 50 new alerts.'),
  reasonMax: z
    .int()
    .min(1)
    .max(100_000)
    .default(2_000)
    .describe('Longest reason in UTF-16 units; Corsa states 2,000 for descriptions only.'),
  escalateWithReasonOnly: z
    .boolean()
    .default(true)
    .describe(
      'Escalates with what is named, and shows what Corsa refuses: which fields of bulk escalate are mandatory is not documented. Where an account demands them, false refuses a new case without category, priority, assignee and due date before anything is sent.',
    ),
  lowPriority: z
    .boolean()
    .default(true)
    .describe(
      'Writes the priority LOW, which corsa-labs/corsa-skills knows and the vendor document does not show; off, it is written as MEDIUM, with loss.',
    ),
  caseCreate: z
    .boolean()
    .default(true)
    .describe(
      'Opens cases by POST /v1/cases, which docs.corsa.finance shows and the vendor document does not; off, no case is opened but by escalating.',
    ),
  checkFirst: z
    .boolean()
    .default(true)
    .describe('Reads the records before a write, so that a status changed at Corsa meanwhile is not overwritten.'),
  settleMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2_000)
    .describe('How long Corsa may take to show a write it has accepted, in milliseconds.'),
  deadlineMs: z.int().min(100).max(120_000).default(15_000).describe('Total time of one request, in milliseconds.'),
  clientReferenceUnique: z
    .boolean()
    .default(true)
    .describe("Whether a client's referenceId names one party only: Corsa finds clients by it."),
})

export type CorsaSettings = z.output<typeof settings>

const word = z.string().regex(/^\S+$/, 'must be one word')

export const credentials = z.strictObject({
  // The header joins the halves with a colon, so the first half cannot hold one.
  token: word
    .regex(/^[^:]+$/, 'holds no colon: the part after it is the secret')
    .describe('The token of the API key, the half before the colon.'),
  secret: word.describe('The secret of the API key, the half after the colon; Corsa shows it once.'),
})

export type CorsaCredentials = z.output<typeof credentials>
