import { absent } from '../../src/adapter/vocabulary.ts'
import type { RiskLevel } from '../../src/canonical/enums.ts'
import type { Sourced, SubjectDraft, VendorId } from '../../src/canonical/record.ts'
import { type Found, foundBy } from './map-hits.ts'
import type { Fields, Flag } from './payload.ts'
import { readFilters, readRequest, readScreening, readSearch } from './payload-screening.ts'
import { rollUp, type Voice } from './rollup.ts'
import * as words from './vocabulary.ts'

const SEARCH = 'complyAdvantageData.searchResult'

/** Where hits stand. What is odd there may hide one, so that none that is not seen is gone. */
export const HITS: ReadonlySet<string> = new Set([
  ...['complyAdvantageData', SEARCH, `${SEARCH}.hits`, `${SEARCH}.hits[]`],
  ...[`${SEARCH}.blacklist_hits`, `${SEARCH}.blacklist_hits[]`],
  ...['complyAdvantageData.searchEntities', 'complyAdvantageData.searchEntities[]'],
])

/** What the embedded screening says of an alert. */
export interface ScreeningSays extends Found {
  /** Search and hits together; null where none states a match. */
  together: Voice | null
  riskLevel: Sourced<RiskLevel>
  vendorIds: VendorId[]
  /** What it tells of the screened party. */
  party: { vendorId: string | null } & Pick<SubjectDraft, 'type' | 'name' | 'birth' | 'clientReference'>
}

/** A search that was settled while a hit below it was not: both are true, and a reader should know. */
function flagDissent(own: Voice | null, together: Voice | null, flags: Flag[]): void {
  const settled = own && ['FALSE_POSITIVE', 'NO_MATCH'].includes(own.match.value)
  if (settled && together && together.match.value !== own.match.value)
    flags.push({ field: `${SEARCH}.match_status`, reason: `the search says ${own.match.raw}, a hit does not` })
}

/** Reads `complyAdvantageData`: three layers of status, each of its own; the alert's match rolls up the lower two. */
export function screeningOf(raw: Fields, alertKey: string, flags: Flag[]): ScreeningSays {
  const screening = readScreening(raw, flags)
  const search = screening.searchResult && readSearch(screening.searchResult, flags)
  if (!search && !flags.some(({ field }) => field === SEARCH)) flags.push({ field: SEARCH, reason: 'missing' })
  const request = screening.requestData && readRequest(screening.requestData, flags)
  const found = foundBy(screening, search, alertKey, flags)

  const match = words.searchMatch.read(search?.match_status)
  const decision = words.searchDecision.read(search?.match_status)
  const own = match && decision ? { match, decision } : null
  const together = rollUp([...(own ? [own] : []), ...found.voices])
  flagDissent(own, together, flags)

  const filters = search?.filters && readFilters(search.filters, flags, SEARCH)
  const asked = request?.filters && readFilters(request.filters, flags, 'complyAdvantageData.requestData')
  const year = filters?.birth_year ?? asked?.birth_year ?? null
  const type = words.searchParty.read(filters?.entity_type) ?? words.requestParty.read(asked?.entity_type)
  return {
    ...found,
    together,
    riskLevel: words.searchRisk.read(search?.risk_level) ?? absent('UNKNOWN'),
    vendorIds: (['searchId', 'searchRef'] as const).flatMap((name) => {
      const value = screening[name]
      return value === null ? [] : [{ field: `complyAdvantageData.${name}`, value }]
    }),
    party: {
      vendorId: screening.customerId,
      // It says what was searched for, which is what the customer was taken for.
      type: type
        ? { ...type, fidelity: type.fidelity === 'UNRECOGNISED' ? type.fidelity : 'DERIVED' }
        : absent('UNKNOWN'),
      // The submitted term is the name as it was given; the search term may be a normalised one.
      name: search?.submitted_term ?? request?.search_term ?? search?.search_term ?? null,
      birth: {
        year: year !== null && Number.isInteger(year) && year >= 1 && year <= 9999 ? year : null,
        month: null,
        day: null,
      },
      clientReference: search?.client_ref ?? request?.client_ref ?? null,
    },
  }
}
