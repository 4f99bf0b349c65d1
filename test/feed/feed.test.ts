import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFeed, type FeedEvent, ResyncRequired } from '../../src/feed/feed.ts'
import { stamp } from '../../src/feed/sequencer.ts'
import { db } from '../../src/store/database.ts'
import { registerTenant } from '../../src/store/lanes.ts'
import { createListener, type Listener } from '../../src/store/listen.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { quickest } from '../support/least.ts'

const TENANTS = ['acme', 'globex']
let database: TestDatabase
let listener: Listener
let feed: ReturnType<typeof createFeed>

beforeAll(async () => {
  database = await createTestDatabase()
  for (const tenant of TENANTS) {
    await database.worker.write(tenant, async (tx) => {
      for (const statement of registerTenant(tenant)) await tx.all(statement)
    })
  }
  listener = createListener({ url: database.superuserUrl, role: 'tributary_api', onError: () => {} })
  feed = createFeed(database.store, listener)
})
afterAll(async () => {
  feed.close()
  await listener.close()
  await database.close()
})

const insertEvent = (tenant: string, actor: string) =>
  sql`insert into events (tenant_id, type, node_kind, node_id, actor, after)
    values (${tenant}, 'ALERT_CHANGED', 'ALERT', gen_random_uuid(), ${actor}, '{"status":"OPEN"}')`.compile(db)

class Rollback extends Error {}

/** A writer that holds its transaction open for a while, and rolls one in eight back. */
async function write(tenant: string, actor: string, committed: string[]): Promise<void> {
  try {
    await database.worker.write(tenant, async (tx) => {
      await tx.all(insertEvent(tenant, actor))
      await sleep(Math.random() * 25)
      if (Math.random() < 0.12) throw new Rollback()
    })
    committed.push(actor)
  } catch (error) {
    if (!(error instanceof Rollback)) throw error
  }
}

/** Runs sequencers until `stop` is called. */
function sequencers(count: number): () => Promise<void> {
  let stopped = false
  const loops = Array.from({ length: count }, async (_, i) => {
    while (!stopped) if ((await stamp(i % 2 === 0 ? database.store : database.worker)) === 0) await sleep(5)
  })
  return async () => {
    stopped = true
    await Promise.all(loops)
    while ((await stamp(database.store)) > 0);
  }
}

async function everything(tenant: string): Promise<FeedEvent[]> {
  const found: FeedEvent[] = []
  for (;;) {
    const page = await feed.read(tenant, found.at(-1)?.pos ?? 0, 100)
    if (page.length === 0) return found
    found.push(...page)
  }
}

describe('the feed', () => {
  test('writers that commit out of order, rollbacks, three sequencers and a reader that keeps dropping: no gap', async () => {
    const stop = sequencers(3)
    const committed: Record<string, string[]> = { acme: [], globex: [] }
    const seen: FeedEvent[] = []
    let reading = true
    const reader = (async () => {
      let after = 0
      while (reading) {
        const iterator = feed.follow('acme', after)
        // Drops the connection after a few events, as clients do, and resumes with the last cursor it has.
        for (let i = 0; i < 7 && reading; i += 1) {
          const next = await Promise.race([iterator.next(), sleep(300, null)])
          if (!next || next.done) break
          seen.push(next.value)
          after = next.value.pos
        }
        await iterator.return?.()
      }
    })()
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let i = 0; i < 40; i += 1) {
          const tenant = TENANTS[(writer + i) % 2] ?? ''
          await write(tenant, `${writer}-${i}`, committed[tenant] ?? [])
        }
      }),
    )
    await stop()
    await expect.poll(() => seen.length).toBeGreaterThanOrEqual(committed.acme?.length ?? 0)
    reading = false
    await reader
    for (const tenant of TENANTS) {
      const all = await everything(tenant)
      expect(all.map((event) => event.pos)).toEqual(all.map((_, i) => i + 1))
      expect(all.map((event) => event.actor).toSorted()).toEqual(committed[tenant]?.toSorted())
    }
    expect(new Set(seen.map((event) => event.actor))).toEqual(new Set(committed.acme))
    expect(seen.map((event) => event.pos)).toEqual([...seen.map((event) => event.pos)].toSorted((a, b) => a - b))
  })

  test('return() ends a waiting reader at once', async () => {
    const took = await quickest(async () => {
      const iterator = feed.follow('acme', await feed.head('acme'))
      const waiting = iterator.next()
      await sleep(50)
      const began = performance.now()
      await iterator.return?.()
      expect(await waiting).toEqual({ value: undefined, done: true })
      return performance.now() - began
    })
    expect(took).toBeLessThan(500)
  })

  test('a thousand readers at one place share one read', async () => {
    const head = await feed.head('acme')
    const iterators = Array.from({ length: 1000 }, () => feed.follow('acme', head))
    const all = Promise.all(iterators.map((iterator) => iterator.next()))
    // Until all have looked and wait.
    for (let last = -1; last !== database.store.statements(); await sleep(100)) last = database.store.statements()
    const before = database.store.statements()
    const began = performance.now()
    await database.worker.write('acme', async (tx) => void (await tx.all(insertEvent('acme', 'one'))))
    await stamp(database.worker)
    const events = await all
    expect(new Set(events.map((next) => next.value?.id)).size).toBe(1)
    // Once a second they all look again together.
    const seconds = (performance.now() - began) / 1000
    expect(database.store.statements() - before).toBeLessThan(12 + 4 * seconds)
    await Promise.all(iterators.map((iterator) => iterator.return?.()))
  })

  test('a listening connection that is cut is opened again, and nothing is missed', async () => {
    const head = await feed.head('globex')
    const iterator = feed.follow('globex', head)
    const next = iterator.next()
    await sleep(50)
    await database.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tributary listen'",
    )
    await database.worker.write('globex', async (tx) => void (await tx.all(insertEvent('globex', 'after the cut'))))
    await stamp(database.worker)
    expect((await next).value?.actor).toBe('after the cut')
    await iterator.return?.()
  })

  test('a cursor from before the kept history, or from a future, is an explicit end', async () => {
    await database.sql("update feed_heads set horizon = 5 where tenant_id = 'globex'")
    await expect(feed.read('globex', 4, 10)).rejects.toThrow(ResyncRequired)
    await expect(feed.follow('globex', 1_000_000).next()).rejects.toThrow(ResyncRequired)
    expect((await feed.read('globex', 5, 10))[0]?.pos).toBe(6)
  })

  test('no tenant sees the other’s events', async () => {
    const ids = new Set((await everything('acme')).map((event) => event.id))
    for (const event of await feed.read('globex', 5, 100)) expect(ids.has(event.id)).toBe(false)
    const [rows] = await database.store.read(
      'acme',
      sql`select count(*) as n from events where tenant_id = 'globex'`.compile(db),
    )
    expect(rows[0]).toEqual({ n: 0 })
  })
})
