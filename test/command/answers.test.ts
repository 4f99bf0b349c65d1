import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { accountKey } from '../../src/adapter/account.ts'
import { claimNext, deliver } from '../../src/command/deliver.ts'
import type { DeliveryOptions } from '../../src/command/delivery.ts'
import { type Store, StoreUnavailable, type Transaction } from '../../src/store/run.ts'
import { about, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// An answer that came is not forgotten, whatever happens between it and the ledger.

let w2: RunningVendor
let pipeline: Pipeline

beforeEach(async () => {
  w2 = await startVendor('w2', { count: 60 })
  const settings = { deadlineMs: 10_000, settleMs: 50 }
  pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2, settings }])
  await pipeline.poll()
})
afterEach(async () => {
  await pipeline.close()
  await w2.close()
})

const submit = async (...ids: string[]) =>
  (await pipeline.commands.submit(submissionOf(ids.map((id) => about(id))))).operationId
const open = async () => (await openAlerts(pipeline, 'w2-uk', 1)).map(({ id }) => id)
const only = async (operation: string) => (await commandsOf(pipeline, operation))[0]
const refusing = () => {
  w2.interfere = (request, response) => {
    if (request.method !== 'POST') return false
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"title":"not allowed"}')
    return true
  }
}
/** W2 takes writes, and from the first on cannot be read. */
const unreadable = () => {
  let sent = false
  w2.interfere = (request, response) => {
    sent ||= request.method === 'POST'
    if (!sent || request.method === 'POST') return false
    response.writeHead(500).end('{}')
    return true
  }
}
const settles = (query: { sql: string }) => query.sql.includes('with outcome as')

/** The same deliveries on a store whose transactions that settle commands meet something, the first time. */
function failingOnce(meet: { inside?: () => void; after?: () => void }): DeliveryOptions {
  const { store } = pipeline.deliveries
  let left = true
  const write: Store['write'] = async (tenant, work) => {
    let met = false
    const result = await store.write(tenant, (tx) => {
      const all: Transaction['all'] = (query) => {
        if (left && settles(query)) {
          met = true
          left = false
          meet.inside?.()
        }
        return tx.all(query)
      }
      return work({ ...tx, all })
    })
    if (met) meet.after?.()
    return result
  }
  return { ...pipeline.deliveries, store: { ...store, write } }
}
const claim = async () => {
  const { claimed } = await claimNext(pipeline.deliveries)
  if (!claimed) throw new Error('nothing was claimed')
  return claimed
}

describe('the ledger is in trouble when an answer comes', () => {
  test.each([
    ['a deadlock', () => Object.assign(new Error('deadlock detected'), { code: '40P01' })],
    ['a serialization failure', () => Object.assign(new Error('could not serialize'), { code: '40001' })],
    ['a database that is away', () => new StoreUnavailable(new Error('gone'))],
  ])('%s: a clean no stays one', async (_name, failure) => {
    const operation = await submit(...(await open()))
    refusing()
    const options = failingOnce({
      inside() {
        throw failure()
      },
    })
    await deliver(options, await claim())
    expect(await only(operation)).toMatchObject({ state: 'REJECTED', code: 'VENDOR_REJECTED', message: 'not allowed' })
    expect(pipeline.errors).toEqual([])
  })

  test('a commit whose answer is lost is found, and nothing is called late', async () => {
    const operation = await submit(...(await open()))
    const options = failingOnce({
      after() {
        throw new StoreUnavailable(new Error('gone'))
      },
    })
    await deliver(options, await claim())
    expect(await only(operation)).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK', warnings: [] })
    const audit = await pipeline.database.sql(`select action from audit where action in ('CONFIRMED', 'LATE_ANSWER')`)
    expect(audit).toEqual([{ action: 'CONFIRMED' }])
    expect(pipeline.errors).toEqual([])
  })

  test('another fault is not tried again: the lease runs out, and the record is read', async () => {
    const operation = await submit(...(await open()))
    const options = failingOnce({
      inside() {
        throw new Error('a fault of ours')
      },
    })
    await deliver(options, await claim())
    expect(pipeline.errors).toHaveLength(1)
    await pipeline.reconcile()
    expect(await only(operation)).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
    expect(writes(w2).length).toBe(1)
  })
})

describe('a vendor that answers, and cannot be read then', () => {
  test('is read later, and what it said is still known at the end', async () => {
    const operation = await submit(...(await open()))
    unreadable()
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({ state: 'SENDING' })
    for (let at = 0; at < 13; at++) await pipeline.reconcile()
    const command = await only(operation)
    expect(command).toMatchObject({ state: 'UNCERTAIN', code: 'NO_ANSWER' })
    expect(command?.message).toContain('answered without an error, and could not be read')
    expect(command?.message).not.toMatch(/lost|does not show/)
    expect(writes(w2).length).toBe(1)
  }, 120_000)

  test('is confirmed once it can be read', async () => {
    const operation = await submit(...(await open()))
    unreadable()
    await pipeline.deliver()
    await pipeline.reconcile()
    w2.interfere = null
    await pipeline.reconcile()
    expect(await only(operation)).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
  })

  test('confirms at once what its answer proves, and the others later', async () => {
    const connected = pipeline.accounts.get(accountKey('acme', 'w2-uk'))
    const send = connected?.delivering.deliver
    if (!connected || !send) throw new Error('no writes')
    connected.delivering = {
      ...connected.delivering,
      async deliver(items, delivery) {
        await send(items, delivery)
        return new Map(
          items.map(({ commandId }, at) => [
            commandId,
            at === 0 ? { kind: 'PROVEN', record: null } : { kind: 'ACCEPTED' },
          ]),
        )
      },
    }
    const [pair] = await pipeline.database.sql<{ ids: string[] }>(
      `select array_agg(a.id order by a.key) as ids from alerts a join case_alerts l on l.alert_id = a.id
       where a.status = 'OPEN' group by l.case_id having count(*) > 1 limit 1`,
    )
    const operation = await submit(...(pair?.ids.slice(0, 2) ?? []))
    unreadable()
    await pipeline.deliver()
    expect((await commandsOf(pipeline, operation)).map(({ state, evidence_kind }) => [state, evidence_kind])).toEqual([
      ['CONFIRMED', 'VENDOR_ANSWER'],
      ['SENDING', null],
    ])
    w2.interfere = null
    await pipeline.reconcile()
    expect((await commandsOf(pipeline, operation)).map(({ evidence_kind }) => evidence_kind)).toEqual([
      'VENDOR_ANSWER',
      'READ_BACK',
    ])
  })
})
