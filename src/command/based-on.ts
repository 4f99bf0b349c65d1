import type { ConnectedAccount } from '../adapter/account.ts'
import type { CommandIntent, RawRecord } from '../adapter/contract.ts'
import type { PresentValue, PresentValues } from '../canonical/decision.ts'
import { ALERT_CATEGORY } from '../canonical/enums.ts'
import type { AlertDraft, CaseDraft, Sourced } from '../canonical/record.ts'
import type { BasedOn, BasedOnField } from '../store/write/deliveries.ts'

/** What the vendor changed under a decision, in its own words. */
export interface Change {
  field: 'status' | BasedOnField
  was: string | null
  now: string | null
}

/** The canonical fields a decision writes, but for the status, with what it asks for. */
function written({ action, priority, assignee, detail }: CommandIntent): Partial<Record<BasedOnField, string | null>> {
  switch (action) {
    case 'ASSIGN':
      return { assignee }
    case 'UNASSIGN':
      return { assignee: null }
    case 'SET_PRIORITY':
      return { priority }
    case 'UPDATE': {
      const { priority, category, type, lifecycleStage, assignee } = { ...detail.alert, ...detail.case }
      return { priority, category, type, lifecycleStage, assignee } as Partial<Record<BasedOnField, string | null>>
    }
    default:
      return {}
  }
}

/** What a decision is held against until it is sent: the vendor's words of the fields it writes. Null where it writes none. */
export function basedOn(intent: CommandIntent, present: PresentValues): BasedOn | null {
  const fields = Object.entries(written(intent)).flatMap(([name, wanted]) => {
    const held = present[name as BasedOnField]
    return wanted === undefined || !held ? [] : [[name, { was: held.raw, wanted }] as const]
  })
  return fields.length > 0 ? Object.fromEntries(fields) : null
}

/** The first of those fields that says something else now. A change to just what is asked for is none. */
export function changed(based: BasedOn | null, now: PresentValues | null): Change | null {
  for (const [name, { was, wanted }] of Object.entries(based ?? {})) {
    const field = name as BasedOnField
    const held = now?.[field]
    if (held && held.raw !== was && held.value !== wanted) return { field, was, now: held.raw }
  }
  return null
}

const worded = ({ value, raw }: Sourced<string>): PresentValue => ({ value, raw })
const person = ({ assignee }: AlertDraft | CaseDraft): PresentValue => ({
  value: assignee?.id ?? null,
  raw: assignee?.id ?? null,
})
const rank = ({ value }: Sourced<string>): number => ALERT_CATEGORY.indexOf(value as never)

/** What a record that was just read says, as the ledger knows the present. Null where it cannot be told. */
export function saidBy({ adapter, settings }: ConnectedAccount, record: RawRecord): PresentValues | null {
  try {
    const mapped = adapter.map(record, settings)
    const alert = record.kind === 'ALERT' ? mapped.alerts.find(({ key }) => key === record.key) : undefined
    if (alert) {
      const [category] = alert.categories.toSorted((a, b) => rank(a) - rank(b))
      return {
        priority: worded(alert.priority),
        type: worded(alert.type),
        lifecycleStage: worded(alert.lifecycleStage),
        assignee: person(alert),
        ...(category && { category: worded(category) }),
      }
    }
    const found = record.kind === 'CASE' ? mapped.cases.find(({ key }) => key === record.key) : undefined
    if (!found) return null
    const category = found.category ? worded(found.category) : { value: null, raw: null }
    return { priority: worded(found.priority), category, assignee: person(found) }
  } catch {
    // A record that is not understood: the intake quarantines it with the reason.
    return null
  }
}
