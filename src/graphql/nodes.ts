import { fromId } from './ids.ts'
import type { Loaders } from './loaders.ts'
import type { NodeRow } from './shapes.ts'

/** The record behind an id; null where there is none, which the id of another tenant's record cannot be told from. */
export async function loadNode(loaders: Loaders, id: string): Promise<NodeRow | null> {
  const found = fromId(id)
  if (!found) return null
  const { type, uuid } = found
  switch (type) {
    case 'Alert':
      return loaders.alert.load(uuid)
    case 'Case':
      return loaders.case.load(uuid)
    case 'CaseAlert':
      return loaders.caseAlert.load(uuid)
    case 'ScreeningHit':
      return loaders.hit.load(uuid)
    case 'Subject':
      return loaders.subject.load(uuid)
    case 'ProviderAccount':
      return (await loaders.accounts()).byUuid.get(uuid) ?? null
    case 'Operation':
      return loaders.operation.load(uuid)
    case 'Command':
      return loaders.command.load(uuid)
    case 'Event':
    case 'QuarantinedRecord':
      return null
  }
}
