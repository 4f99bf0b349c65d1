import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { problem } from '../../src/graphql/pipeline/problem.ts'
import type { Viewer } from '../../src/graphql/viewer.ts'
import { StoreTooSlow, StoreUnavailable } from '../../src/store/run.ts'

export const ISSUER = 'https://issuer.example'
export const AUDIENCE = 'tributary-test'

export interface Claims {
  [name: string]: unknown
}

export const now = (): number => Math.floor(Date.now() / 1000)

export const goodClaims = (): Claims => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'ana',
  tenant: 'acme',
  roles: ['analyst'],
  permissions: [],
  iat: now(),
  exp: now() + 600,
})

/** A key pair with its published half, and a way to sign whatever claims and headers a test wants. */
export async function signer(alg: string, kid: string | undefined = 'k1') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk: JWK = { ...(await exportJWK(publicKey)), alg, ...(kid ? { kid } : {}) }
  return {
    jwk,
    publicKey,
    sign: (claims: Claims, header: Record<string, unknown> = {}): Promise<string> =>
      new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT', kid, ...header } as never).sign(privateKey),
  }
}

export const typeDefs = /* GraphQL */ `
  interface Node { id: ID! }
  type Item implements Node {
    id: ID!
    name: String
    parent: Item
    children(first: Int! = 25): [Item!]!
    linked(first: Int, last: Int, after: String): ItemConnection!
    tags: [String!]!
    color: Color
  }
  enum Color { RED GREEN }
  type ItemEdge { node: Item! cursor: String! }
  type PageInfo { hasNextPage: Boolean! }
  type ItemConnection { edges: [ItemEdge!]! nodes: [Item!]! pageInfo: PageInfo! totalCount: Int! }
  input Filter { and: [Filter!] ids: [ID!] text: String color: Color }
  input ActInput { ids: [ID!]! note: String waitMs: Int! = 2000 }
  type Acted { id: ID! item: Item }
  type ActPayload { results: [Acted!]! }
  type Query {
    whoami: String!
    items(filter: Filter, first: Int, last: Int, after: String): ItemConnection!
    item(id: ID): Item
    nodes(ids: [ID!]!): [Node]!
    fail(how: String!): String
    strict(how: String!): String!
    slow(ms: Int!): String
  }
  type Mutation { act(input: ActInput!): ActPayload! }
  type Tick { n: Int! at: Float! who: String! bulk: String items(first: Int): ItemConnection }
  type Subscription { ticks(every: Int! = 20, upTo: Int, bulk: Int): Tick!  silence: Tick!  broken(how: String!): Tick! }
`

const item = { id: '1', name: 'one', tags: [], children: [], color: 'RED' }
const page = { edges: [], nodes: [item], pageInfo: { hasNextPage: false }, totalCount: 1 }

/** What the test's resolvers work with and count. */
export interface TestContext {
  viewer: Viewer
}
export const counters = { open: 0, executed: 0, slow: 0 }

function raise(how: string): never {
  if (how === 'too-slow') throw new StoreTooSlow(new Error('canceling statement due to statement timeout'))
  if (how === 'store') throw new StoreUnavailable(new Error('password authentication failed for user "tributary"'))
  if (how === 'sql') {
    throw Object.assign(new Error('duplicate key (name)=(CANARY Maria Alvarez) in table alert'), { code: '23505' })
  }
  if (how === 'forbidden') throw problem('FORBIDDEN', 'Your role does not allow this')
  throw new TypeError('reading undefined')
}

/** An event source as the feed makes them: it ends at once when told to. */
export function ticking(every: number, upTo: number, bulk = 0): AsyncIterableIterator<object> {
  counters.open += 1
  let n = 0
  let over = false
  let wake = (): void => {}
  const done = { done: true as const, value: undefined }
  return {
    async next() {
      if (over || n >= upTo) return done
      if (every > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, every)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      n += 1
      return over ? done : { done: false, value: { n, bulk: bulk > 0 ? 'x'.repeat(bulk) : null } }
    },
    async return() {
      if (!over) counters.open -= 1
      over = true
      wake()
      return done
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

export const schema: GraphQLSchema = makeExecutableSchema({
  typeDefs,
  resolvers: {
    Node: { __resolveType: () => 'Item' },
    Query: {
      whoami: (_: unknown, __: unknown, { viewer }: TestContext) => {
        counters.executed += 1
        return `${viewer.tenant}/${viewer.subject}`
      },
      items: () => page,
      item: () => item,
      nodes: (_: unknown, { ids }: { ids: string[] }) => ids.map(() => item),
      fail: (_: unknown, { how }: { how: string }) => raise(how),
      strict: (_: unknown, { how }: { how: string }) => raise(how),
      slow: (_: unknown, { ms }: { ms: number }) => {
        counters.slow += 1
        return new Promise((resolve) => setTimeout(() => resolve('done'), ms))
      },
    },
    Item: { linked: () => page },
    Mutation: {
      act: (_: unknown, { input }: { input: { ids: string[] } }) => {
        counters.executed += 1
        return { results: input.ids.map((id) => ({ id, item })) }
      },
    },
    Tick: {
      at: () => Date.now(),
      who: (_: unknown, __: unknown, { viewer }: TestContext) => `${viewer.tenant}/${viewer.subject}`,
      items: () => page,
    },
    Subscription: {
      ticks: {
        subscribe: (_: unknown, args: { every: number; upTo?: number; bulk?: number }) =>
          ticking(args.every, args.upTo ?? Number.POSITIVE_INFINITY, args.bulk ?? 0),
        resolve: (event: unknown) => event,
      },
      silence: { subscribe: () => ticking(3_600_000, 1), resolve: (event: unknown) => event },
      broken: {
        subscribe: (_: unknown, { how }: { how: string }) => {
          if (how.startsWith('later-')) {
            return { ...ticking(0, 0), next: async () => raise(how.slice(6)) }
          }
          return raise(how)
        },
      },
    },
  },
})

export interface LogLine {
  level: string
  fields: object
  message: string
}

export function memoryLog() {
  const lines: LogLine[] = []
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message })
  }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Waits until something holds; a polling test helper for counts. */
export async function eventually(test: () => boolean, ms = 30_000): Promise<void> {
  const end = Date.now() + ms
  while (!test()) {
    if (Date.now() > end) throw new Error('it never came to hold')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
