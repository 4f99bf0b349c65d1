import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Mapped, VendorUser } from '../../src/canonical/record.ts'
import { distinctPeople, peopleOf } from '../../src/ingest/people.ts'
import { identities } from '../../src/store/ids.ts'
import { learnUsers } from '../../src/store/write/users.ts'
import { lockAccounts } from '../../src/store/write/vendor-records.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { alertRow, createTenant, data, failure, id, insertAlerts, viewerOf } from './support.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.close())

const firm = async () => {
  const tenant = `firm-${randomUUID().slice(0, 8)}`
  await createTenant(database, tenant, [
    { account_id: 'one' },
    { account_id: 'two' },
    { account_id: 'gateway', vendor: 'gateway' },
    { account_id: 'gone', removed_at: '2026-01-01T00:00:00Z' },
  ])
  return tenant
}
const admin = (tenant: string) => ({ store: database.store, viewer: viewerOf(tenant, ['ADMIN']) })

/** What a page of an account that names these people teaches. */
async function learn(tenant: string, account: string, users: VendorUser[]) {
  const told = { tenant, ids: identities(tenant, account), readAt: '2026-03-01T00:00:00.000Z', vendorUpdatedAt: null }
  const record = { alerts: users.map((assignee) => ({ assignee })), cases: [] } as unknown as Mapped
  await database.worker.write(tenant, async (tx) => {
    await tx.all(lockAccounts(tenant, [account]))
    await tx.all(learnUsers(tenant, account, distinctPeople(peopleOf(told, record))))
  })
}
const person = (userId: string, name: string | null = null, email: string | null = null) => ({
  id: userId,
  name,
  email,
})

interface Linked {
  changed: boolean
  user: {
    id: string
    name: string | null
    email: string | null
    accounts: { vendorUserId: string; linkedBy: string | null }[]
  }
}
const LINK = `mutation ($input: LinkUserInput!) { linkUser(input: $input) { changed user { id name email
  accounts { vendorUserId linkedBy account { accountId } } } } }`
const link = async (tenant: string, input: Record<string, unknown>): Promise<Linked> =>
  (await data<{ linkUser: Linked }>(admin(tenant), LINK, { input })).linkUser
const refusal = (tenant: string, input: Record<string, unknown>) => failure(admin(tenant), LINK, { input })
const idsOf = ({ user }: Linked) => user.accounts.map((one) => one.vendorUserId).sort()
async function known(tenant: string, vendorUserId: string): Promise<string> {
  const { users } = await data<{ users: { nodes: { id: string }[] } }>(
    admin(tenant),
    'query ($ids: [String!]) { users(filter: { vendorUserIds: $ids }) { nodes { id } } }',
    { ids: [vendorUserId] },
  )
  return users.nodes[0]?.id as string
}
const audits = (tenant: string) =>
  database.sql<{ action: string; actor: string; detail: Record<string, unknown> }>(
    'select action, actor, detail from audit where tenant_id = $1 order by seq',
    [tenant],
  )

describe('linkUser', () => {
  test('makes a person known by address, once, and gives them ids no record has named', async () => {
    const tenant = await firm()
    const user = { email: ' Ana@Firm.example ', name: 'Ana' }
    const made = await link(tenant, { user })
    expect(made).toMatchObject({ changed: true, user: { name: 'Ana', email: 'Ana@Firm.example', accounts: [] } })
    expect(await link(tenant, { user: { email: 'ana@firm.EXAMPLE' } })).toEqual({ ...made, changed: false })
    const input = { userId: made.user.id, accountId: 'one', vendorUserId: 'a1' }
    const linked = await link(tenant, input)
    expect([linked.changed, idsOf(linked), linked.user.accounts[0]?.linkedBy]).toEqual([
      true,
      ['a1'],
      `someone@${tenant}`,
    ])
    expect((await link(tenant, input)).changed).toBe(false)
    expect((await audits(tenant)).map(({ action, actor, detail }) => [action, actor, detail])).toEqual([
      ['USER_LINKED', `someone@${tenant}`, { made: true }],
      ['USER_LINKED', `someone@${tenant}`, { vendorUserId: 'a1', from: null, merged: false }],
    ])
    // The vendor names the id at last, and somebody else by the same address.
    await learn(tenant, 'one', [person('a1', 'A. Lima', 'other@firm.example')])
    await learn(tenant, 'two', [person('a2', null, 'ANA@firm.example')])
    expect(await known(tenant, 'a1')).toBe(made.user.id)
    expect(await known(tenant, 'a2')).toBe(made.user.id)
  })

  test('takes two who were learned for one, and the id given out goes on to mean them', async () => {
    const tenant = await firm()
    await learn(tenant, 'one', [person('a1', 'Ana')])
    await learn(tenant, 'two', [person('a2', null, 'ana@firm.example')])
    const [first, second] = [await known(tenant, 'a1'), await known(tenant, 'a2')]
    const linked = await link(tenant, { userId: first, accountId: 'two', vendorUserId: 'a2' })
    expect(linked).toMatchObject({ changed: true, user: { id: first, name: 'Ana', email: 'ana@firm.example' } })
    expect(idsOf(linked)).toEqual(['a1', 'a2'])
    const { node } = await data<{ node: { id: string } }>(admin(tenant), `{ node(id: "${second}") { id } }`)
    expect(node.id).toBe(first)
    // Who learns of that address now learns of the one person.
    await learn(tenant, 'gateway', [person('a3', null, 'ana@firm.example')])
    expect(await known(tenant, 'a3')).toBe(first)
    const { users } = await data<{ users: { totalCount: number } }>(admin(tenant), '{ users { totalCount } }')
    expect(users.totalCount).toBe(1)
  })

  test('merges people whole, through a chain, and does it once', async () => {
    const tenant = await firm()
    await learn(tenant, 'one', [person('a', 'A'), person('b', 'B'), person('c', 'C')])
    const [a, b, c] = [await known(tenant, 'a'), await known(tenant, 'b'), await known(tenant, 'c')]
    await link(tenant, { userId: b, otherUserId: c })
    const all = await link(tenant, { userId: a, otherUserId: b })
    expect([all.user.id, idsOf(all)]).toEqual([a, ['a', 'b', 'c']])
    for (const one of [b, c]) {
      expect(await link(tenant, { userId: a, otherUserId: one })).toMatchObject({ changed: false })
      expect((await data<{ node: { id: string } }>(admin(tenant), `{ node(id: "${one}") { id } }`)).node.id).toBe(a)
    }
    // Work assigned to any of them is found by any of their ids.
    await insertAlerts(database, tenant, [
      alertRow(tenant, 'x', { vendor_assignee_id: 'c', vendor_assignee: person('c') }),
      alertRow(tenant, 'y', { vendor_assignee_id: 'z', vendor_assignee: person('z') }),
    ])
    const { alerts } = await data<{ alerts: { totalCount: number } }>(
      admin(tenant),
      'query ($who: [String!]) { alerts(filter: { assigneeIds: $who }) { totalCount } }',
      { who: [b] },
    )
    expect(alerts.totalCount).toBe(1)
  })

  test('does not take an id from another person unless told to; taking it back is the reverse', async () => {
    const tenant = await firm()
    const ana = await link(tenant, { user: { email: 'ana@firm.example' }, accountId: 'one', vendorUserId: 'a1' })
    const bo = await link(tenant, { user: { email: 'bo@firm.example' } })
    const take = { userId: bo.user.id, accountId: 'one', vendorUserId: 'a1' }
    const refused = await refusal(tenant, take)
    expect([refused.code, refused.extensions?.field]).toEqual(['CONFLICT', 'input.vendorUserId'])
    expect(await known(tenant, 'a1')).toBe(ana.user.id)
    expect(idsOf(await link(tenant, { ...take, replace: true }))).toEqual(['a1'])
    expect(await known(tenant, 'a1')).toBe(bo.user.id)
    const back = await link(tenant, { ...take, userId: ana.user.id, replace: true })
    expect([back.user.id, idsOf(back)]).toEqual([ana.user.id, ['a1']])
    // Bo is still somebody.
    expect((await data<{ node: { id: string } }>(admin(tenant), `{ node(id: "${bo.user.id}") { id } }`)).node.id).toBe(
      bo.user.id,
    )
    // One who goes by several ids is not taken for another by the way.
    await learn(tenant, 'one', [person('c1', null, 'cy@firm.example')])
    await learn(tenant, 'two', [person('c2', null, 'cy@firm.example')])
    expect(await refusal(tenant, { userId: bo.user.id, accountId: 'two', vendorUserId: 'c2' })).toMatchObject({
      code: 'CONFLICT',
    })
  })

  test('needs an admin, and names what is wrong with the input', async () => {
    const tenant = await firm()
    const viewer = viewerOf(tenant, ['SUPERVISOR', 'ANALYST', 'SERVICE'])
    const input = { user: { email: 'ana@firm.example' } }
    expect(await failure({ store: database.store, viewer }, LINK, { input })).toMatchObject({ code: 'FORBIDDEN' })
    const { user } = await link(tenant, input)
    const nobody = id('User', randomUUID())
    const cases: [Record<string, unknown>, string, string][] = [
      [{}, 'BAD_USER_INPUT', 'input.userId'],
      [{ userId: user.id }, 'BAD_USER_INPUT', 'input.accountId'],
      [{ userId: user.id, ...input }, 'BAD_USER_INPUT', 'input.userId'],
      [{ userId: user.id, accountId: 'one' }, 'BAD_USER_INPUT', 'input.vendorUserId'],
      [{ userId: user.id, accountId: 'one', vendorUserId: ' ' }, 'BAD_USER_INPUT', 'input.vendorUserId'],
      [{ userId: user.id, accountId: 'one', vendorUserId: 'x'.repeat(501) }, 'BAD_USER_INPUT', 'input.vendorUserId'],
      [{ userId: user.id, accountId: 'one', vendorUserId: 'a\0b' }, 'BAD_USER_INPUT', 'input.vendorUserId'],
      [{ userId: user.id, accountId: 'gateway', vendorUserId: 'x' }, 'BAD_USER_INPUT', 'input.accountId'],
      [{ userId: user.id, accountId: 'gone', vendorUserId: 'x' }, 'NOT_FOUND', 'input.accountId'],
      [{ userId: user.id, accountId: 'none', vendorUserId: 'x' }, 'NOT_FOUND', 'input.accountId'],
      [{ userId: nobody, accountId: 'one', vendorUserId: 'x' }, 'NOT_FOUND', 'input.userId'],
      [{ userId: user.id, otherUserId: nobody }, 'NOT_FOUND', 'input.otherUserId'],
      [
        { userId: user.id, otherUserId: nobody, accountId: 'one', vendorUserId: 'x' },
        'BAD_USER_INPUT',
        'input.otherUserId',
      ],
      [{ user: { email: 'n/a' } }, 'BAD_USER_INPUT', 'input.user.email'],
      [{ user: { email: 'a@b.example', name: '' } }, 'BAD_USER_INPUT', 'input.user.name'],
    ]
    for (const [wrong, code, field] of cases) {
      const { code: got, extensions } = await refusal(tenant, wrong)
      expect([got, extensions?.field], JSON.stringify(wrong)).toEqual([code, field])
    }
    expect(await database.sql('select * from account_users where tenant_id = $1', [tenant])).toEqual([])
    const rival = await firm()
    const theirs = await link(rival, { user: { email: 'x@firm.example' } })
    expect(await refusal(tenant, { userId: theirs.user.id, accountId: 'one', vendorUserId: 'x' })).toEqual(
      await refusal(tenant, { userId: nobody, accountId: 'one', vendorUserId: 'x' }),
    )
  })

  test('two at a time for one address make one person', async () => {
    const tenant = await firm()
    const both = await Promise.all(
      ['one', 'two'].map((accountId) =>
        link(tenant, { user: { email: 'ana@firm.example' }, accountId, vendorUserId: `at ${accountId}` }),
      ),
    )
    expect(new Set(both.map((one) => one.user.id)).size).toBe(1)
    expect(await known(tenant, 'at one')).toBe(await known(tenant, 'at two'))
  })
})
