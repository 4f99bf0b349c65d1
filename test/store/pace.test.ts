import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerAccount, registerTenant, takeToken } from '../../src/store/lanes.ts'
import { paceOf } from '../../src/store/pace.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

let accounts = 0
async function register(requestsPerMinute: number, requestsPerSecond: number | null): Promise<string> {
  const account = `account-${++accounts}`
  const entry = {
    ...{
      tenant: 'acme',
      account,
      vendor: 'vendor',
      name: account,
      clientReferenceUnique: false,
      canReferForSar: false,
    },
    callMs: 1_000,
    ...{ settingsDigest: null, maxRunning: 4, requestsPerMinute, requestsPerSecond, pollMs: 1_000, reconcileMs: 1_000 },
  }
  await database.worker.write('acme', async (tx) => {
    for (const statement of [...registerTenant('acme'), ...registerAccount(entry)]) await tx.all(statement)
  })
  return account
}

const take = async (account: string, reserve = 0) =>
  (await database.worker.system(takeToken('acme', account, reserve)))[0]?.granted

/** When the last one was given, by the clock that rates go by: hearing of it may take longer. */
const givenAt = async (account: string): Promise<number> =>
  (
    await database.sql<{ at: number }>(
      'select extract(epoch from refilled_at)::float8 as at from lanes where account_id = $1',
      [account],
    )
  )[0]?.at ?? 0

/** Takes whatever is given for so long, by a clock that is put forward between the tries; answers when each was given. */
async function takeFor(account: string, seconds: number, step: number, reserve = 0): Promise<number[]> {
  const given: number[] = []
  let forward = 0
  const began = performance.now()
  const clock = () => forward + (performance.now() - began) / 1_000
  while (clock() < seconds) {
    if (await take(account, reserve)) given.push(forward + (await givenAt(account)))
    else {
      forward += step
      await database.sql(
        'update lanes set refilled_at = refilled_at - make_interval(secs => $2) where account_id = $1',
        [account, step],
      )
    }
  }
  return given
}

/** The most in any span of so many seconds. */
const most = (given: readonly number[], seconds: number): number =>
  Math.max(...given.map((from) => given.filter((at) => at >= from && at < from + seconds).length))

describe('an account’s rate', () => {
  test.each([
    [300, 15],
    [400, null],
    [60, null],
    [30, 2],
    [7, null],
    [1, null],
  ])('of %i a minute and %s a second holds in every minute and second from the first on', async (minute, second) => {
    const account = await register(minute, second)
    const given = await takeFor(account, 125, minute < 60 ? 1 : 0.1)
    expect(most(given, 60)).toBeLessThanOrEqual(minute)
    if (second !== null) expect(most(given, 1)).toBeLessThanOrEqual(second)
    // Nine tenths of it are to be had all the same, where it is not next to nothing.
    if (minute >= 60) expect(given.length).toBeGreaterThan(minute * 2 * 0.85)
    else expect(given.length).toBeGreaterThanOrEqual(minute)
  })

  test('never stands still, whatever it is, and its burst is seconds, not a minute', () => {
    for (const requestsPerMinute of [1, 2, 3, 5, 60, 300, 6_000])
      for (const requestsPerSecond of [null, 1, 2, 15, 1_000]) {
        const { burst, perSecond } = paceOf({ requestsPerMinute, requestsPerSecond })
        expect(perSecond).toBeGreaterThan(0)
        expect(burst).toBeGreaterThanOrEqual(1)
        expect(burst).toBeLessThanOrEqual(Math.max(2, requestsPerMinute / 12))
      }
  })

  test.each([1, 2, 4, 60, 300])(
    'of %i a minute is not lost to reading, which leaves its part to decisions',
    async (minute) => {
      const account = await register(minute, null)
      const [lane] = await database.sql<{ per_second: number }>('select per_second from lanes where account_id = $1', [
        account,
      ])
      // Nothing comes in meanwhile, however long the tries take.
      await database.sql('update lanes set per_second = 1e-9 where account_id = $1', [account])
      const reads = []
      for (let tries = 0; tries < 40; tries++) if (await take(account, 0.5)) reads.push(tries)
      expect(reads.length).toBeGreaterThan(0)
      // A decision goes at once where reading would have to wait, but where the bucket holds one request only.
      expect(await take(account, 0.5)).toBe(false)
      expect(await take(account)).toBe(minute >= 4)
      // What leaves three quarters goes once nothing else does.
      await database.sql(
        "update lanes set per_second = $2, refilled_at = now() - interval '1 hour' where account_id = $1",
        [account, lane?.per_second],
      )
      expect(await take(account, 0.75)).toBe(true)
      expect((await takeFor(account, 300, 1, 0.5)).length).toBeGreaterThan(minute)
    },
  )
})
