/**
 * What can go wrong between the gateway and a vendor, by what it allows us to conclude:
 * NOT_SENT certainly never arrived (refused connection, unknown host); RATE_LIMITED and UNAUTHORIZED were not applied and
 * concern the whole account; REFUSED and GONE are the vendor's clean no; FAILED is a complete 5xx answer; NO_ANSWER and
 * UNREADABLE leave open whether a write was applied.
 */
export type VendorErrorKind =
  | 'NOT_SENT'
  | 'RATE_LIMITED'
  | 'UNAUTHORIZED'
  | 'REFUSED'
  | 'GONE'
  | 'FAILED'
  | 'NO_ANSWER'
  | 'UNREADABLE'

export class VendorError extends Error {
  readonly kind: VendorErrorKind
  readonly status: number | null
  /** How long the vendor asked us to stay away, in milliseconds. */
  readonly retryAfterMs: number | null
  /** The same before it was cut to what is reasonable. */
  readonly askedWaitMs: number | null
  /** The vendor's own words, at most 2,048 characters; shown to people, never interpreted. */
  readonly vendorMessage: string | null

  constructor(
    kind: VendorErrorKind,
    message: string,
    detail: {
      status?: number
      retryAfterMs?: number | null
      askedWaitMs?: number | null
      vendorMessage?: string | null
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: detail.cause })
    this.name = 'VendorError'
    this.kind = kind
    this.status = detail.status ?? null
    this.retryAfterMs = detail.retryAfterMs ?? null
    this.askedWaitMs = detail.askedWaitMs ?? null
    this.vendorMessage = detail.vendorMessage ?? null
  }

  /** Whether a write that ended so may have been applied all the same. */
  get ambiguous(): boolean {
    return this.kind === 'NO_ANSWER' || this.kind === 'UNREADABLE' || this.kind === 'FAILED'
  }
}

/** Nothing was asked: the wait for the account's rate, or the one its vendor asked for, takes longer than a caller should. */
export class HeldBack extends VendorError {
  readonly waitMs: number
  constructor(waitMs: number) {
    super('NOT_SENT', 'waited for the rate')
    this.waitMs = waitMs
  }
}

/** A record that breaks its vendor's documented shape in a way that hides what it is. It is quarantined, the page goes on. */
export class UnmappableRecord extends Error {
  readonly field: string
  constructor(field: string, message: string) {
    super(`${field}: ${message}`)
    this.name = 'UnmappableRecord'
    this.field = field
  }
}

/** Whether an error is about the account or the way to its vendor, so that the next request would end the same. */
export const isOfAccount = ({ kind }: VendorError): boolean =>
  kind === 'RATE_LIMITED' || kind === 'UNAUTHORIZED' || kind === 'NOT_SENT'
