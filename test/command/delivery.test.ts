import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { IdempotencyMismatch, plainly, type Submission, type SubmitItem } from '../../src/command/commands.ts'
import { claimNext, deliver } from '../../src/command/deliver.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import { applyAndStaySilent, type RunningVendor } from '../support/vendors.ts'

let w2: RunningVendor
let zenoo: RunningVendor
let pipeline: Pipeline

beforeEach(async () => {
  w2 = await startVendor('w2', { count: 60 })
  zenoo = await startVendor('zenoo', { count: 60 })
  pipeline = await createPipeline([
    { account: 'w2-uk', vendor: 'w2', running: w2, settings: { deadlineMs: 3000, settleMs: 50 } },
    { account: 'zenoo-eu', vendor: 'zenoo', running: zenoo, settings: { deadlineMs: 3000, settleMs: 50 } },
  ])
  await pipeline.poll()
})
afterEach(async () => {
  await pipeline.close()
  await Promise.all([w2.close(), zenoo.close()])
})

interface Row {
  id: string
  vendor_id: string
  version: number
  status: string
}

const open = (vendor: string, limit: number): Promise<Row[]> =>
  pipeline.database.sql<Row>(
    `select id, vendor_id, version, status from alerts where vendor = $1 and status = 'OPEN' order by key limit $2`,
    [vendor, limit],
  )

const item = (alertId: string | null, action: SubmitItem['action'] = 'MARK_FALSE_POSITIVE'): SubmitItem => ({
  ...plainly(action),
  target: { kind: 'ALERT', id: alertId },
  reason: 'Not the same person: another birth year.',
})

const submission = (items: SubmitItem[], more: Partial<Submission> = {}): Submission => ({
  tenant: 'acme',
  actor: 'ana',
  mutation: 'resolveAlerts',
  idempotencyKey: null,
  input: items,
  allowLossy: true,
  items,
  ...more,
})

const states = async (operation: string | null) =>
  (
    await pipeline.database.sql<{ state: string; code: string | null; evidence_kind: string | null; attempts: number }>(
      'select state, code, evidence_kind, attempts from commands where operation_id = $1 order by ordinal',
      [operation],
    )
  ).map((row) => ({ ...row }))

const posts = (vendor: RunningVendor) => vendor.requests.filter((request) => request.startsWith('POST'))

describe('one decision over two vendors', () => {
  test('every alert changes exactly once, and is confirmed by reading it back', async () => {
    const alerts = [...(await open('w2', 8)), ...(await open('zenoo', 8))]
    const result = await pipeline.commands.submit(submission(alerts.map((alert) => item(alert.id))))
    expect(result.items.map((one) => one.state)).toEqual(alerts.map(() => 'QUEUED'))
    await pipeline.deliver()
    expect((await states(result.operationId)).map((row) => [row.state, row.evidence_kind])).toEqual(
      alerts.map(() => ['CONFIRMED', 'READ_BACK']),
    )
    for (const vendor of [w2, zenoo]) {
      const changed = vendor.sandbox.journal().map((entry) => entry.recordId)
      expect(new Set(changed).size).toBe(8)
      expect(changed.length).toBe(8)
      expect(vendor.sandbox.violations()).toEqual([])
    }
    const now = await pipeline.database.sql<{ status: string; match_status: string | null }>(
      'select status, match_status from alerts where id = any($1)',
      [alerts.map((alert) => alert.id)],
    )
    expect(now.every((row) => row.status === 'CLOSED')).toBe(true)
    // Null where no name was matched: an alert that is not a screening has no match to be false.
    expect(now.every((row) => row.match_status === null || row.match_status === 'FALSE_POSITIVE')).toBe(true)
    expect(pipeline.errors).toEqual([])
  })

  test('what a vendor cannot express is known before anything is sent', async () => {
    const [a] = (await open('w2', 1)) as [Row]
    const [b] = (await open('zenoo', 1)) as [Row]
    const items = [item(a.id, 'ACCEPT'), item(b.id, 'ACCEPT'), item(randomUUID()), item(null), item(b.id, 'ACCEPT')]
    const result = await pipeline.commands.submit(submission(items, { allowLossy: false }))
    expect(result.items.map((one) => one.code)).toEqual([
      'UNSUPPORTED_BY_VENDOR',
      null,
      'NOT_FOUND',
      'NOT_FOUND',
      'DUPLICATE',
    ])
    await pipeline.deliver()
    expect(posts(w2)).toEqual([])
    expect((await states(result.operationId)).map((row) => row.state)).toEqual(['REJECTED', 'CONFIRMED'])
  })

  test('a loss needs to be accepted', async () => {
    const [b] = (await open('zenoo', 1)) as [Row]
    const result = await pipeline.commands.submit(submission([item(b.id)], { allowLossy: false }))
    expect(result.items[0]?.code).toBe('LOSSY_WRITE')
    await pipeline.deliver()
    expect(posts(zenoo)).toEqual([])
  })

  test('an alert is not closed twice, and not decided while a decision is on its way', async () => {
    const [a] = (await open('w2', 1)) as [Row]
    await pipeline.commands.submit(submission([item(a.id)]))
    const meanwhile = await pipeline.commands.submit(submission([item(a.id)], { actor: 'ben' }))
    expect(meanwhile.items[0]?.code).toBe('CONFLICT')
    await pipeline.deliver()
    const later = await pipeline.commands.submit(submission([item(a.id)], { actor: 'ben' }))
    expect(later.items[0]?.code).toBe('INVALID_STATE')
    expect(w2.sandbox.journal().length).toBe(1)
  })

  test('two analysts at the same moment: one wins', async () => {
    const [a] = (await open('w2', 1)) as [Row]
    const both = await Promise.all(
      ['ana', 'ben'].map((actor) =>
        pipeline.commands.submit(submission([{ ...item(a.id), expectedVersion: a.version }], { actor })),
      ),
    )
    expect(both.map((one) => one.items[0]?.code).toSorted()).toEqual(['CONFLICT', null])
    await pipeline.deliver()
    expect(w2.sandbox.journal().length).toBe(1)
  })

  test('the same key is the same operation, ten times at once', async () => {
    const alerts = await open('w2', 3)
    const one = submission(
      alerts.map((alert) => item(alert.id)),
      { idempotencyKey: 'k1' },
    )
    const results = await Promise.all(Array.from({ length: 10 }, () => pipeline.commands.submit(one)))
    expect(new Set(results.map((result) => result.operationId)).size).toBe(1)
    await pipeline.deliver()
    expect(w2.sandbox.journal().length).toBe(3)
    const after = await pipeline.commands.submit(one)
    expect(after.items.every((entry) => entry.state === 'CONFIRMED')).toBe(true)
    await expect(pipeline.commands.submit({ ...one, input: 'another' })).rejects.toThrow(IdempotencyMismatch)
    const other = await pipeline.commands.submit({ ...one, actor: 'ben' })
    expect(other.operationId).not.toBe(results[0]?.operationId)
  })

  test('accepting many items takes a fixed number of statements', async () => {
    const alerts = await open('w2', 20)
    const count = async (n: number) => {
      const before = pipeline.database.store.statements()
      await pipeline.commands.submit(submission(alerts.slice(0, n).map((alert) => item(alert.id))))
      return pipeline.database.store.statements() - before
    }
    const one = await count(1)
    expect(await count(20)).toBe(one)
  })
})

describe('when the answer does not come', () => {
  test('a vendor that times out after applying: confirmed by reading back, never sent twice', async () => {
    for (const [name, vendor] of [
      ['w2', w2],
      ['zenoo', zenoo],
    ] as const) {
      const alerts = await open(name, 3)
      vendor.interfere = (request, _response, sandbox) => {
        if (request.method !== 'POST') return false
        applyAndStaySilent(request, sandbox)
        return true
      }
      const result = await pipeline.commands.submit(submission(alerts.map((alert) => item(alert.id))))
      await pipeline.deliver()
      const ended = await states(result.operationId)
      expect(ended.map((row) => [row.state, row.evidence_kind])).toEqual(alerts.map(() => ['CONFIRMED', 'READ_BACK']))
      expect(vendor.sandbox.journal().length).toBe(3)
      expect(new Set(posts(vendor)).size).toBe(posts(vendor).length)
    }
  })

  test('a vendor that times out without applying: uncertain, and never sent again by itself', async () => {
    const [a] = (await open('w2', 1)) as [Row]
    w2.interfere = (request) => request.method === 'POST'
    const result = await pipeline.commands.submit(submission([item(a.id)]))
    await pipeline.deliver()
    w2.interfere = null
    await pipeline.deliver()
    await pipeline.reconcile()
    expect((await states(result.operationId)).map((row) => [row.state, row.code])).toEqual([['UNCERTAIN', 'NO_ANSWER']])
    expect(posts(w2).length).toBe(1)
    const blocked = await pipeline.commands.submit(submission([item(a.id)], { actor: 'ben' }))
    expect(blocked.items[0]?.code).toBe('CONFLICT')
  })

  test('a vendor that can neither write nor be read: held open, then decided once it can be read', async () => {
    const [a] = (await open('w2', 1)) as [Row]
    let sent = false
    w2.interfere = (request, response, sandbox) => {
      if (request.method === 'POST') {
        sent = true
        applyAndStaySilent(request, sandbox)
      } else if (sent) response.writeHead(503).end('down')
      else return false
      return true
    }
    const result = await pipeline.commands.submit(submission([item(a.id)]))
    await pipeline.deliver()
    expect((await states(result.operationId))[0]?.state).toBe('SENDING')
    w2.interfere = null
    await pipeline.reconcile()
    expect((await states(result.operationId))[0]).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
    expect(posts(w2).length).toBe(1)
  })

  test('a record that is not there when it is read back counts as absent once, and is seen again by the next read', async () => {
    const [alert] = await open('w2', 1)
    let sent = false
    w2.interfere = (request, response) => {
      sent ||= request.method === 'POST'
      if (!sent || !/^\/cases\/[^/]+\/alerts\?/.test(request.url ?? '') || request.method !== 'GET') return false
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
      return true
    }
    const { operationId } = await pipeline.commands.submit(submission([item(alert?.id ?? null)]))
    await pipeline.deliver()
    expect(await states(operationId)).toMatchObject([{ state: 'UNCERTAIN' }])
    const absences = () => pipeline.database.sql<{ key: string; reads: number }>('select key, reads from absences')
    expect(await absences()).toEqual([{ key: expect.stringContaining(`/${alert?.vendor_id}`), reads: 1 }])
    const [row] = await pipeline.database.sql('select missing_since from alerts where id = $1', [alert?.id])
    expect(row).toEqual({ missing_since: null })
    w2.interfere = null
    await pipeline.poll()
    expect(await absences()).toEqual([])
  })

  test('a worker killed between the mark and the answer: read back, never sent again', async () => {
    const alerts = await open('w2', 2)
    const result = await pipeline.commands.submit(submission(alerts.map((alert) => item(alert.id))))
    const { claimed } = await claimNext(pipeline.deliveries)
    if (!claimed) throw new Error('nothing was claimed')
    // The process dies as soon as the vendor has the request: nothing after it is written.
    const dying = {
      ...pipeline.deliveries,
      store: {
        ...pipeline.deliveries.store,
        write: ((tenant, work) =>
          w2.sandbox.journal().length > 0
            ? new Promise(() => {})
            : pipeline.deliveries.store.write(tenant, work)) as typeof pipeline.deliveries.store.write,
      },
    }
    void deliver(dying, claimed)
    await expect.poll(() => w2.sandbox.journal().length).toBeGreaterThan(0)
    await pipeline.reconcile()
    await pipeline.deliver()
    await pipeline.reconcile()
    const ended = await states(result.operationId)
    expect(ended.every((row) => row.state === 'CONFIRMED' && row.evidence_kind === 'READ_BACK')).toBe(true)
    expect(w2.sandbox.journal().length).toBe(2)
  })

  test('a worker killed before the call: queued again and applied once', async () => {
    const [a] = (await open('zenoo', 1)) as [Row]
    const result = await pipeline.commands.submit(submission([item(a.id, 'REJECT')]))
    expect((await claimNext(pipeline.deliveries)).claimed).not.toBeNull()
    await pipeline.reconcile()
    await pipeline.deliver()
    expect((await states(result.operationId))[0]).toMatchObject({ state: 'CONFIRMED' })
    expect(zenoo.sandbox.journal().length).toBe(1)
  })

  test('a worker frozen past its lease is fenced', async () => {
    const [a] = (await open('w2', 1)) as [Row]
    const result = await pipeline.commands.submit(submission([item(a.id)]))
    const { claimed } = await claimNext(pipeline.deliveries)
    if (!claimed) throw new Error('nothing was claimed')
    await pipeline.reconcile()
    await deliver(pipeline.deliveries, claimed)
    expect(posts(w2)).toEqual([])
    await pipeline.deliver()
    expect((await states(result.operationId))[0]).toMatchObject({ state: 'CONFIRMED' })
    expect(posts(w2).length).toBe(1)
  })

  test('a refused connection was certainly not sent: it is tried again', async () => {
    const [a] = (await open('w2', 1)) as [Row]
    const result = await pipeline.commands.submit(submission([item(a.id)]))
    const { claimed } = await claimNext(pipeline.deliveries)
    if (!claimed) throw new Error('nothing was claimed')
    await w2.close()
    await deliver(pipeline.deliveries, claimed)
    expect((await states(result.operationId))[0]).toMatchObject({ state: 'QUEUED', attempts: 0 })
  })

  test('429 with Retry-After burns no attempt and holds the account back', async () => {
    const [a] = (await open('zenoo', 1)) as [Row]
    zenoo.interfere = (request, response) => {
      if (request.method !== 'POST') return false
      response.writeHead(429, { 'retry-after': '120' }).end('{}')
      return true
    }
    const result = await pipeline.commands.submit(submission([item(a.id, 'REJECT')]))
    await pipeline.deliver()
    expect((await states(result.operationId))[0]).toMatchObject({ state: 'QUEUED', attempts: 0 })
    expect(posts(zenoo).length).toBe(1)
    const [lane] = await pipeline.database.sql<{ held: boolean }>(
      "select blocked_until > now() + interval '1 minute' as held from lanes where account_id = 'zenoo-eu'",
    )
    expect(lane?.held).toBe(true)
    zenoo.interfere = null
    await pipeline.release()
    await pipeline.deliver()
    expect((await states(result.operationId))[0]).toMatchObject({ state: 'CONFIRMED', attempts: 1 })
  })

  test('a vendor change that came first is a conflict, and is not overwritten', async () => {
    const [a] = (await open('w2', 1)) as [Row]
    const result = await pipeline.commands.submit(submission([item(a.id)]))
    await pipeline.database.sql('update alerts set vendor_status_rev = vendor_status_rev + 1 where id = $1', [a.id])
    await pipeline.deliver()
    expect((await states(result.operationId))[0]).toMatchObject({ state: 'REJECTED', code: 'CONFLICT', attempts: 0 })
    expect(posts(w2)).toEqual([])
  })

  test('a no to a batch is found out item by item', async () => {
    const alerts = await open('w2', 60)
    const byCase = Map.groupBy(alerts, (alert) => alert.vendor_id)
    expect(byCase.size).toBe(alerts.length)
    const [pair] = (await pipeline.database.sql<{ ids: string[] }>(
      `select array_agg(a.id) as ids from alerts a join case_alerts l on l.alert_id = a.id
         where a.vendor = 'w2' and a.status = 'OPEN' group by l.case_id having count(*) > 1 limit 1`,
    )) as [{ ids: string[] }]
    let refused = 0
    w2.interfere = (request, response) => {
      if (request.method !== 'POST' || !request.url?.includes('/alerts/remediate')) return false
      refused += 1
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"title":"One alert is locked"}')
      return true
    }
    const result = await pipeline.commands.submit(submission(pair.ids.map((id) => item(id))))
    await pipeline.deliver()
    expect(refused).toBe(1)
    expect((await states(result.operationId)).every((row) => row.state === 'CONFIRMED')).toBe(true)
    expect(w2.sandbox.journal().length).toBe(pair.ids.length)
  })
})
