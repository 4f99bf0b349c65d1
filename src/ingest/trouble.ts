import type { VendorError } from '../adapter/errors.ts'
import type { AccountState } from '../store/health.ts'

const MINUTE = 60_000

const spanOf = (ms: number): string =>
  ms > 365 * 24 * 60 * MINUTE
    ? 'more than a year'
    : ms < 2 * MINUTE
      ? `${Math.ceil(ms / 1000)} s`
      : ms < 120 * MINUTE
        ? `${Math.round(ms / MINUTE)} minutes`
        : `${Math.round(ms / (60 * MINUTE))} hours`

/** What a vendor that wants to be left alone asked for, and what is made of it where that is out of all reason. */
function waitWords({ askedWaitMs, retryAfterMs }: VendorError): string {
  if (askedWaitMs === null || retryAfterMs === null) return 'The vendor asked us to wait'
  const asked = `The vendor asked us to wait ${spanOf(askedWaitMs)}`
  return askedWaitMs > retryAfterMs ? `${asked}; it is tried again after ${spanOf(retryAfterMs)}` : asked
}

/**
 * What a vendor's trouble says about its account. `holdsAccount`: nothing at all is sent until the wait is over, because
 * the trouble is the account's, not the request's.
 */
export function troubleOf(error: VendorError): { state: AccountState; holdsAccount: boolean; words: string } {
  const status = error.status === null ? '' : ` (HTTP ${error.status})`
  switch (error.kind) {
    case 'RATE_LIMITED':
      return { state: 'RATE_LIMITED', holdsAccount: true, words: `${waitWords(error)}${status}.` }
    case 'UNAUTHORIZED':
      return { state: 'UNAUTHORIZED', holdsAccount: true, words: `The vendor refused the credentials${status}.` }
    case 'NOT_SENT':
    case 'NO_ANSWER':
      return { state: 'UNREACHABLE', holdsAccount: false, words: `${error.message}.` }
    default:
      return { state: 'FAILING', holdsAccount: false, words: `${error.message}${status}.` }
  }
}

/**
 * How long to stay away: what the vendor asked for, plus up to a tenth; half a minute after refused credentials, which is at
 * most two probes in any minute; else full jitter from 1 s doubling to 5 min.
 */
export function backoffMs(error: VendorError, failures: number, random: () => number = Math.random): number {
  // A wait of nothing would be a tight loop.
  if (error.retryAfterMs !== null && error.retryAfterMs >= 1000)
    return Math.round(error.retryAfterMs * (1 + random() / 10))
  if (error.kind === 'UNAUTHORIZED') return 30_500
  const ceiling = Math.min(5 * MINUTE, 1000 * 2 ** Math.min(failures, 10))
  return Math.round(500 + random() * ceiling)
}
