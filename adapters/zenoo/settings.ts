import { z } from 'zod'

export const settings = z.strictObject({
  authStyle: z
    .enum(['x-api-key', 'bearer'])
    .default('x-api-key')
    .describe('How the key travels: header X-API-KEY (API reference) or Authorization: Bearer (guides).'),
  pageSize: z.int().min(1).max(100).default(100).describe('Records a page; Zenoo takes 1 to 100.'),
  requestsPerMinute: z.int().min(1).max(6_000).default(60).describe('Request rate; Zenoo publishes no number.'),
  concurrency: z.int().min(1).max(32).default(4).describe('Requests at one time; Zenoo publishes no number.'),
  cases: z
    .boolean()
    .default(false)
    .describe('Reads GET /v1/cases as well: a public page, not the vendor document, describes it.'),
  idempotencyKey: z
    .boolean()
    .default(true)
    .describe('Sends an Idempotency-Key with every write; Zenoo repeats the first answer for 24 hours.'),
  bulkLimit: z.int().min(1).max(50).default(50).describe('Alerts in one bulk call; Zenoo takes at most 50.'),
  conditionsField: z
    .string()
    .regex(/^[a-z][a-z_]{0,63}$/)
    .default('conditions')
    .describe('Name of the body field with the conditions of "Approve with Conditions".'),
  escalationReasonMax: z
    .int()
    .min(1)
    .max(5_000)
    .default(2_000)
    .describe('Longest reason of an escalation, in UTF-16 units; the API reference says 2,000.'),
  settleMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2_000)
    .describe('How long Zenoo may take to show a write it has accepted, in milliseconds.'),
  checkFirst: z
    .boolean()
    .default(true)
    .describe(
      'Reads the alerts before a decision is sent, so that a change made at Zenoo meanwhile is not overwritten.',
    ),
  deadlineMs: z.int().min(100).max(120_000).default(15_000).describe('Total time of one request, in milliseconds.'),
  clientReferenceUnique: z
    .boolean()
    .default(true)
    .describe('Whether a client reference names one party only. Alerts carry none, so today it changes nothing.'),
})

export type ZenooSettings = z.output<typeof settings>

export const credentials = z.strictObject({
  apiKey: z.string().regex(/^\S+$/, 'must be one word').describe('The API key of the Zenoo project and environment.'),
})

export type ZenooCredentials = z.output<typeof credentials>
