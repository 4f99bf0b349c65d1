import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import type { Resolvers } from './generated.ts'
import { guardRoles } from './guard-roles.ts'
import { nameOrders } from './name-orders.ts'
import { resolvePageParts } from './page-parts.ts'
import * as account from './resolvers/account.ts'
import * as alert from './resolvers/alert.ts'
import * as alertChanges from './resolvers/alert-changes.ts'
import * as alertCommands from './resolvers/alert-commands.ts'
import * as caseOf from './resolvers/case.ts'
import * as caseAlert from './resolvers/case-alert.ts'
import * as caseCommands from './resolvers/case-commands.ts'
import * as caseCreation from './resolvers/case-creation.ts'
import * as caseHit from './resolvers/case-hit.ts'
import * as caseTriggers from './resolvers/case-triggers.ts'
import * as command from './resolvers/command.ts'
import * as commandResults from './resolvers/command-results.ts'
import * as decide from './resolvers/decide.ts'
import * as event from './resolvers/event.ts'
import * as keptCommands from './resolvers/kept-commands.ts'
import * as linkUser from './resolvers/link-user.ts'
import * as operation from './resolvers/operation.ts'
import * as retry from './resolvers/retry.ts'
import * as screeningHit from './resolvers/screening-hit.ts'
import * as selection from './resolvers/selection.ts'
import * as stats from './resolvers/stats.ts'
import * as subject from './resolvers/subject.ts'
import * as user from './resolvers/user.ts'
import * as viewer from './resolvers/viewer.ts'
import * as workQueue from './resolvers/work-queue.ts'
import { scalars } from './scalars.ts'

const FOLDER = join(import.meta.dirname, '../../schema')

const typeDefs = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.graphql'))
  .sort()
  .map((file) => readFileSync(join(FOLDER, file), 'utf8'))

const concepts = [
  viewer,
  alert,
  caseOf,
  caseAlert,
  screeningHit,
  subject,
  workQueue,
  stats,
  account,
  operation,
  event,
  decide,
  alertCommands,
  alertChanges,
  caseCommands,
  caseHit,
  caseCreation,
  caseTriggers,
  keptCommands,
  commandResults,
  command,
  selection,
  user,
  linkUser,
  retry,
]

const resolvers: Resolvers = Object.assign({}, ...concepts, {
  Query: Object.assign({}, ...concepts.map((concept) => ('Query' in concept ? concept.Query : {}))),
  Mutation: Object.assign({}, ...concepts.map((concept) => ('Mutation' in concept ? concept.Mutation : {}))),
  Subscription: Object.assign(
    {},
    ...concepts.map((concept) => ('Subscription' in concept ? concept.Subscription : {})),
  ),
})

/** The whole schema with its resolvers. */
export const schema: GraphQLSchema = resolvePageParts(
  nameOrders(guardRoles(makeExecutableSchema({ typeDefs, resolvers: [resolvers, scalars] }))),
)
