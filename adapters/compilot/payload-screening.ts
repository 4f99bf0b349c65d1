import { z } from 'zod'
import {
  bool,
  camelKeys,
  type Fields,
  type Flag,
  identifier,
  isObject,
  list,
  number,
  object,
  readAs,
  text,
  texts,
} from './payload.ts'

// The embedded result of the classic ComplyAdvantage search API: camelCase outside, snake_case inside. All inner parts may
// be absent (@nexeraid/identity-schemas); older results spell some of them differently.

/** A name as one text, or in the parts a search may be made with. */
const term = z
  .union([text, z.looseObject({ first_name: text, middle_names: text, last_name: text })])
  .transform((value) =>
    value === null || typeof value === 'string'
      ? value
      : [value.first_name, value.middle_names, value.last_name].filter((part) => part !== null).join(' ') || null,
  )

const screening = z.object({
  customerId: identifier,
  searchId: identifier,
  searchRef: identifier,
  executionId: identifier,
  searchResult: object,
  searchEntities: list,
  requestData: object,
})
const search = z.object({
  client_ref: identifier,
  match_status: text,
  risk_level: text,
  search_term: term,
  submitted_term: term,
  filters: object,
  hits: list,
  blacklist_hits: list,
})
const request = z.object({ client_ref: identifier, search_term: term, filters: object })
const filters = z.object({ entity_type: text, birth_year: number })

const hit = z.object({
  doc: object,
  match_types: texts,
  match_types_details: list,
  match_status: text,
  is_whitelisted: bool,
  score: number,
})
const doc = z.object({
  id: identifier,
  name: text,
  entity_type: text,
  types: list,
  aka: list,
  associates: list,
  sources: texts,
  keywords: texts,
  media: list,
  fields: list,
  source_notes: object,
})
const entity = z.object({ id: identifier, key_information: object, uncategorized: object, full_listing: object })
const keyInformation = z.object({
  name: text,
  entity_type: text,
  types: list,
  grouped_types: list,
  match_types: texts,
  sources: texts,
  aka: list,
  date_of_birth: text,
  dates_of_birth: texts,
  match_status: text,
  risk_level: text,
  is_whitelisted: bool,
  country_names: text,
  primary_country: text,
  associates: list,
  source_notes: object,
})
const uncategorized = z.object({ keywords: texts, match_types: texts, media: list, fields: list })

const SEARCH = 'complyAdvantageData.searchResult'
const ENTITY = 'complyAdvantageData.searchEntities[]'

export const readScreening = (raw: Fields, flags: Flag[]) =>
  readAs(screening, camelKeys(raw), flags, 'complyAdvantageData.')
export const readSearch = (raw: Fields, flags: Flag[]) => readAs(search, raw, flags, `${SEARCH}.`)
export const readRequest = (raw: Fields, flags: Flag[]) =>
  readAs(request, raw, flags, 'complyAdvantageData.requestData.')
export const readFilters = (raw: Fields, flags: Flag[], under: string) =>
  readAs(filters, raw, flags, `${under}.filters.`)

export type Screening = z.output<typeof screening>
export type Search = z.output<typeof search>
export type Hit = z.output<typeof hit> & { doc: z.output<typeof doc> }
export type Entity = z.output<typeof entity> & {
  key: z.output<typeof keyInformation>
  rest: z.output<typeof uncategorized>
  /** Every field of the key information, for the facts among them. */
  all: Fields
}

/** One hit; null where it is no hit at all. */
export function readHit(raw: unknown, flags: Flag[], under: string): Hit | null {
  if (!isObject(raw)) return null
  const read = readAs(hit, raw, flags, `${SEARCH}.${under}.`)
  return read.doc === null ? null : { ...read, doc: readAs(doc, read.doc, flags, `${SEARCH}.${under}.doc.`) }
}

/** One structured entity; its id is the id of the hit's document. */
export function readEntity(raw: unknown, flags: Flag[]): Entity | null {
  if (!isObject(raw)) return null
  const read = readAs(entity, raw, flags, `${ENTITY}.`)
  return {
    ...read,
    key: readAs(keyInformation, read.key_information ?? {}, flags, `${ENTITY}.key_information.`),
    rest: readAs(uncategorized, read.uncategorized ?? {}, flags, `${ENTITY}.uncategorized.`),
    all: read.key_information ?? {},
  }
}
