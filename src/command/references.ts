import type { CommandIntent } from '../adapter/contract.ts'
import type { CommandDetail, NewCase } from '../canonical/decision.ts'
import { GATEWAY_ACCOUNT } from '../store/lanes.ts'
import type { Transaction } from '../store/run.ts'
import { type PersonRow, type ReferenceRow, readPeople, readReferences } from '../store/write/references.ts'
import type { Decision } from './commands.ts'
import type { Refused } from './rules.ts'

/** What decisions name beside their targets, as it was read for this tenant. */
export interface References {
  people: ReadonlyMap<string, PersonRow>
  records: ReadonlyMap<string, ReferenceRow>
}

/** A person as the gateway keeps them: by the id in `users`, not by any vendor's. */
export interface KeptPerson {
  id: string
  name: string | null
  email: string | null
}

const given = <T>(values: readonly (T | null | undefined)[]): T[] => values.filter((one): one is T => one != null)

/** The people decisions name. */
function peopleIn(decisions: readonly Decision[]): string[] {
  const named = decisions.flatMap(({ action, assignee, detail }) => [
    assignee,
    detail.newCase?.assignee,
    ...(detail.newCase?.reviewers ?? []),
    detail.alert?.assignee,
    detail.case?.assignee,
    ...(detail.case?.reviewers ?? []),
    ...(action.endsWith('_REVIEWERS') ? (detail.ids ?? []) : []),
  ])
  return [...new Set(given(named))]
}

/** The alerts, subjects and hits decisions name. */
function recordsIn(decisions: readonly Decision[]): string[] {
  const named = decisions.flatMap(({ action, detail }) => [
    ...(detail.newCase?.alerts ?? []),
    ...(detail.newCase?.subjects ?? []),
    ...(detail.newCase?.hits ?? []),
    detail.newCase?.subject?.known ? detail.newCase.subject.id : null,
    ...(detail.alert?.subjects ?? []),
    ...(detail.case?.alerts ?? []),
    ...(detail.case?.subjects ?? []),
    ...(action === 'LINK_ALERTS' || action === 'LINK_SUBJECTS' ? (detail.ids ?? []) : []),
    detail.caseId,
  ])
  return [...new Set(given(named))]
}

/** Reads what decisions name beside their targets; asks for nothing where they name nothing. */
export async function readNamed(
  read: Transaction['all'],
  tenant: string,
  decisions: readonly Decision[],
): Promise<References> {
  const people = peopleIn(decisions)
  const records = recordsIn(decisions)
  const found = people.length > 0 ? await read(readPeople(tenant, people)) : []
  const named = records.length > 0 ? await read(readReferences(tenant, records)) : []
  return {
    people: new Map(found.map((row) => [row.id, row])),
    records: new Map(named.map((row) => [row.id, row])),
  }
}

const NO_PERSON: Refused = { code: 'NOT_FOUND', message: 'There is no such person.' }
const NO_RECORD: Refused = { code: 'NOT_FOUND', message: 'One of the records named in the input does not exist.' }
const ELSEWHERE: Refused = {
  code: 'BAD_INPUT',
  message: 'A record named in the input belongs to another account; a case of the gateway can gather both.',
}

/** A decision in the vendor's ids, or why it cannot be said to this account. */
export type Translated =
  /** `unmapped`: a person it names has no id at the account, which matters only where the vendor is told. */
  { intent: CommandIntent; unmapped: string | null } | { refused: Refused }

const NO_VENDOR: Refused = {
  code: 'BAD_INPUT',
  message:
    'subjectVendorIds: the case is the gateway’s own, which gathers parties that the gateway knows; give `subjectIds`.',
}

class Refusal extends Error {
  readonly refused: Refused

  constructor(refused: Refused) {
    super(refused.message)
    this.refused = refused
  }
}

/** Says a decision in the ids of one account. Nothing that is not the tenant's gets through. */
export function translate(references: References, decision: Decision, account: string): Translated {
  let unmapped: string | null = null
  const person = (id: string): string => {
    const found = references.people.get(id)
    if (!found) throw new Refusal(NO_PERSON)
    const known = found.accounts.find((one) => one.account_id === account)
    if (known) return known.vendor_user_id
    unmapped ??= found.name ?? found.email ?? 'the chosen person'
    return id
  }
  // Said only once everything is known to be there: what does not exist counts for more.
  let elsewhere: Refused | null = null
  const record =
    (kind: ReferenceRow['kind']) =>
    (id: string): string => {
      const found = references.records.get(id)
      if (found?.kind !== kind) throw new Refusal(NO_RECORD)
      // A case of the gateway gathers records of every account.
      if (found.account_id !== account && account !== GATEWAY_ACCOUNT) elsewhere = ELSEWHERE
      return found.vendor_id
    }
  const personOrNull = (id: string | null): string | null => (id === null ? null : person(id))
  /** Subjects of the gateway's, and those that only the vendor's ids are known of. */
  const parties = (ids: readonly string[]): string[] => [
    ...new Set([...ids.map(record('SUBJECT')), ...(decision.detail.vendorIds ?? [])]),
  ]
  const idsOf = (action: Decision['action'], ids: readonly string[]): readonly string[] => {
    if (action.endsWith('_REVIEWERS')) return ids.map(person)
    if (action === 'LINK_TRANSACTIONS') return ids
    return action === 'LINK_ALERTS' ? ids.map(record('ALERT')) : parties(ids)
  }
  const made = ({ hitVendorIds = [], ...newCase }: NewCase): NewCase => ({
    ...newCase,
    assignee: personOrNull(newCase.assignee),
    reviewers: newCase.reviewers.map(person),
    subject: newCase.subject?.known
      ? { ...newCase.subject, id: record('SUBJECT')(newCase.subject.id), known: false }
      : newCase.subject,
    alerts: newCase.alerts.map(record('ALERT')),
    subjects: parties(newCase.subjects),
    hits: [...new Set([...newCase.hits.map(record('HIT')), ...hitVendorIds])],
  })
  const detailed = ({ newCase, alert, case: change, ids, vendorIds: _, ...rest }: CommandDetail): CommandDetail => ({
    ...rest,
    ...(newCase && { newCase: made(newCase) }),
    ...(alert && {
      alert: {
        ...alert,
        ...(alert.assignee !== undefined && { assignee: personOrNull(alert.assignee) }),
        ...(alert.subjects && { subjects: parties(alert.subjects) }),
      },
    }),
    ...(change && {
      case: {
        ...change,
        ...(change.assignee !== undefined && { assignee: personOrNull(change.assignee) }),
        ...(change.reviewers && { reviewers: change.reviewers.map(person) }),
        ...(change.alerts && { alerts: change.alerts.map(record('ALERT')) }),
        ...(change.subjects && { subjects: parties(change.subjects) }),
      },
    }),
    ...(ids && { ids: idsOf(decision.action, ids) }),
  })
  try {
    const { expectedVersion: _, assignee, detail, ...said } = decision
    if ((detail.vendorIds ?? []).length > 0 && account === GATEWAY_ACCOUNT) throw new Refusal(NO_VENDOR)
    const intent = { ...said, assignee: personOrNull(assignee), detail: detailed(detail) }
    return elsewhere ? { refused: elsewhere } : { intent, unmapped }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.refused }
    throw error
  }
}
