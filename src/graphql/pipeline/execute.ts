import { createSourceEventStream, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql'
import type { Viewer } from '../viewer.ts'
import { createDocuments, type Documents } from './documents.ts'
import { createExecutor, type Executor } from './executor.ts'
import { createGuard, type OperationRequest, type Prepared } from './guard.ts'
import { liveResults } from './live.ts'
import { asGraphQLError, createPresenter, type PipelineLog, type Present, presentResult } from './present.ts'
import { problem } from './problem.ts'

export interface PipelineOptions {
  schema: GraphQLSchema
  /** Everything an operation works with, made anew for each operation and for each event of a subscription. */
  createContext(viewer: Viewer, requestId: string, document: DocumentNode): unknown
  log: PipelineLog
  /** How operations are turned into answers; compiled when left out. */
  executor?: Executor
}

export type LiveResults = AsyncGenerator<ExecutionResult, void, void>

/** The one way of an operation through the gateway, for every transport. */
export interface Pipeline {
  prepare(request: OperationRequest, requestId: string): Prepared | ReturnType<Present>
  execute(prepared: Prepared, viewer: Viewer, requestId: string): Promise<ExecutionResult>
  /** A stream of results, or one result where the subscription could not begin. */
  subscribe(prepared: Prepared, viewer: Viewer, requestId: string): Promise<LiveResults | ExecutionResult>
  present: Present
  documents: Documents
}

/** Whether `prepare` refused. */
export const refused = (answer: Prepared | ReturnType<Present>): answer is ReturnType<Present> => Array.isArray(answer)

const timedOut = (prepared: Prepared) => {
  const seconds = Math.round(prepared.deadline / 1000)
  const hint =
    prepared.operation.operation === 'mutation'
      ? 'it may have been recorded: repeat it with the same idempotencyKey to learn what became of it'
      : 'ask for less at a time'
  return problem('TIMEOUT', `The operation took longer than ${seconds} s; ${hint}`)
}

async function withDeadline<T>(prepared: Prepared, work: Promise<T>, late: (value: T) => void = () => {}): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      work.then(late, () => undefined)
      reject(timedOut(prepared))
    }, prepared.deadline)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}

/** Ties guard, execution and presenter together for one schema. */
export function createPipeline(options: PipelineOptions): Pipeline {
  const { schema, createContext, log, executor = createExecutor(schema, 'compiled') } = options
  const documents = createDocuments(schema)
  const guard = createGuard(schema, documents)
  const present = createPresenter(log)

  const failure = (error: unknown, requestId: string): ExecutionResult => ({
    errors: present([asGraphQLError(error)], requestId),
  })

  const run = async (prepared: Prepared, viewer: Viewer, requestId: string, rootValue?: unknown) => {
    try {
      const result = await withDeadline(
        prepared,
        (async () => {
          const contextValue = await createContext(viewer, requestId, prepared.document)
          return executor({ ...prepared, contextValue, rootValue, hideSuggestions: !prepared.mayReadSchema })
        })(),
      )
      return presentResult(present, result, requestId)
    } catch (error) {
      return { data: null, ...failure(error, requestId) }
    }
  }

  const begin = async (prepared: Prepared, viewer: Viewer, requestId: string) =>
    createSourceEventStream({
      schema,
      document: prepared.document,
      operationName: prepared.operationName,
      variableValues: prepared.variables,
      contextValue: await createContext(viewer, requestId, prepared.document),
      hideSuggestions: !prepared.mayReadSchema,
    })

  const close = (stream: Awaited<ReturnType<typeof begin>>): void => {
    if (Symbol.asyncIterator in stream) void stream[Symbol.asyncIterator]().return?.()
  }

  const expired = () =>
    problem(
      'UNAUTHENTICATED',
      'The token has expired; connect again with a new one, and pass the cursor of the last event as `after`',
    )

  return {
    prepare(request, requestId) {
      try {
        const answer = guard(request)
        return refused(answer) ? present(answer, requestId) : answer
      } catch (error) {
        return present([asGraphQLError(error)], requestId)
      }
    },
    execute: (prepared, viewer, requestId) => run(prepared, viewer, requestId),
    async subscribe(prepared, viewer, requestId) {
      try {
        const source = await withDeadline(prepared, begin(prepared, viewer, requestId), close)
        if (!(Symbol.asyncIterator in source)) return presentResult(present, source, requestId)
        return liveResults({
          source: source as AsyncIterable<unknown>,
          render: (event) => run(prepared, viewer, requestId, event),
          failed: (error) => failure(error, requestId),
          expired: () => ({ errors: present([expired()], requestId) }),
          until: viewer.expiresAt * 1000,
        })
      } catch (error) {
        return failure(error, requestId)
      }
    },
    present,
    documents,
  }
}
