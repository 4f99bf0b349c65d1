import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Adapter } from '../../src/adapter/contract.ts'
import { stringifyJson } from '../../src/adapter/json.ts'
import type { Sandbox } from '../../src/adapter/sandbox.ts'
import { lookupKey } from '../../src/adapter/vocabulary.ts'
import { discoverAdapters, loadSandbox } from '../../src/registry.ts'
import { openAccount, sweep } from './account.ts'

// What every sandbox vendor has to hold, with the gateway's own count and seed and with others.

const COUNT = 200
const SEEDS = [1, 2, 77, 90_210]
const NOW = Date.parse('2026-11-21T09:00:00Z')
const adapters = await discoverAdapters()
const sandboxOf = async (vendor: string, seed: number, count = COUNT) => (await loadSandbox(vendor))({ seed, count })
const held = (sandbox: Sandbox) => [...sandbox.records().values()]

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }))
afterEach(() => void vi.useRealTimers())

/** Every value at a path such as `a.b[].c` in any of the records. */
function under(records: readonly unknown[], path: string): unknown[] {
  return path.split('.').reduce<unknown[]>(
    (all, step) => {
      const values = all.map((one) => (one as Record<string, unknown> | null | undefined)?.[step.replace('[]', '')])
      return step.endsWith('[]') ? values.flatMap((one) => (Array.isArray(one) ? one : [])) : values
    },
    [...records],
  )
}

/** Where a vendor says when a record last changed, and which lists never come back in a read. */
const VENDORS: Record<string, { changed: string; sentOnly: string[]; bigIds: string | null; also?: string[] }> = {
  compilot: { changed: 'updatedAt', sentOnly: [], bigIds: 'complyAdvantageData.searchId' },
  corsa: { changed: 'updatedAt', sentOnly: ['mode'], bigIds: 'source.vendorAlertId', also: ['truePositiveStatus'] },
  trustgate: {
    changed: 'updated_at',
    sentOnly: ['case-triggers', 'case-triggers (table)', 'case-triggers.priority'],
    // Its ids are strings.
    bigIds: null,
    also: ['status', 'resolution.type', 'resolution.false_positive_reason'],
  },
  w2: { changed: 'dateLastUpdated', sentOnly: [], bigIds: 'alertId', also: ['categories[]', 'serviceName'] },
  zenoo: {
    changed: 'updated_at',
    sentOnly: [],
    bigIds: 'source_data.match_id',
    also: ['case.status', 'decision', 'entity_type'],
  },
}
/** Corsa's and Zenoo's sandboxes hold alerts and cases; TrustGate's one kind, which its fields call plainly. */
const isCase = (raw: Readonly<Record<string, unknown>>): boolean =>
  'reviewersIds' in raw || String(raw.token).startsWith('cas_')
/** Words of other pages that stand in webhooks and research answers only. */
const NOT_IN_LISTS = ['Open', 'complete']

describe.each(Object.entries(VENDORS))('%s', (vendor, { changed, sentOnly, bigIds, also = [] }) => {
  const adapter = adapters.get(vendor)
  if (!adapter) throw new Error('no such adapter')

  it.each(SEEDS)('gives the same bytes for the same seed: %i', async (seed) => {
    const lists = async () => {
      const account = await openAccount(adapter, await sandboxOf(vendor, seed))
      const { records } = await sweep(account)
      return stringifyJson([held(account.sandbox), records.map(({ raw }) => raw)])
    }
    const one = await lists()
    expect(await lists()).toBe(one)
    expect(one.length).toBeGreaterThan(50_000)
    expect(stringifyJson(held(await sandboxOf(vendor, seed + 1)))).not.toBe(
      stringifyJson(held(await sandboxOf(vendor, seed))),
    )
  })

  it.each(SEEDS)('holds every documented value that a read can show: %i', async (seed) => {
    const records = held(await sandboxOf(vendor, seed))
    const file = join(import.meta.dirname, '../../adapters', vendor, 'fixtures/documented-values.json')
    const lists = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>)
    const seen = (field: string) => {
      const own = records.filter(
        (raw) => field === 'priority' || isCase(raw) === /^(case\.|decision|entity_type)/.test(field),
      )
      const values = under(own, field.replace(/^case\./, ''))
      // A status may come wrapped with its reason.
      const words = values.map((value) => (value as { status?: unknown } | null | undefined)?.status ?? value)
      return new Set(words.filter((word) => typeof word === 'string'))
    }
    for (const [field, words] of lists.filter(([each]) => !sentOnly.includes(each)))
      for (const word of words) expect(seen(field), `${field}: ${word}`).toContain(word)
    // And those of other pages, in whatever spelling they come.
    const published = adapter.vocabulary.filter(({ field }) => also.includes(field))
    expect(published.length).toBeGreaterThanOrEqual(also.length)
    for (const { field, entries } of published) {
      const keys = new Set([...seen(field)].map(lookupKey))
      for (const { raw } of entries)
        if (!NOT_IN_LISTS.includes(raw)) expect(keys, `${field}: ${raw}`).toContain(lookupKey(raw))
    }
  })

  it.each(SEEDS)('names people in four scripts, and holds awkward records: %i', async (seed) => {
    const account = await openAccount(adapter, await sandboxOf(vendor, seed))
    const records = held(account.sandbox)
    const kinds = new Map((await sweep(account)).records.map(({ key, kind }) => [key, kind]))
    const drafts = records.map((raw) => {
      const key = vendor === 'w2' ? `${raw.caseId}/${raw.alertId}` : String(raw.token ?? raw.id)
      return account.map({ kind: kinds.get(key) ?? 'ALERT', key, part: 'DETAIL', raw, vendorUpdatedAt: null })
    })
    const names = drafts.flatMap(({ subjects }) => subjects.map(({ name }) => name ?? '')).join('\n')
    for (const script of [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Arabic}/u, /\p{Script=Han}/u])
      expect(names).toMatch(script)

    const text = stringifyJson(records)
    expect(text).toMatch(/"0001-\d\d-\d\d/)
    expect(text).toMatch(/"2\d{3}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?"/)
    expect(stringifyJson(drafts)).toContain('"UNRECOGNISED"')
    // An object or a list that is null, where other records have one.
    const nested = new Set(
      records.flatMap((raw) =>
        Object.keys(raw).filter((field) => raw[field] !== null && typeof raw[field] === 'object'),
      ),
    )
    expect(records.some((raw) => [...nested].some((field) => raw[field] === null))).toBe(true)
    if (bigIds !== null) {
      const big = under(records, bigIds).filter((id) => typeof id === 'bigint')
      expect(big.length).toBeGreaterThan(5)
      // A number would hold another record's id.
      expect(big.some((id) => BigInt(Number(id)) !== id)).toBe(true)
    }
  })

  it('moves slowly: one record a step, new ones and changed ones, each with its new time', async () => {
    const sandbox = await sandboxOf(vendor, 1)
    let [added, altered] = [0, 0]
    for (let step = 1; step <= 60; step++) {
      const before = sandbox.records()
      vi.setSystemTime(NOW + step * 25_000)
      sandbox.trickle()
      const after = sandbox.records()
      const fresh = [...after].filter(([id]) => !before.has(id))
      const moved = [...after].filter(
        ([id, raw]) => before.has(id) && stringifyJson(before.get(id)) !== stringifyJson(raw),
      )
      // An escalation is one step of one alert, and opens a case.
      expect(fresh.length + moved.length).toBeGreaterThanOrEqual(1)
      expect(fresh.length + moved.length).toBeLessThanOrEqual(2)
      expect(moved.length).toBeLessThanOrEqual(1)
      expect([...before.keys()].every((id) => after.has(id))).toBe(true)
      for (const [id, raw] of moved) {
        const [was, is] = [before.get(id)?.[changed], raw[changed]]
        expect(is, id).not.toBe(was)
        expect(Date.parse(String(is))).toBeGreaterThanOrEqual(NOW + step * 25_000 - 1000)
        expect(Date.parse(String(is))).toBeLessThanOrEqual(Date.now() + 1000)
      }
      added += fresh.length
      altered += moved.length
    }
    expect(added).toBeGreaterThanOrEqual(10)
    expect(altered).toBeGreaterThanOrEqual(10)
    expect(sandbox.journal()).toEqual([])
  })
})

it('knows the same people under the same references at every vendor that carries one', async () => {
  const people = new Map<string, { vendor: string; name: string; year: number | null }[]>()
  for (const seed of SEEDS)
    for (const vendor of ['compilot', 'corsa', 'trustgate']) {
      const account = await openAccount(adapters.get(vendor) as Adapter, await sandboxOf(vendor, seed))
      for (const raw of held(account.sandbox)) {
        if (isCase(raw)) continue
        const record = {
          kind: vendor === 'trustgate' ? 'CASE' : 'ALERT',
          key: String(raw.id),
          part: 'DETAIL',
          raw,
          vendorUpdatedAt: null,
        } as const
        for (const { clientReference, name, birth } of account.map(record).subjects)
          if (clientReference?.startsWith('CL-') && name !== null)
            people.set(clientReference, [...(people.get(clientReference) ?? []), { vendor, name, year: birth.year }])
      }
    }
  expect(people.size).toBe(40)
  const shared = [...people.values()].filter((all) => new Set(all.map(({ vendor }) => vendor)).size >= 3)
  expect(shared.length).toBeGreaterThanOrEqual(30)
  for (const [reference, all] of people) {
    expect([...new Set(all.map(({ name }) => name))], reference).toHaveLength(1)
    expect([...new Set(all.flatMap(({ year }) => year ?? []))].length, reference).toBeLessThanOrEqual(1)
  }
})

// How each vendor's documented (or, where none is, assumed) contract is broken, and what it answers then.
const CONTRACTS: Record<
  string,
  {
    list: string
    size: (size: number) => string
    cap: number
    write(id: string): [string, string, object]
    refusal: number
    type: number
  }
> = {
  compilot: {
    list: '/alerts',
    size: (n) => `?limit=${n}`,
    cap: 100,
    write: (id) => ['PATCH', `/alerts/${id}`, { status: 'Pending' }],
    refusal: 400,
    type: 415,
  },
  corsa: {
    list: '/v1/alerts',
    size: (n) => `?limit=${n}`,
    cap: 100,
    write: (id) => ['PUT', `/v1/alerts/${id}/update`, { priority: 'HIGH' }],
    refusal: 400,
    type: 400,
  },
  // VALIDATION_ERROR is 422 on its page of errors.
  trustgate: {
    list: '/v1/cases',
    size: (n) => `?offset=0&limit=${n}`,
    cap: 500,
    write: (id) => ['PATCH', `/v1/cases/${id}`, { status: 'in_progress' }],
    refusal: 422,
    type: 422,
  },
  w2: {
    list: '/cases/alerts',
    size: (n) => `?api-version=2.8&PageSize=${n}`,
    cap: 100,
    write: (id) => ['POST', `/cases/${id}/remediate?api-version=2.8`, { alertStatus: 'LowRisk' }],
    refusal: 400,
    type: 415,
  },
  zenoo: {
    list: '/v1/alerts',
    size: (n) => `?limit=${n}`,
    cap: 100,
    write: (id) => ['POST', `/v1/alerts/${id}/resolve`, { action: 'Approve', rationale: 'Seen.' }],
    refusal: 400,
    type: 400,
  },
}

describe.each(Object.entries(CONTRACTS))('%s is strict', (vendor, { list, size, cap, write, refusal, type }) => {
  it('about key, route, parameters, body, page size and content type, and changes nothing', async () => {
    const adapter = adapters.get(vendor)
    if (!adapter) throw new Error('no such adapter')
    const sandbox = await sandboxOf(vendor, 1, 30)
    // The adapter itself knows how the key travels: what it sends is repeated here.
    let authorization: [string, string] = ['authorization', '']
    const handle: Sandbox['handle'] = (req, res) => {
      if (req.headers.authorization) authorization = ['authorization', req.headers.authorization]
      else if (req.headers['x-api-key']) authorization = ['x-api-key', String(req.headers['x-api-key'])]
      return sandbox.handle(req, res)
    }
    const account = await openAccount(adapter, { ...sandbox, handle })
    await sweep(account)
    const server = createServer(sandbox.handle)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const ask = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
      const before = sandbox.violations().length
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
        method,
        headers: { [authorization[0]]: authorization[1], 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      await answer.text()
      return [answer.status, sandbox.violations().length - before]
    }
    try {
      const untouched = stringifyJson(held(sandbox))
      const [id, raw] = [...sandbox.records()].find(
        ([, each]) => !['resolved', 'Resolved', 'False Positive'].includes(String(each.status)),
      ) ?? ['', {}]
      const [method, path, body] = write(vendor === 'w2' ? `${raw.caseId}/alert/${id}` : encodeURIComponent(id))
      expect(await ask('GET', list + size(cap))).toEqual([200, 0])
      expect((await ask('GET', list + size(cap), undefined, { [authorization[0]]: 'Bearer wrong' }))[0]).toBe(401)
      expect((await ask(method, path, body, { [authorization[0]]: 'Bearer wrong' }))[0]).toBe(401)
      expect(await ask('GET', '/v1/no/such/route')).toEqual([404, 1])
      expect(await ask('GET', `${list}${size(1)}&colour=blue`)).toEqual([refusal, 1])
      expect(await ask('GET', list + size(cap + 1))).toEqual([refusal, 1])
      expect(await ask('GET', list + size(0))).toEqual([refusal, 1])
      expect(await ask(method, path, { ...body, colour: 'blue' })).toEqual([refusal, 1])
      expect(await ask(method, `${path}${path.includes('?') ? '&' : '?'}dryRun=true`, body)).toEqual([refusal, 1])
      expect(await ask(method, path, body, { 'content-type': 'text/plain' })).toEqual([type, 1])
      expect(stringifyJson(held(sandbox))).toBe(untouched)
      expect(sandbox.journal()).toEqual([])
      // The same write without any of these faults is taken.
      const [status, violations] = await ask(method, path, body)
      expect([Math.floor(Number(status) / 100), violations]).toEqual([2, 0])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
