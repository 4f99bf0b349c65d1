import { absent } from '../../src/adapter/vocabulary.ts'
import type { AlertStatus, AlertType, Disposition, MatchStatus } from '../../src/canonical/enums.ts'
import type { AlertDraft, Mapped, Sourced, VendorId } from '../../src/canonical/record.ts'
import { instantOf, subjectsOf } from './map-parts.ts'
import { researchOf, scoresOf } from './map-research.ts'
import { type Flag, readAlert, type ZenooAlert } from './payload.ts'
import * as words from './vocabulary.ts'

interface Outcome {
  status: Sourced<AlertStatus>
  matchStatus: Sourced<MatchStatus> | null
  disposition: Sourced<Disposition>
}

/** What `is_false_positive` says of a closed alert; it cannot stand beside a decision that takes the match for real. */
function falsePositive(alert: ZenooAlert, flags: Flag[]): 'true' | null {
  if (alert.is_false_positive !== true) return null
  const decided = words.actionDisposition.read(alert.resolution_action)?.value ?? 'ACCEPTED'
  if (decided === 'ACCEPTED') return 'true'
  flags.push({ field: 'is_false_positive', reason: 'contradicts resolution_action: left out' })
  return null
}

function outcomeOf(alert: ZenooAlert, type: AlertType, flags: Flag[]): Outcome {
  const status = words.status.read(alert.status) ?? absent<AlertStatus>('UNKNOWN')
  const action = alert.resolution_action
  // A name is matched in screenings only. A type nobody knows might be one.
  const match = (of: Sourced<MatchStatus> | null) =>
    type === 'SCREENING' || type === 'UNKNOWN' ? (of ?? absent<MatchStatus>('UNKNOWN')) : null
  const byStatus: Outcome = {
    status,
    matchStatus: match(words.statusMatch.read(alert.status)),
    disposition: words.statusDisposition.read(alert.status) ?? absent('UNDECIDED'),
  }
  if (status.value === 'OPEN' && words.actionStatus.read(action)?.value === 'PENDING')
    return { ...byStatus, status: { ...status, value: 'PENDING', fidelity: 'DERIVED' } }
  // `Resolved` alone leaves the outcome to other fields; `False Positive` is closed too, and says it itself.
  if (status.value !== 'CLOSED' || byStatus.disposition.value !== 'UNSTATED') return byStatus

  const flag = falsePositive(alert, flags)
  if (flag)
    return {
      status,
      matchStatus: match(words.falsePositiveMatch.read(flag)),
      disposition: words.falsePositiveDisposition.read(flag) ?? byStatus.disposition,
    }
  const decided = words.actionDisposition.read(action)
  if (decided?.value === 'UNDECIDED') {
    flags.push({ field: 'resolution_action', reason: 'closed by an action that decides nothing' })
    return { ...byStatus, disposition: { ...decided, value: 'UNSTATED', fidelity: 'DERIVED' } }
  }
  const matched = words.actionMatch.read(action)
  return {
    status,
    // "Confirmed issue" is a match only where a name was screened; of an unknown type it is not known to be one.
    matchStatus: match(type === 'SCREENING' || matched?.value === 'UNKNOWN' ? matched : null),
    disposition: decided ?? byStatus.disposition,
  }
}

/** One alert of the vendor document, or of the API reference, which spells a third of the fields differently. */
export function alertOf(token: string, raw: object): Mapped {
  const flags: Flag[] = []
  const alert = readAlert(raw, flags)
  for (const field of ['type', 'status', 'priority', 'case_token', 'created_at'] as const)
    if (alert[field] === null && !flags.some((flag) => flag.field === field)) flags.push({ field, reason: 'missing' })

  const type = words.type.read(alert.type) ?? words.categoryType.read(alert.category) ?? absent('UNKNOWN')
  const outcome = outcomeOf(alert, type.value, flags)
  const closed = outcome.status.value === 'CLOSED'
  const detail = words.categoryDetail.read(alert.category)
  const research = researchOf(raw, alert, flags)
  const subjects = subjectsOf(alert)
  const vendorIds: VendorId[] = [{ field: 'token', value: token }]
  for (const field of ['case_token', 'entity_token'] as const)
    if (alert[field] !== null) vendorIds.push({ field, value: alert[field] })

  const draft: AlertDraft = {
    key: token,
    vendorId: token,
    vendorIds,
    title: alert.title ?? titleOf(alert),
    description: alert.description,
    ...outcome,
    escalationTarget: words.escalationTarget.read(alert.status)?.value ?? null,
    type,
    categories: [words.category.read(alert.category) ?? words.typeCategory.read(alert.type) ?? absent('UNKNOWN')],
    categoryDetail: detail ? [detail.value] : [],
    lifecycleStage: words.categoryStage.read(alert.category) ?? absent('UNKNOWN'),
    priority: words.priority.read(alert.priority) ?? absent('UNSPECIFIED'),
    riskLevel: words.riskTier.read(alert.risk_tier) ?? absent('UNKNOWN'),
    scores: scoresOf(alert, research.scores, flags),
    assignee: alert.assigned_to,
    closedBy: closed ? (alert.auto_disposed ? 'AUTOMATION' : alert.resolved_by ? 'HUMAN' : 'UNKNOWN') : null,
    // A request for documents is a resolution too, and leaves the alert open: nobody closed it.
    resolvedBy: closed ? alert.resolved_by : null,
    resolvedAt: closed ? instantOf(alert.resolved_at, 'resolved_at', flags) : null,
    resolutionNote: alert.resolution_notes ?? alert.resolution_rationale,
    sla: slaOf(alert, flags),
    research: research.draft,
    createdAt: instantOf(alert.created_at, 'created_at', flags),
    updatedAt: instantOf(alert.updated_at, 'updated_at', flags),
    subjects: subjects.map(({ key }) => ({ key, primary: true })),
  }
  return { subjects, alerts: [draft], cases: [], caseAlerts: linkOf(token, alert), hits: [], flags }
}

/** The API reference has no titles; those of the guides are put together like this. */
const titleOf = ({ category, type, entity_name }: ZenooAlert): string | null =>
  [category ?? type, entity_name].filter((part) => part !== null).join(': ') || null

function slaOf(alert: ZenooAlert, flags: Flag[]): AlertDraft['sla'] {
  const field = alert.sla_due_date === null ? 'sla_deadline' : 'sla_due_date'
  const due = alert.sla_due_date ?? alert.sla_deadline
  if (alert.sla_status === null && due === null) return null
  return { status: words.slaStatus.read(alert.sla_status) ?? absent('NONE'), dueAt: instantOf(due, field, flags) }
}

/** The case is known by its token only; it becomes a case when the list of cases shows it. */
function linkOf(key: string, { case_token }: ZenooAlert): Mapped['caseAlerts'] {
  if (case_token === null) return []
  return [
    {
      caseKey: case_token,
      caseVendorId: case_token,
      alertKey: key,
      alertVendorId: key,
      role: { value: 'MEMBER', raw: null, field: 'case_token', fidelity: 'DERIVED' },
    },
  ]
}
