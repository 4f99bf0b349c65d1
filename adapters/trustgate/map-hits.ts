import { absent } from '../../src/adapter/vocabulary.ts'
import type { CaseAlertRole, CaseStatus } from '../../src/canonical/enums.ts'
import type { HitDraft, Sourced } from '../../src/canonical/record.ts'
import { type Flag, type TrustGateCase, wordsOf } from './payload.ts'
import type { TrustGateSettings } from './settings.ts'

/** A hit's own key: no page says that hit ids are unique, and each case says something else of the hit. */
export const hitKey = (caseId: string, hitId: string): string =>
  [caseId, hitId].map((part) => encodeURIComponent(part.toWellFormed())).join('/')

function roleOf({ created_by }: TrustGateCase, settings: TrustGateSettings): Sourced<CaseAlertRole> {
  if (created_by !== null && settings.automaticCreators.includes(created_by.id))
    return { value: 'ORIGIN', raw: created_by.id, field: 'created_by', fidelity: 'DERIVED' }
  return { value: 'SUPPORTING', raw: null, field: 'related_hit_ids', fidelity: 'DERIVED' }
}

/** The hits a case names. TrustGate gives their ids and nothing else; what they matched is in its portal only. */
export function hitsOf(
  caseId: string,
  held: TrustGateCase,
  outcome: { status: CaseStatus; falsePositive: { raw: string; field: string } | null },
  settings: TrustGateSettings,
  flags: Flag[],
): HitDraft[] {
  const { status, falsePositive } = outcome
  const role = roleOf(held, settings)
  const facts =
    held.related_screening_id === null
      ? []
      : [{ name: 'related_screening_id', value: held.related_screening_id, source: null }]
  return wordsOf(held.related_hit_ids, 'related_hit_ids[]', flags).map((hitId) => ({
    key: hitKey(caseId, hitId),
    vendorId: hitId,
    alertKey: null,
    matchedName: null,
    entityType: absent('UNKNOWN'),
    birth: { year: null, month: null, day: null },
    // The field is there for false positives only, so its presence says it whatever the reason.
    matchStatus: falsePositive ? { value: 'FALSE_POSITIVE', ...falsePositive, fidelity: 'DERIVED' } : absent('UNKNOWN'),
    disposition: falsePositive
      ? { value: 'NO_ACTION_REQUIRED', ...falsePositive, fidelity: 'DERIVED' }
      : absent(status === 'CLOSED' ? 'UNSTATED' : 'UNDECIDED'),
    riskLevel: absent('UNKNOWN'),
    risks: [],
    scores: [],
    sources: [],
    profileId: null,
    allowListed: null,
    cases: [{ caseKey: caseId, caseVendorId: caseId, role }],
    facts,
  }))
}
