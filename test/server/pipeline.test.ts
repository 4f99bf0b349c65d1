import { getIntrospectionQuery } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { Transport } from '../../src/graphql/pipeline/guard.ts'
import { LIMITS } from '../../src/graphql/pipeline/limits.ts'
import { cpu } from '../support/least.ts'
import { ask, code, errorsOf, prepared, viewer } from './asking.ts'

describe('A11: the schema', () => {
  const hidden = ['{ __schema { types { name } } }', '{ __type(name: "Item") { name } }']
  hidden.push('query { ...f } fragment f on Query { __schema { types { name } } }')
  hidden.push('{ a: __schema { queryType { name } } }')
  hidden.push('query ($no: Boolean = false) { whoami __schema @include(if: $no) { queryType { name } } }')

  it.each(hidden)('is not read without schema:read: %s', (source) => {
    expect(code(ask(source))).toBe('FORBIDDEN')
    expect(code(ask(source, { as: viewer('schema:read') }))).toBe('OK')
    // What one viewer may have cached does not serve the other.
    expect(code(ask(source))).toBe('FORBIDDEN')
  })

  it('is not told by suggestions', () => {
    for (const source of [
      '{ whoamy }',
      '{ items(frist: 1) { totalCount } }',
      '{ items(filter: {colour: RED}) { totalCount } }',
    ]) {
      const masked = errorsOf(ask(source))
      expect(masked[0]?.message, source).not.toMatch(/Did you mean/)
      expect(errorsOf(ask(source, { as: viewer('schema:read') }))[0]?.message).toMatch(/Did you mean/)
    }
    const variables = { f: { color: 'REDD' } }
    const source = 'query ($f: Filter) { items(filter: $f) { totalCount } }'
    expect(errorsOf(ask(source, { variables }))[0]?.message).not.toMatch(/Did you mean/)
  })

  it('is read whole by the standard query, and __typename is for everybody', () => {
    expect(code(ask(getIntrospectionQuery(), { as: viewer('schema:read') }))).toBe('OK')
    const full = getIntrospectionQuery({ directiveIsRepeatable: true, inputValueDeprecation: true, oneOf: true })
    expect(code(ask(full, { as: viewer('schema:read') }))).toBe('OK')
    expect(code(ask('{ __typename item { __typename } }'))).toBe('OK')
  })

  it('A12: a fragment called __schema opens no door', () => {
    const source = 'query { ...__schema } fragment __schema on Query { __schema { types { name } } }'
    expect(code(ask(source))).toBe('GRAPHQL_VALIDATION_FAILED')
    expect(code(ask('query { ...__schema } fragment __schema on Query { whoami }'))).toBe('GRAPHQL_VALIDATION_FAILED')
  })
})

const times = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join(' ')
const nested = (depth: number): string => `${'{ parent '.repeat(depth - 2)}{ id }${' }'.repeat(depth - 2)}`
const explosion = (levels: number, wide: number): string =>
  `{ item { ...F0 } } ${times(levels, (at) => `fragment F${at} on Item { ${times(wide, () => `...F${at + 1}`)} id }`)} fragment F${levels} on Item { name }`

describe('A12: shapes', () => {
  const abuses: [string, string, string][] = [
    ['aliases', `{ ${times(31, (at) => `a${at}: whoami`)} }`, 'LIMIT_EXCEEDED'],
    [
      'aliases in fragments',
      `{ item { ...F ...F ...F } } fragment F on Item { ${times(11, (at) => `a${at}: id`)} }`,
      'LIMIT_EXCEEDED',
    ],
    ['depth', `{ item ${nested(13)} }`, 'LIMIT_EXCEEDED'],
    [
      'depth in fragments',
      `{ item { ...A } } fragment A on Item ${nested(8).replace('{ id }', '{ ...B }')} fragment B on Item ${nested(8)}`,
      'LIMIT_EXCEEDED',
    ],
    ['directives', `{ whoami ${times(700, () => '@a')} }`, 'LIMIT_EXCEEDED'],
    [
      'directives here and there',
      `{ item { ${times(51, (at) => `...@include(if: true) { t${at}: id }`)} } }`,
      'LIMIT_EXCEEDED',
    ],
    ['repeated directives', `{ whoami ${times(6, () => '@skip(if: false)')} }`, 'LIMIT_EXCEEDED'],
    ['duplicate fields', `{ ${times(1_400, () => 'whoami')} }`, 'LIMIT_EXCEEDED'],
    [
      'duplicate fields in each other',
      `{ ${times(20, () => `item { ${times(20, () => 'parent { id id }')} }`)} }`,
      'LIMIT_EXCEEDED',
    ],
    [
      'a fragment cycle',
      '{ item { ...A } } fragment A on Item { ...B } fragment B on Item { ...A }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a fragment in itself', '{ item { ...A } } fragment A on Item { parent { ...A } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a fragment explosion', explosion(30, 2), 'LIMIT_EXCEEDED'],
    ['a wide fragment explosion', explosion(8, 30), 'LIMIT_EXCEEDED'],
    ['inline fragments in each other', `{ ${'... { '.repeat(300)}whoami${' }'.repeat(300)} }`, 'LIMIT_EXCEEDED'],
    ['many inline fragments', `{ ${times(360, () => '... { whoami }')} }`, 'LIMIT_EXCEEDED'],
    ['tokens', `{ ${times(1_600, () => 'whoami')} }`, 'LIMIT_EXCEEDED'],
    ['many operations', times(250, (at) => `query Q${at} { whoami }`), 'BAD_USER_INPUT'],
    [
      'many fragments in one place',
      `{ ${times(200, (at) => `...F${at}`)} } ${times(120, (at) => `fragment F${at} on Query { whoami }`)}`,
      'LIMIT_EXCEEDED',
    ],
    ['a deep list', `{ items(filter: {ids: ${'['.repeat(700)}${']'.repeat(700)}}) { totalCount } }`, 'LIMIT_EXCEEDED'],
    [
      'a deep object',
      `{ items(filter: ${'{and: '.repeat(200)}{}${'}'.repeat(200)}) { totalCount } }`,
      'LIMIT_EXCEEDED',
    ],
    ['unclosed braces', '{ a '.repeat(700), 'GRAPHQL_PARSE_FAILED'],
    ['a long text', `{ items(filter: {text: "${'x'.repeat(10_001)}"}) { totalCount } }`, 'LIMIT_EXCEEDED'],
    ['a long block text', `{ items(filter: {text: """${'x'.repeat(10_001)}"""}) { totalCount } }`, 'LIMIT_EXCEEDED'],
    ['a long number', `{ items(first: ${'9'.repeat(20_000)}) { totalCount } }`, 'LIMIT_EXCEEDED'],
    ['a million characters', `{ ${'x'.repeat(1_000_000)} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['@defer', '{ item { ... @defer { id } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['@stream', '{ item { tags @stream } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a schema definition', 'type Query { evil: String }', 'GRAPHQL_VALIDATION_FAILED'],
    ['nothing', ' ', 'GRAPHQL_PARSE_FAILED'],
    [
      'many mutations',
      `mutation { ${times(11, (at) => `m${at}: act(input: {ids: ["1"]}) { results { id } }`)} }`,
      'LIMIT_EXCEEDED',
    ],
  ]

  it.each(abuses)('%s: refused in less than 50 ms of CPU', (_name, source, expected) => {
    expect(code(ask(source))).toBe(expected)
    expect(cpu(() => ask(source))).toBeLessThan(50)
    for (const error of errorsOf(ask(source))) expect(error.message.length).toBeLessThan(1_100)
  })

  it('leaves room for honest operations', () => {
    expect(code(ask(`{ item ${nested(12)} }`))).toBe('OK')
    expect(code(ask(`{ ${times(30, (at) => `a${at}: whoami`)} }`))).toBe('OK')
    const fragments = times(20, (at) => `fragment F${at} on Item { id name color parent { id } }`)
    expect(code(ask(`{ item { ${times(20, (at) => `...F${at}`)} } } ${fragments}`))).toBe('OK')
  })

  it('bounds the dearest documents it lets through', () => {
    const dear = [
      `{ ${times(99, () => 'whoami')} }`,
      `{ ${times(12, () => `item { ${times(8, () => 'parent { id }')} }`)} }`,
      `{ ${times(140, (at) => `...F${at}`)} } ${times(90, (at) => `fragment F${at} on Query { ...G${at} } fragment G${at} on Query { item { id } }`)}`,
      `{ ${'... { whoami whoami whoami whoami whoami whoami whoami whoami '.repeat(12)}${' }'.repeat(12)} }`,
    ]
    for (const source of dear)
      expect(
        cpu(() => ask(source)),
        source.slice(0, 60),
      ).toBeLessThan(50)
  })
})

describe('A13: cost with the variables known', () => {
  const one = 'query ($n: Int) { items(first: $n) { totalCount nodes { id } } }'
  it.each([0, -1, 101, 1e9, -2147483648])('first: %d is refused, as a variable and as a literal', (n) => {
    expect(code(ask(one, { variables: { n } }))).toBe('BAD_USER_INPUT')
    expect(code(ask(`{ items(first: ${n}) { totalCount } }`))).toBe('BAD_USER_INPUT')
    expect(code(ask(`{ items(last: ${n}) { totalCount } }`))).toBe('BAD_USER_INPUT')
    expect(code(ask(`query ($n: Int = ${n}) { items(first: $n) { totalCount } }`))).toBe('BAD_USER_INPUT')
  })
  it.each([[1.5], ['10'], [true], [[]], [{}], [1e12]])('first: %j is no Int', (n) => {
    expect(code(ask(one, { variables: { n } }))).toBe('BAD_USER_INPUT')
  })
  it('takes an absent, default or null first for 25', () => {
    const figures = [
      prepared(one).cost,
      prepared(one, { variables: { n: null } }).cost,
      prepared(one, { variables: { n: 25 } }).cost,
      prepared('{ items { totalCount nodes { id } } }').cost,
      prepared('query ($n: Int = 25) { items(first: $n) { totalCount nodes { id } } }').cost,
    ]
    expect(new Set(figures).size).toBe(1)
    expect(prepared(one, { variables: { n: 100 } }).cost).toBeGreaterThan(figures[0] as number)
  })
  it('says what is wrong where a variable is null for an argument that may not be', () => {
    const source = 'query ($n: Int) { item { children(first: $n) { id } } }'
    expect(code(ask(source, { variables: { n: null } }))).toBe('BAD_USER_INPUT')
    expect(code(ask(source))).toBe('OK')
  })

  const deep = (n: string) =>
    `${n === '$n' ? 'query ($n: Int)' : 'query'} { items(first: ${n}) { nodes { linked(first: ${n}) { nodes { linked(first: ${n}) { nodes { id } } } } } } }`
  it('refuses 100 x 100 x 100, by literals, variables, defaults and aliases', () => {
    expect(code(ask(deep('100')))).toBe('COST_EXCEEDED')
    expect(code(ask(deep('$n'), { variables: { n: 100 } }))).toBe('COST_EXCEEDED')
    expect(code(ask(deep('$n').replace('$n: Int', '$n: Int = 100')))).toBe('COST_EXCEEDED')
    expect(code(ask(deep('$n'), { variables: { n: 3 } }))).toBe('OK')
    expect(
      code(ask('{ items(first: 100) { edges { node { children(first: 100) { children(first: 100) { id } } } } } }')),
    ).toBe('COST_EXCEEDED')
    expect(errorsOf(ask(deep('100')))[0]?.extensions).toMatchObject({ limit: LIMITS.cost })
  })
  it('counts pages inside plain lists, ids and fragments, and not what is skipped', () => {
    const ids = Array.from({ length: 1_000 }, String)
    const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Item { linked(first: 50) { nodes { id } } } } }'
    expect(code(ask(nodes, { variables: { ids } }))).toBe('COST_EXCEEDED')
    expect(code(ask(nodes, { variables: { ids: ids.slice(0, 10) } }))).toBe('OK')
    const skipped = deep('100')
      .replace('query', 'query ($no: Boolean!)')
      .replace('nodes { linked', 'nodes { id linked')
      .replace('linked(first: 100)', 'linked(first: 100) @include(if: $no)')
    expect(code(ask(skipped, { variables: { no: false } }))).toBe('OK')
    expect(code(ask(skipped, { variables: { no: true } }))).toBe('COST_EXCEEDED')
    const spread = `{ items(first: 100) { nodes { ...F } } } fragment F on Item { linked(first: 100) { nodes { ...G } } } fragment G on Item { linked(first: 100) { totalCount } }`
    expect(code(ask(spread))).toBe('COST_EXCEEDED')
  })
  it('adds the wait of mutations to the deadline', () => {
    const act = 'mutation ($i: ActInput!) { act(input: $i) { results { id } } }'
    expect(prepared(act, { variables: { i: { ids: ['1'] } } }).deadline).toBe(12_000)
    expect(prepared(act, { variables: { i: { ids: ['1'], waitMs: 10_000 } } }).deadline).toBe(20_000)
    expect(prepared(act, { variables: { i: { ids: ['1'], waitMs: 1_000_000 } } }).deadline).toBe(20_000)
    expect(prepared('{ whoami }').deadline).toBe(10_000)
  })
})

describe('A14: sizes', () => {
  const source = 'query ($f: Filter) { items(filter: $f) { totalCount } }'
  const abuses: [string, Record<string, unknown>][] = [
    ['a list of 1,001', { f: { ids: Array.from({ length: 1_001 }, String) } }],
    ['a text of 10,001', { f: { text: 'x'.repeat(10_001) } }],
    ['10,000 unknown variables', Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`v${at}`, at]))],
    ['an unknown variable with a long text', { g: 'x'.repeat(10_001) }],
    ['more than 512 KiB', { f: { ids: Array.from({ length: 600 }, () => 'x'.repeat(1_000)) } }],
    ['deep nesting', { f: JSON.parse(`${'{"and":['.repeat(400)}{}${']}'.repeat(400)}`) }],
    ['very deep nesting', { f: JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) }],
  ]
  it.each(abuses)('%s', (_name, variables) => {
    expect(code(ask(source, { variables }))).toBe('LIMIT_EXCEEDED')
    expect(cpu(() => ask(source, { variables }))).toBeLessThan(50)
  })
  it('A19: __proto__ in variables', () => {
    const variables = JSON.parse('{"f": {"text": "x", "__proto__": {"admin": true}}}') as Record<string, unknown>
    expect(code(ask(source, { variables }))).toBe('BAD_USER_INPUT')
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })
  it('answers at most 50 errors', () => {
    const many = `{ ${times(400, (at) => `wrong${at}`)} }`
    expect(errorsOf(ask(many))).toHaveLength(50)
    const definitions = times(200, (at) => `$v${at}: Int!`)
    const uses = times(200, (at) => `@skip(if: $v${at})`)
    expect(errorsOf(ask(`query (${definitions}) { whoami }`)).length).toBeLessThanOrEqual(50)
    expect(errorsOf(ask(`query (${definitions}) { whoami ${uses} }`)).length).toBeLessThanOrEqual(50)
    const ids = Array.from({ length: 999 }, () => ({}))
    const answer = errorsOf(ask(source, { variables: { f: { ids } } }))
    expect(answer).toHaveLength(50)
    expect(answer[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
  it('takes what is just within the limits', () => {
    const variables = { f: { ids: Array.from({ length: 1_000 }, String), text: 'x'.repeat(10_000) }, unused: 1 }
    expect(code(ask(source, { variables }))).toBe('OK')
  })
})

describe('operations', () => {
  it('are named where there are several', () => {
    const two = 'query A { whoami } query B { whoami }'
    expect(code(ask(two))).toBe('BAD_USER_INPUT')
    expect(code(ask(two, { operationName: 'C' }))).toBe('BAD_USER_INPUT')
    expect(prepared(two, { operationName: 'B' }).operation.name?.value).toBe('B')
  })
  it('go over the transport of their kind, after every other decision', () => {
    const kinds: [string, Transport[]][] = [
      ['{ whoami }', ['http']],
      ['mutation { act(input: {ids: []}) { results { id } } }', ['http']],
      ['subscription { ticks { n } }', ['ws', 'sse']],
    ]
    for (const [source, own] of kinds) {
      for (const transport of ['http', 'ws', 'sse'] as const) {
        expect(code(ask(source, { transport }))).toBe(own.includes(transport) ? 'OK' : 'WRONG_TRANSPORT')
      }
    }
    for (const transport of ['http', 'ws', 'sse'] as const) {
      expect(
        code(
          ask('{ items(first: 100) { nodes { linked(first: 100) { nodes { children(first: 100) { id } } } } } }', {
            transport,
          }),
        ),
      ).toBe('COST_EXCEEDED')
    }
  })
})
