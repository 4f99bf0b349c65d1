import type { CommandIntent, CommandTarget, Plan } from '../../src/adapter/contract.ts'
import type { CaseTrigger, JsonValue, NewCase } from '../../src/canonical/decision.ts'
import { asCall, type TrustGateCall } from './call.ts'
import { caseBody, nearestPriority, priorityWord, REFERENCE, templateId } from './input.ts'
import type { TrustGateSettings } from './settings.ts'
import * as words from './vocabulary.ts'

/** The only word for a party that any page shows, and in every example that names one. */
const APPLICANT = 'applicant'
const TYPES: readonly string[] = words.type.entries.map(({ raw }) => raw)

export const invalid = (field: string, message: string): Plan => ({
  support: 'INVALID',
  code: 'BAD_INPUT',
  field,
  message,
})
export const unsupported = (
  field: string,
  requested: string,
  message: string,
  nearest: readonly string[] = [],
): Plan => ({
  support: 'UNSUPPORTED',
  field,
  requested,
  nearest: [...nearest],
  message,
})
export const sends = (
  call: TrustGateCall,
  batchKey: string,
  warning: string | null = null,
): Extract<Plan, { support: 'OK' | 'LOSSY' }> => ({
  support: warning === null ? 'OK' : 'LOSSY',
  call: asCall(call),
  batchKey,
  warning,
})

const isGiven = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : typeof value === 'object'
      ? Object.keys(value ?? {}).length > 0
      : value != null

/** The first of these fields that is given, and that the call has no place for. */
function surplus(newCase: NewCase, fields: readonly (keyof NewCase)[], what: string): Plan | null {
  const field = fields.find((each) => isGiven(newCase[each]))
  if (field === undefined) return null
  const value = newCase[field]
  const requested = typeof value === 'string' ? value : JSON.stringify(value)
  return unsupported(field, requested, `${what} has no place for ${field}.`)
}

/** What a new record does not take, whatever it is. */
function stray({ riskLevel, conditions, vendorMessage }: CommandIntent): Plan | null {
  if (riskLevel !== null) return invalid('riskLevel', 'a new case carries no risk level to TrustGate')
  if (conditions !== null) return invalid('conditions', 'a new case carries no conditions to TrustGate')
  if (vendorMessage !== null && vendorMessage.trim() !== '')
    return invalid('vendorMessage', 'a new case takes a title and a description instead')
  return null
}

type Read<T> = { value: T } | { refused: Plan }
const NO_PARTY = 'TrustGate opens a case about one party: name its subject'

/** The one party a case is about. */
function partyOf({ subject, subjects }: NewCase): Read<{ type: string; id: string }> {
  const [only, ...others] = subject === null ? subjects : [subject.id, ...subjects.filter((id) => id !== subject.id)]
  if (only === undefined || only.trim() === '') return { refused: invalid('subject', NO_PARTY) }
  if (others.length > 0)
    return { refused: unsupported('subjects', others.join(', '), 'A case of TrustGate is about one party.') }
  return { value: { type: subject?.type ?? APPLICANT, id: only } }
}

/** The caller's own reference stands beside the gateway's: TrustGate has no field for either. */
function metadataOf({ metadata, reference }: NewCase): Read<NewCase['metadata']> {
  if (Object.hasOwn(metadata, REFERENCE))
    return { refused: invalid(`metadata.${REFERENCE}`, 'the gateway writes its own reference there') }
  if (reference === null) return { value: { ...metadata } }
  if (Object.hasOwn(metadata, 'reference') && metadata.reference !== reference)
    return { refused: invalid('metadata.reference', 'the reference of the case goes there, and is another one') }
  return { value: { ...metadata, reference } }
}

/** POST /cases, or a place in POST /cases/bulk beside others of the same account. */
export function planCreate(intent: CommandIntent, target: CommandTarget, settings: TrustGateSettings): Plan {
  const { newCase } = intent.detail
  if (!newCase) return invalid('case', 'says nothing of the case')
  const { vendorValue } = intent
  if (vendorValue !== null && !TYPES.includes(vendorValue))
    return invalid('vendorValue', `no type of case is called "${vendorValue}"; TrustGate knows ${TYPES.join(', ')}`)
  if (vendorValue === null && newCase.category === null)
    return invalid('category', 'TrustGate opens a case of a type: name its category')
  if (newCase.template !== null) return invalid('template', 'a case from a template is made by CREATE_FROM_TEMPLATE')
  const refused =
    stray(intent) ??
    surplus(newCase, ['assignee', 'reviewers', 'dueAt', 'alerts', 'transactions'], 'A new case of TrustGate')
  if (refused) return refused
  const party = partyOf(newCase)
  if ('refused' in party) return party.refused
  const metadata = metadataOf(newCase)
  if ('refused' in metadata) return metadata.refused
  const written = caseBody(
    {
      category: newCase.category,
      type: vendorValue,
      priority: newCase.priority ?? intent.priority,
      subjectType: party.value.type,
      subjectId: party.value.id,
      title: newCase.title,
      description: newCase.description,
      tags: newCase.tags,
      relatedScreeningId: newCase.screening,
      relatedHitIds: newCase.hits,
      relatedDocumentIds: newCase.documents,
      relatedCaseIds: newCase.relatedCases,
      fraudIndicators: newCase.fraudIndicators,
      verificationIssues: newCase.verificationIssues,
      metadata: metadata.value,
      reference: target.key,
    },
    settings,
  )
  if ('field' in written) return unsupported(written.field, written.requested, written.message, written.nearest)
  const call: TrustGateCall = { route: 'create', body: written.body as Record<string, never> }
  return { ...sends(call, 'create', written.warnings.join(' ') || null), batchLimit: settings.bulkLimit }
}

/** Whatever a template fills in itself: the documented body has the template and the party, and no place for a reference. */
const FILLED_IN: readonly (keyof NewCase)[] = [
  ...([
    'reference',
    'title',
    'description',
    'category',
    'priority',
    'assignee',
    'reviewers',
    'dueAt',
    'alerts',
  ] as const),
  ...(['hits', 'transactions', 'documents', 'relatedCases', 'screening', 'tags'] as const),
  ...(['fraudIndicators', 'verificationIssues', 'metadata'] as const),
]

export function planFromTemplate(intent: CommandIntent, target: CommandTarget, settings: TrustGateSettings): Plan {
  const { newCase } = intent.detail
  if (!newCase) return invalid('case', 'says nothing of the case')
  if (intent.vendorValue !== null && newCase.template !== null && intent.vendorValue !== newCase.template)
    return invalid('vendorValue', 'the template is named twice, and not the same')
  const named = newCase.template ?? intent.vendorValue
  if (named === null || named.trim() === '') return invalid('template', 'name the template')
  const refused = stray(intent) ?? surplus(newCase, FILLED_IN, 'A case made from a template')
  if (refused) return refused
  const party = partyOf(newCase)
  if ('refused' in party) return party.refused
  const { type: subject_type, id: subject_id } = party.value
  const body = { template_id: templateId(named, settings), subject_type, subject_id }
  return sends({ route: 'template', body }, `template:${target.key}`)
}

/** The threshold a trigger has beside its priority. */
const THRESHOLDS: Readonly<Record<string, 'minConfidence' | 'minRiskScore' | null>> = {
  sanctions_hit: 'minConfidence',
  pep_match: null,
  adverse_media: 'minRiskScore',
  verification_failure: null,
}
const FIELDS = { minConfidence: 'min_confidence', minRiskScore: 'min_risk_score' } as const

function triggerBody(trigger: CaseTrigger, settings: TrustGateSettings): Read<Record<string, JsonValue>> {
  const { name, enabled, priority } = trigger
  const refuse = (refused: Plan) => ({ refused })
  const threshold = Object.hasOwn(THRESHOLDS, name) ? THRESHOLDS[name] : undefined
  if (threshold === undefined)
    return refuse(unsupported('triggers', name, `TrustGate has no trigger called ${name}.`, Object.keys(THRESHOLDS)))
  const body: Record<string, JsonValue> = { enabled }
  for (const field of ['minConfidence', 'minRiskScore'] as const) {
    const value = trigger[field]
    if (value === null) continue
    if (field !== threshold)
      return refuse(unsupported(`triggers.${field}`, String(value), `${name} has no ${FIELDS[field]}.`))
    if (!(value >= 0 && value <= 100))
      return refuse(invalid(`triggers.${field}`, `${value} is no percentage: 0 to 100`))
    body[FIELDS[field]] = value
  }
  if (priority === null) return { value: body }
  const word = priorityWord(priority, settings)
  if (word !== null) return { value: { ...body, priority: word } }
  const message = `TrustGate has no priority for ${priority}.`
  return refuse(unsupported('triggers.priority', priority, message, nearestPriority(priority)))
}

/** PUT /settings/case-triggers with the triggers that are named; what it does to the others is not documented. */
export function planTriggers({ detail }: CommandIntent, settings: TrustGateSettings): Plan {
  const triggers = detail.triggers ?? []
  if (triggers.length === 0) return invalid('triggers', 'names no trigger')
  const body: Record<string, Record<string, JsonValue>> = {}
  for (const trigger of triggers) {
    if (Object.hasOwn(body, trigger.name)) return invalid('triggers', `${trigger.name} stands there twice`)
    const written = triggerBody(trigger, settings)
    if ('refused' in written) return written.refused
    body[trigger.name] = written.value
  }
  return sends({ route: 'triggers', body: body as Record<string, Record<string, never>> }, 'triggers')
}
