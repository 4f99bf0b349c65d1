import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { AccountColumn } from '../store/accounts.ts'
import type { AlertColumn } from '../store/alert-row.ts'
import type { CaseColumn } from '../store/case-row.ts'
import type { HitColumn } from '../store/screening-hits.ts'
import type { SubjectColumn } from '../store/subjects.ts'
import type { WorkColumn } from '../store/work-queue.ts'
import type {
  AlertResolvers,
  CaseResolvers,
  ProviderAccountResolvers,
  ScreeningHitResolvers,
  SubjectResolvers,
} from './generated.ts'
import type { Columns } from './shapes.ts'

// Reading every column of every row took a third of a page's time. A field that is not listed here does not compile; one
// that reads a column it does not list is found by the test that asks for every field alone.

type Fields<Resolvers> = Exclude<keyof Resolvers, '__isTypeOf' | '__resolveType'> & string
type Reads<Resolvers, Column> = Readonly<Record<Fields<Resolvers>, readonly Column[]>>

/** Links and children are found by the record's own id. */
const BY_ID = ['id'] as const
const ACCOUNT = ['account_id'] as const

const ALERT: Reads<AlertResolvers, AlertColumn> = {
  id: BY_ID,
  account: ACCOUNT,
  vendor: ['vendor'],
  vendorId: ['vendor_id'],
  vendorIds: ['vendor_ids'],
  title: ['title'],
  description: ['description'],
  status: ['status'],
  statusSource: ['sources'],
  statusOwner: ['vendor_status_rev', 'gateway_status_rev'],
  escalationTarget: ['escalation_target'],
  matchStatus: ['match_status'],
  matchStatusSource: ['sources'],
  disposition: ['disposition'],
  dispositionSource: ['sources'],
  type: ['type'],
  typeSource: ['sources'],
  category: ['category'],
  categorySource: ['sources'],
  categories: ['categories'],
  categoryDetail: ['category_detail'],
  lifecycleStage: ['lifecycle_stage'],
  lifecycleStageSource: ['sources'],
  priority: ['priority'],
  prioritySource: ['sources'],
  priorityOwner: ['gateway_priority'],
  riskLevel: ['risk_level'],
  riskLevelSource: ['sources'],
  workState: ['work_state'],
  scores: ['scores'],
  assignee: ['account_id', 'assignee', 'gateway_assignee_id'],
  assigneeOwner: ['gateway_assignee_id'],
  closedBy: ['closed_by'],
  resolvedBy: ['account_id', 'resolved_by'],
  resolvedAt: ['resolved_at'],
  resolutionNote: ['resolution_note'],
  slaStatus: ['sla_status'],
  slaStatusSource: ['sources'],
  dueAt: ['due_at'],
  research: ['research', 'sources'],
  notes: BY_ID,
  gatewayNotes: BY_ID,
  labels: BY_ID,
  duplicate: ['id', 'account_id'],
  subject: ['subject_id'],
  subjects: BY_ID,
  cases: BY_ID,
  caseAlerts: BY_ID,
  hits: BY_ID,
  commands: BY_ID,
  vendorRecord: ['account_id', 'key'],
  recordFlags: ['account_id', 'key'],
  createdAt: ['created_at'],
  updatedAt: ['vendor_updated_at'],
  firstSeenAt: ['first_seen_at'],
  readAt: ['read_at'],
  missingSince: ['missing_since'],
  version: ['version'],
}

const CASE: Reads<CaseResolvers, CaseColumn> = {
  id: BY_ID,
  account: ACCOUNT,
  vendor: ['vendor'],
  vendorId: ['vendor_id'],
  kind: ['kind'],
  title: ['title'],
  description: ['description'],
  status: ['status'],
  statusSource: ['account_id', 'status', 'outcome', 'sources'],
  outcome: ['account_id', 'status', 'outcome'],
  outcomeSource: ['account_id', 'status', 'outcome', 'sources', 'status_from_alerts'],
  workState: ['work_state'],
  category: ['category'],
  categorySource: ['sources'],
  categoryDetail: BY_ID,
  priority: ['priority'],
  prioritySource: ['sources'],
  priorityOwner: ['account_id', 'gateway_priority'],
  riskLevel: ['risk_level'],
  riskLevelSource: ['sources'],
  assignee: ['account_id', 'assignee'],
  reviewers: ['id', 'account_id'],
  tags: BY_ID,
  dueAt: BY_ID,
  resolvedBy: ['id', 'account_id'],
  resolvedAt: BY_ID,
  resolutionNote: ['id', 'account_id'],
  subject: ['subject_id'],
  subjects: BY_ID,
  labels: BY_ID,
  gatewayNotes: BY_ID,
  alerts: BY_ID,
  caseAlerts: BY_ID,
  hits: BY_ID,
  caseHits: BY_ID,
  commands: BY_ID,
  vendorRecord: ['account_id', 'key'],
  recordFlags: ['account_id', 'key'],
  createdAt: ['created_at'],
  updatedAt: ['vendor_updated_at'],
  firstSeenAt: ['first_seen_at'],
  readAt: ['read_at'],
  missingSince: ['missing_since'],
  version: ['version'],
}

const HIT: Reads<ScreeningHitResolvers, HitColumn> = {
  id: BY_ID,
  account: ACCOUNT,
  vendorId: ['vendor_id'],
  alert: ['alert_id'],
  cases: BY_ID,
  matchedName: ['matched_name'],
  entityType: ['entity_type'],
  entityTypeSource: ['sources'],
  birthDate: ['birth_year', 'birth_month', 'birth_day'],
  matchStatus: ['match_status'],
  matchStatusSource: ['sources'],
  disposition: ['disposition'],
  dispositionSource: ['sources'],
  gatewayDecision: ['gateway_match_status', 'gateway_disposition', 'gateway_decision'],
  riskLevel: ['risk_level'],
  riskLevelSource: ['sources'],
  risks: ['risks'],
  scores: ['scores'],
  listNames: ['list_names'],
  profileId: ['profile_id'],
  allowListed: ['allow_listed'],
  aliases: BY_ID,
  associates: BY_ID,
  media: BY_ID,
  facts: BY_ID,
  matchTypes: BY_ID,
  countries: BY_ID,
  firstSeenAt: ['first_seen_at'],
  missingSince: ['missing_since'],
}

const SUBJECT: Reads<SubjectResolvers, SubjectColumn> = {
  id: BY_ID,
  account: ACCOUNT,
  vendorId: ['vendor_id'],
  type: ['type'],
  typeSource: ['sources'],
  name: ['name'],
  birthDate: ['birth_year', 'birth_month', 'birth_day'],
  clientReference: ['client_reference'],
  alerts: BY_ID,
  firstSeenAt: ['first_seen_at'],
  version: ['version'],
}

/** Who an account is, is always read. */
const KNOWN = [] as const

const PROVIDER_ACCOUNT: Reads<ProviderAccountResolvers, AccountColumn> = {
  id: KNOWN,
  accountId: KNOWN,
  vendor: KNOWN,
  vendorName: KNOWN,
  name: ['name'],
  state: ['state'],
  stateSince: ['since'],
  freshAsOf: ['fresh_as_of'],
  lagSeconds: ['lag_seconds'],
  backfilledAt: ['backfilled_at'],
  backfill: ['backfilled_at'],
  streams: KNOWN,
  rate: KNOWN,
  lastReconciledAt: KNOWN,
  reconciliation: KNOWN,
  metricsId: KNOWN,
  lastErrorKind: KNOWN,
  lastError: ['last_error'],
  lastErrorAt: ['last_error_at'],
  caseTriggers: KNOWN,
  quarantineCount: KNOWN,
  unrecognisedCount: KNOWN,
  quarantine: KNOWN,
  unrecognisedWords: KNOWN,
  capabilities: KNOWN,
  writeLimits: KNOWN,
}

/** The fields an operation asks of each type anywhere, those on an interface counted for each of its types. */
function fieldsAsked(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map<string, Set<string>>()
  const add = (type: string, field: string) => {
    const fields = asked.get(type)
    if (fields) fields.add(field)
    else asked.set(type, new Set([field]))
  }
  const info = new TypeInfo(schema)
  const Field = ({ name }: FieldNode) => {
    const parent = info.getParentType()
    if (isInterfaceType(parent)) for (const type of schema.getPossibleTypes(parent)) add(type.name, name.value)
    else if (isObjectType(parent)) add(parent.name, name.value)
  }
  visit(document, visitWithTypeInfo(info, { Field }))
  return asked
}

const union = <Column>(...lists: readonly (readonly Column[])[]): Column[] => [...new Set(lists.flat())]

function columnsRead(schema: GraphQLSchema, document: DocumentNode): Columns {
  const asked = fieldsAsked(schema, document)
  const wanted = <Column extends string>(kind: string, reads: Readonly<Record<string, readonly Column[]>>) =>
    union(...[...(asked.get(kind) ?? [])].map((field) => reads[field] ?? []))
  const read = <Column extends string>(kind: string, reads: Readonly<Record<string, readonly Column[]>>) => {
    const columns = wanted(kind, reads)
    // A row that is only counted, or asked for its type's name, is still a row.
    return columns.length > 0 ? columns : (['id'] as unknown as Column[])
  }
  const alert = read('Alert', ALERT)
  const ofCase = read('Case', CASE)
  return {
    Alert: alert,
    Case: ofCase,
    ScreeningHit: read('ScreeningHit', HIT),
    Subject: read('Subject', SUBJECT),
    ProviderAccount: wanted('ProviderAccount', PROVIDER_ACCOUNT),
    WorkItem: union<WorkColumn>(alert, ofCase),
  }
}

const known = new WeakMap<DocumentNode, Columns>()

/** What to read for a document, worked out once for each. */
export function columnsOf(schema: GraphQLSchema, document: DocumentNode): Columns {
  const found = known.get(document) ?? columnsRead(schema, document)
  known.set(document, found)
  return found
}
