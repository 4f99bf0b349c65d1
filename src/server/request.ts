import { problem } from '../graphql/pipeline/problem.ts'

/** An operation as it came, before anything looked into it. */
export interface RawOperation {
  source: string
  operationName: string | null
  variables: Record<string, unknown> | null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The operation in a JSON body; throws a problem that names the member that is wrong. */
export function operationIn(body: Record<string, unknown>): RawOperation {
  const { query, operationName = null, variables = null, extensions = null } = body
  const wrong = (field: string, what: string) =>
    problem('BAD_USER_INPUT', `\`${field}\` must be ${what}`, { extensions: { field } })
  if (typeof query !== 'string' || query.trim() === '') throw wrong('query', 'the text of a GraphQL document')
  if (operationName !== null && typeof operationName !== 'string') throw wrong('operationName', 'a string or null')
  if (variables !== null && !isObject(variables)) throw wrong('variables', 'an object or null')
  if (extensions !== null && !isObject(extensions)) throw wrong('extensions', 'an object or null')
  // What many clients send for an operation without a name.
  return { source: query, operationName: operationName === '' ? null : operationName, variables }
}

/** Whether the client asks by a hash instead of a text. */
export const isPersisted = (body: Record<string, unknown>): boolean =>
  isObject(body.extensions) && 'persistedQuery' in body.extensions
