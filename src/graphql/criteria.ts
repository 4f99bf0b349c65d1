import type {
  AlertCriteria,
  CaseAlertCriteria,
  CaseCriteria,
  HitCriteria,
  SubjectCriteria,
  UserCriteria,
  WorkCriteria,
} from '../store/criteria.ts'
import type { FoundIds, SearchKind } from '../store/search.ts'
import { type AssigneeNames, assigneeNames, assigneesIn } from './assignees.ts'
import type { Context } from './context.ts'
import { type AccountNames, accountNames, accountsIn, bound, given, range, texts, uuids } from './criteria-parts.ts'
import type {
  AlertFilter,
  CaseAlertFilter,
  CaseFilter,
  EventFilter,
  ScreeningHitFilter,
  SubjectFilter,
  UserFilter,
  WorkFilter,
} from './generated.ts'
import { fromId } from './ids.ts'
import { foundBy, searchesIn } from './search.ts'

/** What the names and texts in a filter stand for. */
interface Meanings {
  accounts: AccountNames
  found: (search: string | null | undefined) => FoundIds | undefined
  assignees: AssigneeNames
}

function alertPart(filter: AlertFilter, meanings: Meanings): AlertCriteria {
  const { and, or, not, search, ids, accountIds, vendors, vendorIds, assigneeIds, subjectIds, caseIds, ...rest } =
    filter
  const inner = (one: AlertFilter) => alertPart(one, meanings)
  return given({
    ...rest,
    and: and?.map(inner),
    or: or?.map(inner),
    not: not ? inner(not) : undefined,
    found: meanings.found(search),
    ids: uuids('Alert', ids),
    accountIds: meanings.accounts(accountIds),
    vendors: texts(vendors),
    vendorIds: texts(vendorIds),
    assignees: meanings.assignees(assigneeIds),
    labels: texts(rest.labels),
    subjectIds: uuids('Subject', subjectIds),
    caseIds: uuids('Case', caseIds),
    createdAt: range(rest.createdAt),
    updatedAt: range(rest.updatedAt),
    dueAt: range(rest.dueAt),
  })
}

function casePart(filter: CaseFilter, meanings: Meanings): CaseCriteria {
  const { and, or, not, search, ids, accountIds, vendors, vendorIds, assigneeIds, subjectIds, ...rest } = filter
  const inner = (one: CaseFilter) => casePart(one, meanings)
  return given({
    ...rest,
    and: and?.map(inner),
    or: or?.map(inner),
    not: not ? inner(not) : undefined,
    found: meanings.found(search),
    ids: uuids('Case', ids),
    accountIds: meanings.accounts(accountIds),
    vendors: texts(vendors),
    vendorIds: texts(vendorIds),
    assignees: meanings.assignees(assigneeIds),
    labels: texts(rest.labels),
    subjectIds: uuids('Subject', subjectIds),
    createdAt: range(rest.createdAt),
    updatedAt: range(rest.updatedAt),
  })
}

type Filter<F> = F | null | undefined

/** What an alert filter asks for, with its ids decoded. */
export async function alertCriteria(context: Context, filter: Filter<AlertFilter>): Promise<AlertCriteria> {
  if (!filter) return {}
  bound<AlertFilter>(filter)
  const found = await foundBy(context, 'ALERT', searchesIn<AlertFilter>(filter))
  const [accounts, assignees] = await Promise.all([
    accountNames(context, accountsIn<AlertFilter>(filter)),
    assigneeNames(context, assigneesIn<AlertFilter>(filter)),
  ])
  return alertPart(filter, { found, accounts, assignees })
}

/** What a case filter asks for, with its ids decoded. */
export async function caseCriteria(context: Context, filter: Filter<CaseFilter>): Promise<CaseCriteria> {
  if (!filter) return {}
  bound<CaseFilter>(filter)
  const found = await foundBy(context, 'CASE', searchesIn<CaseFilter>(filter))
  const [accounts, assignees] = await Promise.all([
    accountNames(context, accountsIn<CaseFilter>(filter)),
    assigneeNames(context, assigneesIn<CaseFilter>(filter)),
  ])
  return casePart(filter, { found, accounts, assignees })
}

/** What the one search of a filter that holds no others finds. */
const found = async (context: Context, kind: SearchKind, search: string | null | undefined) =>
  (await foundBy(context, kind, typeof search === 'string' ? [search] : []))(search)

const NOT_DONE = ['TO_DO', 'IN_PROGRESS', 'WAITING', 'ESCALATED', 'UNKNOWN'] as const

/** What a queue filter asks for; open work when it does not say which. */
export async function workCriteria(context: Context, filter: Filter<WorkFilter>): Promise<WorkCriteria> {
  const { search, accountIds, vendors, assigneeIds, workState, ...rest } = filter ?? {}
  const accounts = await accountNames(context, accountIds ?? [])
  const assignees = await assigneeNames(context, assigneeIds ?? [])
  const [alerts, cases] = await Promise.all([found(context, 'ALERT', search), found(context, 'CASE', search)])
  return given({
    ...rest,
    found: alerts !== undefined && cases !== undefined ? { alerts, cases } : undefined,
    workState: workState ?? NOT_DONE,
    accountIds: accounts(accountIds),
    vendors: texts(vendors),
    assignees: assignees(assigneeIds),
  })
}

/** What a filter of links asks for, with its ids decoded. */
export async function caseAlertCriteria(context: Context, filter: Filter<CaseAlertFilter>): Promise<CaseAlertCriteria> {
  const { accountIds, caseIds, alertIds, role } = filter ?? {}
  const accounts = await accountNames(context, accountIds ?? [])
  return given({
    role,
    accountIds: accounts(accountIds),
    caseIds: uuids('Case', caseIds),
    alertIds: uuids('Alert', alertIds),
  })
}

/** What a hit filter asks for, with its ids decoded. */
export async function hitCriteria(context: Context, filter: Filter<ScreeningHitFilter>): Promise<HitCriteria> {
  const { search, accountIds, alertIds, profileIds, ...rest } = filter ?? {}
  const accounts = await accountNames(context, accountIds ?? [])
  return given({
    ...rest,
    found: await found(context, 'HIT', search),
    accountIds: accounts(accountIds),
    alertIds: uuids('Alert', alertIds),
    profileIds: texts(profileIds),
  })
}

/** What a subject filter asks for, with its ids decoded. */
export async function subjectCriteria(context: Context, filter: Filter<SubjectFilter>): Promise<SubjectCriteria> {
  const { search, ids, accountIds, clientReferences, vendorIds, type } = filter ?? {}
  const accounts = await accountNames(context, accountIds ?? [])
  return given({
    type,
    found: await found(context, 'SUBJECT', search),
    ids: uuids('Subject', ids),
    accountIds: accounts(accountIds),
    clientReferences: texts(clientReferences),
    vendorIds: texts(vendorIds),
  })
}

/** What a filter of people asks for, with its ids decoded. */
export async function userCriteria(context: Context, filter: Filter<UserFilter>): Promise<UserCriteria> {
  const { ids, accountIds, vendorUserIds, linked } = filter ?? {}
  const accounts = await accountNames(context, accountIds ?? [])
  return given({
    linked,
    ids: uuids('User', ids),
    accountIds: accounts(accountIds),
    vendorUserIds: texts(vendorUserIds),
  })
}

/** Which events are asked for. */
export interface EventCriteria {
  accountIds?: readonly string[]
  nodeIds?: readonly string[]
}

/** What an event filter asks for, with its ids decoded. */
export async function eventCriteria(context: Context, filter: Filter<EventFilter>): Promise<EventCriteria> {
  const { accountIds, nodeIds } = filter ?? {}
  const accounts = await accountNames(context, accountIds ?? [])
  return given({
    accountIds: accounts(accountIds),
    nodeIds: nodeIds?.flatMap((id) => fromId(id)?.uuid ?? []),
  })
}
