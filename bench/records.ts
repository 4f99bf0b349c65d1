import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Adapter, RawRecord } from '../src/adapter/contract.ts'
import { createVendorHttp } from '../src/adapter/http.ts'
import { lookupKey } from '../src/adapter/vocabulary.ts'
import { discoverAdapters, loadSandbox } from '../src/registry.ts'

export interface VendorRecords {
  adapter: Adapter
  settings: unknown
  records: RawRecord[]
}

/** Every record of a vendor's sandbox, read through the adapter as the gateway would. */
export async function readVendor(adapter: Adapter, count: number): Promise<VendorRecords> {
  const sandbox = (await loadSandbox(adapter.vendor))({ seed: 1, count })
  const server = createServer(sandbox.handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = adapter.settings.parse(sandbox.settings)
  const credentials = adapter.credentials.parse(sandbox.credentials)
  const http = createVendorHttp({ baseUrl, deadlineMs: 30_000 })
  const records: RawRecord[] = []
  for (const stream of adapter.connect({ settings, credentials, http }).streams) {
    let position: string | null = null
    do {
      const page = await stream.page(position)
      records.push(...page.records)
      position = page.next
    } while (position !== null)
  }
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return { adapter, settings, records }
}

/** The first adapter that reads a subject, an alert, a hit, a case and their link out of one whole record: it writes most rows. */
export async function richestVendor(count: number): Promise<VendorRecords> {
  for (const adapter of (await discoverAdapters()).values()) {
    if (adapter.merge) continue
    const sample = await readVendor(adapter, 20)
    const [first] = sample.records
    const mapped = first && adapter.map(first, sample.settings)
    if (mapped?.alerts[0] && mapped.hits[0] && mapped.subjects[0] && mapped.caseAlerts[0]) {
      return readVendor(adapter, count)
    }
  }
  throw new Error('no adapter reads all of it out of one record')
}

/** The records as they are after each alert's status has become another word of the vendor's. */
export function changedRecords({ adapter, records }: VendorRecords): RawRecord[] {
  const table = adapter.vocabulary.find(({ concept }) => concept === 'AlertStatus')
  if (!table) throw new Error(`${adapter.vendor} has no vocabulary of alert statuses`)
  const words = table.entries.map((entry) => entry.raw)
  const at = new Date().toISOString()
  return records.map((record) => {
    const raw = record.raw as Record<string, unknown>
    const present = words.findIndex((word) => lookupKey(word) === lookupKey(String(raw[table.field])))
    return { ...record, raw: { ...raw, [table.field]: words[(present + 1) % words.length] }, vendorUpdatedAt: at }
  })
}

export const inPages = <T>(records: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(records.length / size) }, (_, at) => records.slice(at * size, (at + 1) * size))
