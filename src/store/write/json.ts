/** PostgreSQL stores neither NUL nor half a surrogate pair; the raw record keeps both, in JSON's own escapes. */
const UNSTORABLE = /\\u(0000|[dD][89a-fA-F])/

/** Rows as the JSON a statement takes them from, with what PostgreSQL cannot store replaced. */
export function jsonOf(rows: readonly object[]): string {
  const text = JSON.stringify(rows)
  // The test may find an escape that is itself escaped; reading the text again then changes nothing.
  if (!UNSTORABLE.test(text)) return text
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  )
}
