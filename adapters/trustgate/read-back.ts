import type { CommandTarget, RawRecord } from '../../src/adapter/contract.ts'
import { VendorError } from '../../src/adapter/errors.ts'
import type { TrustGateClient } from './client.ts'
import { referenceIn } from './input.ts'
import { recordOf } from './payload.ts'
import type { TrustGateSettings } from './settings.ts'

/** Pages read from each end of the list for a new case: which end it stands at is not documented. */
const FROM_START = 5
const FROM_END = 2

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a target is a case that was to be made: it goes by the gateway's reference, and has never had a status. */
const isNew = ({ key, rawStatus }: CommandTarget): boolean => rawStatus === null && UUID.test(key)

/** Cases by the reference they were made under, from a bounded number of pages. Those not found are left to a person. */
async function byReference(
  client: TrustGateClient,
  { pageSize }: TrustGateSettings,
  keys: readonly string[],
): Promise<Map<string, RawRecord>> {
  const wanted = new Set(keys)
  const found = new Map<string, RawRecord>()
  const take = (cases: readonly unknown[]) => {
    for (const raw of cases) {
      const record = recordOf(raw)
      if ('reason' in record) continue
      // By its id, too: a known case whose status was never shown looks like a new one.
      const key = [referenceIn(raw), record.key].find((each) => each !== null && wanted.has(each))
      if (key != null && !found.has(key)) found.set(key, record)
    }
  }
  let offset = 0
  let total: number | null = null
  for (let page = 0; page < FROM_START && found.size < wanted.size; page++) {
    const read = await client.list(offset, pageSize)
    take(read.cases)
    total = read.total
    offset += read.cases.length
    if (read.cases.length === 0 || (total !== null && offset >= total)) return found
  }
  let end = total ?? 0
  for (let page = 0; page < FROM_END && end > offset && found.size < wanted.size; page++) {
    const start = Math.max(offset, end - pageSize)
    take((await client.list(start, pageSize)).cases)
    end = start
  }
  return found
}

async function byId(
  client: TrustGateClient,
  { concurrency }: TrustGateSettings,
  keys: readonly string[],
): Promise<Map<string, RawRecord>> {
  const found = new Map<string, RawRecord>()
  const waiting = [...new Set(keys)]
  const work = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      try {
        const record = recordOf(await client.case(id))
        if (!('reason' in record)) found.set(id, record)
      } catch (error) {
        if (error instanceof VendorError && error.kind === 'GONE') continue
        // One unanswered read leaves the whole question open: the others stop asking.
        waiting.length = 0
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return found
}

/** Reads cases again, by the key of their targets. Triggers are no record, and no call reads them. */
export async function readBack(
  client: TrustGateClient,
  settings: TrustGateSettings,
  targets: readonly CommandTarget[],
): Promise<Map<string, RawRecord>> {
  const cases = targets.filter(({ kind }) => kind === 'CASE')
  const keys = (which: (target: CommandTarget) => boolean) => cases.filter(which).map(({ key }) => key)
  const made = keys(isNew)
  const known = await byId(
    client,
    settings,
    keys((target) => !isNew(target)),
  )
  return made.length === 0 ? known : new Map([...known, ...(await byReference(client, settings, made))])
}
