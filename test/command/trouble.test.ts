import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimNext } from '../../src/command/deliver.ts'
import { giveUpOnce } from '../../src/command/give-up.ts'
import { registerAccounts } from '../../src/main/accounts.ts'
import { about, checkFirst, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

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

const submit = async (count: number) => {
  const alerts = await openAlerts(pipeline, 'w2-uk', count)
  return (await pipeline.commands.submit(submissionOf(alerts.map(({ id }) => about(id))))).operationId
}
const answering = (status: number, headers: Record<string, string> = {}, only = 'POST') => {
  w2.interfere = (request, response) => {
    if (only !== '' && request.method !== only) return false
    response.writeHead(status, headers).end('{}')
    return true
  }
}
interface Lane {
  send_failures: number
  blocked: number
  held: number
  probe_ms: number
}
const lane = async (): Promise<Lane> => {
  const [row] = await pipeline.database.sql<Lane>(
    `select send_failures, probe_ms, extract(epoch from blocked_until - clock_timestamp())::float8 as blocked,
       extract(epoch from send_after - clock_timestamp())::float8 as held from lanes where account_id = 'w2-uk'`,
  )
  if (!row) throw new Error('no lane')
  return row
}
/** How long deliveries are held back after each trouble, in seconds; none is over before the test says so, on the slowest machine. */
const recordHolds = (): number[] => {
  const { onTrouble } = pipeline.deliveries
  const holds: number[] = []
  pipeline.deliveries.onTrouble = async (...of) => {
    const waitMs = await onTrouble(...of)
    holds.push((await lane()).held)
    await pipeline.database.sql(`update lanes set send_after = send_after + interval '1 hour'`)
    return waitMs
  }
  return holds
}
const health = async () =>
  (await pipeline.database.sql(`select state from account_health where account_id = 'w2-uk'`))[0]?.state
const states = async (operation: string) =>
  (await commandsOf(pipeline, operation)).map(({ state, attempts }) => [state, attempts])

describe('an account in trouble', () => {
  test.each([
    ['seconds', () => '60', 60],
    ['a date', () => new Date(Date.now() + 90_000).toUTCString(), 90],
    ['an absurd date, capped', () => new Date(Date.now() + 86_400_000).toUTCString(), 900],
  ])(
    '429 with Retry-After in %s: nothing goes there before, reading included, and no attempt is burnt',
    async (_name, after, seconds) => {
      const operation = await submit(3)
      const startedAt = performance.now()
      answering(429, { 'retry-after': after() })
      await pipeline.deliver()
      await pipeline.deliver()
      expect(writes(w2).length).toBe(1)
      const { blocked, held } = await lane()
      // However slow the machine is: what has passed since is no longer to be waited for. A date has whole seconds.
      const least = seconds - 1 - (performance.now() - startedAt) / 1000
      expect(blocked).toBeGreaterThan(least)
      expect(blocked).toBeLessThan(seconds * 1.1 + 5)
      expect(held).toBeGreaterThan(least)
      expect((await states(operation)).every(([state, attempts]) => state === 'QUEUED' && attempts === 0)).toBe(true)
      const requests = w2.requests.length
      await pipeline.poll()
      expect(w2.requests.length).toBe(requests)
    },
  )

  test('429 while a poll is under way: the account is limited, however well the poll ends', async () => {
    await submit(1)
    const pages = w2.requests.length
    const refused = Promise.withResolvers<void>()
    let asked = 0
    w2.interfere = async (request, response) => {
      if (request.method === 'POST') {
        response.writeHead(429, { 'retry-after': '60' }).end('{}')
        return true
      }
      asked += 1
      if (asked === pages) await refused.promise
      return false
    }
    const polling = pipeline.poll()
    await expect.poll(() => asked).toBe(pages)
    await pipeline.deliver()
    refused.resolve()
    expect((await polling).length).toBe(1)
    expect(writes(w2).length).toBe(1)
    expect(await health()).toBe('RATE_LIMITED')
  })

  test('429 without: waits double, with jitter, and one probe goes at a time until one is answered', async () => {
    const operation = await submit(12)
    answering(429)
    const waits = recordHolds()
    for (let at = 0; at < 7; at++) {
      const before = writes(w2).length
      await pipeline.deliver()
      expect(writes(w2).length - before).toBe(1)
      await pipeline.release()
    }
    expect((await lane()).send_failures).toBe(7)
    expect(waits).toHaveLength(7)
    for (const [at, wait] of waits.entries()) expect(wait).toBeLessThan(0.6 + 2 ** at)
    expect(Math.max(...waits.slice(4))).toBeGreaterThan(1)
    w2.interfere = null
    await pipeline.deliver()
    expect(await lane()).toMatchObject({ send_failures: 0, probe_ms: 0 })
    await pipeline.release()
    await pipeline.deliver()
    expect((await states(operation)).every(([state, attempts]) => state === 'CONFIRMED' && attempts === 1)).toBe(true)
    expect(w2.sandbox.journal().length).toBe(12)
  })

  test('refused credentials hold commands, and are tried at most twice a minute', async () => {
    const operation = await submit(6)
    answering(401, {}, '')
    const before = w2.requests.length
    const startedAt = performance.now()
    // A poll and deliveries together, again and again, as the loops of several replicas would.
    for (let at = 0; at < 5; at++) {
      await pipeline.deliver()
      await pipeline.poll()
    }
    expect(w2.requests.length - before).toBe(1)
    const { blocked } = await lane()
    expect(blocked).toBeGreaterThan(29 - (performance.now() - startedAt) / 1000)
    expect((await states(operation)).every(([state, attempts]) => state === 'QUEUED' && attempts === 0)).toBe(true)
    // The wait is over: whoever comes first is the only probe.
    await pipeline.release()
    await pipeline.deliver()
    await pipeline.poll()
    expect(w2.requests.length - before).toBe(2)
    expect(await health()).toBe('UNAUTHORIZED')
    w2.interfere = null
    await pipeline.release()
    await pipeline.deliver()
    await pipeline.release()
    await pipeline.deliver()
    expect((await states(operation)).every(([state]) => state === 'CONFIRMED')).toBe(true)
    expect(await lane()).toMatchObject({ probe_ms: 0 })
  })

  test('a vendor that refuses connections is backed off from, and everything arrives once it is back', async () => {
    const operation = await submit(4)
    recordHolds()
    await w2.down()
    await pipeline.deliver()
    await pipeline.release()
    await pipeline.deliver()
    const { send_failures, blocked } = await lane()
    expect(send_failures).toBe(2)
    expect(blocked).toBeLessThan(0.1)
    await w2.back()
    await pipeline.release()
    await pipeline.deliver()
    await pipeline.release()
    await pipeline.deliver()
    expect((await states(operation)).every(([state, attempts]) => state === 'CONFIRMED' && attempts === 1)).toBe(true)
    expect(w2.sandbox.journal().length).toBe(4)
  })

  test('a vendor that answers 503 to every write: tried again some times, each after a look, then left to a person', async () => {
    const operation = await submit(1)
    answering(503)
    for (let at = 0; at < 9; at++) {
      await pipeline.deliver()
      await pipeline.release()
    }
    expect(await states(operation)).toEqual([['UNCERTAIN', 6]])
    expect(writes(w2).length).toBe(6)
    expect(w2.sandbox.journal()).toEqual([])
  }, 120_000)

  test.each([504, 408])(
    '%i to a write says that somebody gave up waiting: never sent again by itself',
    async (status) => {
      const operation = await submit(1)
      answering(status)
      await pipeline.deliver()
      await pipeline.release()
      await pipeline.deliver()
      expect(await states(operation)).toEqual([['UNCERTAIN', 1]])
      expect((await commandsOf(pipeline, operation))[0]).toMatchObject({ code: 'NO_ANSWER' })
      expect(writes(w2).length).toBe(1)
    },
  )

  test('504 and 408 to a look before sending only put it off', async () => {
    checkFirst(pipeline, 'w2-uk')
    const operation = await submit(1)
    for (const status of [504, 408]) {
      answering(status, {}, 'GET')
      await pipeline.deliver()
      expect(await states(operation)).toEqual([['QUEUED', 0]])
      await pipeline.release()
    }
    w2.interfere = null
    await pipeline.deliver()
    expect(await states(operation)).toEqual([['CONFIRMED', 1]])
    expect(w2.sandbox.journal().length).toBe(1)
  })

  test('one alert the vendor fails on does not take its batch along', async () => {
    const [pair] = await pipeline.database.sql<{ ids: string[]; vendor_ids: string[] }>(
      `select array_agg(a.id order by a.key) as ids, array_agg(a.vendor_id order by a.key) as vendor_ids
       from alerts a join case_alerts l on l.alert_id = a.id
       where a.status = 'OPEN' group by l.case_id having count(*) > 1 limit 1`,
    )
    const poison = pair?.vendor_ids[0] ?? ''
    const { operationId } = await pipeline.commands.submit(submissionOf((pair?.ids ?? []).map((id) => about(id))))
    w2.interfere = (request, response) => {
      if (request.method !== 'POST') return false
      if (!request.url?.includes('/alerts/remediate') && !request.url?.includes(poison)) return false
      response.writeHead(500).end('{}')
      return true
    }
    for (let at = 0; at < 9; at++) {
      await pipeline.deliver()
      await pipeline.release()
    }
    expect((await states(operationId)).map(([state]) => state)).toEqual([
      'UNCERTAIN',
      ...(pair?.ids ?? []).slice(1).map(() => 'CONFIRMED'),
    ])
  }, 120_000)
})

describe('what could not be delivered in days', () => {
  test('ends visibly, with event and audit row, and nothing younger or sent with it', async () => {
    await w2.down()
    const old = await submit(2)
    await pipeline.deliver()
    const days = (n: number) =>
      pipeline.database.sql(
        `update commands set created_at = now() - make_interval(days => $1) where operation_id = $2`,
        [n, old],
      )
    await days(2)
    expect(await giveUpOnce(pipeline.database.worker)).toBe(0)
    await days(4)
    expect(await giveUpOnce(pipeline.database.worker)).toBe(2)
    const ended = await commandsOf(pipeline, old)
    expect(ended.map(({ state, code }) => [state, code])).toEqual(ended.map(() => ['REJECTED', 'NOT_DELIVERED']))
    expect(ended[0]?.message).toContain('nothing reached the vendor')
    const told = await pipeline.database.sql<{ state: string }>(
      `select after ->> 'state' as state from events where command_id = $1 order by seq`,
      [ended[0]?.id],
    )
    expect(told.at(-1)?.state).toBe('REJECTED')
    const kept = await pipeline.database.sql(`select action from audit where command_id = $1 order by seq`, [
      ended[0]?.id,
    ])
    expect(kept).toEqual([{ action: 'DECIDED' }, { action: 'REJECTED' }])
    await w2.back()
    await pipeline.release()
    await pipeline.deliver()
    expect(w2.sandbox.journal()).toEqual([])
  })

  describe('at an account that has left the providers file', () => {
    /** One command that may have reached the vendor, one that was only claimed, one that waits; then the account leaves. */
    const leave = async (others: boolean) => {
      const sent = await submit(1)
      const { claimed } = await claimNext(pipeline.deliveries)
      if (!claimed) throw new Error('nothing was claimed')
      await pipeline.database.sql(`update deliveries set phase = 'SENT', sent_at = now()`)
      const [, one, two] = await openAlerts(pipeline, 'w2-uk', 3)
      const only = async (id: string | undefined) =>
        (await pipeline.commands.submit(submissionOf([about(id ?? null)]))).operationId
      const held = await only(one?.id)
      await pipeline.release()
      expect((await claimNext(pipeline.deliveries)).claimed).not.toBeNull()
      const waiting = await only(two?.id)
      const left = others ? pipeline.providers.map((tenant) => ({ ...tenant, accounts: [] })) : []
      await registerAccounts(pipeline.database.worker, left, new Map())
      return { sent, held, waiting }
    }
    const age = (interval: string) =>
      pipeline.database.sql('update commands set created_at = now() - $1::interval', [interval])

    test.each([
      ['the account', true],
      ['its whole tenant', false],
    ])(
      '%s is gone: what may have been sent is left to a person, the rest is given up in time',
      async (_name, others) => {
        const { sent, held, waiting } = await leave(others)
        const all = async () => [...(await states(sent)), ...(await states(held)), ...(await states(waiting))]
        // A worker that has it still may say what became of it.
        await giveUpOnce(pipeline.database.worker)
        expect(await all()).toEqual([
          ['SENDING', 0],
          ['SENDING', 0],
          ['QUEUED', 0],
        ])
        await pipeline.database.sql(`update deliveries set lease_until = 'epoch'`)
        expect(await giveUpOnce(pipeline.database.worker)).toBe(0)
        expect(await all()).toEqual([
          ['UNCERTAIN', 1],
          ['QUEUED', 0],
          ['QUEUED', 0],
        ])
        const [uncertain] = await commandsOf(pipeline, sent)
        expect(uncertain).toMatchObject({
          code: 'NO_ANSWER',
          message: expect.stringContaining('not configured any more'),
        })
        await age('4 days')
        expect(await giveUpOnce(pipeline.database.worker)).toBe(2)
        for (const operation of [held, waiting]) {
          const [command] = await commandsOf(pipeline, operation)
          expect(command).toMatchObject({ state: 'REJECTED', code: 'NOT_DELIVERED' })
          const audit = await pipeline.database.sql<{ action: string }>(
            'select action from audit where command_id = $1 order by seq',
            [command?.id],
          )
          expect(audit.at(-1)).toEqual({ action: 'REJECTED' })
          const told = await pipeline.database.sql<{ state: string }>(
            `select after ->> 'state' as state from events where command_id = $1 order by seq`,
            [command?.id],
          )
          expect(told.at(-1)).toEqual({ state: 'REJECTED' })
        }
        const word = { id: uncertain?.id ?? '', applied: false, reason: 'Looked there.' }
        expect(await pipeline.commands.settle('acme', 'ana', word)).toMatchObject({ state: 'REJECTED', code: null })
        expect(writes(w2)).toEqual([])
      },
    )
  })
})
