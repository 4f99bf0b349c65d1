import type { TargetKind } from '../canonical/enums.ts'
import type { VendorUser } from '../canonical/record.ts'
import type { Ended, ItemResult } from '../command/commands.ts'
import type { FeedEvent } from '../feed/feed.ts'
import type { AccountColumn, AccountRow, QuarantineRow } from '../store/accounts.ts'
import type { AlertColumn, AlertRow } from '../store/alert-row.ts'
import type { AlertGroup } from '../store/alert-stats.ts'
import type { CaseAlertRow } from '../store/case-alerts.ts'
import type { CaseColumn, CaseRow } from '../store/case-row.ts'
import type { CaseGroup } from '../store/case-stats.ts'
import type { Source, StoredResearch } from '../store/columns.ts'
import type { FigureRow } from '../store/figures.ts'
import type { CommandRow, OperationRow } from '../store/operations.ts'
import type { HitColumn, HitRow } from '../store/screening-hits.ts'
import type { SubjectColumn, SubjectRow } from '../store/subjects.ts'
import type { UserRow } from '../store/users.ts'
import type { WorkColumn, WorkRow } from '../store/work-queue.ts'

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
export type UserPage = Connection<UserRow>
export type WorkPage = Connection<WorkRow>
/** Lists that are not counted. */
export type CommandPage = Omit<Connection<CommandRow>, 'totalCount' | 'totalCountIsExact'>
export type OperationPage = Omit<Connection<OperationRow>, 'totalCount' | 'totalCountIsExact'>
export type EventPage = Omit<Connection<EventNode>, 'totalCount' | 'totalCountIsExact'>

/** Whatever `node` can answer with: a row that names its GraphQL type. */
export type NodeRow =
  | WorkRow
  | CaseAlertRow
  | (HitRow & { __typename: 'ScreeningHit' })
  | (SubjectRow & { __typename: 'Subject' })
  | UserRow
  | AccountRow
  | OperationRow
  | CommandRow

export type Membership = 'ENTERED' | 'UPDATED' | 'LEFT'

/** An event and what it means for whoever asked. */
export interface EventNode {
  event: FeedEvent
  membership: Membership
}

export type ResearchNode = StoredResearch & { source: Source }

export type QuarantineNode = Omit<QuarantineRow, 'raw'> & { raw: string | null }

/** A person as a vendor knows them, and where. */
export type VendorUserNode = VendorUser & { accountId: string }

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

/** Who somebody is now. */
export interface Linked {
  userId: string
  changed: boolean
}

/** What became of a mutation's items. */
export interface Decision {
  operationId: string
  outcomes: Outcome[]
}
export type Outcome = ItemResult & {
  /** The id as it was given. */
  targetId: string
  /** What it is about, or has made, as far as it is known: an account by its id of the providers file, others by uuid. */
  record: { kind: TargetKind; id: string } | null
}

/** What became of commands that were tried again; `targetId` is the id of the earlier one. */
export interface RetriedCommands {
  operationId: string
  outcomes: RetriedCommand[]
}
export type RetriedCommand = ItemResult & { targetId: string; retriedId: string | null }

/** What became of commands that were taken back or settled. */
export interface EndedCommands {
  results: EndedCommand[]
}
export type EndedCommand = Ended & { index: number; targetId: string }

/** The columns one operation reads of each kind of row. */
export interface Columns {
  Alert: readonly AlertColumn[]
  Case: readonly CaseColumn[]
  ScreeningHit: readonly HitColumn[]
  Subject: readonly SubjectColumn[]
  ProviderAccount: readonly AccountColumn[]
  WorkItem: readonly WorkColumn[]
}

/** Figures with their groups. */
export interface Stats<Group> {
  total: number
  groups: FigureRow<Group>[]
  isExact: boolean
  source: 'COUNTERS' | 'COUNTED'
}
export type AlertFigures = Stats<AlertGroup>
export type AlertFigureGroup = FigureRow<AlertGroup>
export type CaseFigures = Stats<CaseGroup>
export type CaseFigureGroup = FigureRow<CaseGroup>
