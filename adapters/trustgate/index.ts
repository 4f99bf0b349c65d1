import { defineAdapter } from '../../src/adapter/contract.ts'
import { shows, statusOf } from './call.ts'
import { capabilities } from './capabilities.ts'
import { connect } from './connect.ts'
import { toCanonical } from './map.ts'
import { merge } from './payload.ts'
import { plan } from './plan.ts'
import { credentials, settings, type TrustGateCredentials, type TrustGateSettings } from './settings.ts'
import { vocabulary } from './vocabulary.ts'
import { decode, verify } from './webhook.ts'

export default defineAdapter<TrustGateSettings, TrustGateCredentials>({
  vendor: 'trustgate',
  name: 'TrustGate',
  settings,
  credentials,
  // 2: people are learned from what is kept.
  mapRev: 2,
  mapSettings: ['automaticCreators'],
  vocabulary,
  merge,
  map: toCanonical,
  limits: ({ requestsPerMinute, concurrency, deadlineMs }) => ({ requestsPerMinute, concurrency, deadlineMs }),
  capabilities,
  write: {
    policy: ({ reads, checkFirst, idempotencyHeader, settleMs }) => ({
      // Creations say for themselves how many of them fit into one call.
      maxBatch: 1,
      maxMessage: null,
      canReadBack: reads,
      readAssumed: true,
      bulkItemised: false,
      idempotencyHeader,
      settleMs,
      checkFirst: reads && checkFirst,
      answerSuffices: false,
    }),
    plan,
    status: statusOf,
    shows,
  },
  webhook: { verify, decode },
  connect,
})
