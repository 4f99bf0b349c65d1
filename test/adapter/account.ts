import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import type { Adapter, PlanTarget, RawRecord, VendorConnection } from '../../src/adapter/contract.ts'
import { createVendorHttp, type VendorHttpOptions } from '../../src/adapter/http.ts'
import type { CreateSandbox, Sandbox } from '../../src/adapter/sandbox.ts'
import type { Mapped } from '../../src/canonical/record.ts'

/** An account at a sandbox vendor that listens on loopback; closed after the test. */
export interface Account {
  sandbox: Sandbox
  settings: unknown
  connection: VendorConnection
  map(record: RawRecord): Mapped
}

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

export async function openAccount(
  adapter: Adapter,
  sandbox: Sandbox,
  options: {
    settings?: Record<string, unknown>
    credentials?: Record<string, string>
    http?: Partial<VendorHttpOptions>
  } = {},
): Promise<Account> {
  const server = createServer(sandbox.handle)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const settings = adapter.settings.parse({ ...sandbox.settings, ...options.settings })
  const connection = adapter.connect({
    settings,
    credentials: adapter.credentials.parse(options.credentials ?? sandbox.credentials),
    http: createVendorHttp({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      deadlineMs: 5_000,
      ...options.http,
    }),
  })
  return { sandbox, settings, connection, map: (record) => adapter.map(record, settings) }
}

/** Everything the account's streams hold, page by page to the end. */
export async function sweep({ connection }: Account): Promise<{ records: RawRecord[]; unreadable: unknown[] }> {
  const records: RawRecord[] = []
  const unreadable: unknown[] = []
  for (const stream of connection.streams) {
    let position: string | null = null
    let pages = 0
    do {
      if (++pages > 1_000) throw new Error(`${stream.name} never ends`)
      const page = await stream.page(position)
      if (page.next !== null && page.next === position) throw new Error(`${stream.name} does not move on`)
      records.push(...page.records)
      unreadable.push(...page.unreadable)
      position = page.next
    } while (position !== null)
  }
  return { records, unreadable }
}

/** The draft a record stands for: its alert, or its case. */
export function ownDraft(record: RawRecord, mapped: Mapped) {
  const drafts = record.kind === 'ALERT' ? mapped.alerts : mapped.cases
  const own = drafts.find(({ key }) => key === record.key)
  if (!own) throw new Error(`${record.key}: the record maps to no ${record.kind.toLowerCase()} of its own key`)
  return own
}

export function targetOf(record: RawRecord, mapped: Mapped): PlanTarget {
  const own = ownDraft(record, mapped)
  return {
    kind: record.kind,
    present: {},
    key: record.key,
    vendorIds: 'vendorIds' in own ? Object.fromEntries(own.vendorIds.map(({ field, value }) => [field, value])) : {},
    rawStatus: own.status === 'FROM_ALERTS' ? null : own.status.raw,
  }
}

export type { CreateSandbox }
