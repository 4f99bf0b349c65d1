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
