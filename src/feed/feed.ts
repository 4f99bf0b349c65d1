import type { EventType } from '../canonical/enums.ts'

export interface FeedEvent {
  pos: number
  id: string
  type: EventType
  nodeKind: 'ALERT' | 'CASE' | 'COMMAND' | 'ACCOUNT'
  nodeId: string
  accountId: string | null
  actor: string
  operationId: string | null
  occurredAt: Date
  /** The record's public fields before and after; null where it did not exist. */
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** History before the asked position was removed by retention. */
export class ResyncRequired extends Error {}

export interface Feed {
  /** Events after a position, oldest first, at most `limit`. Throws ResyncRequired. */
  read(tenant: string, after: number, limit: number): Promise<FeedEvent[]>
  /** The position of the newest stamped event, 0 when there is none. */
  head(tenant: string): Promise<number>
  /**
   * Everything after a position, then what comes, without a gap. Ends when `return()` is called, at once even while waiting.
   */
  follow(tenant: string, after: number): AsyncIterableIterator<FeedEvent>
}
