import { readInstant } from '../../src/adapter/instant.ts'
import type { HitDraft, PartialDate } from '../../src/canonical/record.ts'
import { type Fields, isObject, list, text } from './payload.ts'
import type { Entity, Hit } from './payload-screening.ts'

type Fact = NonNullable<HitDraft['facts']>[number]

const wordOf = (value: unknown): string | null => {
  const read = text.safeParse(value)
  return read.success ? read.data : null
}
export const distinct = <T>(all: readonly T[]): T[] => [
  ...new Map(all.map((each) => [JSON.stringify(each), each])).values(),
]

/** Names out of `[{ name }]`. */
export const namesOf = (all: readonly unknown[]): string[] =>
  all.flatMap((each) => (isObject(each) ? (wordOf(each.name) ?? []) : []))

export const associatesOf = (all: readonly unknown[]): NonNullable<HitDraft['associates']> =>
  all.flatMap((each) => {
    const name = isObject(each) ? wordOf(each.name) : null
    return name === null ? [] : [{ name, association: wordOf((each as Fields).association) }]
  })

export const mediaOf = (all: readonly unknown[]): NonNullable<HitDraft['media']> =>
  all.filter(isObject).map(({ title, url, snippet, date }) => ({
    title: wordOf(title),
    url: wordOf(url),
    snippet: wordOf(snippet),
    date: readInstant(wordOf(date)).at,
  }))

/** `[{ name, tag, value, source }]`: a computed field may have no source, and an unnamed one is known by its tag. */
function fieldFacts(all: readonly unknown[], origin: string | null = null): Fact[] {
  return all.filter(isObject).flatMap((field) => {
    const [name, value] = [wordOf(field.name) ?? wordOf(field.tag), wordOf(field.value)]
    return name === null || value === null ? [] : [{ name, value, source: wordOf(field.source) ?? origin }]
  })
}

/** Every plain value of an object, a list as one fact for each of its words. */
function plainFacts(of: Fields, source: string | null, except: readonly string[] = []): Fact[] {
  return Object.entries(of).flatMap(([name, held]) => {
    if (except.includes(name)) return []
    const values = Array.isArray(held) ? held : [held]
    return values.flatMap((each) => {
      const value = wordOf(each)
      return value === null ? [] : [{ name, value, source }]
    })
  })
}

/** Where each source says what it is: name, link, when the listing began and ended. */
const sourceFacts = (notes: Fields | null): Fact[] =>
  Object.entries(notes ?? {}).flatMap(([source, about]) => (isObject(about) ? plainFacts(about, source, ['data']) : []))

/** A map of maps, by type and source: the leaves hold what the source says. */
const listingFacts = (listing: Fields | null): Fact[] =>
  Object.values(listing ?? {})
    .filter(isObject)
    .flatMap((bySource) =>
      Object.entries(bySource).flatMap(([source, leaf]) =>
        isObject(leaf)
          ? [
              ...fieldFacts(list.safeParse(leaf.data).data ?? [], source),
              ...plainFacts(leaf, source, ['data', 'source']),
            ]
          : [],
      ),
    )

/** Shown in their own places, so not once more as facts. */
const ELSEWHERE = [
  'name',
  'entity_type',
  'types',
  'match_types',
  'sources',
  'match_status',
  'risk_level',
  'is_whitelisted',
]

/** What is known of a listed party, in the words of its sources. */
export function factsOf(hit: Hit | null, entity: Entity | null): Fact[] {
  return distinct([
    ...fieldFacts(hit?.doc.fields ?? []),
    ...plainFacts({ keywords: [...(hit?.doc.keywords ?? []), ...(entity?.rest.keywords ?? [])] }, null),
    ...sourceFacts(hit?.doc.source_notes ?? null),
    ...plainFacts(entity?.all ?? {}, null, ELSEWHERE),
    ...sourceFacts(entity?.key.source_notes ?? null),
    ...fieldFacts(entity?.rest.fields ?? []),
    ...listingFacts(entity?.full_listing ?? null),
  ])
}

/** Words in a list, or in lists of a map: results of 2018 key them by name. */
const flatWords = (value: unknown): string[] =>
  (list.safeParse(value).data ?? []).flatMap((each) =>
    typeof each === 'object' ? flatWords(each) : (wordOf(each) ?? []),
  )

/** How the names matched: the hit's own words, and the other list of words inside its details. */
export const matchTypesOf = (hit: Hit | null, entity: Entity | null): string[] =>
  distinct([
    ...(hit?.match_types ?? []),
    ...(hit?.match_types_details ?? []).filter(isObject).flatMap((detail) => [
      ...[detail.name_matches, detail.secondary_matches]
        .flatMap((matches) => list.safeParse(matches).data ?? [])
        .filter(isObject)
        .flatMap(({ match_types }) => flatWords(match_types)),
      ...flatWords(detail.match_types),
    ]),
    ...(entity?.key.match_types ?? []),
    ...(entity?.rest.match_types ?? []),
  ])

const tagged = (hit: Hit | null, tag: string, name: string): string[] =>
  (hit?.doc.fields ?? [])
    .filter(isObject)
    .filter((field) => field.tag === tag || field.name === name)
    .flatMap(({ value }) => wordOf(value) ?? [])

/** Countries as the vendor writes them: several in one text stay one text. */
export const countriesOf = (hit: Hit | null, entity: Entity | null): string[] =>
  distinct(
    [...tagged(hit, 'country_names', 'Countries'), entity?.key.country_names, entity?.key.primary_country].filter(
      (each) => typeof each === 'string',
    ),
  )

const NO_DATE: PartialDate = { year: null, month: null, day: null }
const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/

/** The date of birth on the entry, if all that are given agree; a party listed with several has none here but in its facts. */
export function birthOf(hit: Hit | null, entity: Entity | null): PartialDate {
  const words = [
    entity?.key.date_of_birth,
    ...(entity?.key.dates_of_birth ?? []),
    ...tagged(hit, 'date_of_birth', 'Date of Birth'),
  ].filter((each) => typeof each === 'string')
  const dates = words.map((each) => DATE.exec(each.trim())?.slice(1) ?? null)
  const [longest] = dates.filter((each) => each !== null).toSorted((a, b) => known(b) - known(a))
  if (!longest || !dates.every((each) => each?.every((part, at) => part === undefined || part === longest[at])))
    return NO_DATE
  const part = (text: string | undefined, max: number) => {
    const value = Number(text ?? 0)
    return value >= 1 && value <= max ? value : null
  }
  return { year: part(longest[0], 9999), month: part(longest[1], 12), day: part(longest[2], 31) }
}

const known = (parts: readonly (string | undefined)[]): number => parts.filter((part) => part !== undefined).length
