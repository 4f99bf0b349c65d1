import { toId } from './ids.ts'

export interface ChangedFieldNode {
  field: string
  from: unknown
  to: unknown
}

type Snapshot = Record<string, unknown> | null

/** Not facts about the record: `version` changes every time, the others never do. */
const LEFT_OUT: ReadonlySet<string> = new Set(['version', 'operationId', 'targetId'])

const shown = (field: string, value: unknown): unknown =>
  field === 'subjectId' && typeof value === 'string' ? toId('Subject', value) : (value ?? null)

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
