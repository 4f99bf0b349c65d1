import { type Customer, cycle, uuid } from './sandbox-people.ts'

export const AML_TYPES = [
  ...['sanction', 'warning', 'fitness-probity', 'pep', 'pep-class-1', 'pep-class-2', 'pep-class-3', 'pep-class-4'],
  ...['adverse-media', 'adverse-media-financial-crime', 'adverse-media-violent-crime', 'adverse-media-sexual-crime'],
  ...['adverse-media-terrorism', 'adverse-media-fraud', 'adverse-media-narcotics', 'adverse-media-general'],
  ...['adverse-media-v2-property', 'adverse-media-v2-financial-aml-cft', 'adverse-media-v2-fraud-linked'],
  ...['adverse-media-v2-narcotics-aml-cft', 'adverse-media-v2-violence-aml-cft', 'adverse-media-v2-terrorism'],
  ...['adverse-media-v2-cybercrime', 'adverse-media-v2-general-aml-cft', 'adverse-media-v2-regulatory'],
  ...['adverse-media-v2-financial-difficulty', 'adverse-media-v2-violence-non-aml-cft'],
  ...['adverse-media-v2-other-financial', 'adverse-media-v2-other-serious', 'adverse-media-v2-other-minor'],
]
export const MATCH_STATUSES = [
  ...['potential_match', 'false_positive', 'true_positive', 'unknown', 'no_match'],
  ...['true_positive_approve', 'true_positive_reject'],
]
const RISK_LEVELS = ['unknown', 'high', 'medium', 'low']
const ENTITY_TYPES = ['person', 'person', 'company', 'organisation', 'vessel', 'aircraft']
const COUNTRIES = ['AN', 'XK', 'NL', 'KZ', 'AE', 'CN']
const SOURCES = ['sandbox-sanctions-register', 'sandbox-pep-register', 'sandbox-gazette']
// 2^53 + 1: the first integer a JavaScript number cannot hold; of those that follow it cannot hold every other one.
const FIRST_BIG_ID = 9_007_199_254_740_993n

/** The classic API writes some of its own times without a zone. */
const zoneless = (iso: string) => iso.replace('T', ' ').replace(/\.\d{3}Z$/, '')

/** A subtype comes together with its general type. */
const typesFor = (type: string) => {
  const general = /^(pep|adverse-media)-/.exec(type)?.[1]
  return general ? [general, type] : [type]
}

const media = (at: number, name: string) => ({
  ...(at % 2 === 0 ? { date: '2021-03-04T00:00:00Z' } : {}),
  title: `Sandbox Gazette: ${name}`,
  snippet: '<b>Invented</b> for the sandbox; nobody was accused of anything.',
  url: `https://gazette.example/archive/${at}`,
})

function hitOf(at: number, n: number, j: number, customer: Customer, when: string): Record<string, unknown> {
  const name = j === 0 ? customer.name : `${customer.name} ${'II'.repeat(j)}`
  const source = cycle(SOURCES, n + j)
  const status = at % 46 === 40 && j === 0 ? 'maybe_match' : cycle(MATCH_STATUSES, n * 2 + j)
  const types = typesFor(cycle(AML_TYPES, n * 2 + j))
  return {
    doc: {
      // The same listed party comes back in the searches for the same customer.
      id: uuid('listed', customer.name, j).replaceAll('-', '').slice(0, 22),
      last_updated_utc: when,
      created_utc: '2015-06-01T00:00:00Z',
      fields: [
        {
          name: 'Date of Birth',
          source,
          tag: 'date_of_birth',
          value: customer.birthYear ? `${customer.birthYear}-02-17` : '1924',
        },
        // Computed fields name no source.
        { name: 'Countries', tag: 'country_names', value: 'Netherlands Antilles, Kosovo' },
        { name: 'Original Place of Birth Text', source, value: 'Willemstad', locale: 'en' },
      ],
      types: at % 46 === 38 && j === 0 ? [...types, 'adverse-media-v3-crypto'] : types,
      name,
      entity_type: cycle(ENTITY_TYPES, n + j),
      aka: [{ name: name.toUpperCase() }, { name: `${name} (alias)` }],
      associates: j % 2 === 0 ? [{ association: 'sibling', name: 'Marit Fellholm' }] : [],
      sources: [source],
      keywords: [null],
      media: n % 3 === 0 ? [media(at, name)] : [],
      source_notes: {
        [source]: {
          aml_types: types,
          country_codes: ['AN'],
          name: 'Sandbox List',
          listing_started_utc: '2016-01-01T00:00:00Z',
        },
      },
    },
    match_types: [j === 0 ? 'name_exact' : 'aka_fuzzy', 'year_of_birth'],
    match_types_details:
      n % 11 === 10
        ? { [name]: { match_types: { [name]: ['exact_match'] }, type: 'name' } }
        : [
            {
              aml_types: types,
              matching_name: name,
              name_matches: [{ match_types: ['exact_match'], query_term: name }],
              secondary_matches: [{ match_types: ['exact_birth_year_match'], query_term: String(customer.birthYear) }],
              sources: [source],
            },
          ],
    // Older results leave it out.
    ...(n % 9 === 8 && j === 1 ? {} : { match_status: status }),
    is_whitelisted: status === 'false_positive' && j === 1,
    score: Math.round((1 + ((n * 37 + j * 11) % 300) / 100) * 1000) / 1000,
  }
}

function entityOf(hit: Record<string, unknown>, n: number, customer: Customer): Record<string, unknown> {
  const doc = hit.doc as Record<string, unknown>
  const types = doc.types as string[]
  return {
    id: doc.id,
    last_updated_utc: doc.last_updated_utc,
    created_utc: doc.created_utc,
    key_information: {
      name: doc.name,
      entity_type: doc.entity_type,
      types,
      grouped_types: types.map((type) => ({ type })),
      match_types: ['name_exact'],
      sources: doc.sources,
      aka: doc.aka,
      date_of_birth: customer.birthYear === null ? null : String(customer.birthYear),
      dates_of_birth: customer.birthYear === null ? [] : [`${customer.birthYear}-02-17`],
      match_status: hit.match_status ?? 'potential_match',
      risk_level: cycle(RISK_LEVELS, Math.floor(n / 4)),
      is_whitelisted: hit.is_whitelisted,
      age: 50,
      country_names: 'Netherlands Antilles, Kosovo',
      designation: 'Harbour Master of the Sandbox',
      associates: null,
    },
    uncategorized: { keywords: [null], media: null, assets: [], match_types: [], related: [null], fields: [null] },
    full_listing: {
      sanction: {
        'sandbox-sanctions-register': {
          name: 'Sandbox List',
          source: 'sandbox-sanctions-register',
          url: 'https://lists.example/1',
          data: [{ name: 'Program', source: 'sandbox-sanctions-register', value: 'SANDBOX-EO' }],
        },
      },
    },
    navigation: {},
  }
}

/** The embedded search result of the screening number `n`, which belongs to the alert number `at`. */
export function screeningOf(
  seed: number,
  at: number,
  n: number,
  customer: Customer,
  alertId: string,
  when: string,
): Record<string, unknown> {
  const hits = Array.from({ length: n % 4 }, (_each, j) => hitOf(at, n, j, customer, when))
  const searchId = n % 6 === 5 ? FIRST_BIG_ID + 2n * BigInt(n) : 500_000 + n
  const filters = {
    types: [...new Set(['sanction', 'warning', 'fitness-probity', 'pep', 'adverse-media', cycle(AML_TYPES, n)])],
    // Both spellings occur.
    birth_year: n % 4 === 1 && customer.birthYear !== null ? String(customer.birthYear) : customer.birthYear,
    remove_deceased: 0,
    entity_type: customer.entityType,
    country_codes: [cycle(COUNTRIES, n)],
  }
  const searchRef = `1700000000-${uuid(seed, 'search', at).slice(0, 8)}`
  const user = {
    id: 11,
    email: 'screening@analyst.example',
    name: 'Ines Tarvik',
    phone: '',
    created_at: zoneless(when),
    user_is_active: true,
  }
  const result: Record<string, unknown> = {
    client_ref: customer.clientRef,
    id: searchId,
    ref: searchRef,
    searcher_id: 11,
    assignee_id: 11,
    filters,
    match_status: hits.length === 0 ? 'no_match' : cycle(MATCH_STATUSES, n),
    risk_level: cycle(RISK_LEVELS, n),
    search_term: customer.name.toLowerCase(),
    submitted_term: customer.name,
    total_hits: hits.length,
    total_matches: hits.length,
    total_blacklist_hits: n % 13 === 12 ? 1 : 0,
    created_at: zoneless(when),
    updated_at: n % 2 === 0 ? zoneless(when) : when,
    tags: n % 2 === 0 ? [] : { source: 'sandbox' },
    labels: n % 5 === 0 ? [{ type: 'custom', name: 'queue', value: 'a' }] : null,
    limit: 100,
    offset: 0,
    searcher: user,
    assignee: user,
    hits,
    blacklist_hits: n % 13 === 12 ? [hitOf(at, n, 3, customer, when)] : [],
  }
  // The package marks these as optional.
  if (n % 16 === 12)
    for (const field of ['hits', 'searcher', 'assignee', 'tags', 'blacklist_hits']) delete result[field]
  return {
    id: uuid(seed, 'screening', at),
    customerId: customer.id,
    searchId,
    searchRef,
    searchResult: result,
    searchEntities: n % 4 >= 2 ? hits.map((hit) => entityOf(hit, n, customer)) : null,
    requestData: {
      search_term: customer.name,
      client_ref: customer.clientRef,
      search_profile: 'sandbox-profile',
      fuzziness: 0.5,
      offset: 0,
      limit: 100,
      filters,
      tags: [],
      share_url: 0,
      exact_match: false,
    },
    executionId: `exec-${seed}-${at}`,
    alertId,
    isMonitored: n % 2 === 1,
    createdAt: when,
    updatedAt: when,
  }
}
