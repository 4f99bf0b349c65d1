import type { CompilotAlert } from '../vendors/compilot.ts'
import { key, oneOf, type Row, read, type Table } from './model.ts'

/** The hits of the ComplyAdvantage result inside a ComPilot alert, from sections 4.3, 4.8 and 4.9 of the model. */

export const MATCH: Table = {
  unknown: ['INDETERMINATE', 'LOSSY'],
  nomatch: ['NO_MATCH', 'EXACT'],
  potentialmatch: ['POTENTIAL_MATCH', 'EXACT'],
  falsepositive: ['FALSE_POSITIVE', 'EXACT'],
  truepositive: ['TRUE_MATCH', 'EXACT'],
  truepositiveapprove: ['TRUE_MATCH', 'EXACT'],
  truepositivereject: ['TRUE_MATCH', 'EXACT'],
}
const DISPOSITION: Table = {
  unknown: ['UNDECIDED', 'LOSSY'],
  nomatch: ['NO_ACTION_REQUIRED', 'EXACT'],
  potentialmatch: ['UNDECIDED', 'EXACT'],
  falsepositive: ['NO_ACTION_REQUIRED', 'EXACT'],
  truepositive: ['UNDECIDED', 'EXACT'],
  truepositiveapprove: ['ACCEPTED', 'EXACT'],
  truepositivereject: ['REJECTED', 'EXACT'],
}
export const matchDisposition = (word: string | undefined): string | undefined =>
  word === undefined ? undefined : DISPOSITION[key(word)]?.[0]

export const ENTITY: Table = {
  person: ['PERSON', 'EXACT'],
  company: ['COMPANY', 'EXACT'],
  organisation: ['ORGANISATION', 'EXACT'],
  vessel: ['VESSEL', 'EXACT'],
  aircraft: ['AIRCRAFT', 'EXACT'],
}

export const RISK: Table = {
  low: ['LOW', 'EXACT'],
  medium: ['MEDIUM', 'EXACT'],
  high: ['HIGH', 'EXACT'],
  unknown: ['UNKNOWN', 'EXACT'],
}

type Risk = [category: string, kind: string, pepClass?: number | null, topic?: string, taxonomy?: string, aml?: boolean]
const media = (topic: string | undefined, taxonomy: string, aml?: boolean): Risk => {
  return ['ADVERSE_MEDIA', 'ADVERSE_MEDIA', null, topic, taxonomy, aml]
}

/** 4.8, line by line. */
const TYPES: Record<string, Risk> = {
  sanction: ['SANCTIONS', 'SANCTION'],
  warning: ['REGULATORY_ENFORCEMENT', 'WARNING'],
  'fitness-probity': ['REGULATORY_ENFORCEMENT', 'FITNESS_PROBITY'],
  pep: ['PEP', 'PEP'],
  'pep-class-1': ['PEP', 'PEP', 1],
  'pep-class-2': ['PEP', 'PEP', 2],
  'pep-class-3': ['PEP', 'PEP', 3],
  'pep-class-4': ['PEP', 'PEP', 4],
  'adverse-media': media(undefined, 'V1'),
  'adverse-media-financial-crime': media('FINANCIAL_CRIME', 'V1'),
  'adverse-media-violent-crime': media('VIOLENT_CRIME', 'V1'),
  'adverse-media-sexual-crime': media('SEXUAL_CRIME', 'V1'),
  'adverse-media-terrorism': media('TERRORISM', 'V1'),
  'adverse-media-fraud': media('FRAUD', 'V1'),
  'adverse-media-narcotics': media('NARCOTICS', 'V1'),
  'adverse-media-general': media('GENERAL', 'V1'),
  'adverse-media-v2-property': media('PROPERTY', 'V2'),
  'adverse-media-v2-financial-aml-cft': media('FINANCIAL_CRIME', 'V2', true),
  'adverse-media-v2-fraud-linked': media('FRAUD', 'V2'),
  'adverse-media-v2-narcotics-aml-cft': media('NARCOTICS', 'V2', true),
  'adverse-media-v2-violence-aml-cft': media('VIOLENT_CRIME', 'V2', true),
  'adverse-media-v2-terrorism': media('TERRORISM', 'V2'),
  'adverse-media-v2-cybercrime': media('CYBERCRIME', 'V2'),
  'adverse-media-v2-general-aml-cft': media('GENERAL', 'V2', true),
  'adverse-media-v2-regulatory': media('REGULATORY', 'V2'),
  'adverse-media-v2-financial-difficulty': media('FINANCIAL_DIFFICULTY', 'V2'),
  'adverse-media-v2-violence-non-aml-cft': media('VIOLENT_CRIME', 'V2', false),
  'adverse-media-v2-other-financial': media('OTHER_FINANCIAL', 'V2'),
  'adverse-media-v2-other-serious': media('OTHER_SERIOUS', 'V2'),
  'adverse-media-v2-other-minor': media('OTHER_MINOR', 'V2'),
}
export const KNOWN_TYPES = TYPES

/** One axis of the thirty types; `warning` spans lists that are not told apart, so that its category is lossy. */
const axis = (of: (risk: Risk) => string | undefined, warning: unknown): Table =>
  Object.fromEntries(
    Object.entries(TYPES).flatMap(([word, risk]) => {
      const value = of(risk)
      return value === undefined ? [] : [[key(word), [value, word === 'warning' ? warning : 'EXACT'] as Row]]
    }),
  )
export const TYPE_WORDS: Record<'HitRiskClass' | 'AlertCategory' | 'MediaTopic', Table> = {
  HitRiskClass: axis(([, kind]) => kind, oneOf('EXACT', 'LOSSY')),
  AlertCategory: axis(([category]) => category, 'LOSSY'),
  MediaTopic: axis(([, , , topic]) => topic, 'EXACT'),
}

function risk(raw: string) {
  const known = TYPES[raw]
  if (!known) return { class: 'UNKNOWN', raw, fidelity: 'UNRECOGNISED' }
  const [, kind, pepClass, topic, taxonomy, aml] = known
  return {
    class: kind,
    pepClass: pepClass ?? null,
    mediaTopic: topic ?? null,
    taxonomy: taxonomy ?? null,
    amlCft: aml ?? null,
    raw,
    fidelity: raw === 'warning' ? oneOf('EXACT', 'LOSSY') : 'EXACT',
  }
}

type Doc = {
  id: string
  name: string
  entity_type: string
  types: string[]
  sources: string[]
  aka: { name: string }[]
  associates?: { association: string; name: string }[]
  media?: { title?: string; url?: string; snippet?: string; date?: string }[] | null
  fields?: { name: string; value: string; source?: string }[]
}
type Hit = { doc: Doc; match_status?: string; match_types: string[]; is_whitelisted?: boolean; score?: number }
type Info = Omit<Doc, 'id' | 'fields' | 'media'> & {
  match_status?: string
  match_types: string[]
  is_whitelisted?: boolean
  risk_level: string
  country_names: string
  date_of_birth?: string
}
type Entity = { id: string; key_information: Info }

export interface Found {
  /** The vendor's own word of the match; undefined where there is none. */
  word: string | undefined
  categories: string[]
  oddTypes: boolean
  /** What the gateway has to show. */
  hit: Record<string, unknown> & { vendorId: string }
  /** Lists of which the order is nobody's promise. */
  lists: Record<'risks' | 'listNames' | 'aliases' | 'associates' | 'media', unknown[]>
  /** What has to be among what is shown. */
  among: Record<'facts' | 'matchTypes' | 'countries', unknown[]>
}

function birth(text: string | undefined) {
  const [year, month, day] = (text ?? '').split('-').map(Number)
  return year ? { year, month: month ?? null, day: day ?? null } : null
}

function one(alert: CompilotAlert, hit: Hit | undefined, entity: Entity | undefined): Found {
  const info = entity?.key_information
  const doc = (hit?.doc ?? { ...info, id: entity?.id }) as Doc
  const word = hit?.match_status ?? info?.match_status
  const allowed = hit?.is_whitelisted ?? info?.is_whitelisted
  const unsaid = { raw: null, fidelity: 'DEFAULT' }
  const unseen = (value: string): [string, string] => [value, 'UNRECOGNISED']
  return {
    word,
    categories: [...new Set(doc.types.flatMap((type) => TYPES[type]?.[0] ?? []))],
    oddTypes: doc.types.some((type) => !(type in TYPES)),
    hit: {
      vendorId: doc.id,
      alert: { vendorId: String(alert.id) },
      matchedName: doc.name,
      ...read('entityType', ENTITY, /entity_type$/, doc.entity_type, unseen('UNKNOWN'), 'UNKNOWN'),
      birthDate: birth(doc.fields?.find(({ name }) => name === 'date_of_birth')?.value ?? info?.date_of_birth),
      ...read('matchStatus', MATCH, /match_status$/, word, unseen('UNKNOWN'), 'UNKNOWN'),
      ...read('disposition', DISPOSITION, /match_status$/, word, unseen('UNDECIDED'), oneOf('UNDECIDED', 'UNSTATED')),
      ...(word !== undefined && !(key(word) in MATCH) ? { disposition: oneOf('UNDECIDED', 'UNSTATED') } : {}),
      ...(info
        ? read('riskLevel', RISK, /risk_level$/, info.risk_level, unseen('UNKNOWN'), 'UNKNOWN')
        : { riskLevel: 'UNKNOWN', riskLevelSource: unsaid }),
      scores: hit?.score === undefined ? [] : [{ value: hit.score, min: null, max: null, vendorField: /score$/ }],
      profileId: doc.id,
      allowListed: allowed ?? null,
      cases: [],
    },
    lists: {
      risks: doc.types.map(risk),
      listNames: doc.sources,
      aliases: doc.aka.map(({ name }) => name),
      associates: [...(hit?.doc.associates ?? []), ...(info?.associates ?? [])],
      media: (doc.media ?? []).map(({ title, url, snippet, date }) => ({
        title: title ?? null,
        url: url ?? null,
        snippet: snippet ?? null,
        date: date ?? null,
      })),
    },
    among: {
      facts: (doc.fields ?? []).map(({ name, value, source }) => ({ name, value, source: source ?? null })),
      matchTypes: hit?.match_types ?? info?.match_types ?? [],
      countries: info ? [info.country_names] : [],
    },
  }
}

/** One for each listed party, whichever of the two views shows it. */
export function foundBy(alert: CompilotAlert): Found[] {
  const data = alert.complyAdvantageData as {
    searchResult: { hits?: Hit[] }
    searchEntities: Entity[] | null
  } | null
  if (data === null) return []
  const hits = data.searchResult.hits ?? []
  const entities = data.searchEntities ?? []
  const alone = entities.filter(({ id }) => !hits.some(({ doc }) => doc.id === id))
  return [
    ...hits.map((hit) =>
      one(
        alert,
        hit,
        entities.find(({ id }) => id === hit.doc.id),
      ),
    ),
    ...alone.map((entity) => one(alert, undefined, entity)),
  ]
}
