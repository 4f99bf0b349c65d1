import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Request, send } from './load.ts'

const ROOT = join(import.meta.dirname, '..')
const JSON_TYPE = { 'content-type': 'application/json' }

export interface Child {
  port: number
  pid: number
  stop(): Promise<void>
}

/** Starts a server in a process of its own; `where` finds its address in what it prints. */
async function start(args: string[], env: Record<string, string>, where: RegExp): Promise<Child> {
  const child: ChildProcess = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk) => {
      output += chunk
      const found = where.exec(output)
      if (found) resolve(Number(found[1]))
    })
    child.on('exit', (code) => reject(new Error(`${args[0]} ended with ${code}\n${output}`)))
  })
  return {
    port,
    pid: child.pid ?? 0,
    stop: () =>
      new Promise((resolve) => {
        child.on('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

export const startReference = (databaseUrl: string): Promise<Child> =>
  start([join(ROOT, 'bench/reference.ts'), databaseUrl], {}, /:(\d+)\n/)

/** The gateway as `npm start` runs it, on the given database, with the given accounts. */
export async function startGateway(
  databaseUrl: string,
  tenants: readonly { id: string; accounts: unknown[] }[],
): Promise<Child> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-bench-'))
  const providers = join(folder, 'providers.json')
  await writeFile(providers, JSON.stringify({ tenants }))
  const env = { DATABASE_URL: databaseUrl, DATA_DIR: folder, PROVIDERS_FILE: providers, PORT: '0', LOG_LEVEL: 'error' }
  const gateway = await start([join(ROOT, 'bin/tributary.js')], env, /GraphQL +http:\/\/[^:]+:(\d+)\/graphql/)
  return {
    ...gateway,
    async stop() {
      await gateway.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A request as the tenant's viewer. */
export async function asking(gateway: Child, tenant: string): Promise<(query: string) => Request> {
  const body = JSON.stringify({ tenant, sub: 'bench', roles: ['viewer'], permissions: [] })
  const answer = await send({ port: gateway.port, path: '/dev/token', headers: JSON_TYPE, body })
  const headers = { ...JSON_TYPE, authorization: `Bearer ${(JSON.parse(answer) as { token: string }).token}` }
  return (query) => ({ port: gateway.port, path: '/graphql', headers, body: JSON.stringify({ query }) })
}

/** Resident memory in MB; NaN where the system does not tell in /proc. */
export function residentMb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return Number.NaN
  }
}
