import { z } from 'zod'

export const RATINGS = ['HighRisk', 'MediumRisk', 'LowRisk'] as const
export type Rating = (typeof RATINGS)[number]

export const settings = z.strictObject({
  apiVersion: z
    .string()
    .regex(/^\d+\.\d+$/)
    .default('2.8')
    .describe('The `api-version` of every call; case alerts exist since 2.8, and 3.0 renames things.'),
  riskRatingCloses: z
    .array(z.enum(RATINGS))
    .default(['MediumRisk', 'LowRisk'])
    .describe('Ratings that end the work on an alert. HighRisk is not among them: it may still need a review.'),
  riskRatingConfirms: z
    .boolean()
    .default(false)
    .describe('True: a rated alert reads as a confirmed match. W2 does not say that a rating confirms identity.'),
  pageSize: z.int().min(1).max(100).default(100).describe('Alerts a page; W2 takes 1 to 100.'),
  requestsPerMinute: z.int().min(1).max(6_000).default(240).describe('Request rate; W2 documents no limit.'),
  concurrency: z.int().min(1).max(32).default(4).describe('Requests at one time; W2 documents no limit.'),
  remediateBatch: z
    .int()
    .min(1)
    .max(100)
    .default(100)
    .describe('Alerts of one case in one remediate call; W2 documents no limit.'),
  checkFirst: z
    .boolean()
    .default(true)
    .describe(
      'Reads the alerts of a case before they are remediated, so that a status set at W2 meanwhile is not overwritten.',
    ),
  settleMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(1_000)
    .describe('How long W2 may take to show a remediation it has accepted, in milliseconds.'),
  deadlineMs: z.int().min(100).max(120_000).default(15_000).describe('Total time of one request, in milliseconds.'),
  clientReferenceUnique: z
    .boolean()
    .default(false)
    .describe('Whether a client reference names one party only. W2 documents that it need not.'),
})

export type W2Settings = z.output<typeof settings>

export const credentials = z.strictObject({
  apiKey: z.string().regex(/^\S+$/, 'must be one word').describe('The API key as W2 issued it, not encoded.'),
})

export type W2Credentials = z.output<typeof credentials>
