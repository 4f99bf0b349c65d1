import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseExact } from './vendors/serve.ts'

/** The gateway as an operator runs it: a process of its own, spoken to over the network only. */

const ENTRY = fileURLToPath(new URL('../../bin/tributary.js', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Account {
  id: string
  vendor: string
  name: string
  baseUrl: string
  credentials: Record<string, unknown>
  pollSeconds?: number
  settings?: Record<string, unknown>
}

export interface Tenant {
  id: string
  accounts: Account[]
}

export interface Answer<T> {
  status: number
  data: T
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[] | undefined
  /** The body as it came. */
  text: string
}

export interface Caller {
  tenant: string
  token: string
  /** Sends an operation and answers with whatever came back. */
  ask<T = Record<string, unknown>>(query: string, variables?: Record<string, unknown>): Promise<Answer<T>>
  /** Sends an operation that must not fail. */
  get<T = Record<string, unknown>>(query: string, variables?: Record<string, unknown>): Promise<T>
}

export interface Gateway {
  url: string
  dataDir: string
  child: ChildProcess
  output: { stdout: string; stderr: string }
  as(tenant: string, roles?: string[], permissions?: string[], sub?: string): Promise<Caller>
  stop(): Promise<void>
  kill(): Promise<void>
}

const homes: string[] = []
const processes: ChildProcess[] = []

/** A directory of its own, gone at the end of the file. */
export function home(): string {
  const made = mkdtempSync(join(tmpdir(), 'tributary-e2e-'))
  // The embedded database of root runs as another user, who has to pass through.
  chmodSync(made, 0o755)
  homes.push(made)
  return made
}

export function writeProviders(directory: string, tenants: Tenant[] | unknown): string {
  const file = join(directory, 'providers.json')
  mkdirSync(directory, { recursive: true })
  writeFileSync(file, typeof tenants === 'string' ? tenants : JSON.stringify({ tenants }))
  return file
}

export function launch(env: Record<string, string>): {
  child: ChildProcess
  output: { stdout: string; stderr: string }
  ended: Promise<number | null>
} {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'LANG', 'USER', 'GRAPHQL_EXECUTOR'].flatMap((name) =>
      process.env[name] ? [[name, process.env[name]]] : [],
    ),
  )
  const child = spawn(process.execPath, [ENTRY], {
    cwd: ROOT,
    env: { ...inherited, LOG_LEVEL: 'warn', POLL_SECONDS: '1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  processes.push(child)
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', (data) => {
    output.stdout += data
  })
  child.stderr?.on('data', (data) => {
    output.stderr += data
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  return { child, output, ended }
}

export async function startGateway(options: {
  tenants: Tenant[]
  dataDir?: string
  env?: Record<string, string>
}): Promise<Gateway> {
  const dataDir = options.dataDir ?? join(home(), 'data')
  const providers = writeProviders(`${dataDir}-config`, options.tenants)
  const { child, output, ended } = launch({ DATA_DIR: dataDir, PROVIDERS_FILE: providers, ...options.env })
  let code: number | null | undefined
  void ended.then((value) => {
    code = value
  })
  const url = await until('the gateway to start', 60_000, () => {
    if (code !== undefined) throw new Error(`the gateway ended with ${code}: ${output.stderr}${output.stdout}`)
    return /GraphQL\s+(http:\/\/[^/\s]+)\/graphql/.exec(output.stdout)?.[1]
  })
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (code === undefined) child.kill(signal)
    await ended
  }
  return {
    url,
    dataDir,
    child,
    output,
    as: (tenant, roles = ['analyst'], permissions = [], sub = 'ana') => signIn(url, tenant, roles, permissions, sub),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

async function signIn(
  url: string,
  tenant: string,
  roles: string[],
  permissions: string[],
  sub: string,
): Promise<Caller> {
  const response = await fetch(`${url}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenant, sub, roles, permissions }),
  })
  if (response.status !== 200) throw new Error(`no token: ${response.status} ${await response.text()}`)
  const { token } = (await response.json()) as { token: string }
  const caller: Caller = {
    tenant,
    token,
    async ask<T>(query: string, variables?: Record<string, unknown>) {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      })
      const text = await answer.text()
      const { data, errors } = parseExact(text) as { data: T; errors: Answer<T>['errors'] }
      return { status: answer.status, data, errors, text }
    },
    async get<T>(query: string, variables?: Record<string, unknown>) {
      const { data, errors, text } = await caller.ask<T>(query, variables)
      if (errors) throw new Error(`the gateway answered with errors: ${text.slice(0, 2000)}`)
      return data
    },
  }
  return caller
}

/** Asks again until there is an answer; fails with what it waited for. */
export async function until<T>(
  what: string,
  ms: number,
  probe: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  everyMs = 100,
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== null && found !== false) return found
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`)
    await sleep(everyMs)
  }
}

/** Waits until an account holds so many alerts. */
export async function untilAlerts(caller: Caller, account: string, count: number, ms = 90_000): Promise<void> {
  let last: unknown
  await until(`${count} alerts of ${account}`, ms, async () => {
    const { alerts } = await caller.get<{ alerts: { totalCount: number } }>(
      'query($a: ID!) { alerts(filter: {accountIds: [$a]}, first: 1) { totalCount } }',
      { a: account },
    )
    last = alerts.totalCount
    return alerts.totalCount >= count
  }).catch(async (error: Error) => {
    const { accounts } = await caller.get(
      '{ accounts { accountId state lastError quarantineCount quarantine(first: 3) { key reason } } }',
    )
    throw new Error(`${error.message}; it holds ${last}. ${JSON.stringify(accounts)}`)
  })
}

/** Waits until a complete read that began after now has ended, and one more, so that what the vendor shows now is in. */
export async function untilFresh(caller: Caller, account: string, ms = 90_000): Promise<void> {
  const from = Date.now()
  await until(`${account} to be read again`, ms, async () => {
    const { accounts } = await caller.get<{ accounts: { accountId: string; freshAsOf: string | null }[] }>(
      '{ accounts { accountId freshAsOf } }',
    )
    const fresh = accounts.find(({ accountId }) => accountId === account)?.freshAsOf
    return fresh !== null && fresh !== undefined && Date.parse(fresh) > from
  })
}

/** All pages of a connection, in order. */
export async function all<N>(
  caller: Caller,
  query: string,
  name: string,
  variables: Record<string, unknown> = {},
): Promise<N[]> {
  const found: N[] = []
  let after: string | null = null
  for (let page = 0; page < 200; page += 1) {
    const answer: Record<string, { nodes: N[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }> =
      await caller.get(query, { ...variables, after })
    const connection = answer[name]
    if (!connection) throw new Error(`no ${name} in the answer`)
    found.push(...connection.nodes)
    if (!connection.pageInfo.hasNextPage) return found
    after = connection.pageInfo.endCursor
  }
  throw new Error('the pages never end')
}

export function postmasterPid(dataDir: string): number | null {
  const file = join(dataDir, 'postgres', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null
}

/** Ends what a file has started: the gateways, their databases, their directories. */
export async function cleanUp(): Promise<void> {
  for (const child of processes.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  for (const directory of homes.splice(0)) {
    const pid = postmasterPid(join(directory, 'data'))
    if (pid !== null) {
      try {
        process.kill(pid, 'SIGQUIT')
      } catch {
        // It has ended already.
      }
      await until('the database to end', 10_000, () => postmasterPid(join(directory, 'data')) === null).catch(() => {})
    }
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}
