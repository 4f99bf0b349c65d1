import { defineAdapter } from '../../src/adapter/contract.ts'
import { REMEDIATION_ACTION } from '../../src/canonical/enums.ts'
import { connect } from './connect.ts'
import { toCanonical } from './map.ts'
import { credentials, type NovaScanCredentials, type NovaScanSettings, settings } from './settings.ts'
import { vocabulary } from './vocabulary.ts'

export default defineAdapter<NovaScanSettings, NovaScanCredentials>({
  vendor: 'novascan',
  name: 'NovaScan',
  settings,
  credentials,
  mapRev: 1,
  vocabulary,
  map: toCanonical,
  limits: ({ requestsPerMinute }) => ({ requestsPerMinute, concurrency: 1, deadlineMs: 10_000 }),
  capabilities: () =>
    REMEDIATION_ACTION.map((action) => ({
      target: 'ALERT',
      action,
      support: 'UNSUPPORTED',
      note: 'NovaScan has no write.',
    })),
  connect,
})
