import { z } from 'zod'
import type { Page, RawRecord, UnreadableRecord, VendorConnection } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import type { VendorHttp } from '../../src/adapter/http.ts'
import { thing } from './map.ts'
import type { NovaScanCredentials } from './settings.ts'

const list = z.object({ things: z.array(z.unknown()), more: z.boolean() })

function fileOf(raw: unknown): RawRecord | UnreadableRecord {
  const read = thing.safeParse(raw)
  if (!read.success) return { raw, reason: 'no: missing or not a number' }
  const { no, changed } = read.data
  return {
    kind: 'ALERT',
    key: no,
    part: 'ITEM',
    raw,
    vendorUpdatedAt: changed ? new Date(changed).toISOString() : null,
  }
}

export function connect({
  credentials,
  http,
}: {
  credentials: NovaScanCredentials
  http: VendorHttp
}): VendorConnection {
  const page = async (position: string | null): Promise<Page> => {
    const { body } = await http.request({
      method: 'GET',
      path: '/things',
      headers: { 'x-key': credentials.key },
      ...(position === null ? {} : { query: { after: position } }),
    })
    const read = list.safeParse(body)
    if (!read.success) throw new VendorError('UNREADABLE', 'not a list of things')
    const filed = read.data.things.map(fileOf)
    const records = filed.filter((one) => 'key' in one)
    const last = records.at(-1)?.key ?? null
    return {
      records,
      unreadable: filed.filter((one) => 'reason' in one),
      next: read.data.more ? last : null,
      total: null,
    }
  }
  return { streams: [{ name: 'things', kind: 'ALERT', mode: 'CURSOR', page }] }
}
