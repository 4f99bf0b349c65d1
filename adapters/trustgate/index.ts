import { defineAdapter } from '../../src/adapter/contract.ts'
import { capabilities } from './capabilities.ts'
import { connect } from './connect.ts'
import { toCanonical } from './map.ts'
import { merge } from './payload.ts'
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
  vocabulary,
  merge,
  map: toCanonical,
  limits: ({ requestsPerMinute, concurrency, deadlineMs }) => ({ requestsPerMinute, concurrency, deadlineMs }),
  capabilities,
  webhook: { verify, decode },
  connect,
})
