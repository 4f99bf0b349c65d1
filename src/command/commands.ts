import type { CommandState, EvidenceKind, RemediationAction, RiskLevel } from '../canonical/enums.ts'

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

export interface SubmitItem {
  /** The alert's uuid; null where the given id is none of ours, which reads the same as one that does not exist. */
  alertId: string | null
  action: RemediationAction
  riskLevel: RiskLevel | null
  reason: string | null
  vendorMessage: string | null
  conditions: string | null
  vendorValue: string | null
  expectedVersion: number | null
}

export interface Submission {
  tenant: string
  actor: string
  mutation: string
  idempotencyKey: string | null
  /** The whole input in a canonical form: what the same key must come with again. */
  input: unknown
  allowLossy: boolean
  items: SubmitItem[]
}

export interface ItemResult {
  index: number
  commandId: string | null
  state: CommandState
  code: ResultCode | null
  message: string | null
  warnings: string[]
  evidence: { kind: EvidenceKind; at: Date } | null
}

export interface SubmitResult {
  operationId: string
  items: ItemResult[]
}

/** The same idempotency key came with another input. */
export class IdempotencyMismatch extends Error {}

export interface Commands {
  /** Decides and records; answers what is known at once. Throws IdempotencyMismatch. */
  submit(submission: Submission): Promise<SubmitResult>
  /** Waits until every item has ended, or `waitMs` are over, and answers the items as they are then. */
  settled(tenant: string, result: SubmitResult, waitMs: number): Promise<SubmitResult>
}
