import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { launchEmbeddedPostgres } from '../../src/store/embedded/launch.ts'
import { migrate } from '../../src/store/migrate.ts'
import { ownerUrl } from './server.ts'

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A PostgreSQL of a test's own, for what would disturb the others: it can be stopped at once, and comes back by itself. */
export async function startOwnServer() {
  const dataDir = await mkdtemp(join(tmpdir(), 'tributary-own-'))
  const server = await launchEmbeddedPostgres({ dataDir, parameters: { fsync: 'off' } })
  const base = `postgres://${server.superuser.user}:${server.superuser.password}@${server.host}:${server.port}`
  const client = new pg.Client({ connectionString: `${base}/postgres` })
  await client.connect()
  await client.query(`create role tributary_owner login createrole password 'owner'`)
  await client.query('create database own owner tributary_owner')
  await client.end()
  await migrate(ownerUrl(base, 'own'))
  return {
    url: `${base}/own`,
    ownerUrl: ownerUrl(base, 'own'),
    port: server.port,
    /** What `pg_ctl stop -m immediate` does: every session breaks off where it is. Answers when all of it is gone. */
    async stopAtOnce() {
      const [pid] = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
      process.kill(Number(pid), 'SIGQUIT')
      while (isAlive(Number(pid))) await setTimeout(5)
    },
    async close() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Stands before a server and can lose the answer to the next COMMIT: it is carried out, and nobody hears of it. */
export async function startForgetfulProxy(port: number) {
  const proxy = { url: '', lose: false, lost: 0, close: async () => {} }
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    let losing = false
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => open.delete(socket))
    }
    client.on('data', (chunk) => {
      if (proxy.lose && chunk.includes('commit')) {
        proxy.lose = false
        losing = true
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (!losing) return void client.write(chunk)
      proxy.lost += 1
      client.destroy()
      upstream.destroy()
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  proxy.url = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  proxy.close = async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return proxy
}
