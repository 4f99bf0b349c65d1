import { absent } from '../../src/adapter/vocabulary.ts'
import type { AlertCategory } from '../../src/canonical/enums.ts'
import type { HitDraft, HitRisk, Sourced } from '../../src/canonical/record.ts'
import { associatesOf, birthOf, countriesOf, distinct, factsOf, matchTypesOf, mediaOf, namesOf } from './map-facts.ts'
import { type Flag, isObject } from './payload.ts'
import { type Entity, type Hit, readEntity, readHit, type Screening, type Search } from './payload-screening.ts'
import { rollUp, SILENT, type Voice } from './rollup.ts'
import * as words from './vocabulary.ts'
import { entityCategory, groupedCategory, hitCategory, riskOf } from './vocabulary-aml.ts'

/** One listed party: what the search says of it, what the structured entity says, or both; joined by the document's id. */
interface Party {
  id: string
  hit: Hit | null
  entity: Entity | null
  /** It stands on the firm's own list. */
  blacklisted: boolean
}

export interface Found {
  hits: HitDraft[]
  categories: Sourced<AlertCategory>[]
  /** What each listed party's match status says; parties without one say nothing. */
  voices: Voice[]
}

function partiesOf(screening: Screening, search: Search | null, flags: Flag[]): Party[] {
  const parties = new Map<string, Party>()
  const keep = (id: string | null | undefined, field: string, more: Partial<Party>) => {
    if (id === null || id === undefined) {
      flags.push({ field, reason: 'an entry without an id: left out of the hits' })
      return
    }
    const held = parties.get(id) ?? { id, hit: null, entity: null, blacklisted: false }
    parties.set(id, {
      ...held,
      // The same document twice: what came first stays.
      hit: held.hit ?? more.hit ?? null,
      entity: held.entity ?? more.entity ?? null,
      blacklisted: held.blacklisted || (more.blacklisted ?? false),
    })
  }
  for (const field of ['hits', 'blacklist_hits'] as const)
    for (const raw of search?.[field] ?? []) {
      const hit = readHit(raw, flags, `${field}[]`)
      keep(hit?.doc.id, `complyAdvantageData.searchResult.${field}[]`, { hit, blacklisted: field === 'blacklist_hits' })
    }
  for (const raw of screening.searchEntities) {
    const entity = readEntity(raw, flags)
    keep(entity?.id, 'complyAdvantageData.searchEntities[]', { entity })
  }
  return [...parties.values()]
}

const wordsOf = (all: readonly unknown[] | undefined, field: string, flags: Flag[]): string[] =>
  (all ?? []).flatMap((each) => {
    if (typeof each === 'string' && each.trim() !== '') return [each]
    flags.push({ field, reason: 'an entry is not a word: left out' })
    return []
  })

/** The types of a listed party, by where they stand; the general one and its subtype come together, both are kept. */
function typesOf({ hit, entity }: Party, flags: Flag[]): { raw: string; table: typeof hitCategory }[] {
  const grouped = (entity?.key.grouped_types ?? []).filter(isObject).map(({ type }) => type)
  const under = (table: typeof hitCategory, all: readonly unknown[] | undefined) =>
    wordsOf(all, table.field, flags).map((raw) => ({ raw, table }))
  return [
    ...under(hitCategory, hit?.doc.types),
    ...under(entityCategory, entity?.key.types),
    ...under(groupedCategory, grouped),
  ]
}

const OWN_LIST: HitRisk = {
  class: 'WATCHLIST',
  pepClass: null,
  mediaTopic: null,
  taxonomy: null,
  amlCft: null,
  raw: null,
  fidelity: 'DERIVED',
}

/** What the match status of a listed party says, of the hit and of the entity; null where neither has one. */
function voiceOf({ hit, entity }: Party): Voice | null {
  const said = (match: Voice['match'] | null, decision: Voice['decision'] | null): Voice[] =>
    match && decision ? [{ match, decision }] : []
  const [ofHit, ofEntity] = [hit?.match_status ?? null, entity?.key.match_status ?? null]
  return rollUp([
    ...said(words.hitMatch.read(ofHit), words.hitDecision.read(ofHit)),
    ...said(words.entityMatch.read(ofEntity), words.entityDecision.read(ofEntity)),
  ])
}

function hitOf(party: Party, alertKey: string, flags: Flag[]): HitDraft {
  const { id, hit, entity, blacklisted } = party
  const voice = voiceOf(party) ?? SILENT
  const types = typesOf(party, flags).map(({ raw }) => raw)
  const name = hit?.doc.name ?? entity?.key.name ?? null
  const score = hit?.score ?? null
  return {
    // The document's id names the listed party, who may be found again by the search of another alert.
    key: `${alertKey}/${id}`,
    vendorId: id,
    alertKey,
    matchedName: name,
    entityType:
      words.hitParty.read(hit?.doc.entity_type) ?? words.entityParty.read(entity?.key.entity_type) ?? absent('UNKNOWN'),
    birth: birthOf(hit, entity),
    matchStatus: voice.match,
    disposition: voice.decision,
    riskLevel: words.entityRisk.read(entity?.key.risk_level) ?? absent('UNKNOWN'),
    risks: [...distinct(types).map(riskOf), ...(blacklisted ? [OWN_LIST] : [])],
    // An open-ended relevance: samples run above 3, neither 0 to 1 nor a percentage.
    scores:
      score === null
        ? []
        : [
            {
              kind: 'RELEVANCE',
              value: score,
              min: null,
              max: null,
              vendorField: 'complyAdvantageData.searchResult.hits[].score',
            },
          ],
    sources: distinct([...(hit?.doc.sources ?? []), ...(entity?.key.sources ?? [])]),
    profileId: id,
    allowListed: hit?.is_whitelisted ?? entity?.key.is_whitelisted ?? null,
    aliases: distinct(namesOf([...(hit?.doc.aka ?? []), ...(entity?.key.aka ?? [])])),
    associates: distinct(associatesOf([...(hit?.doc.associates ?? []), ...(entity?.key.associates ?? [])])),
    media: distinct(mediaOf([...(hit?.doc.media ?? []), ...(entity?.rest.media ?? [])])),
    facts: factsOf(hit, entity),
    matchTypes: matchTypesOf(hit, entity),
    countries: countriesOf(hit, entity),
  }
}

/** What a listed party makes the alert about. It follows from the hits, so even an exact word reads as DERIVED there. */
function categoriesOf(party: Party): Sourced<AlertCategory>[] {
  const read = typesOf(party, []).map(({ raw, table }) => table.read(raw))
  const own: Sourced<AlertCategory>[] = party.blacklisted
    ? [
        {
          value: 'WATCHLIST',
          raw: null,
          field: 'complyAdvantageData.searchResult.blacklist_hits[]',
          fidelity: 'DERIVED',
        },
      ]
    : []
  return [...read, ...own].flatMap((each): Sourced<AlertCategory>[] =>
    each === null ? [] : [each.fidelity === 'UNRECOGNISED' ? each : { ...each, fidelity: 'DERIVED' }],
  )
}

/** Everything a screening found. */
export function foundBy(screening: Screening, search: Search | null, alertKey: string, flags: Flag[]): Found {
  const parties = partiesOf(screening, search, flags)
  const categories = new Map<string, Sourced<AlertCategory>>()
  for (const each of parties.flatMap(categoriesOf)) {
    // Words nobody knows share one value and stay apart, so that each is seen.
    const key = each.value === 'UNKNOWN' ? `? ${each.raw}` : each.value
    if (!categories.has(key)) categories.set(key, each)
  }
  return {
    hits: parties.map((party) => hitOf(party, alertKey, flags)),
    categories: [...categories.values()],
    voices: parties.flatMap((party) => voiceOf(party) ?? []),
  }
}
