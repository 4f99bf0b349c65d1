import type { GraphQLError } from 'graphql'
import { createPipeline, type Pipeline, refused } from '../../src/graphql/pipeline/execute.ts'
import type { Prepared, Transport } from '../../src/graphql/pipeline/guard.ts'
import type { Viewer } from '../../src/graphql/viewer.ts'
import { testExecutor } from '../support/executor.ts'
import { memoryLog, schema } from './support.ts'

export const viewer = (...permissions: string[]): Viewer => ({
  tenant: 'acme',
  subject: 'ana',
  roles: new Set(['ANALYST']),
  permissions: new Set(permissions),
  expiresAt: Date.now() / 1000 + 600,
})
export const log = memoryLog()
export const pipeline = createPipeline({
  schema,
  createContext: (who) => ({ viewer: who }),
  log,
  executor: testExecutor(schema),
})

export interface Ask {
  variables?: Record<string, unknown>
  operationName?: string
  transport?: Transport
  as?: Viewer
  on?: Pipeline
}
export const ask = (
  source: string,
  { variables, operationName, transport = 'http', as = viewer(), on = pipeline }: Ask = {},
) => on.prepare({ source, variables, operationName, transport, viewer: as }, 'request')

export const errorsOf = (answer: Prepared | readonly GraphQLError[]): readonly GraphQLError[] =>
  refused(answer) ? answer : []
export const code = (answer: Prepared | readonly GraphQLError[]): unknown =>
  refused(answer) ? answer[0]?.extensions.code : 'OK'
export const prepared = (source: string, options: Ask = {}): Prepared => {
  const answer = ask(source, options)
  if (refused(answer)) throw new Error(JSON.stringify(answer))
  return answer
}
