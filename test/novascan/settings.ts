import { z } from 'zod'

export const settings = z.strictObject({
  clientReferenceUnique: z
    .boolean()
    .default(false)
    .describe('Whether your own references name one party each; NovaScan returns none.'),
  requestsPerMinute: z.int().min(1).max(6_000).default(600).describe('Request rate; NovaScan documents no limit.'),
})
export type NovaScanSettings = z.output<typeof settings>

export const credentials = z.strictObject({ key: z.string().min(1).describe('The key of the header x-key.') })
export type NovaScanCredentials = z.output<typeof credentials>
