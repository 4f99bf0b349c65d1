import { createHash } from 'node:crypto'

/** A case alert in W2's own words. */
export type W2Alert = Record<string, unknown> & { alertId: number | bigint; caseId: string; alertStatus: string }

export interface GeneratedAlert {
  raw: W2Alert
  /** When it last changed, for the order of the list; the record itself may say so in an odd way, or not at all. */
  changedAt: number
}

// Invented names only. Each script brings its own spacing, order and letters.
const SCRIPTS = [
  {
    given: ['Marvena', 'Tobrin', 'Élodwen', 'Jasko'],
    family: ['Quillard', "O'Tessel", 'Vantworth', 'Brennöl'],
    join: ' ',
  },
  {
    given: ['Тарвен', 'Милора', 'Ярослея', 'Доброн'],
    family: ['Ильмерский', 'Вересняк', 'Солодар', 'Кудрявень'],
    join: ' ',
  },
  {
    given: ['نورين', 'سليمار', 'هادينا', 'زياران'],
    family: ['المروازي', 'القصباري', 'الدلماني', 'الزهيران'],
    join: ' ',
  },
  { given: ['星岚', '墨辰', '若澄', '青禾'], family: ['陆', '闻', '沐', '岳'], join: '' },
]
const BUSINESSES = ['Norwick Ledger Ltd', 'ООО Ветролит', 'شركة ريمال الأفق', '澜远贸易有限公司']
const SOURCES = [
  'Sandbox Sanctions List',
  'Sandbox PEP Register',
  'Sandbox Media Archive',
  'Sandbox Enforcement Bulletin',
]
const SERVICES = ['SISPlusCheck', 'PEPDeskCheck', 'WatchlistCheck', 'SandboxNameCheck']
const CATEGORIES = [
  ['PEP'],
  ['Adverse Media'],
  ['Enforcement'],
  ['Associated Entity'],
  ['PEP', 'Adverse Media'],
  [],
  [],
]
const NAME_BANDS = [80, 85, 90, 100]
const BIRTH_SCORES = [-100, -60, 0, 20, 60, 100]

export const STATUSES = ['NewAlert', 'HighRisk', 'MediumRisk', 'LowRisk', 'FalsePositive']
// Half of a real list is new; the rest is spread over what people decide.
const STATUS_MIX = ['NewAlert', 'NewAlert', 'NewAlert', 'NewAlert', 'NewAlert', ...STATUSES]

const DAY_MS = 86_400_000
const SPAN_MS = 90 * DAY_MS
// 2^53 + 1: the first integer a JavaScript number cannot hold. Consecutive ids from here round onto each other.
const FIRST_BIG_ID = 9_007_199_254_740_993n

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const guid = (seed: number, at: number): string =>
  createHash('sha256')
    .update(`w2/${seed}/${at}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')

/** W2's pages show all of these spellings of a time. */
const SPELLINGS: ((ms: number) => string)[] = [
  (ms) => new Date(ms).toISOString(),
  (ms) => new Date(ms).toISOString(),
  (ms) => new Date(ms).toISOString().replace('Z', '4821Z'),
  (ms) => new Date(ms).toISOString().replace('Z', '4821'),
  (ms) => new Date(ms + 3_600_000).toISOString().replace('Z', '+01:00'),
  (ms) => new Date(ms).toISOString().slice(0, 19),
]

interface Party {
  caseId: string
  caseName: string
  birth: [number, number, number]
}

/** The whole birth date, the year alone, or nothing: W2 writes 0 for an unknown part. */
function birthOf(random: () => number): [number, number, number] {
  const whole: [number, number, number] = [
    1 + Math.floor(random() * 28),
    1 + Math.floor(random() * 12),
    1940 + Math.floor(random() * 65),
  ]
  const known = random()
  if (known < 0.6) return whole
  return known < 0.85 ? [0, 0, whole[2]] : [0, 0, 0]
}

const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

function partyOf(seed: number, at: number): Party {
  const random = randomFrom(seed * 7_919 + at)
  const script = SCRIPTS[at % SCRIPTS.length] ?? pick(random, SCRIPTS)
  const parts = [pick(random, script.given), pick(random, script.family)]
  const business = at % 9 === 8
  return {
    caseId: guid(seed, at),
    caseName: business ? pick(random, BUSINESSES) : (script.join === '' ? parts.reverse() : parts).join(script.join),
    birth: business ? [0, 0, 0] : birthOf(random),
  }
}

/** The alert number `at` of a sandbox; `now` moves only those whose turn in the 90 days has come round. */
export function alertOf(seed: number, at: number, cases: number, now: number): GeneratedAlert {
  const random = randomFrom(seed * 104_729 + at * 31 + 1)
  const party = partyOf(seed, at % cases)
  // A fixed place in a cycle of 90 days: the dates stay the same from one start to the next, and never grow old.
  const phase = Math.floor(random() * SPAN_MS)
  const created = now - ((((now - phase) % SPAN_MS) + SPAN_MS) % SPAN_MS)
  const later = created + Math.floor(random() * 10 * DAY_MS)
  const alertStatus = at % 41 === 40 ? 'Parked' : pick(random, STATUS_MIX)
  const changedAt = alertStatus !== 'NewAlert' && later <= now ? later : created
  const spell = SPELLINGS[at % SPELLINGS.length] ?? ((ms: number) => new Date(ms).toISOString())
  const categories = at % 37 === 36 ? ['Insolvency'] : pick(random, CATEGORIES)
  const matchedBirth = random() < 0.5 ? party.birth : birthOf(random)
  const monitored = random() < 0.4
  const raw: W2Alert = {
    alertStatus,
    serviceName: categories.length > 0 ? 'WatchlistCheck' : pick(random, SERVICES),
    caseId: party.caseId,
    caseName: party.caseName,
    caseDayOfBirth: party.birth[0],
    caseMonthOfBirth: party.birth[1],
    caseYearOfBirth: party.birth[2],
    matchedName: random() < 0.5 ? party.caseName : party.caseName.toUpperCase(),
    matchedDayOfBirth: matchedBirth[0],
    matchedMonthOfBirth: matchedBirth[1],
    matchedYearOfBirth: matchedBirth[2],
    dateCreated: spell(created),
    dateLastUpdated: at % 29 === 28 ? '0001-01-01T00:00:00' : spell(changedAt),
    dobMatchScore: pick(random, BIRTH_SCORES),
    nameMatchScore: pick(random, NAME_BANDS),
    // The document shows `urn` in two of its three examples.
    ...(at % 3 === 2 ? {} : { urn: party.caseId }),
    // In the document's table, in none of its examples.
    ...(at % 4 === 3 ? { recordId: 500_000 + at } : {}),
    profileId: `${pick(random, ['SANC', 'PEP', 'MEDIA'])}-${10_000 + at}`,
    screeningId: monitored ? 70_000 + at : 0,
    accountName: 'Sandbox Account',
    alertId: at % 5 === 4 ? FIRST_BIG_ID + BigInt((at - 4) / 5) : 100_001 + at * 3,
    categories,
    callReference: `WSCR-${seed}-${at}`,
    source: pick(random, SOURCES),
  }
  // .NET writes null where the document shows a string or a list.
  if (at % 43 === 42) return { raw: { ...raw, source: null, profileId: null, categories: null }, changedAt }
  return { raw, changedAt }
}
