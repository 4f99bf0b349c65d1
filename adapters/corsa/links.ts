import { z } from 'zod'
import { readInstant } from '../../src/adapter/instant.ts'
import { absent } from '../../src/adapter/vocabulary.ts'
import type { SubjectType } from '../../src/canonical/enums.ts'
import type { Sourced, SubjectDraft } from '../../src/canonical/record.ts'
import { type Flag, identifier, isRecord, text } from './payload.ts'

// One list of links has another name wherever it stands: associatedClients when an alert is written, clientsIds when a
// case is, clientIds in the webhook of an alert. The webhook page of cases lists objects instead of ids.
export const CLIENTS = ['associatedClients', 'clientsIds', 'clientIds'] as const
export const ALERTS = ['alertsIds', 'alertIds', 'associatedAlerts'] as const
export const TRANSACTIONS = ['associatedTransactions', 'transactionsIds', 'transactionIds'] as const

/** Every group of names that mean the same links. */
export const SPELLINGS: readonly (readonly string[])[] = [CLIENTS, ALERTS, TRANSACTIONS]

interface Link {
  id: string
  raw: unknown
}

/** The links of a record under any of their names, each once. */
export function linksOf(raw: Readonly<Record<string, unknown>>, names: readonly string[], flags: Flag[]): Link[] {
  const found = new Map<string, Link>()
  for (const name of names) {
    const list = raw[name] ?? []
    if (!Array.isArray(list)) flags.push({ field: name, reason: 'not a list: left out' })
    for (const each of Array.isArray(list) ? list : []) {
      const read = identifier.safeParse(isRecord(each) ? each.id : each)
      const id = read.success ? read.data : null
      if (id === null) flags.push({ field: name, reason: 'a link without an id: left out' })
      else if (!found.has(id) || isRecord(each)) found.set(id, { id, raw: each })
    }
  }
  return [...found.values()]
}

/** A client as docs.corsa.finance api/ingesting-clients shapes it, as far as a link repeats it. */
const client = z.object({
  referenceId: identifier.catch(null),
  general: z
    .object({
      firstName: text.catch(null),
      lastName: text.catch(null),
      legalEntityName: text.catch(null),
      dateOfBirth: text.catch(null),
    })
    .nullish()
    .catch(null),
})
type General = NonNullable<z.output<typeof client>['general']>

const HAN = /^\p{Script=Han}+$/u

function nameOf({ firstName, lastName, legalEntityName }: General): string | null {
  const parts = [firstName, lastName].filter((part) => part !== null)
  if (parts.length === 0) return legalEntityName
  // Corsa keeps the parts of a name apart; Chinese ones are written in the other order and without a space.
  return parts.every((part) => HAN.test(part)) ? parts.toReversed().join('') : parts.join(' ')
}

function typeOf(general: General | null | undefined): Sourced<SubjectType> {
  const derived = (value: SubjectType, field: string): Sourced<SubjectType> => ({
    value,
    raw: null,
    field: `general.${field}`,
    fidelity: 'DERIVED',
  })
  // Corsa keeps individuals and corporates apart; a link does not say which it is but by the names it has.
  if (general?.legalEntityName) return derived('COMPANY', 'legalEntityName')
  if (general?.firstName || general?.lastName) return derived('PERSON', general.firstName ? 'firstName' : 'lastName')
  return absent('UNKNOWN')
}

function subjectOf({ id, raw }: Link): SubjectDraft {
  const read = client.safeParse(raw)
  const { referenceId, general } = read.success ? read.data : { referenceId: null, general: null }
  const dateOfBirth = general?.dateOfBirth ?? null
  // The day as written: a time zone must not move it.
  const born = readInstant(dateOfBirth).at === null ? null : dateOfBirth?.trim().slice(0, 10)
  const [year = null, month = null, day = null] = born ? born.split('-').map(Number) : []
  return {
    key: id,
    vendorId: id,
    type: typeOf(general),
    name: general ? nameOf(general) : null,
    birth: { year, month, day },
    clientReference: referenceId,
  }
}

/** The parties a record is linked to. A link is often a bare id: what else is known of them comes from other records. */
export const subjectsOf = (raw: Readonly<Record<string, unknown>>, flags: Flag[]): SubjectDraft[] =>
  linksOf(raw, CLIENTS, flags).map(subjectOf)
