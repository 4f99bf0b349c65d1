import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { JournalEntry, Sandbox } from '../../src/adapter/sandbox.ts'
import type { CommandAction } from '../../src/canonical/enums.ts'
import { plainly } from '../../src/command/commands.ts'
import { createCommands } from '../../src/command/ledger.ts'
import type { ProviderTenant } from '../../src/config.ts'
import { pollOnce } from '../../src/ingest/poll.ts'
import { createListener } from '../../src/store/listen.ts'
import { createStore } from '../../src/store/run.ts'
import { openDelivery } from './delivery.ts'
import type { PostgresProxy } from './postgres-proxy.ts'
import { createVendorProxy } from './vendor-proxy.ts'

/** What is decided about a vendor's records, over and over. */
export interface Scenario {
  vendor: string
  kind: 'ALERT' | 'CASE'
  action: CommandAction
  /** SQL over alerts or cases: which records it can be decided about. */
  which: string
  /** How many at a time. */
  records: number
  settings: Record<string, unknown>
}

export interface Ended {
  state: string
  recordId: string
  /** How often the vendor's record was changed by it. */
  applied: number
  message: string | null
}

/** One vendor with a worker that is killed and another that takes over, on their own tenant. */
export async function openLane(
  databaseUrl: string,
  proxy: PostgresProxy,
  scenario: Scenario,
  sandbox: Sandbox,
  /** The tenants of the lanes that were opened before. */
  before: readonly ProviderTenant[],
) {
  const { vendor, kind, action, which, records } = scenario
  const tenant = `soak-${vendor}`
  const gate = await createVendorProxy(sandbox)
  const at = (port: number): ProviderTenant[] => [
    {
      id: tenant,
      accounts: [
        {
          ...{
            id: vendor,
            vendor,
            name: vendor,
            baseUrl: `http://127.0.0.1:${port}${sandbox.settings.basePath ?? ''}`,
          },
          ...{
            credentials: { ...sandbox.credentials },
            webhookSecret: null,
            pollSeconds: 3600,
            reconcileSeconds: 86_400,
          },
          ...{ maxBodyMiB: 16, where: 'soak' },
          settings: {
            ...sandbox.settings,
            ...{ requestsPerMinute: 6000, deadlineMs: 1000, settleMs: 50 },
            ...scenario.settings,
          },
        },
      ],
    },
  ]
  const rescue = await openDelivery(databaseUrl, at(gate.openPort), [...before, ...at(gate.openPort)])
  const api = createStore({
    ...{ url: databaseUrl, role: 'tributary_api', poolSize: 2, statementTimeoutMs: 10_000 },
    onError: () => {},
  })
  const listener = createListener({ url: databaseUrl, role: 'tributary_api', onError: () => {} })
  const commands = createCommands(api, rescue.accounts, listener)
  const outside = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  outside.on('error', () => {})
  const sql = async <R>(text: string, values: unknown[] = []): Promise<R[]> => (await outside.query(text, values)).rows
  const poll = {
    ...{ store: rescue.store, accounts: rescue.accounts, onPoll: () => {} },
    onTrouble: (_tenant: string, _account: string, error: Error) => void process.stderr.write(`${vendor}: ${error}\n`),
  }
  // Five vendors are read at once on a small machine: what breaks off is read again.
  for (let tries = 0; tries < 20; tries += 1) {
    while (await pollOnce(poll));
    const [read] = await sql(
      'select 1 from account_health where tenant_id = $1 and account_id = $2 and fresh_as_of is not null',
      [tenant, vendor],
    )
    if (read) break
    await sql("update lanes set sync_at = 'epoch', blocked_until = 'epoch' where tenant_id = $1", [tenant])
  }

  const proxied = new URL(databaseUrl)
  proxied.port = String(proxy.port)
  const argument = JSON.stringify({ databaseUrl: proxied.href, tenants: at(gate.port) })
  const spawnWorker = () =>
    new Promise<ChildProcess>((resolve) => {
      const child = fork(join(import.meta.dirname, 'worker.ts'), [argument])
      child.once('message', () => resolve(child))
    })
  let spare = spawnWorker()

  /** A worker that is ready. The next one gets ready meanwhile. */
  async function worker(): Promise<ChildProcess> {
    const ready = await spare
    spare = spawnWorker()
    return ready
  }

  const table = kind === 'ALERT' ? 'alerts' : 'cases'

  async function decide(): Promise<string> {
    const rows = await sql<{ id: string }>(
      `select id from ${table} r where tenant_id = $1 and account_id = $2 and ${which} and not exists (
         select from commands c where c.tenant_id = r.tenant_id and c.target_id = r.id) order by key limit $3`,
      [tenant, vendor, records],
    )
    if (rows.length === 0) throw new Error(`${vendor}: no record is left to decide about; give the simulator more`)
    const items = rows.map(({ id }) => ({
      ...plainly(action),
      reason: 'Another birth date.',
      target: { kind, id } as const,
    }))
    const submission = { tenant, actor: 'soak', mutation: 'resolveAlerts', idempotencyKey: randomUUID(), input: items }
    const { operationId, items: results } = await commands.submit({ ...submission, allowLossy: true, items })
    const refused = results.find(({ state }) => state !== 'QUEUED')
    if (refused) throw new Error(`${vendor}: ${refused.code} ${refused.message}`)
    return operationId
  }

  const open = async (operation: string): Promise<boolean> =>
    (
      await sql("select 1 from commands where operation_id = $1 and state in ('QUEUED', 'SENDING') limit 1", [
        operation,
      ])
    ).length > 0

  return {
    tenants: at(gate.openPort),
    gate,
    worker,
    decide,
    sql,
    /** When the lease ends of what is open now; null where nothing was claimed. */
    async leaseEnd(): Promise<Date | null> {
      const [row] = await sql<{ at: Date | null }>(
        "select max(lease_until) as at from deliveries where tenant_id = $1 and phase <> 'SETTLED'",
        [tenant],
      )
      return row?.at ?? null
    },
    /** Another worker goes on until nothing of the operation is open; how long that took. */
    async takeOver(operation: string, patienceMs: number): Promise<boolean> {
      for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(50)) {
        await rescue.reconcile()
        await rescue.drain()
        if (!(await open(operation))) return true
      }
      return false
    },
    async ended(operation: string, since: number): Promise<Ended[]> {
      const journal = sandbox.journal().slice(since)
      const rows = await sql<{ state: string; vendor_id: string; message: string | null }>(
        `select c.state, r.vendor_id, c.message from commands c join ${table} r on r.id = c.target_id
         where c.operation_id = $1 order by c.ordinal`,
        [operation],
      )
      return rows.map(({ state, vendor_id, message }) => ({
        state,
        recordId: vendor_id,
        applied: timesApplied(
          journal.filter(({ recordId }) => recordId.split('/').at(-1) === vendor_id.split('/').at(-1)),
        ),
        message,
      }))
    },
    journalled: () => sandbox.journal().length,
    async close() {
      ;(await spare).kill('SIGKILL')
      gate.close()
      await listener.close()
      await Promise.all([api.close(), rescue.store.close(), outside.end()])
    },
  }
}

export type Lane = Awaited<ReturnType<typeof openLane>>

/** One call may change several fields of a record; a second effective one changes the same field again. */
const timesApplied = (entries: readonly JournalEntry[]): number =>
  Math.max(0, ...[...Map.groupBy(entries, ({ change }) => change).values()].map((same) => same.length))
