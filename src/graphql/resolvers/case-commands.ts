import type { CaseChanges } from '../../canonical/decision.ts'
import type { CaseOutcome, CaseStatus } from '../../canonical/enums.ts'
import { plainly, type Decision as Said } from '../../command/commands.ts'
import { assigning } from '../alert-decisions.ts'
import { badInput } from '../arguments.ts'
import {
  assigneeOf,
  named,
  namedList,
  nonEmpty,
  notEmptied,
  partiesOf,
  strangersOf,
  textsOf,
  vendorIds,
  versionsOf,
  writable,
} from '../command-arguments.ts'
import { about, type Decided, decide, storable, type Told } from '../decide.ts'
import type { MutationResolvers, UpdateCaseInput } from '../generated.ts'
import { problem } from '../pipeline/problem.ts'
import { permitted, type Viewer } from '../viewer.ts'

/** A status with what belongs to it: how a case ended is said when it ends, and not otherwise. */
function ending(viewer: Viewer, asked: CaseStatus, given: CaseOutcome | null | undefined) {
  const status = writable('input.status', asked)
  if (status !== 'CLOSED') {
    if (given) throw badInput('input.outcome', 'goes with the status CLOSED; leave it out')
    return { status }
  }
  if (!given) throw badInput('input.outcome', 'is missing; say how the case ended, for example DISMISSED')
  const outcome = writable('input.outcome', given)
  if (outcome === 'REFERRED_FOR_SAR' && !permitted(viewer, 'sar:refer')) {
    throw problem('FORBIDDEN', 'Referring a case needs the permission sar:refer; ask for it', {
      extensions: { field: 'input.outcome' },
    })
  }
  return { status, outcome }
}

interface BulkInput extends Told {
  caseIds: readonly string[]
  expectedVersions?: readonly number[] | null
}

/** One decision about all cases of an input, each held to the version that was seen of it. */
function bulk(mutation: string, input: BulkInput, said: Said): Decided {
  const versionOf = versionsOf(input.expectedVersions, input.caseIds, 'caseIds')
  const items = about('CASE', 'input.caseIds', input.caseIds, (index) => ({
    ...said,
    expectedVersion: versionOf(index),
  }))
  return { mutation, told: input, items }
}

interface SingleInput extends Told {
  caseId: string
  expectedVersion?: number | null
}

function single(mutation: string, input: SingleInput, said: Said): Decided {
  const decision = { ...said, expectedVersion: input.expectedVersion ?? null }
  return { mutation, told: input, items: about('CASE', 'input.caseId', [input.caseId], () => decision) }
}

/** What a case always has, or nobody documents a way to empty. */
const FULL = [
  ...['status', 'title', 'description', 'category', 'priority'],
  ...['reviewerIds', 'alertIds', 'subjectIds', 'subjectVendorIds', 'transactionIds'],
] as const

function changesOf(viewer: Viewer, input: UpdateCaseInput): CaseChanges {
  const { status, outcome, conditions, title, description, category, priority, assigneeId, dueAt } = input
  notEmptied(input, FULL)
  if (outcome && !status) throw badInput('input.outcome', 'goes with the status CLOSED; give `status` too')
  if (typeof conditions === 'string' && outcome !== 'ACCEPTED_WITH_CONDITIONS')
    throw badInput('input.conditions', 'go with the outcome ACCEPTED_WITH_CONDITIONS; leave them out')
  return {
    ...(status && ending(viewer, status, outcome)),
    ...(typeof title === 'string' && { title: storable('input.title', title) }),
    ...(typeof description === 'string' && { description: storable('input.description', description) }),
    ...(category && { category: writable('input.category', category) }),
    ...(priority && { priority: writable('input.priority', priority) }),
    ...(assigneeId !== undefined && { assignee: assigneeId === null ? null : named('User', assigneeId) }),
    ...(input.reviewerIds && { reviewers: namedList('User', input.reviewerIds) }),
    ...(dueAt !== undefined && { dueAt: dueAt?.toISOString() ?? null }),
    ...(input.alertIds && { alerts: namedList('Alert', input.alertIds) }),
    ...((input.subjectIds || input.subjectVendorIds?.length) && {
      subjects: namedList('Subject', input.subjectIds ?? []),
    }),
    ...(input.transactionIds && { transactions: vendorIds('input.transactionIds', input.transactionIds) }),
  }
}

/** One field alone is the decision that speaks of it, which more vendors can take than a change of several. */
function update(viewer: Viewer, input: UpdateCaseInput): Said {
  const change = changesOf(viewer, input)
  const { status, outcome, priority, assignee } = change
  const fields = Object.keys(change).filter((field) => field !== 'outcome')
  if (fields.length === 0) throw badInput('input', 'changes nothing; give at least one field to change')
  if (fields.length === 1) {
    if (status) return { ...plainly('SET_STATUS'), detail: { status, ...(outcome && { outcome }) } }
    if (priority) return { ...plainly('SET_PRIORITY'), priority }
    if (assignee !== undefined) return assigning(assignee)
  }
  return { ...plainly('UPDATE'), detail: { case: change, ...strangersOf('input', input) } }
}

type Commands =
  | 'assignCases'
  | 'linkCaseAlerts'
  | 'linkCaseSubjects'
  | 'linkCaseTransactions'
  | 'setCaseStatus'
  | 'updateCase'
  | 'updateCaseReviewers'

export const Mutation: Pick<MutationResolvers, Commands> = {
  updateCase(_root, { input }, context) {
    return decide(context, single('updateCase', input, { ...update(context.viewer, input), ...textsOf(input) }))
  },
  assignCases(_root, { input }, context) {
    return decide(
      context,
      bulk('assignCases', input, { ...assigning(assigneeOf(input.assigneeId)), ...textsOf(input) }),
    )
  },
  setCaseStatus(_root, { input }, context) {
    const detail = ending(context.viewer, input.status, input.outcome)
    if (input.falsePositive && detail.outcome !== 'DISMISSED')
      throw badInput('input.falsePositive', 'goes with the status CLOSED and the outcome DISMISSED only')
    const said = input.falsePositive ? plainly('MARK_FALSE_POSITIVE') : { ...plainly('SET_STATUS'), detail }
    return decide(context, bulk('setCaseStatus', input, { ...said, ...textsOf(input) }))
  },
  updateCaseReviewers(_root, { input }, context) {
    const { mode, reviewerIds } = input
    if (mode !== 'SET') nonEmpty('input.reviewerIds', reviewerIds, 'person')
    const said = { ...plainly(`${mode}_REVIEWERS`), detail: { ids: namedList('User', reviewerIds) } }
    return decide(context, bulk('updateCaseReviewers', input, said))
  },
  linkCaseAlerts(_root, { input }, context) {
    const ids = namedList('Alert', nonEmpty('input.alertIds', input.alertIds, 'alert'))
    return decide(context, single('linkCaseAlerts', input, { ...plainly('LINK_ALERTS'), detail: { ids } }))
  },
  linkCaseSubjects(_root, { input }, context) {
    return decide(context, single('linkCaseSubjects', input, { ...plainly('LINK_SUBJECTS'), detail: partiesOf(input) }))
  },
  linkCaseTransactions(_root, { input }, context) {
    const ids = vendorIds('input.transactionIds', nonEmpty('input.transactionIds', input.transactionIds, 'transaction'))
    return decide(context, single('linkCaseTransactions', input, { ...plainly('LINK_TRANSACTIONS'), detail: { ids } }))
  },
}
