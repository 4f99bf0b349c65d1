import { toId } from './ids.ts'

export interface ChangedFieldNode {
  field: string
  from: unknown
  to: unknown
}

type Snapshot = Record<string, unknown> | null

/** Not facts about the record: `version` changes every time, the others never do. */
const LEFT_OUT: ReadonlySet<string> = new Set(['version', 'operationId', 'targetId'])

function shown(field: string, value: unknown): unknown {
  if (field === 'subjectId' && typeof value === 'string') return toId('Subject', value)
  if (field !== 'gatewayDecision' || !isHitDecision(value)) return value ?? null
  const { hitId, ...decision } = value
  return { hitId: toId('ScreeningHit', hitId), ...decision }
}

const isHitDecision = (value: unknown): value is { hitId: string } =>
  typeof value === 'object' && value !== null && 'hitId' in value && typeof value.hitId === 'string'

/** What differs between a record's fields before and after a change. */
export function changedFields(before: Snapshot, after: Snapshot): ChangedFieldNode[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...fields].flatMap((field) => {
    const from = shown(field, before?.[field])
    const to = shown(field, after?.[field])
    const same = JSON.stringify(from) === JSON.stringify(to)
    return same || LEFT_OUT.has(field) ? [] : [{ field, from, to }]
  })
}
