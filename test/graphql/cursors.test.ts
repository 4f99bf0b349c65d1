import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCursorCodec } from '../../src/graphql/cursor.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { alertRow, caseRow, createTenant, cursors, data, failure, insert, insertAlerts, viewerOf } from './support.ts'

let database: TestDatabase
const asked = (tenant = 'acme') => ({ store: database.store, viewer: viewerOf(tenant) })

beforeAll(async () => {
  database = await createTestDatabase()
  for (const tenant of ['acme', 'other']) {
    await createTenant(database, tenant, [{ account_id: 'one' }])
    await insertAlerts(
      database,
      tenant,
      ['a', 'b', 'c'].map((key) => alertRow(tenant, key)),
    )
    await insert(database, tenant, 'cases', [caseRow(tenant, 'a'), caseRow(tenant, 'b')])
  }
})
afterAll(() => database?.close())

interface Edges {
  list: { edges: { cursor: string }[]; nodes: unknown[] }
}
const cursorOf = async (tenant: string, list: string): Promise<string> => {
  const { list: found } = await data<Edges>(asked(tenant), `{ list: ${list} { edges { cursor } } }`)
  return found.edges[0]?.cursor ?? ''
}
const alerts = (args: string) => `query ($cursor: Cursor) { alerts(${args}) { nodes { id } } }`

describe('a cursor', () => {
  test('is taken for its own list and order', async () => {
    const cursor = await cursorOf('acme', 'alerts(orderBy: UPDATED_AT_ASC)')
    const { list } = await data<Edges>(
      asked(),
      'query ($c: Cursor) { list: alerts(orderBy: UPDATED_AT_ASC, after: $c) { nodes { id } } }',
      {
        c: cursor,
      },
    )
    expect(list.nodes).toHaveLength(2)
  })

  test('of another tenant, list or order is refused', async () => {
    for (const cursor of [
      await cursorOf('other', 'alerts'),
      await cursorOf('acme', 'alerts(orderBy: CREATED_AT_ASC)'),
      await cursorOf('acme', 'cases'),
      await cursorOf('acme', 'workQueue'),
      cursors.encode('acme', 'feed', [3]),
    ]) {
      const error = await failure(asked(), alerts('after: $cursor'), { cursor })
      expect(error).toMatchObject({ code: 'INVALID_CURSOR', extensions: { field: 'after' } })
      expect(error.message).toContain('`after`')
    }
  })

  test('is refused after any change to any of its characters', async () => {
    const cursor = await cursorOf('acme', 'alerts')
    const letters = 'ABab01-_'
    for (let at = 0; at < cursor.length; at += 1) {
      const other = letters[(letters.indexOf(cursor[at] ?? '') + 1) % letters.length]
      const tampered = cursor.slice(0, at) + other + cursor.slice(at + 1)
      expect(cursors.decode('acme', 'alerts CREATED_AT_DESC', tampered), `at ${at}`).toBeNull()
    }
    for (const broken of [cursor.slice(0, -1), cursor.slice(1), `${cursor}=`, `${cursor}A`, '', 'x', '😀', 'null']) {
      expect((await failure(asked(), alerts('after: $cursor'), { cursor: broken })).code, broken).toBe('INVALID_CURSOR')
    }
  })

  test('names the argument it came in', async () => {
    const error = await failure(asked(), alerts('before: $cursor, last: 3'), { cursor: 'x' })
    expect(error).toMatchObject({ code: 'INVALID_CURSOR', extensions: { field: 'before' } })
  })

  test('goes with the end it is read from', async () => {
    const cursor = await cursorOf('acme', 'alerts')
    for (const args of ['first: 3, before: $cursor', 'last: 3, after: $cursor', 'after: $cursor, before: $cursor']) {
      expect((await failure(asked(), alerts(args), { cursor })).code, args).toBe('BAD_USER_INPUT')
    }
    expect(await data(asked(), alerts('before: $cursor'), { cursor })).toEqual({ alerts: { nodes: [] } })
  })

  test('is written as text', async () => {
    expect((await failure(asked(), '{ alerts(after: 5) { nodes { id } } }')).code).toBe('BAD_USER_INPUT')
    expect((await failure(asked(), alerts('after: $cursor'), { cursor: 5 })).code).toBe('BAD_USER_INPUT')
  })
})

describe('the codec', () => {
  test('reads what an older key signed, and signs with the newest', () => {
    const before = createCursorCodec(['old'])
    const after = createCursorCodec(['new', 'old'])
    expect(after.decode('t', 's', before.encode('t', 's', [1, 'x']))).toEqual([1, 'x'])
    expect(createCursorCodec(['new']).decode('t', 's', after.encode('t', 's', [2]))).toEqual([2])
    expect(before.decode('t', 's', after.encode('t', 's', [2]))).toBeNull()
  })

  test('tells tenant and scope apart, whatever is in them', () => {
    const codec = createCursorCodec([Buffer.from('key')])
    const cursor = codec.encode('a', 'b","c', [1])
    expect(codec.decode('a","b', 'c', cursor)).toBeNull()
    expect(codec.decode('a', 'b","c', cursor)).toEqual([1])
  })

  test('does not start without a key', () => {
    expect(() => createCursorCodec([])).toThrow('at least one key')
  })
})
