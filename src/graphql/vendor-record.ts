import type { RecordName, VendorPart } from '../store/vendor-records.ts'
import { parseExactly } from './exact-json.ts'
import type { Loaders } from './loaders.ts'

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The views of one record as one: a list's item and the record's own page carry different fields, and where both have
 * one, the later read counts. A webhook's payload stands only where nothing else does, because it may be an envelope.
 */
function merged(parts: readonly VendorPart[]): unknown {
  const read = parts.filter((part) => part.part !== 'WEBHOOK')
  const values = (read.length > 0 ? read : parts).map((part) => parseExactly(part.raw))
  return values.every(isObject) ? Object.fromEntries(values.flatMap(Object.entries)) : values.at(-1)
}

/** The vendor's whole record, null where none was kept. */
export async function vendorRecord(loaders: Loaders, name: RecordName): Promise<unknown> {
  const parts = await loaders.vendorParts.load(name)
  return parts.length > 0 ? merged(parts) : null
}
