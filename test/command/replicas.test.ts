import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimNext, deliver } from '../../src/command/deliver.ts'
import { reconcileOnce } from '../../src/command/reconcile.ts'
import { about, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'
import { startTestWorker } from '../support/worker.ts'

describe('several replicas of the worker', () => {
  const VENDORS = ['w2', 'zenoo', 'corsa', 'compilot'] as const
  const vendors = new Map<string, RunningVendor>()
  let pipeline: Pipeline
  beforeEach(async () => {
    for (const vendor of VENDORS) vendors.set(vendor, await startVendor(vendor, { count: 180 }))
    pipeline = await createPipeline(
      [...vendors].map(([vendor, running]) => ({ account: vendor, vendor, running, settings: { settleMs: 10 } })),
    )
    await pipeline.database.sql('update lanes set burst = 10000, tokens = 10000, per_second = 1000')
    await pipeline.poll()
  }, 120_000)
  afterEach(async () => {
    await pipeline?.close()
    await Promise.all([...vendors.values()].map((vendor) => vendor.close()))
  })

  test('three of them, 300 commands over four vendors: each change exactly once', async () => {
    const alerts = (
      await Promise.all(VENDORS.map((vendor) => openAlerts(pipeline, vendor, 75, ['OPEN', 'IN_REVIEW', 'PENDING'])))
    ).flat()
    expect(alerts.length).toBe(300)
    const workers = await Promise.all([1, 2, 3].map(() => startTestWorker(pipeline)))
    const { operationId } = await pipeline.commands.submit(submissionOf(alerts.map(({ id }) => about(id))))
    const open = async () =>
      (await commandsOf(pipeline, operationId)).filter(({ state }) => state === 'QUEUED' || state === 'SENDING').length
    await expect.poll(open, { timeout: 90_000, interval: 200 }).toBe(0)
    await Promise.all(workers.map((worker) => worker.stop()))
    expect(new Set((await commandsOf(pipeline, operationId)).map(({ state }) => state))).toEqual(new Set(['CONFIRMED']))
    for (const vendor of VENDORS) {
      const { sandbox } = vendors.get(vendor) as RunningVendor
      const changes = sandbox.journal().map(({ recordId, change }) => `${recordId} ${change}`)
      expect(new Set(changes).size).toBe(changes.length)
      expect(new Set(sandbox.journal().map(({ recordId }) => recordId)).size).toBe(75)
      expect(sandbox.violations()).toEqual([])
    }
    // More than one of them worked: every delivery has its own token, and none was taken over.
    const [row] = await pipeline.database.sql<{ open: number; errors: number }>(
      `select count(*) filter (where phase <> 'SETTLED')::integer as open, count(error)::integer as errors from deliveries`,
    )
    expect(row).toEqual({ open: 0, errors: 0 })
  }, 120_000)
})

describe('a worker that is frozen', () => {
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

  const submitted = async () => {
    const [alert] = await openAlerts(pipeline, 'w2-uk', 1)
    const { operationId } = await pipeline.commands.submit(submissionOf([about(alert?.id ?? null)]))
    return operationId
  }
  /** A worker that stops between its mark and the socket, until it is let go on. */
  const freezing = async () => {
    const { claimed } = await claimNext(pipeline.deliveries)
    if (!claimed) throw new Error('nothing was claimed')
    let thaw = () => {}
    const thawed = new Promise<void>((resolve) => {
      thaw = resolve
    })
    const { delivering } = claimed.connected
    const frozen = {
      ...claimed,
      connected: {
        ...claimed.connected,
        delivering: {
          ...delivering,
          deliver: async (...call: Parameters<NonNullable<typeof delivering.deliver>>) => {
            await thawed
            return delivering.deliver?.(...call) ?? new Map()
          },
        },
      },
    }
    const running = deliver(pipeline.deliveries, frozen)
    const sent = () => pipeline.database.sql<{ phase: string }>(`select phase from deliveries where phase = 'SENT'`)
    await expect.poll(async () => (await sent()).length).toBe(1)
    return {
      thaw() {
        thaw()
        return running
      },
    }
  }

  test('past its lease between mark and socket: it applies late, writes nothing, and both decisions say so', async () => {
    const operation = await submitted()
    const { thaw } = await freezing()
    await pipeline.reconcile()
    const [first] = await commandsOf(pipeline, operation)
    expect(first).toMatchObject({ state: 'UNCERTAIN', warnings: [] })
    // A person looks, sees nothing, and has it tried again, while the first call is still asleep.
    await pipeline.commands.settle('acme', 'ana', { id: first?.id ?? null, applied: false, reason: 'Nothing there.' })
    const retry = { ids: [first?.id ?? null], reason: null, mayReferForSar: false }
    const again = await pipeline.commands.submit(submissionOf([], { mutation: 'retryCommands', retry }))
    await pipeline.deliver()
    expect((await commandsOf(pipeline, again.operationId))[0]).toMatchObject({ state: 'CONFIRMED', warnings: [] })
    await thaw()
    expect(writes(w2).length).toBe(2)
    const [late, second] = [
      ...(await commandsOf(pipeline, operation)),
      ...(await commandsOf(pipeline, again.operationId)),
    ]
    expect(late).toMatchObject({ state: 'REJECTED', warnings: [expect.stringMatching(/^LATE_ANSWER: .*twice/)] })
    expect(second).toMatchObject({ state: 'CONFIRMED', warnings: [expect.stringMatching(/^LATE_ANSWER: /)] })
    const told = await pipeline.database.sql<{ command_id: string }>(
      `select command_id from audit where action = 'LATE_ANSWER' order by seq`,
    )
    expect(told.map((row) => row.command_id).toSorted()).toEqual([late?.id, second?.id].toSorted())
    const [event] = await pipeline.database.sql<{ actor: string }>(
      'select actor from events where command_id = $1 order by seq desc limit 1',
      [late?.id],
    )
    expect(event).toEqual({ actor: 'tributary' })
    // W2 sets a status, so the second call changed nothing; at a vendor that counts calls it would have.
    expect(w2.sandbox.journal().length).toBe(1)
  })

  test('whose report meets a deadlock reports all the same', async () => {
    const operation = await submitted()
    const { store } = pipeline.deliveries
    let met = false
    pipeline.deliveries.store = {
      ...store,
      write: (tenant, work) =>
        store.write(tenant, (tx) =>
          work({
            ...tx,
            all(query) {
              const meets = !met && query.sql.includes('LATE_ANSWER')
              met ||= meets
              if (meets) throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
              return tx.all(query)
            },
          }),
        ),
    }
    const { thaw } = await freezing()
    await pipeline.reconcile()
    await thaw()
    expect(met).toBe(true)
    expect((await commandsOf(pipeline, operation))[0]?.warnings).toEqual([expect.stringMatching(/^LATE_ANSWER: /)])
    expect(pipeline.errors).toEqual([])
  })

  test('whose call was certainly refused has nothing to report', async () => {
    const operation = await submitted()
    const { thaw } = await freezing()
    await pipeline.reconcile()
    w2.interfere = (request, response) => {
      if (request.method !== 'POST') return false
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"title":"no"}')
      return true
    }
    await thaw()
    expect((await commandsOf(pipeline, operation))[0]).toMatchObject({ state: 'UNCERTAIN', warnings: [] })
  })

  test('held up by the database between mark and socket: it does not send', async () => {
    const operation = await submitted()
    const { claimed } = await claimNext(pipeline.deliveries)
    if (!claimed) throw new Error('nothing was claimed')
    const { store } = pipeline.deliveries
    let slow = false
    const held = {
      ...pipeline.deliveries,
      store: {
        ...store,
        write: (async (tenant, work) => {
          const answer = await store.write(tenant, work)
          const [row] = await pipeline.database.sql<{ phase: string }>('select phase from deliveries')
          if (row?.phase === 'SENT' && !slow) {
            slow = true
            await new Promise((resolve) => setTimeout(resolve, 5_200))
          }
          return answer
        }) as typeof store.write,
      },
    }
    await deliver(held, claimed)
    expect(writes(w2)).toEqual([])
    expect((await commandsOf(pipeline, operation))[0]).toMatchObject({ state: 'QUEUED', attempts: 0 })
    while (await reconcileOnce(pipeline.deliveries));
    await pipeline.release()
    await pipeline.deliver()
    expect((await commandsOf(pipeline, operation))[0]).toMatchObject({ state: 'CONFIRMED', attempts: 1 })
  }, 120_000)
})
