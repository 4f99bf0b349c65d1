import { defineAdapter } from '../../src/adapter/contract.ts'
import { shows, statusOf } from './call.ts'
import { connect } from './connect.ts'
import { toCanonical } from './map.ts'
import { merge } from './merge.ts'
import { plan } from './plan.ts'
import { capabilities } from './rules.ts'
import { type CompilotCredentials, type CompilotSettings, credentials, settings } from './settings.ts'
import { vocabulary } from './vocabulary.ts'
import { decode, verify } from './webhook.ts'

export default defineAdapter<CompilotSettings, CompilotCredentials>({
  vendor: 'compilot',
  name: 'ComPilot',
  settings,
  credentials,
  // 2: people are learned from what is kept. 3: which records tell all their hits.
  mapRev: 3,
  mapSettings: ['clientRefIsOurs'],
  vocabulary,
  merge,
  map: toCanonical,
  limits: ({ requestsPerMinute, requestsPerSecond, concurrency, deadlineMs }) => ({
    requestsPerMinute,
    requestsPerSecond,
    concurrency,
    deadlineMs,
  }),
  capabilities,
  write: {
    policy: ({ reads, settleMs, checkFirst, answerProves }) => ({
      maxBatch: 1,
      maxMessage: null,
      canReadBack: reads,
      readAssumed: true,
      bulkItemised: true,
      idempotencyHeader: null,
      settleMs,
      checkFirst: checkFirst && reads,
      answerSuffices: answerProves,
    }),
    plan,
    status: statusOf,
    shows,
  },
  webhook: { verify, decode },
  connect,
})
