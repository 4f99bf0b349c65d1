const INSTANT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?)?$/i

/** ISO 8601 writes other years with a sign and six digits, which no database column takes; no record is that old or new. */
const isWritable = (at: Date): boolean => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999

/** A vendor's time as ISO 8601 in UTC with milliseconds, and what was odd about it. */
export function readInstant(words: string | null): { at: string | null; reason: string | null } {
  if (words === null) return { at: null, reason: null }
  const [whole, year, month, day, minute, second, fraction = '', zone] = INSTANT.exec(words.trim()) ?? []
  if (!whole) return { at: null, reason: 'not a time: left empty' }
  if (year === '0001') return { at: null, reason: 'the year 0001 means no date: left empty' }
  const local = `${year}-${month}-${day}T${minute ?? '00:00'}${second ?? ':00'}.${fraction.slice(0, 3).padEnd(3, '0')}`
  // Date.parse turns 30 February into 1 March; the day tells.
  const calendar = new Date(`${local}Z`)
  const at = new Date(local + (zone?.toUpperCase().replace(/^([+-]\d\d):?/, '$1:') ?? 'Z'))
  if (Number.isNaN(at.getTime()) || calendar.getUTCDate() !== Number(day) || !isWritable(at))
    return { at: null, reason: 'not a time: left empty' }
  if (!minute) return { at: at.toISOString(), reason: 'a date without a time: read as midnight UTC' }
  return { at: at.toISOString(), reason: zone ? null : 'no time zone given: read as UTC' }
}
