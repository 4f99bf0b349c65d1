import { describe, expect, it } from 'vitest'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import { cpu } from '../support/least.ts'

describe('parseJson', () => {
  it('keeps integers outside the safe range as bigint, at any depth and sign', () => {
    expect(parseJson('{"a":[9007199254740993,-9007199254740993],"b":{"c":123456789012345678901234567890}}')).toEqual({
      a: [9007199254740993n, -9007199254740993n],
      b: { c: 123456789012345678901234567890n },
    })
  })

  it('leaves safe integers, decimals and exponents as numbers', () => {
    expect(parseJson('[9007199254740991,1.10,1e3,0.12345678901234567890,1e21,-0]')).toEqual([
      9007199254740991, 1.1, 1000, 0.12345678901234568, 1e21, -0,
    ])
  })

  it('does not touch digits inside strings', () => {
    expect(parseJson('{"id":"9007199254740993","n":9007199254740993}')).toEqual({
      id: '9007199254740993',
      n: 9007199254740993n,
    })
  })

  it.each(['{"__proto__":{"admin":true},"a":1}', '{"\\u005f_proto__":{"admin":true},"a":1}'])(
    'drops an own __proto__ key: %s',
    (text) => {
      const parsed = parseJson(text) as object
      expect(Object.keys(parsed)).toEqual(['a'])
      expect((Object.assign({}, parsed) as { admin?: boolean }).admin).toBeUndefined()
      expect(({} as { admin?: boolean }).admin).toBeUndefined()
    },
  )

  it('keeps `constructor` as plain data', () => {
    const parsed = parseJson('{"constructor":{"prototype":{"admin":true}}}') as object
    expect(Object.hasOwn(parsed, 'constructor')).toBe(true)
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it.each(['', '{"name":"Canary Person"', '<html>Canary</html>', '{"name":"Canary Person" x', 'undefined'])(
    'says where %j breaks, without quoting it',
    (text) => {
      expect(() => parseJson(text)).toThrow(/^not JSON/)
      expect(() => parseJson(text)).not.toThrow(/Canary/)
    },
  )

  it('refuses a number that would take seconds to read', () => {
    expect(() => parseJson(`[${'9'.repeat(1_000_000)}]`)).toThrow(/1000000 digits/)
  })

  it.each([
    ['lists', '[', '9007199254740993', ']'],
    ['objects', '{"a":', '1', '}'],
    ['lists with brackets in texts', '["]]}",', String.raw`"\\\"[["`, ']'],
  ])(
    'keeps %s that are nested too deeply as their text, and what is beside them as it is',
    (_name, open, core, close) => {
      const deep = (depth: number) => open.repeat(depth) + core + close.repeat(depth)
      const nested = (value: unknown): unknown =>
        typeof value === 'object' && value !== null ? nested(Object.values(value).at(-1)) : value
      for (const depth of [201, 5_000, 200_000]) {
        const read = parseJson(`{"beside":[{"id":9007199254740993}],"odd":${deep(depth)},"after":[[1]]}`) as {
          odd: unknown
        }
        expect(read).toMatchObject({ beside: [{ id: 9007199254740993n }], after: [[1]] })
        expect(nested(read.odd)).toBe(deep(depth - 199))
        expect(stringifyJson(read)).toContain('"after":[[1]]')
      }
      expect(stringifyJson(parseJson(deep(200)))).toBe(deep(200))
    },
  )

  it.each([
    ']'.repeat(300),
    '['.repeat(300),
    `${'['.repeat(300)}${']'.repeat(299)}`,
    `${'['.repeat(300)}"${']'.repeat(300)}`,
  ])('refuses what nests and does not end well', (text) => {
    expect(() => parseJson(text)).toThrow(/^not JSON/)
  })

  it('parses a 1 MB page well within a request', () => {
    const record = `{"alertId":9007199254740993,"caseName":"Тарвен Ильмер","categories":["PEP"],"n":1.5,"a":null,"b":0}`
    const page = `[${Array.from({ length: Math.ceil(1e6 / record.length) }, () => record).join(',')}]`
    expect(parseJson(page)).toHaveLength(Math.ceil(1e6 / record.length))
    // About 45 ms where it was measured; the bound only catches a change of order.
    expect(cpu(() => parseJson(page))).toBeLessThan(1_000)
  })
})

describe('stringifyJson', () => {
  it('writes bigint as a bare integer and gives back what was parsed', () => {
    const text = '{"alertId":9007199254740993,"list":[1,"9007199254740993",null,{"x":-9007199254740995}]}'
    expect(stringifyJson(parseJson(text))).toBe(text)
  })

  it('refuses what JSON cannot hold', () => {
    expect(() => stringifyJson(undefined)).toThrow(TypeError)
    expect(() => stringifyJson(() => 1)).toThrow(TypeError)
  })
})
