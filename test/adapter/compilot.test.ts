import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import compilot from '../../adapters/compilot/index.ts'
import { recordOf } from '../../adapters/compilot/payload.ts'
import createSandbox, { sandboxWith } from '../../adapters/compilot/sandbox.ts'
import { signed, thinOf, WEBHOOK_SECRET } from '../../adapters/compilot/sandbox-webhook.ts'
import { riskOf, wordOfRisk } from '../../adapters/compilot/vocabulary-aml.ts'
import type {
  CommandIntent,
  Plan,
  PlanTarget,
  RawRecord,
  VendorCall,
  WebhookRequest,
} from '../../src/adapter/contract.ts'
import { UnmappableRecord, VendorError } from '../../src/adapter/errors.ts'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import type { AlertChanges, PresentValues } from '../../src/canonical/decision.ts'
import { ALERT_TYPE, type CommandAction, type Priority, type RemediationAction } from '../../src/canonical/enums.ts'
import type { Mapped } from '../../src/canonical/record.ts'
import { type Account, openAccount, sweep, targetOf } from './account.ts'
import { mapped as mappedShape } from './canonical-shape.ts'

const sandbox = (count = 60) => createSandbox({ seed: 7, count })
const settings = compilot.settings.parse({})
const write = compilot.write!
const webhook = compilot.webhook!
const merge = compilot.merge!
const FIXTURES = join(import.meta.dirname, '../../adapters/compilot/fixtures')

/** An account whose vendor answers what the test says instead of what the sandbox would. */
const canned = (
  answer: (url: string, method: string) => { status?: number; body: string },
  more: Record<string, unknown> = {},
  http: { maxBytes?: number } = {},
) => {
  const handle: RequestListener = (req, res) => {
    const { status = 200, body } = answer(req.url ?? '', req.method ?? '')
    req.resume().on('end', () => res.writeHead(status, { 'content-type': 'application/json' }).end(body))
  }
  return openAccount(compilot, { ...sandbox(), handle }, { settings: more, http })
}
const json = (value: unknown, status = 200) => ({ status, body: stringifyJson(value) })
const failure = async (work: Promise<unknown> | undefined): Promise<VendorError> => {
  const error = await work?.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof VendorError)) throw new Error(`no VendorError: ${String(error)}`)
  return error
}

const view = (part: RawRecord['part'], raw: object, vendorUpdatedAt: string | null = null): RawRecord => ({
  kind: 'ALERT',
  key: 'a1',
  part,
  raw: { id: 'a1', ...raw },
  vendorUpdatedAt,
})
const map = (raw: object, part: RawRecord['part'] = 'DETAIL', more: Record<string, unknown> = {}) => {
  const whole = compilot.map(
    view(part, { type: 'AML Screening', status: 'Open', ...raw }),
    compilot.settings.parse(more),
  )
  return { ...whole, alert: whole.alerts[0]! }
}
/** An alert whose search and hits have these match statuses. */
const screened = (search: unknown, hits: unknown[], raw: object = {}) =>
  map({
    complyAdvantageData: {
      searchResult: {
        match_status: search,
        hits: hits.map((match_status, at) => ({ doc: { id: `d${at}`, types: ['sanction'] }, match_status })),
      },
    },
    ...raw,
  })
const whole = (count = 120) =>
  [...sandbox(count).records().values()].flatMap((raw) => {
    const record = recordOf('DETAIL', raw)
    return 'reason' in record ? [] : [record]
  })

const intent = (action: CommandAction, rest: Partial<CommandIntent> = {}): CommandIntent => ({
  action,
  riskLevel: null,
  reason: 'Birth year and nationality differ',
  vendorMessage: null,
  conditions: action === 'ACCEPT_WITH_CONDITIONS' ? 'Review in a year' : null,
  vendorValue: null,
  priority: null,
  assignee: null,
  detail: {},
  ...rest,
})
const target = (key = 'a1', rawStatus: string | null = 'Open'): PlanTarget => ({
  kind: 'ALERT',
  key,
  vendorIds: {},
  rawStatus,
  present: {},
})
const plan = (
  action: CommandAction,
  rest: Partial<CommandIntent> = {},
  more: Record<string, unknown> = {},
  present: PresentValues = {},
): Plan => write.plan(intent(action, rest), { ...target(), present }, compilot.settings.parse(more))
const update = (alert: AlertChanges, rest: Partial<CommandIntent> = {}, present: PresentValues = {}) =>
  plan('UPDATE', { detail: { alert }, ...rest }, {}, present)
const sent = (planned: Plan) => {
  if (planned.support !== 'OK' && planned.support !== 'LOSSY') throw new Error(`not sent: ${planned.support}`)
  return planned
}
const alerts = async (account: Account) => (await sweep(account)).records
const deliver = async (account: Account, action: RemediationAction, to: PlanTarget) =>
  (
    await account.connection.deliver?.([{ commandId: 'c1', target: to, call: sent(plan(action)).call }], { id: 'd1' })
  )?.get('c1')

const open: (() => void)[] = []
afterEach(() => {
  vi.useRealTimers()
  for (const close of open.splice(0)) close()
})

describe('lists', () => {
  it('are read to the end in pages of any size, from either first page', async () => {
    for (const firstPage of [0, 1] as const)
      for (const pageSize of [1, 7, 23, 100]) {
        const account = await openAccount(
          compilot,
          sandboxWith({ listItems: 'thin', firstPage, writesAssignee: true })({ seed: 7, count: 23 }),
          { settings: { pageSize } },
        )
        const records = await alerts(account)
        expect(records.map(({ key }) => key).sort()).toEqual([...account.sandbox.records().keys()].sort())
        expect(records.every(({ part }) => part === 'ITEM')).toBe(true)
        expect((await account.connection.streams[0]?.page(null))?.total).toBe(23)
        expect(account.sandbox.violations()).toEqual([])
      }
  })

  /** A list of alerts whose server counts pages in its own way. */
  const served = (count: number, pageOf: (asked: number) => number, total: number | null = count) =>
    canned(
      (url) => {
        const query = new URL(url, 'http://x').searchParams
        const [asked, limit] = [Number(query.get('currentPage')), Number(query.get('limit'))]
        const from = pageOf(asked) * limit
        const data = Array.from({ length: count }, (_each, at) => ({ id: `a${at}` })).slice(from, from + limit)
        return json(total === null ? { data } : { data, totalCount: total })
      },
      { pageSize: 10 },
    )
  const ids = (count: number) => Array.from({ length: count }, (_each, at) => `a${at}`)

  it('are whole where the server takes page 0 for page 1, and where it announces no total', async () => {
    for (const total of [40, null]) {
      const account = await served(40, (asked) => Math.max(asked, 1) - 1, total)
      expect((await alerts(account)).map(({ key }) => key)).toEqual(ids(40))
    }
    expect((await alerts(await served(40, (asked) => asked, null))).map(({ key }) => key)).toEqual(ids(40))
    // A total that is too small would end the sweep early only behind what it counts.
    expect((await alerts(await served(45, (asked) => asked, 41))).map(({ key }) => key)).toEqual(ids(45))
    // One that is below what was seen already counts something else, and ends nothing.
    expect((await alerts(await served(45, (asked) => asked, 0))).map(({ key }) => key)).toEqual(ids(45))
  })

  it('are whole where the server has no page 0: it shows it empty, or refuses it', async () => {
    for (const total of [40, null])
      expect(
        (await alerts(await served(40, (asked) => (asked === 0 ? 1_000 : asked - 1), total))).map(({ key }) => key),
      ).toEqual(ids(40))
    for (const status of [400, 422]) {
      const account = await canned((url) => {
        const asked = Number(new URL(url, 'http://x').searchParams.get('currentPage'))
        if (asked === 0) return { status, body: '{"message":"currentPage must be at least 1","code":"BAD_REQUEST"}' }
        return json({ data: asked === 1 ? [{ id: 'a0' }] : [], totalCount: 1 })
      })
      expect((await alerts(account)).map(({ key }) => key)).toEqual(['a0'])
    }
  })

  it('fail where more than page 0 is refused, and are asked for no further page where there are none', async () => {
    const refused = await canned(() => ({ status: 400, body: '{"message":"no","code":"BAD_REQUEST"}' }))
    expect((await failure(alerts(refused))).kind).toBe('REFUSED')
    expect(
      (await (await canned(() => json({ data: [], totalCount: 0 }))).connection.streams[0]?.page(null))?.next,
    ).toBeNull()
  })

  it('end where the server stays on its last page', async () => {
    const account = await served(40, (asked) => Math.min(asked, 3), 1_000)
    expect((await alerts(account)).map(({ key }) => key)).toEqual(ids(40))
  })

  it('end where the server repeats a page of alerts without ids', async () => {
    const page = { data: [{ name: 'x' }] }
    const { records, unreadable } = await sweep(await canned(() => json(page)))
    expect([records.length, unreadable.length]).toEqual([0, 1])
  })

  it('go on from a place another process kept, and refuse one that is none', async () => {
    const account = await openAccount(compilot, sandbox(23), { settings: { pageSize: 10 } })
    const first = await account.connection.streams[0]!.page(null)
    const again = await openAccount(compilot, sandbox(23), { settings: { pageSize: 10 } })
    expect((await again.connection.streams[0]!.page(first.next)).records).toHaveLength(10)
    expect((await failure(account.connection.streams[0]!.page('nonsense'))).kind).toBe('REFUSED')
  })

  it.each([
    ['no envelope', [{ id: 'a1' }]],
    ['no list', { data: {}, totalCount: 1 }],
    ['nothing', null],
  ])('fail whole where there is %s', async (_what, body) => {
    const account = await canned(() => json(body))
    expect((await failure(account.connection.streams[0]?.page(null))).kind).toBe('UNREADABLE')
  })

  it('set a record without an id aside and go on', async () => {
    const body = '{"data":[{"id":"a1"},{"name":"x"},null,{"id":" "},{"id":9007199254740993}],"totalCount":5}'
    const page = await (await canned(() => ({ body }))).connection.streams[0]?.page(null)
    expect(page?.records.map(({ key }) => key)).toEqual(['a1', '9007199254740993'])
    expect(page?.unreadable).toHaveLength(3)
    expect(page?.next).toBeNull()
  })

  it('read a page that is too large in smaller ones, down to the one alert that is too large', async () => {
    for (const firstPage of [0, 1]) {
      const all = Array.from({ length: 8 }, (_each, at) => ({ id: `a${at}`, name: 'x'.repeat(at === 5 ? 2_000 : 200) }))
      const account = await canned(
        (url) => {
          const query = new URL(url, 'http://x').searchParams
          const limit = Number(query.get('limit'))
          const from = (Number(query.get('currentPage')) - firstPage) * limit
          return json({ data: all.slice(from, from + limit), totalCount: 8 })
        },
        { pageSize: 8, firstPage },
        { maxBytes: 1_000 },
      )
      const page = await account.connection.streams[0]?.page(null)
      expect(page?.records.map(({ key }) => key)).toEqual(all.map(({ id }) => id).filter((id) => id !== 'a5'))
      expect(page?.unreadable).toHaveLength(1)
      expect(page?.next).toBeNull()
    }
  })

  it('are an assumed route, elsewhere or nowhere if the account says so', async () => {
    const asked: string[] = []
    const account = await canned(
      (url) => {
        asked.push(url)
        return json({ data: [], totalCount: 0 })
      },
      { listRoute: '/projects/p1/alerts', readRoute: '/projects/p1/alerts/:id', firstPage: 1 },
    )
    expect(account.connection.streams).toMatchObject([{ name: 'alerts', mode: 'SWEEP', assumed: true }])
    await alerts(account)
    await failure(account.connection.readBack?.([target('a$&/b')]))
    expect(asked).toEqual(['/projects/p1/alerts?currentPage=1&limit=100', '/projects/p1/alerts/a%24%26%2Fb'])
    const fed = await canned(() => json({}), { lists: false, reads: false })
    expect(fed.connection).toEqual({ streams: [], deliver: expect.any(Function) })
    for (const readRoute of ['/alerts', '/:id/:id', 'alerts/:id', '/alerts/:id?x=1'])
      expect(compilot.settings.safeParse({ readRoute }).success).toBe(false)
  })
})

describe('details', () => {
  it('are the whole alert, without the links that expire', async () => {
    const account = await openAccount(compilot, sandbox())
    const thin = await alerts(account)
    const details = await account.connection.detail!(thin)
    expect([...details.keys()].sort()).toEqual([...account.sandbox.records().keys()].sort())
    for (const { key, raw, vendorUpdatedAt } of thin) {
      const detail = details.get(key) as RawRecord
      expect(detail).toMatchObject({ part: 'DETAIL', vendorUpdatedAt, raw: raw as object })
      expect(parseJson(stringifyJson(account.sandbox.records().get(key)))).toMatchObject(detail.raw as object)
      expect(stringifyJson(detail.raw)).not.toContain('X-Amz-Signature')
    }
    expect(stringifyJson([...account.sandbox.records().values()])).toContain('X-Amz-Signature')
    expect(account.sandbox.violations()).toEqual([])
  })

  it('are not offered where the list shows whole alerts, which count as details', async () => {
    const account = await openAccount(
      compilot,
      sandboxWith({ listItems: 'whole', firstPage: 0, writesAssignee: true })({ seed: 7, count: 30 }),
    )
    expect(account.connection.detail).toBeUndefined()
    expect((await alerts(account)).every(({ part }) => part === 'DETAIL')).toBe(true)
  })

  it('leave out what is not found, and ask no more at one time than the account allows', async () => {
    let [now, most, expected] = [0, 0, 0]
    const held: (() => void)[] = []
    const inner = sandbox()
    const handle: RequestListener = (req, res) => {
      most = Math.max(most, ++now)
      res.on('close', () => now--)
      held.push(() => setTimeout(() => inner.handle(req, res), 5))
      // The first wait for one another: on a slow machine one would be answered before the next comes.
      if (most >= expected) for (const answer of held.splice(0)) answer()
    }
    const account = await openAccount(compilot, { ...inner, handle }, { settings: { concurrency: 3 } })
    const thin = (await alerts(account)).slice(0, 12)
    expected = 3
    const details = await account.connection.detail!([...thin, { ...thin[0]!, key: 'gone' }, thin[0]!])
    expect([...details.keys()].sort()).toEqual(thin.map(({ key }) => key).sort())
    expect(most).toBe(3)
  })

  it('say why one could not be read, and ask for no more where the next would end the same', async () => {
    const large = await canned(
      (url) => json({ id: url.split('/').at(-1), name: url.endsWith('a2') ? 'x'.repeat(5_000) : 'small' }),
      {},
      { maxBytes: 1_000 },
    )
    const thin = ['a2', 'a1'].map((key) => ({ ...view('ITEM', { id: key }), key }))
    const details = await large.connection.detail!(thin)
    expect(details.get('a1')).toMatchObject({ part: 'DETAIL' })
    expect(details.get('a2')).toMatchObject({ kind: 'UNREADABLE' })
    expect((await failure(large.connection.readBack?.([target('a2')]))).kind).toBe('UNREADABLE')
    for (const [status, body, kind] of [
      [500, {}, 'FAILED'],
      [429, {}, 'RATE_LIMITED'],
      [401, {}, 'UNAUTHORIZED'],
      [200, { id: 'a9' }, 'UNREADABLE'],
      [200, [], 'UNREADABLE'],
    ] as const) {
      let asked = 0
      const answer = () => {
        asked += 1
        return json(body, status)
      }
      const ill = await canned(answer, { concurrency: 1 })
      const found = await ill.connection.detail!(thin)
      expect(thin.map(({ key }) => (found.get(key) as VendorError).kind)).toEqual([kind, kind])
      expect(asked).toBe(kind === 'RATE_LIMITED' || kind === 'UNAUTHORIZED' ? 1 : 2)
    }
  })
})

describe('merge', () => {
  const raw = (...parts: RawRecord[]) => merge(parts).raw
  const t = (day: number) => `2026-02-${day}T00:00:00.000Z`

  it('takes a detail whole, and keeps what webhooks alone carry', () => {
    const merged = merge([
      view('WEBHOOK', { status: 'Open', externalCustomerId: 'CL-0001', reason: 'old' }, t(10)),
      view('ITEM', { status: 'Open', name: 'old', assigned_to: 'usr_1' }, t(10)),
      view('DETAIL', { status: 'Closed', name: null, notes: [] }, t(11)),
    ])
    expect(merged).toEqual({
      ...view('DETAIL', {}, t(11)),
      raw: { id: 'a1', status: 'Closed', name: null, notes: [], externalCustomerId: 'CL-0001' },
    })
  })

  it('lets a thin view tell what is new, and never erase', () => {
    const detail = view(
      'DETAIL',
      { status: 'Open', assignedTo: 'usr_1', notes: [{ id: 'n1' }], complyAdvantageData: { id: 'c' } },
      t(10),
    )
    const thin = {
      status: 'Closed',
      assigned_to: 'usr_2',
      reason: null,
      notes: [],
      complyAdvantageData: {},
      name: undefined,
    }
    expect(raw(detail, view('ITEM', thin, t(11)))).toEqual({
      id: 'a1',
      status: 'Closed',
      assignedTo: 'usr_2',
      notes: [{ id: 'n1' }],
      complyAdvantageData: { id: 'c' },
    })
    expect(merge([detail, view('ITEM', thin, t(11))])).toMatchObject({ part: 'DETAIL', vendorUpdatedAt: t(11) })
  })

  it('does not let a view that came late take the alert back', () => {
    const detail = view('DETAIL', { status: 'Closed', reason: null }, t(12))
    const late = view('WEBHOOK', { status: 'Open', reason: 'old', workflowId: 'wf_1' }, t(11))
    expect(merge([detail, late])).toMatchObject({
      raw: { status: 'Closed', reason: null, workflowId: 'wf_1' },
      vendorUpdatedAt: t(12),
    })
    // A whole alert read before a newer thin view still fills what that one does not show.
    expect(
      raw(view('ITEM', { status: 'Closed' }, t(12)), view('DETAIL', { status: 'Open', notes: [1] }, t(11))),
    ).toEqual({
      id: 'a1',
      status: 'Closed',
      notes: [1],
    })
  })

  it('orders by its creation what was never changed, and shows no change that never was', () => {
    const untouched = view('ITEM', { createdAt: t(10), status: 'Open' }, null)
    expect(merge([untouched]).vendorUpdatedAt).toBeNull()
    const late = view('WEBHOOK', { createdAt: t(10), status: 'Open' }, null)
    expect(merge([view('DETAIL', { createdAt: t(10), status: 'Closed' }, t(12)), late])).toMatchObject({
      raw: { status: 'Closed' },
      vendorUpdatedAt: t(12),
    })
    expect(recordOf('DETAIL', { id: 'a1', createdAt: t(10), updatedAt: '0001-01-01T00:00:00Z' })).toMatchObject({
      vendorUpdatedAt: null,
    })
  })

  it('of one view is that view, also of one nobody can read', () => {
    expect(merge([view('ITEM', { status: 'Open' }, t(10))])).toEqual(view('ITEM', { status: 'Open' }, t(10)))
    const broken = { ...view('ITEM', {}), raw: null }
    expect(merge([broken])).toBe(broken)
    expect(() => merge([])).toThrow()
  })

  it('gives for thin, webhook and detail together what the detail alone gives, but for the reference', async () => {
    const account = await openAccount(compilot, sandbox(120))
    const thin = await alerts(account)
    const details = await account.connection.detail!(thin)
    for (const item of thin) {
      const detail = details.get(item.key) as RawRecord
      const hook = recordOf('WEBHOOK', thinOf(detail.raw as Record<string, unknown>)) as RawRecord
      const alone = account.map(detail)
      const strip = ({ vendorIds: _ids, ...rest }: Mapped['alerts'][number]) => rest
      for (const order of [
        [hook, item, detail],
        [detail, hook, item],
        [item, detail, hook],
      ]) {
        const together = account.map(merge(order))
        expect(together.alerts.map(strip)).toEqual(alone.alerts.map(strip))
        expect(together.hits).toEqual(alone.hits)
      }
    }
  })
})

describe('vocabulary', () => {
  it('has the lists of the document, with their counts', () => {
    const lists = JSON.parse(readFileSync(join(FIXTURES, 'documented-values.json'), 'utf8')) as Record<string, string[]>
    const count = (name: string) => [...new Set(lists[name])].length
    expect(['severity', 'category', 'type', 'status'].map(count)).toEqual([3, 2, 8, 5])
    const search = 'complyAdvantageData.searchResult'
    expect(
      ['match_status', 'risk_level', 'hits[].doc.types[]', 'hits[].doc.entity_type'].map((name) =>
        count(`${search}.${name}`),
      ),
    ).toEqual([7, 4, 30, 5])
    const countries = readFileSync(join(FIXTURES, 'documented-countries.txt'), 'utf8').trim().split('\n')
    expect(new Set(countries).size).toBe(251)
    expect(countries).toEqual(expect.arrayContaining(['AN', 'XK']))
  })

  it('takes all thirty types there and back by their parts', () => {
    const types = compilot.vocabulary.find(({ concept }) => concept === 'HitRiskClass')!.entries.map(({ raw }) => raw)
    expect(types).toHaveLength(30)
    for (const type of types) {
      const { raw, fidelity, ...parts } = riskOf(type)
      expect([raw, fidelity, wordOfRisk(parts)]).toEqual([type, 'EXACT', type])
    }
    expect(riskOf('adverse-media-v2-violence-non-aml-cft')).toMatchObject({ taxonomy: 'V2', amlCft: false })
    expect(riskOf('PEP_Class_3')).toMatchObject({ class: 'PEP', pepClass: 3, raw: 'PEP_Class_3' })
    expect(riskOf('pep-class-5')).toMatchObject({ class: 'UNKNOWN', fidelity: 'UNRECOGNISED' })
    expect(wordOfRisk({ ...riskOf('pep'), class: 'RCA' })).toBeNull()
  })

  it('keeps an unknown word of a whole alert on every axis', () => {
    const word = 'Zz Unheard 9'
    const records = whole()
    for (const table of compilot.vocabulary.filter(({ unrecognised }) => unrecognised !== null)) {
      let fields = 0
      const found = records.flatMap((record) => {
        const raw = parseJson(stringifyJson(record.raw))
        const steps = table.field
          .split('.')
          .flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '0'] : [step]))
        let holder = raw as Record<string, unknown> | null | undefined
        for (const step of steps.slice(0, -1)) holder = holder?.[step] as typeof holder
        if (typeof holder?.[steps.at(-1)!] !== 'string') return []
        holder[steps.at(-1)!] = word
        // Read only where the search itself names none.
        if (table.field.includes('requestData'))
          (
            raw as { complyAdvantageData: { searchResult: { filters: unknown } } }
          ).complyAdvantageData.searchResult.filters = null
        if (/searchEntities.*entity_type/.test(table.field))
          (raw as { complyAdvantageData: { searchResult: { hits: unknown } } }).complyAdvantageData.searchResult.hits =
            []
        fields++
        const text = JSON.stringify(compilot.map({ ...record, raw }, settings), (_key, each: unknown) =>
          typeof each === 'bigint' ? String(each) : each,
        )
        // A risk says its word and fidelity, its place is the hit itself.
        const field = table.concept === 'HitRiskClass' ? '' : `"field":"${table.field}",`
        return text.includes(`"raw":"${word}",${field}"fidelity":"UNRECOGNISED"`) ? [1] : []
      })
      expect(fields, table.field).toBeGreaterThan(0)
      expect(found.length, `${table.field} as ${table.concept}`).toBeGreaterThan(0)
    }
  })
})

describe('map', () => {
  const instant = z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    .nullable()
  const words = z.string().min(1).nullable()
  const hitMore = z.strictObject({
    aliases: z.array(z.string().min(1)),
    associates: z.array(z.strictObject({ name: z.string().min(1), association: words })),
    media: z.array(z.strictObject({ title: words, url: words, snippet: words, date: instant })),
    facts: z.array(z.strictObject({ name: z.string().min(1), value: z.string().min(1), source: words })),
    matchTypes: z.array(z.string().min(1)),
    countries: z.array(z.string().min(1)),
  })
  const alertMore = z.strictObject({
    notes: z.array(
      z.strictObject({
        id: z.string().min(1),
        title: words,
        text: words,
        author: words,
        createdAt: instant,
        documents: z.array(
          z.strictObject({ id: z.string().min(1), filename: words, mediaType: words, description: words }),
        ),
      }),
    ),
    duplicate: z
      .strictObject({ originalSubjectKey: words, duplicateSubjectKey: words, detail: z.record(z.string(), z.string()) })
      .nullable(),
  })

  it('gives closed values only for whole alerts too', () => {
    let hits = 0
    for (const record of whole()) {
      const mapped = compilot.map(record, settings)
      const core = {
        ...mapped,
        alerts: mapped.alerts.map(({ notes, duplicate, ...rest }) => {
          expect(alertMore.safeParse({ notes, duplicate }).error).toBeUndefined()
          return rest
        }),
        hits: mapped.hits.map(({ aliases, associates, media, facts, matchTypes, countries, ...rest }) => {
          hits++
          expect(hitMore.safeParse({ aliases, associates, media, facts, matchTypes, countries }).error).toBeUndefined()
          return rest
        }),
      }
      expect(mappedShape.safeParse(core).error).toBeUndefined()
      expect(new Set(mapped.hits.map(({ key }) => key)).size).toBe(mapped.hits.length)
      expect(new Set(mapped.subjects.map(({ key }) => key)).size).toBe(mapped.subjects.length)
      expect(stringifyJson(mapped)).not.toContain('X-Amz')
    }
    expect(hits).toBeGreaterThan(50)
  })

  it('refuses a record that is not the one it is filed under', () => {
    expect(() => compilot.map({ ...view('ITEM', {}), key: 'a2' }, settings)).toThrow(UnmappableRecord)
    for (const raw of [null, [], 'a1', {}, { id: null }, { id: { x: 1 } }])
      expect(() => compilot.map({ ...view('ITEM', {}), raw }, settings)).toThrow(UnmappableRecord)
  })

  it('rolls search and hits up, and never lets a cleared one hide an open one', () => {
    const match = (search: unknown, ...hits: unknown[]) => {
      const { matchStatus } = screened(search, hits).alert
      return [matchStatus?.value, matchStatus?.fidelity]
    }
    expect(match('false_positive', 'false_positive')).toEqual(['FALSE_POSITIVE', 'EXACT'])
    expect(match('false_positive', 'false_positive', 'true_positive')).toEqual(['TRUE_MATCH', 'DERIVED'])
    expect(match('false_positive', 'maybe', 'false_positive')).toEqual(['UNKNOWN', 'UNRECOGNISED'])
    expect(match('true_positive', 'maybe')).toEqual(['TRUE_MATCH', 'DERIVED'])
    expect(match('no_match', 'potential_match')).toEqual(['POTENTIAL_MATCH', 'DERIVED'])
    expect(match('potential_match', 'false_positive')).toEqual(['POTENTIAL_MATCH', 'DERIVED'])
    expect(match('unknown', 'false_positive')).toEqual(['INDETERMINATE', 'DERIVED'])
    expect(match(null, 'false_positive', 'no_match')).toEqual(['FALSE_POSITIVE', 'DERIVED'])
    expect(match('no_match')).toEqual(['NO_MATCH', 'EXACT'])
    expect(match('unknown', null)).toEqual(['INDETERMINATE', 'LOSSY'])
    expect(match(null)).toEqual(['UNKNOWN', 'DEFAULT'])
  })

  it('keeps the layers apart: the hits stay what they are, and a contradiction is flagged', () => {
    const { hits, flags, alert } = screened('false_positive', ['potential_match', 'false_positive'], {
      status: 'Closed',
    })
    expect(hits.map(({ matchStatus }) => matchStatus.value)).toEqual(['POTENTIAL_MATCH', 'FALSE_POSITIVE'])
    expect(alert).toMatchObject({ status: { value: 'CLOSED' }, matchStatus: { value: 'POTENTIAL_MATCH' } })
    expect(flags.map(({ field }) => field)).toContain('complyAdvantageData.searchResult.match_status')
    expect(screened('false_positive', ['false_positive']).flags.map(({ field }) => field)).not.toContain(
      'complyAdvantageData.searchResult.match_status',
    )
  })

  it('reads the decision of a closed alert off its screening, and of no other', () => {
    const decided = (status: string, search: unknown, ...hits: unknown[]) => {
      const { disposition } = screened(search, hits, { status }).alert
      return [disposition.value, disposition.fidelity]
    }
    expect(decided('Closed', 'true_positive_approve', 'true_positive_approve')).toEqual(['ACCEPTED', 'EXACT'])
    expect(decided('Closed', 'true_positive_approve', 'true_positive_reject')).toEqual(['REJECTED', 'DERIVED'])
    expect(decided('Closed', 'true_positive_approve', 'potential_match')).toEqual(['UNSTATED', 'DERIVED'])
    expect(decided('Closed', 'false_positive', 'true_positive_approve')).toEqual(['ACCEPTED', 'DERIVED'])
    expect(decided('Closed', 'false_positive', 'no_match')).toEqual(['NO_ACTION_REQUIRED', 'EXACT'])
    expect(decided('Closed', 'false_positive', 'maybe')).toEqual(['UNSTATED', 'UNRECOGNISED'])
    expect(decided('Closed', 'potential_match')).toEqual(['UNSTATED', 'DERIVED'])
    expect(decided('Closed', null)).toEqual(['UNSTATED', 'DERIVED'])
    expect(decided('Open', 'true_positive_reject')).toEqual(['UNDECIDED', 'EXACT'])
    expect(decided('Parked', 'true_positive_reject')).toEqual(['UNDECIDED', 'UNRECOGNISED'])
    expect(map({ status: 'Closed', reason: 'false positive' }).alert.disposition.value).toBe('UNSTATED')
  })

  it('asserts a match status only where a name was matched', () => {
    expect(map({ type: 'Fraud' }).alert.matchStatus).toBeNull()
    expect(map({ type: 'IP Screening' }).alert.matchStatus).toBeNull()
    expect(map({ type: 'Novel' }).alert.matchStatus?.value).toBe('UNKNOWN')
    expect(map({}).alert.matchStatus?.value).toBe('UNKNOWN')
    expect(screened('no_match', [], { type: 'Fraud' }).alert.matchStatus?.value).toBe('NO_MATCH')
  })

  it('takes the categories from the hits, else from the type', () => {
    const of = (types: string[], type = 'AML Screening') =>
      map({
        type,
        complyAdvantageData: { searchResult: { hits: [{ doc: { id: 'd', types } }] } },
      }).alert.categories.map(({ value }) => value)
    expect(of(['pep', 'pep-class-1', 'adverse-media-v2-property'])).toEqual(['PEP', 'ADVERSE_MEDIA'])
    expect(of([])).toEqual(['OTHER_SCREENING'])
    expect(of(['x-1', 'x-2', 'warning'])).toEqual(['UNKNOWN', 'UNKNOWN', 'REGULATORY_ENFORCEMENT'])
    expect(of(['sanction'], 'Transaction Monitoring')).toEqual(['TRANSACTION', 'SANCTIONS'])
    expect(of(['sanction'], 'Novel')).toEqual(['UNKNOWN', 'SANCTIONS'])
  })

  it('says what a thin view does not show, instead of denying it', () => {
    const thin = map({}, 'ITEM')
    expect(thin.flags.map(({ field }) => field)).toContain('complyAdvantageData')
    expect(thin.alert).not.toHaveProperty('notes')
    expect(thin.alert).not.toHaveProperty('duplicate')
    const all = map({})
    expect(all.flags.map(({ field }) => field)).not.toContain('complyAdvantageData')
    expect(all.alert).toMatchObject({ notes: [], duplicate: null })
  })

  it("tells the tenant's reference from ComPilot's own id", () => {
    const reference = (raw: object, more: Record<string, unknown> = {}) =>
      map({ customerId: 'cust_1', ...raw }, 'DETAIL', more).subjects[0]?.clientReference
    const screening = (client_ref: unknown) => ({ complyAdvantageData: { searchResult: { client_ref } } })
    expect(reference(screening('CL-0001'))).toBe('CL-0001')
    expect(reference(screening('cust_1'))).toBeNull()
    expect(reference(screening(null))).toBeNull()
    expect(reference(screening('CL-0001'), { clientRefIsOurs: false })).toBeNull()
    expect(reference({ ...screening('CL-0001'), externalCustomerId: 'CL-0002' })).toBe('CL-0002')
    expect(map({ customerId: null, ...screening('CL-0001') }).subjects).toEqual([])
  })

  it('reads either spelling of the outer fields', () => {
    const snake = map({ assigned_to: 'usr_1', customer_id: 'cust_1', created_at: '2026-02-16T10:00:00Z' }).alert
    const camel = map({ assignedTo: 'usr_1', customerId: 'cust_1', createdAt: '2026-02-16T10:00:00Z' }).alert
    expect(snake).toEqual(camel)
    expect(map({ assignedTo: 'usr_2', assigned_to: 'usr_1' }).alert.assignee?.id).toBe('usr_2')
  })

  it('gives a date of birth only where all that are given agree', () => {
    const birth = (...dates: unknown[]) =>
      map({
        complyAdvantageData: { searchEntities: [{ id: 'd', key_information: { dates_of_birth: dates } }] },
      }).hits[0]?.birth
    expect(birth('1962', '1962-01-31')).toEqual({ year: 1962, month: 1, day: 31 })
    expect(birth('1962-01')).toEqual({ year: 1962, month: 1, day: null })
    for (const odd of [['1962', '1963'], ['1962-01-31', 'around 1962'], []])
      expect(birth(...odd)).toEqual({ year: null, month: null, day: null })
  })

  it('flags what breaks its documented type, and goes on', () => {
    const { alert, hits, flags } = map({
      severity: {},
      name: ['x'],
      seen: 'yes',
      notes: 'none',
      customerId: 1.5,
      createdAt: 'soon',
      complyAdvantageData: {
        searchResult: {
          hits: [
            { doc: { id: 'd', types: ['pep', 7], aka: 'x', name: {} }, score: 'high', match_status: [] },
            { doc: {} },
            5,
          ],
          filters: { birth_year: 'MCMLXX' },
        },
        searchEntities: 'none',
      },
    })
    expect(alert).toMatchObject({
      title: 'AML Screening',
      priority: { value: 'UNSPECIFIED' },
      createdAt: null,
      notes: [],
    })
    expect(hits).toMatchObject([{ vendorId: 'd', risks: [{ raw: 'pep' }], scores: [], matchedName: null }])
    const search = 'complyAdvantageData.searchResult'
    expect(new Set(flags.map(({ field }) => field))).toEqual(
      new Set([
        ...[
          'severity',
          'name',
          'seen',
          'notes',
          'customerId',
          'createdAt',
          'category',
          'complyAdvantageData.searchEntities',
        ],
        ...[`${search}.filters.birth_year`, `${search}.hits[]`, `${search}.hits[].doc.types[]`],
        ...['doc.aka', 'doc.name', 'score', 'match_status'].map((name) => `${search}.hits[].${name}`),
      ]),
    )
  })
})

describe('webhook', () => {
  const now = Date.parse('2026-02-16T10:00:00Z')
  const at = (ms: number) => vi.useFakeTimers({ now: ms, toFake: ['Date'] })
  const message = (body: unknown = { eventType: 'alert.updated', payload: { id: 'a1', status: 'Open' } }) =>
    signed(body, { id: 'msg_1', at: now })
  const genuine = (request: WebhookRequest, secret = WEBHOOK_SECRET, more: Record<string, unknown> = {}) =>
    webhook.verify(request, secret, compilot.settings.parse(more))
  const withHeader = (request: WebhookRequest, name: string, value: string | undefined) => ({
    ...request,
    headers: { ...request.headers, [`svix-${name}`]: value },
  })

  it("takes the published example of Svix's own library", () => {
    at(1_614_265_330_000)
    const request = {
      headers: {
        'svix-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'svix-timestamp': '1614265330',
        'svix-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
      body: Buffer.from('{"test": 2432232314}'),
    }
    expect(genuine(request, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe(true)
    expect(genuine(request, 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBe(true)
  })

  it('refuses anything altered', () => {
    at(now)
    const request = message()
    expect(genuine(request)).toBe(true)
    expect(genuine(signed({ a: 1 }, { id: 'msg_1', at: now, prefix: 'webhook' }))).toBe(true)
    expect(genuine({ ...request, body: Buffer.concat([request.body, Buffer.from(' ')]) })).toBe(false)
    for (const [name, value] of [
      ['id', 'msg_2'],
      ['timestamp', String(now / 1000 + 1)],
      ['timestamp', `${now / 1000}.0`],
      ['timestamp', `+${now / 1000}`],
      ['signature', 'v1,'],
      ['signature', request.headers['svix-signature']?.replace('v1,', 'v2,')],
      ['signature', request.headers['svix-signature']?.slice(3)],
      ['signature', `v1,${'A'.repeat(43)}=`],
    ] as const)
      expect(genuine(withHeader(request, name, value)), `${name} ${value}`).toBe(false)
    for (const name of ['id', 'timestamp', 'signature'])
      for (const value of [undefined, '']) expect(genuine(withHeader(request, name, value)), name).toBe(false)
  })

  it('refuses everything without a usable secret', () => {
    at(now)
    for (const secret of ['', 'whsec_', ' ', 'whsec_not base64!', 'whsec_c2FuZGJveA=='])
      expect(genuine(message(), secret), secret).toBe(false)
    expect(genuine(signed({}, { id: 'm', at: now, secret: '' }), '')).toBe(false)
  })

  it('takes any of several signatures, and either secret while one replaces the other', () => {
    at(now)
    const request = message()
    const mine = request.headers['svix-signature']
    const other = `v1,${Buffer.alloc(32, 7).toString('base64')}`
    expect(genuine(withHeader(request, 'signature', `${other} v1a,xyz ${mine}`))).toBe(true)
    expect(genuine(withHeader(request, 'signature', `${other} ${other}`))).toBe(false)
    expect(genuine(withHeader(request, 'signature', `${`${other} `.repeat(5_000)}${mine}`))).toBe(false)
    expect(genuine(request, `whsec_bmV3LXNlY3JldA== ${WEBHOOK_SECRET}`)).toBe(true)
  })

  it('refuses what is older or newer than the account allows', () => {
    for (const [seconds, fits] of [
      [300, true],
      [-300, true],
      [301, false],
      [-301, false],
    ] as const) {
      at(now + seconds * 1000)
      expect(genuine(message()), String(seconds)).toBe(fits)
    }
    at(now + 20_000)
    expect(genuine(message(), WEBHOOK_SECRET, { webhookToleranceSeconds: 10 })).toBe(false)
  })

  it('names the alert to fetch again, beside the thin view of it', () => {
    const payload = { id: 'a1', status: 'Closed', createdAt: '2026-02-16T09:00:00.000Z' }
    for (const name of ['eventType', 'type'])
      for (const event of ['alert.created', 'alert.updated'])
        expect(webhook.decode(message({ [name]: event, payload }), settings)).toEqual({
          id: 'msg_1',
          signedAt: '2026-02-16T10:00:00.000Z',
          records: [{ kind: 'ALERT', key: 'a1', part: 'WEBHOOK', raw: payload, vendorUpdatedAt: null }],
          mentions: [{ kind: 'ALERT', key: 'a1', vendorIds: { id: 'a1' } }],
        })
  })

  it('only asks again for what was deleted, and has no use for what is no alert', () => {
    const of = (eventType: string, payload: unknown = { id: 'a1' }) =>
      webhook.decode(message({ eventType, payload }), settings)
    expect(of('alert.deleted')).toMatchObject({ records: [], mentions: [{ key: 'a1' }] })
    expect(of('customer.updated')).toMatchObject({ id: 'msg_1', records: [], mentions: [] })
    expect(of('transactions.imported', null)).toMatchObject({ records: [], mentions: [] })
  })

  it('says what it cannot understand', () => {
    const body = (text: string | Buffer) => ({ ...message(), body: Buffer.from(text as string) })
    for (const odd of ['', '{', 'null', '[]', '{}', '{"eventType":5}', '{"eventType":"alert.created"}'])
      expect(() => webhook.decode(body(odd), settings), odd).toThrow(UnmappableRecord)
    expect(() => webhook.decode(body('{"eventType":"alert.updated","payload":{"id":null}}'), settings)).toThrow(
      'payload.id',
    )
    expect(() => webhook.decode(body(Buffer.from([0xff, 0xfe])), settings)).toThrow(UnmappableRecord)
    const big = webhook.decode(body('{"eventType":"alert.updated","payload":{"id":9007199254740993}}'), settings)
    expect(big.mentions[0]?.key).toBe('9007199254740993')
  })
})

describe('plan', () => {
  const flaw = (planned: Plan) => (planned.support === 'INVALID' ? [planned.code, planned.field] : planned.support)

  it('writes the documented words, and the reason whole', () => {
    const words = (action: RemediationAction) => {
      const { support, call } = sent(plan(action))
      return [support, call]
    }
    const reason = 'Birth year and nationality differ'
    expect(words('ACKNOWLEDGE')).toEqual(['OK', { status: 'Under Investigation', reason }])
    expect(words('REOPEN')).toEqual(['OK', { status: 'Open', reason }])
    expect(words('CLOSE_NO_ACTION')).toEqual(['OK', { status: 'Closed', reason }])
    expect(words('REQUEST_INFORMATION')).toEqual(['LOSSY', { status: 'Pending', reason }])
    for (const action of ['ESCALATE_TO_CASE', 'ESCALATE_TO_REVIEWER'] as const)
      expect(words(action)).toEqual(['LOSSY', { status: 'Escalated', reason }])
    for (const action of ['MARK_FALSE_POSITIVE', 'ACCEPT', 'REJECT'] as const)
      expect(words(action)).toEqual(['LOSSY', { status: 'Closed', reason }])
    expect(words('ACCEPT_WITH_CONDITIONS')).toEqual([
      'LOSSY',
      { status: 'Closed', reason: `${reason}\nConditions: Review in a year` },
    ])
    const long = '长'.repeat(20_000)
    expect(sent(plan('ACCEPT', { reason: 'x', vendorMessage: long })).call.reason).toBe(long)
    expect(sent(plan('ACKNOWLEDGE', { reason: null })).call).toEqual({ status: 'Under Investigation' })
  })

  it('leaves the reason out where the account says so, and then has no place for conditions', () => {
    const more = { writesReason: false }
    expect(sent(plan('REJECT', {}, more)).call).toEqual({ status: 'Closed' })
    expect(plan('ACCEPT_WITH_CONDITIONS', {}, more)).toMatchObject({ support: 'UNSUPPORTED', field: 'reason' })
    const of = (each: Record<string, unknown>) =>
      compilot.capabilities(compilot.settings.parse(each)).find(({ action }) => action === 'ACCEPT_WITH_CONDITIONS')
    expect([of({})?.support, of(more)?.support]).toEqual(['LOSSY', 'UNSUPPORTED'])
  })

  it('refuses what ComPilot has no field for', () => {
    for (const action of ['CONFIRM_MATCH', 'SET_RISK'] as const) expect(flaw(plan(action)), action).toBe('UNSUPPORTED')
    expect(plan('SET_RISK', { riskLevel: 'HIGH' }).support).toBe('UNSUPPORTED')
    for (const action of ['ADD_NOTE', 'LABEL', 'DECIDE_HIT'] as const) expect(flaw(plan(action))).toBe('GATEWAY')
    expect(flaw(plan('ADD_NOTE', { vendorValue: 'Open' }))).toEqual(['BAD_INPUT', 'vendorValue'])
    expect(flaw(plan('CREATE'))).toBe('UNSUPPORTED')
    expect(write.plan(intent('SET_STATUS'), { ...target(), kind: 'CASE' }, settings).support).toBe('UNSUPPORTED')
    expect(flaw(plan('REJECT', { reason: ' ' }))).toEqual(['BAD_INPUT', 'reason'])
    expect(flaw(plan('REJECT', { riskLevel: 'LOW' }))).toEqual(['BAD_INPUT', 'riskLevel'])
    expect(flaw(plan('REJECT', { conditions: 'x' }))).toEqual(['BAD_INPUT', 'conditions'])
    expect(flaw(plan('ACCEPT_WITH_CONDITIONS', { conditions: null }))).toEqual(['BAD_INPUT', 'conditions'])
    expect(flaw(plan('REJECT', { vendorValue: 'Open' }))).toEqual(['BAD_INPUT', 'vendorValue'])
    expect(flaw(plan('REJECT', { vendorValue: 'Closed' }))).toBe('LOSSY')
  })

  it('sets a severity, and has none for CRITICAL', () => {
    const priority = (value: Priority | null, rest: Partial<CommandIntent> = {}, present: PresentValues = {}) =>
      plan('SET_PRIORITY', { priority: value, ...rest }, {}, present)
    for (const [value, word] of [
      ['HIGH', 'High'],
      ['MEDIUM', 'Medium'],
      ['LOW', 'Low'],
    ] as const)
      expect(priority(value)).toMatchObject({ support: 'LOSSY', call: { severity: word } })
    expect(priority('CRITICAL')).toMatchObject({ support: 'UNSUPPORTED', field: 'severity', nearest: ['High'] })
    expect(flaw(priority('UNSPECIFIED'))).toEqual(['BAD_INPUT', 'priority'])
    expect(flaw(priority(null))).toEqual(['BAD_INPUT', 'priority'])
    // The caller may say exactly which word, also for what no word means.
    expect(priority('CRITICAL', { vendorValue: 'High' })).toMatchObject({
      support: 'LOSSY',
      call: { severity: 'High' },
      warning: expect.stringContaining('reads as HIGH'),
    })
    expect(priority(null, { vendorValue: 'High' })).toMatchObject({ support: 'LOSSY', call: { severity: 'High' } })
    expect(flaw(priority('LOW', { vendorValue: 'High' }))).toEqual(['BAD_INPUT', 'vendorValue'])
    expect(flaw(priority(null, { vendorValue: 'Critical' }))).toEqual(['BAD_INPUT', 'vendorValue'])
    expect(flaw(priority('HIGH', {}, { priority: { value: 'HIGH', raw: 'HIGH' } }))).toBe('UNCHANGED')
    expect(flaw(priority(null, { vendorValue: 'High' }, { priority: { value: 'HIGH', raw: 'High' } }))).toBe(
      'UNCHANGED',
    )
  })

  it('assigns where the account says that it can be tried', () => {
    expect(plan('ASSIGN', { assignee: 'usr_1' })).toMatchObject({ support: 'LOSSY', call: { assignedTo: 'usr_1' } })
    expect(sent(plan('UNASSIGN')).call).toEqual({ assignedTo: null })
    expect(flaw(plan('ASSIGN'))).toEqual(['BAD_INPUT', 'assignee'])
    expect(flaw(plan('ASSIGN', { assignee: 'usr_1', vendorValue: 'Open' }))).toEqual(['BAD_INPUT', 'vendorValue'])
    const held = (value: string | null) => ({ assignee: { value, raw: value } })
    expect(flaw(plan('ASSIGN', { assignee: 'usr_1' }, {}, held('usr_1')))).toBe('UNCHANGED')
    expect(flaw(plan('ASSIGN', { assignee: 'usr_1' }, {}, held('usr_2')))).toBe('LOSSY')
    expect(flaw(plan('UNASSIGN', {}, {}, held(null)))).toBe('UNCHANGED')
    const off = { writesAssignee: false }
    for (const action of ['ASSIGN', 'UNASSIGN'] as const)
      expect(plan(action, { assignee: 'usr_1' }, off)).toMatchObject({ support: 'UNSUPPORTED', field: 'assignedTo' })
    const reason = intent('ASSIGN').reason
    const escalated = plan('ESCALATE_TO_REVIEWER', { assignee: 'usr_1' })
    expect(sent(escalated).call).toEqual({ status: 'Escalated', assignedTo: 'usr_1', reason })
    const quietly = plan('ESCALATE_TO_REVIEWER', { assignee: 'usr_1' }, off)
    expect(sent(quietly).call).toEqual({ status: 'Escalated', reason })
    expect(sent(quietly).warning).toContain('Whom it is for stays in the gateway')
    expect(quietly).toMatchObject({ andGateway: true })
  })

  it('moves nothing that stands there already', () => {
    const at = (value: string, raw: string): PresentValues => ({ status: { value, raw } })
    expect(flaw(plan('ACKNOWLEDGE', {}, {}, at('IN_REVIEW', 'under investigation')))).toBe('UNCHANGED')
    expect(flaw(plan('REQUEST_INFORMATION', {}, {}, at('PENDING', 'Pending')))).toBe('UNCHANGED')
    expect(flaw(plan('REOPEN', {}, {}, at('OPEN', 'Open')))).toBe('UNCHANGED')
    expect(flaw(plan('REOPEN', {}, {}, at('UNKNOWN', 'Parked')))).toBe('OK')
    const escalated = at('ESCALATED', 'Escalated')
    expect(plan('ESCALATE_TO_REVIEWER', {}, {}, escalated)).toMatchObject({
      support: 'UNCHANGED',
      warning: expect.stringContaining('to whom'),
    })
    const assigned = { ...escalated, assignee: { value: 'usr_1', raw: 'usr_1' } }
    expect(plan('ESCALATE_TO_REVIEWER', { assignee: 'usr_1' }, {}, assigned)).toEqual({
      support: 'UNCHANGED',
      message: 'The alert says "Escalated" at ComPilot already.',
    })
    const handedOn = plan('ESCALATE_TO_REVIEWER', { assignee: 'usr_2' }, {}, assigned)
    expect(sent(handedOn).call).toEqual({ assignedTo: 'usr_2' })
    // What ComPilot can say stands there, the case is missing.
    expect(flaw(plan('ESCALATE_TO_CASE', {}, {}, at('ESCALATED', 'Escalated')))).toBe('GATEWAY')
    expect(plan('ESCALATE_TO_CASE')).toMatchObject({ support: 'LOSSY', andGateway: true })
    // The reason is the outcome, and an alert that is closed may have another.
    expect(flaw(plan('REJECT', {}, {}, at('CLOSED', 'Closed')))).toBe('LOSSY')
  })

  it('changes the documented fields, each only where it says something else', () => {
    const reason = intent('UPDATE').reason
    expect(update({ type: 'ONBOARDING_ABANDONMENT', lifecycleStage: 'ONGOING_MONITORING' })).toMatchObject({
      support: 'OK',
      call: { type: 'KYC Drop-off', category: 'Ongoing monitoring' },
      warning: null,
    })
    expect(sent(update({ status: 'PENDING', priority: 'LOW', assignee: null })).call).toEqual({
      status: 'Pending',
      severity: 'Low',
      assignedTo: null,
      reason,
    })
    expect(update({ status: 'IN_REVIEW' })).toMatchObject({ support: 'OK', call: { status: 'Under Investigation' } })
    expect(sent(update({ status: 'CLOSED' })).call).toEqual({ status: 'Closed', reason })
    expect(flaw(update({ status: 'CLOSED' }, { reason: null }))).toEqual(['BAD_INPUT', 'reason'])
    const present: PresentValues = {
      priority: { value: 'HIGH', raw: 'High' },
      type: { value: 'SCREENING', raw: 'Individual Monitoring' },
      category: { value: 'PEP', raw: 'pep' },
      assignee: { value: 'usr_1', raw: 'usr_1' },
    }
    // A word that means the same is not exchanged for another.
    const same = { priority: 'HIGH', type: 'SCREENING', category: 'PEP', assignee: 'usr_1' } as const
    expect(flaw(update(same, {}, present))).toBe('UNCHANGED')
    expect(sent(update({ ...same, lifecycleStage: 'ONBOARDING' }, {}, present)).call).toEqual({
      category: 'Onboarding',
    })
    expect(sent(update({ type: 'SCREENING' }, { vendorValue: 'AML Screening' }, present)).call).toEqual({
      type: 'AML Screening',
    })
    expect(update({ type: 'OTHER' }, { vendorValue: 'Fraud' })).toMatchObject({
      support: 'LOSSY',
      call: { type: 'Fraud' },
      warning: expect.stringContaining('FRAUD_DETECTION'),
    })
    expect(flaw(update({ type: 'DUPLICATE_DETECTION' }, { vendorValue: 'Fraud' }))).toEqual([
      'BAD_INPUT',
      'vendorValue',
    ])
    expect(flaw(update({ type: 'OTHER', priority: 'LOW' }, { vendorValue: 'Fraud' }))).toEqual([
      'BAD_INPUT',
      'vendorValue',
    ])
    expect(flaw(update({}))).toEqual(['BAD_INPUT', 'changes'])
    expect(flaw(update({ lifecycleStage: 'UNKNOWN' }))).toEqual(['BAD_INPUT', 'lifecycleStage'])
  })

  it('has a type for eight kinds of control only, and no field for the rest of an alert', () => {
    const types = ALERT_TYPE.filter((type) => type !== 'UNKNOWN' && update({ type }).support === 'OK')
    expect(types).toEqual([
      'SCREENING',
      'TRANSACTION_MONITORING',
      'ONCHAIN_MONITORING',
      'FRAUD_DETECTION',
      'IP_SCREENING',
      'EMAIL_SCREENING',
      'ONBOARDING_ABANDONMENT',
      'DUPLICATE_DETECTION',
    ])
    // A public word that is only read.
    expect(update({ type: 'INTERNAL_REVIEW' })).toMatchObject({ support: 'UNSUPPORTED', field: 'type' })
    const others: AlertChanges[] = [
      { category: 'PEP' },
      { description: 'x' },
      { dueAt: null },
      { subjects: [] },
      { transactions: ['t1'] },
      { customFields: [] },
      // One of several that cannot be written: nothing is sent.
      { priority: 'LOW', description: 'x' },
    ]
    for (const each of others) expect(flaw(update(each)), JSON.stringify(each)).toBe('UNSUPPORTED')
  })

  it('takes a record for proof only if every value it set is there', () => {
    const held = view('DETAIL', { status: 'closed', severity: 'High', reason: ' Because\n' })
    expect(write.shows(held, { status: 'Closed' })).toBe(true)
    expect(write.shows(held, { status: 'Closed', reason: 'Because' })).toBe(true)
    expect(write.shows(held, { status: 'Closed', reason: 'Becaus' })).toBe(false)
    // What only explains a status may be ignored: that it was taken shows all the same.
    const taken = view('DETAIL', { status: 'Under Investigation', reason: null })
    expect(write.shows(taken, { status: 'Under Investigation', reason: 'Because' })).toBe(true)
    expect(write.shows(taken, { status: 'Pending', reason: 'Because' })).toBe(false)
    expect(write.shows(held, { severity: 'High', category: 'Onboarding' })).toBe(false)
    expect(write.shows({ ...held, raw: null }, { status: 'Closed' })).toBe(false)
    expect(write.shows(held, { assignedTo: null })).toBe(true)
    expect(write.shows(held, { assignedTo: 'usr_1' })).toBe(false)
    const assigned = view('DETAIL', { assignedTo: 'usr_1' })
    expect([null, 'usr_1', 'USR-1'].map((assignedTo) => write.shows(assigned, { assignedTo }))).toEqual([
      false,
      true,
      false,
    ])
    const calls: VendorCall[] = [{}, { status: 'Gone' }, { type: 'Individual Monitoring' }, { assignedTo: '' }]
    for (const call of calls) expect(() => write.shows(held, call)).toThrow()
  })
})

describe('policy', () => {
  it('takes the answer for proof and looks before it writes, as far as the account says so', () => {
    const policy = (more: Record<string, unknown>) => write.policy(compilot.settings.parse(more))
    expect(policy({})).toMatchObject({ maxBatch: 1, canReadBack: true, checkFirst: true, answerSuffices: true })
    expect(policy({ answerProves: false, checkFirst: false })).toMatchObject({
      checkFirst: false,
      answerSuffices: false,
    })
    // Nothing can be looked at.
    expect(policy({ reads: false })).toMatchObject({ canReadBack: false, checkFirst: false })
  })
})

describe('deliver', () => {
  const targets = async (account: Account, status = 'Open') =>
    (await alerts(account))
      .map((record) => targetOf(record, account.map(record)))
      .filter(({ rawStatus }) => rawStatus === status)

  it('takes the answered alert for proof, and so does the read-back', async () => {
    const account = await openAccount(compilot, sandbox())
    const [one] = await targets(account)
    const answer = await deliver(account, 'MARK_FALSE_POSITIVE', one!)
    expect(answer).toMatchObject({ kind: 'PROVEN', record: { key: one?.key, part: 'DETAIL' } })
    const back = (await account.connection.readBack?.([one!]))?.get(one!.key)
    expect(back).toEqual((answer as { record: RawRecord }).record)
    expect(account.map(back!).alerts[0]).toMatchObject({
      status: { value: 'CLOSED' },
      resolutionNote: intent('REJECT').reason,
    })
    expect(account.sandbox.journal().map(({ change, after }) => [change, after])).toEqual([
      ['status', 'Closed'],
      ['reason', intent('REJECT').reason],
    ])
    expect(account.sandbox.violations()).toEqual([])
  })

  it('sends every documented field, and says so by reading it back', async () => {
    const account = await openAccount(compilot, sandbox())
    const [one] = await targets(account)
    const call = {
      severity: 'Low',
      category: 'Ongoing monitoring',
      type: 'KYC Drop-off',
      status: 'Pending',
      reason: 'Ждём',
    }
    const answers = await account.connection.deliver?.([{ commandId: 'c1', target: one!, call }], { id: 'd1' })
    expect(answers?.get('c1')?.kind).toBe('PROVEN')
    expect(account.sandbox.records().get(one!.key)).toMatchObject(call)
    expect(account.sandbox.violations()).toEqual([])
  })

  it('is refused by a ComPilot that takes no assignee', async () => {
    const strict = sandboxWith({ listItems: 'thin', firstPage: 0, writesAssignee: false })({ seed: 7, count: 5 })
    const account = await openAccount(compilot, strict)
    const item = { commandId: 'c1', target: target([...strict.records().keys()][0]), call: { assignedTo: 'usr_1' } }
    const error = await failure(account.connection.deliver?.([item], { id: 'd1' }))
    expect([error.kind, strict.journal()]).toEqual(['REFUSED', []])
  })

  it('takes an answer without the parts of a whole alert for a thin view of it', async () => {
    const reason = intent('REJECT').reason
    const part = async (more: object) => {
      const answer = await deliver(
        await canned(() => json({ id: 'a1', status: 'Closed', reason, ...more })),
        'REJECT',
        target(),
      )
      return answer?.kind === 'PROVEN' ? answer.record?.part : answer
    }
    expect(await part({})).toBe('ITEM')
    expect(await part({ notes: [], complyAdvantageData: null })).toBe('DETAIL')
  })

  it('does not take an answer for proof that shows something else', async () => {
    const reason = intent('REJECT').reason
    for (const body of [
      { id: 'a1', status: 'Open', reason },
      // The status was taken, the reason ignored: the outcome got lost.
      { id: 'a1', status: 'Closed' },
      { id: 'a2', status: 'Closed', reason },
      {},
      null,
    ])
      expect(await deliver(await canned(() => json(body)), 'REJECT', target())).toEqual({ kind: 'ACCEPTED' })
    expect(
      (await deliver(await canned(() => json({ id: 'a1', status: 'Closed', reason })), 'REJECT', target()))?.kind,
    ).toBe('PROVEN')
  })

  it('is told no by an answer that shows something else where nothing can be read back', async () => {
    const answer = async (body: unknown) =>
      deliver(await canned(() => json(body), { reads: false }), 'REOPEN', target())
    const reason = intent('REOPEN').reason
    expect(await answer({ id: 'a1', status: 'Closed', reason })).toMatchObject({
      kind: 'REJECTED',
      message: expect.stringContaining('Closed'),
    })
    expect((await answer({ id: 'a1', status: 'Open', reason }))?.kind).toBe('PROVEN')
    expect((await answer({}))?.kind).toBe('ACCEPTED')
  })

  it('throws the clean no of ComPilot, in its words', async () => {
    const refused = await canned(() => json({ message: 'Invalid transition', code: 'BAD_REQUEST', issues: [] }, 400))
    const error = await failure(deliver(refused, 'REJECT', target()))
    expect([error.kind, error.vendorMessage]).toEqual(['REFUSED', 'Invalid transition'])
    const account = await openAccount(compilot, sandbox(3))
    expect((await failure(deliver(account, 'REJECT', target('gone')))).kind).toBe('GONE')
    expect(await account.connection.readBack?.([target('gone')])).toEqual(new Map())
    expect(account.sandbox.journal()).toEqual([])
  })

  it('finds by reading back what was applied before its answer was lost', async () => {
    const inner = sandbox()
    const account = await openAccount(compilot, {
      ...inner,
      handle: (req, res) => {
        if (req.method === 'PATCH') res.end = () => res.destroy()
        inner.handle(req, res)
      },
    })
    const [one] = await targets(account)
    expect((await failure(deliver(account, 'ACKNOWLEDGE', one!))).ambiguous).toBe(true)
    const back = (await account.connection.readBack?.([one!]))?.get(one!.key)
    expect(write.shows(back!, sent(plan('ACKNOWLEDGE')).call)).toBe(true)
  })

  it('never puts two alerts into one call', async () => {
    const account = await openAccount(compilot, sandbox(5))
    const item = (key: string) => ({ commandId: key, target: target(key), call: { status: 'Open' } })
    await expect(account.connection.deliver?.([item('a'), item('b')], { id: 'd1' })).rejects.toThrow('no bulk route')
  })
})

describe('sandbox', () => {
  const held = [...sandbox(120).records().values()]
  const under = (path: string): unknown[] =>
    path.split('.').reduce<unknown[]>((all, step) => {
      const name = step.replace(/\[\]$/, '')
      const values = all.map((each) => (each as Record<string, unknown> | null | undefined)?.[name])
      return step.endsWith('[]') ? values.flatMap((each) => (Array.isArray(each) ? each : [])) : values
    }, held)

  it('holds every documented word, the awkward ones, and names of four scripts', () => {
    const lists = JSON.parse(readFileSync(join(FIXTURES, 'documented-values.json'), 'utf8')) as Record<string, string[]>
    for (const [field, values] of Object.entries(lists))
      for (const value of values) expect(under(field), field).toContain(value)
    expect(under('status')).toContain('Parked')
    expect(under('complyAdvantageData.searchResult.hits[].match_status')).toContain('maybe_match')
    expect(under('complyAdvantageData.searchResult.hits[].match_status')).toContain(undefined)
    expect(under('complyAdvantageData.searchResult.hits[].doc.types[]')).toContain('adverse-media-v3-crypto')
    expect(under('complyAdvantageData.searchId').some((id) => typeof id === 'bigint')).toBe(true)
    expect(under('complyAdvantageData.searchResult.blacklist_hits[]').length).toBeGreaterThan(0)
    expect(under('updatedAt')).toContain('0001-01-01T00:00:00.000Z')
    const names = under('complyAdvantageData.requestData.search_term').join()
    for (const script of [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Arabic}/u, /\p{Script=Han}/u])
      expect(names).toMatch(script)
  })

  it('knows the same forty people under the same references, whatever the seed', () => {
    const people = (seed: number) => {
      const all = [...createSandbox({ seed, count: 200 }).records().values()].map(
        (raw) =>
          (raw.complyAdvantageData as { requestData: { client_ref: string; search_term: string } } | null)?.requestData,
      )
      return new Map(
        all.flatMap((each) => (each?.client_ref?.startsWith('CL-') ? [[each.client_ref, each.search_term]] : [])),
      )
    }
    expect(people(1)).toEqual(people(2))
    expect([...people(1).keys()].every((reference) => /^CL-00[0-4]\d$/.test(reference))).toBe(true)
    expect(people(1).size).toBeGreaterThan(15)
  })

  it('refuses what no page documents, and what is not assumed either', async () => {
    const own = sandbox(5)
    const [id] = own.records().keys()
    const server = createServer(own.handle)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    open.push(() => {
      server.closeAllConnections()
      server.close()
    })
    const wrong = async (method: string, path: string, body?: unknown, type = 'application/json') => {
      const before = own.violations().length
      const res = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
        method,
        headers: { authorization: `Bearer ${own.credentials.apiKey}`, 'content-type': type },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      })
      expect(await res.json(), path).toMatchObject({ message: expect.any(String), code: expect.any(String) })
      return [res.status, own.violations().length - before]
    }
    expect(await wrong('GET', '/alerts?page=1')).toEqual([400, 1])
    expect(await wrong('GET', '/alerts?limit=101')).toEqual([400, 1])
    expect(await wrong('GET', '/alerts?currentPage=-1')).toEqual([400, 1])
    expect(await wrong('GET', '/customers')).toEqual([404, 1])
    expect(await wrong('POST', '/alerts', {})).toEqual([404, 1])
    expect(await wrong('GET', `/alerts/${id}?full=true`)).toEqual([400, 1])
    for (const body of [
      {},
      [],
      { status: 'Resolved' },
      { status: null },
      { assignedTo: '' },
      { assignedTo: 7 },
      { name: 'x' },
      { type: 'Individual Monitoring' },
      '{',
    ])
      expect(await wrong('PATCH', `/alerts/${id}`, body)).toEqual([400, 1])
    expect(await wrong('PATCH', `/alerts/${id}`, { status: 'Open' }, 'text/plain')).toEqual([415, 1])
    expect(await wrong('PATCH', '/alerts/gone', { status: 'Open' })).toEqual([404, 0])
    expect(await wrong('GET', '/alerts/gone')).toEqual([404, 0])
    expect(own.journal()).toEqual([])
  })
})
