import type { RawRecord } from '../../src/adapter/contract.ts'
import { absent } from '../../src/adapter/vocabulary.ts'
import type { CaseAlertDraft, CaseDraft, Mapped } from '../../src/canonical/record.ts'
import { ALERTS, linksOf, subjectsOf } from './links.ts'
import { asLinks, changedAt, flagMissing, instantOf, type Raw, titleOf } from './map-parts.ts'
import { type Flag, readCase } from './payload.ts'
import * as words from './vocabulary.ts'

/**
 * One investigation. The reason of its status stays in the vendor's record: a text about a report of suspicion would tell
 * those what the outcome must not show.
 */
export function caseOf(record: RawRecord, raw: Raw): Mapped {
  const flags: Flag[] = []
  const read = readCase(raw, flags)
  flagMissing(read, ['category', 'priority', 'status', 'createdAt'], flags)
  const status = words.caseStatus.read(read.status) ?? absent('UNKNOWN')
  const subjects = subjectsOf(raw, flags)
  const draft: CaseDraft = {
    key: record.key,
    vendorId: record.key,
    kind: 'INVESTIGATION',
    title: titleOf(read.category, subjects),
    description: read.description,
    status,
    // A case whose status nobody knows may be closed: its outcome is not known to be none.
    outcome: words.caseOutcome.read(read.status) ?? absent('UNKNOWN'),
    category: words.category.read(read.category),
    priority: words.priority.read(read.priority) ?? absent('UNSPECIFIED'),
    riskLevel: absent('UNKNOWN'),
    assignee: read.assigneeId,
    createdAt: instantOf(read.createdAt, 'createdAt', flags),
    updatedAt: changedAt(record, read.updatedAt, flags),
    subjects: asLinks(subjects),
    dueAt: instantOf(read.dueDate, 'dueDate', flags),
    reviewers: read.reviewersIds ?? [],
    resolvedAt: status.value === 'CLOSED' ? instantOf(read.closedDate, 'closedDate', flags) : null,
  }
  // Corsa does not tell which alert opened the case, nor which was added: what decisions of ours did is known to the ledger.
  const caseAlerts = linksOf(raw, ALERTS, flags).map(
    ({ id }): CaseAlertDraft => ({
      caseKey: record.key,
      caseVendorId: record.key,
      alertKey: id,
      alertVendorId: id,
      role: { value: 'MEMBER', raw: null, field: 'alertsIds', fidelity: 'DERIVED' },
    }),
  )
  return { subjects, alerts: [], cases: [draft], caseAlerts, hits: [], flags }
}
