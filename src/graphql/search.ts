import { searchPatterns } from '../store/fold.ts'
import { type FoundIds, MOST_FOUND, type SearchKind, searchIds } from '../store/search.ts'
import { badInput } from './arguments.ts'
import type { Context } from './context.ts'
import type { Nested } from './criteria-parts.ts'

const LONGEST = 200
const MOST_WORDS = 10
/** Each is a statement of its own before the list is read. */
const MOST_SEARCHES = 5

type WithSearch = { search?: string | null }

/** All searches of a filter, however deep. */
export const searchesIn = <F extends Nested<F> & WithSearch>(filter: F): string[] => [
  ...(typeof filter.search === 'string' ? [filter.search] : []),
  ...[...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])].flatMap(searchesIn),
]

function patternsOf(text: string): string[] {
  if (text.length > LONGEST) throw badInput('filter.search', `has more than ${LONGEST} characters; look for less`)
  const patterns = searchPatterns(text)
  if (patterns.length === 0) throw badInput('filter.search', 'needs a letter or a digit to look for; or leave it out')
  if (patterns.length > MOST_WORDS) throw badInput('filter.search', `has more than ${MOST_WORDS} words; look for fewer`)
  return patterns
}

/** The records that each search finds. One that matches too much is refused: cut short, it would hide records silently. */
export async function foundBy(
  { loaders, viewer }: Context,
  kind: SearchKind,
  texts: readonly string[],
): Promise<(text: string | null | undefined) => FoundIds | undefined> {
  const different = [...new Set(texts)]
  if (different.length > MOST_SEARCHES) throw badInput('filter', `has more than ${MOST_SEARCHES} different searches`)
  const asked = different.map((text) => ({ text, patterns: patternsOf(text) }))
  const found = new Map(
    await Promise.all(
      asked.map(async ({ text, patterns }): Promise<[string, FoundIds]> => {
        const [row] = await loaders.read(searchIds(viewer.tenant, kind, patterns))
        if (!row?.ids) {
          const message = `matches more than ${MOST_FOUND} names, titles and references; add a word, or letters to a word`
          throw badInput('filter.search', message)
        }
        return [text, row.ids]
      }),
    ),
  )
  return (text) => (typeof text === 'string' ? found.get(text) : undefined)
}
