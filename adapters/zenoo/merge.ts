import type { RawRecord } from '../../src/adapter/contract.ts'

const has = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0

/** Whether a view says anything of research: an object in the vendor document, the finding as a text in the API reference. */
const tellsResearch = ({ raw }: RawRecord): boolean => {
  const { ai_research, ai_assessment } = raw as { ai_research?: unknown; ai_assessment?: unknown }
  return has(ai_research) || (ai_assessment !== null && ai_assessment !== undefined && ai_assessment !== '')
}

/** A whole alert with the research that its own route answered, in place of what the alert says of it. */
export function withResearch(alert: RawRecord, research: object): RawRecord {
  return { ...alert, part: 'DETAIL', raw: { ...(alert.raw as object), ai_research: research } }
}

/**
 * The record as the newest view has it. In the API reference's dialect an alert says nothing of research that is under way:
 * what its own route said of it stands until a view tells more.
 */
export function merge(parts: readonly RawRecord[]): RawRecord {
  const newest = parts.at(-1)
  if (!newest) throw new Error('no view to merge')
  if (newest.kind !== 'ALERT' || typeof newest.raw !== 'object' || newest.raw === null || tellsResearch(newest))
    return newest
  const earlier = parts.findLast((part) => part.part === 'DETAIL')
  if (!earlier) return newest
  const { ai_research } = earlier.raw as { ai_research?: unknown }
  return { ...newest, raw: { ...newest.raw, ai_research } }
}
