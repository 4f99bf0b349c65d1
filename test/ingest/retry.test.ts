import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Accounts } from '../../src/adapter/account.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import { pollOnce } from '../../src/ingest/poll.ts'
import { remap } from '../../src/ingest/remap.ts'
import { retryOnce } from '../../src/ingest/retry.ts'
import { collectAccounts, metricsIds } from '../../src/main/account-metrics.ts'
import { createCatalogue } from '../../src/main/catalogue.ts'
import { createStore } from '../../src/store/run.ts'
import { ask, viewerOf } from '../graphql/support.ts'
import { createPipeline, type Pipeline, startVendor } from '../support/pipeline.ts'
import type { RunningVendor } from '../support/vendors.ts'

let w2: RunningVendor
let pipeline: Pipeline
const ids = metricsIds(['a newer key of thirty-two characters', 'the oldest key of 32 characters or so'])

beforeAll(async () => {
  w2 = await startVendor('w2', { count: 20 })
  pipeline = await createPipeline([
    { account: 'w2-uk', vendor: 'w2', running: w2, settings: { pageSize: 20 } },
    { tenant: 'other', account: 'w2-uk', vendor: 'w2', running: w2 },
  ])
})
afterAll(async () => {
  await pipeline.close()
  await w2.close()
})

const rows = <R>(text: string, values: unknown[] = []) => pipeline.database.sql<R>(text, values)
const as = (role: 'SUPERVISOR' | 'ANALYST' | 'ADMIN', tenant = 'acme') => ({
  store: pipeline.database.store,
  viewer: viewerOf(tenant, [role]),
  vendors: createCatalogue(pipeline.adapters, pipeline.accounts, ids),
})

/** The accounts under a release whose map cannot do with some alerts. */
function strict(refuse: (alertId: string) => boolean): Accounts {
  return new Map(
    [...pipeline.accounts].map(([key, connected]) => {
      const { adapter } = connected
      const map: typeof adapter.map = (record, settings) => {
        if (refuse(String((record.raw as { alertId: unknown }).alertId)))
          throw new UnmappableRecord('alertId', 'not yet')
        return adapter.map(record, settings)
      }
      return [key, { ...connected, adapter: { ...adapter, map } }]
    }),
  )
}

const RETRY = `mutation ($input: RetryQuarantinedInput!) { retryQuarantined(input: $input) {
  understood refused pending account { quarantineCount } results { id key outcome reason } } }`
interface Answer {
  data?: {
    retryQuarantined: {
      understood: number
      refused: number
      pending: number
      account: { quarantineCount: number }
      results: { id: string; key: string | null; outcome: string; reason: string | null }[]
    }
  }
  errors?: { message: string; extensions: { code: string; field?: string } }[]
}

/** The mutation, with a worker of the given release running beside it. */
async function retry(accounts: Accounts, input: object, who = as('SUPERVISOR')): Promise<Answer> {
  const asking = ask(who, RETRY, { input: { accountId: 'w2-uk', waitMs: 10_000, ...input } }) as Promise<Answer>
  let answered = false
  void asking.finally(() => {
    answered = true
  })
  while (!answered) {
    await retryOnce({ store: pipeline.database.worker, accounts })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return asking
}

describe('quarantined records', () => {
  const known = () => [...w2.sandbox.records().values()].map((record) => String(record.alertId))

  beforeAll(async () => {
    const [first, second, third] = known()
    w2.interfere = async (request, response) => {
      if (request.headers['x-untouched'] || !request.url?.includes('PageNumber=0')) return false
      const headers = { authorization: String(request.headers.authorization), 'x-untouched': '1' }
      const text = await (await fetch(w2.baseUrl + request.url, { headers })).text()
      const body = parseJson(text) as { caseAlerts: Record<string, unknown>[] }
      // The third record spells the id of its case in a way no release knows yet.
      body.caseAlerts = body.caseAlerts.map(({ caseId, ...rest }) =>
        String(rest.alertId) === third ? { ...rest, caseID: caseId } : { ...rest, caseId },
      )
      response.writeHead(200, { 'content-type': 'application/json' }).end(stringifyJson(body))
      return true
    }
    await rows("update lanes set sync_at = 'epoch' where tenant_id = 'acme'")
    const old = strict((id) => id === first || id === second)
    await pollOnce({
      store: pipeline.database.worker,
      accounts: new Map([...old].filter(([key]) => key.startsWith('acme/'))),
    })
  })

  test('are tried again on request: those a fix helps leave, the others say why', async () => {
    const before = await rows<{ key: string | null; reason: string; stream: string }>(
      'select key, reason, stream from quarantine order by key nulls last',
    )
    expect(before.map(({ stream }) => stream)).toEqual(['alerts', 'alerts', 'alerts'])
    expect(before.at(-1)).toMatchObject({ key: null, reason: expect.stringContaining('caseId') })
    const [, second] = known()
    const partly = await retry(
      strict((id) => id === second),
      {},
    )
    expect(partly.errors).toBeUndefined()
    expect(partly.data?.retryQuarantined).toMatchObject({ understood: 1, refused: 2, pending: 0 })
    expect(partly.data?.retryQuarantined.account.quarantineCount).toBe(2)
    expect(partly.data?.retryQuarantined.results.map(({ outcome }) => outcome).toSorted()).toEqual([
      'REFUSED',
      'REFUSED',
      'UNDERSTOOD',
    ])
    expect(partly.data?.retryQuarantined.results.find(({ key }) => key?.endsWith(`/${second}`))?.reason).toBe(
      'alertId: not yet',
    )
    const kept = await rows<{ seen: number; retried_at: Date | null }>('select seen, retried_at from quarantine')
    expect(kept).toEqual([
      { seen: 1, retried_at: expect.any(Date) },
      { seen: 1, retried_at: expect.any(Date) },
    ])
  })

  test('are named by key or id, and announced as the records they are', async () => {
    const [, second] = known()
    const [stuck] = await rows<{ key: string }>('select key from quarantine where key is not null')
    const done = await retry(pipeline.accounts, { keys: [stuck?.key] })
    expect(done.data?.retryQuarantined).toMatchObject({ understood: 1, refused: 0, pending: 0 })
    expect(await rows('select 1 from alerts where vendor_id = $1', [second])).toHaveLength(1)
    const events = await rows<{ type: string }>(
      `select e.type from events e join alerts a on a.id = e.node_id where a.vendor_id = $1`,
      [second],
    )
    expect(events).toEqual([{ type: 'ALERT_CREATED' }])
  })

  test('that never said which record they are are read by a release that can tell', async () => {
    const [entry] = pipeline.accounts
    if (!entry) throw new Error('no account')
    const [key, connected] = entry
    const streams = connected.reading.streams.map((stream) => ({
      ...stream,
      identify: (raw: unknown) => {
        const { caseID, ...rest } = raw as Record<string, unknown>
        return stream.identify?.({ ...rest, caseId: caseID }) ?? { raw, reason: 'no' }
      },
    }))
    const adapter = { ...connected.adapter, mapRev: connected.adapter.mapRev + 1 }
    const next = new Map([[key, { ...connected, adapter, reading: { ...connected.reading, streams } }]])
    expect(await rows('select 1 from quarantine')).toHaveLength(1)
    await remap(pipeline.database.worker, next)
    expect(await rows('select 1 from quarantine')).toEqual([])
    expect(
      await rows('select 1 from vendor_records where account_id = $1 and tenant_id = $2', ['w2-uk', 'acme']),
    ).toHaveLength(20)
  })

  test('that were too large to be kept say so, and a worker that is away leaves them pending', async () => {
    await rows(`insert into quarantine (tenant_id, account_id, digest, kind, reason, raw, place)
      values ('acme', 'w2-uk', 'large', 'UNKNOWN', 'larger than 16 bytes', 'null', 3)`)
    const away = (await ask(as('ADMIN'), RETRY, { input: { accountId: 'w2-uk', waitMs: 0 } })) as Answer
    expect(away.data?.retryQuarantined).toMatchObject({ understood: 0, refused: 0, pending: 1 })
    const tried = await retry(pipeline.accounts, {})
    expect(tried.data?.retryQuarantined.results).toMatchObject([
      { key: null, outcome: 'NOT_KEPT', reason: 'larger than 16 bytes' },
    ])
  })

  test('are nobody else’s: roles, bounds and other tenants', async () => {
    const [row] = await rows<{ id: string }>('select id from quarantine')
    const id = Buffer.from(`QuarantinedRecord:${row?.id}`).toString('base64url')
    const random = Buffer.from('QuarantinedRecord:00000000-0000-4000-8000-000000000000').toString('base64url')
    const code = async (who: ReturnType<typeof as>, input: object) => {
      const answer = (await ask(who, RETRY, { input: { accountId: 'w2-uk', waitMs: 0, ...input } })) as Answer
      return answer.errors?.[0]?.extensions
    }
    expect(await code(as('ANALYST'), {})).toMatchObject({ code: 'FORBIDDEN' })
    expect(await code(as('ADMIN'), { accountId: 'nobody' })).toMatchObject({
      code: 'NOT_FOUND',
      field: 'input.accountId',
    })
    expect(await code(as('ADMIN'), { ids: [] })).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.ids' })
    expect(await code(as('ADMIN'), { waitMs: 10_001 })).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.waitMs' })
    const foreign = await ask(as('ADMIN', 'other'), RETRY, { input: { accountId: 'w2-uk', ids: [id], waitMs: 0 } })
    const nothing = await ask(as('ADMIN', 'other'), RETRY, { input: { accountId: 'w2-uk', ids: [random], waitMs: 0 } })
    expect(JSON.stringify(foreign)).toBe(JSON.stringify(nothing))
    expect(await rows('select 1 from quarantine where retry_requested_at is not null')).toEqual([])
  })
})

describe('how accounts are doing', () => {
  test('stands in `accounts`', async () => {
    w2.interfere = (_request, response) => {
      response.writeHead(429, { 'retry-after': '60' }).end('{}')
      return true
    }
    await pipeline.poll()
    const text = `{ accounts { accountId state lastErrorKind lastError lastErrorAt metricsId unrecognisedCount quarantineCount
      backfill { seen announced startedAt completedAt } lastReconciledAt
      streams { name state seen announced unreadable pages startedAt completedAt }
      rate { requestsPerMinute tokensLeft blockedUntil deliveriesRunning maxDeliveries }
      reconciliation { startedAt read changed absent nextAt } } }`
    const answer = (await ask(as('ADMIN'), text)) as { data: { accounts: Record<string, unknown>[] } }
    expect(answer.data.accounts).toMatchObject([
      {
        accountId: 'w2-uk',
        state: 'RATE_LIMITED',
        lastErrorKind: 'RATE_LIMITED',
        lastError: 'The vendor asked us to wait 60 s (HTTP 429).',
        metricsId: ids('acme', 'w2-uk'),
        quarantineCount: 1,
        backfill: { seen: 19, announced: 20, completedAt: expect.any(String) },
        streams: [{ name: 'alerts', state: 'READING', seen: 0, announced: null }],
        rate: { requestsPerMinute: 6000, deliveriesRunning: 0, maxDeliveries: 4, blockedUntil: expect.any(String) },
        reconciliation: { read: 0, startedAt: null, nextAt: expect.any(String) },
      },
    ])
    const other = (await ask(as('ANALYST'), text)) as { data: { accounts: { metricsId: null }[] } }
    expect(other.data.accounts[0]?.metricsId).toBeNull()
  })

  test('stands in the metrics, under names that say nothing about tenants', async () => {
    const registry = new Registry()
    collectAccounts({ store: pipeline.database.store, registry, metricsId: ids })
    const before = pipeline.database.store.statements()
    const text = await registry.metrics()
    expect(pipeline.database.store.statements()).toBe(before + 1)
    expect(text).not.toMatch(/acme|w2-uk|other/)
    const account = ids('acme', 'w2-uk')
    expect(account).toMatch(/^[\w-]{12}$/)
    expect(ids('other', 'w2-uk')).not.toBe(account)
    const of = (name: string, more = '') =>
      new RegExp(`^tributary_account_${name}\\{vendor="w2",account="${account}"${more}\\} ([\\d.]+)$`, 'm').exec(
        text,
      )?.[1]
    expect(of('state', ',state="RATE_LIMITED"')).toBe('1')
    expect(of('last_error', ',kind="RATE_LIMITED"')).toBe('1')
    expect(of('quarantined_records')).toBe('1')
    expect(of('requests_per_minute')).toBe('6000')
    expect(Number(of('blocked_seconds'))).toBeGreaterThan(20)
    for (const name of ['freshness_seconds', 'lag_seconds', 'tokens_left', 'deliveries_running', 'unrecognised_words'])
      expect(of(name), name).toBeDefined()
    expect(text).toMatch(/^tributary_account_figures_up 1$/m)
    // The walls stand again for whoever gets the connection next.
    expect(await rows("select current_setting('app.tenant', true) as t")).not.toEqual([{ t: 'acme' }])
  })

  test('is left out of the metrics, at once, while the database is away', async () => {
    const store = createStore({
      url: 'postgres://nobody@127.0.0.1:9/none',
      role: null,
      poolSize: 1,
      statementTimeoutMs: 1000,
      onError: () => {},
    })
    const silent = { ...store, system: () => new Promise<never>(() => {}) }
    for (const one of [store, silent]) {
      const registry = new Registry()
      collectAccounts({ store: one, registry, metricsId: ids })
      const startedAt = performance.now()
      const text = await registry.metrics()
      expect(performance.now() - startedAt).toBeLessThan(20_000)
      expect(text).toMatch(/^tributary_account_figures_up 0$/m)
      expect(text).not.toContain('account="')
    }
    await store.close()
  })
})
