import { accountKey } from '../../src/adapter/account.ts'
import { type Decision, plainly, type Submission, type SubmitItem } from '../../src/command/commands.ts'
import { decideRecord } from './elsewhere.ts'
import type { Pipeline } from './pipeline.ts'
import type { RunningVendor } from './vendors.ts'

export interface AlertHead {
  id: string
  key: string
  vendor_id: string
  version: number
  raw: string
}

/** Alerts of a vendor that are open, or in the given states, in the order of their keys. */
export const openAlerts = (
  pipeline: Pipeline,
  account: string,
  limit: number,
  statuses: readonly string[] = ['OPEN'],
): Promise<AlertHead[]> =>
  pipeline.database.sql<AlertHead>(
    `select id, key, vendor_id, version, sources -> 'status' ->> 'raw' as raw from alerts
     where account_id = $1 and status = any($3) order by key limit $2`,
    [account, limit, statuses],
  )

export const about = (
  alertId: string | null,
  action: Decision['action'] = 'MARK_FALSE_POSITIVE',
  more: Partial<Decision> = {},
): SubmitItem => ({
  ...plainly(action),
  target: { kind: 'ALERT', id: alertId },
  reason: 'Not the same person: another birth year.',
  ...more,
})

export const submissionOf = (items: SubmitItem[], more: Partial<Submission> = {}): Submission => ({
  tenant: 'acme',
  actor: 'ana',
  mutation: 'resolveAlerts',
  idempotencyKey: null,
  input: items,
  allowLossy: true,
  items,
  ...more,
})

export interface CommandNow {
  id: string
  state: string
  code: string | null
  message: string | null
  evidence_kind: string | null
  attempts: number
  warnings: string[]
  retry_of: string | null
}

export const commandsOf = (pipeline: Pipeline, operation: string): Promise<CommandNow[]> =>
  pipeline.database.sql<CommandNow>(
    `select id, state, code, message, evidence_kind, attempts, warnings, retry_of from commands
     where operation_id = $1 order by ordinal`,
    [operation],
  )

/** Requests that change something. */
export const writes = (vendor: RunningVendor): string[] =>
  vendor.requests.filter((request) => !request.startsWith('GET'))

/** Lets the engine read the records of an account before each write, whatever its vendor's default. */
export function checkFirst(pipeline: Pipeline, account: string, tenant = 'acme'): void {
  const connected = pipeline.accounts.get(accountKey(tenant, account))
  if (!connected?.policy) throw new Error(`${account} has no writes`)
  connected.policy = { ...connected.policy, checkFirst: true }
}

/** Somebody decides about an alert in the vendor's own portal. */
export const decideElsewhere = (
  pipeline: Pipeline,
  account: string,
  alert: Pick<AlertHead, 'id'>,
  said: Partial<Decision>,
): Promise<void> => decideRecord(pipeline, account, alert.id, { ...plainly('MARK_FALSE_POSITIVE'), ...said })
