import type { RawRecord } from '../../src/adapter/contract.ts'
import type { HitRisk, Mapped } from '../../src/canonical/record.ts'

// Where a word of each vocabulary table has to stand in a record, and where the draft then has to show it.

/** What the draft shows of a word; `raw` and `field` are absent where the model keeps a bare value. */
export interface Shown {
  value: unknown
  raw?: string | null
  field?: string | null
  fidelity?: string
}

export interface Reading {
  record(word: string): Pick<RawRecord, 'kind' | 'part'> & { raw: Record<string, unknown> }
  shown(mapped: Mapped): readonly (Shown | null | undefined)[]
  /** What is shown instead of the table's own answer, where another field has a say. */
  instead?(word: string): Partial<Shown> | null
}
type Readings = Record<string, Reading>

const alert = (part: RawRecord['part'], raw: object) => ({
  kind: 'ALERT' as const,
  part,
  raw: raw as Record<string, unknown>,
})
const held = (raw: object) => ({ kind: 'CASE' as const, part: 'ITEM' as const, raw: raw as Record<string, unknown> })
const bare = (value: unknown): Shown | null => (value === null || value === undefined ? null : { value })
const each = <T>(all: readonly T[]) => all.map((value) => bare(value))

const ofAlert = {
  AlertStatus: ({ alerts }: Mapped) => [alerts[0]?.status],
  EscalationTarget: ({ alerts }: Mapped) => [bare(alerts[0]?.escalationTarget)],
  MatchStatus: ({ alerts }: Mapped) => [alerts[0]?.matchStatus],
  Disposition: ({ alerts }: Mapped) => [alerts[0]?.disposition],
  AlertType: ({ alerts }: Mapped) => [alerts[0]?.type],
  AlertCategory: ({ alerts }: Mapped) => alerts[0]?.categories ?? [],
  CategoryDetail: ({ alerts }: Mapped) => each(alerts[0]?.categoryDetail ?? []),
  LifecycleStage: ({ alerts }: Mapped) => [alerts[0]?.lifecycleStage],
  Priority: ({ alerts }: Mapped) => [alerts[0]?.priority],
  RiskLevel: ({ alerts }: Mapped) => [alerts[0]?.riskLevel],
  SlaStatus: ({ alerts }: Mapped) => [alerts[0]?.sla?.status],
  ResearchStatus: ({ alerts }: Mapped) => [alerts[0]?.research?.status],
}
const ofCase = {
  CaseStatus: ({ cases }: Mapped) => [cases[0]?.status === 'FROM_ALERTS' ? null : cases[0]?.status],
  CaseOutcome: ({ cases }: Mapped) => [cases[0]?.outcome],
  AlertCategory: ({ cases }: Mapped) => [cases[0]?.category],
  CategoryDetail: ({ cases }: Mapped) => each(cases[0]?.categoryDetail ?? []),
  Priority: ({ cases }: Mapped) => [cases[0]?.priority],
}
const risk =
  (part: 'class' | 'mediaTopic' | 'taxonomy') =>
  ({ hits }: Mapped): Shown[] =>
    (hits[0]?.risks ?? []).map((one: HitRisk) => ({ value: one[part], raw: one.raw, fidelity: one.fidelity }))
const ofHit = {
  MatchStatus: ({ hits }: Mapped) => [hits[0]?.matchStatus],
  Disposition: ({ hits }: Mapped) => [hits[0]?.disposition],
  RiskLevel: ({ hits }: Mapped) => [hits[0]?.riskLevel],
  SubjectType: ({ hits }: Mapped) => [hits[0]?.entityType],
  HitRiskClass: risk('class'),
  MediaTopic: risk('mediaTopic'),
  MediaTaxonomy: risk('taxonomy'),
}
const subjectType = ({ subjects }: Mapped) => [subjects[0]?.type]
const derived = () => ({ fidelity: 'DERIVED' })

/** The readings of one field on several axes, from the same record. */
const axes = <Places extends Record<string, Reading['shown']>>(
  field: string,
  record: Reading['record'],
  places: Places,
  concepts: readonly (keyof Places & string)[],
): Readings =>
  Object.fromEntries(
    concepts.map((concept) => [`${field} as ${concept}`, { record, shown: places[concept] as Reading['shown'] }]),
  )

function corsa(): Readings {
  const whole = {
    id: 'r1',
    category: 'SCREENING_PEP',
    priority: 'HIGH',
    status: 'NEW',
    createdAt: '2026-02-16T10:00:00Z',
  }
  const one = (field: string) => (word: string) => alert('ITEM', { ...whole, [field]: word })
  const file = (field: string) => (word: string) => held({ ...whole, status: 'NEW', [field]: word })
  return {
    ...axes('status', one('status'), ofAlert, ['AlertStatus', 'EscalationTarget', 'MatchStatus', 'Disposition']),
    ...axes('category', one('category'), ofAlert, ['AlertType', 'AlertCategory', 'LifecycleStage']),
    ...axes('priority', one('priority'), ofAlert, ['Priority']),
    'truePositiveStatus as MatchStatus': {
      record: (word) => alert('ITEM', { ...whole, status: 'RESOLVED', truePositiveStatus: word }),
      shown: ofAlert.MatchStatus,
    },
    ...axes('case.status', file('status'), ofCase, ['CaseStatus', 'CaseOutcome']),
  }
}

function w2(): Readings {
  const whole = { caseId: 'c1', alertId: 7, alertStatus: 'NewAlert', serviceName: 'Any', categories: [] as string[] }
  const one = (field: string) => (word: string) => alert('ITEM', { ...whole, [field]: word })
  const category = (word: string) => alert('ITEM', { ...whole, categories: [word] })
  return {
    ...axes('alertStatus', one('alertStatus'), ofAlert, ['AlertStatus', 'MatchStatus', 'Disposition', 'RiskLevel']),
    ...axes('categories[]', category, ofAlert, ['AlertCategory']),
    ...axes('categories[]', category, ofHit, ['HitRiskClass']),
    ...axes('serviceName', one('serviceName'), ofAlert, ['AlertCategory']),
    ...axes('serviceName', one('serviceName'), ofHit, ['HitRiskClass']),
  }
}

function zenoo(): Readings {
  const whole = {
    token: 'alt_1',
    ...{ type: 'Screening', category: 'PEP Match', status: 'Open', priority: 'High', case_token: 'cas_1' },
    created_at: '2026-02-16T10:00:00Z',
  }
  const one =
    (field: string, context: object = {}) =>
    (word: string) =>
      alert('ITEM', { ...whole, ...context, [field]: word })
  const file =
    (field: string, context: object = {}) =>
    (word: string) =>
      held({ ...whole, status: 'New', ...context, [field]: word })
  const undecided = (word: string) => ['Escalate', 'Request Document'].includes(word)
  const flagged = (word: string) => alert('ITEM', { ...whole, status: 'Resolved', is_false_positive: word === 'true' })
  return {
    ...axes('status', one('status'), ofAlert, ['AlertStatus', 'EscalationTarget', 'MatchStatus', 'Disposition']),
    'resolution_action as AlertStatus': {
      // The status word says it; only the wish for documents, which leaves the alert open, adds something.
      record: (word) =>
        alert('ITEM', { ...whole, status: word === 'Request Document' ? 'Open' : 'Resolved', resolution_action: word }),
      shown: ofAlert.AlertStatus,
      instead: (word) =>
        word === 'Request Document'
          ? { raw: 'Open', field: 'status', fidelity: 'DERIVED' }
          : { value: 'CLOSED', raw: 'Resolved', field: 'status', fidelity: 'EXACT' },
    },
    'resolution_action as MatchStatus': {
      record: one('resolution_action', { status: 'Resolved' }),
      shown: ofAlert.MatchStatus,
      instead: (word) => (undecided(word) ? { raw: null, field: null, fidelity: 'DEFAULT' } : null),
    },
    'resolution_action as Disposition': {
      record: one('resolution_action', { status: 'Resolved' }),
      shown: ofAlert.Disposition,
      // Closed by an action that decides nothing: whatever was decided is not stated.
      instead: (word) => (undecided(word) ? { value: 'UNSTATED', fidelity: 'DERIVED' } : null),
    },
    ...axes('is_false_positive', flagged, ofAlert, ['MatchStatus', 'Disposition']),
    ...axes('type', one('type', { category: null }), ofAlert, ['AlertType', 'AlertCategory']),
    ...axes('category', one('category', { type: null }), ofAlert, [
      'AlertType',
      'AlertCategory',
      'CategoryDetail',
      'LifecycleStage',
    ]),
    ...axes('priority', one('priority'), ofAlert, ['Priority']),
    ...axes('risk_tier', one('risk_tier'), ofAlert, ['RiskLevel']),
    ...axes('sla_status', one('sla_status'), ofAlert, ['SlaStatus']),
    ...axes('ai_research.status', (word) => alert('ITEM', { ...whole, ai_research: { status: word } }), ofAlert, [
      'ResearchStatus',
    ]),
    ...axes('case.status', file('status'), ofCase, ['CaseStatus', 'CaseOutcome']),
    ...axes('decision', file('decision', { status: 'Closed' }), ofCase, ['CaseOutcome']),
    'entity_type as SubjectType': { record: file('entity_type', { entity_token: 'ent_1' }), shown: subjectType },
  }
}

function trustgate(): Readings {
  const whole = {
    id: 'case_1',
    type: 'pep',
    priority: 'high',
    status: 'open',
    subject: { id: 'a1', type: 'applicant', name: 'A' },
  }
  const one =
    (field: string, context: object = {}) =>
    (word: string) =>
      held({ ...whole, ...context, [field]: word })
  const listed =
    (field: string, context: object = {}) =>
    (word: string) =>
      held({ ...whole, ...context, [field]: [word] })
  const resolved = (resolution: object) =>
    held({ ...whole, status: 'resolved', related_hit_ids: ['hit_1'], resolution })
  return {
    ...axes('status', one('status'), ofCase, ['CaseStatus', 'CaseOutcome']),
    'resolution.type as CaseOutcome': { record: (word) => resolved({ type: word }), shown: ofCase.CaseOutcome },
    'resolution.false_positive_reason as MatchStatus': {
      record: (word) => resolved({ type: 'no_action_required', false_positive_reason: word }),
      shown: ofHit.MatchStatus,
    },
    ...axes('type', one('type'), ofCase, ['AlertCategory']),
    ...axes('priority', one('priority'), ofCase, ['Priority']),
    'subject.type as SubjectType': {
      record: (word) => held({ ...whole, subject: { ...whole.subject, type: word } }),
      shown: subjectType,
    },
    ...axes('fraud_indicators[]', listed('fraud_indicators', { type: 'fraud' }), ofCase, ['CategoryDetail']),
    ...axes('verification_issues[]', listed('verification_issues', { type: 'verification' }), ofCase, [
      'CategoryDetail',
    ]),
    // These two narrow what the type says, and the type stays the source.
    'verification_issues[] as AlertCategory': {
      record: listed('verification_issues', { type: 'verification' }),
      shown: ofCase.AlertCategory,
      instead: (word) => ({
        raw: 'verification',
        field: 'type',
        fidelity: word === 'partial_face' ? 'LOSSY' : 'DERIVED',
      }),
    },
    'tags[] as AlertCategory': {
      record: listed('tags', { type: 'aml' }),
      shown: ofCase.AlertCategory,
      instead: (word) => ({ raw: 'aml', field: 'type', fidelity: word === 'high_risk_country' ? 'LOSSY' : 'DERIVED' }),
    },
    ...axes('template_id', one('template_id', { type: null }), ofCase, ['AlertCategory']),
  }
}

function compilot(): Readings {
  const whole = {
    ...{ id: 'a1', severity: 'Low', category: 'Onboarding', type: 'AML Screening', status: 'Open', customerId: 'cu1' },
    ...{ createdAt: '2026-02-16T10:00:00.000Z', complyAdvantageData: null },
  }
  const one =
    (field: string, context: object = {}) =>
    (word: string) =>
      alert('DETAIL', { ...whole, ...context, [field]: word })
  const screened = (data: object, context: object = {}) =>
    alert('DETAIL', { ...whole, ...context, complyAdvantageData: data })
  const search = (result: object, context: object = {}) => screened({ searchResult: result }, context)
  const hit = (part: object, doc: object = {}) =>
    search({ hits: [{ doc: { id: 'd1', name: 'A', types: [], ...doc }, ...part }] })
  const entity = (key: object) =>
    screened({ searchResult: {}, searchEntities: [{ id: 'd1', key_information: { name: 'A', ...key } }] })
  const SEARCH = 'complyAdvantageData.searchResult'
  const ENTITY = 'complyAdvantageData.searchEntities[].key_information'
  const open = (word: string) => ['unknown', 'potential_match', 'true_positive'].includes(word)
  const types = (field: string, record: Reading['record']): Readings => ({
    ...axes(field, record, ofHit, ['HitRiskClass', 'MediaTopic', 'MediaTaxonomy']),
    // What an alert is about follows from its hits.
    [`${field} as AlertCategory`]: { record, shown: ofAlert.AlertCategory, instead: derived },
  })
  return {
    ...axes('status', one('status', { type: 'Fraud' }), ofAlert, ['AlertStatus', 'EscalationTarget', 'Disposition']),
    ...axes('severity', one('severity'), ofAlert, ['Priority']),
    ...axes('category', one('category'), ofAlert, ['LifecycleStage']),
    ...axes('type', one('type'), ofAlert, ['AlertType', 'AlertCategory']),
    ...axes(`${SEARCH}.match_status`, (word) => search({ match_status: word }), ofAlert, ['MatchStatus']),
    [`${SEARCH}.match_status as Disposition`]: {
      record: (word) => search({ match_status: word }, { status: 'Closed' }),
      shown: ofAlert.Disposition,
      // Closed, and the screening left it open: what was decided is not stated.
      instead: (word) => (open(word) ? { value: 'UNSTATED', fidelity: 'DERIVED' } : null),
    },
    ...axes(`${SEARCH}.risk_level`, (word) => search({ risk_level: word }), ofAlert, ['RiskLevel']),
    // It says what was searched for, which is what the customer was taken for.
    [`${SEARCH}.filters.entity_type as SubjectType`]: {
      record: (word) => search({ filters: { entity_type: word } }),
      shown: subjectType,
      instead: derived,
    },
    'complyAdvantageData.requestData.filters.entity_type as SubjectType': {
      record: (word) => screened({ searchResult: {}, requestData: { filters: { entity_type: word } } }),
      shown: subjectType,
      instead: derived,
    },
    ...types(`${SEARCH}.hits[].doc.types[]`, (word) => hit({}, { types: [word] })),
    ...axes(`${SEARCH}.hits[].match_status`, (word) => hit({ match_status: word }), ofHit, [
      'MatchStatus',
      'Disposition',
    ]),
    ...axes(`${SEARCH}.hits[].doc.entity_type`, (word) => hit({}, { entity_type: word }), ofHit, ['SubjectType']),
    ...types(`${ENTITY}.types[]`, (word) => entity({ types: [word] })),
    ...types(`${ENTITY}.grouped_types[].type`, (word) => entity({ grouped_types: [{ type: word }] })),
    ...axes(`${ENTITY}.match_status`, (word) => entity({ match_status: word }), ofHit, ['MatchStatus', 'Disposition']),
    ...axes(`${ENTITY}.risk_level`, (word) => entity({ risk_level: word }), ofHit, ['RiskLevel']),
    ...axes(`${ENTITY}.entity_type`, (word) => entity({ entity_type: word }), ofHit, ['SubjectType']),
  }
}

export const READINGS: Readonly<Record<string, Readings>> = {
  compilot: compilot(),
  corsa: corsa(),
  trustgate: trustgate(),
  w2: w2(),
  zenoo: zenoo(),
}

/** Tables that no record of the vendor is read with, and why they are in the vocabulary all the same. */
export const UNREAD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  compilot: {
    'complyAdvantageData.searchResult.filters.types[] as HitRiskClass': 'what was searched for, not what was found',
    'complyAdvantageData.requestData.filters.types[] as HitRiskClass': 'what was searched for, not what was found',
  },
  corsa: { 'mode as ReviewerUpdateMode': 'sent with a change of reviewers' },
  trustgate: {
    'type as AlertType': 'a case has a category and no type',
    'template_id as AlertType': 'a case has a category and no type',
    'template_id as LifecycleStage': 'a case has no stage',
    'case-triggers as AlertCategory': 'keys of the settings',
    'case-triggers (table) as AlertCategory': 'the document’s prose about the settings',
    'case-triggers.priority as Priority': 'the document’s prose about the settings',
  },
  w2: { 'type as SubjectType': 'stands on the case resource, which alerts do not repeat' },
  zenoo: {},
}
