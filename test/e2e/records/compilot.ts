import { dice, uuid } from '../records.ts'
import type { CompilotAlert } from '../vendors/compilot.ts'
import { BEYOND, PEOPLE, TIMES } from './odd.ts'

/** Alerts of ComPilot about invented people, with what ComplyAdvantage found of them. */

export const AML_TYPES =
  `sanction warning fitness-probity pep pep-class-1 pep-class-2 pep-class-3 pep-class-4 adverse-media
  adverse-media-financial-crime adverse-media-violent-crime adverse-media-sexual-crime adverse-media-terrorism
  adverse-media-fraud adverse-media-narcotics adverse-media-general adverse-media-v2-property
  adverse-media-v2-financial-aml-cft adverse-media-v2-fraud-linked adverse-media-v2-narcotics-aml-cft
  adverse-media-v2-violence-aml-cft adverse-media-v2-terrorism adverse-media-v2-cybercrime
  adverse-media-v2-general-aml-cft adverse-media-v2-regulatory adverse-media-v2-financial-difficulty
  adverse-media-v2-violence-non-aml-cft adverse-media-v2-other-financial adverse-media-v2-other-serious
  adverse-media-v2-other-minor`.split(/\s+/)

const TYPES = [
  'AML Screening',
  'IP Screening',
  'Email Screening',
  'KYC Drop-off',
  'Onchain Monitoring',
  'Fraud',
  'Transaction Monitoring',
  'Duplicate',
]
const STATUSES = ['Open', 'Under Investigation', 'Pending', 'Closed', 'Escalated']
const MATCHES = [
  'unknown',
  'no_match',
  'potential_match',
  'false_positive',
  'true_positive',
  'true_positive_approve',
  'true_positive_reject',
]
const ENTITIES = ['person', 'company', 'organisation', 'vessel', 'aircraft']
const RISKS = ['low', 'medium', 'high', 'unknown']
/** ComplyAdvantage writes the times of searches without a zone. */
const SEARCHED = ['2024-07-29 15:51:28', '2024-07-29T15:51:28.071Z', '0001-01-01 00:00:00']
const DOC_TIME = '2024-07-29T15:51:28.071Z'

type Dice = ReturnType<typeof dice>

const media = (n: number) => [
  { date: DOC_TIME, snippet: `Snippet ${n} \u2028`, title: `Gazette ${n}`, url: `https://gazette.example/${n}` },
  { title: 'Undated', url: 'https://gazette.example/undated' },
]

function hit(roll: Dice, n: number, k: number, status: string) {
  const types = [AML_TYPES[(n + k * 7) % 30] as string, AML_TYPES[(n * 3 + k) % 30] as string]
  if ((n + k) % 13 === 5) types.push('insolvency-register')
  const name = PEOPLE[(n + k) % PEOPLE.length] as string
  const birth = ['1962-01-31', '1924', undefined][(n + k) % 3]
  const made: Record<string, unknown> = {
    doc: {
      id: `DOC${n}K${k}`,
      last_updated_utc: DOC_TIME,
      created_utc: DOC_TIME,
      fields: [
        { name: 'nationality', source: 'ofac-sdn-list', value: 'Ruritania', locale: 'en', tag: 'country_names' },
        { name: 'related_url', value: 'https://list.example/1' },
        ...(birth ? [{ name: 'date_of_birth', source: 'ofac-sdn-list', value: birth, tag: 'date_of_birth' }] : []),
      ],
      types: [...new Set(types)],
      name,
      entity_type: ENTITIES[(n + k) % 5],
      aka: [{ name: `${name} alias` }, { name: 'Псевдоним' }],
      associates: [{ association: 'spouse', name: 'Associate One' }],
      sources: ['ofac-sdn-list', 'company-am'],
      keywords: [null],
      media: media(n),
      source_notes: { 'ofac-sdn-list': { name: 'OFAC SDN List', listing_started_utc: '2001-01-01T00:00:00Z' } },
    },
    match_types: ['name_exact', 'year_of_birth'],
    match_types_details: [
      {
        aml_types: types.slice(0, 1),
        matching_name: name,
        name_matches: [{ match_types: ['exact_match'], query_term: name }],
        secondary_matches: [null],
        sources: ['ofac-sdn-list'],
      },
    ],
    match_status: status,
    is_whitelisted: (n + k) % 4 === 0,
    score: roll.pick([0, 3.511, 88.25]),
  }
  // What older samples look like.
  if (n % 5 === 1) made.match_types_details = roll.pick([[], { [name]: { match_types: { term: ['exact'] } } }])
  if (n % 7 === 2) delete made.is_whitelisted
  if (n % 9 === 4) delete made.match_status
  if (n % 10 === 3) Object.assign(made.doc as object, { associates: undefined, media: undefined, keywords: undefined })
  return made
}

function entityOf(one: Record<string, unknown>, n: number) {
  const doc = one.doc as Record<string, unknown>
  const types = doc.types as string[]
  const fields = doc.fields as { name: string; value: string }[]
  const birth = fields.find(({ name }) => name === 'date_of_birth')?.value
  return {
    id: doc.id,
    last_updated_utc: DOC_TIME,
    created_utc: DOC_TIME,
    key_information: {
      name: doc.name,
      entity_type: doc.entity_type,
      types,
      grouped_types: [{ type: types[0] }],
      match_types: one.match_types,
      sources: doc.sources,
      aka: doc.aka,
      ...(birth === undefined ? {} : { date_of_birth: birth, dates_of_birth: [birth] }),
      match_status: one.match_status,
      risk_level: RISKS[n % 4],
      is_whitelisted: one.is_whitelisted,
      age: 62,
      country_names: 'Ruritania, Cyprus',
      designation: 'Minister',
      associates: [{ association: 'sibling', name: 'Associate Two' }],
    },
    uncategorized: { keywords: [null], media: null, assets: [null], match_types: [], related: [null], fields: [null] },
    full_listing: {},
    navigation: {},
  }
}

function screening(roll: Dice, id: unknown, seed: number, n: number) {
  const count = n % 4
  const settled = n % 3 === 0
  const search = MATCHES[Math.floor(n / 8) % 7] as string
  const hits = Array.from({ length: count }, (_, k) => hit(roll, n, k, settled ? search : roll.pick(MATCHES)))
  if (n % 48 === 14 && hits[0]) hits[0].match_status = 'escalated_elsewhere'
  // A listed party that only the newer of the two views shows.
  const alone = n % 50 === 20 ? [hit(roll, n, 9, search)] : []
  const customer = Math.floor(n / 2)
  const name = PEOPLE[customer % PEOPLE.length]
  const ours = customer % 12 === 0 ? null : `our-${seed}-${customer}`
  const filters = {
    types: AML_TYPES.slice(0, 3),
    birth_year: [1962, '1971', 0, null][customer % 4],
    remove_deceased: 0,
    entity_type: ENTITIES[customer % 5],
    country_codes: ['XK', 'AN'],
  }
  const user = { id: 7, email: 'u@firm.example', name: 'U', phone: '', created_at: SEARCHED[0], user_is_active: true }
  return {
    id: uuid(seed * 1_000_000 + n),
    customerId: uuid(seed * 200_000 + customer),
    searchId: BEYOND + BigInt(n),
    searchRef: `ref-${n}`,
    searchResult: {
      client_ref: ours,
      id: BEYOND + BigInt(n),
      ref: `ref-${n}`,
      searcher_id: 7,
      assignee_id: 7,
      ...(n % 6 === 5 ? {} : { filters, searcher: user, assignee: user }),
      match_status: search,
      risk_level: RISKS[Math.floor(n / 8) % 4],
      search_term: name,
      submitted_term: name,
      total_hits: count,
      total_matches: count,
      total_blacklist_hits: 0,
      created_at: roll.pick(SEARCHED),
      updated_at: roll.pick(SEARCHED),
      tags: n % 2 === 0 ? [{}] : { team: 'x' },
      labels: [null],
      limit: 500,
      offset: 0,
      ...(count === 0 && n % 3 === 0 ? {} : { hits }),
      blacklist_hits: [null],
    },
    searchEntities: n % 5 === 0 ? [...hits, ...alone].map((each) => entityOf(each, n)) : n % 2 === 0 ? null : [],
    requestData: {
      search_term: name,
      client_ref: ours,
      search_profile: 'profile',
      fuzziness: 0.6,
      offset: 0,
      limit: 100,
      filters,
      tags: [{}],
      share_url: 1,
      exact_match: false,
    },
    executionId: 'execution',
    alertId: id,
    isMonitored: n % 2 === 0,
    createdAt: DOC_TIME,
    updatedAt: DOC_TIME,
  }
}

const note = (seed: number, n: number) => ({
  id: uuid(seed * 3_000_000 + n),
  name: `Note ${n}`,
  description: `Said ${PEOPLE[n % PEOPLE.length]}`,
  cmsProjectId: 'project',
  createdAt: '2024-07-30T08:00:00.000Z',
  updatedAt: '2024-07-30T08:00:00.000Z',
  createdBy: 'analyst@firm.example',
  updatedBy: 'analyst@firm.example',
  documents: [
    {
      id: uuid(seed * 4_000_000 + n),
      objectKey: uuid(seed * 5_000_000 + n),
      filename: `паспорт ${n}.pdf`,
      mimetype: 'application/pdf',
      description: 'Scan',
      cmsProjectId: 'project',
      createdAt: '2024-07-30T08:00:00.000Z',
      createdBy: 'analyst@firm.example',
      presignedUrl: `https://bucket.example/${n}?X-Signature=lets-anyone-in`,
    },
  ],
})

const party = (seed: number, n: number, side: string) => ({
  customerId: uuid(seed * 6_000_000 + n * 2 + side.length),
  customerInfo: `${PEOPLE[n % PEOPLE.length]} ${side}`,
  profilePicture: 'https://bucket.example/face?X-Signature=lets-anyone-in',
  idDocumentUrl: 'https://bucket.example/passport?X-Signature=lets-anyone-in',
})

export function compilotAlerts(count: number, seed: number): CompilotAlert[] {
  const roll = dice(seed)
  return Array.from({ length: count }, (_, n): CompilotAlert => {
    // Every second one is a screening; those are what the document is about.
    const type = n % 2 === 0 ? 'AML Screening' : (TYPES[Math.floor(n / 2) % 8] as string)
    const id = n < 6 ? BEYOND + 500n + BigInt(n) : uuid(seed * 100_000 + n)
    const alert: CompilotAlert = {
      id,
      severity: roll.pick(['Low', 'Medium', 'High']),
      category: n % 3 === 0 ? 'Onboarding' : 'Ongoing monitoring',
      type,
      status: STATUSES[n % 5],
      name: `${type}: ${PEOPLE[n % PEOPLE.length]}`,
      description: `Line one ${n}\r\nline two`,
      assignedTo: roll.pick([null, 'analyst-1', 'analyst-2']),
      seen: n % 2 === 0,
      // Two alerts in a row are about one customer, and only a screening tells who that is.
      customerId: uuid(seed * 200_000 + Math.floor(n / 2)),
      ...(n % 4 === 0 ? { workspaceId: 'project' } : { cmsProjectId: 'project' }),
      createdAt: roll.pick(TIMES),
      updatedAt: roll.pick(TIMES),
      createdBy: 'rule',
      updatedBy: 'analyst@firm.example',
      reason: n % 5 === 3 ? `Closed as a false positive, ${n}` : null,
      notes: Array.from({ length: n % 3 }, (_each, k) => note(seed, n * 3 + k)),
      complyAdvantageData: type === 'AML Screening' && n % 26 !== 24 ? screening(roll, id, seed, n) : null,
      duplicateData:
        type === 'Duplicate' ? { original: party(seed, n, 'original'), duplicate: party(seed, n, 'duplicate') } : null,
    }
    if (n % 17 === 4) alert.status = 'Snoozed'
    if (n % 19 === 5) alert.severity = 'Severe'
    if (n % 23 === 7) alert.category = 'Offboarding'
    if (n % 29 === 9) Object.assign(alert, { type: 'Behavioural Biometrics', complyAdvantageData: null })
    if (n % 31 === 10) Object.assign(alert, { status: 'under_investigation', severity: 'HIGH' })
    if (n % 37 === 11) Object.assign(alert, { notes: null, name: null, description: null, seen: null })
    if (n % 41 === 12) alert.somethingNew = { deep: [BEYOND + 3n, null, {}] }
    return alert
  })
}
