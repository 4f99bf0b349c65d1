import type { DeliveryItem, ItemAnswer, RawRecord, VendorConnection } from '../../src/adapter/contract.ts'
import { isOfAccount, VendorError } from '../../src/adapter/errors.ts'
import type { VendorHttp } from '../../src/adapter/http.ts'
import { type Patch, readCall, shows, statusOf } from './call.ts'
import { type CompilotClient, createClient } from './client.ts'
import { alertsPage } from './pages.ts'
import { holdsDetails, recordOf } from './payload.ts'
import type { CompilotCredentials, CompilotSettings } from './settings.ts'

/** A whole alert; null where ComPilot does not have it. */
async function readOne(client: CompilotClient, key: string): Promise<RawRecord | null> {
  try {
    const record = recordOf('DETAIL', await client.alert(key))
    return 'reason' in record ? null : record
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'GONE') return null
    throw error
  }
}

/** Reads each key once, a few at one time. A missing key means: not found. */
async function readAll<T>(
  keys: readonly string[],
  concurrency: number,
  read: (key: string) => Promise<T | null>,
): Promise<Map<string, T>> {
  const found = new Map<string, T>()
  const waiting = [...new Set(keys)]
  const work = async () => {
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      try {
        const record = await read(key)
        if (record) found.set(key, record)
      } catch (error) {
        // One unanswered read leaves the whole question open: the others stop asking.
        waiting.length = 0
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return found
}

/** Reads each key once; what cannot be read does not keep the others from being read, unless it would end the same for them. */
function readEach(
  keys: readonly string[],
  concurrency: number,
  read: (key: string) => Promise<RawRecord | null>,
): Promise<Map<string, RawRecord | VendorError>> {
  let stopped: VendorError | null = null
  return readAll<RawRecord | VendorError>(keys, concurrency, async (key) => {
    if (stopped) return stopped
    try {
      return await read(key)
    } catch (error) {
      if (!(error instanceof VendorError)) throw error
      if (isOfAccount(error)) stopped = error
      return error
    }
  })
}

/** What the answer to a PATCH shows; the documented one is the whole alert, so it can prove the change itself. */
function answerOf(answer: unknown, call: Patch, reads: boolean): ItemAnswer {
  // An answer that is less than the documented one must not erase what the alert's own page told.
  const record = answer === null ? null : recordOf(holdsDetails(answer) ? 'DETAIL' : 'ITEM', answer)
  if (!record || 'reason' in record) return { kind: 'ACCEPTED' }
  if (shows(record, call)) return { kind: 'PROVEN', record }
  // It may show a moment later; where nothing can be read back, this answer is all there will be.
  return reads
    ? { kind: 'ACCEPTED' }
    : {
        kind: 'REJECTED',
        message: `ComPilot answered with an alert that says ${statusOf(record)} and not all that was asked`,
      }
}

async function deliver(
  client: CompilotClient,
  items: readonly DeliveryItem[],
  reads: boolean,
): Promise<Map<string, ItemAnswer>> {
  const [item] = items
  if (!item || items.length > 1) throw new Error('a delivery holds one alert: ComPilot has no bulk route')
  const call = readCall(item.call)
  return new Map([[item.commandId, answerOf(await client.patch(item.target.key, call), call, reads)]])
}

/** One account's line to ComPilot. */
export function connect(options: {
  settings: CompilotSettings
  credentials: CompilotCredentials
  http: VendorHttp
}): VendorConnection {
  const { settings } = options
  const client = createClient(options.http, settings, options.credentials)
  const one = (key: string) => readOne(client, key)
  return {
    streams: settings.lists
      ? [
          {
            name: 'alerts',
            kind: 'ALERT',
            mode: 'SWEEP',
            assumed: true,
            page: (position) => alertsPage(client, settings, position),
            identify: (raw) => recordOf(settings.listItems === 'whole' ? 'DETAIL' : 'ITEM', raw),
          },
        ]
      : [],
    ...(settings.reads
      ? {
          readBack: (targets) =>
            readAll(
              targets.map(({ key }) => key),
              settings.concurrency,
              one,
            ),
        }
      : {}),
    ...(settings.reads && settings.listItems === 'thin'
      ? {
          detail: (records) =>
            readEach(
              records.map(({ key }) => key),
              settings.concurrency,
              one,
            ),
        }
      : {}),
    deliver: (items) => deliver(client, items, settings.reads),
  }
}
