import { fromId } from './ids.ts'
import type { Loaders } from './loaders.ts'
import type { NodeRow } from './shapes.ts'

/** Rows that are of one type wherever they stand do not carry its name. */
const named = <Name extends string, Row extends object>(__typename: Name, row: Row | null) =>
  row && { ...row, __typename }

/** The record behind an id; null where there is none, which the id of another tenant's record cannot be told from. */
export async function loadNode(loaders: Loaders, id: string): Promise<NodeRow | null> {
  const found = fromId(id)
  if (!found) return null
  const { type, uuid } = found
  switch (type) {
    case 'Alert':
      return named('Alert', await loaders.alert.load(uuid))
    case 'Case':
      return named('Case', await loaders.case.load(uuid))
    case 'CaseAlert':
      return loaders.caseAlert.load(uuid)
    case 'ScreeningHit':
      return named('ScreeningHit', await loaders.hit.load(uuid))
    case 'Subject':
      return named('Subject', await loaders.subject.load(uuid))
    case 'User':
      return loaders.user.load(uuid)
    case 'ProviderAccount':
      return (await loaders.accounts()).byUuid.get(uuid) ?? null
    case 'Operation':
      return loaders.operation.load(uuid)
    case 'Command':
      return loaders.command.load(uuid)
    case 'Event':
    case 'Selection':
    case 'QuarantinedRecord':
    case 'Note':
      return null
  }
}
