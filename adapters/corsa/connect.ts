import type { Stream, VendorConnection } from '../../src/adapter/contract.ts'
import type { VendorHttp } from '../../src/adapter/http.ts'
import { createClient, type Listed } from './client.ts'
import { deliver } from './deliver.ts'
import { kindOf, pageOf } from './pages.ts'
import { recordOf } from './payload.ts'
import { readBack } from './read-back.ts'
import type { CorsaCredentials, CorsaSettings } from './settings.ts'

/** One account's line to Corsa. Without lists it has no streams: webhooks bring the records. */
export function connect(options: {
  settings: CorsaSettings
  credentials: CorsaCredentials
  http: VendorHttp
}): VendorConnection {
  const { settings, http, credentials } = options
  const client = createClient(http, settings, credentials)
  const stream = (what: Listed): Stream => ({
    name: what,
    kind: kindOf(what),
    mode: 'SWEEP',
    assumed: true,
    page: (position) => pageOf(client, what, position, settings.pageSize),
    identify: (raw) => recordOf(kindOf(what), raw),
    last: (total) => String(Math.max(1, Math.ceil(total / settings.pageSize))),
  })
  return {
    streams: settings.lists ? [stream('alerts'), stream('cases')] : [],
    readBack: (targets) => readBack(client, settings, targets),
    deliver: (items) => deliver(client, settings, items),
  }
}
