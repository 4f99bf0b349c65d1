import { defineAdapter } from '../../src/adapter/contract.ts'
import { shows, statusOf } from './call.ts'
import { connect } from './connect.ts'
import { toCanonical } from './map.ts'
import { merge } from './merge.ts'
import { capabilities, plan } from './plan.ts'
import { MAX_RATIONALE } from './rules.ts'
import { credentials, settings, type ZenooCredentials, type ZenooSettings } from './settings.ts'
import { vocabulary } from './vocabulary.ts'

export default defineAdapter<ZenooSettings, ZenooCredentials>({
  vendor: 'zenoo',
  name: 'Zenoo',
  settings,
  credentials,
  // 2: people are learned from what is kept. 3: research says whether it is a deep one.
  mapRev: 3,
  vocabulary,
  merge,
  map: toCanonical,
  limits: ({ requestsPerMinute, concurrency, deadlineMs }) => ({ requestsPerMinute, concurrency, deadlineMs }),
  capabilities,
  write: {
    policy: ({ bulkLimit, idempotencyKey, settleMs, checkFirst }) => ({
      maxBatch: bulkLimit,
      maxMessage: MAX_RATIONALE,
      canReadBack: true,
      bulkItemised: true,
      idempotencyHeader: idempotencyKey ? 'Idempotency-Key' : null,
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
