import { absent } from '../../src/adapter/vocabulary.ts'
import type { CaseOutcome } from '../../src/canonical/enums.ts'
import type { CaseDraft, Mapped, Sourced } from '../../src/canonical/record.ts'
import { instantOf, subjectsOf } from './map-parts.ts'
import { type Flag, readCase } from './payload.ts'
import * as words from './vocabulary.ts'

/** One case of the public list, docs.zenoo.com list-cases and data-model/cases: they disagree on half of the fields. */
export function caseOf(token: string, raw: object): Mapped {
  const flags: Flag[] = []
  const read = readCase(raw, flags)
  if (read.status === null) flags.push({ field: 'status', reason: 'missing' })
  const status = words.caseStatus.read(read.status) ?? absent('UNKNOWN')
  const closed = status.value === 'CLOSED'
  // A case whose status nobody knows may be closed: its outcome is not known to be none.
  const open: Sourced<CaseOutcome> =
    status.value === 'UNKNOWN' ? absent('UNKNOWN') : { ...status, value: 'NONE', fidelity: 'DERIVED' }
  const subjects = subjectsOf(read)
  const draft: CaseDraft = {
    key: token,
    vendorId: token,
    kind: 'INVESTIGATION',
    title: read.name,
    description: null,
    status,
    outcome: closed ? (words.caseDecision.read(read.decision) ?? absent('UNSTATED')) : open,
    category: null,
    priority: words.priority.read(read.priority) ?? absent('UNSPECIFIED'),
    riskLevel: words.riskTier.read(read.risk_tier) ?? absent('UNKNOWN'),
    assignee: read.assigned_to,
    createdAt:
      read.created_at === null
        ? instantOf(read.start_date, 'start_date', flags)
        : instantOf(read.created_at, 'created_at', flags),
    updatedAt: instantOf(read.updated_at, 'updated_at', flags),
    subjects: subjects.map(({ key }) => ({ key, primary: true })),
  }
  return { subjects, alerts: [], cases: [draft], caseAlerts: [], hits: [], flags }
}
