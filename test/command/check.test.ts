import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  about,
  checkFirst,
  commandsOf,
  decideElsewhere,
  openAlerts,
  submissionOf,
  writes,
} from '../support/commands.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import { applyAndStaySilent, type RunningVendor } from '../support/vendors.ts'

let w2: RunningVendor
let pipeline: Pipeline

beforeEach(async () => {
  w2 = await startVendor('w2', { count: 60 })
  const settings = { deadlineMs: 10_000, settleMs: 50 }
  pipeline = await createPipeline([{ account: 'w2-uk', vendor: 'w2', running: w2, settings }])
  await pipeline.poll()
  checkFirst(pipeline, 'w2-uk')
})
afterEach(async () => {
  await pipeline.close()
  await w2.close()
})

const alert = async () => {
  const [first] = await openAlerts(pipeline, 'w2-uk', 1)
  if (!first) throw new Error('no open alert')
  return first
}
const submit = async (...ids: string[]) =>
  (await pipeline.commands.submit(submissionOf(ids.map((id) => about(id))))).operationId
const only = async (operation: string) => (await commandsOf(pipeline, operation))[0]
const rawOf = async (id: string) =>
  (
    await pipeline.database.sql<{ raw: string }>(
      `select sources -> 'status' ->> 'raw' as raw from alerts where id = $1`,
      [id],
    )
  )[0]?.raw

describe('a record is read before it is written', () => {
  test('what is as it was decided on is sent, once', async () => {
    const { id } = await alert()
    const operation = await submit(id)
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({
      state: 'CONFIRMED',
      evidence_kind: 'READ_BACK',
      attempts: 1,
      warnings: [],
    })
    expect(w2.sandbox.journal().length).toBe(1)
  })

  test('a change nobody has polled yet is a conflict with both states, taken in, and not overwritten', async () => {
    const one = await alert()
    const operation = await submit(one.id)
    await decideElsewhere(pipeline, 'w2-uk', one, { action: 'CONFIRM_MATCH', riskLevel: 'HIGH' })
    const before = writes(w2).length
    await pipeline.deliver()
    const command = await only(operation)
    expect(command).toMatchObject({ state: 'REJECTED', code: 'CONFLICT', attempts: 0, evidence_kind: null })
    expect(command?.message).toContain(one.raw)
    expect(command?.message).toContain('HighRisk')
    expect(writes(w2).length).toBe(before)
    expect(w2.sandbox.journal().map((entry) => entry.after)).toEqual(['HighRisk'])
    expect(await rawOf(one.id)).toBe('HighRisk')
  })

  test('a change a poll has seen is the same conflict', async () => {
    const one = await alert()
    const operation = await submit(one.id)
    await decideElsewhere(pipeline, 'w2-uk', one, { action: 'CONFIRM_MATCH', riskLevel: 'HIGH' })
    await pipeline.poll()
    await pipeline.deliver()
    expect((await only(operation))?.message).toMatch(new RegExp(`said ${one.raw} then, it says HighRisk now`))
    expect(w2.sandbox.journal().length).toBe(1)
  })

  test('in a batch only the one that changed is held back', async () => {
    const [pair] = await pipeline.database.sql<{ ids: string[] }>(
      `select array_agg(a.id order by a.key) as ids from alerts a join case_alerts l on l.alert_id = a.id
       where a.status = 'OPEN' group by l.case_id having count(*) > 1 limit 1`,
    )
    const [first = '', second = ''] = pair?.ids ?? []
    const operation = await submit(first, second)
    await decideElsewhere(pipeline, 'w2-uk', { id: first }, { action: 'CONFIRM_MATCH', riskLevel: 'LOW' })
    await pipeline.deliver()
    expect((await commandsOf(pipeline, operation)).map(({ state, code }) => [state, code])).toEqual([
      ['REJECTED', 'CONFLICT'],
      ['CONFIRMED', null],
    ])
    expect(w2.sandbox.journal().length).toBe(2)
    expect(pipeline.errors).toEqual([])
  })

  test('a record that is gone: nothing sent, and absent from now on', async () => {
    const one = await alert()
    const operation = await submit(one.id)
    w2.interfere = (request, response) => {
      if (!/^\/cases\/[^/]+\/alerts\?/.test(request.url ?? '')) return false
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
      return true
    }
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({ state: 'REJECTED', code: 'NOT_FOUND', attempts: 0 })
    expect(writes(w2)).toEqual([])
    const absences = await pipeline.database.sql<{ key: string }>('select key from absences')
    expect(absences).toEqual([{ key: one.key }])
  })

  test('a record that cannot be read is held back, and no attempt is burnt', async () => {
    const { id } = await alert()
    const operation = await submit(id)
    w2.interfere = (request, response) => {
      if (request.method !== 'GET') return false
      response.writeHead(503).end('down')
      return true
    }
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({ state: 'QUEUED', attempts: 0 })
    expect(writes(w2)).toEqual([])
    w2.interfere = null
    await pipeline.release()
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({ state: 'CONFIRMED', attempts: 1 })
  })
})

describe('a change that races a write', () => {
  test('seen after a 503: uncertain, with both states, and not sent again', async () => {
    const one = await alert()
    const operation = await submit(one.id)
    let posts = 0
    w2.interfere = async (request, response) => {
      if (request.method !== 'POST') return false
      posts += 1
      w2.interfere = null
      await decideElsewhere(pipeline, 'w2-uk', one, { action: 'CONFIRM_MATCH', riskLevel: 'MEDIUM' })
      response.writeHead(503).end('down')
      return true
    }
    await pipeline.deliver()
    await pipeline.release()
    await pipeline.deliver()
    expect(posts).toBe(1)
    const command = await only(operation)
    // The vendor failed, so our call may have been applied before the change: a person looks.
    expect(command).toMatchObject({ state: 'UNCERTAIN', code: 'CONFLICT' })
    expect(command?.message).toMatch(new RegExp(`said ${one.raw} then, it says MediumRisk now`))
    expect(w2.sandbox.journal().map((entry) => entry.after)).toEqual(['MediumRisk'])
  })

  test('our own write, applied after a 503 and two empty looks, is found before it is sent again', async () => {
    const { id } = await alert()
    const operation = await submit(id)
    let apply: (() => void) | null = null
    w2.interfere = async (request, response) => {
      if (request.method !== 'POST' || apply) return false
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks)
      const again = Object.assign(
        (async function* () {
          yield body
        })(),
        {
          method: request.method,
          url: request.url,
          headers: request.headers,
        },
      )
      apply = () => applyAndStaySilent(again as unknown as typeof request, w2.sandbox)
      response.writeHead(503).end('down')
      return true
    }
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({ state: 'QUEUED', attempts: 1 })
    ;(apply as (() => void) | null)?.()
    await expect.poll(() => w2.sandbox.journal().length).toBe(1)
    await pipeline.poll()
    await pipeline.release()
    await pipeline.deliver()
    expect(await only(operation)).toMatchObject({ state: 'CONFIRMED', evidence_kind: 'READ_BACK' })
    expect(writes(w2).length).toBe(1)
  })
})
