import { hash } from 'node:crypto'
import { ALERT_CATEGORY } from '../canonical/enums.ts'
import type {
  AlertDraft,
  CaseAlertDraft,
  CaseDraft,
  HitDraft,
  Mapped,
  Sourced,
  SubjectDraft,
} from '../canonical/record.ts'
import type { Identities } from '../store/ids.ts'
import type { AlertRow } from '../store/write/alerts.ts'
import type { CaseAlertRow, CaseRow } from '../store/write/cases.ts'
import type { CaseHitRow, HitRow } from '../store/write/hits.ts'
import type { RowBasis, SubjectRow } from '../store/write/parties.ts'
import type { AccountUserRow } from '../store/write/users.ts'
import { peopleOf } from './people.ts'

/** Where a record stands in time, the same for all rows that come of it. */
export interface Origin {
  tenant: string
  /** The account's ids by kind and key. */
  ids: Identities
  vendorUpdatedAt: string | null
  readAt: string
  mapRev: number
}

/** The parts of a draft that go into the `detail` column, without those the record has nothing to say about. */
function detail(parts: Record<string, unknown>): Record<string, unknown> {
  const told: Record<string, unknown> = {}
  for (const name in parts) {
    const value = parts[name]
    if (value != null && !(Array.isArray(value) && value.length === 0)) told[name] = value
  }
  return told
}

export interface Rows {
  subjects: SubjectRow[]
  alerts: AlertRow[]
  cases: CaseRow[]
  hits: HitRow[]
  caseAlerts: CaseAlertRow[]
  caseHits: CaseHitRow[]
  /** Ids of the alerts whose hits are all among `hits`. */
  alertsWithHits: string[]
  alertSubjects: { alert_id: string; subject_id: string; is_primary: boolean }[]
  people: AccountUserRow[]
}

export const digestOf = (value: unknown): string =>
  hash('sha256', typeof value === 'string' ? value : JSON.stringify(value), 'base64url')

const source = <T>(sourced: Sourced<T>) => ({ raw: sourced.raw, field: sourced.field, fidelity: sourced.fidelity })

/** The `sources` column: one entry for each canonical field of the row that has one. */
function sources(fields: Record<string, Sourced<unknown> | null>): Record<string, unknown> {
  const named: Record<string, unknown> = {}
  for (const name in fields) {
    const sourced = fields[name]
    if (sourced) named[name] = source(sourced)
  }
  return named
}

function basis(
  origin: Origin,
  kind: 'ALERT' | 'CASE' | 'HIT' | 'SUBJECT',
  draft: AlertDraft | CaseDraft | HitDraft | SubjectDraft,
  fields: Record<string, Sourced<unknown> | null>,
): RowBasis {
  return {
    id: origin.ids(kind, draft.key),
    key: draft.key,
    vendor_id: draft.vendorId,
    sources: sources(fields),
    vendor_updated_at: origin.vendorUpdatedAt,
    read_at: origin.readAt,
    map_rev: origin.mapRev,
    digest: digestOf(draft),
  }
}

/** The subject the vendor calls primary, else the first one it names. */
const primarySubject = ({ ids }: Origin, subjects: { key: string; primary: boolean }[]): string | null => {
  const chosen = subjects.find((subject) => subject.primary) ?? subjects[0]
  return chosen ? ids('SUBJECT', chosen.key) : null
}

/** Everybody a record is about, one of them the primary one. */
function subjectLinks(
  origin: Origin,
  subjects: { key: string; primary: boolean }[],
): { subject_id: string; is_primary: boolean }[] {
  const primary = primarySubject(origin, subjects)
  return subjects.map(({ key }) => {
    const subject = origin.ids('SUBJECT', key)
    return { subject_id: subject, is_primary: subject === primary }
  })
}

export function subjectRow(origin: Origin, draft: SubjectDraft): SubjectRow {
  return {
    ...basis(origin, 'SUBJECT', draft, { type: draft.type }),
    type: draft.type.value,
    name: draft.name,
    birth_year: draft.birth.year,
    birth_month: draft.birth.month,
    birth_day: draft.birth.day,
    client_reference: draft.clientReference,
  }
}

export function alertRow(origin: Origin, draft: AlertDraft): AlertRow {
  const rank = (category: Sourced<string>): number => ALERT_CATEGORY.indexOf(category.value as never)
  const categories = draft.categories.toSorted((a, b) => rank(a) - rank(b))
  const primary = categories[0]
  if (!primary) throw new Error('an alert needs at least one category')
  return {
    ...basis(origin, 'ALERT', draft, {
      status: draft.status,
      matchStatus: draft.matchStatus,
      disposition: draft.disposition,
      type: draft.type,
      category: primary,
      lifecycleStage: draft.lifecycleStage,
      priority: draft.priority,
      riskLevel: draft.riskLevel,
      slaStatus: draft.sla?.status ?? null,
      researchStatus: draft.research?.status ?? null,
    }),
    vendor_ids: draft.vendorIds,
    title: draft.title,
    description: draft.description,
    vendor_status: draft.status.value,
    vendor_escalation_target: draft.escalationTarget,
    match_status: draft.matchStatus?.value ?? null,
    disposition: draft.disposition.value,
    type: draft.type.value,
    category: primary.value,
    categories: categories.map((category) => ({ category: category.value, ...source(category) })),
    category_detail: draft.categoryDetail,
    lifecycle_stage: draft.lifecycleStage.value,
    vendor_priority: draft.priority.value,
    risk_level: draft.riskLevel.value,
    scores: draft.scores,
    vendor_assignee_id: draft.assignee?.id ?? null,
    vendor_assignee: draft.assignee,
    closed_by: draft.closedBy,
    resolved_by: draft.resolvedBy,
    resolved_at: draft.resolvedAt,
    resolution_note: draft.resolutionNote,
    sla_status: draft.sla?.status.value ?? 'NONE',
    due_at: draft.sla?.dueAt ?? null,
    research: draft.research && { ...draft.research, status: draft.research.status.value },
    subject_id: primarySubject(origin, draft.subjects),
    created_at: draft.createdAt,
    detail: detail({ notes: draft.notes, duplicate: draft.duplicate }),
  }
}

const UNREAD: Sourced<'UNKNOWN'> = { value: 'UNKNOWN', raw: null, field: null, fidelity: 'DERIVED' }

export function caseRow(origin: Origin, draft: CaseDraft): CaseRow {
  const fromAlerts = draft.status === 'FROM_ALERTS'
  const status = draft.status === 'FROM_ALERTS' ? UNREAD : draft.status
  return {
    ...basis(origin, 'CASE', draft, {
      status,
      outcome: draft.outcome,
      category: draft.category,
      priority: draft.priority,
      riskLevel: draft.riskLevel,
    }),
    kind: draft.kind,
    title: draft.title,
    description: draft.description,
    status: status.value,
    status_from_alerts: fromAlerts,
    outcome: draft.outcome?.value ?? 'NONE',
    category: draft.category?.value ?? null,
    vendor_priority: draft.priority.value,
    risk_level: draft.riskLevel.value,
    assignee_id: draft.assignee?.id ?? null,
    assignee: draft.assignee,
    subject_id: primarySubject(origin, draft.subjects),
    subjects: subjectLinks(origin, draft.subjects),
    created_at: draft.createdAt,
    detail: detail({
      tags: draft.tags,
      dueAt: draft.dueAt,
      categoryDetail: draft.categoryDetail,
      reviewers: draft.reviewers,
      resolvedBy: draft.resolvedBy,
      resolvedAt: draft.resolvedAt,
      resolutionNote: draft.resolutionNote,
    }),
  }
}

export function hitRow(origin: Origin, draft: HitDraft): HitRow {
  return {
    ...basis(origin, 'HIT', draft, {
      entityType: draft.entityType,
      matchStatus: draft.matchStatus,
      disposition: draft.disposition,
      riskLevel: draft.riskLevel,
    }),
    alert_id: draft.alertKey === null ? null : origin.ids('ALERT', draft.alertKey),
    matched_name: draft.matchedName,
    entity_type: draft.entityType.value,
    birth_year: draft.birth.year,
    birth_month: draft.birth.month,
    birth_day: draft.birth.day,
    match_status: draft.matchStatus.value,
    disposition: draft.disposition.value,
    risk_level: draft.riskLevel.value,
    risks: draft.risks,
    scores: draft.scores,
    list_names: draft.sources,
    profile_id: draft.profileId,
    allow_listed: draft.allowListed,
    detail: detail({
      aliases: draft.aliases,
      associates: draft.associates,
      media: draft.media,
      facts: draft.facts,
      matchTypes: draft.matchTypes,
      countries: draft.countries,
    }),
  }
}

const caseHitRows = (origin: Origin, draft: HitDraft): CaseHitRow[] =>
  (draft.cases ?? []).map((link) => ({
    case_id: origin.ids('CASE', link.caseKey),
    hit_id: origin.ids('HIT', draft.key),
    case_vendor_id: link.caseVendorId,
    role: link.role.value,
    sources: sources({ role: link.role }),
  }))

export function caseAlertRow({ ids }: Origin, draft: CaseAlertDraft, toldBy: 'ALERT' | 'CASE'): CaseAlertRow {
  return {
    id: ids('CASE_ALERT', JSON.stringify([draft.caseKey, draft.alertKey])),
    case_id: ids('CASE', draft.caseKey),
    alert_id: ids('ALERT', draft.alertKey),
    case_vendor_id: draft.caseVendorId,
    alert_vendor_id: draft.alertVendorId,
    role: draft.role.value,
    sources: sources({ role: draft.role }),
    told_by: toldBy,
  }
}

/** All rows of one mapped record. */
export function rowsOf(origin: Origin, mapped: Mapped): Rows {
  return {
    subjects: mapped.subjects.map((draft) => subjectRow(origin, draft)),
    alerts: mapped.alerts.map((draft) => alertRow(origin, draft)),
    cases: mapped.cases.map((draft) => caseRow(origin, draft)),
    hits: mapped.hits.map((draft) => hitRow(origin, draft)),
    caseAlerts: mapped.caseAlerts.map((draft) =>
      caseAlertRow(origin, draft, mapped.alerts.length > 0 ? 'ALERT' : 'CASE'),
    ),
    caseHits: mapped.hits.flatMap((draft) => caseHitRows(origin, draft)),
    alertsWithHits:
      (mapped.tellsHits ?? mapped.hits.length > 0) ? mapped.alerts.map(({ key }) => origin.ids('ALERT', key)) : [],
    alertSubjects: mapped.alerts.flatMap(({ key, subjects }) => {
      const alert = origin.ids('ALERT', key)
      return subjectLinks(origin, subjects).map((link) => ({ alert_id: alert, ...link }))
    }),
    people: peopleOf(origin, mapped),
  }
}
