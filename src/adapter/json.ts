/** Node has both since V8 11.4; TypeScript's library does not declare them yet. */
interface LosslessJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
  rawJSON(text: string): object
}
const lossless = JSON as unknown as LosslessJson

// An integer outside the safe range has at least 16 digits. A reviver makes a 1 MB page five times slower to parse
// (25 ms against 5 ms on one core), so it runs only where the text could need it.
const LONG_DIGITS = /\d{16}/
const PROTO_KEY = /__proto__|\\u00(?:5f|6f|7[024])/i
const INTEGER = /^-?\d+$/
// BigInt() takes time in the square of the digits; no identifier comes near this length.
const MAX_DIGITS = 1_000

/** Documents nest a few levels; what walks through a value by calling itself gives up somewhere beyond a thousand. */
const MAX_DEPTH = 200
const [QUOTE, BACKSLASH, OPEN, CLOSE] = [34, 92, 123, 125]

/** Where the string that begins before `from` ends. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at
    while (text.charCodeAt(before - 1) === BACKSLASH) before--
    if ((at - before) % 2 === 0) return at
  }
  return text.length
}

/**
 * The text with whatever is nested deeper than anything documented as a string of its own text: one such record would
 * otherwise keep its whole page from being written.
 */
function flattened(text: string): string {
  const parts: string[] = []
  let [depth, from, deepFrom] = [0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(text, at + 1)
      continue
    }
    // One bit apart: brackets and braces.
    const bracket = code | 32
    if (bracket === OPEN) {
      depth += 1
      if (depth === MAX_DEPTH + 1) deepFrom = at
    } else if (bracket === CLOSE) {
      if (depth === MAX_DEPTH + 1) {
        parts.push(text.slice(from, deepFrom), JSON.stringify(text.slice(deepFrom, at + 1)))
        from = at + 1
      }
      depth -= 1
    }
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from)
}

function revive(key: string, value: unknown, context: { source?: string }): unknown {
  // An own `__proto__` becomes the prototype at the next Object.assign; undefined removes the key.
  if (key === '__proto__') return undefined
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context.source ?? ''
  if (!INTEGER.test(source)) return value
  if (source.length > MAX_DIGITS) throw new SyntaxError(`not usable JSON: a number of ${source.length} digits`)
  return BigInt(source)
}

/**
 * Parses JSON without losing an integer: those outside the safe range come as bigint, everything else as JSON.parse
 * gives it. Own `__proto__` keys are dropped; what is nested too deeply for any document stays text. Throws SyntaxError;
 * its message never quotes the text, which may hold personal data.
 */
export function parseJson(whole: string): unknown {
  const text = flattened(whole)
  try {
    return LONG_DIGITS.test(text) || PROTO_KEY.test(text) ? lossless.parse(text, revive) : JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (message.startsWith('not usable JSON')) throw error
    const position = /at position (\d+)/.exec(message)?.[1]
    throw new SyntaxError(`not JSON${position ? ` from character ${position} of ${text.length}` : ''}`)
  }
}

/** Writes JSON with every bigint as a bare integer. Throws TypeError for what JSON cannot hold. */
export function stringifyJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? lossless.rawJSON(part.toString()) : part,
  )
  if (text === undefined) throw new TypeError('a value that JSON cannot hold')
  return text
}
