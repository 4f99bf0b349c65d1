import { type CompiledQuery, sql } from 'kysely'
import { db } from './database.ts'

export interface EventRow {
  pos: number
  id: string
  type: string
  node_kind: string
  node_id: string
  account_id: string | null
  actor: string
  operation_id: string | null
  occurred_at: Date
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

export const readEvents = (tenant: string, after: number, limit: number): CompiledQuery<EventRow> =>
  sql<EventRow>`
    select pos, id, type, node_kind, node_id, account_id, actor, operation_id, occurred_at, before, after
    from events where tenant_id = ${tenant} and pos > ${after} order by pos limit ${limit}`.compile(db)

export const feedHead = (tenant: string): CompiledQuery<{ pos: number; horizon: number }> =>
  sql<{ pos: number; horizon: number }>`select pos, horizon from feed_heads where tenant_id = ${tenant}`.compile(db)

/** Takes the wakes of some tenants; they come back if the transaction does not commit. */
export const takeWakes = (limit: number): CompiledQuery<{ tenant_id: string }> =>
  sql<{ tenant_id: string }>`
    delete from feed_wakes where id in (
      select id from feed_wakes order by id limit ${limit} for update skip locked)
    returning tenant_id`.compile(db)

/** To be run as its own statement: what is stamped after it is seen with a snapshot taken under the lock. */
export const lockHead = (tenant: string): CompiledQuery<{ pos: number }> =>
  sql<{ pos: number }>`select pos from feed_heads where tenant_id = ${tenant} for update`.compile(db)

export const stampEvents = (tenant: string, head: number, limit: number): CompiledQuery<{ pos: number }> =>
  sql<{ pos: number }>`
    with batch as (
      select seq, row_number() over (order by seq) as n from (
        select seq from events where tenant_id = ${tenant} and pos is null order by seq limit ${limit}) unstamped)
    update events e set pos = ${head}::bigint + batch.n from batch
    where e.tenant_id = ${tenant} and e.seq = batch.seq
    returning e.pos`.compile(db)

export const moveHead = (tenant: string, head: number): CompiledQuery<unknown> =>
  sql`update feed_heads set pos = ${head} where tenant_id = ${tenant}`.compile(db)

export const notifyFeed = (tenants: readonly string[]): CompiledQuery<unknown> => {
  const payload = JSON.stringify(tenants)
  // PostgreSQL takes at most 7,999 bytes; an empty payload wakes everybody.
  return sql`select pg_notify('tributary_feed', ${Buffer.byteLength(payload) < 7900 ? payload : ''})`.compile(db)
}
