import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql'
import { permitted, type Viewer } from '../viewer.ts'
import { costOf } from './cost.ts'
import type { Documents } from './documents.ts'
import { LIMITS } from './limits.ts'
import { problem, withCode } from './problem.ts'
import { checkVariables } from './values.ts'

export type Transport = 'http' | 'ws' | 'sse'

export interface OperationRequest {
  viewer: Viewer
  source: string
  operationName?: string | null
  variables?: Record<string, unknown> | null
  transport: Transport
}

/** An operation that may be executed. */
export interface Prepared {
  document: DocumentNode
  operation: OperationDefinitionNode
  operationName: string | null
  /** As they came. */
  variables: Record<string, unknown>
  /** As the schema reads them. */
  coerced: Record<string, unknown>
  cost: number
  /** How long it may take, in milliseconds. */
  deadline: number
  mayReadSchema: boolean
}

function refuseTransport(kind: OperationTypeNode, transport: Transport): void {
  const live = kind === OperationTypeNode.SUBSCRIPTION
  if (transport === 'http' && live) {
    const where =
      'over a WebSocket on /graphql (graphql-transport-ws) or as server-sent events with POST /graphql/stream'
    throw problem('WRONG_TRANSPORT', `Subscriptions run ${where}`)
  }
  if (transport !== 'http' && !live) {
    throw problem('WRONG_TRANSPORT', `A ${kind} is sent with POST /graphql; only subscriptions run here`)
  }
}

function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode {
  const operation = getOperationAST(document, name)
  if (operation) return operation
  if (name === null) {
    throw problem('BAD_USER_INPUT', 'The document holds several operations; name one in `operationName`')
  }
  throw problem('BAD_USER_INPUT', 'The document holds no operation of the name given in `operationName`')
}

/**
 * The one decision about an operation, whatever it came over: bounded, valid, allowed, with proper variables and within
 * the cost. Answers what to execute, or why not.
 */
export function createGuard(schema: GraphQLSchema, documents: Documents) {
  /** Without variables an operation always costs the same. */
  const fixedCosts = new WeakMap<OperationDefinitionNode, ReturnType<typeof costOf>>()
  const priceOf = (document: DocumentNode, operation: OperationDefinitionNode, coerced: Record<string, unknown>) => {
    const fixed = fixedCosts.get(operation)
    if (fixed) return fixed
    const price = costOf(schema, document, operation, coerced)
    if (!operation.variableDefinitions?.length) fixedCosts.set(operation, price)
    return price
  }

  const decide = (request: OperationRequest): Prepared => {
    const variables = request.variables ?? {}
    const operationName = request.operationName ?? null
    const mayReadSchema = permitted(request.viewer, 'schema:read')
    checkVariables(variables)
    const document = documents.read(request.source, mayReadSchema)
    const operation = operationOf(document, operationName)

    const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: LIMITS.errors - 1,
      hideSuggestions: !mayReadSchema,
    })
    if (coerced.errors) throw new AggregateError(coerced.errors.map((error) => withCode('BAD_USER_INPUT', error)))
    const { cost, wait } = priceOf(document, operation, coerced.coerced)
    if (cost > LIMITS.cost) {
      const message = `The operation may come to ${cost} fields, more than the ${LIMITS.cost} allowed: ask for smaller pages (\`first\`) or fewer levels`
      throw problem('COST_EXCEEDED', message, { extensions: { cost, limit: LIMITS.cost } })
    }
    refuseTransport(operation.operation, request.transport)
    const deadline = LIMITS.deadline + wait
    return { document, operation, operationName, variables, coerced: coerced.coerced, cost, deadline, mayReadSchema }
  }

  return (request: OperationRequest): Prepared | readonly GraphQLError[] => {
    try {
      return decide(request)
    } catch (thrown) {
      if (thrown instanceof GraphQLError) return [thrown]
      if (thrown instanceof AggregateError) return thrown.errors.slice(0, LIMITS.errors) as GraphQLError[]
      throw thrown
    }
  }
}
