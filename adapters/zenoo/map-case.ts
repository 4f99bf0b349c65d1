import { absent } from '../../src/adapter/vocabulary.ts'
import type { CaseDraft, Mapped } from '../../src/canonical/record.ts'
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
  const subjects = subjectsOf(read)
  const draft: CaseDraft = {
    key: token,
    vendorId: token,
    kind: 'INVESTIGATION',
    title: read.name,
    description: null,
    status,
    outcome:
      (closed ? words.caseDecision.read(read.decision) : null) ??
      words.caseStatusOutcome.read(read.status) ??
      absent('UNKNOWN'),
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
