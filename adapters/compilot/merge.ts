import type { RawRecord } from '../../src/adapter/contract.ts'
import { camelKeys, type Fields, isObject, timeOf, WEBHOOK_ONLY } from './payload.ts'

const told = (value: unknown): boolean => value !== null && value !== undefined

/** Nested parts of a thin view may be abbreviated: they count only where nothing is known yet. */
const tells = (view: Fields, known: Fields): [string, unknown][] =>
  Object.entries(view).filter(([name, value]) => told(value) && (typeof value !== 'object' || !told(known[name])))

const RANK = { DETAIL: 2, ITEM: 1, WEBHOOK: 0 } as const

/**
 * One alert from its views, oldest first. A DETAIL is whole: it replaces what was known, but for what webhooks alone carry.
 * Thin views set what they tell and never erase; a view that came late, by the vendor's own time, only fills gaps.
 */
export function merge(parts: readonly RawRecord[]): RawRecord {
  const last = parts.at(-1)
  if (!last) throw new Error('nothing to merge')
  const views = parts.filter(({ raw }) => isObject(raw))
  if (views.length === 0) return last
  let known: Fields = {}
  let asOf: string | null = null
  let updatedAt: string | null = null
  for (const { part, raw, vendorUpdatedAt } of views) {
    const view = camelKeys(raw as Fields)
    // An alert that was never changed may carry no time of change: its creation orders it, but is not shown as one.
    const at = vendorUpdatedAt ?? timeOf(view.createdAt)
    const late = asOf !== null && at !== null && at < asOf
    if (late) known = { ...view, ...known }
    else if (part === 'DETAIL')
      known = {
        ...Object.fromEntries(WEBHOOK_ONLY.map((name) => [name, known[name]]).filter(([, each]) => told(each))),
        ...view,
      }
    else known = { ...known, ...Object.fromEntries(tells(view, known)) }
    if (late) continue
    asOf = at ?? asOf
    updatedAt = vendorUpdatedAt ?? updatedAt
  }
  const part = views.map((view) => view.part).reduce((best, each) => (RANK[each] > RANK[best] ? each : best))
  return { kind: last.kind, key: last.key, part, raw: known, vendorUpdatedAt: updatedAt }
}
