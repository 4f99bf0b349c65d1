import type { RawRecord, VendorCall } from '../../src/adapter/contract.ts'
import { readInstant } from '../../src/adapter/instant.ts'
import { lookupKey } from '../../src/adapter/vocabulary.ts'
import { type AlertFields, type CaseFields, type CorsaCall, type NewCorsaCase, readCall } from './call.ts'
import { ALERTS, CLIENTS, linksOf, TRANSACTIONS } from './links.ts'
import { isRecord, readAlert, readCase } from './payload.ts'

type Raw = Readonly<Record<string, unknown>>
type Fields = AlertFields & Omit<CaseFields, 'status'> & Omit<NewCorsaCase, 'reviewersIds'>

/** The record's status word as Corsa writes it: plain on alerts, plain or with its reason on cases. */
export const statusOf = ({ raw }: RawRecord): string | null => (isRecord(raw) ? readAlert(raw, []).status : null)

const sameWord = (held: string | null, wanted: string) => held !== null && lookupKey(held) === lookupKey(wanted)
const sameText = (held: string | null, wanted: string) => (held ?? '').trim() === wanted.trim()
const linked = (raw: Raw, names: readonly string[]) => linksOf(raw, names, []).map(({ id }) => id)
const holds = (held: readonly string[], wanted: readonly string[]) => wanted.every((id) => held.includes(id))
const equals = (held: readonly string[], wanted: readonly string[]) => holds(held, wanted) && holds(wanted, held)

function sameFields(held: unknown, wanted: NonNullable<AlertFields['customFields']>): boolean {
  const fields = isRecord(held) ? held : {}
  return Object.entries(wanted).every(([key, { label, value }]) => {
    const field = fields[key]
    return isRecord(field) && field.label === label && field.value === value
  })
}

/** Whether each field that was written stands in the record as it was written. */
function showsFields(raw: Raw, wanted: Partial<Fields>): boolean {
  const held = readCase(raw, [])
  const checks: { [Name in keyof Fields]: (value: NonNullable<Fields[Name]>) => boolean } = {
    referenceId: (value) => held.referenceId === value,
    priority: (value) => sameWord(held.priority, value),
    category: (value) => sameWord(held.category, value),
    status: (value) => sameWord(held.status, value),
    assigneeId: (value) => held.assigneeId?.id === value,
    description: (value) => sameText(held.description, value),
    dueDate: (value) => readInstant(held.dueDate).at === readInstant(value).at,
    // An update brings the whole list.
    reviewersIds: (value) =>
      equals(
        (held.reviewersIds ?? []).map(({ id }) => id),
        value,
      ),
    associatedClients: (value) => equals(linked(raw, CLIENTS), value),
    clientsIds: (value) => equals(linked(raw, CLIENTS), value),
    associatedTransactions: (value) => equals(linked(raw, TRANSACTIONS), value),
    transactionsIds: (value) => equals(linked(raw, TRANSACTIONS), value),
    alertsIds: (value) => equals(linked(raw, ALERTS), value),
    customFields: (value) => sameFields(raw.customFields, value),
  }
  return Object.entries(wanted).every(([name, value]) => {
    const check = checks[name as keyof Fields] as ((value: unknown) => boolean) | undefined
    return value === undefined || (check?.(value) ?? false)
  })
}

const LINKS = {
  clients: CLIENTS,
  transactions: TRANSACTIONS,
  'case-alerts': ALERTS,
  'case-clients': CLIENTS,
  'case-transactions': TRANSACTIONS,
}

function shown(raw: Raw, call: CorsaCall): boolean {
  switch (call.route) {
    case 'status':
    case 'case-status':
      return showsFields(raw, { status: call.status as 'NEW' })
    case 'escalate':
      return sameWord(readAlert(raw, []).status, 'ESCALATED')
    case 'assign':
    case 'case-assign':
      return (readAlert(raw, []).assigneeId?.id ?? null) === call.assigneeId
    case 'case-reviewers': {
      const held = (readCase(raw, []).reviewersIds ?? []).map(({ id }) => id)
      if (call.mode === 'SET') return equals(held, call.reviewersIds)
      if (call.mode === 'ADD') return holds(held, call.reviewersIds)
      return !call.reviewersIds.some((id) => held.includes(id))
    }
    case 'update':
      return showsFields(raw, call.fields)
    case 'case-update': {
      const { status, ...fields } = call.fields
      return showsFields(raw, { ...fields, ...(status && { status: status.status as 'NEW' }) })
    }
    case 'create':
      return showsFields(raw, call.alert)
    case 'case-create':
      return showsFields(raw, call.case)
    default:
      // A link adds to what is there: which of the routes replaces is not documented.
      return holds(linked(raw, LINKS[call.route]), call.ids)
  }
}

/** Whether the record as read now stands where the call was to lead. */
export const shows = ({ raw }: RawRecord, call: VendorCall): boolean => {
  const asked = readCall(call)
  return isRecord(raw) && shown(raw, asked)
}
