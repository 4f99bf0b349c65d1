import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import type { CreateSandbox } from '../../src/adapter/sandbox.ts'
import { nameOf, SANDBOX_PEOPLE } from '../../src/adapter/sandbox-people.ts'

type Thing = Readonly<Record<string, unknown>> & { readonly no: number | bigint }

const PAGE = 50
// 2^53 + 1: the first integer a JavaScript number cannot hold.
const FIRST_BIG_ID = 9_007_199_254_740_993n
const STATES = ['fresh', 'done', 'fresh', 'parked']

const createSandbox: CreateSandbox = ({ seed, count, saved }) => {
  const things = new Map<string, Thing>()
  const violations: string[] = []
  let moves = 0
  const keep = (thing: Thing) => things.set(String(thing.no), thing)
  const thingOf = (at: number): Thing => {
    const person = SANDBOX_PEOPLE[(at + seed) % SANDBOX_PEOPLE.length]
    return {
      // Every second one is beyond a number, and all of them rise.
      no: at < count / 2 ? at + 1 : FIRST_BIG_ID + BigInt(at),
      name: person && at % 7 !== 6 ? nameOf(person) : null,
      state: STATES[(at + seed) % STATES.length],
      changed: new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString(),
    }
  }
  if (saved) for (const thing of parseJson(saved) as Thing[]) keep(thing)
  else for (let at = 0; at < count; at++) keep(thingOf(at))

  const page = (after: string | null): object => {
    const rest = [...things.values()].filter(({ no }) => after === null || BigInt(no) > BigInt(after))
    return { things: rest.slice(0, PAGE), more: rest.length > PAGE }
  }
  const answer = (method: string, url: URL): [number, object] => {
    const after = url.searchParams.get('after')
    if (method !== 'GET' || url.pathname !== '/things') return [404, { error: 'no such route' }]
    if ([...url.searchParams.keys()].some((name) => name !== 'after') || (after !== null && !/^\d+$/.test(after)))
      return [400, { error: 'after is a number, and there is nothing besides' }]
    return [200, page(after)]
  }
  return {
    credentials: { key: `novascan-key-${seed}` },
    settings: { requestsPerMinute: 6_000 },
    handle(req, res) {
      const wrong = req.headers['x-key'] !== `novascan-key-${seed}`
      const [status, body] = wrong ? [401, {}] : answer(req.method ?? '', new URL(req.url ?? '/', 'http://sandbox'))
      if (status === 400 || status === 404) violations.push(`${req.method} ${req.url}`)
      res.writeHead(status, { 'content-type': 'application/json' }).end(stringifyJson(body))
    },
    journal: () => [],
    violations: () => violations,
    records: () => new Map(things),
    trickle() {
      moves += 1
      const changed = new Date().toISOString()
      const old = [...things.values()].find(({ state }) => state === 'fresh')
      if (moves % 2 === 0 && old) keep({ ...old, state: 'done', changed })
      else keep({ ...thingOf(things.size), no: FIRST_BIG_ID + BigInt(things.size), state: 'fresh', changed })
    },
    save: () => stringifyJson([...things.values()]),
  }
}

export default createSandbox
