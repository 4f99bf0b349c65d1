import type { ConnectedAccount } from '../adapter/account.ts'
import type { Adapter } from '../adapter/contract.ts'
import type { WriteContext } from '../store/write/alerts.ts'

/** What a page is taken in for. */
export interface Intake {
  adapter: Adapter
  settings: unknown
  context: WriteContext
  /** The database's time before the request left. */
  readAt: string
  /** The stream it came by; null where it was asked for by name, or sent. */
  stream: string | null
}

export interface IntakeResult {
  /** Records that were new or changed. */
  changed: number
  unchanged: number
  quarantined: number
}

/**
 * Whom a write is for, and how it is told. `vendor`: something came from the vendor; `tributary`: what is kept is read
 * again. Not quiet and no remapping unless said.
 */
export const writeContext = (
  { tenant, account, adapter }: Pick<ConnectedAccount, 'tenant' | 'account' | 'adapter'>,
  actor: 'vendor' | 'tributary',
  told: { quiet?: boolean; remapping?: boolean } = {},
): WriteContext => ({
  ...{ tenant, account, vendor: adapter.vendor, actor, operationId: null },
  quiet: told.quiet ?? false,
  remapping: told.remapping ?? false,
})
