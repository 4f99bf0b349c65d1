/** What an account's vendor takes. */
export interface Rate {
  requestsPerMinute: number
  requestsPerSecond: number | null
}

/** How an account's bucket holds to it: `burst` requests may go at once, after that `perSecond`. */
export interface Pace {
  burst: number
  perSecond: number
}

/** Seconds' worth of the rate that may go at once. */
const BURST_SECONDS = 5
/**
 * Where the rate bears it the bucket holds two at least: reading waits for the second and leaves the first to decisions,
 * which would otherwise have to race it.
 */
const LEAST = 2

/** What may come in after a burst, so that no span of `seconds` sees more than `limit`. A limit of one has no room for both. */
const after = (burst: number, limit: number, seconds: number): number => Math.max(limit - burst, limit / 2) / seconds

/** Vendors count over windows of their own: whichever minute or second they look at, burst included, the rate holds. */
export function paceOf({ requestsPerMinute, requestsPerSecond }: Rate): Pace {
  const wanted = Math.min(requestsPerMinute / 2, Math.max(LEAST, (requestsPerMinute / 60) * BURST_SECONDS))
  const room = requestsPerSecond === null ? wanted : requestsPerSecond - requestsPerMinute / 60
  const burst = Math.max(1, Math.min(wanted, room))
  const perSecond = Math.min(
    after(burst, requestsPerMinute, 60),
    requestsPerSecond === null ? Number.POSITIVE_INFINITY : after(burst, requestsPerSecond, 1),
  )
  return { burst, perSecond }
}
