import { createHash } from 'node:crypto'

/** An alert or a case in Zenoo's own words. */
export type ZenooRecord = Readonly<Record<string, unknown>> & { readonly token: string }

// Invented names only. Each script brings its own spacing, order and letters.
const SCRIPTS = [
  {
    given: ['Elvane', 'Brightan', 'Séverwyn', 'Kaspren'],
    family: ['Halloway-Reed', "D'Orvelle", 'Lindmark'],
    join: ' ',
  },
  { given: ['Радмила', 'Всеволен', 'Ждана', 'Любомест'], family: ['Озерчук', 'Белополь', 'Светлогор'], join: ' ' },
  { given: ['ريهاف', 'سامور', 'لينوار', 'فارسين'], family: ['الباسمي', 'الورداني', 'النخيلان'], join: ' ' },
  { given: ['雨桐', '云舟', '子墨', '知夏'], family: ['苏', '秦', '柳'], join: '' },
]
const COMPANIES = ['Fennmark Shipping AS', 'ООО Северный Причал', 'شركة مرسى النخيل للتجارة', '海川明贸易有限公司']

export const USERS = [
  { id: 'usr_mlake', name: 'Morgan Lake', email: 'm.lake@analyst.example' },
  { id: 'usr_ovran', name: 'Олена Вран', email: 'o.vran@analyst.example' },
  { id: 'usr_hnour', name: 'هناء نور', email: 'h.nour@analyst.example' },
]

const OPEN = 'Open'
const STATUSES = [
  OPEN,
  OPEN,
  OPEN,
  OPEN,
  'Acknowledged',
  'Escalated',
  'Resolved',
  'Resolved',
  'Resolved',
  'False Positive',
]
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  Screening: [
    'PEP Match',
    'Sanctions Hit',
    'Adverse Media',
    'Criminal Investigation',
    'Regulatory Action',
    'Watchlist Match',
    'Ongoing Screening',
    'RCA Match',
  ],
  Identity: ['Name Mismatch', 'DOB Mismatch'],
  Company: ['API Failure'],
}
const TYPES = [
  ...['Screening', 'Screening', 'Screening', 'Screening', 'Identity', 'Company'],
  ...['Document', 'Financial', 'Client Input', 'Internal Review'],
]
const ACTIONS_OF: Readonly<Record<string, readonly (string | null)[]>> = {
  Open: [null, null, null, 'Request Document'],
  Escalated: ['Escalate', null],
  Resolved: ['Approve', 'Decline', 'Approve with Conditions', 'Approve', null],
  'False Positive': ['Approve', null],
}
const PRIORITIES = ['Critical', 'High', 'Medium', 'Low']
const TIERS = ['High', 'Medium', 'Low']
const SLA = ['On Track', 'On Track', 'Warning', 'Critical', 'Breached']
const RESEARCH = [null, null, 'pending', 'processing', 'completed', 'failed']
const CASE_STATUSES = [
  'New',
  'In Progress',
  'In Review',
  'Internal Review',
  'Client Input',
  'Closed',
  'Closed',
  'Escalated',
]

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SPAN_MS = 90 * DAY_MS
// 2^53 + 1: the first integer a JavaScript number cannot hold; of those that follow it cannot hold every other one.
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

export const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T

const tokenOf = (kind: 'alt' | 'cas' | 'ent', seed: number, at: number | string): string =>
  `${kind}_${createHash('sha256').update(`zenoo/${seed}/${kind}/${at}`).digest('hex').slice(0, 12)}`

/** Zenoo's examples carry whole seconds. */
const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')

function partyOf(seed: number, at: number): { entity_token: string; entity_name: string; company: boolean } {
  const random = randomFrom(seed * 7_919 + at)
  const script = SCRIPTS[at % SCRIPTS.length] ?? pick(random, SCRIPTS)
  const parts = [pick(random, script.given), pick(random, script.family)]
  const company = at % 5 === 4
  const person = (script.join === '' ? parts.reverse() : parts).join(script.join)
  return { entity_token: tokenOf('ent', seed, at), entity_name: company ? pick(random, COMPANIES) : person, company }
}

function researchOf(random: () => number, changed: string): object | null {
  const status = pick(random, RESEARCH)
  if (status !== 'completed') return status === null ? null : { status }
  return {
    status,
    assessment: 'Name and country agree, the birth year does not; probably another person.',
    confidence: Math.floor(random() * 101),
    false_positive_probability: Math.floor(random() * 1_001) / 10,
    recommended_action: pick(random, ['Approve', 'Decline', 'Escalate']),
    sources: [{ title: 'Sandbox Gazette', url: 'https://gazette.example/archive/17' }],
    researched_at: changed,
  }
}

/** The alert as the API reference shows it: other names, plain strings for people, a third of the fields absent. */
function asReference(alert: ZenooRecord, entityToken: string | null): ZenooRecord {
  const held: Readonly<Record<string, unknown>> = alert
  const id = (person: unknown) => (person === null ? null : (person as { id: string }).id)
  return {
    token: alert.token,
    case_token: held.case_token,
    // A party of its own: the reference has no name for it.
    entity_token: entityToken,
    type: held.type,
    category: held.category,
    status: held.status,
    priority: held.priority,
    priority_score: held.priority_score,
    sla_deadline: held.sla_due_date,
    sla_status: held.sla_status,
    match_score: held.match_score,
    ai_assessment: held.ai_research === null ? null : 'Probably another person.',
    resolution_action: held.resolution_action,
    resolution_rationale: held.resolution_notes,
    resolved_by: id(held.resolved_by),
    resolved_at: held.resolved_at,
    assigned_to: id(held.assigned_to),
    is_false_positive: held.status === 'False Positive',
    created_at: held.created_at,
    updated_at: held.updated_at,
  }
}

const NEVER_MISSING = ['token', 'type', 'category', 'status', 'priority', 'case_token', 'created_at', 'updated_at']

/** What real accounts hold beside the well-behaved records; the first 48 already show one of each. */
function awkward(alert: ZenooRecord, seed: number, at: number): ZenooRecord {
  if (at % 8 === 7) return asReference(alert, tokenOf('ent', seed, `reference ${at}`))
  const optional = Object.keys(alert).filter((field) => !NEVER_MISSING.includes(field))
  if (at % 11 === 10) {
    const kept = Object.entries(alert).filter(([field]) => !optional.includes(field))
    return { ...Object.fromEntries(kept), token: alert.token }
  }
  if (at % 13 === 12) return { ...alert, ...Object.fromEntries(optional.map((field) => [field, null])) }
  if (at % 17 === 16) return { ...alert, entity_token: null, entity_name: null }
  if (at % 19 === 18) return { ...alert, created_at: String(alert.created_at).replace('Z', '') }
  if (at % 29 === 28) return { ...alert, updated_at: '0001-01-01T00:00:00Z' }
  if (at % 37 === 36) return { ...alert, category: 'Crypto Exposure' }
  if (at % 41 === 40) return { ...alert, status: 'Snoozed' }
  if (at % 43 === 42) return { ...alert, type: 'Screening', category: null }
  if (at % 47 === 46) return { ...alert, type: null, category: 'RCA Match' }
  return alert
}

/** The alert number `at`; `fresh` ones were raised just now and nobody has touched them. */
export function alertOf(seed: number, at: number, cases: number, now: number, fresh = false): ZenooRecord {
  const random = randomFrom(seed * 104_729 + at * 31 + 1)
  const party = partyOf(seed, at % cases)
  // A fixed place in a cycle of 90 days: the dates stay the same from one start to the next, and never grow old.
  const phase = Math.floor(random() * SPAN_MS)
  const created = fresh ? now : now - ((((now - phase) % SPAN_MS) + SPAN_MS) % SPAN_MS)
  const status = fresh ? OPEN : pick(random, STATUSES)
  const later = created + Math.floor(random() * 10 * DAY_MS)
  const changed = instant(status !== OPEN && later <= now ? later : created)
  const type = pick(random, TYPES)
  const category = pick(random, CATEGORIES[type] ?? [null])
  const screened = type === 'Screening'
  const resolution_action = fresh ? null : pick(random, ACTIONS_OF[status] ?? [null])
  const closed = status === 'Resolved' || status === 'False Positive'
  const byMachine = closed && random() < 0.25
  const sla_status = pick(random, SLA)
  const alert: ZenooRecord = {
    token: tokenOf('alt', seed, at),
    type,
    category,
    title: `${category ?? type}: ${party.entity_name}`,
    description: `Sandbox finding ${at} about ${party.entity_name}.`,
    status,
    priority: pick(random, PRIORITIES),
    priority_score: Math.floor(random() * 291),
    risk_tier: pick(random, TIERS),
    match_score: screened ? Math.floor(random() * 101) : null,
    case_token: tokenOf('cas', seed, at % cases),
    entity_name: party.entity_name,
    entity_token: party.entity_token,
    assigned_to: status === OPEN ? null : pick(random, USERS),
    resolved_by: closed && !byMachine ? pick(random, USERS) : null,
    resolved_at: closed ? changed : null,
    resolution_action,
    resolution_notes: resolution_action === null ? null : 'Compared with the documents on file.',
    sla_due_date: instant(created + 7 * DAY_MS),
    sla_status,
    sla_hours_remaining: sla_status === 'Breached' ? 0 : Math.floor(random() * 168),
    source_data: screened
      ? { provider: 'sandbox', match_id: at % 4 === 3 ? FIRST_BIG_ID + 2n * BigInt(at) : at, lists: ['Sandbox List'] }
      : {},
    ai_research: screened && !fresh ? researchOf(random, changed) : null,
    auto_triaged: screened,
    auto_disposed: byMachine,
    auto_disposition_reason: byMachine ? 'The false-positive probability is above the threshold.' : null,
    qa_sample: random() < 0.1,
    created_at: instant(created),
    updated_at: changed,
  }
  return fresh ? alert : awkward(alert, seed, at)
}

/** The case number `at`, every other one in the words of the API reference instead of those of data-model/cases. */
export function caseOf(seed: number, at: number, now: number): ZenooRecord {
  const random = randomFrom(seed * 15_485_863 + at)
  const { company, ...party } = partyOf(seed, at)
  const phase = Math.floor(random() * SPAN_MS)
  const created = instant(now - ((((now - phase) % SPAN_MS) + SPAN_MS) % SPAN_MS))
  const status = at % 23 === 22 ? 'Parked' : pick(random, CASE_STATUSES)
  const assignee = pick(random, [null, ...USERS])
  const common = {
    token: tokenOf('cas', seed, at),
    name: `CAS-${String(at + 1).padStart(6, '0')}`,
    type: pick(random, ['Onboarding', 'Review', 'Perpetual']),
    status,
    risk_tier: pick(random, TIERS),
    risk_score: Math.floor(random() * 101),
    sla_status: pick(random, SLA),
    external_reference: `onboarding-${seed}-${at}`,
    created_at: created,
    updated_at: created,
  }
  if (at % 2 === 1)
    return {
      ...common,
      entity_category: company ? 'Company' : 'Person',
      assigned_to: assignee?.id ?? null,
      decision: status === 'Closed' ? pick(random, ['Approve', 'Decline', null]) : null,
      closed_at: status === 'Closed' ? created : null,
    }
  return {
    ...common,
    ...party,
    entity_type: company ? 'company' : 'person',
    priority: pick(random, PRIORITIES),
    assigned_to: assignee,
    start_date: created,
    completed_at: status === 'Closed' ? created : null,
  }
}
