import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ConnectedAccount } from '../../src/adapter/account.ts'
import type { Adapter, RawRecord } from '../../src/adapter/contract.ts'
import type { AlertDraft, CaseDraft, HitDraft, Mapped, Sourced, SubjectDraft } from '../../src/canonical/record.ts'
import { takeIn } from '../../src/ingest/ingest.ts'
import { refold } from '../../src/ingest/refold.ts'
import { MOST_FOUND, searchIds } from '../../src/store/search.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { ask, data, failure, query, viewerOf } from './support.ts'

const word = <T>(value: T): Sourced<T> => ({ value, raw: String(value), field: 'f', fidelity: 'EXACT' })
const NO_BIRTH = { year: null, month: null, day: null }

interface Party {
  key: string
  name: string | null
  reference?: string
}
interface Told {
  key: string
  at: string
  title: string
  ids?: string[]
  parties?: Party[]
  hits?: string[]
  case?: { key: string; title: string; outcome?: 'NONE' | 'REFERRED_FOR_SAR'; party?: string; hits?: string[] }
}

const subject = ({ key, name, reference }: Party): SubjectDraft => ({
  key,
  vendorId: `p-${key}`,
  type: word('PERSON'),
  name,
  birth: NO_BIRTH,
  clientReference: reference ?? null,
})
const alert = (told: Told): AlertDraft => ({
  key: told.key,
  vendorId: told.key,
  vendorIds: (told.ids ?? []).map((value) => ({ field: 'id', value })),
  title: told.title,
  description: null,
  status: word('OPEN'),
  escalationTarget: null,
  matchStatus: null,
  disposition: word('UNDECIDED'),
  type: word('SCREENING'),
  categories: [word('PEP')],
  categoryDetail: [],
  lifecycleStage: word('UNKNOWN'),
  priority: word('HIGH'),
  riskLevel: word('UNKNOWN'),
  scores: [],
  assignee: null,
  closedBy: null,
  resolvedBy: null,
  resolvedAt: null,
  resolutionNote: null,
  sla: null,
  research: null,
  createdAt: told.at,
  updatedAt: told.at,
  subjects: (told.parties ?? []).map(({ key }) => ({ key, primary: false })),
})
const hit = (matchedName: string, key: string, of: Partial<HitDraft>): HitDraft => ({
  key,
  vendorId: key,
  alertKey: null,
  matchedName,
  entityType: word('PERSON'),
  birth: NO_BIRTH,
  matchStatus: word('POTENTIAL_MATCH'),
  disposition: word('UNDECIDED'),
  riskLevel: word('UNKNOWN'),
  risks: [],
  scores: [],
  sources: [],
  profileId: null,
  allowListed: null,
  ...of,
})
const caseOf = (told: Told, of: NonNullable<Told['case']>): CaseDraft => ({
  key: of.key,
  vendorId: of.key,
  kind: 'INVESTIGATION',
  title: of.title,
  description: null,
  status: word(of.outcome === 'REFERRED_FOR_SAR' ? 'CLOSED' : 'OPEN'),
  outcome: word(of.outcome ?? 'NONE'),
  category: null,
  priority: word('HIGH'),
  riskLevel: word('UNKNOWN'),
  assignee: null,
  createdAt: told.at,
  updatedAt: told.at,
  subjects: of.party ? [{ key: of.party, primary: true }] : [],
})

/** A vendor whose records say what they map to: everything after the mapping is as it is for real ones. */
function mapped(told: Told): Mapped {
  const link = told.case && { caseKey: told.case.key, caseVendorId: told.case.key, role: word('MEMBER' as const) }
  return {
    subjects: (told.parties ?? []).map(subject),
    alerts: [alert(told)],
    cases: told.case ? [caseOf(told, told.case)] : [],
    hits: [
      ...(told.hits ?? []).map((name, n) => hit(name, `${told.key}-${n}`, { alertKey: told.key })),
      ...(told.case?.hits ?? []).map((name, n) => hit(name, `${told.case?.key}-${n}`, { cases: link ? [link] : [] })),
    ],
    caseAlerts: link ? [{ ...link, alertKey: told.key, alertVendorId: told.key }] : [],
    flags: [],
  }
}

let w2: RunningVendor
let pipeline: Pipeline
let clock = Date.parse('2026-03-01T00:00:00Z')

async function take(tenant: string, ...all: Omit<Told, 'at'>[]): Promise<void> {
  const connected = [...pipeline.accounts.values()].find((one) => one.tenant === tenant) as ConnectedAccount
  const adapter = {
    ...connected.adapter,
    merge: undefined,
    map: (record: RawRecord) => mapped(record.raw as Told),
  } as unknown as Adapter
  clock += 1_000
  const at = new Date(clock).toISOString()
  const records = all.map(
    (told): RawRecord => ({
      kind: 'ALERT',
      key: told.key,
      part: 'ITEM',
      raw: { ...told, at },
      vendorUpdatedAt: at,
    }),
  )
  const context = {
    tenant,
    account: connected.account,
    vendor: 'w2',
    actor: 'test',
    operationId: null,
    quiet: false,
    remapping: false,
  }
  await pipeline.database.worker.write(tenant, async (tx) => {
    const result = await takeIn(
      tx,
      { adapter, settings: connected.settings, context, readAt: at, stream: null },
      records,
    )
    expect(result.quarantined).toBe(0)
  })
}

const asked = (tenant = 'acme', roles: ('ANALYST' | 'VIEWER')[] = ['ANALYST'], permissions: string[] = []) => ({
  store: pipeline.database.store,
  viewer: viewerOf(tenant, roles, permissions),
})

type Kind = 'alerts' | 'cases' | 'subjects' | 'screeningHits' | 'workQueue'
const SHOWN: Record<Kind, string> = {
  alerts: 'vendorId',
  cases: 'vendorId',
  subjects: 'vendorId',
  screeningHits: 'vendorId',
  workQueue: '... on Alert { vendorId } ... on Case { vendorId }',
}
async function find(kind: Kind, search: string, tenant = 'acme'): Promise<string[]> {
  const text = `query ($search: String) { list: ${kind}(filter: { search: $search }) { totalCount totalCountIsExact nodes { ${SHOWN[kind]} } } }`
  const { list } = await data<{
    list: { totalCount: number; totalCountIsExact: boolean; nodes: { vendorId: string }[] }
  }>(asked(tenant), text, { search })
  expect(list.totalCount).toBe(list.nodes.length)
  expect(list.totalCountIsExact).toBe(true)
  return list.nodes.map((node) => node.vendorId).toSorted()
}

beforeAll(async () => {
  w2 = await startVendor('w2', { count: 30 })
  pipeline = await createPipeline([
    { account: 'one', vendor: 'w2', running: w2 },
    { account: 'two', vendor: 'w2', running: w2, tenant: 'globex' },
    { account: 'three', vendor: 'w2', running: w2, tenant: 'sweep' },
  ])
  await take(
    'acme',
    {
      key: 'a-cyr',
      title: 'Совпадение в списке',
      parties: [{ key: 'ivanov', name: 'Иванов Сергей', reference: 'CUST/00042' }],
      hits: ['IVANOV, Sergey Petrovich', 'ابن سينا'],
      case: { key: 'c-cyr', title: 'Проверка', party: 'ivanov' },
    },
    {
      key: 'a-han',
      title: 'Sanctions match',
      ids: ['SRC-998877'],
      parties: [
        { key: 'wang', name: '王小明' },
        { key: 'li', name: 'Li Na' },
      ],
      hits: ['محمد بن سلمان'],
    },
    {
      key: 'a-lat',
      title: 'PEP: Jörg Müller-Lüdenscheidt',
      parties: [{ key: 'mueller', name: 'Jörg Müller' }],
      case: { key: 'c-lat', title: 'Müller’s file', hits: ['Παπαδόπουλος'] },
    },
    { key: 'a-odd', title: "100% of a__b, c\\d and O'Neil" },
    { key: 'a-even', title: '1000 of axxb, cd and Olive' },
  )
  await take('globex', {
    key: 'g-cyr',
    title: 'Ivanov Сергей',
    parties: [{ key: 'ivanov', name: 'Иванов Сергей' }],
    hits: ['Ivanov'],
    case: { key: 'g-case', title: 'Ivanov', party: 'ivanov' },
  })
})
afterAll(async () => {
  await pipeline?.close()
  await w2?.close()
})

describe('what is found', () => {
  test.each<[Kind, string, string[]]>([
    ['alerts', 'ivanov', ['a-cyr']],
    ['alerts', 'ИВАНОВ', ['a-cyr']],
    ['alerts', 'sergey ivan', ['a-cyr']],
    ['alerts', 'sovpadenie', ['a-cyr']],
    ['alerts', 'ابن سينا', ['a-cyr']],
    ['alerts', 'CUST/00042', ['a-cyr']],
    ['alerts', '00042', ['a-cyr']],
    ['alerts', 'wang', ['a-han']],
    ['alerts', '王', ['a-han']],
    ['alerts', '小明 王', ['a-han']],
    ['alerts', 'li', ['a-han']],
    ['alerts', 'محمد', ['a-han']],
    ['alerts', 'src-998877', ['a-han']],
    ['alerts', 'p-wang', ['a-han']],
    ['alerts', 'muller', ['a-lat']],
    ['alerts', 'JORG ludenscheidt', ['a-lat']],
    ['alerts', 'ｍüller', ['a-lat']],
    ['alerts', 'nobody', []],
    // Words of two hits, or of a subject and a title, do not make one find.
    ['alerts', 'sergey sanctions', []],
    ['cases', 'ivanov', ['c-cyr']],
    ['cases', 'cust 00042', ['c-cyr']],
    ['cases', 'muller', ['c-lat']],
    ['cases', 'jorg', ['c-lat']],
    ['cases', 'papadopoulos', ['c-lat']],
    ['cases', 'c-lat', ['c-lat']],
    ['subjects', 'Ivanov', ['p-ivanov']],
    ['subjects', 'cust p-ivanov', ['p-ivanov']],
    ['subjects', 'na', ['p-li']],
    ['screeningHits', 'petrovich ivanov', ['a-cyr-0']],
    ['screeningHits', 'Papadopoulos', ['c-lat-0']],
    ['screeningHits', 'a-cyr', []],
    ['workQueue', 'ivanov', ['a-cyr', 'c-cyr']],
    ['workQueue', 'papadopoulos', ['c-lat']],
  ])('%s by “%s”', async (kind, search, found) => {
    expect(await find(kind, search)).toEqual(found)
  })

  test('names that arrive, change and go later', async () => {
    await take('acme', { key: 'late', title: 'Late', parties: [{ key: 'late', name: null }] })
    expect(await find('alerts', 'zebulon')).toEqual([])
    await take('acme', { key: 'later', title: 'Other', parties: [{ key: 'late', name: 'Zebulon' }], hits: ['Quux'] })
    expect(await find('alerts', 'zebulon')).toEqual(['late', 'later'])
    await take('acme', { key: 'later', title: 'Other', parties: [{ key: 'late', name: 'Abigail' }], hits: ['Corge'] })
    expect(await find('alerts', 'zebulon')).toEqual([])
    expect(await find('alerts', 'quux')).toEqual([])
    expect(await find('alerts', 'abigail')).toEqual(['late', 'later'])
    expect(await find('alerts', 'corge')).toEqual(['later'])
    // A record that does not tell the name again leaves it as it is.
    await take('acme', { key: 'late', title: 'Late too', parties: [{ key: 'late', name: null }] })
    expect(await find('subjects', 'abigail')).toEqual(['p-late'])
    await take('acme', { key: 'late', title: 'Late too', parties: [] })
    expect(await find('alerts', 'abigail')).toEqual(['later'])
  })
})

describe('with other conditions', () => {
  const ids = async (filter: string) => {
    const { alerts } = await data<{ alerts: { totalCount: number; nodes: { vendorId: string }[] } }>(
      asked(),
      `{ alerts(filter: { vendorIds: ["a-cyr", "a-han", "a-lat", "a-odd"], ${filter} }) { totalCount nodes { vendorId } } }`,
    )
    expect(alerts.totalCount).toBe(alerts.nodes.length)
    return alerts.nodes.map((node) => node.vendorId).toSorted()
  }

  test.each([
    ['search: "ivanov", priority: [HIGH]', ['a-cyr']],
    ['search: "ivanov", priority: [LOW]', []],
    ['or: [{ search: "ivanov" }, { search: "muller" }]', ['a-cyr', 'a-lat']],
    ['and: [{ search: "wang" }, { search: "li na" }]', ['a-han']],
    ['and: [{ search: "wang" }, { search: "ivanov" }]', []],
    ['not: { search: "ivanov" }', ['a-han', 'a-lat', 'a-odd']],
    ['not: { or: [{ search: "ivanov" }, { search: "wang" }, { vendorIds: ["a-odd"] }] }', ['a-lat']],
    ['search: null', ['a-cyr', 'a-han', 'a-lat', 'a-odd']],
  ])('%s', async (filter, found) => {
    expect(await ids(filter)).toEqual(found)
  })

  test('pages hold what the whole list holds, in its order', async () => {
    const text =
      'query ($after: Cursor) { alerts(first: 1, after: $after, filter: { search: "of" }) { nodes { vendorId } pageInfo { endCursor hasNextPage } } }'
    type Page = { alerts: { nodes: { vendorId: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }
    const one = await data<Page>(asked(), text)
    const two = await data<Page>(asked(), text, { after: one.alerts.pageInfo.endCursor })
    expect(two.alerts.pageInfo.hasNextPage).toBe(false)
    expect([...one.alerts.nodes, ...two.alerts.nodes].map((node) => node.vendorId).toSorted()).toEqual([
      'a-even',
      'a-odd',
    ])
  })

  test('costs one statement more than the list', async () => {
    const count = async (filter: string) => {
      const before = pipeline.database.store.statements()
      await data(asked(), `{ alerts(filter: ${filter}) { nodes { id } } }`)
      return pipeline.database.store.statements() - before
    }
    expect(await count('{ search: "ivanov sergey" }')).toBe((await count('{}')) + 1)
  })
})

describe('signs that mean something to SQL are letters like others', () => {
  test.each([
    ['100%', ['a-odd']],
    ['100', ['a-even', 'a-odd']],
    ['a__b', ['a-odd']],
    ['a_', ['a-odd']],
    ['c\\d', ['a-odd']],
    ["o'neil", ['a-odd']],
    ["' or 1=1 --", []],
    ["x') or true", []],
    ['%of', []],
    ['$77', []],
  ])('%j', async (search, found) => {
    expect(await find('alerts', search)).toEqual(found)
  })
})

describe('refused are', () => {
  const refused = (filter: string, kind: Kind = 'alerts') =>
    failure(asked(), `{ ${kind}(filter: ${filter}) { totalCount } }`)

  test.each(['', '%', '__', '—', '\\\\', '\\u0000'])('a search without letters, as “%s”', async (search) => {
    const { code, message, extensions } = await refused(`{ search: "${search}" }`)
    expect(code).toBe('BAD_USER_INPUT')
    expect(extensions?.field).toBe('filter.search')
    expect(message).toBe('`filter.search` needs a letter or a digit to look for; or leave it out')
  })

  test('a search that is too long, has too many words, or comes too often', async () => {
    expect((await refused(`{ search: "${'a'.repeat(201)}" }`)).message).toContain('more than 200 characters')
    expect((await refused('{ search: "a b c d e f g h i j k" }')).message).toContain('more than 10 words')
    const many = Array.from({ length: 6 }, (_, n) => `{ search: "word${n}" }`).join(', ')
    expect((await refused(`{ or: [${many}] }`)).message).toContain('more than 5 different searches')
    expect(await find('alerts', 'a'.repeat(200))).toEqual([])
  })

  test('a search in a subscription’s filter, however deep', async () => {
    const { subscribe } = await import('graphql')
    const { parse } = await import('graphql')
    const { schema } = await import('../../src/graphql/schema.ts')
    const { contextOf } = await import('./support.ts')
    const answer = await subscribe({
      schema,
      document: parse('subscription { alertChanged(filter: { not: { search: "ivanov" } }) { type } }'),
      contextValue: contextOf({ ...asked(), feed: pipeline.feed }),
    })
    expect(JSON.stringify(answer)).toContain('cannot hold `search` here')
  })
})

describe('walls', () => {
  const direct = async (tenant: string, asking: string, role: 'store' | 'worker' = 'store') => {
    const statement = searchIds(asking, 'ALERT', ['%ivanov%'])
    const [[row]] = await pipeline.database[role].read(tenant, statement)
    return row?.ids ?? null
  }

  test('the function answers the transaction’s tenant only, whoever the caller says it is', async () => {
    const own = await pipeline.database.sql<{ id: string }>("select id from alerts where vendor_id = 'a-cyr'")
    expect(await direct('acme', 'acme')).toBe(`{${own[0]?.id}}`)
    expect(await direct('acme', 'globex')).toBeNull()
    expect(await direct('globex', 'acme')).toBeNull()
    expect(await direct('nobody', 'nobody')).toBe('{}')
    const bare = query<{ ids: string | null }>("select ids::text from search_ids('ALERT', $1::text[], 100)", [['%']])
    const [[all]] = await pipeline.database.store.read('acme', bare)
    const acme = await pipeline.database.sql<{ id: string }>("select id from alerts where tenant_id = 'acme'")
    expect(all?.ids?.slice(1, -1).split(',').toSorted()).toEqual(acme.map((row) => row.id).toSorted())
  })

  test('without a tenant it answers nothing', async () => {
    const text = "select ids::text from search_ids('ALERT', '{%}', 100)"
    // A connection that had a tenant before has an empty one afterwards.
    const [row] = await pipeline.database.store.system(query<{ ids: string | null }>(text))
    expect(row?.ids ?? '{}').toBe('{}')
  })

  test('the list holds even where the search’s own tenant condition is gone', async () => {
    const { database } = pipeline
    const store = {
      ...database.store,
      read: (tenant: string, ...queries: { sql: string; parameters: readonly unknown[] }[]) =>
        database.store.read(
          tenant,
          ...(queries.map((one) =>
            query(one.sql.replace(/(?:"\w+"\.)?"tenant_id" = (\$\d+)/g, '$1::text is not null'), [...one.parameters]),
          ) as never),
        ),
    } as typeof database.store
    const { alerts } = await data<{ alerts: { nodes: { vendorId: string }[] } }>(
      { store, viewer: viewerOf('acme') },
      '{ alerts(filter: { search: "ivanov" }) { nodes { vendorId } } }',
    )
    expect(alerts.nodes).toEqual([{ vendorId: 'a-cyr' }])
  })

  test('nobody else may read the texts or call the function', async () => {
    const denied = (role: 'store' | 'worker', text: string) =>
      expect(pipeline.database[role].read('acme', query(text))).rejects.toMatchObject({ code: '42501' })
    await denied('store', 'select * from search_texts')
    await denied('worker', "select * from search_ids('ALERT', '{%}', 1)")
    const [foreign] = await pipeline.database.worker.read(
      'acme',
      query<{ n: number }>("select count(*) as n from search_texts where tenant_id = 'globex'"),
    )
    expect(foreign).toEqual([{ n: 0 }])
  })

  test('the function’s owner can log in nowhere, and no other role is a member of it', async () => {
    const rows = await pipeline.database.sql(
      `select r.rolcanlogin, r.rolsuper, r.rolbypassrls, p.prosecdef, p.proconfig,
         has_schema_privilege(r.oid, 'public', 'create') as creates,
         (select count(*)::int from pg_roles o where not o.rolsuper and o.oid <> r.oid and pg_has_role(o.oid, r.oid, 'usage')) as members
       from pg_proc p join pg_roles r on r.oid = p.proowner where p.proname = 'search_ids'`,
    )
    expect(rows).toEqual([
      {
        rolcanlogin: false,
        rolsuper: false,
        rolbypassrls: false,
        prosecdef: true,
        proconfig: ['search_path=pg_catalog, pg_temp'],
        creates: false,
        members: 0,
      },
    ])
  })
})

test('a search tells nothing of how a case ended', async () => {
  await take('acme', { key: 'sar', title: 'x', case: { key: 'c-sar', title: 'Quibble', outcome: 'REFERRED_FOR_SAR' } })
  expect(await find('cases', 'quibble')).toEqual(['c-sar'])
  for (const search of ['referred', 'sar referred', 'REFERRED_FOR_SAR']) expect(await find('cases', search)).toEqual([])
  const answer = await ask(
    asked(),
    '{ cases(filter: { search: "quibble" }) { nodes { outcome outcomeSource { raw } } } }',
  )
  expect(JSON.stringify(answer)).not.toContain('REFERRED')
  const both = (outcome: string) =>
    data<{ cases: { totalCount: number } }>(
      asked(),
      `{ cases(filter: { search: "quibble", outcome: [${outcome}] }) { totalCount } }`,
    )
  expect((await both('REFERRED_FOR_SAR')).cases.totalCount).toBe(0)
  expect((await both('UNSTATED')).cases.totalCount).toBe(1)
})

describe('every record has its text', () => {
  const missing = () =>
    pipeline.database.sql(`
      select kind, id from (
        select tenant_id, 'ALERT' as kind, id from alerts union all select tenant_id, 'CASE', id from cases
        union all select tenant_id, 'SUBJECT', id from subjects union all select tenant_id, 'HIT', id from screening_hits) r
      where not exists (select from search_entries e where e.tenant_id = r.tenant_id and e.kind = r.kind and e.id = r.id)`)
  const texts = () =>
    pipeline.database.sql<{ tenant_id: string; part: string }>(
      `select e.*, body from search_entries e left join search_texts t on t.tenant_id = e.tenant_id
       and t.account_id = e.account_id and t.id = e.text_id order by e.tenant_id, kind, e.id, part`,
    )
  const unsaid = () =>
    pipeline.database.sql<{ body: string }>(
      'select body from search_texts t where not exists (select from search_entries e where e.text_id = t.id)',
    )

  test('after a sweep, and a second one writes none', async () => {
    await pipeline.poll()
    expect(await missing()).toEqual([])
    const rows = () => pipeline.database.sql('select xmin::text, id, part from search_entries order by id, part')
    const before = await rows()
    await pipeline.poll()
    expect(await rows()).toEqual(before)
    expect(await refold(pipeline.database.worker, pipeline.accounts)).toBe(0)
  })

  test('those from before search was there get theirs, those folded otherwise a new one, at the worker’s start', async () => {
    const right = await texts()
    expect(right.length).toBeGreaterThan(100)
    await pipeline.database.sql("delete from search_entries where tenant_id = 'acme'")
    await pipeline.database.sql("delete from search_texts where tenant_id = 'acme'")
    await pipeline.database.sql(
      "update search_entries set fold_rev = 0, text_id = gen_random_uuid() where tenant_id = 'sweep'",
    )
    expect(await find('alerts', 'ivanov')).toEqual([])
    const progress: [string, number][] = []
    const folded = await refold(pipeline.database.worker, pipeline.accounts, (tenant, n) => progress.push([tenant, n]))
    expect(folded).toBe(right.filter((row) => row.tenant_id !== 'globex' && row.part === 'NAME').length)
    expect(new Set(progress.map(([tenant]) => tenant))).toEqual(new Set(['acme', 'sweep']))
    expect(await texts()).toEqual(right)
    expect(await find('alerts', 'ivanov')).toEqual(['a-cyr'])
  })

  test('one that is stopped goes on where it was', async () => {
    await pipeline.database.sql("delete from search_entries where tenant_id = 'acme'")
    const stop = new AbortController()
    const first = await refold(pipeline.database.worker, pipeline.accounts, () => stop.abort(), stop.signal)
    expect(first).toBeGreaterThan(0)
    expect((await missing()).length).toBeGreaterThan(0)
    await refold(pipeline.database.worker, pipeline.accounts)
    expect(await missing()).toEqual([])
  })

  test('a name that nobody bears any more is forgotten, others are not', async () => {
    await take('acme', { key: 'once', title: 'Once', parties: [{ key: 'once', name: 'Peregrine' }] })
    await take('acme', { key: 'once', title: 'Once', parties: [{ key: 'once', name: 'Wilhelmina' }] })
    expect(await unsaid()).toContainEqual({ body: ' peregrine' })
    const right = await texts()
    await refold(pipeline.database.worker, pipeline.accounts)
    expect((await unsaid()).filter(({ body }) => body === ' peregrine')).toEqual([])
    expect(await texts()).toEqual(right)
  })
})

describe('with many rows', () => {
  let client: pg.Client
  const notices: string[] = []

  beforeAll(async () => {
    const { database } = pipeline
    await database.sql(`insert into search_texts (tenant_id, account_id, id, body)
      select 'acme', 'one', md5(n::text)::uuid, ' common ' || md5(n::text) || case when n = 7 then ' zzyzx' else '' end
      from generate_series(1, 30000) n`)
    await database.sql(`insert into search_entries (tenant_id, account_id, kind, id, part, text_id, fold_rev)
      select 'acme', 'one', kind, gen_random_uuid(), 'NAME', md5(n::text)::uuid, 1
      from generate_series(1, 30000) n, unnest(array['ALERT', 'SUBJECT', 'HIT', 'CASE']) kind`)
    await database.sql('analyze search_entries')
    // New rows wait in a list that is searched through row by row; a vacuum moves them into the index.
    await database.sql('vacuum analyze search_texts')
    client = new pg.Client({ connectionString: database.superuserUrl })
    await client.connect()
    await client.query("load 'auto_explain'")
    await client.query('set auto_explain.log_min_duration = 0')
    await client.query('set auto_explain.log_nested_statements = on')
    await client.query('set auto_explain.log_level = notice')
    client.on('notice', (notice) => void notices.push(notice.message ?? ''))
    await client.query('set role tributary_api')
    await client.query("select set_config('app.tenant', 'acme', false)")
  }, 120_000)
  beforeEach(() => {
    notices.length = 0
  })
  afterAll(() => client?.end())

  test.each(['ALERT', 'CASE', 'SUBJECT', 'HIT'] as const)(
    'a search for %s goes by the trigram index, as the application role',
    async (kind) => {
      const statement = searchIds('acme', kind, ['%zzyzx%'])
      const { rows } = await client.query(statement.sql, [...statement.parameters])
      expect(rows[0]?.ids).toMatch(/^\{[0-9a-f-]{36}/)
      const plans = notices.join('\n')
      expect(plans).toContain('Bitmap Index Scan on search_texts_body')
      expect(plans).toContain('search_entries_text on search_entries')
      expect(plans).not.toMatch(/Seq Scan on search_/)
    },
  )

  test('a word that is everywhere is refused', async () => {
    for (const kind of ['alerts', 'cases', 'subjects', 'screeningHits', 'workQueue'] as const) {
      const { code, message } = await failure(asked(), `{ ${kind}(filter: { search: "common" }) { nodes { id } } }`)
      expect(code).toBe('BAD_USER_INPUT')
      expect(message).toContain(`more than ${MOST_FOUND}`)
      expect(message).toContain('add a word')
    }
  })

  test('neighbours in the same operation are not refused with it', async () => {
    const answer = await ask(asked(), '{ alerts(filter: { search: "common" }) { nodes { id } } accounts { name } }')
    expect(answer.errors?.map((error) => error.path)).toEqual([['alerts']])
  })
})
