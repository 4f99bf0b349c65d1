import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { discoverAdapters, loadSandbox } from '../src/registry.ts'
import { residentMb, startGateway } from './processes.ts'

const IDLE_MS = 30_000

/** Resident memory of a freshly started gateway with an account at every vendor, 30 s after its start. */
export async function idleMemory(databaseUrl: string, tenant: string): Promise<number> {
  const vendors = [...(await discoverAdapters()).keys()]
  const servers = await Promise.all(
    vendors.map(async (vendor) => {
      const sandbox = (await loadSandbox(vendor))({ seed: 1, count: 50 })
      const server = createServer(sandbox.handle)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const account = { id: vendor, vendor, baseUrl, credentials: sandbox.credentials, settings: sandbox.settings }
      return { server, account }
    }),
  )
  const gateway = await startGateway(databaseUrl, [{ id: tenant, accounts: servers.map(({ account }) => account) }])
  await sleep(IDLE_MS)
  const megabytes = residentMb(gateway.pid)
  await gateway.stop()
  for (const { server } of servers) {
    server.closeAllConnections()
    server.close()
  }
  return megabytes
}
