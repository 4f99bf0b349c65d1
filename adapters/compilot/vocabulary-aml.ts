import { defineTable, lookupKey, type VocabularyEntry } from '../../src/adapter/vocabulary.ts'
import type { AlertCategory, HitRiskClass, MediaTaxonomy, MediaTopic } from '../../src/canonical/enums.ts'
import type { HitRisk } from '../../src/canonical/record.ts'

type Detail = Pick<HitRisk, 'class' | 'pepClass' | 'mediaTopic' | 'taxonomy' | 'amlCft'>

const plain = (of: HitRiskClass): Detail => ({
  class: of,
  pepClass: null,
  mediaTopic: null,
  taxonomy: null,
  amlCft: null,
})
const pep = (pepClass: HitRisk['pepClass']): Detail => ({ ...plain('PEP'), pepClass })
const media = (taxonomy: 'V1' | 'V2', mediaTopic: MediaTopic | null, amlCft: boolean | null = null): Detail => ({
  ...plain('ADVERSE_MEDIA'),
  mediaTopic,
  taxonomy,
  amlCft,
})

/** The document names these thirty words without a definition: their meaning is read off the name. */
const AML_TYPES: Readonly<Record<string, Detail>> = {
  sanction: plain('SANCTION'),
  warning: plain('WARNING'),
  'fitness-probity': plain('FITNESS_PROBITY'),
  pep: pep(null),
  'pep-class-1': pep(1),
  'pep-class-2': pep(2),
  'pep-class-3': pep(3),
  'pep-class-4': pep(4),
  'adverse-media': media('V1', null),
  'adverse-media-financial-crime': media('V1', 'FINANCIAL_CRIME'),
  'adverse-media-violent-crime': media('V1', 'VIOLENT_CRIME'),
  'adverse-media-sexual-crime': media('V1', 'SEXUAL_CRIME'),
  'adverse-media-terrorism': media('V1', 'TERRORISM'),
  'adverse-media-fraud': media('V1', 'FRAUD'),
  'adverse-media-narcotics': media('V1', 'NARCOTICS'),
  'adverse-media-general': media('V1', 'GENERAL'),
  'adverse-media-v2-property': media('V2', 'PROPERTY'),
  'adverse-media-v2-financial-aml-cft': media('V2', 'FINANCIAL_CRIME', true),
  'adverse-media-v2-fraud-linked': media('V2', 'FRAUD'),
  'adverse-media-v2-narcotics-aml-cft': media('V2', 'NARCOTICS', true),
  'adverse-media-v2-violence-aml-cft': media('V2', 'VIOLENT_CRIME', true),
  'adverse-media-v2-terrorism': media('V2', 'TERRORISM'),
  'adverse-media-v2-cybercrime': media('V2', 'CYBERCRIME'),
  'adverse-media-v2-general-aml-cft': media('V2', 'GENERAL', true),
  'adverse-media-v2-regulatory': media('V2', 'REGULATORY'),
  'adverse-media-v2-financial-difficulty': media('V2', 'FINANCIAL_DIFFICULTY'),
  'adverse-media-v2-violence-non-aml-cft': media('V2', 'VIOLENT_CRIME', false),
  'adverse-media-v2-other-financial': media('V2', 'OTHER_FINANCIAL'),
  'adverse-media-v2-other-serious': media('V2', 'OTHER_SERIOUS'),
  'adverse-media-v2-other-minor': media('V2', 'OTHER_MINOR'),
}

const CATEGORY: Partial<Record<HitRiskClass, AlertCategory>> = {
  SANCTION: 'SANCTIONS',
  WARNING: 'REGULATORY_ENFORCEMENT',
  FITNESS_PROBITY: 'REGULATORY_ENFORCEMENT',
  PEP: 'PEP',
  ADVERSE_MEDIA: 'ADVERSE_MEDIA',
}

const documented = <T extends string>(value: (detail: Detail) => T | null | undefined): VocabularyEntry<T>[] =>
  Object.entries(AML_TYPES).flatMap(([raw, detail]) => {
    const of = value(detail)
    return of ? [{ raw, value: of, fidelity: 'EXACT', source: 'DOCUMENT' }] : []
  })

/** The parts of a type that are no enum: without them `pep-class-1` and `pep-class-2` would look alike. */
const noteOf = (detail: Detail | undefined): string | null => {
  if (detail?.pepClass) return `PEP class ${detail.pepClass}.`
  if (detail?.amlCft === true) return 'Marked as relevant to money laundering and terrorist financing.'
  return detail?.amlCft === false ? 'Marked as not relevant to money laundering and terrorist financing.' : null
}

/** Both places name the types of a listed party, in the same thirty words; the entity does so twice. */
const HIT_TYPES = 'complyAdvantageData.searchResult.hits[].doc.types[]'
const ENTITY_TYPES = 'complyAdvantageData.searchEntities[].key_information.types[]'
const GROUPED_TYPES = 'complyAdvantageData.searchEntities[].key_information.grouped_types[].type'

const classTable = (field: string, unrecognised: 'UNKNOWN' | null = 'UNKNOWN') =>
  defineTable<HitRiskClass>({
    field,
    concept: 'HitRiskClass',
    unrecognised,
    entries: documented((detail) => detail.class).map((entry) => {
      const note = noteOf(AML_TYPES[entry.raw])
      return note ? { ...entry, note } : entry
    }),
  })
const categoryTable = (field: string) =>
  defineTable<AlertCategory>({
    field,
    concept: 'AlertCategory',
    unrecognised: 'UNKNOWN',
    entries: documented((detail) => CATEGORY[detail.class]).map((entry) =>
      entry.raw === 'warning'
        ? { ...entry, fidelity: 'LOSSY', note: 'Which lists count as warnings is not stated.' }
        : entry,
    ),
  })
const topicTable = (field: string) =>
  defineTable<MediaTopic>({
    field,
    concept: 'MediaTopic',
    unrecognised: null,
    entries: documented((detail) => detail.mediaTopic),
  })
const taxonomyTable = (field: string) =>
  defineTable<MediaTaxonomy>({
    field,
    concept: 'MediaTaxonomy',
    unrecognised: null,
    entries: documented((detail) => detail.taxonomy),
  })

export const hitCategory = categoryTable(HIT_TYPES)
export const entityCategory = categoryTable(ENTITY_TYPES)
export const groupedCategory = categoryTable(GROUPED_TYPES)

export const amlTables = [
  ...[hitCategory, entityCategory, groupedCategory].flatMap((category) => [
    classTable(category.field),
    category,
    topicTable(category.field),
    taxonomyTable(category.field),
  ]),
  // What was searched for; a party has only the types that were found.
  classTable('complyAdvantageData.searchResult.filters.types[]', null),
  classTable('complyAdvantageData.requestData.filters.types[]', null),
]

const BY_KEY = new Map(Object.entries(AML_TYPES).map(([raw, detail]) => [lookupKey(raw), detail]))

/** One type of a listed party as a risk; a word nobody knows keeps its word and no meaning. */
export function riskOf(raw: string): HitRisk {
  const detail = BY_KEY.get(lookupKey(raw))
  return { ...(detail ?? plain('UNKNOWN')), raw, fidelity: detail ? 'EXACT' : 'UNRECOGNISED' }
}

/** The vendor's word for a risk, from its parts alone; null where none of the thirty says it. */
export function wordOfRisk(risk: Detail): string | null {
  const parts = ['class', 'pepClass', 'mediaTopic', 'taxonomy', 'amlCft'] as const
  const found = Object.entries(AML_TYPES).find(([, detail]) => parts.every((part) => detail[part] === risk[part]))
  return found?.[0] ?? null
}
