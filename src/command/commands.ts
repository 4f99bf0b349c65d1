import type { CommandDetail } from '../canonical/decision.ts'
import type {
  CommandAction,
  CommandState,
  EvidenceKind,
  Priority,
  RiskLevel,
  Support,
  TargetKind,
} from '../canonical/enums.ts'
import type { AlertCriteria } from '../store/criteria.ts'
import type { SelectionRow } from '../store/selections.ts'

export type ResultCode =
  | 'NOT_FOUND'
  | 'UNSUPPORTED_BY_VENDOR'
  | 'LOSSY_WRITE'
  | 'CONFLICT'
  | 'INVALID_STATE'
  | 'VENDOR_REJECTED'
  | 'TOO_LONG'
  | 'FORBIDDEN'
  | 'ASSIGNEE_NOT_MAPPED'
  | 'BAD_INPUT'
  | 'DUPLICATE'
  | 'NO_ANSWER'
  | 'NOT_DELIVERED'

/** What is decided about a record. */
export interface Decision {
  action: CommandAction
  riskLevel: RiskLevel | null
  reason: string | null
  vendorMessage: string | null
  conditions: string | null
  vendorValue: string | null
  priority: Priority | null
  /** The person's uuid: the new assignee, or to whom it is escalated. */
  assignee: string | null
  /** What else the action carries; people, alerts, subjects and hits in it are named by uuids. */
  detail: CommandDetail
  expectedVersion: number | null
}

/** A decision without anything beyond its action. */
export const plainly = (action: CommandAction): Decision => ({
  action,
  riskLevel: null,
  reason: null,
  vendorMessage: null,
  conditions: null,
  vendorValue: null,
  priority: null,
  assignee: null,
  detail: {},
  expectedVersion: null,
})

/** Null where the given id is none of ours, which reads the same as one that does not exist. */
export type SubmitTarget =
  | { kind: 'ALERT' | 'CASE' | 'HIT'; id: string | null }
  /** The account itself, or a record that is to be made there. By the id of the providers file. */
  | {
      kind: 'ACCOUNT' | 'NEW_ALERT' | 'NEW_CASE'
      account: string | null
      /** The reference an earlier attempt was made under, so that the vendor can tell that it is the same record. */
      as?: string
    }

export interface SubmitItem extends Decision {
  target: SubmitTarget
  /** Refused before it was looked at; it is answered in its place. */
  refused?: { code: ResultCode; message: string }
}

/** Commands that ended without effect, to be judged and recorded anew. */
export interface Retry {
  /** Null where the given id is none of ours. */
  ids: readonly (string | null)[]
  /** In place of the reasons they were made with. */
  reason: string | null
  /** Whether the person may decide what only some may know of. */
  mayReferForSar: boolean
}

/** What is done once per key of the caller's choice; always where it is null. */
export interface Keyed {
  idempotencyKey: string | null
  /** The whole input in a canonical form: what the same key must come with again. */
  input: unknown
}

export interface Submission extends Keyed {
  tenant: string
  actor: string
  mutation: string
  allowLossy: boolean
  items: SubmitItem[]
  /** One decision about everything in a selection of the same actor, instead of `items`. */
  selection?: { id: string | null; decision: Decision }
  /** Commands to try again, instead of `items`. */
  retry?: Retry
}

export interface ItemResult {
  index: number
  targetKind: TargetKind
  /** The record's uuid; null where the item names none of this tenant's. */
  targetId: string | null
  /** The record a creation made, once it is known. */
  resultId: string | null
  commandId: string | null
  state: CommandState
  code: ResultCode | null
  message: string | null
  warnings: string[]
  evidence: { kind: EvidenceKind; at: Date } | null
}

export interface SubmitResult {
  operationId: string
  /** In the order of the input, at most INLINE_RESULTS of them; the rest is in the ledger. */
  items: ItemResult[]
}

/** How many results an answer carries; a selection may hold more. */
export const INLINE_RESULTS = 1_000

/** Done whenever it is asked for. */
export const unkeyed: Keyed = { idempotencyKey: null, input: null }

/** A choice of records to decide about, by a filter as it matches now. */
export interface Choice extends Keyed {
  tenant: string
  actor: string
  criteria: AlertCriteria
  allowLossy: boolean
  decision: Omit<Decision, 'expectedVersion'>
}

/** What becomes of a decision about those records of a selection that are alike: at one account, carried in one way. */
export interface PlanGroup {
  accountId: string
  /** Null where the records' state or the input refuses it before the vendor's ability matters. */
  support: Support | null
  count: number
  /** How many of them would be carried out: sent, or kept in the gateway. */
  sendable: number
  warnings: string[]
  refusals: { code: ResultCode; message: string; count: number }[]
}

/** A selection cannot be made or decided about. */
export class SelectionRefused extends Error {
  readonly why: 'TOO_MANY' | 'UNKNOWN' | 'EXPIRED' | 'EMPTY' | 'OTHER_ACTION' | 'TOO_MUCH_TEXT'

  constructor(why: SelectionRefused['why']) {
    super(`a selection was refused: ${why}`)
    this.why = why
  }
}

/** Some commands by their ids, null for one that is none of ours, or what can be done of an operation. */
export type Which = { ids: readonly (string | null)[] } | { operation: string }

/** What a person has found out about a command, null for one that is none of ours, and how they know. */
export interface Word {
  id: string | null
  applied: boolean
  reason: string
}

/** What became of taking a command back, or of settling it, in the order asked. */
export interface Ended {
  commandId: string | null
  /** As it is now; REJECTED with NOT_FOUND where there is no such command. */
  state: CommandState
  code: ResultCode | null
  message: string | null
}

/** The same idempotency key came with another input. */
export class IdempotencyMismatch extends Error {}

export interface Commands {
  /** Keeps what matches now, to be decided about later. Throws IdempotencyMismatch and SelectionRefused. */
  select(choice: Choice): Promise<SelectionRow>
  /** What deciding about a selection would come to if it were done now. */
  preview(tenant: string, selection: SelectionRow): Promise<PlanGroup[]>
  /** Decides and records; answers what is known at once. Throws IdempotencyMismatch and SelectionRefused. */
  submit(submission: Submission): Promise<SubmitResult>
  /** The commands of an operation that could be tried again, in the order of its input; the first 1,000. */
  retryable(tenant: string, operation: string): Promise<string[]>
  /** Withdraws what has not been claimed for sending. Throws IdempotencyMismatch. */
  cancel(tenant: string, actor: string, which: Which, keyed?: Keyed): Promise<Ended[]>
  /** A person's word on a command whose end nobody knows. Throws IdempotencyMismatch. */
  settle(tenant: string, actor: string, word: Word, keyed?: Keyed): Promise<Ended>
  /** Waits until every item has ended, or `waitMs` are over, and answers the items as they are then. */
  settled(tenant: string, result: SubmitResult, waitMs: number): Promise<SubmitResult>
}
