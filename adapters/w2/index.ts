import { defineAdapter } from '../../src/adapter/contract.ts'
import { connect } from './connect.ts'
import { toCanonical } from './map.ts'
import { capabilities, MAX_MESSAGE, plan, shows, statusOf } from './plan.ts'
import { credentials, settings, type W2Credentials, type W2Settings } from './settings.ts'
import { vocabulary } from './vocabulary.ts'

export default defineAdapter<W2Settings, W2Credentials>({
  vendor: 'w2',
  name: 'W2 Global Data',
  settings,
  credentials,
  mapRev: 1,
  mapSettings: ['riskRatingCloses', 'riskRatingConfirms'],
  vocabulary,
  map: toCanonical,
  limits: ({ requestsPerMinute, concurrency, deadlineMs }) => ({ requestsPerMinute, concurrency, deadlineMs }),
  capabilities,
  write: {
    policy: ({ remediateBatch, settleMs, checkFirst }) => ({
      maxBatch: remediateBatch,
      maxMessage: MAX_MESSAGE,
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
  connect,
})
