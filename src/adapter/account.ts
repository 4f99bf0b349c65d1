import type { Adapter, VendorConnection, WritePolicy } from './contract.ts'

/** An account with its vendor, ready to be spoken to. Credentials stay inside the connections. */
export interface ConnectedAccount {
  tenant: string
  account: string
  /** Where records are kept, its map revision also counts how often the settings changed that they are read by. */
  adapter: Adapter
  settings: unknown
  requestsPerMinute: number
  /** Total time one vendor call may take, in milliseconds. */
  deadlineMs: number
  /** How long a request may wait for the account's rate before whoever makes it gives its place to another. */
  patienceMs: number
  policy: WritePolicy | null
  /** For polls: each request waits for the account's rate and leaves part of it to decisions. */
  reading: VendorConnection
  /** For read-backs: each request waits for the account's rate, and may use all of it. */
  checking: VendorConnection
  /** For deliveries: takes no part in the rate, because a delivery takes its place before it is marked as sent. */
  delivering: VendorConnection
}

export type Accounts = ReadonlyMap<string, ConnectedAccount>

/** The account's key in `Accounts`. */
export const accountKey = (tenant: string, account: string): string => `${tenant}/${account}`
