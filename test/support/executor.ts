import type { GraphQLSchema } from 'graphql'
import { createExecutor, type Executor, type ExecutorName } from '../../src/graphql/pipeline/executor.ts'

/** GRAPHQL_EXECUTOR=interpreted runs the suite with graphql-js alone; otherwise every query is compiled at first sight. */
export const EXECUTOR: ExecutorName = process.env.GRAPHQL_EXECUTOR === 'interpreted' ? 'interpreted' : 'compiled'

export const testExecutor = (schema: GraphQLSchema): Executor => createExecutor(schema, EXECUTOR, true)
