import type { RawRecord } from '../../src/adapter/contract.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import { absent } from '../../src/adapter/vocabulary.ts'
import type { AlertType, Disposition } from '../../src/canonical/enums.ts'
import type { AlertDraft, Mapped, Sourced, SubjectDraft, VendorId } from '../../src/canonical/record.ts'
import { duplicateOf, namedParty, notesOf } from './map-parts.ts'
import { HITS, type ScreeningSays, screeningOf } from './map-screening.ts'
import { type CompilotAlert, type Fields, type Flag, idOf, instantOf, readAlert } from './payload.ts'
import { SILENT } from './rollup.ts'
import type { CompilotSettings } from './settings.ts'
import * as words from './vocabulary.ts'

/** `Closed` alone says nothing of the outcome: it is what the screening's match statuses state, or unstated. */
function dispositionOf(alert: CompilotAlert, screening: ScreeningSays | null): Sourced<Disposition> {
  const byStatus = words.statusDisposition.read(alert.status) ?? absent<Disposition>('UNDECIDED')
  const decided = screening?.together?.decision
  if (byStatus.value !== 'UNSTATED' || !decided) return byStatus
  return decided.value === 'UNDECIDED' ? { ...decided, value: 'UNSTATED', fidelity: 'DERIVED' } : decided
}

function categoriesOf(
  alert: CompilotAlert,
  type: AlertType,
  screening: ScreeningSays | null,
): AlertDraft['categories'] {
  const byType = words.typeCategory.read(alert.type) ?? absent('UNKNOWN')
  const byHits = screening?.categories ?? []
  if (type === 'SCREENING' && byHits.length > 0) return byHits
  return [byType, ...byHits.filter(({ value, raw }) => value !== byType.value || raw !== byType.raw)]
}

/** The customer the alert is about, as far as this view tells. */
function subjectOf(
  alert: CompilotAlert,
  screening: ScreeningSays | null,
  settings: CompilotSettings,
): SubjectDraft | null {
  const id = alert.customerId ?? screening?.party.vendorId ?? null
  if (id === null) return null
  const { type, name, birth } = screening?.party ?? namedParty(id)
  const screened = settings.clientRefIsOurs ? (screening?.party.clientReference ?? null) : null
  // Where ComPilot fills in its own customer id, it is no reference of the tenant's.
  const clientReference = alert.externalCustomerId ?? (screened === id ? null : screened)
  return { key: id, vendorId: id, type, name, birth, clientReference }
}

function vendorIdsOf(key: string, alert: CompilotAlert, screening: ScreeningSays | null): VendorId[] {
  const own = (['customerId', 'externalCustomerId', 'cmsProjectId', 'workspaceId', 'workflowId'] as const).flatMap(
    (field): VendorId[] => (alert[field] === null ? [] : [{ field, value: alert[field] }]),
  )
  return [{ field: 'id', value: key }, ...own, ...(screening?.vendorIds ?? [])]
}

function flagMissing(alert: CompilotAlert, type: AlertType, whole: boolean, flags: Flag[]): void {
  for (const field of ['status', 'severity', 'category', 'type', 'createdAt', 'customerId'] as const)
    if (alert[field] === null && !flags.some((flag) => flag.field === field)) flags.push({ field, reason: 'missing' })
  if (!whole && type === 'SCREENING' && alert.complyAdvantageData === null)
    flags.push({ field: 'complyAdvantageData', reason: 'not in this view: hits and match come with the whole alert' })
}

/**
 * One ComPilot alert in canonical words, from a whole record or a thin view. Throws UnmappableRecord where the record does
 * not say which alert it is.
 */
export function toCanonical(record: RawRecord, settings: CompilotSettings): Mapped {
  const key = idOf(record.raw)
  if (key === null) throw new UnmappableRecord('id', 'missing or not an id')
  // A record filed under another's key would have the wrong alert closed later.
  if (key !== record.key) throw new UnmappableRecord('id', 'not the alert it is filed under')
  const flags: Flag[] = []
  const alert = readAlert(record.raw as Fields, flags)
  const whole = record.part === 'DETAIL'
  const type = words.type.read(alert.type) ?? absent('UNKNOWN')
  flagMissing(alert, type.value, whole, flags)

  const screening = alert.complyAdvantageData && screeningOf(alert.complyAdvantageData, key, flags)
  const duplicate = alert.duplicateData && duplicateOf(alert.duplicateData, flags)
  const status = words.status.read(alert.status) ?? absent('UNKNOWN')
  const customer = subjectOf(alert, screening, settings)
  const parties = [duplicate?.originalSubjectKey, duplicate?.duplicateSubjectKey].filter(
    (id, at, all) => typeof id === 'string' && id !== customer?.key && all.indexOf(id) === at,
  ) as string[]
  // A name was matched where a screening is embedded; an alert of a type nobody knows might be one.
  const screened = screening !== null || type.value === 'SCREENING' || type.value === 'UNKNOWN'
  const notes = notesOf(alert, flags)
  const hits = screening?.hits ?? []
  // Nested parts of thin views may be abbreviated.
  const tellsHits = whole && !flags.some(({ field }) => HITS.has(field))

  const draft: AlertDraft = {
    key,
    vendorId: key,
    vendorIds: vendorIdsOf(key, alert, screening),
    title: alert.name ?? ([alert.type, screening?.party.name].filter((part) => part).join(': ') || null),
    description: alert.description,
    status,
    escalationTarget: words.escalation.read(alert.status)?.value ?? null,
    matchStatus: screened ? (screening?.together ?? SILENT).match : null,
    disposition: dispositionOf(alert, screening),
    type,
    categories: categoriesOf(alert, type.value, screening),
    categoryDetail: [],
    lifecycleStage: words.category.read(alert.category) ?? absent('UNKNOWN'),
    priority: words.severity.read(alert.severity) ?? absent('UNSPECIFIED'),
    riskLevel: screening?.riskLevel ?? absent('UNKNOWN'),
    scores: [],
    assignee: alert.assignedTo === null ? null : { id: alert.assignedTo, name: null, email: null },
    closedBy: status.value === 'CLOSED' ? 'UNKNOWN' : null,
    // `updatedBy` and `updatedAt` tell of the last change, whatever it was.
    resolvedBy: null,
    resolvedAt: null,
    resolutionNote: alert.reason,
    sla: null,
    research: null,
    createdAt: instantOf(alert.createdAt, 'createdAt', flags),
    updatedAt: instantOf(alert.updatedAt, 'updatedAt', flags),
    subjects: [
      ...(customer ? [{ key: customer.key, primary: true }] : []),
      ...parties.map((id) => ({ key: id, primary: false })),
    ],
    // A thin view that shows no notes does not say that there are none.
    ...(whole || notes.length > 0 ? { notes } : {}),
    ...(whole || duplicate ? { duplicate } : {}),
  }
  return {
    subjects: [...(customer ? [customer] : []), ...parties.map(namedParty)],
    alerts: [draft],
    cases: [],
    caseAlerts: [],
    hits,
    ...(tellsHits === hits.length > 0 ? {} : { tellsHits }),
    flags,
  }
}
