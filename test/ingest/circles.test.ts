import type { IncomingMessage } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

// Lists that never come to an end, because what they call the next page was shown before, or shows nothing.

let vendor: RunningVendor
let pipeline: Pipeline
afterEach(async () => {
  await pipeline.close()
  await vendor.close()
})

type Body = Record<string, unknown>
const OWN = 'x-own'

/** What the vendor itself answers when it is asked for another place than the request's. */
async function asked(request: IncomingMessage, change: (query: URLSearchParams) => void): Promise<Body> {
  const url = new URL(request.url ?? '/', vendor.baseUrl)
  change(url.searchParams)
  const { authorization = '', 'x-api-key': key = '' } = request.headers
  const headers = { [OWN]: '1', ...(authorization && { authorization }), ...(key && { 'x-api-key': String(key) }) }
  return (await (await fetch(url, { headers })).json()) as Body
}

const more = (cursor: string) => ({ meta: { total: null, page: { has_more: true, cursor } } })

test.each<[string, string, (request: IncomingMessage, at: number) => Promise<Body>]>([
  [
    'w2',
    'the page number is ignored, and no total is told',
    async (request) => ({
      ...(await asked(request, (query) => query.set('PageNumber', '0'))),
      totalAlertCount: null,
    }),
  ],
  [
    'corsa',
    'the page number is ignored, and neither it nor a total is told',
    async (request) => {
      const { data, limit } = await asked(request, (query) => query.set('page', '1'))
      return { data, limit }
    },
  ],
  [
    'trustgate',
    'two pages take turns',
    async (request, at) => {
      const { cases } = await asked(request, (query) => query.set('offset', String((at % 2) * 4)))
      return { cases }
    },
  ],
  [
    'zenoo',
    'two cursors lead to each other',
    async (request, at) => ({
      ...(await asked(request, (query) => query.delete('cursor'))),
      ...more(at % 2 === 0 ? 'one' : 'other'),
    }),
  ],
  ['zenoo', 'empty pages announce more', async (_request, at) => ({ data: [], ...more(`cursor ${at}`) })],
])('%s: %s', async (name, _how, answer) => {
  vendor = await startVendor(name, { count: 20 })
  pipeline = await createPipeline([{ account: 'one', vendor: name, running: vendor, settings: { pageSize: 4 } }])
  let requests = 0
  vendor.interfere = async (request, response) => {
    if (request.headers[OWN]) return false
    requests += 1
    const body = requests > 100 ? {} : await answer(request, requests)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    return true
  }
  await pipeline.poll()
  expect(requests).toBeLessThan(50)
  const health = () =>
    pipeline.database.sql('select state, last_error, fresh_as_of from account_health where account_id = $1', ['one'])
  expect(await health()).toEqual([
    { state: 'FAILING', last_error: expect.stringContaining('showed nothing new'), fresh_as_of: null },
  ])
  vendor.interfere = null
  await pipeline.release()
  await pipeline.poll()
  expect(await health()).toMatchObject([{ state: 'HEALTHY', fresh_as_of: expect.any(Date) }])
})
