import { accountKey } from '../../src/adapter/account.ts'
import type { Decision } from '../../src/command/commands.ts'
import { readTargets } from '../../src/store/write/targets.ts'
import type { Pipeline } from './pipeline.ts'

/** Writes to a vendor beside the gateway, as its own users do: through the same documented call, and past the ledger. */
export async function decideRecord(
  pipeline: Pipeline,
  account: string,
  alertId: string,
  decision: Decision,
): Promise<void> {
  const connected = pipeline.accounts.get(accountKey('acme', account))
  const write = connected?.adapter.write
  if (!connected?.delivering.deliver || !write) throw new Error(`${account} has no writes`)
  const [targets] = await pipeline.database.store.read(
    'acme',
    readTargets('acme', { alerts: [alertId], cases: [], hits: [] }),
  )
  const [row] = targets
  if (!row) throw new Error('no such alert')
  const target = {
    kind: row.kind,
    key: row.key,
    vendorIds: Object.fromEntries(row.vendor_ids.map(({ field, value }) => [field, value])),
    rawStatus: row.raw_status,
    present: row.present,
  }
  const { expectedVersion: _, ...intent } = decision
  const plan = write.plan(intent, target, connected.settings)
  if (plan.support !== 'OK' && plan.support !== 'LOSSY') throw new Error(`the vendor does not take it: ${plan.support}`)
  const answers = await connected.delivering.deliver([{ commandId: 'elsewhere', target, call: plan.call }], {
    id: crypto.randomUUID(),
  })
  if (answers.get('elsewhere')?.kind === 'REJECTED') throw new Error('the vendor refused it')
}
