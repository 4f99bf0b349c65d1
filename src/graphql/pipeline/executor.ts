import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  GraphQLScalarType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type Source,
  type VariableDefinitionNode,
} from 'graphql'
import type { CompiledQuery } from 'graphql-jit'
import type { Prepared } from './guard.ts'

/** An operation that was decided about, with what its resolvers work with. */
export interface Execution extends Omit<Prepared, 'cost' | 'deadline' | 'mayReadSchema'> {
  contextValue: unknown
  rootValue: unknown
  hideSuggestions: boolean
}

/** Turns an operation into its answer. */
export type Executor = (execution: Execution) => ExecutionResult | Promise<ExecutionResult>

export type ExecutorName = 'compiled' | 'interpreted'

/** graphql-js as it is: for what runs once, and the measure that the compiled one must equal. */
const interpreted =
  (schema: GraphQLSchema): Executor =>
  ({ document, operationName, variables, contextValue, rootValue, hideSuggestions }) =>
    execute({ schema, document, operationName, variableValues: variables, contextValue, rootValue, hideSuggestions })

/** Takes a value that was read already. graphql-jit's own reading refuses a required input field that has a default. */
const READ = new GraphQLScalarType({ name: 'ReadAlready' })

const withReadVariables = (schema: GraphQLSchema): GraphQLSchema =>
  Object.create(schema, { getType: { value: (name: string) => (name === READ.name ? READ : schema.getType(name)) } })

const readVariable = (definition: VariableDefinitionNode): VariableDefinitionNode => {
  const { defaultValue: _, ...rest } = definition
  return { ...rest, type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: READ.name } } }
}

/** The document with its operation taking variables as they are. */
const prepare = (document: DocumentNode, operation: OperationDefinitionNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((one) =>
    one === operation ? { ...operation, variableDefinitions: operation.variableDefinitions?.map(readVariable) } : one,
  ),
})

/** Where a line and column stand in a text, as graphql-js counts them. */
function offsetOf({ body }: Source, { line, column }: { line: number; column: number }): number {
  let start = 0
  let current = 1
  for (const { index, 0: end } of body.matchAll(/\r\n|[\n\r]/g)) {
    if (current === line) break
    start = index + end.length
    current += 1
  }
  return start + column - 1
}

/** graphql-jit's errors only look like graphql-js's: they have no nodes, no source, and may have no extensions. */
function asGraphQLError(error: GraphQLError, source: Source | undefined): GraphQLError {
  const { message, path, locations, originalError, extensions } = error
  return new GraphQLError(message, {
    path,
    originalError,
    extensions,
    ...(source && locations ? { source, positions: locations.map((location) => offsetOf(source, location)) } : {}),
  })
}

/** Compiling takes as long as some twenty pages save: an operation has to come again first. */
const WORTH_COMPILING = 3
/** A compiled query takes 0.2 to 0.6 MB. */
const MOST_COMPILED = 100

type Query = CompiledQuery['query']

/** The most recently used compiled queries. */
function compiledQueries(schema: GraphQLSchema, worthCompiling: number) {
  const readSchema = withReadVariables(schema)
  const seen = new WeakMap<OperationDefinitionNode, number>()
  const kept = new Map<OperationDefinitionNode, Query>()

  const keep = (operation: OperationDefinitionNode, query: Query): Query => {
    kept.delete(operation)
    kept.set(operation, query)
    if (kept.size > MOST_COMPILED) kept.delete(kept.keys().next().value as OperationDefinitionNode)
    return query
  }

  return async ({ document, operation, operationName }: Execution): Promise<Query | null> => {
    const query = kept.get(operation)
    if (query) return keep(operation, query)
    const times = (seen.get(operation) ?? 0) + 1
    seen.set(operation, times)
    if (times < worthCompiling) return null
    // Loaded when first needed: a gateway at rest does without it.
    const { compileQuery, isCompiledQuery } = await import('graphql-jit')
    const meanwhile = kept.get(operation)
    if (meanwhile) return meanwhile
    const made = compileQuery(readSchema, prepare(document, operation), operationName ?? undefined)
    return isCompiledQuery(made) ? keep(operation, made.query) : null
  }
}

/**
 * Compiles queries that come again into one function each (graphql-jit), which takes half of a page's time in the process
 * away. Mutations and events go through graphql-js: their time is spent elsewhere.
 */
function compiled(schema: GraphQLSchema, worthCompiling: number): Executor {
  const slow = interpreted(schema)
  const queryOf = compiledQueries(schema, worthCompiling)
  return async (execution) => {
    const { document, operation, coerced, contextValue, rootValue } = execution
    const query = operation.operation === OperationTypeNode.QUERY ? await queryOf(execution) : null
    if (!query) return slow(execution)
    const result = await query(rootValue, contextValue, coerced)
    if (!result.errors) return result
    return { ...result, errors: result.errors.map((error) => asGraphQLError(error, document.loc?.source)) }
  }
}

/** `eager` compiles at first sight, for tests. */
export const createExecutor = (schema: GraphQLSchema, name: ExecutorName, eager = false): Executor =>
  name === 'compiled' ? compiled(schema, eager ? 1 : WORTH_COMPILING) : interpreted(schema)
