/** Node has both since V8 11.4; TypeScript's library does not declare them yet. */
interface ExactJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
  rawJSON(text: string): object
}
const exact = JSON as unknown as ExactJson

// A reviver makes parsing several times slower; an integer that a number cannot hold has at least 16 digits.
const LONG_DIGITS = /\d{16}/

/**
 * Parses JSON so that `JSON.stringify` writes every number again as it stood: those that JavaScript would change are
 * carried as their digits.
 */
export function parseExactly(text: string): unknown {
  if (!LONG_DIGITS.test(text)) return JSON.parse(text)
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? exact.rawJSON(source) : value,
  )
}
