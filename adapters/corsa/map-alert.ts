import type { RawRecord } from '../../src/adapter/contract.ts'
import { absent } from '../../src/adapter/vocabulary.ts'
import type { AlertType, MatchStatus } from '../../src/canonical/enums.ts'
import type { AlertDraft, Mapped, Sourced, VendorId } from '../../src/canonical/record.ts'
import { subjectsOf } from './links.ts'
import { asLinks, changedAt, flagMissing, instantOf, type Raw, titleOf } from './map-parts.ts'
import { type CorsaAlert, type Flag, readAlert } from './payload.ts'
import * as words from './vocabulary.ts'

/** A name is matched in screenings only; an alert of a type nobody knows might be one. */
function matchOf(alert: CorsaAlert, type: AlertType): Sourced<MatchStatus> | null {
  if (type !== 'SCREENING' && type !== 'UNKNOWN') return null
  return words.truePositive.read(alert.truePositiveStatus) ?? words.statusMatch.read(alert.status) ?? absent('UNKNOWN')
}

/** One alert, whole or as far as its webhooks have told. */
export function alertOf(record: RawRecord, raw: Raw): Mapped {
  const flags: Flag[] = []
  const alert = readAlert(raw, flags)
  flagMissing(alert, ['category', 'priority', 'status', 'createdAt'], flags)
  const status = words.status.read(alert.status) ?? absent('UNKNOWN')
  const type = words.type.read(alert.category) ?? absent('UNKNOWN')
  const closed = status.value === 'CLOSED'
  const subjects = subjectsOf(raw, flags)
  const vendorIds: VendorId[] = [{ field: 'alertId', value: record.key }]
  if (alert.referenceId !== null) vendorIds.push({ field: 'referenceId', value: alert.referenceId })
  const dueAt = instantOf(alert.dueDate, 'dueDate', flags)
  const raisedAt = instantOf(alert.raisedAt, 'raisedAt', flags)

  const draft: AlertDraft = {
    key: record.key,
    vendorId: record.key,
    vendorIds,
    title: titleOf(alert.category, subjects),
    description: alert.description,
    status,
    escalationTarget: words.escalationTarget.read(alert.status)?.value ?? null,
    matchStatus: matchOf(alert, type.value),
    disposition: words.statusDisposition.read(alert.status) ?? absent('UNDECIDED'),
    type,
    categories: [words.category.read(alert.category) ?? absent('UNKNOWN')],
    categoryDetail: [],
    lifecycleStage: words.stage.read(alert.category) ?? absent('UNKNOWN'),
    priority: words.priority.read(alert.priority) ?? absent('UNSPECIFIED'),
    // `researchRiskLevel` is the risk of a machine's research, not of the party.
    riskLevel: absent('UNKNOWN'),
    scores: [],
    assignee: alert.assigneeId,
    closedBy: closed ? 'UNKNOWN' : null,
    resolvedBy: null,
    resolvedAt: closed ? instantOf(alert.closedDate, 'closedDate', flags) : null,
    // A reason goes with every change of status; that of the last one is a resolution only while the alert is closed.
    resolutionNote: closed ? alert.decision : null,
    sla: dueAt === null ? null : { status: absent('NONE'), dueAt },
    research: null,
    createdAt: instantOf(alert.createdAt, 'createdAt', flags) ?? raisedAt,
    updatedAt: changedAt(record, alert.updatedAt, flags),
    subjects: asLinks(subjects),
  }
  return { subjects, alerts: [draft], cases: [], caseAlerts: [], hits: [], flags }
}
