/** What has an id. All but Event, Selection, QuarantinedRecord and Note can be fetched again with `node`. */
const TYPES = [
  'Alert',
  'Case',
  'CaseAlert',
  'ScreeningHit',
  'Subject',
  'User',
  'ProviderAccount',
  'Operation',
  'Command',
  'Event',
  'Selection',
  'QuarantinedRecord',
  'Note',
] as const
export type IdType = (typeof TYPES)[number]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The opaque id of a record. */
export const toId = (type: IdType, uuid: string): string => Buffer.from(`${type}:${uuid}`).toString('base64url')

/** What an opaque id names; null for whatever is not one, which then reads like the id of a record that is not there. */
export function fromId(id: string): { type: IdType; uuid: string } | null {
  const [name, uuid, ...rest] = Buffer.from(id, 'base64url').toString().split(':')
  const type = TYPES.find((known) => known === name)
  if (!type || !uuid || rest.length > 0 || !UUID.test(uuid)) return null
  // base64 has several spellings of the same bytes; only ours is an id.
  return toId(type, uuid) === id ? { type, uuid } : null
}

/** The uuid behind an id of the given type; null for an id of another type as well. */
export function uuidOf(type: IdType, id: string): string | null {
  const found = fromId(id)
  return found?.type === type ? found.uuid : null
}

/** The uuids behind those ids that are of the given type. The others can match nothing and are left out. */
export const uuidsOf = (type: IdType, ids: readonly string[]): string[] => ids.flatMap((id) => uuidOf(type, id) ?? [])
