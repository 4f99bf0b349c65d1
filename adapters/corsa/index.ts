import { defineAdapter } from '../../src/adapter/contract.ts'
import { connect } from './connect.ts'
import { toCanonical } from './map.ts'
import { merge } from './merge.ts'
import { capabilities, plan } from './plan.ts'
import { type CorsaCredentials, type CorsaSettings, credentials, settings } from './settings.ts'
import { shows, statusOf } from './shows.ts'
import { vocabulary } from './vocabulary.ts'
import { decode, verify } from './webhook.ts'

export default defineAdapter<CorsaSettings, CorsaCredentials>({
  vendor: 'corsa',
  name: 'Corsa',
  settings,
  credentials,
  // 2: people are learned from what is kept. 3: all subjects of a case.
  mapRev: 3,
  vocabulary,
  merge,
  map: toCanonical,
  limits: ({ requestsPerMinute, concurrency, deadlineMs }) => ({ requestsPerMinute, concurrency, deadlineMs }),
  capabilities,
  write: {
    policy: ({ bulkLimit, reasonMax, settleMs, checkFirst }) => ({
      maxBatch: bulkLimit,
      maxMessage: reasonMax,
      canReadBack: true,
      bulkItemised: false,
      idempotencyHeader: null,
      settleMs,
      checkFirst,
      answerSuffices: false,
    }),
    plan,
    status: statusOf,
    shows,
  },
  webhook: { verify, decode },
  connect,
})
