import { defaultFieldResolver, type GraphQLSchema } from 'graphql'
import type { Context } from './context.ts'
import { problem } from './pipeline/problem.ts'
import { may, type Viewer } from './viewer.ts'

/** Everybody may learn who they are. */
const OPEN: ReadonlySet<string> = new Set(['viewer'])

function requireReading({ viewer }: { viewer: Viewer }): void {
  if (may(viewer, 'read')) return
  throw problem('FORBIDDEN', 'Reading needs a role; ask for viewer, or one that includes it')
}

function requireDeciding({ viewer }: { viewer: Viewer }): void {
  if (may(viewer, 'decide')) return
  throw problem('FORBIDDEN', 'Deciding needs the role analyst, supervisor, admin or service; ask for one of them')
}

/**
 * Puts the right to read before every query and subscription and the right to decide before every mutation, so that no new
 * field can forget it; one that needs more asks for it itself.
 */
export function guardRoles(schema: GraphQLSchema): GraphQLSchema {
  const root = [
    { type: schema.getQueryType(), require: requireReading },
    { type: schema.getMutationType(), require: requireDeciding },
  ]
  for (const { type, require } of root) {
    for (const [name, field] of Object.entries(type?.getFields() ?? {})) {
      if (OPEN.has(name)) continue
      const resolve = field.resolve ?? defaultFieldResolver
      field.resolve = (source, args, context: Context, info) => {
        require(context)
        return resolve(source, args, context, info)
      }
    }
  }
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { subscribe } = field
    field.subscribe = (source, args, context: Context, info) => {
      requireReading(context)
      return subscribe?.(source, args, context, info)
    }
  }
  return schema
}
