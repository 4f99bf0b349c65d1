import { createHash } from 'node:crypto'
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql'
import { LIMITS } from './limits.ts'
import { problem, withCode } from './problem.ts'
import { checkShape } from './shape.ts'

export interface Documents {
  /** Parsed, bounded and validated; throws a problem, or an AggregateError of several. */
  read(source: string, mayReadSchema: boolean): DocumentNode
  /** One already read, by the SHA-256 of its text. */
  known(hash: string): DocumentNode | undefined
}

const MOST_DOCUMENTS = 1_000
/** A syntax tree takes a few hundred times its text, so the texts together bound what is kept. */
const MOST_CHARACTERS = 400_000

const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex')

const FORBIDDEN_SCHEMA = 'Reading the schema (__schema, __type) needs the permission schema:read'

function parsed(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: LIMITS.tokens })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    if (!error.message.includes('Parsing aborted')) throw withCode('GRAPHQL_PARSE_FAILED', error)
    throw problem('LIMIT_EXCEEDED', `The operation has more than ${LIMITS.tokens} tokens; use variables for long lists`)
  }
}

/** Operations are few and come again and again: each text is parsed and validated once per right to read the schema. */
export function createDocuments(schema: GraphQLSchema): Documents {
  const kept = new Map<string, { document: DocumentNode; size: number }>()
  let characters = 0

  const keep = (key: string, document: DocumentNode, size: number): void => {
    if (size > MOST_CHARACTERS / 8) return
    kept.set(key, { document, size })
    characters += size
    for (const [oldest, entry] of kept) {
      if (kept.size <= MOST_DOCUMENTS && characters <= MOST_CHARACTERS) break
      kept.delete(oldest)
      characters -= entry.size
    }
  }

  const find = (key: string): DocumentNode | undefined => {
    const entry = kept.get(key)
    if (!entry) return undefined
    kept.delete(key)
    kept.set(key, entry)
    return entry.document
  }

  return {
    read(source, mayReadSchema) {
      const key = hashOf(source) + (mayReadSchema ? 's' : '')
      const found = find(key)
      if (found) return found
      const document = parsed(source)
      if (checkShape(document).introspects && !mayReadSchema) throw problem('FORBIDDEN', FORBIDDEN_SCHEMA)
      const errors = validate(schema, document, specifiedRules, {
        maxErrors: LIMITS.errors - 1,
        hideSuggestions: !mayReadSchema,
      })
      if (errors.length > 0)
        throw new AggregateError(errors.map((error) => withCode('GRAPHQL_VALIDATION_FAILED', error)))
      keep(key, document, source.length)
      return document
    },
    known: (hash) => find(hash) ?? find(`${hash}s`),
  }
}
