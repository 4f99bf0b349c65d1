import type { RawRecord } from '../../src/adapter/contract.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import { absent, lookupKey } from '../../src/adapter/vocabulary.ts'
import type {
  AlertCategory,
  AlertStatus,
  Disposition,
  LifecycleStage,
  MatchStatus,
  RiskLevel,
} from '../../src/canonical/enums.ts'
import type { HitRisk, Mapped, PartialDate, Score, Sourced, VendorId } from '../../src/canonical/record.ts'
import { type CaseAlert, type Flag, idsOf, readCaseAlert, readIdentity, readW2Instant } from './payload.ts'
import { RATINGS, type W2Settings } from './settings.ts'
import * as words from './vocabulary.ts'

const ratingOf = (raw: string) => RATINGS.find((rating) => lookupKey(rating) === lookupKey(raw))

interface Axes {
  status: Sourced<AlertStatus>
  matchStatus: Sourced<MatchStatus>
  disposition: Sourced<Disposition>
  riskLevel: Sourced<RiskLevel>
}

function axesOf(raw: string | null, settings: W2Settings, flags: Flag[]): Axes {
  const read: Axes = {
    status: words.alertStatus.read(raw) ?? absent('UNKNOWN'),
    matchStatus: words.matchStatus.read(raw) ?? absent('UNKNOWN'),
    disposition: words.disposition.read(raw) ?? absent('UNDECIDED'),
    riskLevel: words.riskLevel.read(raw) ?? absent('UNKNOWN'),
  }
  if (raw === null) {
    flags.push({ field: 'alertStatus', reason: 'missing: the alert is shown with an unknown status' })
    return read
  }
  const rating = ratingOf(raw)
  if (!rating) return read
  // What a rating means for the work is the account's choice, so the tables hold only the default.
  const closes = settings.riskRatingCloses.includes(rating)
  return {
    ...read,
    status: { ...read.status, value: closes ? 'CLOSED' : 'IN_REVIEW' },
    matchStatus: { ...read.matchStatus, value: settings.riskRatingConfirms ? 'TRUE_MATCH' : 'POTENTIAL_MATCH' },
    disposition: { ...read.disposition, value: closes ? 'UNSTATED' : 'UNDECIDED' },
  }
}

interface Concerns {
  categories: Sourced<AlertCategory>[]
  risks: HitRisk[]
}

const hitRisk = (risk: Pick<HitRisk, 'class' | 'raw' | 'fidelity'>): HitRisk => ({
  ...risk,
  pepClass: null,
  mediaTopic: null,
  taxonomy: null,
  amlCft: null,
})

function concernsOf(alert: CaseAlert, flags: Flag[]): Concerns {
  const named = new Map<string, string>()
  for (const each of alert.categories) {
    if (typeof each === 'string' && each.trim() !== '') named.set(lookupKey(each) || each, each)
    else flags.push({ field: 'categories', reason: 'an entry is not a word: left out' })
  }
  const categories: Sourced<AlertCategory>[] = []
  const risks: HitRisk[] = []
  for (const raw of named.values()) {
    const category = words.category.read(raw)
    const risk = words.hitRiskClass.read(raw)
    if (category) categories.push(category)
    if (risk) risks.push(hitRisk({ class: risk.value, raw, fidelity: risk.fidelity }))
  }
  if (categories.length > 0) return { categories, risks }

  const raw = alert.serviceName
  if (raw === null) return { categories: [absent('OTHER_SCREENING')], risks: [] }
  const risk = words.serviceRiskClass.read(raw)
  return {
    categories: [
      words.serviceCategory.read(raw) ?? { value: 'OTHER_SCREENING', raw, field: 'serviceName', fidelity: 'DERIVED' },
    ],
    risks: [hitRisk({ class: risk?.value ?? 'UNKNOWN', raw, fidelity: 'DERIVED' })],
  }
}

function birthOf(alert: CaseAlert, whose: 'case' | 'matched', flags: Flag[]): PartialDate {
  const part = (unit: 'Day' | 'Month' | 'Year', max: number): number | null => {
    const field = `${whose}${unit}OfBirth` as const
    const value = alert[field]
    if (value === null || value === 0) return null
    if (value > 0 && value <= max) return value
    flags.push({ field, reason: `not a ${unit.toLowerCase()}: left empty` })
    return null
  }
  return { year: part('Year', 9999), month: part('Month', 12), day: part('Day', 31) }
}

function scoresOf(alert: CaseAlert, flags: Flag[]): Score[] {
  const score = (kind: string, vendorField: 'nameMatchScore' | 'dobMatchScore', min: number, max: number): Score[] => {
    const value = alert[vendorField]
    if (value === null) return []
    if (value >= min && value <= max) return [{ kind, value, min, max, vendorField }]
    flags.push({ field: vendorField, reason: `outside ${min} to ${max}: kept without a range` })
    return [{ kind, value, min: null, max: null, vendorField }]
  }
  return [
    // Four bands (80, 85, 90, 100), not a percentage; 0 stands for "none": support.w2globaldata.com scoring-thresholds.
    ...(alert.nameMatchScore === 0 ? [] : score('NAME_MATCH', 'nameMatchScore', 80, 100)),
    // 0 is neutral here (nothing to compare, or cancelled out), a mismatch is negative.
    ...score('BIRTH_DATE_MATCH', 'dobMatchScore', -100, 100),
  ]
}

function stageOf({ screeningId: raw }: CaseAlert): Sourced<LifecycleStage> {
  // Only the monitoring solution gives alerts a screening id.
  const monitored = raw !== null && /^[1-9]\d*$/.test(raw)
  return { value: monitored ? 'ONGOING_MONITORING' : 'UNKNOWN', raw, field: 'screeningId', fidelity: 'DERIVED' }
}

function instantOf(alert: CaseAlert, field: 'dateCreated' | 'dateLastUpdated', flags: Flag[]): string | null {
  const { at, reason } = readW2Instant(alert[field])
  if (reason) flags.push({ field, reason })
  return at
}

function idsOfRecord(record: RawRecord): { caseId: string; alertId: string } {
  const ids = idsOf(record.key)
  const found = readIdentity(record.raw)
  if ('reason' in found) throw new UnmappableRecord(found.field, found.reason)
  // A record filed under another alert's key would close the wrong one later.
  if (found.alertId !== ids.alertId || found.caseId.toLowerCase() !== ids.caseId.toLowerCase())
    throw new UnmappableRecord('alertId', 'not the alert it is filed under')
  return ids
}

/**
 * One W2 case alert in canonical words: the alert, its one hit (at W2 the alert is the hit), its case as a subject file,
 * the subject and the link. Throws UnmappableRecord where the record does not say which alert it is.
 */
export function toCanonical(record: RawRecord, settings: W2Settings): Mapped {
  const { caseId, alertId } = idsOfRecord(record)
  const { alert, flags } = readCaseAlert(record.raw)
  const axes = axesOf(alert.alertStatus, settings, flags)
  const { categories, risks } = concernsOf(alert, flags)
  const scores = scoresOf(alert, flags)
  const subjects = [{ key: caseId, primary: true }]
  const further = (['urn', 'recordId', 'profileId', 'callReference', 'screeningId'] as const).flatMap(
    (field): VendorId[] => (alert[field] === null ? [] : [{ field, value: alert[field] }]),
  )
  const origin = alert.source ?? alert.serviceName
  return {
    subjects: [
      {
        key: caseId,
        vendorId: caseId,
        // A case may be a business, but an alert does not say so; a blank type means a person at W2.
        type: absent('PERSON'),
        name: alert.caseName,
        birth: birthOf(alert, 'case', flags),
        clientReference: null,
      },
    ],
    alerts: [
      {
        key: record.key,
        vendorId: alertId,
        vendorIds: [{ field: 'caseId', value: caseId }, { field: 'alertId', value: alertId }, ...further],
        title: [alert.matchedName ?? alert.caseName, origin].filter((part) => part !== null).join(' – ') || null,
        description: null,
        ...axes,
        escalationTarget: null,
        type: absent('SCREENING'),
        categories,
        categoryDetail: [],
        lifecycleStage: stageOf(alert),
        priority: absent('UNSPECIFIED'),
        scores,
        assignee: null,
        closedBy: axes.status.value === 'CLOSED' ? 'UNKNOWN' : null,
        resolvedBy: null,
        resolvedAt: null,
        resolutionNote: null,
        sla: null,
        research: null,
        createdAt: instantOf(alert, 'dateCreated', flags),
        updatedAt: instantOf(alert, 'dateLastUpdated', flags),
        subjects,
      },
    ],
    cases: [
      {
        key: caseId,
        vendorId: caseId,
        kind: 'SUBJECT_FILE',
        title: alert.caseName,
        description: null,
        status: 'FROM_ALERTS',
        outcome: null,
        category: null,
        priority: absent('UNSPECIFIED'),
        riskLevel: absent('UNKNOWN'),
        assignee: null,
        createdAt: null,
        updatedAt: null,
        subjects,
      },
    ],
    caseAlerts: [
      {
        caseKey: caseId,
        caseVendorId: caseId,
        alertKey: record.key,
        alertVendorId: alertId,
        role: { value: 'MEMBER', raw: null, field: 'caseId', fidelity: 'DERIVED' },
      },
    ],
    hits: [
      {
        key: record.key,
        vendorId: alertId,
        alertKey: record.key,
        matchedName: alert.matchedName,
        entityType: absent('UNKNOWN'),
        birth: birthOf(alert, 'matched', flags),
        matchStatus: axes.matchStatus,
        disposition: axes.disposition,
        riskLevel: axes.riskLevel,
        risks,
        scores,
        sources: alert.source === null ? [] : [alert.source],
        profileId: alert.profileId,
        allowListed: null,
      },
    ],
    flags,
  }
}
