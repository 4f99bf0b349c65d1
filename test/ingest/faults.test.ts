import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { registerAccounts } from '../../src/main/accounts.ts'
import { type AccountView, DEADLINE_MS, DEEP, type Hospital, type IllVendor, startHospital } from './ill-vendors.ts'

// Every fault befalls all five vendors at the same time, and two other accounts must not notice.

let hospital: Hospital
let wards: readonly IllVendor[]
let wellBefore: Date
/** How long the last read took, and how long ago its holds may have begun by the time its views were taken. */
let tookMs: number
let sinceSeconds: number

beforeAll(async () => {
  hospital = await startHospital()
  wards = hospital.wards
  await hospital.poll()
})
afterAll(() => hospital.close())
beforeEach(async () => {
  await hospital.dueNow()
  const [row] = await hospital.pipeline.database.sql<{ now: Date }>('select clock_timestamp() as now')
  wellBefore = row?.now as Date
})
afterEach(async () => {
  for (const ward of wards) ward.well()
  // Whatever happened, the other accounts were read to their ends meanwhile.
  for (const account of ['well-w2', 'well-corsa']) {
    const view = await hospital.view(account)
    expect(view.state, account).toBe('HEALTHY')
    expect(view.fresh_as_of?.getTime(), account).toBeGreaterThanOrEqual(wellBefore.getTime() - 1)
  }
})

async function read(): Promise<[IllVendor, AccountView][]> {
  const startedAt = performance.now()
  await hospital.poll()
  tookMs = performance.now() - startedAt
  const views = await Promise.all(
    wards.map(async (ward): Promise<[IllVendor, AccountView]> => [ward, await hospital.view(ward.account)]),
  )
  sinceSeconds = (performance.now() - startedAt) / 1000
  return views
}

const rows = <R>(text: string, values: unknown[] = []) => hospital.pipeline.database.sql<R>(text, values)
const isFresh = (view: AccountView) => (view.fresh_as_of?.getTime() ?? 0) >= wellBefore.getTime() - 1
const kinds = (account: string) =>
  hospital.pipeline.troubles.filter((one) => one.account === account).map(({ error }) => error.kind)
const json = { 'content-type': 'application/json' }

describe('a page that is not understood fails whole, and its place is kept', () => {
  test.each<[string, (response: ServerResponse) => void, string, string]>([
    ['truncated JSON', (r) => r.writeHead(200, json).end('{"data":[{"id'), 'FAILING', 'UNREADABLE'],
    [
      'a body that ends before its length',
      (r) => {
        r.writeHead(200, { ...json, 'content-length': '1000' }).write('{"data":[')
        setTimeout(() => r.destroy(), 20)
      },
      'UNREACHABLE',
      'NO_ANSWER',
    ],
    [
      'HTML with 200',
      (r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>maintenance</html>'),
      'FAILING',
      'UNREADABLE',
    ],
    [
      'Latin-1 that calls itself JSON',
      (r) => r.writeHead(200, json).end(Buffer.from('{"name":"Ren\u00e9"}', 'latin1')),
      'FAILING',
      'UNREADABLE',
    ],
    [
      'another charset',
      (r) =>
        r.writeHead(200, { 'content-type': 'application/json; charset=utf-16le' }).end(Buffer.from('{}', 'utf16le')),
      'FAILING',
      'UNREADABLE',
    ],
    ['another shape', (r) => r.writeHead(200, json).end('{"elsewhere":[]}'), 'FAILING', 'UNREADABLE'],
    ['a 500', (r) => r.writeHead(500).end('oops'), 'FAILING', 'FAILED'],
    [
      'a 502',
      (r) => r.writeHead(502, { 'content-type': 'text/html' }).end('<h1>bad gateway</h1>'),
      'FAILING',
      'FAILED',
    ],
    ['a 503', (r) => r.writeHead(503).end('down'), 'FAILING', 'FAILED'],
    ['a connection that breaks', (r) => void r.destroy(), 'UNREACHABLE', 'NO_ANSWER'],
  ])('%s', async (_name, answer, state, kind) => {
    const versions = await rows('select account_id, id, version from alerts order by id')
    hospital.pipeline.troubles.length = 0
    for (const ward of wards) ward.answer('second page', answer)
    for (const [ward, view] of await read()) {
      expect(view.state, ward.vendor).toBe(state)
      expect(kinds(ward.account), ward.vendor).toEqual([kind])
      expect(view.position, ward.vendor).not.toBeNull()
      expect(isFresh(view), ward.vendor).toBe(false)
    }
    expect(await rows('select account_id, id, version from alerts order by id')).toEqual(versions)
    for (const ward of wards) ward.well()
    await hospital.dueNow()
    for (const [ward, view] of await read()) {
      expect(view, ward.vendor).toMatchObject({ state: 'HEALTHY', position: null })
      expect(await hospital.count(`${ward.table} where account_id = $1`, [ward.account])).toBeGreaterThanOrEqual(10)
    }
  })
})

describe('a vendor that does not answer', () => {
  test('that refuses connections is UNREACHABLE, and nothing was sent', async () => {
    hospital.pipeline.troubles.length = 0
    await Promise.all(wards.map(({ running }) => running.down()))
    const seen = await read()
    await Promise.all(wards.map(({ running }) => running.back()))
    for (const [ward, view] of seen) {
      expect(view.state, ward.vendor).toBe('UNREACHABLE')
      expect(kinds(ward.account), ward.vendor).toEqual(['NOT_SENT'])
    }
  })

  test('that stays silent is left at the deadline, and its socket is freed', async () => {
    for (const ward of wards) ward.answer('list', () => {})
    for (const [ward, view] of await read()) {
      expect(view.state, ward.vendor).toBe('UNREACHABLE')
      await expect.poll(() => ward.running.connections()).toBe(0)
    }
    // Some ask for two things; whoever kept to no deadline, or to the default one, would take far longer.
    expect(tookMs).toBeLessThan(2 * DEADLINE_MS + 8_000)
  })

  test('that drips its body is cut off at the deadline', async () => {
    const cut: number[] = []
    for (const ward of wards) {
      ward.answer('list', (response) => {
        const beganAt = performance.now()
        response.writeHead(200, json).write('{')
        const drip = setInterval(() => response.write(' '), 1_000)
        response.on('close', () => {
          clearInterval(drip)
          cut.push(performance.now() - beganAt)
        })
      })
    }
    for (const [ward, view] of await read()) expect(view.state, ward.vendor).toBe('UNREACHABLE')
    expect(cut).toHaveLength(5)
    // A deadline for each byte, or none, would let it drip on.
    for (const ms of cut) expect(ms).toBeLessThan(DEADLINE_MS + 8_000)
  })
})

describe('a vendor that asks to be left alone', () => {
  test('by 401: the account is held, seen by the feed, and at most two probes a minute are made', async () => {
    await read()
    for (const ward of wards) ward.answer('list', (response) => void response.writeHead(401).end('{"message":"no"}'))
    const before = wards.map((ward) => ward.asked())
    await rows('delete from events')
    for (const [ward, view] of await read()) {
      expect(view.state, ward.vendor).toBe('UNAUTHORIZED')
      expect(view.blocked, ward.vendor).toBeGreaterThan(29 - sinceSeconds)
    }
    // A minute of polls: whatever is due is held, until the lane's time has passed.
    await read()
    await read()
    expect(wards.map((ward, at) => ward.asked() - (before[at] ?? 0))).toEqual([1, 1, 1, 1, 1])
    await rows(
      "update lanes set blocked_until = blocked_until - interval '31 seconds', probe_until = probe_until - interval '31 seconds'",
    )
    for (const [ward, view] of await read()) expect(view.blocked, ward.vendor).toBeGreaterThan(29 - sinceSeconds)
    await read()
    expect(wards.map((ward, at) => ward.asked() - (before[at] ?? 0))).toEqual([2, 2, 2, 2, 2])
    const alarms = await rows<{ account_id: string; state: string }>(
      "select account_id, after ->> 'state' as state from events where node_kind = 'ACCOUNT' order by account_id",
    )
    expect(alarms).toEqual(
      wards
        .map(({ account }) => ({ account_id: account, state: 'UNAUTHORIZED' }))
        .toSorted((a, b) => (a.account_id < b.account_id ? -1 : 1)),
    )
  })

  const inSeconds = (seconds: number, skewMs: number) => {
    const date = new Date(Date.now() + skewMs)
    return { date: date.toUTCString(), 'retry-after': new Date(date.getTime() + seconds * 1000).toUTCString() }
  }
  test.each<[string, () => Record<string, string>, [number, number]]>([
    ['in seconds', () => ({ 'retry-after': '40' }), [39, 44.1]],
    ['as a date, by the vendor’s own clock which is an hour behind', () => inSeconds(40, -3_600_000), [38, 44.1]],
    ['as a date, by the vendor’s own clock which is an hour ahead', () => inSeconds(40, 3_600_000), [38, 44.1]],
    ['in a past that is long gone', () => inSeconds(-500, 0), [0.4, 2.1]],
    ['absurdly long in seconds', () => ({ 'retry-after': '86400' }), [890, 990.1]],
    ['absurdly long as a date', () => inSeconds(86_400 * 365, 0), [890, 990.1]],
    ['not at all', () => ({}), [0.4, 2.1]],
    ['not readably', () => ({ 'retry-after': 'soon' }), [0.4, 2.1]],
  ])('by 429 that says when %s', async (_name, headers, [least, most]) => {
    for (const ward of wards) {
      ward.answer('list', (response) => {
        response.sendDate = false
        response.writeHead(429, headers()).end('{}')
      })
    }
    const before = wards.map((ward) => ward.asked())
    for (const [ward, view] of await read()) {
      expect(view.state, ward.vendor).toBe('RATE_LIMITED')
      expect(view.blocked, ward.vendor).toBeGreaterThan(least - sinceSeconds)
      expect(view.blocked, ward.vendor).toBeLessThan(most)
      if (most > 900) expect(view.last_error, ward.vendor).toMatch(/asked us to wait .* 15 minutes/)
    }
    expect(wards.map((ward, at) => ward.asked() - (before[at] ?? 0))).toEqual([1, 1, 1, 1, 1])
    if (least < 30) return
    // Not a single call before the instant, however often the account is due.
    await read()
    expect(wards.map((ward, at) => ward.asked() - (before[at] ?? 0))).toEqual([1, 1, 1, 1, 1])
  })

  test('a restart does not forget it', async () => {
    await rows("update lanes set blocked_until = now() + interval '60 seconds' where account_id like 'ill-%'")
    const { database, providers, accounts } = hospital.pipeline
    await registerAccounts(database.worker, providers, accounts)
    const before = wards.map((ward) => ward.asked())
    await read()
    expect(wards.map((ward) => ward.asked())).toEqual(before)
  })
})

describe('records that are odd', () => {
  const at = <T>(list: readonly T[], index: number): T => {
    const one = list[index]
    if (one === undefined) throw new Error(`no record ${index}`)
    return one
  }
  const one = async <R>(text: string, values: unknown[]): Promise<R> => at(await rows<R>(text, values), 0)

  test('a word no table knows: taken in, kept, counted, and never a closed state', async () => {
    for (const ward of wards)
      ward.edit((records) =>
        Object.assign(at(records, 0), { status: 'Snoozed Forever', alertStatus: 'Snoozed Forever' }),
      )
    for (const [ward, view] of await read()) {
      expect(view.state, ward.vendor).toBe('HEALTHY')
      expect(isFresh(view), ward.vendor).toBe(true)
      const row = await one<{ status: string; source: unknown }>(
        `select status, sources -> 'status' as source from ${ward.table}
         where account_id = $1 and sources -> 'status' ->> 'raw' = 'Snoozed Forever'`,
        [ward.account],
      )
      expect(row, ward.vendor).toMatchObject({ status: 'UNKNOWN', source: { fidelity: 'UNRECOGNISED' } })
      expect(
        await hospital.count(`unrecognised_words where account_id = $1 and raw = 'Snoozed Forever'`, [ward.account]),
      ).toBeGreaterThan(0)
    }
  })

  test('records without identity are quarantined whole, the rest of the page goes on', async () => {
    await rows('delete from quarantine')
    for (const ward of wards) {
      ward.edit((records) => {
        records[0] = { name: 'a record without ids' }
        Object.assign(at(records, 1), { [ward.id]: { not: 'an id' } })
        Object.assign(at(records, 2), {
          title: 'Nul \u0000 and half a pair \ud800',
          name: 'Nul \u0000',
          caseName: '\ud800',
        })
      })
    }
    for (const [ward, view] of await read()) {
      expect(view.state, ward.vendor).toBe('HEALTHY')
      expect(isFresh(view), ward.vendor).toBe(true)
      expect(await hospital.count('quarantine where account_id = $1', [ward.account]), ward.vendor).toBe(2)
      expect(
        await hospital.count(`quarantine where account_id = $1 and raw like '%a record without ids%'`, [ward.account]),
      ).toBe(1)
    }
  })

  test.each<[string, (records: Record<string, unknown>[], ward: IllVendor) => void, number]>([
    ['alike, and without ids', (records) => records.splice(0, 2, { name: 'nobody' }, { name: 'nobody' }), 1],
    ['null, twice', (records) => records.splice(0, 2, null as never, null as never), 1],
    ['with NUL in the id', (records, ward) => Object.assign(at(records, 0), { [ward.id]: 'a\u0000b' }), 1],
    [
      'whose unknown words are one once stored',
      (records) => {
        for (const [index, word] of ['new\u0000', 'new\ud800'].entries())
          Object.assign(at(records, index), { status: word, alertStatus: word })
      },
      0,
    ],
  ])('records %s, hold nothing else up', async (_name, change, quarantined) => {
    await rows('delete from quarantine')
    for (const ward of wards) ward.edit((records) => change(records, ward))
    for (const [ward, view] of await read()) {
      expect(view, ward.vendor).toMatchObject({ state: 'HEALTHY', position: null })
      expect(isFresh(view), ward.vendor).toBe(true)
      expect(await hospital.count('quarantine where account_id = $1', [ward.account]), ward.vendor).toBe(quarantined)
    }
  })

  test.each(['9999-12-31T23:59:59.999-05:00', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.9999999-01:00'])(
    'times that no calendar of ours holds, %s: left empty and flagged, and the record is taken in',
    async (time) => {
      await rows('delete from quarantine')
      for (const ward of wards)
        ward.edit((records) =>
          Object.assign(at(records, 0), { [ward.created]: time, raisedAt: null, [ward.updated ?? 'updated']: time }),
        )
      const first = await Promise.all(wards.map((ward) => firstPage(ward)))
      for (const [index, [ward, view]] of (await read()).entries()) {
        expect(view, ward.vendor).toMatchObject({ state: 'HEALTHY', position: null })
        expect(isFresh(view), ward.vendor).toBe(true)
        expect(await hospital.count('quarantine where account_id = $1', [ward.account]), ward.vendor).toBe(0)
        const { created_at } = await one<{ created_at: Date | null }>(
          `select created_at from ${ward.table} where account_id = $1 and vendor_id = $2`,
          [ward.account, at(first, index)[0]],
        )
        expect(created_at, ward.vendor).toBeNull()
      }
    },
  )

  test('an id above 2^53 stays what it is', async () => {
    for (const ward of wards) ward.edit((records) => Object.assign(at(records, 3), { [ward.id]: 9223372036854775807n }))
    for (const [ward, view] of await read()) {
      expect(view.state, ward.vendor).toBe('HEALTHY')
      const ids = await rows<{ vendor_id: string }>(
        `select vendor_id from ${ward.table} where account_id = $1 and vendor_id like '922337203685477%'`,
        [ward.account],
      )
      expect(ids, ward.vendor).toEqual([{ vendor_id: '9223372036854775807' }])
      expect(
        await hospital.count(`vendor_records where account_id = $1 and raw like '%9223372036854775807%'`, [
          ward.account,
        ]),
      ).toBeGreaterThan(0)
    }
  })

  test('a record nested deeper than any program here could write it: taken in, and the rest of its page', async () => {
    const ids = await Promise.all(wards.map((ward) => firstPage(ward)))
    for (const ward of wards) ward.edit((records) => Object.assign(at(records, 0), { oddity: DEEP }))
    for (const [index, [ward, view]] of (await read()).entries()) {
      expect(view, ward.vendor).toMatchObject({ state: 'HEALTHY', position: null })
      expect(isFresh(view), ward.vendor).toBe(true)
      const kept = await rows<{ key: string }>(
        `select key from vendor_records where account_id = $1 and raw like '%oddity%' and raw like '%core%'`,
        [ward.account],
      )
      expect(
        kept.some(({ key }) => key.endsWith(at(at(ids, index), 0))),
        ward.vendor,
      ).toBe(true)
    }
  })

  test('no date, local time, null objects and unknown fields: taken in, flagged, nothing made up', async () => {
    for (const ward of wards) {
      ward.edit((records) => {
        Object.assign(at(records, 0), { [ward.created]: '0001-01-01T00:00:00', raisedAt: null })
        Object.assign(at(records, 1), {
          [ward.created]: '2024-05-01T10:00:00',
          raisedAt: null,
          fieldOfTomorrow: { deep: [1] },
        })
        for (const [name, value] of Object.entries(at(records, 2)))
          if (value !== null && typeof value === 'object') at(records, 2)[name] = null
      })
    }
    const first = await Promise.all(wards.map((ward) => firstPage(ward)))
    for (const [index, [ward, view]] of (await read()).entries()) {
      expect(view.state, ward.vendor).toBe('HEALTHY')
      const [noDate, local, nulls] = at(first, index)
      const created = (id: string | undefined) =>
        one<{ created_at: Date | null }>(
          `select created_at from ${ward.table} where account_id = $1 and vendor_id = $2`,
          [ward.account, id],
        )
      expect((await created(noDate)).created_at, ward.vendor).toBeNull()
      expect((await created(local)).created_at, ward.vendor).toEqual(new Date('2024-05-01T10:00:00Z'))
      expect(await created(nulls), ward.vendor).toBeDefined()
      const kept = await rows<{ flags: { field: string }[]; raw: string }>(
        `select flags, raw from vendor_records where account_id = $1 and raw like '%fieldOfTomorrow%'`,
        [ward.account],
      )
      expect(kept.length, ward.vendor).toBeGreaterThan(0)
      expect(
        kept.flatMap(({ flags }) => flags).map(({ field }) => field),
        ward.vendor,
      ).toContain(ward.created)
    }
  })

  test.each([0, 2, 5_000_000_000, Number.MAX_SAFE_INTEGER])(
    'a total of %s that no list bears out counts as none: every record is read',
    async (total) => {
      await rows('delete from vendor_records')
      for (const ward of wards) {
        ward.rewrite((text) => text.replace(/"(total|totalCount|totalAlertCount)":\s*\d+/, `"$1":${total}`))
      }
      for (const [ward, view] of await read()) {
        expect(view, ward.vendor).toMatchObject({ state: 'HEALTHY', position: null })
        expect(isFresh(view), ward.vendor).toBe(true)
        const kind = ward.table === 'alerts' ? 'ALERT' : 'CASE'
        const known = await hospital.count(
          "(select distinct key from vendor_records where account_id = $1 and kind = $2 and part in ('ITEM', 'DETAIL')) k",
          [ward.account, kind],
        )
        expect(known, ward.vendor).toBeGreaterThanOrEqual(10)
      }
    },
  )

  test('an older view of a record never takes a newer state back', async () => {
    await read()
    const before = await rows('select id, status, version from alerts order by id')
    await hospital.dueNow()
    for (const ward of wards) {
      ward.edit((records) => {
        const { updated } = ward
        if (updated === null) return
        // One without a date cannot be told to be older: its newest reading counts.
        for (const record of records.filter((one) => Date.parse(String(one[updated])) > Date.parse('2002-01-01')))
          Object.assign(record, { status: 'Rewound', alertStatus: 'Rewound', [updated]: '2001-01-01T00:00:00Z' })
      }, 'all')
    }
    for (const [ward, view] of await read()) expect(view.state, ward.vendor).toBe('HEALTHY')
    expect(await rows('select id, status, version from alerts order by id')).toEqual(before)
  })

  test('a record that breaks every try is isolated after three, and the stream goes on', async () => {
    const title = 'A record no database would take'
    await rows(`
      create function refuse_poison() returns trigger language plpgsql as $$
      begin
        if new.raw like '%${title}%' then raise exception 'poison' using errcode = 'XX000'; end if;
        return new;
      end $$`)
    await rows(`create trigger poison before insert or update on vendor_records
      for each row execute function refuse_poison()`)
    await rows('delete from quarantine')
    for (const ward of wards) {
      ward.edit((records) => {
        Object.assign(at(records, 0), { poison: title })
        Object.assign(at(records, 1), { harmless: 'a change beside it' })
      })
    }
    for (const tried of [1, 2]) {
      await hospital.dueNow()
      for (const [ward, view] of await read()) {
        expect(view, `${ward.vendor} ${tried}`).toMatchObject({ state: 'FAILING' })
        expect(await hospital.count('quarantine where account_id = $1', [ward.account])).toBe(0)
      }
    }
    await hospital.dueNow()
    for (const [ward, view] of await read()) {
      expect(view.state, ward.vendor).toBe('HEALTHY')
      expect(isFresh(view), ward.vendor).toBe(true)
      const kept = await rows<{ reason: string; raw: string }>(
        'select distinct reason, key from quarantine where account_id = $1',
        [ward.account],
      )
      expect(kept, ward.vendor).toEqual([{ reason: 'it could not be written (XX000)', key: expect.any(String) }])
      expect(
        await hospital.count(`vendor_records where account_id = $1 and raw like '%a change beside it%'`, [
          ward.account,
        ]),
        ward.vendor,
      ).toBeGreaterThan(0)
    }
    await rows('drop trigger poison on vendor_records')
  })

  test('records that move between pages while they are read are all found, each once', async () => {
    const moving = wards
    for (const ward of moving) {
      ward.running.interfere = (request) => {
        if (request.method === 'GET') ward.running.sandbox.trickle()
        return false
      }
    }
    await read()
    for (const ward of moving) ward.well()
    await hospital.dueNow()
    for (const [ward, view] of await read()) {
      expect(isFresh(view), ward.vendor).toBe(true)
      // One sandbox holds alerts and cases side by side.
      const ours = await rows<{ vendor_id: string }>(
        `select vendor_id from alerts where account_id = $1 union all
         select vendor_id from cases where account_id = $1 and kind = 'INVESTIGATION'`,
        [ward.account],
      )
      const known = new Set(ours.map((row) => row.vendor_id))
      expect(known.size, ward.vendor).toBe(ours.length)
      const theirs = [...ward.running.sandbox.records().values()].map((record) => String(record[ward.id]))
      expect(
        theirs.filter((id) => !known.has(id)),
        ward.vendor,
      ).toEqual([])
    }
  })

  /** The vendor's ids of the first records of its list. */
  async function firstPage(ward: IllVendor): Promise<string[]> {
    const connected = [...hospital.pipeline.accounts.values()].find(({ account }) => account === ward.account)
    const stream = connected?.reading.streams.find(({ name }) => name === ward.stream)
    const page = await stream?.page(null)
    return (page?.records ?? []).map(({ raw }) => String((raw as Record<string, unknown>)[ward.id]))
  }
})
