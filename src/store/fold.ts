import anyAscii from 'any-ascii'

/** Raised when the same text folds differently than before; a worker's start then folds again what is stored. */
export const FOLD_REV = 2

const SYLLABIC = /[\p{Script=Han}\p{Script=Hangul}]/gu
// Apostrophes and what stands for them in transliterations; soft hyphens, joiners, bidi marks.
const IGNORED = /[\p{Cf}'’‘`´ʹʻʼʽʾʿ]/gu
// `%`, `_` and `\` stay, as references hold them; every other mark only separates words.
const SEPARATORS = /[^a-z0-9%_\\]+/g
// Vowels and accents of Arabic and Hebrew, which most texts leave out, and the stroke that only draws an Arabic word out.
// Between these, the Hebrew hyphen and stops (05BE, 05C0, 05C3, 05C6) part words.
const UNWRITTEN =
  /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/gu
// The table goes letter by letter; these pairs are written otherwise by every Greek authority (ELOT 743).
const GREEK_PAIRS: readonly [RegExp, string][] = [
  [/[οΟ][υύΥΎ]/gu, 'ou'],
  [/[γΓ][γΓ]/gu, 'ng'],
  [/([αεΑΕ])[υύΥΎ](?=[αεηιοωάέήίόώβγδζλμνρ])/giu, '$1v'],
  [/([αεΑΕ])[υύΥΎ]/gu, '$1f'],
]

// Most of what vendors write is ASCII, and takes a fifth of the time without the steps that leave it as it is.
const ASCII = /^[\0-\x7f]*$/

/** A word of letters that no table knows is kept as their numbers: it is then still found by itself. */
const numbered = (word: string): string =>
  [...word].map((letter) => (/[\p{L}\p{N}]/u.test(letter) ? (letter.codePointAt(0) ?? 0).toString(36) : '')).join('')

function asciiWord(word: string): string {
  const known = anyAscii(word).replace(IGNORED, '').toLowerCase().replace(SEPARATORS, ' ').trim()
  return known === '' ? numbered(word) : known
}

const wordsOf = (text: string): string[] => text.split(/[\s\p{Cc}]+/u)

/** Without what PostgreSQL cannot store and readers do not see; full width, ligatures and combined accents as one letter. */
function plain(text: string): string {
  if (ASCII.test(text)) return text
  // After composing: a hamza or madda that makes another letter of the one before it is part of that letter by then.
  const composed = text.toWellFormed().replace(IGNORED, '').normalize('NFKC').replace(UNWRITTEN, '')
  if (!/\p{Script=Greek}/u.test(composed)) return composed
  return GREEK_PAIRS.reduce((result, [pair, ascii]) => result.replace(pair, ascii), composed)
}

const foldPlain = (text: string): string =>
  ASCII.test(text)
    ? text.toLowerCase().replace(/['`]/g, '').replace(SEPARATORS, ' ').trim()
    : wordsOf(text)
        .map(asciiWord)
        .filter((word) => word !== '')
        .join(' ')

/** A text as search compares it: lower-case ASCII words, one space between them, transliterated from other scripts. */
export const fold = (text: string): string => foldPlain(plain(text))

/**
 * The fields of a record as they are stored for search. Each starts with a space, so that `% li%` finds the beginnings of
 * words. Chinese and Korean names are written without spaces: there, each syllable is a word as well.
 */
export function searchBody(fields: readonly (string | null | undefined)[]): string {
  const folded = fields.flatMap((field) => {
    if (!field) return []
    const text = plain(field)
    const syllables = ASCII.test(text) ? text : text.replace(SYLLABIC, ' $& ')
    return syllables === text ? [foldPlain(text)] : [foldPlain(text), foldPlain(syllables)]
  })
  // No pattern holds a line break: nothing matches across two fields.
  return [...new Set(folded)].flatMap((text) => (text === '' ? [] : [` ${text}`])).join('\n')
}

const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/**
 * A query as patterns for LIKE, all of which have to match: one for each word. One that is shorter than a trigram is
 * looked for at the beginnings of words only, where the index knows it. Empty where there is no letter or digit.
 */
export function searchPatterns(query: string): string[] {
  const words = [...new Set(wordsOf(plain(query)).map(asciiWord))].filter((word) => word !== '')
  if (!words.some((word) => /[a-z0-9]/.test(word))) return []
  return words.map((word) => `%${/[a-z0-9]{3}/.test(word) ? '' : ' '}${literal(word)}%`)
}
