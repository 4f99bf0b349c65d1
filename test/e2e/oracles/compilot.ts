import type { CompilotAlert } from '../vendors/compilot.ts'
import { instant, key, oneOf, PRECEDENCE, type Row, read, type Table, WORK, type Words } from './model.ts'

/** ComPilot, from sections 4.1 and 4.3 to 4.6 of the model; what ComplyAdvantage found stands beside, in its own file. */

import { ENTITY, type Found, foundBy, MATCH, matchDisposition, RISK, TYPE_WORDS } from './complyadvantage.ts'

const UNSEEN: Row = ['UNKNOWN', 'UNRECOGNISED']

const STATUS: Table = {
  open: ['OPEN', 'EXACT'],
  underinvestigation: ['IN_REVIEW', 'EXACT'],
  pending: ['PENDING', 'APPROX'],
  closed: ['CLOSED', 'LOSSY'],
  escalated: ['ESCALATED', 'APPROX'],
}
const DISPOSITION: Table = {
  open: ['UNDECIDED', 'EXACT'],
  underinvestigation: ['UNDECIDED', 'EXACT'],
  pending: ['UNDECIDED', 'APPROX'],
  escalated: ['UNDECIDED', 'APPROX'],
}
const TYPE: Table = {
  amlscreening: ['SCREENING', oneOf('EXACT', 'DERIVED')],
  ipscreening: ['IP_SCREENING', 'EXACT'],
  emailscreening: ['EMAIL_SCREENING', 'EXACT'],
  kycdropoff: ['ONBOARDING_ABANDONMENT', 'EXACT'],
  onchainmonitoring: ['ONCHAIN_MONITORING', 'EXACT'],
  fraud: ['FRAUD_DETECTION', 'EXACT'],
  transactionmonitoring: ['TRANSACTION_MONITORING', 'EXACT'],
  duplicate: ['DUPLICATE_DETECTION', 'EXACT'],
}
const BY_TYPE = oneOf('EXACT', 'LOSSY')
const CATEGORY: Table = {
  ipscreening: ['DIGITAL_FOOTPRINT', BY_TYPE],
  emailscreening: ['DIGITAL_FOOTPRINT', BY_TYPE],
  kycdropoff: ['ONBOARDING_PROCESS', BY_TYPE],
  onchainmonitoring: ['ONCHAIN_TRANSACTION', 'EXACT'],
  fraud: ['FRAUD', 'EXACT'],
  transactionmonitoring: ['TRANSACTION', 'EXACT'],
  duplicate: ['DUPLICATE_IDENTITY', 'EXACT'],
}
const STAGE: Table = {
  onboarding: ['ONBOARDING', 'EXACT'],
  ongoingmonitoring: ['ONGOING_MONITORING', 'EXACT'],
}
const PRIORITY: Table = { low: ['LOW', 'APPROX'], medium: ['MEDIUM', 'APPROX'], high: ['HIGH', 'APPROX'] }

export const DOCUMENTED_COMPILOT: Words = {
  AlertStatus: { status: STATUS },
  Disposition: { status: DISPOSITION },
  AlertType: { type: TYPE },
  AlertCategory: { type: CATEGORY, types: TYPE_WORDS.AlertCategory },
  HitRiskClass: { types: TYPE_WORDS.HitRiskClass },
  MediaTopic: { types: TYPE_WORDS.MediaTopic },
  LifecycleStage: { category: STAGE },
  Priority: { severity: PRIORITY },
  MatchStatus: { match_status: MATCH },
  RiskLevel: { risk_level: RISK },
  SubjectType: { entity_type: ENTITY },
}

const MATCH_ORDER = ['TRUE_MATCH', 'UNKNOWN', 'POTENTIAL_MATCH', 'INDETERMINATE', 'FALSE_POSITIVE', 'NO_MATCH']
const DISPOSITION_ORDER = ['REJECTED', 'UNSTATED', 'UNDECIDED', 'ACCEPTED', 'NO_ACTION_REQUIRED']
const highest = (order: string[], values: string[]): string => order.find((each) => values.includes(each)) as string

type Search = { match_status: string; risk_level: string; search_term: string; client_ref: string | null }

const searchOf = (alert: CompilotAlert): Search | undefined =>
  (alert.complyAdvantageData as { searchResult: Search } | null)?.searchResult

/** The search's own word and those of what it found, with and without hits that have none. */
function match(alert: CompilotAlert, found: Found[]) {
  const search = searchOf(alert)
  if (!search) return { matchStatus: 'UNKNOWN' }
  const told = [search.match_status, ...found.flatMap(({ word }) => (word === undefined ? [] : [word]))]
  const values = told.map((word) => MATCH[key(word)]?.[0] ?? 'UNKNOWN')
  const silent = found.some(({ word }) => word === undefined)
  const value = highest(MATCH_ORDER, values)
  // Where all say the same, one of their words may stand for them; else it is computed, unless the word is nobody's.
  const same = new Set(values).size === 1
  const own = told.map((word) => MATCH[key(word)] ?? UNSEEN).filter(([each]) => each === value)
  const source =
    same || silent || value === 'UNKNOWN'
      ? { fidelity: oneOf('DERIVED', ...own.map(([, fidelity]) => fidelity), ...(silent ? ['DEFAULT'] : [])) }
      : { fidelity: 'DERIVED' }
  return {
    matchStatus: silent ? oneOf(value, highest(MATCH_ORDER, [...values, 'UNKNOWN'])) : value,
    matchStatusSource: source,
  }
}

/** Only `Closed` takes its decision from the screening. */
function decision(alert: CompilotAlert, found: Found[]) {
  if (key(String(alert.status)) !== 'closed')
    return read('disposition', DISPOSITION, 'status', alert.status, ['UNDECIDED', 'UNRECOGNISED'], 'UNDECIDED')
  const search = searchOf(alert)
  if (!search) return { disposition: 'UNSTATED' }
  const words = [search.match_status, ...found.map(({ word }) => word)]
  const values = words.flatMap((word) => matchDisposition(word) ?? [])
  const value = highest(DISPOSITION_ORDER, values)
  const unclear = value === 'UNDECIDED' || words.some((word) => matchDisposition(word) === undefined)
  // Finished without a decision, or undecided: the tables have both.
  return { disposition: unclear ? oneOf(value, 'UNSTATED', 'UNDECIDED') : value }
}

function category(alert: CompilotAlert, found: Found[], type: unknown) {
  const { type: word } = alert
  if (type !== 'SCREENING') return read('category', CATEGORY, 'type', word, UNSEEN, 'UNKNOWN')
  const named = found.flatMap(({ categories }) => categories)
  const primary = PRECEDENCE.find((each) => named.includes(each))
  const odd = found.some(({ oddTypes }) => oddTypes)
  return {
    category: primary ?? (odd ? oneOf('UNKNOWN', 'OTHER_SCREENING') : 'OTHER_SCREENING'),
    categorySource: { fidelity: primary === 'REGULATORY_ENFORCEMENT' ? oneOf('DERIVED', 'LOSSY') : /DERIVED|UNREC/ },
  }
}

const SUBJECT: Record<string, string> = {
  person: 'PERSON',
  company: 'COMPANY',
  organisation: 'ORGANISATION',
  vessel: 'VESSEL',
  aircraft: 'AIRCRAFT',
}

/** Whatever was searched for says who the customer is, whichever of the customer's alerts it stands in. */
function subject(alert: CompilotAlert, alerts: CompilotAlert[]) {
  const telling = alerts.find((each) => each.customerId === alert.customerId && searchOf(each))
  const search = telling && searchOf(telling)
  const unknown = { name: null, type: 'UNKNOWN', birthDate: null, clientReference: null }
  if (!search) return { vendorId: alert.customerId, ...unknown }
  const { filters } = (telling.complyAdvantageData as { requestData: { filters: Record<string, unknown> } }).requestData
  const year = Number(filters.birth_year ?? 0)
  return {
    vendorId: alert.customerId,
    name: search.search_term,
    type: SUBJECT[String(filters.entity_type)],
    birthDate: year === 0 ? null : { year, month: null, day: null },
    clientReference: search.client_ref,
  }
}

type Noted = Record<string, unknown> & { documents: Record<string, unknown>[] }
const notes = (alert: CompilotAlert) =>
  ((alert.notes as Noted[] | null) ?? []).map((note) => ({
    id: note.id,
    title: note.name,
    text: note.description,
    author: note.createdBy,
    createdAt: instant(note.createdAt),
    documents: note.documents.map(({ id, filename, mimetype, description }) => ({
      id,
      filename,
      mediaType: mimetype,
      description,
    })),
  }))

export function compilotExpected(alert: CompilotAlert, account: string, alerts: CompilotAlert[]) {
  const found = foundBy(alert)
  const search = searchOf(alert)
  const status = read('status', STATUS, 'status', alert.status, UNSEEN, 'UNKNOWN')
  const type = read('type', TYPE, 'type', alert.type, UNSEEN, 'UNKNOWN')
  const parties = alert.duplicateData as Record<'original' | 'duplicate', { customerId: string }> | null
  return {
    alert: {
      vendor: 'compilot',
      vendorId: String(alert.id),
      account: { accountId: account },
      description: alert.description,
      ...status,
      escalationTarget: status.status === 'ESCALATED' ? 'UNSPECIFIED' : null,
      workState: WORK[status.status as string],
      // Whether a name was matched, a type nobody knows does not say.
      ...(type.type === 'SCREENING'
        ? match(alert, found)
        : { matchStatus: type.type === 'UNKNOWN' ? oneOf(null, 'UNKNOWN') : null }),
      ...decision(alert, found),
      ...type,
      ...category(alert, found, type.type),
      categoryDetail: [],
      ...read('lifecycleStage', STAGE, 'category', alert.category, UNSEEN, 'UNKNOWN'),
      ...read('priority', PRIORITY, 'severity', alert.severity, ['UNSPECIFIED', 'UNRECOGNISED'], 'UNSPECIFIED'),
      ...(search
        ? read('riskLevel', RISK, /searchResult\.risk_level$/, search.risk_level, UNSEEN, 'UNKNOWN')
        : { riskLevel: 'UNKNOWN', riskLevelSource: { raw: null, fidelity: 'DEFAULT' } }),
      assignee: alert.assignedTo === null ? null : { id: alert.assignedTo },
      closedBy: status.status === 'CLOSED' ? 'UNKNOWN' : null,
      resolvedBy: null,
      resolvedAt: null,
      resolutionNote: status.status === 'CLOSED' ? alert.reason : oneOf(alert.reason, null),
      slaStatus: 'NONE',
      slaStatusSource: { raw: null, fidelity: 'DEFAULT' },
      dueAt: null,
      research: null,
      caseAlerts: [],
      notes: notes(alert),
      duplicate: parties && {
        original: { vendorId: parties.original.customerId },
        duplicate: { vendorId: parties.duplicate.customerId },
      },
      subject: subject(alert, alerts),
      createdAt: instant(alert.createdAt),
      updatedAt: instant(alert.updatedAt),
    },
    /** What the category list holds besides UNKNOWN, for words nobody knows. */
    categories: [...new Set(found.flatMap(({ categories }) => categories))].toSorted(),
    hits: found,
  }
}
