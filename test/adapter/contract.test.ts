import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Adapter, CommandIntent, Plan, PlanTarget, RawRecord } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import type { CreateSandbox } from '../../src/adapter/sandbox.ts'
import { defineTable } from '../../src/adapter/vocabulary.ts'
import type { CommandDetail, NewAlert, NewCase } from '../../src/canonical/decision.ts'
import { type CommandAction, REMEDIATION_ACTION, type RemediationAction } from '../../src/canonical/enums.ts'
import { type Account, openAccount, ownDraft, sweep, targetOf } from './account.ts'
import { CONCEPTS, mapped as mappedShape } from './canonical-shape.ts'

// Every folder of adapters/ is held against the port, so that a new vendor is covered by being there.
//
// fixtures/documented-values.json: { "<field>": ["<every value its document lists>"] }.
// Every other fixture: { kind?, part?, key, vendorUpdatedAt?, settings?, payload, canonical }.

const ADAPTERS = join(import.meta.dirname, '../../adapters')
/** The example of a vendor to be added, which has to pass as it stands. */
const EXAMPLE = 'novascan'
const SEED = 11
const COUNT = 120

/** Somebody the vendor knows, where its records name anybody. */
let person = 'analyst-7'

const intent = (action: CommandAction, rest: Partial<CommandIntent> = {}): CommandIntent => ({
  action,
  riskLevel: null,
  reason: 'Compared with the passport on file',
  vendorMessage: null,
  conditions: null,
  vendorValue: null,
  priority: 'HIGH',
  assignee: person,
  detail: {},
  ...rest,
})

const NEW_ALERT: NewAlert = {
  reference: 'OWN-1',
  category: 'FRAUD',
  priority: 'HIGH',
  status: 'OPEN',
  description: 'Two sources of income',
  upsert: false,
}
const NEW_CASE: NewCase = {
  reference: 'OWN-2',
  title: null,
  description: 'Two sources of income',
  category: 'FRAUD',
  priority: 'HIGH',
  assignee: null,
  reviewers: [],
  dueAt: null,
  subject: null,
  template: null,
  alerts: [],
  subjects: [],
  hits: [],
  transactions: [],
  documents: [],
  relatedCases: [],
  screening: null,
  tags: [],
  fraudIndicators: [],
  verificationIssues: [],
  metadata: {},
}
const SUBJECT = { type: null, id: 'CL-0001', known: false }
/** The template and the party, and nothing that the template fills in itself. */
const FROM_TEMPLATE: NewCase = {
  ...NEW_CASE,
  ...{ reference: null, description: null, category: null, priority: null },
  ...{ subject: SUBJECT, template: 'annual_review' },
}

/** What further an action may carry, one after the other. */
const DETAILS: Partial<Record<CommandAction, CommandDetail[]>> = {
  UPDATE: [
    { alert: { priority: 'HIGH' }, case: { priority: 'HIGH' } },
    { alert: { lifecycleStage: 'ONBOARDING' }, case: { title: 'Two sources of income' } },
    { case: { status: 'IN_PROGRESS' } },
  ],
  SET_STATUS: [{ status: 'IN_PROGRESS' }],
  CREATE: [{ newAlert: NEW_ALERT, newCase: NEW_CASE }, { newCase: { ...NEW_CASE, subject: SUBJECT } }],
  CREATE_FROM_TEMPLATE: [{ newCase: FROM_TEMPLATE }],
  UPDATE_TRIGGERS: [
    { triggers: [{ name: 'pep_match', enabled: true, minConfidence: null, minRiskScore: null, priority: 'HIGH' }] },
  ],
  LINK_ALERTS: [{ ids: ['1'] }],
  LINK_SUBJECTS: [{ ids: ['1'] }],
  LINK_TRANSACTIONS: [{ ids: ['1'] }],
  SET_REVIEWERS: [{ ids: ['1'] }],
  ADD_REVIEWERS: [{ ids: ['1'] }],
  REMOVE_REVIEWERS: [{ ids: ['1'] }],
}

/** What a person might hand in for an action: with and without a risk level, with and without conditions. */
const intents = (action: CommandAction, rest: Partial<CommandIntent> = {}): CommandIntent[] =>
  (DETAILS[action] ?? [{}]).flatMap((detail) =>
    [null, 'HIGH' as const, 'LOW' as const].flatMap((riskLevel) =>
      [null, 'Annual review'].map((conditions) => intent(action, { riskLevel, conditions, detail, ...rest })),
    ),
  )

/** The longest beginning of a text that is sent: the whole of it, or as much as an action takes whose own limit is lower. */
function longest(text: string, plan: (text: string) => Plan): { text: string; call: object } {
  let [from, to] = sends(plan(text)) ? [text.length, text.length] : [0, text.length - 1]
  while (from < to) {
    const middle = Math.ceil((from + to) / 2)
    if (sends(plan(text.slice(0, middle)))) from = middle
    else to = middle - 1
  }
  const whole = plan(text.slice(0, from))
  return { text: text.slice(0, from), call: sends(whole) ? whole.call : {} }
}

/** Actions that may make a record beside the one they are about. */
const OPENS: ReadonlySet<CommandAction> = new Set(['ESCALATE_TO_CASE'])
/** The entries of a journal about records that were there before, where others may have been made. */
const ofKnown = <T extends { recordId: string }>(
  before: ReadonlyMap<string, unknown>,
  action: CommandAction,
  journal: readonly T[],
): readonly T[] => (OPENS.has(action) ? journal.filter(({ recordId }) => before.has(recordId)) : journal)

const sends = (plan: Plan): plan is Extract<Plan, { support: 'OK' | 'LOSSY' }> =>
  plan.support === 'OK' || plan.support === 'LOSSY'

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') Object.values(Object.freeze(value)).forEach(freeze)
  return value
}

/** A copy of a record whose word at a vocabulary table's field is another; null where the record has no such word. */
function withWord(raw: unknown, field: string, word: string): unknown {
  const copy = structuredClone(raw)
  const steps = field.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '0'] : [step]))
  let holder = copy as Record<string, unknown> | null
  for (const step of steps.slice(0, -1)) holder = (holder?.[step] ?? null) as Record<string, unknown> | null
  const last = steps.at(-1) ?? ''
  if (typeof holder?.[last] !== 'string') return null
  holder[last] = word
  return copy
}

/** Every canonical value anywhere in a mapping that was read from the given word. */
function readFrom(value: unknown, word: string): { fidelity: unknown }[] {
  if (value === null || typeof value !== 'object') return []
  const own = (value as { raw?: unknown }).raw === word ? [value as { fidelity: unknown }] : []
  return [...own, ...Object.values(value).flatMap((each) => readFrom(each, word))]
}

const vendors = readdirSync(ADAPTERS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .concat(EXAMPLE)

it('there are vendors', () => expect(vendors).not.toHaveLength(0))

describe.each(vendors)('%s', (vendor) => {
  let adapter: Adapter
  let createSandbox: CreateSandbox
  const folder = vendor === EXAMPLE ? join(import.meta.dirname, '..', EXAMPLE) : join(ADAPTERS, vendor)
  const fixture = (name: string) => parseJson(readFileSync(join(folder, 'fixtures', name), 'utf8'))
  const load = async (file: string): Promise<unknown> =>
    ((await import(pathToFileURL(join(folder, file)).href)) as { default: unknown }).default
  const account = (count = COUNT): Promise<Account> => openAccount(adapter, createSandbox({ seed: SEED, count }))
  const write = () => {
    if (!adapter.write) throw new Error('no write')
    return adapter.write
  }
  const supportOf = (action: RemediationAction) =>
    adapter.capabilities(adapter.settings.parse({})).find((each) => each.action === action)?.support ?? 'UNSUPPORTED'
  const sent = () => REMEDIATION_ACTION.filter((action) => ['OK', 'LOSSY'].includes(supportOf(action)))

  beforeAll(async () => {
    adapter = (await load('index.ts')) as Adapter
    createSandbox = (await load('sandbox.ts')) as CreateSandbox
    const opened = await account()
    const known = (await sweep(opened)).records.flatMap((record) => {
      const own = ownDraft(record, opened.map(record))
      return 'assignee' in own && own.assignee ? [own.assignee.id] : []
    })
    person = known[0] ?? 'analyst-7'
  })

  describe('profile', () => {
    it('is complete', () => {
      expect(adapter.vendor).toBe(vendor)
      expect(adapter.name).not.toBe('')
      expect(adapter.mapRev).toBeGreaterThanOrEqual(1)
      // Above that stands how often an account's settings changed.
      expect(adapter.mapRev).toBeLessThan(1_000)
      expect(adapter.vocabulary).not.toHaveLength(0)
      const limit = adapter.limits(adapter.settings.parse({}))
      expect(limit.requestsPerMinute).toBeGreaterThan(0)
      expect(limit.concurrency).toBeGreaterThan(0)
      expect(readFileSync(join(folder, 'README.md'), 'utf8')).not.toBe('')
    })

    it('declares settings that are strict, each with a default and a description', () => {
      const schema = z.toJSONSchema(adapter.settings, { io: 'input', unrepresentable: 'any' })
      expect(schema.additionalProperties).toBe(false)
      expect(Object.keys(schema.properties ?? {})).toContain('clientReferenceUnique')
      for (const [name, setting] of Object.entries(schema.properties ?? {})) {
        expect(setting, name).toHaveProperty('default')
        expect(setting, name).toHaveProperty('description')
      }
      expect(adapter.settings.safeParse({}).success).toBe(true)
      expect(adapter.settings.safeParse({ noSuchSetting: 1 }).success).toBe(false)
    })

    it('names the settings that decide what records say, and reads them by no other', async () => {
      const opened = await account()
      const named: readonly string[] = adapter.mapSettings ?? []
      expect(Object.keys(adapter.settings.parse({}) as object)).toEqual(expect.arrayContaining([...named]))
      const asked = new Set<string>()
      const watched = new Proxy(opened.settings as Record<string, unknown>, {
        get(settings, name) {
          asked.add(String(name))
          return settings[String(name)]
        },
      })
      for (const record of (await sweep(opened)).records) adapter.map(record, watched)
      expect([...asked].filter((name) => !named.includes(name))).toEqual([])
    })

    it('declares credentials that are strict, described and required', () => {
      const schema = z.toJSONSchema(adapter.credentials, { io: 'input', unrepresentable: 'any' })
      for (const [name, each] of Object.entries(schema.properties ?? {}))
        expect(each, name).toHaveProperty('description')
      const { credentials } = createSandbox({ seed: SEED, count: 1 })
      expect(adapter.credentials.safeParse(credentials).success).toBe(true)
      expect(adapter.credentials.safeParse({ ...credentials, noSuchKey: 'x' }).success).toBe(false)
      expect(adapter.credentials.safeParse({}).success).toBe(false)
    })
  })

  describe('vocabulary', () => {
    it('has unique keys and closed canonical values', () => {
      const seen = new Set<string>()
      for (const table of adapter.vocabulary) {
        const name = `${table.field} as ${table.concept}`
        expect(seen.has(name), `${name} stands twice`).toBe(false)
        seen.add(name)
        // Throws where two entries share a key.
        defineTable(table)
        const closed = CONCEPTS[table.concept]
        if (!closed) throw new Error(`${name}: no such enum`)
        for (const { value, raw } of table.entries) expect(closed, `${name}: ${raw}`).toContain(value)
        if (table.unrecognised !== null) expect(closed, name).toContain(table.unrecognised)
      }
    })

    it('knows every documented value', () => {
      const documented = Object.entries(fixture('documented-values.json') as Record<string, string[]>)
      expect(documented).not.toHaveLength(0)
      for (const [field, values] of documented) {
        const tables = adapter.vocabulary.filter((table) => table.field === field)
        for (const value of values) {
          const knowing = tables.filter((table) => table.entries.some((entry) => entry.raw === value))
          expect(knowing, `${field}: ${value} stands in no table`).not.toHaveLength(0)
          // Where a table has a value for the unknown, a documented word must not fall into it.
          for (const table of tables.filter((each) => each.unrecognised !== null))
            expect(defineTable(table).read(value)?.fidelity, `${field} as ${table.concept}: ${value}`).not.toBe(
              'UNRECOGNISED',
            )
        }
      }
    })

    it('keeps an unknown word, and says that it is unknown', async () => {
      const word = 'Zz Unheard 9'
      const opened = await account()
      const { records } = await sweep(opened)
      for (const table of adapter.vocabulary) {
        const read = defineTable(table).read(word)
        if (table.unrecognised === null) {
          expect(read).toBeNull()
          continue
        }
        expect(read).toEqual({ value: table.unrecognised, raw: word, field: table.field, fidelity: 'UNRECOGNISED' })
        const changed = records
          .map((record) => ({ ...record, raw: withWord(record.raw, table.field, word) }))
          .filter((record) => record.raw !== null)
        const found = changed.flatMap((record) => {
          const mapped = opened.map(record)
          expect(mappedShape.safeParse(mapped).error).toBeUndefined()
          return readFrom(mapped, word)
        })
        if (changed.length > 0) expect(found, `${table.field} as ${table.concept}`).not.toHaveLength(0)
        for (const each of found) expect(['UNRECOGNISED', 'DERIVED'], inspect(each)).toContain(each.fidelity)
        if (changed.length > 0) expect(found.some((each) => each.fidelity === 'UNRECOGNISED')).toBe(true)
      }
    })
  })

  describe('map', () => {
    it('gives closed values only, the same for the same record, and leaves the record alone', async () => {
      const opened = await account()
      const { records } = await sweep(opened)
      for (const record of records) {
        const before = stringifyJson(record.raw)
        const mapped = opened.map(freeze(record))
        expect(mappedShape.safeParse(mapped).error, before).toBeUndefined()
        expect(opened.map({ ...record, raw: parseJson(before) })).toEqual(mapped)
        ownDraft(record, mapped)
      }
    })

    it('keeps its fixtures', () => {
      const names = readdirSync(join(folder, 'fixtures')).filter(
        (name) => name.endsWith('.json') && name !== 'documented-values.json',
      )
      expect(names).not.toHaveLength(0)
      for (const name of names) {
        const given = fixture(name) as Partial<RawRecord> & { settings?: unknown; payload: unknown; canonical: unknown }
        const { kind = 'ALERT', part = 'ITEM', key = '', vendorUpdatedAt = null, payload, canonical } = given
        const settings = adapter.settings.parse(given.settings ?? {})
        expect(adapter.map({ kind, part, key, vendorUpdatedAt, raw: payload }, settings), name).toEqual(canonical)
      }
    })
  })

  describe('sandbox', () => {
    it('gives the same records for the same seed, and others for another', () => {
      const records = (seed: number) => createSandbox({ seed, count: COUNT }).records()
      expect(records(SEED)).toEqual(records(SEED))
      expect(records(SEED)).not.toEqual(records(SEED + 1))
      expect(records(SEED).size).toBeGreaterThanOrEqual(COUNT)
    })

    it('moves by itself, along the same path for the same seed', () => {
      const [one, two] = [createSandbox({ seed: SEED, count: 20 }), createSandbox({ seed: SEED, count: 20 })]
      const before = one.records()
      for (let step = 0; step < 30; step++) {
        one.trickle()
        two.trickle()
      }
      expect(one.records()).not.toEqual(before)
      expect([...one.records().keys()]).toEqual([...two.records().keys()])
      expect(one.journal()).toEqual([])
    })

    it('goes on from where an earlier run was saved', () => {
      const earlier = createSandbox({ seed: SEED, count: 20 })
      for (let step = 0; step < 15; step++) earlier.trickle()
      const later = createSandbox({ seed: SEED, count: 20, saved: earlier.save() })
      expect(later.records()).toEqual(earlier.records())
      expect(later.save()).toBe(earlier.save())
      for (let step = 0; step < 15; step++) later.trickle()
      expect(later.records()).not.toEqual(earlier.records())
      expect([...earlier.records().keys()].filter((id) => !later.records().has(id))).toEqual([])
    })
  })

  describe('streams', () => {
    it('hold what the vendor holds, within the documented contract', async () => {
      const opened = await account()
      const { records, unreadable } = await sweep(opened)
      expect(unreadable).toEqual([])
      const swept = new Map(records.map((record) => [ownDraft(record, opened.map(record)).vendorId, record]))
      const held = opened.sandbox.records()
      if (opened.connection.streams.length > 0) expect([...swept.keys()].sort()).toEqual([...held.keys()].sort())
      for (const [vendorId, record] of swept)
        expect(parseJson(stringifyJson(held.get(vendorId)))).toMatchObject(record.raw as object)
      expect(new Set(records.map(({ key }) => key)).size).toBe(records.length)
      expect(opened.sandbox.violations()).toEqual([])
    })

    it('keep a record under its key while it changes', async () => {
      const opened = await account(30)
      const before = (await sweep(opened)).records.map(({ key }) => key)
      for (let step = 0; step < 40; step++) opened.sandbox.trickle()
      const after = new Set((await sweep(opened)).records.map(({ key }) => key))
      expect(before.filter((key) => !after.has(key))).toEqual([])
    })

    it('of an empty vendor are empty', async () => {
      const opened = await account(0)
      expect((await sweep(opened)).records).toEqual([])
      expect(opened.sandbox.violations()).toEqual([])
    })

    it('refuse a wrong credential without showing it', async () => {
      const sandbox = createSandbox({ seed: SEED, count: 1 })
      const credentials = Object.fromEntries(
        Object.entries(sandbox.credentials).map(([name, value]) => [name, `${value}-canary`]),
      )
      const [stream] = (await openAccount(adapter, sandbox, { credentials })).connection.streams
      if (!stream) return
      const error: unknown = await stream.page(null).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(VendorError)
      expect((error as VendorError).kind).toBe('UNAUTHORIZED')
      expect(inspect(error, { depth: 9 })).not.toContain('canary')
    })
  })

  describe('write', () => {
    const targetsOf = async (opened: Account): Promise<{ record: RawRecord; target: PlanTarget }[]> =>
      (await sweep(opened)).records
        .filter(({ kind }) => kind === 'ALERT' || opened.connection.streams.every((stream) => stream.kind === 'CASE'))
        .map((record) => ({ record, target: targetOf(record, opened.map(record)) }))

    it('says of every action what becomes of it', () => {
      const all = adapter.capabilities(adapter.settings.parse({}))
      const each = all.map(({ target, action }) => `${target} ${action}`)
      expect(each.filter((one, at) => each.indexOf(one) !== at)).toEqual([])
      // At a vendor without alerts the same decisions are about its cases.
      const decided = all.flatMap(({ target, action }) => (target === all[0]?.target ? [action] : []))
      expect(decided).toEqual(expect.arrayContaining([...REMEDIATION_ACTION]))
      if (!adapter.write) expect(sent()).toEqual([])
    })

    it('names the status a command starts from as the map does', async () => {
      if (!adapter.write) return
      const opened = await account()
      for (const { record, target } of await targetsOf(opened)) expect(write().status(record)).toBe(target.rawStatus)
    })

    it('plans what the capabilities promise', async () => {
      if (!adapter.write) return
      const opened = await account()
      const targets = await targetsOf(opened)
      const settings = opened.settings
      for (const { target: kind, action, support } of adapter.capabilities(settings)) {
        const plans = targets.flatMap(({ target }) =>
          intents(action).map((each) => write().plan(each, { ...target, kind }, settings)),
        )
        // What is kept here may have a part that the vendor takes, as the person of an escalation.
        const isKept = (plan: Plan) => support === 'GATEWAY' && sends(plan) && plan.andGateway === true
        const seen = new Set(plans.map((plan) => (isKept(plan) ? 'GATEWAY' : plan.support)))
        expect(seen, `${action} is never ${support}`).toContain(support)
        const allowed =
          support === 'GATEWAY' || support === 'UNSUPPORTED'
            ? [support]
            : ['OK', 'LOSSY', 'UNCHANGED', 'INVALID', 'UNSUPPORTED']
        for (const each of seen) expect(allowed, action).toContain(each)
        if (support === 'LOSSY') expect(seen, action).not.toContain('OK')
        for (const plan of plans) {
          if (sends(plan)) expect(plan.warning === null, action).toBe(plan.support === 'OK')
          if (plan.support === 'UNSUPPORTED') expect(plan.message).not.toBe('')
        }
      }
    })

    it('refuses a text that is too long, and never cuts one', async () => {
      const max = adapter.write?.policy(adapter.settings.parse({})).maxMessage
      if (!max) return
      const opened = await account()
      const targets = await targetsOf(opened)
      let refused = 0
      // Astral characters count two units each: a limit must not be met by halving one.
      const fits = `${'x'.repeat(max % 2)}${'😀'.repeat(Math.floor(max / 2))}`
      for (const action of sent())
        for (const field of ['reason', 'vendorMessage'] as const)
          for (const { target } of targets)
            for (const given of intents(action)) {
              const plan = (text: string) => write().plan({ ...given, [field]: text }, target, opened.settings)
              if (!sends(plan('short'))) continue
              const long = plan(`${fits}y`)
              if (long.support === 'INVALID') {
                expect([long.code, long.field], action).toEqual(['TOO_LONG', field])
                refused++
                const whole = longest(fits, plan)
                expect(whole.text.length, action).toBeGreaterThan(0)
                // Conditions may stand below it where they have no field of their own.
                const texts = Object.values(whole.call).map((text) => String(text).split('\nConditions: ')[0])
                expect(texts, action).toContain(whole.text)
              } else {
                // Only an action that carries no text at all may let it pass.
                expect(JSON.stringify(long), action).not.toContain(fits.slice(0, 20))
              }
            }
      expect(refused).toBeGreaterThan(0)
    })

    it('never sends a vendor value that no document lists', async () => {
      if (!adapter.write) return
      const opened = await account(20)
      for (const { target } of await targetsOf(opened))
        for (const action of REMEDIATION_ACTION)
          for (const given of intents(action, { vendorValue: 'Zz Unheard 9' }))
            expect(sends(write().plan(given, target, opened.settings)), action).toBe(false)
    })

    it('changes exactly the record it names, and the read-back shows it', async () => {
      for (const action of sent()) {
        const opened = await account()
        const targets = await targetsOf(opened)
        const planned = targets
          .flatMap(({ record, target }) =>
            intents(action).map((given) => ({ record, target, plan: write().plan(given, target, opened.settings) })),
          )
          // A record that shows it already would not change.
          .find(({ record, plan }) => sends(plan) && !write().shows(record, plan.call))
        if (!planned || !sends(planned.plan)) throw new Error(`${action}: no record it could be tried on`)
        const { record, target, plan } = planned
        const vendorId = ownDraft(record, opened.map(record)).vendorId
        const before = opened.sandbox.records()

        const answers = await opened.connection.deliver?.([{ commandId: 'c1', target, call: plan.call }], { id: 'd1' })

        expect(answers?.get('c1')?.kind, action).toMatch(/^(ACCEPTED|PROVEN)$/)
        const journal = ofKnown(before, action, opened.sandbox.journal())
        expect(journal.length, action).toBeGreaterThan(0)
        expect(new Set(journal.map(({ recordId }) => recordId)), action).toEqual(new Set([vendorId]))
        for (const [id, held] of opened.sandbox.records())
          if (id !== vendorId && !(OPENS.has(action) && !before.has(id))) expect(held, action).toEqual(before.get(id))
        if (write().policy(opened.settings).canReadBack) {
          const back = (await opened.connection.readBack?.([target]))?.get(target.key)
          if (!back) throw new Error(`${action}: nothing to read back`)
          expect(write().shows(back, plan.call), action).toBe(true)
          expect(back.key).toBe(target.key)
        }
        expect(opened.sandbox.violations()).toEqual([])
      }
    })

    it('sends what shares a batch key in one call, each item once', async () => {
      for (const action of sent()) {
        const opened = await account()
        const { maxBatch } = write().policy(opened.settings)
        const planned = (await targetsOf(opened)).flatMap(({ record, target }) => {
          const plan = intents(action)
            .map((given) => write().plan(given, target, opened.settings))
            .find((each) => sends(each) && !write().shows(record, each.call))
          return plan && sends(plan) ? [{ record, target, plan }] : []
        })
        const batches = Map.groupBy(planned, ({ plan }) => plan.batchKey)
        const most = [...batches.values()].sort((a, b) => b.length - a.length)[0] ?? []
        const batch = most.slice(0, Math.min(most[0]?.plan.batchLimit ?? maxBatch, 5))
        if (batch.length < 2) continue
        const items = batch.map(({ target, plan }, at) => ({ commandId: `c${at}`, target, call: plan.call }))
        const before = opened.sandbox.records()
        const answers = await opened.connection.deliver?.(items, { id: 'd1' })
        expect([...(answers?.keys() ?? [])].sort(), action).toEqual(items.map(({ commandId }) => commandId).sort())
        const changed = new Set(ofKnown(before, action, opened.sandbox.journal()).map(({ recordId }) => recordId))
        expect(changed, action).toEqual(
          new Set(batch.map(({ record }) => ownDraft(record, opened.map(record)).vendorId)),
        )
        expect(opened.sandbox.violations()).toEqual([])
      }
    })

    it('reads back nothing for a record the vendor does not have', async () => {
      const opened = await account(5)
      const [any] = await targetsOf(opened)
      if (!any || !opened.connection.readBack) return
      const other = createSandbox({ seed: SEED + 1, count: 5 })
      const elsewhere = await openAccount(adapter, other)
      expect(await elsewhere.connection.readBack?.([any.target])).toEqual(new Map())
    })
  })
})
