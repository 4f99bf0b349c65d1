import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { accountKey } from '../../src/adapter/account.ts'
import { claimNext, deliver } from '../../src/command/deliver.ts'
import { about, commandsOf, openAlerts, submissionOf, writes } from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import { applyAndStaySilent, type RunningVendor } from '../support/vendors.ts'

let vendor: RunningVendor
let pipeline: Pipeline
const WORD = 'Request Document'

beforeEach(async () => {
  vendor = await startVendor('zenoo', { count: 60 })
  const settings = { deadlineMs: 3000, settleMs: 50 }
  pipeline = await createPipeline([{ account: 'zenoo-eu', vendor: 'zenoo', running: vendor, settings }])
  await pipeline.poll()
  // A vendor that shows the word alone: not whose request it is, nor which.
  const connected = pipeline.accounts.get(accountKey('acme', 'zenoo-eu'))
  const write = connected?.adapter.write
  if (!connected || !write) throw new Error('no writes')
  connected.adapter = {
    ...connected.adapter,
    write: { ...write, shows: ({ raw }) => JSON.stringify(raw).includes(`"${WORD}"`) },
  }
})
afterEach(async () => {
  await pipeline.close()
  await vendor.close()
})

const ask = async (id: string, reason: string) =>
  (
    await pipeline.commands.submit(
      submissionOf([about(id, 'REQUEST_INFORMATION', { vendorValue: WORD, reason })], { mutation: 'test' }),
    )
  ).operationId
const only = async (operation: string) => (await commandsOf(pipeline, operation))[0]
/** An alert that documents were asked for already. */
const asked = async () => {
  const [alert] = await openAlerts(pipeline, 'zenoo-eu', 1)
  if (!alert) throw new Error('no open alert')
  const first = await ask(alert.id, 'The passport, please.')
  await pipeline.deliver()
  expect(await only(first)).toMatchObject({ state: 'CONFIRMED' })
  return alert
}
const changes = () => vendor.sandbox.journal().length

describe('a named word that stood there before proves nothing', () => {
  test('a call that never arrived: uncertain, and not sent again', async () => {
    const { id } = await asked()
    const before = changes()
    vendor.interfere = (request) => {
      if (request.method !== 'POST') return false
      request.socket.destroy()
      return true
    }
    const again = await ask(id, 'The second page this time.')
    const sent = writes(vendor).length
    await pipeline.deliver()
    expect(await only(again)).toMatchObject({ state: 'UNCERTAIN', code: 'NO_ANSWER', evidence_kind: null })
    expect((await only(again))?.message).toContain('shows what it showed before')
    await pipeline.release()
    await pipeline.deliver()
    expect(writes(vendor).length - sent).toBe(1)
    expect(changes()).toBe(before)
  })

  test('a 503: uncertain at once, because no look could tell', async () => {
    const { id } = await asked()
    vendor.interfere = (request, response) => {
      if (request.method !== 'POST') return false
      response.writeHead(503).end('down')
      return true
    }
    const again = await ask(id, 'The second page this time.')
    await pipeline.deliver()
    expect(await only(again)).toMatchObject({ state: 'UNCERTAIN', code: 'NO_ANSWER', attempts: 1 })
  })

  test('a clean answer that names nothing: unverified', async () => {
    const { id } = await asked()
    vendor.interfere = (request, response, sandbox) => {
      if (request.method !== 'POST') return false
      applyAndStaySilent(request, sandbox)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      return true
    }
    const again = await ask(id, 'The second page this time.')
    await pipeline.deliver()
    expect(await only(again)).toMatchObject({ state: 'UNVERIFIED', code: null, evidence_kind: null })
    expect((await only(again))?.message).toContain('it did before')
  })

  test('an answer that shows the request itself: confirmed by it', async () => {
    const { id } = await asked()
    const again = await ask(id, 'The second page this time.')
    await pipeline.deliver()
    expect(await only(again)).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'VENDOR_ANSWER' })
  })

  test('a worker that was lost: whoever takes over knows that it stood there', async () => {
    const { id } = await asked()
    const again = await ask(id, 'The second page this time.')
    const { claimed } = await claimNext(pipeline.deliveries)
    if (!claimed) throw new Error('nothing was claimed')
    let posted = false
    vendor.interfere = (request) => {
      posted ||= request.method === 'POST'
      return request.method === 'POST'
    }
    const { store } = pipeline.deliveries
    const write: typeof store.write = (tenant, work) => (posted ? new Promise(() => {}) : store.write(tenant, work))
    void deliver({ ...pipeline.deliveries, store: { ...store, write } }, claimed)
    await expect.poll(() => posted).toBe(true)
    await sleep(50)
    await pipeline.reconcile()
    expect(await only(again)).toMatchObject({ state: 'UNCERTAIN', code: 'NO_ANSWER' })
  })
})

test('one that did not stand there is proven by standing there', async () => {
  const [alert] = await openAlerts(pipeline, 'zenoo-eu', 1)
  vendor.interfere = (request, _response, sandbox) => {
    if (request.method !== 'POST') return false
    applyAndStaySilent(request, sandbox)
    return true
  }
  const operation = await ask(alert?.id ?? '', 'The passport, please.')
  await pipeline.deliver()
  expect(await only(operation)).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
  expect(changes()).toBe(1)
})
