import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimNext, deliver } from '../../src/command/deliver.ts'
import { reconcileOnce } from '../../src/command/reconcile.ts'
import { rateOf } from '../../src/main/accounts.ts'
import { type AlertHead, about, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { Interference, RunningVendor } from '../support/vendors.ts'

// Who has the next turn in an account where something is wrong: with one record, or with all.

let vendor: RunningVendor
let pipeline: Pipeline
const begin = async (name = 'w2', more: Record<string, unknown> = {}) => {
  vendor = await startVendor(name, { count: 60 })
  const settings = { deadlineMs: 10_000, settleMs: 50, ...more }
  pipeline = await createPipeline([{ account: 'one', vendor: name, running: vendor, settings }])
  await pipeline.poll()
}
afterEach(async () => {
  await pipeline?.close()
  await vendor?.close()
})

const rows = <R>(text: string, values: unknown[] = []) => pipeline.database.sql<R>(text, values)
const submit = async (alerts: readonly AlertHead[]) =>
  (await pipeline.commands.submit(submissionOf(alerts.map(({ id }) => about(id))))).operationId
const states = async (operation: string) => (await commandsOf(pipeline, operation)).map(({ state }) => state)
/** Lets time pass for lanes and for what waits in them. */
const later = async (seconds: number) => {
  await rows(
    `update lanes set blocked_until = blocked_until - make_interval(secs => $1), deliver_at = 'epoch',
       probe_until = probe_until - make_interval(secs => $1), send_after = send_after - make_interval(secs => $1)`,
    [seconds],
  )
  await rows(`update commands set available_at = available_at - make_interval(secs => $1) where state = 'QUEUED'`, [
    seconds,
  ])
}
interface Lane {
  send_failures: number
  held: number
  probing: number
  check_in: number
}
const lane = async (): Promise<Lane | undefined> =>
  (
    await rows<Lane>(
      `select send_failures, extract(epoch from send_after - clock_timestamp())::float8 as held,
         extract(epoch from probe_until - clock_timestamp())::float8 as probing,
         extract(epoch from check_at - clock_timestamp())::float8 as check_in from lanes`,
    )
  )[0]
const answering =
  (status: number, headers: Record<string, string> = {}, body = '{}') =>
  (_: IncomingMessage, response: ServerResponse): boolean => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
    return true
  }
/** Answers so to requests whose path holds an id. */
const aboutOne =
  (id: string, method: string, answer: ReturnType<typeof answering>): Interference =>
  (request, response) =>
    request.method === method && request.url?.includes(id) ? answer(request, response) : false

describe('one record that the vendor fails on', () => {
  let bad: AlertHead
  let caseId: string
  let others: AlertHead[]
  const pick = async () => {
    const alerts = await openAlerts(pipeline, 'one', 60)
    bad = alerts[0] as AlertHead
    caseId = bad.key.split('/')[0] as string
    others = alerts.filter(({ key }) => !key.startsWith(`${caseId}/`))
  }
  beforeEach(async () => {
    await begin()
    await pick()
  })

  test('by a look that is never answered well: the others go, it waits longer each time, and it says so', async () => {
    vendor.interfere = aboutOne(caseId, 'GET', answering(500))
    const poison = await submit([bad])
    await pipeline.deliver()
    const well = await submit(others.slice(0, 3))
    for (let at = 0; at < 2; at++) {
      await later(3600)
      await pipeline.deliver()
    }
    expect(await states(well)).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED'])
    const waits: number[] = []
    for (let at = 0; at < 12; at++) {
      await later(3600)
      await pipeline.deliver()
      const [row] = await rows<{ wait: number }>(
        `select extract(epoch from available_at - clock_timestamp())::float8 as wait from commands where state = 'QUEUED'`,
      )
      waits.push(row?.wait ?? 0)
    }
    expect(waits.at(-1)).toBeGreaterThan(200)
    const [command] = await commandsOf(pipeline, poison)
    expect(command).toMatchObject({ state: 'QUEUED', attempts: 0 })
    expect(command?.warnings).toEqual([expect.stringMatching(/^HELD_UP: .* 12 times/)])
    // Its trouble is its own by now: what comes next does not wait for it.
    const next = await submit(others.slice(3, 4))
    await pipeline.deliver()
    expect(await states(next)).toEqual(['CONFIRMED'])
    vendor.interfere = null
    await later(3600)
    await pipeline.deliver()
    expect(await states(poison)).toEqual(['CONFIRMED'])
  }, 120_000)

  test('by 403 to its write: the next probe is another, and once that has passed, the no is its own', async () => {
    vendor.interfere = aboutOne(caseId, 'POST', answering(403, {}, '{"title":"This case is restricted."}'))
    const poison = await submit([bad])
    await pipeline.deliver()
    expect(await commandsOf(pipeline, poison)).toMatchObject([{ state: 'QUEUED', attempts: 0 }])
    const well = await submit(others.slice(0, 3))
    for (let at = 0; at < 3; at++) {
      await later(31)
      await pipeline.deliver()
    }
    expect(await states(well)).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED'])
    expect(await commandsOf(pipeline, poison)).toMatchObject([
      { state: 'REJECTED', code: 'VENDOR_REJECTED', message: 'This case is restricted.' },
    ])
    expect((await lane())?.held).toBeLessThan(0)
    expect(writes(vendor).filter((request) => request.includes(caseId)).length).toBeLessThan(4)
  }, 120_000)

  test('by 403 to the whole batch it travels in: the batch is taken apart, and only it is refused', async () => {
    const [pair] = await rows<{ ids: string[]; vendor_ids: string[] }>(
      `select array_agg(a.id order by a.key) as ids, array_agg(a.vendor_id order by a.key) as vendor_ids
       from alerts a join case_alerts l on l.alert_id = a.id
       where a.status = 'OPEN' group by l.case_id having count(*) > 1 limit 1`,
    )
    if (!pair) throw new Error('a case with two alerts is needed')
    const first = aboutOne(`/alert/${pair.vendor_ids[0]}/`, 'POST', answering(403))
    const whole = aboutOne('/alerts/remediate', 'POST', answering(403))
    vendor.interfere = async (...of) => (await first(...of)) || whole(...of)
    const { operationId } = await pipeline.commands.submit(submissionOf(pair.ids.map((id) => about(id))))
    for (let at = 0; at < 6; at++) {
      await pipeline.deliver()
      await later(31)
    }
    expect(await states(operationId)).toEqual(['REJECTED', ...pair.ids.slice(1).map(() => 'CONFIRMED')])
  }, 120_000)

  test('403 to every write is the account’s: all wait, none is refused, and one is tried in half a minute', async () => {
    vendor.interfere = (request, response) => (request.method === 'POST' ? answering(403)(request, response) : false)
    const operation = await submit([bad, ...others.slice(0, 2)])
    for (let at = 1; at <= 6; at++) {
      await pipeline.deliver()
      await pipeline.deliver()
      expect(writes(vendor).length).toBe(at)
      await later(31)
      await rows(`update commands set available_at = 'epoch' where state = 'QUEUED'`)
    }
    expect((await commandsOf(pipeline, operation)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['QUEUED', 0],
      ['QUEUED', 0],
      ['QUEUED', 0],
    ])
    vendor.interfere = null
    await later(3600)
    await pipeline.deliver()
    expect(await states(operation)).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED'])
  }, 120_000)

  test('after its write broke off: while it waits to be read, others are sent', async () => {
    let sent = false
    vendor.interfere = (request, response) => {
      if (!request.url?.includes(caseId)) return false
      if (request.method === 'GET') return sent ? answering(500)(request, response) : false
      sent = true
      response.destroy()
      return true
    }
    const open = await submit([bad])
    await pipeline.deliver()
    expect((await lane())?.send_failures).toBe(1)
    const well = await submit(others.slice(0, 3))
    await later(60)
    await pipeline.deliver()
    expect(await states(well)).toEqual(['CONFIRMED', 'CONFIRMED', 'CONFIRMED'])
    expect(await states(open)).toEqual(['SENDING'])
    expect(writes(vendor).filter((request) => request.includes(caseId)).length).toBe(1)
  }, 120_000)
})

test('one record of a batch that cannot be read: the others travel without it', async () => {
  await begin('zenoo')
  const alerts = await openAlerts(pipeline, 'one', 4)
  const bad = alerts[1] as AlertHead
  vendor.interfere = aboutOne(`/v1/alerts/${bad.key}`, 'GET', answering(500))
  const operation = await submit(alerts)
  for (let at = 0; at < 5; at++) {
    await pipeline.deliver()
    await later(3600)
  }
  expect(await states(operation)).toEqual(['CONFIRMED', 'QUEUED', 'CONFIRMED', 'CONFIRMED'])
  expect((await commandsOf(pipeline, operation)).map(({ attempts }) => attempts)).toEqual([1, 0, 1, 1])
}, 120_000)

describe('a probe', () => {
  const probing = async () => {
    await begin('w2', { deadlineMs: 3000 })
    const operation = await submit(await openAlerts(pipeline, 'one', 1))
    // The wait of a quarter of an hour is over; the next request is the probe.
    await rows(`update lanes set blocked_until = 'epoch', probe_ms = 900000`)
    return operation
  }

  test('whose worker died with it silences the account for no longer than a call takes', async () => {
    const operation = await probing()
    const died = rateOf(pipeline.database.worker)
    expect(await died('acme', 'one', 0, 0)).toBe(true)
    // One at a time, as long as it may be on its way.
    expect(await pipeline.takeRate('acme', 'one', 0, 0)).toBe(false)
    expect((await lane())?.probing).toBeLessThan(8.1)
    await later(8.1)
    await pipeline.deliver()
    expect(await states(operation)).toEqual(['CONFIRMED'])
  }, 120_000)

  test('that met refused credentials holds for half a minute, also where its worker died before it said so', async () => {
    await probing()
    const died = rateOf(pipeline.database.worker)
    expect(await died('acme', 'one', 0, 0)).toBe(true)
    died.answered('acme', 'one', 'UNAUTHORIZED')
    await expect.poll(async () => (await lane())?.probing).toBeGreaterThan(25)
    await later(15)
    expect(await pipeline.takeRate('acme', 'one', 0, 0)).toBe(false)
  }, 120_000)

  test('is given back by a delivery that was fenced before it sent anything', async () => {
    await probing()
    const { claimed } = await claimNext(pipeline.deliveries)
    if (!claimed) throw new Error('nothing was claimed')
    const { deliveries } = pipeline
    await deliver(
      {
        ...deliveries,
        async takeRate(...of) {
          // The look before it was answered well, which would have freed the account.
          await rows('update lanes set probe_ms = 900000')
          const taken = await deliveries.takeRate(...of)
          await rows('update deliveries set token = token + 1')
          return taken
        },
      },
      claimed,
    )
    expect(writes(vendor)).toEqual([])
    await expect.poll(() => pipeline.takeRate('acme', 'one', 0, 0)).toBe(true)
  }, 120_000)
})

test('a lease that became shorter is looked at soon: a call may take a minute, a look ten seconds', async () => {
  await begin('w2', { deadlineMs: 60_000 })
  const operation = await submit(await openAlerts(pipeline, 'one', 1))
  const { claimed } = await claimNext(pipeline.deliveries)
  if (!claimed) throw new Error('nothing was claimed')
  const [posted, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  vendor.interfere = async (request) => {
    if (request.method !== 'POST') return false
    posted.resolve()
    await go.promise
    return false
  }
  const running = deliver(pipeline.deliveries, claimed)
  await posted.promise
  // The claim's own lease is over, and the lane has its turn in the middle of the call.
  await rows('update lanes set check_at = clock_timestamp()')
  await reconcileOnce(pipeline.deliveries)
  expect((await lane())?.check_in).toBeLessThan(10)
  go.resolve()
  await running
  expect(await states(operation)).toEqual(['CONFIRMED'])
}, 120_000)

describe('several deliveries at the same time', () => {
  /** Two of different cases, each held at its write until its answer is given. */
  const two = async () => {
    await begin()
    const cases = Map.groupBy(await openAlerts(pipeline, 'one', 60), ({ key }) => key.split('/')[0] as string)
    const [first, second] = [...cases].map(([caseId, [alert]]) => ({ caseId, alert: alert as AlertHead }))
    if (!first || !second) throw new Error('two cases are needed')
    await submit([first.alert, second.alert])
    const answers = new Map([first, second].map(({ caseId }) => [caseId, Promise.withResolvers<Interference>()]))
    const posted = new Set<string>()
    vendor.interfere = async (request, response, sandbox) => {
      if (request.method !== 'POST') return false
      const [caseId, answer] = [...answers].find(([id]) => request.url?.includes(id)) ?? []
      if (!caseId || !answer) return false
      posted.add(caseId)
      return (await answer.promise)(request, response, sandbox)
    }
    const running = []
    for (let at = 0; at < 2; at++) {
      const { claimed } = await claimNext(pipeline.deliveries)
      if (!claimed) throw new Error('nothing was claimed')
      running.push(deliver(pipeline.deliveries, claimed))
    }
    await expect.poll(() => posted.size).toBe(2)
    const [one, other] = [first, second].map(({ caseId }) => answers.get(caseId)?.resolve ?? (() => {}))
    return { running, one: one as (a: Interference) => void, other: other as (a: Interference) => void }
  }

  test('an answer to what was begun before does not shorten the wait another was asked for', async () => {
    const { running, one, other } = await two()
    other(answering(503, { 'retry-after': '300' }))
    await expect.poll(async () => (await lane())?.held).toBeGreaterThan(250)
    one(() => false)
    await Promise.all(running)
    expect((await lane())?.held).toBeGreaterThan(250)
    expect((await lane())?.send_failures).toBe(1)
    const sent = writes(vendor).length
    await rows(`update commands set available_at = 'epoch' where state = 'QUEUED'`)
    await rows(`update lanes set deliver_at = 'epoch'`)
    await pipeline.deliver()
    expect(writes(vendor).length).toBe(sent)
    await later(400)
    vendor.interfere = null
    await pipeline.deliver()
    expect((await lane())?.send_failures).toBe(0)
    expect(writes(vendor).length).toBe(sent + 1)
  }, 120_000)

  test('that fail together are one failure, and so is a look that its delivery backs off from', async () => {
    const { running, one, other } = await two()
    one(answering(429, { 'retry-after': '60' }))
    other(answering(429, { 'retry-after': '60' }))
    await Promise.all(running)
    expect((await lane())?.send_failures).toBe(1)
    vendor.interfere = answering(429)
    await pipeline.release()
    const asked = vendor.requests.length
    await pipeline.deliver()
    expect(vendor.requests.length - asked).toBe(1)
    expect((await lane())?.send_failures).toBe(2)
  }, 120_000)
})
