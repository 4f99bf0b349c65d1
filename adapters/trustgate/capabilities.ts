import type { ActionCapability } from '../../src/adapter/contract.ts'
import { REMEDIATION_ACTION } from '../../src/canonical/enums.ts'
import { NO_ALERTS, NO_READS, ruled, ruleOf } from './rules.ts'
import type { TrustGateSettings } from './settings.ts'

/** What becomes of an action at TrustGate. */
export function capabilities({ reads, bulkLimit }: TrustGateSettings): ActionCapability[] {
  const onCases = ruled.map((action): ActionCapability => {
    const { support, note } = ruleOf(action) ?? { support: 'UNSUPPORTED', note: null }
    const offered = reads || support === 'GATEWAY' || support === 'UNSUPPORTED'
    return offered
      ? { target: 'CASE', action, support, note }
      : { target: 'CASE', action, support: 'UNSUPPORTED', note: NO_READS }
  })
  return [
    ...REMEDIATION_ACTION.map(
      (action): ActionCapability => ({ target: 'ALERT', action, support: 'UNSUPPORTED', note: NO_ALERTS }),
    ),
    ...onCases,
    {
      target: 'CASE',
      action: 'CREATE',
      support: 'OK',
      note: `About one subject. SANCTIONS, PEP, ADVERSE_MEDIA and FRAUD as they are; other categories with a loss, or not at all. ${bulkLimit} in a call.`,
    },
    {
      target: 'CASE',
      action: 'CREATE_FROM_TEMPLATE',
      support: 'OK',
      note: 'Takes the template and the subject only; one whose answer is lost cannot be found again.',
    },
    {
      target: 'ACCOUNT',
      action: 'UPDATE_TRIGGERS',
      support: 'OK',
      note: 'No call reads triggers, so it stays unverified. What becomes of triggers that are not named is not documented.',
    },
  ]
}
