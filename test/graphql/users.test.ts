import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Mapped, VendorUser } from '../../src/canonical/record.ts'
import { takePage } from '../../src/ingest/page.ts'
import { distinctPeople, peopleOf } from '../../src/ingest/people.ts'
import { remap } from '../../src/ingest/remap.ts'
import { identities, recordId } from '../../src/store/ids.ts'
import { createStore, type Store } from '../../src/store/run.ts'
import { learnUsers } from '../../src/store/write/users.ts'
import { lockAccounts } from '../../src/store/write/vendor-records.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { alertRow, askForText, createTenant, data, failure, id, insert, query, uuid, viewerOf } from './support.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.close())

const person = (userId: string, name: string | null = null, email: string | null = null): VendorUser => ({
  id: userId,
  name,
  email,
})
const mapped = (assignees: VendorUser[]): Mapped =>
  ({ alerts: assignees.map((assignee) => ({ assignee })), cases: [] }) as unknown as Mapped

/** What a page of an account that names these people teaches. */
async function learn(tenant: string, account: string, users: VendorUser[], readAt = '2026-03-01T00:00:00.000Z') {
  const rows = distinctPeople(
    peopleOf({ tenant, ids: identities(tenant, account), readAt, vendorUpdatedAt: null }, mapped(users)),
  )
  await database.worker.write(tenant, async (tx) => {
    await tx.all(lockAccounts(tenant, [account]))
    await tx.all(learnUsers(tenant, account, rows))
  })
}

const firm = async (accounts = ['one', 'two', 'three']) => {
  const tenant = `firm-${randomUUID().slice(0, 8)}`
  await createTenant(
    database,
    tenant,
    accounts.map((account_id) => ({ account_id })),
  )
  return tenant
}
const askedOf = (tenant: string, store = database.store) => ({ store, viewer: viewerOf(tenant, ['VIEWER']) })

interface Person {
  id: string
  name: string | null
  email: string | null
  accounts: { account: { accountId: string }; vendorUserId: string; name: string | null; email: string | null }[]
}
const PERSON = 'id name email accounts { account { accountId } vendorUserId name email }'
const users = async (tenant: string, args = ''): Promise<Person[]> =>
  (await data<{ users: { nodes: Person[] } }>(askedOf(tenant), `{ users${args} { nodes { ${PERSON} } } }`)).users.nodes
/** Who is taken for whom: the vendor ids of each person. */
const people = async (tenant: string, args = '') =>
  (await users(tenant, args)).map((user) => user.accounts.map((one) => `${one.account.accountId} ${one.vendorUserId}`))

/** What an admin's word does: one becomes the person the other is. */
const link = (tenant: string, vendorUserId: string, to: string) =>
  database.sql(
    `with target as (select user_id from account_users where tenant_id = $1 and vendor_user_id = $3),
       old as (select user_id from account_users where tenant_id = $1 and vendor_user_id = $2),
       merged as (update users set merged_into = (select user_id from target)
         where tenant_id = $1 and id = (select user_id from old))
     update account_users set linked_by = 'admin', user_id = (select user_id from target)
     where tenant_id = $1 and vendor_user_id = $2`,
    [tenant, vendorUserId, to],
  )

describe('people', () => {
  test('of two accounts are one only by the same address, whatever its case', async () => {
    const tenant = await firm()
    await learn(tenant, 'one', [person('a1', 'Ana Lima', 'Ana.Lima@firm.example'), person('b1', 'Ben Ode')])
    await learn(tenant, 'two', [person('a2', 'A. Lima', ' ana.lima@FIRM.example '), person('b2', 'Ben Ode')])
    await learn(tenant, 'three', [person('a1', null, 'ana.lima@firm.example.org')])
    expect(new Set((await people(tenant)).map(String))).toEqual(
      new Set(['one a1,two a2', 'one b1', 'two b2', 'three a1']),
    )
  })

  test('are not one by what stands where an address is missing', async () => {
    const tenant = await firm()
    for (const account of ['one', 'two']) {
      await learn(
        tenant,
        account,
        ['n/a', '-', '', '@', 'unknown@', 'a b@firm.example'].map((email, n) => person(`u${n}`, null, email)),
      )
    }
    expect((await people(tenant)).every((ids) => ids.length === 1)).toBe(true)
    expect(await people(tenant)).toHaveLength(12)
  })

  test('of one account stay two, though they share a mailbox', async () => {
    const tenant = await firm()
    const shared = 'team@firm.example'
    await learn(tenant, 'one', [person('x', 'Xi', shared), person('y', 'Yu', shared)])
    await learn(tenant, 'one', [person('z', 'Zoe', shared)])
    expect(await people(tenant)).toHaveLength(3)
    await learn(tenant, 'two', [person('q', null, shared), person('r', null, shared)])
    const groups = await people(tenant)
    expect(groups).toHaveLength(4)
    for (const ids of groups) expect(new Set(ids.map((one) => one.split(' ')[0])).size).toBe(ids.length)
  })

  test('become one when the address is learned later, and the old id means the one they became', async () => {
    const tenant = await firm()
    await learn(tenant, 'one', [person('a1', 'Ana', 'ana@firm.example')])
    await learn(tenant, 'two', [person('a2', 'Ana at two')])
    const before = await users(tenant)
    expect(before).toHaveLength(2)
    const [one, two] = ['one', 'two'].map((account) =>
      before.find((user) => user.accounts[0]?.account.accountId === account),
    ) as [Person, Person]
    await learn(tenant, 'two', [person('a2', 'Ana at two', 'ana@firm.example')])
    const [now, ...others] = await users(tenant)
    expect(others).toEqual([])
    expect(now).toMatchObject({ id: one.id, accounts: [{ vendorUserId: 'a1' }, { vendorUserId: 'a2' }] })
    const text = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }'
    expect(await data(askedOf(tenant), text, { ids: [one.id, two.id] })).toEqual({
      nodes: [{ id: one.id }, { id: one.id }],
    })
  })

  test('stay who they are when an address changes, and where an admin linked them', async () => {
    const tenant = await firm()
    await learn(tenant, 'one', [person('a1', 'Ana', 'ana@firm.example')])
    await learn(tenant, 'two', [person('a2', 'Ana', 'ana@firm.example'), person('b2', 'Ben'), person('c2', 'Cy')])
    await learn(tenant, 'three', [person('b3', 'Ben', 'ben@firm.example')])
    await link(tenant, 'b2', 'c2')
    await learn(tenant, 'one', [person('a1', 'Ana', 'ana.new@firm.example')], '2026-03-02T00:00:00.000Z')
    await learn(tenant, 'two', [person('b2', 'Ben', 'ben@firm.example')], '2026-03-02T00:00:00.000Z')
    expect(new Set((await people(tenant)).map(String))).toEqual(new Set(['one a1,two a2', 'two b2,two c2', 'three b3']))
    // An address that led to somebody who was linked leads to whom they were linked with.
    await link(tenant, 'b3', 'c2')
    await learn(tenant, 'one', [person('b1', 'Ben', 'ben@firm.example')])
    expect(new Set((await people(tenant)).map(String))).toEqual(
      new Set(['one a1,two a2', 'one b1,three b3,two b2,two c2']),
    )
    expect((await users(tenant)).find((user) => user.accounts[0]?.vendorUserId === 'a1')?.email).toBe(
      'ana.new@firm.example',
    )
  })

  test('keep what is known when a record tells less, or an older one tells otherwise', async () => {
    const tenant = await firm()
    await learn(tenant, 'one', [person('a', 'Ana Lima', 'ana@firm.example')])
    await learn(tenant, 'one', [person('a')], '2026-03-02T00:00:00.000Z')
    await learn(tenant, 'one', [person('a', 'Ana Old', 'old@firm.example')], '2026-02-01T00:00:00.000Z')
    expect(await users(tenant)).toMatchObject([{ name: 'Ana Lima', email: 'ana@firm.example' }])
    await learn(tenant, 'one', [person('a', 'Ana Lima-Ode')], '2026-03-03T00:00:00.000Z')
    expect(await users(tenant)).toMatchObject([
      { name: 'Ana Lima-Ode', accounts: [{ name: 'Ana Lima-Ode', email: 'ana@firm.example' }] },
    ])
  })

  test('that are known already are not written again', async () => {
    const tenant = await firm()
    const known = Array.from({ length: 20 }, (_, n) => person(`u${n}`, `User ${n}`, `u${n}@firm.example`))
    await learn(tenant, 'one', known)
    const rows = () =>
      database.sql(
        `select 'u' as t, id, xmin::text, last_seen_at::text from (select id, xmin, first_seen_at as last_seen_at from users where tenant_id = $1) u
         union all select 'a', id, xmin::text, last_seen_at::text from account_users where tenant_id = $1 order by 1, 2`,
        [tenant],
      )
    const before = await rows()
    expect(before).toHaveLength(40)
    await learn(tenant, 'one', known, '2026-03-05T00:00:00.000Z')
    expect(await rows()).toEqual(before)
    // But once a day, that they were seen.
    await database.sql(
      `update account_users set last_seen_at = now() - interval '2 days' where tenant_id = $1 and vendor_user_id = 'u7'`,
      [tenant],
    )
    await learn(tenant, 'one', known, '2026-03-05T00:00:00.000Z')
    const changed = (await rows()).filter((row, n) => JSON.stringify(row) !== JSON.stringify(before[n]))
    expect(changed).toMatchObject([{ t: 'a', id: recordId(tenant, 'one', 'ACCOUNT_USER', 'u7') }])
  })

  test('learned of at two accounts at the same moment meet in one', async () => {
    const tenant = await firm()
    const crowd = (prefix: string) =>
      Array.from({ length: 50 }, (_, n) => person(`${prefix}${(n * 7) % 50}`, null, `u${(n * 7) % 50}@firm.example`))
    await Promise.all([
      learn(tenant, 'one', crowd('a')),
      learn(tenant, 'two', crowd('b')),
      learn(tenant, 'three', crowd('c')),
    ])
    const groups = await people(tenant, '(first: 100)')
    expect(groups).toHaveLength(50)
    expect(groups.every((ids) => ids.length === 3)).toBe(true)
  })

  test('with ids that cannot be kept are left out, and do not stop the page', async () => {
    const tenant = await firm()
    const odd = ['', '  ', 'x'.repeat(501), 'a\0b', '\ud800'].map((userId) => person(userId, 'Odd'))
    await learn(tenant, 'one', [
      ...odd,
      person('x'.repeat(500), 'n'.repeat(9_000), `${'e'.repeat(9_000)}@firm.example`),
    ])
    expect((await users(tenant)).map((user) => user.name?.length)).toEqual([9_000])
  })

  test('are not what automation calls itself', () => {
    const record = {
      alerts: [
        { assignee: null, closedBy: 'AUTOMATION', resolvedBy: person('robot') },
        { assignee: person('a'), closedBy: 'HUMAN', resolvedBy: person('b') },
      ],
      cases: [{ assignee: person('c'), resolvedBy: person('d'), reviewers: [person('e'), person('a')] }],
    } as unknown as Mapped
    const origin = { tenant: 't', ids: identities('t', 'one'), readAt: '2026-01-01T00:00:00Z', vendorUpdatedAt: null }
    const found = distinctPeople(peopleOf(origin, record)).map((row) => row.vendor_user_id)
    expect(found.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })
})

describe('the list', () => {
  let tenant: string
  beforeAll(async () => {
    tenant = await firm()
    const names = ['Émile', 'ana', 'Zoe', 'Ben', null, null, 'ben']
    await learn(
      tenant,
      'one',
      names.map((name, n) => person(`u${n}`, name, n < 3 ? `u${n}@firm.example` : null)),
    )
    await learn(tenant, 'two', [person('v0', null, 'u0@firm.example'), person('v9', 'Cy', 'cy@firm.example')])
  })

  test('goes by name, those without one last, and by when they were learned of', async () => {
    const names = (await users(tenant)).map((user) => user.name?.toLowerCase() ?? null)
    expect(names).toEqual(['ana', 'ben', 'ben', 'cy', 'zoe', 'émile', null, null])
    expect(await users(tenant, '(orderBy: FIRST_SEEN_DESC, first: 1)')).toMatchObject([{ name: 'Cy' }])
  })

  test.each(['NAME_ASC', 'FIRST_SEEN_DESC'])('is paged by %s without a gap, forwards and backwards', async (order) => {
    const text = `query ($first: Int, $after: Cursor, $last: Int, $before: Cursor) {
      users(orderBy: ${order}, first: $first, after: $after, last: $last, before: $before) {
        totalCount totalCountIsExact pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } } }`
    interface Page {
      users: {
        totalCount: number
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string }
        nodes: { id: string }[]
      }
    }
    const all = (await users(tenant, `(orderBy: ${order})`)).map((user) => user.id)
    const forwards: string[] = []
    for (let after: string | undefined; ; ) {
      const { users: page } = await data<Page>(askedOf(tenant), text, { first: 3, ...(after ? { after } : {}) })
      expect(page.totalCount).toBe(8)
      forwards.push(...page.nodes.map((node) => node.id))
      if (!page.pageInfo.hasNextPage) break
      after = page.pageInfo.endCursor
    }
    expect(forwards).toEqual(all)
    const backwards: string[] = []
    for (let before: string | undefined; ; ) {
      const { users: page } = await data<Page>(askedOf(tenant), text, { last: 3, ...(before ? { before } : {}) })
      backwards.unshift(...page.nodes.map((node) => node.id))
      if (!page.pageInfo.hasPreviousPage) break
      before = page.pageInfo.startCursor
    }
    expect(backwards).toEqual(all)
  })

  test('is narrowed by account, by vendor id and by what is still to be linked', async () => {
    const accountId = id('ProviderAccount', uuid(tenant, 'account', 'two'))
    expect(await people(tenant, '(filter: { linked: true })')).toEqual([['one u0', 'two v0']])
    expect(await people(tenant, '(filter: { linked: false })')).toHaveLength(7)
    expect(await people(tenant, '(filter: { accountIds: ["two"] })')).toHaveLength(2)
    expect(await people(tenant, `(filter: { accountIds: ["${accountId}"], linked: false })`)).toEqual([['two v9']])
    expect(await people(tenant, '(filter: { vendorUserIds: ["u0"], accountIds: ["two"] })')).toEqual([])
    expect(await people(tenant, '(filter: { vendorUserIds: ["u0", "u3"] })')).toHaveLength(2)
    expect(await people(tenant, '(filter: { ids: [] })')).toEqual([])
    const [first] = await users(tenant)
    expect(await users(tenant, `(filter: { ids: ["${first?.id}"] })`)).toEqual([first])
  })

  test('names its orders', async () => {
    expect((await failure(askedOf(tenant), '{ users(orderBy: AGE) { nodes { id } } }')).message).toContain('NAME_ASC')
  })

  test('and the person behind an assignee take one statement each, however many rows', async () => {
    const rows = Array.from({ length: 50 }, (_, n) =>
      alertRow(tenant, `a${n}`, {
        vendor_assignee_id: `u${n % 8}`,
        vendor_assignee: person(`u${n % 8}`),
        resolved_by: person('u1'),
      }),
    )
    await insert(database, tenant, 'alerts', rows)
    const statements = async (text: string) => {
      const before = database.store.statements()
      const answer = await data<Record<string, { nodes: Record<string, { user: Person | null }>[] }>>(
        askedOf(tenant),
        text,
      )
      return [database.store.statements() - before, answer] as const
    }
    const user = 'user { id name accounts { account { accountId } vendorUserId lastSeenAt linkedBy } }'
    const [count, answer] = await statements(
      `{ alerts(first: 50) { nodes { assignee { id ${user} } resolvedBy { ${user} } } } }`,
    )
    // The page, the persons, their ids at accounts, the accounts.
    expect(count).toBe(4)
    const nodes = answer.alerts?.nodes ?? []
    expect(nodes).toHaveLength(50)
    expect(nodes.every((node) => node.resolvedBy?.user?.name === 'ana')).toBe(true)
    const unknown = nodes.filter((node) => node.assignee?.user === null)
    expect(unknown.map((node) => (node.assignee as unknown as { id: string }).id)).toEqual(unknown.map(() => 'u7'))
    expect(unknown.length).toBeGreaterThan(0)
    expect((await statements('{ users(first: 50) { nodes { name } } }'))[0]).toBe(1)
  })
})

describe('another tenant', () => {
  const CANARY = 'canary'
  let mine: string
  let theirs: string
  let outside: Store
  let ids: Record<string, string>

  beforeAll(async () => {
    mine = await firm(['one'])
    theirs = await firm(['one'])
    await learn(mine, 'one', [person('u', 'own', 'own@firm.example')])
    await learn(theirs, 'one', [person('u', CANARY, `${CANARY}@firm.example`), person('v', CANARY)])
    // The same person's address at two firms is two people.
    await learn(theirs, 'one', [person('w', CANARY, 'own@firm.example')])
    await insert(database, mine, 'alerts', [
      alertRow(mine, 'a', { vendor_assignee_id: 'u', vendor_assignee: person('u') }),
    ])
    // As if an id of another tenant had come into a row of ours.
    await insert(database, mine, 'alerts', [
      alertRow(mine, 'b', { vendor_assignee_id: 'v', vendor_assignee: person('v') }),
    ])
    ids = { mine: (await users(mine))[0]?.id ?? '', theirs: (await users(theirs))[0]?.id ?? '' }
    outside = createStore({
      url: database.superuserUrl,
      role: null,
      poolSize: 2,
      statementTimeoutMs: 30_000,
      connectTimeoutMs: 30_000,
      onError: () => {},
    })
  })
  afterAll(() => outside?.close())

  const withoutTenantPredicates = (store: Store): Store => ({
    ...store,
    read: (tenant, ...queries) =>
      store.read(
        tenant,
        ...(queries.map((one) => {
          const text = one.sql.replace(/(?:"\w+"\.)?"tenant_id" = (\$\d+)/g, '$1::text is not null')
          if (text === one.sql) throw new Error(`a statement without a tenant: ${one.sql}`)
          return query(text, [...one.parameters])
        }) as never),
      ) as never,
  })
  const WALLS: [string, () => Store][] = [
    ['with both walls', () => database.store],
    ['by row-level security alone', () => withoutTenantPredicates(database.store)],
    ['by the statements alone', () => outside],
  ]

  test.each(WALLS)('is not there, %s', async (_name, store) => {
    const everything = `{ users { totalCount nodes { ${PERSON} } } linked: users(filter: { linked: false }) { totalCount }
      at: users(filter: { accountIds: ["one"], vendorUserIds: ["v", "w"] }) { totalCount nodes { name } }
      alerts { nodes { assignee { user { name email accounts { name } } } } } }`
    const text = await askForText(askedOf(mine, store()), everything)
    expect(text).toContain('own')
    expect(text).not.toContain(CANARY)
    expect([...text.matchAll(/"totalCount":(\d+)/g)].map(([, total]) => total)).toEqual(['1', '1', '0'])
    const byId = 'query ($id: ID!) { node(id: $id) { id } users(filter: { ids: [$id] }) { totalCount nodes { name } } }'
    const answer = (one: string) => askForText(askedOf(mine, store()), byId, { id: one })
    expect(await answer(ids.theirs ?? '')).toBe(await answer(id('User', randomUUID())))
    expect(await answer(`${ids.mine}x`)).toBe(await answer(id('User', randomUUID())))
    expect(await answer(ids.mine ?? '')).toContain('own')
  })

  test('cannot be written by what learns', async () => {
    const rows = distinctPeople(
      peopleOf(
        { tenant: theirs, ids: identities(theirs, 'one'), readAt: '2026-03-01T00:00:00Z', vendorUpdatedAt: null },
        mapped([person('new')]),
      ),
    )
    await expect(database.worker.write(mine, (tx) => tx.all(learnUsers(theirs, 'one', rows)))).rejects.toThrow(
      /row-level security/,
    )
  })
})

describe('read from vendors', () => {
  const VENDORS = ['zenoo', 'zenoo', 'compilot', 'corsa', 'trustgate']
  const running: RunningVendor[] = []
  let pipeline: Pipeline

  beforeAll(async () => {
    for (const vendor of VENDORS) running.push(await startVendor(vendor, { count: 30 }))
    pipeline = await createPipeline(
      VENDORS.map((vendor, n) => ({ account: `${vendor}-${n}`, vendor, running: running[n] as RunningVendor })),
    )
    await pipeline.poll()
  }, 120_000)
  afterAll(async () => {
    await pipeline?.close()
    await Promise.all(running.map((one) => one.close()))
  })

  const learned = () =>
    pipeline.database.sql<{ account_id: string; vendor_user_id: string; user_id: string; name: string; email: string }>(
      'select account_id, vendor_user_id, user_id, name, email from account_users order by account_id, vendor_user_id',
    )

  test('everybody a record names is known, and two accounts of one vendor meet by address', async () => {
    const named = await pipeline.database.sql<{ account_id: string; id: string }>(
      `select distinct account_id, u ->> 'id' as id from (
         select account_id, assignee as u from alerts union all select account_id, assignee from cases
         union all select account_id, resolved_by from alerts where closed_by is distinct from 'AUTOMATION'
         union all select account_id, detail -> 'resolvedBy' from cases
         union all select account_id, jsonb_array_elements(detail -> 'reviewers') from cases where detail ? 'reviewers'
       ) x where jsonb_typeof(u) = 'object'`,
    )
    expect(new Set(named.map((row) => row.account_id.split('-')[0]))).toEqual(new Set(VENDORS))
    const known = await learned()
    expect(new Set(known.map((row) => `${row.account_id} ${row.vendor_user_id}`))).toEqual(
      new Set(named.map((row) => `${row.account_id} ${row.id}`)),
    )
    const of = (account: string) => known.filter((row) => row.account_id === account && row.email !== null)
    const twins = of('zenoo-0').filter((row) => of('zenoo-1').some((other) => other.email === row.email))
    expect(twins.length).toBeGreaterThan(1)
    for (const row of twins) {
      expect(of('zenoo-1').find((other) => other.email === row.email)?.user_id).toBe(row.user_id)
    }
    const { alerts } = await data<{ alerts: { nodes: { assignee: { id: string; user: Person | null } | null }[] } }>(
      { store: pipeline.database.store, viewer: viewerOf('acme') },
      `{ alerts(first: 100, filter: { unassigned: false }) { nodes { assignee { id user { ${PERSON} } } } } }`,
    )
    expect(alerts.nodes.length).toBeGreaterThan(10)
    for (const { assignee } of alerts.nodes) {
      expect(assignee?.user?.accounts.map((one) => one.vendorUserId)).toContain(assignee?.id)
    }
  })

  test('what was kept before people were learned teaches them at the next start, and announces nothing', async () => {
    const before = await learned()
    await pipeline.database.sql('delete from account_users')
    await pipeline.database.sql('delete from users')
    await pipeline.database.sql('update vendor_records set map_rev = 1')
    const events = await pipeline.database.sql('select count(*) from events')
    expect(await remap(pipeline.database.worker, pipeline.accounts)).toBeGreaterThan(0)
    expect(await learned()).toEqual(before)
    expect(await pipeline.database.sql('select count(*) from events')).toEqual(events)
  })

  test('a page takes as many statements for many people as for one', async () => {
    const account = pipeline.accounts.get('acme/zenoo-0')
    if (!account) throw new Error('no account')
    const { adapter, settings } = account
    const kept = await pipeline.database.sql<{ key: string; raw: string; who: string }>(
      `select v.key, v.raw, a.assignee_id as who from vendor_records v
       join alerts a on a.account_id = v.account_id and a.key = v.key
       where v.account_id = 'zenoo-0' and v.kind = 'ALERT' and v.part = 'ITEM' and a.assignee_id is not null`,
    )
    const context = {
      tenant: 'acme',
      account: 'zenoo-0',
      vendor: adapter.vendor,
      actor: 'vendor',
      operationId: null,
      quiet: false,
      remapping: false,
    }
    const { worker } = pipeline.database
    const take = async (rename: (who: string) => string, minute: number) => {
      const readAt = new Date(Date.now() + minute * 60_000).toISOString()
      const records = kept.map(({ key, raw, who }) => ({
        kind: 'ALERT' as const,
        key,
        part: 'ITEM' as const,
        raw: JSON.parse(raw.replaceAll(who, rename(who))) as unknown,
        vendorUpdatedAt: null,
      }))
      const before = worker.statements()
      const result = await takePage(
        worker,
        { adapter, settings, context, readAt, stream: null },
        { records, unreadable: [] },
      )
      expect(result).toMatchObject({ changed: kept.length, quarantined: 0 })
      return worker.statements() - before
    }
    const people = async (suffix: string) =>
      (await learned()).filter((row) => row.vendor_user_id.endsWith(suffix)).length
    expect(new Set(kept.map((row) => row.who)).size).toBeGreaterThan(1)
    const one = await take(() => 'everybody-x', 1)
    const many = await take((who) => `${who}-y`, 2)
    expect([await people('-x'), (await people('-y')) > 1]).toEqual([1, true])
    expect(many).toBe(one)
  })
})
