import type { z } from 'zod'
import type { CommandDetail, JsonValue, PresentValues } from '../canonical/decision.ts'
import type { CommandAction, Priority, RiskLevel, Support, TargetKind } from '../canonical/enums.ts'
import type { Mapped } from '../canonical/record.ts'
import type { VendorError } from './errors.ts'
import type { VendorHttp } from './http.ts'
import type { VocabularyTable } from './vocabulary.ts'

export type RecordKind = 'ALERT' | 'CASE'

/** One vendor record as it came in, before any of it was understood. */
export interface RawRecord {
  kind: RecordKind
  /** The adapter's own key, stable for the life of the record. */
  key: string
  /** Which view of the record this is; partial views are merged by part. */
  part: 'ITEM' | 'DETAIL' | 'WEBHOOK'
  /** The record as parsed without loss: integers above 2^53 are bigint. */
  raw: unknown
  /** The vendor's own time of its last change, ISO 8601 in UTC, where it gives one. */
  vendorUpdatedAt: string | null
}

/** A record of a page which could not even be identified; the rest of the page goes on. */
export interface UnreadableRecord {
  /** Null where the record could not be read at all, because it is too large. */
  raw: unknown
  reason: string
  /** Where in the list it stood, counted from 0: all that is known of one that could not be read. */
  place?: number
}

export interface Page {
  records: RawRecord[]
  unreadable: UnreadableRecord[]
  /** Where the next page starts; null after the last one. */
  next: string | null
  /** Where the page before starts; null before the first one, absent where the list cannot be read backwards. */
  previous?: string | null
  /** How many records the vendor says there are, where it says so. */
  total: number | null
}

/** One list the vendor offers. The engine pages through it until `next` is null, then starts again later. */
export interface Stream {
  name: string
  kind: RecordKind
  /**
   * SWEEP: page numbers over an order that may shift, so that passes are repeated until every announced record was seen.
   * CURSOR: the vendor keeps the place.
   */
  mode: 'SWEEP' | 'CURSOR'
  /** True: the route is assumed, not documented. A 404 then means that this vendor does not offer it, not that it is ill. */
  assumed?: boolean
  page(position: string | null): Promise<Page>
  /** One item of the list as a record, for items that were kept because they could not be identified then. */
  identify?(raw: unknown): RawRecord | UnreadableRecord
  /** Where the last page starts when there are so many records; absent where the list cannot be read backwards. */
  last?(total: number): string
}

/** What an action needs beyond its target. Texts are whole: an adapter refuses one that is too long, it never cuts it. */
export interface CommandIntent {
  action: CommandAction
  riskLevel: RiskLevel | null
  /** Why it was decided; always kept whole in the gateway. */
  reason: string | null
  /** The shorter text for the vendor; where null the reason goes. */
  vendorMessage: string | null
  conditions: string | null
  /** The exact vendor word to write, checked against the vendor's documented list. */
  vendorValue: string | null
  priority: Priority | null
  /** Who is meant, by the person's user id at this vendor: the new assignee, or to whom it is escalated. */
  assignee: string | null
  /** What else the action carries; every id in it is the vendor's. */
  detail: CommandDetail
}

export interface CommandTarget {
  kind: TargetKind
  /** The adapter's own key; of a record that is to be created, a reference of the gateway's, the same for every attempt. */
  key: string
  vendorIds: Readonly<Record<string, string>>
  /** The vendor's present word for the record's status, as last read; null also for what has none. */
  rawStatus: string | null
  /** What was asked for, where the record is read back for a command: its effect may show in another place than the record. */
  call?: VendorCall
}

/** A target with what the record says now, so that a value which is there already is not written again. */
export interface PlanTarget extends CommandTarget {
  present: PresentValues
}

/** The part of a command that is the vendor's business: kept as JSON in the ledger, understood by its adapter only. */
export type VendorCall = Readonly<Record<string, JsonValue>>

export type Plan =
  | {
      support: 'OK' | 'LOSSY'
      call: VendorCall
      /** Commands with the same batch key may travel in one vendor call. */
      batchKey: string
      /** How many of them; `WritePolicy.maxBatch` where absent. */
      batchLimit?: number
      /** What is lost, in words for the person who decides (LOSSY only). */
      warning: string | null
      /** The vendor takes a part; the rest (a case it does not have) is kept in the gateway once the vendor has taken it. */
      andGateway?: boolean
      /** The call names the assignee: of what the gateway keeps beside it, that person is no part. */
      assigns?: boolean
      /** What a record that is to be made can be read back by: the ids of the target from then on. */
      vendorIds?: Readonly<Record<string, string>>
    }
  /** `assigns`: the vendor has the person already, whom the gateway then does not keep as well. */
  | { support: 'GATEWAY'; assigns?: boolean }
  /** The record says so already, in a word that means the same: nothing is rewritten. `warning`: what the word leaves out. */
  | { support: 'UNCHANGED'; message: string; warning?: string }
  | {
      support: 'UNSUPPORTED'
      /** The vendor's field that cannot say it. */
      field: string
      requested: string
      nearest: string[]
      message: string
    }
  | { support: 'INVALID'; code: 'TOO_LONG' | 'BAD_INPUT' | 'INVALID_STATE'; field: string; message: string }

export interface DeliveryItem {
  commandId: string
  target: CommandTarget
  call: VendorCall
}

/**
 * What the vendor's clean answer says of one item. ACCEPTED: nothing more than "ok", to be proven by a read-back.
 * PROVEN: the answer itself shows the record, or names the item as done. REJECTED: refused, in the vendor's words.
 */
export type ItemAnswer =
  /** `failed`: of the items answered so, as many were refused without being named; the read-back tells which. */
  | { kind: 'ACCEPTED'; failed?: number }
  | { kind: 'PROVEN'; record: RawRecord | null }
  | { kind: 'REJECTED'; message: string }

/** How the engine has to treat this vendor's writes. */
export interface WritePolicy {
  maxBatch: number
  /** Upper bound of a text that goes with a write, in UTF-16 units; null where none is known. */
  maxMessage: number | null
  canReadBack: boolean
  /** True: the read is assumed, not documented. That it finds nothing may mean that there is no such read. */
  readAssumed?: boolean
  bulkItemised: boolean
  idempotencyHeader: string | null
  /** How long the vendor may take to show a write it has accepted. */
  settleMs: number
  /** Whether records are read before a write, so that a change made at the vendor meanwhile is not overwritten. */
  checkFirst: boolean
  /** Whether an answer that proves an item settles it without a read-back. */
  answerSuffices: boolean
}

/** What one webhook says, in the vendor's words. It is a hint: where the vendor has a read, the record is fetched. */
export interface WebhookMessage {
  /** The vendor's id of this message, for telling repetitions; null where it gives none. */
  id: string | null
  /** When the vendor sent it, where that is part of what it signs. */
  signedAt: string | null
  /** Views of records it carries, part WEBHOOK; may be partial. */
  records: RawRecord[]
  /** Records it only names. */
  mentions: { kind: RecordKind; key: string; vendorIds: Readonly<Record<string, string>> }[]
}

export interface WebhookRequest {
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>
  /** The raw bytes, which signatures are about. */
  body: Buffer
}

export interface VendorConnection {
  streams: Stream[]
  /**
   * The whole of records that a list shows thinly, part DETAIL, by key; asked only for those that are new or changed. A
   * missing key means: not found; an error: why it could not be read, which says nothing about the others.
   */
  detail?(records: readonly RawRecord[]): Promise<Map<string, RawRecord | VendorError>>
  /**
   * Reads records again by their target; absent where the vendor offers no such read. By the key of the target, which for a
   * creation is the reference it was made under. A missing key means: not found.
   */
  readBack?(targets: CommandTarget[]): Promise<Map<string, RawRecord>>
  /** Sends one batch in one vendor call and answers per command id. Throws VendorError where there is no clean answer. */
  deliver?(items: DeliveryItem[], delivery: { id: string }): Promise<Map<string, ItemAnswer>>
}

/** What becomes of an action, for one kind of target. */
export interface ActionCapability {
  target: TargetKind
  action: CommandAction
  support: Support
  note: string | null
}

/** What the vendor's API bears, as the account's settings say. */
export interface Limits {
  requestsPerMinute: number
  /** Absent where the vendor has no such limit; a few seconds' worth may then go at once. */
  requestsPerSecond?: number
  /** Vendor calls with decisions at the same time. */
  concurrency: number
  /** Total time one call may take, in milliseconds. */
  deadlineMs: number
}

/** One vendor and everything about it: the default export of adapters/<vendor>/index.ts. */
export interface Adapter<Settings = unknown, Credentials = unknown> {
  /** The folder's name; the value of `vendor` in the providers file. */
  vendor: string
  /** The name people know it by. */
  name: string
  /** Strict shapes: an unknown key is an error. Each setting carries its default and a description. */
  settings: z.ZodType<Settings>
  credentials: z.ZodType<Credentials>
  /** Raised by hand whenever vocabulary or map change what they answer; below 1,000. */
  mapRev: number
  /** The settings `map` goes by; once one of them changes, records that are kept are read again. Absent where none matters. */
  mapSettings?: readonly (keyof Settings & string)[]
  vocabulary: readonly VocabularyTable[]
  /** One record from all the views of it that are kept, oldest first; absent where every view is whole by itself. */
  merge?(parts: readonly RawRecord[]): RawRecord
  map(record: RawRecord, settings: Settings): Mapped
  limits(settings: Settings): Limits
  /** One entry per kind of target and action; what is not listed is UNSUPPORTED. */
  capabilities(settings: Settings): ActionCapability[]
  write?: {
    policy(settings: Settings): WritePolicy
    plan(intent: CommandIntent, target: PlanTarget, settings: Settings): Plan
    /** The vendor's own word for the record's status, as `CommandTarget.rawStatus` has it. */
    status(record: RawRecord): string | null
    /**
     * Whether the vendor's record, as read now, shows what the call asked for. Null: it has no place where that would show, so
     * that nothing follows from it.
     */
    shows(record: RawRecord, call: VendorCall): boolean | null
  }
  webhook?: {
    /** Whether the message is genuine, in constant time. A vendor that signs nothing answers true for its secret path only. */
    verify(request: WebhookRequest, secret: string, settings: Settings): boolean
    /** Throws UnmappableRecord where the message cannot be understood. */
    decode(request: WebhookRequest, settings: Settings): WebhookMessage
  }
  connect(options: { settings: Settings; credentials: Credentials; http: VendorHttp }): VendorConnection
}

/** Keeps the types of settings and credentials inside the adapter while the rest of the house sees one shape. */
export function defineAdapter<Settings, Credentials>(adapter: Adapter<Settings, Credentials>): Adapter {
  return adapter as unknown as Adapter
}
