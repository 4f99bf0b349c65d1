import { ApolloServer, type ApolloServerOptionsWithGateway, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import type { Documents } from '../graphql/pipeline/documents.ts'
import { LIMITS } from '../graphql/pipeline/limits.ts'

/** What Apollo carries from the request to the execution. */
interface Carried {
  execute(): Promise<{ result: ExecutionResult; status: number | null }>
}

export interface Front {
  start(): Promise<void>
  /** Runs an operation that the guard let pass through Apollo Server's HTTP pipeline. */
  handle(headers: HeaderMap, body: unknown, execute: Carried['execute']): Promise<HTTPGraphQLResponse>
  close(): Promise<void>
}

export interface FrontLog {
  debug(message: string): void
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

const refuseWrites = async () => undefined

/**
 * Apollo Server in front of HTTP: its CSRF prevention, content negotiation and plugins. The guard has decided before it
 * is asked; it finds the parsed document in the guard's own cache, and executes through the pipeline every transport
 * shares. What it does beside that is switched off.
 */
export function createFront(schema: GraphQLSchema, documents: Documents, logger: FrontLog): Front {
  const gateway: ApolloServerOptionsWithGateway<Carried>['gateway'] = {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' })
      return () => undefined
    },
    load: async () => ({
      executor: async ({ context, response }) => {
        const { result, status } = await (context as unknown as Carried).execute()
        if (status !== null && response?.http) response.http.status = status
        return result
      },
    }),
    stop: async () => undefined,
  }
  const apollo = new ApolloServer<Carried>({
    gateway,
    logger,
    nodeEnv: 'production',
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationOptions: { maxErrors: LIMITS.errors - 1, hideSuggestions: true },
    documentStore: {
      // Apollo's key is a prefix for the schema and the hash of the text.
      get: async (key) => documents.known(key.slice(key.lastIndexOf(':') + 1)),
      set: refuseWrites,
      delete: refuseWrites,
    },
    formatError: (error) =>
      error.extensions?.code === 'INTERNAL_SERVER_ERROR'
        ? { message: 'Something went wrong in the gateway', extensions: { code: 'INTERNAL' } }
        : error,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  })

  return {
    start: () => apollo.start(),
    handle: (headers, body, execute) =>
      apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: 'POST', headers, search: '', body },
        context: async () => ({ execute }),
      }),
    close: () => apollo.stop(),
  }
}

/** Node's headers as Apollo wants them. */
export function headerMap(headers: NodeJS.Dict<string | string[]>): HeaderMap {
  const map = new HeaderMap()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return map
}
