import type { ActionCapability } from '../../src/adapter/contract.ts'
import { REMEDIATION_ACTION } from '../../src/canonical/enums.ts'

const NOTE =
  'TrustGate has cases and no alerts. Decisions about cases are not carried to it: its document shows none, only older public pages do.'

/** What becomes of an action at TrustGate. */
export const capabilities = (): ActionCapability[] =>
  REMEDIATION_ACTION.map((action) => ({ target: 'ALERT', action, support: 'UNSUPPORTED', note: NOTE }))
