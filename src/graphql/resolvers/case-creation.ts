import type { NewCase } from '../../canonical/decision.ts'
import { plainly } from '../../command/commands.ts'
import { GATEWAY_ACCOUNT } from '../../store/lanes.ts'
import { ANY_CASE } from '../alert-decisions.ts'
import { badInput } from '../arguments.ts'
import {
  accountNamed,
  filled,
  named,
  namedList,
  nonEmpty,
  strangersOf,
  vendorIds,
  writableOrNull,
} from '../command-arguments.ts'
import { decide, storable } from '../decide.ts'
import type { MetadataInput, MutationResolvers, NewCaseInput, NewCaseSubjectInput } from '../generated.ts'

function subjectOf(field: string, subject: NewCaseSubjectInput | null | undefined): NewCase['subject'] {
  if (!subject) return null
  const { subjectId, vendorId } = subject
  const type = storable(`${field}.type`, subject.type ?? null)
  if (subjectId && vendorId) throw badInput(field, 'takes `subjectId` or `vendorId`; give one of them')
  if (subjectId) return { type, id: named('Subject', subjectId), known: true }
  if (vendorId) return { type, id: filled(`${field}.vendorId`, vendorId, "give the vendor's id"), known: false }
  throw badInput(field, 'names nobody; give `subjectId` or `vendorId`')
}

function factOf(field: string, { value = null, number = null }: MetadataInput): string | number {
  if (value !== null && number !== null) throw badInput(field, 'takes `value` or `number`; give one of them')
  if (value !== null) return storable(`${field}.value`, value)
  if (number === null) throw badInput(field, 'says nothing; give `value` or `number`')
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw badInput(`${field}.number`, 'is too large to be kept to the last digit; give it as `value`')
  }
  return number
}

function metadataOf(field: string, entries: readonly MetadataInput[]): NewCase['metadata'] {
  const metadata = new Map<string, string | number>()
  for (const [index, fact] of entries.entries()) {
    const name = filled(`${field}[${index}].key`, fact.key, 'give the fact a name')
    if (metadata.has(name)) throw badInput(`${field}[${index}].key`, 'stands twice; give each name once')
    metadata.set(name, factOf(`${field}[${index}]`, fact))
  }
  return Object.fromEntries(metadata)
}

const words = (field: string, values: readonly string[] | null | undefined): string[] =>
  (values ?? []).map((value, index) => filled(`${field}[${index}]`, value, 'leave it out'))

function newCase(field: string, input: NewCaseInput): NewCase {
  return {
    ...ANY_CASE,
    reference: storable(`${field}.reference`, input.reference ?? null),
    title: storable(`${field}.title`, input.title ?? null),
    description: storable(`${field}.description`, input.description ?? null),
    category: writableOrNull(`${field}.category`, input.category),
    priority: writableOrNull(`${field}.priority`, input.priority),
    assignee: input.assigneeId ? named('User', input.assigneeId) : null,
    reviewers: namedList('User', input.reviewerIds ?? []),
    dueAt: input.dueAt?.toISOString() ?? null,
    subject: subjectOf(`${field}.subject`, input.subject),
    alerts: namedList('Alert', input.alertIds ?? []),
    subjects: namedList('Subject', input.subjectIds ?? []),
    hits: namedList('ScreeningHit', input.hitIds ?? []),
    ...(input.hitVendorIds && { hitVendorIds: vendorIds(`${field}.hitVendorIds`, input.hitVendorIds) }),
    transactions: vendorIds(`${field}.transactionIds`, input.transactionIds ?? []),
    documents: vendorIds(`${field}.documentIds`, input.documentIds ?? []),
    relatedCases: vendorIds(`${field}.relatedCaseIds`, input.relatedCaseIds ?? []),
    screening: input.screeningId
      ? filled(`${field}.screeningId`, input.screeningId, "give the vendor's id, or leave it out")
      : null,
    tags: words(`${field}.tags`, input.tags),
    fraudIndicators: words(`${field}.fraudIndicators`, input.fraudIndicators),
    verificationIssues: words(`${field}.verificationIssues`, input.verificationIssues),
    metadata: metadataOf(`${field}.metadata`, input.metadata ?? []),
  }
}

export const Mutation: Pick<MutationResolvers, 'createCaseFromTemplate' | 'createCases'> = {
  async createCases(_root, { input }, context) {
    const given = input.accountId ?? GATEWAY_ACCOUNT
    const account = await accountNamed(context, given)
    const items = nonEmpty('input.cases', input.cases, 'case').map((one, index) => {
      const at = `input.cases[${index}]`
      const vendorValue = storable(`${at}.vendorValue`, one.vendorValue ?? null)
      const detail = { newCase: newCase(at, one), ...strangersOf(at, one) }
      const decision = { ...plainly('CREATE'), vendorValue, detail }
      return { given, target: { kind: 'NEW_CASE' as const, account }, decision }
    })
    return decide(context, { mutation: 'createCases', told: input, items })
  },
  async createCaseFromTemplate(_root, { input }, context) {
    const template = filled('input.template', input.template, "give the vendor's name of the template")
    const subject = subjectOf('input.subject', input.subject)
    const account = await accountNamed(context, input.accountId)
    const decision = { ...plainly('CREATE_FROM_TEMPLATE'), detail: { newCase: { ...ANY_CASE, template, subject } } }
    const items = [{ given: input.accountId, target: { kind: 'NEW_CASE' as const, account }, decision }]
    return decide(context, { mutation: 'createCaseFromTemplate', told: input, items })
  },
}
