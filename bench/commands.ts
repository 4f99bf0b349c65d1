import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import pg from 'pg'
import { accountKey } from '../src/adapter/account.ts'
import type { CommandTarget, DeliveryItem } from '../src/adapter/contract.ts'
import type { CommandAction } from '../src/canonical/enums.ts'
import { plainly } from '../src/command/commands.ts'
import { createCommands } from '../src/command/ledger.ts'
import { pollOnce } from '../src/ingest/poll.ts'
import { loadSandbox } from '../src/registry.ts'
import { createListener } from '../src/store/listen.ts'
import { createStore } from '../src/store/run.ts'
import { median } from './load.ts'
import { openDelivery } from './soak/delivery.ts'
import { listening } from './soak/listening.ts'

const BATCH = 1_000
const TENANT = 'bench-commands'
/** What each vendor is told, by its name: a decision its document has a call for. */
const DECISIONS: Readonly<Record<string, CommandAction>> = {
  w2: 'MARK_FALSE_POSITIVE',
  zenoo: 'ACCEPT',
  corsa: 'CLOSE_NO_ACTION',
  compilot: 'CLOSE_NO_ACTION',
}

/** A tenant with one account for each vendor, at simulators in this process, read to the end. */
async function open(databaseUrl: string, records: number) {
  const servers = await Promise.all(
    Object.keys(DECISIONS).map(async (vendor) => {
      const sandbox = (await loadSandbox(vendor))({ seed: 1, count: records })
      const server = createServer(sandbox.handle)
      return { vendor, sandbox, server, port: await listening(server) }
    }),
  )
  const accounts = servers.map(({ vendor, sandbox, port }) => ({
    ...{ id: vendor, vendor, name: vendor, baseUrl: `http://127.0.0.1:${port}`, webhookSecret: null, where: 'bench' },
    ...{ credentials: { ...sandbox.credentials }, pollSeconds: 3600, reconcileSeconds: 86_400, maxBodyMiB: 16 },
    // No rate and no waiting: what is measured is the gateway, not the politeness.
    settings: { ...sandbox.settings, requestsPerMinute: 6000, settleMs: 0 },
  }))
  const delivery = await openDelivery(databaseUrl, [{ id: TENANT, accounts }], [{ id: TENANT, accounts }])
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  // The rate of a laptop's vendor would be the figure otherwise.
  await client.query('update lanes set tokens = 1e9, burst = 1e9, per_second = 1e6 where tenant_id = $1', [TENANT])
  while (await pollOnce({ store: delivery.store, accounts: delivery.accounts, onPoll: () => {} }));
  await client.query('analyze')
  const api = createStore({
    ...{ url: databaseUrl, role: 'tributary_api', poolSize: 1, statementTimeoutMs: 60_000 },
    onError: () => {},
  })
  const listener = createListener({ url: databaseUrl, role: 'tributary_api', onError: () => {} })
  return {
    client,
    delivery,
    commands: createCommands(api, delivery.accounts, listener),
    /** Alerts of one account that are open and were not decided about yet. */
    async fresh(vendor: string, count: number): Promise<string[]> {
      const { rows } = await client.query<{ id: string }>(
        `select id from alerts a where tenant_id = $1 and account_id = $2 and status = 'OPEN' and gateway_priority is null
           and not exists (select from commands c where c.tenant_id = a.tenant_id and c.target_id = a.id)
         order by key limit $3`,
        [TENANT, vendor, count],
      )
      return rows.map(({ id }) => id)
    },
    async close() {
      await listener.close()
      await Promise.all([api.close(), delivery.store.close(), client.end()])
      for (const { server } of servers) server.closeAllConnections()
    },
  }
}

type Bench = Awaited<ReturnType<typeof open>>

const submissionOf = (vendor: string, ids: readonly string[]) => {
  const items = ids.map((id) => ({
    ...plainly(DECISIONS[vendor] ?? 'ACKNOWLEDGE'),
    reason: 'Another birth date.',
    target: { kind: 'ALERT', id } as const,
  }))
  const submission = { tenant: TENANT, actor: 'bench', mutation: 'resolveAlerts', idempotencyKey: randomUUID() }
  return { ...submission, input: ids, allowLossy: true, items }
}

/** What any service would at least have to write: the rows, an event with both states and an audit row for each. */
async function bareUpdate(client: pg.Client, ids: readonly string[]): Promise<void> {
  await client.query('begin')
  await client.query("select set_config('app.tenant', $1, true)", [TENANT])
  await client.query(
    `with old as materialized (
       select a.id, alert_snapshot(a) as snapshot from alerts a where a.tenant_id = $1 and a.id = any($2::uuid[])
     ), written as (
       update alerts set gateway_priority = 'HIGH', version = version + 1
       where tenant_id = $1 and id = any($2::uuid[]) returning *
     ), audited as (
       insert into audit (tenant_id, actor, action, account_id, target_id, detail)
       select w.tenant_id, 'bench', 'DECIDED', w.account_id, w.id, jsonb_build_object('reason', 'Another birth date.')
       from written w
     )
     insert into events (tenant_id, type, node_kind, node_id, account_id, actor, before, after)
     select w.tenant_id, 'ALERT_CHANGED', 'ALERT', w.id, w.account_id, 'bench', old.snapshot,
       alert_snapshot(row(w.*)::alerts)
     from written w join old on old.id = w.id`,
    [TENANT, ids],
  )
  await client.query('commit')
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Milliseconds to accept 1,000 decisions, and to update 1,000 rows with an event and an audit row each; in turns. */
async function accept(bench: Bench, rounds: number) {
  const ours: number[] = []
  const bare: number[] = []
  // What the vendor's records say does not matter here: nothing is sent.
  await bench.client.query(
    `update alerts set vendor_status = 'OPEN', sources = jsonb_set(sources, '{status,raw}', '"NewAlert"')
     where tenant_id = $1 and account_id = 'w2'`,
    [TENANT],
  )
  for (let round = 0; round <= rounds; round += 1) {
    await bench.client.query("delete from commands where tenant_id = $1 and state = 'QUEUED'", [TENANT])
    await bench.client.query('update alerts set gateway_priority = null where tenant_id = $1', [TENANT])
    await bench.client.query('vacuum analyze')
    const ids = await bench.fresh('w2', 2 * BATCH)
    if (ids.length < 2 * BATCH) throw new Error('the simulator has too few alerts')
    const submission = submissionOf('w2', ids.slice(0, BATCH))
    const took = await timed(() => bench.commands.submit(submission))
    const least = await timed(() => bareUpdate(bench.client, ids.slice(BATCH)))
    // The first round plans the statements of both.
    if (round === 0) continue
    ours.push(took)
    bare.push(least)
  }
  return { ours: median(ours), bare: median(bare) }
}

/** Decisions a second that one lane carries to its vendor and proves, and bare calls of the same batches. */
async function drain(bench: Bench, vendor: string, count: number) {
  const connected = bench.delivery.accounts.get(accountKey(TENANT, vendor))
  const half = await bench.fresh(vendor, 2 * count)
  await bench.commands.submit(submissionOf(vendor, half.slice(0, half.length / 2)))
  const { rows } = await bench.client.query<{
    key: string
    vendor_ids: { field: string; value: string }[]
    raw: string
  }>("select key, vendor_ids, sources -> 'status' ->> 'raw' as raw from alerts where id = any($1::uuid[])", [
    half.slice(half.length / 2),
  ])
  const write = connected?.adapter.write
  if (!connected || !write) throw new Error(`${vendor} takes no decisions`)
  const batches = new Map<string, DeliveryItem[]>()
  for (const row of rows) {
    const target: CommandTarget = {
      ...{ kind: 'ALERT', key: row.key, rawStatus: row.raw },
      vendorIds: Object.fromEntries(row.vendor_ids.map(({ field, value }) => [field, value])),
    }
    const intent = { ...plainly(DECISIONS[vendor] ?? 'ACKNOWLEDGE'), reason: 'Another birth date.' }
    const plan = write.plan(intent, { ...target, present: {} }, connected.settings)
    if (plan.support !== 'OK' && plan.support !== 'LOSSY') throw new Error(`${vendor}: ${JSON.stringify(plan)}`)
    const same = batches.get(plan.batchKey) ?? []
    batches.set(plan.batchKey, [...same, { commandId: randomUUID(), target, call: plan.call }])
  }
  const size = connected.policy?.maxBatch ?? 1
  const calls = [...batches.values()].flatMap((items) =>
    Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size)),
  )
  const bareMs = await timed(async () => {
    for (const items of calls) {
      await connected.delivering.deliver?.(items, { id: randomUUID() })
      await connected.checking.readBack?.(items.map(({ target }) => target))
    }
  })
  const oursMs = await timed(() => bench.delivery.drain())
  const { rows: left } = await bench.client.query(
    "select state, count(*)::int as n from commands where tenant_id = $1 and account_id = $2 and state <> 'CONFIRMED' and created_at > now() - interval '1 hour' and state in ('QUEUED', 'SENDING') group by 1",
    [TENANT, vendor],
  )
  if (left.length > 0) throw new Error(`${vendor}: ${JSON.stringify(left)}`)
  const each = half.length / 2
  return { ours: (each * 1000) / oursMs, bare: (rows.length * 1000) / bareMs, size }
}

export interface CommandFigures {
  accept: { ours: number; bare: number }
  drain: Record<string, { ours: number; bare: number; size: number }>
}

/** Accepting and delivering decisions, against what is the least that has to be written and sent. */
export async function commandFigures(databaseUrl: string, rounds: number): Promise<CommandFigures> {
  const bench = await open(databaseUrl, 3_000)
  try {
    const drained: CommandFigures['drain'] = {}
    for (const vendor of Object.keys(DECISIONS)) drained[vendor] = await drain(bench, vendor, 200)
    return { drain: drained, accept: await accept(bench, rounds) }
  } finally {
    await bench.close()
  }
}
