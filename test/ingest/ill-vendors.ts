import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseJson, stringifyJson } from '../../src/adapter/json.ts'
import { pollOnce } from '../../src/ingest/poll.ts'
import { createPipeline, type TestAccount } from '../support/pipeline.ts'
import { type Interference, type RunningVendor, startVendor } from '../support/vendors.ts'

type Raw = Record<string, unknown>

/** Where a vendor's list and the words of its records stand, for faults that are the same at every vendor. */
interface Facts {
  vendor: string
  /** The list whose records are changed; other routes stay well. */
  list: string
  items: string
  id: string
  created: string
  /** Where a record says when it last changed; null at the vendor that does not say it. */
  updated: string | null
  stream: string
  table: 'alerts' | 'cases'
  firstPage(query: URLSearchParams): boolean
  secondPage(query: URLSearchParams): boolean
}

export const VENDORS: readonly Facts[] = [
  {
    vendor: 'w2',
    list: '/cases/alerts',
    items: 'caseAlerts',
    id: 'alertId',
    created: 'dateCreated',
    updated: 'dateLastUpdated',
    stream: 'alerts',
    table: 'alerts',
    firstPage: (query) => query.get('PageNumber') === '0',
    secondPage: (query) => query.get('PageNumber') === '1',
  },
  {
    vendor: 'zenoo',
    list: '/v1/alerts',
    items: 'data',
    id: 'token',
    created: 'created_at',
    updated: 'updated_at',
    stream: 'alerts',
    table: 'alerts',
    firstPage: (query) => !query.has('cursor'),
    secondPage: (query) => query.has('cursor'),
  },
  {
    vendor: 'corsa',
    list: '/v1/alerts',
    items: 'data',
    id: 'id',
    created: 'createdAt',
    updated: 'updatedAt',
    stream: 'alerts',
    table: 'alerts',
    firstPage: (query) => query.get('page') === '1',
    secondPage: (query) => query.get('page') === '2',
  },
  {
    vendor: 'compilot',
    list: '/alerts',
    items: 'data',
    id: 'id',
    created: 'createdAt',
    updated: 'updatedAt',
    stream: 'alerts',
    table: 'alerts',
    firstPage: (query) => query.get('currentPage') === '0',
    secondPage: (query) => query.get('currentPage') === '1',
  },
  {
    vendor: 'trustgate',
    list: '/cases',
    items: 'cases',
    id: 'id',
    created: 'created_at',
    updated: null,
    stream: 'cases',
    table: 'cases',
    firstPage: (query) => query.get('offset') === '0',
    secondPage: (query) => Number(query.get('offset')) > 0,
  },
]

export interface IllVendor extends Facts {
  account: string
  running: RunningVendor
  /** Requests of the list that reached the vendor. */
  asked(): number
  /** Answers the list (or its second page) in place of the vendor. */
  answer(which: 'list' | 'second page', how: (response: ServerResponse, request: IncomingMessage) => void): void
  /** Lets the vendor answer, and changes the records of its list's first page (or of all) and their details. */
  edit(change: (records: Raw[]) => void, pages?: 'first page' | 'all'): void
  /** Lets the vendor answer, and changes the text of its list's pages. */
  rewrite(change: (text: string) => string): void
  well(): void
}

/** Stands for more text than a body may hold, which is only made when it is sent. */
export const PADDING = '@@padding@@'
/** Stands for what is nested deeper than any program here could write. */
export const DEEP = '@@deep@@'
const NESTED = `${'['.repeat(100_000)}"core"${']'.repeat(100_000)}`
const MUCH = Buffer.alloc(1.5 * 1024 * 1024, 'x')

/** Ample for an answer that comes on a busy machine, short for one that never does, and not the default of 15 s. */
export const DEADLINE_MS = 3_000

const UNTOUCHED = 'x-untouched'

/** What the vendor itself answers to this request. */
async function itself(running: RunningVendor, request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !['host', 'connection'].includes(name) ? [[name, value]] : [],
  )
  const answer = await fetch(running.baseUrl + request.url, { headers: [...headers, [UNTOUCHED, '1']] })
  return { status: answer.status, body: parseJson(await answer.text()) }
}

function illVendor(facts: Facts, running: RunningVendor): IllVendor {
  const urlOf = (request: IncomingMessage) => new URL(request.url ?? '/', running.baseUrl)
  const interfere = (how: Interference) => {
    running.interfere = (request, response, sandbox) =>
      request.method === 'GET' && !request.headers[UNTOUCHED] ? how(request, response, sandbox) : false
  }
  return {
    ...facts,
    account: `ill-${facts.vendor}`,
    running,
    asked: () => running.requests.filter((request) => request.split('?')[0] === `GET ${facts.list}`).length,
    answer(which, how) {
      interfere((request, response) => {
        const url = urlOf(request)
        if (url.pathname !== facts.list || (which === 'second page' && !facts.secondPage(url.searchParams)))
          return false
        how(response, request)
        return true
      })
    },
    edit(change, pages = 'first page') {
      const changed = new Map<string, Raw>()
      interfere(async (request, response) => {
        const url = urlOf(request)
        const detail = changed.get(decodeURIComponent(url.pathname.slice(facts.list.length + 1)))
        const listed = url.pathname === facts.list && (pages === 'all' || facts.firstPage(url.searchParams))
        if (!listed && !detail) return false
        const { status, body } = await itself(running, request)
        if (detail) Object.assign(status === 200 ? (body as Raw) : {}, detail)
        else {
          const records = (body as Record<string, Raw[]>)[facts.items] ?? []
          const before = records.map((record) => ({ ...record }))
          change(records)
          // The detail of a record shows the same change as its list item.
          for (const [at, record] of records.entries()) {
            const fields = Object.entries(record ?? {}).filter(([name, value]) => before[at]?.[name] !== value)
            if (fields.length > 0) changed.set(String(record[facts.id]), Object.fromEntries(fields))
          }
        }
        response.writeHead(status, { 'content-type': 'application/json' })
        const [before, ...rest] = stringifyJson(body).replaceAll(`"${DEEP}"`, NESTED).split(PADDING)
        response.write(before)
        for (const part of rest) {
          response.write(MUCH)
          response.write(part)
        }
        response.end()
        return true
      })
    },
    rewrite(change) {
      interfere(async (request, response) => {
        if (urlOf(request).pathname !== facts.list) return false
        const { status, body } = await itself(running, request)
        response.writeHead(status, { 'content-type': 'application/json' }).end(change(stringifyJson(body)))
        return true
      })
    },
    well() {
      running.interfere = null
    },
  }
}

export interface AccountView {
  state: string
  fresh_as_of: Date | null
  last_error: string | null
  position: string | null
  /** How long nothing at all is sent, in seconds. */
  blocked: number
}

/** One ill account of every vendor, each behind its own server, and two well ones beside them. */
export async function startHospital(settings: Record<string, unknown> = {}) {
  const count = 10
  const wards = await Promise.all(
    VENDORS.map(async (facts) => illVendor(facts, await startVendor(facts.vendor, { count }))),
  )
  const healthy = await Promise.all(['w2', 'corsa'].map((vendor) => startVendor(vendor, { count: 4, seed: 5 })))
  const accounts: TestAccount[] = [
    ...wards.map(({ account, vendor, running }) => ({
      account,
      vendor,
      running,
      settings: { pageSize: 4, deadlineMs: DEADLINE_MS, ...settings },
      maxBodyMiB: 1,
    })),
    { account: 'well-w2', vendor: 'w2', running: healthy[0] as RunningVendor },
    { account: 'well-corsa', vendor: 'corsa', running: healthy[1] as RunningVendor },
  ]
  const pipeline = await createPipeline(accounts)
  const { sql, worker } = pipeline.database
  return {
    wards,
    pipeline,
    /** Every account is due at once and has no trouble behind it. */
    async dueNow(): Promise<void> {
      await sql(
        "update lanes set sync_at = 'epoch', blocked_until = 'epoch', probe_until = 'epoch', probe_ms = 0, failures = 0",
      )
    },
    /** Reads every account once that is not held back, all at the same time. */
    async poll(): Promise<void> {
      await sql("update lanes set sync_at = 'epoch'")
      const due = [...pipeline.accounts]
      const read = async () => {
        for (let one = due.shift(); one; one = due.shift())
          await pollOnce({ store: worker, accounts: new Map([one]), onTrouble: pipeline.trouble }).catch(
            () => undefined,
          )
      }
      await Promise.all(Array.from({ length: due.length }, read))
    },
    async view(account: string): Promise<AccountView> {
      const [row] = await sql<AccountView>(
        `select h.state, h.fresh_as_of, h.last_error, s.position,
           extract(epoch from l.blocked_until - clock_timestamp())::float8 as blocked
         from account_health h join lanes l using (tenant_id, account_id)
         left join sync_streams s on s.account_id = h.account_id and s.stream in ('alerts', 'cases')
           and s.stream = case when $1 like '%trustgate' then 'cases' else 'alerts' end
         where h.account_id = $1`,
        [account],
      )
      if (!row) throw new Error(`no account ${account}`)
      return row
    },
    async count(text: string, values: unknown[] = []): Promise<number> {
      return Number((await sql<{ n: string }>(`select count(*) as n from ${text}`, values))[0]?.n)
    },
    async close(): Promise<void> {
      await pipeline.close()
      await Promise.all([...wards.map(({ running }) => running), ...healthy].map((running) => running.close()))
    },
  }
}

export type Hospital = Awaited<ReturnType<typeof startHospital>>
