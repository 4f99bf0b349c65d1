import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'

/** A call by the key its caller chose for it. */
export interface KeyedCall {
  tenant: string
  actor: string
  mutation: string
  key: string
  digest: string
}

/** Takes the key; no row comes back where it is taken. A call under way with the same key is waited for. */
export const takeKey = ({ tenant, actor, mutation, key, digest }: KeyedCall): CompiledQuery<{ taken: boolean }> =>
  sql<{ taken: boolean }>`
    insert into replies (tenant_id, actor, mutation, idempotency_key, input_digest)
    values (${tenant}, ${actor}, ${mutation}, ${key}, ${digest})
    on conflict do nothing returning true as taken`.compile(db)

const called = ({ tenant, actor, mutation, key }: KeyedCall) => sql`
  tenant_id = ${tenant} and actor = ${actor} and mutation = ${mutation} and idempotency_key = ${key}`

export const findReply = (call: KeyedCall): CompiledQuery<{ input_digest: string; reply: unknown }> =>
  sql<{ input_digest: string; reply: unknown }>`
    select input_digest, reply from replies where ${called(call)}`.compile(db)

export const keepReply = (call: KeyedCall, reply: unknown): CompiledQuery<unknown> =>
  sql`update replies set reply = ${JSON.stringify(reply)}::jsonb where ${called(call)}`.compile(db)
