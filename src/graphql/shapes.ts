import type { ItemResult } from '../command/commands.ts'
import type { FeedEvent } from '../feed/feed.ts'
import type { AccountRow, QuarantineRow } from '../store/accounts.ts'
import type { AlertRow } from '../store/alert-row.ts'
import type { CaseAlertRow } from '../store/case-alerts.ts'
import type { CaseRow } from '../store/case-row.ts'
import type { Source, StoredResearch } from '../store/columns.ts'
import type { CommandRow, OperationRow } from '../store/operations.ts'
import type { HitRow } from '../store/screening-hits.ts'
import type { SubjectRow } from '../store/subjects.ts'
import type { WorkRow } from '../store/work-queue.ts'

/** Two parties of one account, by the adapter's keys of them. */
export interface DuplicateNode {
  accountId: string
  originalSubjectKey: string | null
  duplicateSubjectKey: string | null
}

// What resolvers hand to those below them, where it is not a row. Functions are called when their field is asked for.

/** A page of a list. */
export interface Connection<Row> {
  nodes: Row[]
  edges(): { node: Row; cursor(): string }[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor(): string | null
    endCursor(): string | null
  }
  totalCount(): Promise<number>
  totalCountIsExact(): Promise<boolean>
}
export type AlertPage = Connection<AlertRow>
export type CasePage = Connection<CaseRow>
export type CaseAlertPage = Connection<CaseAlertRow>
export type HitPage = Connection<HitRow>
export type SubjectPage = Connection<SubjectRow>
export type WorkPage = Connection<WorkRow>
/** Lists that are not counted. */
export type CommandPage = Omit<Connection<CommandRow>, 'totalCount' | 'totalCountIsExact'>
export type EventPage = Omit<Connection<EventNode>, 'totalCount' | 'totalCountIsExact'>

/** Whatever `node` can answer with. */
export type NodeRow = AlertRow | CaseRow | CaseAlertRow | HitRow | SubjectRow | AccountRow | OperationRow | CommandRow

export type Membership = 'ENTERED' | 'UPDATED' | 'LEFT'

/** An event and what it means for whoever asked. */
export interface EventNode {
  event: FeedEvent
  membership: Membership
}

export type ResearchNode = StoredResearch & { source: Source }

export type QuarantineNode = Omit<QuarantineRow, 'raw'> & { raw: string | null }

/** What became of quarantined records that were tried again. */
export interface Retried {
  accountId: string
  results: {
    id: string
    key: string | null
    outcome: 'UNDERSTOOD' | 'REFUSED' | 'NOT_KEPT' | 'PENDING'
    reason: string | null
  }[]
}

/** What became of a mutation's items. */
export interface Decision {
  operationId: string
  outcomes: Outcome[]
}
export type Outcome = ItemResult & { targetId: string; alertId: string | null }
