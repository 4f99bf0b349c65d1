import { Socket } from 'node:net'
import type { Client } from 'pg'
import pg from 'pg'
import { codeOf, EmbeddedPostgresError } from './errors.ts'
import { inUse } from './lock.ts'
import { isAlive, poll } from './processes.ts'

export const SUPERUSER = 'postgres'
export const HOST = '127.0.0.1'

/** "TRIB" in ASCII; advisory locks are per database, and nothing else locks in the database `postgres`. */
const LOCK_CLASS = 0x54524942

export interface Session {
  client: Client
  socket: Socket
}

/** Undefined when the server does not take connections, or not yet. */
export async function connect(port: number, password: string): Promise<Session | undefined> {
  const socket = new Socket()
  const client = new pg.Client({
    host: HOST,
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    application_name: `tributary ${process.pid}`,
    ssl: false,
    connectionTimeoutMillis: 5_000,
    stream: () => socket,
  })
  // Without a listener a closing server would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    return { client, socket }
  } catch (error) {
    socket.destroy()
    if (codeOf(error) === '28P01')
      throw new EmbeddedPostgresError(
        `the PostgreSQL of DATA_DIR on port ${port} does not accept the password in postgres-password`,
      )
    return undefined
  }
}

/** Keeps a second gateway out for as long as the session lasts; one that was just killed is given time to vanish. */
export async function holdCluster({ client, socket }: Session, dataDir: string): Promise<void> {
  const locked = await poll(3_000, async () => {
    const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(${LOCK_CLASS}, 1) as locked`)
    if (rows[0]?.locked) return true
    const holder = await holderPid(client)
    if (holder !== undefined && isAlive(holder)) throw inUse(dataDir, holder)
    return undefined
  })
  if (locked === undefined) throw inUse(dataDir, undefined)
  // From now on it only sits there, and must not keep a process running that has nothing else to do.
  socket.unref()
}

async function holderPid(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ application_name: string }>(
    `select application_name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and classid = ${LOCK_CLASS} and objid = 1`,
  )
  const pid = Number(rows[0]?.application_name.split(' ')[1])
  return Number.isInteger(pid) ? pid : undefined
}
