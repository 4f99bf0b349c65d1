import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Sandbox } from '../adapter/sandbox.ts'
import type { Config, ProviderAccount, ProviderTenant } from '../config.ts'
import type { Logger } from '../log.ts'
import { hasSandbox, loadSandbox } from '../registry.ts'

/** How often one record of a sandbox vendor changes by itself, so that a dashboard has something to show. */
const TRICKLE_MS = 5_000
const SAVE_MS = 10_000
export const SANDBOX_TENANT = 'acme'

interface Running {
  vendor: string
  sandbox: Sandbox
  server: Server
  port: number
  file: string
}

/** Simulated vendors on loopback, one for each adapter that brings one, and the accounts that speak to them. */
export interface Sandboxes {
  providers: ProviderTenant[]
  stop(): Promise<void>
}

const accountOf = (vendor: string, sandbox: Sandbox, port: number, config: Config): ProviderAccount => ({
  id: `${vendor}-sandbox`,
  vendor,
  name: `${vendor} sandbox`,
  baseUrl: `http://127.0.0.1:${port}`,
  credentials: { ...sandbox.credentials },
  webhookSecret: null,
  pollSeconds: Math.min(config.pollSeconds, 5),
  reconcileSeconds: config.reconcileSeconds,
  maxBodyMiB: 16,
  settings: { ...sandbox.settings },
  where: `sandbox ${vendor}`,
})

/** The sandbox vendors' accounts as `startSandboxes` configures them, for work that asks no vendor anything. */
export async function silentSandboxes(vendors: readonly string[], config: Config): Promise<ProviderTenant[]> {
  const accounts = await Promise.all(
    vendors
      .filter((vendor) => hasSandbox(vendor))
      .map(async (vendor) => {
        const createSandbox = await loadSandbox(vendor)
        return accountOf(vendor, createSandbox({ ...config.sandbox, count: 0 }), 1, config)
      }),
  )
  return [{ id: SANDBOX_TENANT, accounts }]
}

/** What a sandbox holds is kept beside the gateway's data: decisions made there survive a restart, as they do at a vendor. */
async function start(vendor: string, config: Config): Promise<Running> {
  const createSandbox = await loadSandbox(vendor)
  mkdirSync(config.dataDir, { recursive: true })
  const file = join(config.dataDir, `sandbox-${vendor}-${config.sandbox.seed}-${config.sandbox.count}.json`)
  const saved = existsSync(file) ? readFileSync(file, 'utf8') : null
  const sandbox = createSandbox({ ...config.sandbox, saved })
  const server = createServer(sandbox.handle)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return { vendor, sandbox, server, port: (server.address() as AddressInfo).port, file }
}

function save({ sandbox, file }: Running): void {
  writeFileSync(`${file}.new`, sandbox.save())
  renameSync(`${file}.new`, file)
}

export async function startSandboxes(vendors: readonly string[], config: Config, log: Logger): Promise<Sandboxes> {
  const brought = vendors.filter((vendor) => hasSandbox(vendor))
  const running = await Promise.all(brought.map((vendor) => start(vendor, config)))
  for (const one of running) save(one)
  let turn = 0
  const trickle = setInterval(() => {
    running[turn % running.length]?.sandbox.trickle()
    turn += 1
  }, TRICKLE_MS)
  const saving = setInterval(() => {
    for (const one of running) save(one)
  }, SAVE_MS)
  const accounts = running.map(({ vendor, sandbox, port }) => {
    log.debug({ vendor, port }, 'sandbox vendor listens')
    return accountOf(vendor, sandbox, port, config)
  })
  return {
    providers: [{ id: SANDBOX_TENANT, accounts }],
    async stop() {
      clearInterval(trickle)
      clearInterval(saving)
      for (const one of running) save(one)
      await Promise.all(
        running.map(({ server }) => {
          server.closeAllConnections()
          return new Promise((resolve) => server.close(resolve))
        }),
      )
    },
  }
}
