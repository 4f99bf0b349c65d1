import { z } from 'zod'

const route = z.string().regex(/^(\/[A-Za-z0-9_.~:-]+)+$/, 'must be a path such as /alerts')

export const settings = z.strictObject({
  lists: z
    .boolean()
    .default(true)
    .describe('Reads the list of alerts, which no page documents. Off: alerts come by webhook only.'),
  reads: z
    .boolean()
    .default(true)
    .describe('Reads single alerts, which no page documents. Off: nothing is read back, and lists have to be whole.'),
  listRoute: route.default('/alerts').describe('Route of the list of alerts; not documented.'),
  readRoute: route
    .refine((text) => text.split('/').filter((step) => step === ':id').length === 1, 'must hold :id once')
    .default('/alerts/:id')
    .describe('Route of one alert; assumed to be the one of the documented PATCH.'),
  listItems: z
    .enum(['thin', 'whole'])
    .default('thin')
    .describe('Whether list items are whole alerts, or thin ones to be read one by one when they change.'),
  firstPage: z
    .int()
    .min(0)
    .max(1)
    .default(0)
    .describe("Number of the first page: 0 in the vendor's schema package, 1 in its export script."),
  pageSize: z.int().min(1).max(100).default(100).describe('Alerts a page; the export script asks for 100.'),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(6_000)
    .default(300)
    .describe("Request rate; 300 a minute (and 15 a second) by the vendor's export script."),
  requestsPerSecond: z
    .int()
    .min(1)
    .max(1_000)
    .default(15)
    .describe("Most requests in one second; 15 by the vendor's export script."),
  concurrency: z.int().min(1).max(15).default(4).describe('Requests at one time; ComPilot publishes no number.'),
  writesReason: z
    .boolean()
    .default(true)
    .describe('Sends `reason` with a status. The document lists no value for it, so its name is read off the answer.'),
  writesAssignee: z
    .boolean()
    .default(true)
    .describe(
      'Writes `assignedTo`, which the answer to a PATCH holds and no page confirms as writable. Off: ComPilot assigns nobody.',
    ),
  answerProves: z
    .boolean()
    .default(true)
    .describe(
      'Takes the alert that a PATCH answers with, as documented, for proof of the change. Off: the alert is read once more.',
    ),
  checkFirst: z
    .boolean()
    .default(true)
    .describe(
      'Reads an alert before it is changed, so that a change made at ComPilot meanwhile is not overwritten; needs `reads`.',
    ),
  clientRefIsOurs: z
    .boolean()
    .default(true)
    .describe("Whether `client_ref` of a screening is the tenant's own reference, as the document words it."),
  webhookToleranceSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(300)
    .describe('How old or how early a signed webhook may be; 5 minutes is the practice of Svix.'),
  settleMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2_000)
    .describe('How long ComPilot may take to show a write it has accepted, in milliseconds.'),
  deadlineMs: z.int().min(100).max(120_000).default(15_000).describe('Total time of one request, in milliseconds.'),
  clientReferenceUnique: z.boolean().default(true).describe('Whether a client reference names one party only.'),
})

export type CompilotSettings = z.output<typeof settings>

export const credentials = z.strictObject({
  apiKey: z.string().regex(/^\S+$/, 'must be one word').describe('The API key of the ComPilot workspace.'),
})

export type CompilotCredentials = z.output<typeof credentials>
